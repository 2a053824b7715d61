"""What an entry lacks, written by a model and checked by code: one answer, one repair turn, and what still fails is left out.

The entry is data between markers with a fresh random code. The model adds to what a person wrote and never changes it; it
can name no source and mark nothing as read: sources, marks and the question's place are not even part of its answer.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from interviewer.core.fence import defuse
from interviewer.core.question import LANGS, KeyPoint, Question
from interviewer.corpus.check import entry_faults
from interviewer.corpus.drafting_answer import Draft, answer_schema, filled, read_draft
from interviewer.corpus.pruning import as_accepted, pruned
from interviewer.corpus.read import parse_entry
from interviewer.corpus.write import to_yaml
from interviewer.errors import UnusableDraft
from interviewer.ports import ChatModel, Completion, Grader, Message
from interviewer.prompts import Prompt, load_prompt

LONGEST_ENTRY = 20_000
"""Characters of an entry's text that the model is shown."""
LONGEST_REPAIRED = 20_000
MOST_FAULTS = 20
"""Faults that the model is told of: more do not help it."""
_WHOLE = frozenset({"stop", "end_turn", "eos", "stop_sequence", "completed"})


@dataclass(frozen=True)
class Drafted:
    """A question with what the model wrote.

    `faults` are what is still wrong or lacking, in the words of `questions check`; `left_out` names the parts of the
    model's answer that failed the checks and are not in the question. `calls` is how often the model was asked.
    """

    question: Question
    faults: tuple[str, ...]
    left_out: tuple[str, ...]
    calls: int


def lacks(question: Question) -> list[str]:
    """Return what a model could write for a stored question, as paths of the entry; empty where it has everything."""
    wanting = [
        f"{field}.{lang}"
        for field in ("question", "answer")
        for lang in LANGS
        if lang not in getattr(question, field).langs
    ]
    kept = [point for point in question.key_points if not point.draft]
    if len(kept) < len(question.key_points) or not kept or any(_wanting(point) for point in kept):
        wanting.append("key_points")
    return wanting + [part for part in ("misconceptions", "deeper", "examples") if not getattr(question, part)]


def _wanting(point: KeyPoint) -> bool:
    texts = (point.text, point.probe, point.hint)
    return not point.accept or any(text is None or len(text.langs) < len(LANGS) for text in texts)


def draft_with_model(
    question: Question,
    model: ChatModel,
    grader: Grader,
    *,
    nonce: Callable[[], str] = lambda: secrets.token_hex(6),
) -> Drafted:
    """Return the question with what it lacks, as drafts.

    Args:
        question: as it is stored, without points drafted at reading.
        model: is asked once, and once more where the checks find faults.
        grader: must be the built-in one, so that the checks are the same on every machine.
        nonce: makes the marker's code.

    Raises UnusableDraft where the second answer is still none, and passes on ModelUnavailable.
    """
    messages = render(load_prompt("draft"), question, nonce())
    schema = answer_schema()
    made: Question | None = None
    problems: list[str] = []
    for call in (1, 2):
        answer = model.complete(messages, schema=schema)
        drafted, wrong = _read(answer, question, model.name)
        if drafted:
            made = drafted
            problems = _mendable(drafted, question, grader)
        else:
            problems = wrong
        if (drafted and not problems) or call == 2:
            break
        messages = [*messages, *_complaint(answer.text, problems)]
    if made is None:
        raise UnusableDraft(id=question.id, detail="; ".join(problems[:3]) or "no answer")
    whole, left_out = pruned(made, question, grader)
    return Drafted(whole, tuple(_mendable(whole, question, grader)), tuple(left_out), call)


def _read(answer: Completion, question: Question, model: str) -> tuple[Question | None, list[str]]:
    if answer.finish is None or answer.finish.lower() not in _WHOLE:
        return None, [f"the answer was not complete ({answer.finish or 'the connection broke'}); be briefer"]
    found = read_draft(answer.text)
    return filled(question, found, model) if isinstance(found, Draft) else (None, found)


def _mendable(drafted: Question, question: Question, grader: Grader) -> list[str]:
    """Return the faults of a draft that the entry did not have before, as far as a model can mend them."""
    before = set(faults(question, grader))
    short = any(fault.startswith("the answer has") for fault in before)
    return [
        fault
        for fault in faults(drafted, grader)
        if fault not in before and not (short and fault.startswith("the answer has"))
    ]


def faults(question: Question, grader: Grader) -> list[str]:
    """Return what is wrong with or lacking in a question, sources apart, each in a sentence.

    Drafts are judged as what they will be once they are accepted: a draft's own wording counts, an accepted point's does not.
    """
    entry, wrong = parse_entry(to_yaml(as_accepted(question)), Path(f"{question.id}.yaml"))
    found = entry_faults(entry, grader, sourced=False) if entry else wrong
    return [fault.message for fault in found]


def _complaint(text: str, problems: Sequence[str]) -> list[Message]:
    listed = "\n".join(f"- {problem}" for problem in problems[:MOST_FAULTS])
    said = [Message("assistant", text[:LONGEST_REPAIRED])] if text.strip() else []
    return [*said, *load_prompt("draft-repair").render({"faults": listed})]


def render(prompt: Prompt, question: Question, marker: str) -> list[Message]:
    """Return the messages of a draft; the entry stands last, so that what is always the same comes first."""
    values = {
        "needs": ", ".join(lacks(question)) or "nothing",
        "topic": question.topic,
        "kind": question.kind,
        "level": str(question.level),
        "marker": marker,
        "entry": defuse(_shown(question)[:LONGEST_ENTRY], marker),
    }
    return prompt.render(values)


def _shown(question: Question) -> str:
    """Return the parts of an entry that the model goes by."""
    lines = []
    for field in ("question", "answer"):
        text = getattr(question, field)
        lines += [f"{field}.{lang}: {text.get(lang)}" for lang in text.langs]
    for point in question.key_points:
        if not point.draft:
            texts = " / ".join(point.text.get(lang) for lang in point.text.langs)
            lines.append(f"key point {point.id} (fixed, weight {point.weight}): {texts}")
    lines += [f"misconception {m.id} (fixed): {m.text.both}" for m in question.misconceptions]
    return "\n".join(lines)
