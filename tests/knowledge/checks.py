"""Runs what entries carry for it: the `solution` of a code question and the `check` that recomputes or tests it.

Only the tests run this, and only on the shipped folder (or on one named on the command line by whoever writes there):
`python -m tests.knowledge.checks DIR` prints the entries whose checks fail. The program itself never runs code of an
entry.
"""

import sys
import traceback
from pathlib import Path
from typing import Any

from interviewer.core.question import Question
from interviewer.corpus.read import read_corpus


def run_check(question: Question) -> dict[str, Any]:
    """Run a question's solution, then its check, in one namespace; raises whatever the check raises.

    The check finds the solution's names, `answer_en`, `answer_zh` (the reference answers, one space for each stretch of
    white space) and `question_en`, `question_zh`.
    """
    space: dict[str, Any] = {"__name__": question.id}
    for lang in ("en", "zh"):
        for part in ("question", "answer"):
            space[f"{part}_{lang}"] = " ".join((getattr(getattr(question, part), lang) or "").split())
    for name in ("solution", "check"):
        code = getattr(question, name)
        if code:
            exec(compile(code, f"<{name} of {question.id}>", "exec"), space)
    return space


def main(folder: Path) -> int:
    """Run every check below a folder; returns how many failed."""
    failed = 0
    for question in read_corpus([folder]).values():
        if question.check is None:
            continue
        try:
            run_check(question)
        except Exception:
            failed += 1
            sys.stdout.write(f"{question.id}: {traceback.format_exc(limit=-1)}\n")
    return failed


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
