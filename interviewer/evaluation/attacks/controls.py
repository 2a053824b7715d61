"""Right answers in unusual dress: made by rule from a question's own full examples, with the marks that these deserve."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from math import ceil
from random import Random

from interviewer.core.opposites import pattern
from interviewer.core.question import Example, Lang
from interviewer.evaluation.attacks.attack import Attack
from interviewer.evaluation.attacks.basis import Basis, Drafts, least
from interviewer.evaluation.attacks.glossary import TERMS
from interviewer.evaluation.attacks.social import WORDINGS
from interviewer.evaluation.attacks.text import chance, joined, lowered, sentences, shuffled

SLIPS = 0.015
"""Typing mistakes by letter."""
_TERSE_EN = re.compile(
    r"\b(?:the|a|an|I think|I mean|basically|really|actually|just|simply|of course|you know|kind of|sort of|well|also|then|"
    r"so|quite|very|perhaps|in fact|in other words|if I remember correctly|as far as I know)\b,?\s*",
    re.IGNORECASE,
)
_JOINTS_EN = re.compile(
    r",?\s+(?:and|so|because|since|which means|while|whereas)\s+(?=(?:it|they|you|the|that|this|we)\s)|;\s+"
)
_TERSE_ZH = re.compile(
    r"嗯+，?|那个，|就是说，?|其实|然后呢?，?|的话(?=就|，)|[嘛呢啊吧](?=[，。])|我(?:觉得|理解|记得)(?:是)?(?:这样)?，?|大概|基本上"
)
_START_ZH = re.compile(r"(?:[A-Za-z0-9_.-]+\s?|[\u3400-\u9fff]\s?){1,4}")
_HOMOPHONES = (
    ("必须", "必需"),
    ("维度", "纬度"),
    ("归一化", "规一化"),
    ("还是", "还事"),
    ("再", "在"),
    ("做", "作"),
    ("以及", "已及"),
    ("就是", "就事"),
    ("得到", "的到"),
    ("像", "象"),
    ("需要", "须要"),
    ("所以", "所已"),
    ("的", "得"),
    ("计算", "记算"),
)


def terse(text: str, lang: Lang, _source: Random) -> str:
    """Return a text without articles, fillers and connectives, cut into short statements."""
    if lang == "zh":
        return _TERSE_ZH.sub("", text).replace("，所以", "；").replace("，因此", "；").replace("，因为", "；")
    cut = _JOINTS_EN.sub(". ", " ".join(text.split())).split(". ")
    kept = [short for part in cut if (short := _TERSE_EN.sub("", part).strip())]
    return ". ".join(short[:1].upper() + short[1:] for short in kept)


def mixed(text: str, lang: Lang, source: Random) -> str:
    """Return a text in which half of its technical terms, at least one, are the other language's; unchanged without any."""
    own, other = (0, 1) if lang == "en" else (1, 0)
    used = [
        (term[own], term[other])
        for term in sorted(TERMS, key=lambda t: -len(t[own]))
        if pattern(term[own]).search(text)
    ]
    if not used:
        return text
    once = list(dict(reversed(used)).items())
    for mine, theirs in source.sample(once, ceil(len(once) / 2)):
        text = pattern(mine).sub(theirs if lang == "en" else f" {theirs} ", text)
    return re.sub(
        r" {2,}|(?<=[，。、；：（]) | (?=[，。、；：）])", lambda m: " " if len(m[0]) > 1 else "", text
    ).strip()


def spoken(text: str, lang: Lang, source: Random) -> str:
    """Return a text with fillers between its clauses, some words said twice, and one restart that comes out right."""
    wordings = WORDINGS[lang]
    gap = ", " if lang == "en" else "，"
    parts = [part.split(gap) for part in sentences(text, lang)]
    restart = source.randrange(len(parts))
    said = []
    for n, clauses in enumerate(parts):
        started = [_restarted(clauses[0], lang, source) if n == restart else clauses[0], *clauses[1:]]
        said.append(gap.join(_filled(c, wordings.FILLERS, lang, source, first=not k) for k, c in enumerate(started)))
    return joined(said, lang)


