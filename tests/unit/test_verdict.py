"""The arithmetic of scores."""

from functools import reduce
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.question import Question
from interviewer.core.verdict import CREDIT, STANDING, PointVerdict, bounds, disagree, merge, nothing_met, score
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


def test_points_without_a_second_opinion_count_as_agreed() -> None:
    unseen = PointVerdict(point="variance", verdict="met", quote="it grows")
    near = PointVerdict(point="gradient", verdict="met", quote="it vanishes", second="missing")
    assert not disagree(question(), (unseen, near))


def test_an_opinion_by_wording_alone_never_makes_graders_disagree() -> None:
    drafts = question().model_copy(
        update={"key_points": tuple(p.model_copy(update={"accept": ()}) for p in question().key_points)}
    )
    far = PointVerdict(point="variance", verdict="met", quote="it grows", second="missing")
    assert disagree(question(), (far,))
    assert not disagree(drafts, (far,))


def voted(*names: str, second: str | None = None) -> PointVerdict:
    """A verdict on the variance by these votes, of which the middle one counts."""
    votes = sorted(names, key=STANDING.index)
    return PointVerdict.model_validate(
        {
            "point": "variance",
            "verdict": votes[len(votes) // 2],
            "votes": names if len(names) > 1 else (),
            "second": second,
        }
    )


@pytest.mark.parametrize(
    ("earlier", "later", "verdict", "votes"),
    [
        (voted("met", "met", "missing"), voted("missing"), "met", ("missing", "met", "met")),
        (
            voted("met", "met", "met"),
            voted("missing", "missing", "contradicted"),
            "met",
            ("contradicted", "met", "met"),
        ),
        (voted("missing", "missing", "met"), voted("met", "met", "met"), "met", ("met", "met", "met")),
        (voted("partial"), voted("missing", "met"), "met", ("partial", "met")),
    ],
)
def test_doubt_about_either_reply_is_doubt_about_the_point(
    earlier: PointVerdict, later: PointVerdict, verdict: str, votes: tuple[str, ...]
) -> None:
    merged = merge(earlier, later)
    assert (merged.verdict, merged.votes) == (verdict, votes)


ballots = st.lists(names, min_size=1, max_size=4).map(lambda names: voted(*names))


@given(st.lists(ballots, min_size=1, max_size=3))
def test_bounds_after_merging_are_those_of_all_combinations(replies: list[PointVerdict]) -> None:
    def last_word(names: tuple[str, ...]) -> float:
        return reduce(merge, (voted(name) for name in names)).earned

    combinations = [last_word(names) for names in product(*(v.votes or (v.verdict,) for v in replies))]
    merged = reduce(merge, replies)
    low, high = bounds(question(), (merged,))
    assert (low, high) == pytest.approx((min(combinations) / 2, max(combinations) / 2))
    assert low <= score(question(), (merged,)) <= high


def test_the_second_opinion_is_merged_by_itself() -> None:
    first, second = voted("met", second="missing"), voted("missing", second="met")
    assert merge(first, second).second == "met"
    assert merge(voted("met", second="met"), voted("missing")).second == "met"
    assert merge(voted("met"), voted("missing")).second is None
    assert not disagree(question(), (merge(first, second),))
