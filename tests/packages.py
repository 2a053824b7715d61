"""Anki packages written for the tests, in the three generations of their database."""

import io
import json
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Note = tuple[list[str], str]
"""Fields and tags."""
BASIC = ("Front", "Back")


def _legacy(db: sqlite3.Connection, notes: Sequence[Note], fields: Sequence[str]) -> None:
    db.executescript(
        "CREATE TABLE col (id integer primary key, models text, decks text);"
        "CREATE TABLE notes (id integer primary key, guid text, mid integer, tags text, flds text, sfld text);"
        "CREATE TABLE cards (id integer primary key, nid integer, did integer);"
    )
    models = {"11": {"name": "Basic", "flds": [{"name": name, "ord": n} for n, name in enumerate(fields)]}}
    decks = {"1": {"name": "Default"}, "2": {"name": "LLM::Serving"}}
    db.execute("INSERT INTO col VALUES (1, ?, ?)", (json.dumps(models), json.dumps(decks)))
    _fill(db, notes)


def _modern(db: sqlite3.Connection, notes: Sequence[Note], fields: Sequence[str]) -> None:
    db.create_collation("unicase", lambda a, b: (a > b) - (a < b))
    db.executescript(
        "CREATE TABLE notetypes (id integer primary key, name text collate unicase);"
        "CREATE TABLE fields (ntid integer, ord integer, name text collate unicase, primary key (ntid, ord)) without rowid;"
        "CREATE TABLE decks (id integer primary key, name text collate unicase);"
        "CREATE TABLE notes (id integer primary key, guid text, mid integer, tags text, flds text, sfld text);"
        "CREATE TABLE cards (id integer primary key, nid integer, did integer);"
        "INSERT INTO decks VALUES (1, 'Default'), (2, 'LLM' || char(31) || 'Serving');"
    )
    db.executemany("INSERT INTO fields VALUES (11, ?, ?)", list(enumerate(fields)))
    _fill(db, notes)


def _fill(db: sqlite3.Connection, notes: Sequence[Note]) -> None:
    for n, (fields, tags) in enumerate(notes, 1):
        joined = "\x1f".join(fields)
        db.execute("INSERT INTO notes VALUES (?, ?, 11, ?, ?, ?)", (n, f"g{n}", tags, joined, fields[0]))
        db.execute("INSERT INTO cards VALUES (?, ?, 2)", (n, n))
    db.commit()


def database(notes: Sequence[Note], fields: Sequence[str] = BASIC, *, modern: bool = False) -> bytes:
    """Return the bytes of a collection."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "c.sqlite3"
        db = sqlite3.connect(path)
        (_modern if modern else _legacy)(db, notes, fields)
        db.close()
        return path.read_bytes()


def package(
    notes: Sequence[Note],
    generation: Literal["anki2", "anki21", "anki21b"] = "anki21",
    fields: Sequence[str] = BASIC,
    others: dict[str, bytes] | None = None,
) -> bytes:
    """Return the bytes of a package; a newer one also holds the note that tells older programs to update."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        made = database(notes, fields, modern=generation == "anki21b")
        file.writestr(f"collection.{generation}", zstd.compress(made) if generation == "anki21b" else made)
        if generation != "anki2":
            file.writestr("collection.anki2", database([(["Please update Anki", ""], "")]))
        for name, body in (others or {"media": b"{}"}).items():
            file.writestr(name, body)
    return out.getvalue()
