"""Which question comes next: a weighted draw in which history, nearness and chance are arguments."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from interviewer.core.interview import Interview
from interviewer.core.question import Question

FIRST_LEVEL = 2
LEVEL_OFF = 0.4
"""What each level between a question and the level that suits takes off its chance."""
SAME_TOPIC, SAME_FIELD = 0.6, 0.5
"""What each question on the same topic, and on the same top-level topic, takes off the chance of the next."""
UNLISTED_WEIGHT = 0.5
"""Weight of a top-level topic that the tree does not list, such as one of the user's own."""
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
        left = [q for q in left if any(map(q.within, plan.topics))]
    if plan.roles:
        left = [q for q in left if q.suits(plan.roles)]
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
    topic_weights: Mapping[str, float] | None = None,
) -> Question | None:
    """Draw the next question, or None where none is left.

    `times_asked` counts earlier sessions; `nearness` (0–1) says how close a question is to what the candidate said
    last, for a natural transition; `topic_weights` says how much interviews ask about each top-level topic. What free
    text found comes in its order. Who was never asked anything gets a balanced set: no top-level topic twice while
    another is left.
    """
    pool = candidates(corpus, interview)
    if not pool:
        return None
    plan, history = interview.plan, times_asked or {}
    if plan.questions:
        return pool[0]
    if plan.query:
        # The candidate said what about: the best hits in their order, those asked in earlier sessions further down.
        ranks = {question_id: n for n, question_id in enumerate(plan.pool)}
        return min(pool, key=lambda q: (ranks[q.id] + 3 * history.get(q.id, 0), ranks[q.id]))
    asked = [r.question for r in interview.rounds]
    if not plan.topics and set(history) <= {q.id for q in asked}:
        pool = [q for q in pool if _field(q) not in map(_field, asked)] or pool
    level = level_for(interview)
    stale = {q.id: 1 + 2 * history.get(q.id, 0) for q in pool}
    fits = {q.id: LEVEL_OFF ** abs(q.level - level) / stale[q.id] for q in pool}
    reach = {q.id: LEVEL_OFF ** max(0, abs(q.level - level) - 1) / stale[q.id] for q in pool}
    shares = _topic_shares(pool, fits, reach, topic_weights or {})
    weights = []
    for question in pool:
        weight = fits[question.id] * shares[_field(question)] * (1 + 2 * (nearness or {}).get(question.id, 0.0))
        if not plan.topics:
            weight *= SAME_TOPIC ** sum(q.topic == question.topic for q in asked)
            weight *= SAME_FIELD ** sum(_field(q) == _field(question) for q in asked)
        weights.append(weight)
    return _draw(pool, weights, chance.random())


def _field(question: Question) -> str:
    """Return the top-level topic."""
    return question.topic.partition("/")[0]


def _topic_shares(
    pool: Sequence[Question], fits: Mapping[str, float], reach: Mapping[str, float], topic_weights: Mapping[str, float]
) -> dict[str, float]:
    """Return what to multiply each question's fit by, so that a topic is drawn by its weight, not by its size.

    A topic's weight counts in full where a question of it is new and within one level of what suits: one that has only
    research questions left does not come up for a beginner.
    """
    total: dict[str, float] = {}
    best: dict[str, float] = {}
    for question in pool:
        field = _field(question)
        total[field] = total.get(field, 0.0) + fits[question.id]
        best[field] = max(best.get(field, 0.0), reach[question.id])
    return {field: topic_weights.get(field, UNLISTED_WEIGHT) * best[field] / total[field] for field in total}


def _draw(pool: Sequence[Question], weights: Sequence[float], at: float) -> Question:
    """Return the question at share `at` (0–1) of the summed weights."""
    left = at * sum(weights)
    for question, weight in zip(pool, weights, strict=True):
        left -= weight
        if left < 0:
            return question
    return pool[-1]
