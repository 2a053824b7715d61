"""The word side of the index: an SQLite FTS5 table over words and Chinese character bigrams, ranked by BM25."""

import shutil
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from interviewer.core.tokens import is_filler, tokens
from interviewer.index.documents import Document

MOST_TERMS, MOST_OCCURRENCES = 64, 2_000
"""Terms of a query that are looked up, the rarest first, and entries that they may touch together (one is always looked
up): the time of a search grows with these and not with the query or the corpus."""
# Weights of the columns: what a question asks says most about it; accepted wordings also hold words of other subjects.
_SCHEMA = """
CREATE VIRTUAL TABLE entries USING fts5(id UNINDEXED, topic UNINDEXED, asked, about, accepted, tokenize = 'porter unicode61');
INSERT INTO entries (entries, rank) VALUES ('rank', 'bm25(0, 0, 4, 1, 0.5)');
CREATE VIRTUAL TABLE frequency USING fts5vocab(entries, row);
"""
_STEMS = """
CREATE VIRTUAL TABLE words USING fts5(word, tokenize = 'porter unicode61');
CREATE VIRTUAL TABLE stems USING fts5vocab(words, instance);
"""


def build_lexical(path: Path, corpus: Sequence[Document]) -> None:
    """Write a new database; it is not changed again."""
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(_SCHEMA)
        _insert(db, corpus)
        db.execute("INSERT INTO entries (entries) VALUES ('optimize')")


def copy_lexical(source: Path, path: Path, *, without: Collection[str], added: Sequence[Document]) -> None:
    """Write a new database that holds what another one does, without some ids and with some documents more.

    Ranks come out as if it had been built anew: BM25 counts words and entries of the new database.
    """
    shutil.copyfile(source, path)
    with closing(sqlite3.connect(path)) as db:
        # Nobody else has the copy, and one that was not finished is thrown away: there is nothing to keep safe.
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        with db:
            if without:
                gone = frozenset(without)
                rows = [row for row, name in db.execute("SELECT rowid, id FROM entries") if name in gone]
                db.executemany("DELETE FROM entries WHERE rowid = ?", [(row,) for row in rows])
            _insert(db, added)


def _insert(db: sqlite3.Connection, corpus: Iterable[Document]) -> None:
    for document in corpus:
        texts = ("\n".join((*document.asked, document.name)), "\n".join(document.about), document.accepted)
        row = (document.id, document.topic, *(" ".join(tokens(text)) for text in texts))
        db.execute("INSERT INTO entries (id, topic, asked, about, accepted) VALUES (?, ?, ?, ?, ?)", row)


class Lexical:
    """A read-only view of a built database; raises sqlite3.DatabaseError where the file is broken."""

    def __init__(self, path: Path) -> None:
        # immutable: nobody writes after the build, so no locks and no journal are looked for
        self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._memory.executescript(_STEMS)

    def close(self) -> None:
        """Release the file."""
        self._db.close()
        self._memory.close()

    def search(self, text: str, n: int, topic: str | None = None) -> list[str]:
        """Return the ids of at most n entries that share words with the text, best first."""
        terms = self._rarest(text)
        if not terms:
            return []
        below = "AND (topic = ?2 OR substr(topic, 1, length(?2) + 1) = ?2 || '/')" if topic else ""
        # By `rank` alone: FTS5 then sorts by itself and fetches the ids of the best only, three times as fast.
        sql = f"SELECT id FROM entries WHERE entries MATCH ?1 {below} ORDER BY rank LIMIT ?3"  # noqa: S608  (values are bound)
        match = " OR ".join(
            f'"{term}"' for term in terms
        )  # quoted, so that AND and NEAR are words; tokens have no quotes
        return [row[0] for row in self._db.execute(sql, (match, topic, n))]

    def known(self, text: str) -> float:
        """Return the share, 0–1, of what a text is about that some entry has: words, and two Chinese characters as one.

        A character is known where either bigram with it is, since half of the bigrams of a compound lie across its parts.
        Words that only ask do not count; a text of nothing else is known.
        """
        parts: list[tuple[float, list[str]]] = []
        before = ""
        for token in tokens(text):
            if is_filler(token):
                before = ""
            elif not _is_chinese(token):
                parts.append((1.0, [token]))
                before = ""
            else:
                if before[1:] == token[0]:
                    parts[-1][1].append(token)
                else:
                    parts.append((0.5, [token]))
                parts += [(0.5, [token])] * (len(token) - 1)
                before = token
        pairs = self._stems({token for _, of in parts for token in of})
        frequent = self._frequency({stem for stem, _ in pairs})
        found = {term for stem, term in pairs if stem in frequent}
        whole = sum(weight for weight, _ in parts)
        return sum(weight for weight, of in parts if not found.isdisjoint(of)) / whole if whole else 1.0

    def _rarest(self, text: str) -> list[str]:
        """Return the query's terms that some entry has, rarest first, each stem once."""
        unique = list(dict.fromkeys(tokens(text)))
        of_stem = self._by_stem([term for term in unique if not is_filler(term)] or unique)
        frequency = self._frequency(of_stem)
        chosen: list[str] = []
        touched = 0
        for stem in sorted(frequency, key=lambda stem: frequency[stem])[:MOST_TERMS]:
            touched += frequency[stem]
            if chosen and touched > MOST_OCCURRENCES:
                break
            chosen.append(of_stem[stem])
        return chosen

    def _frequency(self, stems: Iterable[str]) -> dict[str, int]:
        """Return in how many entries each stem occurs; those in none are left out."""
        frequency: dict[str, int] = {}
        left = iter(stems)
        while part := list(islice(left, 500)):
            marks = ",".join("?" * len(part))
            frequency |= dict(self._db.execute(f"SELECT term, doc FROM frequency WHERE term IN ({marks})", part))  # noqa: S608
        return frequency

    def _by_stem(self, terms: Sequence[str]) -> dict[str, str]:
        """Return one of the terms for each stem."""
        return dict(self._stems(terms))

    def _stems(self, terms: Iterable[str]) -> list[tuple[str, str]]:
        """Return (stem, term) pairs, the last term first; FTS5's own stemmer makes them, so that they are the entries'."""
        given = list(terms)
        self._memory.execute("BEGIN")
        self._memory.executemany("INSERT INTO words (rowid, word) VALUES (?, ?)", enumerate(given))
        found = self._memory.execute("SELECT term, doc FROM stems ORDER BY doc DESC").fetchall()
        self._memory.execute("ROLLBACK")
        return [(stem, given[row]) for stem, row in found]


def _is_chinese(token: str) -> bool:
    return "\u3400" <= token[0] <= "\u9fff"
