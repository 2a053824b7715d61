"""Near-duplicates: two questions that ask the same in almost the same words, in either language."""

from collections.abc import Iterator, Sequence

from interviewer.core.question import LANGS
from interviewer.corpus.read import Entry
from interviewer.ports import TrainableEmbedder

NEAR_DUPLICATE = 0.70
"""Cosine of two questions' wordings from which they are one question asked twice."""


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
            pair = (of[i], of[j])
            near[pair] = max(near.get(pair, 0.0), float(cosines[i, j]))
    for (i, j), cosine in sorted(near.items()):
        yield entries[i], entries[j], min(1.0, cosine)
