"""Chat models at the socket: what is sent, what a failing server turns into, and where a key goes."""

import os
import threading
import time
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from interviewer.errors import ModelNotConfigured, ModelUnavailable
from interviewer.model import LangChainModel, find_key, open_model, probe_ollama, try_model
from interviewer.model import providers as providers_module
from interviewer.ports import Message
from interviewer.settings import Settings, load_settings
from tests import fake_server as fake
from tests.fake_server import FakeServer

HELLO = [Message("system", "Be brief."), Message("user", "Hello?")]
SCHEMA: dict[str, object] = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}


def connect(server: FakeServer, *, provider: str = "vllm", **more: Any) -> LangChainModel:
    values = {"home": Path(), "model": f"{provider}:fake-model", "base_url": server.base_url, "timeout": 5, **more}
    return open_model(Settings(**values), {})


def failing(model: LangChainModel) -> dict[str, Any]:
    with model, pytest.raises(ModelUnavailable) as caught:
        model.complete(HELLO)
    detail = str(caught.value.facts["detail"])
    assert "\n" not in detail
    assert not detail.endswith(".")
    return {**caught.value.facts, "detail": detail}


def test_text_streams_and_adds_up() -> None:
    """Pieces arrive one by one; finish reason, model and token counts are those of the server."""
    pieces: list[str] = []
    words = "The cache keeps keys and values of all the tokens before this one."
    with FakeServer(fake.ok(words)) as server, connect(server) as model:
        answer = model.complete(HELLO, on_text=pieces.append)
    assert "".join(pieces) == answer.text == words
    assert len(pieces) > 2
    assert (answer.finish, answer.model) == ("stop", "fake-model")
    assert answer.input_tokens
    assert answer.output_tokens


def test_a_request_is_at_temperature_0_with_a_limit_and_the_schema() -> None:
    """A server of this profile enforces the schema, so the prompt does not repeat it."""
    with FakeServer(fake.ok("{}")) as server, connect(server) as model:
        model.complete(HELLO, schema=SCHEMA)
    (request,) = server.requests
    assert (request.body["temperature"], request.body["max_tokens"]) == (0, 8192)
    assert request.body["response_format"]["json_schema"]["schema"] == SCHEMA
    assert request.body["messages"][0] == {"role": "system", "content": "Be brief."}


def test_openai_gets_the_limit_under_its_newer_name() -> None:
    """The other servers know only max_tokens."""
    with FakeServer(fake.ok("hi")) as server, connect(server, provider="openai", api_key="k") as model:
        model.complete(HELLO)
    assert "max_completion_tokens" in server.requests[0].body
    assert "max_tokens" not in server.requests[0].body


@pytest.mark.parametrize(
    ("behaviour", "reason", "advice"),
    [
        (fake.status(401, "bad key"), "unauthorized", "key"),
        (fake.status(403, "not allowed"), "unauthorized", "key"),
        (fake.status(402, "Insufficient Balance"), "rejected", "top up"),
        (fake.status(404, "no such model"), "not-found", "--model"),
        (fake.status(429, "slow down"), "rate-limited", "quota"),
        (fake.status(429, "slow down", retry_after="3600"), "rate-limited", "3600 s"),
        (fake.status(500, "oops"), "server-error", "later"),
        (fake.status(503, "<html><h1>Down</h1></html>"), "server-error", "HTTP 503: Down"),
        (fake.status(504), "timeout", "faster"),
        (fake.status(400, "max context length is 4096 tokens"), "too-long", "larger"),
        (fake.status(400, "x", error_code="context_length_exceeded"), "too-long", "larger"),
        (fake.status(413), "too-long", "another model"),
        (fake.status(400, "triggered our content management policy"), "refused", "another model"),
        (fake.status(400, "unknown parameter foo"), "rejected", "--model"),
        (fake.refuses("I cannot help with that"), "refused", "I cannot help"),
        (fake.body(b""), "empty", "--base-url"),
        (fake.body(b"<html>Welcome</html>", "text/html"), "empty", "--base-url"),
        (fake.error_event("", "upstream died"), "server-error", "upstream died"),
        (fake.cut(""), "cut-off", "try again"),
    ],
)
def test_a_failing_server_becomes_a_reason_and_one_sentence_of_advice(
    behaviour: fake.Behaviour, reason: str, advice: str
) -> None:
    """Every failure says what the user can do."""
    with FakeServer(behaviour) as server:
        facts = failing(connect(server, retries=0))
    assert facts["reason"] == reason
    assert advice in facts["detail"]


