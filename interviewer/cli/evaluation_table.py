"""Shows agreement with people in tables narrow enough for 80 columns: each figure with its interval below it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from interviewer.cli.console import Console, visible
from interviewer.evaluation.data import EXAMPLES
from interviewer.evaluation.report import ALL, Estimate, Group

if TYPE_CHECKING:
    from interviewer.core.verdict import GraderInfo

NONE = "–"
NAME_WIDTH = 20

SCORES: Mapping[str, str] = {
    "col-r": "r",
    "col-within": "within_question_r",
    "col-wrmse": "wrmse",
    "col-qwk": "qwk",
    "col-mae": "mean_absolute_error",
}
LABELS: Mapping[str, str] = {
    "col-f1": "macro_f1",
    "col-contradictory": "contradictory_accepted",
    "col-correct": "correct_accepted",
    "col-kappa": "point_kappa",
    "col-kappa-3way": "point_kappa_3way",
    "col-reproduced": "verdicts_reproduced",
}


def show_groups(console: Console, groups: Sequence[Group], info: "GraderInfo", *, draws: int) -> None:
    """Print all groups."""
    t = console.texts
    names = _names(console, groups)
    console.rule(t("evaluate-head", grader=f"{info.name} {info.model or ''}".strip()))
    console.show(_scores(console, groups, names))
    labelled = [(g, n) for g, n in zip(groups, names, strict=True) if g.labelled or g.points]
    if labelled:
        console.rule(t("evaluate-points"))
        console.show(_labels(console, [g for g, _ in labelled], [n for _, n in labelled]))
    console.rule(t("evaluate-run"))
    console.show(_run(console, groups, names))
    console.line("evaluate-legend" if draws else "evaluate-legend-plain", draws=f"{draws:,}", none=NONE)
    if any(g.data == EXAMPLES for g in groups) and info.name == "offline":
        console.line("evaluate-examples")


def figure(estimate: Estimate) -> str:
    """Return a value, with its interval on a second line."""
    if estimate.value is None:
        return NONE
    value = _number(estimate.value)
    if estimate.low is None or estimate.high is None:
        return value
    return f"{value}\n{_short(estimate.low)}–{_short(estimate.high)}"


def _number(value: float | None) -> str:
    return NONE if value is None else f"{value + 0.0:.3f}".replace("-0.000", "0.000")


def _short(value: float) -> str:
    return f"{value:.2f}".replace("-0.00", "0.00").replace("0.", ".")


def _names(console: Console, groups: Sequence[Group]) -> list[str]:
    """Return what each data set is called: the file's name, or its path where two files have one name."""
    stems = [Path(path).stem for path in {group.data for group in groups}]

    def name(path: str) -> str:
        if path == EXAMPLES:
            return console.texts(EXAMPLES)
        return Path(path).stem if stems.count(Path(path).stem) == 1 else path

    return [name(group.data) for group in groups]


def _table(console: Console, columns: Sequence[str]) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    table.add_column(console.texts("col-data"), overflow="fold", max_width=NAME_WIDTH)
    table.add_column(console.texts("col-lang"), no_wrap=True)
    for column in columns:
        table.add_column(console.texts(column), justify="right", no_wrap=True)
    return table


def _lang(console: Console, group: Group) -> str:
    return console.texts("all-languages") if group.lang == ALL else group.lang


def _row(table: Table, *cells: str, style: str | None = None) -> None:
    table.add_row(*(Text(visible(cell)) for cell in cells), style=style)


def _scores(console: Console, groups: Sequence[Group], names: Sequence[str]) -> Table:
    table = _table(console, ("col-n", *SCORES))
    for group, name in zip(groups, names, strict=True):
        figures = (figure(group.metrics[metric]) for metric in SCORES.values())
        _row(table, name, _lang(console, group), f"{group.scored:,}", *figures)
        if group.people:
            people = (_number(group.people.get(metric)) for metric in SCORES.values())
            _row(table, f"  {console.texts('people')}", "", "", "", *people, style="dim")
    return table


def _labels(console: Console, groups: Sequence[Group], names: Sequence[str]) -> Table:
    shown = {c: m for c, m in LABELS.items() if any(g.metrics[m].value is not None for g in groups)}
    table = _table(console, tuple(shown))
    for group, name in zip(groups, names, strict=True):
        _row(table, name, _lang(console, group), *(figure(group.metrics[metric]) for metric in shown.values()))
    return table


def _run(console: Console, groups: Sequence[Group], names: Sequence[str]) -> Table:
    table = _table(console, ("col-n", "col-questions", "col-ungraded", "col-blank", "col-seconds", "col-tokens"))
    for group, name in zip(groups, names, strict=True):
        ungraded = sum(group.ungraded.values())
        reasons = "".join(f"\n{count:,} {reason}" for reason, count in sorted(group.ungraded.items()))
        tokens = NONE if group.tokens_in is None else f"{group.tokens_in:,.0f} / {group.tokens_out or 0:,.0f}"
        seconds = (
            NONE if group.seconds is None else f"{group.seconds:.4f}" if group.seconds < 1 else f"{group.seconds:.1f}"
        )
        share = f"{ungraded / group.replies:.1%}".replace("%", " %") + reasons
        _row(
            table,
            name,
            _lang(console, group),
            f"{group.replies:,}",
            f"{group.questions:,}",
            share,
            _blank(console, group),
            seconds,
            tokens,
        )
    return table


def _blank(console: Console, group: Group) -> str:
    if not group.blank:
        return "0"
    key = {True: "blank-zero", False: "blank-other", None: "blank-unknown"}[group.blank_all_zero]
    return console.texts(key, count=group.blank)
