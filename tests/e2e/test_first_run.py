"""The first run on a real terminal: two questions, Enter twice, and never again."""

import os
import stat
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests import fake_server as fake
from tests.e2e.terminal import Terminal, environment
from tests.fake_server import FakeServer

READY = fake.ok('{"ready": true}')
QUESTION = ["start", "-q", "why-divide-by-sqrt-dk"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def first(home: Path, *arguments: str, columns: int = 90, **env: str) -> Terminal:
    """Start on a machine where nothing answers what the first run asks."""
    unasked = environment(home, **{"INTERVIEWER_LANG": "", "INTERVIEWER_GRADER": "", **env})
    return Terminal([*QUESTION, *arguments], unasked, columns=columns)


def kept(home: Path) -> dict[str, Any]:
    return tomllib.loads((home / "config.toml").read_text("utf-8"))


def test_enter_twice_leads_to_the_first_question(home: Path) -> None:
    start = time.monotonic()
    t = first(home)
    t.wait("Language / 语言")
    t.enter("")
    t.wait("Ctrl-D on an empty line")
    t.wait("the built-in grader needs nothing")
    t.enter("")
    t.wait("Question 1/1")
    assert time.monotonic() - start < 20
    t.prompt()
    t.send("\x04")
    assert t.finish() == 0
    assert kept(home) == {"lang": "en"}


def test_one_key_chooses_chinese_and_everything_is_chinese_from_then_on(home: Path) -> None:
    t = first(home, columns=60)
    t.wait("Language / 语言")
    t.prompt()
    t.send("2")
    t.wait("内置评分器无需任何配置")
    t.enter("")
    t.wait("第 1/1 题")
    t.prompt()
    t.send("\x04")
    assert t.finish() == 0
    assert kept(home) == {"lang": "zh"}


def test_the_locale_decides_what_enter_chooses(home: Path) -> None:
    t = first(home, LANG="zh_CN.UTF-8")
    t.wait("（回车：中文）")
    t.enter("")
    t.enter("")
    t.wait("第 1/1 题")
    t.prompt()
    t.send("\x04")
    assert t.finish() == 0


def test_it_asks_only_once(home: Path) -> None:
    for expected in (1, 0):
        t = first(home)
        if expected:
            t.enter("")
            t.enter("")
        t.wait("Question 1/1")
        t.prompt()
        t.send("\x04")
        assert t.finish() == 0
        assert t.text.count("语言") == expected


def test_flags_and_variables_answer_the_questions(home: Path) -> None:
    t = first(home, "--lang", "zh")
    t.wait("内置评分器无需任何配置")
    t.enter("")
    t.wait("第 1/1 题")
    t.prompt()
    t.send("\x04")
    assert t.finish() == 0
    assert "English" not in t.text.partition("第 1/1 题")[0]
    t = first(home / "other", "--lang", "en", "--grader", "offline")
    t.wait("Question 1/1")
    t.prompt()
    t.send("\x04")
    assert t.finish() == 0
    assert not (home / "other" / "config.toml").exists()


def test_a_pipe_is_asked_nothing(home: Path) -> None:
    env = environment(home, INTERVIEWER_LANG="", INTERVIEWER_GRADER="")
    done = subprocess.run(
        [sys.executable, "-m", "interviewer", *QUESTION],
        env=env,
        input="I don't know\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "语言" not in done.stdout
    assert not (home / "config.toml").exists()


@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x04", 0)])
@pytest.mark.parametrize("at", [0, 1])
def test_leaving_is_clean_and_keeps_nothing(home: Path, key: str, code: int, at: int) -> None:
    t = first(home)
    for _ in range(at):
        t.enter("")
        t.wait("built-in grader")
    t.prompt()
    t.send(key)
    t.wait("Nothing was kept")
    assert t.finish() == code
    assert not (home / "config.toml").exists()
    assert "Traceback" not in t.text


def test_a_model_that_answers_is_kept_with_its_key_hidden(home: Path) -> None:
    with FakeServer(READY) as server:
        t = first(home, OPENAI_BASE_URL=server.base_url)
        t.enter("")
        t.wait("provider:model")
        t.answer("openai:gpt-x")
        t.wait("It is not shown")
        t.prompt()
        t.send("sk-very-secret-key-1234\r")
        t.wait(" s and grades your replies.")
        t.wait("Question 1/1")
        t.prompt()
        t.send("\x04")
        assert t.finish() == 0
        assert server.requests[0].headers["authorization"] == "Bearer sk-very-secret-key-1234"
    assert "secret" not in t.text
    assert kept(home) == {"lang": "en", "model": "openai:gpt-x"}
    assert stat.S_IMODE((home / "keys.toml").stat().st_mode) == 0o600
    assert "sk-very-secret" in (home / "keys.toml").read_text("utf-8")


def test_a_model_that_fails_falls_back_with_a_sentence(home: Path) -> None:
    with FakeServer(fake.status(401)) as server:
        t = first(home, OPENAI_BASE_URL=server.base_url)
        t.enter("")
        t.answer("gpt-x")
        t.wait("must be provider:model")
        t.wait("press Enter for the built-in grader")
        t.answer("openai:gpt-x")
        t.prompt()
        t.send("sk-wrong-key-wrong-key\r")
        t.wait("the built-in grader marks")
        t.wait("Question 1/1")
        t.prompt()
        t.send("\x04")
        assert t.finish() == 0
    assert kept(home) == {"lang": "en"}
    assert not (home / "keys.toml").exists()


def test_an_ollama_that_runs_is_offered(home: Path) -> None:
    with FakeServer(READY) as server:
        server.models = ("qwen3:8b",)
        t = first(home, OLLAMA_HOST=server.base_url.removesuffix("/v1"))
        t.enter("")
        t.wait("ollama:qwen3:8b")
        t.answer("o")
        t.wait(" s and grades your replies.")
        t.prompt()
        t.send("\x04")
        assert t.finish() == 0
    assert kept(home)["model"] == "ollama:qwen3:8b"


def test_a_server_of_one_s_own_is_asked_for_its_address(home: Path) -> None:
    with FakeServer(READY) as server:
        t = first(home)
        t.enter("")
        t.answer("vllm:mine")
        t.wait("http://localhost:8000/v1")
        t.answer(server.base_url)
        t.wait(" s and grades your replies.")
        t.prompt()
        t.send("\x04")
        assert t.finish() == 0
    assert kept(home) == {"lang": "en", "model": "vllm:mine", "base_url": server.base_url}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    t = first(tmp_path / "home")
    t.enter("")
    t.enter("")
    t.wait("cannot be written")
    assert t.finish() == 5
