"""Near-duplicates: two questions that ask the same in almost the same words, in either language."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from interviewer.core.question import LANGS
from interviewer.core.tokens import is_filler, tokens
from interviewer.corpus.read import Entry
from interviewer.ports import TrainableEmbedder

NEAR_DUPLICATE = 0.70
"""Cosine of two questions' wordings from which they are one question asked twice."""
_LATIN = re.compile(r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*")
_TERM = re.compile(r".*\d|.+[A-Z]")
_CHINESE = re.compile("[\u3400-\u9fff]")


def ask_of_different_things(one: str, other: str) -> bool:
    """Say whether two wordings that are much alike name different things: 什么是 MLA and 什么是 RoPE, "GQA" and "MQA".

    That is so where they have no word in common that tells anything, or where each names a term that the other lacks.
    A term is a word with a digit or an inner capital, and any Latin word among Chinese.
    """
    (said, mine), (others, theirs) = _words(one), _words(other)
    if said and others and said.isdisjoint(others):
        return True
    here, there = one.casefold(), other.casefold()
    return any(term not in there for term in mine) and any(term not in here for term in theirs)


@lru_cache(maxsize=20_000)
def _words(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that tell something, and the terms."""
    every = _CHINESE.search(text)
    terms = (word.casefold() for word in _LATIN.findall(text) if every or _TERM.match(word))
    return frozenset(token for token in tokens(text) if not is_filler(token)), frozenset(terms)


def near_duplicates(entries: Sequence[Entry], embedder: TrainableEmbedder) -> Iterator[tuple[Entry, Entry, float]]:
    """Yield each pair of entries whose questions are nearly the same in one language, with the cosine.

    The embedder is trained on the questions and answers themselves, so that words which every question has count little.
    """
    import numpy as np

    texts = [text.both for e in entries for text in (e.question.question, e.question.answer)]
    model = embedder.trained(embedder.train(texts))
    near: dict[tuple[int, int], float] = {}
    for lang in LANGS:
        of = [n for n, e in enumerate(entries) if lang in e.question.question.langs]
        if not of:
            continue
        vectors = np.asarray(model.embed([entries[n].question.question.get(lang) for n in of]), np.float32)
        cosines = np.triu(vectors @ vectors.T, k=1)
        for i, j in np.argwhere(cosines >= NEAR_DUPLICATE):
            if ask_of_different_things(*(entries[of[n]].question.question.get(lang) for n in (i, j))):
                continue
            pair = (of[i], of[j])
            near[pair] = max(near.get(pair, 0.0), float(cosines[i, j]))
    for (i, j), cosine in sorted(near.items()):
        yield entries[i], entries[j], min(1.0, cosine)
