"""One built index on the disk: a folder that is complete and verified from the moment it has its name.

<folder>/index.lock                held while one process builds
<folder>/building-<token>/         being built; means nothing, and goes with the next build
<folder>/built-<digest>-<token>/   manifest.json, lexical.sqlite3, model.bin where the embedder was trained, chroma/
"""

import json
import os
import secrets
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

MANIFEST, LEXICAL, MODEL, CHROMA = "manifest.json", "lexical.sqlite3", "model.bin", "chroma"
COLLECTIONS = "collections.txt"
"""Names of collections on a server, written before they are made, so that those of a killed build are found again."""
FORMAT = 2
"""Raised whenever the same corpus and embedder would be stored differently."""


class GenerationBroken(Exception):
    """A file of the index is missing or not what was written."""


@dataclass(frozen=True)
class Manifest:
    """What was built; `files` gives size in bytes and CRC-32 of every file that never changes again."""

    format: int
    digest: str
    count: int
    asked_count: int
    whole: str
    """Name of the collection of whole documents."""
    asked: str
    """Name of the collection of questions alone."""
    files: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Generation:
    """A built index: its folder and what it says about itself."""

    folder: Path
    manifest: Manifest

    def verify(self, part: str) -> None:
        """Raise GenerationBroken unless every file of this part (a file's or folder's name) is as it was written."""
        for name, (size, crc) in self.manifest.files.items():
            inside = name == part or name.startswith(f"{part}/")
            if inside and checksum(self.folder / name) != (size, crc):
                raise GenerationBroken(f"{name} is not what was written")


def checksum(path: Path) -> tuple[int, int]:
    """Return a file's size and CRC-32; raises GenerationBroken where it cannot be read."""
    size = crc = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                size += len(chunk)
                crc = zlib.crc32(chunk, crc)
    except OSError as e:
        raise GenerationBroken(f"{path.name} cannot be read: {e.strerror}") from None
    return size, crc


def find(folder: Path, digest: str) -> Generation | None:
    """Return the newest complete index with this digest; a look at sizes, not at contents."""
    found = [generation for path in folder.glob(f"built-{digest}-*") if (generation := read(path, digest))]
    return max(found, key=lambda g: (g.folder.stat().st_mtime, g.folder.name), default=None)


def read(path: Path, digest: str) -> Generation | None:
    """Return the index in a folder, or None where it is not a whole one with this digest."""
    try:
        manifest = Manifest(**json.loads((path / MANIFEST).read_text("utf-8")))
        whole = manifest.format == FORMAT and manifest.digest == digest
        sizes = all((path / name).stat().st_size == size for name, (size, _) in manifest.files.items())
    except (OSError, ValueError, TypeError):
        return None
    return Generation(path, manifest) if whole and sizes else None


def collections(folder: Path, *, besides: Path) -> list[str]:
    """Return the names of the server's collections that belong to other builds than the one in `besides`."""
    lists = [path for path in folder.glob(f"*/{COLLECTIONS}") if path.parent != besides]
    return [name for path in lists for name in path.read_text("utf-8").split()]


def begin(folder: Path) -> Path:
    """Return a new empty folder to build in; call with the lock held.

    What killed builders left goes at once, to make room, apart from notes of collections to be deleted on a server.
    """
    for left in folder.glob("building-*"):
        if not (left / COLLECTIONS).exists():
            shutil.rmtree(left, ignore_errors=True)
    made = folder / f"building-{secrets.token_hex(6)}"
    made.mkdir(parents=True)
    return made


def publish(folder: Path, built: Path, manifest: Manifest) -> Generation:
    """Write the manifest, give the folder its final name in one step, and remove older indexes and unfinished ones."""
    with (built / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    final = folder / f"built-{manifest.digest}-{built.name.removeprefix('building-')}"
    built.rename(final)
    for old in (*folder.glob("built-*"), *folder.glob("building-*")):
        if old != final:
            shutil.rmtree(old, ignore_errors=True)  # a process that has it open keeps its files, or builds again
    return Generation(final, manifest)


def immutable_files(built: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield name and checksum of the files that stay as built.

    Those of Chroma are the written graphs. Its SQLite file changes whenever it is opened, and so does a graph that was
    never written because it holds a single vector.
    """
    for path in sorted(path for path in built.rglob("*") if path.is_file()):
        name = path.relative_to(built).as_posix()
        if not name.startswith(f"{CHROMA}/") or (path.parent / "index_metadata.pickle").exists():
            yield name, checksum(path)
