"""The voice desk behind a scripted keyboard: which recordings are kept, and what counts as spoken."""

import io
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from interviewer.cli.chat import Chat
from interviewer.cli.console import Console
from interviewer.cli.input import Input
from interviewer.cli.voice import VoiceDesk, VoiceOptions
from interviewer.core.events import Plan, ReplyGiven
from interviewer.core.question import Lang
from interviewer.errors import SpeechError
from interviewer.grading.offline import OfflineGrader
from interviewer.ports import Sound
from interviewer.runner import Runner
from interviewer.settings import load_settings
from interviewer.speech import errors
from interviewer.speech.kept import KeptRecordings, drop_if_empty
from interviewer.wiring import Services
from tests.factory import FakeClock, MemoryStore, question
from tests.sound import RATE, silence, tone, wav
from tests.unit.test_chat import Keyboard


class ScriptedEar:
    """Hears the given words, one entry a recording; an error is raised."""

    name = "scripted"

    def __init__(self, *heard: str | SpeechError) -> None:
        self._heard = list(heard)
        self.terms: list[Sequence[str]] = []

    def warm(self) -> None:
        """Nothing to load."""

    def transcribe(self, sound: Sound, *, lang: Lang, terms: Sequence[str] = ()) -> str:
        self.terms.append(terms)
        words = self._heard.pop(0)
        if isinstance(words, SpeechError):
            raise words
        return words


class SpokenTexts:
    """A voice and a player at once that note what is said."""

    name = "noted"

    def __init__(self) -> None:
        self.said: list[str] = []

    def synthesize(self, text: str, *, lang: Lang) -> Sound:
        self.said.append(text)
        return Sound(tone(0.1), RATE)

    def play(self, sound: Sound, stop: threading.Event) -> None:
        """It takes no time."""


class Sitting:
    """A chat with a desk whose outside world is given."""

    def __init__(self, home: Path, ear: ScriptedEar, *lines: str | None, **more: object) -> None:
        options = more.pop("options", VoiceOptions())
        assert isinstance(options, VoiceOptions)
        interactive = bool(more.pop("interactive", True))
        services = Services(load_settings(more, {"INTERVIEWER_HOME": str(home)}), {})
        self.noted = SpokenTexts()
        services.__dict__.update(ear=ear, voice=self.noted, player=self.noted)
        self.store = MemoryStore()
        runner = Runner(
            "s", store=self.store, grader=OfflineGrader(), corpus={"scaling": question()}, clock=FakeClock()
        )
        runner.start(Plan(number=1))
        self.out, self.err = io.StringIO(), io.StringIO()
        console = Console("en", out=self.out, err=self.err)
        desk = VoiceDesk(console, services, "s", options)
        keyboard = Keyboard(*lines, interactive=interactive)

        def open_input(_: Chat) -> Input:
            return keyboard

        Chat(console, runner, open_input, voice=desk).run()
        desk.close(runner.interview)
        self.drafts = keyboard.drafts

    @property
    def replies(self) -> list[ReplyGiven]:
        return [stored.event for stored in self.store.kept["s"] if isinstance(stored.event, ReplyGiven)]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def left_behind(home: Path, name: str, sound: bytes | None = None) -> Path:
    path = home / "audio" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(wav(tone(1) if sound is None else sound))
    return path


def test_a_kept_recording_is_offered_and_goes_once_its_reply_is_stored(home: Path) -> None:
    path = left_behind(home, "s-1-1.wav")
    sitting = Sitting(home, ScriptedEar("softmax saturates"), "/voice retry", None)
    assert "A recording of this reply is there (00:01)" in sitting.out.getvalue()
    assert sitting.drafts[:2] == ["", "softmax saturates"]
    assert [(reply.text, reply.via) for reply in sitting.replies] == [("softmax saturates", "spoken")]
    assert not path.exists()


def test_recordings_stay_where_that_is_wished(home: Path) -> None:
    path = left_behind(home, "s-1-1.wav")
    Sitting(home, ScriptedEar("softmax saturates"), "/voice retry", None, "/end", keep_audio=True)
    assert path.exists()


def test_an_interview_that_is_over_leaves_no_recording(home: Path) -> None:
    mine, other = left_behind(home, "s-1-1.wav"), left_behind(home, "t-1-1.wav")
    Sitting(home, ScriptedEar(), "/end")
    assert not mine.exists()
    assert other.exists()


