"""Is a thing said of the right one of two? "Prefill is memory-bound, decode is compute-bound" has the words of both points.

A question that compares two things keeps their properties apart. For the words that carry a key point, the rubric says of
which of the two they hold: of the one named last before them in the point's text. Where a reply says the same words of
the other one, they do not carry the point.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from interviewer.core.folding import Folded, fold, place
from interviewer.core.matching import Match, matches, spans
from interviewer.core.opposites import OPPOSED, Side, pattern
from interviewer.core.question import KeyPoint, Question, Way

_NAME = r"[A-Za-z]*[A-Z][A-Za-z0-9]*(?:[-.+][A-Za-z0-9]+)*"
_COMPARED = re.compile(
    rf"(?<![A-Za-z0-9])({_NAME})\s*(?:,|、|and|or|vs\.?|versus|with|than|rather than|over|from|和|与|跟|还是|相比|而不是|而非)\s*({_NAME})"
)
_JOINED = re.compile(r"\s*(?:,|、|/|-|&|\+|and|or|as well as|和|与|或|以及|及)\s*(?:the |both )?")
_ASIDE = re.compile(
    r"(?:\b(?:unlike|than|rather than|instead of|not|compared (?:with|to)|contrast to|opposed to|versus|vs\.?|from|without|like)(?: (?:the|a|an|in|for|with|plain|ordinary))*"
    r"|不像|不同于|区别于|相比于?|相较于?|对比|比|比起|而不是|而非|不是|没有|不用|代替|取代)\s*$"
)
"""Before a name: it is what something is compared with, and not what is spoken of."""
_OF = re.compile(
    r"[a-z]{0,3}\s*(?:of|over|for|by|to|in|on|with)\s+(?:(?:the|all|each|every|its|their|these|those|a|an|its|one|other)\s+)*(?:[a-z-]+\s+)?"
)
"""Between words and the name behind them that they belong to: "a weighted sum of the values"."""
_ASIDE_BEHIND = re.compile(r"\s*(?:不同|相比|相反|那样|一样)")


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two things that a question keeps apart, each by what finds its names in a folded text."""

    sides: tuple[re.Pattern[str], re.Pattern[str]]

    def mentions(self, text: Folded) -> list[tuple[int, int, int]]:
        """Return where either is spoken of, in order: start, end and which of the two (0 or 1); 2 stands for both."""
        found = sorted(
            ((m.start(), m.end(), side) for side in (0, 1) for m in self.sides[side].finditer(text.text)),
            key=lambda m: (m[0], -m[1]),
        )
        apart: list[tuple[int, int, int]] = []
        for mention in found:
            if _is_aside(text.text, mention[0], mention[1]):
                continue
            if apart and mention[0] < apart[-1][1]:
                continue  # a part of a longer name
            if apart and mention[2] != apart[-1][2] and _JOINED.fullmatch(text.text, apart[-1][1], mention[0]):
                apart[-1] = (apart[-1][0], mention[1], 2)
                continue
            apart.append(mention)
        return apart


def _is_aside(text: str, start: int, end: int) -> bool:
    return bool(_ASIDE.search(text, max(0, start - 24), start) or _ASIDE_BEHIND.match(text, end))


def _names(side: Side) -> re.Pattern[str]:
    return re.compile("|".join(pattern(name).pattern for name in sorted(side, key=len, reverse=True)), re.IGNORECASE)


def contrasts(question: Question) -> tuple[Contrast, ...]:
    """Return what a question compares; where it compares nothing, what its reference keeps apart."""
    asked = question.question.both
    named = [((m[1],), (m[2],)) for m in _COMPARED.finditer(asked) if m[1] != m[2]]
    known = [(one, other) for one, other in OPPOSED if len(one[-1]) > 1]
    made = [Contrast((_names(one), _names(other))) for one, other in (*known, *dict.fromkeys(named))]
    compared = [c for c in made if _both(c, asked)]
    return tuple(compared or [c for c in made if _both(c, question.answer.both)])


def _both(contrast: Contrast, text: str) -> bool:
    folded = fold(text).text
    return all(side.search(folded) for side in contrast.sides)


