"""/why and /disagree: looking into the marks of the question that was finished last, and disputing them.

A dispute is asked for in single lines: which point, what it should be, and why.
"""

import unicodedata

from interviewer.cli.card import named, unbroken
from interviewer.cli.commands import name_of, numbered
from interviewer.cli.console import SYMBOLS, Console
from interviewer.cli.input import Input, LeftQuestion
from interviewer.cli.texts import TEXTS
from interviewer.cli.why import show_why
from interviewer.core.events import Disputed
from interviewer.core.interview import Round
from interviewer.core.question import Lang, VerdictName
from interviewer.core.trace import disputed
from interviewer.runner import Runner

VERDICTS: tuple[VerdictName, ...] = ("met", "partial", "missing", "contradicted")
COLON: dict[Lang, str] = {"en": ": ", "zh": "："}


def look_into(console: Console, input_: Input, runner: Runner, name: str, argument: str) -> None:
    """Carry out one of the two commands; raises StoreError where a dispute cannot be stored."""
    interview = runner.interview
    if interview.plan.mode == "mock" and not interview.ended:
        console.line("why-later" if name == "why" else "dispute-later", id=runner.session)
        return
    closed = [r for r in interview.rounds if r.closed]
    if not closed or not closed[-1].graded:
        console.note("not-now", name=name_of(name, console.texts.lang))
    elif name == "disagree":
        if event := ask_dispute(console, input_, closed[-1], argument, interview.plan.feedback_lang):
            runner.dispute(event)
            console.line("disputed")
    elif interview.current and interview.current.question.id == closed[-1].question.id:
        console.line("answer-later")  # it is being asked once more, and the reasons would give it away
    else:
        lang = interview.plan.feedback_lang
        explain(console.speaking(lang), closed[-1], lang, numbered(argument)[0])


def explain(console: Console, round_: Round, lang: Lang, number: int | None) -> None:
    """Explain the marks of a question, or of one point where there is such a point."""
    last = len(round_.question.key_points)
    if number is None or 1 <= number <= last:
        show_why(console, round_, lang, number)
    else:
        console.note("no-such-point", number=number, last=last)


def ask_dispute(console: Console, input_: Input, round_: Round, argument: str, lang: Lang) -> Disputed | None:
    """Return the dispute that the candidate wants on a graded question, asking for what was not said; None for none.

    Args:
        argument: what was typed after the command: the point's number, the note.
    """
    number, note = numbered(argument)
    points = round_.question.key_points
    if number is None and not input_.interactive:
        console.note("dispute-number")
        return None
    if number is not None and not 1 <= number <= len(points):
        console.note("no-such-point", number=number, last=len(points))
        return None
    if not input_.interactive:
        assert number is not None
        return disputed(round_, points[number - 1].id, None, note)
    try:
        number = number or _ask_number(console, input_, len(points))
        point = points[number - 1]
        given = next(v.verdict for v in round_.final if v.point == point.id)
        console.show(f"{number} {named(console, given)}{COLON[lang]}{point.text.get(lang)}", style="dim")
        wanted = _ask_verdict(console, input_, given)
        if not note:
            console.line("ask-note", style="bold")
            note = input_.ask()
    except LeftQuestion:
        console.note("not-disputed")
        return None
    return disputed(round_, point.id, wanted, note)


def _ask_number(console: Console, input_: Input, last: int) -> int:
    while True:
        console.line("ask-point", style="bold", last=last)
        number, _ = numbered(input_.ask())
        if number is not None and 1 <= number <= last:
            return number
        console.note("not-understood")


def _ask_verdict(console: Console, input_: Input, given: VerdictName) -> VerdictName | None:
    """Ask what a point should be; None where that is left open."""
    others = [name for name in VERDICTS if name != given]
    dot = f" {console.symbol('dot')} "
    choices = dot.join(unbroken(f"{n} {named(console, name)}") for n, name in enumerate(others, 1))
    while True:
        console.line("ask-should", style="bold", choices=choices)
        answer = input_.ask().strip()
        if not answer:
            return None
        for n, name in enumerate(others, 1):
            if means(answer, name) or unicodedata.normalize("NFKC", answer) == str(n):
                return name
        console.note("not-understood")


def means(words: str, verdict: VerdictName) -> bool:
    """Say whether a typed word names a verdict: its id, its name in either language, or its symbol."""
    return words.strip().casefold() in {verdict, *TEXTS[verdict], *SYMBOLS[verdict]}
