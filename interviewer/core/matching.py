"""Does a text say something? Accept groups against a reply: near each other, not negated, with the place found.

A *way* is a list of groups; a group is alternatives joined by `|`. An alternative matches at the beginning of a word
and lets any ending follow (`explod` finds "exploding"); a trailing `!` asks for the whole word, as do alternatives of
one or two Latin letters. Chinese alternatives match anywhere. Texts and alternatives are compared folded (core.folding).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from interviewer.core.folding import GRAM, Folded, fold, place
from interviewer.core.negation import is_doubted, is_negated, is_void

WINDOW = 60
"""How far apart the groups of a way may lie: a Latin word counts 2, a Chinese character 1 (30 words, 60 characters)."""


@lru_cache(maxsize=65536)
def _alternatives(group: str) -> tuple[dict[str, list[tuple[str, str]]], list[tuple[str, str]]]:
    """Return a group's alternatives, each after a piece of text without which it cannot occur.

    The pieces come by their beginning, those of one character in a list.
    """
    table: dict[str, list[tuple[str, str]]] = {}
    short: list[tuple[str, str]] = []
    for word in filter(None, map(str.strip, group.split("|"))):
        needle = _needle(word)
        size = GRAM if len(needle) >= GRAM else 2
        (short if len(needle) < size else table.setdefault(needle[:size], [])).append((needle, word))
    return table, short


def _needle(word: str) -> str:
    parts = re.split(r"[\s*+/=-]+", fold(word.rstrip("!") or word).text.strip())
    return max(parts, key=len) or word.strip()


def spans(group: str, reply: Folded) -> list[tuple[int, int]]:
    """Return where a group's alternatives occur; looked for once in a reply, however many ways have the group."""
    known = reply.once(_known_spans)
    if group not in known:
        known[group] = _spans(group, reply)
    return known[group]


def _known_spans(_reply: Folded) -> dict[str, list[tuple[int, int]]]:
    return {}


def _spans(group: str, reply: Folded) -> list[tuple[int, int]]:
    """Return where a group's alternatives occur, in order; of those that begin together the longest.

    Most alternatives do not occur at all, and a substring search finds that out far quicker than a regular expression.
    """
    (table, short), text = _alternatives(group), reply.text
    likely = [pair for begin in table.keys() & reply.grams for pair in table[begin]]
    found: list[tuple[int, int]] = []
    for needle, word in (*likely, *short):
        if needle in text:
            regex, begins_word = _regex(word)
            places = [match.span() for match in regex.finditer(text)]
            found += [p for p in places if not begins_word or not p[0] or text[p[0] - 1] not in _WORD]
    found.sort(key=lambda span: (span[0], -span[1]))
    return [span for n, span in enumerate(found) if not n or span[0] >= found[n - 1][1] or span[1] > found[n - 1][1]]


_OPERATOR = re.compile(r"\\[*+]|[/=]")
_WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


@lru_cache(maxsize=65536)
def _regex(word: str) -> tuple[re.Pattern[str], bool]:
    """Compile an alternative; the flag says that it must begin a word, which a look-behind would check ten times slower."""
    exact = word.endswith("!") and len(word) > 1
    words = re.split(r"[\s-]+", fold(word.rstrip("!") if exact else word).text.strip())
    body = r"[\s-]*".join(_OPERATOR.sub(r"\\s*\g<0>\\s*", re.escape(part)) for part in words if part) or re.escape(word)
    folded = "".join(words)
    right = r"(?!\d|\.\d)" if folded[-1:].isdigit() else ""
    if folded.isascii() and folded[-1:].isalnum() and (exact or len(folded) <= 2):
        right += r"(?![a-z0-9])"
    return re.compile(body + right), folded[:1] in _WORD


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
    groups: list[list[tuple[int, int]]] = []
    for group in way:
        if not (found := spans(group, reply)):
            return
        groups.append(found)
    flat = sorted((span, n) for n, found in enumerate(groups) for span in found)
    free = 0
    for tight, hits in sorted(_places(flat, len(groups)), key=lambda place: not place[0]):
        start, end = hits[0][0], max(stop for _, stop in hits)
        if tight and start < free:
            continue
        if reply.distance(start, end) <= window and _close(reply, start, end) and not _asked(reply, start, end):
            if is_doubted(reply, start) or is_void(reply, hits):
                continue
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
