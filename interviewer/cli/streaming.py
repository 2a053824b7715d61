"""Words that are shown while they come: every line as soon as it is whole, and of the last one what there is so far.

Only one line is ever live, so that nothing has to be redrawn however long a text gets or however narrow the terminal is.
"""

from collections.abc import Callable
from typing import Protocol

from rich.text import Text

from interviewer.cli.console import Console, visible


class Board(Protocol):
    """Where a line may still change."""

    def show(self, write: Callable[[], None]) -> None:
        """Let something be printed for good."""
        ...

    def live(self, words: str) -> None:
        """Show the line that may still change."""
        ...


class Speech:
    """One piece of the interviewer's talk. What is written in pieces is printed in lines, plain where nobody watches.

    Args:
        board: shows the last line while it comes; None prints lines when they are whole, as in a pipe.
        style: of the lines.
    """

    def __init__(self, console: Console, board: Board | None = None, *, style: str = "") -> None:
        self._console = console
        self._board = board
        self._style = style
        self._rest = ""
        self.said = ""
        """All that was written so far."""

    def write(self, piece: str) -> None:
        """Take a piece of text; control characters in it are shown, not obeyed."""
        self.said += piece
        self._rest += piece
        held = "\r" if self._rest.endswith("\r") else ""  # half of a line end, perhaps
        lines = self._broken(self._rest.removesuffix(held))
        whole, last = lines[:-1], lines[-1]
        if whole:
            self._print(whole)
            spaces = self._rest.removesuffix(held)
            self._rest = last.plain + spaces[len(spaces.rstrip(" ")) :] + held
        if self._board:
            self._board.live(last.plain)

    def end(self) -> None:
        """Print what is left."""
        if self._board:
            self._board.live("")
        if self._rest.strip():
            self._print(self._broken(self._rest))
        self._rest = ""

    def _broken(self, text: str) -> list[Text]:
        return list(self._console.wrapped(Text(visible(text, limit=len(text)))).split("\n", allow_blank=True))

    def _print(self, lines: list[Text]) -> None:
        def write() -> None:
            for line in lines:
                self._console.show(line, style=self._style or None)

        if self._board:
            self._board.show(write)
        else:
            write()
