"""`forget`: delete an interview for good, with everything that was kept of the words in it."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from interviewer.cli import options
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from pathlib import Path

    from interviewer.cli.console import Console
    from interviewer.core.interview import Interview


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("forget", help=say("Delete an interview for good", "永久删除一场面试"))(forget)


def forget(
    session: Annotated[str, typer.Argument(help=say("Session id, or its beginning", "场次编号或其开头"), metavar="ID")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help=say("Do not ask", "不再询问"))] = False,
    as_json: options.Json = False,
    lang: options.Lang = None,
) -> None:
    """Delete an interview: exchanges with models about its replies, recordings and lines of the input history, too."""
    from interviewer.cli.context import prepare
    from interviewer.core.interview import fold
    from interviewer.settings import writable_home
    from interviewer.speech.build import audio_folder
    from interviewer.speech.kept import KeptRecordings
    from interviewer.store import session_lock
    from interviewer.wiring import REPLY_HISTORY, reply_digest

    console, services = prepare(lang=lang)
    home = writable_home(services.settings)
    chosen = services.store.find(session)
    with session_lock(home, chosen):
        events = services.store.events(chosen)
        interview = fold(events)
        if not yes and not _agreed(console, chosen, events[0].at, interview):
            console.note("forget-kept")
            return
        replies = {t.reply for r in interview.rounds for t in r.turns if t.reply}
        gone = services.store.forget(chosen, reply_digest)
        lines = _forget_lines(home / REPLY_HISTORY, replies, (events[0].at, events[-1].at))
        recordings = KeptRecordings(audio_folder(services.settings), chosen).forget_all()
    counts = {"events": gone.events, "exchanges": gone.exchanges, "lines": lines, "recordings": recordings}
    (home / "locks" / f"{chosen}.lock").unlink(missing_ok=True)
    if as_json:
        console.json({"id": chosen} | counts)
    else:
        console.line("forgotten", style=None, id=chosen, **counts)
    if not gone.wiped:
        console.note("forgotten-busy")


def _agreed(console: "Console", session: str, started: str, interview: "Interview") -> bool:
    from interviewer.cli.input import standard_input_is_terminal
    from interviewer.errors import UsageError

    if not standard_input_is_terminal():
        raise UsageError(detail=console.texts("forget-yes", id=session))
    question = console.texts(
        "forget-ask", id=session, when=started[:16].replace("T", " "), asked=interview.asked, replies=interview.replies
    )
    try:
        return input(question).strip().casefold() in {"y", "yes", "是", "好", "ｙ"}
    except EOFError:
        return False


def _forget_lines(path: "Path", replies: Collection[str], span: tuple[str, str]) -> int:
    """Take a session's entries out of the line editor's history and return how many went; raises HomeNotWritable.

    They are its replies, and what was typed between its first and its last event: a draft that was cleared is there, too.
    """
    import os

    from interviewer.errors import HomeNotWritable

    texts = {reply.strip() for reply in replies}
    start, end = (datetime.fromisoformat(at) for at in span)

    def belongs(at: datetime | None, text: str) -> bool:
        return text.strip() in texts or (at is not None and start <= at <= end)

    try:
        before = path.read_text("utf-8", errors="replace")
        after, count = without_entries(before, belongs)
        if count:
            draft = path.with_name(f"{path.name}.new")
            draft.touch(mode=0o600)
            draft.write_text(after, "utf-8")
            os.replace(draft, path)
    except FileNotFoundError:
        return 0
    except OSError as e:
        raise HomeNotWritable(path=path, detail=e.strerror or str(e)) from None
    return count


def without_entries(history: str, belongs: Callable[[datetime | None, str], bool]) -> tuple[str, int]:
    """Return a prompt_toolkit history file's text without the entries that belong, and how many those were.

    An entry is a comment with its local time, then its lines, each after a plus sign.
    """
    head, *entries = f"\n{history}".split("\n# ")
    kept, count = [], 0
    for entry in entries:
        stamp, *lines = entry.split("\n")
        if belongs(_time(stamp), "\n".join(line[1:] for line in lines if line.startswith("+"))):
            count += 1
        else:
            kept.append(entry)
    return (head.removeprefix("\n") + "".join(f"\n# {entry}" for entry in kept) if count else history), count


def _time(stamp: str) -> datetime | None:
    try:
        return datetime.fromisoformat(stamp.strip()).astimezone()
    except ValueError:
        return None
