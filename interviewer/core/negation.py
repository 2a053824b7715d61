"""Is what stands at a place in a reply denied, refuted or only supposed there?"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.core.folding import Folded, place
from interviewer.core.listing import lists
from interviewer.core.stance import Scope, scopes

_LONG = re.compile(
    r"(?<![a-z])(?:not|cannot|never|neither|nor|hardly|barely|scarcely|no longer|nobody(?! (?:doubts|denies|disputes))|no one(?! (?:doubts|denies|disputes))|no(?= (?:dependence|effect|influence|relation|connection|bearing))|none of|fails? to|failed to|unable to)(?![a-z])"
    r"(?!\s+(?:only|forget|necessarily|surprising|unexpected|unusual|unlikely|uncommon|a coincidence|an accident|by (?:chance|accident)|for nothing|to mention|unlike))"
    r"(?!(?<!ca not)(?<!can not)(?<!cannot)(?<!do not)(?<!does not)(?<!should not)(?<!could not)\s+(?:just|merely|simply))"
    r"|(?:而不是|不是|并非|并不|不会|不能(?!忘)|不可能|无法|没有|从不(?![同一])|绝不|而非|(?<![得差])不(?!要忘|可忘|忘|[同仅但断过论管止只少妨错然得一]|变(?![小大差长短成为多少好坏])))(?!仅)"
)
_SHORT = re.compile(
    r"(?<![a-z])(?:no(?!\s+(?:doubt|matter))|without|rather than|instead of|lack of|lacks|free of|unlike)(?![a-z])"
    r"|(?:无(?![论非穷限关])|没(?![错有])|未(?!来)|缺乏|(?<![并而])非(?![常线])|(?<![区分类特级个识判性辨差派鉴告有])别(?![的人名处扭忘漏]))"
)
_BRACKETS = re.compile(r"\([^()\n]*\)")
_BRACKET_CUT = re.compile(r"[()]\s*$")
_CONDITION = re.compile(
    r"(?<![a-z])(?:if|when|unless|suppose)(?![a-z])|如果|若|(?<!主)(?<!需)(?<!重)要是|假如|倘若|一旦|假设"
)
_REFUTED = re.compile(
    r"^(?:(?!\b(?:where|wherever|when|whenever|if|because|since|whose|whether|until|unless|that|which)\b)[^.。!?;,]){0,40}?(?:\b(?:is|are|was|'s|would be)\s+(?:simply\s+|just\s+|actually\s+|plain\s+)?"
    r"(?:wrong|false|incorrect|untrue|mistaken|a myth|nonsense|a misconception|not true|not the case|not correct)"
    r"|是(?:错|误|不对|不正确|不成立)|说法(?:错|不对|不成立|有误)|不成立|也不行|行不通|不可取|是个?误解|是个?误区)"
)


_DOUBT = re.compile(
    r"(?<![a-z])(?:not (?:really |quite |entirely )?(?:sure|certain)|unsure|uncertain|do not (?:really )?(?:know|remember)|no idea)"
    r"(?: (?:about|if|whether|that|how|why|what))?|不确定|不太确定|不清楚|不知道|记不清"
)
_NEGATIVE = re.compile(r"[不没无非未错误]|\b(?:not|no|never|wrong|false|untrue|incorrect|neither|only)\b")
_BARE_NEGATOR = re.compile(r"not|no|never|neither|only|[不没无非未]|没有|并非|并不|不是|不会|不能")
_DEGREE = re.compile(r"(?<![a-z])(?:too|overly|excessively|any ?more)(?![a-z])|太|过于|过大|过分")
"""Denying a degree grants the thing: "so that softmax does not become too peaky"."""


@dataclass(frozen=True, slots=True)
class _Negator:
    """A word that denies what follows it in its clause, as far as `reach` (2 a Latin word, 1 a Chinese character).

    A remark in brackets does not end the clause around it, but a negation inside ends with the bracket: `limit`.
    """

    start: int
    end: int
    reach: int
    limit: int


def _negators(reply: Folded) -> tuple[list[int], list[_Negator]]:
    """Return the negators of a reply and where they start; the words of a sentence's denial are not among them."""
    cues = [scope.cue for scope in reply.once(scopes) if scope.kind != "withdrawn"]
    brackets = [match.span() for match in _BRACKETS.finditer(reply.text)]
    found = []
    for reach, pattern in ((16, _LONG), (3, _SHORT)):
        for match in pattern.finditer(reply.text):
            start, end = match.span()
            if not _asks(reply.text, start) and not any(first <= start < last for first, last in cues):
                inside = [last for first, last in brackets if first < start < last]
                found.append(_Negator(start, end, reach, min([_clause_end(reply, start), *inside])))
    found.sort(key=lambda negator: negator.start)
    return [negator.start for negator in found], found


def _asks(text: str, at: int) -> bool:
    """Say whether 不 or 没 stands between a word and its repetition, which asks and denies nothing: 是不是, 有没有."""
    return text[at] in "不没" and 0 < at < len(text) - 1 and text[at - 1] == text[at + 1]


def _clause_end(reply: Folded, at: int) -> int:
    """Return where the clause ends, remarks in brackets counted in."""
    n, text = place(reply.clauses, at), reply.text
    while n + 1 < len(reply.clauses) and _BRACKET_CUT.search(text, *reply.clauses[n]):
        n += 1
    return reply.clauses[n][1]


def _conditions(reply: Folded) -> list[int]:
    return [match.end() for match in _CONDITION.finditer(reply.text)]


