"""`export`: an interview as markdown, as one HTML file, or as JSON."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interviewer.cli import options
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.wiring import Services

FORMATS = ("md", "html", "json")
SUFFIXES = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".json": "json"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "export", help=say("Write an interview as markdown, HTML or JSON", "把一场面试导出为 Markdown、HTML 或 JSON")
    )(export)


def export(
    session: Annotated[
        str | None, typer.Argument(help=say("Session id, or its beginning", "场次编号或其开头"), metavar="[ID]")
    ] = None,
    last: Annotated[bool, typer.Option("--last", help=say("The latest interview", "最近一场"))] = False,
    everything: Annotated[
        bool,
        typer.Option(
            "--all", help=say("Every interview, each into a file of --output", "全部场次，逐场写入 --output 目录")
        ),
    ] = False,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="md|html|json",
            help=say("Default: by the name of --output, else md", "默认按 --output 的文件名，否则为 md"),
            autocompletion=lambda incomplete: [name for name in FORMATS if name.startswith(incomplete)],
        ),
    ] = None,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FILE", help=say("Where to; - is the terminal", "写到哪里；- 为终端")),
    ] = Path("-"),
    force: Annotated[bool, typer.Option("--force", help=say("Replace a file that is there", "覆盖已有文件"))] = False,
    lang: options.Lang = None,
) -> None:
    """Write an interview as markdown, HTML or JSON; the language is the interview's own unless --lang says otherwise."""
    from interviewer.cli.context import prepare
    from interviewer.errors import UsageError

    console, services = prepare(lang=lang)
    if [session is not None, last, everything].count(True) != 1:
        several = session is not None or last or everything
        raise UsageError(detail=console.texts("export-one" if several else "export-which"))
    chosen = format_ or SUFFIXES.get(output.suffix.lower(), "md")
    if chosen not in FORMATS:
        raise UsageError(detail=console.texts("export-format", value=chosen))
    if everything:
        _export_all(console, services, chosen, output, force=force, lang=lang)
        return
    which = services.store.find(session) if session else _latest(console, services)
    if which is None:
        return
    text = session_text(services, which, chosen, lang=lang)
    if str(output) == "-":
        console.write(text)
        return
    console.note("exported", path=_write(output, text, force=force))


def _latest(console: "Console", services: "Services") -> str | None:
    sessions = services.store.sessions()
    if not sessions:
        console.note("no-history")
        return None
    return sessions[0].id


def _export_all(
    console: "Console", services: "Services", format_: str, folder: Path, *, force: bool, lang: str | None
) -> None:
    from interviewer.errors import CannotWrite, UsageError

    if str(folder) == "-":
        raise UsageError(detail=console.texts("export-folder"))
    sessions = services.store.sessions()
    if not sessions:
        console.note("no-history")
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise CannotWrite(path=folder, detail=e.strerror or e) from None
    for info in reversed(sessions):
        text = session_text(services, info.id, format_, lang=lang)
        path = folder / f"{info.started[:10]}-{info.id}.{format_}"
        console.result(str(_write(path, text, force=force)))


def session_text(services: "Services", session: str, format_: str, *, lang: str | None = None) -> str:
    """Return a stored interview in a format; `lang` is the language of the words, by default the interview's own."""
    from interviewer import reports
    from interviewer.cli.texts import Texts

    record = reports.session_record(session, services.store.events(session))
    if format_ == "json":
        return reports.json_text(record)
    texts = Texts(services.settings.language() if lang else record.lang)
    shown = reports.report(record, texts, services.topic_title)
    return reports.html(shown, texts) if format_ == "html" else reports.markdown(shown, texts)


def _write(path: Path, text: str, *, force: bool) -> Path:
    """Write a file as a whole or not at all, and return its full path; raises FileThere and CannotWrite.

    The new file gets the permissions that the shell's umask gives. A file that came into being in the meantime is not
    replaced: without `force` the name is taken by a link, which fails where there is one.
    """
    import os
    import tempfile

    from interviewer.errors import CannotWrite, FileThere

    try:
        if path.exists() and not force:
            raise FileThere(path=path)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            umask = os.umask(0)
            os.umask(umask)
            os.chmod(draft, 0o666 & ~umask)
            if force:
                os.replace(draft, path)
            else:
                _take_name(draft, path)
        finally:
            Path(draft).unlink(missing_ok=True)
    except FileExistsError:
        raise FileThere(path=path) from None
    except OSError as e:
        raise CannotWrite(path=path, detail=e.strerror or e) from None
    return path.absolute()


def _take_name(draft: str, path: Path) -> None:
    """Give a finished file its name unless that is taken; where the disk knows no links, by renaming."""
    import os

    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        if path.exists():
            raise FileExistsError from None
        os.replace(draft, path)
