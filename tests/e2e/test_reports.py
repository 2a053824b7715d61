"""Exporting, looking back and forgetting, from the outside."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from interviewer.errors import ExitCode
from interviewer.speech.kept import KeptRecordings
from interviewer.store import session_lock
from tests.e2e.terminal import Terminal, environment
from tests.e2e.test_bad_input import ID, run

PRIVATE = "softmax saturates, as my colleague Zimmerfeld says"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an English and a Chinese interview, the latter the latest; nothing in it is changed."""
    home = tmp_path_factory.mktemp("reports") / "home"
    run(home, "start", "-q", ID, stdin=f"{PRIVATE}\nno idea\nno idea\n")
    run(home, "start", "-q", ID, "-q", "rmsnorm", "--lang", "zh", stdin="softmax 会饱和\n不知道\n不知道\n/跳过\n")
    return home


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_an_export_goes_to_the_terminal_in_the_language_of_the_interview(folder: Path) -> None:
    done = run(folder, "export", "--last")
    assert done.returncode == 0
    assert done.stdout.startswith("# 模拟面试报告\n")
    assert "> softmax 会饱和" in done.stdout
    english = run(folder, "export", "--last", "--lang", "en").stdout
    assert english.startswith("# Mock interview\n")
    assert "> softmax 会饱和" in english


def test_show_and_export_give_the_same_json(folder: Path) -> None:
    shown = run(folder, "show", rows(run(folder, "history", "--json").stdout)[0]["id"], "--json").stdout
    assert run(folder, "export", "--last", "-f", "json").stdout == shown
    record = json.loads(shown)
    assert (record["format"], record["version"], record["plan"]["lang"]) == ("interviewer-session", 1, "zh")


