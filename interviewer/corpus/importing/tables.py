"""CSV and TSV: finds the separator, takes the columns by their names, and survives a quote that is never closed."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from interviewer.corpus.importing.fields import check_mapping, collected, guess, mapped
from interviewer.corpus.importing.found import Bad, Found, Reading, Remark

SEPARATORS = ",\t;|，"
LONGEST_CELL = 1_000_000
MOST_RECOVERIES = 20
"""Quotes left open after which the rest of a table is given up: each costs a look at all that follows."""
_SAMPLE_LINES = 200

Row = tuple[int, list[str]]


def read_table(path: Path, text: str, maps: Mapping[str, str]) -> Reading:
    """Return the rows of a table as questions.

    Without names that are known in its first row, a table of two columns is taken for questions and answers. Raises
    BadMapping, and SourceUnreadable where no column is the question or none the answer.
    """
    text, separator = separator_of(text)
    rows = list(rows_of(text, separator))
    head = next((cells for _, cells in rows if isinstance(cells, list)), [])
    named = any(guess(head).values()) or bool(maps and not all(key.isdigit() for key in maps))
    names = _distinct(head) if named else _numbered(len(head))
    columns = mapped(names, maps)
    if not named and len(names) == 2 and not maps:
        columns = dict(zip(names, ("question", "answer"), strict=True))
    check_mapping(path, columns)
    parts = list(_parts(path, rows, columns, skip=named))
    remarks = [Remark("import-separator", {"separator": {"\t": "tab"}.get(separator, separator)})]
    if not named:
        remarks.append(Remark("import-no-header"))
    return Reading(path, "csv", tuple(parts), columns=columns, remarks=tuple(remarks))


def _parts(
    path: Path, rows: Sequence[tuple[int, list[str] | Remark]], columns: Mapping[str, str | None], *, skip: bool
) -> Iterator[Found | Bad]:
    for line, cells in rows:
        if isinstance(cells, Remark):
            yield Bad(path, line, cells)
        elif skip:
            skip = False
        elif any(cell.strip() for cell in cells):
            data = collected((field, cell) for field, cell in zip(columns.values(), cells, strict=False) if field)
            over = [cell for cell in cells[len(columns) :] if cell.strip()]
            yield Found(path, line, data, (Remark("import-more-cells", {"count": len(over)}),) if over else ())


def _distinct(head: Sequence[str]) -> list[str]:
    """Return the names, those that occur again or are empty made different."""
    names: list[str] = []
    for n, name in enumerate(head, 1):
        plain = name.strip() or str(n)
        names.append(plain if plain not in names else f"{plain} ({n})")
    return names


def _numbered(count: int) -> list[str]:
    return [str(n) for n in range(1, count + 1)]


def separator_of(text: str) -> tuple[str, str]:
    """Return the text without a `sep=` line, and the separator: the one that cuts most rows into equally many cells."""
    if told := re.match(r"sep=(.)\n", text, re.IGNORECASE):
        return "\n" + text[told.end() :], told[1]
    sample = "\n".join(text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES])

    def fits(separator: str) -> tuple[int, float, int]:
        widths = [len(cells) for _, cells in rows_of(sample, separator) if isinstance(cells, list)]
        width, times = Counter(widths or [1]).most_common(1)[0]
        known = 0
        if first := next((cells for _, cells in rows_of(sample, separator) if isinstance(cells, list)), None):
            known = sum(field is not None for field in guess(first).values())
        return known, times / max(1, len(widths)) if width > 1 else 0.0, width

    return text, max(SEPARATORS, key=fits)


def rows_of(text: str, separator: str) -> Iterator[tuple[int, list[str] | Remark]]:
    """Yield (line, cells) of each row that holds something; a Remark stands for what cannot be read.

    A quote that is never closed would swallow the rest: its own line is given up, and reading goes on with the next.
    """
    lines = [f"{line}\n" for line in text.split("\n")]  # not splitlines(): a cell may hold U+2028
    csv.field_size_limit(LONGEST_CELL)
    start = 0
    for _ in range(MOST_RECOVERIES + 1):
        fault: tuple[int, Remark] | None = None
        begun, reader = start, csv.reader(lines[start:], delimiter=separator)
        try:
            for cells in reader:
                at, begun = begun, start + reader.line_num
                if begun == len(lines) and _is_open(lines[at:], separator):
                    fault = at, Remark("import-open-quote")
                    break
                if cells:
                    yield at + 1, cells
        except csv.Error as e:
            fault = begun, Remark("import-bad-row", {"detail": str(e)})
        if fault is None:
            return
        yield fault[0] + 1, fault[1]
        start = fault[0] + 1
    yield start + 1, Remark("import-given-up")


def _is_open(lines: Sequence[str], separator: str) -> bool:
    """Say whether the last row ends inside a quote."""
    try:
        list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error as e:
        return "unexpected end of data" in str(e)
    return False
