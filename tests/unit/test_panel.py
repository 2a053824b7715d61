"""The panel: calls vote, the built-in grader gives a second opinion, and neither order nor threads change the result."""

import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.verdict import Grade, GraderInfo, PointVerdict, Ungraded
from interviewer.errors import DiskFull
from interviewer.grading.offline import OfflineGrader
from interviewer.grading.panel import SAMPLING_TEMPERATURE, Panel, elect, vote
from interviewer.ports import GradingRequest
from tests.factory import INFO, grade, question

REPLY = "The variance grows with the dimension, and softmax saturates."
REQUEST = GradingRequest(question(), REPLY, "en")
POINTS = ("variance", "saturation", "gradient")
SOME = {"variance": "met", "saturation": "missing", "gradient": "missing"}


class Calls:
    """A model grader whose calls answer as told, one result a call; safe to use from several threads."""

    def __init__(self, *results: Grade | Ungraded | BaseException) -> None:
        self.results = list(results)
        self.temperatures: list[float] = []
        self._lock = threading.Lock()

    def grade(self, request: GradingRequest, *, temperature: float = 0.0) -> Grade | Ungraded:
        with self._lock:
            self.temperatures.append(temperature)
            result = self.results.pop(0)
        if isinstance(result, BaseException):
            raise result
        return result


def failed(reason: str, detail: str = "") -> Ungraded:
    return Ungraded.model_validate({"reason": reason, "detail": detail, "grader": INFO})


def panel(*results: Grade | Ungraded | BaseException, at_once: int = 1) -> tuple[Panel, Calls]:
    calls = Calls(*results)
    return Panel(calls, OfflineGrader(), samples=len(results), at_once=at_once), calls


def marks(result: Grade | Ungraded) -> dict[str, str]:
    assert isinstance(result, Grade), result
    return {v.point: v.verdict for v in result.verdicts}


names: st.SearchStrategy[str] = st.sampled_from(["met", "partial", "missing", "contradicted"])


@st.composite
def grades(draw: st.DrawFn) -> Grade:
    """A grade as a model gives one: quotes where it credits, perhaps a misconception and a probe."""
    verdicts: list[PointVerdict] = []
    for point in POINTS:
        name = draw(names)
        quote = draw(st.sampled_from(["one", "two words"])) if name != "missing" else ""
        verdicts.append(
            PointVerdict.model_validate(
                {"point": point, "verdict": name, "quote": quote, "reason": draw(st.sampled_from(["a", "b"]))}
            )
        )
    more: dict[str, Any] = {}
    spots, proposes = draw(st.booleans()), draw(st.booleans())
    if spots:
        more["misconceptions"] = ({"id": "explosion", "quote": draw(st.sampled_from(["x", "y"]))},)
    unmet = [v.point for v in verdicts if v.verdict != "met"]
    if unmet and proposes:
        more["probe"] = {"point": unmet[0], "text": draw(st.sampled_from(["And?", "So?"]))}
    return Grade(verdicts=tuple(verdicts), grader=INFO, **more)


def without_votes(result: Grade) -> Grade:
    return result.model_copy(update={"verdicts": tuple(v.with_doubt((), None) for v in result.verdicts)})


@given(grades(), st.integers(1, 5))
def test_the_vote_of_identical_calls_is_that_call(one: Grade, number: int) -> None:
    voted = vote(question(), [one] * number)
    assert without_votes(voted) == one
    assert not any(v.split for v in voted.verdicts)


@given(st.lists(grades(), min_size=2, max_size=5), st.randoms())
def test_the_order_of_the_calls_does_not_matter(calls: list[Grade], random: Any) -> None:
    shuffled = list(calls)
    random.shuffle(shuffled)
    assert vote(question(), calls) == vote(question(), shuffled)


@given(st.lists(grades(), min_size=2, max_size=5))
def test_a_quote_comes_from_a_call_that_gave_the_verdict(calls: list[Grade]) -> None:
    for verdict in vote(question(), calls).verdicts:
        given = [g.verdict(verdict.point) for g in calls]
        assert any((v.verdict, v.quote, v.reason) == (verdict.verdict, verdict.quote, verdict.reason) for v in given)
        assert sorted(verdict.votes) == sorted(v.verdict for v in given)


@pytest.mark.parametrize(
    ("votes", "winner"),
    [
        (("met", "met", "missing"), "met"),
        (("met", "partial"), "partial"),
        (("met", "partial", "missing"), "missing"),
        (("missing", "contradicted"), "missing"),
        (("met", "contradicted"), "contradicted"),
        (("met", "met", "contradicted", "contradicted", "partial"), "contradicted"),
    ],
)
def test_the_commonest_verdict_wins_and_of_equals_the_lower(votes: tuple[str, ...], winner: str) -> None:
    voted = vote(question(), [grade({**SOME, "variance": name}) for name in votes])
    assert voted.verdict("variance").verdict == winner


