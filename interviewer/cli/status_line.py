"""Where the interview is, in one line: under the line that is written in, and for /status."""

from interviewer.cli.console import Console
from interviewer.cli.input.words import length
from interviewer.core.pace import soft_limit
from interviewer.runner import Runner

Fragments = list[tuple[str, str]]
"""Pieces of a line, each with its style."""


def clock(seconds: float) -> str:
    """Return minutes and seconds."""
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"


def _facts(console: Console, runner: Runner) -> tuple[str, str, str]:
    """Return what stands before the time on the question, that time, and what stands behind it."""
    interview = runner.interview
    level = interview.rounds[-1].question.level if interview.rounds else "–"
    place = console.texts("place", number=interview.asked, of=interview.plan.number, level=level)
    left = ""
    if interview.plan.minutes is not None:
        waiting = runner.elapsed - sum(t.seconds for t in interview.rounds[-1].sent) if interview.current else 0.0
        rest = max(0.0, interview.plan.minutes * 60 - interview.seconds - waiting)
        left = console.texts("time-left", time=clock(rest))
    return place, clock(runner.elapsed), left


def status(console: Console, runner: Runner) -> str:
    """Return the place in the interview, the time on the question, and the session's id."""
    place, time, left = _facts(console, runner)
    return console.texts("status", place=place, time=time, id=runner.session) + left


def toolbar(console: Console, runner: Runner, typed: str, *, replacing: bool = False) -> Fragments:
    """Return the status line: place, level, time on this question (yellow once that is long), and how much was typed."""
    interview = runner.interview
    place, time, left = _facts(console, runner)
    current = interview.current
    late = current is not None and runner.elapsed > soft_limit(current.question, interview.plan)
    dot = f" {console.symbol('dot')} "
    parts: Fragments = [("", place + dot), ("class:toolbar.late" if late else "", time), ("", left)]
    if typed.strip() and not typed.lstrip().startswith(("/", "／")):
        unit, count = length(typed)
        parts.append(("", dot + console.texts(f"count-{unit}", count=count)))
    if replacing:
        parts.append(("class:toolbar.late", dot + console.texts("replacing")))
    return parts
