"""Interviews in SQLite: an append-only table of events, so that what was acknowledged is on the disk. Only a whole session goes.

WAL with synchronous=FULL makes each append durable (a kill or a power cut loses nothing that `append` returned for);
BEGIN IMMEDIATE takes the write lock at once, where a deferred transaction would fail half-way under a second writer.
Data outlives code: MIGRATIONS is append-only, and the database's user_version says how many were applied.
"""

import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from interviewer.core.events import EVENT, Event, SessionStarted, Stored
from interviewer.errors import (
    BrokenDatabase,
    DatabaseBusy,
    DiskFull,
    HomeNotWritable,
    NewerDatabase,
    SessionLocked,
    StoreError,
    UnknownSession,
)
from interviewer.ports import SessionInfo

BUSY_SECONDS = 5.0
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Characters of session ids; those that people mix up are left out."""

MIGRATIONS: tuple[tuple[str, str], ...] = (
    (
        "events",
        """
        CREATE TABLE event (
            session TEXT NOT NULL,
            seq INTEGER NOT NULL,
            at TEXT NOT NULL,
            type TEXT NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (session, seq)
        ) WITHOUT ROWID;
        CREATE INDEX event_type ON event (type, at);
        """,
    ),
    (
        "exchanges with models",
        """
        CREATE TABLE exchange (
            id INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            reply TEXT NOT NULL,
            body TEXT NOT NULL
        );
        CREATE INDEX exchange_reply ON exchange (reply);
        """,
    ),
)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What the deletion of a session took away; `wiped` is false where its words stay on the disk for a while."""

    events: int
    exchanges: int
    wiped: bool


