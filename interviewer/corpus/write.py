"""Add a question to a folder: one file, written whole or not at all, never over another."""

import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml

from interviewer.core.question import Question
from interviewer.errors import HomeNotWritable

HEADER = "# A question of your own. `interviewer questions check` tells what it lacks; the format is in schema.json.\n"


def slug(text: str, taken: Collection[str]) -> str:
    """Return a readable id that is not taken yet: Latin words of the question, or a digest where it has too few."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)[:8]
    base = "-".join(words)[:60].strip("-")
    if len(base) < 8:
        digest = hashlib.sha256(text.encode()).hexdigest()[:6]
        base = f"{base}-{digest}" if base else f"question-{digest}"
    name, n = base, 2
    while name in taken:
        name, n = f"{base}-{n}", n + 1
    return name


def to_yaml(question: Question) -> str:
    """Return an entry's file text; fields at their defaults are left out."""
    data = question.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    return HEADER + yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


class _Dumper(yaml.SafeDumper):
    """Writes long texts as blocks, the way a person would."""


def _text(dumper: yaml.SafeDumper, value: str) -> Any:
    # A block keeps only what YAML can print as it is; other line breaks would be lost in it, and in a plain text.
    style = '"' if re.search("[\r\x85\u2028\u2029\ufeff]", value) else "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def write_question(question: Question, folder: Path) -> Path:
    """Write a question below a folder, under its topic, and return the path.

    Raises FileExistsError where the file is there already, HomeNotWritable where it cannot be written.
    """
    path = folder / question.topic / f"{question.id}.yaml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=".", suffix=".part") as part:
            part.write(to_yaml(question))
            part.flush()
            os.fsync(part.fileno())
            os.link(part.name, path)  # fails where the name is taken, unlike a rename
    except FileExistsError:
        raise
    except OSError as e:
        raise HomeNotWritable(path=path.parent, detail=e.strerror or str(e)) from None
    return path
