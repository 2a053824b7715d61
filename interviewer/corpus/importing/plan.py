"""Decides what of a source comes in: what is there already, what is nearly there, and where the rest goes."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from interviewer.core.question import Question
from interviewer.corpus.duplicates import NEAR_DUPLICATE
from interviewer.corpus.importing.build import Builder, Built
from interviewer.corpus.importing.found import Bad, Found, Reading, Remark
from interviewer.corpus.importing.neighbours import Neighbours
from interviewer.corpus.write import slug
from interviewer.ports import TrainableEmbedder

Status = Literal["new", "added", "there", "duplicate", "fault"]
TopicFrom = Literal["given", "suggested", "none"]
Duplicates = Literal["skip", "keep"]


@dataclass(frozen=True)
class Row:
    """One question of a source, and what becomes of it.

    Args:
        same_as: id of the question, or file and line of the earlier row, that it repeats.
        similarity: cosine to that one; 1 for the same wording.
        drafted: key points that were drafted.
    """

    path: Path
    line: int
    status: Status
    question: Question | None = None
    remarks: tuple[Remark, ...] = ()
    topic_from: TopicFrom = "none"
    same_as: str | None = None
    similarity: float | None = None
    drafted: int = 0
    written: Path | None = None


@dataclass(frozen=True)
class Plan:
    """What would come in, in the order of the sources."""

    rows: tuple[Row, ...]
    readings: tuple[Reading, ...]
    folder: Path

    def count(self, status: Status) -> int:
        """Return how many rows have a status."""
        return sum(row.status == status for row in self.rows)


@dataclass
class Known:
    """The questions that are there, by their wordings and their contents."""

    asked: dict[str, str] = field(default_factory=dict)
    contents: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, questions: Iterable[Question]) -> "Known":
        """Return what these questions ask and answer."""
        known = cls()
        for question in questions:
            known.add(question, question.id)
        return known

    def add(self, question: Question, name: str) -> None:
        """Remember a question under its id or its place; what was first remains."""
        for pair in contents(question):
            self.contents.setdefault(pair, name)
            self.asked.setdefault(pair[0], name)

    def content(self, question: Question) -> str | None:
        """Return the name of a question with the same wording and answer in some language."""
        return next((self.contents[pair] for pair in contents(question) if pair in self.contents), None)

    def wording(self, question: Question) -> str | None:
        """Return the name of a question with the same wording in some language."""
        return next((self.asked[asked] for asked, _ in contents(question) if asked in self.asked), None)


def contents(question: Question) -> list[tuple[str, str]]:
    """Return folded question and answer in each language of the question."""
    return [
        (folded(question.question.get(lang)), folded(question.answer.get(lang))) for lang in question.question.langs
    ]


def folded(text: str) -> str:
    """Return a text as it is compared: width, case, white space and closing marks do not matter."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return re.sub(r"[\s?!.:。！，]+$", "", plain) or plain


def make_plan(
    readings: Sequence[Reading],
    existing: Sequence[Question],
    folder: Path,
    builder: Builder,
    embedder: TrainableEmbedder,
    *,
    duplicates: Duplicates = "skip",
) -> Plan:
    """Return what becomes of every part of the readings; nothing is written.

    Args:
        readings: the sources.
        existing: every question that is there, in the corpus and in the folder.
        folder: where the questions would be written.
        builder: makes entries of what was found.
        embedder: is trained here, and finds near-duplicates and topics.
        duplicates: whether a question that is asked already, in the same or nearly the same words, comes in all the same.
            What is there with question and answer never comes in again: so the same command goes on where it stopped.
    """
    known = Known.of(existing)
    built = [builder.build(part) if isinstance(part, Found) else part for r in readings for part in r.parts]
    rows = [_first_look(one, known, duplicates) for one in built]
    at = [n for n, row in enumerate(rows) if row.status == "new"]
    questions = [q for n in at if (q := rows[n].question)]
    if questions:
        neighbours = Neighbours(existing, questions, embedder)
        _near_ones(rows, at, neighbours, existing, duplicates)
        places = [i for i, n in enumerate(at) if rows[n].status == "new" and rows[n].topic_from == "none"]
        for place, topic in neighbours.topics(places).items():
            row = rows[at[place]]
            question = questions[place].model_copy(update={"topic": topic})
            rows[at[place]] = replace(row, question=question, topic_from="suggested")
    return Plan(tuple(_named(rows, built, {q.id for q in existing})), tuple(readings), folder)


def _first_look(one: Built | Bad, known: Known, duplicates: Duplicates) -> Row:
    """Return a row by what needs no vectors: faults, what is there already, and the same question again."""
    if isinstance(one, Bad):
        return Row(one.path, one.line, "fault", remarks=(one.why,))
    found, question = one.found, one.question
    place = f"{found.path}:{found.line}"
    row = Row(
        *(found.path, found.line, "new", question, one.remarks, "given" if one.topic else "none"), drafted=one.drafted
    )
    same, asked = known.content(question), known.wording(question)
    known.add(question, place)
    if same:
        return replace(row, status="duplicate" if ":" in same else "there", same_as=same, similarity=1.0)
    if asked:
        return replace(row, status="duplicate" if duplicates == "skip" else "new", same_as=asked, similarity=1.0)
    return row


def _near_ones(
    rows: list[Row], at: Sequence[int], neighbours: Neighbours, existing: Sequence[Question], duplicates: Duplicates
) -> None:
    for n, near in zip(at, neighbours.near(), strict=True):
        if near is None or rows[n].same_as:
            continue
        other = near.place - len(existing)
        if near.similarity < NEAR_DUPLICATE:
            if other < 0:
                facts = {"other": existing[near.place].id, "similarity": f"{near.similarity:.2f}"}
                rows[n] = replace(rows[n], remarks=(*rows[n].remarks, Remark("import-like", facts)))
            continue
        same = existing[near.place].id if other < 0 else f"{rows[at[other]].path}:{rows[at[other]].line}"
        status: Status = "duplicate" if duplicates == "skip" else "new"
        rows[n] = replace(rows[n], status=status, same_as=same, similarity=near.similarity)


def _named(rows: Sequence[Row], built: Sequence[Built | Bad], taken: set[str]) -> Iterator[Row]:
    """Give every new question an id of its own: the source's where it is free, else one made from the question."""
    numbers: dict[str, int] = {}
    for row, one in zip(rows, built, strict=True):
        if row.status != "new" or not row.question or isinstance(one, Bad):
            yield row
            continue
        asked = row.question.question
        wanted = one.wanted_id or slug(asked.get(asked.langs[0]), ())
        name = free_id(wanted, taken, numbers)
        remarks = row.remarks
        if one.wanted_id and name != one.wanted_id:
            remarks = (*remarks, Remark("import-id-taken", {"given": wanted, "used": name}))
        yield replace(row, question=row.question.model_copy(update={"id": name}), remarks=remarks)


def free_id(wanted: str, taken: set[str], numbers: dict[str, int]) -> str:
    """Return the id, with a number where it is taken, and take it. `numbers` remembers where counting stopped."""
    name, number = wanted, numbers.get(wanted, 1)
    while name in taken:
        number += 1
        name = f"{wanted[:72]}-{number}"
    numbers[wanted] = number
    taken.add(name)
    return name
