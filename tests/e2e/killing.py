"""Kills an interview with SIGKILL before and after every event, resumes it each time, and compares it with a whole one.

Run as a script: prints one JSON object. The program is imported once and forked, each child on a pseudo-terminal of its
own, because a hundred cold starts would take minutes.
"""

import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from fcntl import ioctl
from pathlib import Path
from typing import Any

SESSION_FLAGS = ["--mode", "mock", "--lang", "en", "--seed", "11", "-n", "5", "--topic", "transformer/attention"]
SCRIPT = [
    "The variance grows with the dimension and softmax saturates.",
    "Keys are compared with the query, the values are averaged with those weights.",
    "I don't know",
]
PROMPT = b"\x1b[?2004h"  # the line editor switches bracketed paste on when it is ready, and only then
PATIENCE = 30.0


def child(home: Path, arguments: list[str], *, kill_at: int | None, before: bool) -> None:
    """Become the program; die at this process's append number `kill_at`, before or after it is committed."""
    from interviewer import cli
    from interviewer.store import SqliteStore

    os.environ["INTERVIEWER_HOME"] = str(home)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(0, "r", encoding="utf-8"),
        os.fdopen(1, "w", encoding="utf-8", buffering=1),
        os.fdopen(2, "w", encoding="utf-8", buffering=1),
    )
    appended = 0
    whole = SqliteStore.append

    def deadly(self: SqliteStore, *args: Any, **named: Any) -> Any:
        nonlocal appended
        appended += 1
        if before and appended == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        stored = whole(self, *args, **named)
        if appended == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return stored

    SqliteStore.append = deadly  # type: ignore[method-assign]
    sys.argv = ["interviewer", *arguments]
    code = 1
    try:
        code = cli.main()
        sys.stdout.flush()
    finally:
        os._exit(code)


def sitting(home: Path, arguments: list[str], *, kill_at: int | None = None, before: bool = False) -> int:
    """Hold one sitting: type the next reply whenever the prompt appears. Returns the wait status."""
    pid, terminal = pty.fork()
    if pid == 0:
        child(home, arguments, kill_at=kill_at, before=before)
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 90, 0, 0))
    seen, end = b"", time.monotonic() + PATIENCE
    while time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], 0.02)
        if ready:
            try:
                data = os.read(terminal, 65536)
            except OSError:
                break
            seen += data
        if PROMPT in seen:
            seen = b""
            os.write(terminal, SCRIPT[replies(home) % len(SCRIPT)].encode() + b"\r")
    else:
        os.kill(pid, signal.SIGKILL)
        raise TimeoutError(f"nothing happened for {PATIENCE} s in {arguments}")
    os.close(terminal)
    return os.waitpid(pid, 0)[1]


def events(home: Path) -> list[dict[str, Any]]:
    """Return the events of the only session, without their times."""
    from interviewer.store import SqliteStore

    if not (home / "interviews.sqlite3").exists():
        return []
    store = SqliteStore(home / "interviews.sqlite3")
    try:
        found = store.sessions()
        rows = store.events(found[0].id) if found else []
    finally:
        store.close()
    return [s.event.model_dump(mode="json", exclude={"seconds"}) for s in rows]


def replies(home: Path) -> int:
    """Return how many replies are stored."""
    return sum(event["type"] == "replied" for event in events(home))


def main() -> None:
    """Hold one whole interview and one that is killed all the time; print what came of it."""
    import chromadb  # noqa: F401

    import interviewer.cli.chat
    import interviewer.cli.interview
    import interviewer.cli.resume
    import interviewer.wiring  # noqa: F401  (imported before the forks, which then start at once)

    base = Path(sys.argv[1])
    os.environ.update(TERM="xterm-256color", PROMPT_TOOLKIT_NO_CPR="1", LANG="C.UTF-8", OLLAMA_HOST="127.0.0.1:9")
    whole, broken = base / "whole", base / "broken"
    while not (rows := events(whole)) or rows[-1]["type"] != "ended":
        sitting(whole, ["resume", "--last"] if rows else ["start", *SESSION_FLAGS])
    kills = lost = 0
    while True:
        stored = events(broken)
        if stored and stored[-1]["type"] == "ended":
            break
        for before in (True, False):
            status = sitting(
                broken, ["resume", "--last"] if stored else ["start", *SESSION_FLAGS], kill_at=1, before=before
            )
            kills += os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
            now = events(broken)
            lost += now[: len(stored)] != stored or len(now) != len(stored) + (not before)
    same = events(broken) == events(whole)
    print(
        json.dumps(
            {"kills": kills, "lost": lost, "same": same, "events": len(events(whole)), "replies": replies(broken)}
        )
    )


if __name__ == "__main__":
    main()
