"""Grading a point that has no accept groups: how much of its informative wording one stretch of the reply repeats.

Words of the question count little, since everybody can repeat them. English words are stemmed (Snowball), Chinese
text is compared by character bigrams.
"""

import re
from collections.abc import Iterable, Sequence

from interviewer.core.evidence import around, is_instruction
from interviewer.core.folding import Folded, fold
from interviewer.core.negation import is_negated
from interviewer.core.question import KeyPoint
from interviewer.core.verdict import PointVerdict
from interviewer.core.words import Term, stems
from interviewer.ports import GradingRequest

MET, PARTIAL = 0.60, 0.40
REACH = 3
"""Sentences of the reply that may together say one point."""
QUESTION_WORD = 0.25


def cover(point: KeyPoint, reply: Folded, said: Sequence[Term], request: GradingRequest) -> PointVerdict:
    """Judge one point by its wording: met from 60 % of its weight within three sentences, partial from 40 %."""
    asked = stems(request.question.question.both) | (stems(request.asked) if request.point == point.id else frozenset())
    best: tuple[float, int, int] = (0.0, 0, 0)
    for lang in point.text.langs:
        wanted = _weights(stems(point.text.get(lang)), asked)
        best = max(best, _best_stretch(wanted, said, reply))
    share, start, end = best
    if share < PARTIAL:
        return PointVerdict(point=point.id, verdict="missing", reason="not-found")
    quote = around(reply, start, end)
    if is_instruction(quote):
        return PointVerdict(point=point.id, verdict="missing", reason="instruction")
    if is_negated(reply, _hits(said, start, end)) and not _negative(point.text.both):
        return PointVerdict(point=point.id, verdict="contradicted", quote=quote, reason="negated")
    name = "met" if share >= MET else "partial"
    return PointVerdict.model_validate(
        {"point": point.id, "verdict": name, "quote": quote, "reason": f"wording:{share:.2f}"}
    )


def _weights(wanted: Iterable[str], asked: frozenset[str]) -> dict[str, float]:
    return {stem: QUESTION_WORD if stem in asked else 1.0 for stem in wanted}


def _best_stretch(wanted: dict[str, float], said: Sequence[Term], reply: Folded) -> tuple[float, int, int]:
    """Return the largest share of the wanted weight within REACH sentences, and its folded span."""
    total = sum(wanted.values())
    new = sum(1 for weight in wanted.values() if weight == 1.0)
    if not total or not new:
        return 0.0, 0, 0
    best = (0.0, 0, 0)
    said = [term for term in said if term.stem in wanted]
    sentences = [s for s in reply.sentences if not re.search(r"[?？]\s*$", reply.text[s[0] : s[1]])]
    for first in range(len(sentences)):
        start, end = sentences[first][0], sentences[min(first + REACH, len(sentences)) - 1][1]
        inside = [t for t in said if start <= t.start < end]
        found = {t.stem for t in inside}
        if not any(wanted[stem] == 1.0 for stem in found):
            continue
        share = sum(wanted[stem] for stem in found) / total
        if share > best[0]:
            best = (share, min(t.start for t in inside), max(t.end for t in inside))
    return best


def _hits(said: Sequence[Term], start: int, end: int) -> list[tuple[int, int]]:
    return [(t.start, t.end) for t in said if start <= t.start and t.end <= end] or [(start, end)]


def _negative(text: str) -> bool:
    return bool(re.search(r"\b(?:not|no|never|without|cannot|n't|instead|rather)\b|[不没无非未]", fold(text).text))
