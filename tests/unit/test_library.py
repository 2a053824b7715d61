"""The package as a library: typed names that load when used, an example that runs, and the index in a LangChain chain."""

import asyncio
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda

import interviewer
from interviewer import BuiltinEmbedder, Corpus, Index, InterviewerError
from interviewer.retriever import QuestionRetriever
from tests.small_corpus import small_corpus


def test_every_public_name_is_there_and_is_what_its_module_has() -> None:
    assert set(interviewer._MODULES) == set(interviewer.__all__) <= set(dir(interviewer))
    for name, module in interviewer._MODULES.items():
        assert getattr(interviewer, name) is getattr(importlib.import_module(f"interviewer.{module}"), name)
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = interviewer.Nothing


def test_names_are_loaded_one_by_one() -> None:
    code = "import sys; from interviewer import Text; sys.exit('chromadb' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_example_of_the_package_runs_without_a_network(tmp_path: Path) -> None:
    example = re.search(r"```python\n(.*?)```", interviewer.__doc__ or "", re.DOTALL)
    assert example
    (tmp_path / "my-questions").mkdir()
    (tmp_path / "my-questions" / "own.yaml").write_text("id: own\nquestion: {en: What is mine?}\nanswer: {en: This.}\n")
    offline = "import socket\nsocket.socket.connect = lambda *_: (_ for _ in ()).throw(OSError('network'))\n"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", offline + example[1]],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    first, *verdicts, last = done.stdout.splitlines()
    assert first.startswith("Why are attention scores divided by √d_k?")
    assert any(re.match(r"\S+ met '", line) for line in verdicts)
    assert last == "mine"


def test_a_corpus_is_opened_with_folders_over_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("id: own\nquestion: {en: What is mine?}\nanswer: {en: This.}\n")
    (tmp_path / "broken.yaml").write_text("id: broken\nquestion: {en: Why?}\n")
    assert set(Corpus.open(tmp_path)) - set(Corpus.open()) == {"own"}
    alone = Corpus.open(tmp_path, shipped=False)
    assert set(alone) == {"own"}
    [fault] = alone.faults
    assert (fault.path.name, "answer" in fault.message) == ("broken.yaml", True)


def test_errors_have_a_base_and_a_hint(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InterviewerError) as caught:
        Index.open(small_corpus(), tmp_path / "file" / "index", BuiltinEmbedder())
    assert str(tmp_path) in caught.value.hint("en")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.open(small_corpus(), tmp_path_factory.mktemp("index"), BuiltinEmbedder()) as opened:
        yield opened


def test_the_retriever_gives_documents_with_what_a_chain_needs(index: Index) -> None:
    found = QuestionRetriever(index=index, questions=small_corpus(), k=2).invoke(
        "memory saved by caching keys and values"
    )
    question = small_corpus()["kv-cache"]
    assert len(found) == 2
    first = found[0]
    assert first.id == "kv-cache"
    assert first.page_content == f"{question.question.en}\n\n{question.answer.en}"
    assert first.metadata["topic"] == question.topic
    assert first.metadata["key_points"] == [question.key_points[0].text.en]
    assert 0 < first.metadata["similarity"] <= 1
    assert found[0].metadata["score"] > found[1].metadata["score"]


def test_a_retriever_keeps_to_its_topic_language_and_similarity(index: Index) -> None:
    chinese = QuestionRetriever(index=index, questions=small_corpus(), topic="transformer", lang="zh", k=6)
    found = chinese.invoke("键和值")
    assert {document.metadata["id"] for document in found} == {"scaling", "layer-norm", "rope"}
    assert {document.metadata["lang"] for document in found} == {"zh"}
    strict = QuestionRetriever(index=index, questions=small_corpus(), least=0.99)
    assert strict.invoke("键和值") == []


def test_it_works_in_a_chain_batched_and_asynchronously(index: Index) -> None:
    def titles(documents: list[Document]) -> list[str]:
        return [document.metadata["question"] for document in documents]

    chain = QuestionRetriever(index=index, questions=small_corpus(), k=1) | RunnableLambda(titles)
    assert chain.invoke("low rank") == [small_corpus()["lora"].question.en]
    batched = chain.batch(["low rank", "rotary angle"] * 4)
    assert batched == [[small_corpus()[name].question.en] for name in ("lora", "rope")] * 4
    assert asyncio.run(chain.ainvoke("合并相邻符号")) == [small_corpus()["bpe"].question.en]
