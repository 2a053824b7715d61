"""Does a text say something? Accept groups against a reply: near each other, not negated, with the place found.

A *way* is a list of groups; a group is alternatives joined by `|`. An alternative matches at the beginning of a word
and lets any ending follow (`explod` finds "exploding"); a trailing `!` asks for the whole word, as do alternatives of
one or two Latin letters. Chinese alternatives match anywhere. Letters are compared after folding, so that `d_k`,
`$d_{k}$`, `dₖ` and `d_K` are the same, as are `don't` and `do not`.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

WINDOW = 60
"""How far apart the groups of a way may lie: a Latin word counts 2, a Chinese character 1 (30 words, 60 characters)."""

_DROPPED = frozenset("_^\u200b\u200c\u200d\u2060\ufeff\u00ad")
_MAPPED = (
    dict.fromkeys("$\\\t\n\r\xa0", " ") | dict.fromkeys("×·⋅∗", "*") | dict.fromkeys("−‐‑", "-") | {"’": "'", "‘": "'"}
)


@lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    if char in _DROPPED:
        return ""
    if char in _MAPPED:
        return _MAPPED[char]
    return "".join(_MAPPED.get(c, c) for c in unicodedata.normalize("NFKC", char).casefold() if c not in _DROPPED)


@dataclass(frozen=True)
class Folded:
    """A text made comparable, with the way back: `origin[i]` is where folded character i stood in `raw`."""

    raw: str
    text: str
    origin: tuple[int, ...]

    def quote(self, start: int, end: int) -> str:
        """Return the raw words behind the folded span, verbatim."""
        if start >= end:
            return ""
        return self.raw[self.origin[start] : self.origin[end - 1] + 1]

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Folded spans of the sentences, in order and without gaps."""
        return _spans(_SENTENCE_END, self.text)

    @cached_property
    def clauses(self) -> tuple[tuple[int, int], ...]:
        """Folded spans of the clauses, in order and without gaps."""
        return _spans(_CLAUSE_END, self.text)

    @cached_property
    def _token_starts(self) -> list[int]:
        starts: list[int] = []
        for token in _TOKEN.finditer(self.text):
            starts += [token.start()] * (2 if token[0].isascii() else 1)
        return starts

    def distance(self, start: int, end: int) -> int:
        """Length of a folded span: 2 for a Latin word, 1 for a Chinese character."""
        return bisect_right(self._token_starts, end) - bisect_right(self._token_starts, start)


_TOKEN = re.compile(r"[a-z0-9']+|[^\W_]")
_SENTENCE_END = re.compile(
    r"(?:[。！？；!?;]|(?<![\w])\.(?=\s)|(?<=\w)\.(?=\s|$)|(?<=\))\.(?=\s|$))+\s*|\n\s*(?=\n|[-*•]\s|\d+[.)、])"
)
_CLAUSE_END = re.compile(
    r"[。！？；，!?;:：—()（）]+\s*|,(?!\s*[a-z0-9'-]+(?:\s[a-z0-9'-]+)?\s*(?:,\s*[a-z]|and\b|or\b))\s*|\.(?=\s|$)\s*|\s(?=(?:but|because|since|whereas|while|although|though|so that|hence|as (?:it|they|we|this|that))\s)"
    r"|(?=但是|但|因为|所以|因此|虽然|而是|从而|于是|就|则|那么)|(?<=的话)|(?<=[^同有实及随当]时)(?![间候刻长序代延常])"
)


def _spans(end: re.Pattern[str], text: str) -> tuple[tuple[int, int], ...]:
    cuts = sorted({0, len(text), *(m.end() for m in end.finditer(text))})
    return tuple(pairwise(cuts)) or ((0, 0),)


_SINGLE = re.compile(r"\^\{[^{}\s]\}")
_TOP = re.compile(r"\^\{?(\\)t(op)")
"""TeX's exponents of one character stay with their base, as does the sign of transposition: QK^{\\top} is QKt."""


