"""Where words begin and end for the keys that move and delete by words, in Chinese and Latin text.

Chinese has no spaces, so a rule made for them deletes a whole clause. Here a word ends at any punctuation and where the
script changes, and a run of Chinese characters is taken a few at a time.
"""

import re

CHINESE_STEP = 4
"""Chinese characters that one key takes at most: few words are longer."""
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_LETTERS = rf"(?:(?![{_HAN}])\w)+"
_WORD = re.compile(rf"(?P<han>[{_HAN}]+)|{_LETTERS}(?:[.'’-]{_LETTERS})*|(?:(?![{_HAN}])[^\w\s])+|(?P<space>\s+)")


def word_start(text: str, at: int) -> int:
    """Return where the word that ends at or before `at` begins; spaces behind it belong to it."""
    pieces = list(_WORD.finditer(text[:at]))
    while pieces:
        piece = pieces.pop()
        if piece["space"] is None:
            return max(piece.start(), piece.end() - CHINESE_STEP) if piece["han"] else piece.start()
    return 0


def word_end(text: str, at: int) -> int:
    """Return where the word that begins at or after `at` ends; spaces before it belong to it."""
    for piece in _WORD.finditer(text, at):
        if piece["space"] is None:
            return min(piece.end(), piece.start() + CHINESE_STEP) if piece["han"] else piece.end()
    return len(text)


def length(text: str) -> tuple[str, int]:
    """Return how long a reply is: ("words", their number), or ("characters", their number) where it is Chinese.

    A Latin word within Chinese counts as one, as word processors count it.
    """
    if re.search(rf"[{_HAN}]", text):
        return "characters", len(re.findall(rf"[{_HAN}]|{_LETTERS}", text))
    return "words", len(text.split())
