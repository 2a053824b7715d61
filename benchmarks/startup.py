"""How long a candidate waits: `--help`, `--version`, and the first question on the screen of a real terminal."""

import os
import pty
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.table import row, spread

RUNS = 9
HEAVY = ("chromadb", "langchain", "openai", "numpy", "pydantic", "rich", "prompt_toolkit", "yaml")


def environment(home: str) -> dict[str, str]:
    """An own home, no cursor-position queries, and compiled modules kept as in any usual installation."""
    return {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "INTERVIEWER_HOME": home,
        "INTERVIEWER_LANG": "en",
        "INTERVIEWER_GRADER": "auto",
        "TERM": "xterm-256color",
        "PROMPT_TOOLKIT_NO_CPR": "1",
    }


def whole(arguments: list[str], env: dict[str, str]) -> float:
    """Seconds of a whole process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=env, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def until_prompt(env: dict[str, str]) -> float:
    """Seconds until the question is shown and the line editor takes keys."""
    start = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(sys.executable, [sys.executable, "-m", "interviewer", "start", "--seed", "1"], env)
    seen = b""
    while b"\x1b[?2004h" not in seen:
        seen += os.read(terminal, 65536)
    took = time.perf_counter() - start
    os.write(terminal, b"\x04")
    while True:
        try:
            if not os.read(terminal, 65536):
                break
        except OSError:
            break
    os.waitpid(pid, 0)
    os.close(terminal)
    return took


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as home:
        env = environment(home)
        whole(["-m", "interviewer", "questions", "search", "warm"], env)
        floor = [whole(["-c", "pass"], env) for _ in range(RUNS)]
        for flag in ("--help", "--version"):
            took = [whole(["-m", "interviewer", flag], env) for _ in range(RUNS)]
            row(f"interviewer {flag}", spread(took), floor=f"python -c pass {spread(floor)}", goal="≤ 150 ms")
        look = f"import sys; from interviewer.cli import main; sys.argv = ['interviewer', '--help']; main(); print([m for m in {HEAVY} if m in sys.modules], file=sys.stderr)"
        done = subprocess.run([sys.executable, "-c", look], env=env, capture_output=True, text=True, check=True)
        row("heavy modules loaded by --help", done.stderr.strip(), goal="[]")
        took = [until_prompt(env) for _ in range(RUNS)]
        row("cold start to the first question, index built", spread(took), goal="≤ 1000 ms")
        assert Path(home, "interviews.sqlite3").exists()
