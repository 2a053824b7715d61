"""`questions draft`: a model writes what an entry lacks; the difference is shown, and stored where it is accepted."""

import difflib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from interviewer.cli import options
from interviewer.cli.questions.add import Into
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.core.question import Question
    from interviewer.corpus.drafting import Drafted
    from interviewer.corpus.own import Stored
    from interviewer.wiring import Services

Outcome = Literal["complete", "taken", "left", "written"]
STYLES = {"+": "green", "-": "red", "@": "cyan"}


def draft(
    question_id: Annotated[str | None, typer.Argument(metavar="[ID]")] = None,
    all_drafts: Annotated[
        bool,
        typer.Option(
            "--all-drafts", help=say("Every question of your own that has drafts", "自己题库中所有带草稿的题目")
        ),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help=say("Take what passes the checks, do not ask", "不询问，直接采用"))
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help=say("Write the entry there; - is stdout", "写到该文件；- 为标准输出")
        ),
    ] = None,
    into: Into = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    lang: options.Lang = None,
    knowledge: options.Knowledge = None,
) -> None:
    """Let the model write what a question lacks: the other language, key points, misconceptions, examples."""
    from interviewer.cli.context import prepare
    from interviewer.cli.questions.add import folder_of
    from interviewer.cli.questions.edit import stored_entry
    from interviewer.cli.questions.review import has_drafts
    from interviewer.corpus.own import stored_entries
    from interviewer.errors import ExitCode, ModelError, NoModelForDraft, UsageError

    console, services = prepare(lang=lang, knowledge=knowledge, model=model, base_url=base_url)
    if bool(question_id) == all_drafts:
        raise UsageError(detail=console.texts("draft-which"))
    if output and all_drafts:
        raise UsageError(detail=console.texts("draft-output-one"))
    if not services.settings.model:
        raise NoModelForDraft
    folder = folder_of(services, into)
    if question_id:
        draft_entry(console, services, stored_entry(services, question_id, folder), folder, yes=yes, output=output)
        return
    entries = [stored for stored in stored_entries(folder) if has_drafts(stored.question)] if folder.is_dir() else []
    if not entries:
        console.line("draft-none", style=None)
    failed = 0
    for stored in entries:
        try:
            draft_entry(console, services, stored, folder, yes=yes)
        except ModelError as e:
            console.note("draft-failed", id=stored.question.id, why=e.message(console.texts.lang))
            failed += 1
    if failed:
        raise typer.Exit(ExitCode.PARTIAL if failed < len(entries) else ExitCode.MODEL)


def draft_entry(
    console: "Console",
    services: "Services",
    stored: "Stored",
    folder: Path,
    *,
    yes: bool = False,
    output: Path | None = None,
) -> Outcome:
    """Draft what one entry lacks and store it where it is accepted; raises ModelError and what storing raises."""
    from interviewer.corpus.drafting import draft_with_model, lacks
    from interviewer.corpus.write import to_yaml
    from interviewer.grading.offline import OfflineGrader

    question = stored.question
    wanting = lacks(question)
    if not wanting:
        console.note("draft-complete", id=question.id)
        return "complete"
    console.note("draft-lacks", id=question.id, parts=", ".join(wanting))
    with console.busy("drafting", on=True):
        made = draft_with_model(question, services.model, OfflineGrader())
    _say_what_failed(console, made)
    if output:
        _write(console, output, to_yaml(made.question))
        return "written"
    show_difference(console, stored, made.question, folder)
    return _settle(console, services, stored, made.question, folder, yes=yes)


def _say_what_failed(console: "Console", made: "Drafted") -> None:
    from interviewer.cli.console import visible

    if made.left_out:
        console.note("draft-left-out", parts=", ".join(made.left_out))
    if made.faults:
        console.note("draft-faults")
        for fault in made.faults:
            console.talk.print(f"  {visible(fault)}", markup=False)


def _write(console: "Console", output: Path, text: str) -> None:
    from interviewer.corpus.write import write_new
    from interviewer.errors import UsageError

    if str(output) == "-":
        console.stream.write(text)
        console.stream.flush()
        return
    try:
        write_new(text, output.absolute())
    except FileExistsError:
        raise UsageError(detail=console.texts("draft-exists", path=output)) from None
    console.note("draft-written", path=output)


def show_difference(console: "Console", stored: "Stored", made: "Question", folder: Path) -> None:
    """Print what would change in the entry's file, coloured where the terminal has colours."""
    from rich.text import Text

    from interviewer.cli.console import visible
    from interviewer.corpus.write import to_yaml

    before, after = stored.text.splitlines(), to_yaml(made, header="").splitlines()
    before = before if stored.folder == folder else to_yaml(stored.question, header="").splitlines()
    before = [line for line in before if not line.startswith("#")]
    name = f"{made.id}.yaml"
    for line in difflib.unified_diff(before, after, name, f"{name} (draft)", lineterm="", n=2):
        style = "bold" if line.startswith(("---", "+++")) else STYLES.get(line[:1], "")
        console.rich.print(Text(visible(line), style=style), soft_wrap=True)


def _settle(
    console: "Console", services: "Services", stored: "Stored", made: "Question", folder: Path, *, yes: bool
) -> Outcome:
    from interviewer.cli.input import standard_input_is_terminal
    from interviewer.cli.questions.ask import Gone, one_key
    from interviewer.cli.questions.edit import edit_entry
    from interviewer.corpus.own import save_question
    from interviewer.corpus.write import to_yaml

    key = "y" if yes else "n"
    if not yes and standard_input_is_terminal():
        try:
            key = one_key(console, "draft-accept", {"y", "n", "e"})
        except Gone:
            key = "n"
    elif not yes:
        console.note("draft-not-taken")
        return "left"
    if key == "e":
        edited = edit_entry(console, services, stored, folder, text=to_yaml(made))
        return "taken" if edited else "left"
    if key == "n":
        console.note("draft-left", id=made.id)
        return "left"
    path = save_question(stored, made, folder)
    console.result(console.texts("draft-taken", id=made.id, path=path))
    return "taken"
