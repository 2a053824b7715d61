"""Small files that are replaced whole under a lock: whoever reads sees the old one or the new one, and no writer's change is lost."""

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from interviewer.errors import DiskFull, HomeNotWritable, Said, StoreError

PRIVATE = 0o600
LOCK_SECONDS = 10.0


@contextmanager
def changing(path: Path) -> Iterator[Path]:
    """Hold the lock for reading, changing and replacing a file; yields the file itself where the path is a link.

    Raises:
        HomeNotWritable, StoreError where another process holds it for long.
    """
    from filelock import FileLock, Timeout

    real = path.resolve()
    try:
        real.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(real.with_name(f".{real.name}.lock"), timeout=LOCK_SECONDS, mode=PRIVATE):
            yield real
    except Timeout:
        raise StoreError(
            path=real.parent, detail=Said(f"another process holds {real.name}", f"另一个进程占用了 {real.name}")
        ) from None
    except OSError as e:
        raise HomeNotWritable(path=real.parent, detail=e.strerror or str(e)) from None


def replace_file(path: Path, text: str, *, mode: int | None = None) -> None:
    """Write a file whole or not at all; it never exists with a wider mode than `mode`.

    Args:
        mode: permissions of the file; None keeps those that it has, and makes a new one private.

    Raises:
        HomeNotWritable, DiskFull.
    """
    if mode is None:
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else PRIVATE
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        with open(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        new.chmod(mode)
        new.replace(path)
    except OSError as e:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        if e.errno == errno.ENOSPC:
            raise DiskFull(path=path) from None
        raise HomeNotWritable(path=path.parent, detail=e.strerror or str(e)) from None


def make_folder(folder: Path) -> None:
    """Create a folder where it is missing; raises HomeNotWritable where nothing can be written in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise HomeNotWritable(path=folder, detail=e.strerror or str(e)) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise HomeNotWritable(path=folder, detail=Said("no permission", "没有权限"))


def readable_by_others(path: Path) -> bool:
    """Say whether users other than the owner may read a file; False where there is none."""
    try:
        return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
    except OSError:
        return False
