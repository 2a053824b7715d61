"""What a report shows of an interview, in one language and in the order of reading; each format only sets it out.

All texts are plain: whatever people, models and corpus files wrote is escaped by the format, and control characters are
made visible here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from interviewer.core.controls import show_controls
from interviewer.core.manner import joined
from interviewer.core.question import Lang, VerdictName
from interviewer.core.verdict import Grade, GraderInfo, PointVerdict, Ungraded
from interviewer.reports.record import PointRecord, RoundRecord, SessionRecord, TurnRecord
from interviewer.reports.words import Words, labelled, percent, reason, worth

SYMBOLS: dict[VerdictName, str] = {"met": "✓", "partial": "◐", "missing": "✗", "contradicted": "!"}
QUIET = frozenset({"", "accepted", "not-found"})
"""Reasons that say no more than the mark does."""
COSTLIEST = 2
TopicTitle = Callable[[str, Lang], str]
"""Says what a topic is called in a language."""


@dataclass(frozen=True)
class Score:
    """A score with the ends that a model's votes allow; all 0–1."""

    label: str
    share: float | None
    low: float
    high: float
    words: str
    """In per cent, with the range where there is one."""


@dataclass(frozen=True)
class Point:
    """A key point as it was marked."""

    number: int
    verdict: VerdictName | None
    symbol: str
    name: str
    text: str
    weight: int
    worth: str
    """The weight in words, with the share of it that counts where the verdict does not say so."""
    unaided: float
    credit: float
    quote: str
    notes: tuple[str, ...]
    """Reason, change by follow-ups, votes, dispute: a phrase each."""
    sources: tuple[str, ...]
    open: bool


@dataclass(frozen=True)
class Said:
    """Something said by one side."""

    label: str
    text: str
    kind: Literal["asked", "hint", "reply", "note"] = "asked"
    facts: str = ""


@dataclass(frozen=True)
class QuestionView:
    """One question of the report."""

    heading: str
    label: str
    """Short, for charts and tables: the number, with a mark for a retry."""
    facts: str
    retry: bool
    unscored: str
    """Why there is no score; empty where there is one."""
    unaided: Score
    final: Score
    points: tuple[Point, ...]
    wrong: tuple[tuple[str, str], ...]
    """Words that were wrong, and what is right."""
    alerts: tuple[str, ...]
    talk: tuple[Said, ...]
    answer: str
    solution: str
    sources: tuple[str, ...]
    graders: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """A whole report."""

    lang: Lang
    talk_lang: Lang
    title: str
    facts: tuple[tuple[str, str], ...]
    unaided: Score
    final: Score
    scored: int
    mean: str
    remarks: tuple[str, ...]
    closing: str
    """The interviewer's last words; empty while the interview goes on."""
    gaps: tuple[tuple[str, str], ...]
    """The points that cost most, each with its sources."""
    questions: tuple[QuestionView, ...]


def report(record: SessionRecord, words: Words, topic_title: TopicTitle) -> Report:
    """Return what a report of the record shows, in the language of `words`."""
    lang: Lang = "zh" if words.lang == "zh" else "en"
    firsts = [r for r in record.rounds if not r.retry]
    counts = {
        "summary-ungraded": sum(r.answered and r.final is None for r in firsts),
        "summary-skipped": sum(not r.answered for r in firsts),
    }
    return Report(
        lang=lang,
        talk_lang=record.lang,
        title=words("report-title"),
        facts=_facts(record, words),
        unaided=_score(words, "unaided", record.unaided, None),
        final=_score(words, "final", record.final, None),
        scored=record.scored,
        mean=words("summary-score", count=record.scored) if record.scored else words("summary-none"),
        remarks=tuple(words(key, count=count) for key, count in counts.items() if count),
        closing=show_controls(record.closing),
        gaps=_gaps(record, lang),
        questions=tuple(_question(r, record.id, words, lang, topic_title) for r in record.rounds),
    )


def _facts(record: SessionRecord, words: Words) -> tuple[tuple[str, str], ...]:
    minutes, seconds = divmod(round(record.seconds), 60)
    return (
        (words("col-id"), record.id),
        (words("col-when"), record.started[:16].replace("T", " ")),
        (words("col-mode"), words(record.mode)),
        (words("col-questions"), f"{record.asked}/{record.number}"),
        (words("col-state"), words("done" if record.ended else "open")),
        (words("answering-time"), f"{minutes}:{seconds:02}"),
    )


def _score(words: Words, key: str, share: float | None, ends: tuple[float, float] | None) -> Score:
    low, high = ends if ends else (share or 0.0, share or 0.0)
    shown = percent(share)
    if round(low * 100) != round(high * 100):
        spread = words("range", low=round(low * 100), high=round(high * 100), dash="–")
        shown += spread if words.lang == "zh" else f" {spread}"
    return Score(words(key), share, low, high, shown)


def _gaps(record: SessionRecord, lang: Lang) -> tuple[tuple[str, str], ...]:
    """Return the open points that cost most, by the latest attempt at each question."""
    latest = {r.question_id: r for r in record.rounds if any(p.final for p in r.points)}
    left = [p for r in latest.values() for p in r.points if p.open]
    left.sort(key=lambda p: -p.weight)
    return tuple((show_controls(p.text.get(lang)), show_controls("; ".join(p.sources))) for p in left[:COSTLIEST])


