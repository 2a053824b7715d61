"""What a follow-up says, and the check that it does not give the answer away."""

import re

from interviewer.core.folding import fold
from interviewer.core.matching import find
from interviewer.core.question import KeyPoint, Lang, Question
from interviewer.core.words import stems

GENERIC: dict[Lang, tuple[str, ...]] = {
    "en": (
        "One part of the answer is still open. What else belongs to it?",
        "What would you add if a colleague asked you to go one step further?",
        "Which assumption or consequence have you not mentioned yet?",
    ),
    "zh": (
        "这个问题还有一部分没有讲到，你还能补充什么？",
        "如果同事请你再往下讲一步，你会补充什么？",
        "还有哪个前提或后果你没有提到？",
    ),
}
GENERIC_HINT: dict[Lang, str] = {
    "en": "No hint is stored for this question. Say what happens, why, and what it costs.",
    "zh": "这道题没有现成的提示。可以从“是什么、为什么、代价是什么”三个方面来说。",
}
LEAKED_SHARE = 1 / 3
"""A text gives a point away when it has this share of the point's words that nobody has said yet (at least two)."""


def leaks(text: str, question: Question, point: KeyPoint, said: str = "") -> bool:
    """Say whether repeating the text would earn the point, or whether it tells much of the point's unsaid wording."""
    told = fold(re.sub(r"[?？]", ".", text))
    if point.accept:
        found = find(point.accept, told)
        if found and not found.negated:
            return True
    unsaid = stems(point.text.both) - stems(question.question.both) - stems(said)
    told_away = unsaid & stems(text)
    return len(told_away) >= 2 and len(told_away) > LEAKED_SHARE * len(_one_language(point, unsaid))


def _one_language(point: KeyPoint, unsaid: frozenset[str]) -> frozenset[str]:
    """Return the unsaid words of the language that has fewer of them: a probe is in one language only."""
    return min((unsaid & stems(point.text.get(lang)) for lang in point.text.langs), key=len, default=unsaid)


def probe_text(
    question: Question, point: KeyPoint, lang: Lang, *, proposed: str | None = None, said: str = "", turn: int = 0
) -> str:
    """Return the follow-up's wording: the grader's proposal, else the stored probe, else a generic one that cannot leak."""
    stored = point.probe.get(lang) if point.probe and lang in point.probe.langs else None
    for text in (proposed, stored):
        if text and not leaks(text, question, point, said):
            return text
    return GENERIC[lang][turn % len(GENERIC[lang])]
