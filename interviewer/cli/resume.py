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

RESUMABLE_SHOWN = 9


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
        console.note("nothing-to-resume")
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
            console.show(Text(f"{console.symbol('prompt')} {visible(turn.reply, limit=600)}", style="dim"))
            if turn.acknowledgement:
                show_words(console, turn.acknowledgement)
            console.show()
    for _, hint, _ in current.hints:
        console.show(console.labelled("hint-label", hint, "bold yellow"))
    console.show()


def _pick(console: "Console", services: "Services", *, last: bool) -> str | None:
    """Return the latest open session, or the one that the user picks from a short list."""
    from interviewer.cli.input import standard_input_is_terminal

    open_ones = [s for s in services.store.sessions() if not s.ended]
    if not open_ones:
        return None
    if last or len(open_ones) == 1 or not standard_input_is_terminal():
        return open_ones[0].id
    _list(console, open_ones[:RESUMABLE_SHOWN])
    answer = input(console.texts("which-session")).strip()
    if answer.isdigit() and 1 <= int(answer) <= min(len(open_ones), RESUMABLE_SHOWN):
        return open_ones[int(answer) - 1].id
    return services.store.find(answer) if answer else open_ones[0].id


def _list(console: "Console", sessions: "list[SessionInfo]") -> None:
    t = console.texts
    rows = [
        (str(n), s.id, s.updated[:16].replace("T", " "), t(s.mode), f"{s.asked}/{s.number}")
        for n, s in enumerate(sessions, 1)
    ]
    console.table(("#", t("col-id"), t("col-when"), t("col-mode"), t("col-questions")), rows)
