"""What a free text about something else gets: how many are turned away, and how many of those about the subject are not."""

import tempfile
from pathlib import Path

from benchmarks.retrieval import paraphrases
from benchmarks.table import row
from interviewer.corpus import read_corpus
from interviewer.embedding import BuiltinEmbedder
from interviewer.index import Index
from interviewer.runner import LEAST_KNOWN, LEAST_SIMILAR
from interviewer.settings import shipped

HERE = Path(__file__).parent


def lines(name: str) -> list[str]:
    """Return the queries of a file: on_topic.txt (wishes of candidates), off_topic.txt (half of it chose the rule)."""
    return (HERE / name).read_text("utf-8").splitlines()


def main() -> None:
    """Print the table."""
    corpus = dict(read_corpus([shipped("knowledge")]))
    off, on = lines("off_topic.txt"), lines("on_topic.txt")
    groups = {
        "paraphrased questions": [query for _, _, query in paraphrases(corpus)],
        "wishes of candidates": on,
        "off topic, chose the rule": off[: len(off) // 2],
        "off topic, held out": off[len(off) // 2 :],
    }
    with (
        tempfile.TemporaryDirectory() as folder,
        Index.open(corpus, Path(folder), BuiltinEmbedder()) as index,
    ):
        for name, queries in groups.items():
            unknown = [query for query in queries if index.known(query) < LEAST_KNOWN]
            far = [query for query in queries if max(h.similarity for h in index.search(query)) < LEAST_SIMILAR]
            goal = "all turned away" if name.startswith("off") else "none turned away"
            turned = f"{len(unknown)} of {len(queries)}"
            row(f"{name}: turned away", turned, floor=f"by cosine alone {len(far)}", goal=goal)
            wrong = set(queries) - set(unknown) if name.startswith("off") else unknown
            print(f"    {', '.join(sorted(wrong)) or '–'}")


if __name__ == "__main__":
    main()
