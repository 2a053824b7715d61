"""What was typed for a question that is not stored yet: kept in a file from the first answer on, until the question is."""

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from interviewer.errors import HomeNotWritable, InputError

FOLDER = "unfinished"


@dataclass
class Unsaved:
    """The parts of a question so far.

    `points` are key points as data, `text` is what was written in an editor, `typing` names the part that was being typed.
    """

    path: Path
    question: str = ""
    answer: str = ""
    topic: str = ""
    level: int = 0
    id: str = ""
    into: str = ""
    points: list[dict[str, object]] = field(default_factory=list)
    text: str = ""
    typing: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.question.strip() or self.answer.strip() or self.text.strip())

    def keep(self) -> None:
        """Write the file anew, whole; raises HomeNotWritable."""
        if self.empty:
            return
        body = json.dumps({k: v for k, v in asdict(self).items() if k != "path" and v}, ensure_ascii=False, indent=1)
        part = self.path.with_suffix(".part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self.path)
        except OSError as e:
            raise HomeNotWritable(path=self.path.parent, detail=e.strerror or str(e)) from None

    def forget(self) -> None:
        """Remove the file: the question is stored, or not wanted."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    @property
    def shown(self) -> str:
        """Everything that was typed, to be printed where no file can keep it."""
        return self.text or "\n\n".join(part for part in (self.question, self.answer) if part)


def begin(home: Path) -> Unsaved:
    """Return an empty one; its file does not exist yet."""
    return Unsaved(home / FOLDER / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.json")


def take_up(home: Path) -> Unsaved | None:
    """Return the latest one that was left, which becomes this process's own; None where there is none.

    Raises InputError where the file cannot be read as one.
    """
    own = begin(home).path
    for path in sorted((home / FOLDER).glob("*.json"), reverse=True):
        with suppress(FileNotFoundError):  # another process was quicker
            path.rename(own)
            return _read(own)
    return None


def _read(path: Path) -> Unsaved:
    try:
        data = json.loads(path.read_text("utf-8"))
        known = {f.name for f in fields(Unsaved)} - {"path"}
        return Unsaved(path, **{name: value for name, value in data.items() if name in known})
    except (OSError, ValueError, TypeError, AttributeError) as e:
        raise InputError(detail=f"{path}: {e}") from None
