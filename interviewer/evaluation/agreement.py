"""Metrics of agreement between two sets of scores or labels: pure functions over arrays, computed by SciPy and scikit-learn.

`human` and `machine` are arrays of one shape (n,), scores from 0 to 1; `question` (n,) says by number which question each
belongs to. A metric that the data do not determine (one value, no labels) is None, never 0.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

BINS = 10
"""Bins of the human score for wRMSE, each 0.1 wide; the last one holds 1.0 too."""
MOST_LEVELS = 11
"""With more distinct human scores than this, QWK is computed over eleven levels 0.1 apart."""
_ROUNDING = 9
"""Decimals after which a difference is rounding: 0.30000000000000004 is 0.3."""


def varies(values: Floats) -> bool:
    """Say whether there are two different values; a difference by rounding is none."""
    return len(values) > 1 and bool(np.ptp(values) > 10.0**-_ROUNDING)


def pearson(human: Floats, machine: Floats) -> float | None:
    """Return Pearson's r; None where either side has one value only."""
    if not (varies(human) and varies(machine)):
        return None
    from scipy.stats import pearsonr

    return float(pearsonr(human, machine).statistic)


def centred(values: Floats, question: Ints) -> Floats:
    """Return the values less the mean of their question, (n,)."""
    counts = np.bincount(question)
    means = np.bincount(question, weights=values) / np.maximum(counts, 1)
    out: Floats = values - means[question]
    return out


def comparable(human: Floats, question: Ints) -> Bools:
    """Return (n,) which replies count within questions: those of questions with two or more different human scores.

    Of a question with one reply, or whose replies people hold to be equal, no order can be got right. One to whose replies
    only the machine gives equal scores stays: that is the machine's failing.
    """
    spread = np.bincount(question, weights=np.abs(centred(human, question)))
    kept: Bools = (spread > 10.0**-_ROUNDING)[question]
    return kept


def within_question(human: Floats, machine: Floats, question: Ints) -> float | None:
    """Return Pearson's r after both sides are centred by question: whether replies to one question are told apart.

    Over all replies that are `comparable`, with large questions weighing more. It does not reward knowing which questions
    are hard, which plain r does.
    """
    kept = comparable(human, question)
    numbers = question[kept]
    return pearson(centred(human[kept], numbers), centred(machine[kept], numbers))


def score_bin(human: Floats) -> Ints:
    """Return each human score's bin, (n,), 0–9."""
    return np.minimum(np.floor(np.round(human * BINS, _ROUNDING)).astype(np.int64), BINS - 1)


def wrmse(human: Floats, machine: Floats) -> float | None:
    """Return the root of the mean, over the bins of the human score that are not empty, of the mean squared error in a bin.

    Every stretch of the scale counts the same, so that a constant near the commonest score gains nothing.
    """
    if not len(human):
        return None
    bins = score_bin(human)
    errors = [float(np.mean((human[bins == b] - machine[bins == b]) ** 2)) for b in np.unique(bins)]
    return float(np.sqrt(np.mean(errors)))


def mean_absolute_error(human: Floats, machine: Floats) -> float | None:
    """Return the mean absolute difference."""
    return float(np.mean(np.abs(human - machine))) if len(human) else None


def score_levels(human: Floats) -> Floats:
    """Return the levels of the score, ascending: the human scores' own where they are 1 to MOST_LEVELS, else 0, 0.1 … 1."""
    own = np.unique(np.round(human, _ROUNDING))
    return own if 1 <= len(own) <= MOST_LEVELS else np.linspace(0, 1, MOST_LEVELS)


def nearest_level(values: Floats, levels: Floats) -> Ints:
    """Return the number of the level nearest to each value, (n,); half-way between two it is the lower."""
    distance = np.round(np.abs(values[:, None] - levels[None, :]), _ROUNDING)
    nearest: Ints = np.argmin(distance, axis=1)
    return nearest


def weighted_kappa(human: Ints, machine: Ints, levels: int, weights: str | None) -> float | None:
    """Return Cohen's κ over levels 0 … levels − 1; None where there is no disagreement to expect by chance.

    Args:
        weights: None, "linear" or "quadratic": how a difference of levels counts.
    """
    if not len(human) or levels < 2 or (np.all(human == human[0]) and np.all(machine == human[0])):
        return None
    from sklearn.metrics import cohen_kappa_score

    return float(cohen_kappa_score(human, machine, labels=np.arange(levels), weights=weights))


def quadratic_kappa(human: Floats, machine: Floats, levels: Floats) -> float | None:
    """Return the quadratic weighted κ (QWK) of scores mapped to their nearest levels."""
    return weighted_kappa(nearest_level(human, levels), nearest_level(machine, levels), len(levels), "quadratic")


def macro_f1(human: Bools, machine: Bools) -> float | None:
    """Return the mean of the F1 of both classes, correct and not; None where people put all replies into one class."""
    if len(np.unique(human)) < 2:
        return None
    from sklearn.metrics import f1_score

    return float(f1_score(human, machine, labels=[False, True], average="macro", zero_division=0.0))


def share(flags: Bools) -> float | None:
    """Return the share of true ones."""
    return float(np.mean(flags)) if len(flags) else None


def rater_pairs(raters: Sequence[Sequence[float | None]]) -> list[tuple[Ints, Floats, Floats]]:
    """Pair each rater with the mean of the others.

    Args:
        raters: for each reply the raters' scores, in one order for all; None for who gave none.

    Returns:
        for each rater with anything to compare: (numbers of the replies, the others' mean, the rater's scores), each (m,).
    """
    pairs = []
    for k in range(max((len(row) for row in raters), default=0)):
        found = []
        for n, row in enumerate(raters):
            mine = row[k] if k < len(row) else None
            others = [s for j, s in enumerate(row) if j != k and s is not None]
            if mine is not None and others:
                found.append((n, sum(others) / len(others), mine))
        if found:
            numbers, means, own = zip(*found, strict=True)
            pairs.append((np.array(numbers), np.array(means, float), np.array(own, float)))
    return pairs
