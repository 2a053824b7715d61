"""Human-scored replies: from files of JSON lines, and from the corpus's own examples.

A line is one reply:

    {"id", "question" | "question_id", "answer", "score",
     "qid"?, "lang"?, "split"?, "reference"?, "scores"?, "key_points"?, "points"?, "label3"?, "label5"?, "feedback"?}

- `question` with `reference` and/or `key_points`: [{"id", "text", "weight"?, "accept"?}], or the `question_id` of a corpus
  question.
- `score`: the human score, 0–1. `scores`: those of several raters in a fixed order, null for who gave none; `score` is
  their mean where it is not given. A line with `points` needs no score.
- `points`: {key point id: label}, people's labels of the key points: "met", "partial", "missing" or "contradicted", true or
  false, or a share from 0 to 1.
- `qid`: which lines belong to one question; else `question_id`, else the question's words.
- `label3`: correct, contradictory or incorrect. Other fields are not read.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, StrictBool, model_validator

from interviewer.core.hard_zero import emptiness
from interviewer.core.inline import (
    InlinePoint,
    Names,
    PointId,
    Words,
    check_ids,
    first_error,
    inline_question,
    own_names,
    parse_line,
)
from interviewer.core.language import detect
from interviewer.core.question import Example, Lang, Question, VerdictName
from interviewer.core.verdict import PointVerdict, score
from interviewer.errors import BadInputFile, NothingToEvaluate, Said

Share = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]
Label = VerdictName | float
"""A person's label of a key point: a verdict, or a share from 0 to 1."""
Label3 = Literal["correct", "contradictory", "incorrect"]
Drafted = Callable[[Question], Question]

EXAMPLES = "examples"
"""The name of the data set that is made of the corpus's own examples."""


class Row(BaseModel):
    """One line of a file, as the module describes it."""

    model_config = ConfigDict(extra="ignore")
    id: PointId
    answer: str
    qid: PointId | None = None
    lang: Lang | None = None
    question_id: str | None = None
    question: Words | None = None
    reference: Words | None = None
    key_points: tuple[InlinePoint, ...] = ()
    score: Share | None = None
    scores: tuple[Share | None, ...] = ()
    points: dict[str, VerdictName | StrictBool | Share] = {}
    label3: Label3 | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.question_id is None) == (self.question is None):
            raise ValueError("needs either 'question_id' or 'question'")
        if self.score is None and not self.points and all(s is None for s in self.scores):
            raise ValueError("needs a 'score', 'scores' or 'points'")
        check_ids(self.key_points)
        return self

    @property
    def human(self) -> float | None:
        """The human score: the one given, else the mean of the raters."""
        given = [s for s in self.scores if s is not None]
        return self.score if self.score is not None or not given else sum(given) / len(given)


@dataclass(frozen=True)
class Reply:
    """A reply that people have scored. `row` is its line in the file; with the file's digest it names the reply.

    `labels` are people's labels by the question's own point ids; `names` leads from these to the ids of the line.
    """

    row: int
    id: PointId
    qid: str
    lang: Lang
    question: Question
    answer: str
    score: float | None = None
    raters: tuple[float | None, ...] = ()
    labels: Mapping[str, Label] = field(default_factory=dict)
    label3: Label3 | None = None
    names: Names = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        """Whether nothing was written: such a reply is counted apart and never pooled."""
        return emptiness(self.answer) == "blank"


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be used; `line` counts from 1."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Dataset:
    """The replies of one file, or the corpus's examples. `digest` is the SHA-256 of what it was read from, in hex."""

    name: str
    digest: str
    replies: tuple[Reply, ...]
    bad: tuple[BadLine, ...] = ()


def read_dataset(path: Path, corpus: Mapping[str, Question], drafted: Drafted) -> Dataset:
    """Read a file of JSON lines. Raises BadInputFile where it cannot be read, NothingToEvaluate where no line is usable.

    Args:
        corpus: the questions that `question_id` may name.
        drafted: gives key points to an inline question that has a reference alone.
    """
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        raise BadInputFile(
            path=path, detail=Said(f"it is not UTF-8 (byte {e.start})", f"不是 UTF-8（第 {e.start} 字节）")
        ) from None
    except OSError as e:
        raise BadInputFile(path=path, detail=e.strerror or e) from None
    reader = _Reader(corpus, drafted)
    replies: list[Reply] = []
    bad: list[BadLine] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            replies.append(reader.reply(number, line))
        except (ValueError, RecursionError) as e:
            bad.append(BadLine(path, number, first_error(e)))
    if not replies:
        raise NothingToEvaluate(path=path, bad="".join(f"\n{line}" for line in bad))
    return Dataset(str(path), hashlib.sha256(raw).hexdigest(), tuple(replies), tuple(bad))


