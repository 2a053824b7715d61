"""The index over a real Chroma, embedded and as a server: one suite for both, then what can break on a disk."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from interviewer.core.question import Question, Text
from interviewer.embedding import BuiltinEmbedder
from interviewer.errors import IndexUnavailable, ModelUnavailable
from interviewer.index import Index
from interviewer.index.vectors import Vectors
from tests.chroma_server import chroma_server
from tests.small_corpus import small_corpus

CORPUS = small_corpus()
HOSTILE = ['"', "'", "*", "AND", "NEAR(a b)", 'a" OR "b', "topic:x", "^a", "(", "-", "?!…，。", "   ", "", "\0", "😀"]


class Builds:
    """Counts the builds and keeps the number of questions of each."""

    def __init__(self) -> None:
        self.counts: list[int] = []

    def __call__(self, count: int) -> None:
        self.counts.append(count)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_server(tmp_path_factory.mktemp("chroma")) as url:
        yield url


@pytest.fixture(params=["embedded", "server"])
def url(request: pytest.FixtureRequest) -> str | None:
    return str(request.getfixturevalue("server")) if request.param == "server" else None


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.open(CORPUS, tmp_path_factory.mktemp("index"), BuiltinEmbedder()) as index:
        yield index


def built(folder: Path) -> Path:
    """The one index in a folder; there must be no second, and nothing unfinished."""
    [found] = [path for path in folder.iterdir() if path.is_dir()]
    assert found.name.startswith("built-")
    return found


def lose_one(name: str, client: Any) -> None:
    client.get_collection(name).delete(ids=["lora"])


def best(index: Index, text: str) -> str:
    return index.search(text, 3)[0].question_id


# ── both places


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("why do we scale the dot product", "scaling"),
        ("memory saved by caching keys and values", "kv-cache"),
        ("显存里的键和值", "kv-cache"),
        ("低秩微调", "lora"),
        ("合并相邻符号", "bpe"),
        ("残差分支中的归一化", "layer-norm"),
        ("rotary angle", "rope"),
    ],
)
def test_a_query_in_either_language_finds_its_question(
    tmp_path_factory: pytest.TempPathFactory, url: str | None, text: str, expected: str
) -> None:
    """English and Chinese queries reach the entry, wherever the vectors are kept; the index is built once."""
    folder = tmp_path_factory.getbasetemp() / f"both-{'server' if url else 'embedded'}"
    with Index.open(CORPUS, folder, BuiltinEmbedder(), chroma_url=url) as index:
        assert best(index, text) == expected


def test_it_is_built_once_and_again_when_the_embedder_or_much_of_the_corpus_change(
    tmp_path: Path, url: str | None
) -> None:
    """A second opening builds nothing; another embedder or many other questions build, and the old index goes."""

    class Other(BuiltinEmbedder):
        def __init__(self, model: bytes | None = None) -> None:
            super().__init__(model)
            self.fingerprint = "other"

    changed = {**CORPUS, "lora": CORPUS["lora"].model_copy(update={"answer": Text(en="quetzalcoatl")})}
    changed["rope"] = CORPUS["rope"].model_copy(update={"answer": Text(en="axolotl")})
    fewer = {name: q for name, q in CORPUS.items() if name not in {"bpe", "scaling"}}
    builds = Builds()
    for corpus, embedder, expected in [
        (CORPUS, BuiltinEmbedder(), [6]),
        (CORPUS, BuiltinEmbedder(), [6]),
        (changed, BuiltinEmbedder(), [6, 6]),
        (fewer, BuiltinEmbedder(), [6, 6, 4]),
        (fewer, Other(), [6, 6, 4, 4]),
    ]:
        with Index.open(corpus, tmp_path, embedder, chroma_url=url, on_build=builds) as index:
            assert builds.counts == expected
            found = {hit.question_id for hit in index.search("what", 10)}
            assert found == set(corpus)
            if corpus is changed:
                assert best(index, "quetzalcoatl") == "lora"
        built(tmp_path)


def test_what_a_question_asks_says_more_than_wordings_that_it_accepts(tmp_path: Path) -> None:
    corpus = dict(CORPUS)
    other = next(q for q in CORPUS.values() if "rotary" not in q.question.both.casefold())
    words = ("rotary|zebra crossing", "zebra|crossing zebra")
    points = tuple(p.model_copy(update={"accept": (words,)}) for p in other.key_points)
    corpus["accepts"] = other.model_copy(update={"id": "accepts", "key_points": points})
    asked = Text(en="What is a zebra crossing for?", zh="斑马线有什么用？")
    corpus["asks"] = Question(id="asks", topic="streets", question=asked, answer=Text(en="It lets people walk."))
    with Index.open(corpus, tmp_path, BuiltinEmbedder()) as index:
        assert index.search("zebra crossing", 1)[0].question_id == "asks"
        assert {hit.question_id for hit in index.search("zebra crossing", 2)} == {"asks", "accepts"}


def test_a_topic_covers_its_subtree_and_no_other(tmp_path: Path, url: str | None) -> None:
    """ "transformer" covers transformer/attention; a name's beginning is no topic; an unknown topic finds nothing."""
    with Index.open(CORPUS, tmp_path, BuiltinEmbedder(), chroma_url=url) as index:
        found = {hit.question_id for hit in index.search("keys and values 缓存", 10, topic="transformer")}
        assert found == {"scaling", "layer-norm", "rope"}
        assert [h.question_id for h in index.search("cache", 10, topic="transformer/position")] == ["rope"]
        assert index.search("attention", 10, topic="transform") == []
        assert index.search("attention", 10, topic="%") == []


