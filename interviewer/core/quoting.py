"""Short quotes of the candidate's words, for the interviewer to tie in with: verbatim, and cut at clause borders only."""

import re
import unicodedata
from collections.abc import Iterator

from interviewer.core.evidence import is_instruction
from interviewer.core.folding import Folded, fold
from interviewer.core.language import detect, length
from interviewer.core.question import Lang
from interviewer.core.tone import judges

SHORTEST: dict[Lang, int] = {"en": 3, "zh": 5}
LONGEST: dict[Lang, int] = {"en": 14, "zh": 26}
"""Words, or Chinese characters with each Latin word counted as one."""
SHORTEST_WHOLE = 2
"""So short may be what is no part of something longer."""
_PIECE = re.compile(r"[^…\n]+")
_PUNCTUATION = frozenset("。！？；，、!?;:：,.—()（）")
_EDGE = " \t\u3000,，、;；:：.。!！-–—~*"
_OPENERS = re.compile(
    r"^(?:(?:and|so|but|because|since|then|also|well|um+|uh+|er+|ok|okay|basically|like|hence|thus|therefore|i think|i guess"
    r"|first|firstly|second|secondly)(?:\s*,\s*|\s+)"
    r"|(?:所以|因此|因为|由于|而且|并且|不过|但是|然后|那么|于是|首先|其次|另外|就是说|也就是说|就是|嗯+|呃+|其实|我觉得|我认为|我想)[，,、\s]*)+",
    re.IGNORECASE,
)
_ODD = re.compile(r"[<>{}\[\]`|\\\"“”「」『』?？]|https?:|://")
_PAIRS = ("()", "（）", "《》")


def short_quotes(words: str) -> Iterator[str]:
    """Yield stretches of the words that read well between quotation marks, in order; each is verbatim.

    A stretch is one clause or several in a row, long enough to mean something and short enough to be said. What asks, what
    judges, what addresses the interviewer, and what holds markup or unseen characters is left out.
    """
    for piece in _PIECE.finditer(words):
        folded = fold(piece[0])
        cuts = _borders(folded)
        for first, start in enumerate(cuts[:-1]):
            for end in reversed(cuts[first + 1 :]):
                quote = _trimmed(folded.quote(start, end))
                if _fits(quote, whole=(start, end) == (cuts[0], cuts[-1])):
                    yield quote
                    break


def short_quote(words: str) -> str:
    """Return the first stretch that reads well, or an empty text."""
    return next(short_quotes(words), "")


def _borders(folded: Folded) -> list[int]:
    """Return where clauses begin: behind punctuation, or at an English conjunction. Chinese is not cut between words."""
    text = folded.text
    starts = [start for start, _ in folded.clauses]
    good = [s for s in starts if not text[:s].strip() or text[:s].rstrip()[-1] in _PUNCTUATION or _conjunction(text, s)]
    return [*good, len(text)]


def _conjunction(text: str, at: int) -> bool:
    return text[at].isascii() and text[at].isalpha() and text[at - 1].isspace()


def _trimmed(quote: str) -> str:
    last = None
    while quote != last:
        last = quote
        quote = _OPENERS.sub("", quote.strip(_EDGE))
    return quote


def _fits(quote: str, *, whole: bool) -> bool:
    lang = detect(quote)
    shortest = SHORTEST_WHOLE if whole else SHORTEST[lang]
    if not shortest <= length(quote) <= LONGEST[lang] or _ODD.search(quote):
        return False
    if any(quote.count(pair[0]) != quote.count(pair[1]) for pair in _PAIRS):
        return False
    return not (
        any(unicodedata.category(char).startswith("C") for char in quote) or is_instruction(quote) or judges(quote)
    )
