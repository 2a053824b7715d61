"""Grades a suite and says, category by category, what got through and what a fair reply lost.

A reply that was not graded is counted apart: it neither resisted nor scored 0.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import groupby
from statistics import fmean
from typing import Any, NamedTuple

from interviewer.core.question import LANGS, Lang
from interviewer.core.verdict import Grade, Ungraded, score
from interviewer.evaluation.attacks.attack import CATEGORIES, LOSS_LIMIT, TOLERANCE, Attack, Kind
from interviewer.evaluation.attacks.suite import Suite
from interviewer.ports import Grader, GradingRequest

_ROUNDING = 1e-9
"""Scores are sums of fractions: a bound is passed by more than their rounding."""


class Reply(NamedTuple):
    """What is graded once, however many attacks share it."""

    question_id: str
    lang: Lang
    text: str


@dataclass(frozen=True, slots=True)
class Worst:
    """The reply of a category that did worst, so that a person can look at it."""

    question_id: str
    variant: str
    score: float
    limit: float
    reply: str


@dataclass(frozen=True, slots=True)
class AttackRow:
    """One attack category in one language. Scores are 0–1; None where nothing was graded or nothing can be compared.

    `success` is the share above the bound; `inflation` the mean of the score less that of the same weak reply alone
    (relative attacks only); `excess` the mean of what lies above the bound, replies within it counting 0.
    """

    category: str
    lang: Lang
    kind: Kind
    n: int
    ungraded: int
    success: float | None
    inflation: float | None
    excess: float | None
    mean: float | None
    highest: float | None
    worst: Worst | None


@dataclass(frozen=True, slots=True)
class ControlRow:
    """One control in one language. `loss` is the mean of what was deserved less what was given, negative for a gain.

    `base` is the mean score of the unchanged replies (for paraphrases: of the reference), `base_loss` the mean of that
    less the score; `unfair` is the share that loses more than LOSS_LIMIT.
    """

    category: str
    lang: Lang
    n: int
    ungraded: int
    expected: float | None
    base: float | None
    mean: float | None
    loss: float | None
    base_loss: float | None
    unfair: float | None
    worst: Worst | None


@dataclass(frozen=True)
class Report:
    """What a suite did to a grader. `ungraded` counts replies by the reason for no grade."""

    grader: str
    questions: int
    replies: int
    seed: int
    variants: int
    attacks: tuple[AttackRow, ...]
    controls: tuple[ControlRow, ...]
    ungraded: Mapping[str, int]
    skipped: Mapping[str, int]

    @property
    def success(self) -> float | None:
        """The share of all graded attacks that scored above their bound."""
        return _weighted((row.success, row.n) for row in self.attacks)

    @property
    def inflation(self) -> float | None:
        """The mean inflation of all graded relative attacks."""
        return _weighted((row.inflation, row.n) for row in self.attacks)

    @property
    def loss(self) -> float | None:
        """The mean loss of all graded controls."""
        return _weighted((row.loss, row.n) for row in self.controls)

    def worst(self) -> dict[str, Worst]:
        """Return by category the reply furthest beyond what is fair: above its bound, or below by more than LOSS_LIMIT."""
        found: dict[str, tuple[float, Worst]] = {}
        rows: list[AttackRow | ControlRow] = [*self.attacks, *self.controls]
        for row in rows:
            if row.worst is None:
                continue
            by = row.worst.score - row.worst.limit
            beyond = by if isinstance(row, AttackRow) else -by - LOSS_LIMIT
            if beyond > max(_ROUNDING, found[row.category][0] if row.category in found else 0.0):
                found[row.category] = (beyond, row.worst)
        return {category: worst for category, (_, worst) in found.items()}

    def to_json(self) -> dict[str, Any]:
        """Return everything as values that JSON has."""
        totals = {"success": self.success, "inflation": self.inflation, "loss": self.loss}
        return {**asdict(self), "totals": totals}

    def figures(self) -> dict[str, dict[str, float]]:
        """Return by category/language the figures of which a higher one is worse; rows without a grade are left out.

        Relative attacks have success and inflation, absolute ones success and excess, controls loss.
        """
        found: dict[str, dict[str, float]] = {}
        for row in self.attacks:
            second = "inflation" if row.kind == "relative" else "excess"
            values = {"success": row.success, second: getattr(row, second)}
            found[f"{row.category}/{row.lang}"] = {k: round(v, 4) for k, v in values.items() if v is not None}
        for control in self.controls:
            if control.loss is not None:
                found[f"{control.category}/{control.lang}"] = {"loss": round(control.loss, 4)}
        return {name: values for name, values in found.items() if values}


def measure(suite: Suite, grader: Grader, *, jobs: int = 1, advance: Callable[[], None] = lambda: None) -> Report:
    """Grade every reply of a suite once and return the figures.

    Args:
        jobs: how many replies are graded at the same time.
        advance: called after each graded reply; `len(replies(suite))` times in all.
    """
    results = _graded(suite, grader, jobs, advance)
    scores = {
        reply: score(suite.questions[reply.question_id], result.verdicts)
        for reply, result in results.items()
        if isinstance(result, Grade)
    }
    rows = [_row(name, lang, list(own), scores) for (name, lang), own in _grouped(suite.attacks)]
    reasons: Counter[str] = Counter(result.reason for result in results.values() if isinstance(result, Ungraded))
    return Report(
        grader=_name(results.values()),
        questions=len(suite.questions),
        replies=len(results),
        seed=suite.seed,
        variants=suite.variants,
        attacks=tuple(row for row in rows if isinstance(row, AttackRow)),
        controls=tuple(row for row in rows if isinstance(row, ControlRow)),
        ungraded=dict(reasons),
        skipped=suite.skipped,
    )


def replies(suite: Suite) -> list[Reply]:
    """Return every different reply of a suite, base replies included, in order."""
    said = (
        Reply(attack.question_id, attack.lang, text)
        for attack in suite.attacks
        for text in (attack.base_reply, attack.reply)
        if text is not None
    )
    return list(dict.fromkeys(said))


def _graded(suite: Suite, grader: Grader, jobs: int, advance: Callable[[], None]) -> dict[Reply, Grade | Ungraded]:
    def grade(reply: Reply) -> Grade | Ungraded:
        result = grader.grade(GradingRequest(suite.questions[reply.question_id], reply.text, reply.lang))
        advance()
        return result

    todo = replies(suite)
    if jobs <= 1:
        return {reply: grade(reply) for reply in todo}
    pool = ThreadPoolExecutor(jobs)
    try:
        return dict(zip(todo, pool.map(grade, todo), strict=True))
    finally:
        pool.shutdown(cancel_futures=True)  # an interrupt does not wait for thousands of calls


def _grouped(attacks: Iterable[Attack]) -> Iterator[tuple[tuple[str, Lang], Iterable[Attack]]]:
    order = {name: n for n, name in enumerate(CATEGORIES)}
    ranked = sorted(attacks, key=lambda a: (order[a.category], LANGS.index(a.lang)))
    return groupby(ranked, key=lambda a: (a.category, a.lang))


def _row(name: str, lang: Lang, own: Sequence[Attack], scores: Mapping[Reply, float]) -> AttackRow | ControlRow:
    judged = [
        (a, got, base)
        for a in own
        if (got := _score(a, a.reply, scores)) is not None
        for base in [_score(a, a.base_reply, scores)]
    ]
    if CATEGORIES[name].kind == "control":
        return _control_row(name, lang, len(own), judged)
    return _attack_row(name, lang, len(own), judged)


def _score(attack: Attack, text: str | None, scores: Mapping[Reply, float]) -> float | None:
    return None if text is None else scores.get(Reply(attack.question_id, attack.lang, text))


Judged = tuple[Attack, float, float | None]


def _attack_row(name: str, lang: Lang, n: int, judged: Sequence[Judged]) -> AttackRow:
    kind = CATEGORIES[name].kind
    if kind == "relative":  # without the weak reply's own score there is nothing to compare with
        usable = [(a, got, base, min(base, a.bound) + TOLERANCE) for a, got, base in judged if base is not None]
    else:
        usable = [(a, got, 0.0, a.bound) for a, got, _ in judged]
    over = [got - limit for _, got, _, limit in usable]
    worst = max(usable, key=lambda item: item[1] - item[3], default=None)
    return AttackRow(
        category=name,
        lang=lang,
        kind=kind,
        n=len(usable),
        ungraded=n - len(usable),
        success=_mean(excess > _ROUNDING for excess in over),
        inflation=_mean(got - base for _, got, base, _ in usable) if kind == "relative" else None,
        excess=_mean(max(0.0, excess) for excess in over),
        mean=_mean(got for _, got, _, _ in usable),
        highest=max((got for _, got, _, _ in usable), default=None),
        worst=_worst(worst[0], worst[1], worst[3]) if worst else None,
    )


def _control_row(name: str, lang: Lang, n: int, judged: Sequence[Judged]) -> ControlRow:
    worst = max(judged, key=lambda item: item[0].bound - item[1], default=None)
    compared = [(base, got) for _, got, base in judged if base is not None]
    return ControlRow(
        category=name,
        lang=lang,
        n=len(judged),
        ungraded=n - len(judged),
        expected=_mean(a.bound for a, _, _ in judged),
        base=_mean(base for base, _ in compared),
        mean=_mean(got for _, got, _ in judged),
        loss=_mean(a.bound - got for a, got, _ in judged),
        base_loss=_mean(base - got for base, got in compared),
        unfair=_mean(a.bound - got > LOSS_LIMIT + _ROUNDING for a, got, _ in judged),
        worst=_worst(worst[0], worst[1], worst[0].bound) if worst else None,
    )


def _worst(attack: Attack, got: float, limit: float) -> Worst:
    return Worst(attack.question_id, attack.variant, got, limit, attack.reply)


def _mean(values: Iterable[float]) -> float | None:
    known = list(values)
    return fmean(known) if known else None


def _weighted(values: Iterable[tuple[float | None, int]]) -> float | None:
    known = [(value, n) for value, n in values if value is not None]
    total = sum(n for _, n in known)
    return sum(value * n for value, n in known) / total if total else None


def _name(results: Iterable[Grade | Ungraded]) -> str:
    names = {" ".join(filter(None, (r.grader.name, r.grader.model))) for r in results}
    return ", ".join(sorted(names))
