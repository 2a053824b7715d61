"""`questions list`, `topics`, `show` and `search`: look at the corpus."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from interviewer.cli import completion, options
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.core.question import Lang, Question
    from interviewer.corpus import Corpus

Topic = Annotated[
    str | None,
    typer.Option("--topic", "-t", help=say("Only this topic", "只看该主题"), autocompletion=completion.topics),
]


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
    question_id: Annotated[
        str,
        typer.Argument(metavar="ID", help=say("The question's id", "题目编号"), autocompletion=completion.questions),
    ],
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
