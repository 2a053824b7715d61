"""The user's editor on a text, again and again until the text holds or the user leaves it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from interviewer.cli.editor import edit_text

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.corpus.read import Fault

T = TypeVar("T")
FAULT = "# ! "
"""Begins the lines at the head of a text that say what was wrong with it; they are taken off when it is read."""


class Rejected(Exception):
    """A text that has faults, and that the user does not go on with."""

    def __init__(self, text: str, faults: "list[Fault]") -> None:
        super().__init__()
        self.text = text
        self.faults = faults


def edit_until_good(
    console: "Console",
    text: str,
    name: str,
    read: "Callable[[str], tuple[T | None, list[Fault]]]",
    *,
    interactive: bool,
) -> tuple[str, T | None]:
    """Return the text and what was read of it; None where the text came back as it was.

    `read` returns None with the faults of a text. They are shown, and the editor opens again, unless nobody is there or
    the user leaves: then Rejected is raised.
    """
    from interviewer.cli.questions.ask import one_key

    opened = text
    while True:
        edited = without_faults(edit_text(opened, name))
        if edited == text:
            return text, None
        value, faults = read(edited)
        if value is not None:
            return edited, value
        show_faults(console, faults)
        if not interactive or one_key(console, "editor-again", {"q"}, default="o") == "q":
            raise Rejected(edited, faults)
        opened = "".join(f"{FAULT}{fault.line}: {fault.message}\n" for fault in faults) + edited


def show_faults(console: "Console", faults: "list[Fault]") -> None:
    """Say on stderr what is wrong, with the lines."""
    from interviewer.cli.console import visible

    console.note("editor-faults")
    for fault in faults:
        console.talk.print(f"  {fault.line}: {visible(fault.message)}")


def without_faults(text: str) -> str:
    """Return a text without the lines that said what was wrong with it."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(FAULT))
