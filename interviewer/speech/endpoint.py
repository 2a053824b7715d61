"""OpenAI-compatible audio endpoints: the client, and what each of its failures means.

The key of one server never goes to another: OPENAI_API_KEY is used only where no address is set, with the server that it
belongs to.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import SecretStr

from interviewer.errors import SpeechError
from interviewer.speech import errors

if TYPE_CHECKING:
    from openai import APIStatusError, OpenAI

OPENAI = "https://api.openai.com/v1"
Service = Literal["STT", "TTS"]
_BROKEN = {"RemoteProtocolError", "ReadError", "WriteError", "IncompleteRead", "ConnectionResetError"}


@dataclass(frozen=True, slots=True)
class AudioEndpoint:
    """An audio server: what it is for, its address, model and key, and how long it is waited for."""

    service: Service
    url: str
    model: str
    key: SecretStr | None
    timeout: float = 60.0
    retries: int = 2

    @contextmanager
    def client(self) -> Iterator["OpenAI"]:
        """Give a client; whatever it raises inside comes out as an EndpointError."""
        import openai

        # A key must be given, or the client would read OPENAI_API_KEY, which may be for another server than this one;
        # the account's organisation and project are nobody else's business either.
        key = self.key.get_secret_value() if self.key else "none"
        headers = {} if self.url == OPENAI else dict.fromkeys(_ACCOUNT, openai.omit)
        with openai.OpenAI(
            base_url=self.url,
            api_key=key,
            timeout=self.timeout,
            max_retries=min(self.retries, 2),
            default_headers=headers,  # type: ignore[arg-type]  # an omitted header is not typed
        ) as client:
            try:
                yield client
            except openai.APIStatusError as e:
                raise self._by_status(e) from None
            except openai.APITimeoutError:
                raise errors.TooSlow(**self.facts, seconds=f"{self.timeout:g}") from None
            except openai.APIConnectionError as e:
                broken = any(cls.__name__ in _BROKEN for inner in _chain(e) for cls in type(inner).__mro__)
                raise (errors.Broken if broken else errors.Unreachable)(**self.facts) from None
            except openai.OpenAIError as e:
                raise self.unreadable(str(e)) from None

    @property
    def facts(self) -> Mapping[str, object]:
        """What every error names."""
        return {"service": self.service, "url": self.url, "model": self.model}

    def unreadable(self, detail: str) -> SpeechError:
        """Return the error for an answer that is not what it should be."""
        return errors.Unreadable(**self.facts, detail=_line(detail, self.key))

    def _by_status(self, error: "APIStatusError") -> SpeechError:
        status = error.status_code
        said = _line(_message(error), self.key)
        facts = {**self.facts, "status": status}
        if status in {401, 403}:
            return (errors.KeyRefused if self.key else errors.KeyMissing)(**facts)
        if "model" in said.lower() and status in {400, 404, 422} and self.model.lower() in said.lower():
            return errors.HasNoModel(**facts)
        if status in {404, 405}:
            return errors.HasNoSpeech(**facts)
        kinds: Mapping[int, type[SpeechError]] = {413: errors.TooLarge, 429: errors.TooManyCalls}
        if status in kinds:
            return kinds[status](**facts)
        if status >= 500:
            return errors.Failed(**facts)
        return errors.Rejected(**facts, detail=said or "no reason given")


_ACCOUNT = ("OpenAI-Organization", "OpenAI-Project")


def _chain(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    for _ in range(20):
        if current is None:
            return
        yield current
        current = current.__cause__ or current.__context__


def _message(error: "APIStatusError") -> str:
    body = error.body
    if isinstance(body, dict):
        inner = body.get("error", body)
        words = inner.get("message") or inner.get("detail") if isinstance(inner, dict) else inner
        if isinstance(words, str):
            return words
    return error.message


def _line(words: str, key: SecretStr | None) -> str:
    """Return a server's words on one short line, without the key that some servers repeat."""
    if key and key.get_secret_value():
        words = words.replace(key.get_secret_value(), "***")
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())[:160].rstrip(".")
