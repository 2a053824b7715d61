"""Why the marks are what they are: each point's reason, its quote and the reply it came from, doubts and sources."""

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from interviewer.cli.card import agreeing_calls, dispute_line, named
from interviewer.cli.console import STYLES, Console, visible
from interviewer.core.interview import Round, Turn
from interviewer.core.question import KeyPoint, Lang, Question
from interviewer.core.trace import deciding, matched_words, verdict_on
from interviewer.core.verdict import CREDIT, Grade, PointVerdict
from interviewer.reports.words import reason, worth

INDENT = 2


def show_why(console: Console, round_: Round, lang: Lang, point: int | None = None) -> None:
    """Explain the marks of one question, or of one of its points, counted from 1."""
    console.show()
    console.rule(console.texts("why"))
    console.show(Text(visible(round_.question.question.get(lang)), style="bold"))
    for number, (key_point, verdict) in enumerate(zip(round_.question.key_points, round_.final, strict=True), 1):
        if point in {None, number}:
            console.show()
            _show_point(console, round_, key_point, verdict, number, lang)


def why_rows(console: Console, round_: Round, lang: Lang, point: int | None = None) -> list[dict[str, Any]]:
    """Return what `show_why` explains, for programs: a row a point. `reply` is the number of the reply that decided it."""
    rows = []
    for number, (key_point, verdict) in enumerate(zip(round_.question.key_points, round_.final, strict=True), 1):
        if point not in {None, number}:
            continue
        turn = deciding(round_, key_point.id)
        given = verdict_on(turn or round_.graded[0], key_point.id)
        detail = given.reason.partition(":")[2]
        rows.append(
            {
                "question_id": round_.question.id,
                "retry": round_.retry,
                "point": key_point.id,
                "number": number,
                "text": key_point.text.get(lang),
                "weight": key_point.weight,
                "verdict": verdict.verdict,
                "quote": given.quote,
                "reason": given.reason,
                "why": console.texts.why(given.reason, detail) or given.reason,
                "reply": turn.number if turn else None,
                "votes": list(verdict.votes),
                "second": verdict.second,
                "sources": [
                    s.model_dump(exclude_none=True) for s in round_.question.sources if key_point.id in s.supports
                ],
                "dispute": d.said.model_dump(exclude={"type"}) if (d := round_.dispute(key_point.id)) else None,
            }
        )
    return rows


def _show_point(
    console: Console, round_: Round, point: KeyPoint, verdict: PointVerdict, number: int, lang: Lang
) -> None:
    head = Text(f"{number} ", style="dim").append(named(console, verdict.verdict), style=STYLES[verdict.verdict])
    head.append(f"  {worth(console.texts, point.weight, verdict.verdict, verdict.earned)}", style="dim")
    console.show(head)
    for line in _lines(console, round_, point, verdict, lang):
        console.indented(line, INDENT)


def _lines(console: Console, round_: Round, point: KeyPoint, verdict: PointVerdict, lang: Lang) -> Iterator[Text]:
    texts = console.texts
    yield Text(visible(point.text.get(lang)))
    turn = deciding(round_, point.id)
    given = verdict_on(turn or round_.graded[0], point.id)
    yield from _reason(console, round_.question, point, given, turn, lang)
    if given.quote:
        quote = f"{console.symbol('open')}{visible(' '.join(given.quote.split()))}{console.symbol('close')}"
        yield console.labelled("why-quote", f"{quote}{console.aside(_place(console, round_, turn))}", "dim")
    if len(round_.graded) > 1 and len({verdict_on(t, point.id).verdict for t in round_.graded}) > 1:
        arrow = f" {console.symbol('arrow')} "
        marks = arrow.join(console.symbol(verdict_on(t, point.id).verdict) for t in round_.graded)
        yield console.labelled("why-replies", marks, "dim")
    if next(v for v in round_.unaided if v.point == point.id).reason == "hinted":
        yield console.labelled("why-unaided", f"{named(console, 'missing')}. {texts.why('hinted')}", "dim")
    if verdict.votes:
        votes = " ".join(console.symbol(vote) for vote in reversed(verdict.votes))
        yield console.labelled("why-calls", f"{votes}{console.aside(agreeing_calls(console, verdict))}", "dim")
    if verdict.second:
        by_wording = "" if point.accept else console.aside(texts("why-second-wording"))
        style = "yellow" if point.accept and CREDIT[verdict.second] != CREDIT[verdict.verdict] else "dim"
        yield console.labelled("why-second", f"{named(console, verdict.second)}{by_wording}", style)
    if sources := [f"{s.ref} {s.where or ''}".strip() for s in round_.question.sources if point.id in s.supports]:
        yield console.labelled("why-sources", "; ".join(sources), "dim")
    if dispute := dispute_line(console, round_, point.id):
        yield dispute


def _reason(
    console: Console, question: Question, point: KeyPoint, given: PointVerdict, turn: Turn | None, lang: Lang
) -> Iterator[Text]:
    """Give the grader's reason in words, with what it went by."""
    ways = (*point.accept, *point.partial)
    if given.reason.startswith("misconception:"):
        wrong = next((m for m in question.misconceptions if m.id == given.reason.partition(":")[2]), None)
        ways = wrong.says if wrong else ()
    words, ours = reason(console.texts, given.reason, {m.id: m.text.get(lang) for m in question.misconceptions})
    yield console.labelled("why-rule" if ours else "why-model", words, "dim")
    if not ours:
        return
    by_words = turn is not None and isinstance(turn.result, Grade) and turn.result.grader.name == "offline"
    if by_words and given.quote and (found := matched_words(ways, given.quote)):
        quoted = (f"{console.symbol('open')}{visible(word)}{console.symbol('close')}" for word in found)
        yield console.labelled("why-words", " + ".join(quoted), "dim")


def _place(console: Console, round_: Round, turn: Turn | None) -> str:
    """Say which reply of the question a turn holds."""
    asked = [t for t in round_.turns if t.kind == "probe"]
    if turn is None or turn.kind == "question":
        return console.texts("why-first")
    return console.texts("why-probe", number=next(n for n, t in enumerate(asked, 1) if t.number == turn.number))
