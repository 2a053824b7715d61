"""Reading question files: every fault of every file at once, with its line; nothing in a file is executed."""

import json
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.question import Question, Text
from interviewer.corpus import read_corpus
from interviewer.corpus.check import check_corpus
from interviewer.corpus.draft import MOST_POINTS, sentences, with_drafts
from interviewer.corpus.read import Entry, Fault, parse_entry, read_entry
from interviewer.corpus.schema import schema_json
from interviewer.corpus.write import slug, to_yaml, write_question
from interviewer.grading.offline import OfflineGrader
from interviewer.settings import shipped
from tests.factory import both, question

GOOD = 'id: a-question\nquestion: {en: "Why?"}\nanswer: {en: "Because of the variance."}\n'


def write(folder: Path, name: str, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")


def faults(text: str) -> list[str]:
    return [f"{f.line}: {f.message}" for f in parse_entry(text, Path("x.yaml"))[1]]


def test_question_and_answer_in_one_language_are_enough() -> None:
    entry, wrong = parse_entry(GOOD, Path("x.yaml"))
    assert not wrong
    assert entry is not None
    assert entry.question.langs == ("en",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1: a question file is a mapping"),
        ("- a\n- b", "1: a question file is a mapping"),
        ("id: x\n  bad: : y", "2: not YAML"),
        (GOOD + "levle: 3", "4: levle: Extra inputs"),
        (GOOD + "level: 9", "4: level: Input should be less than"),
        (GOOD + "id: again", "4: the key 'id' occurs twice"),
        (GOOD + "note: !!python/object/apply:os.system [ls]", "4: "),
        (GOOD + "key_points:\n  - id: p\n    text: {en: x}\n    accept: [['a|']]", "7: key_points.0.accept"),
        (GOOD + "sources: [{ref: 'x', supports: []}]", "4: sources.0.ref"),
        ("id: Ünlaut\nquestion: {en: q}\nanswer: {en: a}", "1: id: String should match"),
        ("id: x-y\nquestion: {fr: q}\nanswer: {en: a}", "2: question"),
    ],
)
def test_faults_have_a_line(text: str, expected: str) -> None:
    assert any(fault.startswith(expected) for fault in faults(text)), faults(text)


def test_aliases_cannot_blow_up() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 10)}]\n" for n in range(8)
    )
    assert faults(bomb) != []


def test_all_faults_of_all_files_are_reported_at_once(tmp_path: Path) -> None:
    write(tmp_path, "a-question.yaml", GOOD)
    write(tmp_path, "b.yaml", "id: b\nquestion: {en: q}\nlevel: 7\nkind: poem")
    write(tmp_path, "c.yaml", "nonsense")
    write(tmp_path / "sub", "twin.yaml", GOOD)
    (tmp_path / "d.yaml").write_bytes("id: 题".encode("gb18030"))
    corpus = read_corpus([tmp_path])
    assert list(corpus) == ["a-question"]
    found = {(f.path.name, f.line) for f in corpus.faults}
    assert found == {("b.yaml", 1), ("b.yaml", 3), ("b.yaml", 4), ("c.yaml", 1), ("d.yaml", 1), ("twin.yaml", 1)}


def test_a_later_folder_overlays_an_earlier_one(tmp_path: Path) -> None:
    write(tmp_path / "one", "a-question.yaml", GOOD)
    write(tmp_path / "two", "a-question.yaml", GOOD.replace("Why?", "How?"))
    corpus = read_corpus([tmp_path / "one", tmp_path / "two"])
    assert corpus["a-question"].question.en == "How?"
    assert not corpus.faults


def test_the_cache_is_used_until_a_file_changes(tmp_path: Path) -> None:
    write(tmp_path / "k", "a-question.yaml", GOOD)
    cache = tmp_path / "cache.json"
    first = read_corpus([tmp_path / "k"], cache=cache)
    assert read_corpus([tmp_path / "k"], cache=cache).digest == first.digest
    body = json.loads(cache.read_text("utf-8"))
    [row] = body["files"].values()
    row[1]["question"]["en"] = "From the cache?"
    cache.write_text(json.dumps(body), "utf-8")
    assert read_corpus([tmp_path / "k"], cache=cache)["a-question"].question.en == "From the cache?"
    write(tmp_path / "k", "a-question.yaml", GOOD + "level: 3\n")
    assert read_corpus([tmp_path / "k"], cache=cache)["a-question"].question.en == "Why?"
    cache.write_text("{broken", "utf-8")
    assert len(read_corpus([tmp_path / "k"], cache=cache)) == 1


