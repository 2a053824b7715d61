"""The runner: events are stored before they are shown, and a session goes on from any of them."""

import pytest

from interviewer.core.events import Plan, ReplyGiven
from interviewer.core.verdict import Grade, Ungraded
from interviewer.errors import IndexUnavailable, NothingToAsk, SessionLocked, UnknownSession
from interviewer.grading.offline import OfflineGrader
from interviewer.ports import Grader, Hit
from interviewer.runner import LEAST_KNOWN, Finished, Graded, Grading, Probed, Runner, Waiting, regrade
from tests.factory import INFO, FakeClock, MemoryStore, ScriptedGrader, grade, question

CORPUS = {q.id: q for q in (question("one"), question("two"))}
SCRIPT = ["The variance grows with the dimension.", "softmax saturates", "gradients get small", "I don't know"]


def runner(store: MemoryStore, grader: Grader | None = None) -> Runner:
    return Runner("s", store=store, grader=grader or OfflineGrader(), corpus=CORPUS, clock=FakeClock())


def begun(store: MemoryStore, grader: Grader | None = None, **plan: object) -> Runner:
    run = runner(store, grader)
    run.start(Plan.model_validate({"number": 2, "seed": 7, **plan}))
    return run


def names(run: Runner) -> list[str]:
    return [type(step).__name__ for step in run.advance()]


def types(store: MemoryStore) -> list[str]:
    return [s.event.type for s in store.kept["s"]]


def test_a_whole_interview() -> None:
    store = MemoryStore()
    run = begun(store)
    assert names(run) == ["Said", "Asked", "Waiting"]
    run.reply(SCRIPT[0])
    assert names(run) == ["Grading", "Graded", "Said", "Probed", "Waiting"]
    run.reply(SCRIPT[1])
    assert names(run) == ["Grading", "Graded", "Said", "Probed", "Waiting"]
    run.reply(SCRIPT[2])
    assert names(run) == ["Grading", "Graded", "RoundDone", "Asked", "Waiting"]
    run.reply(SCRIPT[3])
    assert names(run) == ["Grading", "Graded", "RoundDone", "Ending", "Said", "Finished"]
    assert run.interview.mean("unaided") == 0.25
    assert run.interview.mean("final") == 0.5


def test_a_reply_is_stored_before_its_grading_starts() -> None:
    store = MemoryStore()

    def look() -> Grade:
        assert isinstance(store.kept["s"][-1].event, ReplyGiven)
        return grade({"variance": "met", "saturation": "met", "gradient": "met"})

    run = begun(store, ScriptedGrader(look))
    names(run)
    run.reply("words")
    assert any(isinstance(step, Graded) for step in run.advance())


def test_a_session_goes_on_from_every_event_to_the_same_end() -> None:
    def play(store: MemoryStore, stop_after: int | None) -> int:
        """Play the script; crash after so many events. Returns the number of replies used."""
        run = runner(store)
        run.load() if "s" in store.kept else run.start(Plan(number=2, seed=7))
        while True:
            for step in run.advance():
                if stop_after is not None and len(store.kept["s"]) >= stop_after:
                    return run.interview.replies
                if isinstance(step, Finished):
                    return run.interview.replies
            run.reply(SCRIPT[run.interview.replies])
            if stop_after is not None and len(store.kept["s"]) >= stop_after:
                return run.interview.replies

    whole = MemoryStore()
    play(whole, None)
    for stop in range(1, len(whole.kept["s"])):
        store = MemoryStore()
        play(store, stop)
        play(store, None)
        assert [s.event for s in store.kept["s"]] == [s.event for s in whole.kept["s"]] or types(store) == types(whole)
        again, once = runner(store), runner(whole)
        again.load()
        once.load()
        assert [r.final for r in again.interview.rounds] == [r.final for r in once.interview.rounds]


def test_a_failed_grading_is_shown_and_can_be_repeated() -> None:
    store = MemoryStore()
    run = begun(store, ScriptedGrader(Ungraded(reason="timeout", grader=INFO)), number=1)
    names(run)
    run.reply(SCRIPT[0])
    assert names(run) == ["Grading", "Graded", "RoundDone", "Ending", "Said", "Finished"]
    assert run.interview.mean("final") is None
    (done,) = regrade(store, OfflineGrader(), "s")
    assert isinstance(done.result, Grade)
    run.load()
    assert run.interview.mean("final") == 0.5
    assert regrade(store, OfflineGrader(), "s") == []
    assert len(regrade(store, OfflineGrader(), "s", everything=True)) == 1


def test_interrupting_a_grading_loses_nothing() -> None:
    def interrupt() -> Grade:
        raise KeyboardInterrupt

    store = MemoryStore()
    run = begun(store, ScriptedGrader(interrupt))
    names(run)
    run.reply(SCRIPT[0])
    results = [step.result for step in run.advance() if isinstance(step, Graded)]
    assert isinstance(results[0], Ungraded)
    assert results[0].reason == "interrupted"


