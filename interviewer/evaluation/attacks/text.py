"""Cuts texts into sentences, clauses and words for the generators, and draws by a seed that any machine repeats."""

import random
import re
from collections.abc import Sequence
from typing import TypeVar

from interviewer.core.question import Lang

T = TypeVar("T")

_ENDS: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"(?<=[.!?;])\s+(?=[\"“(]?[A-Z0-9Σ∑√W])"),
    "zh": re.compile(r"(?<=[。！？；])\s*"),
}
_CLAUSES: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r";\s+|,\s+(?=(?:and|but|so(?! that)|while|whereas|because|since)\s)"),
    "zh": re.compile(r"[，；]\s*(?![^（]*）)"),
}
_COMMON_WORD = re.compile(
    r"(?!(?:Chinese|English|Llama|Bahdanau|Shaw|Transformers?|Unicode|Gaussian|Jacobian|Hessian|Adam|Python)\b)(?:[A-Z][a-z]+|A)(?=[\s,:;'’-]|$)"
)
_CONJUNCTION = re.compile(r"^(?:and|but|so|while|whereas|because|since)\s", re.IGNORECASE)
_RUN = re.compile(r"[\u3400-\u9fff]+|[^\s\u3400-\u9fff，。；：！？、,;:!?()（）“”\"]+")
_FUNCTION_ZH = re.compile(r"[的了是在和与及或也都就而但把被对于为以从到由这那其之会能要使让]")
LONGEST_WORD_ZH = 4


def chance(*parts: object) -> random.Random:
    """Return a source of chance that depends on the parts and on nothing else."""
    return random.Random(":".join(map(str, parts)))  # noqa: S311  (no secret: the same suite every time)


def shuffled(items: Sequence[T], source: random.Random) -> list[T]:
    """Return the items in an order drawn by chance."""
    return source.sample(items, len(items))


def sentences(text: str, lang: Lang) -> list[str]:
    """Return the sentences of a text with their marks."""
    flat = " ".join(text.split()) if lang == "en" else text.strip()
    return [part.strip() for part in _ENDS[lang].split(flat) if part.strip()]


def clauses(sentence: str, lang: Lang) -> list[str]:
    """Return the clauses of a sentence, without the marks and conjunctions between them."""
    parts = [_CONJUNCTION.sub("", p) for p in _CLAUSES[lang].split(sentence)]
    return [stripped for part in parts if (stripped := part.strip(" \n.。!！?？;；,，"))]


def words(text: str, lang: Lang) -> list[str]:
    """Return the words in order. Chinese is cut at function characters, and longer pieces into pairs of characters."""
    if lang == "en":
        return [bare for word in text.split() if (bare := word.strip('.,;:!?()“”"—'))]
    found: list[str] = []
    for run in _RUN.findall(text):
        if not "\u3400" <= run[0] <= "\u9fff":
            found.append(run)
            continue
        for piece in filter(None, _FUNCTION_ZH.split(run)):
            short = len(piece) <= LONGEST_WORD_ZH
            found += [piece] if short else [piece[n : n + 2] for n in range(0, len(piece), 2)]
    return found


def lowered(sentence: str) -> str:
    """Return a sentence as it stands inside another one: its first letter small, unless it begins with a symbol."""
    return sentence[0].lower() + sentence[1:] if _COMMON_WORD.match(sentence) else sentence


def bare(sentence: str) -> str:
    """Return a sentence without its final mark."""
    return sentence.strip().rstrip(".。!！;；,， ")


def joined(parts: Sequence[str], lang: Lang) -> str:
    """Return sentences as one text."""
    return (" " if lang == "en" else "").join(part for part in parts if part)


def is_chinese(text: str) -> bool:
    """Say whether there is a Chinese character in a text."""
    return bool(re.search(r"[\u3400-\u9fff]", text))
