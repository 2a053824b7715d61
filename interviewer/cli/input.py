"""Where replies come from: an editable line in a terminal, or the lines of a pipe."""

import atexit
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from interviewer.cli.commands import COMMANDS
from interviewer.errors import InputError

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

QUIT_SECONDS = 2.0
TYPED_AHEAD_SECONDS = 0.3
"""What arrives so soon after the first prompt was typed while the program started; its Enter has become a line feed."""


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
    unsent: str
    """What was in the line when F2 was pressed; whoever takes it empties it."""

    def read(self, *, draft: str = "") -> str:
        """Return the next line; raises Left."""
        ...

    def edit(self, draft: str = "") -> str:
        """Return a text written in an editor."""
        ...

    def ask(self) -> str:
        """Return one line that is no reply, and is not kept as one; raises LeftQuestion."""
        ...


class PipedInput:
    """Lines of standard input; a line that ends with a backslash goes on in the next one."""

    interactive = False
    unsent = ""

    def __init__(self, stream: IO[str] | None) -> None:
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
        self._lines: Iterator[str] = iter(stream) if stream is not None and not stream.closed else iter(())

    def read(self, *, draft: str = "") -> str:
        """Return the next line; raises Left at the end of input."""
        parts: list[str] = []
        while True:
            line = next(self._lines, None)
            if line is None:
                if parts:
                    return "\n".join(parts)
                raise Left
            line = line.rstrip("\r\n")
            if not line.endswith("\\"):
                return "\n".join([*parts, line])
            parts.append(line[:-1])

    def edit(self, draft: str = "") -> str:
        """Raise InputError: nobody sits at the other end of a pipe."""
        raise InputError(detail="There is no editor without a terminal.")

    def ask(self) -> str:
        """Raise LeftQuestion: the next line of a pipe is a reply."""
        raise LeftQuestion


class TerminalInput:
    """A line editor with history, several lines, a menu of commands and a status line.

    Args:
        history: file of earlier replies; drafts that were cleared are in it too.
        toolbar: returns the status line.
        on_first_interrupt: called when Ctrl-C was pressed on an empty line for the first time.
        on_cleared: called when Ctrl-C cleared a draft.
    """

    interactive = True

    def __init__(
        self,
        history: Path,
        *,
        lang: str,
        prompt: str,
        toolbar: Callable[[], str],
        on_first_interrupt: Callable[[], None],
        on_cleared: Callable[[], None],
    ) -> None:
        self._history = history
        self._lang = lang
        self._prompt = prompt
        self._toolbar = toolbar
        self._on_first_interrupt = on_first_interrupt
        self._on_cleared = on_cleared
        self._session: PromptSession[str] | None = None
        self.unsent = ""
        self._interrupted_at = -QUIT_SECONDS
        self._ready_at = 0.0
        _keep_typed_ahead()

    def read(self, *, draft: str = "") -> str:
        """Return the next line; raises Left."""
        if self._session is None:
            self._session = self._open()
            self._ready_at = time.monotonic()
        session = self._session
        default = draft
        while True:
            try:
                return session.prompt(default=default)
            except EOFError:
                raise Left from None
            except KeyboardInterrupt:
                default = ""
                kept = session.default_buffer.text
                if kept.strip():
                    session.history.append_string(kept)
                    self._on_cleared()
                elif time.monotonic() - self._interrupted_at < QUIT_SECONDS:
                    raise Left(interrupted=True) from None
                else:
                    self._interrupted_at = time.monotonic()
                    self._on_first_interrupt()

    def _keep_draft(self, text: str) -> None:
        self.unsent = text

    def edit(self, draft: str = "") -> str:
        """Open $VISUAL or $EDITOR on a text and return what was saved."""
        editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "reply.md"
            path.write_text(draft, "utf-8")
            try:
                subprocess.run([*editor.split(), str(path)], check=True)  # noqa: S603  (the user's own editor)
            except (OSError, subprocess.CalledProcessError) as e:
                raise InputError(detail=f"The editor {editor!r} failed: {e}") from None
            return path.read_text("utf-8", errors="replace")

    def ask(self) -> str:
        """Return one line, without history, menu and commands; raises LeftQuestion."""
        from prompt_toolkit import PromptSession

        try:
            return PromptSession[str]().prompt(self._prompt)
        except (EOFError, KeyboardInterrupt):
            raise LeftQuestion from None

    def _open(self) -> "PromptSession[str]":
        from prompt_toolkit import PromptSession
        from prompt_toolkit.completion import WordCompleter
        from prompt_toolkit.history import FileHistory, InMemoryHistory

        names = [f"/{c.zh if self._lang == 'zh' else c.name}" for c in COMMANDS]
        helps = {n: c.zh_help if self._lang == "zh" else c.en_help for n, c in zip(names, COMMANDS, strict=True)}
        completer = WordCompleter(names, meta_dict=helps, sentence=True)
        try:
            self._history.parent.mkdir(parents=True, exist_ok=True)
            self._history.touch(mode=0o600)
            history: FileHistory | InMemoryHistory = FileHistory(str(self._history))
        except OSError:
            history = InMemoryHistory()
        return PromptSession(
            self._prompt,
            multiline=True,
            history=history,
            completer=completer,
            complete_while_typing=True,
            complete_in_thread=False,
            key_bindings=_keys(lambda: time.monotonic() < self._ready_at + TYPED_AHEAD_SECONDS, self._keep_draft),
            bottom_toolbar=self._toolbar,
            prompt_continuation=lambda width, *_: " " * width,
            enable_open_in_editor=True,
            reserve_space_for_menu=4,
            erase_when_done=False,
            refresh_interval=1.0,  # the clock in the status line
        )


