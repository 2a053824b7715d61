"""What the slash commands of the interview do."""

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from interviewer.cli.card import show_answer, show_card, show_sources
from interviewer.cli.commands import COMMANDS, name_of
from interviewer.cli.console import visible
from interviewer.cli.input import Left
from interviewer.cli.marks import look_into
from interviewer.errors import InputError

if TYPE_CHECKING:
    from interviewer.cli.chat import Chat


def carry_out(chat: "Chat", name: str, argument: str) -> None:
    """Carry out a command by its id; what follows it is `argument`. Raises Left where the candidate leaves."""
    match name:
        case "help":
            _help(chat)
        case "hint" if chat.runner.interview.current:
            _hint(chat)
        case "skip" if chat.runner.interview.current:
            chat.guarded(chat.runner.skip)
            if chat.runner.interview.plan.mode == "practice":
                show_card(chat.console, chat.runner.interview.rounds[-1], chat.runner.session, chat.lang)
        case "end":
            chat.guarded(chat.runner.end)
        case "quit":
            raise Left
        case "editor":
            _edit(chat)
        case "status":
            chat.console.show(chat.toolbar(), style="dim")
        case "why" | "disagree":
            chat.guarded(lambda: look_into(chat.console, chat.input, chat.runner, name, argument))
        case _:
            _look(chat, name)


def _look(chat: "Chat", name: str) -> None:
    """Commands that only show something."""
    rounds = chat.runner.interview.rounds
    finished = [r for r in rounds if r.closed]
    practice = chat.runner.interview.plan.mode == "practice"
    if name == "repeat" and chat.runner.interview.current:
        turn = rounds[-1].turns[-1]
        chat.console.show(Text(visible(turn.asked), style="bold"))
    elif name == "score" and practice and rounds and rounds[-1].graded:
        show_card(chat.console, rounds[-1], chat.runner.session, chat.lang)
    elif name in {"answer", "sources"} and practice and finished and not chat.runner.interview.current:
        if name == "answer":
            show_answer(chat.console, finished[-1].question, chat.lang)
        else:
            show_sources(chat.console, finished[-1].question)
    elif name in {"answer", "sources"}:
        chat.console.line("answer-later")
    else:
        chat.console.note("not-now", name=name_of(name, chat.lang))


def _help(chat: "Chat") -> None:
    chat.console.show(chat.console.texts("help"), style="bold")
    table = Table.grid(padding=(0, 2))
    for command in COMMANDS:
        chinese = chat.lang == "zh"
        name = f"/{command.zh} /{command.name}" if chinese else f"/{command.name}"
        table.add_row(name, command.zh_help if chinese else command.en_help)
    chat.console.show(table)


def _hint(chat: "Chat") -> None:
    def show() -> None:
        chat.console.show(chat.console.labelled("hint-label", chat.runner.hint(), "bold yellow"))

    chat.guarded(show)


def _edit(chat: "Chat") -> None:
    try:
        chat.draft = chat.input.edit(chat.draft).strip()
    except InputError as e:
        chat.console.error(e)
