"""`history`, `show` and `regrade`: look at stored interviews, and grade stored replies again."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from interviewer.cli import completion, options
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from interviewer.core.interview import Interview, Round
    from interviewer.core.question import Lang, Question
    from interviewer.ports import SessionInfo
    from interviewer.runner import Graded
    from interviewer.settings import Settings

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
    app.command("history", help=say("List the interviews on this machine", "列出本机的面试记录"))(history)
    app.command("show", help=say("Show an interview's score cards", "显示一场面试的评分卡"))(show)
    app.command("regrade", help=say("Grade stored replies again", "对已保存的回答重新评分"))(regrade)


def history(as_json: options.Json = False, lang: options.Lang = None) -> None:
    """List the interviews on this machine."""
    from interviewer.cli.card import percent
    from interviewer.cli.context import prepare
    from interviewer.core.interview import fold

    console, services = prepare(lang=lang)
    sessions = services.store.sessions()
    scored = [(info, fold(services.store.events(info.id))) for info in sessions]
    if as_json:
        console.json([_summary(info, interview) for info, interview in scored])
        return
    if not sessions:
        console.note("no-history")
        return
    t = console.texts
    rows = [
        (
            info.id,
            info.started[:16].replace("T", " "),
            t(info.mode),
            f"{info.asked}/{info.number}",
            t("done" if info.ended else "open"),
            f"{percent(i.mean('unaided'))} {console.symbol('arrow')} {percent(i.mean('final'))}",
        )
        for info, i in scored
    ]
    columns = ("col-id", "col-when", "col-mode", "col-questions", "col-state", "col-score")
    console.table([t(c) for c in columns], rows)


def _summary(info: "SessionInfo", interview: "Interview") -> dict[str, Any]:
    return {
        "id": info.id,
        "started": info.started,
        "updated": info.updated,
        "mode": info.mode,
        "lang": info.lang,
        "feedback_lang": interview.plan.feedback_lang,
        "ended": info.ended,
        "asked": info.asked,
        "number": info.number,
        "unaided": interview.mean("unaided"),
        "final": interview.mean("final"),
    }


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
    from interviewer.wiring import reply_digest

    console, services = prepare(lang=lang)
    chosen = services.store.find(session)
    interview = fold(services.store.events(chosen))
    if with_exchanges:
        from interviewer.cli.exchanges import exchanges, show_exchanges

        rows = exchanges(interview, lambda reply: services.store.exchanges(reply_digest(reply)))
        if as_json:
            console.json(rows)
        else:
            show_exchanges(console, rows, chosen)
        return
    if as_json:
        info = next(s for s in services.store.sessions() if s.id == chosen)
        console.json(
            {
                **_summary(info, interview),
                "greeting": interview.greeting,
                "closing": interview.closing,
                "rounds": [_round(r) for r in interview.rounds],
            }
        )
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


def _round(round_: "Round") -> dict[str, Any]:
    return {
        "question_id": round_.question.id,
        "question": round_.question.question.model_dump(exclude_none=True),
        "retry": round_.retry,
        "transition": round_.transition,
        "closed": round_.closed,
        "unaided": round_.unaided_score,
        "final": round_.final_score,
        "unaided_range": round_.range("unaided"),
        "final_range": round_.range("final"),
        "graders_disagree": round_.disagreed,
        "disputes": [{"at": d.at, **d.said.model_dump(exclude={"type"})} for d in round_.disputes],
        "notes": list(round_.notes),
        "withdrawn": [
            {"number": t.number, "reply": t.reply, "result": t.result.model_dump() if t.result else None}
            for t in round_.withdrawn
        ],
        "unaided_reply": round_.first_turn.number if round_.first_turn else None,
        "hints": [point for point, _, _ in round_.hints],
        "verdicts": [v.model_dump() for v in round_.final] if round_.graded else [],
        "turns": [
            {
                "kind": turn.kind,
                "asked": turn.asked,
                "lead_in": turn.lead_in,
                "acknowledgement": turn.acknowledgement,
                "point": turn.point,
                "reply": turn.reply,
                "seconds": turn.seconds,
                "delivery": turn.delivery.model_dump(mode="json") if turn.delivery else None,
                "result": turn.result.model_dump() if turn.result else None,
            }
            for turn in round_.turns
        ],
    }


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
