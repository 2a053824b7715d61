"""Files of JSON lines that commands read, and those that they write line by line and go on with after an interrupt."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from interviewer.errors import BadInputFile, Said


def read_text(path: Path) -> str:
    """Return a file's text, or standard input's where the path is "-"; raises BadInputFile."""
    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text("utf-8-sig")
    except UnicodeDecodeError as e:
        raise BadInputFile(
            path=path, detail=Said(f"it is not UTF-8 (byte {e.start})", f"不是 UTF-8（第 {e.start} 字节）")
        ) from None
    except OSError as e:
        raise BadInputFile(path=path, detail=e.strerror or e) from None


@dataclass(frozen=True)
class Written:
    """What an interrupted run has written; its last line may be only half there."""

    path: Path
    text: str

    @property
    def _whole(self) -> str:
        return self.text[: self.text.rfind("\n") + 1]

    @property
    def lines(self) -> list[str]:
        """The lines that are whole."""
        return self._whole.split("\n")[:-1]

    def drop_half_line(self) -> None:
        """Take a line that is only half there out of the file, so that the next one does not continue it."""
        if self._whole != self.text:
            self.path.write_text(self._whole, "utf-8")


def read_written(path: Path) -> Written:
    """Return what is in an output file already, nothing where there is none; raises BadInputFile."""
    try:
        return Written(path, path.read_text("utf-8"))
    except FileNotFoundError:
        return Written(path, "")
    except (OSError, UnicodeDecodeError) as e:
        raise BadInputFile(path=path, detail=e) from None


@contextmanager
def appending(path: Path) -> Iterator[IO[str]]:
    """Open an output file so that lines can be added; raises BadInputFile."""
    try:
        stream = path.open("a", encoding="utf-8")
    except OSError as e:
        raise BadInputFile(path=path, detail=e.strerror or e) from None
    with stream:
        yield stream
