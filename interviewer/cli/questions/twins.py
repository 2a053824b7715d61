"""What the index knows about a new question: near-duplicates, and the topic that its nearest neighbours have."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from interviewer.core.question import Question

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.ports import Hit
    from interviewer.wiring import Services

DUPLICATE = 0.50
"""Cosine similarity from which a question is shown as a possible duplicate."""
NEAREST = 8
LEAST_SIMILAR = 0.1
"""Cosine similarity under which a neighbour says nothing about the topic."""
Choice = Literal["ask", "merge", "keep", "cancel"]


@dataclass(frozen=True)
class Neighbours:
    """Likely topics, the best first, and questions that may ask the same, the nearest first."""

    topics: tuple[str, ...] = ()
    twins: tuple["Hit", ...] = ()


def neighbours(console: "Console", services: "Services", asked: str, answered: str) -> Neighbours:
    """Look a question up; where there is no index, nothing is near, and a note says so."""
    from interviewer.errors import InterviewerError

    try:
        near = services.index.search(f"{asked}\n{answered[:1000]}", k=NEAREST)
        twins = services.index.similar(asked, k=3)
    except InterviewerError as e:
        console.note("no-index", why=e.message(console.texts.lang))
        return Neighbours()
    weight: dict[str, float] = {}
    for rank, hit in enumerate(near, 1):
        if hit.similarity >= LEAST_SIMILAR:
            topic = services.corpus[hit.question_id].topic
            weight[topic] = weight.get(topic, 0.0) + hit.similarity / rank
    topics = sorted(weight, key=lambda t: (-weight[t], t))
    return Neighbours(tuple(topics), tuple(hit for hit in twins if hit.similarity >= DUPLICATE))


def settle(
    console: "Console", services: "Services", twins: tuple["Hit", ...], choice: Choice, *, interactive: bool
) -> Literal["merge", "keep", "cancel"]:
    """Show near-duplicates and return what to do; without a terminal both are kept, and the warning stays."""
    from interviewer.cli.console import visible
    from interviewer.cli.questions.ask import one_key

    if not twins:
        return "keep"
    console.note("near-duplicates")
    for hit in twins:
        question = services.corpus[hit.question_id]
        text = question.question.get(services.settings.language())
        console.talk.print(f"  {hit.similarity:.2f}  {question.id}  {visible(text)}", markup=False)
    if choice != "ask":
        return choice
    if not interactive:
        return "keep"
    key = one_key(console, "ask-duplicate", {"m", "k", "c"}, id=twins[0].question_id)
    pressed: dict[str, Literal["merge", "keep", "cancel"]] = {"m": "merge", "k": "keep", "c": "cancel"}
    return pressed[key]


def merge_into(console: "Console", services: "Services", name: str, added: Question, folder: Path) -> Path:
    """Put a question into the one of that name, in a copy where that one is in another folder; returns the path."""
    from interviewer.corpus.merge import merged
    from interviewer.corpus.own import locate, save_question

    stored = locate(name, [*(f for f in services.settings.knowledge_folders if f != folder), folder])
    whole = merged(stored.question if stored else services.corpus[name], added)
    path = save_question(stored, whole, folder)
    if stored is None or stored.folder != folder:
        console.note("merged-copy", id=name)
    return path