def test_a_recording_transcribed_twice_counts_once(home: Path) -> None:
    left_behind(home, "s-1-1.wav")
    sitting = Sitting(home, ScriptedEar("soft max", "softmax saturates"), "/voice retry", "/voice retry", None)
    (reply,) = sitting.replies
    assert reply.text == "softmax saturates"
    assert reply.delivery is not None
    assert reply.delivery.length == 2


def test_what_was_typed_over_a_transcript_is_a_typed_reply(home: Path) -> None:
    left_behind(home, "s-1-1.wav")
    sitting = Sitting(home, ScriptedEar("so fast mac sat your rates"), "/voice retry", "the gradient vanishes")
    (reply,) = sitting.replies
    assert (reply.via, reply.delivery) == ("typed", None)


def test_an_empty_transcript_and_silence_keep_the_recording(home: Path) -> None:
    path = left_behind(home, "s-1-1.wav")
    sitting = Sitting(home, ScriptedEar(" ... "), "/voice retry")
    assert "No words were heard" in sitting.err.getvalue()
    assert path.exists()
    left_behind(home, "s-1-1.wav", silence(2))
    ear = ScriptedEar("Thanks for watching!")
    sitting = Sitting(home, ear, "/voice retry")
    assert "The recording is silent, so it was not sent." in sitting.err.getvalue()
    assert not ear.terms


def test_files_are_heard_turn_by_turn_and_no_file_is_touched(home: Path, tmp_path: Path) -> None:
    files = (tmp_path / "a.wav", tmp_path / "b c.wav")
    for path in files:
        path.write_bytes(wav(tone(1)))
    ear = ScriptedEar("the gradient vanishes", "they get large", "softmax saturates")
    sitting = Sitting(home, ear, f"/voice '{files[1]}'", interactive=False, options=VoiceOptions(files=files))
    assert [reply.via for reply in sitting.replies] == ["spoken", "spoken", "spoken"]
    assert "saturates" in ear.terms[0]
    assert all(path.exists() for path in files)


def test_a_pipe_cannot_record_and_there_is_nothing_to_retry(home: Path) -> None:
    sitting = Sitting(home, ScriptedEar(), "/voice", "/voice retry", interactive=False)
    assert "Recording needs a terminal" in sitting.err.getvalue()
    assert "There is no kept recording" in sitting.err.getvalue()


def test_a_failing_server_leaves_the_line_as_it_was(home: Path) -> None:
    left_behind(home, "s-1-1.wav")
    broken = errors.Broken(service="STT", url="http://x", model="m")
    sitting = Sitting(home, ScriptedEar(broken), "/voice retry", None)
    assert sitting.drafts == ["", "", ""]
    assert "broke before it had answered" in sitting.err.getvalue()


def test_question_hint_and_follow_up_are_spoken_on_request(home: Path) -> None:
    sitting = Sitting(
        home, ScriptedEar(), "/hint", "softmax saturates", "/say", interactive=False, options=VoiceOptions(speak=True)
    )
    asked = ["Why is the dot product scaled?", "A dot product is a sum.", "How large do the scores get?"]
    assert [a for words in sitting.noted.said for a in asked if words.endswith(a)] == [*asked, asked[-1]]
    assert sitting.noted.said[0] == asked[0]  # the greeting names commands and is not spoken
    assert not Sitting(home, ScriptedEar(), "softmax saturates", interactive=False).noted.said


def test_later_takes_of_a_turn_get_names_of_their_own(tmp_path: Path) -> None:
    kept = KeptRecordings(tmp_path, "s")
    names = []
    for _ in range(11):
        path = kept.new((2, 1))
        path.touch()
        names.append(path.name)
    assert names[:3] == ["s-2-1.wav", "s-2-1-2.wav", "s-2-1-3.wav"]
    assert [path.name for path in kept.of((2, 1))] == names
    (tmp_path / "s-2-10.wav").touch()  # another turn
    kept.forget((2, 1))
    assert [path.name for path in tmp_path.iterdir()] == ["s-2-10.wav"]


def test_a_recording_without_a_sample_is_dropped(tmp_path: Path) -> None:
    empty, full = tmp_path / "a.wav", tmp_path / "b.wav"
    empty.write_bytes(wav())
    full.write_bytes(wav(tone(0.1)))
    assert [drop_if_empty(path) for path in (empty, full, tmp_path / "none.wav")] == [False, True, False]
    assert not empty.exists()
