"""`history`, `show` and `regrade`: look at stored interviews, and grade stored replies again."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from interviewer.cli import completion, options
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.core.interview import Interview
    from interviewer.core.progress import Answered
    from interviewer.core.question import Lang, Question
    from interviewer.runner import Graded
    from interviewer.settings import Settings
    from interviewer.wiring import Services

SessionId = Annotated[
    str,
    typer.Argument(
        help=say("Session id, or its beginning", "场次编号或其开头"),
        metavar="ID",
        autocompletion=completion.sessions,
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "history", help=say("List the interviews on this machine, and the progress", "列出本机的面试记录和进步情况")
    )(history)
    app.command("show", help=say("Show an interview's score cards", "显示一场面试的评分卡"))(show)
    app.command("regrade", help=say("Grade stored replies again", "对已保存的回答重新评分"))(regrade)


def history(
    topics: Annotated[
        bool,
        typer.Option("--topics", help=say("By topic, with what is missed most often", "按主题列出，附最常漏掉的要点")),
    ] = False,
    topic: Annotated[
        str | None, typer.Option("--topic", "-t", metavar="TOPIC", help=say("Only this topic", "只看该主题"))
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help=say("Only from this day (UTC) on", "只看该日（UTC）之后")),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="N", help=say("List the latest N only", "只列出最近 N 场"))
    ] = None,
    as_json: options.Json = False,
    lang: options.Lang = None,
) -> None:
    """List the interviews on this machine, and what they add up to."""
    from interviewer.cli.context import prepare

    console, services = prepare(lang=lang)
    past = _past(services, topic=topic, since=_day(console, since))
    if not past:
        if not as_json:
            console.note("no-history-fits" if topic or since else "no-history")
    elif topics:
        _by_topic(console, services, past, as_json=as_json)
    elif as_json:
        console.json([summary for summary, _ in past[:limit]])
    else:
        _list(console, past[:limit])
        _progress(console, services, past)


Past = list[tuple[dict[str, Any], "list[Answered]"]]
"""Interviews, the latest first: the summary of each, and its questions that fit."""


def _day(console: "Console", since: str | None) -> str:
    """Return a day as ISO 8601; raises UsageError where it is none."""
    from datetime import date

    from interviewer.errors import UsageError

    if since is None:
        return ""
    try:
        return date.fromisoformat(since.strip()).isoformat()
    except ValueError:
        raise UsageError(detail=console.texts("bad-since", value=since)) from None


def _past(services: "Services", *, topic: str | None, since: str) -> Past:
    from interviewer.core.progress import answered
    from interviewer.reports import SUMMARY, session_record

    past: Past = []
    for info in services.store.sessions():
        if info.started < since:
            continue
        events = services.store.events(info.id)
        questions = [a for a in answered(info.id, events) if topic is None or a.question.within(topic)]
        if questions or topic is None:
            past.append((session_record(info.id, events).model_dump(mode="json", include=set(SUMMARY)), questions))
    return past


def _list(console: "Console", past: Past) -> None:
    from rich.text import Text

    from interviewer.cli.card import percent
    from interviewer.cli.progress import NARROW

    t = console.texts
    rows = [
        (
            row["id"],
            row["started"][:16].replace("T", " "),
            t(row["mode"]),
            f"{row['asked']}/{row['number']}",
            t("done" if row["ended"] else "open"),
            f"{percent(row['unaided'])} {console.symbol('arrow')} {percent(row['final'])}",
        )
        for row, _ in past
    ]
    columns = ("col-id", "col-when", "col-mode", "col-questions", "col-state", "col-score")
    if console.width >= NARROW:
        console.table([t(c) for c in columns], rows)
        return
    for id_, when, mode, count, state, score in rows:
        console.show(Text(id_, style="bold cyan").append(f"  {when}", style="dim"))
        dot = f" {console.symbol('dot')} "
        console.show(f"  {dot.join((score, count, mode, state))}")


def _progress(console: "Console", services: "Services", past: Past) -> None:
    from statistics import fmean

    from interviewer.cli.progress import show_progress
    from interviewer.core.progress import by_topic, progress

    questions = [one for _, answered in past for one in answered]
    finals = [[a.final for a in answered if a.final is not None] for _, answered in reversed(past)]
    language = services.settings.language()
    show_progress(
        console,
        progress(questions),
        by_topic(questions, depth=1),
        [fmean(scores) for scores in finals if scores],
        lambda name: services.topic_title(name, language),
    )


def _by_topic(console: "Console", services: "Services", past: Past, *, as_json: bool) -> None:
    from interviewer.cli.progress import show_topics, topic_row
    from interviewer.core.progress import by_topic

    language = services.settings.language()
    rows = by_topic(one for _, answered in past for one in answered)
    if as_json:
        console.json([topic_row(name, services.topic_title(name, language), p) for name, p in rows.items()])
    else:
        show_topics(console, rows, lambda name: services.topic_title(name, language), language)


def show(
    session: SessionId,
    answers: Annotated[
        bool, typer.Option("--answers", help=say("With reference answers and sources", "附参考答案和来源"))
    ] = False,
    with_exchanges: Annotated[
        bool,
        typer.Option("--exchanges", help=say("What was said to and by models instead", "改为显示与模型的往来")),
    ] = False,
    as_json: options.Json = False,
    lang: options.Lang = None,
) -> None:
    """Show an interview's score cards."""
    from interviewer.cli.card import show_answer, show_card, show_sources, show_summary
    from interviewer.cli.context import prepare
    from interviewer.core.interview import fold
    from interviewer.reports import json_text, session_record
    from interviewer.wiring import reply_digest

    console, services = prepare(lang=lang)
    chosen = services.store.find(session)
    events = services.store.events(chosen)
    interview = fold(events)
    if with_exchanges:
        from interviewer.cli.exchanges import exchanges, show_exchanges

        rows = exchanges(interview, lambda reply: services.store.exchanges(reply_digest(reply)))
        if as_json:
            console.json(rows)
        else:
            show_exchanges(console, rows, chosen)
        return
    if as_json:
        console.write(json_text(session_record(chosen, events)))
        return
    language = card_language(services.settings, interview, lang)
    console = console.speaking(language)
    for round_ in interview.rounds:
        show_card(console, round_, chosen, language)
        if answers:
            show_answer(console, round_.question, language)
            show_sources(console, round_.question)
    show_summary(console, interview, chosen)


