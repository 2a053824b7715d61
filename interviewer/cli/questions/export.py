"""`questions export`: questions as a file for other programs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interviewer.cli import options
from interviewer.cli.questions.look import Topic, known_question
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from interviewer.core.question import Question
    from interviewer.wiring import Services

NAMES = ("yaml", "jsonl", "anki", "markdown", "inspect")
"""The keys of `corpus.exporting.FORMATS`, which is not imported before it is needed: `--help` must be quick."""
ENDINGS = {".yaml": "yaml", ".yml": "yaml", ".jsonl": "jsonl", ".md": "markdown", ".markdown": "markdown"}


def export(
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help=say("File to write; - for standard output", "输出文件；- 为标准输出")),
    ] = Path("-"),
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=say(
                "yaml, jsonl (both complete), anki, markdown, inspect; else by the file's ending",
                "yaml、jsonl（内容完整）、anki、markdown 或 inspect；默认按文件扩展名",
            ),
            autocompletion=lambda incomplete: [name for name in NAMES if name.startswith(incomplete)],
        ),
    ] = None,
    ids: Annotated[
        list[str] | None,
        typer.Option("--id", "-q", metavar="ID", help=say("Only this question; may be repeated", "只导出该题，可重复")),
    ] = None,
    topic: Topic = None,
    level: Annotated[
        int | None, typer.Option("--level", min=1, max=5, help=say("Only this level", "只看该难度"))
    ] = None,
    role: options.Role = None,
    own: Annotated[bool, typer.Option("--own", help=say("Only questions of your own", "只导出自己的题目"))] = False,
    force: Annotated[bool, typer.Option("--force", help=say("Replace the file", "覆盖已有文件"))] = False,
    lang: options.Lang = None,
    knowledge: options.Knowledge = None,
) -> None:
    """Write questions in a format that other programs read."""
    from interviewer.cli.context import mention_faults, prepare
    from interviewer.corpus.exporting import export_text
    from interviewer.corpus.exporting.output import write_output
    from interviewer.errors import UnknownFormat

    name = format_ or ENDINGS.get(output.suffix.lower()) or ("yaml" if str(output) == "-" else "")
    if name not in NAMES:
        raise UnknownFormat(name=name or output.suffix or output.name, known=", ".join(NAMES))
    console, services = prepare(lang=lang, knowledge=knowledge)
    mention_faults(console, services)
    options.check_roles(role)
    chosen = _chosen(services, ids or [], topic, level, role or [], own=own)
    text = export_text(chosen, name, services.settings.language())
    if str(output) == "-":
        console.raw(text)
        return
    path = write_output(output, text, force=force)
    console.result(console.texts("questions-exported", count=len(chosen), path=path))


def _chosen(
    services: "Services", ids: list[str], topic: str | None, level: int | None, role: list[str], *, own: bool
) -> "list[Question]":
    """Return the questions that fit every filter, by topic, level and id; raises UnknownQuestion, UnknownTopic, NothingToExport."""
    from interviewer.corpus import read_corpus
    from interviewer.errors import NothingToExport, UnknownTopic

    corpus = services.corpus
    if topic and topic not in corpus.topics:
        raise UnknownTopic(topic=topic, topics=", ".join(corpus.topics))
    mine = set(read_corpus([services.settings.own_knowledge])) if own else set(corpus)
    wanted = [known_question(corpus, question_id) for question_id in dict.fromkeys(ids)] or list(corpus.values())
    fitting = [
        question
        for question in wanted
        if (not topic or question.within(topic))
        and (level is None or question.level == level)
        and (not role or question.suits(role))
        and question.id in mine
    ]
    if not fitting:
        raise NothingToExport
    return fitting if ids else sorted(fitting, key=lambda q: (q.topic, q.level, q.id))
