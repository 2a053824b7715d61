"""What the chat needs of whatever replies come from, and how a candidate leaves."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

QUIT_SECONDS = 2.0
"""Within so many seconds a second Ctrl-C leaves."""


class Left(Exception):
    """The candidate left: Ctrl-D on an empty line, the end of a pipe, or (`interrupted`) Ctrl-C twice."""

    def __init__(self, *, interrupted: bool = False) -> None:
        super().__init__()
        self.interrupted = interrupted


class LeftQuestion(Exception):
    """The candidate does not want to answer a question about a command: Ctrl-C, Ctrl-D, or the end of a pipe."""


class WritingDesk(Protocol):
    """The line while the interviewer works; the candidate writes on, and sends later."""

    def open(self, doing: str, *, after: float = 0.0) -> AbstractContextManager[None]:
        """Show the line within a block that takes time, with what is being done; Ctrl-C raises KeyboardInterrupt in it."""
        ...

    def show(self, write: Callable[[], None]) -> None:
        """Let something be printed above the line."""
        ...

    def live(self, words: str) -> None:
        """Show words that may still change, in place of those shown before."""
        ...


class Input(Protocol):
    """Gives one reply or command at a time."""

    interactive: bool

    @property
    def desk(self) -> WritingDesk | None:
        """Where the candidate writes while the interviewer works; None for a pipe and for a terminal that cannot move its cursor."""
        ...

    def read(self, *, draft: str = "") -> str:
        """Return the next line; a draft stands in it already. Raises Left."""
        ...

    def edit(self, draft: str = "") -> str:
        """Return a text written in an editor."""
        ...

    def ask(self) -> str:
        """Return one line that is no reply, and is not kept as one; raises LeftQuestion."""
        ...
