"""/why and /disagree with a scripted keyboard, and what a card says about doubt."""

import io

import pytest

from interviewer.cli.card import show_card
from interviewer.cli.commands import numbered, read_line
from interviewer.cli.console import Console
from interviewer.cli.marks import means
from interviewer.cli.why import show_why
from interviewer.core.events import Disputed, Event, HintGiven, ProbeAsked, Stored
from interviewer.core.interview import Round
from interviewer.core.question import Source
from interviewer.core.verdict import Grade, PointVerdict
from interviewer.errors import DiskFull
from interviewer.grading.offline import OfflineGrader
from interviewer.grading.panel import vote
from interviewer.ports import GradingRequest
from tests.factory import MemoryStore, grade, interview, question, replied
from tests.unit.test_chat import Keyboard, hold

ANSWER = ("softmax saturates", "no idea", "no idea")


def disputes(store: MemoryStore) -> list[Disputed]:
    return [s.event for s in store.kept["s"] if isinstance(s.event, Disputed)]


def test_the_marks_are_explained_after_the_card() -> None:
    _, out, _, _ = hold(Keyboard(*ANSWER, "/why", ""))
    why = out[out.index("Why these marks") :]
    assert "2 ✓ said  weight 2" in why
    assert "Words that count: “softmax” + “saturates”" in why
    assert "You said: “softmax saturates” (in your answer)" in why
    assert "Why: No stored way of saying it occurs in the reply." in why


def test_one_point_is_explained_by_its_number() -> None:
    _, out, err, _ = hold(Keyboard(*ANSWER, "/why 2", "/why 4", ""))
    why = out[out.index("Why these marks") :]
    assert "softmax saturates" in why
    assert "gradient vanishes" not in why.split("Enter:")[0]
    assert "There is no point 4; this question has 1–3." in err


@pytest.mark.parametrize(
    ("typed", "event"),
    [
        (("/disagree 2 I was vague",), Disputed(replies=(0,), point="saturation", verdict="met", note="I was vague")),
        (("/disagree 2", "", ""), Disputed(replies=(0,), point="saturation", verdict="met")),
        (
            ("/disagree", "7", "two", "1", "1", "said so"),
            Disputed(replies=(0, 1, 2), point="variance", verdict="missing", wanted="met", note="said so"),
        ),
        (
            ("/disagree 1", "nonsense", "half said", ""),
            Disputed(replies=(0, 1, 2), point="variance", verdict="missing", wanted="partial"),
        ),
    ],
)
def test_a_dispute_asks_for_what_was_not_said(typed: tuple[str, ...], event: Disputed) -> None:
    more = ("",) if "vague" in typed[0] else ()
    _, out, _, store = hold(Keyboard(*ANSWER, *typed, *more, ""))
    assert disputes(store) == [event]
    assert "the score stays" in out


@pytest.mark.parametrize("typed", [("/disagree", "^C"), ("/disagree 1", "^C"), ("/disagree 1", "1", "^C")])
def test_leaving_a_dispute_records_nothing(typed: tuple[str, ...]) -> None:
    _, _, err, store = hold(Keyboard(*ANSWER, *typed, ""))
    assert disputes(store) == []
    assert "Nothing was recorded." in err


def test_a_disputed_point_is_marked_on_the_card() -> None:
    _, out, _, _ = hold(Keyboard(*ANSWER, "/disagree 1 I said it", "1", "/score", "/why 1", ""))
    assert out.count("You disagree: should be ✓ said “I said it”") == 2


def test_a_dispute_changes_neither_score_nor_what_comes_next() -> None:
    _, plain, _, _ = hold(Keyboard(*ANSWER, ""))
    _, out, _, store = hold(Keyboard(*ANSWER, "/disagree 1 no", "1", ""))
    assert out.split("Summary")[1] == plain.split("Summary")[1]
    assert store.kept["s"][-1].event.type == "ended"


def test_nothing_is_explained_before_a_question_is_finished() -> None:
    _, out, err, store = hold(Keyboard("/why", "/disagree 1", "softmax saturates", "/why", "/quit"))
    assert "Why these marks" not in out
    assert "/why is not possible" in err
    assert "/disagree is not possible" in err
    assert disputes(store) == []


