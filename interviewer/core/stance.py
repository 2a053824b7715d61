"""What the candidate takes back, denies, or leaves open: the stretches of a reply that a sentence about them governs.

A negation at the verb is the business of `core.negation`; here are the sentences about sentences: "It is not true that …",
"…，这个说法不成立", "some say …, others …", "either … or not", "I take all of that back". The scope of an opener ends where the
candidate turns to what is the case ("rather", "in fact", 而是, 其实), or with the sentence.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from interviewer.core import stance_cues as cues
from interviewer.core.folding import Folded

Kind = Literal["denied", "open", "withdrawn"]
Alive = Mapping[cues.Cue, Sequence[str]]
SHORT_REMARK = 70
"""Characters of a sentence that only comments on the one before it."""

_BY_PIECE = cues.by_piece(
    (
        cues.WITHDRAWAL,
        cues.REMARK_WRONG,
        cues.REMARK_OPEN,
        cues.REMARK_STRUCK,
        cues.DENIAL,
        cues.SENTENCE_DENIAL_ZH,
        cues.REFUTATION,
        cues.BOTH_WAYS,
        cues.UNDECIDED,
        cues.UNDONE,
        cues.REPORTED,
    )
)


@dataclass(frozen=True, slots=True)
class Scope:
    """A folded span that is denied, left open or withdrawn, and the span of the words that do it."""

    start: int
    end: int
    kind: Kind
    cue: tuple[int, int]


def scopes(reply: Folded) -> tuple[Scope, ...]:
    """Return the scopes of a reply in order; few replies have any. Ask through `reply.once(scopes)`."""
    alive = cues.pieces_in(reply.text, _BY_PIECE)
    found: list[Scope] = []
    previous: tuple[int, int] | None = None
    for start, end in full_sentences(reply) if alive else ():
        found += _withdrawn(reply, start, end, alive)
        found += _remark(reply, start, end, previous, alive)
        found += _denied(reply, start, end, alive)
        found += _open(reply, start, end, alive)
        previous = start, end
    return tuple(sorted(found, key=lambda scope: scope.start))


def full_sentences(reply: Folded) -> Iterator[tuple[int, int]]:
    """Yield the folded spans of the sentences, those that only a semicolon parts taken together."""
    first: int | None = None
    for start, end in reply.sentences:
        first = start if first is None else first
        if end < len(reply.text) and reply.text[start:end].rstrip()[-1:] in {";", "；"}:
            continue
        yield first, end
        first = None


def _found(cue: cues.Cue, reply: Folded, start: int, end: int, alive: Alive) -> Iterator[re.Match[str]]:
    if any(reply.text.find(piece, start, end) >= 0 for piece in alive.get(cue, ())):
        return cue.finditer(reply.text, start, end)
    return iter(())


def _withdrawn(reply: Folded, start: int, end: int, alive: Alive) -> Iterator[Scope]:
    for cue in _found(cues.WITHDRAWAL, reply, start, end, alive):
        yield Scope(0, cue.start(), "withdrawn", cue.span())


def _remark(reply: Folded, start: int, end: int, previous: tuple[int, int] | None, alive: Alive) -> Iterator[Scope]:
    """A short sentence of its own that calls the one before it wrong or undecided."""
    if previous is None or end - start > SHORT_REMARK:
        return
    kinds: tuple[tuple[cues.Cue, Kind], ...] = (
        (cues.REMARK_WRONG, "denied"),
        (cues.REMARK_OPEN, "open"),
        (cues.REMARK_STRUCK, "withdrawn"),
    )
    for cue, kind in kinds:
        if cue in alive and cue.pattern.search(reply.text[start:end]):
            yield Scope(*previous, kind, (start, end))
            return


def _denied(reply: Folded, start: int, end: int, alive: Alive) -> Iterator[Scope]:
    text = reply.text
    for cue in _found(cues.DENIAL, reply, start, end, alive):
        yield Scope(cue.end(), _turn(text, cue.end(), end), "denied", cue.span())
    for cue in _found(cues.SENTENCE_DENIAL_ZH, reply, start, end, alive):
        if cue.start("head") == start or not text[start : cue.start("head")].strip(" \n“”\"'"):
            yield Scope(cue.end(), _turn(text, cue.end(), end), "denied", cue.span())
    for cue in _found(cues.REFUTATION, reply, start, end, alive):
        yield Scope(_claim_start(text, start, cue), cue.start(), "denied", cue.span())


def _claim_start(text: str, start: int, cue: re.Match[str]) -> int:
    """Return where the claim begins that a tail refutes: at its opening quotation mark, else after the last turn."""
    closing = cue[0].lstrip(",，;；—").lstrip()[:1]
    opening = {"”": "“", '"': '"', "'": "'", "’": "‘", "」": "「", "』": "『", "»": "«"}.get(closing)
    if opening and (at := text.rfind(opening, start, cue.start())) >= 0:
        return at
    turns = cues.TURN if cue[0].startswith(",") and "which" in cue[0] else cues.TURN_WORDS
    return max([start, *(m.end() for m in turns.finditer(text, start, cue.start()))])


def _turn(text: str, start: int, end: int) -> int:
    turn = cues.TURN.search(text, start, end)
    return turn.start() if turn else end


def _open(reply: Folded, start: int, end: int, alive: Alive) -> Iterator[Scope]:
    text = reply.text
    for either in (cues.BOTH_WAYS, cues.UNDECIDED):
        if cue := next(_found(either, reply, start, end, alive), None):
            yield Scope(start, end, "open", (cue.end(), cue.end()))
            return
    cue = next(_found(cues.UNDONE, reply, start, end, alive), None)
    if cue and "whether" not in text[start : cue.start()]:
        yield Scope(start, cue.end(), "open", cue.span())
    for cue in _found(cues.REPORTED, reply, start, end, alive):
        if not cues.SHARED.search(text, cue.start(), end):
            yield Scope(cue.end(), _turn(text, cue.end(), end), "open", cue.span())
