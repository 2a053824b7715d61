"""What the chat needs of whatever replies come from, and how a candidate leaves."""

from typing import Protocol


class Left(Exception):
    """The candidate left: Ctrl-D on an empty line, the end of a pipe, or (`interrupted`) Ctrl-C twice."""

    def __init__(self, *, interrupted: bool = False) -> None:
        super().__init__()
        self.interrupted = interrupted


class LeftQuestion(Exception):
    """The candidate does not want to answer a question about a command: Ctrl-C, Ctrl-D, or the end of a pipe."""


class Input(Protocol):
    """Gives one reply or command at a time."""

    interactive: bool

    def read(self, *, draft: str = "") -> str:
        """Return the next line; raises Left."""
        ...

    def edit(self, draft: str = "") -> str:
        """Return a text written in an editor."""
        ...

    def ask(self) -> str:
        """Return one line that is no reply, and is not kept as one; raises LeftQuestion."""
        ...
