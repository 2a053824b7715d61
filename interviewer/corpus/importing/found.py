"""What a source holds before anything is decided: questions as they were found, each with its file and line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

ANSWER_MISSING, QUESTION_MISSING = "answer-missing", "question-missing"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a person should know about a part of a source; `code` names a text, `facts` fill its braces."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A question in the shape of an entry, not yet checked; texts may be plain strings in a language still unknown.

    `line` counts from 1: the line of a text file, the row's first line in a table, the note's number in an Anki package.
    `lines` gives those of single fields where they are known.
    """

    path: Path
    line: int
    data: Mapping[str, Any]
    remarks: tuple[Remark, ...] = ()
    lines: Mapping[str | int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bad:
    """A part of a source that cannot come in."""

    path: Path
    line: int
    why: Remark


@dataclass(frozen=True)
class Reading:
    """All that one file holds, in its order, and what was understood of it.

    Args:
        columns: for tables and records, which field each column or key was taken for; None where it was not used.
        remarks: what concerns the whole file.
    """

    path: Path
    format: str
    parts: tuple[Found | Bad, ...]
    encoding: str | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()


def with_address(parts: Sequence[Found | Bad], address: str | None) -> tuple[Found | Bad, ...]:
    """Return the parts with the address of the page that they come from, which stands in their notes."""
    if not address:
        return tuple(parts)
    return tuple(replace(p, data={"origin": address, **p.data}) if isinstance(p, Found) else p for p in parts)
