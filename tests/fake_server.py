"""An OpenAI-compatible server on loopback that misbehaves on purpose.

    with FakeServer(ok("hello")) as server:                  # every request
    with FakeServer(status(500), ok("hello")) as server:     # one behaviour a request, the last one again and again

`server.base_url` ends in /v1; `server.requests` are the chat requests in order; `server.models` and
`server.embedded` serve /v1/models, /api/tags and /v1/embeddings.
"""

import hashlib
import json
import math
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Asked:
    """A chat request as it arrived."""

    body: dict[str, Any]
    headers: dict[str, str]
    at: float

    @property
    def system(self) -> str:
        return str(self.body["messages"][0]["content"])

    @property
    def last(self) -> str:
        return str(self.body["messages"][-1]["content"])

    @property
    def grades(self) -> bool:
        """Whether a grading was asked for, and not words of the interviewer's."""
        return self.system.startswith("You mark")

    @property
    def format(self) -> str | None:
        return str(self.body["response_format"]["type"]) if "response_format" in self.body else None


class Exchange:
    """What a behaviour may do to one request."""

    def __init__(self, handler: BaseHTTPRequestHandler, asked: Asked, closing: threading.Event) -> None:
        self.asked = asked
        self.closing = closing
        self._handler = handler

    def send_json(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self._handler.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(raw)),
            **(headers or {}),
        }.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()
        self._handler.wfile.write(raw)

    def start_stream(self) -> None:
        self._handler.send_response(200)
        self._handler.send_header("Content-Type", "text/event-stream")
        self._handler.send_header("Transfer-Encoding", "chunked")
        self._handler.end_headers()

    def send_event(self, data: str) -> None:
        self.send_raw(f"data: {data}\n\n")

    def send_raw(self, text: str) -> None:
        raw = text.encode()
        self._handler.wfile.write(f"{len(raw):x}\r\n".encode() + raw + b"\r\n")
        self._handler.wfile.flush()

    def end_stream(self) -> None:
        self._handler.wfile.write(b"0\r\n\r\n")

    def hang_up(self) -> None:
        self._handler.close_connection = True

    def send_delta(self, delta: dict[str, Any], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self.send_event(json.dumps({**self._chunk(), "choices": [choice]}))

    def send_usage(self, tokens_in: int, tokens_out: int) -> None:
        usage = {"prompt_tokens": tokens_in, "completion_tokens": tokens_out, "total_tokens": tokens_in + tokens_out}
        self.send_event(json.dumps({**self._chunk(), "choices": [], "usage": usage}))

    def _chunk(self) -> dict[str, Any]:
        return {"id": "chat-1", "object": "chat.completion.chunk", "created": 0, "model": self.asked.body["model"]}


Behaviour = Callable[[Exchange], None]
Content = str | Callable[[Asked], str]


def _say(exchange: Exchange, content: Content) -> str:
    text = content if isinstance(content, str) else content(exchange.asked)
    exchange.start_stream()
    exchange.send_delta({"role": "assistant", "content": ""})
    for piece in _pieces(text):
        exchange.send_delta({"content": piece})
    return text


def _pieces(text: str, size: int = 24) -> Iterator[str]:
    for at in range(0, len(text), size):
        yield text[at : at + size]


def ok(content: Content, finish: str = "stop") -> Behaviour:
    """Answer properly, with the content or with what it makes of the request."""

    def behave(exchange: Exchange) -> None:
        text = _say(exchange, content)
        exchange.send_delta({}, finish)
        if exchange.asked.body.get("stream_options", {}).get("include_usage"):
            exchange.send_usage(len(json.dumps(exchange.asked.body)) // 4, len(text) // 4)
        exchange.send_event("[DONE]")
        exchange.end_stream()

    return behave


def slowly(content: Content, every: float = 0.03, size: int = 6) -> Behaviour:
    """Answer properly, a few characters at a time, as a model does."""

    def behave(exchange: Exchange) -> None:
        text = content if isinstance(content, str) else content(exchange.asked)
        exchange.start_stream()
        for piece in _pieces(text, size):
            if exchange.closing.wait(every):
                break
            exchange.send_delta({"content": piece})
        exchange.send_delta({}, "stop")
        exchange.send_event("[DONE]")
        exchange.end_stream()

    return behave


def status(
    code: int, message: str = "no", *, retry_after: str | None = None, error_code: str | None = None
) -> Behaviour:
    """Answer with an error as OpenAI words it."""

    def behave(exchange: Exchange) -> None:
        body = {"error": {"message": message, "type": "error", "param": None, "code": error_code}}
        exchange.send_json(code, body, {"Retry-After": retry_after} if retry_after else {})

    return behave


def unless(rejects: Callable[[Asked], str | None], otherwise: Behaviour) -> Behaviour:
    """Answer 400 with a message where there is one; else behave otherwise."""

    def behave(exchange: Exchange) -> None:
        if message := rejects(exchange.asked):
            status(400, message)(exchange)
        else:
            otherwise(exchange)

    return behave


def silent(seconds: float = 30.0) -> Behaviour:
    """Take the request and say nothing."""

    def behave(exchange: Exchange) -> None:
        exchange.closing.wait(seconds)
        exchange.hang_up()

    return behave


def stalls(content: str, seconds: float = 30.0) -> Behaviour:
    """Stream a part of the answer and fall silent."""

    def behave(exchange: Exchange) -> None:
        _say(exchange, content)
        exchange.closing.wait(seconds)
        exchange.hang_up()

    return behave


def keeps_alive(seconds: float = 30.0, every: float = 0.02) -> Behaviour:
    """Send comment lines for ever, as DeepSeek and OpenRouter do under load."""

    def behave(exchange: Exchange) -> None:
        exchange.start_stream()
        end = time.monotonic() + seconds
        while time.monotonic() < end and not exchange.closing.wait(every):
            exchange.send_raw(": keep-alive\n\n")
        exchange.hang_up()

    return behave


def cut(content: str) -> Behaviour:
    """Stream a part of the answer and close the connection."""

    def behave(exchange: Exchange) -> None:
        _say(exchange, content)
        exchange.hang_up()

    return behave


def ends_early(content: str) -> Behaviour:
    """Stream a part of the answer and end the stream politely, without finish_reason or [DONE]."""

    def behave(exchange: Exchange) -> None:
        _say(exchange, content)
        exchange.end_stream()

    return behave


def refuses(words: str) -> Behaviour:
    """Refuse in OpenAI's `refusal` field, with no content."""

    def behave(exchange: Exchange) -> None:
        exchange.start_stream()
        exchange.send_delta({"role": "assistant", "content": None, "refusal": ""})
        for piece in _pieces(words):
            exchange.send_delta({"refusal": piece})
        exchange.send_delta({}, "stop")
        exchange.send_event("[DONE]")
        exchange.end_stream()

    return behave


def body(raw: bytes, content_type: str = "application/json") -> Behaviour:
    """Answer 200 with something that is no event stream."""
    return lambda exchange: exchange.send_json(200, raw, {"Content-Type": content_type})


def error_event(content: str, message: str) -> Behaviour:
    """Stream a part of the answer, then an error as an event."""

    def behave(exchange: Exchange) -> None:
        _say(exchange, content)
        exchange.send_event(json.dumps({"error": {"message": message, "code": 502}}))
        exchange.end_stream()

    return behave


def vector(text: str, size: int = 16) -> list[float]:
    """A unit vector that depends on the text's words alone: the same for the same text on every machine."""
    sums = [0.0] * size
    for word in text.lower().split() or [text]:
        digest = hashlib.sha256(word.encode()).digest()
        for n in range(size):
            sums[n] += digest[n] / 127.5 - 1
    length = math.sqrt(sum(x * x for x in sums)) or 1.0
    return [x / length for x in sums]


@dataclass
class FakeServer:
    """A running server. Behaviours are taken in order; the last one serves every further request."""

    behaviours: tuple[Behaviour, ...]
    requests: list[Asked] = field(default_factory=list)
    embedded: list[list[str]] = field(default_factory=list)
    models: tuple[str, ...] = ("fake-model",)
    embeddings: Behaviour | None = None
    other: list[str] = field(default_factory=list)

    def __init__(self, *behaviours: Behaviour) -> None:
        self.behaviours = behaviours
        self.requests, self.embedded, self.other = [], [], []
        self.models, self.embeddings = ("fake-model",), None
        self._closing = threading.Event()
        self._lock = threading.Lock()

    @property
    def base_url(self) -> str:
        return f"{self.origin}/v1"

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def chat(self, handler: BaseHTTPRequestHandler, payload: dict[str, Any]) -> None:
        asked = Asked(payload, {k.lower(): v for k, v in handler.headers.items()}, time.monotonic())
        with self._lock:
            self.requests.append(asked)
            behaviour = self.behaviours[min(len(self.requests), len(self.behaviours)) - 1]
        behaviour(Exchange(handler, asked, self._closing))

    def embed(self, handler: BaseHTTPRequestHandler, payload: dict[str, Any]) -> None:
        texts = [payload["input"]] if isinstance(payload["input"], str) else list(payload["input"])
        self.embedded.append(texts)
        exchange = Exchange(handler, Asked(payload, dict(handler.headers.items()), time.monotonic()), self._closing)
        if self.embeddings:
            self.embeddings(exchange)
            return
        data = [{"object": "embedding", "index": n, "embedding": vector(text)} for n, text in enumerate(texts)]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        exchange.send_json(200, {"object": "list", "model": payload["model"], "data": data, "usage": usage})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the game."""


def _handler(fake: FakeServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

        def _exchange(self) -> Exchange:
            return Exchange(self, Asked({"model": ""}, dict(self.headers.items()), time.monotonic()), fake._closing)

        def do_GET(self) -> None:
            if self.path == "/v1/models":
                data = [{"id": name, "object": "model", "created": 0, "owned_by": "fake"} for name in fake.models]
                self._exchange().send_json(200, {"object": "list", "data": data})
            elif self.path == "/api/tags":
                self._exchange().send_json(200, {"models": [{"name": name} for name in fake.models]})
            else:
                fake.other.append(self.path)
                self._exchange().send_json(404, {"error": {"message": "no such page"}})

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.path == "/v1/chat/completions":
                fake.chat(self, json.loads(raw))
            elif self.path == "/v1/embeddings":
                fake.embed(self, json.loads(raw))
            else:
                fake.other.append(self.path)
                self._exchange().send_json(404, {"error": {"message": "no such page"}})

    return Handler
