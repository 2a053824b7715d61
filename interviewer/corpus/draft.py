"""Key points for a question that came without: the statements of its answer, marked as drafts."""

import re
from collections.abc import Collection
from itertools import pairwise

from interviewer.core.question import KeyPoint, Lang, Question, Text
from interviewer.corpus.sketch import sketched

MOST_POINTS = 7
MOST_CHOICES = 12
"""A list to choose from is not merged into fewer points: whoever names three things of it should have said three points."""
LONGEST_HEADING = 9
"""Words, or twice as many Chinese characters, up to which a line that ends in a colon is a heading and states nothing."""

_SENTENCE = re.compile(
    r"[^。！？；!?;\n]+?(?:[。！？；!?;]+|(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bcf)(?<!\betc)(?<!\bal)(?<!\bFig)(?<![\s\n:：(（]\d)\.(?=\s|$)|\n|$)"
)
_BULLET = re.compile(
    r"^\s*(?:[-*•–●○◦▪→]\s*|[(（]?\d{1,2}[.)、）]\s*|[(（]?(?:i{1,3}|iv|v|[a-h])[.)）]\s*)", re.IGNORECASE
)
_TO_GRADERS = re.compile(r"\s*[(（]\s*\d*\.?\d+\s*(?:p|pt|pts|points?|marks?|分)?\s*[)）]")
_REMARK = re.compile(
    r"^\W*(?:note\s*[:：]|(?:see|one|any|some|either|the) (?:of )?(?:the )?following\b|possible \w+\s*:|it is also sufficient|注\s*[:：]|评分)",
    re.IGNORECASE,
)
_WRAPPED = re.compile(r"(?<![。！？；!?;:：.\n])[ \t]*\n(?=[ \t]*[a-z\u3400-\u9fff])(?![ \t]*[a-h]?[.)）])")
_NUMBERS = {
    **{word: n for n, word in enumerate(("one", "two", "three", "four", "five", "six", "seven"), 1)},
    **{char: n for n, char in enumerate("一二三四五六七", 1)},
    "两": 2,
    **{str(n): n for n in range(1, 8)},
}
_COUNT = r"(one|two|three|four|five|six|seven|[1-7])"
_CHOICE = re.compile(
    r"\b(?:name|list|state|give|mention|identify|provide|describe|discuss)\s+(?:(?:at least|any|me)\s+)*"
    + _COUNT
    + r"\b(?:\s+\w+)?(?:\s+and\s+"
    + _COUNT
    + r"\b)?"
    r"|(?:至少|任意|列举|列出|说出|写出|举出|给出)(?:说出|写出|列举|列出|举出|给出|说明)?([一二两三四五六七2-7])\s*(?:条|个|种|点|项|方面)",
    re.IGNORECASE,
)
_MORE_ASKED = re.compile(
    r"\b(?:explain|further|also|for each|each of|why|how)\b|并(?:解释|说明)|分别|为什么|如何", re.IGNORECASE
)


def sentences(text: str) -> list[str]:
    """Split an answer into the statements that it makes.

    List markers, headings and remarks to graders ("0.25 points", "one of the following …") state nothing and are dropped;
    lines that were broken for their width are joined; a bare "Yes." or "错误。" goes with the sentence that explains it.
    """
    parts = []
    waiting = ""
    for part in _SENTENCE.findall(_WRAPPED.sub(" ", text)):
        said = _TO_GRADERS.sub("", _BULLET.sub("", part.strip())).strip()
        if not said or _REMARK.search(said) or _is_heading(said):
            continue
        if _is_short(said):
            waiting = f"{waiting} {said}".strip()
            continue
        parts.append(f"{waiting} {said}".strip())
        waiting = ""
    return [*parts, waiting] if waiting else parts


def _is_short(said: str) -> bool:
    return len(re.findall(r"\w", said)) < 6 and not re.search(r"[\u4e00-\u9fff]{3}", said)


def _is_heading(said: str) -> bool:
    size = len(re.findall(r"[A-Za-z0-9]+", said)) + len(re.findall(r"[\u4e00-\u9fff]", said)) / 2
    return said.endswith((":", "：")) and size <= LONGEST_HEADING


def choice(question: str) -> int | None:
    """Return how many things a question asks to be named ("at least four", 至少说出两条), None where it asks for all or more."""
    found = _CHOICE.search(question)
    if not found or _MORE_ASKED.search(question):
        return None
    number = sum(_NUMBERS[group.lower()] for group in found.groups() if group)
    return number if number > 1 else None


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
    number = choice(question.question.get(langs[0]))
    if number and number >= len(by_lang[langs[0]]):
        number = None
    most = MOST_CHOICES if number else MOST_POINTS
    rows = list(zip(*(_grouped(by_lang[lang] or [question.answer.get(lang)], most) for lang in langs), strict=True))
    points = tuple(
        KeyPoint(id=f"point-{n}", text=Text(**dict(zip(langs, row, strict=True))), draft=True)
        for n, row in enumerate(rows, 1)
    )
    return question.model_copy(update={"key_points": points, "enough": number})


def drafted(question: Question, words: Collection[str] = frozenset()) -> Question:
    """Return the question with draft points that can be stored and edited: texts, accept groups, probes and hints.

    `words` are known Chinese words (`corpus.sketch.known_words`). What a person wrote is not touched.
    """
    return sketched(with_drafts(question), words)


def accepted(question: Question, words: Collection[str] = frozenset()) -> Question:
    """Return the question with its drafts taken for good.

    Groups that are just what `drafted` makes of a point's words go: they help a draft along, but alone they would miss
    many a right reply, and the point's wording does better.
    """
    points = []
    for point in question.key_points:
        bare = point.model_copy(update={"accept": ()})
        made = sketched(question.model_copy(update={"key_points": (bare,)}), words).key_points[0]
        kept = bare if point.draft and made.accept == point.accept else point
        points.append(kept.model_copy(update={"draft": False}))
    return question.model_copy(update={"key_points": tuple(points), "draft": False})


def _grouped(parts: list[str], most: int = MOST_POINTS) -> list[str]:
    """Join neighbours until no more than `most` are left, keeping their order and nearly equal counts."""
    n = len(parts)
    k = min(n, most)
    cuts = [round(i * n / k) for i in range(k + 1)]
    return [" ".join(parts[a:b]) for a, b in pairwise(cuts)]
