"""Which language a text is in, by counting characters."""

import re

from interviewer.core.question import Lang

_CJK = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


def detect(text: str, default: Lang = "en") -> Lang:
    """Return the language of a text; terms in Latin letters do not make a Chinese sentence English."""
    chinese, words = len(_CJK.findall(text)), len(_LATIN_WORD.findall(text))
    if not chinese and not words:
        return default
    return "zh" if chinese >= words else "en"


def length(text: str) -> int:
    """Return how much was said: Chinese characters and Latin words, each counted as one."""
    return len(_CJK.findall(text)) + len(re.findall(r"[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*", text))