@pytest.mark.parametrize("behaviour", [fake.silent(), fake.stalls("Half a sen")], ids=["silent", "stalls"])
def test_a_silent_server_is_given_up_after_the_timeout_and_not_asked_again(behaviour: fake.Behaviour) -> None:
    """The client's default would be ten minutes, three times."""
    with FakeServer(behaviour) as server:
        model = connect(server, timeout=0.3, retries=2)
        model.warm()
        start = time.monotonic()
        facts = failing(model)
        assert time.monotonic() - start < 2
    assert facts["reason"] == "timeout"
    assert len(server.requests) == 1


def test_keep_alive_lines_do_not_outlast_the_deadline() -> None:
    """A loaded server sends comments for ten minutes; the read timeout never strikes, the deadline does."""
    with FakeServer(fake.keeps_alive()) as server:
        model = connect(server, timeout=0.1)
        model.warm()
        start = time.monotonic()
        assert failing(model)["reason"] == "timeout"
        assert time.monotonic() - start < 2


def test_nothing_listening_and_no_such_host_are_told_apart() -> None:
    """One means starting the server, the other mending the address."""
    with FakeServer(fake.ok("")) as server:
        closed = connect(server)
    assert "start the server" in failing(closed)["detail"]
    nowhere = open_model(Settings(home=Path(), model="vllm:m", base_url="http://nowhere.invalid/v1", retries=0), {})
    facts = failing(nowhere)
    assert facts["reason"] == "unreachable"
    assert "cannot be found" in facts["detail"]


def date_ahead(exchange: fake.Exchange) -> None:
    fake.status(429, retry_after=formatdate(time.time() + 2, usegmt=True))(exchange)


@pytest.mark.parametrize("first", [fake.status(429, retry_after="1"), date_ahead], ids=["seconds", "date"])
def test_a_call_is_repeated_after_the_time_the_server_asks_for(first: fake.Behaviour) -> None:
    """Retry-After is honoured, in seconds and as a date (which has whole seconds only)."""
    with FakeServer(first, fake.ok("hello")) as server, connect(server) as model:
        assert model.complete(HELLO).text == "hello"
    assert server.requests[1].at - server.requests[0].at >= 0.9


@pytest.mark.parametrize(
    "first",
    [fake.status(500), fake.cut("Half"), fake.ends_early("Half"), fake.body(b"")],
    ids=["500", "cut", "ends-early", "empty"],
)
def test_a_failed_call_is_repeated_as_often_as_set(first: fake.Behaviour) -> None:
    """Server errors, lost connections and empty answers are worth another try."""
    with FakeServer(first, fake.ok("whole")) as server, connect(server, retries=1) as model:
        assert model.complete(HELLO).text == "whole"
    assert len(server.requests) == 2


def test_what_was_shown_is_not_shown_again() -> None:
    """After text has streamed to the screen a broken call is not repeated: it returns what came, with no finish."""
    shown: list[str] = []
    with FakeServer(fake.cut("Half a sentence"), fake.ok("whole")) as server, connect(server) as model:
        answer = model.complete(HELLO, on_text=shown.append)
    assert ("".join(shown), answer.text, answer.finish) == ("Half a sentence", "Half a sentence", None)
    assert len(server.requests) == 1


def test_a_fault_of_the_screen_is_not_the_model_s() -> None:
    """What on_text raises comes out as it is."""

    def broken(text: str) -> None:
        raise BrokenPipeError

    with FakeServer(fake.ok("hello")) as server, connect(server) as model, pytest.raises(BrokenPipeError):
        model.complete(HELLO, on_text=broken)


