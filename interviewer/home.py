"""Where everything lives that the program writes, and which language it answers in, found without loading anything heavy.

`--help`, completion and errors need both before, or without, the settings; the order is the settings' own: flag, environment,
file, locale. A value that cannot be used is passed over here, since the settings report it.
"""

import os
import tomllib
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from interviewer.core.locale import locale_language

PREFIX = "INTERVIEWER_"
CONFIG_FILE = "config.toml"
DATABASE = "interviews.sqlite3"
Language = Literal["en", "zh"]


def default_home(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder for everything the program writes."""
    chosen = environ.get(PREFIX + "HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return platformdirs.user_data_path("interviewer", appauthor=False)


def shipped(folder: Literal["knowledge", "prompts"]) -> Path:
    """Return a folder that ships with the program: inside an installed wheel, beside the package in a checkout."""
    spec = find_spec("interviewer")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    inside = package / folder
    return inside if inside.is_dir() else package.parent / folder


def peek(name: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """Return a setting of the environment or the file as it is written there, unchecked; None where it is nowhere."""
    return environ.get(PREFIX + name.upper()) or peek_file(name, default_home(environ))


def peek_file(name: str, home: Path) -> str | None:
    """Return a setting of the file as it is written there, unchecked; None where it is not in it."""
    try:
        values: dict[str, Any] = tomllib.loads((home / CONFIG_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return str(values[name]) if name in values else None


def interface_language(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> Language:
    """Return the interface language: the last `--lang` of a command line, else environment, file, locale."""
    for chosen in (_flag(arguments), peek("lang", environ)):
        if chosen in {"en", "zh"}:
            return "zh" if chosen == "zh" else "en"
        if chosen == "auto":
            break
    return locale_language(environ)


def _flag(arguments: Sequence[str]) -> str | None:
    """Return what the last `--lang` of a command line says, wherever it stands."""
    found = None
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument.startswith("--lang="):
            found = argument.partition("=")[2]
        elif argument == "--lang":
            found = next(iter(arguments[place + 1 : place + 2]), None)
    return found
