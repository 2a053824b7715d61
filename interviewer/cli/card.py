"""The score card: every point with its mark and the quoted words, the score, what to fix first, and who graded."""

from typing import Literal

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from interviewer.cli.console import STYLES, Console, visible
from interviewer.cli.delivery import show_delivery
from interviewer.core.interview import Interview, Round
from interviewer.core.question import KeyPoint, Lang, Question, VerdictName
from interviewer.core.verdict import Grade, PointVerdict, Ungraded, disputable
from interviewer.reports.words import percent as percent
from interviewer.reports.words import worth

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def show_card(console: Console, round_: Round, session: str, lang: Lang) -> None:
    """Print the card of one question."""
    texts = console.texts
    console.show()
    console.rule(texts("card"))
    console.show(Text(visible(round_.question.question.get(lang)), style="bold"))
    if not round_.answered:
        console.line("skipped" if round_.closed == "skipped" else "no-reply")
        if round_.unaided_score is not None:
            console.line("withdrawn-first")
            _scores(console, round_)
        _notes(console, round_)
        return
    for turn in round_.ungraded:
        assert turn.result is not None
        why = texts.why_ungraded(getattr(turn.result, "reason", "unreadable"))
        console.line("ungraded", style="bold yellow", why=why, id=session)
        if isinstance(turn.result, Ungraded) and (detail := turn.result.told(texts.lang)):
            console.show(detail, style="dim")
    if not round_.graded:
        _notes(console, round_)
        return
    legend = (f"{console.symbol(v)} {console.texts(v)}" for v in ("met", "partial", "missing", "contradicted"))
    console.show("   ".join(legend), style="dim")
    _points(console, round_, lang)
    _wrong(console, round_, lang)
    _scores(console, round_)
    if round_.first is not None:
        console.line("withdrawn-first")
    show_delivery(console, round_)
    _disagreement(console, round_)
    if round_.open_points:
        first = round_.open_points[0]
        console.show(console.labelled("fix-first", first.text.get(lang), "bold"))
    for note in {t.result.note for t in round_.graded if isinstance(t.result, Grade) and t.result.note}:
        console.show(texts.grading_note(note), style="yellow")
    if any(p.draft for p in round_.question.key_points):
        console.line("draft-points")
    _graders(console, round_)
    _notes(console, round_)


def _notes(console: Console, round_: Round) -> None:
    for note in round_.notes:
        console.show(console.labelled("note-label", note, "bold cyan"))


def _points(console: Console, round_: Round, lang: Lang) -> None:
    unaided = {v.point: v for v in round_.unaided}
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, justify="right", style="dim")
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    indent = 3 + len(str(len(round_.final)))
    for number, (point, verdict) in enumerate(zip(round_.question.key_points, round_.final, strict=True), 1):
        mark = Text(console.symbol(verdict.verdict), style=STYLES[verdict.verdict])
        table.add_row(str(number), mark, console.wrapped(_point(console, point, verdict, lang), indent))
        detail = _detail(console, verdict)
        if (before := unaided[point.id].verdict) != verdict.verdict:
            change = f"({console.texts(before)} {console.symbol('arrow')} {console.texts(verdict.verdict)})"
            detail = f"{detail} {change}" if detail else change
        if detail:
            table.add_row("", "", console.wrapped(Text(detail, style="dim"), indent))
        if dispute := dispute_line(console, round_, point.id):
            table.add_row("", "", console.wrapped(dispute, indent))
    console.rich.print(table, width=console.width)


def _point(console: Console, point: KeyPoint, verdict: PointVerdict, lang: Lang) -> Text:
    text = Text(visible(point.text.get(lang)))
    text.append(f"  {unbroken(worth(console.texts, point.weight, verdict.verdict, verdict.earned))}", style="dim")
    if verdict.split:
        text.append(f" {console.symbol('dot')} {agreeing_calls(console, verdict)}", style="yellow")
    return text


