"""The panel over a real LangChain client at a server on loopback: what is sent, what is kept, what survives."""

import json
import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from interviewer.core.verdict import Grade, Ungraded
from interviewer.grading.model import ModelGrader
from interviewer.grading.offline import OfflineGrader
from interviewer.grading.panel import SAMPLING_TEMPERATURE, Panel
from interviewer.model import open_model
from interviewer.ports import GradingRequest
from interviewer.settings import Settings
from interviewer.store import SqliteStore
from tests import fake_server as fake
from tests.contract.test_model_grader import QUESTION, REPLY, answer, verdicts
from tests.fake_server import Asked, FakeServer

YES = answer()
NO = answer(verdicts=verdicts(saves="missing", costs="missing"))
REQUEST = GradingRequest(question=QUESTION, reply=REPLY, lang="en")


def graded(
    *behaviours: fake.Behaviour, samples: int = 3, at_once: int = 1, keep: Callable[[str], None] = lambda _: None
) -> tuple[Grade | Ungraded, FakeServer]:
    with FakeServer(*behaviours) as server:
        settings = Settings(home=Path(), model="vllm:fake", base_url=server.base_url, timeout=5, retries=0)
        with open_model(settings, {}) as model:
            grader = ModelGrader(model, on_exchange=lambda exchange: keep(exchange.to_json()))
            result = Panel(grader, OfflineGrader(), samples=samples, at_once=at_once).grade(REQUEST)
    return result, server


def votes(result: Grade | Ungraded) -> tuple[str, ...]:
    assert isinstance(result, Grade), result
    return result.verdict("saves").votes


def test_differing_calls_vote() -> None:
    for at_once in (1, 3):
        result, server = graded(fake.ok(YES), fake.ok(NO), fake.ok(YES), at_once=at_once)
        assert votes(result) == ("missing", "met", "met")
        assert isinstance(result, Grade)
        assert (result.verdict("saves").verdict, result.verdict("costs").verdict) == ("met", "missing")
        assert len(server.requests) == 3


def test_every_call_has_its_own_marker_and_those_after_the_first_may_vary() -> None:
    _, server = graded(fake.ok(YES))
    assert len({re.findall(r"<reply-(\w+)>", asked.last)[-1] for asked in server.requests}) == 3
    assert [asked.body["temperature"] for asked in server.requests] == [0, SAMPLING_TEMPERATURE, SAMPLING_TEMPERATURE]


@pytest.mark.parametrize("at_once", [1, 3])
def test_every_exchange_is_kept(tmp_path: Path, at_once: int) -> None:
    store = SqliteStore(tmp_path / "db")
    behaviours = fake.ok(YES), fake.status(500), fake.ok(NO)
    result, _ = graded(*behaviours, at_once=at_once, keep=lambda body: store.keep_exchange("r", body))
    assert votes(result) == ("missing", "met")
    kept = [json.loads(body) for body in store.exchanges("r")]
    assert sorted(str(row["failure"]) for row in kept) == ["None", "None", "server-error"]
    assert {(row["model"], row["prompt"], row["rubric"]) for row in kept} == {
        ("vllm:fake", result.grader.prompt, QUESTION.rubric_hash)
    }
    store.close()


def test_calls_at_once_get_over_a_server_that_takes_neither_temperature_nor_json_mode() -> None:
    """Each finds the same thing out at the same time; none may take it for a refusal."""
    together = threading.Barrier(3)

    def rejects(asked: Asked) -> str | None:
        if "temperature" in asked.body:
            together.wait(10)
            return "temperature is not supported"
        return "response_format is not supported" if asked.format else None

    result, _ = graded(fake.unless(rejects, fake.ok(YES)), at_once=3)
    assert votes(result) == ("met", "met", "met")


def test_most_failures_leave_the_reply_ungraded() -> None:
    result, server = graded(fake.ok(YES), fake.status(500))
    assert isinstance(result, Ungraded)
    assert (result.reason, result.grader.samples) == ("server-error", 3)
    refused, server = graded(fake.status(401), samples=9)
    assert isinstance(refused, Ungraded)
    assert len(server.requests) == 5
