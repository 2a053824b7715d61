"""Key points for a question that came without: its answer's sentences, marked as drafts."""

import re
from itertools import pairwise

from interviewer.core.question import KeyPoint, Lang, Question, Text

MOST_POINTS = 7
_SENTENCE = re.compile(
    r"[^。！？；!?;\n]+?(?:[。！？；!?;]|(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bcf)(?<!\betc)(?<!\bal)(?<!\bFig)\.(?=\s|$)|\n|$)"
)
_BULLET = re.compile(r"^\s*(?:[-*•–]|\(?\d{1,2}[.)、）]|[a-z][.)])\s*")


def sentences(text: str) -> list[str]:
    """Split an answer into the statements that it makes; list markers are dropped."""
    parts = (_BULLET.sub("", part).strip() for part in _SENTENCE.findall(text))
    return [part for part in parts if len(re.findall(r"\w", part)) >= 6 or re.search(r"[\u4e00-\u9fff]{3}", part)]


def with_drafts(question: Question) -> Question:
    """Return the question with draft key points where it has none; a question that has some is returned as it is.

    Two languages pair up only where both answers fall into the same number of sentences; else the first language with
    an answer gives the points, and the other one's reader sees them in that language.
    """
    if question.key_points:
        return question
    by_lang: dict[Lang, list[str]] = {lang: sentences(question.answer.get(lang)) for lang in question.answer.langs}
    langs = list(by_lang)
    if len(langs) == 2 and len(by_lang[langs[0]]) != len(by_lang[langs[1]]):
        langs = langs[:1]
    rows = list(zip(*(_grouped(by_lang[lang] or [question.answer.get(lang)]) for lang in langs), strict=True))
    points = tuple(
        KeyPoint(id=f"point-{n}", text=Text(**dict(zip(langs, row, strict=True))), draft=True)
        for n, row in enumerate(rows, 1)
    )
    return question.model_copy(update={"key_points": points})


def _grouped(parts: list[str]) -> list[str]:
    """Join neighbours until no more than MOST_POINTS are left, keeping their order and nearly equal counts."""
    n = len(parts)
    k = min(n, MOST_POINTS)
    cuts = [round(i * n / k) for i in range(k + 1)]
    return [" ".join(parts[a:b]) for a, b in pairwise(cuts)]
