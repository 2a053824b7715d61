"""The learned combiner of the wording grader: a logistic regression whose coefficients ship as data.

`combiner.json` is written by `python -m training.combiner`, which says there on what it was trained. No library is
needed to use it, and the arithmetic is plain Python in a fixed order, so a verdict is the same to the bit everywhere.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import exp

from interviewer.grading.fluency import FluencyTable

CLIP = 4.0
"""Standard deviations from the mean beyond which a feature says no more."""
DIGITS = 4


@dataclass(frozen=True)
class Combiner:
    """Standardises features and weighs them. `table` is what `fluency` goes by."""

    features: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    table: FluencyTable

    def credit(self, values: Sequence[float]) -> float:
        """Return the share of a proposition that a reply with these features earns, 0–1, to four digits."""
        total = self.bias
        for value, mean, scale, weight in zip(values, self.mean, self.scale, self.weights, strict=True):
            deviation = (value - mean) / scale
            total += weight * (CLIP if deviation > CLIP else -CLIP if deviation < -CLIP else deviation)
        return round(1 / (1 + exp(-total)), DIGITS)


@lru_cache(maxsize=1)
def load_combiner() -> Combiner:
    """Return the combiner that ships with the program."""
    data = json.loads(files("interviewer.grading").joinpath("combiner.json").read_text("utf-8"))
    pairs = {(one, other): value for one, row in data["pairs"].items() for other, value in row.items()}
    numbers = {name: tuple(data[name]) for name in ("features", "mean", "scale", "weights")}
    return Combiner(**numbers, bias=data["bias"], table=FluencyTable(frozenset(data["characters"]), pairs))
