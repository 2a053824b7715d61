"""Anki packages: a ZIP file with the notes in a SQLite database, of three generations.

Nothing is unpacked by the names that stand in the package: the database alone is read, bounded, into a file of our own.
"""

import contextlib
import io
import json
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Protocol

from interviewer.corpus.importing.anki import note
from interviewer.corpus.importing.fields import guess, mapped
from interviewer.corpus.importing.found import Bad, Found, Reading, Remark
from interviewer.corpus.importing.source import Source
from interviewer.errors import SourceUnreadable

NEWEST, NEWER, OLDEST = "collection.anki21b", "collection.anki21", "collection.anki2"
LARGEST_DATABASE = 256 * 2**20
MOST_STEPS = 500_000_000
"""Steps of SQLite's machine after which a query is given up: a crafted database may hold views that never end."""
_CHUNK = 1 << 20
_FIELDS_APART = "\x1f"


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


def read_package(source: Source, maps: Mapping[str, str]) -> Reading:
    """Return the notes of a package, numbered from 1; raises SourceUnreadable with what is wrong with it."""
    path = source.path
    try:
        with zipfile.ZipFile(io.BytesIO(source.raw)) as package, tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "notes.sqlite3"
            _unpack(path, package, database)
            with contextlib.closing(_open(database)) as db:
                names = _field_names(db)
                columns = _columns(names, maps)
                parts = list(_notes(path, db, names, columns))
    except (zipfile.BadZipFile, sqlite3.Error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError) as e:
        raise SourceUnreadable(path=path, reason="package", detail=str(e) or type(e).__name__) from None
    return Reading(path, "apkg", tuple(parts), columns=columns)


def _unpack(path: Path, package: zipfile.ZipFile, database: Path) -> None:
    """Write the newest database of the package; the older ones beside it hold one note that asks to update Anki."""
    inside = set(package.namelist())
    name = next((name for name in (NEWEST, NEWER, OLDEST) if name in inside), None)
    if name is None:
        raise KeyError("it holds no collection")
    with package.open(name) as packed, database.open("wb") as file:
        written = 0
        for chunk in _chunks(packed) if name != NEWEST else _decompressed(path, packed):
            written += len(chunk)
            if written > LARGEST_DATABASE:
                raise SourceUnreadable(path=path, reason="bomb", detail=f"{LARGEST_DATABASE // 2**20} MB")
            file.write(chunk)


def _chunks(file: _Readable) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _decompressed(path: Path, file: IO[bytes]) -> Iterator[bytes]:
    """Yield the bytes of a Zstandard stream."""
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    try:
        with zstd.ZstdFile(file) as opened:
            yield from _chunks(opened)
    except zstd.ZstdError as e:
        raise SourceUnreadable(path=path, reason="package", detail=str(e)) from None


def _open(database: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)
    db.execute("PRAGMA trusted_schema = OFF")
    db.create_collation("unicase", lambda a, b: (a.casefold() > b.casefold()) - (a.casefold() < b.casefold()))
    steps = 0

    def stop() -> bool:
        nonlocal steps
        steps += 1
        return steps * 10_000 > MOST_STEPS

    db.set_progress_handler(stop, 10_000)
    db.text_factory = lambda raw: raw.decode("utf-8", "replace")
    kinds = dict(db.execute("SELECT name, type FROM sqlite_master WHERE name IN ('notes', 'cards', 'col', 'decks')"))
    if kinds.get("notes") != "table" or set(kinds.values()) != {"table"}:
        raise ValueError("it has no table of notes")
    return db


def _field_names(db: sqlite3.Connection) -> dict[int, list[str]]:
    """Return the names of the fields of each note type."""
    if _has(db, "fields"):
        names: dict[int, list[str]] = {}
        for kind, name in db.execute("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
            names.setdefault(int(kind), []).append(str(name))
        return names
    models = _json(db, "models")
    return {int(kind): [str(field["name"]) for field in model.get("flds", [])] for kind, model in models.items()}


def _has(db: sqlite3.Connection, table: str) -> bool:
    return bool(db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone())


def _json(db: sqlite3.Connection, column: str) -> dict[str, Any]:
    row = db.execute(f"SELECT {column} FROM col").fetchone() if _has(db, "col") else None  # noqa: S608  (our own names)
    found = json.loads(row[0]) if row and row[0] else {}
    return found if isinstance(found, dict) else {}


def _columns(names: Mapping[int, list[str]], maps: Mapping[str, str]) -> dict[str, str | None]:
    """Return the field that each name stands for; a note type without known names is read as question, answer."""
    every = list(dict.fromkeys(name for fields in names.values() for name in fields))
    columns = dict.fromkeys(every, None) | {k: v for fields in names.values() for k, v in guess(fields).items() if v}
    for fields in names.values():
        for wanted in ("question", "answer"):
            free = [name for name in fields if columns[name] is None]
            if free and not any((columns[name] or "").startswith(wanted) for name in fields):
                columns[free[0]] = wanted
    return mapped(every, maps) if maps else columns


def _notes(
    path: Path, db: sqlite3.Connection, names: Mapping[int, list[str]], columns: Mapping[str, str | None]
) -> Iterator[Found | Bad]:
    decks = _decks(db)
    rows = db.execute("SELECT id, mid, tags, flds FROM notes ORDER BY id").fetchall()
    for number, (note_id, kind, tags, fields) in enumerate(rows, 1):
        values = str(fields).split(_FIELDS_APART)
        fallback = ["question", "answer"]
        known: list[str | None] = [columns.get(name) for name in names.get(int(kind), [])] or list(fallback)
        named = [(field, value) for field, value in zip(known, values, strict=False) if field]
        if not any(value.strip() for _, value in named):
            yield Bad(path, number, Remark("import-no-content"))
            continue
        given = [("topic", decks.get(int(note_id))), ("tags", str(tags or "").strip() or None)]
        yield note(path, number, [*given, *named], html=True)


def _decks(db: sqlite3.Connection) -> dict[int, str]:
    """Return the deck's name for each note's id; that of everyone's default deck says nothing."""
    if _has(db, "decks"):
        named = {int(key): str(name) for key, name in db.execute("SELECT id, name FROM decks")}
    else:
        named = {int(key): str(deck.get("name", "")) for key, deck in _json(db, "decks").items()}
    if not _has(db, "cards"):
        return {}
    pairs = db.execute("SELECT nid, min(did) FROM cards GROUP BY nid")
    return {int(nid): named[did] for nid, did in pairs if did in named and did != 1}
