"""Geometry of the bars in the HTML report; one unit is one per cent of the width."""

from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.reports.view import Point, Score

GAP = 0.8


@dataclass(frozen=True)
class Segment:
    """A key point's part of the bar."""

    x: float
    width: float
    unaided: float
    """Width of the part earned unaided."""
    gained: float
    """Width of the part gained by follow-ups, which comes after it."""
    verdict: str
    title: str


@dataclass(frozen=True)
class Stack:
    """A question's score as one bar: what was earned unaided and what follow-ups added, with the votes' range."""

    unaided: float
    gained: float
    low: float
    high: float


def segments(points: Sequence[Point]) -> tuple[Segment, ...]:
    """Return a segment for each point, side by side, as wide as its weight."""
    total = sum(p.weight for p in points)
    room = 100 - GAP * (len(points) - 1)
    found, x = [], 0.0
    for point in points:
        width = room * point.weight / total
        earned = width * point.credit
        unaided = width * point.unaided
        title = f"{point.number} {point.symbol} {point.text}"
        verdict = point.verdict or ""
        found.append(Segment(_r(x), _r(width), _r(unaided), _r(earned - unaided), verdict, title))
        x += width + GAP
    return tuple(found)


def stack(unaided: Score, final: Score) -> Stack:
    """Return the bar of a score; a contradiction in a follow-up can take back what was earned, so the smaller part is dark."""
    last = final.share or 0.0
    first = min(unaided.share or 0.0, last)
    return Stack(_r(first * 100), _r((last - first) * 100), _r(final.low * 100), _r(final.high * 100))


def _r(number: float) -> float:
    return round(number, 2)
