"""Says the opposite: sentence by sentence with a denial around it, or clause by clause at the verb.

The verb rules know the auxiliaries and the commonest verbs of the field. A clause that is itself a denial loses its
denial; one in which no verb is known gets the denial around it. The grammar is meant to be plain, not to be perfect.
"""

import re
from collections.abc import Callable, Sequence

from interviewer.core.question import Lang
from interviewer.evaluation.attacks.basis import Basis, Drafts
from interviewer.evaluation.attacks.social import WORDINGS
from interviewer.evaluation.attacks.text import bare, chance, clauses, is_chinese, joined, lowered, shuffled

_AUX = re.compile(r"\b(?:is|are|was|were|can|could|will|would|should|must|(?:has|have)(?= (?:been|to)\b))\b(?! not\b)")
_DENIED = re.compile(
    r"\b(?:(?P<do>do|does|did) not(?: (?P<verb>[a-z]+))?|cannot|never|(?P<aux>is|are|was|were|can|could|will|would|should|must) not"
    r"|no longer|neither|nothing|no|not)\b\s*"
)
_CONTRAST = re.compile(r", (?:and )?not (?=\w)")
_INSIDE = re.compile(
    r"\b(?:that|which|who|whose|what|whatever|where|when|how|whether|if|because|than|as)\s", re.IGNORECASE
)
"""After one of these words a verb belongs to a subordinate clause, and denying it leaves the main clause standing."""
_ONLY = re.compile(r"\b(?:only|merely|just|simply)\b|[只仅]")
"""Not only X" grants X: such a clause is denied as a whole."""
_CONDITION = re.compile(
    r"^(?:if|when|unless|e\.g\.|for example|for instance|suppose)\b|^(?:若|如果|当(?!初|作)|例如|比如|假设)|(?:时|后|的话)$",
    re.IGNORECASE,
)
_LEADING_CONDITION = re.compile(r"(?:if|when|unless|without|once|after)\b[^,]*, (?=\w)", re.IGNORECASE)
_LABEL = re.compile(r"^([^:：]{1,30})([:：])\s*(.+)$")

_VERBS = """act add allow apply arise attend become begin break bring buffer carry change choose combine come compare compute
contain cut decide depend differ divide draw ease enter explain fall fit fluctuate get give go grow happen hold increase keep know
lack leak learn leave let lose make mean merge mix multiply need normalise occur pack prevent read reduce remain remove replace require
return rise rotate save see send serve share shrink sit split spoil squeeze start stay store take tell train treat use vanish vary
work write yield""".split()  # noqa: SIM905  (a list of words is read as one)


def _third(verb: str) -> str:
    if re.search(r"(?:s|sh|ch|x|o)$", verb):
        return verb + "es"
    return verb[:-1] + "ies" if re.search(r"[^aeiou]y$", verb) else verb + "s"


_BASE_OF = {_third(verb): verb for verb in _VERBS} | {"has": "have"}
_IMPERATIVE = re.compile(
    rf"(?:{'|'.join([*_VERBS, 'average', 'drop', 'join', 'load', 'mask', 'multiply', 'rotate', 'shuffle', 'subtract'])})\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^[(（]\d+[)）]\s*")
_NOUNS_TOO = {
    "work",
    "works",
    "need",
    "cut",
    "cuts",
    "read",
    "split",
    "splits",
    "draw",
    "use",
    "change",
    "mean",
    "means",
    "share",
    "store",
}
_VERB = re.compile(rf"\b(?:{'|'.join(sorted(({*_BASE_OF, *_VERBS, 'have'}) - _NOUNS_TOO))})\b")
_ALSO = re.compile(rf"(\band (?:also |then )?)({'|'.join(sorted(_BASE_OF))})\b")
_AFTER = r"\b(?:a|an|the|to|of|by|its|their|each|no|from|with|for|in|into|as)\s"
_NOUN_HERE = re.compile(_AFTER + "$", re.IGNORECASE)
_NOUN_NEAR = re.compile(_AFTER + r"(?:\w+\s)?$", re.IGNORECASE)
"""What makes a word a noun: an article or preposition before it; for a bare form also one word earlier ("the soft mask")."""


