"""The model grader: one call a reply, the answer checked against rubric and reply, one repair turn, else `Ungraded`.

The reply is data: it stands last, between markers with a fresh random code, and what looks like a marker or like a chat
template's own tokens in it is defused. The model gives verdicts and quotes, never a number.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass

from interviewer.core.fence import defuse
from interviewer.core.hard_zero import emptiness
from interviewer.core.question import Lang, Question
from interviewer.core.verdict import Grade, GraderInfo, Ungraded, UngradedReason, nothing_met
from interviewer.errors import ModelError, Said
from interviewer.grading.reply import Marks, Unusable, answer_schema, read_answer
from interviewer.grading.wording import LONGEST_GRADED
from interviewer.ports import ChatModel, Completion, GradingRequest, Message
from interviewer.prompts import Prompt, load_prompt

LONGEST_EARLIER = 4_000
"""Characters of each earlier reply that are shown as context."""
LONGEST_REPAIRED = 8_000
"""Characters of an unusable answer that are shown back to the model."""
LANGUAGE: dict[Lang, str] = {"en": "English", "zh": "Chinese (简体中文)"}

_TOO_LONG = frozenset({"length", "max_tokens", "model_length", "max_output_tokens"})
_FILTERED = frozenset(
    {"content_filter", "safety", "refusal", "prohibited_content", "sensitive", "recitation", "blocklist"}
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was sent to the model and what came back for one reply: enough to look at a grading afterwards.

    `messages` are those of the last call (they contain the first call's), `answers` all answers in order. `failure` is the
    reason where the grading failed. Token counts are sums over the calls, None where the server reports none.
    """

    question: str
    reply: str
    messages: tuple[Message, ...]
    answers: tuple[Completion, ...]
    model: str
    prompt: str
    rubric: str
    failure: UngradedReason | None = None
    temperature: float = 0.0

    def to_json(self) -> str:
        """Return everything as one JSON object."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def input_tokens(self) -> int | None:
        """Tokens sent."""
        counts = [a.input_tokens for a in self.answers if a.input_tokens is not None]
        return sum(counts) if counts else None

    @property
    def output_tokens(self) -> int | None:
        """Tokens received."""
        counts = [a.output_tokens for a in self.answers if a.output_tokens is not None]
        return sum(counts) if counts else None


class ModelGrader:
    """Implements the Grader port with a chat model. `on_exchange` gets every exchange, failed ones included."""

    def __init__(
        self,
        model: ChatModel,
        prompt: Prompt | None = None,
        *,
        nonce: Callable[[], str] = lambda: secrets.token_hex(6),
        on_exchange: Callable[[Exchange], None] | None = None,
    ) -> None:
        self._model = model
        self._prompt = prompt or load_prompt("grade")
        self._repair = load_prompt("grade-repair")
        self._nonce = nonce
        self._on_exchange = on_exchange

    def grade(self, request: GradingRequest, *, temperature: float = 0.0) -> Grade | Ungraded:
        """Return a verdict for every key point, or why there is none. Only an interrupt by the user passes through."""
        question = request.question
        info = GraderInfo(name="model", model=self._model.name, prompt=self._prompt.digest, rubric=question.rubric_hash)
        if not question.key_points:
            return Ungraded(
                reason="no-rubric", detail="the question has no key points", detail_zh="本题没有要点", grader=info
            )
        if empty := emptiness(request.reply):
            return nothing_met(question, info, empty)
        marks = self._ask(request, temperature)
        if isinstance(marks, Unusable):
            return Ungraded(reason=marks.reason, detail=marks.fault, detail_zh=marks.chinese, grader=info)
        return Grade(
            verdicts=marks.verdicts,
            misconceptions=marks.misconceptions,
            grader=info,
            probe=marks.probe,
            note=_shortened(request.reply),
        )

    def _ask(self, request: GradingRequest, temperature: float) -> Marks | Unusable:
        """Make the call, and a second one where the answer to the first cannot be used."""
        question, read = request.question, request.reply[:LONGEST_GRADED]
        messages = render(self._prompt, request, self._nonce())
        schema = answer_schema(question)
        answers: list[Completion] = []
        marks: Marks | Unusable = Unusable("empty", "no answer")
        try:
            for last in (False, True):
                answers.append(self._model.complete(messages, schema=schema, temperature=temperature))
                stopped = _stopped(answers[-1])
                marks = stopped or read_answer(answers[-1].text, question, read)
                if isinstance(marks, Marks) or stopped or last:
                    break
                messages = [*messages, *self._complaint(answers[-1].text, marks)]
        except ModelError as error:
            reason = error.facts.get("reason", "rejected")
            detail = error.facts.get("detail", error)
            marks = Unusable(reason, str(detail), detail.zh if isinstance(detail, Said) else "")  # type: ignore[arg-type]
        if self._on_exchange:
            failure = marks.reason if isinstance(marks, Unusable) else None
            self._on_exchange(
                Exchange(
                    question=question.id,
                    reply=request.reply,
                    messages=tuple(messages),
                    answers=tuple(answers),
                    model=self._model.name,
                    prompt=self._prompt.digest,
                    rubric=question.rubric_hash,
                    failure=failure,
                    temperature=temperature,
                )
            )
        return marks

    def _complaint(self, text: str, unusable: Unusable) -> list[Message]:
        """Return the repair turn; after an empty answer nothing: some chat templates take no two user turns in a row."""
        if not text.strip():
            return []
        return [Message("assistant", text[:LONGEST_REPAIRED]), *self._repair.render({"fault": unusable.fault})]


def _stopped(answer: Completion) -> Unusable | None:
    """Say whether the server stopped the answer; JSON that looks whole may then lack its second half."""
    if answer.finish is None:
        return Unusable("cut-off", "the connection broke before the answer was complete", "回答完成前连接中断")
    finish = answer.finish.lower()
    if finish in _TOO_LONG:
        return Unusable(
            "cut-off",
            "the answer was longer than the model may write; choose another model",
            "回答超出了模型允许的长度；请换一个模型",
        )
    if finish in _FILTERED:
        return Unusable("refused", "the provider filtered the answer out", "服务商过滤了回答")
    return None


def render(prompt: Prompt, request: GradingRequest, marker: str) -> list[Message]:
    """Return the messages of a grading: what is always the same first, the rubric next, the reply last."""
    question, lang = request.question, request.lang
    values = {
        "question": question.question.get(lang),
        "choice": f"; the question leaves a choice, any {question.enough} make a full answer"
        if question.enough
        else "",
        "points": "\n".join(f"{p.id}, {p.weight}: {p.text.get(lang)}" for p in question.key_points),
        "misconceptions": "\n".join(f"{m.id}: {m.text.get(lang)}" for m in question.misconceptions) or "none",
        "answer": question.answer.get(lang),
        "passages": "\n\n".join(request.passages) or "none",
        "conversation": _conversation(question, request, marker),
        "language": LANGUAGE[request.feedback or lang],
        "asking": LANGUAGE[request.asking or lang],
        "marker": marker,
        "reply": defuse(request.reply[:LONGEST_GRADED], marker),
    }
    return prompt.render(values)


def _conversation(question: Question, request: GradingRequest, marker: str) -> str:
    lines = []
    for asked, replied in request.earlier:
        shown = defuse(replied[:LONGEST_EARLIER], marker)
        lines.append(f"Interviewer: {asked}\n<earlier-{marker}>\n{shown}\n</earlier-{marker}>")
    asked = request.asked or question.question.get(request.lang)
    about = f" (a follow-up on {request.point})" if request.point else ""
    return "\n".join([*lines, f"Interviewer{about}: {asked}"])


def _shortened(reply: str) -> str | None:
    return f"shortened:{LONGEST_GRADED}" if len(reply) > LONGEST_GRADED else None