def fold(text: str) -> Folded:
    """Fold a text for comparison: NFKC, lower case, TeX marks and zero-width characters gone, contractions spelt out."""
    chars: list[str] = []
    origin: list[int] = []
    braces: list[str] = []  # what each open brace became: `d_{k}` is one name, `\sqrt{d}` two words
    tops = (
        {at for m in _TOP.finditer(text) for at in (m.start(1), *range(m.start(2), m.end(2)))} if "\\" in text else ()
    )
    for index, char in enumerate(text):
        folded = _fold_char(char)
        if index in tops:
            folded = ""
        elif char == "{":
            glued = text[index - 1 : index] == "_" or _SINGLE.match(text, index - 1)
            folded = "" if index and glued else " "
            braces.append(folded)
        elif char == "}":
            folded = braces.pop() if braces else " "
        if folded == "t" and len(chars) > 2 and chars[-1] == "'" and chars[-2] == "n" and chars[-3].isalpha():
            at = origin[-2]
            del chars[-2:], origin[-2:]
            spelt = "nnot" if chars[-2:] == ["c", "a"] else " not"  # can't is cannot
            chars += spelt
            origin += [at, at, at, index]
            continue
        chars += folded
        origin += [index] * len(folded)
    return Folded(text, "".join(chars), tuple(origin))


@lru_cache(maxsize=16384)
def pattern(group: str) -> re.Pattern[str]:
    """Compile one group of alternatives, longest first."""
    alternatives = sorted((word for word in group.split("|") if word.strip()), key=len, reverse=True)
    return re.compile("|".join(_alternative(word.strip()) for word in alternatives))


_OPERATOR = re.compile(r"\\[*+]|[/=]")


def _alternative(word: str) -> str:
    exact = word.endswith("!") and len(word) > 1
    words = re.split(r"[\s-]+", fold(word.rstrip("!") if exact else word).text.strip())
    body = r"[\s-]*".join(_OPERATOR.sub(r"\\s*\g<0>\\s*", re.escape(part)) for part in words if part) or re.escape(word)
    folded = "".join(words)
    left = r"(?<![a-z0-9])" if re.match(r"[a-z0-9]", folded) else ""
    right = r"(?!\d|\.\d)" if folded[-1:].isdigit() else ""
    if folded.isascii() and folded[-1:].isalnum() and (exact or len(folded) <= 2):
        right += r"(?![a-z0-9])"
    return f"{left}{body}{right}"


@dataclass(frozen=True, slots=True)
class Match:
    """Where a way was found: the folded span, the spans of its groups, and whether it stands negated."""

    start: int
    end: int
    hits: tuple[tuple[int, int], ...]
    negated: bool


def find(ways: Sequence[Sequence[str]], reply: Folded, *, window: int = WINDOW) -> Match | None:
    """Return the first un-negated match of any way; failing that, the first negated one; else None."""
    negated = None
    for way in ways:
        for match in matches(way, reply, window=window):
            if not match.negated:
                return match
            negated = negated or match
    return negated


def matches(way: Sequence[str], reply: Folded, *, window: int = WINDOW) -> Iterator[Match]:
    """Yield each place where every group of the way occurs within the window and at most two adjacent sentences.

    Tight places come first. Words that have said something once do not say it again together with later ones; words in
    a negated place may.
    """
    groups = [[m.span() for m in pattern(group).finditer(reply.text)] for group in way]
    if not all(groups):
        return
    flat = sorted((span, n) for n, spans in enumerate(groups) for span in spans)
    free = 0
    for tight, hits in sorted(_places(flat, len(groups)), key=lambda place: not place[0]):
        start, end = hits[0][0], max(stop for _, stop in hits)
        if tight and start < free:
            continue
        if reply.distance(start, end) <= window and _close(reply, start, end) and not _asked(reply, start, end):
            negated = is_negated(reply, hits)
            free = free if negated else max(free, end)
            yield Match(start, end, hits, negated)


