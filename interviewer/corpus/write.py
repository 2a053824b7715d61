"""Put questions into a folder: a file appears whole or not at all, and never in the place of another.

What is new is linked to its name, which fails where the name is taken; what replaces an entry does so only while the
entry still reads as it did when it was opened. A lock lets one process at a time look whether an id is free in a folder.
"""

import errno
import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import yaml

from interviewer.core.question import Question
from interviewer.errors import ChangedMeanwhile, FolderNotWritable, NoRoom

HEADER = "# A question of your own. `interviewer questions check` tells what it lacks; the format is in schema.json.\n"
LOCK = ".questions.lock"
LONGEST_WAIT = 60.0
"""Seconds to wait for another process that is writing into the folder."""


def slug(text: str, taken: Collection[str]) -> str:
    """Return a readable id that is not taken yet: Latin words of the question, or a digest where it has too few."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)[:8]
    base = "-".join(words)[:60].strip("-")
    if len(base) < 8:
        digest = hashlib.sha256(text.encode()).hexdigest()[:6]
        base = f"{base}-{digest}" if base else f"question-{digest}"
    name, n = base, 2
    while name in taken:
        name, n = f"{base}-{n}", n + 1
    return name


def to_yaml(question: Question, *, header: str = HEADER) -> str:
    """Return an entry's file text; fields at their defaults are left out."""
    data = question.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    return header + yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


class _Dumper(yaml.SafeDumper):
    """Writes long texts as blocks, the way a person would."""


def _text(dumper: yaml.SafeDumper, value: str) -> Any:
    # A block keeps only what YAML can print as it is; other line breaks would be lost in it, and in a plain text.
    style = '"' if re.search("[\r\x85\u2028\u2029\ufeff]", value) else "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def write_question(question: Question, folder: Path) -> Path:
    """Write a question below a folder, under its topic, and return the path.

    Raises FileExistsError where the file is there already, FolderNotWritable or NoRoom where it cannot be written. Whether
    another file of the folder has the id, under another topic, is not looked at: `add_question` does.
    """
    return write_new(to_yaml(question), folder / question.topic / f"{question.id}.yaml")


def add_question(question: Question, folder: Path) -> Path:
    """Write a question like `write_question`, unless any file of the folder has its name already: then FileExistsError.

    Of two processes that add one id at once, under whatever topics, one gets it.
    """
    with locked(folder):
        if other := next(folder.rglob(f"{question.id}.yaml"), None):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(other))
        return write_question(question, folder)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other processes from adding to a folder, which is made where it is missing; raises FolderNotWritable, NoRoom."""
    from filelock import FileLock, Timeout

    with _named(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK, timeout=LONGEST_WAIT)
        try:
            lock.acquire()
        except Timeout:
            raise FolderNotWritable(path=folder, detail="another process has been writing there for long") from None
    try:
        yield
    finally:
        lock.release()


def write_new(text: str, path: Path) -> Path:
    """Write a file that is not there yet, whole, and return its path.

    Raises FileExistsError where it is there, FolderNotWritable or NoRoom where it cannot be written.
    """
    with _named(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        with _part(text, path.parent) as part:
            os.link(part, path)  # fails where the name is taken, unlike a rename
        _sync(path.parent)
    return path


def replace_text(folder: Path, path: Path, before: str, text: str) -> None:
    """Put a new text in the place of a file below a folder that still holds the text `before`.

    Raises ChangedMeanwhile where it does not, FolderNotWritable or NoRoom where it cannot be written.
    """
    with locked(folder), _named(path.parent):
        try:
            now = path.read_bytes().decode("utf-8", errors="replace")
        except FileNotFoundError:
            raise ChangedMeanwhile(path=path) from None
        if now != before:
            raise ChangedMeanwhile(path=path)
        with _part(text, path.parent) as part:
            os.replace(part, path)
        _sync(path.parent)


@contextmanager
def _part(text: str, folder: Path) -> Iterator[Path]:
    """Yield a file with the text, on the disk; it is gone afterwards unless it was renamed."""
    handle, name = tempfile.mkstemp(".part", ".", folder)
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            os.fchmod(file.fileno(), 0o666 & ~_umask())
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        yield part
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _sync(folder: Path) -> None:
    """See to it that the folder's new entry survives a power cut, where the file system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _named(folder: Path) -> Iterator[None]:
    """Give an error of the disk the folder's name and what to do next."""
    try:
        yield
    except FileExistsError as e:
        if e.filename2 is None:  # a folder's name is taken by a file
            raise FolderNotWritable(path=folder, detail=e.strerror or str(e)) from None
        raise
    except OSError as e:
        if e.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise NoRoom(path=folder) from None
        raise FolderNotWritable(path=folder, detail=e.strerror or str(e)) from None
