"""`interviewer evaluate` with the built-in grader: what it prints, keeps, refuses, and says about bad input."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from interviewer import cli
from interviewer.core.verdict import Grade, Ungraded
from interviewer.errors import ExitCode
from interviewer.grading.offline import VERSION, OfflineGrader
from interviewer.ports import GradingRequest

MUTEX = {
    "qid": "mutex",
    "question": "What does a mutex protect against?",
    "reference": "Two threads update the same variable at once. One of the updates gets lost.",
}
DEADLOCK = {
    "qid": "死锁",
    "question": "什么情况下会发生死锁？",
    "reference": "两个线程互相等待对方持有的锁。双方都不释放已有的锁。",
}
ROWS: list[dict[str, Any]] = [
    {"id": 1, **MUTEX, "answer": "Two threads update the same variable at once and one of the updates is lost.", "score": 1},
    {"id": 2, **MUTEX, "answer": "One of the updates gets lost.", "score": 0.5},
    {"id": 3, **MUTEX, "answer": "It makes the program faster.", "score": 0, "label3": "incorrect"},
    {"id": 4, **MUTEX, "answer": "", "score": 0},
    {"id": 5, **DEADLOCK, "answer": "两个线程互相等待对方持有的锁，双方都不释放已有的锁。", "score": 1, "label3": "correct"},
    {"id": 6, **DEADLOCK, "answer": "内存不够用的时候。", "score": 0, "label3": "contradictory"},
    {"id": 7, **DEADLOCK, "answer": "两个线程互相等待对方持有的锁。", "scores": [0.5, 0.25, 0.75]},
]  # fmt: skip

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command in this process; returns exit code, stdout and stderr."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["interviewer", *map(str, arguments)])
        code = cli.main()
        return code, *capsys.readouterr()

    return run


def write(path: Path, *rows: object) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "threads.jsonl", *ROWS)


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_languages_are_reported_apart_with_blanks_and_people(call: Call, file: Path) -> None:
    code, out, err = call("evaluate", file, "--bootstrap", "50")
    assert (code, err) == (0, "")
    assert f"grader: offline {VERSION}" in out
    lines = out.splitlines()
    assert [line.split()[1] for line in lines if line.startswith("threads ")] == ["en", "zh", "all"] * 3
    assert "1, all 0" in out
    assert "people" in out
    assert "50 draws of whole questions" in " ".join(out.split())
    assert max(map(len, lines)) <= 80


def test_the_figures_as_one_json_object(call: Call, file: Path) -> None:
    code, out, _ = call("evaluate", file, "--json", "--seed", "4")
    assert code == 0
    found = json.loads(out)
    assert found["grader"] == {"name": "offline", "model": VERSION, "prompt": None}
    assert set(found["versions"]) == {"interviewer", "python", "numpy", "scipy", "scikit-learn"}
    assert found["options"] == {"seed": 4, "bootstrap": 1000, "threshold": 0.5, "limit": None}
    (data,) = found["data"]
    assert (data["name"], len(data["sha256"]), data["replies"]) == (str(file), 64, 7)
    english, chinese, whole = found["groups"]
    assert (english["lang"], english["replies"], english["scored"], english["blank"]) == ("en", 4, 3, 1)
    assert english["blank_all_zero"] is True
    assert english["metrics"]["r"] == {"value": pytest.approx(1), "low": None, "high": None}
    assert english["people"] == {}
    assert (chinese["labelled"], chinese["metrics"]["contradictory_accepted"]["value"]) == (2, 0)
    assert chinese["people"]["mean_absolute_error"] == pytest.approx((0 + 0.375 + 0.375) / 3)
    assert whole["questions"] == 2
    assert whole["tokens_in"] is None


def test_in_chinese_too(call: Call, file: Path) -> None:
    code, out, _ = call("evaluate", file, "--lang", "zh")
    assert code == 0
    assert "与人工评分的一致性" in out
    assert "1，均为 0" in out
    assert "Agreement" not in out


def test_without_a_file_the_own_examples_and_what_they_are_worth(call: Call) -> None:
    code, out, _ = call("evaluate", "--bootstrap", "0")
    assert code == 0
    assert [line.split()[2] for line in out.splitlines() if line.startswith("own examples ")] == ["en", "zh", "all"] * 3
    assert "κ points" in out
    assert "not how well it marks replies that it has not seen" in " ".join(out.split())


def test_bad_lines_are_named_all_at_once_and_the_rest_is_measured(call: Call, tmp_path: Path) -> None:
    file = write(tmp_path / "bad.jsonl", "nonsense", *ROWS, {**ROWS[0], "score": 7})
    code, out, err = call("evaluate", file, "--json")
    assert code == ExitCode.PARTIAL
    assert f"{file}:1: " in err
    assert f"{file}:9: score" in err
    found = json.loads(out)
    assert [bad["line"] for bad in found["data"][0]["bad_lines"]] == [1, 9]
    assert found["groups"][-1]["replies"] == 7


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nowhere.jsonl"], ExitCode.INPUT, "nowhere.jsonl"),
        (["--attacks", "some.jsonl"], ExitCode.USAGE, "--attacks takes no FILE"),
        (["--attacks", "--threshold", "0.7"], ExitCode.USAGE, "--attacks takes no FILE"),
        (["--category", "plea"], ExitCode.USAGE, "belong to --attacks"),
        (["--questions", "3"], ExitCode.USAGE, "belong to --attacks"),
        (["--threshold", "2"], ExitCode.USAGE, "--threshold"),
        (["--limit", "0"], ExitCode.USAGE, "--limit"),
        (["--grader", "model"], ExitCode.MODEL, "No usable chat model"),
    ],
)
def test_a_wrong_call_is_answered(call: Call, arguments: list[str], code: ExitCode, words: str) -> None:
    found, out, err = call("evaluate", *arguments)
    assert (found, out) == (code, "")
    assert words in err


def test_a_file_without_a_usable_line_shows_the_format(call: Call, tmp_path: Path) -> None:
    code, out, err = call("evaluate", write(tmp_path / "empty.jsonl", "nonsense"))
    assert (code, out) == (ExitCode.INPUT, "")
    assert "empty.jsonl:1: Expecting value" in err
    assert '{"id", "question", "reference", "answer", "score"}' in err


def test_without_the_extra_one_sentence_says_how_to_install_it(
    call: Call, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.metrics", None)
    code, out, err = call("evaluate", file)
    assert (code, out) == (ExitCode.SETTINGS, "")
    assert err == (
        "This needs packages that are not installed (scikit-learn): pip install 'interviewer[evaluation]'.\n"
    )
    monkeypatch.setenv("INTERVIEWER_LANG", "zh")
    assert "请运行：pip install 'interviewer[evaluation]'" in call("evaluate", file)[2]


def test_every_reply_is_recorded_and_a_second_run_grades_nothing(
    call: Call, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out.jsonl"
    _, first, err = call("evaluate", file, "--output", output)
    assert err == ""
    assert [row["row"] for row in records(output)] == [1, 2, 3, 4, 5, 6, 7]
    whole = output.read_text("utf-8")

    def never(self: OfflineGrader, request: GradingRequest) -> Grade | Ungraded:
        assert not request.reply, "a recorded reply is graded again"
        return grade(self, request)

    grade = OfflineGrader.grade
    monkeypatch.setattr(OfflineGrader, "grade", never)
    code, again, err = call("evaluate", file, "--output", output)
    assert code == 0
    assert again == first
    assert "Graded before and kept: 7" in err
    assert output.read_text("utf-8") == whole


def test_an_interrupted_run_keeps_what_was_done_and_goes_on_there(
    call: Call, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out.jsonl"
    _, whole, _ = call("evaluate", file)
    grade = OfflineGrader.grade

    def stopped(self: OfflineGrader, request: GradingRequest) -> Grade | Ungraded:
        if "内存" in request.reply:
            raise KeyboardInterrupt
        return grade(self, request)

    with monkeypatch.context() as patched:
        patched.setattr(OfflineGrader, "grade", stopped)
        code, out, err = call("evaluate", file, "--output", output)
        lost = call("evaluate", file)[2]
    assert (code, out) == (ExitCode.INTERRUPTED, "")
    assert "5 of 7 replies are graded and kept" in err
    assert f"evaluate {file} --output {output}" in err
    assert "are not kept; with --output FILE" in lost
    assert len(records(output)) == 5
    output.write_text(output.read_text("utf-8") + '{"id": 6, "file"', "utf-8")  # as a kill leaves it
    code, again, err = call("evaluate", file, "--output", output)
    assert code == 0
    assert "kept: 5" in err
    assert [row["id"] for row in records(output)] == [1, 2, 3, 4, 5, 6, 7]
    assert figures(again) == figures(whole)


def figures(out: str) -> list[str]:
    """The tables without the one that holds times."""
    return out.partition("Replies and cost")[0].splitlines()


def test_ungraded_replies_are_a_share_and_are_tried_again(
    call: Call, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out.jsonl"
    grade = OfflineGrader.grade

    def failing(self: OfflineGrader, request: GradingRequest) -> Grade | Ungraded:
        result = grade(self, request)
        return Ungraded(reason="timeout", grader=result.grader) if "faster" in request.reply else result

    with monkeypatch.context() as patched:
        patched.setattr(OfflineGrader, "grade", failing)
        code, out, _ = call("evaluate", file, "--output", output)
    assert code == ExitCode.PARTIAL
    assert "1 timeout" in out
    assert "25.0 %" in out
    assert records(output)[2]["ungraded"] == "timeout"
    assert records(output)[2]["score"] is None
    code, out, err = call("evaluate", file, "--output", output)
    assert code == 0
    assert "kept: 6" in err
    assert "timeout" not in out
    assert len(records(output)) == 8


def test_results_of_another_run_are_refused_and_left_as_they_are(call: Call, file: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    call("evaluate", file, "--output", output)
    whole = output.read_text("utf-8")
    other = write(tmp_path / "other.jsonl", *ROWS[:3])
    code, out, err = call("evaluate", other, "--output", output)
    assert (code, out) == (ExitCode.USAGE, "")
    assert "holds other results" in err
    assert "file: " in err
    output.write_text(whole.replace(VERSION, "offline-0"), "utf-8")
    code, _, err = call("evaluate", file, "--output", output)
    assert code == ExitCode.USAGE
    assert f"grader: offline offline-0 ≠ offline {VERSION}" in err
    assert len(records(output)) == 7


def test_a_limit_takes_replies_evenly_and_by_the_seed(call: Call, file: Path) -> None:
    def rows(seed: int) -> Any:
        return json.loads(call("evaluate", file, "--limit", "4", "--seed", str(seed), "--json")[1])

    assert [(g["lang"], g["replies"]) for g in rows(1)["groups"]] == [("en", 2), ("zh", 2), ("all", 4)]
    times = ("seconds",)
    first, again = ([{k: v for k, v in g.items() if k not in times} for g in rows(1)["groups"]] for _ in range(2))
    assert first == again


def test_the_flags_of_the_attacks_are_handed_on(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[dict[str, Any]] = []
    module = ModuleType("interviewer.cli.attacks")
    module.run_attacks = lambda console, services, **more: calls.append(more)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "interviewer.cli.attacks", module)
    code, _, _ = call("evaluate", "--attacks", "--questions", "3", "--category", "plea", "--category", "bag", "-j", "2")
    assert code == 0
    assert calls == [{"questions": 3, "categories": ["plea", "bag"], "as_json": False, "jobs": 2}]
