"""From a key to its character on the screen, in a real terminal, while a model on loopback streams and while it does not."""

import os
import pty
import select
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.startup import environment
from benchmarks.table import quantile, row
from tests import fake_server as fake
from tests.fake_server import FakeServer

KEYS = 120
BETWEEN = 0.05
"""Seconds between two keys: fast typing."""
LETTERS = "qzxj"
"""They occur in nothing else that is written meanwhile."""
SPOKEN = "A MODEL THAT STREAMS SAYS ONE THING AFTER ANOTHER. " * 400
EVERY = 0.02
"""Seconds between two pieces of the model's answer: 50 tokens a second."""
PATIENCE = 10.0


@contextmanager
def terminal(command: list[str], env: dict[str, str]) -> Iterator[int]:
    """Run a program in a pseudo-terminal of 80 columns; yields its end of the terminal."""
    pid, fd = pty.fork()
    if pid == 0:
        os.execvpe(command[0], command, {**env, "COLUMNS": "80", "LINES": "24"})
    try:
        yield fd
    finally:
        os.kill(pid, 9)
        os.close(fd)
        os.waitpid(pid, 0)


def until(fd: int, wanted: bytes) -> None:
    """Read until something has been written; raises TimeoutError."""
    seen, end = b"", time.perf_counter() + PATIENCE
    while wanted not in seen:
        ready, _, _ = select.select([fd], [], [], max(0.0, end - time.perf_counter()))
        if not ready:
            raise TimeoutError(f"{wanted!r} was not written: {seen[-300:]!r}")
        seen += os.read(fd, 65536)


def keys(fd: int) -> list[float]:
    """Press keys and return the seconds until each is on the screen."""
    took = []
    for n in range(KEYS):
        letter = LETTERS[n % len(LETTERS)].encode()
        start = time.perf_counter()
        os.write(fd, letter)
        until(fd, letter)
        took.append(time.perf_counter() - start)
        pause = time.perf_counter() + BETWEEN
        while (left := pause - time.perf_counter()) > 0:
            if select.select([fd], [], [], left)[0]:
                os.read(fd, 65536)
    return took


def echo() -> list[float]:
    """The floor: a program that writes back what it reads."""
    with terminal(["sh", "-c", "stty raw -echo; echo ready; exec cat"], dict(os.environ)) as fd:
        until(fd, b"ready")
        return keys(fd)


def grading(home: str) -> list[float]:
    """Type while an interview's reply is graded by a model that streams."""
    flags = ["start", "-q", "why-divide-by-sqrt-dk", "--model", "vllm:fake"]
    with FakeServer(fake.slowly(SPOKEN, EVERY)) as server:
        command = [sys.executable, "-m", "interviewer", *flags, "--base-url", server.base_url]
        with terminal(command, environment(home)) as fd:
            until(fd, b"\x1b[?2004h")
            os.write(fd, b"A reply.\r")
            while not server.requests:
                if select.select([fd], [], [], 0.01)[0]:
                    os.read(fd, 65536)
            return keys(fd)


def speaking(home: str) -> list[float]:
    """Type while the words of a model are shown as they come."""
    with FakeServer(fake.slowly(SPOKEN, EVERY)) as server:
        command = [sys.executable, "-m", "tests.e2e.speaking", server.base_url, str(Path(home) / "history")]
        with terminal(command, environment(home)) as fd:
            until(fd, b"A MODEL")
            return keys(fd)


def waiting(home: str) -> list[float]:
    """Type while nothing else goes on."""
    command = [sys.executable, "-m", "interviewer", "start", "-q", "why-divide-by-sqrt-dk"]
    with terminal(command, environment(home)) as fd:
        until(fd, b"\x1b[?2004h")
        time.sleep(2.0)  # what is loaded in the background is loaded
        return keys(fd)


def figures(took: list[float]) -> str:
    """Return median and 95th percentile."""
    return f"{quantile(took, 0.5) * 1e3:.1f} / {quantile(took, 0.95) * 1e3:.1f} ms"


def main() -> None:
    """Print the table."""
    floor = figures(echo())
    with tempfile.TemporaryDirectory() as home:
        for what, took in (
            ("nothing else goes on", waiting(home)),
            ("a model grades", grading(home)),
            ("a model speaks", speaking(home)),
        ):
            row(f"key to screen while {what}: p50 / p95", figures(took), floor=floor, goal="p95 ≤ 20 ms")