def _question(round_: RoundRecord, session: str, words: Words, lang: Lang, topic_title: TopicTitle) -> QuestionView:
    again = ("" if words.lang == "zh" else " ") + words("again") if round_.retry else ""
    facts = (topic_title(round_.topic, lang), words("report-level", level=round_.level))
    hints: dict[int, list[str]] = {}
    for hint in round_.hints:
        hints.setdefault(hint.replies, []).append(hint.text)
    wrong = tuple(
        (show_controls(" ".join(m.quote.split())), show_controls(m.correction.get(lang))) for m in round_.misconceptions
    )
    return QuestionView(
        heading=show_controls(round_.question.get(lang)),
        label=f"{round_.number}{again}",
        facts=" · ".join(facts),
        retry=round_.retry,
        unscored=_unscored(round_, words),
        unaided=_score(words, "unaided", round_.unaided, round_.unaided_range),
        final=_score(words, "final", round_.final, round_.final_range),
        points=tuple(_point(n, p, round_, words, lang) for n, p in enumerate(round_.points, 1) if p.final),
        wrong=wrong,
        alerts=tuple(_alerts(round_, session, words)),
        talk=(
            *(said for n, turn in enumerate(round_.turns) for said in _talk(turn, hints.get(n, []), words)),
            *(Said(words("note-label"), show_controls(note), "note") for note in round_.notes),
        ),
        answer=show_controls(round_.answer.get(lang)),
        solution=show_controls(round_.solution or ""),
        sources=tuple(show_controls(f"{s.ref} {s.where or ''}".strip()) for s in round_.sources),
        graders=_graders(round_, words),
    )


def _unscored(round_: RoundRecord, words: Words) -> str:
    if not round_.answered:
        return words("skipped" if round_.closed == "skipped" else "no-reply")
    if round_.final is None:
        return words("ungraded-short")
    return ""


def _alerts(round_: RoundRecord, session: str, words: Words) -> list[str]:
    failed = [t.result for t in round_.turns if isinstance(t.result, Ungraded)]
    alerts = [
        words("ungraded", why=words.why_ungraded(result.reason), id=session)
        + show_controls(f" {result.detail}".rstrip())
        for result in failed
    ]
    if round_.unaided_reply is not None and any(w.number == round_.unaided_reply for w in round_.withdrawn):
        alerts.append(words("withdrawn-first"))
    if round_.graders_disagree:
        alerts.append(labelled(words, words("disagree-label"), words("report-disagree")))
    if any(p.draft for p in round_.points):
        alerts.append(words("draft-points"))
    if round_.unverified:
        alerts.append(words("unverified", note=show_controls(round_.note or "")))
    notes = (t.result.note for t in round_.turns if isinstance(t.result, Grade) and t.result.note)
    return [*alerts, *map(show_controls, dict.fromkeys(notes))]


def _point(number: int, point: PointRecord, round_: RoundRecord, words: Words, lang: Lang) -> Point:
    verdict = next(v for v in round_.verdicts if v.point == point.id)
    return Point(
        number=number,
        verdict=verdict.verdict,
        symbol=SYMBOLS[verdict.verdict],
        name=words(verdict.verdict),
        text=show_controls(point.text.get(lang)),
        weight=point.weight,
        worth=worth(words, point.weight, verdict.verdict, point.final_credit or 0.0),
        unaided=min(point.unaided_credit or 0.0, point.final_credit or 0.0),
        credit=point.final_credit or 0.0,
        quote=show_controls(" ".join(verdict.quote.split())),
        notes=tuple(_notes(point, verdict, round_, words, lang)),
        sources=tuple(map(show_controls, point.sources)),
        open=point.open,
    )


def _notes(point: PointRecord, verdict: PointVerdict, round_: RoundRecord, words: Words, lang: Lang) -> list[str]:
    notes = []
    if verdict.reason not in QUIET:
        wrong = {m.id: m.text.get(lang) for m in round_.misconceptions}
        notes.append(show_controls(reason(words, verdict.reason, wrong)[0]))
    if point.unaided and point.unaided != verdict.verdict:
        notes.append(f"{words(point.unaided)} → {words(verdict.verdict)}")
    if verdict.split:
        notes.append(words("point-votes", count=verdict.votes.count(verdict.verdict), of=len(verdict.votes)))
    if verdict.second and verdict.second != verdict.verdict:
        notes.append(words("report-second", mark=f"{SYMBOLS[verdict.second]} {words(verdict.second)}"))
    for dispute in round_.disputes:
        if dispute.point == point.id:
            wanted = dispute.wanted
            said = [words("should-be", mark=f"{SYMBOLS[wanted]} {words(wanted)}")] if wanted else []
            said += [f"“{show_controls(dispute.note)}”"] if dispute.note else []
            label = words("disputed-label")
            notes.append(labelled(words, label, " ".join(said)) if said else label)
    return notes


def _talk(turn: TurnRecord, hints: list[str], words: Words) -> list[Said]:
    """Return what was said at a turn: what was asked, the hints given before the reply, and the reply."""
    labels = {"question": "report-asked", "probe": "probe-label", "deeper": "deeper-label"}
    facts = [words("report-seconds", seconds=f"{turn.seconds:.0f}")] if turn.seconds >= 1 else []
    facts += [words("report-spoken")] if turn.via == "spoken" else []
    asked = joined(turn.lead_in, turn.asked)
    talk = [Said(words(labels[turn.kind]), show_controls(asked))]
    talk += [Said(words("hint-label"), show_controls(hint), "hint") for hint in hints]
    if turn.reply is not None:
        talk.append(Said(words("report-reply"), show_controls(turn.reply), "reply", " · ".join(facts)))
    return talk


def _graders(round_: RoundRecord, words: Words) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_grader(t.result.grader, words) for t in round_.turns if isinstance(t.result, Grade)))


def _grader(info: GraderInfo, words: Words) -> str:
    parts = [f"{info.name} {info.model or ''}".strip()]
    parts += [words("report-prompt", prompt=info.prompt)] if info.prompt else []
    parts += [words("report-samples", count=info.samples)] if info.samples else []
    return words("graded-by", grader=" · ".join(parts), rubric=info.rubric or "–")