def agreeing_calls(console: Console, verdict: PointVerdict) -> str:
    """Say how many of the calls gave the verdict that counts."""
    return unbroken(console.texts("point-votes", count=verdict.votes.count(verdict.verdict), of=len(verdict.votes)))


def unbroken(words: str) -> str:
    """Return words that no line break separates."""
    return words.replace(" ", NO_BREAK_SPACE)


def named(console: Console, verdict: VerdictName) -> str:
    """Return a verdict's symbol and name."""
    return f"{console.symbol(verdict)} {console.texts(verdict)}"


def dispute_line(console: Console, round_: Round, point: str) -> Text | None:
    """Say that the candidate disagrees with the mark on a point; None where nobody does."""
    dispute = round_.dispute(point)
    if dispute is None:
        return None
    said = dispute.said
    words = [console.texts("should-be", mark=named(console, said.wanted))] if said.wanted else []
    words += [f"{console.symbol('open')}{visible(said.note, limit=300)}{console.symbol('close')}"] if said.note else []
    if not words:
        return Text(console.texts("disputed-label"), style="cyan")
    return console.labelled("disputed-label", " ".join(words), "cyan")


def _detail(console: Console, verdict: PointVerdict) -> str:
    if verdict.quote:
        reversed_ = verdict.reason in {"negated", "swapped"}
        quoted = visible(" ".join(verdict.quote.split()), limit=300)
        why = f" ({console.texts.reason(verdict.reason)})" if reversed_ else ""
        return f"{console.symbol('open')}{quoted}{console.symbol('close')}{why}"
    reason = console.texts.reason(verdict.reason)
    return visible(reason) if reason and reason not in {"not-found", "accepted"} else ""


def _wrong(console: Console, round_: Round, lang: Lang) -> None:
    known = {m.id: m for m in round_.question.misconceptions}
    said = {m.id: m for t in round_.graded if isinstance(t.result, Grade) for m in t.result.misconceptions}
    for spotted in said.values():
        if spotted.id not in known:
            continue
        wrong = known[spotted.id]
        words = f"{console.symbol('open')}{visible(spotted.quote, limit=200)}{console.symbol('close')}"
        console.show(
            console.labelled("also-said", f"{words} {console.symbol('arrow')} {wrong.correction.get(lang)}", "magenta")
        )


def _scores(console: Console, round_: Round) -> None:
    texts = console.texts
    text = Text()
    scores: tuple[tuple[Literal["unaided", "final"], float | None], ...] = (
        ("unaided", round_.unaided_score),
        ("final", round_.final_score),
    )
    for key, share in scores:
        shown = texts("ungraded-short") if share is None else f"{console.bar(share)} {percent(share)}"
        text.append(f"{texts(key)} ", style="dim").append(shown, style="bold")
        low, high = (round(end * 100) for end in round_.range(key) or (0, 0))
        if low != high:
            ends = unbroken(texts("range", low=low, high=high, dash=console.symbol("dash")))
            text.append(f" {ends}", style="yellow")
        text.append("   ")
    console.show(text)


def _disagreement(console: Console, round_: Round) -> None:
    """Say where the built-in grader differs, if by so much that a person should look."""
    if not round_.disagreed:
        return
    numbers = {point.id: n for n, point in enumerate(round_.question.key_points, 1)}
    points = [
        console.texts(
            "disagree-point",
            number=numbers[v.point],
            ours=console.symbol(v.verdict),
            theirs=console.symbol(v.second or v.verdict),
        )
        for v in disputable(round_.question, round_.final)
    ]
    comma = "；" if console.texts.lang == "zh" else ", "
    console.show(
        console.labelled("disagree-label", console.texts("disagree-why", points=comma.join(points)), "bold yellow")
    )


