"""`questions`: list, show, search, add and check the corpus, and list the disputes about it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interviewer.cli import options
from interviewer.cli.disputes import disputes
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.core.question import Lang, Question
    from interviewer.corpus import Corpus
    from interviewer.wiring import Services

DUPLICATE = 0.50
"""Cosine similarity from which a question is shown as a possible duplicate."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help=say("The question corpus", "题库"), no_args_is_help=True, rich_markup_mode=None)
    group.command("list", help=say("List questions", "列出题目"))(list_)
    group.command("topics", help=say("The topics, and how many questions each has", "主题及各自的题数"))(topics)
    group.command("show", help=say("Show a question with its reference answer", "显示题目与参考答案"))(show)
    group.command("search", help=say("Find questions by meaning and words", "按含义和词语查找题目"))(search)
    group.command("add", help=say("Add a question of your own", "添加自己的题目"))(add)
    group.command("check", help=say("Check question files for faults", "检查题目文件"))(check)
    group.command("disputes", help=say("List marks that were disputed", "列出有异议的判定"))(disputes)
    app.add_typer(group, name="questions")


Topic = Annotated[str | None, typer.Option("--topic", "-t", help=say("Only this topic", "只看该主题"))]


def known_question(corpus: "Corpus", question_id: str) -> "Question":
    """Return a question; raises UnknownQuestion with the nearest ids."""
    import difflib

    from interviewer.errors import UnknownQuestion

    if question_id in corpus:
        return corpus[question_id]
    near = difflib.get_close_matches(question_id, list(corpus), n=3, cutoff=0.5)
    raise UnknownQuestion(id=question_id, nearest=f"→ {', '.join(near)}. " if near else "")


def _row(question: "Question", lang: "Lang") -> dict[str, Any]:
    return {
        "id": question.id,
        "topic": question.topic,
        "level": question.level,
        "kind": question.kind,
        "langs": list(question.langs),
        "question": question.question.get(lang),
    }


def list_(
    topic: Topic = None,
    level: Annotated[
        int | None, typer.Option("--level", min=1, max=5, help=say("Only this level", "只看该难度"))
    ] = None,
    role: options.Role = None,
    as_json: options.Json = False,
    lang: options.Lang = None,
    knowledge: options.Knowledge = None,
) -> None:
    """List questions."""
    from interviewer.cli.context import mention_faults, prepare
    from interviewer.errors import UnknownTopic

    console, services = prepare(lang=lang, knowledge=knowledge)
    mention_faults(console, services)
    options.check_roles(role)
    if topic and topic not in services.corpus.topics:
        raise UnknownTopic(topic=topic, topics=", ".join(services.corpus.topics))
    chosen = [
        q
        for q in sorted(services.corpus.values(), key=lambda q: (q.topic, q.level, q.id))
        if (not topic or q.within(topic)) and (level is None or q.level == level) and (not role or q.suits(role))
    ]
    _print_rows(console, [_row(q, services.settings.language()) for q in chosen], as_json=as_json)


def topics(as_json: options.Json = False, lang: options.Lang = None, knowledge: options.Knowledge = None) -> None:
    """List the topics with what they are called and how many questions they have."""
    from rich.text import Text

    from interviewer.cli.console import visible
    from interviewer.cli.context import mention_faults, prepare

    console, services = prepare(lang=lang, knowledge=knowledge)
    mention_faults(console, services)
    language = services.settings.language()
    rows = [
        {
            "topic": topic,
            "title": services.topic_title(topic, language),
            "questions": sum(q.within(topic) for q in services.corpus.values()),
        }
        for topic in services.corpus.topics
    ]
    if as_json:
        console.json(rows)
        return
    for row in rows:
        indent, style = ("  ", "cyan") if "/" in str(row["topic"]) else ("", "bold cyan")
        line = Text(f"{indent}{row['topic']}", style=style).append(f"  {visible(str(row['title']))}", style="default")
        console.show(line.append(f" {console.symbol('dot')} {row['questions']}", style="dim"))


