"""The whole suite over a set of questions: which questions, how many attacks of each category, always the same ones."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from interviewer.core.question import LANGS, Lang, Question
from interviewer.evaluation.attacks import controls, lexical, negation, swapping
from interviewer.evaluation.attacks.attack import CATEGORIES, Attack
from interviewer.evaluation.attacks.basis import Basis, Drafts
from interviewer.evaluation.attacks.social import social
from interviewer.evaluation.attacks.text import chance, shuffled

SEED = 20
MOST_REPLIES = 12_000
"""About half a minute for the built-in grader."""
MOST_VARIANTS = 4

_MAKERS: Mapping[str, Callable[[Basis], Drafts]] = {
    "keyword-bag": lexical.keyword_bag,
    "question-parroted": lexical.question_parroted,
    "reference-negated": negation.reference_negated,
    "roles-swapped": swapping.roles_swapped,
    "fluent-filler": lexical.fluent_filler,
    "hedge-everything": lexical.hedge_everything,
    "right-then-contradicted": negation.right_then_contradicted,
    "off-topic": lexical.off_topic,
    "paraphrase": controls.paraphrase,
    "harmless-triggers": controls.harmless_triggers,
}


def drafts(basis: Basis, category: str) -> Drafts:
    """Yield every attack that a category has for a question and language, the same ones in the same order every time."""
    if category in _MAKERS:
        return _MAKERS[category](basis)
    if category in controls.CHANGES:
        return controls.changed(basis, category)
    if CATEGORIES[category].kind == "relative":
        return social(basis, category)
    return lexical.nothing_said(basis, category)


def attacks(
    question: Question,
    lang: Lang,
    *,
    seed: int = SEED,
    variants: int = MOST_VARIANTS,
    categories: Collection[str] = tuple(CATEGORIES),
    others: Sequence[Question] = (),
) -> list[Attack]:
    """Return the attacks on one question in one language; deterministic.

    Args:
        seed: another seed draws other wordings, places and examples.
        variants: how many of each category at most; a category yields fewer, or none, where nothing fits.
        categories: names from CATEGORIES; an unknown one raises KeyError.
        others: questions whose answers serve as off-topic replies.
    """
    basis = Basis(question, lang, seed, tuple(others))
    return [attack for name in categories for attack in islice(drafts(basis, name), variants)]


@dataclass(frozen=True)
class Suite:
    """The attacks on a set of questions. `skipped` counts, by category/language, the pairs for which a category has none."""

    attacks: tuple[Attack, ...]
    questions: Mapping[str, Question]
    skipped: Mapping[str, int]
    seed: int
    variants: int


def build(
    corpus: Mapping[str, Question],
    *,
    number: int | None = None,
    categories: Collection[str] = tuple(CATEGORIES),
    seed: int = SEED,
    variants: int | None = None,
) -> Suite:
    """Return the suite over a corpus; the same one every time.

    Args:
        number: how many questions, drawn evenly over the topics; None takes all that have key points,
            as far as one attack of each category on each of them stays within MOST_REPLIES.
        variants: how many of each category for a question and language; None takes as many as stay within MOST_REPLIES.
    """
    usable = [question for _, question in sorted(corpus.items()) if question.key_points and question.langs]
    most = MOST_REPLIES // (len(LANGS) * max(1, len(categories)))
    chosen = draw(usable, min(len(usable), most) if number is None else number, seed)
    pairs = [(question, lang) for question in chosen for lang in question.langs]
    each = variants or max(1, min(MOST_VARIANTS, MOST_REPLIES // max(1, len(pairs) * len(categories))))
    made: list[Attack] = []
    skipped: Counter[str] = Counter()
    for question, lang in pairs:
        own = attacks(question, lang, seed=seed, variants=each, categories=categories, others=usable)
        present = {attack.category for attack in own}
        skipped.update(f"{name}/{lang}" for name in categories if name not in present)
        made += own
    return Suite(tuple(made), {q.id: q for q in chosen}, dict(skipped), seed, each)


def draw(questions: Sequence[Question], number: int, seed: int) -> list[Question]:
    """Return so many questions, taken from the topics in turn, in the order of their ids."""
    source = chance(seed, "questions")
    by_topic: dict[str, list[Question]] = {}
    for question in shuffled(sorted(questions, key=lambda q: q.id), source):
        by_topic.setdefault(question.topic, []).append(question)
    rounds: Iterator[Question] = (q for row in zip_longest(*by_topic.values()) for q in row if q is not None)
    return sorted(islice(rounds, number), key=lambda q: q.id)
