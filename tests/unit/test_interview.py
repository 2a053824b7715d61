"""What the interviewer does next, and what a session adds up to."""

from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.events import (
    EVENT,
    Disputed,
    Event,
    HintGiven,
    Plan,
    ProbeAsked,
    QuestionAsked,
    QuestionClosed,
    ReplyGiven,
    ReplyGraded,
    SessionEnded,
    SessionStarted,
)
from interviewer.core.interview import (
    AskProbe,
    Await,
    Choose,
    Close,
    End,
    GoDeeper,
    GradeReply,
    Interview,
    Over,
    apply,
    fold,
    next_action,
)
from interviewer.core.question import VerdictName
from interviewer.core.verdict import Ungraded
from tests.factory import INFO, grade, interview, question, replied, stored

ALL = {"variance": "met", "saturation": "met", "gradient": "met"}
SOME = {"variance": "missing", "saturation": "met", "gradient": "missing"}
NONE = {"variance": "missing", "saturation": "missing", "gradient": "missing"}


def test_a_new_session_chooses_a_question() -> None:
    assert next_action(fold(stored(SessionStarted(plan=Plan())))) == Choose()


def test_a_question_waits_for_a_reply() -> None:
    assert next_action(interview()) == Await()


def test_a_stored_reply_is_graded() -> None:
    assert next_action(interview(ReplyGiven(text="x"))) == GradeReply()


def test_the_heaviest_open_point_is_probed_first() -> None:
    action = next_action(interview(*replied("x", grade(SOME))))
    assert isinstance(action, AskProbe)
    assert action.point.id == "variance"


def test_a_proposed_wording_is_used_for_the_point_that_the_code_chose() -> None:
    for point, wording in (("variance", "Say more?"), ("gradient", None)):
        action = next_action(interview(*replied("x", grade(SOME, probe={"point": point, "text": "Say more?"}))))
        assert isinstance(action, AskProbe)
        assert (action.point.id, action.proposed) == ("variance", wording)


def test_no_more_probes_than_planned() -> None:
    events = [*replied("x", grade(NONE)), ProbeAsked(point="variance", text="?"), *replied("y", grade(NONE), 1)]
    assert next_action(interview(*events, plan=Plan(probes=1))) == Close("probed")


def test_everything_said_goes_deeper_once_and_unscored() -> None:
    events = replied("x", grade(ALL))
    assert next_action(interview(*events)) == GoDeeper("And with normalised keys?")
    deeper = [*events, ProbeAsked(point=None, text="And?"), ReplyGiven(text="hm")]
    state = interview(*deeper)
    assert next_action(state) == Close("covered")
    assert state.rounds[0].final_score == 1.0


def test_dont_know_is_not_probed() -> None:
    assert next_action(interview(*replied("I don't know", grade(NONE)))) == Close("gave-up")


def test_a_failed_grading_has_no_score_and_ends_the_question() -> None:
    state = interview(*replied("x", Ungraded(reason="timeout", grader=INFO)))
    assert next_action(state) == Close("ungraded")
    assert state.rounds[0].final_score is None
    assert state.rounds[0].unaided_score is None
    assert state.mean("final") is None


def test_a_failed_grading_of_a_follow_up_leaves_the_unaided_score() -> None:
    events = [
        *replied("x", grade(SOME)),
        ProbeAsked(point="variance", text="?"),
        *replied("y", Ungraded(reason="empty", grader=INFO), 1),
    ]
    round_ = interview(*events).rounds[0]
    assert round_.unaided_score == 2 / 6
    assert round_.final_score is None


def test_a_later_grading_supersedes_an_earlier_one() -> None:
    events = [*replied("x", Ungraded(reason="timeout", grader=INFO)), QuestionClosed(why="ungraded")]
    later = interview(*events, ReplyGraded(reply=0, result=grade(ALL)))
    assert later.rounds[0].final_score == 1.0


def test_a_hint_before_the_reply_takes_the_point_out_of_the_unaided_score() -> None:
    state = interview(HintGiven(point="variance", text="…"), *replied("x", grade(ALL)))
    assert state.rounds[0].unaided_score == 3 / 6
    assert state.rounds[0].final_score == 1.0


