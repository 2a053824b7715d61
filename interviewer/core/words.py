"""The informative words of a text: stems of English words, numbers, and bigrams of Chinese characters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from interviewer.core.folding import Folded, fold

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+(?:\.\d+)?|[\u3400-\u9fff]+")
STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "with",
        "from",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "which",
        "who",
        "whom",
        "what",
        "when",
        "where",
        "why",
        "how",
        "there",
        "here",
        "than",
        "then",
        "so",
        "such",
        "can",
        "could",
        "may",
        "might",
        "will",
        "would",
        "shall",
        "should",
        "must",
        "do",
        "does",
        "did",
        "done",
        "have",
        "has",
        "had",
        "having",
        "not",
        "no",
        "nor",
        "but",
        "if",
        "because",
        "while",
        "also",
        "very",
        "more",
        "most",
        "much",
        "many",
        "each",
        "every",
        "any",
        "some",
        "all",
        "both",
        "one",
        "only",
        "own",
        "same",
        "too",
        "just",
        "into",
        "over",
        "under",
        "between",
        "about",
        "after",
        "before",
        "during",
        "through",
        "again",
        "further",
        "i",
        "you",
        "he",
        "she",
        "we",
        "they",
        "them",
        "their",
        "our",
        "your",
        "my",
        "his",
        "her",
        "us",
        "me",
        "since",
        "thus",
        "hence",
        "therefore",
        "however",
        "use",
        "used",
        "using",
    ]
)
STOP_ZH = frozenset(
    "的了是在和与及或也都就而但把被对于为以从到由上下中等个这那其之所有会能可要使让将并且因此所以如果通过进行可以"
)


@dataclass(frozen=True, slots=True)
class Term:
    """An informative unit of a text and where it stands in the folded text."""

    stem: str
    start: int
    end: int


def terms(folded: Folded) -> Iterator[Term]:
    """Yield the informative units of a text in order."""
    for token in _TOKEN.finditer(folded.text):
        word = token[0]
        if word.isascii():
            if word not in STOP and (len(word) > 1 or word.isdigit()):
                yield Term(stem(word), *token.span())
            continue
        at = token.start()
        if len(word) == 1 and word not in STOP_ZH:
            yield Term(word, at, at + 1)
        for n in range(len(word) - 1):
            if not (word[n] in STOP_ZH or word[n + 1] in STOP_ZH):
                yield Term(word[n : n + 2], at + n, at + n + 2)


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """Return the set of informative units of a text."""
    return frozenset(term.stem for term in terms(fold(text)))


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import snowballstemmer  # a third of a second, and a session with complete entries may never need it

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """Return the stem of an English word in lower case (Snowball, Porter2)."""
    return str(_stemmer().stemWord(word))
