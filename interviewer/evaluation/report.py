"""Brings replies and their outcomes to arrays, and all metrics of a group of replies together.

Blank replies are in no metric: a grader that gives them 0 has seen nothing, and pooled they would reward length. Ungraded
replies are in none either; their share is reported instead.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module

import numpy as np

from interviewer.core.question import VerdictName
from interviewer.errors import MissingExtra
from interviewer.evaluation import agreement, bootstrap
from interviewer.evaluation.agreement import Bools, Floats, Ints
from interviewer.evaluation.bootstrap import Statistic, draw_questions, interval
from interviewer.evaluation.data import Dataset, Label, Reply
from interviewer.evaluation.run import Outcome

Pair = tuple[Reply, Outcome]
ALL = "all"
"""Stands for the language where a group has replies in several."""

LEVEL: Mapping[VerdictName, int] = {"missing": 0, "contradicted": 0, "partial": 1, "met": 2}
CREDITED = 0.5
"""A person's share of a point from which it counts as credited."""
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Estimate:
    """A metric with its 95 % interval; None where the data do not determine it."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Group:
    """A group of replies in one language, or in all, and the grader's agreement with people over them.

    `metrics` holds `r`, `within_question_r`, `wrmse`, `qwk`, `mean_absolute_error` over `scored` replies; `macro_f1`,
    `contradictory_accepted`, `correct_accepted` over `labelled` ones; `point_kappa`, `point_kappa_3way` and
    `verdicts_reproduced` over `points` labels of key points. `people`: r, wrmse and qwk of each rater with the mean of
    the others, averaged over the raters; empty where each reply has one score. Times and tokens are means for a reply.
    """

    data: str
    lang: str
    replies: int
    questions: int
    graded: int
    ungraded: Mapping[str, int]
    blank: int
    blank_all_zero: bool | None
    scored: int
    labelled: int
    points: int
    seconds: float | None
    tokens_in: float | None
    tokens_out: float | None
    metrics: Mapping[str, Estimate]
    people: Mapping[str, float | None] = field(default_factory=dict)


def require_libraries() -> Mapping[str, str]:
    """Return the versions of the libraries that compute the metrics; raises MissingExtra where one is not installed."""
    versions = {}
    for module, package in (("numpy", "numpy"), ("scipy.stats", "scipy"), ("sklearn.metrics", "scikit-learn")):
        try:
            import_module(module)
            versions[package] = str(import_module(module.partition(".")[0]).__version__)
        except ImportError:
            raise MissingExtra(package=package, extra="evaluation") from None
    return versions


def summarise(
    data: Dataset, pairs: Sequence[Pair], *, draws: int = 1000, seed: int = 0, threshold: float = 0.5
) -> list[Group]:
    """Return a group for each language of a data set, and one for all where there are several.

    Args:
        draws: how many times the questions are resampled for the intervals; 0 for none.
        threshold: the score from which a reply counts as accepted.
    """
    langs = sorted({reply.lang for reply, _ in pairs})
    groups = [
        _group(data.name, lang, [p for p in pairs if p[0].lang == lang], draws, seed, threshold) for lang in langs
    ]
    if len(langs) > 1:
        groups.append(_group(data.name, ALL, pairs, draws, seed, threshold))
    return groups


def _group(name: str, lang: str, pairs: Sequence[Pair], draws: int, seed: int, threshold: float) -> Group:
    blank = [outcome for reply, outcome in pairs if reply.blank]
    written = [pair for pair in pairs if not pair[0].blank]
    graded = [pair for pair in written if pair[1].score is not None]
    qids = sorted({reply.qid for reply, _ in written})
    arrays = _Arrays(graded, {qid: n for n, qid in enumerate(qids)}, threshold)
    times = [outcome.seconds for _, outcome in written]
    zeros = [outcome.score == 0 for outcome in blank if outcome.score is not None]
    return Group(
        data=name,
        lang=lang,
        replies=len(pairs),
        questions=len(qids),
        graded=sum(outcome.score is not None for _, outcome in pairs),
        ungraded=dict(Counter(outcome.ungraded for _, outcome in pairs if outcome.ungraded)),
        blank=len(blank),
        blank_all_zero=all(zeros) if zeros else None,
        scored=len(arrays.scored),
        labelled=len(arrays.labelled),
        points=len(arrays.point_question),
        seconds=_mean(times),
        tokens_in=_mean(o.tokens_in for _, o in pairs if o.tokens_in is not None),
        tokens_out=_mean(o.tokens_out for _, o in pairs if o.tokens_out is not None),
        metrics=_metrics(arrays, draw_questions(len(qids), draws, seed) if qids else np.zeros((0, 0), np.int64)),
        people=_people(arrays),
    )


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return sum(found) / len(found) if found else None


class _Arrays:
    """A group's graded, written replies as arrays; `number` counts its questions."""

    def __init__(self, pairs: Sequence[Pair], number: Mapping[str, int], threshold: float) -> None:
        self.questions = len(number)
        self.scored = [pair for pair in pairs if pair[0].score is not None]
        self.labelled = [pair for pair in pairs if pair[0].label3 is not None]
        self._number = number
        self._threshold = threshold
        marks = [(r, o, point, label) for r, o in pairs for point, label in r.labels.items()]
        self.point_question = self._questions([r for r, _, _, _ in marks])
        verdicts = [o.verdict(point) for _, o, point, _ in marks]
        self.machine_level: Ints = np.array([LEVEL[v] for v in verdicts], np.int64)
        self.human_level: Ints = np.array([_level(label) for *_, label in marks], np.int64)
        self.human_credited: Ints = np.array([_credited(label) for *_, label in marks], np.int64)
        self.named: Bools = np.array([isinstance(label, str) for *_, label in marks], bool)
        self.reproduced: Bools = np.array([v == label for v, (*_, label) in zip(verdicts, marks, strict=True)], bool)

    def _questions(self, replies: Sequence[Reply]) -> Ints:
        return np.array([self._number[reply.qid] for reply in replies], np.int64)

    @cached_property
    def question(self) -> Ints:
        return self._questions([reply for reply, _ in self.scored])

    @cached_property
    def human(self) -> Floats:
        return np.array([reply.score for reply, _ in self.scored], float)

    @cached_property
    def machine(self) -> Floats:
        return np.array([outcome.score for _, outcome in self.scored], float)

    @cached_property
    def levels(self) -> Floats:
        return agreement.score_levels(self.human)

    @cached_property
    def label_question(self) -> Ints:
        return self._questions([reply for reply, _ in self.labelled])

    @cached_property
    def accepted(self) -> Bools:
        return np.array([(o.score or 0) >= self._threshold - _ROUNDING for _, o in self.labelled], bool)

    def is_label(self, label: str) -> Bools:
        return np.array([reply.label3 == label for reply, _ in self.labelled], bool)


