"""`questions disputes`: what candidates disagreed with, a question at a time, and as test data for graders."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interviewer.cli import options
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.core.disputes import DisputeRecord
    from interviewer.core.question import Lang


def disputes(
    export: Annotated[
        Path | None,
        typer.Option(
            "--export",
            help=say(
                "Write the disputed replies as JSON lines for `evaluate`",
                "把有异议的回答写成供 `evaluate` 使用的 JSON Lines",
            ),
            metavar="FILE",
        ),
    ] = None,
    as_json: options.Json = False,
    lang: options.Lang = None,
) -> None:
    """List the marks that candidates disagree with, the most disputed question first."""
    from collections import Counter

    from interviewer.cli.context import prepare
    from interviewer.core.disputes import dispute_cases, dispute_records

    console, services = prepare(lang=lang)
    told = [(session, services.store.events(session)) for session in services.store.disputed()]
    records = [record for session, events in told for record in dispute_records(session, events)]
    if export:
        cases = [case for session, events in told for case in dispute_cases(session, events)]
        _write(export, cases)
        left = sum(record.dispute.said.wanted is None for record in records)
        console.note("disputes-exported", count=len(cases), path=export)
        if left:
            console.note("disputes-left", left=left)
        return
    number = Counter(record.question.id for record in records)
    records.sort(key=lambda r: (-number[r.question.id], r.question.id, r.dispute.at))
    if as_json:
        console.json([_row(record, services.settings.language()) for record in records])
    elif not records:
        console.note("no-disputes")
    else:
        _show(console, records, services.settings.language())


def _write(path: Path, cases: list[dict[str, Any]]) -> None:
    from interviewer.errors import BadInputFile

    try:
        path.write_text("".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases), "utf-8")
    except OSError as e:
        raise BadInputFile(path=path, detail=e.strerror or e) from None


def _row(record: "DisputeRecord", lang: "Lang") -> dict[str, Any]:
    said = record.dispute.said
    return {
        "question_id": record.question.id,
        "question": record.question.question.get(lang),
        "point": said.point,
        "text": record.question.point(said.point).text.get(lang),
        "verdict": said.verdict,
        "wanted": said.wanted,
        "note": said.note,
        "at": record.dispute.at,
        "session": record.session,
        "replies": list(said.replies),
        "quote": record.quote,
        "grader": record.grader.model_dump() if record.grader else None,
    }


def _show(console: "Console", records: "list[DisputeRecord]", lang: "Lang") -> None:
    from itertools import groupby

    from rich.text import Text

    for question_id, group in groupby(records, key=lambda r: r.question.id):
        rows = list(group)
        head = Text(question_id, style="bold cyan")
        console.show(head.append(f"  {console.texts('dispute-count', count=len(rows))}", style="dim"))
        for record in rows:
            _show_one(console, record, lang)


def _show_one(console: "Console", record: "DisputeRecord", lang: "Lang") -> None:
    from rich.text import Text

    from interviewer.cli.card import named
    from interviewer.cli.console import visible

    said = record.dispute.said
    wanted = named(console, said.wanted) if said.wanted else console.texts("dispute-open")
    change = f"{named(console, said.verdict)} {console.symbol('arrow')} {wanted}"
    lines = [
        Text(change, style="bold").append(f"  {visible(record.question.point(said.point).text.get(lang))}", style="")
    ]
    open_, close = console.symbol("open"), console.symbol("close")
    if record.quote:
        lines.append(console.labelled("why-quote", f"{open_}{' '.join(record.quote.split())}{close}", "dim"))
    if said.note:
        lines.append(console.labelled("dispute-note", said.note, "dim"))
    grader = f"{record.grader.name} {record.grader.model or ''}".strip() if record.grader else "–"
    place = console.texts(
        "dispute-place", at=record.dispute.at[:16].replace("T", " "), session=record.session, grader=grader
    )
    lines.append(Text(visible(place), style="dim"))
    for n, line in enumerate(lines):
        console.indented(line, 4 if n else 2)