_ZH_DENIED = re.compile(
    r"没有|并非|并不是|不是|并不|不必|不会|不能|不需要|无需|无法|不再|不(?=[^同仅但断过论管止只少妨错然得变一足])|没(?=[^错])|未(?!来)"
)
_ZH_GRANTED = {
    "没有": "有",
    "并非": "是",
    "并不是": "是",
    "不是": "是",
    "不必": "需要",
    "不会": "会",
    "不能": "能",
    "不需要": "需要",
    "无需": "需要",
    "无法": "可以",
}
_ZH_VERB = re.compile(
    r"(?<![但于还就而若要总即正凡])是|(?<![社机学])会(?!议)|可以|(?<![可功性智])能(?![力量够])|需要|等于|取决于|依赖|来自|变成|变为|"
    r"变(?=[大小长短差贵])|(?<!比较)得到(?=.)|随(?!机|意|之)|保留|缩小|增大|减少|增长|作用|加在|加到|除以|乘以|沿(?!用)|(?<![作使常费采通有应实利引调占不])用(?!途|户)|"
    r"(?<!没)把|被|让|使(?!用)|具有|(?<![没所具拥只可])有(?!效|关|限|界|多)|当作|转写|还原|拆成|压进|共用|共享(?!的)|影响|带来|返回|设为|属于|"
    r"(?<![的个])计算(?![量开的时更机])|做(?!法)"
)
_ZH_LEAD = re.compile(
    r"^(?:但是|但|所以|因此|而且|从而|于是|并且|而(?!不)|即|也|再|.{1,15}?(?<![同实有及])时(?=[^间候刻长序代延常])|\s)+"
)


def negated(clause: str, lang: Lang) -> str:
    """Return the opposite of a clause, denied at its verb where one is known, else as a whole. Always differs from it."""
    if (label := _LABEL.match(clause)) and not _has_verb(label[1], lang):
        head, mark, rest = label.groups()
        if lang == "zh":
            return f"{head}{mark}{_negated_zh(rest) if _has_verb(rest, lang) else _is_not_zh(rest)}"
        return f"{head}{mark} {_negated_en(rest) if _has_verb(rest, lang) else f'not {rest}'}"
    return _negated_en(clause) if lang == "en" else _negated_zh(clause)


def _is_not_zh(text: str) -> str:
    return f"不是{'' if is_chinese(text[:1]) else ' '}{text}"


def _has_verb(text: str, lang: Lang) -> bool:
    if lang == "zh":
        return bool(_ZH_VERB.search(text) or _ZH_DENIED.search(text))
    return bool(_AUX.search(text) or _DENIED.search(text) or _verbs(text))


def _around_en(clause: str) -> str:
    return f"it is not the case that {lowered(clause)}"


def _negated_en(clause: str) -> str:
    """Deny an English clause: drop its own denial, else put one at its first verb, else put one around it."""
    first = min([*_AUX.finditer(clause), *_verbs(clause)], key=lambda match: match.start(), default=None)
    denial = _DENIED.search(clause)
    if _ONLY.search(clause):
        return _around_en(clause)
    finite = first and (first.re is _AUX or first[0] in _BASE_OF)
    if _IMPERATIVE.match(clause) and not denial and not finite:
        return f"do not {lowered(clause)}"
    if not first and _CONTRAST.search(clause):
        return _around_en(clause)
    if denial and not (first and first.start() < denial.start()):
        return _around_en(clause) if _INSIDE.search(clause[: denial.start()]) else _granted_en(clause, denial)
    if not first or _INSIDE.search(clause[: first.start()]):
        return _around_en(clause)
    if denial and not _CONTRAST.search(clause):
        return _around_en(clause)
    before, word, after = clause[: first.start()], first[0], _CONTRAST.sub(", but ", clause[first.end() :])
    if first.re is _AUX:
        return f"{before}{'cannot' if word == 'can' else word + ' not'}{after}"
    base = _BASE_OF.get(word, word)
    after = _ALSO.sub(lambda m: f"{m[1]}does not {_BASE_OF[m[2]]}", after)
    return f"{before}{'does' if word in _BASE_OF else 'do'} not {base}{after}"


def _granted_en(clause: str, denial: re.Match[str]) -> str:
    """Return a clause without its own denial: "does not share" becomes "shares", "no bias" becomes "some bias"."""
    before, after = clause[: denial.start()], clause[denial.end() :]
    word = denial[0].strip()
    if denial["do"]:
        verb = denial["verb"]
        kept = (_third(verb) if denial["do"] == "does" else verb) if verb else denial["do"]
    elif denial["aux"]:
        kept = denial["aux"]
    else:
        kept = {"cannot": "can", "never": "always", "neither": "both", "nothing": "everything", "no": "some"}.get(
            word, ""
        )
    return " ".join(part for part in (before.strip(), kept, after.strip()) if part).replace(" either,", ",")


def _verbs(clause: str) -> list[re.Match[str]]:
    """Return the known verbs that no article or preposition makes a noun."""
    return [
        m
        for m in _VERB.finditer(clause)
        if m.start() and not (_NOUN_HERE if m[0] in _BASE_OF else _NOUN_NEAR).search(clause[: m.start()])
    ]