def test_the_question_before_can_be_looked_into_while_the_next_one_waits() -> None:
    keyboard = Keyboard(*ANSWER, "", "/why 2", "/disagree 2 no", "2", "/quit")
    _, out, _, store = hold(keyboard, questions=2)
    assert "Words that count" in out.split("Question 2/2")[1]
    assert [d.wanted for d in disputes(store)] == ["missing"]


def test_the_reasons_are_not_given_away_while_the_question_is_asked_once_more() -> None:
    _, out, _, _ = hold(Keyboard(*ANSWER, "/retry", "/why", "/quit"))
    assert "Why these marks" not in out


def test_mock_mode_explains_at_the_end() -> None:
    _, out, _, store = hold(Keyboard("softmax saturates", "/why", "/disagree 1", "/end"), mode="mock")
    assert "Why these marks" not in out
    assert "why s" in out
    assert "disagree s QUESTION POINT" in " ".join(out.split())
    assert disputes(store) == []


def test_in_a_pipe_nothing_is_asked() -> None:
    keyboard = Keyboard(*ANSWER, "/disagree 2 too generous", "/disagree", "words", interactive=False)
    _, _, err, store = hold(keyboard, questions=2)
    assert [(d.point, d.wanted, d.note) for d in disputes(store)] == [("saturation", None, "too generous")]
    assert "Say which point: /disagree 2" in err


class NoRoomForDisputes(MemoryStore):
    """A store whose disk is full for the first dispute."""

    full = True

    def append(self, session: str, event: Event, *, after: int) -> Stored:
        if isinstance(event, Disputed) and self.full:
            self.full = False
            raise DiskFull(path="here")
        return super().append(session, event, after=after)


def test_a_dispute_that_could_not_be_stored_is_said_to_be() -> None:
    keyboard = Keyboard(*ANSWER, "/disagree 1 no", "1", "", "/disagree 1 no", "1", "")
    _, out, err, store = hold(keyboard, NoRoomForDisputes())
    assert "full" in err
    assert len(disputes(store)) == out.count("the score stays") == 1


@pytest.mark.parametrize(
    ("typed", "command", "argument"),
    [
        ("/why 2", "why", "2"),
        ("／为什么　２", "why", "２"),
        ("/为什么2", "why", "2"),
        ("/不同意 2 我说过，真的", "disagree", "2 我说过，真的"),
        ("/disagree", "disagree", ""),
    ],
)
def test_what_follows_a_command(typed: str, command: str, argument: str) -> None:
    line = read_line(typed)
    assert (line.command, line.argument) == (command, argument)


@pytest.mark.parametrize(
    ("argument", "number", "rest"),
    [
        ("2", 2, ""),
        ("２ 因为", 2, "因为"),
        ("2：因为", 2, "因为"),
        ("12. twelve", 12, "twelve"),
        ("because 2", None, "because 2"),
        ("", None, ""),
    ],
)
def test_a_number_in_front(argument: str, number: int | None, rest: str) -> None:
    assert numbered(argument) == (number, rest)


@pytest.mark.parametrize("words", ["met", "MET", "said", "说到了", "✓", "+"])
def test_a_verdict_is_named_in_many_ways(words: str) -> None:
    assert means(words, "met")
    assert not means(words, "partial")


def shown(round_: Round, *, lang: str = "en", why: bool = False) -> str:
    out = io.StringIO()
    console = Console(lang, out=out)
    if why:
        show_why(console, round_, "zh" if lang == "zh" else "en")
    else:
        show_card(console, round_, "s", "zh" if lang == "zh" else "en")
    return " ".join(out.getvalue().replace("\N{NO-BREAK SPACE}", " ").split())


def judged(**verdicts: str) -> Grade:
    return grade({"variance": "missing", "saturation": "missing", "gradient": "missing", **verdicts})


def with_second(result: Grade, **second: str) -> Grade:
    verdicts = [v.model_dump() | {"second": second.get(v.point, v.verdict)} for v in result.verdicts]
    return result.model_copy(update={"verdicts": tuple(PointVerdict.model_validate(v) for v in verdicts)})


DIVIDED = vote(question(), [judged(variance="met"), judged(variance="met"), judged()])


def test_a_split_vote_shows_a_range_and_its_votes() -> None:
    round_ = interview(*replied("words", DIVIDED)).rounds[0]
    assert round_.final_score == 0.5
    card = shown(round_)
    assert "50 % (0–50 %)" in card
    assert "weight 3 · 2 of 3 calls" in card
    assert "（0–50 %）" in shown(round_, lang="zh")
    assert "Calls of the model: ✓ ✓ ✗ (2 of 3 calls)" in shown(round_, why=True)


