"""What goes out by `questions export` comes in again by `questions import`."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from interviewer.core.question import Question, Text
from interviewer.corpus import read_corpus
from interviewer.corpus.exporting import export_text
from interviewer.corpus.importing import Builder, read_sources
from interviewer.corpus.importing.build import Built
from interviewer.corpus.topics import read_topics
from interviewer.settings import shipped

ENDINGS = {"yaml": "yaml", "jsonl": "jsonl", "anki": "txt", "markdown": "md"}
TOPICS = read_topics([shipped("knowledge")])
WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn", "Co")), min_size=1, max_size=60).map(
    str.strip
)


def back(questions: list[Question], fmt: str) -> list[Built]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"out.{ENDINGS[fmt]}"
        path.write_text(export_text(questions, fmt), "utf-8", newline="")
        (reading,) = read_sources([path], fmt)
    built = [Builder(TOPICS).build(part) if not hasattr(part, "why") else part for part in reading.parts]
    assert all(isinstance(b, Built) for b in built), built
    return [b for b in built if isinstance(b, Built)]


def one(question: str, answer: str) -> Question:
    return Question(id="mine", topic="rag/retrieval", level=4, question=Text(en=question), answer=Text(en=answer))


NASTY = "- a list\n- of two\n\n```python\nx = {'a': 1}  # \\n\n# not a heading\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n$$QK^\\top/\\sqrt{d_k}$$ and 5 < 6 & 7 > 3"


@pytest.mark.parametrize("fmt", ["anki", "markdown"])
def test_question_answer_topic_id_and_level_come_back(fmt: str) -> None:
    (built,) = back([one("What does `a_b` cost, and why?", NASTY)], fmt)
    assert built.wanted_id == "mine"
    assert built.topic == "rag/retrieval"
    assert built.question.level == 4
    assert built.question.question.en == "What does `a_b` cost, and why?"
    assert built.question.answer.en == NASTY


@pytest.mark.parametrize("fmt", ["yaml", "jsonl"])
def test_shipped_questions_come_back_whole(fmt: str) -> None:
    corpus = sorted(read_corpus([shipped("knowledge")]).values(), key=lambda q: q.id)[:40]
    for before, built in zip(corpus, back(list(corpus), fmt), strict=True):
        assert built.wanted_id == before.id
        assert built.question.model_copy(update={"id": before.id, "topic": built.topic}) == before


@given(WORDS.filter(bool), WORDS.filter(bool))
@example("## What?", "# A heading\n\n> quoted")
@example("{{c1::cloze}}", "<script>alert(1)</script> &amp;")
@example("[sound:a.mp3] and \\(x\\)", "[$]y[/$] [latex]z[/latex] \\[w\\]")
@example("a;b\tc", '"quoted"\n\ttabbed')
@pytest.mark.parametrize("fmt", ["yaml", "jsonl", "anki", "markdown"])
def test_any_text_comes_back(fmt: str, question: str, answer: str) -> None:
    (built,) = back([one(question, answer)], fmt)
    text = built.question
    assert " ".join(text.question.get("en").split()) == " ".join(question.split())
    assert " ".join(text.answer.get("en").split()) == " ".join(answer.split())