def _keys(typed_ahead: Callable[[], bool], keep_draft: Callable[[str], None]) -> "KeyBindings":
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()

    @keys.add("enter")
    def _send(event: "KeyPressEvent") -> None:
        buffer = event.current_buffer
        if buffer.document.text_before_cursor.endswith("\\"):
            buffer.delete_before_cursor()
            buffer.newline(copy_margin=False)
        else:
            buffer.validate_and_handle()

    @keys.add("escape", "enter")
    @keys.add("c-j")
    def _newline(event: "KeyPressEvent") -> None:
        if event.current_buffer.text and not typed_ahead():
            event.current_buffer.newline(copy_margin=False)
        else:
            event.current_buffer.validate_and_handle()

    @keys.add("f2")
    def _voice(event: "KeyPressEvent") -> None:
        keep_draft(event.current_buffer.text)
        event.app.exit(result="/voice")

    @keys.add("c-d")
    def _leave(event: "KeyPressEvent") -> None:
        if event.current_buffer.text:
            event.current_buffer.delete()
        else:
            event.app.exit(exception=EOFError())

    return keys


def _keep_typed_ahead() -> None:
    """Let keys that are pressed between two prompts wait as they are, unechoed, for the next prompt.

    A terminal's line mode would turn an Enter pressed too early into a line feed, which the editor takes as a new line.
    What the terminal was like is restored at exit; a shell restores it after a kill.
    """
    try:
        import termios
    except ImportError:  # not a POSIX system
        return
    before = termios.tcgetattr(sys.stdin)
    atexit.register(termios.tcsetattr, sys.stdin, termios.TCSANOW, before)
    quiet = termios.tcgetattr(sys.stdin)
    quiet[0] &= ~termios.ICRNL
    quiet[3] &= ~(termios.ICANON | termios.ECHO)
    termios.tcsetattr(sys.stdin, termios.TCSANOW, quiet)


def standard_input_is_terminal() -> bool:
    """Say whether somebody types: both standard input and output are a terminal."""
    return bool(sys.stdin and not sys.stdin.closed and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty())