def _print_rows(console: "Console", rows: list[dict[str, Any]], *, as_json: bool) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from interviewer.cli.console import visible

    if as_json:
        console.json(rows)
        return
    for row in rows:
        similarity = (
            f" {console.symbol('dot')} {console.texts('col-similarity')} {row['similarity']:.2f}"
            if "similarity" in row
            else ""
        )
        place = f"{row['topic']} {console.symbol('dot')} {console.texts('col-level')} {row['level']}{similarity}"
        console.show(Text(row["id"], style="bold cyan").append(f"  {place}", style="dim"))
        console.rich.print(Padding(Text(visible(row["question"])), (0, 0, 0, 2)), width=console.width)


def show(
    question_id: Annotated[str, typer.Argument(metavar="ID")],
    as_json: options.Json = False,
    lang: options.Lang = None,
    knowledge: options.Knowledge = None,
) -> None:
    """Show a question with its key points, reference answer and sources."""
    from rich.text import Text

    from interviewer.cli.card import show_answer, show_sources
    from interviewer.cli.console import visible
    from interviewer.cli.context import prepare

    console, services = prepare(lang=lang, knowledge=knowledge)
    question = known_question(services.corpus, question_id)
    if as_json:
        console.json(question.model_dump(mode="json", exclude_none=True))
        return
    language = services.settings.language()
    console.rule(f"{question.id} {console.symbol('dot')} {question.topic} {console.symbol('dot')} {question.level}")
    console.show(Text(visible(question.question.get(language)), style="bold"))
    for point in question.key_points:
        console.show(f"  {console.symbol('dot')} ({point.weight}) {point.text.get(language)}")
    if any(point.draft for point in question.key_points):
        console.line("draft-points")
    show_answer(console, question, language)
    show_sources(console, question)


def search(
    text: Annotated[list[str], typer.Argument(help=say("Free words", "任意词语"))],
    topic: Topic = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100)] = 10,
    as_json: options.Json = False,
    lang: options.Lang = None,
    knowledge: options.Knowledge = None,
) -> None:
    """Find questions by meaning and words."""
    from interviewer.cli.context import prepare

    console, services = prepare(lang=lang, knowledge=knowledge)
    hits = services.index.search(" ".join(text), k=limit, topic=topic)
    language = services.settings.language()
    rows = [{**_row(services.corpus[h.question_id], language), "similarity": round(h.similarity, 3)} for h in hits]
    _print_rows(console, rows, as_json=as_json)


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


def check(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(help=say("Folders; else all that are used", "目录；默认检查所有题库目录"), metavar="[DIR]..."),
    ] = None,
    complete: Annotated[
        bool,
        typer.Option("--complete", help=say("Ask for all that a shipped question must have", "按随附题目的要求检查")),
    ] = False,
    as_json: options.Json = False,
    lang: options.Lang = None,
    knowledge: options.Knowledge = None,
) -> None:
    """Check question files and report every fault of every file at once."""
    from interviewer.cli.context import prepare
    from interviewer.corpus.check import check_corpus
    from interviewer.corpus.topics import read_topics
    from interviewer.embedding import BuiltinEmbedder
    from interviewer.errors import BadInputFile, ExitCode
    from interviewer.grading.offline import OfflineGrader
    from interviewer.settings import shipped

    console, services = prepare(lang=lang, knowledge=knowledge)
    for folder in folders or []:
        if not folder.is_dir():
            raise BadInputFile(path=folder, detail="it is not a folder")
    used = folders or list(services.settings.knowledge_folders)
    topics = read_topics([shipped("knowledge"), *used])
    strict = [complete or folder == shipped("knowledge") for folder in used]
    reports = [
        check_corpus(
            [folder],
            OfflineGrader(),
            complete=whole,
            topics=topics if whole else None,
            embedder=BuiltinEmbedder() if whole else None,
        )
        for folder, whole in zip(used, strict, strict=True)
    ]
    faults = [fault for report in reports for fault in report.faults]
    if as_json:
        console.json([{"path": str(f.path), "line": f.line, "message": f.message} for f in faults])
    else:
        for fault in faults:
            console.result(str(fault))
        if not faults:
            console.line("check-ok", style=None, entries=sum(report.entries for report in reports))
        for report in reports:
            for language, (good, tested, beyond) in report.examples.items():
                if tested:
                    console.note("check-examples", lang=language, good=good, tested=tested, beyond=beyond)
    if faults:
        raise typer.Exit(ExitCode.INPUT)
