"""Writes what a plan lets in, one question whole or not at all, and reports what became of each."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from interviewer.core.question import Question
from interviewer.corpus.importing.plan import Plan, Row, contents, free_id
from interviewer.corpus.read import read_entry
from interviewer.corpus.write import write_question
from interviewer.errors import InterviewerError
from interviewer.parallel import in_order

JOBS = 4
"""Files that are written at once: most of the time of one is waiting for the disk."""


@dataclass(frozen=True)
class Outcome:
    """What became of a plan.

    Args:
        plan: the plan, with the rows that were written marked as added.
        stopped: the failure that ended it, such as a full disk; None where it went to its end.
        interrupted: whether the user stopped it.
    """

    plan: Plan
    stopped: InterviewerError | None = None
    interrupted: bool = False


def carry_out(plan: Plan, on_step: Callable[[], None] = lambda: None) -> Outcome:
    """Write the new questions of a plan.

    A question that cannot be written ends the work, as does the user; what was written stays, and the same command goes
    on, because what is there is not imported again.
    """
    done: dict[int, Row] = {}
    new = [(n, row) for n, row in enumerate(plan.rows) if row.status == "new"]
    stopped: InterviewerError | None = None
    interrupted = False

    def write(item: tuple[int, Row]) -> None:
        n, row = item
        done[n] = _written(row, plan.folder)

    try:
        for _ in in_order(write, new, JOBS):
            on_step()
    except InterviewerError as e:
        stopped = e
    except KeyboardInterrupt:
        interrupted = True
    rows = tuple(done.get(n, row) for n, row in enumerate(plan.rows))
    return Outcome(replace(plan, rows=rows), stopped, interrupted)


def _written(row: Row, folder: Path) -> Row:
    """Write one question; where another process has taken its id meanwhile, under another one, unless it is the same."""
    assert row.question is not None
    question, taken = row.question, {row.question.id}
    while True:
        try:
            return replace(row, status="added", question=question, written=write_question(question, folder))
        except FileExistsError:
            if _is_there(question, folder):
                return replace(row, status="there", question=question, same_as=question.id)
            question = question.model_copy(update={"id": free_id(row.question.id, taken, {})})


def _is_there(question: Question, folder: Path) -> bool:
    entry, _ = read_entry(folder / question.topic / f"{question.id}.yaml")
    return entry is not None and not set(contents(question)).isdisjoint(contents(entry.question))
