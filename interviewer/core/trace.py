"""Where a mark comes from: the reply that decided it, the words that carried it, and what a dispute of it records."""

import re
from collections.abc import Sequence

from interviewer.core.events import Disputed
from interviewer.core.folding import Folded, fold
from interviewer.core.interview import Interview, Round, Turn
from interviewer.core.matching import find, spans
from interviewer.core.question import VerdictName, Way
from interviewer.core.verdict import Grade, PointVerdict, merge, supersedes

_WORD_END = re.compile(r"(?<=[a-z0-9])[a-z0-9]*")


def verdict_on(turn: Turn, point: str) -> PointVerdict:
    """Return a reply's own verdict on a point; what was not graded says nothing."""
    if isinstance(turn.result, Grade):
        return turn.result.verdict(point)
    return PointVerdict(point=point, verdict="missing")


def deciding(round_: Round, point: str) -> Turn | None:
    """Return the turn whose reply decided the verdict on a point; None where no reply said anything about it."""
    verdict, decided = PointVerdict(point=point, verdict="missing"), None
    for turn in round_.graded:
        later = verdict_on(turn, point)
        if supersedes(verdict, later):
            decided = turn
        verdict = merge(verdict, later)
    return decided


def attempts(interview: Interview, number: int) -> list[Round]:
    """Return the rounds of a question by its number from 1: its first, and those in which it was asked once more."""
    found, count = [], 0
    for round_ in interview.rounds:
        count += not round_.retry
        if count == number:
            found.append(round_)
    return found


def matched_words(ways: Sequence[Way], quote: str) -> tuple[str, ...]:
    """Return the quote's words, whole, that a stored way of saying a point found in it, in the quote's order.

    A way that occurs whole goes before one that occurs in part, as it does where a follow-up has said the rest.
    """
    folded = fold(quote)
    whole = find(ways, folded)
    if whole:
        return _words(folded, whole.hits)
    parts = [[found[0] for group in way if (found := spans(group, folded))] for way in ways]
    most = max(parts, key=len, default=[])
    return _words(folded, sorted(most))


def _words(folded: Folded, hits: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Return the raw words of some hits; a stored beginning of a word ("saturat") stands for the word."""
    ends = (_WORD_END.match(folded.text, end) for _, end in hits)
    return tuple(folded.quote(hit[0], end.end() if end else hit[1]) for hit, end in zip(hits, ends, strict=True))


def disputed(round_: Round, point: str, wanted: VerdictName | None, note: str) -> Disputed:
    """Return what a disagreement with the verdict on a point records; raises ValueError where nothing was graded.

    A point that no reply was credited with may have been said in any of them, so the dispute names them all.
    """
    verdict = next(v.verdict for v in round_.final if v.point == point)
    decided = deciding(round_, point)
    turns = [decided] if decided else list(round_.graded)
    replies = tuple(t.number for t in turns if t.number is not None)
    return Disputed(replies=replies, point=point, verdict=verdict, wanted=wanted, note=" ".join(note.split()))
