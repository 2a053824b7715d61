"""How much a text reads like sentences: whether its function words and word classes stand where they usually stand.

The measure is the mean pointwise mutual information (Church and Hanks 1990) of neighbouring word classes, learned from
people's answers: well above 0 for sentences, near 0 for the same words shuffled. Frequent Chinese characters are classes
of their own. Only counts of classes are kept, no text.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, repeat
from math import log

from interviewer.core.folding import Folded
from interviewer.grading.profile import tokens_of, word_class

UNKNOWN = -1.0
CLIP = 3.0
CHARACTERS = 400
"""Most frequent Chinese characters that are classes of their own."""
LEAST_EXPECTED = 0.5
"""Pairs of classes that chance alone would show less often, and that were not seen, are not in the table."""
SMOOTHING = 0.1
LARGEST_KNOWN = 50_000


@dataclass(frozen=True, eq=False)
class FluencyTable:
    """The association of every pair of classes, and the Chinese characters that are classes."""

    characters: frozenset[str]
    pairs: Mapping[tuple[str, str], float]

    @cached_property
    def _known(self) -> dict[str, str]:
        return {}

    def classed(self, tokens: Iterable[str]) -> list[str]:
        """Return the class of every folded token."""
        known = self._known
        if len(known) > LARGEST_KNOWN:
            known.clear()
        return [known.get(token) or known.setdefault(token, self._class(token)) for token in tokens]

    def _class(self, token: str) -> str:
        if "\u3400" <= token <= "\u9fff":
            return token if token in self.characters else "C"
        return word_class(token)

    def fluency(self, tokens: Sequence[str]) -> float:
        """Return the mean association of neighbouring classes; 0 for fewer than two tokens."""
        if len(tokens) < 2:
            return 0.0
        neighbours = pairwise(self.classed(tokens))
        return sum(map(self.pairs.get, neighbours, repeat(UNKNOWN))) / (len(tokens) - 1)

    def of(self, text: Folded) -> float:
        """Return the fluency of a whole text; ask through `text.once`."""
        return self.fluency(text.once(tokens_of))


def learn(texts: Sequence[Sequence[str]]) -> FluencyTable:
    """Return the table of texts given as sequences of folded tokens."""
    counted = Counter(token for text in texts for token in text if "\u3400" <= token <= "\u9fff")
    table = FluencyTable(frozenset(char for char, _ in counted.most_common(CHARACTERS)), {})
    single: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        classes = table.classed(text)
        single.update(classes)
        pairs.update(pairwise(classes))
    share = sum(pairs.values()) / sum(single.values()) ** 2
    found = {}
    for one in sorted(single):
        for other in sorted(single):
            expected = single[one] * single[other] * share
            if expected >= LEAST_EXPECTED or pairs[one, other] > 1:
                value = log((pairs[one, other] + SMOOTHING) / (expected + SMOOTHING))
                found[one, other] = round(max(-CLIP, min(CLIP, value)), 1)
    return FluencyTable(table.characters, found)