def _negated_zh(clause: str) -> str:
    """Deny a Chinese clause: drop its own denials, else put one before its first verb, else put one before all of it."""
    lead = _ZH_LEAD.match(clause)
    head, rest = (lead[0], clause[lead.end() :]) if lead else ("", clause)
    around = f"{head}并非{'' if is_chinese(rest[:1]) else ' '}{rest}"
    denial, verb = _ZH_DENIED.search(rest), _ZH_VERB.search(rest)
    described = next(
        (m for m, reach in ((denial, 4), (verb, 6)) if m and "的" in rest[m.end() : m.end() + reach]), None
    )
    if _ONLY.search(rest) or (described and described[0] not in {"是", "不是", "来自", "等于", "取决于", "依赖"}):
        return around
    if denial:
        return head + _ZH_DENIED.sub(lambda m: _ZH_GRANTED.get(m[0], ""), rest)
    if not verb:
        return around
    denier = "没有" if verb[0] in {"把", "被"} else "没" if verb[0] == "有" else "不"
    return f"{head}{rest[: verb.start()]}{denier}{rest[verb.start() :]}"


def at_verbs(sentence: str, lang: Lang) -> str:
    """Return a sentence with each of its clauses negated; conditions, examples and connectives stay as they are."""
    said = _NUMBERED.sub("", sentence)
    parts = [piece for part in clauses(said, lang) for piece in _before_and_after_colon(part, lang)]
    denied = [_conclusion_negated(part, lang) for part in parts]
    if denied == parts:
        denied = [f"并非{said.rstrip('。；')}" if lang == "zh" else _around_en(bare(said))]
    if lang == "zh":
        return "，".join(denied) + "。"
    text = ", and ".join(denied)
    return f"{text[:1] if said[:1].islower() else text[:1].upper()}{text[1:]}."


def _conclusion_negated(clause: str, lang: Lang) -> str:
    """Return a clause negated; a bare condition, an example and a connective stay, and so does "If …," before the rest."""
    if lang == "zh":
        return clause if len(clause) <= 3 or _CONDITION.search(clause) else negated(clause, lang)
    lead = _LEADING_CONDITION.match(clause)
    if lead:
        return lead[0] + negated(clause[lead.end() :], lang)
    return clause if _CONDITION.search(clause) else negated(clause, lang)


def _before_and_after_colon(clause: str, lang: Lang) -> list[str]:
    head, mark, rest = clause.partition(": " if lang == "en" else "：")
    return [head, rest] if mark and rest and _has_verb(head, lang) else [clause]


Style = Callable[[str], str]
_AROUND: dict[Lang, Sequence[tuple[str, Style]]] = {
    "en": (
        ("it is not true", lambda s: f"It is not true that {lowered(bare(s))}."),
        ("that is wrong", lambda s: f"“{bare(s)}” is wrong."),
        ("contrary", lambda s: f"Contrary to what people say, it is not the case that {lowered(bare(s))}."),
    ),
    "zh": (
        ("并非", lambda s: f"并非{bare(s)}。"),
        ("是错的", lambda s: f"说“{bare(s)}”是错的。"),
        ("并不成立", lambda s: f"{bare(s)}，这个说法并不成立。"),
    ),
}


def styles(lang: Lang) -> list[tuple[str, Style]]:
    """Return the ways of denying a sentence, by name."""
    return [("at the verb", lambda sentence: at_verbs(sentence, lang)), *_AROUND[lang]]


def reference_negated(basis: Basis) -> Drafts:
    """Yield the reference answer and the list of key points with every statement denied."""
    source = chance(basis.seed, basis.question.id, basis.lang, "reference-negated")
    texts = (("reference", basis.reference_sentences), ("key points", basis.points))
    order = shuffled(styles(basis.lang), source)
    for turn in range(2):
        for n, (name, deny) in enumerate(order):
            what, said = texts[(turn + n) % 2]
            denied = joined([deny(sentence) for sentence in said], basis.lang)
            yield basis.attack("reference-negated", f"{what}, {name}", denied)


def right_then_contradicted(basis: Basis) -> Drafts:
    """Yield a full example, taken back in so many words and followed by the opposite of every key point."""
    source = chance(basis.seed, basis.question.id, basis.lang, "right-then-contradicted")
    ways = shuffled(styles(basis.lang), source)
    retractions = shuffled(list(enumerate(WORDINGS[basis.lang].RETRACTIONS, 1)), source)
    for n, (number, text) in enumerate(retractions):
        if not basis.full:
            return
        example = basis.full[n % len(basis.full)]
        name, deny = ways[n % len(ways)]
        denial = joined([deny(point) for point in basis.points], basis.lang)
        reply = joined([example.text.strip(), text.format(denial=denial)], basis.lang)
        yield basis.attack("right-then-contradicted", f"wording {number}, {name}", reply, base=example.text)
