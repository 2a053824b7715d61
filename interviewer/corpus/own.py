"""A folder of one's own over the shipped one: find an entry's file, change it, take it away without losing it."""

import os
import shlex
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from interviewer.core.question import Question
from interviewer.corpus.read import Entry, Fault, entry_files, parse_entry, read_entry
from interviewer.corpus.write import add_question, locked, replace_text, to_yaml, write_new
from interviewer.errors import FolderNotWritable


@dataclass(frozen=True)
class Stored:
    """An entry as it stands in a file: the folder that it belongs to, the file, and the file's text."""

    folder: Path
    path: Path
    text: str
    entry: Entry

    @property
    def question(self) -> Question:
        """The question as it is stored, without the key points that are drafted when it is read."""
        return self.entry.question


def locate(question_id: str, folders: Sequence[Path]) -> Stored | None:
    """Return the entry that counts, the one of the last folder that has it; None where no folder has a readable one."""
    for folder in reversed(folders):
        named = [path for path in folder.rglob(f"{question_id}.yaml") if not path.name.startswith(".")]
        others = (path for _, path in entry_files(folder) if path.stem != question_id)
        for path in (*sorted(named), *(() if named else others)):
            found = _stored(folder, path)
            if found and found.question.id == question_id:
                return found
    return None


def _stored(folder: Path, path: Path) -> Stored | None:
    entry, _ = read_entry(path)
    if entry is None:
        return None
    return Stored(folder, path, path.read_bytes().decode("utf-8", errors="replace"), entry)


def stored_entries(folder: Path) -> list[Stored]:
    """Return all readable entries of a folder, in the order of their paths."""
    found = (_stored(folder, path) for _, path in entry_files(folder))
    return [stored for stored in found if stored]


def faults_of(text: str, path: Path, question_id: str) -> tuple[Entry | None, list[Fault]]:
    """Parse an edited text, which must keep its id; returns the entry, or None with all faults."""
    entry, faults = parse_entry(text.removeprefix("\ufeff"), path)
    if entry and entry.question.id != question_id:
        wrong = f"the id is {entry.question.id!r}, and the file is {question_id!r}: the id of an entry does not change"
        return None, [Fault(path, entry.line("id"), wrong)]
    return entry, faults


def save_text(stored: Stored, text: str, entry: Entry) -> Path:
    """Put an edited text in the place of an entry, in the folder of its topic, and return the path.

    Raises ChangedMeanwhile, FolderNotWritable, NoRoom, and FileExistsError where the new topic has such a file.
    """
    moved = stored.folder / entry.question.topic / f"{entry.question.id}.yaml"
    in_place = stored.path.parent == stored.folder or moved.parent == stored.path.parent
    if in_place or entry.question.topic == stored.question.topic:
        replace_text(stored.folder, stored.path, stored.text, text)
        return stored.path
    write_new(text, moved)
    try:
        replace_text(stored.folder, stored.path, stored.text, text)
    except BaseException:
        moved.unlink(missing_ok=True)
        raise
    stored.path.unlink(missing_ok=True)
    return moved


def save_question(stored: Stored | None, question: Question, folder: Path) -> Path:
    """Store a question in a folder: in its own entry's place where that is in this folder, else as a new file."""
    if stored is None or stored.folder != folder:
        return add_question(question, folder)
    kept = stored.text.partition("\n")[0] if stored.text.startswith("#") else ""
    text = to_yaml(question, header=f"{kept}\n" if kept else "")
    return save_text(stored, text, Entry(question, stored.path, {}))


def discard(stored: Stored, trash: Path) -> Path:
    """Move an entry's file to a trash folder, under a name that is free, and return where it is; raises FolderNotWritable."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    name = f"{stamp}-{stored.path.name}"
    n = 2
    with locked(stored.folder):
        while True:
            try:
                kept = write_new(stored.path.read_bytes().decode("utf-8", errors="surrogateescape"), trash / name)
                break
            except FileExistsError:
                name, n = f"{stamp}-{n}-{stored.path.name}", n + 1
        try:
            stored.path.unlink()
        except OSError as e:
            kept.unlink(missing_ok=True)
            raise FolderNotWritable(path=stored.path.parent, detail=e.strerror or str(e)) from None
    return kept


def restoring(stored: Stored, kept: Path) -> str:
    """Return the shell command that brings a discarded entry back."""
    command = "mv" if os.name != "nt" else "move"
    return f"{command} {shlex.quote(str(kept))} {shlex.quote(str(stored.path))}"
