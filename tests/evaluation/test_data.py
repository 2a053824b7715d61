"""Human-scored replies: what a line may hold, what is wrong with a bad one, and the examples as a data set."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from interviewer.core.question import Example
from interviewer.corpus.draft import with_drafts
from interviewer.errors import BadInputFile, NothingToEvaluate
from interviewer.evaluation.data import Dataset, Reply, own_examples, read_dataset, sample
from tests.factory import question

CORPUS = {"scaling": question()}
INLINE = {
    "id": "a",
    "question": "Why is a mutex needed here?",
    "reference": "Two threads write the counter. Without a lock updates get lost.",
    "answer": "Both threads write it.",
    "score": 0.5,
}


def read(path: Path, *rows: object) -> Dataset:
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines), "utf-8")
    return read_dataset(path, CORPUS, with_drafts)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "replies.jsonl"


def only(data: Dataset) -> Reply:
    (reply,) = data.replies
    return reply


def test_a_line_with_a_reference_gets_drafted_key_points(file: Path) -> None:
    reply = only(read(file, {**INLINE, "qid": 7, "feedback": "fine", "unknown": [1]}))
    assert (reply.row, reply.id, reply.qid, reply.lang, reply.score) == (1, "a", "7", "en", 0.5)
    assert [point.draft for point in reply.question.key_points] == [True, True]


def test_lines_with_the_same_question_share_it(file: Path) -> None:
    first, second, other = read(file, INLINE, {**INLINE, "id": "b"}, {**INLINE, "reference": "Other."}).replies
    assert first.question is second.question
    assert first.question.rubric_hash != other.question.rubric_hash
    assert first.qid == second.qid == other.qid == INLINE["question"]


def test_a_question_of_the_corpus(file: Path) -> None:
    reply = only(read(file, {"id": 1, "question_id": "scaling", "answer": "方差变大", "score": 1}))
    assert (reply.question, reply.qid, reply.lang, reply.score) == (CORPUS["scaling"], "scaling", "zh", 1.0)


def test_the_score_is_the_mean_of_the_raters_where_it_is_not_given(file: Path) -> None:
    row = {k: v for k, v in INLINE.items() if k != "score"}
    data = read(file, {**row, "scores": [0, None, 1, 0.5]}, {**INLINE, "scores": [0, 1], "score": 0.25})
    assert [reply.score for reply in data.replies] == [0.5, 0.25]
    assert data.replies[0].raters == (0, None, 1, 0.5)


def test_labels_of_key_points_of_every_kind(file: Path) -> None:
    points = [{"id": n, "text": f"Point number {n}"} for n in ("A b", 2, "c", "d")]
    row = {k: v for k, v in INLINE.items() if k != "score"}
    labels = {"A b": "partial", "2": True, "c": False, "d": 0.75}
    reply = only(read(file, {**row, "key_points": points, "points": labels}))
    assert reply.score is None
    assert dict(reply.labels) == {"p0": "partial", "p1": "met", "p2": "missing", "p3": 0.75}
    assert reply.names["p1"] == 2


def test_only_a_reply_without_any_sign_is_blank(file: Path) -> None:
    answers = ["", " \n", "\u200b", "?", "I don't know"]
    data = read(file, *({**INLINE, "answer": answer} for answer in answers))
    assert [reply.blank for reply in data.replies] == [True, True, True, False, False]


BAD: list[tuple[Any, str]] = [
    ("not json", "Expecting value"),
    ("[1]", "not a JSON object"),
    ({**INLINE, "score": 1.5}, "score"),
    ({**INLINE, "score": "0.5"}, "score"),
    ({**INLINE, "score": True}, "score"),
    ({k: v for k, v in INLINE.items() if k != "score"}, "needs a 'score'"),
    ({k: v for k, v in INLINE.items() if k != "answer"}, "answer"),
    ({**INLINE, "question_id": "scaling"}, "either"),
    ({"id": 1, "question_id": "nope", "answer": "x", "score": 1}, "'nope'"),
    ({**INLINE, "question": " "}, "text"),
    ({**INLINE, "label3": "wrong"}, "label3"),
    ({**INLINE, "points": {"elsewhere": "met"}}, "'elsewhere' is not a key point"),
    ({**INLINE, "points": {"point-1": "maybe"}}, "points.point-1"),
    ({**INLINE, "key_points": [{"id": 1, "text": "one"}, {"id": "1", "text": "two"}]}, "same id"),
    ("[" * 100_000, ""),
]


@pytest.mark.parametrize(("line", "error"), BAD)
def test_a_bad_line_is_named_and_left_out(file: Path, line: object, error: str) -> None:
    data = read(file, INLINE, "", line, INLINE)
    assert [reply.row for reply in data.replies] == [1, 4]
    (bad,) = data.bad
    assert str(bad).startswith(f"{file}:3: ")
    assert error in bad.message


def test_all_bad_lines_are_named_at_once(file: Path) -> None:
    assert [bad.line for bad in read(file, "x", INLINE, "y", "z").bad] == [1, 3, 4]


@pytest.mark.parametrize("text", ["", "\n\n", "nothing\nhere"])
def test_a_file_without_a_usable_line_is_an_error(file: Path, text: str) -> None:
    with pytest.raises(NothingToEvaluate, match="holds no human-scored reply") as caught:
        read(file, text)
    assert ":2: " in str(caught.value) or "nothing" not in text


def test_a_file_that_cannot_be_read_is_an_error(file: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInputFile, match="No such file"):
        read_dataset(tmp_path / "nowhere", CORPUS, with_drafts)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(BadInputFile, match="not UTF-8"):
        read_dataset(file, CORPUS, with_drafts)


def test_the_digest_is_the_files_sha_256(file: Path) -> None:
    data = read(file, INLINE)
    assert data.digest == hashlib.sha256(file.read_bytes()).hexdigest()


def test_examples_score_by_the_arithmetic_of_what_they_expect() -> None:
    examples = (
        Example(lang="en", text="all", expect={"variance": "met", "saturation": "partial", "gradient": "contradicted"}),
        Example(lang="zh", text="一部分", expect={"variance": "met"}),
    )
    asked = question().model_copy(update={"examples": examples})
    whole, part = own_examples({"scaling": asked}).replies
    assert (whole.id, whole.qid, whole.lang) == ("scaling/1", "scaling", "en")
    assert whole.score == pytest.approx(4 / 6)
    assert (part.lang, part.score, dict(part.labels)) == ("zh", None, {"variance": "met"})


def test_the_digest_of_the_examples_changes_with_a_rubric() -> None:
    example = Example(lang="en", text="all", expect={"variance": "met"})
    asked = question().model_copy(update={"examples": (example,)})
    other = question(level=2).model_copy(
        update={"examples": (example,), "key_points": question().key_points[:2], "misconceptions": ()}
    )
    assert own_examples({"scaling": asked}).digest != own_examples({"scaling": other}).digest


def replies(*qids: str) -> list[Reply]:
    return [Reply(n, n, qid, "en", question(), f"reply {n}", 0.5) for n, qid in enumerate(qids, 1)]


def test_a_sample_takes_questions_in_turn() -> None:
    rows = replies(*("a" * 50), *("b" * 3), *("c" * 50))
    counts = [[r.qid for r in sample(rows, limit, 1)].count(q) for limit in (3, 9, 21) for q in "abc"]
    assert counts == [1, 1, 1, 3, 3, 3, 9, 3, 9]


def test_a_sample_depends_on_the_seed_alone_and_keeps_the_order() -> None:
    rows = replies(*("a" * 40))
    first = sample(rows, 10, 1)
    assert first == sample(rows, 10, 1) != sample(rows, 10, 2)
    assert [r.row for r in first] == sorted(r.row for r in first)
    assert len({r.row for r in first}) == 10
    assert sample(rows, 100, 1) == tuple(rows)
