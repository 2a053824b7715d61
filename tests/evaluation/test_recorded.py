"""Figures that were reached once are kept, or given up on purpose: `python -m tests.evaluation.record` records new ones."""

import pytest

from tests.evaluation.record import MARGIN, examples, recorded, worse

HOW = "If this is meant, record the new figures and commit them: python -m tests.evaluation.record"


def test_the_built_in_grader_is_no_worse_on_the_examples_than_recorded() -> None:
    lost = worse(recorded("examples"), examples())
    assert not lost, "\n".join([*lost, HOW])


@pytest.mark.parametrize("better", [True, False])
def test_a_figure_beyond_the_margin_is_named(better: bool) -> None:
    sign = 1 if better else -1
    before = {"en": {"r": 0.5, "open": None}, "zh": {"r": 0.5}}
    assert worse(before, before, higher_is_better=better) == []
    near = {"en": {"r": 0.5 - sign * MARGIN / 2}, "zh": {"r": 0.5 + sign * 0.3}}
    assert worse(before, near, higher_is_better=better) == []
    far = {"en": {"r": 0.5 - sign * 0.01}, "zh": {"r": 0.5}}
    assert worse(before, far, higher_is_better=better) == [f"en.r: recorded 0.500, now {0.5 - sign * 0.01:.3f}"]


def test_a_figure_that_is_gone_is_named() -> None:
    assert worse({"en": {"r": 0.5}}, {"en": {"r": None}}) == ["en.r: recorded 0.500, now none"]
    assert worse({"en": {"r": 0.5}}, {}) == ["en.r: recorded 0.500, now none"]
