"""Entries go out of the line editor's history, and the rest of the file stays as it was."""

from datetime import UTC, datetime
from pathlib import Path

from prompt_toolkit.history import FileHistory

from interviewer.cli.forget import without_entries


def test_entries_that_belong_go_and_others_stay_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "history"
    history = FileHistory(str(path))
    for text in ("first", "two\n# lines\n+more", "last"):
        history.store_string(text)
    before = path.read_text("utf-8")
    after, count = without_entries(before, lambda _, text: text == "two\n# lines\n+more")
    path.write_text(after, "utf-8")
    assert (count, list(FileHistory(str(path)).load_history_strings())) == (1, ["last", "first"])
    assert without_entries(before, lambda *_: False) == (before, 0)
    assert without_entries(before, lambda *_: True) == ("", 3)


def test_an_entry_has_the_time_at_which_it_was_typed(tmp_path: Path) -> None:
    path = tmp_path / "history"
    start = datetime.now(UTC)
    FileHistory(str(path)).store_string("text")

    def typed_just_now(at: datetime | None, _: str) -> bool:
        return at is not None and start <= at <= datetime.now(UTC)

    assert without_entries(path.read_text("utf-8"), typed_just_now) == ("", 1)


def test_a_file_that_somebody_edited_is_read_as_far_as_it_goes() -> None:
    assert without_entries("junk\n# not a time\n+text\n", lambda at, text: at is None and text == "text") == ("junk", 1)
    assert without_entries("", lambda *_: True) == ("", 0)
