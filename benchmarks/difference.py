"""Adding to an index: one question to 153 and to 10,000, beside building it all anew; and what is lost by not training anew.

Before differences were built, every addition built everything: that is the figure in the second column.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.retrieval import TOP, paraphrases, synthetic
from benchmarks.table import quantile, row
from interviewer.core.question import Question, Text
from interviewer.corpus import read_corpus
from interviewer.embedding import BuiltinEmbedder
from interviewer.index import Index
from interviewer.settings import shipped

SIZES = (153, 10_000)
RUNS = 7


def added(number: int) -> Question:
    """Return a question that no other is like."""
    return Question(
        id=f"added-{number}",
        question=Text(en=f"What does the zebrafish gate number {number} do?", zh=f"斑马鱼门 {number} 做什么？"),
        answer=Text(en="It opens twice a day."),
    )


def seconds(work: Callable[[], object]) -> float:
    """Return how long work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def one(corpus: dict[str, Question], folder: Path) -> None:
    """Print the times of one addition: in a session that has the index open, and in a new process."""
    whole = seconds(lambda: Index.open(corpus, folder, BuiltinEmbedder()).close())
    times = []
    with Index.open(corpus, folder, BuiltinEmbedder()) as index:
        index.warm()
        for number in range(RUNS):
            question = added(number)
            corpus = {**corpus, question.id: question}

            def found(corpus: dict[str, Question] = corpus, number: int = number) -> None:
                index.follow(corpus)
                assert index.search(f"zebrafish gate {number}", 1)[0].question_id == f"added-{number}"

            times.append(seconds(found))
        floor = seconds(lambda: copied(folder)) + seconds(lambda: index.search("zebrafish"))
    size = f"{len(corpus) - RUNS:,}"
    spread = f"{statistics.median(times) * 1e3:.0f} ({min(times) * 1e3:.0f}–{max(times) * 1e3:.0f}) ms"
    row(f"1 to {size}: added and found", spread, floor=f"copy, search {floor * 1e3:.0f} ms", goal="≤ 300 ms")
    row(f"1 to {size}: before, everything anew", f"{whole:.1f} s", floor=f"{len(corpus) / whole:,.0f} questions/s")


def copied(folder: Path) -> None:
    """Copy the words once more, written through to the disk: what a difference that shares nothing must at least do."""
    source = max(folder.glob("built-*/lexical.sqlite3"), key=lambda path: path.stat().st_mtime)
    with tempfile.NamedTemporaryFile(dir=folder) as copy, source.open("rb") as file:
        shutil.copyfileobj(file, copy)
        copy.flush()
        os.fsync(copy.fileno())


def searched(index: Index, corpus: dict[str, Question], ids: set[str]) -> tuple[float, float]:
    """Return the share of the paraphrases of some questions that find theirs first, and among the first TOP."""
    ranks = []
    for question_id, _, query in paraphrases(corpus):
        if question_id in ids:
            found = [hit.question_id for hit in index.search(query, TOP)]
            ranks.append(found.index(question_id) if question_id in found else TOP)
    return sum(rank == 0 for rank in ranks) / len(ranks), sum(rank < TOP for rank in ranks) / len(ranks)


def quality(folder: Path) -> None:
    """Print the recall of questions that were added to an index trained without them, beside one trained with them."""
    corpus = dict(read_corpus([shipped("knowledge")]))
    asked = sorted({question_id for question_id, _, _ in paraphrases(corpus)})
    with Index.open(corpus, folder / "whole", BuiltinEmbedder()) as index:
        whole = searched(index, corpus, set(asked))
    shares = []
    for part in range(3):
        late = set(asked[part::3]) | set(sorted(corpus)[part::12])
        place = folder / str(part)
        Index.open({name: q for name, q in corpus.items() if name not in late}, place, BuiltinEmbedder()).close()
        with Index.open(corpus, place, BuiltinEmbedder()) as index:
            assert index._current().base, "not a difference"
            shares.append((len(late) / len(corpus), *searched(index, corpus, late)))
    of = [statistics.mean(column) for column in zip(*shares, strict=True)]
    what = f"recall @1, @{TOP} of {of[0]:.0%} added later"
    row(what, f"{of[1]:.2f}, {of[2]:.2f}", floor=f"trained with them {whole[0]:.2f}, {whole[1]:.2f}")


def main() -> None:
    """Print the table."""
    import chromadb  # noqa: F401  (its import is no part of a build)

    shipped_ones = dict(read_corpus([shipped("knowledge")]))
    with tempfile.TemporaryDirectory() as name:
        for size in SIZES:
            corpus = {**synthetic(max(0, size - len(shipped_ones))), **shipped_ones}
            one(corpus, Path(name) / str(size))
        quality(Path(name))
        by_command(Path(name))


def by_command(folder: Path) -> None:
    """Print how long the commands take that add a question and find it, each a new process with nothing in memory."""
    env = {**os.environ, "INTERVIEWER_HOME": str(folder / "home"), "INTERVIEWER_LANG": "en"}

    def questions(*arguments: str) -> float:
        call = [sys.executable, "-m", "interviewer", "questions", *arguments]
        start = time.perf_counter()
        subprocess.run(call, env=env, check=True, capture_output=True)
        return time.perf_counter() - start

    questions("search", "warm")
    adding, finding = [], []
    for number in range(3):
        asked = f"What does the zebrafish gate number {number} do?"
        adding.append(questions("add", "-q", asked, "-a", "It opens.", "--id", f"added-{number}", "--yes"))
        finding.append(questions("search", "zebrafish"))
    row("`questions add` at 153", f"{quantile(adding, 0.5):.2f} s")
    row(
        "`questions search` at 153, the first after it",
        f"{quantile(finding, 0.5):.2f} s",
        floor="Chroma's import 0.8 s",
    )


if __name__ == "__main__":
    main()
