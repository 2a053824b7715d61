"""What the shell completes: topics, question ids, interviews, names of settings and keys.

Someone waits for a Tab, so nothing is validated and nothing heavy is imported: files are looked at as text.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from interviewer.home import DATABASE, default_home, peek, shipped

_FIELD = re.compile(r"^(id|topic): *[\"']?([\w/.-]+)", re.MULTILINE)
HEAD = 2_000
"""Characters of a question file in which its id and topic stand."""


def of(*values: str) -> Callable[[str], list[str]]:
    """Return what completes one of a few values."""

    def complete(incomplete: str) -> list[str]:
        return [value for value in values if value.startswith(incomplete)]

    return complete


def topics(incomplete: str) -> list[str]:
    """Complete a topic; those above it count too."""
    found: set[str] = set()
    for fields in _questions():
        parts = fields.get("topic", "").split("/")
        found |= {"/".join(parts[:n]) for n in range(1, len(parts) + 1)}
    return sorted(t for t in found if t.startswith(incomplete))


def questions(incomplete: str) -> list[str]:
    """Complete a question's id."""
    return sorted({f["id"] for f in _questions() if f.get("id", "").startswith(incomplete)})


def _questions() -> Iterator[dict[str, str]]:
    """Yield id and topic of every question file."""
    other = peek("knowledge")
    for folder in (shipped("knowledge"), *([Path(other)] if other else []), default_home() / "knowledge"):
        for path in folder.rglob("*.yaml"):
            try:
                with path.open(encoding="utf-8", errors="replace") as stream:
                    yield dict(_FIELD.findall(stream.read(HEAD)))
            except OSError:
                continue


def sessions(incomplete: str) -> list[str]:
    """Complete the id of an interview, the latest first."""
    return _sessions(incomplete, "")


def open_sessions(incomplete: str) -> list[str]:
    """Complete the id of an interview that can be gone on with, the latest first."""
    return _sessions(incomplete, "HAVING SUM(type = 'ended') = 0")


def _sessions(incomplete: str, having: str) -> list[str]:
    import sqlite3
    from contextlib import closing

    path = default_home() / DATABASE
    query = f"SELECT session FROM event GROUP BY session {having} ORDER BY MAX(at) DESC"  # noqa: S608  (ours)
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0.1)) as database:
            return [str(row[0]) for row in database.execute(query) if str(row[0]).startswith(incomplete)]
    except sqlite3.Error:
        return []


def setting_names(incomplete: str) -> list[str]:
    """Complete a setting's name."""
    from interviewer.settings import setting_names as names

    return [n for n in names() if n.startswith(incomplete)]


def key_names(incomplete: str) -> list[str]:
    """Complete the name that a key may have."""
    from interviewer.cli.config_keys import key_names as names

    return [n for n in names() if n.startswith(incomplete)]


def stored_keys(incomplete: str) -> list[str]:
    """Complete the name of a key that is stored."""
    from interviewer.errors import SettingsError
    from interviewer.keys import read_keys

    try:
        return [n for n in read_keys(default_home()) if n.startswith(incomplete)]
    except SettingsError:
        return []
