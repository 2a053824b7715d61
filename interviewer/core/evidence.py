"""Is this quote really in the reply? The rule that no point is credited without the candidate's own words."""

import re

from interviewer.core.folding import Folded, fold

LONGEST_QUOTE = 240
SHORTEST_QUOTE = 8
"""A clause shorter than this (four words, eight characters) says little by itself."""

_ADDRESSED = (
    r"(?:ignore|disregard|forget|override)\b.{0,30}\b(?:instruction|prompt|rubric|rule|above|previous)"
    r"|\b(?:give|award|assign|grant|mark)\b.{0,40}\b(?:full|maximum|max|perfect|top|all)\b.{0,20}\b(?:mark|score|point|credit|met)"
    r"|\bmark\b.{0,30}\bas\s+(?:met|correct)|\b(?:verdict|grade)\s*[\"']?\s*[:=]|\bscore\s*[\"']?\s*[:=]\s*[\"']?(?:\d+(?:\.\d+)?\s*(?:/\s*\d|%|out of)|full|max|perfect)"
    r"|\byou are (?:now )?(?:a |an |the )?(?:grader|examiner|assistant|system)|(?<!\S)(?:system|assistant)\s*:"
    r"|(?:忽略|无视|忘记).{0,16}(?:指令|提示|规则|评分|以上|之前)|(?:给|判|打).{0,10}(?:满分|全对|全部正确)|判(?:定|为|作).{0,6}(?:met|正确|满足)"
)
# Most places are passed over by their character alone, which makes the search three times as fast.
_INSTRUCTION = re.compile(rf"[adfgimosvy忽无忘给判打](?<=(?={_ADDRESSED}).)")


def is_instruction(text: str | Folded) -> bool:
    """Say whether the words address the grader instead of the question; such words carry no point."""
    return bool(_INSTRUCTION.search((text if isinstance(text, Folded) else fold(text)).text))


def find_quote(quote: str, reply: str | Folded) -> str | None:
    """Return the reply's own words that the quote repeats, or None where it does not occur.

    White space, letter case and Unicode presentation may differ. A quote with an ellipsis must occur piece by piece, in
    order, every piece of at least eight characters.
    """
    folded = reply if isinstance(reply, Folded) else fold(reply)
    squeezed = [(char, i) for i, char in enumerate(folded.text) if not char.isspace()]
    haystack = "".join(char for char, _ in squeezed)
    pieces = [piece for piece in re.split(r"\.{3,}|…+", quote.strip().strip("\"'“”‘’「」『』")) if piece.strip()]
    found: list[str] = []
    at = 0
    for piece in pieces:
        needle = "".join(fold(piece).text.split())
        if not re.search(r"\w", needle) or (len(pieces) > 1 and len(needle) < 8):
            return None
        start = haystack.find(needle, at)
        if start < 0:
            return None
        at = start + len(needle)
        found.append(folded.quote(squeezed[start][1], squeezed[at - 1][1] + 1))
    return " … ".join(found) or None


def around(reply: Folded, start: int, end: int) -> str:
    """Return a readable verbatim quote for a folded span: the clauses that it lies in, or its words where they are long.

    Clauses of a few words are given with their sentence, where that is not long.
    """
    for spans, least in ((reply.clauses, SHORTEST_QUOTE), (reply.sentences, 0), (reply.clauses, 0)):
        covering = [span for span in spans if span[0] < end and start < span[1]]
        words = reply.quote(covering[0][0], covering[-1][1]).strip(" \n,，、;；") if covering else ""
        if words and least <= reply.distance(covering[0][0], covering[-1][1]) and len(words) <= LONGEST_QUOTE:
            return words
    return reply.quote(start, min(end, start + LONGEST_QUOTE)).strip()
