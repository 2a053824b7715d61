"""The key terms of a question, for a speech recogniser: a misheard term moves a mark, and a long list makes it worse."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from interviewer.core.question import Lang, Question
from interviewer.core.tokens import is_filler
from interviewer.core.words import STOP

MOST = 10
"""More terms than this make recognition worse."""
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*[A-Za-z0-9]")
_NAME = re.compile(r".+[A-Z0-9_]|.*[a-z]-[a-z]")
"""A word with a capital, a digit or an underscore inside, or with a hyphen: most often a name of the field."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,6}")


def key_terms(question: Question, lang: Lang, entries: Sequence[Question] = ()) -> list[str]:
    """Return up to ten terms that a recogniser should know, the most informative first.

    A term is a word of the key points or of their accept groups that the reference itself uses. It weighs as much as the
    points that mention it, a name such as LoRA or KV-cache twice, times its rarity among the `entries` of the corpus.
    """
    points = "\n".join(point.text.get(lang) for point in question.key_points)
    written = f"{question.question.get(lang)}\n{question.answer.get(lang)}\n{points}"
    words = {word.casefold(): word for word in reversed(_LATIN.findall(written)) if _informs(word)}
    weights: Counter[str] = Counter(name for name, word in words.items() if _NAME.match(word))
    for point in question.key_points:
        for term in _alternatives(point.accept) | {w.casefold() for w in _LATIN.findall(point.text.get(lang))}:
            if term in words:
                weights[term] += point.weight * (2 if _NAME.match(words[term]) else 1)
            elif lang == "zh" and _CHINESE.fullmatch(term) and term in written and not is_filler(term[0]):
                weights[term] += point.weight
                words[term] = term
    texts = [f"{entry.question.both} {entry.answer.both}".casefold() for entry in entries]
    worth = {term: weight * _rarity(term, texts) for term, weight in weights.items()}
    chosen: list[str] = []
    for term in sorted(worth, key=lambda t: (-worth[t], -len(t), t)):
        if not any(term in other.casefold() for other in chosen):
            chosen.append(words[term])
        if len(chosen) == MOST:
            break
    return chosen


def _informs(word: str) -> bool:
    lowered = word.casefold()
    return bool(_NAME.match(word)) or (len(word) >= 4 and lowered not in STOP and not is_filler(lowered))


def _alternatives(ways: Iterable[tuple[str, ...]]) -> set[str]:
    return {word.rstrip("!").strip().casefold() for way in ways for group in way for word in group.split("|")}


def _rarity(term: str, texts: Sequence[str]) -> float:
    """Return the inverse document frequency of a term, 1 where there is nothing to count in."""
    if not texts:
        return 1.0
    return math.log((len(texts) + 1) / (sum(term in text for text in texts) + 1)) + 0.1
