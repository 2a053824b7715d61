"""`evaluate --attacks`: grades the attack suite and shows what got through, what right answers lost, and the worst replies."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.evaluation.attacks import Report
    from interviewer.evaluation.attacks.measure import AttackRow, ControlRow
    from interviewer.wiring import Services

EXCERPT = 60
"""Characters of a reply that are shown."""

ATTACK_COLUMNS = ("attack", "lang", "n", "ungraded", "success", "inflation", "excess", "mean", "highest")
CONTROL_COLUMNS = ("control", "lang", "n", "ungraded", "expected", "base", "mean", "loss", "base-loss", "unfair")


def run_attacks(
    console: "Console",
    services: "Services",
    *,
    questions: int | None,
    categories: list[str] | None,
    as_json: bool,
    jobs: int,
) -> None:
    """Run the suite with the grader that the settings choose, and print the tables, or all of it as JSON.

    Args:
        questions: how many questions, drawn evenly over the topics; None takes all.
        categories: names of categories; None or an empty list takes all.
        jobs: how many replies are graded at the same time.

    Raises UnknownCategory, NothingToAsk, and exits with PARTIAL where some replies could not be graded.
    """
    from interviewer.errors import ExitCode, NothingToAsk, UnknownCategory
    from interviewer.evaluation.attacks import CATEGORIES, build, measure
    from interviewer.evaluation.attacks.measure import replies

    wanted = list(dict.fromkeys(categories or CATEGORIES))
    if unknown := [name for name in wanted if name not in CATEGORIES]:
        raise UnknownCategory(name=", ".join(unknown), known=", ".join(CATEGORIES))
    suite = build(services.corpus, number=questions, categories=wanted)
    if not suite.attacks:
        raise NothingToAsk(filters=", ".join(wanted))
    total, grader = len(replies(suite)), services.grader
    facts = {"replies": total, "questions": len(suite.questions), "variants": suite.variants, "seed": suite.seed}
    console.note("attacks-begin", **facts)
    with console.progress(total, 0, on=True) as advance:
        report = measure(suite, grader, jobs=jobs, advance=advance)
    if as_json:
        console.json(report.to_json())
    else:
        show(console, report)
    if report.ungraded:
        reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(report.ungraded.items()))
        console.note("attacks-ungraded", count=sum(report.ungraded.values()), reasons=reasons)
        raise typer.Exit(ExitCode.PARTIAL)


def show(console: "Console", report: "Report") -> None:
    """Print the tables, the worst replies and the totals."""
    from interviewer.evaluation.attacks.attack import LOSS_LIMIT

    if report.attacks:
        console.rule(console.texts("attacks-title", grader=report.grader))
        console.table(_columns(console, ATTACK_COLUMNS), (_attack_cells(console, row) for row in report.attacks))
        console.line("attacks-legend")
    if report.controls:
        console.rule(console.texts("controls-title", grader=report.grader))
        console.table(_columns(console, CONTROL_COLUMNS), (_control_cells(console, row) for row in report.controls))
        console.line("controls-legend", limit=number(LOSS_LIMIT))
    _show_worst(console, report)
    if report.skipped:
        skipped = ", ".join(f"{name} {count}" for name, count in report.skipped.items())
        console.line("attacks-skipped", skipped=skipped)
    totals = {"success": percent(report.success), "inflation": number(report.inflation), "loss": number(report.loss)}
    console.line("attacks-totals", style="bold", **totals)


def _columns(console: "Console", names: Iterable[str]) -> list[str]:
    return [console.texts(f"col-{name}") for name in names]


def _label(console: "Console", category: str) -> str:
    from interviewer.evaluation.attacks import CATEGORIES

    return f"{CATEGORIES[category].zh} {category}" if console.texts.lang == "zh" and console.unicode else category


def _attack_cells(console: "Console", row: "AttackRow") -> list[str]:
    figures = [percent(row.success), number(row.inflation, sign=True), number(row.excess)]
    ends = [number(row.mean), number(row.highest)]
    return [_label(console, row.category), row.lang, str(row.n), str(row.ungraded), *figures, *ends]


def _control_cells(console: "Console", row: "ControlRow") -> list[str]:
    scores = [number(row.expected), number(row.base), number(row.mean)]
    losses = [number(row.loss, sign=True), number(row.base_loss, sign=True), percent(row.unfair)]
    return [_label(console, row.category), row.lang, str(row.n), str(row.ungraded), *scores, *losses]


def _show_worst(console: "Console", report: "Report") -> None:
    """Print for each category the reply furthest beyond its bound, so that a person can look at it."""
    console.rule(console.texts("worst-title"))
    worst = report.worst()
    for category, found in worst.items():
        facts = {"category": _label(console, category), "question": found.question_id, "variant": found.variant}
        console.line("worst-line", style=None, score=number(found.score), limit=number(found.limit), **facts)
        words = " ".join(found.reply.split())
        console.show(f"  {words[:EXCERPT]}{'…' if len(words) > EXCERPT else ''}", style="dim")
    if not worst:
        console.line("worst-none")


def number(value: float | None, *, sign: bool = False) -> str:
    """Return a figure with three decimals and no leading zero, or a dash where there is none."""
    if value is None:
        return "-"
    text = f"{value:+.3f}" if sign else f"{value:.3f}"
    return text.replace("0.", ".", 1) if abs(value) < 0.9995 else text


def percent(value: float | None) -> str:
    """Return a share as a percentage, or a dash where there is none."""
    return "-" if value is None else f"{value:.1%}"
