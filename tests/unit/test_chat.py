"""The chat with a scripted keyboard: what is typed is not lost, whatever the store does."""

import io
from collections.abc import Iterator

import pytest

from interviewer.cli.chat import Chat, Extra
from interviewer.cli.console import Console
from interviewer.cli.input import Input, Left, LeftQuestion
from interviewer.core.events import Event, Plan, ReplyGiven, Stored
from interviewer.core.wordings import ACKNOWLEDGEMENT
from interviewer.errors import DiskFull, ExitCode, StoreError
from interviewer.grading.offline import OfflineGrader
from interviewer.runner import Runner
from tests.factory import FakeClock, MemoryStore, question


class Keyboard:
    """An input whose lines are given; `None` presses Enter on whatever draft is in the line."""

    desk = None

    def __init__(self, *lines: str | None, interactive: bool = True) -> None:
        self.interactive = interactive
        self.drafts: list[str] = []
        self._lines: Iterator[str | None] = iter(lines)

    def read(self, *, draft: str = "") -> str:
        self.drafts.append(draft)
        try:
            line = next(self._lines)
        except StopIteration:
            raise Left from None
        return draft if line is None else line

    def ask(self) -> str:
        line = next(self._lines, "^C")
        if line == "^C" or line is None:
            raise LeftQuestion
        return line

    def edit(self, draft: str = "") -> str:
        return f"{draft} edited"


class FullStore(MemoryStore):
    """A store whose disk is full for the first reply."""

    def __init__(self) -> None:
        super().__init__()
        self.full = True

    def append(self, session: str, event: Event, *, after: int) -> Stored:
        if isinstance(event, ReplyGiven) and self.full:
            self.full = False
            raise DiskFull(path="here")
        return super().append(session, event, after=after)


def hold(
    keyboard: Keyboard,
    store: MemoryStore | None = None,
    *,
    questions: int = 1,
    extras: dict[str, Extra] | None = None,
    **plan: object,
) -> tuple[ExitCode, str, str, MemoryStore]:
    store = store or MemoryStore()
    corpus = {q.id: q for q in (question("scaling"), question("again"))[:questions]}
    runner = Runner("s", store=store, grader=OfflineGrader(), corpus=corpus, clock=FakeClock())
    runner.start(Plan.model_validate({"number": questions, **plan}))
    out, err = io.StringIO(), io.StringIO()

    def open_input(_: Chat) -> Input:
        return keyboard

    chat = Chat(Console("en", out=out, err=err), runner, open_input)
    chat.extras = extras or chat.extras
    code = chat.run()
    return code, out.getvalue(), err.getvalue(), store


def replies(store: MemoryStore) -> list[str]:
    return [s.event.text for s in store.kept["s"] if isinstance(s.event, ReplyGiven)]


def test_a_reply_that_could_not_be_stored_stays_in_the_line() -> None:
    keyboard = Keyboard("softmax saturates", None, "/quit")
    _, _, err, store = hold(keyboard, FullStore())
    assert keyboard.drafts[:2] == ["", "softmax saturates"]
    assert replies(store) == ["softmax saturates"]
    assert "full" in err
    assert "still in the line below" in err


def test_in_a_pipe_a_full_disk_ends_the_program() -> None:
    with pytest.raises(StoreError):
        hold(Keyboard("softmax saturates", interactive=False), FullStore())


def test_words_typed_at_a_finished_question_are_given_back() -> None:
    keyboard = Keyboard(
        "I don't know", "but wait, softmax saturates", "/retry", "softmax saturates", "no idea", "no idea", ""
    )
    code, out, err, store = hold(keyboard)
    assert code == ExitCode.OK
    assert "That was not sent" in err
    assert "but wait, softmax saturates" in keyboard.drafts
    assert replies(store) == ["I don't know", "softmax saturates", "no idea", "no idea"]
    assert "(again)" in out


def test_leaving_after_the_last_card_completes_the_interview() -> None:
    code, out, _, store = hold(Keyboard("I don't know"))
    assert code == ExitCode.OK
    assert store.kept["s"][-1].event.type == "ended"
    assert "Summary" in out


def test_the_reference_is_not_shown_before_the_question_is_finished() -> None:
    _, out, _, _ = hold(Keyboard("/answer", "/sources", "/quit"))
    assert "Reference answer" not in out
    assert "after the question is finished" in out


def test_mock_mode_gives_nothing_away_until_the_end() -> None:
    _, out, err, _ = hold(Keyboard("softmax saturates", "/score", "/answer", "/end"), mode="mock", number=1)
    card = out.index("Score card")
    assert "✓ softmax" not in out[:card]
    assert "not possible" in err
    assert any(words in out[:card] for words in ACKNOWLEDGEMENT["en"])


def test_an_edited_reply_lands_in_the_line() -> None:
    keyboard = Keyboard("/editor", None, "/quit")
    _, _, _, store = hold(keyboard)
    assert replies(store) == ["edited"]


def test_when_time_is_up_it_is_said() -> None:
    _, out, _, _ = hold(Keyboard("softmax saturates", ""), minutes=0.001, number=3)
    assert "Follow-up" not in out
    assert "Summary" in out


def test_commands_of_other_parts_are_carried_out_where_they_are_there() -> None:
    heard: list[str] = []

    def voice(chat: Chat, argument: str) -> None:
        heard.append(argument)
        chat.draft = "softmax saturates"

    keyboard = Keyboard("/语音 recorded.wav", None, "/say", "/quit")
    _, out, _, store = hold(keyboard, extras={"voice": voice})
    assert heard == ["recorded.wav"]
    assert replies(store) == ["softmax saturates"]
    assert "Speech is not set up here" in out


def test_the_language_of_the_interface_is_switched_within_the_sitting() -> None:
    _, out, err, _ = hold(Keyboard("/lang zh", "/状态", "/lang klingon", "/lang", "/xyz", "/quit"))
    assert "界面已切换为中文；题目语言不变。" in out
    assert "难度 2" in out
    assert "/语言 en 或 /语言 zh" in out
    assert "There is no command /xyz" in err
    assert "Why is the dot product scaled?" in out


def test_changing_a_reply_replaces_it_and_leaving_the_line_empty_does_not() -> None:
    keyboard = Keyboard("softmax saturates", "/edit", "", "/edit", "the variance grows with the dimension", "/quit")
    _, out, _, store = hold(keyboard)
    assert keyboard.drafts[2] == keyboard.drafts[4] == "softmax saturates"
    assert [s.event.type for s in store.kept["s"]].count("withdrawn") == 1
    assert "Your reply stands as it was." in out
    assert "the unaided score stays that of your first reply" in out


def test_ctrl_c_in_a_pipe_leaves_and_says_how_to_go_on() -> None:
    class Stopped(Keyboard):
        def read(self, *, draft: str = "") -> str:
            raise KeyboardInterrupt

    code, out, _, _ = hold(Stopped(interactive=False))
    assert code == ExitCode.INTERRUPTED
    assert "Saved. Go on with:" in out
    assert out.endswith(" resume s\n")
