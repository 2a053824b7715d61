"""The delivery notes of spoken replies on a card: figures beside the score, never part of it."""

from interviewer.cli.console import Console
from interviewer.core.delivery import PACES, Delivery
from interviewer.core.interview import Round


def show_delivery(console: Console, round_: Round) -> None:
    """Print a line for each spoken reply of a question; nothing where all were typed."""
    for turn in round_.turns:
        if turn.delivery:
            console.show(console.labelled("delivery", describe(console, turn.delivery), "dim"))


def describe(console: Console, delivery: Delivery) -> str:
    """Return the figures of one reply in words."""
    texts, unit = console.texts, "words" if delivery.lang == "en" else "characters"
    seconds = round(delivery.seconds)
    time = f"{seconds // 60}:{seconds % 60:02d}"
    parts = [texts(f"delivery-{unit}", length=delivery.length, time=time)]
    if delivery.pace is not None:
        words = texts(f"pace-{unit}", pace=delivery.pace)
        if delivery.lang in PACES:
            low, high = PACES[delivery.lang]
            words += console.aside(texts("pace-range", low=low, high=high, dash=console.symbol("dash")))
        parts.append(words)
    if delivery.fillers:
        comma = "、" if texts.lang == "zh" else ", "
        listed = comma.join(f"{name} {count}" for name, count in delivery.fillers.items())
        parts.append(texts("fillers", count=sum(delivery.fillers.values()), list=listed))
    else:
        parts.append(texts("fillers-none"))
    if delivery.pauses:
        parts.append(texts("pauses", count=len(delivery.pauses), longest=max(delivery.pauses)))
    else:
        parts.append(texts("pauses-none"))
    return f" {console.symbol('dot')} ".join(parts)
