"""Says the opposite: sentence by sentence with a denial around it, or clause by clause at the verb.

The verb rules know the auxiliaries and the commonest verbs of the field. A clause that is itself a denial loses its
denial; one in which no verb is known gets the denial around it. The grammar is meant to be plain, not to be perfect.
"""

import re
from collections.abc import Callable, Sequence

from interviewer.core.question import Lang
from interviewer.evaluation.attacks.basis import Basis, Drafts
from interviewer.evaluation.attacks.social import WORDINGS
from interviewer.evaluation.attacks.text import bare, chance, clauses, joined, lowered, shuffled

_AUX = re.compile(
    r"\b(is|are|was|were|can|could|will|would|should|must|may|might|has(?= (?:been|to))|have(?= (?:been|to)))\b(?! not)"
)
_DENIED = re.compile(
    r"\b(?:(?:do|does|did) not|cannot|never|(is|are|was|were|can|could|will|would|should|must|may) not|not|no longer|nothing|no)\b\s*"
)
_THIRD = ["acts", "adds", "allows", "applies", "attends", "averages", "becomes", "begins", "brings", "carries", "chooses", "combines", "comes", "compares", "computes", "contains", "costs", "counts", "cuts", "decides", "depends", "divides", "does", "enters", "falls", "fits", "gets", "gives", "goes", "grows", "happens", "holds", "increases", "keeps", "knows", "lacks", "leaves", "lets", "lies", "loses", "makes", "means", "measures", "merges", "multiplies", "needs", "normalises", "occurs", "packs", "prevents", "projects", "reads", "reduces", "remains", "removes", "replaces", "requires", "returns", "rotates", "runs", "says", "scales", "sees", "sends", "shrinks", "sits", "splits", "squeezes", "starts", "stays", "stores", "sums", "takes", "tells", "trains", "treats", "turns", "uses", "vanishes", "varies", "works", "writes", "yields", "zeroes"]
_BASE: dict[str, str] = {"does": "do", "goes": "go", "zeroes": "zero", "squeezes": "squeeze", "vanishes": "vanish"}


def _base_form(third: str) -> str:
    if third in _BASE:
        return _BASE[third]
    if third.endswith("ies") and third != "lies":
        return third[:-3] + "y"
    return third[:-1]


_BASES = {_base_form(verb): verb for verb in _THIRD} | {"apply": "applies"}
_VERB = re.compile(
    rf"\b({'|'.join(sorted({*_THIRD, *_BASES} - {'means', 'cut', 'count', 'cost', 'costs', 'project', 'projects', 'scale', 'scales', 'sum', 'sums', 'measure', 'runs', 'run', 'works', 'work', 'need', 'turns', 'turn', 'counts', 'lies', 'lie', 'averages', 'average'}))})\b"
)
_DETERMINED = re.compile(
    r"\b(?:a|an|the|to|of|by|its|their|each|no|from|with|for|in|into|as)\s(?:\w+\s)?$", re.IGNORECASE
)

_ZH_DENIED = re.compile(
    r"没有|并非|不是|并不|不必|不会|不能|无需|无法|不再|不(?=[^同仅但断过论管止只少妨错然得变一])|没(?=[^错])|未(?!来)"
)
_ZH_VERB = re.compile(
    r"(?<![但于还就而只若要总即正凡])是|(?<![社机])会(?!议)|可以|(?<![可功性智])能(?![力量够])|需要|等于|取决于|依赖|来自|变成|变为|变(?=[大小长短])|得到|"
    r"随(?!机|意)|保留|缩小|增大|减少|增长|作用|加在|加到|除以|乘以|沿(?!用)|用(?!途|户)|把|被|让|使(?!用)|只有|具有|(?<![没所只具拥])有(?!效|关|限|界)|"
    r"当作|转写|还原|拆成|压进|共用|共享|归一化(?=时|后)?|影响|带来|改|返回|设为|属于|计算|做(?!法)|在(?!于)"
)


def negated(clause: str, lang: Lang) -> str:
    """Return the opposite of a clause, denied at its verb where one is known, else as a whole. Always differs from it."""
    return _negated_en(clause) if lang == "en" else _negated_zh(clause)


def _negated_en(clause: str) -> str:
    if denial := _DENIED.search(clause):
        kept = f"{denial[1]} " if denial[1] else ("can " if denial[0].startswith("cannot") else "")
        if denial[0].strip() == "nothing":
            kept = "everything "
        return f"{clause[: denial.start()]}{kept}{clause[denial.end() :]}".strip()
    spots = [*_AUX.finditer(clause), *_verbs(clause)]
    if not spots:
        return f"it is not the case that {lowered(clause)}"
    first = min(spots, key=lambda match: match.start())
    before, word, after = clause[: first.start()], first[0], clause[first.end() :]
    if first.re is _AUX:
        return f"{before}{'cannot' if word == 'can' else word + ' not'}{after}"
    base = _base_form(word) if word in _THIRD else word
    return f"{before}{'does' if word in _THIRD else 'do'} not {base}{after}"


def _verbs(clause: str) -> list[re.Match[str]]:
    """Return the known verbs that no article or preposition makes a noun."""
    return [m for m in _VERB.finditer(clause) if m.start() and not _DETERMINED.search(clause[: m.start()])]


def _negated_zh(clause: str) -> str:
    if denial := _ZH_DENIED.search(clause):
        kept = {
            "没有": "有",
            "并非": "是",
            "不是": "是",
            "不必": "需要",
            "不会": "会",
            "不能": "能",
            "无需": "需要",
            "无法": "可以",
        }
        return f"{clause[: denial.start()]}{kept.get(denial[0], '')}{clause[denial.end() :]}"
    verb = next((m for m in _ZH_VERB.finditer(clause)), None)
    if not verb:
        return f"并非{clause}"
    word = verb[0]
    denier = "没有" if word in {"把", "被"} else "没" if word == "有" else "不"
    return f"{clause[: verb.start()]}{denier}{word}{clause[verb.end() :]}"


def at_verbs(sentence: str, lang: Lang) -> str:
    """Return a sentence with each of its clauses negated."""
    parts = [negated(part, lang) for part in clauses(sentence, lang)]
    if lang == "zh":
        return "，".join(parts) + "。"
    text = ", and ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


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
