"""Looking into marks and disputing them, by keystrokes and by commands, without and with a model."""

import json
import re
import sqlite3
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from interviewer.errors import ExitCode
from interviewer.store import session_lock
from tests import fake_server as fake
from tests.e2e.terminal import Terminal, environment
from tests.e2e.test_bad_input import ID, run
from tests.fake_server import Asked, FakeServer

POINTS = ("variance", "saturation", "gradient", "unit-variance")
REPLY = "It keeps the numbers in a healthy range, so the training works."


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def session(home: Path) -> str:
    (line,) = run(home, "history", "--json").stdout.splitlines()
    return str(json.loads(line)["id"])


def events(home: Path) -> list[dict[str, Any]]:
    db = sqlite3.connect(home / "interviews.sqlite3")
    rows = [json.loads(body) for (body,) in db.execute("SELECT body FROM event ORDER BY session, seq")]
    db.close()
    return rows


def test_marks_are_explained_and_disputed_in_english(home: Path) -> None:
    t = Terminal(["start", "-q", ID, "--lang", "en"], environment(home), columns=80)
    t.wait("›")
    t.answer("The variance of the dot product grows with d_k.")
    t.wait("Follow-up")
    t.answer("no idea")
    t.wait("Follow-up", times=2)
    t.answer("no idea")
    t.wait("/why · /answer · /sources · /retry · /disagree")
    t.enter("/why 1")
    t.wait("Why: The reply says it in a way that is stored as right.")
    t.wait("Words that count: “variance” + “grows with” + “d_k”")
    t.wait("You said: “The variance of the dot product grows with d_k.” (in your answer)")
    t.wait("Reply by reply: ✓ → ✗ → ✗")
    t.wait("Sources: arXiv:1706.03762")
    t.enter("/disagree")
    t.wait("Which point do you disagree with? 1–4")
    t.enter("2")
    t.wait("What should it be? 1 ✓ said · 2 ◐ half said")
    t.enter("2")
    t.wait("Why? One line")
    t.enter("it follows from the first")
    t.wait("Recorded beside the mark")
    t.enter("/disagree 3")
    t.wait("What should it be?", times=2)
    t.prompt()
    t.send("\x03")
    t.wait("Nothing was recorded.")
    t.enter("/score")
    t.wait("You disagree: should be ◐ half said “it follows from the first”")
    t.enter("")
    t.wait("Summary")
    assert t.finish() == 0
    (said,) = [e for e in events(home) if e["type"] == "disputed"]
    assert (said["point"], said["wanted"], said["verdict"]) == ("saturation", "partial", "missing")


def test_marks_are_explained_and_disputed_in_chinese(home: Path) -> None:
    t = Terminal(["start", "-q", ID, "--lang", "zh"], environment(home), columns=40)
    t.wait("›")
    t.answer("点积的方差会随着维度变大，softmax 就饱和了")
    t.wait("追问")
    t.answer("梯度很小")
    t.wait("追问", times=2)
    t.answer("这样能防止梯度爆炸")
    t.wait("/不同意")
    t.enter("/为什么")
    t.wait("理由：回答里有与该要点不相容的误解：除以 √d_k 是为了防止梯度爆炸")
    t.wait("（出自第 2 次追问的回答）")
    t.wait("逐次回答：✗ → ✓ → !")
    t.enter("／不同意２ 我说得不完整")
    t.wait("应该是什么？")
    t.enter("说到一半")
    t.wait("已记录在该判定旁")
    t.enter("/得分")
    t.wait("你不同意：应为 ◐ 说到一半 “我说得不完整”")
    t.enter("")
    t.wait("总结")
    assert t.finish() == 0
    assert all(len(line) <= 40 for line in t.text.splitlines())


