"""`questions review`: walk through the drafts of a folder, and accept, edit, draft with the model, or skip each."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interviewer.cli import options
from interviewer.cli.questions.add import Into
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.core.question import Question
    from interviewer.corpus.own import Stored
    from interviewer.wiring import Services


def has_drafts(question: "Question") -> bool:
    """Say whether a stored question has something that no person has looked at; one without points gets drafts when read."""
    return question.draft or not question.key_points or any(point.draft for point in question.key_points)


def review(
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="NAME", help=say("Note this name beside the date", "在日期旁记下审阅人")),
    ] = None,
    as_json: options.Json = False,
    into: Into = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    lang: options.Lang = None,
) -> None:
    """Look through your drafts one by one; only what you accept loses its draft mark."""
    from interviewer.cli.context import prepare
    from interviewer.cli.input import standard_input_is_terminal
    from interviewer.cli.questions.add import folder_of
    from interviewer.corpus.own import stored_entries
    from interviewer.errors import UsageError

    console, services = prepare(lang=lang, model=model, base_url=base_url)
    folder = folder_of(services, into)
    entries = [stored for stored in stored_entries(folder) if has_drafts(stored.question)] if folder.is_dir() else []
    if as_json:
        console.json([_row(stored) for stored in entries])
        return
    if not entries:
        console.line("review-none", style=None, folder=folder)
        return
    if not standard_input_is_terminal():
        raise UsageError(detail=console.texts("review-terminal"))
    walk = Walk(console, services, folder, by)
    for number, stored in enumerate(entries, 1):
        if not walk.visit(stored, number, len(entries)):
            break
    left = sum(has_drafts(stored.question) for stored in stored_entries(folder))
    console.note("review-left", left=left)


def _row(stored: "Stored") -> dict[str, object]:
    question = stored.question
    drafts = [point.id for point in question.key_points if point.draft]
    return {
        "id": question.id,
        "topic": question.topic,
        "path": str(stored.path),
        "drafts": drafts,
        "checks": checks(stored),
    }


def checks(stored: "Stored") -> list[str]:
    """Return what the checks find in an entry, judged as it will be once it is accepted."""
    from interviewer.corpus.draft import with_drafts
    from interviewer.corpus.drafting import faults
    from interviewer.grading.offline import OfflineGrader

    return faults(with_drafts(stored.question), OfflineGrader())


class Walk:
    """Visits entries; what was decided about one is stored before the next is shown."""

    def __init__(self, console: "Console", services: "Services", folder: Path, by: str | None) -> None:
        self._console, self._services, self._folder, self._by = console, services, folder, by

    def visit(self, stored: "Stored", number: int, total: int) -> bool:
        """Show an entry and do what is wanted; returns False where the person quits."""
        from interviewer.cli.questions.ask import Gone, one_key
        from interviewer.corpus.own import locate
        from interviewer.errors import InterviewerError

        console = self._console
        while True:
            self._show(stored, number, total)
            try:
                key = one_key(console, "review-keys", {"a", "e", "d", "s", "q"})
                if key in {"s", "q"}:
                    return key == "s"
                if key == "a" and self._accept(stored):
                    return True
                if key == "e":
                    self._edit(stored)
                if key == "d":
                    self._draft(stored)
            except Gone:
                return False
            except InterviewerError as e:
                console.error(e)
            found = locate(stored.question.id, [self._folder])
            if found is None:
                return True
            stored = found

    def _show(self, stored: "Stored", number: int, total: int) -> None:
        from interviewer.cli.card import show_answer
        from interviewer.cli.console import visible
        from interviewer.cli.questions.points import show_points
        from interviewer.corpus.draft import with_drafts

        console, question = self._console, with_drafts(stored.question)
        lang = self._services.settings.language()
        count = console.texts("review-count", number=number, total=total)
        console.rule(f"{question.id} {console.symbol('dot')} {question.topic} {console.symbol('dot')} {count}")
        console.show(visible(question.question.get(lang)), style="bold")
        show_answer(console, question, lang)
        show_points(console, question, lang, talk=False)
        found = checks(stored)
        console.line("review-faults" if found else "review-good", style="yellow" if found else "green")
        for fault in found:
            console.show(f"  {fault}")

    def _accept(self, stored: "Stored") -> bool:
        """Take the draft marks off after asking; returns whether that was done."""
        from interviewer.cli.questions.ask import one_key
        from interviewer.cli.questions.points import known_words
        from interviewer.corpus.draft import accepted, with_drafts
        from interviewer.corpus.own import save_question

        question = with_drafts(stored.question)
        count = sum(point.draft for point in question.key_points)
        if one_key(self._console, "review-sure", {"y", "n"}, count=count) != "y":
            return False
        today = datetime.date.today().isoformat()
        done = accepted(question, known_words(self._services))
        done = done.model_copy(update={"reviewed": f"{today} {self._by}" if self._by else today})
        path = save_question(stored, done, self._folder)
        self._console.result(self._console.texts("review-accepted", id=done.id, path=path))
        return True

    def _edit(self, stored: "Stored") -> None:
        from interviewer.cli.questions.edit import edit_entry

        edit_entry(self._console, self._services, stored, self._folder)

    def _draft(self, stored: "Stored") -> None:
        from interviewer.cli.questions.draft import draft_entry
        from interviewer.errors import NoModelForDraft

        if not self._services.settings.model:
            raise NoModelForDraft
        draft_entry(self._console, self._services, stored, self._folder)
