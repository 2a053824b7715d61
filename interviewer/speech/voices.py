"""What turns a sentence into sound: an OpenAI-compatible endpoint (`/audio/speech`), or espeak-ng where it is installed."""

import subprocess

from interviewer.core.question import Lang
from interviewer.ports import Sound
from interviewer.speech.endpoint import AudioEndpoint
from interviewer.speech.errors import BadSoundFile, EspeakFailed
from interviewer.speech.wav import parse_wav

PCM_RATE = 24_000
"""Samples a second of the raw format, by OpenAI's description of the endpoint."""
_ESPEAK_VOICES = {"en": "en-us", "zh": "cmn"}
ESPEAK_SECONDS = 30


class EndpointVoice:
    """Implements the Voice port. WAV is asked for; raw samples are taken from a server that has nothing else."""

    def __init__(self, endpoint: AudioEndpoint, voice: str) -> None:
        self._endpoint = endpoint
        self._voice = voice
        self._raw = False
        self.name = f"{endpoint.model}/{voice} ({endpoint.url})"

    def synthesize(self, text: str, *, lang: Lang) -> Sound:  # noqa: ARG002  (the server goes by the text)
        """Return the sound of a sentence; raises EndpointError."""
        import openai

        with self._endpoint.client() as client:
            create = client.audio.speech.create
            model, voice = self._endpoint.model, self._voice
            try:
                answer = create(model=model, voice=voice, input=text, response_format="pcm" if self._raw else "wav")
            except openai.APIStatusError as e:
                if self._raw or e.status_code not in {400, 422} or "format" not in str(e).lower():
                    raise
                answer = create(model=model, voice=voice, input=text, response_format="pcm")
                self._raw = True
            body, kind = answer.content, answer.response.headers.get("content-type", "")
        if self._raw and body[:4] != b"RIFF" and not kind.startswith(("text/", "application/json")):
            return Sound(body[: len(body) // 2 * 2], PCM_RATE)
        try:
            return parse_wav(body)
        except BadSoundFile:
            raise self._endpoint.unreadable(f"{kind or 'unknown'} instead of WAV") from None


class EspeakVoice:
    """Implements the Voice port on the espeak-ng program: plain, and it needs nothing but its package."""

    name = "espeak-ng"

    def __init__(self, program: str) -> None:
        self._program = program

    def synthesize(self, text: str, *, lang: Lang) -> Sound:
        """Return the sound of a sentence; raises EspeakFailed."""
        command = [self._program, "-v", _ESPEAK_VOICES[lang], "--stdin", "--stdout"]
        try:
            done = subprocess.run(  # noqa: S603  (found on the path, the text comes by a pipe)
                command, input=text.encode(), capture_output=True, timeout=ESPEAK_SECONDS, check=True
            )
            return parse_wav(done.stdout)
        except (OSError, subprocess.SubprocessError) as e:
            said = getattr(e, "stderr", b"") or str(e).encode()
            raise EspeakFailed(detail=" ".join(said.decode(errors="replace").split())[:160].rstrip(".")) from None
        except BadSoundFile as e:
            raise EspeakFailed(detail=e.message("en").rstrip(".")) from None
