"""Anki's text export: notes in lines, with `#key:value` lines first that say how they are separated.

The keys are those of Anki's manual, "Importing: text files": separator, html, columns, tags, notetype, deck and guid,
the last ones also with a column's number.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from interviewer.corpus.importing.fields import check_mapping, collected, guess, mapped
from interviewer.corpus.importing.found import Bad, Found, Reading, Remark
from interviewer.corpus.importing.html import fragment_to_markdown
from interviewer.corpus.importing.tables import rows_of, separator_of

_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "space": " ", "pipe": "|", "colon": ":"}
_HEAD = re.compile(r"#([a-z ]+):(.*)")
_CLOZE = re.compile(r"\{\{c\d+::")
_FORMULAS = (
    (re.compile(r"\[latex\](.*?)\[/latex\]", re.DOTALL), r"\1"),
    (re.compile(r"\[\$\$\](.*?)\[/\$\$\]", re.DOTALL), r"$$\1$$"),
    (re.compile(r"\[\$\](.*?)\[/\$\]", re.DOTALL), r"$\1$"),
    (re.compile(r"\\\((.*?)\\\)", re.DOTALL), r"$\1$"),
    (re.compile(r"\\\[(.*?)\\\]", re.DOTALL), r"$$\1$$"),
)
_MEDIA = re.compile(r"\[(?:sound|anki):[^\]]*\]")
_PICTURE = re.compile(r"<img\b", re.IGNORECASE)


def read_anki(path: Path, text: str, maps: Mapping[str, str]) -> Reading:
    """Return the notes of a text export.

    Without `#columns`, the first two columns that the head does not use otherwise are question and answer. Raises
    BadMapping, and SourceUnreadable where no column is the question or none the answer.
    """
    head, body = _head(text)
    separator = head.get("separator", "")
    separator = _SEPARATORS.get(separator.strip().lower(), separator[:1]) or separator_of(body)[1]
    rows = list(rows_of(body, separator))
    width = max((len(cells) for _, cells in rows if isinstance(cells, list)), default=0)
    columns = _columns(head, separator, width, maps)
    check_mapping(path, columns)
    defaults = {"topic": head.get("deck"), "tags": head.get("tags")}
    html = head.get("html", "").strip().lower() != "false"
    parts: list[Found | Bad] = []
    for line, cells in rows:
        if isinstance(cells, Remark):
            parts.append(Bad(path, line, cells))
        elif any(cell.strip() for cell in cells):
            named = [(field, cell) for field, cell in zip(columns.values(), cells, strict=False) if field]
            parts.append(note(path, line, [*defaults.items(), *named], html=html))
    return Reading(path, "anki", tuple(parts), columns=columns)


def note(path: Path, line: int, values: Sequence[tuple[str, str | None]], *, html: bool) -> Found | Bad:
    """Return a note from its fields, as Markdown; a cloze card asks nothing and is a bad part."""
    raw = [(field, value) for field, value in values if value is not None]
    if any(_CLOZE.search(value) for _, value in raw):
        return Bad(path, line, Remark("import-cloze"))
    remarks = [Remark("import-pictures")] if any(_PICTURE.search(v) or _MEDIA.search(v) for _, v in raw) else []
    data: dict[str, Any] = collected((field, _text(value, html=html)) for field, value in raw)
    if "topic" in data:
        data["topic"] = str(data["topic"]).replace("::", "/").replace("\x1f", "/")
    if isinstance(data.get("tags"), str):
        data["tags"] = str(data["tags"]).split()
    return Found(path, line, data, tuple(remarks))


def _text(value: str, *, html: bool) -> str:
    for pattern, into in _FORMULAS:
        value = pattern.sub(into, value)
    value = _MEDIA.sub("", value)
    return (fragment_to_markdown(value) if html else value).strip()


def _head(text: str) -> tuple[dict[str, str], str]:
    """Return the `#key:value` lines, and the text with every such line emptied, so that lines keep their numbers."""
    head: dict[str, str] = {}
    lines = text.split("\n")
    for n, line in enumerate(lines):
        if not line.startswith("#"):
            break
        if found := _HEAD.fullmatch(line):
            head[found[1].strip().lower()] = found[2]
        lines[n] = ""
    return head, "\n".join(lines)


def _columns(head: Mapping[str, str], separator: str, width: int, maps: Mapping[str, str]) -> dict[str, str | None]:
    told = head.get("columns", "")
    names = [name.strip() for name in told.split(separator)] if told else []
    names += [str(n) for n in range(len(names) + 1, width + 1)]
    columns = guess(names)
    used = {"guid": "id", "notetype": None, "deck": "topic", "tags": "tags"}
    special: dict[str, str | None] = {}
    for key, field in used.items():
        number = head.get(f"{key} column", "").strip()
        if number.isdigit() and 0 < int(number) <= len(names):
            special[names[int(number) - 1]] = field
    columns.update(special)
    free = [name for name, field in columns.items() if field is None and name not in special]
    for wanted in ("question", "answer"):
        if free and not any((field or "").startswith(wanted) for field in columns.values()):
            columns[free.pop(0)] = wanted
    if maps:
        taken = mapped(list(columns), maps)
        changed = {name for name in taken if taken[name] != guess(list(columns))[name]}
        columns = {name: taken[name] if name in changed else field for name, field in columns.items()}
    return columns
