"""A real pseudo-terminal with a screen that can be read: pexpect runs the program, pyte keeps the picture."""

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pexpect
import pyte

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a program under test: an own home, a known language, the size of its terminal."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("INTERVIEWER_", "LC_", "COLUMNS", "LINES"))
    }
    return {
        **kept,
        "INTERVIEWER_HOME": str(home),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "PROMPT_TOOLKIT_NO_CPR": "1",
        "OLLAMA_HOST": "127.0.0.1:9",
        "PYTHONPATH": str(ROOT),
        **more,
    }


class Terminal:
    """The program in a terminal of `columns` × `lines`."""

    def __init__(
        self,
        arguments: list[str],
        env: Mapping[str, str],
        *,
        columns: int = 90,
        lines: int = 40,
        module: str = "interviewer",
    ) -> None:
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", module, *arguments],
            env=dict(env),
            dimensions=(lines, columns),
            timeout=PATIENCE,
        )
        self.screen = pyte.HistoryScreen(columns, lines, history=2000, ratio=0.5)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.dumb = env["TERM"] == "dumb"

    def read(self, seconds: float = 0.05) -> None:
        """Take in what the program has written."""
        try:
            data: bytes = self.child.read_nonblocking(65536, timeout=seconds)  # type: ignore[assignment]
        except (pexpect.TIMEOUT, pexpect.EOF):
            return
        self.raw += data
        self._stream.feed(data)

    @property
    def text(self) -> str:
        """All lines from the first to the last, those that have scrolled away too. A wide character fills one cell."""
        above = ["".join(row[x].data for x in range(self.screen.columns)) for row in self.screen.history.top]
        return "\n".join(line.rstrip() for line in [*above, *self.screen.display])

    def wait(self, what: str, *, times: int = 1) -> None:
        """Wait until a text is on the screen so many times; spaces and line breaks do not matter."""
        end = time.monotonic() + PATIENCE
        wanted = "".join(what.split())
        while "".join(self.text.split()).count(wanted) < times:
            if time.monotonic() > end:
                raise AssertionError(f"{what!r} did not appear in:\n{self.text}")
            self.read()

    def send(self, keys: str) -> None:
        """Type."""
        self.child.send(keys)

    def paste(self, text: str) -> None:
        """Paste, as a terminal does: in brackets, with carriage returns."""
        self.prompt()
        self.send("\x1b[200~" + text.replace("\n", "\r") + "\x1b[201~")

    def resize(self, columns: int, lines: int = 40) -> None:
        """Make the window another size."""
        self.screen.resize(lines, columns)
        self.child.setwinsize(lines, columns)

    @property
    def rows(self) -> list[str]:
        """The lines of the screen that have something in them."""
        return [line.rstrip() for line in self.screen.display if line.strip()]

    def gone(self, what: str) -> None:
        """Wait until a text is no longer on the screen."""
        end = time.monotonic() + PATIENCE
        while what in "\n".join(self.screen.display):
            if time.monotonic() > end:
                raise AssertionError(f"{what!r} is still in:\n{self.text}")
            self.read()

    def prompt(self) -> None:
        """Wait until the line editor takes keys: it has switched bracketed paste on and not off again."""
        end = time.monotonic() + PATIENCE
        while self.raw.count(b"\x1b[?2004h") <= self.raw.count(b"\x1b[?2004l"):
            if time.monotonic() > end:
                raise AssertionError(f"no prompt in:\n{self.text}")
            self.read()

    def enter(self, line: str, *, key: str = "\r") -> None:
        """Type a command, or only a key, at the prompt."""
        if not self.dumb:
            self.prompt()
        self.send(line + key)

    def answer(self, reply: str) -> None:
        """Type a line at the prompt and press Enter; waits for the prompt, and until the line has been echoed."""
        if not self.dumb:
            self.prompt()
        self.send(reply)
        self.wait(reply[-20:])
        self.send("\r")

    def finish(self) -> int:
        """Wait for the end and return the exit code."""
        end = time.monotonic() + PATIENCE
        while self.child.isalive() and time.monotonic() < end:
            self.read()
        self.read()
        self.child.close()
        code = self.child.exitstatus
        return code if code is not None else -(self.child.signalstatus or 0)
