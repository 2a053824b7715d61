"""The shipped questions, read once for all tests of the evaluation."""

from functools import lru_cache
from pathlib import Path

from interviewer.core.question import Question
from interviewer.corpus import read_corpus

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@lru_cache(maxsize=1)
def shipped() -> dict[str, Question]:
    """All questions by id."""
    return dict(read_corpus([KNOWLEDGE]))
