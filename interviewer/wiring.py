"""Builds the services from the settings: the one place that names concrete classes."""

import hashlib
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pydantic import SecretStr

from interviewer.core.question import Lang, Question
from interviewer.corpus import Corpus, read_corpus
from interviewer.corpus.topics import Topic, read_topics, title, weights
from interviewer.errors import ModelNotConfigured, Said
from interviewer.grading.offline import OfflineGrader
from interviewer.home import DATABASE as DATABASE
from interviewer.keys import service_key
from interviewer.ports import Ear, Embedder, Grader, Microphone, Player, Speaker, Voice
from interviewer.runner import Runner
from interviewer.settings import Settings, writable_home
from interviewer.store import SqliteStore

if TYPE_CHECKING:
    from interviewer.grading.model import Exchange
    from interviewer.index import Index
    from interviewer.model import LangChainModel

REPLY_HISTORY = "reply_history"
PASSAGES = 2
SPEAKING_SECONDS = 6.0
"""How long the interview waits for a model's wording before it takes a stored one."""


class SystemClock:
    """The Clock port on the machine's clock."""

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()


@dataclass
class Services:
    """Everything a front end needs; made when first asked for, since most commands need little of it.

    Args:
        on_build: called with the number of questions when the index has to be built.
        on_exchange: called with every exchange with the model grader, once it is kept, in the thread that grades.
    """

    settings: Settings
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    on_build: Callable[[int], None] | None = None
    on_exchange: "Callable[[Exchange], None] | None" = None

    @cached_property
    def corpus(self) -> Corpus:
        """The questions of all folders."""
        return read_corpus(self.settings.knowledge_folders, cache=self.settings.home / "cache" / "corpus.json")

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """The topic tree of all folders; raises BadInputFile."""
        return read_topics(self.settings.knowledge_folders)

    def topic_title(self, topic: str, lang: Lang) -> str:
        """Return what a topic is called in a language."""
        return title(self.topics, topic, lang)

    @cached_property
    def store(self) -> SqliteStore:
        """The interviews on this machine."""
        return SqliteStore(writable_home(self.settings) / DATABASE)

    @cached_property
    def embedder(self) -> Embedder:
        """The built-in embedder, or the endpoint that the settings name."""
        from interviewer.embedding import BuiltinEmbedder, OpenAIEmbedder

        chosen = self.settings
        if not chosen.embedding_model:
            return BuiltinEmbedder()
        key, _ = self.embedding_key
        return OpenAIEmbedder(
            chosen.embedding_model,
            base_url=chosen.embedding_base_url,
            api_key=key.get_secret_value() if key else None,
            timeout=chosen.timeout,
        )

    @property
    def embedding_key(self) -> tuple[SecretStr | None, str]:
        """The key of the embeddings endpoint, and where it was found."""
        chosen = self.settings
        return service_key(
            chosen.home,
            "embedding",
            chosen.embedding_base_url,
            given=chosen.embedding_api_key,
            source=chosen.source("embedding_api_key"),
            environ=self.environ,
        )

    @cached_property
    def index(self) -> "Index":
        """The index of the corpus; built where it is missing or out of date."""
        from interviewer.index import Index

        return Index.open(
            self.corpus,
            writable_home(self.settings) / "index",
            self.embedder,
            chroma_url=self.settings.chroma_url,
            on_build=self.on_build,
        )

    @property
    def grades_by_model(self) -> bool:
        """Whether the settings ask for the model grader."""
        chosen = self.settings
        return chosen.grader == "model" or (chosen.grader == "auto" and chosen.model is not None)

    @cached_property
    def grader(self) -> Grader:
        """The grader that the settings ask for; raises ModelNotConfigured."""
        if not self.grades_by_model:
            return OfflineGrader()
        if not self.settings.model:
            raise ModelNotConfigured(
                detail=Said("the model grader was asked for, and no model is chosen", "要求用模型评分，但没有选择模型")
            )
        from interviewer.grading.model import ModelGrader
        from interviewer.grading.panel import Panel

        _ = self.store  # opened here, not by whichever grading thread is the first
        samples = self.settings.samples
        return Panel(
            ModelGrader(self.model, on_exchange=self._keep),
            OfflineGrader(),
            samples=samples,
            # calls that wait for each other at one server would use up each other's time
            at_once=1 if self.model.endpoint.local else samples,
        )

    @cached_property
    def model(self) -> "LangChainModel":
        """The chat model that the settings name; raises ModelNotConfigured."""
        from interviewer.model import open_model

        model = open_model(self.settings, self.environ)
        if not model.endpoint.compatible:
            model.warm()  # a provider that only LangChain knows: whether it can be had shows now, not at the first reply
        return model

    @cached_property
    def _speaking_model(self) -> "LangChainModel | None":
        """The same chat model with a short deadline, where the settings let it speak."""
        if not self.grades_by_model or self.settings.manner == "templates":
            return None
        from interviewer.model import LangChainModel

        return LangChainModel(self.model.endpoint, timeout=SPEAKING_SECONDS, retries=0, whole=1.0)

    @cached_property
    def speaker(self) -> Speaker | None:
        """What words transitions and the closing; None where stored wordings do."""
        if not self._speaking_model:
            return None
        from interviewer.speaker import ModelSpeaker

        return ModelSpeaker(self._speaking_model)

    @cached_property
    def ear(self) -> Ear:
        """What turns speech into text; raises NoEar."""
        from interviewer.speech.build import open_ear

        return open_ear(self.settings, self.environ)

    @cached_property
    def voice(self) -> Voice:
        """What turns text into speech; raises NoVoice."""
        from interviewer.speech.build import open_voice

        return open_voice(self.settings, self.environ)

    @cached_property
    def microphone(self) -> Microphone:
        """The system's microphone; whether there is one shows when it is listened to."""
        from interviewer.speech.devices import Microphone as SystemMicrophone

        return SystemMicrophone()

    @cached_property
    def player(self) -> Player:
        """The system's loudspeaker; whether there is one shows when it plays."""
        from interviewer.speech.devices import Loudspeaker

        return Loudspeaker()

    def _keep(self, exchange: "Exchange") -> None:
        self.store.keep_exchange(reply_digest(exchange.reply), exchange.to_json())
        if self.on_exchange:
            self.on_exchange(exchange)

    def passages(self, question: Question, reply: str, lang: Lang) -> Sequence[str]:
        """Return reference passages near a reply from other entries."""
        near = f"{question.question.both}\n{reply[:2000]}"
        return self.index.passages(near, PASSAGES, exclude=question.id, lang=lang)

    def runner(self, session: str) -> Runner:
        """Return a runner for a session."""
        return Runner(
            session,
            store=self.store,
            grader=self.grader,
            corpus=self.corpus,
            clock=SystemClock(),
            retriever=lambda: self.index,
            passages=self.passages if self.grades_by_model else None,
            topic_weights=weights(self.topics),
            speaker=self.speaker,
            topic_title=self.topic_title,
        )

    def warm(self) -> None:
        """Load the heavy parts in a thread while the candidate reads; a moment later, so that the first prompt is not held up."""
        timer = threading.Timer(0.5, self._warm)
        timer.daemon = True
        timer.start()

    def _warm(self) -> None:
        with suppress(Exception):  # whoever needs them meets the same error, and reports it
            if self.grades_by_model:
                self.model.warm()
            if self._speaking_model:
                self._speaking_model.warm()
            self.index.warm()


def reply_digest(reply: str) -> str:
    """Return the digest under which a reply's exchanges are kept."""
    return hashlib.sha256(reply.encode()).hexdigest()[:16]