def test_misconceptions_need_most_of_the_calls() -> None:
    said = grade(SOME, misconceptions=[{"id": "explosion", "quote": "it explodes"}])
    silent = grade(SOME)
    assert [m.id for m in vote(question(), [said, silent, said]).misconceptions] == ["explosion"]
    assert vote(question(), [said, silent, silent]).misconceptions == ()
    assert vote(question(), [said, silent]).misconceptions == ()


def test_the_probe_follows_what_the_vote_leaves_open() -> None:
    calls = [
        grade({**SOME, "variance": "missing"}, probe={"point": "variance", "text": "How large?"}),
        grade(SOME, probe={"point": "saturation", "text": "And softmax?"}),
        grade(SOME),
    ]
    voted = vote(question(), calls)
    assert voted.probe
    assert voted.probe.text == "And softmax?"
    assert vote(question(), [calls[0], calls[2], calls[2]]).probe is None


@pytest.mark.parametrize("at_once", [1, 3])
def test_most_calls_must_give_a_grade(at_once: int) -> None:
    run, _ = panel(grade(SOME), failed("timeout"), grade(SOME), at_once=at_once)
    result = run.grade(REQUEST)
    assert marks(result) == SOME
    assert isinstance(result, Grade)
    assert result.verdict("variance").votes == ("met", "met")
    assert result.grader.samples == 3
    lost, _ = panel(failed("timeout"), grade(SOME), failed("timeout", "slow"), at_once=at_once)
    assert lost.grade(REQUEST) == Ungraded(reason="timeout", grader=GraderInfo(name="fake", samples=3))


def test_the_commonest_failure_is_the_reason() -> None:
    failures: list[Grade | Ungraded] = [failed("empty"), failed("timeout", "b"), failed("timeout", "a"), grade(SOME)]
    result = elect(question(), failures, 5)
    assert isinstance(result, Ungraded)
    assert (result.reason, result.detail) == ("timeout", "a")
    assert elect(question(), failures[::-1], 5) == result


def test_no_call_is_made_that_cannot_matter() -> None:
    run, calls = panel(*[failed("unauthorized")] * 5)
    assert isinstance(run.grade(REQUEST), Ungraded)
    assert len(calls.temperatures) == 3


def test_calls_after_the_first_may_vary() -> None:
    run, calls = panel(grade(SOME), grade(SOME), grade(SOME))
    run.grade(REQUEST)
    assert calls.temperatures == [0.0, SAMPLING_TEMPERATURE, SAMPLING_TEMPERATURE]


def test_one_call_has_a_second_opinion_and_no_votes() -> None:
    run, _ = panel(grade(SOME))
    result = run.grade(REQUEST)
    assert marks(result) == SOME
    assert isinstance(result, Grade)
    assert [v.second for v in result.verdicts] == ["met", "met", "missing"]
    assert {v.votes for v in result.verdicts} == {()}
    assert result.grader == INFO


@given(grades())
def test_the_second_opinion_never_changes_a_mark(one: Grade) -> None:
    run, _ = panel(one)
    result = run.grade(REQUEST)
    assert isinstance(result, Grade)
    assert without_votes(result) == one


@pytest.mark.parametrize("reply", ["", "I don't know"])
def test_an_empty_reply_is_asked_about_once_and_needs_no_second_opinion(reply: str) -> None:
    run, calls = panel(grade(dict.fromkeys(POINTS, "missing")), grade(SOME), grade(SOME))
    result = run.grade(GradingRequest(question(), reply, "en"))
    assert isinstance(result, Grade)
    assert {v.second for v in result.verdicts} == {None}
    assert len(calls.temperatures) == 1


def test_a_full_disk_in_a_thread_is_not_swallowed() -> None:
    run, _ = panel(grade(SOME), DiskFull(path="here"), grade(SOME), at_once=3)
    with pytest.raises(DiskFull):
        run.grade(REQUEST)


class Slow:
    """A model grader that does not answer before it is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.asked = threading.Semaphore(0)
        self.calls = 0

    def grade(self, request: GradingRequest, *, temperature: float = 0.0) -> Grade | Ungraded:
        self.calls += 1
        self.asked.release()
        self.go.wait(30)
        return grade(SOME)


def test_calls_are_made_at_once_up_to_the_limit() -> None:
    slow = Slow()
    run = Panel(slow, OfflineGrader(), samples=5, at_once=3)
    done: list[Grade | Ungraded] = []
    asking = threading.Thread(target=lambda: done.append(run.grade(REQUEST)))
    asking.start()
    for _ in range(3):
        assert slow.asked.acquire(timeout=10)
    assert slow.calls == 3
    slow.go.set()
    asking.join(10)
    assert marks(done[0]) == SOME
    assert slow.calls == 5
