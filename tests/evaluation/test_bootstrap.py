"""Intervals: the sums give the libraries' figures in every draw, and a question is drawn whole or not at all."""

import time
from collections.abc import Callable

import numpy as np
import pytest

from interviewer.evaluation import agreement, bootstrap
from interviewer.evaluation.agreement import Bools, Floats, Ints
from interviewer.evaluation.bootstrap import Statistic, draw_questions, interval

QUESTIONS, ROWS = 7, 120
rng = np.random.default_rng(3)
NUMBER: Ints = np.sort(rng.integers(0, QUESTIONS, ROWS))
HUMAN: Floats = rng.integers(0, 11, ROWS) / 10
MACHINE: Floats = np.clip(HUMAN + rng.normal(0, 0.3, ROWS), 0, 1)
LEVELS = agreement.score_levels(HUMAN)
H, M = agreement.nearest_level(HUMAN, LEVELS), agreement.nearest_level(MACHINE, LEVELS)
YES: Bools = HUMAN >= 0.5
SAID: Bools = MACHINE >= 0.5

Metric = Callable[[Ints], float | None]
"""A metric of the replies with these numbers, by the libraries."""

METRICS: dict[str, tuple[Statistic, Metric]] = {
    "r": (bootstrap.pearson(HUMAN, MACHINE, NUMBER, QUESTIONS), lambda i: agreement.pearson(HUMAN[i], MACHINE[i])),
    "within": (
        bootstrap.within_question(HUMAN, MACHINE, NUMBER, QUESTIONS),
        lambda i: agreement.within_question(HUMAN[i], MACHINE[i], NUMBER[i]),
    ),
    "wrmse": (bootstrap.wrmse(HUMAN, MACHINE, NUMBER, QUESTIONS), lambda i: agreement.wrmse(HUMAN[i], MACHINE[i])),
    "qwk": (
        bootstrap.weighted_kappa(H, M, len(LEVELS), "quadratic", NUMBER, QUESTIONS),
        lambda i: agreement.weighted_kappa(H[i], M[i], len(LEVELS), "quadratic"),
    ),
    "kappa-linear": (
        bootstrap.weighted_kappa(H, M, len(LEVELS), "linear", NUMBER, QUESTIONS),
        lambda i: agreement.weighted_kappa(H[i], M[i], len(LEVELS), "linear"),
    ),
    "kappa": (
        bootstrap.weighted_kappa(H, M, len(LEVELS), None, NUMBER, QUESTIONS),
        lambda i: agreement.weighted_kappa(H[i], M[i], len(LEVELS), None),
    ),
    "macro-f1": (bootstrap.macro_f1(YES, SAID, NUMBER, QUESTIONS), lambda i: agreement.macro_f1(YES[i], SAID[i])),
    "share": (bootstrap.mean(SAID, NUMBER, QUESTIONS), lambda i: agreement.share(SAID[i])),
    "error": (
        bootstrap.mean(np.abs(HUMAN - MACHINE), NUMBER, QUESTIONS),
        lambda i: agreement.mean_absolute_error(HUMAN[i], MACHINE[i]),
    ),
}


def drawn(counts: Ints) -> Ints:
    """The numbers of the replies of a draw, each as often as its question is in it."""
    return np.repeat(np.arange(ROWS), counts[NUMBER])


@pytest.mark.parametrize("name", METRICS)
def test_every_draw_is_the_librarys_figure_over_whole_questions(name: str) -> None:
    statistic, metric = METRICS[name]
    draws = np.vstack([np.ones(QUESTIONS, np.int64), draw_questions(QUESTIONS, 25, seed=1)])
    values = statistic.of(draws @ statistic.sums)
    assert values == pytest.approx([metric(drawn(counts)) for counts in draws], abs=1e-9)


def test_a_draw_has_as_many_questions_as_there_are() -> None:
    draws = draw_questions(QUESTIONS, 200, seed=5)
    assert draws.shape == (200, QUESTIONS)
    assert set(draws.sum(axis=1)) == {QUESTIONS}
    assert draws.max() > 1


def test_the_same_seed_gives_the_same_interval() -> None:
    statistic, _ = METRICS["r"]
    first, again, other = (interval(statistic, draw_questions(QUESTIONS, 300, seed)) for seed in (1, 1, 2))
    assert first == again != other


def test_the_interval_is_the_percentiles_of_a_bootstrap_by_hand() -> None:
    statistic, metric = METRICS["wrmse"]
    draws = draw_questions(QUESTIONS, 400, seed=8)
    by_hand = [metric(drawn(counts)) or 0.0 for counts in draws]
    assert interval(statistic, draws) == pytest.approx(tuple(np.percentile(by_hand, [2.5, 97.5])))


def test_replies_that_resemble_each_other_within_questions_widen_the_interval() -> None:
    """Ten questions with twenty equal replies each are ten observations, not two hundred."""
    question = np.repeat(np.arange(10), 20)
    flags = question % 2 == 0
    clustered = interval(bootstrap.mean(flags, question, 10), draw_questions(10, 2000, 0))
    single = interval(bootstrap.mean(flags, np.arange(200), 200), draw_questions(200, 2000, 0))
    assert clustered is not None
    assert single is not None
    assert clustered[1] - clustered[0] > 3 * (single[1] - single[0])


def test_one_question_gives_no_interval() -> None:
    flags = np.array([True, False, True])
    assert interval(bootstrap.mean(flags, np.zeros(3, np.int64), 1), draw_questions(1, 100, 0)) is None
    # labels in one question of many say nothing about other questions either
    assert interval(bootstrap.mean(flags, np.zeros(3, np.int64), 9), draw_questions(9, 100, 0)) is None


def test_no_draws_give_no_interval() -> None:
    assert interval(METRICS["r"][0], draw_questions(QUESTIONS, 0, 0)) is None


def test_a_metric_that_many_draws_leave_open_gets_no_interval() -> None:
    """People vary in one question of three: a third of the draws or so have one human score only."""
    human, machine = np.array([0.0, 0, 1, 1, 0, 0]), np.array([0.0, 0.1, 0.9, 1, 0.2, 0])
    question = np.array([0, 0, 1, 1, 2, 2])
    assert interval(bootstrap.pearson(human, machine, question, 3), draw_questions(3, 500, 0)) is None


def test_two_thousand_replies_and_a_thousand_draws_take_a_moment() -> None:
    many = np.random.default_rng(0)
    number, human = many.integers(0, 100, 2000), many.integers(0, 11, 2000) / 10
    machine = many.random(2000)
    levels = agreement.nearest_level(machine, np.linspace(0, 1, 11))
    draws = draw_questions(100, 1000, 0)
    start = time.process_time()
    for statistic in (
        bootstrap.pearson(human, machine, number, 100),
        bootstrap.wrmse(human, machine, number, 100),
        bootstrap.weighted_kappa(levels, levels, 11, "quadratic", number, 100),
    ):
        assert interval(statistic, draws) is not None
    assert time.process_time() - start < 2
