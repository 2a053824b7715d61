"""Lets the candidate write while the interviewer speaks or grades.

The work stays in the main thread, where Ctrl-C stops it as it always did; a second thread has the keyboard and the last
rows of the screen. Whatever is printed meanwhile is printed by that thread, above the line.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from interviewer.cli.input.line import ReplyLine

PATIENCE = 2.0
"""Seconds after which a screen that does not answer is written to all the same."""


class Desk:
    """The line during the interviewer's work."""

    def __init__(self, line: ReplyLine) -> None:
        self._line = line
        self._thread: threading.Thread | None = None
        self._wanted = threading.Event()
        self._over = threading.Event()
        self._begun = threading.Event()
        self._interruptible = False

    @contextmanager
    def open(self, doing: str, *, after: float = 0.0) -> Iterator[None]:
        """Let the candidate write until the block ends; it is there at once, or where the work takes longer than `after` seconds.

        Ctrl-C raises KeyboardInterrupt within the block and never later.
        """
        self._line.doing, self._line.live = doing, ""
        self._wanted, self._over, self._begun = threading.Event(), threading.Event(), threading.Event()
        if not after:
            self._wanted.set()
        before = signal.signal(signal.SIGINT, self._on_interrupt)
        self._thread = threading.Thread(target=self._run, args=(after,), name="keyboard", daemon=True)
        self._thread.start()
        self._interruptible = True
        try:
            yield
        finally:
            self._interruptible = False
            self._close()
            signal.signal(signal.SIGINT, before)

    def show(self, write: Callable[[], None]) -> None:
        """Let something be printed above the line."""
        self._wanted.set()
        self._begun.wait(PATIENCE)  # two that write at once would leave parts of the line behind
        loop, done = self._line.app.loop, threading.Event()
        if loop is None:
            write()
            return

        def above() -> None:
            try:
                self._line.app.renderer.erase(leave_alternate_screen=False)
                write()
                self._line.app.invalidate()
            finally:
                done.set()

        try:
            loop.call_soon_threadsafe(above)
        except RuntimeError:  # it has just ended
            write()
            return
        done.wait(PATIENCE)

    def live(self, words: str) -> None:
        """Show words that may still change, in place of those shown before."""
        self._wanted.set()
        self._line.live = words
        self._line.app.invalidate()

    def _on_interrupt(self, _number: int, _frame: FrameType | None) -> None:
        if self._interruptible:
            self._interruptible = False
            raise KeyboardInterrupt

    def _run(self, after: float) -> None:
        self._wanted.wait(after)
        try:
            if not self._over.is_set():
                with suppress(EOFError, OSError):  # the terminal is gone; whoever writes to it next finds out
                    self._line.work(self._begin)
        finally:
            self._begun.set()

    def _begin(self) -> None:
        self._begun.set()
        self._leave_if_over()

    def _leave_if_over(self) -> None:
        if self._over.is_set() and self._line.app.is_running and not self._line.app.is_done:
            self._line.app.exit(result="")

    def _close(self) -> None:
        self._over.set()
        self._wanted.set()
        loop = self._line.app.loop
        if loop is not None:
            with suppress(RuntimeError):  # it has just ended
                loop.call_soon_threadsafe(self._leave_if_over)
        assert self._thread is not None
        self._thread.join()
        self._line.working, self._line.doing, self._line.live = False, "", ""