def test_json_modes_are_tried_from_strict_to_plain_and_remembered() -> None:
    """DeepSeek answers json_schema with 400, others json_object too; the next call begins where the last one ended."""

    def rejects(asked: fake.Asked) -> str | None:
        return "This response_format type is unavailable now" if asked.format else None

    with FakeServer(fake.unless(rejects, fake.ok("{}"))) as server, connect(server) as model:
        model.complete(HELLO, schema=SCHEMA)
        model.complete(HELLO, schema=SCHEMA)
        assert model.json_mode == "prompt"
    assert [r.format for r in server.requests] == ["json_schema", "json_object", None, None]
    assert "JSON schema" in server.requests[-1].system


def test_what_a_model_does_not_take_is_left_out_and_remembered() -> None:
    """Reasoning models reject temperature, some servers stream options or the limit."""

    def rejects(asked: fake.Asked) -> str | None:
        names = ("temperature", "stream_options", "max_tokens")
        return next((f"Unsupported parameter: '{name}'" for name in names if name in asked.body), None)

    with FakeServer(fake.unless(rejects, fake.ok("hello"))) as server, connect(server) as model:
        assert model.complete(HELLO).text == "hello"
        assert model.complete(HELLO).text == "hello"
    assert len(server.requests) == 5


def test_a_chosen_json_mode_overrides_the_profile() -> None:
    """The user may know better than the table."""
    with FakeServer(fake.ok("{}")) as server, connect(server, json_mode="json_object") as model:
        model.complete(HELLO, schema=SCHEMA)
    assert server.requests[0].format == "json_object"


def test_a_key_that_a_server_repeats_is_not_shown() -> None:
    """Error messages end up in logs and score cards."""
    with FakeServer(fake.status(401, "the key sk-secret is wrong")) as server:
        facts = failing(connect(server, api_key="sk-secret"))
    assert "sk-secret" not in str(facts)


def test_nothing_is_sent_to_langsmith_or_its_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever LangChain reads from the environment, the reply goes to the chosen server alone."""
    with FakeServer(fake.ok("hello")) as spy, FakeServer(fake.ok("hello")) as server:
        for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_GATEWAY"):
            monkeypatch.setenv(name, spy.origin if name.endswith("GATEWAY") else "true")
        for name in ("LANGSMITH_ENDPOINT", "OPENAI_BASE_URL", "OPENAI_API_BASE"):
            monkeypatch.setenv(name, spy.base_url)
        for name in ("LANGSMITH_API_KEY", "OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
            monkeypatch.setenv(name, "someone-else-s")
        with connect(server) as model:
            assert model.complete(HELLO).text == "hello"
        time.sleep(0.5)  # a tracer would send from a background thread
    assert (spy.requests, spy.other) == ([], [])
    assert "someone-else-s" not in str(server.requests[0].headers)


def test_an_interrupt_gets_through_at_once() -> None:
    """Ctrl-C while the model thinks stops the waiting, not only after the timeout."""
    import signal

    with FakeServer(fake.silent(5)) as server, connect(server, timeout=5) as model:
        model.warm()
        timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        start = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            model.complete(HELLO)
        assert time.monotonic() - start < 2
        timer.join()


def test_a_closed_model_closes_no_other_and_opens_again() -> None:
    """LangChain shares one client between models of an address; ours do not."""
    with FakeServer(fake.ok("hello")) as server:
        one, two = connect(server), connect(server)
        assert one.complete(HELLO).text == two.complete(HELLO).text == "hello"
        one.close()
        assert two.complete(HELLO).text == "hello"
        assert one.complete(HELLO).text == "hello"
        one.close()
        two.close()


def test_a_provider_that_only_langchain_knows_is_reached_through_its_own_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """init_chat_model builds it; JSON is then asked for in the prompt."""
    pytest.importorskip("langchain_deepseek", reason="the only integration package among the development tools")
    monkeypatch.setattr(
        providers_module, "PROVIDERS", {k: v for k, v in providers_module.PROVIDERS.items() if k != "deepseek"}
    )
    with FakeServer(fake.ok("{}")) as server, connect(server, provider="deepseek", api_key="k") as model:
        assert model.complete(HELLO, schema=SCHEMA).text == "{}"
    assert server.requests[0].format is None
    assert "JSON schema" in server.requests[0].system
    assert server.requests[0].headers["authorization"] == "Bearer k"


@pytest.mark.parametrize(
    ("model", "detail"),
    [
        ("anthropic:claude-x", "pip install langchain-anthropic"),
        ("nonesuch:model", "Unsupported provider"),
    ],
)
def test_what_cannot_be_built_says_what_is_missing(model: str, detail: str) -> None:
    """A package that is not installed is named as pip knows it."""
    with pytest.raises(ModelNotConfigured) as caught:
        open_model(Settings(home=Path(), model=model, api_key="k"), {}).complete(HELLO)
    assert detail in str(caught.value)


ENVIRON = {"OPENAI_API_KEY": "open", "DEEPSEEK_API_KEY": "deep", "MOONSHOT_API_KEY": "moon"}


@pytest.mark.parametrize(
    ("model", "key", "source"),
    [
        ("openai:gpt", "open", "environment OPENAI_API_KEY"),
        ("deepseek:deepseek-chat", "deep", "environment DEEPSEEK_API_KEY"),
        ("kimi:k2", "moon", "environment MOONSHOT_API_KEY"),
        ("ollama:qwen3", None, "not needed"),
        ("vllm:qwen3", None, "not needed"),
        ("glm:glm-4", None, "none"),
    ],
)
def test_a_provider_s_own_variable_serves_that_provider_only(
    tmp_path: Path, model: str, key: str | None, source: str
) -> None:
    """No key wanders to another provider's server."""
    settings = load_settings({"model": model}, {"INTERVIEWER_HOME": str(tmp_path)})
    found, where = find_key(settings, ENVIRON)
    assert (found.get_secret_value() if found else None, where) == (key, source)


