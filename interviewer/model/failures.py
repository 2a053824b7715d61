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
from interviewer.errors import ModelUnavailable, Said
from interviewer.model.providers import Endpoint
from interviewer.settings import source_words

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


_SLOW = Said("timed out by itself: try again or choose a faster model", "自身超时：请重试，或换一个更快的模型")
_MEANINGS: Mapping[int, tuple[UngradedReason, Said]] = {
    402: (
        "rejected",
        Said("wants to be paid first: top up the account or choose another model", "要求先付费：请充值，或换一个模型"),
    ),
    404: (
        "not-found",
        Said(
            "knows no model {model!r}: check --model, and that --base-url is right (most end in /v1)",
            "没有模型 {model!r}：请检查 --model，以及 --base-url 是否正确（多以 /v1 结尾）",
        ),
    ),
    408: ("timeout", _SLOW),
    413: (
        "too-long",
        Said("takes no request as long as this: choose another model", "不接受这么长的请求：请换一个模型"),
    ),
    429: (
        "rate-limited",
        Said(
            "allows no more calls now: wait, check your quota, or choose another model",
            "暂时不再接受请求：请稍候、检查配额，或换一个模型",
        ),
    ),
    504: ("timeout", _SLOW),
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
    detail: Said
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
        return Failure("refused", Said(f"the model refuses to answer: {said}", f"模型拒绝回答：{said}"))
    for e in chain:
        status = getattr(e, "status_code", None) or getattr(getattr(e, "response", None), "status_code", None)
        if isinstance(status, int) and status >= 400:
            return _by_status(status, e, endpoint)
    names = {cls.__name__ for e in chain for cls in type(e).__mro__}
    if names & {"DeadlinePassed", "TimeoutError", "APITimeoutError", "TimeoutException"}:
        slow = Said(
            f"{place} was too slow (limits: {timeout:g} s of silence, {WHOLE} times that in all): raise INTERVIEWER_TIMEOUT or choose a faster model",
            f"{place} 太慢（上限：无输出 {timeout:g} 秒，总时长为其 {WHOLE} 倍）：请调大 INTERVIEWER_TIMEOUT，或换一个更快的模型",
        )
        return Failure("timeout", slow)
    if connection := _by_connection(chain, names, endpoint):
        return connection
    if "no generation" in said.lower():
        empty = Said(
            f"{place} answered without a single word: check --base-url (most end in /v1)",
            f"{place} 的回答是空的：请检查 --base-url（多以 /v1 结尾）",
        )
        return Failure("empty", empty, again=True)
    other = Said(f"{place} gave an answer that is no chat completion: {said}", f"{place} 返回的不是对话结果：{said}")
    return Failure("server-error", other)


def _by_connection(chain: list[BaseException], names: set[str], endpoint: Endpoint) -> Failure | None:
    words = " ".join(str(e) for e in chain).lower()
    place = endpoint.place
    if any(isinstance(e, socket.gaierror) for e in chain) or _NO_HOST.search(words):
        return Failure(
            "unreachable",
            Said(
                f"the host of {place} cannot be found: check --base-url and the network",
                f"找不到 {place} 的主机：请检查 --base-url 和网络",
            ),
        )
    if any(isinstance(e, ssl.SSLError) for e in chain) or "certificate" in words:
        return Failure(
            "unreachable",
            Said(
                f"{place} has no certificate that this machine trusts: check --base-url",
                f"本机不信任 {place} 的证书：请检查 --base-url",
            ),
        )
    if any(isinstance(e, ConnectionRefusedError) for e in chain) or "connection refused" in words:
        return Failure(
            "unreachable",
            Said(
                f"nothing answers at {place}: start the server or mend --base-url",
                f"{place} 没有响应：请启动服务器，或改正 --base-url",
            ),
        )
    if names & {"RemoteProtocolError", "ReadError", "IncompleteRead", "ConnectionResetError", "ChunkedEncodingError"}:
        return Failure(
            "cut-off",
            Said(
                f"{place} closed the connection before the answer was whole: try again",
                f"{place} 在回答完成前断开了连接：请重试",
            ),
            again=True,
        )
    if names & {"APIConnectionError", "ConnectError", "ConnectionError", "NetworkError", "TransportError"}:
        return Failure(
            "unreachable",
            Said(
                f"{place} cannot be reached: check --base-url and the network",
                f"无法连接 {place}：请检查 --base-url 和网络",
            ),
            again=True,
        )
    return None


def _by_status(status: int, error: BaseException, endpoint: Endpoint) -> Failure:
    said = _short(_server_words(error), endpoint)
    folded = f"{said} {getattr(error, 'code', '') or ''}".lower()
    reason, advice = _meaning(status, folded, endpoint)
    wait = retry_after(error) if reason in {"rate-limited", "server-error"} else None
    says = f"HTTP {status}: {said}" if said else f"HTTP {status}"
    asks = Said(f"; it asks to wait {wait:g} s", f"；对方要求等待 {wait:g} 秒") if wait else Said("", "")
    return Failure(
        reason,
        Said(f"{endpoint.place} {advice.en}{asks.en} ({says})", f"{endpoint.place} {advice.zh}{asks.zh}（{says}）"),
        again=reason in {"rate-limited", "server-error", "timeout"},
        wait=wait,
        status=status,
        said=folded,
    )


def _meaning(status: int, said: str, endpoint: Endpoint) -> tuple[UngradedReason, Said]:
    """Return the reason for a status, and what the server does with the advice that follows from it."""
    if status < 500 and _OVERFLOW.search(said):
        return "too-long", Said(
            "has a context too small for this question and reply: choose a model with a larger one",
            "的上下文容不下这道题和回答：请换一个上下文更长的模型",
        )
    if status in {400, 403, 422} and _FILTERED.search(said):
        return "refused", Said("filtered the text out: choose another model", "过滤了这段文字：请换一个模型")
    if status in {401, 403} and endpoint.key is None:
        return "unauthorized", Said(
            "wants a key: set INTERVIEWER_API_KEY, or run `interviewer config keys set`",
            "需要密钥：请设置 INTERVIEWER_API_KEY，或运行 `interviewer config keys set`",
        )
    if status in {401, 403}:
        source = endpoint.key_source
        return "unauthorized", Said(
            f"refuses the key ({source}): check that it belongs to this provider",
            f"拒绝了密钥（{source_words(source).zh}）：请检查它是否属于该服务商",
        )
    if status in _MEANINGS:
        reason, advice = _MEANINGS[status]
        return reason, Said(advice.en.format(model=endpoint.model), advice.zh.format(model=endpoint.model))
    if status >= 500:
        return "server-error", Said("failed: try again later or choose another model", "出错：请稍后重试，或换一个模型")
    return "rejected", Said("does not accept the request: check --model", "不接受该请求：请检查 --model")


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