def test_an_undivided_vote_shows_no_range() -> None:
    one = judged(variance="met")
    one = one.model_copy(update={"grader": one.grader.model_copy(update={"samples": 3})})
    unanimous = vote(question(), [one] * 3)
    card = shown(interview(*replied("words", unanimous)).rounds[0])
    assert "(50" not in card
    assert "3 of 3 calls · rubric" in card
    assert "weight 3 ·" not in card


def test_graders_that_differ_by_far_are_said_to() -> None:
    far = with_second(judged(variance="met", saturation="partial"), variance="missing", saturation="met")
    card = shown(interview(*replied("words", far)).rounds[0])
    assert "Graders disagree" not in card  # 4/6 against 2/6
    far = with_second(judged(variance="met", saturation="met"), variance="missing", saturation="partial")
    card = shown(interview(*replied("words", far)).rounds[0])
    assert "Graders disagree: the built-in one" in card
    assert "marks: 1 ✗ (here ✓), 2 ◐ (here ✓). Look" in card
    assert "评分器有分歧" in shown(interview(*replied("words", far)).rounds[0], lang="zh")


def test_graders_that_are_near_pass_without_a_word() -> None:
    near = with_second(judged(variance="met"), variance="partial")
    round_ = interview(*replied("words", near)).rounds[0]
    assert "Graders disagree" not in shown(round_)
    assert "Built-in grader: ◐ half said" in shown(round_, why=True)


def test_an_explanation_names_the_follow_up_that_a_mark_came_from() -> None:
    events = [
        *replied("x", judged(variance="partial")),
        ProbeAsked(point="saturation", text="?"),
        *replied("y", judged(saturation="met"), 1),
        ProbeAsked(point="variance", text="?"),
        *replied("z", judged(variance="met"), 2),
    ]
    why = shown(interview(*events).rounds[0], why=True)
    assert "You said: “words” (in your reply to follow-up 2)" in why
    assert "Reply by reply: ◐ → ✗ → ✓" in why


def test_an_explanation_says_that_a_hint_took_the_unaided_credit() -> None:
    round_ = interview(HintGiven(point="variance", text="…"), *replied("x", judged(variance="met"))).rounds[0]
    assert "Unaided: ✗ missing. A hint on it came before the reply." in shown(round_, why=True)


def test_an_explanation_gives_the_models_reason_and_the_sources() -> None:
    sourced = question().model_copy(update={"sources": (Source(ref="arXiv:1", where="§2", supports=("variance",)),)})
    result = judged(variance="met")
    spoken = result.model_copy(
        update={"verdicts": tuple(v.model_copy(update={"reason": "half: you\x1b[31m did"}) for v in result.verdicts)}
    )
    round_ = interview(*replied("x", spoken)).rounds[0]
    why = shown(Round(sourced, turns=round_.turns), why=True)
    assert "The model's reason: half: you␛[31m did" in why
    assert why.count("Sources: arXiv:1 §2") == 1


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ("The gradient will explode.", ["rules the point out: prevents exploding gradients", "“gradient” + “explode”"]),
        ("The variance does not grow with the dimension.", ["but negated"]),
        ("I don't know", ["The reply was “I don't know”."]),
    ],
)
def test_the_built_in_graders_reasons_are_sentences(reply: str, words: list[str]) -> None:
    result = OfflineGrader().grade(GradingRequest(question(), reply, "en"))
    assert isinstance(result, Grade)
    why = shown(interview(*replied(reply, result)).rounds[0], why=True)
    for word in words:
        assert word in why
    assert "model's reason" not in why


def test_a_point_without_stored_ways_is_explained_by_its_wording() -> None:
    bare = question().model_copy(
        update={"key_points": tuple(p.model_copy(update={"accept": ()}) for p in question().key_points)}
    )
    result = OfflineGrader().grade(GradingRequest(bare, "The variance grows with that dimension", "en"))
    assert isinstance(result, Grade)
    turns = interview(*replied("x", with_second(result, variance="partial"))).rounds[0].turns
    why = shown(Round(bare, turns=turns), why=True)
    assert "% of the point's informative words" in why
    assert "Built-in grader: ◐ half said (by wording alone" in why