class _Reader:
    """Turns lines into replies; lines with the same question share it, so that it is made and drafted once."""

    def __init__(self, corpus: Mapping[str, Question], drafted: Drafted) -> None:
        self._corpus = corpus
        self._drafted = drafted
        self._made: dict[str, tuple[Question, Names]] = {}

    def reply(self, number: int, line: str) -> Reply:
        """Return a line's reply; raises ValueError or RecursionError."""
        row = Row.model_validate(parse_line(line))
        question, names = self._question(row)
        back = {str(name): point for point, name in names.items()}
        if unknown := sorted(row.points.keys() - back.keys()):
            raise ValueError(f"points: {unknown[0]!r} is not a key point")
        qid = row.qid if row.qid is not None else row.question_id
        return Reply(
            row=number,
            id=row.id,
            qid=str(qid) if qid is not None else question.question.both,
            lang=row.lang or detect(row.answer, question.question.langs[0]),
            question=question,
            answer=row.answer,
            score=row.human,
            raters=row.scores,
            labels={back[name]: _label(label) for name, label in row.points.items()},
            label3=row.label3,
            names=names,
        )

    def _question(self, row: Row) -> tuple[Question, Names]:
        if row.question_id is not None:
            question = self._corpus.get(row.question_id)
            if question is None:
                raise ValueError(f"there is no question {row.question_id!r}")
            return question, own_names(question)
        key = row.model_dump_json(include={"question", "reference", "key_points"})
        if key not in self._made:
            assert row.question is not None
            self._made[key] = inline_question(row.question, row.reference, row.key_points, self._drafted)
        return self._made[key]


def _label(label: VerdictName | bool | float) -> Label:
    if isinstance(label, bool):
        return "met" if label else "missing"
    return label


def own_examples(corpus: Mapping[str, Question]) -> Dataset:
    """Return the examples of the corpus's questions, labelled with the verdicts that their authors expect.

    The score is the arithmetic of those verdicts; an example that does not name every point has labels and no score. Those
    marked as beyond the offline grader are there too: leaving them out would flatter it.
    """
    replies = tuple(
        Reply(
            row=n,
            id=f"{question.id}/{n}",
            qid=question.id,
            lang=example.lang,
            question=question,
            answer=example.text,
            score=_expected(question, example.expect),
            labels=dict(example.expect),
            names=own_names(question),
        )
        for n, (question, example) in enumerate(_examples(corpus), 1)
    )
    basis: list[Any] = [[r.id, r.question.rubric_hash, r.lang, r.answer, dict(r.labels)] for r in replies]
    digest = hashlib.sha256(json.dumps(basis, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return Dataset(EXAMPLES, digest, replies)


def _examples(corpus: Mapping[str, Question]) -> Iterator[tuple[Question, Example]]:
    for name in sorted(corpus):
        yield from ((corpus[name], example) for example in corpus[name].examples)


def _expected(question: Question, expect: Mapping[str, VerdictName]) -> float | None:
    if expect.keys() != {point.id for point in question.key_points}:
        return None
    # No quote is at hand, and the arithmetic needs none.
    return score(question, tuple(PointVerdict(point=p, verdict=v) for p, v in expect.items()))


def sample(replies: Iterable[Reply], limit: int, seed: int) -> tuple[Reply, ...]:
    """Return at most `limit` replies, taken in turn from all questions in both languages, in the file's order."""
    rng = np.random.default_rng(seed)
    groups: dict[tuple[str, str], list[Reply]] = {}
    for reply in replies:
        groups.setdefault((reply.qid, reply.lang), []).append(reply)
    ranked = [
        (turn, float(rng.random()), reply)
        for group in groups.values()
        for turn, reply in zip(rng.permutation(len(group)), group, strict=True)
    ]
    chosen = sorted(ranked, key=lambda entry: entry[:2])[:limit]
    return tuple(sorted((reply for _, _, reply in chosen), key=lambda reply: reply.row))
