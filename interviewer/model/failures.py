"""What went wrong in a call to a model: any client's exception becomes a reason, a sentence, and whether to try again.

Exceptions are recognised by status code and class name, so that no client library has to be imported here.
"""

import email.utils
import re
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from interviewer.core.verdict import UngradedReason
from interviewer.errors import ModelUnavailable
from interviewer.model.providers import Endpoint

WHOLE = 5
"""The whole answer may take this many times the setting `timeout`, which is for the next words."""
LONGEST_WAIT = 60.0
"""Seconds of Retry-After that are waited for; a server that asks for more gets a clear message instead."""

_OVERFLOW = re.compile(
    r"context.{0,12}(?:length|size|window)|maximum context|too many tokens|prompt is too long|input tokens exceed|exceeds.{0,30}context"
)
_FILTERED = re.compile(
    r"content.?filter|content management policy|data_inspection_failed|inappropriate content|content_policy|sensitive"
)
_NO_HOST = re.compile(r"name or service not known|name resolution|nodename nor servname|getaddrinfo failed|no address")


_MEANINGS: Mapping[int, tuple[UngradedReason, str]] = {
    402: ("rejected", "wants to be paid first: top up the account or choose another model"),
    404: ("not-found", "knows no model {model!r}: check --model, and that --base-url is right (most end in /v1)"),
    408: ("timeout", "timed out by itself: try again or choose a faster model"),
    413: ("too-long", "takes no request as long as this: choose another model"),
    429: ("rate-limited", "allows no more calls now: wait, check your quota, or choose another model"),
    504: ("timeout", "timed out by itself: try again or choose a faster model"),
}


class CallFailed(Exception):
    """A call to the model failed, as against whoever is shown the text; the client's own exception is its cause."""


class DeadlinePassed(CallFailed):
    """The whole answer took longer than allowed."""


class Refused(CallFailed):
    """The server says that the model refuses to answer."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A diagnosed failure. `wait` is the server's wish in seconds before the next try; `said` its message, folded."""

    reason: UngradedReason
    detail: str
    again: bool = False
    wait: float | None = None
    status: int | None = None
    said: str = ""

    def error(self) -> ModelUnavailable:
        """Return the exception that the rest of the program knows."""
        return ModelUnavailable(reason=self.reason, detail=self.detail)


def diagnose(error: BaseException, endpoint: Endpoint, timeout: float) -> Failure:
    """Return what an exception from a model call means and what the user can do about it, in one sentence."""
    chain = list(_chain(error))
    place, said = endpoint.place, _short(str(error), endpoint)
    if any(isinstance(e, Refused) for e in chain):
        return Failure("refused", f"the model refuses to answer: {said}")
    for e in chain:
        status = getattr(e, "status_code", None) or getattr(getattr(e, "response", None), "status_code", None)
        if isinstance(status, int) and status >= 400:
            return _by_status(status, e, endpoint)
    names = {cls.__name__ for e in chain for cls in type(e).__mro__}
    if names & {"DeadlinePassed", "TimeoutError", "APITimeoutError", "TimeoutException"}:
        advice = "raise INTERVIEWER_TIMEOUT or choose a faster model"
        return Failure(
            "timeout", f"{place} was too slow (limits: {timeout:g} s of silence, {WHOLE} times that): {advice}"
        )
    if connection := _by_connection(chain, names, endpoint):
        return connection
    if "no generation" in said.lower():
        detail = f"{place} answered without a single word: check --base-url (most end in /v1)"
        return Failure("empty", detail, again=True)
    return Failure("server-error", f"{place} gave an answer that is no chat completion: {said}")


def _by_connection(chain: list[BaseException], names: set[str], endpoint: Endpoint) -> Failure | None:
    words = " ".join(str(e) for e in chain).lower()
    place = endpoint.place
    if any(isinstance(e, socket.gaierror) for e in chain) or _NO_HOST.search(words):
        return Failure("unreachable", f"the host of {place} cannot be found: check --base-url and the network")
    if any(isinstance(e, ssl.SSLError) for e in chain) or "certificate" in words:
        return Failure("unreachable", f"{place} has no certificate that this machine trusts: check --base-url")
    if any(isinstance(e, ConnectionRefusedError) for e in chain) or "connection refused" in words:
        return Failure("unreachable", f"nothing answers at {place}: start the server or mend --base-url")
    if names & {"RemoteProtocolError", "ReadError", "IncompleteRead", "ConnectionResetError", "ChunkedEncodingError"}:
        return Failure("cut-off", f"{place} closed the connection before the answer was whole: try again", again=True)
    if names & {"APIConnectionError", "ConnectError", "ConnectionError", "NetworkError", "TransportError"}:
        return Failure("unreachable", f"{place} cannot be reached: check --base-url and the network", again=True)
    return None


def _by_status(status: int, error: BaseException, endpoint: Endpoint) -> Failure:
    said = _short(_server_words(error), endpoint)
    folded = f"{said} {getattr(error, 'code', '') or ''}".lower()
    reason, advice = _meaning(status, folded, endpoint)
    wait = retry_after(error) if reason in {"rate-limited", "server-error"} else None
    asks = f"; it asks to wait {wait:g} s" if wait else ""
    says = f"HTTP {status}: {said}" if said else f"HTTP {status}"
    return Failure(
        reason,
        f"{endpoint.place} {advice}{asks} ({says})",
        again=reason in {"rate-limited", "server-error", "timeout"},
        wait=wait,
        status=status,
        said=folded,
    )


def _meaning(status: int, said: str, endpoint: Endpoint) -> tuple[UngradedReason, str]:
    """Return the reason for a status, and what the server does with the advice that follows from it."""
    if status < 500 and _OVERFLOW.search(said):
        return "too-long", "has a context too small for this question and reply: choose a model with a larger one"
    if status in {400, 403, 422} and _FILTERED.search(said):
        return "refused", "filtered the text out: choose another model"
    if status in {401, 403} and endpoint.key is None:
        return "unauthorized", "wants a key: set INTERVIEWER_API_KEY"
    if status in {401, 403}:
        return "unauthorized", f"refuses the key ({endpoint.key_source}): check that it belongs to this provider"
    if status in _MEANINGS:
        reason, advice = _MEANINGS[status]
        return reason, advice.format(model=endpoint.model)
    if status >= 500:
        return "server-error", "failed: try again later or choose another model"
    return "rejected", "does not accept the request: check --model"


def retry_after(error: BaseException) -> float | None:
    """Return the seconds that the server asks to wait (Retry-After as seconds or as a date, RFC 9110 §10.2.3)."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    value = headers.get("retry-after")
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        date = email.utils.parsedate_tz(value)
        if date is None:
            return None
        seconds = email.utils.mktime_tz(date) - time.time()
    return max(0.0, seconds) if seconds == seconds else None


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _server_words(error: BaseException) -> str:
    body = getattr(error, "body", None)
    if isinstance(body, dict):
        inner = body.get("error", body)
        words = inner.get("message") if isinstance(inner, dict) else inner
        if isinstance(words, str):
            return words
    return str(getattr(error, "message", "") or error)


def _short(words: str, endpoint: Endpoint) -> str:
    """Return a server's words on one line, without the key that some servers repeat, and without control characters."""
    if endpoint.key and endpoint.key.get_secret_value():
        words = words.replace(endpoint.key.get_secret_value(), "***")
    line = " ".join("".join(c if c.isprintable() else " " for c in re.sub(r"<[^>]{1,200}>", " ", words)).split())
    return (line[:197] + "…" if len(line) > 198 else line).rstrip(".")
