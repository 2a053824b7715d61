"""Transcription by an OpenAI-compatible endpoint (`/audio/transcriptions`)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from interviewer.core.question import Lang
from interviewer.ports import Sound
from interviewer.speech.endpoint import AudioEndpoint
from interviewer.speech.wav import pieces, wav_bytes

if TYPE_CHECKING:
    from openai import OpenAI

MOST_BYTES = 24_000_000
"""A little under the 25 MB that most servers take."""


class EndpointEar:
    """Implements the Ear port. A long recording is cut at quiet places and sent part by part."""

    def __init__(self, endpoint: AudioEndpoint, *, most_bytes: int = MOST_BYTES) -> None:
        self._endpoint = endpoint
        self._most_bytes = most_bytes
        self._takes_prompt = True
        self.name = f"{endpoint.model} ({endpoint.url})"

    def warm(self) -> None:
        """Import the client: half a second or more on a cold disk."""
        import openai.resources.audio.transcriptions

        _ = openai.resources.audio.transcriptions

    def transcribe(self, sound: Sound, *, lang: Lang, terms: Sequence[str] = ()) -> str:
        """Return what was said; raises EndpointError."""
        with self._endpoint.client() as client:
            heard = [self._part(client, part, lang, terms) for part in pieces(sound, self._most_bytes)]
        return ("" if lang == "zh" else " ").join(part for part in heard if part)

    def _part(self, client: "OpenAI", sound: Sound, lang: Lang, terms: Sequence[str]) -> str:
        """Transcribe one part; a server that does not take the terms is asked once more without them, and then no more."""
        import openai

        prompt = (", " if lang == "en" else "，").join(terms) if self._takes_prompt else ""
        file = ("answer.wav", wav_bytes(sound), "audio/wav")
        create = client.audio.transcriptions.create
        model = self._endpoint.model
        try:
            answer: object = create(file=file, model=model, language=lang, prompt=prompt or openai.omit)
        except openai.APIStatusError as e:
            if not prompt or e.status_code not in {400, 422}:
                raise
            answer = create(file=file, model=model, language=lang)
            self._takes_prompt = False
        except ValueError as e:  # an answer that calls itself JSON and is none
            raise self._endpoint.unreadable(str(e)) from None
        text = getattr(answer, "text", None)
        if not isinstance(text, str):
            raise self._endpoint.unreadable("no transcript in it")
        return " ".join(text.split())
