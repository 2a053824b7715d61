"""Grading a point that has no accept groups, by how its wording is covered: drafts of a bare question, points of a batch.

Features of the reply beside the point (coverage) are weighed by coefficients learned from human-scored answers (combiner).
What no coefficient may decide is decided here: a point needs words that the question does not have, a quote that does not
address the grader, and words that are not denied.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.core.evidence import around, is_instruction
from interviewer.core.folding import Folded
from interviewer.core.question import KeyPoint, Lang, VerdictName
from interviewer.core.verdict import PointVerdict
from interviewer.grading.combiner import DIGITS, Combiner, load_combiner
from interviewer.grading.coverage import Comparison, compare, denied, likeness, own_values, shared_values
from interviewer.grading.profile import Profile, of_reference, of_reply
from interviewer.ports import GradingRequest

LONGEST_GRADED = 20_000
"""Characters of a reply that are read; a quarter of an hour of speech is about as long."""
FULL = 0.85
"""What the regression gives to a point said nearly word for word, which earns all of it; between MET and this it rises faster."""
MET, PARTIAL = 0.60, 0.25
"""Credits from which a point is met, and partly met; the credit itself is what counts."""
LEAST_SAID = 0.20
"""Share of a Chinese point's characters, and of another one's words, under which it is not said, whatever else is."""
DENIED = 0.6
"""Share of the repeated wording with the other polarity from which a point is contradicted, not met."""
LEAST_DENIED = 0.4
"""Share of a point's wording that must be there for its denial to be one."""


@dataclass(frozen=True)
class _Covered:
    credit: float
    own: Comparison
    point: Profile


def _earned(fitted: float) -> float:
    """Return the credit for what the regression gives, which never says 1."""
    if fitted <= MET:
        return fitted
    return round(min(1.0, MET + (fitted - MET) * (1 - MET) / (FULL - MET)), DIGITS)


class Wording:
    """Judges the points of one request that have no accept groups; what the points share is worked out once."""

    def __init__(
        self, request: GradingRequest, reply: Folded, points: Sequence[KeyPoint], combiner: Combiner | None = None
    ) -> None:
        self._request = request
        self._points = points
        self._combiner = combiner or load_combiner()
        self._reply = of_reply(reply)
        self._instructs = is_instruction(reply.raw)
        self._shared: dict[Lang, tuple[Profile, tuple[Profile, tuple[float, ...]]]] = {}
        self._parroted: dict[Lang, bool] = {}

    def judge(self, point: KeyPoint) -> PointVerdict:
        """Return the verdict on one of the points, with the credit to four digits."""
        best = max((self._cover(point, lang) for lang in point.text.langs), key=lambda covered: covered.credit)
        own = best.own
        if (own.shapes if best.point.chinese else own.soft) <= LEAST_SAID or self._parrots(point.text.langs[0]):
            return PointVerdict(point=point.id, verdict="missing", reason="not-found")
        quote = around(self._reply.folded, own.stretch.start, own.stretch.end)
        if not quote:  # only words like the point's were found, and none that could be shown
            return PointVerdict(point=point.id, verdict="missing", reason="not-found")
        if self._instructs and is_instruction(quote):
            return PointVerdict(point=point.id, verdict="missing", reason="instruction")
        if self._denied(best):
            return PointVerdict(point=point.id, verdict="contradicted", quote=quote, reason="negated")
        if best.credit < PARTIAL:
            return PointVerdict(point=point.id, verdict="missing", reason="not-found")
        name: VerdictName = "met" if best.credit >= MET else "partial"
        reason = f"wording:{own.stretch.share:.2f}"
        return PointVerdict(point=point.id, verdict=name, quote=quote, reason=reason, credit=best.credit)

    def _cover(self, point: KeyPoint, lang: Lang) -> _Covered:
        question, (_, shared) = self._for(lang)
        said = of_reference(point.text.get(lang))
        own = compare(said, self._asked(question, point), self._reply)
        values = (*own_values(said, question, self._reply, own), *shared)
        return _Covered(_earned(self._combiner.credit(values)), own, said)

    def _for(self, lang: Lang) -> tuple[Profile, tuple[Profile, tuple[float, ...]]]:
        """Return the question, and the whole reference with the features that all points share, in a language of the points."""
        if lang not in self._shared:
            question = of_reference(self._request.question.question.get(lang))
            reference = of_reference("\n".join(p.text.get(lang) for p in self._points))
            values = shared_values(question, self._reply, reference, self._combiner.table)
            self._shared[lang] = question, (reference, values)
        return self._shared[lang]

    def _asked(self, question: Profile, point: KeyPoint) -> Profile:
        """Return what was asked: after a follow-up on this point its words too, which the candidate has just read."""
        if self._request.point != point.id or not self._request.asked:
            return question
        return of_reference(f"{question.folded.raw}\n{self._request.asked}")

    def _parrots(self, lang: Lang) -> bool:
        """Say whether the reply has no word of the reference that the question lacks, not even one like it."""
        if lang not in self._parroted:
            question, (reference, _) = self._for(lang)
            new = reference.words - question.words
            said = self._reply.words - question.words
            near = any(likeness(word, self._reply.by_initial) for word in sorted(new) if word.isascii())
            self._parroted[lang] = bool(new) and new.isdisjoint(said) and not near
        return self._parroted[lang]

    def _denied(self, covered: _Covered) -> bool:
        own = covered.own
        found = sum(own.weights[word] for word in sorted(own.hits))
        return own.recall >= LEAST_DENIED and denied(covered.point, self._reply, own) >= DENIED * found
