"""What the interviewer says beside questions: worded by a model where one speaks, else from stored wordings.

The wording is the last thing that is decided: which question comes, and whether it is related, is known before.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from interviewer.core import manner
from interviewer.core.interview import Interview
from interviewer.core.outcome import outcome
from interviewer.core.question import KeyPoint, Question
from interviewer.ports import ClosingRequest, Speaker, TransitionRequest

OnWords = Callable[[str], None]


@dataclass(frozen=True)
class Words:
    """Something said. Where `by` is a model, it was given out piece by piece while it came."""

    text: str
    by: Literal["template", "model"] = "template"


class Utterances:
    """Words for each place of an interview. `speaker` is None where stored wordings do."""

    def __init__(self, speaker: Speaker | None, title: manner.Title) -> None:
        self._speaker = speaker
        self._title = title

    def greeting(self, interview: Interview) -> Words:
        """Return the first words."""
        return Words(manner.greeting(interview.plan, self._title, _chance(interview, "greeting")))

    def acknowledgement(self, interview: Interview) -> Words:
        """Return what follows a reply."""
        plan, place = interview.plan, interview.acknowledged
        return Words(manner.acknowledgement(plan.lang, place, _chance(interview, "acknowledgement")))

    def lead_in(self, interview: Interview, point: KeyPoint, probe: str) -> str:
        """Return what comes before a follow-up on a point."""
        place = sum(t.kind == "probe" for r in interview.rounds for t in r.turns)
        chance = _chance(interview, "lead-in")
        return manner.lead_in(interview.rounds[-1], point, probe, interview.plan.lang, place, chance)

    def transition(self, interview: Interview, question: Question, *, related: bool, on_words: OnWords) -> Words:
        """Return what leads from the last question to one that was chosen; empty before the first."""
        rounds, lang = interview.rounds, interview.plan.lang
        if not rounds:
            return Words("")
        before = rounds[-1]
        if self._speaker:
            same, topic = before.question.topic == question.topic, self._title(question.topic, lang)
            request = TransitionRequest(
                lang=lang,
                question=question.question.get(lang),
                topic=topic,
                topic_before=self._title(before.question.topic, lang),
                relation="related" if related else "same topic" if same else "new topic",
                words=next((t.reply for t in reversed(before.turns) if t.reply), ""),
                gives_away=lambda text: manner.gives_away(text, question, topic),
            )
            if said := self._speaker.transition(request, on_words):
                return Words(said, by="model")
        words = manner.transition(
            before,
            question,
            related=related,
            lang=lang,
            title=self._title,
            place=len(rounds),
            chance=_chance(interview, "transition"),
        )
        return Words(words)

    def closing(self, interview: Interview, on_words: OnWords) -> Words:
        """Return the last words. Where nothing was scored, no model is asked: there are no facts for it."""
        found, lang = outcome(interview), interview.plan.feedback_lang
        if self._speaker and found.scored and (said := self._speaker.closing(ClosingRequest(lang, found), on_words)):
            return Words(said, by="model")
        return Words(manner.closing(found, lang, _chance(interview, "closing")))


def _chance(interview: Interview, what: str) -> random.Random:
    return random.Random(f"{interview.plan.seed}:{what}")  # noqa: S311  (no secret)
