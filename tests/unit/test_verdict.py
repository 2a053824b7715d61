"""The arithmetic of scores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.question import Question
from interviewer.core.verdict import CREDIT, PointVerdict, bounds, disagree, merge, nothing_met, score
from tests.factory import INFO, both, grade, question

names = st.sampled_from(["met", "partial", "missing", "contradicted"])
verdicts = names.map(lambda name: PointVerdict.model_validate({"point": "p", "verdict": name}))


def test_weights_count() -> None:
    g = grade({"variance": "met", "saturation": "partial", "gradient": "missing"})
    assert score(question(), g.verdicts) == pytest.approx((3 + 1) / 6)


def test_nothing_met_is_exactly_zero() -> None:
    assert score(question(), nothing_met(question(), INFO, "blank").verdicts) == 0.0


def test_a_question_without_points_has_no_score() -> None:
    bare = Question(id="bare", question=both("Q"), answer=both("A"))
    with pytest.raises(ValueError, match="no key points"):
        score(bare, ())


@given(names, names, names)
def test_scores_stay_between_zero_and_one(a: str, b: str, c: str) -> None:
    g = grade({"variance": a, "saturation": b, "gradient": c})
    assert 0.0 <= score(question(), g.verdicts) <= 1.0


@given(verdicts, verdicts)
def test_silence_takes_nothing_back(earlier: PointVerdict, later: PointVerdict) -> None:
    merged = merge(earlier, later)
    if later.verdict == "missing":
        assert merged == earlier
    elif later.verdict == "contradicted":
        assert merged == later
    else:
        assert CREDIT[merged.verdict] == max(CREDIT[earlier.verdict], CREDIT[later.verdict])


def test_a_finer_credit_counts_instead_of_the_half() -> None:
    verdicts = (PointVerdict(point="variance", verdict="partial", quote="it grows", credit=0.7),)
    assert score(question(), verdicts) == pytest.approx(3 * 0.7 / 6)


def test_nothing_is_earned_where_the_verdict_is_missing() -> None:
    with pytest.raises(ValueError, match="earns nothing"):
        PointVerdict(point="variance", verdict="missing", credit=0.3)


def test_votes_give_bounds_around_the_score() -> None:
    verdicts = (
        PointVerdict(point="variance", verdict="met", quote="it grows", votes=("met", "met", "missing")),
        PointVerdict(point="saturation", verdict="partial", quote="it saturates"),
    )
    assert bounds(question(), verdicts) == pytest.approx((1 / 6, 4 / 6))
    assert score(question(), verdicts) == pytest.approx(4 / 6)


def test_graders_disagree_from_far_apart_only() -> None:
    far = PointVerdict(point="variance", verdict="met", quote="it grows", second="missing")
    near = PointVerdict(point="saturation", verdict="met", quote="it saturates", second="partial")
    assert disagree(question(), (far,))
    assert not disagree(question(), (near,))
    assert not disagree(question(), (PointVerdict(point="variance", verdict="met", quote="it grows"),))
