"""How much a text reads like sentences: whether its function words and word classes stand where they usually stand.

The measure is the mean pointwise mutual information (Church and Hanks 1990) of neighbouring word classes, learned from
people's answers: well above 0 for sentences, near 0 for the same words shuffled. Only counts of classes are kept.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log

UNKNOWN = -1.0
CLIP = 3.0
LEAST_EXPECTED = 1.0
"""Pairs of classes that chance alone would show less often than this are not in the table."""

SALAD: Sequence[tuple[int, float]] = ((80, 0.12), (40, 0.10), (20, 0.0))
"""(tokens from which, fluency below which) a Latin text is taken for word salad.

Of people's answers in the development sets, none of which the table was learned from, less than 1 % lie below.
"""


def fluency(classes: Sequence[str], table: Mapping[tuple[str, str], float]) -> float:
    """Return the mean association of neighbouring classes; 0 for a text of fewer than two tokens."""
    if len(classes) < 2:
        return 0.0
    return sum(table.get(pair, UNKNOWN) for pair in itertools.pairwise(classes)) / (len(classes) - 1)


def learn(texts: Iterable[Sequence[str]]) -> dict[tuple[str, str], float]:
    """Return the association of every pair of classes from texts given as sequences of classes."""
    single: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for classes in texts:
        single.update(classes)
        pairs.update(itertools.pairwise(classes))
    tokens, neighbours = sum(single.values()), sum(pairs.values())
    table = {}
    for one in sorted(single):
        for other in sorted(single):
            expected = single[one] * single[other] / tokens / tokens * neighbours
            if expected >= LEAST_EXPECTED:
                value = log((pairs[one, other] + 0.5) / (expected + 0.5))
                table[one, other] = round(max(-CLIP, min(CLIP, value)), 2)
    return table


def is_word_salad(classes: Sequence[str], table: Mapping[tuple[str, str], float]) -> bool:
    """Say whether a longer Latin text is words without sentences. Chinese is left alone: characters give it away too little."""
    if sum(c == "C" or c >= "\u3400" for c in classes) * 4 > len(classes):
        return False
    least = next((floor for tokens, floor in SALAD if len(classes) >= tokens), None)
    return least is not None and fluency(classes, table) < least
