"""Imports questions from files that people have: tables, flash cards, Markdown lists, web articles, our own formats.

`read_sources` finds what is there, `make_plan` decides what comes in, and `carry_out` writes it.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from interviewer.corpus.importing.build import Builder
from interviewer.corpus.importing.found import Bad, Found, Reading, Remark
from interviewer.corpus.importing.plan import Plan, Row, make_plan
from interviewer.corpus.importing.source import FORMATS, STDIN, SUFFIXES, decode, detect_format, is_package, read_bytes
from interviewer.corpus.importing.writing import Outcome, carry_out
from interviewer.corpus.topics import FILE as TOPICS_FILE
from interviewer.errors import InputError, SourceUnreadable

__all__ = [
    "FORMATS",
    "Bad",
    "Builder",
    "Found",
    "Outcome",
    "Plan",
    "Reading",
    "Remark",
    "Row",
    "carry_out",
    "make_plan",
    "read_source",
    "read_sources",
]


def read_sources(sources: Sequence[Path], fmt: str = "auto", maps: Mapping[str, str] | None = None) -> list[Reading]:
    """Return a reading of each file; of a folder, of every file in it whose ending is known.

    Raises the InputError of the only source, or of the first one where none can be read; where others can, it is a bad
    part of its own reading. BadMapping is raised at once.
    """
    readings: list[Reading] = []
    failures: list[InputError] = []
    for path in [file for source in sources for file in files_of(source)]:
        try:
            readings.append(read_source(path, fmt, maps))
        except InputError as e:
            failures.append(e)
            readings.append(Reading(path, fmt, (Bad(path, 1, Remark("import-unreadable", {"error": e})),)))
    if failures and len(failures) == len(readings):
        raise failures[0]
    return readings


def files_of(source: Path) -> list[Path]:
    """Return the file, or the files of a folder, sorted; raises SourceUnreadable for a folder without any."""
    if source == STDIN or not source.is_dir():
        return [source]
    try:
        files = sorted(path for path in _walk(source) if path.suffix.lower() in SUFFIXES and path.name != TOPICS_FILE)
    except OSError as e:
        raise SourceUnreadable(path=e.filename or source, reason="system", detail=e.strerror or str(e)) from None
    if not files:
        raise SourceUnreadable(path=source, reason="no-files")
    return files


def _walk(folder: Path) -> list[Path]:
    """Return every file below a folder that is not hidden; links to folders are not followed. Raises OSError."""
    found: list[Path] = []
    for path in folder.iterdir():
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink():
            found += _walk(path)
        elif path.is_file():
            found.append(path)
    return found


def read_source(path: Path, fmt: str = "auto", maps: Mapping[str, str] | None = None) -> Reading:
    """Return what one file holds; raises SourceUnreadable and BadMapping."""
    maps = maps or {}
    source = read_bytes(path)
    if fmt == "apkg" or (fmt == "auto" and is_package(source)):
        from interviewer.corpus.importing.apkg import read_package

        return _not_empty(read_package(source, maps))
    text, encoding = decode(source)
    if not text.strip():
        raise SourceUnreadable(path=path, reason="empty")
    chosen = detect_format(path, text) if fmt == "auto" else fmt
    if chosen == "apkg":
        raise SourceUnreadable(path=path, reason="package", detail="it is no ZIP file")
    reading = _not_empty(_reader(chosen)(path, text, maps))
    return Reading(reading.path, reading.format, reading.parts, encoding, reading.columns, reading.remarks)


def _not_empty(reading: Reading) -> Reading:
    if not reading.parts:
        raise SourceUnreadable(path=reading.path, reason="nothing")
    return reading


def _reader(fmt: str) -> Callable[[Path, str, Mapping[str, str]], Reading]:
    """Return what reads a format; its library is loaded now and not before."""
    if fmt == "jsonl":
        from interviewer.corpus.importing.records import read_records

        return read_records
    if fmt == "csv":
        from interviewer.corpus.importing.tables import read_table

        return read_table
    if fmt == "anki":
        from interviewer.corpus.importing.anki import read_anki

        return read_anki
    read = _prose(fmt)
    return lambda path, text, _: read(path, text)


def _prose(fmt: str) -> Callable[[Path, str], Reading]:
    """Return what reads a format that has no columns."""
    if fmt == "yaml":
        from interviewer.corpus.importing.entries import read_entries_file

        return read_entries_file
    if fmt == "markdown":
        from interviewer.corpus.importing.markdown import read_markdown

        return read_markdown
    if fmt == "html":
        from interviewer.corpus.importing.page import read_page

        return read_page
    from interviewer.corpus.importing.article import read_article

    return read_article
