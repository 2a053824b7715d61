"""Put a second question that asks the same into the first: its wording, its answer and its points, nothing twice."""

from collections.abc import Sequence

from interviewer.core.question import LANGS, KeyPoint, Lang, Question, Text
from interviewer.core.words import stems

SAME = 0.6
"""Share of the words of the shorter of two texts that the other has, from which they say the same."""


def merged(kept: Question, added: Question) -> Question:
    """Return the first question with what the second has beyond it.

    A missing language is taken over. Further text of an answer comes after a blank line. Points that say nothing new are
    left out, new ones stay drafts; a question without stored points stays so, for they are drafted from its answer.
    """
    points = kept.key_points
    if points:
        points = (*points, *_new(points, added.key_points))
    return kept.model_copy(
        update={
            "question": _filled(kept.question, added.question),
            "answer": _joined(kept.answer, added.answer),
            "key_points": points,
        }
    )


def _filled(text: Text, other: Text) -> Text:
    """Return the text with the languages that only the other has."""
    return Text(**{lang: (text if lang in text.langs else other).get(lang) for lang in _either(text, other)})


def _joined(text: Text, other: Text) -> Text:
    parts: dict[Lang, str] = {}
    for lang in _either(text, other):
        told = [t.get(lang).strip() for t in (text, other) if lang in t.langs]
        parts[lang] = told[0] if len(told) == 1 or _says(told[0], told[1]) else "\n\n".join(told)
    return Text(**parts)


def _either(text: Text, other: Text) -> list[Lang]:
    return [lang for lang in LANGS if lang in text.langs or lang in other.langs]


def _says(text: str, other: str) -> bool:
    """Say whether a text has all that another has."""
    words = stems(other)
    return other in text or (bool(words) and len(words & stems(text)) == len(words))


def _new(known: Sequence[KeyPoint], points: Sequence[KeyPoint]) -> list[KeyPoint]:
    """Return the points that say something new, under ids that are free."""
    new: list[KeyPoint] = []
    ids = {point.id for point in known}
    for point in points:
        if any(_alike(point, other) for other in (*known, *new)):
            continue
        name, n = point.id, 2
        while name in ids:
            name, n = f"{point.id}-{n}", n + 1
        ids.add(name)
        new.append(point.model_copy(update={"id": name, "draft": True}))
    return new


def _alike(one: KeyPoint, other: KeyPoint) -> bool:
    for lang in set(one.text.langs) & set(other.text.langs):
        first, second = stems(one.text.get(lang)), stems(other.text.get(lang))
        if first and second and len(first & second) >= SAME * min(len(first), len(second)):
            return True
    return False
