"""`grade`: the non-interactive door. Reads JSON lines, writes JSON lines, goes on where it was interrupted."""

import json
from contextlib import nullcontext
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
    as_json: options.Json = False,  # noqa: ARG001  (the result is JSON lines in any case)
    lang: options.Lang = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    samples: options.Samples = None,
    knowledge: options.Knowledge = None,
) -> None:
    """Grade replies from a file."""
    from interviewer.cli.context import mention_faults, prepare
    from interviewer.cli.lines import read_text
    from interviewer.errors import ExitCode

    console, services = prepare(
        lang=lang, grader=grader, model=model, base_url=base_url, samples=samples, knowledge=knowledge
    )
    mention_faults(console, services)
    lines = [(n, line) for n, line in enumerate(read_text(input_).split("\n"), 1) if line.strip()]
    kept = _kept(output, lines, services) if output else []
    if kept:
        console.note("grade-continued", count=len(kept))
    done, ungraded, bad = _grade(console, services, lines, kept, output, jobs)
    console.note("grade-done", done=done, ungraded=ungraded, bad=bad)
    if ungraded or bad:
        raise typer.Exit(ExitCode.PARTIAL)


def _kept(output: Path, lines: list[tuple[int, str]], services: "Services") -> list[dict[str, Any]]:
    """Return what an interrupted run has written; its last line is dropped from the file where it is only half there."""
    from interviewer.cli.lines import read_written
    from interviewer.errors import OtherResults

    written = read_written(output)
    try:
        rows = [json.loads(line) for line in written.lines]
        same = all(row["id"] == _id(line) for row, (_, line) in zip(rows, lines, strict=False))
        graders = {(row["grader"]["name"], row["grader"].get("samples") or 1) for row in rows if row["grader"]}
    except (ValueError, KeyError, TypeError):
        rows, same, graders = [], False, set()
    wanted = ("model", services.settings.samples) if services.grades_by_model else ("offline", 1)
    if other := graders - {wanted}:
        raise OtherResults(path=output, detail=f"grader: {min(other)} ≠ {wanted}")
    if not same or len(rows) > len(lines):
        raise OtherResults(path=output, detail="id")
    written.drop_half_line()
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
    from interviewer.cli.lines import appending
    from interviewer.corpus.draft import with_drafts
    from interviewer.grading.batch import BAD_INPUT, grade_lines

    ungraded = sum(row["score"] is None and row["ungraded"] != BAD_INPUT for row in kept)
    bad = sum(row["ungraded"] == BAD_INPUT for row in kept)
    outcomes = grade_lines(lines[len(kept) :], services.grader, services.corpus, drafted=with_drafts, jobs=jobs)
    with (
        appending(output) if output else nullcontext(console.stream) as stream,
        console.progress(len(lines), len(kept), on=output is not None) as advance,
    ):
        for outcome in outcomes:
            stream.write(outcome.line + "\n")
            stream.flush()
            ungraded += outcome.ungraded
            bad += outcome.failed
            advance()
    return len(lines) - ungraded - bad, ungraded, bad
