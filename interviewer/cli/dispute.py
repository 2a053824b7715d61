"""`why` and `disagree`: look into the marks of a stored interview, and say that one of them is wrong."""

from typing import TYPE_CHECKING, Annotated

import typer

from interviewer.cli import options
from interviewer.cli.history import SessionId, card_language
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.core.interview import Interview, Round

QuestionNumber = Annotated[
    int, typer.Argument(min=1, help=say("The question's number in the interview", "题号"), metavar="QUESTION")
]
Attempt = Annotated[
    int | None,
    typer.Option(
        "--attempt",
        min=1,
        help=say("Which answer of a question asked again; else the last", "重试过的题取第几次作答；默认最后一次"),
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("why", help=say("Explain the marks of an interview", "解释评分的依据"))(why)
    app.command("disagree", help=say("Say that a mark is wrong", "对某个判定提出异议"))(disagree)


def why(
    session: SessionId,
    question: Annotated[
        int | None,
        typer.Argument(min=1, help=say("The question's number; else all", "题号；默认全部"), metavar="[QUESTION]"),
    ] = None,
    point: Annotated[
        int | None,
        typer.Argument(min=1, help=say("The key point's number; else all", "要点序号；默认全部"), metavar="[POINT]"),
    ] = None,
    attempt: Attempt = None,
    as_json: options.Json = False,
    lang: options.Lang = None,
) -> None:
    """Explain the marks: reason, quote, doubts and sources of every point."""
    from interviewer.cli.context import prepare
    from interviewer.cli.why import show_why, why_rows
    from interviewer.core.interview import fold

    console, services = prepare(lang=lang)
    interview = fold(services.store.events(services.store.find(session)))
    if question is None:
        chosen = [r for r in interview.rounds if r.graded]
    else:
        chosen = [_round(console, interview, question, attempt)]
    language = card_language(services.settings, interview, lang)
    for round_ in chosen:
        if point is not None:
            _check_point(console, round_, point)
    if as_json:
        rows = (why_rows(console.speaking(language), round_, language, point) for round_ in chosen)
        console.json([row for some in rows for row in some])
        return
    for round_ in chosen:
        show_why(console.speaking(language), round_, language, point)
    if not chosen:
        console.line("summary-none")


def disagree(
    session: SessionId,
    question: QuestionNumber,
    point: Annotated[
        int,
        typer.Argument(min=1, help=say("The key point's number on the card", "评分卡上的要点序号"), metavar="POINT"),
    ],
    note: Annotated[str, typer.Option("--note", help=say("Why", "理由"))] = "",
    should: Annotated[
        str | None,
        typer.Option(
            "--should",
            help=say("met, partial, missing or contradicted", "应为：met、partial、missing 或 contradicted"),
            metavar="VERDICT",
        ),
    ] = None,
    attempt: Attempt = None,
    as_json: options.Json = False,
    lang: options.Lang = None,
) -> None:
    """Record that a mark is wrong. Scores stay; `questions disputes` lists what was recorded."""
    from interviewer.cli.card import named
    from interviewer.cli.context import prepare
    from interviewer.cli.marks import VERDICTS, means
    from interviewer.core.interview import fold
    from interviewer.core.trace import disputed
    from interviewer.errors import UsageError
    from interviewer.settings import writable_home
    from interviewer.store import session_lock

    console, services = prepare(lang=lang)
    wanted = next((name for name in VERDICTS if should is not None and means(should, name)), None)
    if should is not None and wanted is None:
        raise UsageError(detail=console.texts("bad-should", value=should))
    chosen = services.store.find(session)
    with session_lock(writable_home(services.settings), chosen):
        interview = fold(services.store.events(chosen))
        round_ = _round(console, interview, question, attempt)
        _check_point(console, round_, point)
        given = round_.final[point - 1]
        if given.verdict == wanted:
            raise UsageError(detail=console.texts("same-verdict", number=point, mark=named(console, wanted)))
        event = disputed(round_, given.point, wanted, note)
        services.store.append(chosen, event, after=interview.last_seq)
    if as_json:
        console.json({"id": chosen, **event.model_dump(exclude={"type"})})
    else:
        console.line("disputed", style=None)


def _round(console: "Console", interview: "Interview", number: int, attempt: int | None) -> "Round":
    """Return a question's attempt that has marks; raises UsageError where there is none."""
    from interviewer.core.trace import attempts
    from interviewer.errors import UsageError

    tries = attempts(interview, number)
    graded = [r for r in (tries if attempt is None else tries[attempt - 1 : attempt]) if r.graded]
    if graded:
        return graded[-1]
    if tries and attempt is not None:
        raise UsageError(detail=console.texts("no-such-attempt", attempt=attempt, number=number))
    raise UsageError(detail=console.texts("no-such-question", number=number, count=interview.asked))


def _check_point(console: "Console", round_: "Round", number: int) -> None:
    from interviewer.errors import UsageError

    last = len(round_.question.key_points)
    if number > last:
        raise UsageError(detail=console.texts("no-such-point", number=number, last=last))