def test_a_copy_of_a_question_has_similarity_one_in_either_language(tmp_path: Path, url: str | None) -> None:
    """`similar` compares question with question: a copy is 1, another spelling of it near 1, another question far."""
    with Index.open(CORPUS, tmp_path, BuiltinEmbedder(), chroma_url=url) as index:
        for name, question in CORPUS.items():
            for lang in question.question.langs:
                first, second = index.similar(question.question.get(lang), 2)
                assert first.question_id == name
                assert first.similarity == pytest.approx(1.0, abs=1e-5)
                assert second.similarity < 0.8
        spelt = index.similar("why are ATTENTION scores divided by the root of $d_{k}$", 1)[0]
        assert spelt.question_id == "scaling"
        assert spelt.similarity == pytest.approx(1.0, abs=1e-5)


def test_an_empty_corpus_is_an_index_that_finds_nothing(tmp_path: Path, url: str | None) -> None:
    """Nothing to index is no error."""
    with Index.open({}, tmp_path, BuiltinEmbedder(), chroma_url=url) as index:
        assert (index.search("attention"), index.similar("attention"), index.passages("attention")) == ([], [], [])


def test_a_corpus_of_one_question_is_built_once(tmp_path: Path, url: str | None) -> None:
    """Chroma never writes the graph of a single vector; that is not taken for damage."""
    builds = Builds()
    for _ in range(3):
        with Index.open(
            {"lora": CORPUS["lora"]}, tmp_path, BuiltinEmbedder(), chroma_url=url, on_build=builds
        ) as index:
            assert best(index, "low rank") == "lora"
            assert index.similar("What does LoRA train?")[0].similarity == pytest.approx(1.0, abs=1e-5)
    assert builds.counts == [1]


