"""One built index on the disk: a folder that is complete and verified from the moment it has its name.

<folder>/index.lock                held while one process builds
<folder>/building-<token>/         being built; means nothing, and goes with the next build
<folder>/built-<digest>-<token>/   manifest.json, entries.json, lexical.sqlite3, and
    a whole index                  model.bin where the embedder was trained, asked.npy and .json, chroma/
    a difference                   whole.npy and .json, asked.npy and .json

A difference holds what a corpus has besides a whole index that is named in its manifest, and which of that one's
documents no longer count. Its words are complete, so that their ranks are those of the whole corpus.
"""

import json
import os
import secrets
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

MANIFEST, ENTRIES, LEXICAL, MODEL, CHROMA = "manifest.json", "entries.json", "lexical.sqlite3", "model.bin", "chroma"
WHOLE, ASKED = "whole", "asked"
COLLECTIONS = "collections.txt"
"""Names of collections on a server, written before they are made, so that those of a killed build are found again."""
FORMAT = 3
"""Raised whenever the same corpus and embedder would be stored differently."""
DIFFERENCES_KEPT = 3
"""Differences from one whole index that stay: a session that began before the latest addition still uses its own."""


class GenerationBroken(Exception):
    """A file of the index is missing or not what was written."""


@dataclass(frozen=True)
class Manifest:
    """What was built; `files` gives size in bytes and CRC-32 of every file that never changes again."""

    format: int
    digest: str
    kin: str
    """Digest of what all vectors depend on: differences and whole indexes of one kin fit together."""
    count: int
    """Vectors in the collection."""
    collection: str
    base: str | None
    """Name of the folder of the whole index that this one differs from; None for a whole one."""
    files: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Entries:
    """Prints of the documents that a folder holds, and ids of its base that no longer count."""

    prints: dict[str, str]
    dead: frozenset[str] = frozenset()

    def write(self, folder: Path) -> None:
        """Write them."""
        (folder / ENTRIES).write_text(json.dumps({"prints": self.prints, "dead": sorted(self.dead)}), "utf-8")


@dataclass(frozen=True)
class Generation:
    """A built index: its folder, what it says about itself, and the whole index that it differs from, if any."""

    folder: Path
    manifest: Manifest
    base: "Generation | None" = None

    @property
    def whole(self) -> "Generation":
        """The whole index: this one, or that which it differs from."""
        return self.base or self

    def verify(self, *parts: str) -> None:
        """Raise GenerationBroken unless every file of these parts (a file's, folder's or name's) is as it was written."""
        for name, (size, crc) in self.manifest.files.items():
            inside = any(name == part or name.startswith((f"{part}/", f"{part}.")) for part in parts)
            if inside and checksum(self.folder / name) != (size, crc):
                raise GenerationBroken(f"{name} is not what was written")

    def entries(self) -> Entries:
        """Return the entries of this folder; raises GenerationBroken."""
        self.verify(ENTRIES)
        read = json.loads((self.folder / ENTRIES).read_text("utf-8"))
        return Entries(read["prints"], frozenset(read["dead"]))

    def prints(self) -> dict[str, str]:
        """Return the print of every document that this index finds; raises GenerationBroken."""
        own = self.entries()
        if self.base is None:
            return own.prints
        below = self.base.entries().prints
        return {**{name: value for name, value in below.items() if name not in own.dead}, **own.prints}


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
    found = [one for path in folder.glob(f"built-{digest}-*") if (one := read(path)) and one.manifest.digest == digest]
    return max(found, key=_age, default=None)


def kindred(folder: Path, kin: str) -> list[Generation]:
    """Return the newest whole index of a kin and the differences from it, the newest first; none where there is none."""
    found = [one for path in folder.glob("built-*") if (one := read(path)) and one.manifest.kin == kin]
    whole = max((one for one in found if one.base is None), key=_age, default=None)
    return sorted((one for one in found if whole and one.whole.folder == whole.folder), key=_age, reverse=True)


def _age(generation: Generation) -> tuple[float, str]:
    try:
        return generation.folder.stat().st_mtime, generation.folder.name
    except OSError:  # another process removed it just now
        return 0.0, generation.folder.name


def read(path: Path, *, may_differ: bool = True) -> Generation | None:
    """Return the index in a folder, or None where it is not complete, of this format, and on a whole one."""
    try:
        manifest = Manifest(**json.loads((path / MANIFEST).read_text("utf-8")))
        fits = manifest.format == FORMAT
        sizes = all((path / name).stat().st_size == size for name, (size, _) in manifest.files.items())
    except (OSError, ValueError, TypeError):
        return None
    if not (fits and sizes):
        return None
    if manifest.base is None:
        return Generation(path, manifest)
    base = read(path.parent / manifest.base, may_differ=False) if may_differ else None
    return Generation(path, manifest, base) if base else None


def collections(folder: Path, *, besides: Path) -> list[str]:
    """Return the names of the server's collections that belong to other builds than the one in `besides`."""
    lists = [path for path in folder.glob(f"*/{COLLECTIONS}") if path.parent != besides]
    return [name for path in lists for name in path.read_text("utf-8").split()]


def begin(folder: Path) -> Path:
    """Return a new empty folder to build in; call with the lock held.

    What killed builders left goes at once, to make room, apart from notes of collections to be deleted on a server.
    """
    _clear(folder)
    made = folder / f"building-{secrets.token_hex(6)}"
    made.mkdir(parents=True)
    return made


def _clear(folder: Path) -> None:
    for left in folder.glob("building-*"):
        if not (left / COLLECTIONS).exists():
            shutil.rmtree(left, ignore_errors=True)


def publish(folder: Path, built: Path, manifest: Manifest) -> Generation:
    """Write the manifest, give the folder its final name in one step, and remove what it replaces.

    A whole index replaces every other one. A difference replaces older differences only.
    """
    with (built / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    final = folder / f"built-{manifest.digest}-{built.name.removeprefix('building-')}"
    built.rename(final)
    base = read(folder / manifest.base) if manifest.base else None
    if base is None:
        replaced = [path for path in (*folder.glob("built-*"), *folder.glob("building-*")) if path != final]
    else:
        differences = [one.folder for one in kindred(folder, manifest.kin) if one.base and one.folder != final]
        replaced = differences[DIFFERENCES_KEPT - 1 :]
    for old in replaced:
        shutil.rmtree(old, ignore_errors=True)  # a process that has it open keeps its files, or builds again
    return Generation(final, manifest, base)


def immutable_files(built: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield name and checksum of the files that stay as built.

    Those of Chroma are the written graphs. Its SQLite file changes whenever it is opened, and so does a graph that was
    never written because it holds a single vector.
    """
    for path in sorted(path for path in built.rglob("*") if path.is_file()):
        name = path.relative_to(built).as_posix()
        if not name.startswith(f"{CHROMA}/") or (path.parent / "index_metadata.pickle").exists():
            yield name, checksum(path)