def test_marks_are_looked_into_and_disputed_afterwards(home: Path, tmp_path: Path) -> None:
    run(home, "start", "-q", ID, stdin="softmax saturates\nno idea\nno idea\n")
    which = session(home)
    why = run(home, "why", which, "1", "2").stdout
    assert "“softmax” + “saturates”" in why
    assert "With independent" not in why
    assert "评分理由" in run(home, "why", which, "--lang", "zh").stdout
    before = json.loads(run(home, "show", which, "--json").stdout)
    done = run(home, "disagree", which[:4], "1", "2", "--should", "partial", "--note", "只说了一半")
    assert done.returncode == 0, done.stderr
    after = json.loads(run(home, "show", which, "--json").stdout)
    assert after["rounds"][0].pop("disputes")[0]["wanted"] == "partial"
    assert before["rounds"][0].pop("disputes") == []
    assert after == before
    assert "should be ◐ half said “只说了一半”" in run(home, "show", which).stdout
    (row,) = map(json.loads, run(home, "questions", "disputes", "--json").stdout.splitlines())
    assert (row["question_id"], row["point"], row["verdict"], row["wanted"]) == (ID, "saturation", "met", "partial")
    assert (row["quote"], row["grader"]["name"], row["session"]) == ("softmax saturates", "offline", which)
    assert "1 dispute" in run(home, "questions", "disputes").stdout
    exported = run(home, "questions", "disputes", "--export", str(tmp_path / "cases.jsonl"))
    assert "1 reply written" in exported.stderr
    case = json.loads((tmp_path / "cases.jsonl").read_text("utf-8"))
    assert case["points"] == {
        "variance": "missing",
        "saturation": "partial",
        "gradient": "missing",
        "unit-variance": "missing",
    }
    assert (case["answer"], case["score"], case["note"]) == ("softmax saturates", 0.1, "只说了一半")


def test_an_exported_case_can_be_graded_again(home: Path, tmp_path: Path) -> None:
    """Its rubric is whole: the offline grader gives on it the verdict that was disputed."""
    run(home, "start", "-q", ID, stdin="softmax saturates\nno idea\nno idea\n")
    run(home, "disagree", session(home), "1", "2", "--should", "missing")
    run(home, "questions", "disputes", "--export", str(tmp_path / "cases.jsonl"))
    case = json.loads((tmp_path / "cases.jsonl").read_text("utf-8"))
    line = {n: case[n] for n in ("id", "lang", "question", "reference", "key_points")} | {"reply": case["answer"]}
    graded = json.loads(run(home, "grade", "--input", "-", stdin=json.dumps(line)).stdout)
    assert {v["point"]: v["verdict"] for v in graded["verdicts"]} == {**case["points"], "saturation": "met"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["1", "9"], "There is no point 9; this question has 1–4."),
        (["3", "1"], "There is no question 3 with marks"),
        (["1", "2", "--should", "wrong"], "--should must be met, partial"),
        (["1", "2", "--should", "met"], "Point 2 is ✓ said already."),
        (["1", "2", "--attempt", "2"], "There is no attempt 2 with marks at question 1."),
    ],
)
def test_a_dispute_of_what_is_not_there_is_refused(home: Path, arguments: list[str], words: str) -> None:
    run(home, "start", "-q", ID, stdin="softmax saturates\nno idea\nno idea\n")
    done = run(home, "disagree", session(home), *arguments)
    assert done.returncode == ExitCode.USAGE
    assert words in done.stderr
    assert [e for e in events(home) if e["type"] == "disputed"] == []


def test_an_interview_open_elsewhere_takes_no_dispute(home: Path) -> None:
    run(home, "start", "-q", ID, stdin="softmax saturates\n")
    with session_lock(home, session(home)):
        done = run(home, "disagree", session(home), "1", "1")
    assert done.returncode == ExitCode.LOCKED


def test_without_disputes_there_is_nothing_to_list(home: Path, tmp_path: Path) -> None:
    assert "No mark has been disputed." in run(home, "questions", "disputes").stderr
    nowhere = run(home, "questions", "disputes", "--export", str(tmp_path / "no" / "file"))
    assert nowhere.returncode == ExitCode.INPUT


