"""Writes an exported file: whole or not at all, and over another one only where that was asked for."""

import os
import tempfile
from pathlib import Path

from interviewer.errors import CannotWrite, FileThere


def write_output(path: Path, text: str, *, force: bool = False) -> Path:
    """Write a text and return the file's full path; raises FileThere and CannotWrite."""
    target = path.resolve() if force and path.is_symlink() else path
    try:
        if target.is_dir():
            raise CannotWrite(path=path, detail="it is a folder")
        if not force and os.path.lexists(target):
            raise FileThere(path=path)
        handle, draft = tempfile.mkstemp(".part", f".{target.name[:40]}-", target.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            mask = os.umask(0)
            os.umask(mask)
            Path(draft).chmod(0o666 & ~mask)
            if force:
                os.replace(draft, target)
            else:
                _take_name(draft, target)
        finally:
            Path(draft).unlink(missing_ok=True)
    except FileExistsError:
        raise FileThere(path=path) from None
    except (OSError, UnicodeEncodeError) as e:
        raise CannotWrite(path=path, detail=getattr(e, "strerror", None) or e) from None
    return path.absolute()


def _take_name(draft: str, path: Path) -> None:
    """Give a finished file its name unless that is taken by now; where the disk knows no links, by renaming."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(path):
            raise FileExistsError from None
        os.replace(draft, path)
