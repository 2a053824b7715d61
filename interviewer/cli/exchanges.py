"""What was said to and by models about the replies of an interview, as `show --exchanges` prints it."""

import json
from collections.abc import Callable
from typing import Any

from interviewer.cli.console import Console
from interviewer.core.interview import Interview

Kept = Callable[[str], list[str]]
"""Finds the exchanges about a reply, each as JSON, oldest first."""


def exchanges(interview: Interview, kept: Kept) -> list[dict[str, Any]]:
    """Return the exchanges of all replies in order, each with its reply's number from 0.

    They are kept by the reply's words, so those about the same words on the same question elsewhere are among them.
    """
    found = []
    for round_ in interview.rounds:
        for turn in round_.sent:
            assert turn.reply is not None
            bodies = (json.loads(body) for body in kept(turn.reply))
            rows = [body for body in bodies if body["question"] == round_.question.id]
            found += [{"number": turn.number, "call": n, "calls": len(rows), **row} for n, row in enumerate(rows, 1)]
    return found


def _facts(row: dict[str, Any]) -> dict[str, object]:
    tokens = {
        name: sum(counts) if (counts := [a[key] for a in row["answers"] if a[key] is not None]) else "–"
        for name, key in (("sent", "input_tokens"), ("got", "output_tokens"))
    }
    return {**{n: row[n] for n in ("model", "prompt", "rubric")}, "temperature": row.get("temperature", 0.0), **tokens}


def show_exchanges(console: Console, rows: list[dict[str, Any]], session: str) -> None:
    """Print exchanges: what was sent once a reply, and every answer."""
    console.show()
    console.rule(console.texts("exchanges"))
    if not rows:
        console.line("no-exchanges", id=session)
    sent: dict[int, int] = {}
    for row in rows:
        console.show()
        console.line("exchange-head", style="bold", number=row["call"], of=row["calls"], reply=row["number"] + 1)
        console.show(console.texts("exchange-facts", **_facts(row)), style="dim")
        size = len(row["messages"])
        if sent.get(row["number"]) == size:
            console.line("exchange-same")
        else:
            for message in row["messages"]:
                console.show(console.labelled("exchange-sent", message["content"], "dim", role=message["role"]))
        sent.setdefault(row["number"], size)
        for answer in row["answers"]:
            console.show(console.labelled("exchange-answer", answer["text"], "bold"))
        if row.get("failure"):
            console.show(console.texts.why_ungraded(row["failure"]), style="yellow")
