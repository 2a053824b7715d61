"""Replies from an editable line in a terminal."""

import atexit
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interviewer.cli.editor import edit_text
from interviewer.cli.input.port import QUIT_SECONDS, Left, LeftQuestion, WritingDesk

if TYPE_CHECKING:
    from prompt_toolkit.history import History

    from interviewer.cli.console import Console
    from interviewer.cli.input.line import ReplyLine


class TerminalInput:
    """A line editor with history, several lines, a menu of commands and a status line.

    Args:
        history: file of earlier replies; drafts that were cleared are in it too.
        console: shows what was sent, and has the language.
        toolbar: returns the status line, given what is in the line.
        on_cleared: called when Ctrl-C cleared a draft.
    """

    interactive = True

    def __init__(
        self,
        history: Path,
        console: "Console",
        *,
        toolbar: Callable[[str], list[tuple[str, str]]],
        on_cleared: Callable[[], None] = lambda: None,
    ) -> None:
        from prompt_toolkit.utils import is_dumb_terminal

        self._history_file = history
        self._console = console
        self._toolbar = toolbar
        self._on_cleared = on_cleared
        self._dumb = is_dumb_terminal()
        self._desk: WritingDesk | None = None
        self._interrupted_at = -QUIT_SECONDS
        self._usual = _keep_typed_ahead()

    @cached_property
    def _line(self) -> "ReplyLine":
        return self._new_line(_history(self._history_file), self._toolbar, commands=True)

    @cached_property
    def _answers(self) -> "ReplyLine":
        """The line for answers to questions about a command."""
        from prompt_toolkit.history import InMemoryHistory

        return self._new_line(InMemoryHistory(), lambda _: [], commands=False)

    def _new_line(
        self, history: "History", toolbar: Callable[[str], list[tuple[str, str]]], *, commands: bool
    ) -> "ReplyLine":
        from interviewer.cli.input.line import ReplyLine

        return ReplyLine(
            history,
            prompt=self._prompt,
            toolbar=toolbar,
            lang=(lambda: self._console.texts.lang) if commands else None,
            texts=lambda key: self._console.texts(key),
            unicode=self._console.unicode,
            dumb=self._dumb,
        )

    @property
    def _prompt(self) -> str:
        return f"{self._console.symbol('prompt')} "

    @property
    def desk(self) -> WritingDesk | None:
        """Where the candidate writes while the interviewer works; None where the terminal cannot move its cursor."""
        if self._dumb:
            return None
        if self._desk is None:
            from interviewer.cli.input.desk import Desk

            self._desk = Desk(self._line)
        return self._desk

    def read(self, *, draft: str = "") -> str:
        """Return the next line; raises Left."""
        line = self._line
        line.place(draft)
        while True:
            try:
                text = line.read()
            except EOFError:
                raise Left from None
            except KeyboardInterrupt:
                self._interrupted(line.take())
            else:
                if not self._dumb:
                    self._console.replied(text)
                return text

    def _interrupted(self, draft: str) -> None:
        """Ctrl-C clears a draft; twice within two seconds on an empty line it leaves."""
        if draft.strip():
            if not self._dumb:
                self._console.replied(draft, style="dim")
            self._console.line("draft-kept")
            self._on_cleared()
        elif time.monotonic() - self._interrupted_at < QUIT_SECONDS:
            raise Left(interrupted=True) from None
        else:
            self._interrupted_at = time.monotonic()
            self._console.line("again-to-quit")

    def edit(self, draft: str = "") -> str:
        """Open $VISUAL or $EDITOR on a text and return what was saved; raises EditorFailed."""
        with self._usual():
            return edit_text(draft, "reply.md")

    def ask(self) -> str:
        """Return one line, without history, menu and commands; raises LeftQuestion."""
        try:
            text = self._answers.read()
        except (EOFError, KeyboardInterrupt):
            self._answers.take()
            raise LeftQuestion from None
        if not self._dumb:
            self._console.replied(text, style="dim")
        return text


def _history(path: Path) -> "History":
    """Return the history in a file that only its owner reads; in memory where it cannot be written."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(path))


def _keep_typed_ahead() -> Callable[[], Any]:
    """Let keys that are pressed between two prompts wait as they are, unechoed, for the next prompt.

    A terminal's line mode would turn an Enter pressed too early into a line feed, which the editor takes as a new line.
    What the terminal was like is restored at exit; a shell restores it after a kill. Returns what gives other programs the
    usual terminal for a while.
    """
    try:
        import termios
    except ImportError:  # not a POSIX system

        @contextmanager
        def nothing() -> Iterator[None]:
            yield

        return nothing
    before = termios.tcgetattr(sys.stdin)
    atexit.register(termios.tcsetattr, sys.stdin, termios.TCSANOW, before)
    quiet = termios.tcgetattr(sys.stdin)
    quiet[0] &= ~termios.ICRNL
    quiet[3] &= ~(termios.ICANON | termios.ECHO)
    termios.tcsetattr(sys.stdin, termios.TCSANOW, quiet)

    @contextmanager
    def usual() -> Iterator[None]:
        termios.tcsetattr(sys.stdin, termios.TCSANOW, before)
        try:
            yield
        finally:
            termios.tcsetattr(sys.stdin, termios.TCSANOW, quiet)

    return usual
