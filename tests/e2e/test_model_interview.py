"""The same interview graded by a model: a server on loopback, and what is shown when it fails."""

import json
import re
import sqlite3
from pathlib import Path

import pytest

from interviewer.errors import ExitCode
from tests import fake_server as fake
from tests.chroma_server import chroma_server
from tests.e2e.terminal import Terminal, environment
from tests.e2e.test_bad_input import run
from tests.fake_server import Asked, FakeServer

ID = "why-divide-by-sqrt-dk"
POINTS = ("variance", "saturation", "gradient", "unit-variance")
REPLY = "The dot product adds up many terms, so softmax gets very one-sided."


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def judge(asked: Asked) -> str:
    """Mark the first two points met with a quote of the reply, and propose a follow-up on the third."""
    reply = re.findall(r"<reply-\w+>\n(.*?)\n</reply-", asked.last, re.DOTALL)[-1]
    marks = [
        {
            "point": p,
            "reason": "You said so.",
            "quote": reply[:30] if n < 2 else "",
            "verdict": "met" if n < 2 else "missing",
        }
        for n, p in enumerate(POINTS)
    ]
    probe = {"point": "gradient", "text": "You call it \x1b[31mone-sided[/bold]: what follows from that?"}
    return json.dumps({"verdicts": marks, "misconceptions": [], "probe": probe})


def flags(server: FakeServer) -> list[str]:
    return ["--model", "vllm:fake", "--base-url", server.base_url]


def test_an_interview_graded_by_a_model(home: Path) -> None:
    with FakeServer(fake.ok(judge)) as server:
        t = Terminal(["start", "-q", ID, *flags(server)], environment(home))
        t.wait("Replies are graded by vllm:fake")
        t.answer(REPLY)
        t.wait("You call it [31mone-sided[/bold]: what follows")
        t.answer("no idea")
        t.wait("Follow-up", times=2)
        t.answer("no idea")
        t.wait("“The dot product adds up many t”")
        t.wait("Graded by model vllm:fake")
        t.enter("")
        t.wait("Summary")
        assert t.finish() == 0
        assert sum(asked.grades for asked in server.requests) == 1  # "no idea" is a hard zero and costs no call
    db = sqlite3.connect(home / "interviews.sqlite3")
    ((kept,),) = db.execute("SELECT body FROM exchange").fetchall()
    db.close()
    exchange = json.loads(kept)
    assert exchange["reply"] == REPLY
    assert exchange["prompt"]
    assert "verdicts" in exchange["answers"][0]["text"]


def test_a_failed_grading_is_ungraded_and_can_be_repeated(home: Path) -> None:
    with FakeServer(fake.status(401)) as server:
        done = run(home, "start", "-q", ID, *flags(server), stdin=REPLY + "\n")
    assert done.returncode == 0
    assert "UNGRADED: the model's server refused the key." in " ".join(done.stdout.split())
    assert " %" not in done.stdout
    (line,) = run(home, "history", "--json").stdout.splitlines()
    session = json.loads(line)
    assert session["final"] is None
    with FakeServer(fake.status(500)) as server:
        failed = run(home, "regrade", session["id"], *flags(server), "--json", INTERVIEWER_RETRIES="0")
    assert failed.returncode == ExitCode.PARTIAL
    assert json.loads(failed.stdout)["ungraded"] == "server-error"
    with FakeServer(fake.ok(judge)) as server:
        again = run(home, "regrade", session["id"], *flags(server), "--json")
    assert again.returncode == 0
    assert json.loads(again.stdout)["score"] == 0.5
    shown = json.loads(run(home, "show", session["id"], "--json").stdout)
    assert shown["final"] == 0.5


def test_grading_can_be_stopped_and_the_reply_stays(home: Path) -> None:
    with FakeServer(fake.silent()) as server:
        t = Terminal(["start", "-q", ID, *flags(server)], environment(home))
        t.answer(REPLY)
        t.wait("Grading")
        while not server.requests:
            t.read()
        t.send("\x03")
        t.wait("UNGRADED: grading was stopped.")
        t.enter("")
        t.wait("Summary")
        assert t.finish() == 0
    db = sqlite3.connect(home / "interviews.sqlite3")
    types = [kind for (kind,) in db.execute("SELECT type FROM event ORDER BY seq")]
    db.close()
    assert types == ["started", "spoken", "asked", "replied", "graded", "closed", "spoken", "ended"]


def test_the_doctor_tries_the_model(home: Path) -> None:
    with FakeServer(fake.ok('{"ready": true}')) as server:
        done = run(home, "doctor", *flags(server), "--json")
    assert done.returncode == 0, done.stdout
    found = {row["what"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert found["model"]["ok"] is True
    assert "flag" in found["model"]["detail"]
    with FakeServer(fake.status(404)) as server:
        done = run(home, "doctor", *flags(server), INTERVIEWER_LANG="zh")
    assert done.returncode == ExitCode.MODEL
    assert "404" in done.stdout


def test_a_batch_is_graded_and_goes_on_where_it_stopped(home: Path, tmp_path: Path) -> None:
    lines = [{"id": f"r{n}", "question_id": ID, "reply": f"{REPLY} {n}"} for n in range(6)]
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join(map(json.dumps, lines)) + "\nnot json\n", "utf-8")
    grading = ["grade", "--input", str(source), "--output", str(target), "--jobs", "3"]
    with FakeServer(fake.ok(judge)) as server:
        done = run(home, *grading, "--grader", "model", *flags(server))
        assert done.returncode == ExitCode.PARTIAL
        whole = target.read_text("utf-8")
        rows = [json.loads(line) for line in whole.splitlines()]
        assert [row["score"] for row in rows] == [0.5] * 6 + [None]
        cut = whole.splitlines(keepends=True)
        target.write_text("".join(cut[:3]) + cut[3][:20], "utf-8")  # as a kill leaves it
        server.requests.clear()
        again = run(home, *grading, "--grader", "model", *flags(server))
        assert len(server.requests) == 3
    assert again.returncode == ExitCode.PARTIAL
    assert "3 lines were graded before" in again.stderr
    assert target.read_text("utf-8") == whole
    other = run(home, *grading, "--grader", "offline")
    assert other.returncode == ExitCode.USAGE
    assert "other results" in other.stderr


def test_the_index_on_servers_that_the_settings_name(home: Path, tmp_path: Path) -> None:
    (tmp_path / "chroma").mkdir()
    search = ["questions", "search", "positions", "--json"]
    with FakeServer() as server, chroma_server(tmp_path / "chroma") as url:
        env = {
            "INTERVIEWER_CHROMA_URL": url,
            "INTERVIEWER_EMBEDDING_MODEL": "fake",
            "INTERVIEWER_EMBEDDING_BASE_URL": server.base_url,
            "INTERVIEWER_EMBEDDING_API_KEY": "k",
        }
        done = run(home, *search, **env)
        assert done.returncode == 0, done.stderr
        assert len(done.stdout.splitlines()) == 10
        assert server.embedded
        found = {row["what"]: row for row in map(json.loads, run(home, "doctor", "--json", **env).stdout.splitlines())}
        assert url in found["index"]["detail"]
        assert found["embeddings"]["ok"] is True
    gone = run(home, *search, **env)
    assert gone.returncode in {ExitCode.INDEX, ExitCode.MODEL}
    assert gone.stderr.count("\n") <= 3
