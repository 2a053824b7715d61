"""What the candidate can do while the interviewer grades or speaks: write, and stop it."""

import json
import os
import signal
import sqlite3
from pathlib import Path

import pytest

from tests import fake_server as fake
from tests.e2e.terminal import Terminal, environment
from tests.e2e.test_bad_input import run
from tests.e2e.test_model_interview import ID, REPLY, flags, judge
from tests.fake_server import FakeServer

WORDS = "The quick brown fox jumps over the lazy dog, and the lazy dog looks at it with some surprise. " * 4


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose index is built, so that a busy machine does not make a test wait for it."""
    run(tmp_path / "home", "questions", "search", "softmax")
    return tmp_path / "home"


def speaking(home: Path, server: FakeServer, *, columns: int = 60, **more: str) -> Terminal:
    return Terminal(
        [server.base_url, str(home / "history")],
        environment(home, **more),
        columns=columns,
        lines=24,
        module="tests.e2e.speaking",
    )


def kinds(home: Path) -> list[str]:
    db = sqlite3.connect(home / "interviews.sqlite3")
    found = [kind for (kind,) in db.execute("SELECT type FROM event ORDER BY seq")]
    db.close()
    return found


def test_what_is_typed_while_a_model_grades_is_the_next_draft_and_not_sent(home: Path) -> None:
    with FakeServer(fake.slowly(judge, every=0.15)) as server:
        t = Terminal(["start", "-q", ID, "--lang", "en", *flags(server)], environment(home))
        t.answer(REPLY)
        t.wait("Grading")
        t.send("its gradient")
        t.wait("› its gradient")
        t.send("\r")
        t.wait("Enter sends when it is your turn")
        t.send(" vanishes")
        t.wait("› its gradient vanishes")
        assert "Follow-up" not in t.text
        t.wait("Follow-up")
        t.wait("› its gradient vanishes")
        assert kinds(home).count("replied") == 1
        t.prompt()
        t.send("\r")
        t.wait("Follow-up", times=2)
        assert kinds(home).count("replied") == 2
        t.enter("", key="\x04")
        assert t.finish() == 0


def test_ctrl_c_stops_grading_and_keeps_the_reply_and_the_draft(home: Path) -> None:
    with FakeServer(fake.silent()) as server:
        t = Terminal(["start", "-q", ID, "--lang", "en", *flags(server)], environment(home))
        t.answer(REPLY)
        t.wait("Grading … Ctrl-C stops")
        while not server.requests:
            t.read()
        t.send("half a thought")
        t.wait("half a thought")
        t.send("\x03")
        t.wait("UNGRADED: grading was stopped. Your reply is stored")
        t.wait("› half a thought")
        t.prompt()
        t.send("\x03")
        t.wait("Draft cleared")
        t.enter("", key="\x04")
        t.wait("Summary")
        assert t.finish() == 0
    assert kinds(home) == ["started", "spoken", "asked", "replied", "graded", "closed", "spoken", "ended"]


def test_a_signal_stops_grading_like_the_key(home: Path) -> None:
    with FakeServer(fake.silent()) as server:
        t = Terminal(["start", "-q", ID, "--lang", "en", *flags(server)], environment(home))
        t.answer(REPLY)
        while not server.requests:
            t.read()
        os.kill(int(t.child.pid or 0), signal.SIGINT)
        t.wait("UNGRADED: grading was stopped.")
        t.enter("", key="\x04")
        assert t.finish() == 0


def test_words_show_as_they_come_and_only_the_last_line_is_live(home: Path) -> None:
    with FakeServer(fake.slowly(WORDS)) as server:
        t = speaking(home, server)
        t.wait("The quick brown")
        assert "surprise" not in t.text
        t.send("typed meanwhile")
        t.wait("15 typed")
        t.wait("FINISHED")
        t.wait("› typed meanwhile")
        assert "".join(t.text.split("FINISHED")[0].split()) == "".join(WORDS.split())
        t.send("\r")
        t.wait("SENT: 'typed meanwhile'")
        assert t.finish() == 0


@pytest.mark.parametrize("columns", [20, 40, 80])
def test_lines_are_wrapped_between_words_whatever_the_width(home: Path, columns: int) -> None:
    with FakeServer(fake.slowly(WORDS, every=0.005, size=5)) as server:
        t = speaking(home, server, columns=columns)
        t.wait("FINISHED")
        said = [line for line in t.text.split("FINISHED")[0].splitlines() if line]
        assert all(len(line) <= columns for line in said)
        assert " ".join(said).split() == WORDS.split()
        t.enter("", key="\x04")


def test_ctrl_c_stops_the_words_and_keeps_what_was_said(home: Path) -> None:
    with FakeServer(fake.slowly(WORDS, every=0.1)) as server:
        t = speaking(home, server)
        t.wait("The quick brown fox")
        t.send("\x03")
        t.wait("STOPPED")
        assert "The quick brown fox" in t.text
        assert "surprise" not in t.text
        t.answer("going on")
        t.wait("SENT: 'going on'")
        assert t.finish() == 0


def test_a_dumb_terminal_gets_whole_lines_and_no_escape_codes(home: Path) -> None:
    with FakeServer(fake.slowly(WORDS, every=0.005)) as server:
        t = speaking(home, server, TERM="dumb")
        t.wait("FINISHED")
        assert "".join(t.text.split("FINISHED")[0].split()) == "".join(WORDS.split())
        assert b"\x1b" not in t.raw.split(b"FINISHED")[0]
        t.send("done\r")
        t.wait("SENT: 'done'")
        assert t.finish() == 0


def test_the_window_may_change_its_size_while_a_model_speaks(home: Path) -> None:
    with FakeServer(fake.slowly(WORDS, every=0.05)) as server:
        t = speaking(home, server, columns=80)
        t.wait("The quick brown fox")
        t.send("kept")
        t.wait("4 typed")
        t.resize(40, 24)
        t.wait("FINISHED")
        t.wait("› kept")
        t.send("\r")
        t.wait("SENT: 'kept'")
        assert t.finish() == 0


def test_a_pipe_gets_the_grading_without_a_spinner(home: Path) -> None:
    with FakeServer(fake.slowly(judge, every=0.001)) as server:
        done = run(home, "start", "-q", ID, *flags(server), stdin=REPLY + "\n")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout + done.stderr
    assert "Grading" not in done.stdout + done.stderr
    assert "interviewer resume" in done.stdout
    (row,) = map(json.loads, run(home, "history", "--json").stdout.splitlines())
    assert row["ended"] is False
