"""Which question comes next: a weighted draw in which history, nearness and chance are arguments."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from interviewer.core.interview import Interview
from interviewer.core.question import Question

FIRST_LEVEL = 2
RAISE_FROM, LOWER_BELOW = 0.75, 0.40
"""A final score from the first raises the level of the next question by one, below the second lowers it."""


class Chance(Protocol):
    """A source of numbers in [0, 1)."""

    def random(self) -> float:
        """Return the next one."""
        ...


def level_for(interview: Interview) -> int:
    """Return the level that suits the candidate now: the one asked for, else adapted to the scores so far."""
    if interview.plan.level:
        return interview.plan.level
    level = FIRST_LEVEL
    for asked in interview.rounds:
        if asked.final_score is None:
            continue
        level += (asked.final_score >= RAISE_FROM) - (asked.final_score < LOWER_BELOW)
        level = min(5, max(1, level))
    return level


def candidates(corpus: Mapping[str, Question], interview: Interview) -> list[Question]:
    """Return the questions that the plan allows and that were not asked in this session, sorted by id.

    With both a language and questions in it, questions in the other language only are left out.
    """
    plan = interview.plan
    asked = {r.question.id for r in interview.rounds}
    left = [q for _, q in sorted(corpus.items()) if q.id not in asked]
    if plan.questions:
        order = {question_id: n for n, question_id in enumerate(plan.questions)}
        return sorted((q for q in left if q.id in order), key=lambda q: order[q.id])
    if plan.query:
        left = [q for q in left if q.id in plan.pool]
    if plan.topics:
        left = [q for q in left if any(q.topic == t or q.topic.startswith(t + "/") for t in plan.topics)]
    if plan.level and not plan.query:
        left = [q for q in left if q.level == plan.level]
    return [q for q in left if plan.lang in q.langs] or left


def choose(
    corpus: Mapping[str, Question],
    interview: Interview,
    *,
    chance: Chance,
    times_asked: Mapping[str, int] | None = None,
    nearness: Mapping[str, float] | None = None,
) -> Question | None:
    """Draw the next question, or None where none is left.

    `times_asked` counts earlier sessions; `nearness` (0–1) says how close a question is to what the candidate said
    last, for a natural transition. What free text found comes in its order.
    """
    pool = candidates(corpus, interview)
    if not pool:
        return None
    if interview.plan.questions:
        return pool[0]
    if interview.plan.query:
        # The candidate said what about: the best hits in their order, those asked in earlier sessions further down.
        ranks = {question_id: n for n, question_id in enumerate(interview.plan.pool)}
        return min(pool, key=lambda q: (ranks[q.id] + 3 * (times_asked or {}).get(q.id, 0), ranks[q.id]))
    level = level_for(interview)
    topics = [r.question.topic for r in interview.rounds]
    weights = []
    for question in pool:
        weight = 0.4 ** abs(question.level - level) / (1 + 2 * (times_asked or {}).get(question.id, 0))
        weight *= 0.6 ** topics.count(question.topic) if not interview.plan.topics else 1.0
        weight *= 1 + 2 * (nearness or {}).get(question.id, 0.0)
        weights.append(weight)
    return _draw(pool, weights, chance.random())


def _draw(pool: Sequence[Question], weights: Sequence[float], at: float) -> Question:
    """Return the question at share `at` (0–1) of the summed weights."""
    left = at * sum(weights)
    for question, weight in zip(pool, weights, strict=True):
        left -= weight
        if left < 0:
            return question
    return pool[-1]
