"""Shows what many interviews add up to: bars by topic, the scores over time, and the points that are missed most often."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from interviewer.cli.card import percent
from interviewer.cli.console import Console, visible
from interviewer.core.progress import FEW, FEWEST_FOR_TREND, Gap, Progress
from interviewer.core.question import Lang

SPARKS = "▁▂▃▄▅▆▇█"
PLAIN_SPARKS = "0123456789"
LONGEST_SPARK = 40
GAPS_SHOWN = 3
NARROW = 60
Title = Callable[[str], str]


def sparkline(values: Sequence[float], *, unicode: bool = True) -> str:
    """Return a character for each value from 0 to 1; where blocks cannot be shown, the tenths that it has reached."""
    levels = SPARKS if unicode else PLAIN_SPARKS
    return "".join(levels[min(len(levels) - 1, max(0, int(value * len(levels))))] for value in values)


def stacked(console: Console, unaided: float | None, final: float | None, width: int) -> str:
    """Return a bar whose first part was earned unaided and whose second was gained by follow-ups."""
    whole = round((final or 0.0) * width)
    first = min(whole, round((unaided or 0.0) * width))
    parts = (("bar", first), ("gain", whole - first), ("rest", width - whole))
    return "".join(console.symbol(name) * count for name, count in parts)


def show_progress(
    console: Console, overall: Progress, topics: Mapping[str, Progress], sessions: Sequence[float], title: Title
) -> None:
    """Print the progress over all interviews: by topic, and over time.

    Args:
        sessions: mean final score of each interview that has one, the oldest first.
    """
    texts = console.texts
    console.show()
    console.rule(texts("progress"))
    if not overall.scored:
        console.line("progress-none")
        return
    rows = [(texts("progress-overall"), overall), *((title(t), p) for t, p in topics.items() if p.scored)]
    _bars(console, rows)
    if len(sessions) > 1:
        shown = sessions[-LONGEST_SPARK:]
        line = console.labelled("progress-over-time", sparkline(shown, unicode=console.unicode), "dim")
        arrow = console.symbol("arrow")
        console.show(line.append(f"  {percent(shown[0])} {arrow} {percent(shown[-1])}", style="dim"))
    show_trend(console, overall)
    legend = {"bar": console.symbol("bar"), "gain": console.symbol("gain")}
    console.line("progress-legend", **legend)
    if any(p.few for _, p in rows):
        console.line("progress-few", few=FEW)


def show_trend(console: Console, progress: Progress) -> None:
    """Say whether the scores rise or fall, or that there are too few to tell."""
    console.line(f"trend-{progress.trend}", style=None, n=progress.scored, least=FEWEST_FOR_TREND)


def _bars(console: Console, rows: Sequence[tuple[str, Progress]]) -> None:
    """Print a bar a row, its name behind it; above it where there is no room."""
    narrow = console.width < NARROW
    width = 10 if narrow else 20
    table = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(3):
        table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for n, (name, progress) in enumerate(rows):
        style = "dim" if progress.few else "bold" if n == 0 else ""
        shown = f"{percent(progress.unaided):>5} {console.symbol('arrow')} {percent(progress.final):>5}"
        bar = Text(stacked(console, progress.unaided, progress.final, width), style=style)
        number = Text(f"n={progress.scored}", style="dim")
        named = Text(visible(name), style=style)
        if narrow:
            console.show(named)
            console.show(Text("  ").join((bar, Text(shown, style=style), number)))
        else:
            table.add_row(bar, Text(shown, style=style), number, console.wrapped(named, width + 26))
    if not narrow:
        console.rich.print(table, width=console.width)


def show_topics(console: Console, topics: Mapping[str, Progress], title: Title, lang: Lang) -> None:
    """Print each topic with its figures and the points that were missed most often."""
    width = 10 if console.width < NARROW else 20
    for topic, progress in topics.items():
        console.show()
        head = Text(topic, style="bold cyan")
        if (named := title(topic)) != topic:
            head.append(f"  {visible(named)}", style="bold")
        console.show(head)
        if progress.scored:
            arrow = f" {console.symbol('arrow')} "
            line = Text(stacked(console, progress.unaided, progress.final, width), style="dim" if progress.few else "")
            line.append(f"  {percent(progress.unaided)}{arrow}{percent(progress.final)}")
            if progress.scored > 1:
                spark = sparkline(progress.finals[-LONGEST_SPARK:], unicode=console.unicode)
                line.append(f"  {spark}", style="dim")
            console.show(line)
        last = (progress.last or "")[:10]
        console.line("topic-line", asked=progress.asked, scored=progress.scored, last=last, dot=console.symbol("dot"))
        for gap in progress.gaps[:GAPS_SHOWN]:
            console.indented(_gap(console, gap, lang), 2)
    if any(p.scored and p.few for p in topics.values()):
        console.show()
        console.line("progress-few", few=FEW)


def _gap(console: Console, gap: Gap, lang: Lang) -> Text:
    text = Text().append(f"{console.symbol('missing')} ", style="red")
    text.append(console.texts("gap-line", missed=gap.missed, asked=gap.asked), style="dim")
    return text.append(f" {console.symbol('dot')} {visible(gap.point.text.get(lang))}")


def topic_row(topic: str, title: str, progress: Progress) -> dict[str, Any]:
    """Return a topic's progress for programs; every missed point is listed, the one missed most often first."""
    return {
        "topic": topic,
        "title": title,
        "asked": progress.asked,
        "scored": progress.scored,
        "unaided": progress.unaided,
        "final": progress.final,
        "finals": list(progress.finals),
        "trend": progress.trend,
        "last": progress.last,
        "missed": [
            {
                "question_id": gap.question.id,
                "point": gap.point.id,
                "text": gap.point.text.model_dump(exclude_none=True),
                "weight": gap.point.weight,
                "missed": gap.missed,
                "asked": gap.asked,
            }
            for gap in progress.gaps
        ],
    }
