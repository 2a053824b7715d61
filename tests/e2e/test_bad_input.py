"""What bad input gets: one sentence and what to do next on stderr, an exit code from the enum, and nothing lost."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from interviewer.errors import ExitCode
from interviewer.store import MIGRATIONS, session_lock
from tests.e2e.terminal import environment

ID = "why-divide-by-sqrt-dk"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def run(home: Path, *arguments: str, stdin: str | None = "", **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "interviewer", *arguments],
        input=stdin,
        env=environment(home, **env),
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=60,
    )


def replied(home: Path) -> list[str]:
    """The replies on the disk."""
    db = sqlite3.connect(home / "interviews.sqlite3")
    rows = db.execute("SELECT body FROM event WHERE type = 'replied' ORDER BY seq").fetchall()
    db.close()
    return [json.loads(body)["text"] for (body,) in rows]


@pytest.mark.parametrize(
    ("arguments", "code", "words", "todo"),
    [
        (["start", "--topic", "cooking"], ExitCode.INPUT, "no topic 'cooking'", "transformer/attention"),
        (["start", "cooking", "pasta"], ExitCode.INPUT, "No question fits cooking pasta", "Loosen"),
        (["start", "怎么做红烧肉"], ExitCode.INPUT, "怎么做红烧肉", "Loosen"),
        (["start", "-q", "why-divide-by-sqrt"], ExitCode.INPUT, "no question with the id", ID),
        (["start", "--mode", "exam"], ExitCode.USAGE, "practice or mock", ""),
        (["show", "zzz"], ExitCode.INPUT, "no interview 'zzz'", "interviewer history"),
        (["regrade", "zzz"], ExitCode.INPUT, "no interview 'zzz'", "interviewer history"),
        (["questions", "show", "nope"], ExitCode.INPUT, "no question with the id 'nope'", "questions list"),
        (["questions", "check", "nowhere"], ExitCode.INPUT, "nowhere", "not a folder"),
        (["grade", "--input", "nowhere.jsonl"], ExitCode.INPUT, "nowhere.jsonl", "No such file"),
        (["start", "--grader", "model"], ExitCode.MODEL, "No usable chat model", "--grader offline"),
        (["start", "--model", "gpt-4o"], ExitCode.SETTINGS, "provider:model", "flag"),
        (["questions", "add", "--question", "x"], ExitCode.USAGE, "--answer", ""),
        (["wrong"], ExitCode.USAGE, "No such command", ""),
    ],
)
def test_a_wrong_call_is_answered(home: Path, arguments: list[str], code: ExitCode, words: str, todo: str) -> None:
    done = run(home, *arguments)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert todo in done.stderr
    assert done.stdout == ""


def test_errors_are_in_the_users_language(home: Path) -> None:
    done = run(home, "show", "zzz", INTERVIEWER_LANG="zh")
    assert "没有找到面试" in done.stderr


def test_broken_corpus_files_are_left_out_and_listed_by_the_check(home: Path) -> None:
    folder = home / "knowledge"
    folder.mkdir(parents=True)
    (folder / "broken.yaml").write_text("id: broken\nquestion: {en: q}\nlevel: 12\n", "utf-8")
    (folder / "worse.yaml").write_text("{{{", "utf-8")
    done = run(home, "start", "-q", ID, stdin="softmax saturates\n")
    assert done.returncode == 0
    assert "2 question files have faults" in done.stderr
    check = run(home, "questions", "check")
    assert check.returncode == ExitCode.INPUT
    assert "broken.yaml:1: answer: Field required" in check.stdout
    assert "broken.yaml:3: level" in check.stdout
    assert re.search(r"worse\.yaml:\d: not YAML", check.stdout)


def test_a_home_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    done = run(tmp_path / "home", "start", "-q", ID)
    assert done.returncode == ExitCode.STORE
    assert "INTERVIEWER_HOME" in done.stderr


def test_a_newer_database_is_left_alone(home: Path) -> None:
    run(home, "history")
    db = sqlite3.connect(home / "interviews.sqlite3")
    db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 3}")
    db.close()
    done = run(home, "start", "-q", ID, stdin="x\n")
    assert done.returncode == ExitCode.STORE
    assert "newer version" in done.stderr
    assert "Upgrade" in done.stderr


def test_a_broken_database_is_named(home: Path) -> None:
    home.mkdir()
    (home / "interviews.sqlite3").write_bytes(b"garbage" * 500)
    done = run(home, "history")
    assert done.returncode == ExitCode.STORE
    assert "not a readable interview database" in done.stderr


def test_an_interview_open_elsewhere_is_not_entered(home: Path) -> None:
    run(home, "start", "-q", ID, stdin="softmax saturates\n")
    (session,) = json.loads("[" + run(home, "history", "--json").stdout + "]")
    with session_lock(home, session["id"]):
        done = run(home, "resume", session["id"], stdin="x\n")
    assert done.returncode == ExitCode.LOCKED
    assert "another terminal" in done.stderr


def test_a_broken_index_is_mended_without_a_question(home: Path) -> None:
    def search() -> tuple[int, list[str]]:
        done = run(home, "questions", "search", "scaling", "of", "attention", "--json")
        return done.returncode, [json.loads(line)["id"] for line in done.stdout.splitlines()]

    first = search()
    for path in (home / "index").rglob("*"):
        if path.is_file():
            path.write_bytes(b"broken")
    assert first[0] == 0
    assert search() == first


def test_piped_replies_end_with_a_card_and_leave_the_session_open(home: Path) -> None:
    done = run(home, "start", "-q", ID, stdin="The variance grows with d_k.\nsoftmax saturates\n")
    assert done.returncode == 0
    assert "Score card" in done.stdout
    assert "unaided" in done.stdout
    assert "interviewer resume" in done.stdout
    assert replied(home) == ["The variance grows with d_k.", "softmax saturates"]


def test_piped_replies_to_the_end_close_the_session(home: Path) -> None:
    done = run(home, "start", "-q", ID, "--mode", "mock", stdin="I don't know\n")
    assert done.returncode == 0
    assert "0 %" in done.stdout
    assert "interviewer show" in done.stdout


def test_a_closed_standard_input_is_said(home: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import os, sys; os.close(0); os.execv(sys.executable, [sys.executable, '-m', 'interviewer', 'start'])",
        ],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "standard input is closed" in done.stderr
    assert "interviewer resume" in done.stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gb18030"])
def test_an_output_without_utf_8_shows_something_readable(home: Path, encoding: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "interviewer", "start", "-q", ID, "--lang", "zh"],
        input="softmax 会饱和\n".encode(),
        env=environment(home, PYTHONIOENCODING=encoding),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"arXiv:1706.03762" in done.stdout
    if encoding == "gb18030":
        assert "会饱和" in done.stdout.decode("gb18030")


NASTY = "\x1b[31mred\x1b]0 title\x07 [bold]not bold[/bold] [link=x] \u202e reversed, softmax saturates {0} %s"


def test_escape_sequences_and_markup_are_shown_and_not_obeyed(home: Path) -> None:
    done = run(home, "start", "-q", ID, stdin=NASTY + "\n")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert "\x07" not in done.stdout
    assert "\u202e" not in done.stdout
    joined = " ".join(done.stdout.split())
    assert "␛[31mred␛]0 title␇ [bold]not bold[/bold] [link=x] <U+202E> reversed" in joined
    assert replied(home) == [NASTY]


def test_a_reply_of_100_000_characters_is_kept_whole(home: Path) -> None:
    reply = "The variance grows with d_k. " + "filler words " * 7800
    assert len(reply) > 100_000
    done = run(home, "start", "-q", ID, stdin=reply + "\n")
    assert done.returncode == 0
    assert replied(home) == [reply]
    assert len(done.stdout) < 20_000


def test_a_full_disk_keeps_what_was_acknowledged(home: Path, tmp_path: Path) -> None:
    """A small file system of its own needs rights that tests may not have; a file-size limit stands for it."""
    code = (
        "import resource, sys, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, 120_000));"
        "from interviewer.cli import main; sys.argv = ['interviewer', 'start', '-q', '" + ID + "']; sys.exit(main())"
    )
    run(home, "questions", "list")
    done = subprocess.run(
        [sys.executable, "-c", code],
        input="softmax saturates\n" + "x" * 200_000 + "\n",
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == ExitCode.STORE, done.stderr
    assert str(home) in done.stderr
    assert replied(home) == ["softmax saturates"]
    again = run(home, "resume", "--last", stdin="the gradient vanishes\n")
    assert again.returncode == 0
    assert replied(home) == ["softmax saturates", "the gradient vanishes"]


def test_a_reader_that_goes_away_is_no_error(home: Path) -> None:
    shell = f"{sys.executable} -m interviewer questions list --json | head -n 1"
    done = subprocess.run(
        ["sh", "-c", shell], env=environment(home), capture_output=True, text=True, check=False, cwd=os.getcwd()
    )
    assert json.loads(done.stdout)["id"]
    assert done.stderr == ""


def test_without_a_model_a_key_alone_spends_nothing(home: Path) -> None:
    done = run(
        home,
        "start",
        "-q",
        ID,
        stdin="softmax saturates\n",
        OPENAI_API_KEY="sk-x",
        OPENAI_BASE_URL="http://127.0.0.1:9/v1",
    )
    assert done.returncode == 0
    assert "built-in grader" in done.stderr
    assert "Graded by offline" in done.stdout
