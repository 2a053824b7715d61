"""An OpenAI-compatible embeddings endpoint, at the socket: what it sends, and every way in which a server fails."""

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from interviewer.embedding import BATCH, LONGEST_INPUT, OpenAIEmbedder
from interviewer.errors import ModelUnavailable
from interviewer.index import Index
from tests.fake_server import Behaviour, Exchange, FakeServer, body, silent, status, vector
from tests.small_corpus import small_corpus


def answers(change: Callable[[list[dict[str, object]]], object]) -> Behaviour:
    """A proper answer whose data were changed."""

    def behave(exchange: Exchange) -> None:
        data = [
            {"object": "embedding", "index": n, "embedding": vector(t)}
            for n, t in enumerate(exchange.asked.body["input"])
        ]
        exchange.send_json(200, {"object": "list", "model": "m", "data": change(data), "usage": {}})

    return behave


def refuses_more_than(count: int, otherwise: Behaviour) -> Behaviour:
    """400 where a request has more texts than the server takes."""
    return lambda e: (otherwise if len(e.asked.body["input"]) <= count else status(400, "batch size too large"))(e)


def refuses_longer_than(characters: int, otherwise: Behaviour) -> Behaviour:
    """400 where any text is longer than the server takes."""

    def behave(exchange: Exchange) -> None:
        fits = all(len(text) <= characters for text in exchange.asked.body["input"])
        (otherwise if fits else status(400, "maximum context length is 512 tokens"))(exchange)

    return behave


PROPER = answers(lambda data: data)


def embedder(server: FakeServer, **more: float) -> OpenAIEmbedder:
    return OpenAIEmbedder("embed-1", base_url=server.base_url, api_key="secret", timeout=more.get("timeout", 5.0))


def test_vectors_come_back_in_the_order_of_the_texts() -> None:
    """Several requests, one vector a text, sorted by index."""
    texts = [f"text {n}" for n in range(2 * BATCH + 3)]
    with FakeServer() as server:
        server.embeddings = answers(lambda data: data[::-1])
        assert embedder(server).embed(texts) == [vector(text) for text in texts]
        assert [len(asked) for asked in server.embedded] == [BATCH, BATCH, 3]
        assert embedder(server).embed([]) == []


def test_the_key_of_the_settings_is_sent_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """OPENAI_API_KEY and OPENAI_BASE_URL of the environment are not looked at here."""
    monkeypatch.setenv("OPENAI_API_KEY", "somebody-elses")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    seen: list[str] = []

    def behave(exchange: Exchange) -> None:
        seen.append({k.lower(): v for k, v in exchange.asked.headers.items()}["authorization"])
        PROPER(exchange)

    with FakeServer() as server:
        server.embeddings = behave
        embedder(server).embed(["a"])
        OpenAIEmbedder("embed-1", base_url=server.base_url).embed(["a"])
    assert seen == ["Bearer secret", "Bearer none"]


def test_the_fingerprint_names_server_and_model() -> None:
    """Another model or another address is another embedder; a slash at the end is not."""
    prints = {
        OpenAIEmbedder(m, base_url=u).fingerprint for m in "ab" for u in ("http://x/v1", "http://y/v1", "http://x/v1/")
    }
    assert len(prints) == 4


def test_a_server_that_takes_few_texts_at_a_time_is_served_so() -> None:
    """DashScope takes 10: the batch is halved until it is accepted, and stays so."""
    texts = [f"text {n}" for n in range(40)]
    with FakeServer() as server:
        server.embeddings = refuses_more_than(10, PROPER)
        assert embedder(server).embed(texts) == [vector(text) for text in texts]
        sizes = [len(asked) for asked in server.embedded]
        assert sizes == [40, 20, 10, 10, 10, 10]


def test_a_text_that_is_too_long_is_cut_until_it_fits() -> None:
    """Small models take 512 tokens; the beginning of an entry is what matters."""
    with FakeServer() as server:
        server.embeddings = refuses_longer_than(2_000, PROPER)
        assert len(embedder(server).embed(["word " * 10_000, "short"])) == 2
        assert max(len(t) for asked in server.embedded for t in asked) == LONGEST_INPUT


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (status(401, "bad key"), "unauthorized"),
        (status(403, "not yours"), "unauthorized"),
        (status(404, "no such model"), "not-found"),
        (status(429, "slow down", retry_after="0"), "rate-limited"),
        (status(500, "oops", retry_after="0"), "server-error"),
        (status(400, "input is not allowed"), "rejected"),
        (status(422, "no"), "rejected"),
        (silent(), "timeout"),
        (lambda e: e.hang_up(), "unreachable"),
        (body(b""), "unreadable"),
        (body(b"<html>hello</html>", "text/html"), "unreadable"),
        (body(b"{}"), "unreadable"),
        (body(b"[]"), "unreadable"),
        (body(b"null"), "unreadable"),
        (body(json.dumps({"error": "quota"}).encode()), "unreadable"),
        (answers(lambda data: data[:-1]), "unreadable"),
        (answers(lambda data: [{**item, "index": 0} for item in data]), "unreadable"),
        (answers(lambda data: [{**item, "embedding": []} for item in data]), "unreadable"),
        (answers(lambda data: [{**item, "embedding": None} for item in data]), "unreadable"),
        (answers(lambda data: [{**item, "embedding": ["x"]} for item in data]), "unreadable"),
        (answers(lambda data: [{**item, "embedding": [1.0] * (1 + n)} for n, item in enumerate(data)]), "unreadable"),
    ],
)  # fmt: skip
def test_every_failure_is_a_model_unavailable_with_its_reason(behaviour: Behaviour, reason: str) -> None:
    """Never another exception, never a made-up vector; the message says one sentence and not the key."""
    with FakeServer() as server:
        server.embeddings = behaviour
        with pytest.raises(ModelUnavailable) as caught:
            embedder(server, timeout=0.3).embed(["one", "two"])
    assert caught.value.facts["reason"] == reason
    assert "secret" not in str(caught.value)


def test_nobody_listening_is_unreachable() -> None:
    """A refused connection is no traceback."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
        with pytest.raises(ModelUnavailable, match="cannot be reached") as caught:
            OpenAIEmbedder("m", base_url=url, timeout=1).embed(["a"])
    assert caught.value.facts["reason"] == "unreachable"


def test_an_index_can_be_made_of_it(tmp_path: Path) -> None:
    """The index takes any embedder; a copy of a question is still recognised; another model is another index."""
    with FakeServer() as server:
        for model in ("embed-1", "embed-2"):
            chosen = OpenAIEmbedder(model, base_url=server.base_url)
            with Index.open(small_corpus(), tmp_path, chosen) as index:
                hit = index.similar("What does LoRA train?", 1)[0]
                assert (hit.question_id, round(hit.similarity, 4)) == ("lora", 1.0)
                assert index.search("low-rank matrices")[0].question_id == "lora"
        assert len(list(tmp_path.glob("built-*"))) == 1


def test_an_endpoint_that_fails_during_the_build_leaves_no_index(tmp_path: Path) -> None:
    """The error is the endpoint's; the next opening builds."""
    with FakeServer() as server:
        server.embeddings = status(401, "bad key")
        with pytest.raises(ModelUnavailable):
            Index.open(small_corpus(), tmp_path, embedder(server))
        assert not list(tmp_path.glob("built-*"))
        server.embeddings = None
        with Index.open(small_corpus(), tmp_path, embedder(server)) as index:
            assert len(index) == 6
        assert not list(tmp_path.glob("building-*"))
