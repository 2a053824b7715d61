"""The topic tree with its counts, as a Markdown table: `python -m interviewer.corpus.overview knowledge/README.md`.

The table stands between two marks in the file; what is around them is written by hand.
"""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from interviewer.core.question import LANGS, Question
from interviewer.corpus.read import read_corpus
from interviewer.corpus.topics import Topic, parents, read_topics

BEGIN, END = "<!-- topics: made by `make topics` -->", "<!-- end of topics -->"
LEVELS = (1, 2, 3, 4, 5)


def table(questions: Iterable[Question], topics: Mapping[str, Topic]) -> str:
    """Return the tree as a Markdown table: each topic with its questions per level and language, and the total."""
    asked = list(questions)
    head = ["Topic · 主题", "", *(str(level) for level in LEVELS), *LANGS, "all · 共"]
    lines = [_row(head), _row(["---", "---", *["--:"] * (len(head) - 2)])]
    known = {above for question in asked for above in parents(question.topic)} | set(topics)
    order = {name: n for n, name in enumerate(topics)}
    for name in sorted(known, key=lambda t: [(order.get(p, len(order)), p) for p in parents(t)]):
        below = [q for q in asked if q.within(name)]
        title = topics[name].name if name in topics else None
        label = f"{title.get('en')} · {title.get('zh')}" if title else ""
        code = f"`{name}`" if "/" in name else f"**`{name}`**"
        lines.append(_row([code, label, *_counts(below)]))
    lines.append(_row(["**all · 共**", "", *_counts(asked)]))
    return "\n".join(lines)


def _counts(questions: list[Question]) -> list[str]:
    levels = [sum(q.level == level for q in questions) for level in LEVELS]
    langs = [sum(lang in q.langs for q in questions) for lang in LANGS]
    return [str(n) if n else "" for n in (*levels, *langs, len(questions))]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def renewed(text: str, folder: Path) -> str:
    """Return a page with the table between its marks made from a folder; raises ValueError where a mark is missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"no {BEGIN!r} … {END!r} in the page")
    made = table(read_corpus([folder]).values(), read_topics([folder]))
    return f"{before}{BEGIN}\n{made}\n{END}{after}"


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(renewed(page.read_text("utf-8"), page.parent), "utf-8")
