"""An OpenAI-compatible audio server on loopback: it hears and speaks, or misbehaves on purpose.

with AudioServer(hears("softmax saturates")) as server:
with AudioServer(status(500), hears("yes")) as server:          # one behaviour a request, the last one again and again
with AudioServer(recognises(sphinx), speech=speaks(wav)) as server:
"""

import email
import email.policy
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tests.fake_server import Asked, Behaviour, Exchange


def hears(text: str) -> Behaviour:
    """Answer every recording with the same words."""
    return lambda exchange: exchange.send_json(200, {"text": text})


def recognises(recogniser: Callable[[bytes], str]) -> Behaviour:
    """Answer with what a recogniser makes of the WAV file."""
    return lambda exchange: exchange.send_json(200, {"text": recogniser(exchange.asked.body["file"])})


def cut(exchange: Exchange) -> None:
    """Promise an answer, send a part of it, and close the connection."""
    handler = exchange._handler
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"text": "softm')
    handler.wfile.flush()
    exchange.hang_up()


def speaks(wav: bytes, *, after: float = 0.0) -> Behaviour:
    """Answer every sentence with the same sound."""

    def behave(exchange: Exchange) -> None:
        exchange.closing.wait(after)
        exchange.send_json(200, wav, {"Content-Type": "audio/wav"})

    return behave


class AudioServer:
    """A running server. `heard` and `spoken` are the requests in order; a recording's fields are in `body`."""

    def __init__(self, *hearing: Behaviour, speech: Behaviour | tuple[Behaviour, ...] = ()) -> None:
        self.hearing = hearing
        self.speech = speech if isinstance(speech, tuple) else (speech,)
        self.heard: list[Asked] = []
        self.spoken: list[Asked] = []
        self.closing = threading.Event()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, handler: BaseHTTPRequestHandler, body: dict[str, Any], *, hearing: bool) -> None:
        asked = Asked(body, {name.lower(): value for name, value in handler.headers.items()}, time.monotonic())
        seen, behaviours = (self.heard, self.hearing) if hearing else (self.spoken, self.speech)
        seen.append(asked)
        exchange = Exchange(handler, asked, self.closing)
        if behaviours:
            behaviours[min(len(seen), len(behaviours)) - 1](exchange)
        else:
            exchange.send_json(404, {"error": {"message": "no such page"}})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the game."""


def _handler(server: AudioServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.path == "/v1/audio/transcriptions":
                server.answer(self, _fields(self.headers["Content-Type"], raw), hearing=True)
            elif self.path == "/v1/audio/speech":
                server.answer(self, json.loads(raw), hearing=False)
            else:
                self.send_error(404)

    return Handler


def _fields(content_type: str, raw: bytes) -> dict[str, Any]:
    """Take a multipart form apart; the file is bytes, with its name and type beside it."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    form = email.message_from_bytes(head + raw, policy=email.policy.HTTP)
    fields: dict[str, Any] = {}
    for part in form.iter_parts():
        content: Any = part.get_payload(decode=True)
        name = str(part.get_param("name", header="content-disposition"))
        if part.get_filename():
            fields |= {name: content, "filename": part.get_filename(), "mimetype": part.get_content_type()}
        else:
            fields[name] = content.decode()
    return fields