def card_language(settings: "Settings", interview: "Interview", lang: str | None) -> "Lang":
    """Return the language of a stored interview's cards: its own, unless this call asks for another one by --lang."""
    return settings.language() if lang or options.given_before.get("lang") else interview.plan.feedback_lang


def regrade(
    session: SessionId,
    everything: Annotated[
        bool, typer.Option("--all", help=say("Also replies that have a grade", "包括已评分的回答"))
    ] = False,
    as_json: options.Json = False,
    lang: options.Lang = None,
    grader: options.Grader = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    samples: options.Samples = None,
) -> None:
    """Grade stored replies again: those without a grade, or all of them. Earlier grades stay on record."""
    from interviewer.cli.card import percent
    from interviewer.cli.context import prepare
    from interviewer.core.interview import fold
    from interviewer.errors import ExitCode
    from interviewer.runner import regrade as grade_again
    from interviewer.settings import writable_home
    from interviewer.store import session_lock

    console, services = prepare(lang=lang, grader=grader, model=model, base_url=base_url, samples=samples)
    chosen = services.store.find(session)
    passages = services.passages if services.grades_by_model else None
    with session_lock(writable_home(services.settings), chosen):
        done = grade_again(services.store, services.grader, chosen, everything=everything, passages=passages)
    questions = {t.number: r.question for r in fold(services.store.events(chosen)).rounds for t in r.turns}
    rows = [_regraded(step, questions[step.turn.number]) for step in done]
    if as_json:
        console.json(rows)
    elif not rows:
        console.note("nothing-to-regrade", id=chosen)
    else:
        for row in rows:
            shown = console.texts.why_ungraded(row["ungraded"]) if row["ungraded"] else percent(row["score"])
            console.line("regraded", style=None, number=row["reply"] + 1, result=shown)
    if any(row["ungraded"] for row in rows):
        raise typer.Exit(ExitCode.PARTIAL)


def _regraded(step: "Graded", question: "Question") -> dict[str, Any]:
    from interviewer.core.verdict import Grade, score

    result = step.result
    graded = isinstance(result, Grade)
    return {
        "reply": step.turn.number,
        "question_id": question.id,
        "score": score(question, result.verdicts) if isinstance(result, Grade) else None,
        "ungraded": None if graded else getattr(result, "reason", None),
    }
