"""Bytes become text, or one sentence in both languages says why not."""

import os
import threading
from pathlib import Path

import pytest

from interviewer.corpus.importing import read_source, read_sources
from interviewer.corpus.importing import source as reading
from interviewer.corpus.importing.source import decode, detect_format, read_bytes
from interviewer.errors import SourceUnreadable

ZH = "题目,答案\n什么是注意力机制？,根据相关程度对各个位置的信息加权求和。\n为什么要缩放？,避免 softmax 饱和。\n"


def reason(path: Path) -> str:
    with pytest.raises(SourceUnreadable) as e:
        read_source(path)
    for lang in ("en", "zh"):
        assert str(path) in e.value.message(lang)
        assert e.value.hint(lang)
    return str(e.value.facts["reason"])


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "big5"]
)
def test_chinese_text_is_read_in_whatever_encoding(tmp_path: Path, encoding: str) -> None:
    text = ZH if encoding != "big5" else "題目,答案\n什麼是注意力機制？,根據相關程度對各個位置的資訊加權求和。\n"
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    assert decode(read_bytes(path))[0] == text


def test_western_text_that_is_not_utf_8_is_read(tmp_path: Path) -> None:
    text = "question,answer\nWhat is a naïve Bayes classifier?,It assumes that features don’t depend on each other – naïvely.\n"
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode("cp1252"))
    assert decode(read_bytes(path))[0] == text


def test_line_ends_become_line_feeds(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a\r\nb\rc\n")
    assert decode(read_bytes(path))[0] == "a\nb\nc\n"


@pytest.mark.parametrize(
    "raw",
    [bytes(range(256)) * 40, os.urandom(5000), b"\x89PNG\r\n\x1a\n" + b"\0" * 400, b"\x7fELF" + bytes(2000)],
    ids=["all", "random", "png", "elf"],
)
def test_what_is_no_text_is_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    assert reason(path) == "binary"


def test_a_file_of_500_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.truncate(500 * 2**20)
    assert reason(path) == "too-large"


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("a.csv", b"", "empty"),
        ("a.md", b"\n \n", "empty"),
        ("a.md", b"# Diary\n\nNothing happened.\n", "nothing"),
        ("a.csv", b"who,when,where\nme,now,here\n", "columns"),
    ],
)
def test_what_holds_no_question_says_so(tmp_path: Path, name: str, raw: bytes, why: str) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    assert reason(path) == why


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    assert reason(tmp_path / "nowhere.csv") == "system"


def test_a_pipe_that_nobody_writes_to_does_not_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert reason(tmp_path / "pipe.csv") == "no-file"


def test_a_device_is_no_file() -> None:
    assert reason(Path("/dev/zero")) == "no-file"


def test_text_called_a_package_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.apkg"
    path.write_text("question\n")
    assert reason(path) == "package"


def test_a_file_that_changes_while_it_is_read_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("question,answer\nq,a\n")
    whole = reading._read_once
    times = 0

    def touched(path: Path, most: int) -> tuple[bytes, bool]:
        nonlocal times
        times += 1
        raw, same = whole(path, most)
        return raw, same and times > 1

    monkeypatch.setattr(reading, "_read_once", touched)
    assert len(read_source(path).parts) == 1
    assert times == 2


def test_a_file_that_never_stops_changing_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"question,answer\nq,a\n" + b"x" * 30_000_000)
    stop = threading.Event()

    def append() -> None:
        with path.open("ab", buffering=0) as file:
            while not stop.is_set():
                file.write(b"y")

    writer = threading.Thread(target=append)
    writer.start()
    try:
        assert reason(path) == "changing"
    finally:
        stop.set()
        writer.join()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_rights_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "shut"
    folder.mkdir()
    folder.chmod(0)
    try:
        with pytest.raises(SourceUnreadable):
            read_sources([folder])
    finally:
        folder.chmod(0o700)


def test_a_folder_gives_its_files_and_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("question,answer\nq,a\n")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "b.md").write_text("## Why?\n\nBecause.\n")
    (tmp_path / "broken.jsonl").write_bytes(os.urandom(3000))
    (tmp_path / "topics.yaml").write_text("a: {name: {en: A}}\n")
    (tmp_path / ".hidden.csv").write_text("question,answer\nq,a\n")
    (tmp_path / "picture.png").write_bytes(b"x")
    readings = read_sources([tmp_path])
    assert [r.path.name for r in readings] == ["a.csv", "b.md", "broken.jsonl"]
    assert [len(r.parts) for r in readings] == [1, 1, 1]


def test_a_folder_without_a_file_to_import_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable) as e:
        read_sources([tmp_path])
    assert e.value.facts["reason"] == "no-files"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.txt", "#separator:tab\nx\ty\n", "anki"),
        ("a.txt", "x\ty\nz\tw\n", "anki"),
        ("a.txt", "### 1. What?\n\nThat.\n", "markdown"),
        ("a.txt", "1.1 什么？\n\n这个。\n", "article"),
        ("a.txt", '{"question": "q"}\n', "jsonl"),
        ("a", "<!doctype html>\n<p>x", "html"),
        ("a", "id: a\nquestion: {en: x}\nanswer: {en: y}\n", "yaml"),
        ("a.tsv", "question\tanswer\n", "csv"),
        ("a.YML", "x", "yaml"),
    ],
)
def test_the_format_is_seen(name: str, text: str, expected: str) -> None:
    assert detect_format(Path(name), text) == expected


def test_every_reason_has_words_in_both_languages() -> None:
    assert set(SourceUnreadable.REASONS) == set(SourceUnreadable.HINTS)
    facts = {"path": "p", "detail": "d", "columns": "c", "example": "e"}
    for why in SourceUnreadable.REASONS:
        error = SourceUnreadable(reason=why, **facts)
        assert error.message("en") != error.message("zh")
        assert error.hint("en") != error.hint("zh")
