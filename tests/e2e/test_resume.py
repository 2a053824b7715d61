"""Picking the interview to go on with."""

import json
import re
from pathlib import Path

import pytest

from interviewer.errors import ExitCode
from tests.e2e.terminal import Terminal, environment
from tests.e2e.test_bad_input import run


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def open_ones(home: Path) -> list[str]:
    """Three interviews that were left, the latest first."""
    listed = run(home, "questions", "list", "--json").stdout.splitlines()
    ids = [json.loads(line)["id"] for line in listed[:3]]
    for question in ids:
        run(home, "start", "-q", question, stdin="softmax saturates\n")
    return [json.loads(line)["id"] for line in run(home, "history", "--json").stdout.splitlines()]


def picker(home: Path, *, columns: int = 80, lang: str = "en", **more: str) -> Terminal:
    t = Terminal(["resume", "--lang", lang], environment(home, **more), columns=columns, lines=30)
    t.wait("Which one?" if lang == "en" else "继续哪一场？")
    return t


def test_with_arrows(home: Path, open_ones: list[str]) -> None:
    t = picker(home)
    for session in open_ones:
        t.wait(session)
    t.wait("practice")
    t.send("\x1b[B")
    t.wait(f"› 2 {open_ones[1]}")
    t.send("\r")
    t.wait(f"Going on with {open_ones[1]}")
    t.enter("", key="\x04")
    t.wait(f"resume {open_ones[1]}")
    assert t.finish() == 0


def test_by_number(home: Path, open_ones: list[str]) -> None:
    t = picker(home, lang="zh", columns=40)
    t.send("3\r")
    t.wait(open_ones[2])
    t.wait("继续场次")
    t.enter("", key="\x04")
    assert t.finish() == 0
    assert all(len(line) <= 40 for line in t.text.splitlines())


def test_by_the_beginning_of_an_id(home: Path, open_ones: list[str]) -> None:
    t = picker(home)
    t.send("zzzz")
    t.wait("no id begins so")
    t.send("\x7f\x7f\x7f\x7f" + open_ones[1][:4])
    t.wait(f"› 2 {open_ones[1]}")
    t.send("\r")
    t.wait(f"Going on with {open_ones[1]}")
    t.enter("", key="\x04")
    assert t.finish() == 0


def test_not_at_all(home: Path, open_ones: list[str]) -> None:
    t = picker(home)
    t.send("\x1b")
    t.wait("Nothing was resumed.")
    assert t.finish() == 0
    stopped = picker(home)
    stopped.send("\x03")
    assert stopped.finish() == ExitCode.INTERRUPTED


def test_in_a_dumb_terminal_by_number(home: Path, open_ones: list[str]) -> None:
    t = Terminal(["resume", "--lang", "en"], environment(home, TERM="dumb"), columns=80)
    t.wait("Which one? Number")
    t.send("2\r")
    t.wait(f"Going on with {open_ones[1]}")
    t.wait("›", times=2)
    t.send("\x04")
    assert t.finish() == 0
    assert re.findall(rb"\x1b.{8}", t.raw) == []


def test_in_a_pipe_it_has_to_be_named(home: Path, open_ones: list[str]) -> None:
    done = run(home, "resume", stdin="the gradient vanishes\n")
    assert done.returncode == ExitCode.USAGE
    assert open_ones[0] in done.stderr
    assert "--last" in done.stderr
    assert run(home, "resume", "--last", stdin="the gradient vanishes\n").returncode == 0
    assert run(home, "resume", open_ones[1][:4], stdin="the gradient vanishes\n").returncode == 0
