"""What the interview needs from the world, as protocols of one or two methods. Front ends and fakes implement these."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

from interviewer.core.events import Event, Stored
from interviewer.core.outcome import Outcome
from interviewer.core.question import Lang, Question
from interviewer.core.verdict import Grade, Ungraded


@dataclass(frozen=True, slots=True)
class GradingRequest:
    """Everything a grader may look at: the question, what was asked just now, and the reply to it."""

    question: Question
    reply: str
    lang: Lang
    asked: str = ""
    """The probe's wording; empty where the reply is to the question itself."""
    point: str | None = None
    """The key point that the probe is about."""
    earlier: tuple[tuple[str, str], ...] = ()
    """What was asked and replied before on this question."""
    passages: tuple[str, ...] = ()
    """Reference passages from near entries, for a grader that reads them."""
    feedback: Lang | None = None
    """The language of reasons; None: that of the reply."""
    asking: Lang | None = None
    """The language of a follow-up that the grader may propose; None: that of the reply."""


class Grader(Protocol):
    """Marks a reply point by point. Never raises for a bad reply or a failing model: that is an `Ungraded`."""

    def grade(self, request: GradingRequest) -> Grade | Ungraded:
        """Return a verdict for every key point, or why there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a chat model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Completion:
    """A chat model's whole answer. `finish` is the server's reason for stopping; None where the stream was cut."""

    text: str
    finish: str | None
    model: str
    input_tokens: int | None = None
    output_tokens: int | None = None


class ChatModel(Protocol):
    """A chat model. `name` identifies it in a grade; `complete` raises ModelUnavailable with its `reason`."""

    name: str

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, object] | None = None,
        on_text: Callable[[str], None] | None = None,
        temperature: float = 0.0,
    ) -> Completion:
        """Return the answer; `schema` asks for JSON in the strictest way the server offers; text streams to `on_text`.

        A `temperature` above 0 makes answers to the same messages differ, where the server lets it be set. What `on_text`
        raises ends the call and passes through.
        """
        ...


@dataclass(frozen=True, slots=True)
class TransitionRequest:
    """What a speaker may know on the way to a question that was chosen already: nothing of any answer or verdict."""

    lang: Lang
    question: str
    topic: str
    topic_before: str
    relation: Literal["related", "same topic", "new topic"]
    words: str
    """The candidate's last reply; data."""
    gives_away: Callable[[str], bool]
    """Says whether a text tells a point of the next question; for the check, never for the model."""


@dataclass(frozen=True, slots=True)
class ClosingRequest:
    """The facts of a closing, all of them computed."""

    lang: Lang
    outcome: Outcome


class Speaker(Protocol):
    """Words what the interviewer says between questions and at the end; `on_words` gets it piece by piece as it comes.

    Never raises for a failing model and never waits for long: an empty text means that a stored wording has to do.
    """

    def transition(self, request: TransitionRequest, on_words: Callable[[str], None]) -> str:
        """Return what leads over to the next question."""
        ...

    def closing(self, request: ClosingRequest, on_words: Callable[[str], None]) -> str:
        """Return a few sentences on the facts."""
        ...


class Embedder(Protocol):
    """Turns texts into vectors. The fingerprint changes whenever the same text would get another vector."""

    fingerprint: str

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Return one vector a text, all of one length, not zero for a text with a letter in it."""
        ...


@runtime_checkable
class TrainableEmbedder(Embedder, Protocol):
    """An embedder that learns its words from the corpus. The index trains it at every build and keeps the model."""

    def train(self, texts: Sequence[str]) -> bytes:
        """Return a model learnt from statements, each in all its languages; deterministic."""
        ...

    def trained(self, model: bytes) -> Embedder:
        """Return an embedder that uses a model; raises ValueError where the bytes are not one."""
        ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A question found by the index, best first; `score` is comparable only within one search, `similarity` (0–1) across."""

    question_id: str
    score: float
    similarity: float = 0.0


class Retriever(Protocol):
    """Finds questions by meaning and by words."""

    def search(self, text: str, k: int = 10, *, topic: str | None = None) -> list[Hit]:
        """Return at most k questions near a text, best first, within a topic's subtree where one is given."""
        ...

    def similar(self, text: str, k: int = 5) -> list[Hit]:
        """Return at most k questions by cosine similarity alone, for near-duplicates; a copy has similarity 1."""
        ...


@runtime_checkable
class KnowsWords(Protocol):
    """A retriever that can tell a text about its subject from one about anything else."""

    def known(self, text: str) -> float:
        """Return the share, 0–1, of what a text is about that some question has words for."""
        ...


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """One line of the history. `score` and `unaided` are None where nothing was graded."""

    id: str
    started: str
    updated: str
    mode: str
    lang: str
    ended: bool
    asked: int
    number: int
    events: int = field(default=0, compare=False)


class Store(Protocol):
    """Keeps the facts of interviews. An event that `append` returned for is on the disk."""

    def append(self, session: str, event: Event, *, after: int) -> Stored:
        """Store the event that follows number `after` (0 for the first); raises SessionLocked where another got there first."""
        ...

    def events(self, session: str) -> list[Stored]:
        """Return the session's events in order; raises UnknownSession."""
        ...

    def sessions(self) -> list[SessionInfo]:
        """Return all sessions, the latest first."""
        ...

    def asked(self) -> Iterable[tuple[str, str]]:
        """Return (question id, ISO time) of every question asked before, oldest first."""
        ...


class Clock(Protocol):
    """Measures how long a reply took; tests give their own. The store stamps events with the time of day."""

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        ...


@dataclass(frozen=True, slots=True)
class Sound:
    """Sound of one channel: samples of 16 bits, little-endian, and how many of them make a second."""

    frames: bytes = field(repr=False)
    rate: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.frames) / 2 / self.rate


class Microphone(Protocol):
    """Gives sound of one channel with samples of 16 bits, `rate` of them a second."""

    rate: int

    def listen(self, take: Callable[[bytes], None]) -> AbstractContextManager[Callable[[], bool]]:
        """Hand sound to `take`, from any thread, while the context is open; it gives a function that says whether the device runs.

        Raises SpeechError.
        """
        ...


class Ear(Protocol):
    """Turns speech into text. `name` says by what."""

    name: str

    def warm(self) -> None:
        """Load what is slow to load, in any thread, while the candidate speaks; may raise."""
        ...

    def transcribe(self, sound: Sound, *, lang: Lang, terms: Sequence[str] = ()) -> str:
        """Return what was said, "" where nothing was; `terms` are words that it should know. Raises SpeechError."""
        ...


class Voice(Protocol):
    """Turns a sentence into speech. `name` says by what."""

    name: str

    def synthesize(self, text: str, *, lang: Lang) -> Sound:
        """Return the sound of a sentence; raises SpeechError."""
        ...


class Player(Protocol):
    """Plays sound."""

    def play(self, sound: Sound, stop: threading.Event) -> None:
        """Play to the end, or until `stop` is set; raises SpeechError."""
        ...