def wavering() -> fake.Behaviour:
    """Everything met; but of three calls in a row one finds half a point, another misses one."""
    calls = count()

    def judge(asked: Asked) -> str:
        reply = re.findall(r"<reply-\w+>\n(.*?)\n</reply-", asked.last, re.DOTALL)[-1]
        names = dict.fromkeys(POINTS, "met")
        names.update(({}, {"saturation": "partial"}, {"gradient": "missing"})[next(calls) % 3])
        marks = [
            {"point": p, "reason": "You said so.", "quote": reply[:30] if v != "missing" else "", "verdict": v}
            for p, v in names.items()
        ]
        return json.dumps({"verdicts": marks, "misconceptions": [], "probe": None})

    return fake.ok(judge)


def test_differing_calls_and_a_built_in_grader_that_disagrees(home: Path) -> None:
    with FakeServer(wavering()) as server:
        flags = ["--model", "vllm:fake", "--base-url", server.base_url, "--samples", "3"]
        t = Terminal(["start", "-q", ID, "--lang", "en", *flags], environment(home), columns=80)
        t.wait("asked 3 times each; its calls vote")
        t.answer(REPLY)
        t.wait("One step further")
        t.answer("no idea")
        t.wait("100 % (60–100\N{NO-BREAK SPACE}%)")
        t.wait("weight 2 · 2 of 3 calls")
        t.wait("Graders disagree: the built-in one")
        t.wait("marks: 1 ✗ (here ✓), 2 ✗ (here ✓), 3 ✗ (here ✓), 4 ✗ (here ✓).")
        t.wait("Graded by model vllm:fake")
        t.enter("/why 3")
        t.wait("The model's reason: You said so.")
        t.wait("Calls of the model: ✓ ✓ ✗ (2 of 3 calls)")
        t.wait("Built-in grader: ✗ missing")
        t.enter("")
        t.wait("Summary")
        assert t.finish() == 0
        assert sum(asked.grades for asked in server.requests) == 3
    which = session(home)
    (shown,) = json.loads(run(home, "show", which, "--json").stdout)["rounds"]
    assert (shown["final"], shown["final_range"], shown["graders_disagree"]) == (1.0, [0.6, 1.0], True)
    assert shown["verdicts"][2]["votes"] == ["missing", "met", "met"]
    assert "评分器有分歧：" in run(home, "show", which, "--lang", "zh").stdout
    rows = list(map(json.loads, run(home, "show", which, "--exchanges", "--json").stdout.splitlines()))
    assert [(row["call"], row["calls"], row["temperature"]) for row in rows] == [(1, 3, 0.0), (2, 3, 0.7), (3, 3, 0.7)]
    people = run(home, "show", which, "--exchanges").stdout
    assert "Call 3 of 3 on reply 1" in people
    assert people.count("NEWEST REPLY") == 1
    assert people.count("Answered:") == 3


def test_grading_several_times_can_be_stopped(home: Path) -> None:
    with FakeServer(wavering(), fake.silent()) as server:
        flags = ["--model", "vllm:fake", "--base-url", server.base_url]
        t = Terminal(["start", "-q", ID, *flags], environment(home, INTERVIEWER_SAMPLES="3"))
        t.answer(REPLY)
        while len(server.requests) < 2:
            t.read()
        t.send("\x03")
        t.wait("UNGRADED: grading was stopped.")
        t.enter("")
        t.wait("Summary")
        assert t.finish() == 0


def test_a_batch_has_votes_and_is_not_continued_with_another_number(home: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": 1, "question_id": ID, "reply": REPLY}) + "\n", "utf-8")
    with FakeServer(wavering()) as server:
        flags = ["--model", "vllm:fake", "--base-url", server.base_url]
        batch = ["grade", "--input", str(source), "--output", str(target), *flags]
        done = run(home, *batch, "--samples", "3")
        assert done.returncode == 0, done.stderr
        row = json.loads(target.read_text("utf-8"))
        assert row["verdicts"][1]["votes"] == ["partial", "met", "met"]
        assert {v["second"] for v in row["verdicts"]} == {"missing"}
        assert row["grader"]["samples"] == 3
        assert run(home, *batch, "--samples", "3").returncode == 0
        assert run(home, *batch).returncode == ExitCode.USAGE
    assert run(home, *batch, "--samples", "10").returncode == ExitCode.USAGE
