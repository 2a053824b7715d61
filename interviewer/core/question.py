"""What a question is: the schema of one corpus entry, and the values that the interview and the graders work on.

The models are frozen and reject unknown fields, so that a typing mistake in a file is a fault with a line number
and not a silently ignored key. Only `id`, `question` and `answer`, in one language, are compulsory.
"""

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

Lang = Literal["en", "zh"]
LANGS: tuple[Lang, ...] = ("en", "zh")
Kind = Literal["concept", "derivation", "calculation", "code", "design", "scenario", "behavioural"]
Role = Literal["algorithm", "training", "inference", "application"]

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Topic = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$", max_length=120)]
Way = Annotated[tuple[str, ...], Field(min_length=1)]
"""One way of saying something: groups that must all occur near each other; `|` separates the words of a group."""


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Frozen):
    """A text in English, in Chinese, or in both."""

    en: str | None = None
    zh: str | None = None

    @model_validator(mode="after")
    def _in_some_language(self) -> Self:
        if not ((self.en or "").strip() or (self.zh or "").strip()):
            raise ValueError("needs a text in 'en' or 'zh'")
        return self

    def get(self, lang: Lang) -> str:
        """Return the text in `lang`, or in the other language where that one is missing."""
        wanted, other = (self.zh, self.en) if lang == "zh" else (self.en, self.zh)
        return wanted if (wanted or "").strip() and wanted else other or ""

    @property
    def langs(self) -> tuple[Lang, ...]:
        """The languages that have a text."""
        return tuple(lang for lang in LANGS if (getattr(self, lang) or "").strip())

    @property
    def both(self) -> str:
        """Every language's text, for matching that does not care about the language."""
        return "\n".join(part for part in (self.en, self.zh) if part)


class KeyPoint(_Frozen):
    """One checkable claim of the reference answer."""

    id: Slug
    weight: int = Field(default=1, ge=1, le=3, description="1–3: what an interviewer would miss first is 3")
    text: Text
    accept: tuple[Way, ...] = Field(
        default=(), description="ways of saying it: in each, every group must occur near the others and not be negated"
    )
    partial: tuple[Way, ...] = Field(default=(), description="ways of saying half of it")
    probe: Text | None = Field(default=None, description="asked when the point is missing; must not contain the answer")
    hint: Text | None = None
    draft: bool = Field(default=False, description="written by a program and not yet looked at by a person")

    @field_validator("accept", "partial")
    @classmethod
    def _words(cls, ways: tuple[Way, ...]) -> tuple[Way, ...]:
        return _checked_ways(ways)


class Misconception(_Frozen):
    """What people commonly get wrong, with the key points that saying it cancels."""

    id: Slug
    text: Text
    correction: Text
    says: tuple[Way, ...] = ()
    contradicts: tuple[Slug, ...] = ()

    @field_validator("says")
    @classmethod
    def _words(cls, ways: tuple[Way, ...]) -> tuple[Way, ...]:
        return _checked_ways(ways)


class Source(_Frozen):
    """Where the reference answer can be checked."""

    ref: Annotated[str, StringConstraints(min_length=3)]
    where: str | None = None
    supports: tuple[Slug, ...] = ()


VerdictName = Literal["met", "partial", "missing", "contradicted"]


class Example(_Frozen):
    """A sample reply with the verdicts that a good grader must give; points not named are not tested."""

    lang: Lang
    text: str
    expect: dict[Slug, VerdictName]
    misconceptions: tuple[Slug, ...] = ()
    spoken: bool = False
    beyond_offline: bool = Field(
        default=False, description="true where only a reader can see it, not the offline grader"
    )


class Question(_Frozen):
    """One entry of the corpus."""

    id: Slug
    topic: Topic = "unsorted"
    level: int = Field(default=2, ge=1, le=5, description="1 warm-up … 5 research")
    kind: Kind = "concept"
    roles: tuple[Role, ...] = ()
    question: Text
    answer: Text
    key_points: tuple[KeyPoint, ...] = ()
    enough: int | None = Field(
        default=None,
        ge=1,
        description="how many of the key points make a full answer, where the question leaves the choice",
    )
    misconceptions: tuple[Misconception, ...] = ()
    deeper: tuple[Text, ...] = Field(default=(), description="asked when everything was covered")
    sources: tuple[Source, ...] = ()
    examples: tuple[Example, ...] = ()
    solution: str | None = Field(default=None, description="Python that solves a code question; shown with the answer")
    check: str | None = Field(
        default=None,
        description="Python that recomputes the answer's numbers or tests the solution; run by the tests, never by the program",
    )
    volatile: bool = Field(default=False, description="true where a number in the answer ages")
    unverified: bool = Field(default=False, description="true where a source could not be opened; say why in `note`")
    note: str | None = None
    reviewed: str | None = Field(default=None, description="when a person looked through the drafts, and who, if named")
    draft: bool = False

    @model_validator(mode="after")
    def _references_exist(self) -> Self:
        points = [point.id for point in self.key_points]
        known = set(points)
        faults = [f"key point {name!r} is defined twice" for name in sorted({p for p in points if points.count(p) > 1})]
        wrongs = [m.id for m in self.misconceptions]
        faults += [
            f"misconception {name!r} is defined twice" for name in sorted({w for w in wrongs if wrongs.count(w) > 1})
        ]
        if known:
            for place, names in self._references():
                faults += [f"{place} names {name!r}, which is not a key point" for name in names if name not in known]
        for n, example in enumerate(self.examples):
            faults += [
                f"examples.{n} names {m!r}, which is not a misconception"
                for m in example.misconceptions
                if m not in wrongs
            ]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _references(self) -> list[tuple[str, Sequence[str]]]:
        return [
            *((f"misconceptions.{m.id}.contradicts", m.contradicts) for m in self.misconceptions),
            *((f"sources.{n}.supports", s.supports) for n, s in enumerate(self.sources)),
            *((f"examples.{n}.expect", list(e.expect)) for n, e in enumerate(self.examples)),
        ]

    def within(self, topic: str) -> bool:
        """Say whether the question is on a topic or on one below it."""
        return self.topic == topic or self.topic.startswith(f"{topic}/")

    def suits(self, roles: Collection[str]) -> bool:
        """Say whether the question is for any of these roles; one that names no role is for all."""
        return not self.roles or not set(self.roles).isdisjoint(roles)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with other values; the digest is worked out anew, since it would be copied as it was."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("rubric_hash", None)
        return copied

    def point(self, point_id: str) -> KeyPoint:
        """Return the key point with this id; raises KeyError."""
        for point in self.key_points:
            if point.id == point_id:
                return point
        raise KeyError(point_id)

    @property
    def langs(self) -> tuple[Lang, ...]:
        """Languages in which the question can be asked and answered from the reference."""
        return tuple(lang for lang in self.question.langs if lang in self.answer.langs)

    @cached_property
    def rubric_hash(self) -> str:
        """Short digest of everything a grading depends on: a changed rubric is a different one."""
        fields = {
            "question",
            "answer",
            "key_points",
            "misconceptions",
            *(f for f in ("enough", "examples") if getattr(self, f)),
        }
        basis = self.model_dump(mode="json", include=fields)
        return hashlib.sha256(json.dumps(basis, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


def _checked_ways(ways: tuple[Way, ...]) -> tuple[Way, ...]:
    for way in ways:
        for group in way:
            if any(not re.sub(r"[!\s]", "", word) for word in group.split("|")):
                raise ValueError(f"group {group!r} has an empty alternative, which would match everything")
    return ways
