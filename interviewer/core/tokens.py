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


def tokens(text: str) -> list[str]:
    """Return the tokens in order, lower case. TeX marks do not divide a word: `d_k`, `$d_{k}$` and `dₖ` are all `dk`."""
    found: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text[:LONGEST]).casefold().translate(_INSIDE_WORDS)):
        if "\u3400" <= run[0] <= "\u9fff" and len(run) > 1:
            found += [run[n : n + 2] for n in range(len(run) - 1)]
        else:
            found.append(run)
    return found
