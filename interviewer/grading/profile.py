"""What the wording grader looks at in a text: its informative units with their places, polarity and word classes."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from interviewer.core.folding import Folded, fold, place
from interviewer.core.stance import scopes
from interviewer.core.words import STOP, STOP_ZH, stem

TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+(?:\.\d+)?|[\u3400-\u9fff]|[^\s\w]")
# "More", "many", "same" and what Chinese measures with say something here.
_FUNCTION = (STOP - {"many", "more", "most", "much", "same"}) | {"get", "got"}
_NEGATORS = frozenset({"never", "cannot", "without", "neither", "none", "hardly", "lack", "lacks", "unable"})
_SILENT = _FUNCTION | _NEGATORS
_FUNCTION_ZH = (STOP_ZH - frozenset("上下中有")) | frozenset("吗吧呀呢啊嘛地得着")
_NEGATION = re.compile(
    r"(?<![a-z])(?:not|no|nor|never|cannot|without|neither|none|hardly|unable|instead of|rather than)(?![a-z])(?! only)"
)
_NEGATION_ZH = re.compile(r"不是|没有|并非|而非|不能|不会|无法|不(?=[^同断仅但过论管止只])|没|无|非(?!常)|未")
REACH_ZH = 12
"""Characters after a Chinese negation that it governs at most."""
LONGEST_KEPT = 4096
_SIGNS = {1: frozenset({False}), 2: frozenset({True}), 3: frozenset({False, True})}


class Unit(NamedTuple):
    """An English stem, a number or a pair of Chinese characters; `negated` where a negation before it governs it."""

    text: str
    start: int
    end: int
    sentence: int
    negated: bool


@dataclass(frozen=True)
class Profile:
    """A text as the features see it. `tokens` holds every word, character and punctuation mark, folded."""

    folded: Folded
    units: tuple[Unit, ...]
    places: Mapping[str, tuple[int, ...]]
    """From a unit to its numbers in `units`."""
    polarity: Mapping[str, frozenset[bool]]
    tokens: tuple[str, ...]
    shapes: frozenset[str]
    """Trigrams of a Latin text, characters of a Chinese one: what slips and inflections leave alone."""
    numbers: frozenset[str]
    negations: int
    chinese: bool

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Neighbouring units."""
        return frozenset((one.text, other.text) for one, other in pairwise(self.units))

    @cached_property
    def words(self) -> frozenset[str]:
        """The different units."""
        return frozenset(self.places)

    @cached_property
    def by_initial(self) -> Mapping[str, Sequence[str]]:
        """The different units that are not Chinese, by their first letter."""
        table: dict[str, list[str]] = {}
        for word in self.places:
            if word.isascii():
                table.setdefault(word[0], []).append(word)
        return table


def of_reply(reply: Folded) -> Profile:
    """Return the profile of a reply. What it denies counts as negated; what it leaves open or takes back is not in it."""
    found = reply.once(scopes)
    denied = [(scope.start, scope.end) for scope in found if scope.kind == "denied"]
    unsaid = [(scope.start, scope.end) for scope in found if scope.kind != "denied"]
    return _profile(reply, denied, unsaid)


def tokens_of(text: Folded) -> tuple[str, ...]:
    """Return the words, characters and punctuation marks of a text; ask through `text.once`."""
    return tuple(TOKEN.findall(text.text))


@lru_cache(maxsize=LONGEST_KEPT)
def of_reference(text: str) -> Profile:
    """Return the profile of a question, a point or a reference answer, which many replies are compared with."""
    return _profile(fold(text), [], [])


def _profile(folded: Folded, denied: list[tuple[int, int]], unsaid: list[tuple[int, int]]) -> Profile:
    regions = [*_negated_regions(folded), *denied]
    begins = [begin for begin, _ in folded.sentences]
    negated = _Reach(regions)
    units: list[Unit] = []
    tokens: list[str] = []
    before: tuple[str, int, int] | None = None  # a Chinese character, which makes a pair with the next
    characters = 0
    for token in TOKEN.finditer(folded.text):
        word = token[0]
        tokens.append(word)
        start, end = token.span()
        if is_chinese := "\u3400" <= word <= "\u9fff":
            characters += 1
        if unsaid and _inside(start, unsaid):
            before = None
        elif is_chinese:
            if word in _FUNCTION_ZH:
                before = None
                continue
            if before and before[2] == start:
                first = before[1]
                units.append(Unit(before[0] + word, first, end, bisect_right(begins, first) - 1, negated.at(first)))
            before = word, start, end
        else:
            before = None
            if word not in _SILENT and word[0].isalnum() and (len(word) > 1 or word.isdigit()):
                units.append(Unit(stem(word), start, end, bisect_right(begins, start) - 1, negated.at(start)))
    places: dict[str, list[int]] = {}
    for n, unit in enumerate(units):
        places.setdefault(unit.text, []).append(n)
    chinese = 2 * characters >= len(tokens) > 0
    return Profile(
        folded,
        tuple(units),
        {word: tuple(at) for word, at in places.items()},
        {word: _SIGNS[sum({1 + units[n].negated for n in at})] for word, at in places.items()},
        tuple(tokens),
        _shapes(folded.text, chinese=chinese),
        frozenset(word for word in places if word[0].isdigit()),
        len(regions),
        chinese,
    )


class _Reach:
    """Tells of places, asked from left to right, whether one of some spans holds them."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans = sorted(spans, reverse=True)
        self._end = 0

    def at(self, place: int) -> bool:
        while self._spans and self._spans[-1][0] <= place:
            self._end = max(self._end, self._spans.pop()[1])
        return place < self._end


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(first <= at < last for first, last in spans)


def _negated_regions(folded: Folded) -> list[tuple[int, int]]:
    """Return the spans that a negation governs: to the end of its clause, in Chinese a few characters at most."""
    regions = []
    for pattern, reach in ((_NEGATION, len(folded.text)), (_NEGATION_ZH, REACH_ZH)):
        for match in pattern.finditer(folded.text):
            end = folded.clauses[place(folded.clauses, match.start())][1]
            regions.append((match.end(), min(end, match.end() + reach)))
    return regions


def _shapes(text: str, *, chinese: bool) -> frozenset[str]:
    plain = re.sub(r"[^a-z0-9\u3400-\u9fff]+", " ", text)
    if chinese:
        return frozenset(char for char in plain if char >= "\u3400" and char not in _FUNCTION_ZH)
    return frozenset(plain[n : n + 3] for n in range(len(plain) - 2))


def word_class(word: str) -> str:
    """Return the class of a folded token that is not Chinese: itself for function words and common punctuation, else by ending."""
    if word in _FUNCTION or word in _NEGATORS:
        return word
    if word[0].isdigit():
        return "#"
    if not word[0].isalnum():
        return word if word in ".,;:()" else "~"
    return next((f"-{s}" for s in ("ing", "ed", "ly", "tion", "s") if word.endswith(s) and len(word) > len(s) + 2), "W")


def is_function(word: str) -> bool:
    """Say whether a class is that of a function word."""
    return word in _FUNCTION or word in _FUNCTION_ZH
