"""The Store port: one suite over every implementation, then what only a database can get wrong."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from interviewer.core.events import (
    Disputed,
    Event,
    Plan,
    QuestionAsked,
    ReplyGiven,
    ReplyGraded,
    SessionStarted,
    Spoken,
)
from interviewer.core.interview import Await, fold, next_action
from interviewer.core.verdict import Grade
from interviewer.errors import (
    BrokenDatabase,
    DatabaseBusy,
    DiskFull,
    HomeNotWritable,
    NewerDatabase,
    SessionLocked,
    UnknownSession,
)
from interviewer.ports import Store
from interviewer.store import MIGRATIONS, SqliteStore, new_session_id, session_lock
from tests.factory import MemoryStore, question

START = SessionStarted(plan=Plan(lang="zh", number=3))


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return SqliteStore(tmp_path / "db") if request.param == "sqlite" else MemoryStore()


def test_events_come_back_in_order(store: Store) -> None:
    events: list[Event] = [
        START,
        QuestionAsked(question=question()),
        ReplyGiven(text="方差 \x1b[31m [bold]"),
        Disputed(replies=(0,), point="variance", verdict="met", note="\x1b[31m"),
    ]
    for n, event in enumerate(events):
        store.append("abc", event, after=n)
    assert [s.event for s in store.events("abc")] == events
    assert [s.seq for s in store.events("abc")] == [1, 2, 3, 4]


def test_an_event_cannot_be_stored_twice(store: Store) -> None:
    store.append("abc", START, after=0)
    with pytest.raises(SessionLocked):
        store.append("abc", START, after=0)
    assert len(store.events("abc")) == 1


def test_an_unknown_session_is_named(store: Store) -> None:
    with pytest.raises(UnknownSession, match="nope"):
        store.events("nope")


def test_questions_asked_are_listed(store: Store) -> None:
    store.append("abc", START, after=0)
    store.append("abc", QuestionAsked(question=question("one")), after=1)
    assert [question_id for question_id, _ in store.asked()] == ["one"]


def test_the_history_is_latest_first(tmp_path: Path) -> None:
    times = iter(f"2026-01-01T00:00:0{n}+00:00" for n in range(9))
    store = SqliteStore(tmp_path / "db", now=lambda: next(times))
    store.append("old", START, after=0)
    store.append("new", START, after=0)
    store.append("new", QuestionAsked(question=question()), after=1)
    first, second = store.sessions()
    assert (first.id, first.asked, first.number, first.ended, first.lang) == ("new", 1, 3, False, "zh")
    assert second.id == "old"


def test_a_dispute_after_the_end_is_kept_and_leaves_the_history_as_it_was(tmp_path: Path) -> None:
    times = iter(f"2026-01-01T00:00:0{n}+00:00" for n in range(9))
    store = SqliteStore(tmp_path / "db", now=lambda: next(times))
    for session in ("old", "new"):
        store.append(session, START, after=0)
        store.append(session, QuestionAsked(question=question()), after=1)
    assert store.disputed() == []
    before = store.sessions()
    said = Disputed(replies=(0,), point="variance", verdict="missing", wanted="met", note="说过了")
    store.append("old", said, after=2)
    assert store.events("old")[-1].event == said
    assert store.disputed() == ["old"]
    assert store.sessions() == before


OLD_GRADE = """{"type": "graded", "reply": 0, "result": {"kind": "grade", "verdicts": [{"point": "variance", "verdict": "met",
"quote": "q", "reason": "accepted"}], "misconceptions": [], "grader": {"name": "offline", "model": "offline-1", "prompt": null,
"rubric": "r"}, "probe": null, "note": null}}"""


def test_a_grade_from_before_there_were_votes_is_read_as_it_was(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "db")
    store.append("abc", START, after=0)
    store._db.execute("INSERT INTO event VALUES ('abc', 2, '2026-01-01', 'graded', ?)", (OLD_GRADE,))
    event = store.events("abc")[1].event
    assert isinstance(event, ReplyGraded)
    assert isinstance(event.result, Grade)
    assert (event.result.verdicts[0].votes, event.result.verdicts[0].second) == ((), None)


def test_an_interview_from_before_anything_was_said_is_read_as_it_was(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "db")
    store.append("abc", START, after=0)
    asked = json.dumps({"type": "asked", "question": question().model_dump(mode="json"), "bridge": "other"})
    probed = json.dumps({"type": "probed", "point": "variance", "text": "And then?"})
    for seq, (kind, body) in enumerate((("asked", asked), ("probed", probed)), 2):
        store._db.execute("INSERT INTO event VALUES ('abc', ?, '2026-01-01', ?, ?)", (seq, kind, body))
    state = fold(store.events("abc"))
    assert (state.greeting, state.closing, state.rounds[0].transition) == ("", "", "")
    assert state.rounds[0].turns[-1].spoken == "And then?"
    assert isinstance(next_action(state), Await)


def test_what_was_said_comes_back(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "db")
    said = Spoken(kind="closing", text="再见。\x1b[31m", by="model")
    store.append("abc", START, after=0)
    store.append("abc", said, after=1)
    assert store.events("abc")[1].event == said
    assert not store.sessions()[0].ended


def test_the_beginning_of_an_id_is_enough_where_it_is_unique(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "db")
    store.append("abc234", START, after=0)
    store.append("abd234", START, after=0)
    assert store.find("abc") == "abc234"
    for prefix in ("ab", "x", "", "%"):
        with pytest.raises(UnknownSession):
            store.find(prefix)


def test_exchanges_are_kept_by_reply(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "db")
    store.keep_exchange("r1", "{}")
    assert store.exchanges("r1") == ["{}"]
    assert store.exchanges("r2") == []


def test_a_database_of_the_first_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "db"
    db = sqlite3.connect(path)
    db.executescript(MIGRATIONS[0][1] + "PRAGMA user_version = 1;")
    db.execute("INSERT INTO event VALUES ('abc', 1, '2026-01-01', 'started', ?)", (START.model_dump_json(),))
    db.commit()
    db.close()
    store = SqliteStore(path)
    assert store.events("abc")[0].event == START
    store.keep_exchange("r", "{}")


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "db"
    SqliteStore(path).close()
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    db.close()
    with pytest.raises(NewerDatabase, match="newer version"):
        SqliteStore(path)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "db").write_bytes(b"this is not a database, " * 100)
    with pytest.raises(BrokenDatabase):
        SqliteStore(tmp_path / "db")


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "db")
    store.append("abc", START, after=0)
    (pages,) = store._db.execute("PRAGMA page_count").fetchone()
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull):
        store.append("abc", ReplyGiven(text="x" * 100_000), after=1)
    store._db.execute("PRAGMA max_page_count = 100000")
    store.append("abc", ReplyGiven(text="x" * 100_000), after=1)
    assert len(store.events("abc")) == 2


def test_a_database_held_by_another_process_is_said_to_be_busy(tmp_path: Path) -> None:
    def impatient(path: Path, **options: object) -> sqlite3.Connection:
        return sqlite3.connect(path, timeout=0.05, isolation_level=None, check_same_thread=False)

    store = SqliteStore(tmp_path / "db", connect=impatient)
    other = sqlite3.connect(tmp_path / "db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusy):
        store.append("abc", START, after=0)
    other.execute("ROLLBACK")
    other.close()
    store.append("abc", START, after=0)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_rights_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(HomeNotWritable):
        SqliteStore(tmp_path / "x" / "db")


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(HomeNotWritable):
        SqliteStore(tmp_path / "home" / "db")


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    def write(store: SqliteStore, session: str) -> None:
        store.append(session, START, after=0)
        for n in range(1, 40):
            store.append(session, ReplyGiven(text=str(n)), after=n)

    stores = [SqliteStore(tmp_path / "db") for _ in range(2)]
    threads = [threading.Thread(target=write, args=(s, f"s{n}")) for n, s in enumerate(stores)]
    run(threads)
    assert [len(stores[0].events(f"s{n}")) for n in range(2)] == [40, 40]


def test_threads_share_one_store(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "db")

    def keep() -> None:
        for _ in range(30):
            store.keep_exchange("r", "{}")

    run([threading.Thread(target=keep) for _ in range(4)])
    assert len(store.exchanges("r")) == 120


def run(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


KILLED = """
import os, signal, sys
from pathlib import Path
from interviewer.core.events import Plan, ReplyGiven, SessionStarted
from interviewer.store import SqliteStore
store = SqliteStore(Path(sys.argv[1]))
store.append("abc", SessionStarted(plan=Plan()), after=0)
for n in range(1, 1000):
    store.append("abc", ReplyGiven(text=str(n)), after=n)
    print(n, flush=True)
    if n == 25:
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_every_event_acknowledged_before_a_kill_is_there(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "db")], capture_output=True, text=True, check=False
    )
    acknowledged = int(done.stdout.split()[-1])
    assert acknowledged == 25
    assert len(SqliteStore(tmp_path / "db").events("abc")) == acknowledged + 1


