"""Prints one measurement a line, with its floor and its goal."""

import statistics
from collections.abc import Sequence


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def row(what: str, value: str, *, floor: str = "", goal: str = "") -> None:
    """Print one line of the table."""
    print(
        f"  {what:<52} {value:>18}   {f'floor {floor}' if floor else '':<26} {f'goal {goal}' if goal else ''}".rstrip()
    )


def spread(values: Sequence[float]) -> str:
    """Return median and extremes in milliseconds."""
    return f"{statistics.median(values) * 1e3:.0f} ({min(values) * 1e3:.0f}–{max(values) * 1e3:.0f}) ms"