def test_hints_go_to_the_heaviest_open_point_then_to_the_next() -> None:
    store = MemoryStore()
    run = begun(store)
    names(run)
    assert run.hint() == "A dot product is a sum."
    assert run.hint() == "Think of very different inputs."


def test_a_hint_follows_the_probe() -> None:
    run = begun(MemoryStore())
    names(run)
    run.reply("The variance grows with the dimension. The gradient vanishes.")
    steps = list(run.advance())
    assert isinstance(steps[-2], Probed)
    assert run.hint() == "Think of very different inputs."


def test_skipping_leaves_the_question_unscored() -> None:
    run = begun(MemoryStore())
    names(run)
    run.skip()
    assert names(run) == ["Asked", "Waiting"]
    assert run.interview.rounds[0].final_score is None


def test_ending_is_for_good() -> None:
    store = MemoryStore()
    run = begun(store)
    names(run)
    run.end()
    assert types(store)[-2:] == ["closed", "ended"]
    assert names(run) == ["Ending", "Said", "Finished"]
    assert types(store)[-3:] == ["closed", "ended", "spoken"]


def test_a_retry_asks_the_same_question() -> None:
    run = begun(MemoryStore(), number=1)
    names(run)
    run.reply("I don't know")
    for step in run.advance():
        if type(step).__name__ == "RoundDone":
            break
    run.retry()
    assert run.interview.rounds[-1].question == run.interview.rounds[0].question
    assert names(run) == ["Waiting"]


def test_waiting_yields_the_turn() -> None:
    run = begun(MemoryStore())
    *_, last = run.advance()
    assert isinstance(last, Waiting)
    assert last.turn.asked == "Why is the dot product scaled?"


def test_grading_is_announced_before_it_starts() -> None:
    run = begun(MemoryStore(), ScriptedGrader())
    names(run)
    run.reply("x")
    assert isinstance(next(run.advance()), Grading)


def test_a_plan_without_questions_is_refused() -> None:
    with pytest.raises(NothingToAsk):
        begun(MemoryStore(), topics=("nowhere",))


def test_an_unknown_session_cannot_be_loaded() -> None:
    with pytest.raises(UnknownSession):
        runner(MemoryStore()).load()


class BrokenRetriever:
    def search(self, text: str, k: int = 10, *, topic: str | None = None) -> list[Hit]:
        raise IndexUnavailable(detail="gone")

    def similar(self, text: str, k: int = 5) -> list[Hit]:
        raise IndexUnavailable(detail="gone")


def test_an_interview_goes_on_without_its_index() -> None:
    run = Runner(
        "s", store=MemoryStore(), grader=OfflineGrader(), corpus=CORPUS, clock=FakeClock(), retriever=BrokenRetriever
    )
    run.start(Plan(number=2, probes=0))
    names(run)
    run.reply("The variance grows with the dimension.")
    assert names(run) == ["Grading", "Graded", "RoundDone", "Asked", "Waiting"]


def test_free_text_needs_the_index() -> None:
    run = Runner(
        "s", store=MemoryStore(), grader=OfflineGrader(), corpus=CORPUS, clock=FakeClock(), retriever=BrokenRetriever
    )
    with pytest.raises(IndexUnavailable):
        run.start(Plan(query="caches"))


class Knowing:
    """Finds everything, and says how much of a text the questions know."""

    def __init__(self, share: float) -> None:
        self.share = share

    def search(self, text: str, k: int = 10, *, topic: str | None = None) -> list[Hit]:
        return [Hit(question_id, 1.0, 0.5) for question_id in list(CORPUS)[:k]]

    def similar(self, text: str, k: int = 5) -> list[Hit]:
        return []

    def known(self, text: str) -> float:
        return self.share


def test_free_text_about_something_else_finds_no_question() -> None:
    """A cosine is never low enough to tell; words that no question has are."""
    for share in (LEAST_KNOWN, LEAST_KNOWN - 0.01):
        run = Runner(
            "s",
            store=MemoryStore(),
            grader=OfflineGrader(),
            corpus=CORPUS,
            clock=FakeClock(),
            retriever=lambda share=share: Knowing(share),  # type: ignore[misc]
        )
        if share < LEAST_KNOWN:
            with pytest.raises(NothingToAsk, match="cooking pasta"):
                run.start(Plan(query="cooking pasta"))
        else:
            run.start(Plan(query="cooking pasta"))
            assert run.interview.plan.pool


def test_two_runners_on_one_session_do_not_mix() -> None:
    store = MemoryStore()
    first = begun(store)
    names(first)
    second = runner(store)
    second.load()
    first.reply("x")
    with pytest.raises(SessionLocked):
        second.reply("y")
