"""`questions import` as a whole: what it shows, what it writes, its exit codes, and what stops it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from interviewer.errors import ExitCode
from tests.articles import QUESTIONS_ZH, ZH
from tests.e2e.terminal import Terminal, environment
from tests.packages import package


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def run(home: Path, *arguments: str | Path, stdin: str | bytes = "", **env: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "interviewer", "questions", "import", *map(str, arguments)],
        input=stdin if isinstance(stdin, bytes) else stdin.encode(),
        env=environment(home, **env),
        capture_output=True,
        check=False,
        timeout=100,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def words(done: subprocess.CompletedProcess[str]) -> str:
    """What was printed, whatever the width it was wrapped to."""
    return " ".join(done.stdout.split())


def entries(home: Path) -> list[Path]:
    return sorted((home / "knowledge").rglob("*.yaml"))


def left_over(home: Path) -> list[Path]:
    return [path for path in (home / "knowledge").rglob("*") if path.is_file() and path.suffix != ".yaml"]


def interviewer(home: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "interviewer", *arguments],
        env=environment(home),
        capture_output=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    return done.stdout.decode()


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ZH, "utf-8")
    return path


def test_a_dry_run_shows_everything_and_writes_nothing(home: Path, article: Path) -> None:
    done = run(home, article, "--dry-run", COLUMNS="160")
    assert done.returncode == ExitCode.OK, done.stderr
    for question in QUESTIONS_ZH:
        assert question in done.stdout
    assert "6 would come in" in words(done)
    assert "advertising" in done.stdout
    assert "rag/retrieval*" in done.stdout
    assert entries(home) == []


def test_an_article_comes_in_and_is_asked_and_graded_at_once(home: Path, article: Path) -> None:
    done = run(home, article, INTERVIEWER_LANG="zh")
    assert done.returncode == ExitCode.OK, done.stderr
    assert "已添加 6 道" in done.stdout
    assert len(entries(home)) == 6
    [wanted] = [path.stem for path in entries(home) if "IVF" in path.read_text("utf-8")]
    shown = subprocess.run(
        [sys.executable, "-m", "interviewer", "start", "--lang", "zh", "-q", wanted, "--mode", "mock", "--probes", "0"],
        input="数据很大内存紧张就用 IVF 加乘积量化，要低延迟高召回用 HNSW。\n".encode(),
        env=environment(home),
        capture_output=True,
        check=False,
    ).stdout.decode()
    assert "✓" in shown
    assert not interviewer(home, "questions", "check", "--json").strip()


def test_the_same_import_again_adds_nothing(home: Path, article: Path) -> None:
    run(home, article)
    before = {path: path.read_bytes() for path in entries(home)}
    done = run(home, article)
    assert done.returncode == ExitCode.OK
    assert "0 added" in words(done)
    assert "6 were there already" in words(done)
    assert {path: path.read_bytes() for path in entries(home)} == before


def test_the_good_part_of_a_bad_file_comes_in_and_each_fault_has_its_line(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(
        '{"question": "What is a mask?", "answer": "It hides keys.", "id": "../x"}\n'
        '{"question": "Half\n'
        '{"answer": "An answer to nothing"}\n'
        '{"question": "Unanswered?"}\n'
        '{"question": "什么是温度？", "answer": "除以 T。"}\n',
        "utf-8",
    )
    done = run(home, path)
    assert done.returncode == ExitCode.PARTIAL
    assert f"{path}:2: no JSON (column 14)" in done.stdout
    assert f"{path}:3: an answer without a question: An answer to nothing" in done.stdout
    assert f"{path}:4: a question without an answer: Unanswered?" in done.stdout
    assert f"{path}:1: the id '../x' cannot be a file's name" in done.stdout
    assert len(entries(home)) == 2
    assert not (tmp_path / "x.yaml").exists()


def test_the_report_for_programs_has_every_row(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("题目,答案,难度\n什么是温度？,除以 T。,难\n什么是温度？,除以 T。,难\n,x,\n", "utf-8")
    done = run(home, path, "--json")
    assert done.returncode == ExitCode.PARTIAL
    report: dict[str, Any] = json.loads(done.stdout)
    assert {key: report[key] for key in ("added", "there", "duplicates", "faults", "finished")} == {
        "added": 1,
        "there": 0,
        "duplicates": 1,
        "faults": 1,
        "finished": True,
    }
    assert [(r["line"], r["status"]) for r in report["rows"]] == [(2, "added"), (3, "duplicate"), (4, "fault")]
    assert report["files"][0]["columns"] == {"题目": "question", "答案": "answer", "难度": "level"}
    assert Path(report["rows"][0]["written"]) == entries(home)[0]
    assert report["rows"][0]["level"] == 4


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", ["nowhere.csv", "binary.md", "empty.yaml", "diary.md", "cut.apkg", "columns.csv"])
def test_what_cannot_be_read_gets_a_sentence_and_the_code_for_input(
    home: Path, tmp_path: Path, name: str, lang: str
) -> None:
    bodies = {
        "binary.md": os.urandom(4000),
        "empty.yaml": b"",
        "diary.md": b"# A day\n\nNothing.\n",
        "cut.apkg": package([(["a", "b"], "")])[:200],
        "columns.csv": b"a,b,c\n1,2,3\n",
    }
    if name in bodies:
        (tmp_path / name).write_bytes(bodies[name])
    done = run(home, tmp_path / name, INTERVIEWER_LANG=lang)
    assert done.returncode == ExitCode.INPUT
    assert name in done.stderr
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--format", "docx"], ExitCode.USAGE, "markdown"),
        (["--duplicates", "merge"], ExitCode.USAGE, "skip, keep"),
        (["--topic", "Über/Uns"], ExitCode.USAGE, "lower-case"),
        (["--map", "题目"], ExitCode.USAGE, "column=field"),
        (["--map", "nope=question"], ExitCode.USAGE, "题目"),
    ],
)
def test_a_wrong_option_is_answered(home: Path, tmp_path: Path, arguments: list[str], code: int, words: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("题目,答案\n什么是温度？,除以 T。\n", "utf-8")
    done = run(home, path, *arguments)
    assert done.returncode == code
    assert words in done.stderr
    assert entries(home) == []


def test_standard_input_folders_and_several_sources_are_read(home: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "deck.apkg").write_bytes(package([(["What is paging?", "Blocks"], "")]))
    (tmp_path / "b.md").write_text("## Why is prefill fast?\n\nTokens go together.\n")
    assert run(home, tmp_path / "in", tmp_path / "b.md").returncode == ExitCode.OK
    piped = run(home, "-", "--format", "csv", stdin="题目,答案\n什么是温度？,除以 T。\n".encode("gb18030"))
    assert piped.returncode == ExitCode.OK, piped.stderr
    assert "gb18030" in piped.stdout
    assert len(entries(home)) == 3


def test_a_team_folder_gets_the_questions_and_knows_them_afterwards(home: Path, tmp_path: Path, article: Path) -> None:
    team = tmp_path / "team"
    assert run(home, article, "--into", team, "--topic", "rag/retrieval").returncode == ExitCode.OK
    assert len(list((team / "rag" / "retrieval").glob("*.yaml"))) == 6
    assert "6 were there already" in words(run(home, article, "--into", team))
    assert not (home / "knowledge").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_rights_is_named(home: Path, tmp_path: Path, article: Path) -> None:
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o500)
    done = run(home, article, "--into", shut)
    assert done.returncode == ExitCode.STORE
    assert str(shut) in done.stderr


def test_a_folder_that_is_a_file_is_named(home: Path, tmp_path: Path, article: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run(home, article, "--into", tmp_path / "file")
    assert done.returncode == ExitCode.STORE
    assert str(tmp_path / "file") in done.stderr


def many(path: Path, count: int) -> Path:
    rows = [{"question": f"问题编号 {n}：{n * 7919:x} 是什么？", "answer": f"它是第 {n} 个值。"} for n in range(count)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_stopped_in_the_middle_it_goes_on_with_the_same_command(
    home: Path, tmp_path: Path, how: signal.Signals
) -> None:
    source = many(tmp_path / "many.jsonl", 400)
    arguments = [sys.executable, "-m", "interviewer", "questions", "import", str(source), "--duplicates", "keep"]
    process = subprocess.Popen(
        arguments, env=environment(home), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    end = time.monotonic() + 60
    while len(entries(home)) < 20 and process.poll() is None and time.monotonic() < end:
        time.sleep(0.005)
    process.send_signal(how)
    _, err = process.communicate(timeout=60)
    written = len(entries(home))
    assert 20 <= written < 400
    if how == signal.SIGINT:
        assert process.returncode == ExitCode.INTERRUPTED
        assert b"The same command goes on" in err
        assert f"{written} added".encode() in err
        assert left_over(home) == []
    assert not interviewer(home, "questions", "check", "--json").strip()
    done = run(home, source, "--duplicates", "keep")
    assert done.returncode == ExitCode.OK, done.stderr
    assert f"{400 - written} added" in words(done)
    assert f"{written} were there already" in words(done)
    assert len(entries(home)) == 400


def test_two_imports_at_once_lose_nothing_and_double_nothing(home: Path, tmp_path: Path) -> None:
    source = many(tmp_path / "many.jsonl", 60)
    arguments = [sys.executable, "-m", "interviewer", "questions", "import", str(source), "--duplicates", "keep"]
    both = [
        subprocess.Popen(arguments, env=environment(home), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]
    assert [process.wait(90) for process in both] == [0, 0]
    assert len(entries(home)) == 60
    assert interviewer(home, "questions", "check", "--json").strip() == ""


@pytest.mark.parametrize(
    ("lang", "ask", "refused"),
    [("en", "Import 6 questions into", "Nothing was imported"), ("zh", "导入 6 道题到", "未导入")],
)
def test_in_a_terminal_the_table_is_shown_before_anything_is_written(
    home: Path, article: Path, lang: str, ask: str, refused: str
) -> None:
    asked = Terminal(["questions", "import", str(article)], environment(home, INTERVIEWER_LANG=lang))
    asked.wait(ask)
    assert QUESTIONS_ZH[-1][:6] in asked.text
    asked.enter("n")
    asked.wait(refused)
    assert asked.finish() == ExitCode.OK
    assert entries(home) == []
    agreed = Terminal(["questions", "import", str(article)], environment(home, INTERVIEWER_LANG=lang))
    agreed.wait(ask)
    agreed.enter("")
    assert agreed.finish() == ExitCode.OK
    assert len(entries(home)) == 6
