"""Makes texts comparable, with the way back to their raw words: NFKC, lower case, TeX and contractions spelt out.

After folding `d_k`, `$d_{k}$`, `dₖ` and `d_K` are the same, as are `don't` and `do not`, `QK^\\top` and `QKt`.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import add
from typing import Any, TypeVar

T = TypeVar("T")
GRAM = 4
BARRIER = "\x00"
"""Stands for each character of what is not the candidate's own sentence; nothing is read together across it."""

_DROPPED = frozenset("_^\u200b\u200c\u200d\u2060\ufeff\u00ad")
_MAPPED = (
    dict.fromkeys("$\\\t\r\xa0", " ") | dict.fromkeys("×·⋅∗", "*") | dict.fromkeys("−‐‑", "-") | {"’": "'", "‘": "'"}
)


class _Table(dict[str, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, char: str) -> str:
        whole = unicodedata.normalize("NFKC", char).casefold()
        folded = _MAPPED.get(char) or "".join(_MAPPED.get(c, c) for c in whole if c not in _DROPPED)
        if len(self) < LARGEST_TABLE:
            self[char] = folded
        return folded


LARGEST_TABLE = 20_000
_TABLE = _Table()
_ASCII = {number: _TABLE[chr(number)] for number in range(128)}


@dataclass(frozen=True)
class Folded:
    """A text made comparable, with the way back: `origin[i]` is where folded character i stood in `raw`."""

    raw: str
    text: str
    origin: Sequence[int]

    def quote(self, start: int, end: int) -> str:
        """Return the raw words behind the folded span, verbatim."""
        if start >= end:
            return ""
        return self.raw[self.origin[start] : self.origin[end - 1] + 1]

    def at(self, place: int) -> int:
        """Return the first folded position that comes from raw position `place` or later."""
        return bisect_left(self.origin, place)

    def once(self, read: "Callable[[Folded], T]") -> T:
        """Return what a function makes of this text; it is called the first time only, however many points ask."""
        kept: dict[Callable[[Folded], Any], Any] = self._kept
        if read not in kept:
            kept[read] = read(self)
        found: T = kept[read]
        return found

    def without(self, spans: "Sequence[tuple[int, int]]") -> "Folded":
        """Return the text with barriers in the place of some folded spans; the way back stays."""
        text = self.text
        for start, end in spans:
            text = text[:start] + BARRIER * (end - start) + text[end:]
        return Folded(self.raw, text, self.origin) if spans else self

    @cached_property
    def _kept(self) -> dict[Any, Any]:
        return {}

    @cached_property
    def grams(self) -> frozenset[str]:
        """All stretches of GRAM characters and of two: a word whose beginning is not among them does not occur."""
        two = list(map(add, self.text, self.text[1:]))
        return frozenset([*two, *map(add, two, two[2:])])

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Folded spans of the sentences, in order and without gaps."""
        return _spans(_SENTENCE_END, self.text)

    @cached_property
    def clauses(self) -> tuple[tuple[int, int], ...]:
        """Folded spans of the clauses, in order and without gaps."""
        return _spans(_CLAUSE_END, self.text)

    @cached_property
    def _token_starts(self) -> list[int]:
        starts: list[int] = []
        for token in _TOKEN.finditer(self.text):
            starts += [token.start()] * (2 if token[0].isascii() else 1)
        return starts

    def distance(self, start: int, end: int) -> int:
        """Length of a folded span: 2 for a Latin word, 1 for a Chinese character."""
        return bisect_right(self._token_starts, end) - bisect_right(self._token_starts, start)


_TOKEN = re.compile(r"[a-z0-9']+|[^\W_]")
# Each alternative begins with a character and looks back afterwards: most places are then passed over at once.
_UNSHORTENED = r"(?<!\bw\.r\.t\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\bcf\.)(?<!\bresp\.)(?<!\bapprox\.)(?<!\bfig\.)(?<!\beq\.)"
"""Behind a full stop that does not only shorten a word."""
_SENTENCE_END = re.compile(
    rf"(?:[。！？；!?;\x00]|\.(?:(?=\s)|(?<=[\w)]\.)$){_UNSHORTENED})+\s*|\n\s*(?=\n|[-*•]\s|\d+[.)、])"
)
_CLAUSE_WORDS = (
    r"but|because|since|whereas|while|although|though|so that|hence|as (?:it|they|we|this|that)"
    r"|and (?:it|they|we|this|that|has|have|is|are|does|do|uses|keeps|gives|can|will)"
)
_CLAUSE_END = re.compile(
    r"(?:[。！？；，!?;:：—)（）\x00]|\((?<![a-z0-9]\())+\s*"
    r"|,(?!\s*[a-z0-9'-]+(?:\s[a-z0-9'-]+)?\s*(?:,\s*[a-z]|and\b|or\b))\s*"
    rf"|\.(?=\s|$){_UNSHORTENED}\s*|\s(?=(?:{_CLAUSE_WORDS})\s)(?<!\bnot\s)"
    r"|(?=[不没无未])(?<=、)|(?=[再才])(?:(?<![不一])(?=再(?:上|加|用|做|考虑|去|把|看))|(?<![刚人])(?=才(?:加|上|用|能|会|需|考虑|做)))"
    r"|(?=[但因所虽而从于就则那])(?=但|(?<!不是)因为|所以|因此|虽然|而是|从而|于是|就|则|那么)"
    r"|(?<=的话)|(?<=[^同有实及随当]时)(?![间候刻长序代延常])"
)


def _spans(end: re.Pattern[str], text: str) -> tuple[tuple[int, int], ...]:
    cuts = sorted({0, len(text), *(m.end() for m in end.finditer(text))})
    return tuple(pairwise(cuts)) or ((0, 0),)


_GLUED = re.compile(r"_\{|\^\{(?=[^{}\s]\})")
_TRANSPOSED = re.compile(r"\^\{?\\t(op)")
"""TeX's subscripts and its exponents of one character stay with their base; so does the sign of transposition."""
_CONTRACTION = re.compile(
    r"(?<=[a-z])(?:n't|'(?:re|ll|ve|d))(?![a-z])|(?:(?<=\bit)|(?<=\bthat)|(?<=\bthere)|(?<=\bwhat)|(?<=\bhere))'s(?![a-z])"
)


def fold(text: str) -> Folded:
    """Fold a text for comparison: NFKC, lower case, TeX marks and zero-width characters gone, contractions spelt out."""
    if text.isascii() and "{" not in text and "\\" not in text:
        folded = text.translate(_ASCII)
        if len(folded) == len(text):  # no character became two, so none is gone
            return (
                _spell_out(text, folded, range(len(text))) if "'" in folded else Folded(text, folded, range(len(text)))
            )
    parts = [_TABLE[char] for char in text]
    if "{" in text or "\\" in text:
        _fold_tex(text, parts)
    folded = "".join(parts)
    if len(folded) == len(text) and all(parts):
        origin: Sequence[int] = range(len(text))
    else:
        origin = [index for index, part in enumerate(parts) for _ in part]
    return _spell_out(text, folded, origin) if "'" in folded else Folded(text, folded, origin)


def _fold_tex(text: str, parts: list[str]) -> None:
    """Make braces vanish where they only hold a subscript together, and be spaces elsewhere."""
    for match in _TRANSPOSED.finditer(text):
        for at in (match.start(1) - 2, *range(*match.span(1))):
            parts[at] = ""
    glued = {match.end() - 1 for match in _GLUED.finditer(text)}
    opened: list[str] = []
    for match in re.finditer(r"[{}]", text):
        at = match.start()
        if match[0] == "{":
            opened.append("" if at in glued else " ")
            parts[at] = opened[-1]
        else:
            parts[at] = opened.pop() if opened else " "


_SHORT_VERBS = {"'s": " is", "'re": " are", "'ll": " will", "'ve": " have", "'d": " would"}
_IRREGULAR = {"ca": (0, "nnot"), "wo": (2, "will not"), "ha": (2, "hall not")}
"""What stands before "n't": how many letters go with it, and what both become ("shan't")."""


def _spell_out(raw: str, text: str, origin: Sequence[int]) -> Folded:
    """Turn "don't" into "do not", "can't" into "cannot", "won't" into "will not", "it's" into "it is".

    The new letters stand where the old ones stood.
    """
    pieces: list[str] = []
    places: list[int] = []
    last = 0
    for match in _CONTRACTION.finditer(text):
        start, end = match.span()
        back, spelt = 0, _SHORT_VERBS.get(match[0], "")
        if not spelt:
            back, spelt = _IRREGULAR.get(text[start - 2 : start], (0, " not"))
        start -= back
        pieces += (text[last:start], spelt)
        places += (*origin[last:start], *[origin[start]] * (len(spelt) - 1), origin[end - 1])
        last = end
    return Folded(raw, "".join(pieces) + text[last:], (*places, *origin[last:]))


def place(spans: Sequence[tuple[int, int]], at: int) -> int:
    """Return the index of the span that holds position `at`."""
    return bisect_right(spans, at, key=lambda span: span[0]) - 1
