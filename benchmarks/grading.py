"""How many replies the built-in grader marks in a second of one core's time, whatever else the machine is doing."""

import itertools
import time

from benchmarks.table import row
from interviewer.corpus import read_corpus
from interviewer.corpus.draft import with_drafts
from interviewer.grading.offline import OfflineGrader
from interviewer.ports import GradingRequest
from interviewer.settings import shipped

WORDS = 150
SECONDS = 3.0


def main() -> None:
    """Print the table."""
    corpus = read_corpus([shipped("knowledge")])
    grader = OfflineGrader()
    for what, questions in (
        ("accept groups", list(corpus.values())),
        (
            "bare answers",
            [
                with_drafts(
                    q.model_copy(update={"key_points": (), "misconceptions": (), "sources": (), "examples": ()})
                )
                for q in corpus.values()
            ],
        ),
    ):
        requests = []
        for n, question in enumerate(questions):
            for lang in question.langs:
                other = questions[(n + 1) % len(questions)]
                text = f"{question.answer.get(lang)} {other.answer.get(lang)}"
                reply = " ".join(text.split()[:WORDS]) if lang == "en" else text[: 2 * WORDS]
                requests.append(GradingRequest(question, reply, lang))
        for request in requests:  # compile the patterns
            grader.grade(request)
        start, done = time.process_time(), 0
        for request in itertools.cycle(requests):
            grader.grade(request)
            done += 1
            if done % 50 == 0 and time.process_time() - start > SECONDS:
                break
        rate = done / (time.process_time() - start)
        row(f"offline grader, {what}, {WORDS}-word replies", f"{rate:,.0f} replies/s", goal="≥ 500 replies/s")
