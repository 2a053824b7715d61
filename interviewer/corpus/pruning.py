"""Leave out of a draft what the built-in grader does not bear out: better a point without groups than with wrong ones."""

from collections.abc import Sequence
from typing import Any

from interviewer.core.folding import fold
from interviewer.core.matching import find
from interviewer.core.question import Example, KeyPoint, Misconception, Question
from interviewer.core.verdict import Grade
from interviewer.ports import Grader, GradingRequest


def pruned(question: Question, before: Question, grader: Grader) -> tuple[Question, list[str]]:
    """Return the question without the parts that fail, and their names; what stood in it before is left alone.

    Points are judged as if they were no drafts, by their groups alone: that is what they have to stand on later.
    """
    drafts = {point.id for point in question.key_points if point.draft}
    question = as_accepted(question)
    old = {point.id: point for point in before.key_points if not point.draft}
    left_out: list[str] = []
    question, gone = _without_wrong_misconceptions(question, before, grader)
    left_out += gone
    missed = _missed(question, grader)
    points = []
    for point in question.key_points:
        kept, gone = _pruned_point(point, question, missed, old.get(point.id))
        points.append(kept)
        left_out += [f"{point.id}.{part}" for part in gone]
    question = question.model_copy(update={"key_points": tuple(points)})
    held = [e for e in question.examples if e in before.examples or _holds(e, question, grader)]
    left_out += [f"examples.{n}" for n, e in enumerate(question.examples, 1) if e not in held]
    points = [p.model_copy(update={"draft": p.id in drafts}) for p in question.key_points]
    return question.model_copy(update={"key_points": tuple(points), "examples": tuple(held)}), left_out


def as_accepted(question: Question) -> Question:
    """Return the question as it will be graded once nothing in it is a draft."""
    points = tuple(point.model_copy(update={"draft": False}) for point in question.key_points)
    return question.model_copy(update={"key_points": points})


def _pruned_point(
    point: KeyPoint, question: Question, missed: set[str], old: KeyPoint | None
) -> tuple[KeyPoint, list[str]]:
    update: dict[str, Any] = {}
    if point.accept and not (old and old.accept) and (point.id in missed or _given_away(point, question)):
        update["accept"] = ()
    kept = point.model_copy(update=update)
    for part in ("probe", "hint"):
        text = getattr(point, part)
        if text and not (old and getattr(old, part)) and any(_satisfies(text.get(lang), kept) for lang in text.langs):
            update[part] = None
    return point.model_copy(update=update), list(update)


def _satisfies(told: str, point: KeyPoint) -> bool:
    """Say whether repeating a question would earn the point; a question mark would hide its words from the matcher."""
    found = find(point.accept, fold(told.replace("?", ".").replace("？", "。")))
    return bool(found and not found.negated)


def _given_away(point: KeyPoint, question: Question) -> bool:
    """Say whether the question satisfies the point, or another point's groups do."""
    if any(_satisfies(question.question.get(lang), point) for lang in question.question.langs):
        return True
    others = [frozenset(way) for p in question.key_points if p.id != point.id for way in p.accept]
    return any(frozenset(way) <= other for way in point.accept for other in others)


def _missed(question: Question, grader: Grader) -> set[str]:
    """Return the points that the reference answer's own words do not satisfy in some language."""
    missed = set()
    for lang in question.answer.langs:
        grade = grader.grade(GradingRequest(question, question.answer.get(lang), lang))
        if isinstance(grade, Grade):
            missed |= {v.point for v in grade.verdicts if v.verdict != "met"}
    return missed


def _without_wrong_misconceptions(question: Question, before: Question, grader: Grader) -> tuple[Question, list[str]]:
    if before.misconceptions:
        return question, []
    wrong = [m for m in question.misconceptions if not _spotted_rightly(m, question, grader)]
    names = {m.id for m in wrong}
    kept = tuple(m for m in question.misconceptions if m.id not in names)
    examples = tuple(
        e.model_copy(update={"misconceptions": tuple(m for m in e.misconceptions if m not in names)})
        for e in question.examples
    )
    left = question.model_copy(update={"misconceptions": kept, "examples": examples})
    return left, [f"misconceptions.{m.id}" for m in wrong]


def _spotted_rightly(wrong: Misconception, question: Question, grader: Grader) -> bool:
    """Say whether a misconception is found in its own text, and neither in its correction nor in the reference answer."""

    def spotted(text: str, lang: Any) -> Sequence[str]:
        grade = grader.grade(GradingRequest(question, text, lang))
        return [m.id for m in grade.misconceptions] if isinstance(grade, Grade) else []

    said = all(wrong.id in spotted(wrong.text.get(lang), lang) for lang in wrong.text.langs)
    corrected = any(spotted(wrong.correction.get(lang), lang) for lang in wrong.correction.langs)
    answered = any(wrong.id in spotted(question.answer.get(lang), lang) for lang in question.answer.langs)
    return said and not corrected and not answered


def _holds(example: Example, question: Question, grader: Grader) -> bool:
    grade = grader.grade(GradingRequest(question, example.text, example.lang))
    if not isinstance(grade, Grade):
        return False
    verdicts = all(grade.verdict(point).verdict == wanted for point, wanted in example.expect.items())
    return verdicts and {m.id for m in grade.misconceptions} == set(example.misconceptions) and bool(example.expect)
