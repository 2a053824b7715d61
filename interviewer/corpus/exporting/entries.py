"""Everything of an entry: YAML documents in one file, or a JSON object a line with the same keys.

Key points that were drafted from the answer when the corpus was read are left out: whoever reads the file drafts the
same ones. Fields at their defaults are left out, as in the corpus.
"""

import json
from collections.abc import Sequence

from interviewer.core.question import Question
from interviewer.corpus.draft import with_drafts
from interviewer.corpus.write import HEADER, to_yaml


def without_drafts(question: Question) -> Question:
    """Return a question as its file has it, without the key points that reading it makes."""
    bare = question.model_copy(update={"key_points": (), "enough": None})
    return bare if question.key_points and with_drafts(bare) == question else question


def to_yaml_documents(questions: Sequence[Question]) -> str:
    """Return one YAML document for each question, as in a file of the corpus."""
    return "".join(f"---\n{to_yaml(without_drafts(question)).removeprefix(HEADER)}" for question in questions)


def to_jsonl(questions: Sequence[Question]) -> str:
    """Return one JSON object a line for each question, with the keys that a corpus file has."""
    rows = (without_drafts(q).model_dump(mode="json", exclude_defaults=True, exclude_none=True) for q in questions)
    return "".join(json_line(row) for row in rows)


def json_line(row: object) -> str:
    """Return a value as JSON in one line, also for programs that take U+0085, U+2028 or U+2029 for the end of one."""
    text = json.dumps(row, ensure_ascii=False)
    for char in ("\u0085", "\u2028", "\u2029"):
        text = text.replace(char, f"\\u{ord(char):04x}")
    return f"{text}\n"
