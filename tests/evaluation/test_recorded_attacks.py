"""The built-in grader may not get easier to talk to, nor harsher to right answers, than was recorded.

After a change that is meant: `.venv/bin/python -m tests.evaluation.test_recorded_attacks` records anew.
"""

import json
from pathlib import Path
from typing import Any

from interviewer.evaluation.attacks import build, measure
from interviewer.grading.offline import OfflineGrader
from tests.evaluation.corpus import shipped

RECORDED = Path(__file__).with_name("recorded_attacks.json")
MARGIN = 0.005
"""Half a point in a hundred: rounding, and the order in which sums are taken."""
QUESTIONS = 40
VARIANTS = 2
AGAIN = "Mend the grader, or record anew: .venv/bin/python -m tests.evaluation.test_recorded_attacks"


def figures(questions: list[str]) -> dict[str, dict[str, float]]:
    """Measure the built-in grader on these questions alone, so that a new question changes nothing."""
    corpus = {name: shipped()[name] for name in questions}
    return measure(build(corpus, variants=VARIANTS), OfflineGrader()).figures()


def recorded() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(RECORDED.read_text("utf-8"))
    return read


def test_no_category_is_worse_than_recorded() -> None:
    before = recorded()
    gone = [name for name in before["questions"] if name not in shipped()]
    assert not gone, f"{gone} left the corpus. {AGAIN}"
    now = figures(before["questions"])
    assert now.keys() == before["figures"].keys(), f"The categories differ from those recorded. {AGAIN}"
    worse = {
        f"{name} {figure}": (was, now[name][figure])
        for name, values in before["figures"].items()
        for figure, was in values.items()
        if now[name][figure] > was + MARGIN
    }
    assert not worse, f"Worse than recorded (was, is): {worse}. {AGAIN}"


def test_the_record_covers_both_languages_of_every_category() -> None:
    names = {name.rpartition("/")[0] for name in recorded()["figures"]}
    assert {f"{name}/{lang}" for name in names for lang in ("en", "zh")} == set(recorded()["figures"])


def record() -> None:
    """Write what the built-in grader does now."""
    chosen = list(build(shipped(), number=QUESTIONS, categories=["blank"]).questions)
    kept = {"questions": chosen, "figures": figures(chosen)}
    RECORDED.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    record()
