"""Cuts a text into what search compares: words, numbers and bigrams of Chinese characters. Fast, and keeps no positions.

`core.words` does the same for grading, with stems, stop words and the places of the terms; it is ten times slower, and
an index of thousands of entries weighs common words down by itself.
"""

import re
import unicodedata

LONGEST = 20_000
"""Characters of a text that are looked at: far more than any entry or spoken answer, so that a pasted book stays cheap."""
_RUN = re.compile(r"[\u3400-\u9fff]+|[0-9]+|[^\W\d_\u3400-\u9fff]+")
_INSIDE_WORDS = str.maketrans("", "", "_^{}$\\'’\u200b\u200c\u200d\ufeff\u00ad")
_ASKING = (
    "a an the and or of to in on at by for with from as is are was were be been it its this that these those which who what "
    "when where why how there so such can could may might will would shall should must do does did have has had i you he she "
    "we they them their our your my me not no nor if but because than then about into over under between one any some all"
)
_FILLERS = frozenset(_ASKING.split())
_FILLERS_ZH = frozenset("的了是在和与及或也都就而但把被对于为以从到由这那其之所有会能要使让将并且吗呢吧么什哪怎样何")


def is_filler(token: str) -> bool:
    """Say whether a token belongs to how something is asked or put together, and not to what is asked about."""
    return token in _FILLERS or any(char in _FILLERS_ZH for char in token)


def tokens(text: str) -> list[str]:
    """Return the tokens in order, lower case. TeX marks do not divide a word: `d_k`, `$d_{k}$` and `dₖ` are all `dk`."""
    found: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text[:LONGEST]).casefold().translate(_INSIDE_WORDS)):
        if "\u3400" <= run[0] <= "\u9fff" and len(run) > 1:
            found += [run[n : n + 2] for n in range(len(run) - 1)]
        else:
            found.append(run)
    return found
