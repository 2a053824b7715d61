"""Questions that are added, changed or removed: the index follows by the difference alone, and finds as a whole one does."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interviewer.core.question import Question, Text
from interviewer.embedding import BuiltinEmbedder
from interviewer.errors import ModelUnavailable
from interviewer.index import Index
from interviewer.index.generation import DIFFERENCES_KEPT
from interviewer.ports import Hit
from tests.chroma_server import chroma_server
from tests.contract.test_index import Builds, flip, overwrite, remove, truncate
from tests.small_corpus import many, small_corpus

CORPUS = {**small_corpus(), **many(24)}
MINE = Question(
    id="mine",
    topic="transformer/position",
    question=Text(en="What does a zebra crossing teach a tokenizer?", zh="斑马线教会了分词器什么？"),
    answer=Text(en="That stripes are periodic.", zh="条纹是周期性的。"),
)
WITH_MINE = {**CORPUS, "mine": MINE}
CHANGED = {**CORPUS, "lora": CORPUS["lora"].model_copy(update={"answer": Text(en="quetzalcoatl")})}
FEWER = {name: question for name, question in CORPUS.items() if name != "bpe"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_server(tmp_path_factory.mktemp("chroma")) as url:
        yield url


@pytest.fixture(params=["embedded", "server"])
def url(request: pytest.FixtureRequest) -> str | None:
    return str(request.getfixturevalue("server")) if request.param == "server" else None


class Counting(BuiltinEmbedder):
    """Keeps the texts that it was given in calls of several, or of anything but a query."""

    seen: Sequence[str] = ()

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        Counting.seen = [*Counting.seen, *texts]
        return super().embed(texts)

    def trained(self, model: bytes) -> "Counting":
        return Counting(model)


class Plain:
    """The built-in embedder untrained: the same vectors whatever the corpus, so that any two indexes can be compared."""

    fingerprint = "plain"

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return BuiltinEmbedder().embed(texts)


def ids(hits: Sequence[Hit]) -> list[str]:
    return [hit.question_id for hit in hits]


def near(hits: Sequence[Hit]) -> dict[str, float]:
    return {hit.question_id: hit.similarity for hit in hits}


def folders(folder: Path) -> int:
    assert not list(folder.glob("building-*"))
    return len(list(folder.glob("built-*")))


def difference(folder: Path) -> Path:
    [found] = [path.parent for path in folder.glob("built-*/whole.npy")]
    return found


def test_an_added_question_is_found_at_once_and_nothing_else_is_built(tmp_path: Path, url: str | None) -> None:
    builds = Builds()
    Index.open(CORPUS, tmp_path, BuiltinEmbedder(), chroma_url=url, on_build=builds).close()
    with Index.open(WITH_MINE, tmp_path, BuiltinEmbedder(), chroma_url=url, on_build=builds) as index:
        assert builds.counts == [30]
        assert len(index) == 31
        for query in ("zebra crossing", "斑马线", "periodic stripes"):
            assert ids(index.search(query, 1)) == ["mine"]
        assert ids(index.search("zebra", 9, topic="transformer/position")) == ["mine", "rope"]
        assert index.similar("斑马线教会了分词器什么？", 1)[0].similarity == pytest.approx(1, abs=1e-5)
        assert index.passages("zebra crossing", 1, lang="zh") == ["条纹是周期性的。"]
        assert ids(index.search("low rank matrices", 1)) == ["lora"]
        assert near(index.similar("What does LoRA train?", 1)) == {"lora": pytest.approx(1, abs=1e-5)}
    with Index.open(WITH_MINE, tmp_path, BuiltinEmbedder(), chroma_url=url, on_build=builds) as index:
        assert ids(index.search("zebra", 1)) == ["mine"]
    assert (builds.counts, folders(tmp_path)) == ([30], 2)


def test_what_was_changed_or_removed_is_no_longer_found_as_it_was(tmp_path: Path, url: str | None) -> None:
    builds = Builds()
    with Index.open(CORPUS, tmp_path, BuiltinEmbedder(), chroma_url=url, on_build=builds) as index:
        assert ids(index.search("merging symbols", 1)) == ["bpe"]
        index.follow(CHANGED)
        assert ids(index.search("quetzalcoatl", 1)) == ["lora"]
        assert index.passages("quetzalcoatl", 1) == ["quetzalcoatl"]
        index.follow(FEWER)
        assert "bpe" not in ids(index.search("merging symbols", 40)) + ids(index.similar("merging symbols", 40))
        assert "lora" in ids(index.search("quetzalcoatl low rank", 1))
        index.follow(CORPUS)
        assert ids(index.search("merging symbols", 1)) == ["bpe"]
    assert builds.counts == [30]


def test_past_a_share_of_the_corpus_the_next_index_is_a_whole_one(tmp_path: Path, url: str | None) -> None:
    builds = Builds()
    for count, expected in ((24, [30]), (30, [30]), (31, [30, 37]), (38, [30, 37]), (39, [30, 37, 45])):
        corpus = {**small_corpus(), **many(count)}
        Index.open(corpus, tmp_path, BuiltinEmbedder(), chroma_url=url, on_build=builds).close()
        assert builds.counts == expected
    assert folders(tmp_path) == 1


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gone=st.sets(st.sampled_from(sorted(CORPUS)), max_size=3), extra=st.integers(0, 3), query=st.text(max_size=12))
def test_a_difference_finds_exactly_what_a_whole_index_finds(
    tmp_path_factory: pytest.TempPathFactory, gone: set[str], extra: int, query: str
) -> None:
    """The same entries with the same similarity, and the same one first, whatever was added and removed."""
    corpus = {name: q for name, q in {**CORPUS, **many(24 + extra)}.items() if name not in gone}
    folder, other = tmp_path_factory.mktemp("difference"), tmp_path_factory.mktemp("whole")
    builds = Builds()
    Index.open(CORPUS, folder, Plain(), on_build=builds).close()
    with Index.open(corpus, folder, Plain(), on_build=builds) as index, Index.open(corpus, other, Plain()) as whole:
        assert builds.counts == [30]
        for text in (query, "low rank", "显存里的键和值", "case 25 and case 3"):
            for topic in (None, "transformer", "many"):
                found, right = index.search(text, 40, topic=topic), whole.search(text, 40, topic=topic)
                assert near(found) == pytest.approx(near(right), abs=1e-5)
            assert near(index.similar(text, 40)) == pytest.approx(near(whole.similar(text, 40)), abs=1e-5)
        for text in ("low rank", "显存里的键和值", "corners of case 23"):
            assert ids(index.search(text, 1)) == ids(whole.search(text, 1))


def test_only_what_is_new_is_embedded(tmp_path: Path) -> None:
    """An endpoint is asked, and paid, for the added question; what an earlier addition embedded is taken from there."""
    yours = Question(id="yours", question=Text(en="What is yours?"), answer=Text(en="Mine."))
    Index.open(CORPUS, tmp_path, Counting()).close()
    for corpus, expected in ((WITH_MINE, 3), ({**WITH_MINE, "yours": yours}, 2), (WITH_MINE, 0), ({**CORPUS}, 0)):
        Counting.seen = ()
        Index.open(corpus, tmp_path, Counting()).close()
        assert len(Counting.seen) == expected


def test_earlier_differences_go_and_the_whole_index_stays(tmp_path: Path) -> None:
    Index.open(CORPUS, tmp_path, BuiltinEmbedder()).close()
    corpus: dict[str, Question] = dict(CORPUS)
    for n in range(6):
        corpus[f"mine-{n}"] = MINE.model_copy(update={"id": f"mine-{n}"})
        Index.open(corpus, tmp_path, BuiltinEmbedder()).close()
        assert folders(tmp_path) == 1 + min(n + 1, DIFFERENCES_KEPT)
    with Index.open(corpus, tmp_path, BuiltinEmbedder()) as index:
        assert set(ids(index.search("zebra", 6))) == {f"mine-{n}" for n in range(6)}


def test_a_session_goes_on_with_its_own_questions_while_others_are_added(tmp_path: Path) -> None:
    """Opened and searched, or only opened: both find what they were opened for, before and after the old one is gone."""
    builds = Builds()
    with (
        Index.open(WITH_MINE, tmp_path, BuiltinEmbedder(), on_build=builds) as searched,
        Index.open(
            {**WITH_MINE, "yours": MINE.model_copy(update={"id": "yours"})}, tmp_path, BuiltinEmbedder()
        ) as late,
    ):
        searched.warm()
        corpus: dict[str, Question] = dict(WITH_MINE)
        for n in range(5):
            corpus[f"more-{n}"] = MINE.model_copy(update={"id": f"more-{n}"})
            Index.open(corpus, tmp_path, BuiltinEmbedder(), on_build=builds).close()
        assert ids(searched.search("zebra", 1)) == ["mine"]
        assert set(ids(late.search("zebra", 2))) == {"mine", "yours"}
        assert set(ids(late.similar("zebra crossing", 2))) == {"mine", "yours"}
    assert builds.counts == [31]


def test_an_embedder_that_fails_leaves_the_index_of_the_earlier_questions(tmp_path: Path) -> None:
    class Failing(BuiltinEmbedder):
        def embed(self, texts: Sequence[str]) -> list[list[float]]:
            if any("zebra" in text for text in texts):
                raise ModelUnavailable(reason="timeout", detail="too slow")
            return super().embed(texts)

        def trained(self, model: bytes) -> "Failing":
            return Failing(model)

    with Index.open(CORPUS, tmp_path, Failing()) as index:
        with pytest.raises(ModelUnavailable):
            index.follow(WITH_MINE)
        assert ids(index.search("low rank", 1)) == ["lora"]
        assert len(index) == 30


@pytest.mark.parametrize(
    ("file", "damage"),
    [
        ("lexical.sqlite3", flip),
        ("lexical.sqlite3", truncate),
        ("lexical.sqlite3", remove),
        ("whole.npy", flip),
        ("whole.npy", remove),
        ("whole.json", overwrite),
        ("asked.npy", flip),
        ("entries.json", overwrite),
        ("entries.json", remove),
        ("manifest.json", truncate),
    ],
)
@pytest.mark.parametrize("of", ["difference", "whole"])
def test_damage_to_either_half_is_mended_without_a_word_more(
    tmp_path: Path, of: str, file: str, damage: Callable[[Path], None]
) -> None:
    Index.open(CORPUS, tmp_path, BuiltinEmbedder()).close()
    Index.open(WITH_MINE, tmp_path, BuiltinEmbedder()).close()
    half = difference(tmp_path)
    if of == "whole":
        [half] = [path for path in tmp_path.glob("built-*") if path != half]
    if (half / file).exists():
        damage(half / file)
    for corpus in (WITH_MINE, {**WITH_MINE, "yours": MINE.model_copy(update={"id": "yours"})}):
        with Index.open(corpus, tmp_path, BuiltinEmbedder()) as index:
            assert {"mine"} <= set(ids(index.search("zebra", 2))) <= set(corpus)
            assert ids(index.search("low rank", 1)) == ["lora"]
            assert index.similar("What does LoRA train?", 1)[0].question_id == "lora"


def test_a_difference_whose_whole_index_is_gone_is_built_whole(tmp_path: Path) -> None:
    builds = Builds()
    Index.open(CORPUS, tmp_path, BuiltinEmbedder()).close()
    with Index.open(WITH_MINE, tmp_path, BuiltinEmbedder(), on_build=builds) as index:
        for path in tmp_path.glob("built-*"):
            remove(path)
        assert ids(index.search("zebra", 1)) == ["mine"]
    assert builds.counts == [31]


# ── processes

ADDER = """
import os, signal, sys
from pathlib import Path
from interviewer.core.question import Question, Text
from interviewer.embedding import BuiltinEmbedder
from interviewer.index import Index, building, flat, generation
from tests.small_corpus import many, small_corpus