def test_vectors_that_went_missing_are_built_again(tmp_path: Path, url: str | None) -> None:
    """A collection that somebody deleted or that lost a vector is noticed by its count."""
    builds = Builds()
    for damage in ("delete_collection", "delete one"):
        with Index.open(CORPUS, tmp_path, BuiltinEmbedder(), chroma_url=url, on_build=builds) as index:
            name = index._current().manifest.collection
        vectors = Vectors(url or built(tmp_path) / "chroma")
        if damage == "delete one":
            vectors._guard(partial(lose_one, name))
        else:
            vectors.delete(name)
        vectors.close()
        with Index.open(CORPUS, tmp_path, BuiltinEmbedder(), chroma_url=url, on_build=builds) as index:
            assert best(index, "low rank matrices") == "lora"
    assert builds.counts == [6, 6, 6]


# ── queries


@pytest.mark.parametrize("text", HOSTILE)
def test_no_query_text_is_an_error(shared: Index, text: str) -> None:
    """Quotes, operators, punctuation, emptiness: found or not found, never an exception."""
    for hits in (shared.search(text), shared.search(text, topic="transformer"), shared.similar(text)):
        assert all(0 <= hit.similarity <= 1 for hit in hits)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Which low-rank matrices does LoRA train?", 1),
        ("冻结的权重", 1),
        ("low-rank pasta", 2 / 3),  # low, rank
        ("怎么做红烧肉", 0),
        ("what is it", 1),  # nothing but asking: nothing to judge by
        ("", 1),
        ("cooking pasta", 0),
        ("缓存和红烧肉", 1 / 3),  # two of six characters that say something; 和 does not
    ],
)
def test_how_much_of_a_text_the_questions_know_is_told(shared: Index, text: str, share: float) -> None:
    assert shared.known(text) == pytest.approx(share, abs=0.1)


def test_an_embedder_that_knows_more_than_the_corpus_is_trusted(tmp_path: Path) -> None:
    class Foreign:
        fingerprint = "foreign"

        def embed(self, texts: Sequence[str]) -> list[list[float]]:
            return BuiltinEmbedder().embed(texts)

    with Index.open(CORPUS, tmp_path, Foreign()) as index:
        assert index.known("cuisiner des pâtes") == 1


def test_a_query_of_100_000_characters_is_answered_quickly(shared: Index) -> None:
    """A pasted book costs no more than its first pages."""
    shared.warm()
    text = " ".join(f"word{n} 低秩矩阵" for n in range(8_000))
    assert len(text) > 100_000
    start = time.perf_counter()
    assert best(shared, text) == "lora"
    assert time.perf_counter() - start < 2


def test_hits_are_sorted_and_limited(shared: Index) -> None:
    """Best first, at most k, no id twice; k of 0 is nothing."""
    hits = shared.search("attention keys values", 4)
    assert len(hits) == 4
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert len({h.question_id for h in hits}) == 4
    assert shared.search("attention", 0) == []


def test_passages_are_answers_of_other_entries(shared: Index) -> None:
    """The entry itself is left out; the language is the one asked for."""
    english = shared.passages("KV cache keys values memory", 2, "kv-cache")
    assert len(english) == 2
    assert CORPUS["kv-cache"].answer.get("en") not in english
    [chinese] = shared.passages("KV cache", 1, lang="zh")
    assert chinese == CORPUS["kv-cache"].answer.get("zh")


def test_a_chinese_query_finds_an_entry_that_is_written_in_english_only(tmp_path: Path) -> None:
    """The words that the bilingual entries share carry over to one that somebody added in one language."""
    mine = Question(
        id="mine",
        question=Text(en="Which low-rank matrices does an adapter add?"),
        answer=Text(en="Two, to a frozen one."),
    )
    with Index.open({**CORPUS, "mine": mine}, tmp_path, BuiltinEmbedder()) as index:
        assert {hit.question_id for hit in index.search("低秩矩阵", 2)} == {"lora", "mine"}


