"""What comes in: what is new, under an id and a topic, whole or not at all; and the same import once more adds nothing."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.core.question import KeyPoint, Question, Text
from interviewer.corpus import read_corpus
from interviewer.corpus.importing import Bad, Builder, Found, Plan, Reading, carry_out, make_plan
from interviewer.corpus.importing.build import LONGEST_ANSWER, Built
from interviewer.corpus.importing.plan import Duplicates, folded
from interviewer.corpus.importing.records import read_records
from interviewer.corpus.importing.writing import _written
from interviewer.corpus.read import LARGEST_FILE, read_entry
from interviewer.corpus.topics import Topic
from interviewer.corpus.write import to_yaml, write_question
from interviewer.embedding import BuiltinEmbedder
from interviewer.errors import HomeNotWritable
from tests.small_corpus import small_corpus

HERE = Path("deck.jsonl")
TOPICS = {
    "transformer": Topic(name=Text(en="Transformer core", zh="Transformer 基础")),
    "transformer/attention": Topic(name=Text(en="Attention", zh="注意力")),
}


def built(**data: Any) -> Built:
    made = Builder(TOPICS).build(Found(HERE, 7, {"question": "What is a mask?", "answer": "It hides keys.", **data}))
    assert isinstance(made, Built), made
    return made


def fault(*, lines: dict[str | int, int] | None = None, **data: Any) -> Bad:
    given = {"question": "What is a mask?", "answer": "It hides keys.", **data}
    made = Builder(TOPICS).build(Found(HERE, 7, given, lines=lines or {}))
    assert isinstance(made, Bad), made
    return made


def plan(
    *rows: dict[str, Any], folder: Path = Path("own"), existing: list[Question] | None = None, keep: bool = False
) -> Plan:
    parts = tuple(Found(HERE, n, row) for n, row in enumerate(rows, 1))
    policy: Duplicates = "keep" if keep else "skip"
    readings = [Reading(HERE, "jsonl", parts)]
    return make_plan(readings, existing or [], folder, Builder(TOPICS), BuiltinEmbedder(), duplicates=policy)


def row(question: str, answer: str, **more: Any) -> dict[str, Any]:
    return {"question": question, "answer": answer, **more}


def test_a_bare_question_becomes_a_draft_that_can_be_asked_at_once() -> None:
    question = built(answer="It hides keys. It works on the scores.").question
    assert question.draft
    assert [(p.text.en, p.draft) for p in question.key_points] == [
        ("It hides keys.", True),
        ("It works on the scores.", True),
    ]
    assert question.langs == ("en",)
    assert question.note == "Imported · 导入: deck.jsonl:7"
    assert question.sources == ()


def test_the_address_of_a_page_stands_in_the_note_and_is_no_source() -> None:
    question = built(origin="https://example.org/p").question
    assert question.note is not None
    assert "https://example.org/p" in question.note
    assert question.sources == ()


def test_a_source_that_a_row_names_is_kept_as_one_that_nobody_has_opened() -> None:
    question = built(source="arXiv:1706.03762; https://example.org").question
    assert [s.ref for s in question.sources] == ["arXiv:1706.03762", "https://example.org"]
    assert question.unverified


@pytest.mark.parametrize(
    ("asked", "answered", "lang"),
    [
        ("What is RoPE?", "It rotates queries and keys.", "en"),
        ("什么是 RoPE？", "按位置旋转查询和键。", "zh"),
        ("RoPE?", "按位置旋转查询和键。", "zh"),
        ("怎样调用 softmax？", "torch.softmax(scores, dim=-1)", "zh"),
    ],
)
def test_question_and_answer_are_in_one_language(asked: str, answered: str, lang: str) -> None:
    question = built(question=asked, answer=answered).question
    assert question.langs == (lang,)
    assert len(question.key_points) >= 1


def test_a_whole_entry_comes_in_as_it_is() -> None:
    [entry] = list(small_corpus().values())[:1]
    made = Builder(TOPICS).build(Found(HERE, 1, entry.model_dump(mode="json", exclude_defaults=True)))
    assert isinstance(made, Built)
    assert made.question.model_copy(update={"id": entry.id}) == entry
    assert made.wanted_id == entry.id
    assert made.drafted == 0


def test_key_points_in_a_cell_are_drafts() -> None:
    points = built(key_points="- masks the scores\n- before softmax").question.key_points
    assert points == (
        KeyPoint(id="point-1", text=Text(en="masks the scores"), draft=True),
        KeyPoint(id="point-2", text=Text(en="before softmax"), draft=True),
    )


@pytest.mark.parametrize(
    ("data", "topic"),
    [
        ({"topic": "transformer/attention"}, "transformer/attention"),
        ({"topic": "注意力"}, "transformer/attention"),
        ({"topic": "LLM/Attention"}, "transformer/attention"),
        ({"section": "Transformer core"}, "transformer"),
        ({"tags": ["cache", "topic::transformer::attention"]}, "transformer/attention"),
        ({"topic": "My Deck/Part 2"}, "my-deck/part-2"),
        ({"topic": "../../etc"}, "etc"),
        ({"topic": "杂项"}, None),
        ({"section": "Part two"}, None),
    ],
)
def test_topics_are_known_by_their_ids_and_their_names(data: dict[str, Any], topic: str | None) -> None:
    assert built(**data).topic == topic


@pytest.mark.parametrize("given_id", ["a/b", "../../../etc/passwd", "N$k/2 x", "Ünïcode", "-", "a" * 200, ".hidden"])
def test_an_id_that_cannot_be_a_file_name_is_replaced_and_said(given_id: str, tmp_path: Path) -> None:
    made = plan(row("What is a mask?", "It hides keys.", id=given_id), folder=tmp_path / "own")
    assert {r.code for r in made.rows[0].remarks} == {"import-id"}
    [written] = [r.written for r in carry_out(made).plan.rows]
    assert written is not None
    assert written.resolve().is_relative_to((tmp_path / "own").resolve())
    assert read_entry(written)[1] == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"answer": ""}, "answer-missing"),
        ({"answer": None}, "answer-missing"),
        ({"answer": " \u200b".strip("\u200b")}, "answer-missing"),
        ({"question": "  "}, "question-missing"),
        ({"answer": {"en": ""}}, "answer-missing"),
        ({"answer": {"fr": "oui"}}, "import-language"),
        ({"answer": [1, 2]}, "import-kind"),
        ({"answer": "x" * (LONGEST_ANSWER + 1)}, "import-too-long"),
        ({"key_points": [{"weight": 9, "text": "x"}]}, "import-fault"),
    ],
)
def test_what_cannot_come_in_is_named(data: dict[str, Any], code: str) -> None:
    made = fault(**data)
    assert (made.path, made.line, made.why.code) == (HERE, 7, code)


def test_a_wrong_value_of_our_own_file_has_the_line_of_its_field() -> None:
    assert fault(level=12, lines={"level": 9}).line == 9
    assert fault(levle=2, lines={"levle": 4}).line == 4


def test_a_level_that_is_not_understood_is_said() -> None:
    made = built(level="tricky")
    assert made.question.level == 2
    assert [r.code for r in made.remarks] == ["import-level"]


def test_the_largest_answer_still_makes_a_file_that_can_be_read() -> None:
    made = built(answer="难。" * (LONGEST_ANSWER // 2))
    assert len(to_yaml(made.question).encode()) < LARGEST_FILE


def test_what_is_there_in_the_corpus_is_told_by_its_content() -> None:
    corpus = list(small_corpus().values())
    one = corpus[0]
    made = plan(
        row(f"  {one.question.get('en').upper()} ", one.answer.get("en")),
        row(one.question.get("zh"), "另一个答案，说的是别的事情。"),
        row("How many bytes has a float64?", "Eight."),
        existing=corpus,
    )
    assert [r.status for r in made.rows] == ["there", "duplicate", "new"]
    assert made.rows[0].same_as == made.rows[1].same_as == one.id


def test_the_same_question_five_times_comes_in_once() -> None:
    made = plan(*[row("What is a mask?", "It hides keys.") for _ in range(5)])
    assert [r.status for r in made.rows] == ["new", *["duplicate"] * 4]
    assert {r.same_as for r in made.rows[1:]} == {"deck.jsonl:1"}
    again = plan(*[row("What is a mask?", "It hides keys.") for _ in range(5)], keep=True)
    assert [r.status for r in again.rows] == ["new", *["duplicate"] * 4]


def test_nearly_the_same_question_is_left_out_unless_it_is_to_be_kept() -> None:
    rows = (
        row("Explain how the attention mask works in a decoder.", "It hides later positions."),
        row("How many experts does a router choose?", "Often two."),
        row("Can you explain how the attention mask works in a decoder?", "Scores get minus infinity."),
    )
    skipped, kept = plan(*rows), plan(*rows, keep=True)
    assert [r.status for r in skipped.rows] == ["new", "new", "duplicate"]
    assert skipped.rows[2].same_as == "deck.jsonl:1"
    assert 0.7 <= (skipped.rows[2].similarity or 0) < 1
    assert [r.status for r in kept.rows] == ["new", "new", "new"]
    assert kept.rows[2].same_as == "deck.jsonl:1"


def test_a_topic_is_suggested_by_what_is_nearest_and_none_where_nothing_is() -> None:
    corpus = list(small_corpus().values())
    one = corpus[0]
    made = plan(
        row(f"Tell me again: {one.question.get('en')}", one.answer.get("en")),
        row("How long should pasta boil?", "Ten minutes."),
        existing=corpus,
        keep=True,
    )
    assert [(r.topic_from, r.question.topic if r.question else "") for r in made.rows] == [
        ("suggested", one.topic),
        ("none", "unsorted"),
    ]


def test_an_id_that_is_taken_gets_a_number() -> None:
    corpus = list(small_corpus().values())
    made = plan(row("How many bytes has a float64?", "Eight.", id=corpus[0].id), existing=corpus)
    assert made.rows[0].question is not None
    assert made.rows[0].question.id == f"{corpus[0].id}-2"
    assert [r.code for r in made.rows[0].remarks] == ["import-id-taken"]


def test_what_was_imported_is_not_imported_again(tmp_path: Path) -> None:
    rows = [row("What is a mask?", "It hides keys.\n\n- late\n- padding"), row("什么是温度？", "除以 T。")]
    first = carry_out(plan(*rows, folder=tmp_path))
    assert [r.status for r in first.plan.rows] == ["added", "added"]
    there = list(read_corpus([tmp_path]).values())
    assert [r.status for r in plan(*rows, folder=tmp_path, existing=there).rows] == ["there", "there"]


def test_an_id_taken_meanwhile_is_never_written_over(tmp_path: Path) -> None:
    made = plan(row("What is a mask?", "It hides keys.", id="mask", topic="x"), folder=tmp_path)
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "mask.yaml").write_text("id: mask\ntopic: x\nquestion: {en: Other?}\nanswer: {en: Other}\n")
    [done] = carry_out(made).plan.rows
    assert done.written == tmp_path / "x" / "mask-2.yaml"
    assert "Other" in (tmp_path / "x" / "mask.yaml").read_text()
    [again] = [_written(r, tmp_path) for r in made.rows]
    assert again.written == tmp_path / "x" / "mask-3.yaml" or again.status == "there"


def test_the_same_question_written_meanwhile_is_there(tmp_path: Path) -> None:
    made = plan(row("What is a mask?", "It hides keys."), folder=tmp_path)
    assert carry_out(made).plan.rows[0].status == "added"
    assert carry_out(made).plan.rows[0].status == "there"
    assert len(list(tmp_path.rglob("*.yaml"))) == 1


def test_a_failure_in_the_middle_keeps_what_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from interviewer.corpus.importing import writing as module

    calls = 0

    def full(question: Question, folder: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls > 5:
            raise HomeNotWritable(path=folder, detail="No space left on device")
        return write_question(question, folder)

    monkeypatch.setattr(module, "write_question", full)
    words = ["mask", "router", "cache", "head", "token", "logit", "loss", "batch", "adapter", "prompt"]
    made = plan(*[row(f"What is a {word}?", f"A {word}.") for word in words], folder=tmp_path, keep=True)
    outcome = carry_out(made)
    assert isinstance(outcome.stopped, HomeNotWritable)
    assert outcome.plan.count("added") == len(list(tmp_path.rglob("*.yaml"))) == 5
    assert outcome.plan.count("new") == 5
    assert not list(tmp_path.rglob(".*"))


def test_each_step_is_told(tmp_path: Path) -> None:
    steps: list[int] = []
    carry_out(plan(row("What is a mask?", "x"), row("什么是温度？", "y"), folder=tmp_path), lambda: steps.append(1))
    assert len(steps) == 2


@pytest.mark.parametrize(("one", "other"), [("什么是 RoPE？", "什么是rope?"), ("What  is\nit", "what is it?")])
def test_small_differences_of_wording_do_not_matter(one: str, other: str) -> None:
    assert folded(one).replace(" ", "") == folded(other).replace(" ", "")


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80).filter(
    lambda t: bool(t.replace("\ufeff", "").strip()) and "\ufffe" not in t and "\uffff" not in t
)
lines = st.lists(texts, min_size=1, max_size=4).map("\n".join)


@settings(max_examples=60, deadline=None)
@given(question=texts, answer=lines)
def test_any_text_survives_json_lines_and_the_file(question: str, answer: str, tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.mktemp("own")
    text = json.dumps({"question": question, "answer": answer}, ensure_ascii=False)
    reading = read_records(HERE, text, {})
    outcome = carry_out(make_plan([reading], [], folder, Builder(TOPICS), BuiltinEmbedder()))
    [done] = outcome.plan.rows
    assert done.status == "added"
    assert done.written is not None
    entry, faults = read_entry(done.written)
    assert faults == []
    assert entry is not None
    assert entry.question.question.both == question.replace("\ufeff", "").strip()
    assert entry.question.answer.both == answer.replace("\ufeff", "").strip()
    [again] = make_plan([reading], [entry.question], folder, Builder(TOPICS), BuiltinEmbedder()).rows
    assert again.status == "there"


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text(max_size=8), st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=6)))  # fmt: skip
def test_whatever_stands_in_a_record_the_builder_answers(more: dict[str, Any]) -> None:
    for extra in (more, {key: next(iter(more.values()), None) for key in ("topic", "level", "id", "tags", "source")}):
        made = Builder(TOPICS).build(Found(HERE, 1, {**extra, "question": "q?", "answer": "a"}))
        assert isinstance(made, Built | Bad)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_stops_the_import_at_once(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        outcome = carry_out(plan(row("What is a mask?", "x"), folder=tmp_path / "own"))
    finally:
        tmp_path.chmod(0o700)
    assert isinstance(outcome.stopped, HomeNotWritable)
