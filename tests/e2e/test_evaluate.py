"""`interviewer evaluate` with a model: tokens and times, failures that are no scores, and Ctrl-C in the middle."""

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from interviewer.errors import ExitCode
from interviewer.grading.offline import VERSION
from tests import fake_server as fake
from tests.e2e.terminal import PATIENCE, environment
from tests.e2e.test_bad_input import run
from tests.fake_server import Asked, FakeServer

POINTS = [{"id": "twice", "text": "Messages may arrive twice"}, {"id": "key", "text": "A key makes retries harmless"}]
QUESTION = {"qid": "queue", "question": "Why must a consumer be idempotent?", "key_points": POINTS}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Six written replies in two questions, and a blank one."""
    rows = [
        {
            **QUESTION,
            "id": n,
            "qid": f"queue-{n % 2}",
            "answer": f"The broker may deliver a message twice, says reply {n}.",
            "score": n % 3 / 2,
            "points": {"twice": "met", "key": n % 2 == 0},
        }
        for n in range(6)
    ]
    path = tmp_path / "queue.jsonl"
    blank = {**QUESTION, "id": "blank", "answer": "", "score": 0}
    path.write_text("".join(json.dumps(row) + "\n" for row in (*rows, blank)), "utf-8")
    return path


def judge(asked: Asked) -> str:
    """Mark the first point met with a quote of the reply; the second too where the reply's number is even."""
    reply = re.findall(r"<reply-\w+>\n(.*?)\n</reply-", asked.last, re.DOTALL)[-1]
    even = int(re.findall(r"\d+", reply)[-1]) % 2 == 0
    quotes = (reply[:20], reply[:20] if even else "")
    marks = [
        {"point": f"p{n}", "reason": "So it says.", "quote": quote, "verdict": "met" if quote else "missing"}
        for n, quote in enumerate(quotes)
    ]
    return json.dumps({"verdicts": marks, "misconceptions": [], "probe": None})


def evaluate(server: FakeServer, file: Path, *more: str) -> list[str]:
    model = ["--grader", "model", "--model", "vllm:fake", "--base-url", server.base_url]
    return ["evaluate", str(file), *model, *more]


def only(stdout: str) -> dict[str, Any]:
    (group,) = json.loads(stdout)["groups"]
    found: dict[str, Any] = group
    return found


def test_agreement_times_and_tokens_of_a_model(home: Path, file: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    with FakeServer(fake.ok(judge)) as server:
        done = run(home, *evaluate(server, file, "--json", "--jobs", "3", "--output", str(output)))
        assert done.returncode == 0, done.stderr
        assert len(server.requests) == 6  # a blank reply costs no call, and neither does finding out who grades
        sent = [len(json.dumps(asked.body)) // 4 for asked in server.requests]
        again = run(home, *evaluate(server, file, "--output", str(output)))
        assert len(server.requests) == 6
    found = json.loads(done.stdout)
    assert found["grader"]["model"] == "vllm:fake"
    group = only(done.stdout)
    assert group["metrics"]["point_kappa"]["value"] == group["metrics"]["verdicts_reproduced"]["value"] == 1
    assert (group["blank"], group["blank_all_zero"]) == (1, True)
    assert group["tokens_in"] == pytest.approx(sum(sent) / 6)
    assert group["tokens_out"] > 0
    assert group["seconds"] > 0
    rows = {row["id"]: row for row in map(json.loads, output.read_text("utf-8").splitlines())}
    assert sorted(rows[n]["tokens_in"] for n in range(6)) == sorted(sent)
    assert rows["blank"]["tokens_in"] is None
    assert [v["point"] for v in rows[0]["verdicts"]] == ["twice", "key"]
    assert rows[0]["verdicts"][0]["quote"] == "The broker may deliv"
    assert f"{sum(sent) / 6:,.0f} / " in again.stdout


def test_a_model_that_fails_is_a_share_of_ungraded_replies_and_no_score(home: Path, file: Path) -> None:
    with FakeServer(fake.status(500), fake.ok(judge)) as server:
        done = run(home, *evaluate(server, file, "--json"), INTERVIEWER_RETRIES="0")
    assert done.returncode == ExitCode.PARTIAL
    group = only(done.stdout)
    assert group["ungraded"] == {"server-error": 1}
    assert (group["replies"], group["graded"], group["scored"]) == (7, 6, 5)
    human = {n: n % 3 / 2 for n in range(1, 6)}
    errors = [abs(score - (1 if n % 2 == 0 else 0.5)) for n, score in human.items()]
    assert group["metrics"]["mean_absolute_error"]["value"] == pytest.approx(sum(errors) / 5)


def test_ctrl_c_keeps_what_is_graded_and_the_same_command_goes_on(home: Path, file: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    with FakeServer(fake.ok(judge), fake.ok(judge), fake.silent()) as server:
        arguments = evaluate(server, file, "--output", str(output))
        child = subprocess.Popen(
            [sys.executable, "-m", "interviewer", *arguments],
            env=environment(home),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        end = time.monotonic() + PATIENCE
        while len(server.requests) < 3 and time.monotonic() < end:
            time.sleep(0.02)
        child.send_signal(signal.SIGINT)
        stdout, stderr = child.communicate(timeout=PATIENCE)
        assert (child.returncode, stdout) == (ExitCode.INTERRUPTED, "")
        assert "2 of 7 replies are graded and kept" in stderr
        assert f"evaluate {file} --grader model" in stderr
        server.behaviours = (fake.ok(judge),)
        server.requests.clear()
        done = run(home, *arguments, "--json")
        assert len(server.requests) == 4
    assert done.returncode == 0, done.stderr
    assert "kept: 2" in done.stderr
    assert only(done.stdout)["scored"] == 6


def test_another_grader_does_not_go_on_with_the_results(home: Path, file: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    assert run(home, "evaluate", str(file), "--output", str(output)).returncode == 0
    with FakeServer(fake.ok(judge)) as server:
        done = run(home, *evaluate(server, file, "--output", str(output)))
        assert server.requests == []
    assert done.returncode == ExitCode.USAGE
    assert f"grader: offline {VERSION} ≠ model vllm:fake" in done.stderr
