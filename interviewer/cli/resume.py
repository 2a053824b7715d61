"""`resume`: go on with an interview that was left."""

from typing import TYPE_CHECKING, Annotated

import typer

from interviewer.cli import completion, options
from interviewer.cli.interview import hold, say_grader, voice_options
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.ports import SessionInfo
    from interviewer.runner import Runner
    from interviewer.wiring import Services

RESUMABLE_SHOWN = 20
RESUMABLE_NAMED = 5
NARROW = 60
"""Columns under which a list does without the mode."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("resume", help=say("Go on with an interview", "继续未完成的面试"))(resume)


def resume(
    session: Annotated[
        str | None,
        typer.Argument(
            help=say("Session id, or its beginning", "场次编号或其开头"),
            metavar="[ID]",
            autocompletion=completion.open_sessions,
        ),
    ] = None,
    last: Annotated[bool, typer.Option("--last", help=say("The latest open one", "最近一场未完成的"))] = False,
    voice: options.Voice = False,
    speak: options.Speak = False,
    wav: options.Wav = None,
    auto_stop: options.AutoStop = False,
    lang: options.Lang = None,
    grader: options.Grader = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    samples: options.Samples = None,
    knowledge: options.Knowledge = None,
) -> None:
    """Go on with an interview exactly where it stopped."""
    from interviewer.cli.context import mention_faults, prepare
    from interviewer.cli.texts import Texts
    from interviewer.settings import writable_home
    from interviewer.store import session_lock

    by_voice = voice_options(voice=voice, speak=speak, wav=wav, auto_stop=auto_stop)
    console, services = prepare(
        lang=lang, grader=grader, model=model, base_url=base_url, samples=samples, knowledge=knowledge
    )
    mention_faults(console, services)
    chosen = services.store.find(session) if session else _pick(console, services, last=last)
    if chosen is None:
        return
    runner = services.runner(chosen)
    with session_lock(writable_home(services.settings), chosen):
        runner.load()
        interview = runner.interview
        if not (lang or options.given_before.get("lang")):  # it goes on in its own language, whatever the terminal's is
            console.texts = Texts(interview.plan.interface_lang)
        if interview.ended:
            console.line("resumed-over", id=chosen)
            return
        console.line("resuming", style="bold", id=chosen, number=max(1, interview.asked), of=interview.plan.number)
        say_grader(console, services)
        _show_where(console, services, runner)
        hold(console, services, runner, by_voice)


def _show_where(console: "Console", services: "Services", runner: "Runner") -> None:
    """Show the open question again, with what was said on it, as the candidate left it."""
    from rich.text import Text

    from interviewer.cli.chat import follow_up
    from interviewer.cli.closing import show_words
    from interviewer.cli.console import visible

    current = runner.interview.current
    if current is None:
        return
    lang = runner.interview.plan.lang
    question = current.question
    console.show()
    if current.transition:
        show_words(console, current.transition)
    console.rule(
        console.texts(
            "question-head",
            number=runner.interview.asked,
            of=runner.interview.plan.number,
            topic=services.topic_title(question.topic, lang),
            level=question.level,
        )
    )
    for turn in current.turns:
        if turn.kind == "question":
            console.show(Text(visible(question.question.get(lang)), style="bold"))
        else:
            console.show(console.labelled(follow_up(runner.interview, turn), turn.spoken, "bold cyan"))
        if turn.reply is not None:
            console.show()
            console.replied(turn.reply, style="dim")
            if turn.acknowledgement:
                show_words(console, turn.acknowledgement)
            console.show()
    for _, hint, _ in current.hints:
        console.show(console.labelled("hint-label", hint, "bold yellow"))
    console.show()


def _pick(console: "Console", services: "Services", *, last: bool) -> str | None:
    """Return the latest open session, or the one that is picked from a list; raises SeveralOpen where nobody can pick."""
    from prompt_toolkit.utils import is_dumb_terminal

    from interviewer.cli.input import standard_input_is_terminal
    from interviewer.errors import SeveralOpen

    open_ones = [s for s in services.store.sessions() if not s.ended]
    if not open_ones:
        console.note("nothing-to-resume")
        return None
    if last or len(open_ones) == 1:
        return open_ones[0].id
    if not standard_input_is_terminal():
        ids = ", ".join(s.id for s in open_ones[:RESUMABLE_NAMED])
        more = f" (+{len(open_ones) - RESUMABLE_NAMED})" if len(open_ones) > RESUMABLE_NAMED else ""
        raise SeveralOpen(count=len(open_ones), ids=ids + more)
    shown = open_ones[:RESUMABLE_SHOWN]
    words = [_words(console, services, info) for info in shown]
    picked = _pick_number(console, shown, words) if is_dumb_terminal() else _pick_line(console, shown, words)
    if picked is None:
        console.note("picked-none")
    return picked


def _words(console: "Console", services: "Services", info: "SessionInfo") -> str:
    """Return an interview in a line: id, when it was left, mode, progress, and the first question."""
    from datetime import datetime

    from rich.cells import cell_len, set_cell_size

    from interviewer.core.events import QuestionAsked

    events = (stored.event for stored in services.store.events(info.id))
    first = next(
        (e.question.question.get("zh" if info.lang == "zh" else "en") for e in events if isinstance(e, QuestionAsked)),
        "–",
    )
    left = datetime.fromisoformat(info.updated).astimezone()
    modes = [console.texts(mode) for mode in ("practice", "mock")]
    mode = set_cell_size(console.texts(info.mode), max(map(cell_len, modes)))
    facts = [info.id, f"{left:%m-%d %H:%M}", mode, f"{info.asked}/{info.number}".ljust(5), first]
    if console.rich.width < NARROW:
        del facts[2]
    return "  ".join(facts)


def _pick_line(console: "Console", shown: "list[SessionInfo]", words: list[str]) -> str | None:
    from interviewer.cli.console import visible
    from interviewer.cli.input.picker import Choice, Picker

    choices = [Choice(info.id, visible(line)) for info, line in zip(shown, words, strict=True)]
    texts = console.texts
    return Picker(choices, title=texts("pick"), nothing=texts("pick-none"), mark=console.symbol("prompt")).pick()


def _pick_number(console: "Console", shown: "list[SessionInfo]", words: list[str]) -> str | None:
    """Ask for a number or an id where the terminal cannot move its cursor."""
    for number, line in enumerate(words, 1):
        console.result(f"{number:>2}  {line}")
    while True:
        try:
            answer = input(console.texts("which-session")).strip().lower()
        except EOFError:
            return None
        if answer.isdigit() and 1 <= int(answer) <= len(shown):
            return shown[int(answer) - 1].id
        found = next((info.id for info in shown if info.id.startswith(answer)), None)
        if found:
            return found
        console.note("pick-none")
