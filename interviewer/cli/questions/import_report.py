"""Shows what an import would bring, and what it brought."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from interviewer.cli.console import visible
from interviewer.errors import InterviewerError

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.corpus.importing import Outcome, Plan, Remark, Row

MOST_ROWS = 100
"""Rows of a table that people read; all of them are in the JSON."""
SHORT = 60


def planned(console: "Console", plan: "Plan", *, as_json: bool) -> None:
    """Print what would come in."""
    if as_json:
        console.json(_as_json(console, plan))
        return
    _sources(console, plan)
    _table(console, plan)
    _details(console, plan)
    console.line("import-would", style="bold", **_counts(plan))


def reported(console: "Console", outcome: "Outcome", *, as_json: bool) -> None:
    """Print what came in."""
    plan = outcome.plan
    ended = bool(outcome.stopped or outcome.interrupted)
    if as_json:
        console.json({**_as_json(console, plan), "finished": not ended})
        return
    _sources(console, plan)
    _details(console, plan)
    if ended:
        console.note("import-stopped", added=plan.count("added"), left=plan.count("new"))
    console.line("import-done", style="bold", **_counts(plan), folder=plan.folder)
    if any(row.status == "added" and row.drafted for row in plan.rows):
        console.line("import-drafts")


def _counts(plan: "Plan") -> dict[str, int]:
    return {
        "new": plan.count("new"),
        "added": plan.count("added"),
        "there": plan.count("there"),
        "duplicates": plan.count("duplicate"),
        "faults": plan.count("fault"),
    }


def _sources(console: "Console", plan: "Plan") -> None:
    for reading in plan.readings:
        encoding = reading.encoding or console.texts("import-binary-encoding")
        facts = {"path": reading.path, "format": reading.format, "encoding": encoding, "count": len(reading.parts)}
        console.line("import-source", style=None, **facts)
        if reading.columns:
            unused = console.texts("import-column-unused")
            arrow = console.symbol("arrow")
            pairs = [f"{name} {arrow} {field or unused}" for name, field in reading.columns.items()]
            console.line("import-columns", columns=f" {console.symbol('dot')} ".join(pairs))


def _table(console: "Console", plan: "Plan") -> None:
    columns = ("n", "line", "status", "topic", "level", "lang", "points", "question")
    rows = [_cells(console, n, row) for n, row in enumerate(plan.rows, 1)]
    console.table([console.texts(f"import-col-{name}") for name in columns], rows[:MOST_ROWS])
    if len(rows) > MOST_ROWS:
        console.line("import-more-rows", count=f"{len(rows) - MOST_ROWS:,}")
    if any(row.topic_from == "suggested" for row in plan.rows):
        console.line("import-suggested")


def _cells(console: "Console", n: int, row: "Row") -> list[str]:
    head = [str(n), str(row.line), console.texts(f"import-status-{row.status}")]
    question = row.question
    if question is None:
        return [*head, "", "", "", "", "; ".join(_said(console, remark) for remark in row.remarks)]
    topic = question.topic + ("*" if row.topic_from == "suggested" else "")
    asked = " ".join(question.question.get(question.question.langs[0]).split())
    short = asked if len(asked) <= SHORT else f"{asked[:SHORT]}…"
    points = f"{len(question.key_points)}" + ("?" if row.drafted else "")
    return [*head, topic, str(question.level), ",".join(question.langs), points, short]


def _said(console: "Console", remark: "Remark") -> str:
    facts: dict[str, Any] = dict(remark.facts)
    if isinstance(error := facts.get("error"), InterviewerError):
        facts["detail"] = error.message(console.texts.lang)
    return console.texts(remark.code, **facts)


def _details(console: "Console", plan: "Plan") -> None:
    """Print faults, duplicates and remarks, each with file and line; those of whole files first."""
    faults = [f"{_place(row)}: {_said(console, row.remarks[0])}" for row in plan.rows if row.status == "fault"]
    doubles = [
        _double(console, row) for row in plan.rows if row.status in {"duplicate", "new", "added"} and row.same_as
    ]
    remarks = [f"{reading.path}: {_said(console, remark)}" for reading in plan.readings for remark in reading.remarks]
    remarks += [
        f"{_place(row)}: {_said(console, remark)}"
        for row in plan.rows
        if row.status != "fault"
        for remark in row.remarks
    ]
    for key, lines in (("import-remarks", remarks), ("import-doubles", doubles), ("import-faults", faults)):
        _listed(console, key, lines)


def _listed(console: "Console", key: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    console.line(key, style="yellow")
    for line in lines[:MOST_ROWS]:
        console.result(f"  {line}")
    if len(lines) > MOST_ROWS:
        console.line("import-more-rows", count=f"{len(lines) - MOST_ROWS:,}")


def _place(row: "Row") -> str:
    return f"{row.path}:{row.line}"


def _double(console: "Console", row: "Row") -> str:
    same = row.similarity is None or row.similarity >= 1
    facts = {"place": _place(row), "other": row.same_as, "similarity": f"{row.similarity or 1:.2f}"}
    return console.texts("import-same" if same else "import-near", **facts)


def _as_json(console: "Console", plan: "Plan") -> dict[str, Any]:
    """Return the plan for other programs: counts, files, and every row."""
    files = [
        {
            "path": str(reading.path),
            "format": reading.format,
            "encoding": reading.encoding,
            "columns": dict(reading.columns),
            "remarks": [{"code": r.code, "message": _said(console, r)} for r in reading.remarks],
        }
        for reading in plan.readings
    ]
    rows = [_row_json(console, n, row) for n, row in enumerate(plan.rows, 1)]
    return {**_counts(plan), "folder": str(plan.folder), "files": files, "rows": rows}


def _row_json(console: "Console", n: int, row: "Row") -> dict[str, Any]:
    about: dict[str, Any] = {}
    if question := row.question:
        about = {
            "id": question.id,
            "topic": question.topic,
            "topic_from": row.topic_from,
            "level": question.level,
            "langs": list(question.langs),
            "points": len(question.key_points),
            "drafted": row.drafted,
            "question": visible(question.question.get(question.question.langs[0])),
        }
    similarity = None if row.similarity is None else round(row.similarity, 3)
    return {
        "n": n,
        "path": str(row.path),
        "line": row.line,
        "status": row.status,
        **about,
        "same_as": row.same_as,
        "similarity": similarity,
        "written": str(row.written) if row.written else None,
        "remarks": [{"code": r.code, "message": _said(console, r)} for r in row.remarks],
    }
