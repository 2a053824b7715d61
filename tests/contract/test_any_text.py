"""Whatever somebody writes as a question or an answer: it is added, found, exported, and what was exported is the same.

`READERS` reads the formats back; where `questions import` reads one, its parser belongs there too.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from interviewer.core.question import Question, Text
from interviewer.corpus import Corpus
from interviewer.corpus.exporting import export_text
from interviewer.corpus.write import write_question
from interviewer.embedding import BuiltinEmbedder
from interviewer.index import Index
from tests.readers import read_anki, read_jsonl, read_markdown, read_yaml
from tests.small_corpus import many, small_corpus

CORPUS = {**small_corpus(), **many(24)}
READERS: Mapping[str, Callable[[str], list[Question]]] = {"yaml": read_yaml, "jsonl": read_jsonl}
"""Formats from which a question comes back whole."""
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80).filter(
    lambda text: bool(text.strip())
)
HOSTILE = [
    '"; DROP TABLE entries; --',
    "id: other\n---\nid: another",
    "<!-- -->\n## Which?\n",
    "\x00\x1b]0;title\x07",
    "a\ud7ff\ue000\ufffe\U0010ffff",
    "为什么\u3000？\u200b\r\n　　因为。",
    "$\\frac{1}{\\sqrt{d_k}}$\t`x\ty`\n```\n\tcode\n",
    "- a\n  - b\n\n\n  trailing  \n",
    "#separator:comma\n#html:false",
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.open(CORPUS, tmp_path_factory.mktemp("index"), BuiltinEmbedder()) as opened:
        yield opened


def survives(asked: str, answer: str, folder: Path, index: Index) -> None:
    """Check the whole way of one question."""
    mine = Question(id="mine", topic="any/text", question=Text(en=asked), answer=Text(en=answer))
    write_question(mine, folder)
    corpus = Corpus.open(folder, shipped=False)
    assert corpus.faults == ()
    index.follow({**CORPUS, **corpus})
    if hits := index.similar(asked, 1):  # a text without a letter or digit has nothing to be found by
        assert (hits[0].question_id, round(hits[0].similarity, 4)) == ("mine", 1)
        assert "mine" in {hit.question_id for hit in index.search(f"{asked} {answer}", 10, topic="any")}
    [read] = corpus.values()
    for name, reader in READERS.items():
        assert reader(export_text([read], name)) == [mine]
    [section] = read_markdown(export_text([read], "markdown"))
    assert (section["id"], section["topic"], section["level"], section["question"]) == ("mine", "any/text", 2, asked)
    [note] = read_anki(export_text([read], "anki"))
    assert (note["Id"], note["Topic"], note["Level"]) == ("mine", "any/text", "2")


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_that_look_like_something_else_survive(text: str, tmp_path: Path, index: Index) -> None:
    survives(text, f"{text}\n{text}", tmp_path, index)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, TEXTS)
@example("?!…", "---")
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, index: Index, asked: str, answer: str) -> None:
    survives(asked, answer, tmp_path_factory.mktemp("any"), index)
