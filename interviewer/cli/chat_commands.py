"""What the slash commands of the interview do."""

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from interviewer.cli.card import show_answer, show_sources
from interviewer.cli.commands import COMMANDS, name_of
from interviewer.cli.input import Left, LeftQuestion
from interviewer.cli.marks import look_into
from interviewer.cli.texts import Texts
from interviewer.errors import InputError

if TYPE_CHECKING:
    from interviewer.cli.chat import Chat

LANGUAGES = {"en": "en", "english": "en", "英文": "en", "英语": "en", "zh": "zh", "chinese": "zh", "中文": "zh"}
FROM_ELSEWHERE = ("voice", "say")
"""Commands that another part of the program carries out, where it is there."""


def carry_out(chat: "Chat", name: str, argument: str) -> None:
    """Carry out a command by its id; what follows it is `argument`. Raises Left where the candidate leaves."""
    match name:
        case _ if name in chat.extras:
            chat.extras[name](chat, argument)
        case _ if name in FROM_ELSEWHERE:
            chat.console.line("no-speech")
        case "help":
            _help(chat)
        case "end":
            chat.guarded(chat.runner.end)
        case "quit":
            raise Left
        case "editor":
            _write(chat)
        case "status":
            chat.console.show(chat.status(), style="dim")
        case "lang":
            _switch(chat, argument)
        case "note":
            _note(chat, argument)
        case "why" | "disagree":
            chat.guarded(lambda: look_into(chat.console, chat.input, chat.runner, name, argument))
        case _ if chat.runner.interview.current and name in _ON_OPEN_QUESTION:
            _ON_OPEN_QUESTION[name](chat)
        case _:
            _look(chat, name)


def _look(chat: "Chat", name: str) -> None:
    """Commands that only show something."""
    rounds = chat.runner.interview.rounds
    finished = [r for r in rounds if r.closed]
    if name == "score" and chat.practice and rounds and rounds[-1].graded:
        chat.show_card(rounds[-1])
    elif name in {"answer", "sources"} and chat.practice and finished and not chat.runner.interview.current:
        if name == "answer":
            show_answer(chat.feedback[0], finished[-1].question, chat.feedback[1])
        else:
            show_sources(chat.feedback[0], finished[-1].question)
    elif name in {"answer", "sources"}:
        chat.console.line("answer-later")
    else:
        chat.console.note("not-now", name=name_of(name, chat.console.texts.lang))


def _help(chat: "Chat") -> None:
    texts = chat.console.texts
    chinese = texts.lang == "zh"
    table = Table.grid(padding=(0, 2))
    for command in COMMANDS:
        name = f"/{command.zh} /{command.name}" if chinese else f"/{command.name}"
        table.add_row(name, Text(command.zh_help if chinese else command.en_help, style="dim"))
    chat.console.show()
    chat.console.show(texts("help"), style="bold")
    chat.console.show(table)
    chat.console.show()
    keys = Table.grid(padding=(0, 2))
    for key in ("newline", "editor", "history", "words", "interrupt", "leave"):
        keys.add_row(texts(f"key-{key}"), Text(texts(f"key-{key}-does"), style="dim"))
    chat.console.show(texts("keys"), style="bold")
    chat.console.show(keys)
    chat.console.show()


def _hint(chat: "Chat") -> None:
    def show() -> None:
        hint = chat.runner.hint()
        chat.console.show(chat.console.labelled("hint-label", hint, "bold yellow"))
        chat.aloud(hint)

    chat.guarded(show)


def _skip(chat: "Chat") -> None:
    chat.guarded(chat.runner.skip)
    if chat.practice:
        chat.show_card(chat.runner.interview.rounds[-1])


def _repeat(chat: "Chat") -> None:
    chat.show_open()


def _pause(chat: "Chat") -> None:
    """Stop the clock until Enter; what was typed before waits in the line."""
    if not chat.input.interactive:
        chat.console.note("not-now", name=name_of("pause", chat.console.texts.lang))
        return
    chat.runner.pause()
    chat.console.line("paused", style="bold")
    try:
        chat.draft = chat.input.ask().strip()
    except LeftQuestion:
        chat.console.line("unpaused")
    finally:
        chat.runner.unpause()


def _undo(chat: "Chat") -> None:
    def withdraw() -> None:
        words = chat.runner.withdraw()
        if words is None:
            chat.console.line("nothing-sent")
            return
        chat.console.line("withdrawn", style="bold")
        chat.console.replied(words, style="dim")
        _say_what_counts(chat)
        chat.show_open()

    chat.guarded(withdraw)


def _change(chat: "Chat") -> None:
    """Put the last reply on the open question into the line; sending it replaces that reply."""
    current = chat.runner.interview.current
    turn = current.last_reply if current else None
    if turn is None or turn.reply is None:
        chat.console.line("nothing-sent")
    elif not chat.input.interactive:
        chat.console.note("not-now", name=name_of("edit", chat.console.texts.lang))
    else:
        chat.console.line("editing")
        chat.draft, chat.replacing = turn.reply, True


def take_back(chat: "Chat", text: str) -> bool:
    """Take back the reply that another is sent for; False where it is the same, and stands. Raises StoreError."""
    current = chat.runner.interview.current
    turn = current.last_reply if current else None
    same = turn is not None and (turn.reply or "").strip() == text.strip()
    if not same:
        chat.runner.withdraw()
    chat.replacing = False
    chat.console.line("reply-stands" if same else "replaced")
    if not same:
        _say_what_counts(chat)
    return not same


def _say_what_counts(chat: "Chat") -> None:
    if chat.runner.interview.rounds[-1].first is not None:
        chat.console.line("first-stays")


def _note(chat: "Chat", text: str) -> None:
    def keep() -> None:
        chat.runner.note(text)
        chat.console.line("noted")

    if text.strip():
        chat.guarded(keep)
    else:
        chat.console.line("note-how")


def _switch(chat: "Chat", wanted: str) -> None:
    """Switch the language of the interface; the interview goes on in its own."""
    words = wanted.strip().lower()
    lang = LANGUAGES.get(words) if words else ("en" if chat.console.texts.lang == "zh" else "zh")
    if lang is None:
        chat.console.line("lang-how")
        return
    chat.console.texts = Texts(lang)
    chat.console.line("lang-is" if lang == chat.lang else "lang-apart")


def _write(chat: "Chat") -> None:
    try:
        chat.draft = chat.input.edit(chat.draft).strip()
    except InputError as e:
        chat.console.error(e)


_ON_OPEN_QUESTION = {
    "hint": _hint,
    "skip": _skip,
    "repeat": _repeat,
    "pause": _pause,
    "undo": _undo,
    "edit": _change,
}
