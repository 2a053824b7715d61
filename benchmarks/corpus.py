"""How long the gate takes for a corpus of 250 entries, beside reading them alone: shipped ones, and copies that share no work."""

import statistics
import tempfile
import time
from itertools import cycle
from pathlib import Path

from benchmarks.table import row
from interviewer.corpus.check import check_corpus
from interviewer.corpus.read import entry_files, read_entries
from interviewer.corpus.topics import read_topics
from interviewer.corpus.write import write_question
from interviewer.embedding import BuiltinEmbedder
from interviewer.grading.offline import OfflineGrader
from interviewer.settings import shipped

ENTRIES, RUNS = 250, 3


def enlarged(folder: Path) -> None:
    """Write copies of the shipped entries below a folder; a word of its own in each group keeps what is cached apart."""
    entries, _ = read_entries(entry_files(shipped("knowledge")))
    for n, entry in zip(range(ENTRIES), cycle(entries), strict=False):
        question = entry.question
        points = tuple(
            p.model_copy(update={"accept": tuple(tuple(f"{group}|zq{n}x" for group in way) for way in p.accept)})
            for p in question.key_points
        )
        asked = question.question.model_copy(update={"en": f"{question.question.en} ({n})"})
        write_question(
            question.model_copy(update={"id": f"{question.id[:60]}-{n}", "question": asked, "key_points": points}),
            folder,
        )


def main() -> None:
    """Print the table."""
    topics = read_topics([shipped("knowledge")])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        enlarged(folder)
        read, checked = [], []
        for _ in range(RUNS):
            start = time.perf_counter()
            read_entries(entry_files(folder))
            read.append(time.perf_counter() - start)
            start = time.perf_counter()
            report = check_corpus([folder], OfflineGrader(), topics=topics, embedder=BuiltinEmbedder())
            checked.append(time.perf_counter() - start)
    row(f"reading {report.entries} entries", f"{statistics.median(read):.2f} s")
    row(f"checking {report.entries} entries", f"{statistics.median(checked):.2f} s", goal="≤ 10 s")
