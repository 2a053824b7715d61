"""`questions export` from the outside: what is chosen, where it goes, and what is refused."""

import json
from pathlib import Path

import pytest

from interviewer.errors import ExitCode
from tests.e2e.test_bad_input import ID, run
from tests.readers import read_anki, read_jsonl, read_markdown, read_yaml


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_filters_choose_what_is_exported(home: Path) -> None:
    everything = read_jsonl(run(home, "questions", "export", "-f", "jsonl").stdout)
    some = read_jsonl(
        run(home, "questions", "export", "-f", "jsonl", "-t", "transformer", "--role", "inference").stdout
    )
    assert [q for q in everything if q.within("transformer") and q.suits(["inference"])] == some
    assert 0 < len(some) < len(everything)
    [one] = read_yaml(run(home, "questions", "export", "--id", ID).stdout)
    assert one == next(q for q in everything if q.id == ID)


def test_own_questions_go_out_as_they_came_in(home: Path) -> None:
    asked, answer = "斑马线\t有什么用？", "让人过马路。\n它有条纹。"
    run(home, "questions", "add", "-q", asked, "-a", answer, "--id", "zebra", "-t", "streets", "--yes")
    [entry] = read_yaml(run(home, "questions", "export", "--own").stdout)
    assert (entry.id, entry.question.zh, entry.answer.zh, entry.key_points) == ("zebra", asked, answer, ())
    [note] = read_anki(run(home, "questions", "export", "--own", "-f", "anki").stdout)
    assert (note["Question"], note["Answer"]) == (asked, answer)


def test_the_language_of_the_interface_is_that_of_what_people_read(home: Path) -> None:
    arguments = ("questions", "export", "--id", ID, "-f", "markdown")
    [english] = read_markdown(run(home, *arguments).stdout)
    [chinese] = read_markdown(run(home, *arguments, "--lang", "zh").stdout)
    assert "Why" in english["question"]
    assert "为什么" in chinese["question"]


def test_a_file_is_named_by_its_ending_and_not_replaced_without_force(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "some.md"
    first = run(home, "questions", "export", "--id", ID, "-o", str(path))
    assert first.stdout == f"1 question exported: {path}\n"
    assert [section["id"] for section in read_markdown(path.read_text("utf-8"))] == [ID]
    before = path.read_bytes()
    second = run(home, "questions", "export", "-o", str(path), INTERVIEWER_LANG="zh")
    assert second.returncode == ExitCode.USAGE
    assert "--force" in second.stderr
    assert path.read_bytes() == before
    run(home, "questions", "export", "-o", str(path), "--force", "-f", "inspect", "-t", "transformer/attention")
    assert all(json.loads(line)["target"] for line in path.read_text("utf-8").splitlines())


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("-o", "x.docx"), ExitCode.USAGE, "'.docx'"),
        (("-f", "csv"), ExitCode.USAGE, "yaml, jsonl, anki, markdown, inspect"),
        (("--own",), ExitCode.INPUT, "No question fits"),
        (("--id", "none-such"), ExitCode.INPUT, "none-such"),
        (("-t", "none-such"), ExitCode.INPUT, "none-such"),
        (("--role", "plumber"), ExitCode.USAGE, "plumber"),
        (("-o", "/proc/no/such.yaml"), ExitCode.INPUT, "cannot be written"),
    ],
)
def test_what_cannot_be_exported_is_a_sentence(home: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = run(home, "questions", "export", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
