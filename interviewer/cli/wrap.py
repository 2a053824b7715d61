"""Breaks lines of mixed Chinese and Latin text: anywhere between Chinese characters, never before closing punctuation.

rich breaks at spaces only, so that a Chinese sentence with a few Latin words would fall into ragged half-lines.
"""

import re

from rich.cells import cell_len
from rich.text import Text

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6"
_NO_START = "，。！？；：、）】》」』”’％,.!?;:)]}%…·"
_NO_END = "/（【《「『“‘([{"
_PIECE = re.compile(rf"[^\S\u00a0]+|/[{_WIDE}]{{1,4}}(?![{_WIDE}])|[{_WIDE}]|(?:[^\s{_WIDE}]|\u00a0)+")


def wrap(text: Text, width: int) -> Text:
    """Return the text with line breaks so that no line is wider than `width` cells; styles are kept."""
    return Text("\n").join(part for line in text.split("\n", allow_blank=True) for part in _lines(line, max(8, width)))


def _lines(line: Text, width: int) -> list[Text]:
    cuts: list[int] = []
    start = used = 0
    for begin, end in units(line.plain):
        size = cell_len(line.plain[begin:end])
        if used + size > width and begin > start and line.plain[begin:end].strip():
            cuts.append(begin)
            start, used = begin, 0
        while (
            size > width - used and end - begin > 1 and line.plain[begin].strip()
        ):  # longer than a line: a path, a formula
            room = _fitting(line.plain[begin:end], width - used)
            begin += max(1, room)
            cuts.append(begin)
            start, used, size = begin, 0, cell_len(line.plain[begin:end])
        used += size
    parts = [line] if not cuts else list(line.divide(cuts))
    for part in parts:
        part.rstrip()
    return parts


def units(text: str) -> list[tuple[int, int]]:
    """Return spans that stay together: words, and Chinese characters with the punctuation that belongs to them."""
    units: list[tuple[int, int]] = []
    for match in _PIECE.finditer(text):
        begin, end = match.span()
        joins = units and (match[0][0] in _NO_START or text[units[-1][1] - 1] in _NO_END)
        if joins and not match[0].isspace() and not text[units[-1][0]].isspace():
            units[-1] = (units[-1][0], end)
        else:
            units.append((begin, end))
    return units


def _fitting(text: str, width: int) -> int:
    """Return how many characters fit into so many cells."""
    used = 0
    for n, char in enumerate(text):
        used += cell_len(char)
        if used > width:
            return n
    return len(text)
