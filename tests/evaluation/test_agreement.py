"""Metrics against values worked out by hand and against SciPy and scikit-learn called directly."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import pearsonr
from sklearn.metrics import cohen_kappa_score, f1_score

from interviewer.evaluation import agreement
from interviewer.evaluation.agreement import Bools, Floats, Ints

SHARES = st.integers(0, 20).map(lambda n: n / 20)


def floats(*values: float) -> Floats:
    return np.array(values, float)


def ints(*values: int) -> Ints:
    return np.array(values, np.int64)


def flags(*values: int) -> Bools:
    return np.array(values, bool)


HUMAN, MACHINE, QUESTION = floats(0, 0.5, 1, 0, 1), floats(0.2, 0.4, 0.9, 0.5, 0.5), ints(0, 0, 0, 1, 1)


def test_r_by_hand() -> None:
    assert agreement.pearson(floats(0, 0.5, 1), floats(0, 1, 0.5)) == pytest.approx(0.5)


@pytest.mark.parametrize(("human", "machine"), [((0.5, 0.5), (0, 1)), ((0, 1), (0.3, 0.3)), ((0.5,), (0.5,)), ((), ())])
def test_r_of_one_value_is_not_determined(human: tuple[float, ...], machine: tuple[float, ...]) -> None:
    assert agreement.pearson(floats(*human), floats(*machine)) is None


def test_a_difference_by_rounding_is_no_variance() -> None:
    assert agreement.pearson(floats(0.3, 0.1 + 0.2), floats(0, 1)) is None


@given(st.lists(st.tuples(SHARES, SHARES), min_size=3, max_size=30), st.floats(0.1, 10), st.floats(-5, 5))
def test_r_does_not_change_when_the_scores_are_stretched_and_shifted(
    pairs: list[tuple[float, float]], stretch: float, shift: float
) -> None:
    human, machine = (np.array(side) for side in zip(*pairs, strict=True))
    assume(np.ptp(human) > 0 and np.ptp(machine) > 0)
    r = agreement.pearson(human, machine)
    assert r == pytest.approx(pearsonr(human, machine).statistic)
    assert agreement.pearson(human, stretch * machine + shift) == pytest.approx(r, abs=1e-6)
    assert agreement.pearson(human, -machine) == pytest.approx(-(r or 0), abs=1e-6)


def test_r_within_questions_by_hand() -> None:
    """Centred: human ∓.5, 0, ±.5 in both, machine −.3, −.1, .4 and 0, 0; r = .35 / √(1.0 · .26)."""
    expected = 0.35 / np.sqrt(1.0 * 0.26)
    assert agreement.within_question(HUMAN, MACHINE, QUESTION) == pytest.approx(expected)


def test_knowing_which_questions_are_hard_is_worth_nothing_within_questions() -> None:
    human, question = floats(0, 0.2, 0.8, 1), ints(0, 0, 1, 1)
    assert agreement.pearson(human, floats(0.1, 0.1, 0.9, 0.9)) == pytest.approx(0.97, abs=0.01)
    assert agreement.within_question(human, floats(0.1, 0.1, 0.9, 0.9), question) is None


def test_questions_that_people_do_not_order_are_left_out() -> None:
    """One reply, or equal human scores; equal machine scores stay."""
    question = ints(0, 1, 1, 2, 2)
    assert agreement.comparable(floats(1, 0.5, 0.5, 0, 1), question).tolist() == [False, False, False, True, True]


@given(
    st.lists(st.tuples(st.integers(0, 3), SHARES, SHARES), min_size=4, max_size=30),
    st.lists(st.floats(-1, 1), min_size=4, max_size=4),
)
def test_r_within_questions_ignores_a_shift_of_a_whole_question(
    rows: list[tuple[int, float, float]], shifts: list[float]
) -> None:
    numbers, human, machine = (np.array(column) for column in zip(*rows, strict=True))
    r = agreement.within_question(human, machine, numbers)
    assume(r is not None)
    assert agreement.within_question(human, machine + np.array(shifts)[numbers], numbers) == pytest.approx(r, abs=1e-6)


def test_bins_are_a_tenth_wide_and_the_last_holds_one() -> None:
    assert agreement.score_bin(floats(0, 0.0999, 0.1, 0.3, 0.1 + 0.2, 0.7, 0.999, 1)).tolist() == [
        *(0, 0, 1, 3, 3, 7, 9, 9),
    ]


def test_wrmse_weighs_every_bin_the_same() -> None:
    """Errors: bin 0: .04, .25 → .145; bin 5: .01; bin 9: .01, .25 → .13; mean .095."""
    assert agreement.wrmse(HUMAN, MACHINE) == pytest.approx(np.sqrt((0.145 + 0.01 + 0.13) / 3))
    human = np.array([1.0] * 99 + [0.0])
    assert agreement.wrmse(human, np.ones(100)) == pytest.approx(np.sqrt(0.5))
    assert agreement.wrmse(floats(), floats()) is None


@given(st.lists(st.tuples(SHARES, SHARES), min_size=1, max_size=20))
def test_wrmse_does_not_change_when_every_reply_is_there_twice(pairs: list[tuple[float, float]]) -> None:
    human, machine = (np.array(side) for side in zip(*pairs, strict=True))
    once = agreement.wrmse(human, machine)
    assert agreement.wrmse(np.tile(human, 2), np.tile(machine, 2)) == pytest.approx(once)


def test_mean_absolute_error_by_hand() -> None:
    assert agreement.mean_absolute_error(HUMAN, MACHINE) == pytest.approx((0.2 + 0.1 + 0.1 + 0.5 + 0.5) / 5)


def test_levels_are_the_human_scores_own_or_tenths() -> None:
    assert agreement.score_levels(floats(1, 0, 0.5, 0.5)).tolist() == [0, 0.5, 1]
    assert agreement.score_levels(np.linspace(0, 1, 12)).tolist() == pytest.approx([n / 10 for n in range(11)])


def test_a_score_goes_to_the_nearest_level_and_half_way_to_the_lower() -> None:
    tenths = np.linspace(0, 1, 11)
    assert agreement.nearest_level(floats(0, 0.25, 0.26, 0.75, 1), floats(0, 0.5, 1)).tolist() == [0, 0, 1, 1, 2]
    assert agreement.nearest_level(floats(0.45, 0.15, 0.3), tenths).tolist() == [4, 1, 3]


def test_qwk_by_hand() -> None:
    """Human 0 1 2 2, machine 0 1 2 1: one step off by one (1 of 4 · 4); chance expects 19/4 · 1/4 of it."""
    levels = floats(0, 0.5, 1)
    qwk = agreement.quadratic_kappa(floats(0, 0.5, 1, 1), floats(0.1, 0.5, 0.9, 0.6), levels)
    observed = 1 / 4
    # rows (1, 1, 2), columns (1, 2, 1): Σ rows_i · columns_j · (i − j)² = 2·1 + 1·4 + 1·1 + 1·1 + 2·4 + 2·2·1
    expected = (2 * 1 + 1 * 4 + 1 * 1 + 1 * 1 + 2 * 4 + 4 * 1) / 16
    assert qwk == pytest.approx(1 - observed / expected)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=40))
@settings(deadline=None)
def test_kappa_is_that_of_scikit_learn_whatever_the_weights(pairs: list[tuple[int, int]]) -> None:
    human, machine = (np.array(side, np.int64) for side in zip(*pairs, strict=True))
    assume(len(np.unique(np.concatenate([human, machine]))) > 1)
    for weights in (None, "linear", "quadratic"):
        expected = cohen_kappa_score(human, machine, labels=range(5), weights=weights)
        assert agreement.weighted_kappa(human, machine, 5, weights) == pytest.approx(expected)


def test_kappa_without_a_second_label_is_not_determined() -> None:
    assert agreement.weighted_kappa(ints(1, 1), ints(1, 1), 2, None) is None
    assert agreement.weighted_kappa(ints(), ints(), 2, None) is None
    assert agreement.weighted_kappa(ints(1, 1), ints(1, 0), 2, None) == pytest.approx(0)


def test_macro_f1_by_hand() -> None:
    """Correct: 1 of 2 found, 1 too many → ½; not correct: 2 of 3 found, 1 too many → ⅔."""
    human, machine = flags(1, 1, 0, 0, 0), flags(1, 0, 1, 0, 0)
    assert agreement.macro_f1(human, machine) == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert agreement.macro_f1(human, machine) == pytest.approx(f1_score(human, machine, average="macro"))
    assert agreement.macro_f1(human, flags(0, 0, 0, 0, 0)) == pytest.approx(3 / 8)
    assert agreement.macro_f1(flags(1, 1), flags(1, 0)) is None


def test_a_share_of_nothing_is_not_determined() -> None:
    assert agreement.share(flags(1, 0, 0, 1)) == 0.5
    assert agreement.share(flags()) is None


def test_each_rater_is_compared_with_the_mean_of_the_others() -> None:
    pairs = agreement.rater_pairs([(0, 0.5, 1), (1, None, 0.5), (0.5, None, None), ()])
    assert [(at.tolist(), others.tolist(), own.tolist()) for at, others, own in pairs] == [
        ([0, 1], [0.75, 0.5], [0, 1]),
        ([0], [0.5], [0.5]),
        ([0, 1], [0.25, 1], [1, 0.5]),
    ]
    assert agreement.rater_pairs([(0.5,), ()]) == []
