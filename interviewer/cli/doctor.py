"""`doctor`: what was found, from which source, and whether it works when tried."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

from interviewer.cli import options
from interviewer.cli.texts import say
from interviewer.errors import ExitCode, InterviewerError, Said

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.wiring import Services

LABEL_WIDTH = 12
NOTHING = Said("", "")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    `ok` is True where it works, False where something is wrong with it, None where nothing is wrong and nothing is set up.
    `todo` says what to do about it. `code` is what the command exits with where this is the first thing that is wrong.
    """

    what: str
    ok: bool | None
    detail: Said
    todo: Said = NOTHING
    code: ExitCode = ExitCode.OK

    @classmethod
    def failed(cls, what: str, error: InterviewerError) -> "Finding":
        """Return what an error says as a finding."""
        detail = Said(error.message("en"), error.message("zh"))
        return cls(what, False, detail, Said(error.hint("en"), error.hint("zh")), error.exit_code)


def tried(what: str, attempt: Callable[[], Said]) -> Finding:
    """Return what an attempt says, or the error that it ends in."""
    try:
        return Finding(what, True, attempt())
    except InterviewerError as e:
        return Finding.failed(what, e)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", help=say("Say what was found and try it", "检查环境与配置，并实际尝试"))(doctor)


def doctor(
    as_json: options.Json = False,
    lang: options.Lang = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    knowledge: options.Knowledge = None,
) -> None:
    """Say what was found, from which source, and try it."""
    from interviewer.cli.config import plain_console
    from interviewer.cli.context import prepare
    from interviewer.cli.doctor_machine import machine_findings
    from interviewer.errors import SettingsError
    from interviewer.home import default_home

    try:
        console, services = prepare(lang=lang, model=model, base_url=base_url, knowledge=knowledge)
    except SettingsError as e:  # what says where the fault is must not fail for it itself
        console, broken = plain_console(lang), Finding.failed("settings", e)
        findings = iter([*machine_findings(console, default_home()), broken])
    else:
        findings = _findings(console, services)
    _report(console, findings, as_json=as_json)


def _findings(console: "Console", services: "Services") -> Iterator[Finding]:
    """Yield each finding as soon as it is known, since a model may take its time."""
    from interviewer.cli.doctor_machine import machine_findings
    from interviewer.cli.doctor_services import service_findings
    from interviewer.cli.speech_findings import speech_findings

    yield from machine_findings(console, services.settings.home)
    yield from service_findings(services)
    yield from speech_findings(services)


def _report(console: "Console", findings: Iterator[Finding], *, as_json: bool) -> None:
    """Print the findings as they come; raises Exit with the code of the first that is wrong."""
    code = ExitCode.OK
    rows: list[dict[str, Any]] = []
    while (finding := _next(console, findings, on=not as_json)) is not None:
        lang = console.texts.lang
        code = code or (finding.code or ExitCode.FAULT if finding.ok is False else ExitCode.OK)
        rows.append(
            {
                "what": finding.what,
                "ok": finding.ok,
                "detail": finding.detail.get(lang),
                "todo": finding.todo.get(lang),
            }
        )
        if not as_json:
            _show(console, finding)
    if as_json:
        console.json(rows)
    if code:
        raise typer.Exit(code)


def _next(console: "Console", findings: Iterator[Finding], *, on: bool) -> Finding | None:
    with console.busy("doctor-trying", on=on):
        return next(findings, None)


def _show(console: "Console", finding: Finding) -> None:
    from rich.text import Text

    from interviewer.cli.console import STYLES, visible, with_program

    lang = console.texts.lang
    mark = {True: "met", False: "missing", None: "dot"}[finding.ok]
    line = Text(f"{console.symbol(mark)} ", style=STYLES.get(mark, "dim"))
    label = Text(console.texts(f"doctor-{finding.what}"), style="bold")
    label.append(" " * max(1, LABEL_WIDTH - label.cell_len))
    console.hanging(line.append_text(label), Text(visible(finding.detail.get(lang))), LABEL_WIDTH + 2)
    if todo := finding.todo.get(lang):
        console.indented(Text(with_program(visible(todo)), style="yellow"), LABEL_WIDTH + 2)
