"""Every command from the outside: what it prints for people and for programs."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from interviewer import __version__
from interviewer.core.wordings import ACKNOWLEDGEMENT
from interviewer.errors import ExitCode
from tests.e2e.terminal import ROOT
from tests.e2e.test_bad_input import ID, replied, run


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_the_version(home: Path) -> None:
    assert run(home, "--version").stdout == f"interviewer {__version__}\n"


def test_help_is_in_the_users_language(home: Path) -> None:
    assert "Start an interview" in run(home, "--help").stdout
    assert "开始面试" in run(home, "--help", INTERVIEWER_LANG="zh").stdout


def test_every_command_is_in_the_readme(home: Path) -> None:
    commands = re.findall(r"^  (\w+) ", run(home, "--help").stdout.partition("Commands:")[2], re.MULTILINE)
    readme = (ROOT / "README.md").read_text("utf-8")
    assert len(commands) >= 9
    assert [c for c in commands if not re.search(rf"`{c}\b", readme)] == []


def test_questions_are_listed_shown_and_searched(home: Path) -> None:
    listed = rows(run(home, "questions", "list", "--topic", "transformer", "--json").stdout)
    assert {row["topic"].split("/")[0] for row in listed} == {"transformer"}
    shown = json.loads(run(home, "questions", "show", ID, "--json").stdout)
    assert shown["key_points"][0]["id"] == "variance"
    people = run(home, "questions", "show", ID, INTERVIEWER_LANG="zh").stdout
    assert "参考答案" in people
    assert "arXiv:1706.03762" in people
    found = rows(run(home, "questions", "search", "位置编码", "--json").stdout)
    assert found[0]["topic"] == "transformer/position"


def test_free_words_choose_the_questions(home: Path) -> None:
    run(home, "start", "SwiGLU feed-forward layer", "-n", "1", "--seed", "1", stdin="I don't know\n")
    (session,) = rows(run(home, "history", "--json").stdout)
    asked = json.loads(run(home, "show", session["id"], "--json").stdout)["rounds"][0]["question_id"]
    assert asked in {"swiglu-ffn", "ffn-expand-contract", "relu-gelu-silu", "parameters-per-layer"}


def test_the_same_seed_asks_the_same_questions(home: Path, tmp_path: Path) -> None:
    def asked(place: Path) -> list[str]:
        run(place, "start", "--seed", "5", "-n", "3", "--mode", "mock", stdin="pass\n" * 3)
        (session,) = rows(run(place, "history", "--json").stdout)
        return [r["question_id"] for r in json.loads(run(place, "show", session["id"], "--json").stdout)["rounds"]]

    assert asked(home) == asked(tmp_path / "other")
    assert len(set(asked(tmp_path / "third"))) == 3


def test_an_interview_in_the_history_and_its_card(home: Path) -> None:
    assert "No interviews yet" in run(home, "history").stderr
    run(home, "start", "-q", ID, stdin="softmax saturates\nno idea\nno idea\n")
    (session,) = rows(run(home, "history", "--json").stdout)
    assert (session["ended"], session["asked"], session["unaided"]) == (True, 1, 0.2)
    card = run(home, "show", session["id"][:4], "--answers").stdout
    assert "“softmax saturates”" in card
    assert "Reference answer" in card
    assert "20 %" in card
    again = run(home, "regrade", session["id"], "--all", "--json")
    assert [row["score"] for row in rows(again.stdout)] == [0.2, 0.0, 0.0]
    assert "Every reply" in run(home, "regrade", session["id"]).stderr


def test_a_question_of_ones_own_is_asked_probed_and_graded(home: Path) -> None:
    added = run(
        home, "questions", "add", "--id", "my-cache", "--topic", "serving", "--lang", "zh",
        "--question", "为什么要用 KV 缓存？", "--answer", "历史 token 的键和值不会变化，缓存可以避免重复计算。显存随序列长度线性增长。",
    )  # fmt: skip
    assert added.returncode == 0
    assert (home / "knowledge/serving/my-cache.yaml").exists()
    again = run(home, "questions", "add", "--id", "my-cache", "-q", "另一个问题是什么？", "-a", "另一个答案。", "-y")
    assert again.returncode == ExitCode.USAGE
    assert "my-cache" in again.stderr
    asked = run(home, "start", "-t", "serving", "-n", "1", "--lang", "zh", stdin="显存会随着序列长度线性增长\n不知道\n")
    assert asked.returncode == 0
    assert "追问" in asked.stdout
    assert "“显存会随着序列长度线性增长”" in asked.stdout
    assert "50 %" in asked.stdout
    assert "草稿" in asked.stdout


def test_a_near_duplicate_is_pointed_out(home: Path) -> None:
    done = run(
        home,
        "questions",
        "add",
        "-q",
        "Why divide attention scores by the root of d_k?",
        "-a",
        "To keep the variance at one.",
    )
    assert done.returncode == 0
    assert ID in done.stderr


def test_settings_and_their_sources(home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text('timeout = 7\napi_key = "sk-secret"\n', "utf-8")
    done = run(home, "config", "--json", INTERVIEWER_LANG="zh")
    found = {row["name"]: row for row in rows(done.stdout)}
    assert (found["timeout"]["value"], found["lang"]["source"]) == ("7.0", "environment INTERVIEWER_LANG")
    assert "config.toml" in found["timeout"]["source"]
    assert "sk-secret" not in done.stdout


def test_the_doctor_of_a_healthy_machine(home: Path) -> None:
    done = run(home, "doctor", "--json")
    assert done.returncode == 0, done.stdout
    found = {row["what"]: row["ok"] for row in rows(done.stdout)}
    assert found["home"] is found["database"] is found["questions"] is found["index"] is True
    assert found["model"] is None


def test_grading_from_standard_input_to_standard_output(home: Path) -> None:
    lines = [{"id": 1, "question_id": ID, "reply": "softmax saturates"}, {"id": 2, "question_id": ID, "reply": ""}]
    done = run(home, "grade", "--input", "-", stdin="\n".join(map(json.dumps, lines)))
    assert done.returncode == 0
    assert [row["score"] for row in rows(done.stdout)] == [0.2, 0.0]
    assert "2 graded, 0 ungraded, 0 bad" in done.stderr


def test_a_mock_interview_shows_its_cards_at_the_end(home: Path) -> None:
    script = "softmax saturates\nno idea\nno idea\n"
    done = run(home, "start", "-q", ID, "--mode", "mock", stdin=script)
    assert done.stdout.index("Follow-up") < done.stdout.index("Score card") < done.stdout.index("Summary")
    assert any(f"\n{words}\n" in done.stdout for words in ACKNOWLEDGEMENT["en"])
    assert replied(home) == script.split("\n")[:-1]


def test_an_interview_goes_on_in_its_own_language(home: Path) -> None:
    run(home, "start", "-q", ID, "--lang", "zh", stdin="softmax 会饱和\n")
    done = run(home, "resume", "--last", stdin="不知道\n不知道\n", INTERVIEWER_LANG="en")
    assert "评分卡" in done.stdout
    assert "Score card" not in done.stdout