def _places(
    flat: Sequence[tuple[tuple[int, int], int]], groups: int
) -> Iterator[tuple[bool, tuple[tuple[int, int], ...]]]:
    """Yield, from each hit on, the first hits of all groups; `True` where no group occurs in it twice (a tight place)."""
    for first, (opening, group) in enumerate(flat):
        found, tight = {group: opening}, True
        for span, n in flat[first + 1 :]:
            if len(found) == groups:
                break
            tight = tight and n != group
            found.setdefault(n, span)
        if len(found) == groups:
            yield tight, tuple(sorted(found.values()))


def _close(reply: Folded, start: int, end: int) -> bool:
    return place(reply.sentences, max(start, end - 1)) - place(reply.sentences, start) <= 1


def _asked(reply: Folded, start: int, end: int) -> bool:
    """A question says nothing: words that stand only in one cannot carry a point."""
    first, last = (place(reply.sentences, at) for at in (start, end - 1))
    return all(re.search(r"[?？]\s*$", reply.text[slice(*reply.sentences[n])]) for n in range(first, last + 1))


def place(spans: Sequence[tuple[int, int]], at: int) -> int:
    """Return the index of the span that holds position `at`."""
    return bisect_right(spans, at, key=lambda span: span[0]) - 1


_LONG = re.compile(
    r"(?<![a-z])(?:not|cannot|never|neither|nor|hardly|no longer)(?![a-z])(?!\s+(?:only|necessarily))"
    r"(?!(?<!ca not)(?<!can not)(?<!cannot)(?<!do not)(?<!does not)(?<!should not)(?<!could not)\s+(?:just|merely|simply))"
    r"|(?:而不是|不是|并非|并不|不会|不能|不可能|无法|没有|从不|绝不|而非|(?<!得)不(?![同仅但断过论管止只少妨错然得变一]))(?!仅)"
)
_SHORT = re.compile(
    r"(?<![a-z])(?:no(?!\s+(?:doubt|matter))|without|rather than|instead of|lack of|lacks|free of|unlike)(?![a-z])"
    r"|(?:无(?![论非穷限关])|没(?![错有])|未(?!来)|缺乏|避免|(?<![并而])非(?![常线]))"
)
_CONDITION = re.compile(r"(?<![a-z])(?:if|when|unless|suppose)(?![a-z])|如果|若|要是|假如|倘若|一旦|假设")
_REFUTED = re.compile(
    r"^[^.。!?;,]{0,40}?(?:\b(?:is|are|was|'s|would be)\s+(?:simply\s+|just\s+|actually\s+|plain\s+)?"
    r"(?:wrong|false|incorrect|untrue|mistaken|a myth|nonsense|a misconception|not true|not the case|not correct)"
    r"|是(?:错|误|不对|不正确|不成立)|说法(?:错|不对|不成立|有误)|不成立|是个?误解|是个?误区)"
)


def is_negated(reply: Folded, hits: Sequence[tuple[int, int]]) -> bool:
    """Say whether a negation outside the hits themselves governs one of them, or the sentence is called wrong."""
    end = hits[-1][1]
    sentence_end = reply.sentences[place(reply.sentences, max(0, end - 1))][1]
    if _REFUTED.search(reply.text[end:sentence_end]):
        return True
    return any(_governed(reply, hit, hits) for hit in hits)


def _governed(reply: Folded, hit: tuple[int, int], hits: Sequence[tuple[int, int]]) -> bool:
    clause_start = reply.clauses[place(reply.clauses, hit[0])][0]
    before = reply.text[clause_start : hit[0]]
    if not before or _CONDITION.search(before):
        return False
    for scope, negators in ((16, _LONG), (3, _SHORT)):
        for negator in negators.finditer(before):
            start, end = clause_start + negator.start(), clause_start + negator.end()
            inside = any(a < end and start < b for a, b in hits)
            if not inside and reply.distance(end - 1, hit[0] - 1) <= scope:
                return True
    return False