def _graders(console: Console, round_: Round) -> None:
    seen = []
    for turn in round_.graded:
        assert isinstance(turn.result, Grade)
        info = turn.result.grader
        prompt = f" {console.symbol('dot')} prompt {info.prompt}" if info.prompt else ""
        votes = max((len(v.votes) for v in turn.result.verdicts), default=0)
        calls = f" {console.symbol('dot')} {console.texts('calls', count=votes, of=info.samples)}" if votes else ""
        row = (f"{info.name} {info.model or ''}".strip() + prompt + calls, info.rubric or "")
        if row not in seen:
            seen.append(row)
            console.line("graded-by", grader=row[0], rubric=row[1])
        if turn.result.note:
            console.show(turn.result.note, style="yellow")


def show_answer(console: Console, question: Question, lang: Lang) -> None:
    """Print the reference answer and where to go from it."""
    console.rule(console.texts("reference"))
    console.show(question.answer.get(lang))
    console.show()
    if question.solution:
        console.rule(console.texts("solution"))
        console.show(_code(question.solution))
        console.show()
    for misconception in question.misconceptions:
        console.show(console.labelled("common-error", misconception.text.get(lang), "magenta"))
        console.show(f"  {console.symbol('arrow')} {misconception.correction.get(lang)}")
    console.show()
    for deeper in question.deeper:
        console.show(console.labelled("deeper", deeper.get(lang), "dim"))


def _code(python: str) -> RenderableType:
    from rich.syntax import Syntax

    return Syntax(visible(python.rstrip()), "python", theme="ansi_dark", background_color="default", word_wrap=True)


def show_sources(console: Console, question: Question) -> None:
    """Print where the reference answer can be checked."""
    if not question.sources:
        console.line("no-sources")
    for source in question.sources:
        where = f" {source.where}" if source.where else ""
        console.show(f"{console.symbol('dot')} {source.ref}{where}")
    if question.unverified:
        console.line("unverified", note=question.note or "")


def show_summary(console: Console, interview: Interview, session: str) -> None:
    """Print the session's scores, a line a question, the interviewer's last words, and what to do next."""
    from interviewer.cli.closing import show_closing, show_words

    show_scores(console, interview)
    if interview.closing:
        show_words(console, interview.closing)
    show_closing(console, interview)
    show_way_back(console, interview, session)


def show_scores(console: Console, interview: Interview) -> None:
    """Print the session's scores, a line a question."""
    texts = console.texts
    console.show()
    console.rule(texts("summary"))
    console.rich.print(_rounds(console, interview), width=console.width)
    scored = [r for r in interview.rounds if r.final_score is not None and not r.retry]
    if scored:
        means = f"{texts('unaided')} {percent(interview.mean('unaided'))} {console.symbol('arrow')} {texts('final')} {percent(interview.mean('final'))}"
        console.show(console.labelled("summary-score", means, "bold", count=len(scored)))
    else:
        console.line("summary-none")
    ungraded = sum(bool(r.ungraded) for r in interview.rounds)
    unanswered = sum(not r.answered for r in interview.rounds)
    if ungraded:
        console.line("summary-ungraded", count=ungraded)
    if unanswered:
        console.line("summary-skipped", count=unanswered)


def show_way_back(console: Console, interview: Interview, session: str) -> None:
    """Print how to see the session again, or to go on with it."""
    console.line("see-later" if interview.ended else "left", id=session)


def _rounds(console: Console, interview: Interview) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    number = 0
    for round_ in interview.rounds:
        number += not round_.retry
        share = round_.final_score
        if share is None:
            key = "ungraded-short" if round_.ungraded else "not-scored"
            result = Text(console.texts(key), style="yellow")
        else:
            result = Text(f"{console.bar(share)} {percent(share):>5}", style="bold")
        asked = Text(visible(round_.question.question.get(interview.plan.feedback_lang), limit=200))
        if round_.retry:
            asked = Text(f"{console.texts('again')} ", style="dim").append(asked)
        table.add_row("" if round_.retry else str(number), result, console.wrapped(asked, 24))
    return table
