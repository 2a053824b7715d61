"""A chat model behind LangChain: one streamed call with a deadline, retries, and JSON asked for as strictly as it goes.

What a server does not accept (JSON schema, temperature, …) is left out from then on, for this process. Nothing is traced
to LangSmith, whatever the environment says: the candidate's replies go to the chosen model and nowhere else.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Self

from interviewer.model.build import build
from interviewer.model.failures import LONGEST_WAIT, WHOLE, CallFailed, DeadlinePassed, Failure, Refused, diagnose
from interviewer.model.providers import Endpoint, find_endpoint
from interviewer.ports import Completion, Message
from interviewer.settings import JsonMode, Settings

MOST_TOKENS = 8192
"""Room for an answer: eight verdicts take about 1,000 tokens, a reasoning model thinks for some thousands more."""
_WEAKER: Mapping[JsonMode, JsonMode] = {"json_schema": "json_object", "json_object": "prompt"}
_JSON_WORDS = ("response_format", "json_schema", "json_object", "structured output", "guided", "grammar", "schema")
_OPTIONAL = ("temperature", "stream_options", "max_completion_tokens", "max_tokens")


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str = ""
    finish: str | None = None
    model: str | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What one call asks for: the JSON mode, what it goes without, the schema, and how much answers may vary."""

    json_mode: JsonMode
    left_out: frozenset[str]
    schema: Mapping[str, object] | None
    temperature: float

    @property
    def asks_json(self) -> bool:
        return self.schema is not None and self.json_mode != "prompt"

    @property
    def response_format(self) -> dict[str, object]:
        if self.json_mode == "json_schema":
            return {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": self.schema}}
        return {"type": "json_object"}


def open_model(settings: Settings, environ: Mapping[str, str]) -> "LangChainModel":
    """Return the chosen chat model, not yet connected; raises ModelNotConfigured."""
    return LangChainModel(find_endpoint(settings, environ), timeout=settings.timeout, retries=settings.retries)


class LangChainModel:
    """Implements the ChatModel port; safe to use from several threads; close it when done.

    `timeout` is in seconds of silence; a whole call may take `whole` times as long.
    """

    def __init__(self, endpoint: Endpoint, *, timeout: float = 60.0, retries: int = 2, whole: float = WHOLE) -> None:
        self.endpoint = endpoint
        self.name = endpoint.name
        self.json_mode: JsonMode = endpoint.json
        self._timeout = timeout
        self._retries = retries
        self._whole_call = whole * timeout
        self._left_out: set[str] = set()
        self._chat: Any = None
        self._lock = threading.Lock()

    def warm(self) -> None:
        """Import and build what the first call needs (seconds); raises ModelNotConfigured."""
        with self._lock:
            if self._chat is None:
                self._chat = build(self.endpoint, self._timeout, MOST_TOKENS)

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, object] | None = None,
        on_text: Callable[[str], None] | None = None,
        temperature: float = 0.0,
    ) -> Completion:
        """Return the answer; `finish` is None where the connection broke midway. Raises ModelUnavailable, with `reason`."""
        self.warm()
        deadline = time.monotonic() + self._whole_call
        tries = 0
        told: list[str] = []  # what on_text has shown cannot be taken back, so the call is not repeated after that

        def tell(text: str) -> None:
            if on_text:
                told.append(text)
                on_text(text)

        while True:
            tried = _Wishes(self.json_mode, frozenset(self._left_out), schema, temperature)
            try:
                answer = self._stream(messages, tried, tell, deadline)
            except CallFailed as error:
                failure = diagnose(error, self.endpoint, self._timeout)
                if not told and self._leave_out(failure, tried):
                    continue
                wait = 0.5 * 2**tries if failure.wait is None else failure.wait
                in_time = wait <= LONGEST_WAIT and time.monotonic() + wait < deadline
                if told or not (failure.again and tries < self._retries and in_time):
                    raise failure.error() from error
                time.sleep(wait)
            else:
                if answer.finish is not None or told or tries >= self._retries:
                    return answer
            tries += 1

    def _stream(
        self,
        messages: Sequence[Message],
        wishes: _Wishes,
        tell: Callable[[str], None],
        deadline: float,
    ) -> Completion:
        """Make one call. It runs in a thread of its own: a server's keep-alive lines must not outlast the deadline."""
        pieces: SimpleQueue[_Piece | BaseException | None] = SimpleQueue()
        stop = threading.Event()
        sent, options = _with_schema(messages, wishes.schema, wishes.json_mode), self._options(wishes)
        threading.Thread(target=_read, args=(self._chat, sent, options, pieces, stop), daemon=True).start()
        got: list[_Piece] = []
        try:
            while (piece := pieces.get(timeout=max(0.0, deadline - time.monotonic()))) is not None:
                if isinstance(piece, BaseException):
                    broken = diagnose(piece, self.endpoint, self._timeout)
                    if broken.reason == "cut-off" and any(p.text for p in got):
                        return self._whole(got, finish=None)
                    raise CallFailed(str(piece)) from piece
                got.append(piece)
                if piece.text:
                    tell(piece.text)
        except Empty:
            raise DeadlinePassed from None
        finally:
            stop.set()
        if refusal := "".join(p.refusal for p in got):
            raise Refused(refusal)
        finish = next((p.finish for p in reversed(got) if p.finish), None)
        return self._whole(got, finish if finish or self.endpoint.compatible else "stop")

    def _whole(self, got: list[_Piece], finish: str | None) -> Completion:
        return Completion(
            text="".join(p.text for p in got),
            finish=finish,
            model=next((p.model for p in got if p.model), self.endpoint.model),
            input_tokens=sum(p.tokens_in for p in got) or None,
            output_tokens=sum(p.tokens_out for p in got) or None,
        )

    def _options(self, wishes: _Wishes) -> dict[str, Any]:
        wanted: dict[str, Any] = {}
        if not self.endpoint.compatible:
            if wishes.temperature and "temperature" not in wishes.left_out:  # 0 was set when the model was built
                wanted["temperature"] = wishes.temperature
            return {**wanted, "response_format": wishes.response_format} if wishes.asks_json else wanted
        body: dict[str, Any] = {}
        # in extra_body: given openly, LangChain parses the answer itself and raises on one that is cut short
        if wishes.asks_json:
            body["response_format"] = wishes.response_format
        # OpenAI has renamed the limit, and the other servers know the old name only
        limit = "max_completion_tokens" if self.endpoint.provider == "openai" else "max_tokens"
        if limit not in wishes.left_out:
            body[limit] = MOST_TOKENS
        if "temperature" not in wishes.left_out:
            wanted["temperature"] = wishes.temperature
        return {**wanted, "extra_body": body, "stream_usage": "stream_options" not in wishes.left_out}

    def _leave_out(self, failure: Failure, tried: _Wishes) -> bool:
        """Go without what the server has just named in a refusal; False where that is nothing of ours.

        What another thread's call has found out meanwhile is not found out twice.
        """
        if failure.status not in {400, 404, 422, 501}:
            return False
        weaker = _WEAKER.get(tried.json_mode)
        if tried.schema is not None and weaker and any(word in failure.said for word in _JSON_WORDS):
            if self.json_mode == tried.json_mode:
                self.json_mode = weaker
            return True
        named = next((n for n in _OPTIONAL if n in failure.said and n not in tried.left_out), None)
        if named:
            self._left_out |= {"max_completion_tokens", "max_tokens"} if named.startswith("max") else {named}
        return named is not None

    def close(self) -> None:
        """Close the connections. The next call opens new ones."""
        with self._lock:
            chat, self._chat = self._chat, None
        client = getattr(chat, "root_client", None)
        if client is not None:
            client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _read(
    chat: Any, messages: list[tuple[str, str]], options: dict[str, Any], pieces: SimpleQueue[Any], stop: threading.Event
) -> None:
    """Put a stream's pieces on the queue, then None, or the exception that ended it."""
    from langsmith import tracing_context

    try:
        with tracing_context(enabled=False):
            stream = chat.stream(messages, **options)
            for chunk in stream:
                pieces.put(_piece(chunk))
                if stop.is_set():
                    stream.close()
                    break
        pieces.put(None)
    except BaseException as error:
        pieces.put(error)