def test_opening_a_built_index_imports_neither_chroma_nor_numpy(tmp_path: Path) -> None:
    """A session that never asks pays nothing: the manifest alone is read."""
    Index.open(CORPUS, tmp_path, BuiltinEmbedder()).close()
    code = (
        "import sys; from pathlib import Path; from interviewer.embedding import BuiltinEmbedder; "
        "from interviewer.index import Index; from tests.small_corpus import small_corpus; "
        "Index.open(small_corpus(), Path(sys.argv[1]), BuiltinEmbedder(), on_build=lambda n: sys.exit('built')); "
        "sys.exit(str({'chromadb', 'numpy', 'openai', 'filelock'} & set(sys.modules) or ''))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""


# ── what breaks on a disk


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 3)


def overwrite(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


def flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    middle = len(raw) // 2
    raw[middle : middle + 64] = bytes(255 - b for b in raw[middle : middle + 64])
    path.write_bytes(raw)


def remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


@pytest.mark.parametrize(
    ("files", "damage"),
    [
        ("chroma/chroma.sqlite3", truncate),
        ("chroma/chroma.sqlite3", overwrite),
        ("chroma/chroma.sqlite3", remove),
        ("chroma/*-*", remove),
        ("chroma/*-*/data_level0.bin", flip),
        ("chroma/*-*/data_level0.bin", truncate),
        ("chroma/*-*/index_metadata.pickle", overwrite),
        ("chroma/*-*/header.bin", overwrite),
        ("chroma", remove),
        ("lexical.sqlite3", truncate),
        ("lexical.sqlite3", overwrite),
        ("lexical.sqlite3", flip),
        ("lexical.sqlite3", remove),
        ("asked.npy", flip),
        ("asked.npy", remove),
        ("asked.json", overwrite),
        ("entries.json", truncate),
        ("model.bin", flip),
        ("model.bin", remove),
        ("manifest.json", truncate),
        ("manifest.json", remove),
    ],
)
def test_a_damaged_index_is_built_again_without_a_word_more(
    tmp_path: Path, files: str, damage: Callable[[Path], None]
) -> None:
    """Whatever happens to the files, the search answers rightly after one more build."""
    builds = Builds()
    with Index.open(CORPUS, tmp_path, BuiltinEmbedder(), on_build=builds) as index:
        right = [index.search(text) for text in ("low rank", "残差分支")]
        copy = index.similar("What does LoRA train?")
    for path in list(built(tmp_path).glob(files)):
        damage(path)
    with Index.open(CORPUS, tmp_path, BuiltinEmbedder(), on_build=builds) as index:
        assert [[h.question_id for h in index.search(text)] for text in ("low rank", "残差分支")] == [
            [h.question_id for h in hits] for hits in right
        ]
        assert index.similar("What does LoRA train?") == copy
    assert builds.counts == [6, 6]
    built(tmp_path)


def test_an_index_that_is_deleted_while_open_is_built_again(tmp_path: Path) -> None:
    """Another process replaced the folder: the search goes on."""
    with Index.open(CORPUS, tmp_path, BuiltinEmbedder()) as index:
        shutil.rmtree(tmp_path)
        assert best(index, "low rank") == "lora"


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    """No traceback, and a hint that names the folder."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(IndexUnavailable, match="not available") as caught:
        Index.open(CORPUS, tmp_path / "file" / "index", BuiltinEmbedder())
    assert str(tmp_path) in caught.value.hint("en")


# ── processes

WORKER = """
import sys
from pathlib import Path
from interviewer.embedding import BuiltinEmbedder
from interviewer.index import Index
from tests.small_corpus import small_corpus
print("ready", flush=True)
sys.stdin.readline()
def building(count):
    print("building", flush=True)
with Index.open(small_corpus(), Path(sys.argv[1]), BuiltinEmbedder(), on_build=building) as index:
    print(" ".join(index.search(text, 3)[0].question_id for text in ("low rank", "rotary", "显存")), flush=True)
"""


def worker(folder: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def test_processes_that_start_together_all_get_a_right_index(tmp_path: Path) -> None:
    """Three processes at once: one builds, the others wait for it, all find the same."""
    workers = [worker(tmp_path) for _ in range(3)]
    for process in workers:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    outputs = [process.communicate(timeout=100) for process in workers]
    assert [err for _, err in outputs] == ["", "", ""]
    assert [out.split("\n")[-2] for out, _ in outputs] == ["lora rope kv-cache"] * 3
    assert sum("building" in out for out, _ in outputs) == 1
    built(tmp_path)


@pytest.mark.parametrize(
    "sign", ["building-*", "*/model.bin", "*/lexical.sqlite3", "*/chroma/chroma.sqlite3", "*/chroma/*-*", "built-*"]
)
def test_a_kill_in_the_middle_of_a_build_leaves_nothing_that_passes_for_an_index(tmp_path: Path, sign: str) -> None:
    """kill -9 as soon as each part of the index appears; the next process builds and finds everything."""
    process = worker(tmp_path)
    assert process.stdin
    assert process.stdout
    process.stdin.write("go\n")
    process.stdin.flush()
    assert process.stdout.readline() == "building\n"
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(sign)):
        assert time.monotonic() < deadline
    process.send_signal(signal.SIGKILL)
    process.communicate()
    with Index.open(CORPUS, tmp_path, BuiltinEmbedder()) as index:
        assert [best(index, text) for text in ("low rank", "rotary", "显存")] == ["lora", "rope", "kv-cache"]
    assert len(list(tmp_path.glob("built-*"))) == 1


# ── servers and embedders that fail


def test_a_server_that_is_not_there_is_an_unavailable_index(tmp_path: Path) -> None:
    """The message names the address; the hint says how to do without."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(IndexUnavailable, match="no Chroma server answers") as caught:
            Index.open(CORPUS, tmp_path, BuiltinEmbedder(), chroma_url=url)
    assert url in str(caught.value)
    assert "CHROMA_URL" in caught.value.hint("en")


def test_a_server_that_goes_away_is_an_unavailable_index_and_comes_back(tmp_path: Path) -> None:
    """An outage is no damage: nothing is built again when the server is back, at the same address, with its data."""
    data = tmp_path / "data"
    data.mkdir()
    builds = Builds()
    with chroma_server(data) as url:
        with Index.open(CORPUS, tmp_path / "index", BuiltinEmbedder(), chroma_url=url, on_build=builds) as index:
            index.search("low rank")
        index = Index.open(CORPUS, tmp_path / "index", BuiltinEmbedder(), chroma_url=url, on_build=builds)
        index.search("low rank")
    with pytest.raises(IndexUnavailable):
        index.search("low rank")
    index.close()
    assert builds.counts == [6]


def test_old_collections_leave_the_server(server: str, tmp_path: Path) -> None:
    """A server keeps the collection of the current corpus of this folder and none of earlier ones."""

    def count() -> int:
        vectors = Vectors(server)
        try:
            return int(vectors._guard(lambda client: client.count_collections()))
        finally:
            vectors.close()

    before = count()
    for leave_out in ({"bpe", "lora"}, {"rope", "scaling"}, {"layer-norm", "kv-cache"}):
        corpus = {name: q for name, q in CORPUS.items() if name not in leave_out}
        Index.open(corpus, tmp_path, BuiltinEmbedder(), chroma_url=server).close()
        assert count() == before + 1


class Failing(BuiltinEmbedder):
    """An embedder that works for the build and fails for a query."""

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        if len(texts) == 1:
            raise ModelUnavailable(reason="timeout", detail="too slow")
        return super().embed(texts)

    def trained(self, model: bytes) -> "Failing":
        return Failing(model)


def test_a_failing_embedder_is_not_taken_for_a_broken_index(tmp_path: Path) -> None:
    """Its error is passed on, and nothing is built again."""
    builds = Builds()
    with Index.open(CORPUS, tmp_path, Failing(), on_build=builds) as index, pytest.raises(ModelUnavailable):
        index.search("low rank")
    assert builds.counts == [6]
