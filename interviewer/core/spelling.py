"""Reads slips of the typing hand: a long word that is none of the rubric's, one edit away from just one that is.

An edit is a letter left out, put in, replaced, or two neighbours exchanged (Damerau, 1964, "A technique for computer
detection and correction of spelling errors", CACM 7:3); the first letter has to be right. The reply's own spelling
stays what is quoted.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from interviewer.core.folding import Folded, fold

SHORTEST = 6
"""Letters of a word that is looked at: among shorter ones nearly every edit makes another word."""
SHORTEST_STEM = 7
"""Letters of a stem that is looked for in longer words: "infer" would be found in every "internal"."""
LARGEST_MEMORY = 20_000
_WORD = re.compile(r"(?<![a-z0-9'])[a-z]{6,}(?![a-z0-9'])")

# English words that are one edit from a word of the field and mean something else. They were found by comparing the
# corpus with thirty thousand words of technical prose; pairs that differ in the last letter only (encoded, encoder) are
# left out, because such words are never respelt.
_REAL = frozenset(
    """accesses activating adapted appeal applies backed became become boring broken broker brought butter cancer
    carrier carries casual catches causal chance chances change changed changes charge charges choose clocks
    coarse commutation commute commutes compare comprehend comprehensive compress compressed compressing
    compression compressor computer concentration consent consts content contention contents contest context
    contexts continue continued continues continuing continuity continuous convention conventional conventions
    convex convey counts county courts decent decide decides deciding decodes decoding defend deliberate descent
    dispersion distributing dividend doubles drafts driver during encoder escapes expansion expensive
    explanation exploding explore exploring expressing extensive figured forced forces formed former general
    generate generating generation halting halves halving harden harder having hypotheses identify implication
    improve infinite infinities initialized insert internal internals intersect intersection interval intervals invented inverse inverted latent
    latest latter lawyer leading leaking learning leaving lengthy letter likely linear loading locked logger
    logits longer looped losing losses making marked marker market marking masked masking master matches matter
    memoize mergers messing mining mixing months muddle multilinear multiples mutter nation nearby nearly neuron
    neutral normal normalized nothing noting notion number optical parametric parity parsed parses particle
    particles passed pasted patches paused pauses peaked permit phases phrases poisson polling pooling
    populating possibly prince producer produces products profit project projected projection projects protect
    protected protection protects proved providers provides qualify quality quaternion raises ranked record
    recorder recurring reduced refused regularized relating remainder reminder remote removable remove replayed
    report require resent retain retained retaining retains retraining retrying reused running safely safety
    sample scaled scaling schemas schemes scoped scopes scored scoring scream series server servers serves
    shaped shapes shaping shared shipped shrank shrink shrunk simple sitting slicing sliding sorting spaced
    sparse spoken spring stable stages staple starred started stated states static stating station status stored
    stores storing string strong subnet subset summation summer switch tables tailing thanks things thinks
    thorough though thought thoughts threat through throughout throughput timing tokenise tokeniser tokenisers
    tokens trailer trailing trainer training traits transfer translating trying tuning turning typing united
    unites valued values variate variation variations varied vector victor whenever wherever winner winter""".split()  # noqa: SIM905  (a list of words is read as one)
)


@dataclass
class Vocabulary:
    """The words of one question's rubric: whole ones, and the stems that any ending may follow."""

    words: frozenset[str]
    stems: frozenset[str]
    _near: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set), repr=False)
    _memory: dict[str, str | None] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for word in self.words | self.stems:
            for less in _shorter(word):
                self._near[less].add(word)

    def meant(self, word: str) -> str | None:
        """Return the word of the rubric that a misspelt one stands for; None where it is right, or meant is unclear."""
        if word not in self._memory:
            if len(self._memory) >= LARGEST_MEMORY:
                self._memory.clear()
            self._memory[word] = self._meant(word)
        return self._memory[word]

    def _meant(self, word: str) -> str | None:
        if word in self.words or word in _REAL or any(word.startswith(stem) for stem in self.stems):
            return None
        whole = {w for w in self._neighbours(word) if w in self.words}
        if any(_same_but_ending(word, w) for w in whole):
            return None
        if len(whole) == 1:
            return next(iter(whole))
        if whole:
            return None
        found = {
            stem + word[size:]
            for size in range(SHORTEST_STEM - 1, len(word))
            for stem in self._neighbours(word[:size])
            if stem in self.stems and len(stem) >= SHORTEST_STEM and not _same_but_ending(word[:size], stem)
        }
        return (
            min(found, key=lambda w: (abs(len(w) - len(word)), w)) if len({w[:SHORTEST] for w in found}) == 1 else None
        )

    def _neighbours(self, word: str) -> set[str]:
        """Return the rubric's words at one edit with the same first letter."""
        near = set(self._near.get(word, ()))
        for less in _shorter(word):
            near |= self._near.get(less, set())
            if less in self.words or less in self.stems:
                near.add(less)
        return {w for w in near if w[0] == word[0] and _one_edit(word, w)}


def _shorter(word: str) -> Iterable[str]:
    return (word[:at] + word[at + 1 :] for at in range(1, len(word)))


def _one_edit(one: str, other: str) -> bool:
    """Say whether one letter put in, left out or replaced, or one exchange of neighbours makes one word the other."""
    short, long = sorted((one, other), key=len)
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(long) - len(short) == 1:
        return short[at:] == long[at + 1 :]
    if len(long) != len(short) or short == long:
        return False
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return swapped or short[at + 1 :] == long[at + 1 :]


def _same_but_ending(one: str, other: str) -> bool:
    """Say whether two words differ in the last letter only, as an inflection does."""
    shared = min(len(one), len(other)) - (len(one) == len(other))
    return one[:shared] == other[:shared]


def vocabulary(groups: Iterable[str], texts: Iterable[str]) -> Vocabulary:
    """Return the vocabulary of accept groups, whose alternatives are open at the end, and of running texts."""
    words = set(_WORD.findall(fold("\n".join(texts)).text))
    stems: set[str] = set()
    for group in groups:
        for alternative in group.split("|"):
            said = _WORD.findall(fold(alternative.replace("!", " ! ")).text)
            words.update(said)
            open_end = alternative.strip()[-1:].isascii() and alternative.strip()[-1:].isalpha()
            if said and open_end:
                stems.add(said[-1])
    return Vocabulary(frozenset(words), frozenset(stems))


def respelt(reply: Folded, known: Vocabulary) -> Folded:
    """Return a reply in which slips are read as the rubric's words; quotes from it keep the slips."""
    slips = [(m, meant) for m in _WORD.finditer(reply.text) if (meant := known.meant(m[0]))]
    if not slips:
        return reply
    pieces, places, last = [], list[int](), 0
    for match, meant in slips:
        start, end = match.span()
        pieces += [reply.text[last:start], meant]
        places += [*reply.origin[last:start], *_spread(reply.origin[start:end], len(meant))]
        last = end
    return Folded(reply.raw, "".join(pieces) + reply.text[last:], (*places, *reply.origin[last:]))


def _spread(origin: Sequence[int], size: int) -> list[int]:
    """Return places for the letters of a respelt word; the last letter stays the last, so that quotes are whole."""
    return [*(origin[min(n, len(origin) - 1)] for n in range(size - 1)), origin[-1]]
