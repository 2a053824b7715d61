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
_FUNCTION_ZH = (STOP_ZH - frozenset("上下中有")) | frozenset("吗吧呀呢啊嘛地得着")
_NEGATION = re.compile(
    r"(?<![a-z])(?:not|no|nor|never|cannot|without|neither|none|hardly|unable|instead of|rather than)(?![a-z])(?! only)"
)
_NEGATION_ZH = re.compile(r"不是|没有|并非|而非|不能|不会|无法|不(?=[^同断仅但过论管止只])|没|无|非(?!常)|未")
REACH_ZH = 12
"""Characters after a Chinese negation that it governs at most."""
LONGEST_KEPT = 4096


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


@lru_cache(maxsize=LONGEST_KEPT)
def of_reference(text: str) -> Profile:
    """Return the profile of a question, a point or a reference answer, which many replies are compared with."""
    return _profile(fold(text), [], [])


def _profile(folded: Folded, denied: list[tuple[int, int]], unsaid: list[tuple[int, int]]) -> Profile:
    regions = [*_negated_regions(folded), *denied]
    begins = [begin for begin, _ in folded.sentences]
    units: list[Unit] = []
    tokens: list[str] = []
    previous: re.Match[str] | None = None
    for token in TOKEN.finditer(folded.text):
        word = token[0]
        tokens.append(word)
        start, end = token.span()
        if unsaid and _inside(start, unsaid):
            previous = None
            continue
        if "\u3400" <= word <= "\u9fff":
            if previous and previous.end() == start and word not in _FUNCTION_ZH and previous[0] not in _FUNCTION_ZH:
                units.append(_unit(previous[0] + word, previous.start(), end, begins, regions))
            previous = token
            continue
        previous = None
        if word[0].isalnum() and word not in _FUNCTION and word not in _NEGATORS and (len(word) > 1 or word.isdigit()):
            units.append(_unit(stem(word), start, end, begins, regions))
    places: dict[str, list[int]] = {}
    polarity: dict[str, set[bool]] = {}
    for n, unit in enumerate(units):
        places.setdefault(unit.text, []).append(n)
        polarity.setdefault(unit.text, set()).add(unit.negated)
    chinese = 2 * sum("\u3400" <= token <= "\u9fff" for token in tokens) >= len(tokens) > 0
    return Profile(
        folded,
        tuple(units),
        {word: tuple(at) for word, at in places.items()},
        {word: frozenset(signs) for word, signs in polarity.items()},
        tuple(tokens),
        _shapes(folded.text, chinese=chinese),
        frozenset(word for word in places if word[0].isdigit()),
        len(regions),
        chinese,
    )


def _unit(text: str, start: int, end: int, sentences: list[int], negated: list[tuple[int, int]]) -> Unit:
    denied = bool(negated) and _inside(start, negated)
    return Unit(text, start, end, bisect_right(sentences, start) - 1, denied)


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
