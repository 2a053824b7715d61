"""`questions add`: add a question of one's own, by flags, question by question at the terminal, or in an editor."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interviewer.cli import options
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.wiring import Services

Into = Annotated[
    Path | None,
    typer.Option(
        "--into",
        metavar="DIR",
        help=say("Another folder than your own, such as a team's", "使用其他目录（如团队题库），而不是你自己的目录"),
    ),
]


def add(
    question: Annotated[str | None, typer.Option("--question", "-q", help=say("The question", "题目"))] = None,
    answer: Annotated[str | None, typer.Option("--answer", "-a", help=say("The reference answer", "参考答案"))] = None,
    topic: Annotated[
        str | None,
        typer.Option(
            "--topic",
            "-t",
            help=say(
                "Topic, such as rag/retrieval; else the nearest questions'",
                "主题，例如 rag/retrieval；默认取最接近题目的主题",
            ),
        ),
    ] = None,
    level: Annotated[
        int | None, typer.Option("--level", min=1, max=5, help=say("1 warm-up … 5 research", "难度 1 热身 … 5 研究"))
    ] = None,
    question_id: Annotated[
        str | None, typer.Option("--id", help=say("Id; else made from the question", "编号；默认由题目生成"))
    ] = None,
    points: Annotated[
        bool, typer.Option("--points", help=say("Go through the key points one by one", "逐个查看和修改评分点"))
    ] = False,
    editor: Annotated[
        bool,
        typer.Option(
            "--editor", "-e", help=say("Write it in $EDITOR, as commented YAML", "在 $EDITOR 中填写带注释的 YAML")
        ),
    ] = False,
    go_on: Annotated[
        bool, typer.Option("--continue", help=say("Go on with one that was left unfinished", "继续上次未完成的题目"))
    ] = False,
    duplicates: Annotated[
        str,
        typer.Option(
            metavar="CHOICE",
            help=say(
                "Near-duplicates: ask, merge, keep or cancel",
                "遇到相近题目：ask 询问、merge 合并、keep 都保留、cancel 取消",
            ),
        ),
    ] = "ask",
    yes: Annotated[bool, typer.Option("--yes", "-y", help=say("Do not ask anything", "不再询问"))] = False,
    offline: Annotated[bool, typer.Option("--offline", help=say("Draft without the model", "不用模型起草"))] = False,
    into: Into = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    lang: options.Lang = None,
) -> None:
    """Add a question of your own; one language is enough."""
    from interviewer.cli.context import prepare
    from interviewer.cli.questions.adding import Adding
    from interviewer.cli.questions.twins import Choice
    from interviewer.cli.questions.unsaved import begin, take_up
    from interviewer.errors import InputError, UsageError

    console, services = prepare(lang=lang, model=model, base_url=base_url)
    choices: dict[str, Choice] = {"ask": "ask", "merge": "merge", "keep": "keep", "cancel": "cancel"}
    if duplicates not in choices:
        raise UsageError(detail=console.texts("bad-duplicates", choice=duplicates))
    home = services.settings.home
    unsaved = take_up(home) if go_on else begin(home)
    if unsaved is None:
        raise InputError(detail=console.texts("nothing-to-continue"))
    if go_on:
        console.note("going-on")
    unsaved.question = question or unsaved.question
    unsaved.answer = answer or unsaved.answer
    unsaved.topic = topic or unsaved.topic
    unsaved.level = level or unsaved.level
    unsaved.id = question_id or unsaved.id
    unsaved.into = str(into.absolute()) if into else unsaved.into
    Adding(
        console,
        services,
        unsaved,
        points=points or go_on,
        editor=editor,
        duplicates="keep" if yes and duplicates == "ask" else choices[duplicates],
        quiet=yes,
        offline=offline,
        by_flags=bool(question and answer),
    ).run()


def folder_of(services: "Services", into: Path | None) -> Path:
    """Return the folder that a command writes into: the one named, else the user's own."""
    return into.absolute() if into else services.settings.own_knowledge


def check_names(console: "Console", *, question_id: str = "", topic: str = "") -> None:
    """Raise UsageError where an id or a topic cannot be one; both become parts of a path."""
    from pydantic import TypeAdapter, ValidationError

    from interviewer.core.question import Slug, Topic
    from interviewer.errors import UsageError

    for name, kind, key, label in ((question_id, Slug, "bad-id", "id"), (topic, Topic, "bad-topic", "topic")):
        try:
            TypeAdapter(kind).validate_python(name or "x")
        except ValidationError:
            raise UsageError(detail=console.texts(key, **{label: repr(name)})) from None
