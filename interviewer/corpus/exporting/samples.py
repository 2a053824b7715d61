"""Samples for Inspect, the evaluation framework of the UK AI Security Institute: `json_dataset("questions.jsonl")`.

Chosen among the frameworks' formats since its `Sample` is made for this: `target` may be "narrative text to be used by a
model grader", `id` and `metadata` are its own fields, and the file is read without a mapping. Others read it as well:
it is JSON lines with an input, a target and metadata. A question gives a sample in each of its languages.

See https://inspect.aisi.org.uk/datasets.html.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from interviewer.core.question import Lang, Question
from interviewer.corpus.exporting.entries import json_line


def to_samples(questions: Sequence[Question]) -> str:
    """Return a sample a line: input, target, id (`<question id>:<language>`) and metadata with the rubric."""
    rows = (_sample(question, lang) for question in questions for lang in _langs(question))
    return "".join(map(json_line, rows))


def _langs(question: Question) -> Iterator[Lang]:
    yield from question.langs or question.question.langs[:1]


def _sample(question: Question, lang: Lang) -> dict[str, Any]:
    rubric = [{"id": p.id, "weight": p.weight, "text": p.text.get(lang)} for p in question.key_points]
    wrong = [{"id": m.id, "text": m.text.get(lang)} for m in question.misconceptions]
    metadata: dict[str, Any] = {
        "question_id": question.id,
        "lang": lang,
        "topic": question.topic,
        "level": question.level,
        "kind": question.kind,
        "roles": list(question.roles),
        "key_points": rubric,
        "enough": question.enough,
        "misconceptions": wrong,
        "sources": [source.ref for source in question.sources],
    }
    return {
        "input": question.question.get(lang),
        "target": question.answer.get(lang),
        "id": f"{question.id}:{lang}",
        "metadata": {key: value for key, value in metadata.items() if value not in (None, [])},
    }
