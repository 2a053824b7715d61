"""`questions import`: bring questions in from files of other programs, tables, lists and articles."""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interviewer.cli import options
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interviewer.cli.console import Console
    from interviewer.corpus.importing import Plan, Reading
    from interviewer.wiring import Services

_FORMATS = ("auto", "yaml", "jsonl", "csv", "anki", "apkg", "markdown", "article", "html")
"""The formats of `corpus.importing`, which is not imported before it is needed: `--help` must be quick."""


def import_(
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="SOURCE...",
            help=say(
                "Files or folders, - for standard input: our YAML; JSON or JSON lines; CSV or TSV; Anki's text export "
                "or .apkg; Markdown (headings, Q/A, <details>, numbered lists, tables); a web article as text or HTML",
                "文件或目录，- 表示标准输入：本项目的 YAML；JSON、JSONL；CSV、TSV；Anki 文本导出或 .apkg；"
                "Markdown（标题、问答、<details>、编号列表、表格）；另存为文本或 HTML 的网页文章",
            ),
        ),
    ],
    fmt: Annotated[
        str,
        typer.Option("--format", "-f", metavar="NAME", help=say("Format", "格式") + ": " + ", ".join(_FORMATS)),
    ] = "auto",
    into: Annotated[
        Path | None, typer.Option("--into", metavar="DIR", help=say("Another folder than your own", "写入其他目录"))
    ] = None,
    topic: Annotated[
        str | None,
        typer.Option("--topic", "-t", help=say("Topic of what names none itself", "未注明主题的题目归入该主题")),
    ] = None,
    maps: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=FIELD",
            help=say(
                "Which field a column is, for example 'Front=question'; may be repeated; '-' leaves it out",
                "指定列对应的字段，例如 '正面=question'，可重复；字段写 - 表示不导入",
            ),
        ),
    ] = None,
    duplicates: Annotated[
        str,
        typer.Option(
            "--duplicates",
            metavar="skip|keep",
            help=say("What is asked already, or nearly", "题库中已有或相近的题目：跳过或保留"),
        ),
    ] = "skip",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help=say("Show what would come in", "只显示将导入的内容"))
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=say("Do not ask", "不询问"))] = False,
    as_json: options.Json = False,
    lang: options.Lang = None,
    knowledge: options.Knowledge = None,
) -> None:
    """Import questions; interrupted, the same command goes on where it stopped."""
    from interviewer.cli.context import prepare
    from interviewer.cli.questions.import_report import planned, reported
    from interviewer.corpus.importing import carry_out, read_sources
    from interviewer.errors import ExitCode

    console, services = prepare(lang=lang, knowledge=knowledge)
    mapping = _checked(console, fmt, duplicates, topic, maps or [])
    with console.busy("import-reading", on=not as_json):
        readings = read_sources(sources, fmt, mapping)
    folder = into or services.settings.own_knowledge
    if dry_run:
        with console.busy("import-comparing", on=not as_json):
            plan = _plan(services, readings, folder, topic, duplicates)
        planned(console, plan, as_json=as_json)
        raise typer.Exit(ExitCode.PARTIAL if plan.count("fault") else ExitCode.OK)
    with _alone(console, services, needed=into is None):
        with console.busy("import-comparing", on=not as_json):
            plan = _plan(services, readings, folder, topic, duplicates)
        if not yes and not as_json and plan.count("new") and not _wanted(console, plan):
            console.note("import-not-done")
            return
        with console.progress(plan.count("new"), 0, on=not as_json) as step:
            outcome = carry_out(plan, step)
    reported(console, outcome, as_json=as_json)
    if outcome.stopped:
        raise outcome.stopped
    if outcome.interrupted:
        raise typer.Exit(ExitCode.INTERRUPTED)
    raise typer.Exit(ExitCode.PARTIAL if outcome.plan.count("fault") else ExitCode.OK)


@contextmanager
def _alone(console: "Console", services: "Services", *, needed: bool) -> "Iterator[None]":
    """Let one import at a time compare and write: two of one file would give a question two topics.

    Raises HomeNotWritable where the home cannot keep the lock and is needed for the questions too.
    """
    from filelock import FileLock, Timeout

    from interviewer.errors import HomeNotWritable
    from interviewer.settings import writable_home

    try:
        lock = FileLock(writable_home(services.settings) / "import.lock")
    except HomeNotWritable:
        if needed:
            raise
        yield
        return
    try:
        lock.acquire(timeout=0.2)
    except Timeout:
        console.note("import-waiting")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _checked(console: "Console", fmt: str, duplicates: str, topic: str | None, maps: list[str]) -> dict[str, str]:
    """Return the mapping; raises UsageError and BadMapping where an option has no value that it can have."""
    import re

    from interviewer.corpus.importing.fields import FIELDS
    from interviewer.errors import BadMapping, UsageError

    for value, allowed, option in ((fmt, _FORMATS, "--format"), (duplicates, ("skip", "keep"), "--duplicates")):
        if value not in allowed:
            raise UsageError(
                detail=console.texts("import-option", option=option, value=value, known=", ".join(allowed))
            )
    if topic and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*", topic):
        raise UsageError(detail=console.texts("import-bad-topic", topic=topic))
    for given in maps:
        if "=" not in given:
            raise BadMapping(given=given, detail="there is no '='", columns="…", fields=", ".join(FIELDS))
    return {column.strip(): field.strip() for column, _, field in (given.rpartition("=") for given in maps)}


def _plan(services: "Services", readings: "list[Reading]", folder: Path, topic: str | None, duplicates: str) -> "Plan":
    from interviewer.corpus import read_corpus
    from interviewer.corpus.importing import Builder, make_plan
    from interviewer.corpus.sketch import known_words
    from interviewer.embedding import BuiltinEmbedder

    existing = dict(services.corpus)
    if folder.resolve() not in {known.resolve() for known in services.settings.knowledge_folders} and folder.is_dir():
        existing |= dict(read_corpus([folder]))
    builder = Builder(services.topics, topic, known_words(services.corpus.values()))
    return make_plan(
        readings,
        list(existing.values()),
        folder,
        builder,
        BuiltinEmbedder(),
        duplicates="keep" if duplicates == "keep" else "skip",
    )


def _wanted(console: "Console", plan: "Plan") -> bool:
    """Show what would come in and ask; without a terminal it comes in."""
    import sys

    from interviewer.cli.input import standard_input_is_terminal
    from interviewer.cli.questions.import_report import planned

    if not standard_input_is_terminal() or not sys.stderr.isatty():
        return True
    planned(console, plan, as_json=False)
    from prompt_toolkit import prompt

    try:
        answer = prompt(console.texts("import-ask", new=plan.count("new"), folder=plan.folder))
    except EOFError:
        return False
    return answer.strip().lower() in {"", "y", "yes", "是", "好"}
