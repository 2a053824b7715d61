"""Records the figures that the program reaches, so that a change that costs some is noticed.

    python -m tests.evaluation.record

`recorded.json` has a key for each kind of figures, made by the function of that name in KINDS; the others are left alone.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from interviewer.corpus import read_corpus
from interviewer.evaluation.data import own_examples
from interviewer.evaluation.report import summarise
from interviewer.evaluation.run import TokenMeter, grade_replies
from interviewer.grading.offline import OfflineGrader
from interviewer.settings import shipped

FILE = Path(__file__).with_name("recorded.json")
DECIMALS = 3
MARGIN = 0.002
"""Rounding of the recorded figure, and of sums on other machines."""
EXAMPLE_METRICS = ("r", "point_kappa", "point_kappa_3way", "verdicts_reproduced")

Figures = Mapping[str, Any]


def examples() -> Figures:
    """The built-in grader on the shipped examples, by language: higher is better."""
    data = own_examples(read_corpus([shipped("knowledge")]))
    todo = ((data.digest, reply) for reply in data.replies)
    graded = grade_replies(todo, OfflineGrader(), clock=time.perf_counter, meter=TokenMeter())
    groups = summarise(data, [(reply, outcome) for _, reply, outcome in graded], draws=0)
    return {g.lang: {m: g.metrics[m].value for m in EXAMPLE_METRICS} for g in groups if g.lang != "all"}


KINDS: Mapping[str, Callable[[], Figures]] = {"examples": examples}


def recorded(kind: str) -> Figures:
    """Return the recorded figures of a kind."""
    figures: Figures = json.loads(FILE.read_text("utf-8"))[kind]
    return figures


def worse(before: Figures, now: Figures, *, higher_is_better: bool = True) -> list[str]:
    """Return a sentence for every recorded figure that is now worse by more than MARGIN, or that there is none of."""
    sign = 1 if higher_is_better else -1
    found = dict(_flat(now))
    return [
        f"{name}: recorded {was:.{DECIMALS}f}, now {'none' if found.get(name) is None else f'{found[name]:.{DECIMALS}f}'}"
        for name, was in _flat(before)
        if found.get(name) is None or sign * (was - found[name]) > MARGIN
    ]


def _flat(figures: Figures, above: str = "") -> Iterator[tuple[str, float]]:
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        elif value is not None:
            yield f"{above}{name}", value


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _rounded(part) for name, part in value.items()}
    return round(value, DECIMALS) if isinstance(value, float) else value


def main() -> None:
    """Record all kinds anew."""
    before = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    body = {**before, **{kind: _rounded(measure()) for kind, measure in KINDS.items()}}
    FILE.write_text(json.dumps(body, indent=2, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
