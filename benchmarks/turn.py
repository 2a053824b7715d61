"""Our share of a turn: from the reply to the next question asked, with a model that answers at once."""

import json
import tempfile
import time
from pathlib import Path

from benchmarks.table import quantile, row
from interviewer.core.events import Plan
from interviewer.core.question import Question
from interviewer.core.verdict import Grade, GraderInfo, PointVerdict, Ungraded
from interviewer.grading.model import ModelGrader
from interviewer.ports import ChatModel, Completion, Grader, GradingRequest
from interviewer.runner import Runner
from interviewer.settings import Settings
from interviewer.store import new_session_id
from interviewer.wiring import Services, SystemClock

REPLY = "The variance of the dot product grows with the dimension, so softmax saturates. " * 12
SESSIONS, QUESTIONS = 8, 5


class InstantModel:
    """A chat model that answers in no time; `seconds` counts what it did use."""

    name = "instant"

    def complete(
        self,
        messages: object,  # noqa: ARG002
        *,
        schema: object = None,
        on_text: object = None,  # noqa: ARG002
        temperature: float = 0.0,  # noqa: ARG002
    ) -> Completion:
        """Mark every point missing."""
        assert isinstance(schema, dict)
        points = schema["properties"]["verdicts"]["items"]["properties"]["point"]["enum"]
        marks = [{"point": p, "reason": "-", "quote": "", "verdict": "missing"} for p in points]
        return Completion(json.dumps({"verdicts": marks, "misconceptions": [], "probe": None}), "stop", self.name)


class InstantGrader:
    """A grader that costs nothing: what is left is the interview itself."""

    def grade(self, request: GradingRequest) -> Grade | Ungraded:
        """Mark every point missing."""
        verdicts = tuple(PointVerdict(point=p.id, verdict="missing") for p in request.question.key_points)
        return Grade(verdicts=verdicts, grader=GraderInfo(name="instant"))


def turns(services: Services, corpus: dict[str, Question], grader: Grader) -> list[float]:
    """Hold some sessions and return the seconds of every turn."""
    took = []
    for n in range(SESSIONS):
        runner = Runner(
            new_session_id(), store=services.store, grader=grader, corpus=corpus, clock=SystemClock(),
            retriever=lambda: services.index, passages=services.passages if isinstance(grader, ModelGrader) else None,
        )  # fmt: skip
        runner.start(Plan(number=QUESTIONS, seed=n))
        list(runner.advance())
        while not runner.interview.ended:
            start = time.perf_counter()
            runner.reply(REPLY)
            list(runner.advance())
            took.append(time.perf_counter() - start)
    return took


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as home:
        services = Services(Settings(home=Path(home)))
        services.index.warm()
        corpus = dict(services.corpus)
        instant: ChatModel = InstantModel()
        for what, grader in (
            ("no grader", InstantGrader()),
            ("offline grader", services.grader),
            ("model grader, instant model", ModelGrader(instant)),
        ):
            took = turns(services, corpus, grader)
            value = f"{quantile(took, 0.5) * 1e3:.1f} / {quantile(took, 0.95) * 1e3:.1f} ms"
            row(f"a turn, {what}: p50 / p95 of {len(took)}", value, goal="p95 ≤ 50 ms" if "instant" in what else "")
        services.store.close()
