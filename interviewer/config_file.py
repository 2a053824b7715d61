"""Changing config.toml: one setting at a time, checked before it is written, with comments and order kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError

from interviewer.atomic import changing, replace_file
from interviewer.errors import Said, SettingsError
from interviewer.home import CONFIG_FILE
from interviewer.settings import Settings, fault_words, setting_names, unknown_setting

COMMAND = Said("the command line", "命令行")
HEAD = "# Settings of interviewer. `interviewer config` shows them all; a flag or INTERVIEWER_… goes before this file."


def setting_name(typed: str) -> str:
    """Return the name of a setting as it is stored: case and hyphens do not matter; raises UnknownSetting."""
    name = typed.strip().lower().replace("-", "_")
    if name not in setting_names():
        raise unknown_setting(typed, COMMAND)
    return name


def check_setting(home: Path, name: str, typed: str) -> Any:
    """Return a value in the type that the file stores; raises SettingsError. Keys are refused: they have their own file."""
    try:
        value = getattr(Settings.model_validate({"home": home, name: typed}), name)
    except ValidationError as e:
        raise SettingsError(name=name, detail=fault_words(e.errors()[0]), source=COMMAND) from None
    if isinstance(value, SecretStr):
        detail = Said(
            "keys are not kept here, but in a private file: `interviewer config keys set` asks for one",
            "密钥不写入这里，而是存入单独的私密文件：请用 `interviewer config keys set`",
        )
        raise SettingsError(name=name, detail=detail, source=COMMAND)
    return str(value) if isinstance(value, Path) else value


def set_settings(home: Path, values: dict[str, str]) -> None:
    """Write settings, all of them or none; raises UnknownSetting, SettingsError, HomeNotWritable, DiskFull, StoreError."""
    checked = {name: check_setting(home, name, typed) for name, typed in values.items()}
    _change(home, lambda document: document.update(checked))


def unset_setting(home: Path, name: str) -> bool:
    """Take a setting out of the file; False where it is not in it. Raises what `set_settings` raises."""
    found = False

    def remove(document: Any) -> None:
        nonlocal found
        found = document.pop(name, None) is not None

    if (home / CONFIG_FILE).exists():
        _change(home, remove)
    if not found and name not in setting_names():
        raise unknown_setting(name, COMMAND)
    return found


def _change(home: Path, change: Callable[[Any], object]) -> None:
    import tomlkit
    from tomlkit.exceptions import ParseError

    with changing(home / CONFIG_FILE) as path:
        try:
            text = path.read_text("utf-8") if path.exists() else f"{HEAD}\n\n"
            document = tomlkit.parse(text)
        except (OSError, UnicodeDecodeError, ParseError) as e:
            detail = Said(f"the file cannot be read: {e}", f"文件无法读取：{e}")
            raise SettingsError(name=path.name, detail=detail, source=Said(f"file {path}", f"文件 {path}")) from None
        change(document)
        replace_file(path, tomlkit.dumps(document))
