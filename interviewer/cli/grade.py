"""`grade`: the non-interactive door. Reads JSON lines, writes JSON lines, goes on where it was interrupted."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interviewer.cli import options
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.wiring import Services


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("grade", help=say("Grade replies from a JSON-lines file", "批量评分：读取 JSON Lines 文件"))(grade)


def grade(
    input_: Annotated[
        Path,
        typer.Option(
            "--input", "-i", help=say("JSON lines to grade; - for standard input", "待评分的 JSON Lines；- 为标准输入")
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help=say("Where to write; goes on where it stopped", "输出文件；中断后可续跑")),
    ] = None,
    grader: options.Grader = None,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, max=64, help=say("Replies graded at the same time", "并行评分数"))
    ] = 1,
    lang: options.Lang = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    samples: options.Samples = None,
    knowledge: options.Knowledge = None,
) -> None:
    """Grade replies from a file."""
    from interviewer.cli.context import mention_faults, prepare
    from interviewer.errors import ExitCode

    console, services = prepare(
        lang=lang, grader=grader, model=model, base_url=base_url, samples=samples, knowledge=knowledge
    )
    mention_faults(console, services)
    lines = [(n, line) for n, line in enumerate(_lines(input_), 1) if line.strip()]
    kept = _kept(output, lines, services) if output else []
    if kept:
        console.note("grade-continued", count=len(kept))
    done, ungraded, bad = _grade(console, services, lines, kept, output, jobs)
    console.note("grade-done", done=done, ungraded=ungraded, bad=bad)
    if ungraded or bad:
        raise typer.Exit(ExitCode.PARTIAL)


def _lines(path: Path) -> list[str]:
    import sys

    from interviewer.errors import BadInputFile

    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text("utf-8-sig")
    except UnicodeDecodeError as e:
        raise BadInputFile(path=path, detail=f"it is not UTF-8 (byte {e.start})") from None
    except OSError as e:
        raise BadInputFile(path=path, detail=e.strerror or e) from None
    return text.split("\n")


def _kept(output: Path, lines: list[tuple[int, str]], services: "Services") -> list[dict[str, Any]]:
    """Return what an interrupted run has written; its last line is dropped from the file where it is only half there."""
    from interviewer.errors import BadInputFile, UsageError

    try:
        text = output.read_text("utf-8")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as e:
        raise BadInputFile(path=output, detail=e) from None
    whole = text[: text.rfind("\n") + 1]
    try:
        rows = [json.loads(line) for line in whole.splitlines()]
        same = all(row["id"] == _id(line) for row, (_, line) in zip(rows, lines, strict=False))
        graders = {(row["grader"]["name"], row["grader"].get("samples") or 1) for row in rows if row["grader"]}
    except (ValueError, KeyError, TypeError):
        rows, same, graders = [], False, set()
    wanted = ("model", services.settings.samples) if services.grades_by_model else ("offline", 1)
    if not same or len(rows) > len(lines) or graders - {wanted}:
        raise UsageError(detail=f"{output} holds other results; choose another --output or remove it.")
    if whole != text:
        output.write_text(whole, "utf-8")
    return rows


def _id(line: str) -> Any:
    try:
        return json.loads(line).get("id")
    except (ValueError, AttributeError):
        return None


def _grade(
    console: "Console",
    services: "Services",
    lines: list[tuple[int, str]],
    kept: list[dict[str, Any]],
    output: Path | None,
    jobs: int,
) -> tuple[int, int, int]:
    from interviewer.corpus.draft import with_drafts
    from interviewer.errors import BadInputFile
    from interviewer.grading.batch import BAD_INPUT, grade_lines

    ungraded = sum(row["score"] is None and row["ungraded"] != BAD_INPUT for row in kept)
    bad = sum(row["ungraded"] == BAD_INPUT for row in kept)
    outcomes = grade_lines(lines[len(kept) :], services.grader, services.corpus, drafted=with_drafts, jobs=jobs)
    try:
        stream = output.open("a", encoding="utf-8") if output else console.stream
    except OSError as e:
        raise BadInputFile(path=output, detail=e.strerror or e) from None
    with console.progress(len(lines), len(kept), on=output is not None) as advance:
        for outcome in _closing(stream, outcomes, close=output is not None):
            stream.write(outcome.line + "\n")
            stream.flush()
            ungraded += outcome.ungraded
            bad += outcome.failed
            advance()
    return len(lines) - ungraded - bad, ungraded, bad


def _closing(stream: Any, outcomes: Iterator[Any], *, close: bool) -> Iterator[Any]:
    try:
        yield from outcomes
    finally:
        if close:
            stream.close()
