"""How a reply covers one proposition of a reference, as numbers: what is said of it, in which order, with which polarity.

All of them are comparisons of words, so they are the same in both languages (pairs of characters stand for words in
Chinese). Words of the question weigh a quarter, since everybody can repeat them.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log1p

from interviewer.grading.fluency import FluencyTable
from interviewer.grading.profile import Profile, is_function

QUESTION_WORD = 0.25
REACH = 3
"""Sentences of the reply that may together say one proposition."""
LEAST_SHARED, LEAST_ALIKE, LEAST_SLIP, LIKE_SLIP = 4, 0.7, 5, 0.85

OWN = (
    "recall", "new_recall", "stretch_recall", "share", "soft_recall", "order", "polarity", "numbers", "size", "new_size",
    "shapes", "runs", "inverted",
)  # fmt: skip
SHARED = ("known", "new_known", "fluency", "function_words", "question_recall")
FEATURES: tuple[str, ...] = (*OWN, *SHARED)
"""Names of the features: those of one proposition (`own_values`), then those of the reply as a whole (`shared_values`).

What was tried and got no weight, or took it from chance: neighbouring pairs, cosines, pairs of opposites, the reply's length,
features of the whole reference, word frequencies, synonyms of WordNet (docs/decisions).
"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of a reply that says most of a proposition: its folded span, and the weight found there, 0–1."""

    share: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A reply beside a proposition. `weights` are those of the proposition's units, `hits` the units that the reply has."""

    weights: Mapping[str, float]
    hits: frozenset[str]
    recall: float
    soft: float
    shapes: float
    stretch: Stretch


def compare(proposition: Profile, question: Profile, reply: Profile) -> Comparison:
    """Return what a reply repeats of a proposition."""
    weights = {word: QUESTION_WORD if word in question.places else 1.0 for word in proposition.places}
    total = sum(weights.values()) or 1.0
    hits = frozenset(word for word in weights if word in reply.places)
    recall = sum(weights[word] for word in sorted(hits)) / total
    missed = [word for word in weights if word not in hits and word.isascii()]
    soft = recall + sum(weights[word] * likeness(word, reply.by_initial) for word in missed) / total
    return Comparison(
        weights,
        hits,
        recall,
        soft,
        len(proposition.shapes & reply.shapes) / max(1, len(proposition.shapes)),
        _best_stretch(weights, total, reply),
    )


def own_values(proposition: Profile, question: Profile, reply: Profile, own: Comparison) -> tuple[float, ...]:
    """Return the values of OWN for one proposition."""
    total = sum(own.weights.values()) or 1.0
    share = len(own.hits) / max(1, len(own.weights))
    return (
        own.recall,
        _new_recall(own),
        own.stretch.share,
        share,
        own.soft,
        _in_order(proposition, reply) * share,
        denied(proposition, reply, own) / total,
        _numbers(proposition, question, reply),
        log1p(len(proposition.tokens)),
        log1p(len(proposition.words - question.words)),
        own.shapes,
        _runs(own.weights, reply),
        _inverted(proposition, reply),
    )


def shared_values(question: Profile, reply: Profile, reference: Profile, table: FluencyTable) -> tuple[float, ...]:
    """Return the values of SHARED; `table` is what `fluency` goes by."""
    units = [unit.text for unit in reply.units]
    said = len(units) or 1
    new = [unit for unit in units if unit not in question.places]
    return (
        sum(unit in question.places or unit in reference.places for unit in units) / said,
        sum(unit in reference.places for unit in new) / len(new) if new else 0.0,
        reply.folded.once(table.of),
        sum(map(is_function, reply.tokens)) / max(1, len(reply.tokens)),
        len(question.words & reply.words) / max(1, len(question.places)),
    )


def _new_recall(own: Comparison) -> float:
    """Return the share of the units that the question does not have; 1 where the question has them all."""
    new = [word for word, weight in own.weights.items() if weight == 1.0]
    return sum(word in own.hits for word in new) / len(new) if new else 1.0


def denied(proposition: Profile, reply: Profile, own: Comparison) -> float:
    """Return the weight of the repeated units that stand negated on one side only."""
    return sum(own.weights[w] for w in sorted(own.hits) if not proposition.polarity[w] & reply.polarity[w])


def likeness(word: str, others: Mapping[str, Sequence[str]]) -> float:
    """Return how like the nearest of other stems, given by their first letter, is: a long common beginning, or one slip of the
    pen; 0 where none is near.
    """
    best, slip = 0.0, False
    beginning, size = word[:LEAST_SHARED], len(word)
    for other in others.get(word[0], ()):
        if other.startswith(beginning):
            ends = enumerate(zip(word, other, strict=False))
            shared = next((n for n, (a, b) in ends if a != b), min(size, len(other)))
            best = max(best, 2 * shared / (size + len(other)))
        slip = slip or (size >= LEAST_SLIP and len(other) >= LEAST_SHARED and is_slip(word, other))
    return best if best >= LEAST_ALIKE else LIKE_SLIP if slip else 0.0


def is_slip(one: str, other: str) -> bool:
    """Say whether two words differ by one letter added, dropped, replaced, or by two neighbours swapped."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    return short[at + 1 :] == long[at + 1 :] or (
        short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    )


def _best_stretch(weights: Mapping[str, float], total: float, reply: Profile) -> Stretch:
    """Return the REACH sentences with most of the weight, and where in them it begins and ends."""
    by_sentence: dict[int, list[int]] = {}
    for n in sorted(n for word in weights for n in reply.places.get(word, ())):
        by_sentence.setdefault(reply.units[n].sentence, []).append(n)
    best = Stretch(0.0, 0, 0)
    for first in by_sentence:
        inside = [n for sentence in range(first, first + REACH) for n in by_sentence.get(sentence, ())]
        texts = {reply.units[n].text for n in inside}
        if len(texts) / total <= best.share:  # no weight is above 1
            continue
        share = sum(weights[text] for text in sorted(texts)) / total
        if share > best.share:
            best = Stretch(share, reply.units[inside[0]].start, reply.units[inside[-1]].end)
    return best


def _inverted(proposition: Profile, reply: Profile) -> float:
    """Return the share of neighbouring units that the reply has in the other order only."""
    places = reply.places
    turned = sum(
        one != other and one in places and other in places and places[other][-1] < places[one][0]
        for one, other in proposition.pairs
    )
    return turned / max(1, len(proposition.pairs))


def _in_order(proposition: Profile, reply: Profile) -> float:
    """Return the share of the repeated units that keep their order: the longest increasing run of their first places."""
    firsts = [reply.places[unit.text][0] for unit in proposition.units if unit.text in reply.places]
    tails: list[int] = []
    for first in firsts:
        at = bisect_left(tails, first + 1)
        tails[at : at + 1] = [first]
    return len(tails) / len(firsts) if firsts else 0.0


def _runs(weights: Mapping[str, float], reply: Profile) -> float:
    """Return the logarithm of one plus the mean length of the runs of repeated units."""
    places = sorted(n for word in weights for n in reply.places.get(word, ()))
    runs = sum(now != before + 1 for before, now in zip([-2, *places], places, strict=False))
    return log1p(len(places) / runs) if runs else 0.0


def _numbers(proposition: Profile, question: Profile, reply: Profile) -> float:
    """Return the share of the proposition's numbers that the reply has; −.5 where it has other ones, .5 where there are none."""
    if not proposition.numbers:
        return 0.5
    shared = proposition.numbers & reply.numbers
    if not shared and reply.numbers - proposition.numbers - question.numbers:
        return -0.5
    return len(shared) / len(proposition.numbers)
