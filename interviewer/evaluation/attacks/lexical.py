"""Attacks with the right words and no answer: bags of words, the question said back, filler, hedging, another question's answer."""

import re
from collections.abc import Sequence

from interviewer.core.question import Lang, Question
from interviewer.core.words import stems
from interviewer.evaluation.attacks.basis import Basis, Drafts
from interviewer.evaluation.attacks.glossary import found
from interviewer.evaluation.attacks.social import WORDINGS
from interviewer.evaluation.attacks.text import bare, chance, is_chinese, joined, lowered, shuffled, words

RUN = 4
"""No stretch of so many words of the reference survives in a shuffled bag."""


def keyword_bag(basis: Basis) -> Drafts:
    """Yield the reference's words shuffled, and the rubric's accepted terms as a list, in order and shuffled."""
    source = chance(basis.seed, basis.question.id, basis.lang, "keyword-bag")
    said = words(basis.reference, basis.lang)
    bag = broken_up(said, source.random)
    yield basis.attack("keyword-bag", "reference, shuffled", " ".join(bag))
    terms = accepted(basis.question, basis.lang)
    comma = ", " if basis.lang == "en" else "、"
    if len(terms) > 2:
        yield basis.attack("keyword-bag", "accepted terms, shuffled", comma.join(shuffled(terms, source)))
    content = list(dict.fromkeys(shuffled([w for w in said if len(w) > (3 if basis.lang == "en" else 1)], source)))
    if basis.lang == "zh":
        yield basis.attack(
            "keyword-bag", "reference, shuffled and run together", "".join(broken_up(said, source.random))
        )
    yield basis.attack("keyword-bag", "content words as a list", comma.join(content))
    if len(terms) > 2:
        yield basis.attack("keyword-bag", "accepted terms in the rubric's order", comma.join(terms))


def broken_up(said: Sequence[str], draw: object) -> list[str]:
    """Return words in an order in which no RUN of them follow each other as they did; `draw` gives numbers in [0, 1)."""
    assert callable(draw)
    known = {tuple(said[n : n + RUN]) for n in range(len(said) - RUN + 1)}
    for _ in range(50):
        bag = sorted(said, key=lambda _word: draw())
        if not any(tuple(bag[n : n + RUN]) in known for n in range(len(bag) - RUN + 1)):
            return bag
    return list(reversed(said))


def accepted(question: Question, lang: Lang) -> list[str]:
    """Return one term of every group of every key point's first accepted wording, in a language."""
    terms: list[str] = []
    for point in question.key_points:
        for group in point.accept[0] if point.accept else ():
            options = [word.strip("! ") for word in group.split("|")]
            fitting = [o for o in options if is_chinese(o) == (lang == "zh")] or options
            terms.append(fitting[0])
    return list(dict.fromkeys(terms))


def statement(question: str) -> str:
    """Return a question with its question marks made full stops."""
    return re.sub(r"？", "。", re.sub(r"\?", ".", question))


def question_parroted(basis: Basis) -> Drafts:
    """Yield the question as a statement, announced as the answer, and twice."""
    source = chance(basis.seed, basis.question.id, basis.lang, "question-parroted")
    asked = statement(basis.question.question.get(basis.lang))
    inside = lowered(asked)
    for number, text in shuffled(list(enumerate(WORDINGS[basis.lang].PARROTS, 1)), source):
        yield basis.attack("question-parroted", f"wording {number}", text.replace("{question}", inside))
    yield basis.attack("question-parroted", "as it is", asked)
    yield basis.attack("question-parroted", "twice", joined([asked, asked], basis.lang))


def fluent_filler(basis: Basis) -> Drafts:
    """Yield well-made sentences that name the topic's terms and say nothing about them."""
    source = chance(basis.seed, basis.question.id, basis.lang, "fluent-filler")
    reference = found(basis.reference, basis.lang)
    for number, text in shuffled(list(enumerate(WORDINGS[basis.lang].EMPTY, 1)), source):
        for place, terms in (("reference", reference), ("question", basis.subject)):
            named = _listed(terms[:4] or basis.subject, basis.lang)
            filled = text.replace("{terms}", named).replace("{Terms}", named[:1].upper() + named[1:])
            yield basis.attack("fluent-filler", f"wording {number}, terms of the {place}", filled)


def _listed(terms: Sequence[str], lang: Lang) -> str:
    if lang == "zh":
        return "、".join(terms)
    return terms[0] if len(terms) == 1 else f"{', '.join(terms[:-1])} and {terms[-1]}"


def hedge_everything(basis: Basis) -> Drafts:
    """Yield every key point together with its opposite, committed to neither; one wording throughout, or all in turn."""
    source = chance(basis.seed, basis.question.id, basis.lang, "hedge-everything")
    hedges = shuffled(WORDINGS[basis.lang].HEDGES, source)
    claims = [lowered(bare(p)) if basis.lang == "en" else bare(p) for p in basis.points]
    turns = [hedges[n % len(hedges)].format(point=claim) for n, claim in enumerate(claims)]
    yield basis.attack("hedge-everything", "wordings in turn", joined(turns, basis.lang))
    for hedge in hedges:
        number = WORDINGS[basis.lang].HEDGES.index(hedge) + 1
        hedged = [hedge.format(point=claim) for claim in claims]
        yield basis.attack("hedge-everything", f"wording {number}", joined(hedged, basis.lang))


def off_topic(basis: Basis) -> Drafts:
    """Yield true answers to other questions, those first that share the fewest words with this one's reference."""
    own = stems(basis.question.answer.both)
    topic = basis.question.topic
    others = [q for q in basis.others if q.id != basis.question.id and basis.lang in q.langs]
    if len({q.topic for q in others} - {topic}):
        others = [q for q in others if q.topic != topic]
    near = {q.id: len(own & (o := stems(q.answer.both))) / (len(own | o) or 1) for q in others}
    for other in sorted(others, key=lambda q: (near[q.id], q.id))[:3]:
        example = next((e.text for e in Basis(other, basis.lang).full), None)
        if example:
            yield basis.attack("off-topic", f"example of {other.id}", example)
        yield basis.attack("off-topic", f"reference of {other.id}", other.answer.get(basis.lang))


def nothing_said(basis: Basis, category: str) -> Drafts:
    """Yield replies that must score exactly 0: blank, "I don't know", and openers without content."""
    wordings = WORDINGS[basis.lang]
    texts = {
        "master-key": wordings.MASTER_KEYS,
        "dont-know": wordings.DONT_KNOW,
        "blank": ("", "   \n\t ", "\u200b\u2060", "…"),
    }[category]
    source = chance(basis.seed, basis.question.id, basis.lang, category)
    for text in shuffled(texts, source):
        yield basis.attack(category, repr(text), text)