def test_a_file_is_written_whole_and_never_over_another(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "card.html"
    done = run(folder, "export", "--last", "-o", str(path))
    assert (done.returncode, done.stdout) == (0, "")
    assert str(path) in done.stderr
    page = path.read_text("utf-8")
    assert page.startswith('<!DOCTYPE html>\n<html lang="zh-CN"')
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~umask
    path.write_text("mine", "utf-8")
    again = run(folder, "export", "--last", "-o", str(path))
    assert (again.returncode, path.read_text("utf-8")) == (ExitCode.USAGE, "mine")
    assert "--force" in again.stderr
    assert run(folder, "export", "--last", "-o", str(path), "--force").returncode == 0
    assert path.read_text("utf-8") == page
    assert [p.name for p in tmp_path.iterdir()] == ["card.html"]


def test_all_interviews_are_exported_into_a_folder(folder: Path, tmp_path: Path) -> None:
    done = run(folder, "export", "--all", "--format", "html", "--output", str(tmp_path / "out"))
    ids = [row["id"] for row in rows(run(folder, "history", "--json").stdout)]
    written = [Path(line) for line in done.stdout.splitlines()]
    assert [p.stem.split("-")[-1] for p in written] == ids[::-1]
    assert all(p.read_text("utf-8").startswith("<!DOCTYPE html>") for p in written)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["export"], ExitCode.USAGE, "Name an interview"),
        (["export", "--last", "--all"], ExitCode.USAGE, "not several"),
        (["export", "--all"], ExitCode.USAGE, "--output DIR"),
        (["export", "--last", "-f", "pdf"], ExitCode.USAGE, "md, html or json"),
        (["export", "zzz"], ExitCode.INPUT, "no interview 'zzz'"),
        (["export", "--last", "-o", "/nowhere/at/all.md"], ExitCode.INPUT, "cannot be written"),
        (["history", "--since", "yesterday"], ExitCode.USAGE, "2026-01-31"),
        (["forget", "zzz"], ExitCode.INPUT, "no interview 'zzz'"),
    ],
)
def test_what_does_not_fit_gets_a_sentence(folder: Path, arguments: list[str], code: ExitCode, words: str) -> None:
    done = run(folder, *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_the_history_shows_the_progress(folder: Path) -> None:
    people = run(folder, "history").stdout
    assert "── Progress" in people
    assert "n=2  All questions" in people
    assert "n=2  Transformer core" in people
    assert "2 scored questions; from 10 on" in people
    latest, first = rows(run(folder, "history", "--json").stdout)
    assert (latest["asked"], latest["scored"], latest["final"]) == (2, 1, first["final"])
    assert [row["id"] for row in rows(run(folder, "history", "--json", "--limit", "1").stdout)] == [latest["id"]]
    assert [
        row["id"] for row in rows(run(folder, "history", "--json", "--topic", "transformer/normalization").stdout)
    ] == [latest["id"]]
    assert "No interview fits" in run(folder, "history", "--since", "2999-01-01").stderr
    assert len(rows(run(folder, "history", "--since", latest["started"][:10], "--json").stdout)) >= 1


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_narrow_terminal_cuts_nothing_off(folder: Path, lang: str) -> None:
    for arguments in (["history"], ["history", "--topics"]):
        t = Terminal([*arguments, "--lang", lang], environment(folder, NO_COLOR="1"), columns=40)
        assert t.finish() == 0
        if arguments == ["history"]:
            text = t.text
            assert all(
                row["id"] in text and row["started"][:10] in text
                for row in rows(run(folder, "history", "--json").stdout)
            )
            assert "n=2" in text
        assert "…" not in t.text
        assert b"\x1b[3" not in t.raw


def test_topics_name_what_is_missed_most(folder: Path) -> None:
    people = run(folder, "history", "--topics", "--lang", "zh").stdout
    assert "transformer/attention  注意力" in people
    assert "漏掉 2/2 次" in people
    found = {row["topic"]: row for row in rows(run(folder, "history", "--topics", "--json").stdout)}
    attention, norm = found["transformer/attention"], found["transformer/normalization"]
    assert (attention["asked"], attention["scored"], norm["asked"], norm["scored"]) == (2, 2, 1, 0)
    assert attention["missed"][0]["missed"] == attention["missed"][0]["asked"] == 2


def held(home: Path) -> bytes:
    return b"".join(p.read_bytes() for p in home.rglob("*") if p.is_file() and "index" not in p.parts)


def test_a_forgotten_interview_is_nowhere_in_the_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    t = Terminal(["start", "-q", ID, "--lang", "en"], environment(home))
    t.answer(PRIVATE)
    t.wait("Follow-up")
    t.prompt()
    t.send("a draft about Zimmerfeld")
    t.wait("a draft about Zimmerfeld")
    t.send("\x03")
    t.answer("no idea")
    t.wait("Follow-up", times=2)
    t.answer("no idea")
    t.wait("/retry")
    t.enter("")
    assert t.finish() == 0
    run(home, "start", "-q", ID, stdin="no idea\n")
    (_, before) = rows(run(home, "history", "--json").stdout)
    assert b"Zimmerfeld" in held(home)
    recordings = KeptRecordings(home / "audio", before["id"])
    (home / "audio").mkdir(exist_ok=True)
    other = home / "audio" / "another-1-1.wav"
    for path in (recordings.new((1, 1)), recordings.new((1, 2)), other):
        path.write_bytes(b"RIFF")

    piped = run(home, "forget", before["id"])
    assert (piped.returncode, b"Zimmerfeld" in held(home)) == (ExitCode.USAGE, True)
    assert "--yes" in piped.stderr

    asking = Terminal(["forget", before["id"][:5], "--lang", "en"], environment(home))
    asking.wait("Go on? [y/N]")
    asking.send("\r")
    asking.wait("Nothing was deleted")
    asking.finish()
    assert b"Zimmerfeld" in held(home)

    with session_lock(home, before["id"]):
        assert run(home, "forget", before["id"], "--yes").returncode == ExitCode.LOCKED

    done = json.loads(run(home, "forget", before["id"], "--yes", "--json").stdout)
    assert (done["id"], done["lines"] >= 2, done["recordings"]) == (before["id"], True, 2)
    assert list((home / "audio").iterdir()) == [other]
    assert b"Zimmerfeld" not in held(home)
    assert [row["id"] for row in rows(run(home, "history", "--json").stdout)] != [before["id"]]
    assert len(rows(run(home, "history", "--json").stdout)) == 1


def test_forgetting_says_what_it_does_in_chinese(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, "start", "-q", ID, stdin="no idea\n")
    (only,) = rows(run(home, "history", "--json").stdout)
    t = Terminal(["forget", only["id"], "--lang", "zh"], environment(home))
    t.wait("删除后无法恢复")
    t.send("y\r")
    t.wait("已删除")
    assert t.finish() == 0
    assert "还没有面试记录" in run(home, "history", "--lang", "zh").stderr