def test_interviewer_api_key_comes_before_the_provider_s_own(tmp_path: Path) -> None:
    """It goes wherever the user has pointed."""
    environ = {"INTERVIEWER_HOME": str(tmp_path), "INTERVIEWER_API_KEY": "mine", **ENVIRON}
    found, where = find_key(load_settings({"model": "openai:gpt"}, environ), environ)
    assert found
    assert (found.get_secret_value(), where) == ("mine", "environment INTERVIEWER_API_KEY")


def test_a_missing_key_and_a_missing_choice_are_said_before_any_call() -> None:
    """The message names the variable to set."""
    with pytest.raises(ModelNotConfigured, match="MOONSHOT_API_KEY or INTERVIEWER_API_KEY"):
        open_model(Settings(home=Path(), model="kimi:k2"), {})
    with pytest.raises(ModelNotConfigured, match="none is chosen"):
        open_model(Settings(home=Path()), ENVIRON)


def test_openai_s_own_address_variable_goes_with_its_key() -> None:
    """A key for a proxy must not reach api.openai.com, nor the other way round."""
    environ = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://proxy.test/v1"}
    assert open_model(Settings(home=Path(), model="openai:gpt"), environ).endpoint.base_url == "http://proxy.test/v1"
    other = open_model(Settings(home=Path(), model="vllm:m"), environ).endpoint
    assert (other.base_url, other.key) == ("http://localhost:8000/v1", None)


def test_a_running_ollama_is_found_with_its_models() -> None:
    """For being offered; OLLAMA_HOST says where."""
    with FakeServer(fake.ok("")) as server:
        server.models = ("qwen3:8b", "llama3")
        environ = {"OLLAMA_HOST": server.origin.removeprefix("http://")}
        assert probe_ollama(environ=environ) == ["qwen3:8b", "llama3"]
        endpoint = open_model(Settings(home=Path(), model="ollama:qwen3:8b"), environ).endpoint
        assert (endpoint.base_url, endpoint.model) == (server.base_url, "qwen3:8b")
    assert probe_ollama(environ=environ) == []
    assert providers_module.ollama_address({"OLLAMA_HOST": "0.0.0.0"}) == "http://localhost:11434"


def test_a_trial_says_how_long_it_took_and_which_json_mode_worked() -> None:
    """doctor shows it."""

    def rejects(asked: fake.Asked) -> str | None:
        return "json_schema is not supported" if asked.format == "json_schema" else None

    with FakeServer(fake.unless(rejects, fake.ok('{"ready": true}'))) as server, connect(server) as model:
        trial = try_model(model)
    assert (trial.json_mode, trial.model, trial.readable) == ("json_object", "fake-model", True)
    assert 0 < trial.seconds < 5
