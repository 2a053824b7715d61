"""Confidence intervals by resampling whole questions, since replies to one question resemble each other.

Every metric here is a function of sums over replies. The sums are taken once for each question; a draw of questions is then
a weighted sum of rows, and a thousand draws of any metric are one matrix product. Percentile intervals: Efron & Tibshirani,
An Introduction to the Bootstrap (1993), chapter 13; resampling of clusters: Davison & Hinkley, Bootstrap Methods and their
Application (1997), section 3.8.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from interviewer.evaluation.agreement import BINS, Bools, Floats, Ints, centred, comparable, score_bin

COVERAGE = 0.95
LEAST_DEFINED = 0.9
"""A share of draws below which a metric that some draws do not determine gets no interval."""
_NOTHING = 1e-12


@dataclass(frozen=True)
class Statistic:
    """A metric as sums for each question, (questions, k), and what it makes of sums, (draws, k) → (draws,), nan where undefined."""

    sums: Floats
    of: Callable[[Floats], Floats]


def draw_questions(questions: int, draws: int, seed: int) -> Ints:
    """Return how often each question is in each draw, (draws, questions); each draw has as many as there are."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(questions, np.full(questions, 1 / questions), size=draws)


def interval(statistic: Statistic, draws: Ints) -> tuple[float, float] | None:
    """Return the percentile interval of a metric; None where fewer than two questions have anything to sum."""
    if np.count_nonzero(np.any(statistic.sums != 0, axis=1)) < 2 or not len(draws):
        return None
    values = statistic.of(draws @ statistic.sums)
    values = values[np.isfinite(values)]
    if len(values) < LEAST_DEFINED * len(draws):
        return None
    tail = (1 - COVERAGE) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return float(low), float(high)


def _sums(columns: list[Floats], question: Ints, questions: int) -> Floats:
    return np.stack([np.bincount(question, weights=c, minlength=questions) for c in columns], axis=1)


def _divided(over: Floats, under: Floats) -> Floats:
    """Return over / under, nan where there is nothing to divide by."""
    quotient: Floats = np.divide(over, under, out=np.full(over.shape, np.nan), where=under > _NOTHING)
    return quotient


def pearson(human: Floats, machine: Floats, question: Ints, questions: int) -> Statistic:
    """Pearson's r from counts, sums, squares and products."""
    h, m = human - human.mean(), machine - machine.mean()  # nearer to zero, where rounding is small
    sums = _sums([np.ones_like(h), h, m, h * h, m * m, h * m], question, questions)

    def of(s: Floats) -> Floats:
        n, h, m, hh, mm, hm = s.T
        return _divided(n * hm - h * m, np.sqrt(np.maximum(n * hh - h * h, 0) * np.maximum(n * mm - m * m, 0)))

    return Statistic(sums, of)


def within_question(human: Floats, machine: Floats, question: Ints, questions: int) -> Statistic:
    """Pearson's r of centred scores: a question's own mean is the same in every draw."""
    kept = comparable(human, question)
    numbers = question[kept]
    h, m = centred(human[kept], numbers), centred(machine[kept], numbers)
    sums = _sums([h * h, m * m, h * m], numbers, questions)
    return Statistic(sums, lambda s: _divided(s[:, 2], np.sqrt(s[:, 0] * s[:, 1])))


def wrmse(human: Floats, machine: Floats, question: Ints, questions: int) -> Statistic:
    """WRMSE from the number of replies and the sum of squared errors in each bin."""
    bins, errors = score_bin(human), (human - machine) ** 2
    flags = [(bins == b).astype(float) for b in range(BINS)]
    sums = _sums([*flags, *(flag * errors for flag in flags)], question, questions)

    def of(s: Floats) -> Floats:
        means = _divided(s[:, BINS:], s[:, :BINS])
        filled = np.isfinite(means)
        return np.sqrt(_divided(np.where(filled, means, 0).sum(axis=1), filled.sum(axis=1).astype(float)))

    return Statistic(sums, of)


def mean(values: Floats | Bools, question: Ints, questions: int) -> Statistic:
    """A mean or a share."""
    columns = [np.ones(len(values)), values.astype(float)]
    return Statistic(_sums(columns, question, questions), lambda s: _divided(s[:, 1], s[:, 0]))


def _confusion(human: Ints, machine: Ints, levels: int, question: Ints, questions: int) -> Floats:
    """Return for each question how often people gave level i and the machine level j, (questions, levels²)."""
    cell = question * levels**2 + human * levels + machine
    return np.bincount(cell, minlength=questions * levels**2).reshape(questions, levels**2).astype(float)


def weighted_kappa(
    human: Ints, machine: Ints, levels: int, weights: str | None, question: Ints, questions: int
) -> Statistic:
    """Cohen's κ from the confusion matrix; `weights` as in `agreement.weighted_kappa`."""
    steps = np.abs(np.subtract.outer(np.arange(levels), np.arange(levels))).astype(float)
    cost = {None: (steps > 0).astype(float), "linear": steps, "quadratic": steps**2}[weights]

    def of(s: Floats) -> Floats:
        table = s.reshape(-1, levels, levels)
        chance = np.einsum("di,dj->dij", table.sum(axis=2), table.sum(axis=1))
        observed, expected = (cost * table).sum(axis=(1, 2)), (cost * chance).sum(axis=(1, 2))
        return 1 - _divided(observed * s.sum(axis=1), expected)

    return Statistic(_confusion(human, machine, levels, question, questions), of)


def macro_f1(human: Bools, machine: Bools, question: Ints, questions: int) -> Statistic:
    """Macro-F1 of two classes; undefined in a draw where people put all replies into one class."""

    def of(s: Floats) -> Floats:
        neither, machine_only, human_only, both = s.T
        wrong = machine_only + human_only
        f1 = (_divided(2 * both, 2 * both + wrong) + _divided(2 * neither, 2 * neither + wrong)) / 2
        return np.where((human_only + both > 0) & (neither + machine_only > 0), f1, np.nan)

    return Statistic(_confusion(human.astype(np.int64), machine.astype(np.int64), 2, question, questions), of)