def _level(label: Label) -> int:
    """Return 0, 1 or 2 for missing, partial and met; a share becomes the nearest of 0, ½ and 1."""
    if isinstance(label, str):
        return LEVEL[label]
    return 2 if label >= 0.75 else int(label >= 0.25)


def _credited(label: Label) -> bool:
    """Say whether a person credits a point: met, or a share of CREDITED or more (most of several raters)."""
    return label == "met" if isinstance(label, str) else label >= CREDITED - _ROUNDING


def _metrics(a: _Arrays, draws: Ints) -> dict[str, Estimate]:
    def estimate(value: float | None, statistic: Callable[[], Statistic]) -> Estimate:
        found = interval(statistic(), draws) if value is not None else None
        return Estimate(value, *(found or ()))

    return {**_score_metrics(a, estimate), **_label_metrics(a, estimate)}


Estimator = Callable[[float | None, Callable[[], Statistic]], Estimate]


def _score_metrics(a: _Arrays, estimate: Estimator) -> dict[str, Estimate]:
    h, m, at, q, levels = a.human, a.machine, a.question, a.questions, a.levels
    ranks = agreement.nearest_level(h, levels), agreement.nearest_level(m, levels)
    return {
        "r": estimate(agreement.pearson(h, m), lambda: bootstrap.pearson(h, m, at, q)),
        "within_question_r": estimate(
            agreement.within_question(h, m, at), lambda: bootstrap.within_question(h, m, at, q)
        ),
        "wrmse": estimate(agreement.wrmse(h, m), lambda: bootstrap.wrmse(h, m, at, q)),
        "qwk": estimate(
            agreement.quadratic_kappa(h, m, levels),
            lambda: bootstrap.weighted_kappa(*ranks, len(levels), "quadratic", at, q),
        ),
        "mean_absolute_error": estimate(
            agreement.mean_absolute_error(h, m), lambda: bootstrap.mean(np.abs(h - m), at, q)
        ),
    }


def _label_metrics(a: _Arrays, estimate: Estimator) -> dict[str, Estimate]:
    q, at, by = a.questions, a.label_question, a.point_question
    correct, contradictory = a.is_label("correct"), a.is_label("contradictory")
    credited: Ints = (a.machine_level == LEVEL["met"]).astype(np.int64)

    def share(flags: Bools, question: Ints) -> Estimate:
        return estimate(agreement.share(flags), lambda: bootstrap.mean(flags, question, q))

    def kappa(human: Ints, machine: Ints, levels: int, weights: str | None) -> Estimate:
        return estimate(
            agreement.weighted_kappa(human, machine, levels, weights),
            lambda: bootstrap.weighted_kappa(human, machine, levels, weights, by, q),
        )

    return {
        "macro_f1": estimate(
            agreement.macro_f1(correct, a.accepted), lambda: bootstrap.macro_f1(correct, a.accepted, at, q)
        ),
        "contradictory_accepted": share(a.accepted[contradictory], at[contradictory]),
        "correct_accepted": share(a.accepted[correct], at[correct]),
        "point_kappa": kappa(a.human_credited, credited, 2, None),
        "point_kappa_3way": kappa(a.human_level, a.machine_level, 3, "linear"),
        "verdicts_reproduced": share(a.reproduced[a.named], by[a.named]),
    }


def _people(a: _Arrays) -> dict[str, float | None]:
    """Return how well people agree among themselves: each rater with the mean of the others, averaged over raters."""
    pairs = agreement.rater_pairs([reply.raters for reply, _ in a.scored])
    if not pairs:
        return {}
    found: dict[str, list[float | None]] = {
        "r": [agreement.pearson(others, own) for _, others, own in pairs],
        "within_question_r": [agreement.within_question(others, own, a.question[at]) for at, others, own in pairs],
        "wrmse": [agreement.wrmse(others, own) for _, others, own in pairs],
        "qwk": [agreement.quadratic_kappa(others, own, a.levels) for _, others, own in pairs],
        "mean_absolute_error": [agreement.mean_absolute_error(others, own) for _, others, own in pairs],
    }
    return {name: _mean(v for v in values if v is not None) for name, values in found.items()}
