"""Does a text say something? Accept groups against a reply: near each other, not negated, with the place found.

A *way* is a list of groups; a group is alternatives joined by `|`. An alternative matches at the beginning of a word
and lets any ending follow (`explod` finds "exploding"); a trailing `!` asks for the whole word, as do alternatives of
one or two Latin letters. Chinese alternatives match anywhere. Texts and alternatives are compared folded (core.folding).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from interviewer.core.folding import GRAM, Folded, fold, place
from interviewer.core.negation import is_doubted, is_negated, is_void

WINDOW = 60
"""How far apart the groups of a way may lie: a Latin word counts 2, a Chinese character 1 (30 words, 60 characters)."""


_OPERATOR = re.compile(r"\\[*+]|[/=]")
_WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


@dataclass(frozen=True, slots=True)
class _Alternative:
    """One alternative of a group. `needle` is its longest piece, `others` are the other ones: without any it cannot occur.

    `pattern` is None where the needle is all of it; it is compiled when all pieces are first found in a text. `first`
    says that the needle is its beginning, `begins_word` that it must begin a word, which a look-behind would check ten
    times slower.
    """

    needle: str
    others: tuple[str, ...]
    pattern: str | None
    first: bool
    begins_word: bool

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where the alternative stands in a folded text."""
        at = text.find(self.needle)
        if at < 0 or not all(map(text.__contains__, self.others)):
            return []
        if not self.first:
            assert self.pattern is not None
            return [m.span() for m in _compiled(self.pattern).finditer(text) if not self._inside_word(text, m.start())]
        found = []
        while at >= 0:
            if not self._inside_word(text, at):
                if self.pattern is None:
                    found.append((at, at + len(self.needle)))
                elif match := _compiled(self.pattern).match(text, at):
                    found.append(match.span())
            at = text.find(self.needle, at + 1)
        return found

    def _inside_word(self, text: str, at: int) -> bool:
        if not (self.begins_word and at > 0):
            return False
        before = text[at - 1]
        return before in _WORD or (before == "." and at > 1 and text[at].isdigit() and text[at - 2].isdigit())


_compiled = lru_cache(maxsize=65536)(re.compile)


@lru_cache(maxsize=65536)
def _alternatives(group: str) -> tuple[dict[str, list[_Alternative]], list[_Alternative]]:
    """Return a group's alternatives by the beginning of their needles; those of one character in a list."""
    table: dict[str, list[_Alternative]] = {}
    short: list[_Alternative] = []
    for word in filter(None, map(str.strip, group.split("|"))):
        made = _alternative(word)
        size = GRAM if len(made.needle) >= GRAM else 2
        (short if len(made.needle) < size else table.setdefault(made.needle[:size], [])).append(made)
    return table, short


def _alternative(word: str) -> _Alternative:
    exact = word.endswith("!") and len(word) > 1
    text = fold(word.rstrip("!") or word).text.strip()
    words = [part for part in re.split(r"[\s-]+", text) if part]
    body = r"[\s-]*".join(_OPERATOR.sub(r"\\s*\g<0>\\s*", re.escape(part)) for part in words) or re.escape(word)
    folded = "".join(words)
    right = r"(?!\d|\.\d)" if folded[-1:].isdigit() else ""
    if folded.isascii() and folded[-1:].isalnum() and (exact or len(folded) <= 2):
        right += r"(?![a-z0-9])"
    pieces = re.split(r"[\s*+/=-]+", text)
    needle = max(pieces, key=len) or word.strip()
    others = tuple({piece for piece in pieces if piece and piece != needle})
    plain = not right and body == re.escape(needle)
    first = plain or body.startswith(re.escape(needle))
    return _Alternative(needle, others, None if plain else body + right, first, folded[:1] in _WORD)


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

    Most alternatives do not occur at all, and a look at their first letters finds that out far quicker than a search.
    """
    (table, short), text = _alternatives(group), reply.text
    likely = [alternative for begin in reply.grams.intersection(table) for alternative in table[begin]]
    found = [span for alternative in (*likely, *short) for span in alternative.spans(text)]
    found.sort(key=lambda span: (span[0], -span[1]))
    return [span for n, span in enumerate(found) if not n or span[0] >= found[n - 1][1] or span[1] > found[n - 1][1]]


@dataclass(frozen=True, slots=True)
class Match:
    """Where a way was found: the folded span, the spans of its groups, and whether it stands negated."""

    start: int
    end: int
    hits: tuple[tuple[int, int], ...]
    negated: bool


def find(
    ways: Sequence[Sequence[str]],
    reply: Folded,
    *,
    window: int = WINDOW,
    passes: Callable[[Sequence[str], Match], bool] = lambda _way, _match: True,
) -> Match | None:
    """Return the first un-negated match of any way that `passes`; failing that, the first negated one; else None."""
    negated = None
    for way in ways:
        for match in matches(way, reply, window=window):
            if match.negated:
                negated = negated or match
            elif passes(way, match):
                return match
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
    """Within one sentence, or two that follow each other on one line: a new line begins a new thought."""
    first, last = place(reply.sentences, start), place(reply.sentences, max(start, end - 1))
    if first == last:
        return True
    return last - first == 1 and "\n" not in reply.text[slice(*reply.sentences[first])].strip(" ")[-2:]


def _asked(reply: Folded, start: int, end: int) -> bool:
    """A question says nothing: words that stand only in one cannot carry a point."""
    first, last = (place(reply.sentences, at) for at in (start, end - 1))
    return all(re.search(r"[?？]\s*$", reply.text[slice(*reply.sentences[n])]) for n in range(first, last + 1))
