"""The arithmetic of scores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.question import Question
from interviewer.core.verdict import CREDIT, PointVerdict, merge, nothing_met, score
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