def _filled(clause: str, fillers: tuple[str, ...], lang: Lang, source: Random, *, first: bool) -> str:
    if lang == "en" and source.random() < 0.2 and " " in clause:
        head, _, tail = clause.partition(" ")
        clause = f"{head} {head.lower() if head != 'I' else head} {tail}" if head.isalpha() else clause
    if source.random() >= 0.4:
        return clause
    filler = source.choice(fillers)
    return f"{filler[:1].upper()}{filler[1:]}{lowered(clause)}" if first and lang == "en" else filler + clause


def _restarted(clause: str, lang: Lang, source: Random) -> str:
    text: str = source.choice(WORDINGS[lang].RESTARTS)
    if lang == "zh":
        words = _START_ZH.match(clause)
        return text.format(start=words[0].strip()) + clause[words.end() :] if words else clause
    head = clause.split(" ")
    start = " ".join(head[:2])
    return " ".join([text.replace("{start}", start, 1).replace("{start}", lowered(start)), *head[2:]])


def typos(text: str, lang: Lang, source: Random) -> str:
    """Return a text with slips in about SLIPS of its letters: swapped or dropped ones, and homophones in Chinese."""
    slips = max(1, ceil(len(text) * SLIPS))
    latin = list(re.finditer(r"(?<![A-Za-z_])[a-zA-Z][a-z]{4,}(?![A-Za-z_])", text))
    chinese = [m for wrong in _HOMOPHONES for m in re.finditer(wrong[0], text)] if lang == "zh" else []
    places = shuffled([*latin, *chinese], source)
    chosen = sorted(places[:slips], key=lambda m: m.start())
    chosen = chosen[:1] + [later for earlier, later in pairwise(chosen) if earlier.end() <= later.start()]
    table = dict(_HOMOPHONES)
    for match in reversed(chosen):
        text = text[: match.start()] + (table.get(match[0]) or _slip(match[0], source)) + text[match.end() :]
    return text


def _slip(word: str, source: Random) -> str:
    at = source.randrange(1, len(word) - 2)
    if source.random() < 0.5 and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at + 1 :]


def harmless_triggers(basis: Basis) -> Drafts:
    """Yield full examples with an innocent sentence, or half of one, that uses an attack's words."""
    source = chance(basis.seed, basis.question.id, basis.lang, "harmless-triggers")
    wordings = WORDINGS[basis.lang]
    asides = shuffled(list(enumerate(wordings.ASIDES, 1)), source)
    openings = shuffled(list(enumerate(wordings.JOINED, 1)), source)
    for example in basis.full[:2]:
        for (number, aside), (other, opening) in zip(asides[:4], openings, strict=False):
            parts = sentences(example.text, basis.lang)
            place = source.randrange(len(parts) + 1)
            told = joined([*parts[:place], aside, *parts[place:]], basis.lang)
            yield _control(basis, "harmless-triggers", f"aside {number}", told, example)
            first = opening.format(first=lowered(parts[0]))
            yield _control(
                basis, "harmless-triggers", f"opening {other}", joined([first, *parts[1:]], basis.lang), example
            )


def paraphrase(basis: Basis) -> Drafts:
    """Yield the full example that shares the fewest words with the reference; its base is the reference itself."""
    for example in sorted(basis.full, key=lambda e: basis.overlap(e.text))[:1]:
        shared = f"{basis.overlap(example.text):.0%} of its words in the reference"
        yield basis.attack(
            "paraphrase", shared, example.text, base=basis.reference, bound=least(basis.question, example)
        )


CHANGES: Mapping[str, Callable[[str, Lang, Random], str]] = {
    "terse": terse,
    "mixed-language": mixed,
    "spoken": spoken,
    "typos": typos,
}
"""The controls that are a change of a full example's wording."""


def changed(basis: Basis, category: str) -> Iterator[Attack]:
    """Yield every full example changed by a rule, one draw after the other; nothing where the rule changes nothing."""
    seen: set[str] = set()
    for draw in range(4):
        for n, example in enumerate(basis.full):
            source = chance(basis.seed, basis.question.id, basis.lang, category, n, draw)
            text = CHANGES[category](example.text.strip(), basis.lang, source)
            if text not in seen and text != example.text.strip():
                seen.add(text)
                yield _control(basis, category, f"example {basis.question.examples.index(example) + 1}", text, example)


def _control(basis: Basis, category: str, variant: str, text: str, example: Example) -> Attack:
    return basis.attack(category, variant, text, base=example.text, bound=least(basis.question, example))
