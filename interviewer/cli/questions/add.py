"""`questions add`: add a question of one's own."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interviewer.cli import options
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.core.question import Question
    from interviewer.wiring import Services

DUPLICATE = 0.50
"""Cosine similarity from which a question is shown as a possible duplicate."""


def add(
    question: Annotated[str | None, typer.Option("--question", "-q", help=say("The question", "题目"))] = None,
    answer: Annotated[str | None, typer.Option("--answer", "-a", help=say("The reference answer", "参考答案"))] = None,
    topic: Annotated[
        str,
        typer.Option(
            "--topic", "-t", help=say("Topic, for example transformer/attention", "主题，例如 transformer/attention")
        ),
    ] = "unsorted",
    level: Annotated[int, typer.Option("--level", min=1, max=5)] = 2,
    question_id: Annotated[
        str | None, typer.Option("--id", help=say("Id; else made from the question", "编号；默认由题目生成"))
    ] = None,
    into: Annotated[
        Path | None, typer.Option("--into", help=say("Another folder than your own", "写入其他目录"))
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help=say("Do not ask about near-duplicates", "不询问相近题目"))
    ] = False,
    lang: options.Lang = None,
) -> None:
    """Add a question of your own; one language is enough."""
    from interviewer.cli.context import prepare
    from interviewer.corpus.write import slug, write_question
    from interviewer.errors import ExitCode, UsageError
    from interviewer.settings import writable_home

    console, services = prepare(lang=lang)
    asked = (question or _ask_line(console)).strip()
    answered = (answer or _ask_lines(console)).strip()
    if not asked or not answered:
        raise UsageError(detail=console.texts("add-empty"))
    entry = _entry(question_id or slug(asked, services.corpus), topic, level, asked, answered)
    if entry.id in services.corpus:
        raise UsageError(detail=console.texts("id-taken", id=entry.id))
    if not yes and not _wanted(console, services, asked):
        console.note("not-added")
        raise typer.Exit(ExitCode.USAGE)
    writable_home(services.settings)
    try:
        path = write_question(entry, into or services.settings.own_knowledge)
    except FileExistsError:
        raise UsageError(detail=console.texts("id-taken", id=entry.id)) from None
    console.result(console.texts("added", id=entry.id, path=path))


def _entry(question_id: str, topic: str, level: int, asked: str, answered: str) -> "Question":
    """Return the entry; raises UsageError where a field does not fit."""
    from pydantic import ValidationError

    from interviewer.core.language import detect
    from interviewer.core.question import Question
    from interviewer.errors import UsageError

    lang = detect(asked)
    data = {
        "id": question_id,
        "topic": topic,
        "level": level,
        "question": {lang: asked},
        "answer": {detect(answered, lang): answered},
    }
    try:
        return Question.model_validate(data)
    except ValidationError as e:
        first = e.errors()[0]
        raise UsageError(detail=f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def _ask_line(console: "Console") -> str:
    return _input(console, console.texts("ask-question"))


def _ask_lines(console: "Console") -> str:
    lines = [_input(console, console.texts("ask-answer") + "\n")]
    while lines[-1]:
        lines.append(_input(console, ""))
    return "\n".join(lines)


def _input(console: "Console", prompt: str) -> str:
    """Read a line; prompt_toolkit edits Chinese text properly where somebody types."""
    from interviewer.cli.input import standard_input_is_terminal
    from interviewer.errors import UsageError

    if not standard_input_is_terminal():
        raise UsageError(detail=console.texts("add-flags"))
    from prompt_toolkit import prompt as ask

    try:
        return ask(prompt)
    except EOFError:
        return ""


def _wanted(console: "Console", services: "Services", asked: str) -> bool:
    """Show near-duplicates and ask; without a terminal the question is added, and the warning stays."""
    hits = [hit for hit in services.index.similar(asked, k=3) if hit.similarity >= DUPLICATE]
    if not hits:
        return True
    console.note("near-duplicates")
    for hit in hits:
        question = services.corpus[hit.question_id]
        console.talk.print(
            f"  {hit.similarity:.2f}  {question.id}  {question.question.get(services.settings.language())}"
        )
    if not sys.stdin or not sys.stdin.isatty():
        return True
    return _input(console, console.texts("add-anyway")).strip().lower() in {"y", "yes", "是"}
