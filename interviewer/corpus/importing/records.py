"""JSON and JSON lines: objects with the keys of an entry, or with other people's names for them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from interviewer.corpus.importing.fields import ENTRY_KEYS, check_mapping, collected, guess, mapped
from interviewer.corpus.importing.found import Bad, Found, Reading, Remark

_LISTS = ("questions", "data", "items", "rows", "examples", "cards", "notes", "题目")


def read_records(path: Path, text: str, maps: Mapping[str, str]) -> Reading:
    """Return the objects of a JSON file (a list, or an object that holds one) or of JSON lines.

    A line that is no JSON is a bad part with the place of the fault; the others come in. Raises BadMapping, and
    SourceUnreadable where no key is the question or none the answer.
    """
    objects = list(_objects(text))
    good = [(line, value) for line, value in objects if isinstance(value, dict)]
    names = list(dict.fromkeys(str(key) for _, value in good for key in value))
    columns = mapped(names, maps) if names else {}
    # An entry's own keys are what they are called; only where it has neither are others looked for.
    columns.update({name: name for name in names if name in ENTRY_KEYS and name not in maps})
    columns.update(_beside(columns, maps, [value for _, value in good]))
    if good:
        check_mapping(path, columns)
    parts: list[Found | Bad] = []
    for line, value in objects:
        if isinstance(value, dict):
            parts.append(Found(path, line, _data(value, columns)))
        elif isinstance(value, Remark):
            parts.append(Bad(path, line, value))
        else:
            parts.append(Bad(path, line, Remark("import-no-object")))
    return Reading(path, "jsonl", tuple(parts), columns=columns)


def _beside(
    columns: Mapping[str, str | None], maps: Mapping[str, str], objects: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """Return further names of a field in a file put together from several: those that no object has beside the first."""
    found: dict[str, str] = {}
    for name in [name for name, field in columns.items() if field is None and name not in maps]:
        (field,) = guess([name]).values()
        had = {other for other, one in (*columns.items(), *found.items()) if one == field}
        if field and had.isdisjoint(maps) and all(had.isdisjoint(value) for value in objects if name in value):
            found[name] = field
    return found


def _data(value: Mapping[str, Any], columns: Mapping[str, str | None]) -> dict[str, Any]:
    return collected((field, part) for key, part in value.items() if (field := columns.get(str(key))))


def _objects(text: str) -> Iterator[tuple[int, Any]]:
    """Yield (line, value) pairs; a Remark stands for what is no JSON."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as e:
        if _is_one_document(text):
            yield from _salvaged(text, e)
        else:
            yield from _lines(text)
        return
    listed = whole
    if isinstance(whole, dict):
        listed = next((whole[key] for key in _LISTS if isinstance(whole.get(key), list)), [whole])
    if not isinstance(listed, list):
        yield 1, whole
        return
    yield from zip(_places(text, len(listed)), listed, strict=True)


def _is_one_document(text: str) -> bool:
    start = text.lstrip()
    return start.startswith("[") or (start.startswith("{") and start.partition("\n")[0].strip() == "{")


def _lines(text: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as e:
                yield number, _no_json(e)


def _no_json(e: Exception) -> Remark:
    if isinstance(e, json.JSONDecodeError):
        return Remark("import-no-json", {"detail": e.msg, "column": e.colno})
    return Remark("import-too-deep" if isinstance(e, RecursionError) else "import-bad-number")


def _salvaged(text: str, e: Exception) -> Iterator[tuple[int, Any]]:
    """Yield the whole objects of a list that breaks off or has a fault, then the fault at its line."""
    decoder, at = json.JSONDecoder(), text.find("[") + 1
    while at:
        start = text.find("{", at)
        if start < 0 or text[at:start].strip(" \t\n,"):
            break
        try:
            value, at = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            break
        yield text.count("\n", 0, start) + 1, value
    yield e.lineno if isinstance(e, json.JSONDecodeError) else 1, _no_json(e)


def _places(text: str, count: int) -> list[int]:
    """Return the lines where the objects of a list begin; where that cannot be told, their numbers."""
    decoder, at, line, counted, lines = json.JSONDecoder(), text.find("[") + 1, 1, 0, list[int]()
    if not text.lstrip().startswith("["):
        return [1] * count if count == 1 else list(range(1, count + 1))
    while len(lines) < count:
        while at < len(text) and text[at] in " \t\n,":
            at += 1
        line += text.count("\n", counted, at)
        counted = at
        lines.append(line)
        _, at = decoder.raw_decode(text, at)
    return lines
