"""Swaps the two things that an answer keeps apart: every word is the reference's, and what it says is wrong."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.core.opposites import OPPOSED, Side, pattern
from interviewer.core.question import Lang
from interviewer.evaluation.attacks.attack import SWAP_ALLOWANCE
from interviewer.evaluation.attacks.basis import Basis, Drafts
from interviewer.evaluation.attacks.text import is_chinese

LEAST_TOUCHED = 0.30
"""Share of a question's weight that a swap must turn round to be worth asking about."""
_NAME = r"[A-Za-z]*[A-Z][A-Za-z0-9]*(?:[-.+][A-Za-z0-9]+)*"
_COMPARED = re.compile(
    rf"(?<![A-Za-z0-9])({_NAME})\s*(?:,|、|and|or|vs\.?|versus|with|than|rather than|over|和|与|还是|相比|而不是|而非)\s*({_NAME})"
)


@dataclass(frozen=True)
class Pair:
    """Two opposed things with their names in one language."""

    one: Side
    other: Side

    def swapped(self, text: str) -> str:
        """Return a text in which each stands where the other one stood; differing letter case is kept at the beginning."""
        exchange = dict(self._exchange())
        names = sorted(exchange, key=len, reverse=True)

        def other(match: re.Match[str]) -> str:
            name = next(n for n in names if pattern(n).fullmatch(match[0]))
            new = exchange[name]
            return new[:1].upper() + new[1:] if match[0][:1].isupper() and match.start() == 0 else new

        every = re.compile("|".join(f"(?:{_inline(name)})" for name in names))
        return every.sub(other, text)

    def _exchange(self) -> Sequence[tuple[str, str]]:
        there = [(a, self.other[min(n, len(self.other) - 1)]) for n, a in enumerate(self.one)]
        back = [(b, self.one[min(n, len(self.one) - 1)]) for n, b in enumerate(self.other)]
        return [*there, *back]

    def in_text(self, text: str) -> tuple[bool, bool]:
        """Say of each of the two whether a text names it."""
        one, other = (any(pattern(name).search(text) for name in side) for side in (self.one, self.other))
        return one, other

    def turns(self, claim: str) -> bool:
        """Say whether the swap changes what a claim says: "A and B share …" says the same as "B and A share …"."""
        if not any(self.in_text(claim)):
            return False
        names = "|".join(f"(?:{_inline(name)})" for name in (*self.one, *self.other))
        between = r"\s*\(?(?:,|、|and as|and the|and|or|/|和|与|或|以及|及|又当)\s*"
        listed = re.compile(rf"(?:{names})(?:{between}(?:[A-Z]{between})?(?:{names}))+")
        return any(self.in_text(listed.sub(" ", claim)))


def _inline(name: str) -> str:
    compiled = pattern(name)
    return f"(?i:{compiled.pattern})" if compiled.flags & re.IGNORECASE else compiled.pattern


def pairs(basis: Basis) -> list[Pair]:
    """Return the pairs that the question compares; where it compares nothing, those that its reference keeps apart."""
    asked, said = basis.question.question.get(basis.lang), basis.reference
    known = [Pair(_named(a, basis.lang), _named(b, basis.lang)) for a, b in OPPOSED]
    known = [p for p in known if p.one and p.other]
    named = [Pair((m[1],), (m[2],)) for m in _COMPARED.finditer(asked) if m[1] != m[2]]
    in_question = [p for p in known if all(p.in_text(asked))]
    rest = [p for p in known if p not in in_question and all(p.in_text(said))]
    compared = [*in_question, *(p for p in named if all(p.in_text(said)))]
    found = compared or rest
    return list({frozenset((p.one[0], p.other[0])): p for p in reversed(found)}.values())[::-1]


def _named(side: Side, lang: Lang) -> Side:
    """Return the names usable in a language; Latin ones serve in Chinese too, where they are terms and not words."""
    if lang == "en":
        return tuple(name for name in side if not is_chinese(name))
    own = tuple(name for name in side if is_chinese(name))
    return own + tuple(
        n for n in side if not is_chinese(n) and (not own or n[:1].isupper() or "-" in n or len(side) == 1)
    )


def untouched(basis: Basis, pair: Pair) -> float:
    """Return the share of the weight, 0–1, of the key points that say the same after the swap."""
    points = basis.question.key_points
    left = sum(p.weight for p in points if not pair.turns(p.text.get(basis.lang)))
    return left / sum(p.weight for p in points)


def roles_swapped(basis: Basis) -> Drafts:
    """Yield the reference, the key points and the best example with the two compared things swapped.

    The bound is the weight of the key points that the swap leaves alone, and SWAP_ALLOWANCE. Nothing is yielded where
    the question keeps nothing apart.
    """
    best: list[tuple[float, Pair]] = sorted(((untouched(basis, p), p) for p in pairs(basis)), key=lambda item: item[0])
    seen: set[str] = set()
    for left, pair in best[:2]:
        if left > 1 - LEAST_TOUCHED:
            continue
        bound = min(1.0, left + SWAP_ALLOWANCE)
        texts = [
            ("reference", basis.reference),
            ("key points", " ".join(f"{p}." if basis.lang == "en" else f"{p}。" for p in basis.points)),
        ]
        texts += [("example", e.text) for e in basis.full[:1] if all(pair.in_text(e.text))]
        for what, text in texts:
            if (changed := pair.swapped(text)) != text and changed not in seen:
                seen.add(changed)
                names = f"{pair.one[0]} and {pair.other[0]}"
                yield basis.attack("roles-swapped", f"{what}, {names}", changed, base=text, bound=bound)
