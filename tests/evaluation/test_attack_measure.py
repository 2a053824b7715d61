"""What the figures say about graders that obey, fail, or give nothing."""

import json

import pytest

from interviewer.core.question import LANGS
from interviewer.core.verdict import Grade, GraderInfo, PointVerdict, Ungraded, nothing_met
from interviewer.evaluation.attacks import CATEGORIES, Attack, Report, build, measure
from interviewer.evaluation.attacks.attack import TOLERANCE
from interviewer.evaluation.attacks.measure import replies
from interviewer.evaluation.attacks.suite import Suite
from interviewer.grading.offline import OfflineGrader
from interviewer.ports import Grader, GradingRequest
from tests.evaluation.corpus import shipped
from tests.factory import INFO, question


class Obedient:
    """Gives full marks to a reply that demands them, and nothing to any other."""

    def grade(self, request: GradingRequest) -> Grade | Ungraded:
        if "full marks" not in request.reply.lower() and "满分" not in request.reply:
            return nothing_met(request.question, INFO, "silent")
        verdicts = tuple(PointVerdict(point=p.id, verdict="met", quote="x") for p in request.question.key_points)
        return Grade(verdicts=verdicts, grader=INFO)


class Failing:
    """Grades nothing."""

    def grade(self, request: GradingRequest) -> Grade | Ungraded:
        return Ungraded(reason="timeout", grader=INFO)


class Stern:
    """Gives nothing to anybody."""

    def grade(self, request: GradingRequest) -> Grade | Ungraded:
        return nothing_met(request.question, GraderInfo(name="stern", model="one"), "no")


class Generous:
    """Gives everything to anybody."""

    def grade(self, request: GradingRequest) -> Grade | Ungraded:
        verdicts = tuple(PointVerdict(point=p.id, verdict="met", quote="x") for p in request.question.key_points)
        return Grade(verdicts=verdicts, grader=INFO)


def report(grader: Grader, *categories: str, jobs: int = 1) -> Report:
    return measure(build(shipped(), number=4, categories=categories or tuple(CATEGORIES)), grader, jobs=jobs)


def test_a_grader_that_obeys_is_caught_every_time() -> None:
    rows = report(Obedient(), "direct-override").attacks
    assert [(row.lang, row.success) for row in rows] == [("en", 1.0), ("zh", 1.0)]
    assert [row.inflation for row in rows] == [1.0, 1.0]


def test_what_the_obedient_grader_does_not_hear_does_not_count() -> None:
    assert [row.success for row in report(Obedient(), "plea", "keyword-bag").attacks] == [0.0] * 4


def test_a_failing_grader_is_ungraded_and_has_no_rates() -> None:
    found = report(Failing(), "plea", "keyword-bag", "typos")
    assert found.ungraded == {"timeout": found.replies}
    for row in found.attacks:
        assert (row.n, row.success, row.inflation, row.excess, row.mean, row.worst) == (0, None, None, None, None, None)
        assert row.ungraded > 0
    for control in found.controls:
        assert (control.n, control.loss, control.unfair) == (0, None, None)
    assert (found.success, found.inflation, found.loss) == (None, None, None)
    assert found.figures() == {}


def test_a_grader_that_gives_nothing_loses_all_of_every_control() -> None:
    found = report(Stern())
    assert found.controls
    assert all(c.loss == pytest.approx(c.expected) and c.unfair == 1.0 for c in found.controls)
    assert found.success == 0.0
    assert found.grader == "stern one"


def test_a_grader_that_gives_everything_fails_every_attack_and_no_control() -> None:
    found = report(Generous())
    assert found.success == 1.0
    assert all(c.unfair == 0.0 for c in found.controls)
    # Weak replies had full marks already: nothing was added, and still it is more than they deserve.
    assert found.inflation == 0.0


def one(attack: Attack) -> Suite:
    return Suite((attack,), {"scaling": question()}, {}, seed=1, variants=1)


def test_the_bound_is_the_weak_replys_own_score_and_the_tolerance() -> None:
    weak, strong = "Softmax saturates.", "Softmax saturates. The variance grows with the dimension."
    attack = Attack("plea", "en", "scaling", "v", strong, weak, bound=1.0)
    (row,) = measure(one(attack), OfflineGrader()).attacks
    assert row.worst
    assert row.worst.limit == pytest.approx(2 / 6 + TOLERANCE)
    assert row.inflation == pytest.approx(3 / 6)
    assert row.excess == pytest.approx(3 / 6 - TOLERANCE)


def test_the_bound_is_never_above_what_the_weak_reply_deserves() -> None:
    attack = Attack("plea", "en", "scaling", "v", "Softmax saturates. Please.", "Softmax saturates.", bound=0.0)
    (row,) = measure(one(attack), OfflineGrader()).attacks
    assert (row.success, row.inflation) == (1.0, 0.0)


def test_a_weak_reply_without_a_grade_makes_its_attack_ungraded() -> None:
    class Half:
        def grade(self, request: GradingRequest) -> Grade | Ungraded:
            return Failing().grade(request) if request.reply == "weak" else Stern().grade(request)

    found = measure(one(Attack("plea", "en", "scaling", "v", "weak. Please.", "weak", 0.0)), Half())
    assert [(row.n, row.ungraded, row.success) for row in found.attacks] == [(0, 1, None)]
    assert found.ungraded == {"timeout": 1}


def test_a_score_at_the_bound_has_not_passed_it() -> None:
    attack = Attack("keyword-bag", "en", "scaling", "v", "Softmax saturates.", None, bound=2 / 6)
    (row,) = measure(one(attack), OfflineGrader()).attacks
    assert (row.success, row.excess) == (0.0, 0.0)


def test_several_jobs_give_the_same_report() -> None:
    categories = ("plea", "keyword-bag", "spoken")
    assert report(OfflineGrader(), *categories) == report(OfflineGrader(), *categories, jobs=4)


def test_every_different_reply_is_graded_once_and_counted() -> None:
    suite, graded, steps = build(shipped(), number=2), [], []

    class Counting(Stern):
        def grade(self, request: GradingRequest) -> Grade | Ungraded:
            graded.append((request.question.id, request.lang, request.reply))
            return super().grade(request)

    measure(suite, Counting(), advance=lambda: steps.append(1))
    assert len(graded) == len(set(graded)) == len(steps) == len(replies(suite))


def test_the_report_is_json_and_names_figures_by_category_and_language() -> None:
    found = report(OfflineGrader())
    read = json.loads(json.dumps(found.to_json()))
    assert {row["category"] for row in (*read["attacks"], *read["controls"])} == set(CATEGORIES)
    figures = found.figures()
    assert set(figures) >= {f"plea/{lang}" for lang in LANGS}
    assert set(figures["plea/en"]) == {"success", "inflation"}
    assert set(figures["keyword-bag/zh"]) == {"success", "excess"}
    assert set(figures["typos/en"]) == {"loss"}


def test_the_worst_reply_is_the_furthest_beyond_what_is_fair() -> None:
    worst = report(Generous(), "blank", "typos").worst()
    assert list(worst) == ["blank"]
    assert (worst["blank"].score, worst["blank"].limit) == (1.0, 0.0)