def utc_now() -> str:
    """Return the UTC time in ISO 8601 with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class SqliteStore:
    """Implements the Store port on one SQLite file.

    Args:
        path: the database; created, with its folder, where missing.
        now: the time to stamp events with.
        connect: opens the file; tests give one that fails.

    Raises:
        HomeNotWritable, NewerDatabase, BrokenDatabase, DatabaseBusy, DiskFull, StoreError.
    """

    def __init__(
        self,
        path: Path,
        *,
        now: Callable[[], str] = utc_now,
        connect: Callable[..., sqlite3.Connection] = sqlite3.connect,
    ) -> None:
        self._path = path
        self._now = now
        self._turn = threading.Lock()  # one connection, one transaction at a time: replies are graded in threads
        with self._explained():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._migrate()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _migrate(self) -> None:
        (found,) = self._db.execute("PRAGMA user_version").fetchone()
        if found > len(MIGRATIONS):
            self._db.close()
            raise NewerDatabase(path=self._path, found=found, known=len(MIGRATIONS))
        if found == len(MIGRATIONS):
            return
        with self._writing() as db:
            (found,) = db.execute("PRAGMA user_version").fetchone()  # another process may have been quicker
            for n, (_, script) in enumerate(MIGRATIONS[found:], found + 1):
                for statement in script.split(";"):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {n}")

    def append(self, session: str, event: Event, *, after: int) -> Stored:
        """Store an event and return it with its number and time; when this returns, the event is on the disk.

        Raises SessionLocked where another process has stored number `after` + 1 already.
        """
        stored = Stored(seq=after + 1, at=self._now(), event=event)
        with self._explained(), self._writing() as db:
            (last,) = db.execute("SELECT coalesce(max(seq), 0) FROM event WHERE session = ?", (session,)).fetchone()
            if last != after:
                raise SessionLocked(id=session)
            row = (session, stored.seq, stored.at, event.type, EVENT.dump_json(event).decode())
            db.execute("INSERT INTO event (session, seq, at, type, body) VALUES (?, ?, ?, ?, ?)", row)
        return stored

    def events(self, session: str) -> list[Stored]:
        """Return the session's events in order; raises UnknownSession."""
        rows = self._rows("SELECT seq, at, body FROM event WHERE session = ? ORDER BY seq", session)
        if not rows:
            raise UnknownSession(id=session)
        return [Stored(seq=seq, at=at, event=EVENT.validate_json(body)) for seq, at, body in rows]

    def find(self, prefix: str) -> str:
        """Return the id that begins with `prefix`; raises UnknownSession where none or several do."""
        rows = self._rows(
            "SELECT DISTINCT session FROM event WHERE substr(session, 1, ?) = ? LIMIT 2", len(prefix), prefix
        )
        if len(rows) != 1 or not prefix:
            raise UnknownSession(id=prefix)
        return str(rows[0][0])

    def sessions(self) -> list[SessionInfo]:
        """Return all sessions, the latest first."""
        rows = self._rows(
            """
            SELECT e.session, min(e.at), max(e.at) FILTER (WHERE e.type <> 'disputed'), sum(e.type = 'asked' AND NOT coalesce(json_extract(e.body, '$.retry'), 0)), sum(e.type = 'ended'), count(*),
                   (SELECT body FROM event WHERE session = e.session AND seq = 1)
            FROM event e GROUP BY e.session ORDER BY 3 DESC, e.session
            """
        )
        return [_info(*row) for row in rows]

    def asked(self) -> list[tuple[str, str]]:
        """Return (question id, ISO time) of every question asked, oldest first."""
        return self._rows("SELECT json_extract(body, '$.question.id'), at FROM event WHERE type = 'asked' ORDER BY at")

    def disputed(self) -> list[str]:
        """Return the sessions in which a mark was disputed, the earliest dispute first."""
        query = "SELECT session FROM event WHERE type = 'disputed' GROUP BY session ORDER BY min(at), session"
        return [session for (session,) in self._rows(query)]

    def keep_exchange(self, reply: str, body: str) -> None:
        """Keep what was said to and by a model about a reply, given by its digest."""
        with self._explained(), self._writing() as db:
            db.execute("INSERT INTO exchange (at, reply, body) VALUES (?, ?, ?)", (self._now(), reply, body))

    def exchanges(self, reply: str) -> list[str]:
        """Return what was said to and by models about a reply, oldest first."""
        return [body for (body,) in self._rows("SELECT body FROM exchange WHERE reply = ? ORDER BY id", reply)]

    def forget(self, session: str, digest: Callable[[str], str]) -> "Forgotten":
        """Delete a session, and the exchanges about replies that no other session has; raises UnknownSession.

        What is deleted is overwritten with zeros, and the log that holds copies of it is emptied: it leaves the disk, not
        only the tables. An open connection of another process keeps the log until that process closes it.

        Args:
            digest: gives the digest under which a reply's exchanges are kept.
        """
        replies = "SELECT DISTINCT json_extract(body, '$.text') FROM event WHERE type = 'replied' AND session"
        with self._explained():
            self._db.execute("PRAGMA secure_delete = ON")
            with self._writing() as db:
                own = {digest(text) for (text,) in db.execute(f"{replies} = ?", (session,))}
                own -= {digest(text) for (text,) in db.execute(f"{replies} <> ?", (session,))} if own else set()
                events = db.execute("DELETE FROM event WHERE session = ?", (session,)).rowcount
                if not events:
                    raise UnknownSession(id=session)
                marks = [(one,) for one in sorted(own)]
                exchanges = db.executemany("DELETE FROM exchange WHERE reply = ?", marks).rowcount if marks else 0
            with self._turn:
                (busy, _, _) = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return Forgotten(events, exchanges, wiped=not busy)

    def _rows(self, query: str, *values: Any) -> list[Any]:
        with self._explained(), self._turn:
            return self._db.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._turn:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn SQLite's and the system's errors into ours."""
        try:
            yield
        except sqlite3.Error as e:
            raise self._error(e) from e
        except OSError as e:
            raise HomeNotWritable(path=self._path.parent, detail=e.strerror or str(e)) from e

    def _error(self, error: sqlite3.Error) -> StoreError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            return DiskFull(path=self._path)
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return DatabaseBusy(path=self._path)
        if code in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            return BrokenDatabase(path=self._path, detail=error)
        if code in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}:
            return HomeNotWritable(path=self._path.parent, detail=error)
        return StoreError(path=self._path, detail=error)


def _info(session: str, started: str, updated: str, asked: int, ended: int, events: int, first: str) -> SessionInfo:
    opening = EVENT.validate_json(first)
    assert isinstance(opening, SessionStarted)
    plan = opening.plan
    return SessionInfo(session, started, updated, plan.mode, plan.lang, bool(ended), asked, plan.number, events)


def new_session_id() -> str:
    """Return a random id of six characters, about 30 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(6))


@contextmanager
def session_lock(home: Path, session: str) -> Iterator[None]:
    """Hold a session for this process; raises SessionLocked at once where another one holds it.

    The lock is the operating system's, so a killed process leaves none behind.
    """
    folder = home / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{session}.lock")
        lock.acquire(timeout=0)
    except Timeout:
        raise SessionLocked(id=session) from None
    except OSError as e:
        raise HomeNotWritable(path=folder, detail=e.strerror or str(e)) from None
    try:
        yield
    finally:
        lock.release()
