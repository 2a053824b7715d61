"""The voice desk of an interview: recordings become drafts in the line, what the interviewer says is spoken.

Nothing here ends an interview: every failure is a sentence, and typing goes on. A recording lies in the home folder from its
first second until the reply is accepted, so that neither a failing server nor a kill loses what was said.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.cli.console import Console
from interviewer.cli.recording import Outcome, record
from interviewer.cli.speaking import speak
from interviewer.core.delivery import Delivery, Take, find_speech, is_silent, measure, spoken_in
from interviewer.core.interview import Interview
from interviewer.core.key_terms import key_terms
from interviewer.core.question import Lang
from interviewer.errors import SpeechError
from interviewer.ports import Sound
from interviewer.speech.build import audio_folder
from interviewer.speech.errors import BadSoundFile, NoEar, NoRecording, NothingHeard, SilentSound
from interviewer.speech.kept import KeptRecordings, drop_if_empty
from interviewer.speech.wav import levels, read_wav

if TYPE_CHECKING:
    from interviewer.cli.chat import Chat
    from interviewer.wiring import Services

RETRY_WORDS = frozenset({"retry", "again", "重试", "再试"})


@dataclass(frozen=True)
class VoiceOptions:
    """What the command line asked for.

    `by_voice`: an empty line records. `speak`: everything is spoken. `files`: recordings, one for each turn from the first.
    `auto_stop`: seconds of silence that end a recording.
    """

    by_voice: bool = False
    speak: bool = False
    files: tuple[Path, ...] = ()
    auto_stop: float | None = None


@dataclass
class VoiceDesk:
    """Voice for one sitting. The chat calls it; `/voice` and `/say` are its commands."""

    console: Console
    services: "Services"
    session: str
    options: VoiceOptions = field(default_factory=VoiceOptions)

    def __post_init__(self) -> None:
        self._kept = KeptRecordings(audio_folder(self.services.settings), self.session)
        self._place: tuple[int, int] | None = None
        self._takes: dict[Path, Take] = {}
        self._lang: Lang = "en"
        self._last: Path | None = None
        self._files = list(self.options.files)
        self._unsaid: list[str] = []
        self._speaks = self.options.speak

    # what the chat calls

    def said(self, text: str) -> None:
        """Take note of something the interviewer said; it is spoken before the candidate's turn, where that is wished."""
        if self._speaks:
            self._unsaid.append(text)

    def before_turn(self, chat: "Chat") -> str | None:
        """Speak, and hear the next given file, at the beginning of a turn.

        Returns a reply to send at once: what was heard, where nobody sits at a terminal to look at it first.
        """
        self.flush(chat)
        place = _place(chat.runner.interview)
        if place == self._place:
            return self._unattended(chat)
        first = self._place is None
        self._place, self._takes, self._last = place, {}, None
        if first and self.options.by_voice:
            self._check_voice()
        if self._files:
            self._hear(chat, self._files.pop(0))
        elif first and chat.input.interactive and (kept := self._kept.of(place)):
            self._mention_kept(kept[-1])
        return self._unattended(chat)

    def flush(self, chat: "Chat") -> None:
        """Speak what was said and not spoken yet."""
        texts, self._unsaid = self._unsaid, []
        if texts:
            self._speak(chat, texts)

    def on_empty(self, chat: "Chat") -> bool:
        """Record, where an empty line means that; returns whether it does."""
        if self.options.by_voice and chat.input.interactive:
            self.voice(chat, "")
            return True
        return False

    def delivery(self, reply: str) -> Delivery | None:
        """Return how a reply was delivered; None where it was typed, or typed anew over what was heard."""
        takes = spoken_in(reply, list(self._takes.values()))
        return measure(takes, self._lang) if takes else None

    def accepted(self) -> None:
        """Forget the recordings of the reply that has just been stored, unless they are to be kept."""
        if self._place and not self.services.settings.keep_audio:
            self._kept.forget(self._place)
        self._takes, self._last = {}, None

    def close(self, interview: Interview) -> None:
        """At the end of a sitting: an interview that is over needs its unsent recordings no more."""
        if interview.ended and not self.services.settings.keep_audio:
            self._kept.forget_all()

    # the commands

    def voice(self, chat: "Chat", argument: str) -> None:
        """`/voice`: record; `/voice retry`: transcribe the kept recording again; `/voice FILE.wav`: transcribe a file."""
        if chat.runner.interview.current is None:
            self.console.note("voice-later")
            return
        self._place = _place(chat.runner.interview)
        if argument.strip().casefold() in RETRY_WORDS:
            self._retry(chat)
        elif argument.strip():
            self._hear(chat, Path(_unquoted(argument)).expanduser())
        elif self._files:
            self._hear(chat, self._files.pop(0))
        elif chat.input.interactive:
            self._record(chat)
        else:
            self.console.note("voice-piped")

    def say(self, chat: "Chat", _argument: str) -> None:
        """`/say`: speak the current question or follow-up, again."""
        rounds = chat.runner.interview.rounds
        if not rounds or not rounds[-1].turns:
            self.console.note("voice-later")
            return
        self._speak(chat, [rounds[-1].turns[-1].asked])

    # hearing

    def _record(self, chat: "Chat") -> None:
        assert self._place is not None
        path = self._kept.new(self._place)
        try:
            ear = self.services.ear  # whether there is one is better said before a long answer than after it
            threading.Thread(target=_quietly, args=(ear.warm,), daemon=True).start()
            outcome = record(self.console, self.services.microphone, path, auto_stop=self.options.auto_stop)
        except SpeechError as e:
            self.console.error(e)
            self._last = path if drop_if_empty(path) else self._last
            return
        left = drop_if_empty(path)
        self._last = path if left else self._last
        if outcome is Outcome.CANCELLED:
            self.console.line("recording-cancelled" if left else "recording-dropped")
            return
        self._hear(chat, path)

    def _retry(self, chat: "Chat") -> None:
        kept = self._kept.of(self._place) if self._place else []
        path = self._last if self._last and self._last.exists() else kept[-1] if kept else None
        if path is None:
            self.console.error(NoRecording())
            return
        self._hear(chat, path)

    def _hear(self, chat: "Chat", path: Path) -> None:
        """Transcribe a file into the line; whatever happens, the file stays until the reply is accepted."""
        self._last = path
        try:
            take = self._take(chat, read_wav(path))
        except SpeechError as e:
            self.console.error(e)
            if path.exists() and not isinstance(e, BadSoundFile | NoEar) and chat.input.interactive:
                self.console.note("audio-kept")
            return
        except KeyboardInterrupt:
            self.console.note("transcription-stopped")
            return
        self._takes[path] = take
        gap = "" if not chat.draft or (chat.lang == "zh" and not take.transcript[0].isascii()) else " "
        chat.draft = chat.draft.rstrip() + gap + take.transcript
        if chat.input.interactive:
            self.console.note("heard")
            if self.console.talk.is_dumb_terminal:  # its prompt does not show what is in the line already
                self.console.show(f"{self.console.symbol('prompt')} {chat.draft}")

    def _take(self, chat: "Chat", sound: Sound) -> Take:
        loud = levels(sound)
        if is_silent(loud):
            raise SilentSound
        ear = self.services.ear
        with self.console.busy("transcribing", on=True):
            text = ear.transcribe(sound, lang=chat.lang, terms=self._terms(chat))
        self._lang = chat.lang
        if not any(char.isalnum() for char in text):
            raise NothingHeard
        return Take(text, find_speech(loud))

    def _terms(self, chat: "Chat") -> list[str]:
        current = chat.runner.interview.current
        if current is None:
            return []
        return key_terms(current.question, chat.lang, list(self.services.corpus.values()))

    def _unattended(self, chat: "Chat") -> str | None:
        """Take the draft for the reply where nobody can edit it."""
        if chat.input.interactive or not self._takes:
            return None
        text, chat.draft = chat.draft, ""
        self.console.show(f"{self.console.symbol('prompt')} {text}", style="dim")
        return text

    def _check_voice(self) -> None:
        """Say at the beginning what is missing for answering by voice, or how it is done."""
        try:
            self.services.ear  # noqa: B018
            with self.services.microphone.listen(lambda _: None):
                pass
        except SpeechError as e:
            self.console.error(e)
        else:
            self.console.line("voice-how")

    def _mention_kept(self, path: Path) -> None:
        with suppress(SpeechError):
            seconds = int(read_wav(path).seconds)
            self.console.line("voice-kept", style="bold", time=f"{seconds // 60:02d}:{seconds % 60:02d}")

    # speaking

    def _speak(self, chat: "Chat", texts: Sequence[str]) -> None:
        """Speak until the end or any key; where nothing can be spoken, say so and stop trying."""
        try:
            speak(texts, chat.lang, self.services.voice, self.services.player, keys=chat.input.interactive)
        except SpeechError as e:
            self._silenced(e)

    def _silenced(self, error: SpeechError) -> None:
        self.console.error(error)
        if self._speaks:
            self._speaks = False
            self.console.note("speak-off")


def _place(interview: Interview) -> tuple[int, int]:
    """Return the numbers of the question and of its turn, from 1."""
    return len(interview.rounds), len(interview.rounds[-1].turns) if interview.rounds else 0


def _quietly(action: Callable[[], None]) -> None:
    with suppress(Exception):  # whoever needs it meets the same error, and reports it
        action()


def _unquoted(argument: str) -> str:
    words = argument.strip()
    return words[1:-1] if len(words) > 1 and words[0] == words[-1] and words[0] in "'\"" else words
