"""Which language the locale asks for. Imports nothing, since every `--help` waits for it."""

from collections.abc import Mapping
from typing import Literal


def locale_language(environ: Mapping[str, str]) -> Literal["en", "zh"]:
    """Return the language of the locale; anything but Chinese is answered in English."""
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"
