"""Replies that are taken back: what counts afterwards, and that help seen meanwhile is not called unaided."""

from interviewer.core.events import (
    EVENT,
    Event,
    HintGiven,
    NoteTaken,
    Plan,
    ProbeAsked,
    QuestionClosed,
    ReplyGiven,
    ReplyGraded,
    ReplyWithdrawn,
)
from interviewer.core.interview import AskProbe, Await, GradeReply, next_action
from interviewer.core.pace import Stopwatch, soft_limit
from interviewer.core.verdict import Grade
from interviewer.runner import Runner, regrade
from tests.factory import FakeClock, MemoryStore, ScriptedGrader, grade, interview, question, replied

POOR = {"variance": "missing", "saturation": "met", "gradient": "missing"}
GOOD = {"variance": "met", "saturation": "met", "gradient": "met"}
PROBED = ProbeAsked(point="variance", text="How large?")


def first_answered(*events: Event) -> list[Event]:
    return [*replied("softmax saturates", grade(POOR)), *events]


def test_the_question_is_open_again_and_its_follow_up_gone() -> None:
    state = interview(*first_answered(PROBED, ReplyWithdrawn(reply=0)))
    (round_,) = state.rounds
    assert next_action(state) == Await()
    assert [(t.kind, t.reply) for t in round_.turns] == [("question", None)]
    assert [(t.number, t.reply) for t in round_.withdrawn] == [(0, "softmax saturates")]


def test_after_a_follow_up_the_first_reply_stays_the_unaided_one() -> None:
    events = first_answered(PROBED, ReplyWithdrawn(reply=0), *replied("everything", grade(GOOD), 1))
    (round_,) = interview(*events).rounds
    assert round_.first_turn is not None
    assert round_.first_turn.number == 0
    assert (round_.unaided_score, round_.final_score) == (2 / 6, 1.0)


def test_before_any_follow_up_the_new_reply_is_the_unaided_one() -> None:
    events: list[Event] = [
        ReplyGiven(text="too early"),
        ReplyWithdrawn(reply=0),
        *replied("everything", grade(GOOD), 1),
    ]
    (round_,) = interview(*events).rounds
    assert round_.unaided_score == 1.0


def test_a_hint_after_the_reply_is_help_too() -> None:
    hint = HintGiven(point="variance", text="A dot product is a sum.")
    events = first_answered(hint, ReplyWithdrawn(reply=0), *replied("everything", grade(GOOD), 1))
    assert interview(*events).rounds[0].unaided_score == 2 / 6


def test_a_hint_after_the_taking_back_takes_nothing_from_the_first_reply() -> None:
    hint = HintGiven(point="saturation", text="Think of very different inputs.")
    state = interview(*first_answered(PROBED, ReplyWithdrawn(reply=0), hint))
    assert state.rounds[0].unaided_score == 2 / 6
    before = interview(hint, *first_answered(PROBED, ReplyWithdrawn(reply=0)))
    assert before.rounds[0].unaided_score == 0


def test_taking_a_bad_reply_back_and_skipping_does_not_hide_it() -> None:
    state = interview(*first_answered(PROBED, ReplyWithdrawn(reply=0), QuestionClosed(why="skipped")))
    assert (state.mean("unaided"), state.mean("final")) == (2 / 6, None)


def test_the_reply_to_a_follow_up_is_taken_back_alone() -> None:
    events = first_answered(PROBED, *replied("it grows", grade(GOOD), 1), ReplyWithdrawn(reply=1))
    state = interview(*events)
    assert [(t.kind, t.reply) for t in state.rounds[0].turns] == [("question", "softmax saturates"), ("probe", None)]
    again = interview(*events, *replied("no idea", grade(POOR), 2))
    assert (again.rounds[0].unaided_score, again.rounds[0].final_score) == (2 / 6, 2 / 6)
    assert isinstance(next_action(again), AskProbe)


def test_twice_taken_back_the_very_first_stays_the_unaided_one() -> None:
    events = first_answered(PROBED, ReplyWithdrawn(reply=0), *replied("everything", grade(GOOD), 1), PROBED)
    (round_,) = interview(*events, ReplyWithdrawn(reply=1)).rounds
    assert round_.first_turn is not None
    assert round_.first_turn.number == 0


def test_the_time_of_what_was_taken_back_still_counts() -> None:
    events: list[Event] = [ReplyGiven(text="x", seconds=50), ReplyWithdrawn(reply=0)]
    state = interview(*events, plan=Plan(minutes=0.5))
    assert state.seconds == 50
    assert state.out_of_time


def test_a_later_grading_of_what_was_taken_back_reaches_it() -> None:
    events = first_answered(PROBED, ReplyWithdrawn(reply=0), ReplyGraded(reply=0, result=grade(GOOD)))
    assert interview(*events).rounds[0].unaided_score == 1.0


def test_notes_stay_with_their_question() -> None:
    assert interview(NoteTaken(text="look it up")).rounds[0].notes == ("look it up",)


def test_the_new_events_survive_storing() -> None:
    for event in (ReplyWithdrawn(reply=3), NoteTaken(text="注")):
        assert EVENT.validate_json(EVENT.dump_json(event)) == event


def runner(*results: Grade) -> tuple[Runner, MemoryStore]:
    store = MemoryStore()
    made = Runner("s", store=store, grader=ScriptedGrader(*results), corpus={"scaling": question()}, clock=FakeClock())
    made.start(Plan(number=1))
    list(made.advance())
    return made, store


def test_the_runner_takes_the_last_reply_back_and_grades_the_next_one() -> None:
    made, _ = runner(grade(POOR), grade(GOOD))
    assert made.withdraw() is None
    made.reply("softmax saturates")
    list(made.advance())
    assert made.withdraw() == "softmax saturates"
    assert made.withdraw() is None
    made.reply("everything")
    assert next_action(made.interview) == GradeReply()
    list(made.advance())
    assert made.interview.rounds[0].final_score == 1.0


def test_regrading_leaves_out_what_was_taken_back_unless_it_is_the_unaided_one() -> None:
    made, store = runner(grade(POOR), grade(POOR))
    made.reply("softmax saturates")
    list(made.advance())
    made.reply("it grows")
    list(made.advance())
    made.withdraw()
    made.withdraw()
    done = regrade(store, ScriptedGrader(grade(GOOD)), "s", everything=True)
    assert [step.turn.number for step in done] == [0]


def test_a_command_in_between_does_not_set_the_clock_back() -> None:
    made, _ = runner(grade(POOR))
    before = made.elapsed
    list(made.advance())  # as after /status
    assert made.elapsed > before


def test_the_clock_stands_in_a_pause() -> None:
    ticks = iter([0.0, 10.0, 50.0, 55.0, 56.0])
    watch = Stopwatch(lambda: next(ticks))
    watch.start()
    watch.pause()
    assert watch.seconds == 10
    watch.unpause()
    assert watch.seconds == 15
    watch.stop()
    assert watch.seconds == 0


def test_the_soft_limit_goes_by_level_and_kind_and_an_equal_share_of_the_time() -> None:
    assert soft_limit(question(level=1), Plan()) == 120
    assert soft_limit(question(level=3).model_copy(update={"kind": "code"}), Plan()) == 480
    assert soft_limit(question(level=5), Plan(minutes=10, number=5)) == 120