def test_the_last_question_ends_the_interview() -> None:
    events = [*replied("x", grade(NONE)), QuestionClosed(why="probed")]
    assert next_action(interview(*events, plan=Plan(number=1))) == End("complete")
    assert next_action(interview(*events, plan=Plan(number=2))) == Choose()
    assert next_action(interview(*events, SessionEnded(why="complete"))) == Over()


def test_a_retry_neither_counts_as_a_question_nor_changes_the_mean() -> None:
    events = [*replied("x", grade(NONE)), QuestionClosed(why="probed"), QuestionAsked(question=question(), retry=True)]
    state = interview(*events, *replied("better", grade(ALL), 1), plan=Plan(number=2))
    assert state.asked == 1
    assert state.mean("final") == 0.0
    assert state.rounds[1].final_score == 1.0


def test_when_time_is_up_nothing_more_is_asked() -> None:
    plan = Plan(number=3, minutes=1)
    reply = ReplyGiven(text="x", seconds=61)
    graded = ReplyGraded(reply=0, result=grade(NONE))
    assert next_action(interview(reply, graded, plan=plan)) == Close("probed")
    assert next_action(interview(reply, graded, QuestionClosed(why="probed"), plan=plan)) == End("time")


def test_a_dispute_is_kept_beside_its_question_and_changes_nothing() -> None:
    before = [*replied("x", grade(SOME)), QuestionClosed(why="probed"), QuestionAsked(question=question("other"))]
    said = Disputed(replies=(0,), point="variance", verdict="missing", wanted="met", note="I said it")
    state, without = interview(*before, said), interview(*before)
    (dispute,) = state.rounds[0].disputes
    assert (dispute.said, dispute.at) == (said, "2026-01-01T00:00:07+00:00")
    assert state.rounds[0].dispute("variance") == dispute
    assert state.rounds[0].dispute("gradient") is None
    assert state.rounds[1] == without.rounds[1]
    assert state.rounds[0].final == without.rounds[0].final
    assert (state.mean("final"), state.mean("unaided")) == (without.mean("final"), without.mean("unaided"))
    assert next_action(state) == next_action(without)


def test_the_latest_dispute_of_a_point_counts() -> None:
    said = [Disputed(replies=(0,), point="variance", verdict="missing", note=note) for note in ("one", "two")]
    round_ = interview(*replied("x", grade(SOME)), *said).rounds[0]
    assert len(round_.disputes) == 2
    assert round_.dispute("variance") == round_.disputes[1]


def test_a_hint_leaves_no_vote_that_would_have_given_credit() -> None:
    votes: tuple[VerdictName, ...] = ("missing", "missing", "met")
    result = grade(NONE)
    doubtful = result.model_copy(update={"verdicts": tuple(v.with_doubt(votes, "met") for v in result.verdicts)})
    state = interview(HintGiven(point="variance", text="…"), *replied("x", doubtful))
    assert state.rounds[0].range("unaided") == (0.0, 3 / 6)
    assert state.rounds[0].range("final") == (0.0, 1.0)


def test_without_a_score_there_is_no_range() -> None:
    round_ = interview(*replied("x", Ungraded(reason="timeout", grader=INFO))).rounds[0]
    assert round_.range("final") is None
    assert not round_.disagreed


events = st.lists(
    st.sampled_from(
        [
            ReplyGiven(text="x"),
            ReplyGraded(reply=0, result=grade(SOME)),
            HintGiven(point="variance", text="h"),
            ProbeAsked(point="variance", text="?"),
            QuestionClosed(why="skipped"),
            Disputed(replies=(0,), point="variance", verdict="met", wanted="partial", note="太宽"),
            QuestionAsked(question=question()),
        ]
    ),
    max_size=12,
)


@given(events)
def test_folding_step_by_step_is_folding_at_once(happened: list[Event]) -> None:
    facts = stored(SessionStarted(plan=Plan()), QuestionAsked(question=question()), *happened)
    state = Interview()
    for fact in facts:
        state = apply(state, fact)
    assert state == fold(facts)


@given(events)
def test_events_survive_storage(happened: list[Event]) -> None:
    assert [EVENT.validate_json(EVENT.dump_json(event)) for event in happened] == happened