folder, name, point = Path(sys.argv[1]), sys.argv[2], sys.argv[3]

def dying(owner, attribute, when):
    work = getattr(owner, attribute)
    def die(*args, **kwargs):
        if when == "after":
            work(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, attribute, die)

if point != "-":
    owner, attribute, when = point.split(".")
    dying({"building": building, "Flat": flat.Flat, "Entries": generation.Entries, "generation": generation,
           "Path": Path, "os": os}[owner], attribute, when)
added = Question(id=name, question=Text(en=f"What does the zebra {name} do?"), answer=Text(en="It crosses."))
print("ready", flush=True)
sys.stdin.readline()
with Index.open({**small_corpus(), **many(24), name: added}, folder, BuiltinEmbedder()) as index:
    print(*(hit.question_id for hit in index.search(f"zebra {name}", 1)), flush=True)
"""


def adder(folder: Path, name: str, point: str = "-") -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", ADDER, str(folder), name, point],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def added(*names: str) -> Mapping[str, Question]:
    made = (
        Question(id=n, question=Text(en=f"What does the zebra {n} do?"), answer=Text(en="It crosses.")) for n in names
    )
    return {**CORPUS, **{question.id: question for question in made}}


def test_processes_that_add_at_once_lose_nothing(tmp_path: Path) -> None:
    """Each finds its own addition; an index of all the additions finds them all, and no whole index was built for it."""
    builds = Builds()
    Index.open(CORPUS, tmp_path, BuiltinEmbedder()).close()
    names = ["alpha", "beta", "gamma"]
    workers = [adder(tmp_path, name) for name in names]
    for process in workers:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate(timeout=100) for process in workers] == [(f"{name}\n", "") for name in names]
    with Index.open(added(*names), tmp_path, BuiltinEmbedder(), on_build=builds) as index:
        assert [ids(index.search(f"zebra {name}", 1)) for name in names] == [[name] for name in names]
        assert ids(index.search("low rank", 1)) == ["lora"]
    assert builds.counts == []


@pytest.mark.parametrize(
    "point",
    [
        "building.copy_lexical.before",
        "building.copy_lexical.after",
        "Flat.write.before",
        "Flat.write.after",
        "Entries.write.after",
        "generation.publish.before",
        "os.fsync.before",
        "Path.rename.before",
        "Path.rename.after",
        "generation.publish.after",
    ],
)
def test_a_kill_in_the_middle_of_an_addition_loses_nothing(tmp_path: Path, point: str) -> None:
    """kill -9 at each step; the next process has the addition, the one after it the questions without, nothing is whole anew."""
    builds = Builds()
    Index.open(CORPUS, tmp_path, BuiltinEmbedder()).close()
    process = adder(tmp_path, "alpha", point)
    process.communicate("go\n", timeout=100)
    assert process.returncode == -signal.SIGKILL
    with Index.open(added("alpha"), tmp_path, BuiltinEmbedder(), on_build=builds) as index:
        assert ids(index.search("zebra alpha", 1)) == ["alpha"]
        assert ids(index.search("low rank", 1)) == ["lora"]
    with Index.open(CORPUS, tmp_path, BuiltinEmbedder(), on_build=builds) as index:
        assert "alpha" not in ids(index.search("zebra alpha", 40))
    assert (builds.counts, folders(tmp_path)) == ([], 2)
