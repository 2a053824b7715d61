"""Reads the bytes of a source whole, or says in a sentence why not; finds out the encoding and the format."""

import os
import re
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from interviewer.errors import SourceUnreadable

LARGEST_TEXT = 64 * 2**20
LARGEST_PACKAGE = 512 * 2**20
"""Bytes. Ten thousand long answers take 20 MB; an Anki package carries pictures and sound, which are not read."""
ATTEMPTS = 3
STDIN = Path("-")
FORMATS = ("yaml", "jsonl", "csv", "anki", "apkg", "markdown", "article", "html")
_BY_SUFFIX = {
    **dict.fromkeys((".yaml", ".yml"), "yaml"),
    **dict.fromkeys((".jsonl", ".ndjson", ".json"), "jsonl"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    **dict.fromkeys((".apkg", ".colpkg"), "apkg"),
    **dict.fromkeys((".md", ".markdown", ".mdx"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
}
SUFFIXES = frozenset({*_BY_SUFFIX, ".txt"})
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_MARKDOWN = re.compile(
    r"^(?:#{1,6} \S|```|~~~|<details|\*\*(?:Q|问)|\|\s*:?-{2,}|\s*(?:[-*]|\d+\.) .*\*\*)", re.MULTILINE | re.IGNORECASE
)
_SAMPLE = 200_000


@dataclass(frozen=True)
class Source:
    """The bytes of one file as they were at one moment."""

    path: Path
    raw: bytes


def read_bytes(path: Path) -> Source:
    """Return a file's bytes; `-` is standard input.

    Raises SourceUnreadable for what is no file, is too large, may not be read, or changes each time while it is read.
    """
    if path == STDIN:
        raw = sys.stdin.buffer.read(LARGEST_TEXT + 1) if sys.stdin else b""
        return Source(path, _fitting(path, raw, LARGEST_TEXT))
    most = LARGEST_PACKAGE if path.suffix.lower() in {".apkg", ".colpkg"} else LARGEST_TEXT
    for _ in range(ATTEMPTS):
        try:
            raw, same = _read_once(path, most)
        except OSError as e:
            raise SourceUnreadable(path=path, reason="system", detail=e.strerror or str(e)) from None
        if same:
            return Source(path, raw)
    raise SourceUnreadable(path=path, reason="changing")


def _read_once(path: Path, most: int) -> tuple[bytes, bool]:
    """Return the bytes and whether the file stayed as it was meanwhile."""
    # Not blocking: opening a pipe that nobody writes to would wait for ever.
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise SourceUnreadable(path=path, reason="no-file")
        _fitting(path, b"", most, size=before.st_size)
        raw = file.read(most + 1)
        after = os.fstat(file.fileno())
    _fitting(path, raw, most)
    stayed = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns) and len(raw) == after.st_size
    return raw, stayed


def _fitting(path: Path, raw: bytes, most: int, size: int = 0) -> bytes:
    if max(len(raw), size) > most:
        raise SourceUnreadable(path=path, reason="too-large", detail=f"{most // 2**20} MB")
    return raw


def decode(source: Source) -> tuple[str, str]:
    """Return the text and the name of its encoding; line ends become line feeds.

    A byte order mark decides; then UTF-8, which no other text passes for by chance; then UTF-16 by its zero bytes; then
    the encoding among the usual ones of Chinese and Western texts that charset-normalizer finds likeliest, and GB18030
    where it is undecided. Raises SourceUnreadable for what is no text.
    """
    raw = source.raw
    for encoding in _candidates(raw):
        try:
            text = raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" in text or _binary(text):
            break
        return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), encoding.removesuffix("-sig")
    raise SourceUnreadable(path=source.path, reason="binary")


def _candidates(raw: bytes) -> list[str]:
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return [encoding]
    zeros = raw[:4000].count(0)
    if zeros > len(raw[:4000]) // 10:
        little = raw[1:4000:2].count(0) >= raw[0:4000:2].count(0)
        return ["utf-16-le" if little else "utf-16-be"]
    try:
        raw.decode("utf-8")
        return ["utf-8"]
    except UnicodeDecodeError:
        return [*_likeliest(raw), "gb18030", "big5", "cp1252"]


def _likeliest(raw: bytes) -> list[str]:
    from charset_normalizer import from_bytes

    cut = raw[:_SAMPLE]
    if len(raw) > _SAMPLE:
        cut = cut[: cut.rfind(b"\n") + 1] or cut
    best = from_bytes(cut, cp_isolation=["gb18030", "big5", "cp1252", "shift_jis"], preemptive_behaviour=False).best()
    return [best.encoding] if best else []


def _binary(text: str) -> bool:
    """Say whether a text is none: more than 1 in 50 of its characters are control characters."""
    sample = text[:_SAMPLE]
    odd = sum(1 for char in sample if (ord(char) < 32 and char not in "\n\r\t\f\x1f") or 0x7F <= ord(char) < 0xA0)
    return odd * 50 > len(sample)


def detect_format(path: Path, text: str) -> str:
    """Return the format of a text file: by what it begins with where that decides, else by the file's name."""
    named = _BY_SUFFIX.get(path.suffix.lower())
    start = text[:4000].lstrip()
    if start.startswith(("#separator:", "#html:", "#notetype", "#deck", "#columns:", "#tags:")):
        return "anki"
    if named:
        return named
    if re.match(r"<!doctype html|<html|<head|<body", start, re.IGNORECASE):
        return "html"
    if start.startswith("{") or re.match(r"\[\s*\{", start):
        return "jsonl"
    if re.search(r"^(?:id|question): ", start, re.MULTILINE) and re.search(r"^answer:", text, re.MULTILINE):
        return "yaml"
    if _MARKDOWN.search(text[:_SAMPLE]):
        return "markdown"
    lines = [line for line in text[:_SAMPLE].split("\n") if line.strip()]
    if lines and sum("\t" in line.strip() for line in lines) > 0.8 * len(lines):
        return "anki"
    return "article"


def is_package(source: Source) -> bool:
    """Say whether the bytes are a ZIP file, which an Anki package is."""
    return source.raw.startswith(b"PK\x03\x04")