def holder(contrast: Contrast, text: Folded, span: tuple[int, int]) -> int | None:
    """Return of which of the two (0 or 1) a stretch of a text speaks; None where it names neither, both, or is a name itself.

    It is the one named last before the stretch in its sentence; failing that, the one named first behind it in its clause.
    """
    first, last = text.sentences[place(text.sentences, span[0])]
    near = [m for m in text.once(contrast.mentions) if first <= m[0] < last]
    if any(m[0] < span[1] and span[0] < m[1] for m in near):
        return None
    behind = [m for m in near if span[1] <= m[0]]
    if behind and _OF.fullmatch(text.text, span[1], behind[0][0]):
        return behind[0][2] if behind[0][2] != 2 else None
    before = [m for m in near if m[1] <= span[0]]
    if before:
        return before[-1][2] if before[-1][2] != 2 else None
    clause_end = text.clauses[place(text.clauses, span[0])][1]
    behind = [m for m in behind if m[0] < clause_end]
    return behind[0][2] if behind and behind[0][2] != 2 else None


class Roles:
    """What the rubric of one question says of which of two things.

    Expected sides come from the point's text, from the reference where it says the point, and from examples that make it:
    words that right texts say of both, or of neither, are not looked at.
    """

    def __init__(self, question: Question) -> None:
        self._question = question
        self._contrasts = contrasts(question)
        self._expected: dict[tuple[int, str, str], int | None] = {}
        self._texts: dict[str, list[Folded]] = {}

    def placed(self, point: KeyPoint, way: Way, found: Match, reply: Folded) -> bool | None:
        """Say whether words that carry the point are said of the right one of two things; None where it cannot be told."""
        right = None
        for n, contrast in enumerate(self._contrasts):
            for group in way:
                hit = next((span for span in found.hits if span in spans(group, reply)), None)
                if hit is None or (said := holder(contrast, reply, hit)) is None:
                    continue
                expected = self._expects(n, contrast, point, group)
                if expected is not None:
                    if said != expected:
                        return False
                    right = True
        return right

    def _expects(self, n: int, contrast: Contrast, point: KeyPoint, group: str) -> int | None:
        key = (n, point.id, group)
        if key not in self._expected:
            sides = {
                holder(contrast, text, span)
                for text, places in self._sayings(point)
                for span in spans(group, text)
                if any(start <= span[0] < end for start, end in places)
            } - {None}
            self._expected[key] = sides.pop() if len(sides) == 1 else None
        return self._expected[key]

    def _sayings(self, point: KeyPoint) -> Iterator[tuple[Folded, list[tuple[int, int]]]]:
        """Yield the texts that make the point, and the places in each that do."""
        for text in self._folded(f"point {point.id}", (point.text.get(lang) for lang in point.text.langs)):
            yield text, [(0, len(text.text))]
        answers = self._folded("answer", (self._question.answer.get(lang) for lang in self._question.answer.langs))
        examples = self._folded(
            f"examples {point.id}", (e.text for e in self._question.examples if e.expect.get(point.id) == "met")
        )
        for text in (*answers, *examples):
            yield text, [(m.start, m.end) for way in point.accept for m in matches(way, text) if not m.negated]

    def _folded(self, name: str, texts: Iterator[str]) -> list[Folded]:
        if name not in self._texts:
            self._texts[name] = [fold(text) for text in texts]
        return self._texts[name]


class Placing:
    """Which key points of one reply are said of the right one of two things, and which of the other one.

    A reply that mixes the two up does so throughout; one slip in a reply that otherwise keeps them apart is more often a
    turn of phrase ("the other one", "the former") than an error. So the words of a point are refused only where a
    reading of the whole reply found more points misplaced than placed right: look at all points first, then `settle`.
    """

    def __init__(self, roles: Roles, reply: Folded) -> None:
        self._roles = roles
        self._reply = reply
        self._right: set[str] = set()
        self._wrong: dict[str, Match] = {}
        self.mixed_up = True

    def passes(self, point: KeyPoint) -> Callable[[Sequence[str], Match], bool]:
        """Return what says whether a match may carry the point."""

        def check(way: Sequence[str], match: Match) -> bool:
            placed = self._roles.placed(point, tuple(way), match, self._reply)
            if placed:
                self._right.add(point.id)
            elif placed is False:
                self._wrong.setdefault(point.id, match)
            return placed is not False or not self.mixed_up

        return check

    def misplaced(self, point: KeyPoint) -> Match | None:
        """Return where a point was said of the other one, if that counts."""
        return self._wrong.get(point.id) if self.mixed_up else None

    def settle(self) -> bool:
        """Decide, after all points were looked at; returns whether they have to be looked at again."""
        self.mixed_up = len(self._wrong.keys() - self._right) > len(self._right)
        return bool(self._wrong) and not self.mixed_up
