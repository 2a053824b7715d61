"""`questions edit`, `remove` and `path`: change an entry of one's own, take it away, say where it is."""

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
    from interviewer.corpus.read import Entry
    from interviewer.wiring import Services

Id = Annotated[str, typer.Argument(metavar="ID")]
TRASH = "trash"


def edit(question_id: Id, into: Into = None, lang: options.Lang = None, knowledge: options.Knowledge = None) -> None:
    """Open a question in $EDITOR; one that ships becomes a copy of your own."""
    from interviewer.cli.context import prepare
    from interviewer.cli.questions.add import folder_of

    console, services = prepare(lang=lang, knowledge=knowledge)
    folder = folder_of(services, into)
    edit_entry(console, services, stored_entry(services, question_id, folder), folder)


def edit_entry(
    console: "Console", services: "Services", stored: "Stored", folder: Path, *, text: str | None = None
) -> "Question | None":
    """Open an entry, or a text to take its place, and store what holds; returns it, or None where nothing was changed.

    Raises InputError where the text has faults and is not mended; it is kept beside the entry then.
    """
    from interviewer.cli.input import standard_input_is_terminal
    from interviewer.cli.questions.editor import Rejected, edit_until_good
    from interviewer.corpus.own import faults_of
    from interviewer.corpus.write import locked
    from interviewer.errors import InputError, InterviewerError

    name = stored.question.id
    with locked(folder):
        pass  # a folder that cannot be written shows before somebody edits
    if stored.folder != folder:
        console.note("edit-shipped", id=name)
    place = stored.path if stored.folder == folder else folder / stored.question.topic / f"{name}.yaml"
    try:
        edited, entry = edit_until_good(
            console,
            text or stored.text,
            place.name,
            lambda changed: faults_of(changed, place, name),
            interactive=standard_input_is_terminal(),
        )
    except Rejected as rejected:
        kept = _keep_rejected(rejected.text, place)
        faults = "\n".join(f"  {fault.line}: {fault.message}" for fault in rejected.faults)
        raise InputError(detail=console.texts("edit-rejected", id=name, path=kept, faults=faults)) from None
    if entry is None and text:
        entry, _ = faults_of(edited, place, name)
    if entry is None:
        console.note("edit-unchanged")
        return None
    try:
        return _saved(console, services, stored, folder, edited, entry)
    except InterviewerError:
        console.note("edit-kept", path=_keep_rejected(edited, place))
        raise


def _saved(
    console: "Console", services: "Services", stored: "Stored", folder: Path, text: str, entry: "Entry"
) -> "Question":
    """Store an edited text; drafts that were made from an answer which is another now are made anew."""
    from interviewer.corpus.own import save_question, save_text
    from interviewer.corpus.write import locked, write_new
    from interviewer.errors import ChangedMeanwhile

    redrafted = _redrafted(services, stored.question, entry.question)
    if redrafted:
        console.note("edit-redrafted")
        path = save_question(stored, redrafted, folder)
    elif stored.folder == folder:
        path = save_text(stored, text, entry)
    else:
        path = folder / entry.question.topic / f"{entry.question.id}.yaml"
        try:
            with locked(folder):
                write_new(text, path)
        except FileExistsError:
            raise ChangedMeanwhile(path=path) from None
    console.result(console.texts("edit-saved", id=entry.question.id, path=path))
    return redrafted or entry.question


def _redrafted(services: "Services", before: "Question", after: "Question") -> "Question | None":
    """Return the question with new drafts where its points are the program's own, made from an answer that changed."""
    from interviewer.cli.questions.points import known_words
    from interviewer.corpus.draft import drafted

    if before.answer == after.answer or not before.key_points or before.key_points != after.key_points:
        return None
    words = known_words(services)
    bare = before.model_copy(update={"key_points": ()})
    if [p.text for p in drafted(bare, words).key_points] != [p.text for p in before.key_points]:
        return None
    if not all(point.draft for point in before.key_points):
        return None
    return drafted(after.model_copy(update={"key_points": ()}), words)


def _keep_rejected(text: str, place: Path) -> Path:
    """Keep a text that was not stored beside its entry, under a name that is free, and return where."""
    from interviewer.corpus.write import write_new

    kept, n = place.with_name(f"{place.name}.rej"), 2
    while True:
        try:
            return write_new(text, kept)
        except FileExistsError:
            kept, n = place.with_name(f"{place.name}.{n}.rej"), n + 1


def stored_entry(services: "Services", question_id: str, folder: Path) -> "Stored":
    """Return an entry as it is stored, the one of `folder` before all others; raises UnknownQuestion."""
    from interviewer.cli.questions.look import known_question
    from interviewer.corpus.own import locate

    folders = [*(f for f in services.settings.knowledge_folders if f != folder), folder]
    found = locate(question_id, folders) if _may_be_name(question_id) else None
    if found is None:
        known_question(services.corpus, question_id)  # says that there is none, and what is near
        raise LookupError(question_id)
    return found


def _may_be_name(question_id: str) -> bool:
    """Say whether an id can be looked for as a file's name: no path, no pattern."""
    return question_id.replace("-", "").isalnum()


def remove(
    question_id: Id,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=say("Do not ask", "不再询问"))] = False,
    into: Into = None,
    lang: options.Lang = None,
    knowledge: options.Knowledge = None,
) -> None:
    """Remove a question of your own; it is kept in a trash folder."""
    from interviewer.cli.context import prepare
    from interviewer.cli.input import standard_input_is_terminal
    from interviewer.cli.questions.add import folder_of
    from interviewer.cli.questions.ask import Gone, one_key
    from interviewer.corpus.own import discard, locate, restoring
    from interviewer.errors import ExitCode, InputError, UsageError
    from interviewer.settings import writable_home

    console, services = prepare(lang=lang, knowledge=knowledge)
    folder = folder_of(services, into)
    stored = stored_entry(services, question_id, folder)
    if stored.folder != folder:
        raise InputError(detail=console.texts("remove-shipped", id=question_id, folder=folder))
    if not yes:
        if not standard_input_is_terminal():
            raise UsageError(detail=console.texts("remove-flag"))
        try:
            sure = one_key(console, "remove-sure", {"y", "n"}, id=question_id) == "y"
        except Gone:
            sure = False
        if not sure:
            console.note("not-removed")
            raise typer.Exit(ExitCode.USAGE)
    kept = discard(stored, writable_home(services.settings) / TRASH)
    console.result(console.texts("removed", id=question_id, path=kept))
    console.note("remove-restore", command=restoring(stored, kept))
    if locate(question_id, [f for f in services.settings.knowledge_folders if f != folder]):
        console.note("removed-under")


def path(question_id: Id, into: Into = None, lang: options.Lang = None, knowledge: options.Knowledge = None) -> None:
    """Print the path of the file that a question is read from."""
    from interviewer.cli.context import prepare
    from interviewer.cli.questions.add import folder_of
    from interviewer.settings import shipped

    console, services = prepare(lang=lang, knowledge=knowledge)
    stored = stored_entry(services, question_id, folder_of(services, into))
    console.result(str(stored.path))
    own = stored.folder != shipped("knowledge")
    console.note("path-own" if own else "path-shipped", id=question_id)
