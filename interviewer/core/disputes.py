"""What candidates disagreed with, as a list for people and as test data for graders."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from interviewer.core.events import Disputed, Stored
from interviewer.core.interview import Dispute, Round, fold
from interviewer.core.language import detect
from interviewer.core.question import Lang, Question, VerdictName
from interviewer.core.trace import deciding, verdict_on
from interviewer.core.verdict import GraderInfo, PointVerdict, score


@dataclass(frozen=True)
class DisputeRecord:
    """One dispute with what stood on the card when it was said."""

    session: str
    question: Question
    dispute: Dispute
    quote: str
    grader: GraderInfo | None


def dispute_records(session: str, events: Sequence[Stored]) -> list[DisputeRecord]:
    """Return a session's disputes, oldest first. Quote and grader are those of the time: a regrading may change them."""
    records = []
    for n, stored in enumerate(events):
        if isinstance(stored.event, Disputed):
            before = fold(events[:n])
            round_ = next((r for r in before.rounds if _answers(r, stored.event.replies)), None)
            if round_:
                records.append(_record(session, round_, Dispute(stored.at, stored.event)))
    return records


def _answers(round_: Round, replies: tuple[int, ...]) -> dict[int, str]:
    """Return the round's replies among those of these numbers."""
    return {t.number: t.reply or "" for t in round_.turns if t.number is not None and t.number in replies}


def _record(session: str, round_: Round, dispute: Dispute) -> DisputeRecord:
    point = dispute.said.point
    turn = deciding(round_, point) or (round_.graded[0] if round_.graded else None)
    result = turn.result if turn else None
    quote = verdict_on(turn, point).quote if turn else ""
    return DisputeRecord(session, round_.question, dispute, quote, result.grader if result else None)


def dispute_cases(session: str, events: Sequence[Stored]) -> list[dict[str, Any]]:
    """Return a session's disputed replies as cases for measuring a grader, one a reply (or a question's replies together).

    `points` are the verdicts that the candidate wants. Where each dispute of the reply names one, the grader's verdicts
    on the other points join them, `label_source` says whose each is, and there is a `score`. Disputes of a reply that
    name no verdict at all make no case.
    """
    interview = fold(events)
    cases = []
    for round_ in interview.rounds:
        by_reply: dict[tuple[int, ...], dict[str, Disputed]] = {}
        for dispute in round_.disputes:
            by_reply.setdefault(dispute.said.replies, {})[dispute.said.point] = dispute.said
        for replies, said in by_reply.items():
            if any(d.wanted for d in said.values()):
                cases.append(_case(session, round_, replies, said, interview.plan.lang))
    return cases


def _case(
    session: str, round_: Round, replies: tuple[int, ...], said: dict[str, Disputed], lang: Lang
) -> dict[str, Any]:
    question, answers = round_.question, _answers(round_, replies)
    answer = "\n".join(answers.values())
    spoken = detect(answer, default=lang)
    wanted = {point: d.wanted for point, d in said.items() if d.wanted}
    case: dict[str, Any] = {
        "id": f"{session}-{'-'.join(map(str, answers))}",
        "qid": question.id,
        "lang": spoken,
        "question_id": question.id,
        "question": question.question.get(spoken),
        "reference": question.answer.get(spoken),
        "key_points": [
            {"id": p.id, "text": p.text.get(spoken), "weight": p.weight, "accept": [list(way) for way in p.accept]}
            for p in question.key_points
        ],
        "answer": answer,
        "points": wanted,
        "note": "; ".join(d.note for d in said.values() if d.note),
    }
    return case if len(wanted) < len(said) else {**case, **_labels(round_, answers, wanted)}


def _labels(round_: Round, answers: dict[int, str], wanted: dict[str, VerdictName]) -> dict[str, Any]:
    """Return a verdict for every point, whose it is, and the score that they make."""
    turns = [t for t in round_.graded if t.number in answers]
    given = round_.verdicts(turns)
    labels = tuple(PointVerdict(point=v.point, verdict=wanted.get(v.point, v.verdict)) for v in given)
    return {
        "points": {v.point: v.verdict for v in labels},
        "label_source": {v.point: "candidate" if v.point in wanted else "grader" for v in labels},
        "score": round(score(round_.question, labels), 4),
    }