def _piece(chunk: Any) -> _Piece:
    meta, usage = chunk.response_metadata or {}, chunk.usage_metadata or {}
    finish = meta.get("finish_reason") or meta.get("stop_reason") or meta.get("done_reason")
    return _Piece(
        text=str(chunk.text),
        finish=str(finish) if finish else None,
        model=meta.get("model_name"),
        tokens_in=usage.get("input_tokens", 0),
        tokens_out=usage.get("output_tokens", 0),
        refusal=str(chunk.additional_kwargs.get("refusal") or ""),
    )


def _with_schema(
    messages: Sequence[Message], schema: Mapping[str, object] | None, mode: JsonMode
) -> list[tuple[str, str]]:
    """Return the messages for LangChain, with the schema in the first one where the server does not enforce it."""
    sent = [(m.role, m.content) for m in messages]
    if schema is None or mode == "json_schema":
        return [(role, content) for role, content in sent]
    wish = "Answer with one JSON object and nothing else. It must match this JSON schema:\n" + json.dumps(schema)
    if sent and sent[0][0] == "system":
        return [("system", f"{sent[0][1]}\n\n{wish}"), *sent[1:]]
    return [("system", wish), *sent]


@dataclass(frozen=True, slots=True)
class Trial:
    """What one tiny call showed: seconds to the whole answer, the JSON mode that worked, and the model that answered."""

    seconds: float
    json_mode: JsonMode
    model: str
    readable: bool


def try_model(model: LangChainModel) -> Trial:
    """Make one tiny call (about 60 tokens); raises ModelUnavailable or ModelNotConfigured."""
    schema = {
        "type": "object",
        "properties": {"ready": {"type": "boolean"}},
        "required": ["ready"],
        "additionalProperties": False,
    }
    model.warm()
    start = time.monotonic()
    answer = model.complete([Message("user", 'Answer with the JSON object {"ready": true}.')], schema=schema)
    seconds = time.monotonic() - start
    try:
        readable = isinstance(json.loads(answer.text[answer.text.index("{") : answer.text.rindex("}") + 1]), dict)
    except ValueError:
        readable = False
    return Trial(seconds, model.json_mode, answer.model, readable)
