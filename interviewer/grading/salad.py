"""Word salad: a reply that has the rubric's words and none of its sentences. It cannot carry a mark, whatever it matches.

Three signs must come together: nearly every word stands somewhere in the rubric, neighbours are seldom neighbours there,
and the word classes do not follow each other as they do in sentences (`fluency`). A person who copies the reference fails
the second, one who speaks fails the first or the third. Two things are salad by themselves: a bare list of the rubric's
words, and a Latin text that is far from sentences.
"""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from interviewer.core.folding import Folded, fold
from interviewer.core.question import Question
from interviewer.grading.fluency import FluencyTable
from interviewer.grading.profile import TOKEN, tokens_of

SHORTEST = {"en": 20, "zh": 40}
"""Words, or Chinese characters, under which a text is too short to tell."""
BORROWED = 0.93
"""Share of the words that the rubric has."""
NEAR = 2
NEIGHBOURS = {"en": 0.60, "zh": 0.78}
"""Share of the neighbours that are neighbours in the rubric, under which they are shuffled."""
FLUENT = {"en": ((BORROWED, 0.20), (0.98, 0.30)), "zh": ((0.88, 0.35), (0.96, 0.65))}
"""(Share borrowed from which, fluency under which) a text with the rubric's words is salad. Common characters are in any
rubric, and English terms among Chinese words read less fluently, so that less than all of them borrowed says less."""
UNREADABLE = ((80, 0.05), (40, -0.02), (SHORTEST["en"], -0.12))
"""(words from which, fluency under which) a Latin text is salad, whatever its words."""
SYMBOLS = 0.20
"""Share of symbols and numbers from which a text is formulas, which follow rules of their own."""
LONGEST_FORMULA = 60
"""Words up to which formulas and numbers are no salad: an answer of numbers alone is short."""
SHORTEST_LIST, LISTED = 6, {"en": 0.24, "zh": 0.21}
"""Words from which, and separators a token from which, a text is a list."""
_SEPARATORS = frozenset(",;、/|")


def is_word_salad(reply: Folded, question: Question, table: FluencyTable) -> bool:
    """Say whether a reply is a heap of words."""
    tokens = reply.once(tokens_of)
    words = [token for token in tokens if token[0].isalnum()]
    if len(words) < SHORTEST_LIST:
        return False
    lang = "zh" if 4 * sum("\u3400" <= word <= "\u9fff" for word in words) > len(words) else "en"
    rubric = _rubric(question)
    listed = sum(map(_SEPARATORS.__contains__, tokens)) >= LISTED[lang] * len(tokens)
    # A bare question may ask for a list, and nothing in it says whether it does.
    if listed and any(point.accept for point in question.key_points) and not _is_formula(tokens):
        known = sum(word in rubric.said or word in rubric.accepted for word in words)
        if known >= BORROWED * len(words):
            return True
    share = sum(map(rubric.said.__contains__, words)) / len(words)
    borrowed = share >= min(least for least, _ in FLUENT[lang])
    if len(words) < SHORTEST[lang] or not (borrowed or lang == "en"):
        return False
    fluent = reply.once(table.of)
    if borrowed:
        wanted = max(floor for least, floor in FLUENT[lang] if share >= least)
        shuffled = fluent < wanted and _neighbours(words, rubric.said) < NEIGHBOURS[lang]
        return shuffled and not (len(words) < LONGEST_FORMULA and _is_formula(tokens))
    least = next(floor for number, floor in UNREADABLE if len(words) >= number)
    return fluent < least and not _is_formula(tokens)


def _is_formula(tokens: Sequence[str]) -> bool:
    return sum(not (mark[0].isalpha() or mark in ".,;:、") for mark in tokens) > SYMBOLS * len(tokens)


def _neighbours(words: list[str], rubric: Mapping[str, tuple[int, ...]]) -> float:
    pairs = [(one, other) for one, other in itertools.pairwise(words) if one in rubric and other in rubric]
    kept = sum(any(0 < j - i <= NEAR for i in rubric[one] for j in rubric[other]) for one, other in pairs)
    return kept / max(1, len(pairs))


@dataclass(frozen=True)
class _Rubric:
    """The words of a rubric: where each stands in its texts, and those of its accept groups.

    The groups are not among the texts: they hold so many ways of speaking that an honest reply is made of them, too.
    """

    said: Mapping[str, tuple[int, ...]]
    accepted: frozenset[str]


_RUBRICS: dict[str, _Rubric] = {}
MOST_RUBRICS = 1_024


def _rubric(question: Question) -> _Rubric:
    """Return the words of a rubric; kept by the rubric's digest."""
    if question.rubric_hash not in _RUBRICS:
        if len(_RUBRICS) >= MOST_RUBRICS:
            _RUBRICS.clear()
        texts = [question.question.both, question.answer.both, *(p.text.both for p in question.key_points)]
        ways = [re.sub(r"[|!]", " ", " ".join(way)) for p in question.key_points for way in (*p.accept, *p.partial)]
        places: dict[str, list[int]] = {}
        for n, word in enumerate(_words("\n".join(texts))):
            places.setdefault(word, []).append(n)
        said = {word: tuple(at) for word, at in places.items()}
        _RUBRICS[question.rubric_hash] = _Rubric(said, frozenset(_words("\n".join(ways))))
    return _RUBRICS[question.rubric_hash]


def _words(text: str) -> list[str]:
    return [token for token in TOKEN.findall(fold(text).text) if token[0].isalnum()]