def test_a_session_is_held_by_one_process(tmp_path: Path) -> None:
    with session_lock(tmp_path, "abc"):
        hold: Callable[[], object] = lambda: session_lock(tmp_path, "abc").__enter__()  # noqa: E731
        with pytest.raises(SessionLocked):
            hold()
        with session_lock(tmp_path, "other"):
            pass
    with session_lock(tmp_path, "abc"):
        pass


def test_session_ids_differ_and_are_short() -> None:
    ids = {new_session_id() for _ in range(200)}
    assert len(ids) == 200
    assert all(len(i) == 6 for i in ids)


def test_a_forgotten_session_leaves_the_disk_and_what_others_need_stays(tmp_path: Path) -> None:
    path = tmp_path / "db"
    store = SqliteStore(path)
    for session, replies in (("gone", ("my private words", "shared words")), ("kept", ("shared words",))):
        store.append(session, START, after=0)
        store.append(session, QuestionAsked(question=question()), after=1)
        for n, reply in enumerate(replies):
            store.append(session, ReplyGiven(text=reply), after=2 + n)
    for reply in ("my private words", "shared words"):
        store.keep_exchange(f"digest of {reply}", f"about {reply}")
    gone = store.forget("gone", lambda reply: f"digest of {reply}")
    assert (gone.events, gone.exchanges, gone.wiped) == (4, 1, True)
    with pytest.raises(UnknownSession):
        store.events("gone")
    assert len(store.events("kept")) == 3
    assert store.exchanges("digest of shared words") == ["about shared words"]
    for file in tmp_path.iterdir():
        assert b"private" not in file.read_bytes(), file
    with pytest.raises(UnknownSession):
        store.forget("gone", str)


def test_a_reader_elsewhere_keeps_the_deleted_words_in_the_log_and_it_is_said(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "db")
    store.append("gone", START, after=0)
    store._db.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(tmp_path / "db", isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT * FROM event").fetchall()
    assert not store.forget("gone", str).wiped
    other.close()