def test_only_the_file_that_is_new_or_changed_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that is added to thousands costs one file; one that is faulty does not cost the others."""
    folder, cache = tmp_path / "k", tmp_path / "cache.json"
    for name in ("a", "b", "c"):
        write(folder, f"{name}.yaml", GOOD.replace("a-question", name))
    write(folder, "bad.yaml", "id: bad\n")
    read: list[str] = []

    def noted(path: Path) -> tuple[Entry | None, list[Fault]]:
        read.append(path.name)
        return read_entry(path)

    monkeypatch.setattr("interviewer.corpus.read.read_entry", noted)

    def opened() -> tuple[list[str], set[str], int]:
        read.clear()
        corpus = read_corpus([folder], cache=cache)
        return sorted(set(read)), set(corpus), len(corpus.faults)

    assert opened() == (["a.yaml", "b.yaml", "bad.yaml", "c.yaml"], {"a", "b", "c"}, 2)
    assert opened() == (["bad.yaml"], {"a", "b", "c"}, 2)
    write(folder, "d.yaml", GOOD.replace("a-question", "d"))
    (folder / "bad.yaml").unlink()
    assert opened() == (["d.yaml"], {"a", "b", "c", "d"}, 0)
    (folder / "a.yaml").unlink()
    assert opened() == ([], {"b", "c", "d"}, 0)
    write(folder, "e.yaml", GOOD.replace("a-question", "b"))
    for _ in range(2):
        assert opened() == (["e.yaml"], {"b", "c", "d"}, 1)


def test_the_schema_in_the_repository_is_current() -> None:
    assert (shipped("knowledge") / "schema.json").read_text("utf-8") == schema_json()


def test_the_shipped_corpus_has_no_faults_and_its_examples_hold() -> None:
    report = check_corpus([shipped("knowledge")], OfflineGrader())
    assert [str(fault) for fault in report.faults] == []
    assert report.entries >= 20


def test_the_check_sees_what_gives_a_point_away(tmp_path: Path) -> None:
    leaky = question().model_dump(mode="json", exclude_defaults=True)
    leaky["question"]["en"] = "Why does the variance grow with the dimension?"
    leaky["key_points"][1]["probe"]["en"] = "Does softmax saturate then?"
    leaky["key_points"][2]["accept"] = [["variance|方差", "dimension|维度"]]
    write(tmp_path / "transformer/attention", "scaling.yaml", yaml.safe_dump(leaky, allow_unicode=True))
    messages = " ".join(str(f) for f in check_corpus([tmp_path], OfflineGrader(), complete=False).faults)
    assert "'variance' is satisfied by the question itself" in messages
    assert "probe of 'saturation' gives the point away" in messages
    assert "'gradient' is credited by the words of 'variance'" in messages


def test_the_check_compares_examples_with_the_grader(tmp_path: Path) -> None:
    data = question().model_dump(mode="json", exclude_defaults=True)
    data["examples"] = [{"lang": "en", "text": "softmax saturates", "expect": {"saturation": "missing"}}]
    write(tmp_path / "transformer/attention", "scaling.yaml", yaml.safe_dump(data, allow_unicode=True))
    (fault,) = check_corpus([tmp_path], OfflineGrader(), complete=False).faults
    assert "saturation is met, not missing" in fault.message


def test_drafts_are_made_from_the_answers_sentences() -> None:
    bare = Question(
        id="q", question=both("Q"), answer=Text(en="It caches keys. It costs memory, e.g. 2.5 GB.\n- It is per layer.")
    )
    points = with_drafts(bare).key_points
    assert [p.text.en for p in points] == ["It caches keys.", "It costs memory, e.g. 2.5 GB.", "It is per layer."]
    assert all(p.draft for p in points)


def test_a_long_answer_gives_no_more_points_than_can_be_marked() -> None:
    answer = Text(zh="".join(f"第{n}句话讲的是第{n}件事情。" for n in range(30)))
    points = with_drafts(Question(id="q", question=both("Q"), answer=answer)).key_points
    assert len(points) == MOST_POINTS
    assert "".join(p.text.zh or "" for p in points).replace(" ", "") == answer.zh


@given(st.text(min_size=1, max_size=300).filter(str.strip))
def test_every_answer_gives_at_least_one_point(answer: str) -> None:
    points = with_drafts(Question(id="q", question=both("Q"), answer=Text(en=answer))).key_points
    assert 1 <= len(points) <= MOST_POINTS
    assert all(word in answer for part in sentences(answer) for word in re.findall(r"\w+", part))


def test_a_question_written_can_be_read_and_is_never_overwritten(tmp_path: Path) -> None:
    path = write_question(question(), tmp_path)
    assert read_corpus([tmp_path])["scaling"] == question()
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        write_question(question(level=5), tmp_path)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["scaling.yaml"]


printable = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200).filter(str.strip)


@given(printable, printable)
def test_any_text_survives_writing(asked: str, answered: str) -> None:
    entry = Question(id="q", question=Text(zh=asked), answer=Text(en=answered))
    parsed, wrong = parse_entry(to_yaml(entry), Path("q.yaml"))
    assert not wrong
    assert parsed is not None
    assert parsed.question == entry


def test_ids_are_readable_and_free() -> None:
    assert slug("What is a KV cache, really?", set()) == "what-is-a-kv-cache-really"
    assert slug("What is a KV cache, really?", {"what-is-a-kv-cache-really"}) == "what-is-a-kv-cache-really-2"
    assert slug("什么是注意力？", set()).startswith("question-")
    assert slug("什么是 KV 缓存？", set()).startswith("kv-")


def test_lines_of_chinese_text_are_joined_without_a_space() -> None:
    text = "id: a-b\nquestion: {zh: Q}\nanswer:\n  zh: >-\n    先减去最大值，\n    FP16 不会溢出\n    ，而 softmax\n    不变。\n"
    entry, _ = parse_entry(text, Path("x.yaml"))
    assert entry is not None
    assert entry.question.answer.zh == "先减去最大值，FP16 不会溢出，而 softmax 不变。"
