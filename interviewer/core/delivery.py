"""How a spoken reply was delivered: pace, fillers, long pauses and length. It is told beside a card and never scored.

Fillers are counted in the transcript, as far as the recogniser writes them down; pauses come from the sound's energy.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import BaseModel, ConfigDict, Field

from interviewer.core.language import length
from interviewer.core.question import Lang
from interviewer.core.tokens import tokens

FRAME = 0.1
"""Seconds of sound that one level stands for."""
LONG_PAUSE = 2.0
BELOW_LOUDEST = 25.0
"""Decibels below the 0.99 quantile of the levels under which a frame is silent: de Jong and Wempe 2009, "Praat script to
detect syllable nuclei and measure speech rate automatically"."""
QUIETEST = -60.0
"""Decibels below full scale under which nothing counts as sound."""
LEAST_SECONDS = 3.0
"""Under this much speech a pace says nothing."""
PACES: Mapping[Lang, tuple[int, int]] = {"en": (160, 180)}
"""Words a minute that most authors recommend for radio news, as collected by Rodero 2012, "A comparative analysis of
speech rate and perception in radio bulletins". For Chinese no such source was found: the figure stands alone."""

_FILLERS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "um": r"\bu+m+\b",
        "uh": r"\bu+h+\b",
        "er": r"\be+r+m?\b",
        "hmm": r"\bh*m{2,}\b",
        "you know": r"\byou know\b(?! (?:that|what|how|why|when|where|which|if|the|a|an)\b)",
        "I mean": r"\bi mean\b",
    },
    "zh": {
        "嗯": r"嗯+",
        "呃": r"呃+|额(?=[\s,.、。;!?…]|额|$)",
        # as a filler it stands before a break or before itself; before a noun it points at something
        "那个": r"那个(?=[\s,.、。;!?…]|那个|就是|嗯|呃|$)",
        "这个": r"这个(?=[\s,.、。;!?…]|这个|就是|嗯|呃|$)",
        "就是说": r"就是说",
        "然后呢": r"然后呢",
        "怎么说呢": r"怎么说呢?",
    },
}
"""What counts as a filler: hesitations (Clark and Fox Tree 2002, "Using uh and um in spontaneous speaking") and phrases
that say nothing where they stand; words that also carry meaning ("like", "kind of", 就是) are left alone."""


class Delivery(BaseModel):
    """Figures of one spoken reply. `length` counts words of English, characters of Chinese (a Latin word is one)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lang: Lang
    seconds: float = Field(ge=0, description="from the first sound to the last")
    length: int = Field(ge=0)
    fillers: dict[str, int] = Field(default_factory=dict)
    pauses: tuple[float, ...] = Field(default=(), description="seconds of each pause of at least two seconds")

    @property
    def pace(self) -> int | None:
        """Words or characters a minute, pauses included; None where too little was said."""
        return round(self.length * 60 / self.seconds) if self.seconds >= LEAST_SECONDS and self.length else None


@dataclass(frozen=True, slots=True)
class Speech:
    """When somebody spoke: seconds from the first sound to the last, and the long pauses between."""

    seconds: float = 0.0
    pauses: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Take:
    """One recording of a reply and what was heard in it."""

    transcript: str
    speech: Speech


def is_silent(levels: Sequence[float]) -> bool:
    """Say whether nothing at all can be heard in a sound, given its levels in dB below full scale, one a FRAME."""
    return max(levels, default=QUIETEST) <= QUIETEST


def find_speech(levels: Sequence[float], frame: float = FRAME) -> Speech:
    """Return when somebody spoke, from the levels of a sound in dB below full scale, one for each `frame` seconds."""
    if is_silent(levels):
        return Speech()
    loud = sorted(levels)[min(len(levels) - 1, int(0.99 * len(levels)))]
    least = max(loud - BELOW_LOUDEST, QUIETEST)
    spoken = [n for n, level in enumerate(levels) if level > least]
    gaps = [(after - before - 1) * frame for before, after in pairwise(spoken)]
    long = tuple(round(gap, 1) for gap in gaps if gap >= LONG_PAUSE - frame / 2)
    return Speech(round((spoken[-1] - spoken[0] + 1) * frame, 1), long)


def count_fillers(transcript: str, lang: Lang) -> dict[str, int]:
    """Return how often each filler occurs in a transcript; those that do not occur are left out."""
    folded = unicodedata.normalize("NFKC", transcript).casefold()
    counts = {name: len(re.findall(pattern, folded)) for name, pattern in _FILLERS[lang].items()}
    return {name: count for name, count in counts.items() if count}


def measure(takes: Sequence[Take], lang: Lang) -> Delivery:
    """Return the delivery of a reply that was spoken in one or more recordings."""
    fillers: Counter[str] = Counter()
    for take in takes:
        fillers.update(count_fillers(take.transcript, lang))
    return Delivery(
        lang=lang,
        seconds=round(sum(take.speech.seconds for take in takes), 1),
        length=sum(length(take.transcript) for take in takes),
        fillers=dict(fillers),
        pauses=tuple(pause for take in takes for pause in take.speech.pauses),
    )


def spoken_in(reply: str, takes: Sequence[Take]) -> list[Take]:
    """Return the takes that a reply, as it was sent after editing, consists of; none where it was rather typed.

    Of a take at least half of the words must have been sent, and of the reply at least half must have been heard.
    """
    sent = Counter(tokens(reply))
    counts = [Counter(tokens(take.transcript)) for take in takes]
    used = [n for n, heard in enumerate(counts) if heard and (heard & sent).total() * 2 >= heard.total()]
    together = sum((counts[n] for n in used), Counter[str]())
    return [takes[n] for n in used] if (together & sent).total() * 2 >= sent.total() else []
