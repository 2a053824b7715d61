"""How long an import of 1, 100 and 10,000 SYNTHETIC questions takes, part by part, beside reading, checking and writing alone.

Near-duplicates are kept: questions made from templates resemble each other.
"""

import csv
import io
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.retrieval import synthetic
from benchmarks.table import row
from interviewer.core.question import LANGS, Question, Text
from interviewer.corpus import read_corpus
from interviewer.corpus.importing import Builder, carry_out, make_plan, read_sources
from interviewer.corpus.sketch import known_words
from interviewer.corpus.topics import read_topics
from interviewer.corpus.write import write_question
from interviewer.embedding import BuiltinEmbedder
from interviewer.settings import shipped

SIZES = (1, 100, 10_000)
GOAL = "≤ 60 s"


def texts(size: int) -> list[tuple[str, str]]:
    """Return questions and answers in one language each, in turns; the number makes each wording its own."""
    made = []
    for n, question in enumerate(synthetic(size).values()):
        lang = LANGS[n % 2]
        made.append((f"{question.question.get(lang)} ({n})", question.answer.get(lang)))
    return made


def as_jsonl(rows: Sequence[tuple[str, str]]) -> str:
    return "".join(json.dumps({"question": q, "answer": a}, ensure_ascii=False) + "\n" for q, a in rows)


def as_csv(rows: Sequence[tuple[str, str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([("question", "answer"), *rows])
    return out.getvalue()


def imported(source: Path, folder: Path) -> tuple[float, float, float]:
    """Return the seconds of reading, of planning, and of writing."""
    start = time.perf_counter()
    existing = list(read_corpus([shipped("knowledge")]).values())
    readings = read_sources([source])
    read = time.perf_counter()
    words = known_words(read_corpus([shipped("knowledge")]).values())
    builder = Builder(read_topics([shipped("knowledge")]), words=words)
    plan = make_plan(readings, existing, folder, builder, BuiltinEmbedder(), duplicates="keep")
    planned = time.perf_counter()
    outcome = carry_out(plan)
    assert outcome.plan.count("fault") == 0
    assert outcome.plan.count("added") == len(plan.rows)
    return read - start, planned - read, time.perf_counter() - planned


def floor(source: Path, folder: Path) -> float:
    """Return the seconds of parsing JSON lines, validating, and writing one file after the other."""
    start = time.perf_counter()
    for n, line in enumerate(source.read_text("utf-8").splitlines()):
        data = json.loads(line)
        lang = LANGS[n % 2]
        question = Question(
            id=f"q-{n}", question=Text(**{lang: data["question"]}), answer=Text(**{lang: data["answer"]})
        )
        write_question(question, folder)
    return time.perf_counter() - start


def main(*sizes: int) -> None:
    """Print the table."""
    forms: dict[str, Callable[[Sequence[tuple[str, str]]], str]] = {"jsonl": as_jsonl, "csv": as_csv}
    for size in sizes or SIZES:
        rows = texts(size)
        for name, written in forms.items():
            with tempfile.TemporaryDirectory() as folder:
                source = Path(folder) / f"source.{name}"
                source.write_text(written(rows), "utf-8")
                least = f"{floor(source, Path(folder) / 'floor'):.1f} s" if name == "jsonl" else ""
                parts = imported(source, Path(folder) / "own")
                shown = " + ".join(f"{seconds:.1f}" for seconds in parts)
                row(f"{size:,} from {name}: read, plan, write", f"{shown} = {sum(parts):.1f} s", floor=least, goal=GOAL)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
