"""The model grader against a real server: llama.cpp's, over a model of half a megabyte with random weights.

It proves transport: streaming, JSON schemas that are enforced, errors. What the model says is noise, so no point may be
credited for it.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from interviewer.core.question import KeyPoint, Question, Text
from interviewer.core.verdict import Grade, Ungraded
from interviewer.errors import ModelUnavailable
from interviewer.grading.model import Exchange, ModelGrader
from interviewer.model import LangChainModel, open_model, try_model
from interviewer.ports import GradingRequest, Message
from interviewer.settings import JsonMode, Settings
from tests.tiny_gguf import write_tiny_gguf

xllamacpp = pytest.importorskip("xllamacpp", reason="xllamacpp has no wheel for this platform, so llama.cpp cannot run")

QUESTION = Question(
    id="kv-cache",
    question=Text(en="What does a KV cache save?"),
    answer=Text(en="It keeps the keys and values of earlier tokens, so that they need not be computed again."),
    key_points=(
        KeyPoint(id="keeps", text=Text(en="It keeps keys and values of earlier tokens")),
        KeyPoint(id="saves", weight=2, text=Text(en="It saves computing them again at every step")),
    ),
)
REQUEST = GradingRequest(question=QUESTION, reply="It stores keys and values, so they are not recomputed.", lang="en")


def start(model: Path, context: int) -> Any:
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.port = 0
    params.n_ctx = context
    params.n_parallel = 1
    params.n_gpu_layers = 0
    params.warmup = False
    params.verbosity = -1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    return xllamacpp.Server(params)


@pytest.fixture(scope="module")
def gguf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_gguf(tmp_path_factory.mktemp("model") / "tiny.gguf")


@pytest.fixture(scope="module")
def address(gguf: Path) -> Iterator[str]:
    server = start(gguf, 16_384)
    yield server.listening_address
    del server


def connect(address: str, **more: Any) -> LangChainModel:
    settings = Settings(home=Path(), model="llamacpp:tiny", base_url=f"{address}/v1", timeout=20, retries=0, **more)
    return open_model(settings, {})


def test_an_answer_streams_in_pieces(address: str) -> None:
    """Text arrives while the model still writes, and the pieces add up to the answer."""
    pieces: list[str] = []
    schema = {"type": "object", "properties": {"n": {"enum": ["one", "two"]}}, "required": ["n"]}
    with connect(address) as model:
        answer = model.complete([Message("user", "One or two?")], schema=schema, on_text=pieces.append)
    assert len(pieces) > 3
    assert "".join(pieces) == answer.text
    assert json.loads(answer.text)["n"] in {"one", "two"}
    assert answer.finish == "stop"
    assert answer.input_tokens
    assert answer.output_tokens


def test_an_enforced_schema_gives_a_readable_grade_at_the_first_call(address: str) -> None:
    """Even noise has the right shape; and noise quotes nothing, so it credits nothing."""
    exchanges: list[Exchange] = []
    one_point = QUESTION.model_copy(update={"key_points": QUESTION.key_points[:1]})
    with connect(address) as model:
        grade = ModelGrader(model, on_exchange=exchanges.append).grade(replace(REQUEST, question=one_point))
        assert model.json_mode == "json_schema"
    assert isinstance(grade, Grade), grade
    assert [(v.point, v.verdict) for v in grade.verdicts] == [("keeps", "missing")]
    assert len(exchanges[0].answers) == 1


def test_a_schema_cannot_make_noise_consistent(address: str) -> None:
    """With two points the model names one of them twice: asked again, and then ungraded."""
    exchanges: list[Exchange] = []
    with connect(address) as model:
        result = ModelGrader(model, on_exchange=exchanges.append).grade(REQUEST)
    assert isinstance(result, Ungraded), result
    assert result.reason == "inconsistent"
    assert len(exchanges[0].answers) == 2


@pytest.mark.parametrize("mode", ["json_object", "prompt"])
def test_without_an_enforced_schema_noise_is_ungraded(address: str, mode: JsonMode) -> None:
    """A model that writes no verdicts gives no score, not even a zero."""
    with connect(address, json_mode=mode) as model:
        result = ModelGrader(model).grade(REQUEST)
    assert isinstance(result, Ungraded)
    assert result.reason in {"unreadable", "cut-off", "empty"}


def test_the_same_reply_gets_the_same_grade_again(address: str) -> None:
    """At temperature 0 a server with one slot repeats itself."""
    with connect(address) as model:
        grader = ModelGrader(model, nonce=lambda: "0123456789ab")
        assert grader.grade(REQUEST) == grader.grade(REQUEST)


def test_a_reply_that_does_not_fit_is_ungraded_with_that_reason(gguf: Path) -> None:
    """llama.cpp answers 400 on a context that is too small."""
    server = start(gguf, 1024)
    with connect(server.listening_address) as model:
        result = ModelGrader(model).grade(REQUEST)
    del server
    assert isinstance(result, Ungraded)
    assert result.reason == "too-long"
    assert "context" in result.detail


def test_doctor_s_trial_says_how_long_it_took_and_which_json_mode_works(address: str) -> None:
    """One tiny call is enough to know."""
    with connect(address) as model:
        trial = try_model(model)
    assert (trial.json_mode, trial.readable) == ("json_schema", True)
    assert 0 < trial.seconds < 20


def test_a_wrong_address_on_the_server_says_so(address: str) -> None:
    """Forgetting /v1 or mistyping it is the commonest mistake."""
    settings = Settings(home=Path(), model="llamacpp:tiny", base_url=f"{address}/v2", retries=0)
    with open_model(settings, {}) as model, pytest.raises(ModelUnavailable) as caught:
        model.complete([Message("user", "hello")])
    assert caught.value.facts["reason"] == "not-found"
    assert "/v1" in str(caught.value)