def _doubts(reply: Folded) -> list[int]:
    return [match.end() for match in _DOUBT.finditer(reply.text)]


def _any_between(places: Sequence[int], start: int, end: int) -> bool:
    return bool(places) and bisect_right(places, end) > bisect_right(places, start)


def is_doubted(reply: Folded, start: int) -> bool:
    """Say whether the candidate only wonders about what follows in the clause: "I am not sure whether …"."""
    return _any_between(reply.once(_doubts), reply.clauses[place(reply.clauses, start)][0], start)


def is_void(reply: Folded, hits: Sequence[tuple[int, int]]) -> bool:
    """Say whether the words are left open, only reported, taken back, or a mere list of terms: they state nothing."""
    listed = reply.once(lists)
    if listed and all(any(start <= hit[0] < end for start, end in listed) for hit in hits):
        return True
    return any(scope.kind != "denied" and _governs(reply, scope, hits) for scope in reply.once(scopes))


def is_negated(reply: Folded, hits: Sequence[tuple[int, int]]) -> bool:
    """Say whether a negation outside the hits themselves governs one of them, or the sentence is called wrong."""
    end = hits[-1][1]
    sentence_end = reply.sentences[place(reply.sentences, max(0, end - 1))][1]
    if any(scope.kind == "denied" and _governs(reply, scope, hits) for scope in reply.once(scopes)):
        return True
    if _REFUTED.search(reply.text[end:sentence_end]):
        return True
    return any(_governed(reply, hit, hits) for hit in hits) or (reply.once(denies_most) and _beside_denial(reply, hits))


DENYING_SENTENCES, DENYING_CLAUSES, FEWEST_SENTENCES = 0.7, 0.5, 6
"""From these shares of its sentences and clauses, in so many sentences, a reply denies most of what it mentions.

None of the 2,180 right or half right replies of the corpus does, and 95 % of the denied references do.
"""


def denies_most(reply: Folded) -> bool:
    """Say whether a reply denies nearly everything it mentions: then a denial covers its whole sentence."""
    return all(
        len(spans) >= FEWEST_SENTENCES and _denied_share(reply, spans) >= least
        for spans, least in ((reply.sentences, DENYING_SENTENCES), (reply.clauses, DENYING_CLAUSES))
    )


def _denied_share(reply: Folded, spans: Sequence[tuple[int, int]]) -> float:
    """Return the share of the spans with words in which something is denied; 0 where there are too few of them."""
    worded = [span for span in spans if _has_words(reply, span)]
    if len(worded) < FEWEST_SENTENCES:
        return 0.0
    denials = reply.once(_denials)
    return sum(any(a < end and start < b for a, b in denials) for start, end in worded) / len(worded)


def _has_words(reply: Folded, span: tuple[int, int]) -> bool:
    return any(char.isalnum() for char in reply.text[slice(*span)])


def _denials(reply: Folded) -> list[tuple[int, int]]:
    """Return the spans of negators, and all that a sentence's denial covers."""
    _, negators = reply.once(_negators)
    return [(n.start, n.end) for n in negators] + [
        (scope.start, scope.end) for scope in reply.once(scopes) if scope.kind == "denied"
    ]


def _beside_denial(reply: Folded, hits: Sequence[tuple[int, int]]) -> bool:
    """Say whether a sentence of the hits holds a denial that is not itself what was looked for."""
    first = reply.sentences[place(reply.sentences, hits[0][0])][0]
    last = reply.sentences[place(reply.sentences, max(0, hits[-1][1] - 1))][1]
    return any(
        first <= start < last and not any(a < end and start < b for a, b in hits) for start, end in reply.once(_denials)
    )


def _governs(reply: Folded, scope: Scope, hits: Sequence[tuple[int, int]]) -> bool:
    """Say whether a scope holds one of the hits, and its denial is not itself what was looked for ("… 不成立")."""
    cue_start, cue_end = scope.cue
    if not any(scope.start <= start < scope.end for start, _ in hits):
        return False
    return not any(s < cue_end and cue_start < e and _denies(reply.text[s:e]) for s, e in hits)


def _denies(words: str) -> bool:
    """Say whether what was looked for is itself a denial ("不成立"), not only a word that a denial needs ("not")."""
    return bool(_NEGATIVE.search(words)) and not _BARE_NEGATOR.fullmatch(words.strip())


def _governed(reply: Folded, hit: tuple[int, int], hits: Sequence[tuple[int, int]]) -> bool:
    starts, found = reply.once(_negators)
    last = bisect_left(starts, hit[0])
    for negator in found[max(0, last - 4) : last]:
        start, end = negator.start, negator.end
        if (
            hit[0] < negator.limit
            and not _any_between(reply.once(_conditions), reply.clauses[place(reply.clauses, start)][0], hit[0])
            and reply.distance(end - 1, hit[0] - 1) <= negator.reach
            and not any(a <= start < b for a, b in hits)
            and not _DEGREE.search(reply.text[end : min(hits[-1][1] + 8, negator.limit)])
        ):
            return True
    return False


def is_supposed(reply: Folded, start: int, end: int) -> bool:
    """Say whether the sentence only supposes what stands at a span: "if the scores were …", "如果……的话".

    What is said to follow from a condition is a claim: "if both start at zero, it still trains".
    """
    first, last = reply.sentences[place(reply.sentences, start)]
    found = list(_CONDITION.finditer(reply.text, first, start))
    if found and reply.clauses[place(reply.clauses, found[-1].start())][1] >= end:
        return True
    return "的话" in reply.text[end : min(last, end + 12)]
