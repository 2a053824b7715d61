"""What a group of replies comes to: who counts, what stays open, and how the parts are told apart."""

import sys
from collections.abc import Sequence
from typing import Any

import pytest

from interviewer.core.question import Lang, VerdictName
from interviewer.core.verdict import PointVerdict
from interviewer.errors import ExitCode, MissingExtra
from interviewer.evaluation.data import Dataset, Label, Reply
from interviewer.evaluation.report import Group, Pair, require_libraries, summarise
from interviewer.evaluation.run import Outcome
from tests.factory import INFO, question

ASKED = question()


def pair(
    human: float | None,
    machine: float | None,
    *,
    qid: str = "q",
    lang: Lang = "en",
    answer: str = "words",
    ungraded: str | None = None,
    verdicts: dict[str, VerdictName] | None = None,
    **more: Any,
) -> Pair:
    """A reply and its outcome."""
    marks = tuple(PointVerdict(point=p, verdict=v) for p, v in (verdicts or {}).items())
    reply = Reply(1, 1, qid, lang, ASKED, answer, human, **more)
    reason = ungraded or ("timeout" if machine is None else None)
    return reply, Outcome(INFO, machine, reason, marks, seconds=2.0, tokens_in=10, tokens_out=None)


def groups(*pairs: Pair, **more: Any) -> list[Group]:
    return summarise(Dataset("d", "x", ()), pairs, **more)


def only(*pairs: Pair, **more: Any) -> Group:
    (group,) = groups(*pairs, **more)
    return group


def value(group: Group, metric: str) -> float | None:
    return group.metrics[metric].value


PAIRS: Sequence[Pair] = [
    pair(human, machine, qid=qid)
    for qid, human, machine in (("a", 0, 0.1), ("a", 1, 0.7), ("b", 0.5, 0.5), ("b", 1, 0.4), ("c", 0, 0.3))
]


def test_the_figures_of_a_group() -> None:
    group = only(*PAIRS)
    assert (group.replies, group.questions, group.graded, group.scored) == (5, 3, 5, 5)
    assert value(group, "mean_absolute_error") == pytest.approx((0.1 + 0.3 + 0 + 0.6 + 0.3) / 5)
    for metric in ("r", "within_question_r", "wrmse", "qwk", "mean_absolute_error"):
        estimate = group.metrics[metric]
        assert estimate.value is not None
        assert estimate.low is None or estimate.low <= estimate.value <= (estimate.high or 0)
    assert group.metrics["mean_absolute_error"].low is not None


def test_blank_replies_are_counted_apart_and_in_no_figure() -> None:
    blanks = [pair(0, 0, qid="a", answer=" "), pair(0, 0, qid="z", answer="")]
    group, without = only(*PAIRS, *blanks), only(*PAIRS)
    assert group.metrics == without.metrics
    assert (group.replies, group.scored, group.questions) == (7, 5, 3)
    assert (group.blank, group.blank_all_zero) == (2, True)
    assert only(*PAIRS, pair(0, 0.1, answer="")).blank_all_zero is False
    assert only(*PAIRS, pair(0, None, answer="")).blank_all_zero is None
    assert without.blank_all_zero is None


def test_ungraded_replies_are_counted_by_reason_and_never_scored() -> None:
    failed = [pair(1, None, ungraded="timeout"), pair(1, None, ungraded="refused"), pair(1, None, ungraded="timeout")]
    group = only(*PAIRS, *failed)
    assert group.ungraded == {"timeout": 2, "refused": 1}
    assert (group.replies, group.graded, group.scored) == (8, 5, 5)
    assert value(group, "r") == value(only(*PAIRS), "r")


def test_nothing_graded_leaves_every_figure_open() -> None:
    group = only(pair(1, None), pair(0, None))
    assert {estimate.value for estimate in group.metrics.values()} == {None}


def test_only_blank_replies_leave_every_figure_open() -> None:
    group = only(pair(0, 0, answer=""), pair(0, 0, answer=" "))
    assert {estimate.value for estimate in group.metrics.values()} == {None}
    assert group.seconds is None


def test_what_the_data_do_not_determine_is_open_and_not_zero() -> None:
    group = only(pair(1, 0.5), pair(1, 0.7))
    assert value(group, "r") is value(group, "within_question_r") is value(group, "macro_f1") is None
    assert value(group, "point_kappa") is value(group, "contradictory_accepted") is None
    assert value(group, "wrmse") is not None


def test_languages_are_told_apart_and_put_together_only_where_there_are_two() -> None:
    chinese = [pair(1, 0.2, lang="zh"), pair(0, 0.9, lang="zh")]
    assert [(g.lang, g.replies) for g in groups(*PAIRS, *chinese)] == [("en", 5), ("zh", 2), ("all", 7)]
    assert [g.lang for g in groups(*PAIRS)] == ["en"]


def test_a_reply_is_accepted_from_the_threshold_on() -> None:
    rows = [
        pair(1, 0.5, label3="correct"),
        pair(1, 0.4, label3="correct"),
        pair(0, 0.8, label3="contradictory"),
        pair(0, 0.1, label3="contradictory"),
        pair(0, 0.2, label3="incorrect"),
        pair(0, 0.0, label3="incorrect"),
    ]
    group = only(*rows)
    assert (group.labelled, value(group, "correct_accepted"), value(group, "contradictory_accepted")) == (6, 0.5, 0.5)
    assert value(group, "macro_f1") == pytest.approx((0.5 + 0.75) / 2)
    strict = only(*rows, threshold=0.6)
    assert (value(strict, "correct_accepted"), value(strict, "contradictory_accepted")) == (0, 0.5)
    assert value(only(*rows, threshold=0.1 + 0.3), "correct_accepted") == 1


def labelled(human: Label, machine: VerdictName, qid: str = "q") -> Pair:
    return pair(None, 0.5, qid=qid, verdicts={"variance": machine}, labels={"variance": human})


def test_kappa_of_key_points_counts_what_is_met_as_credited() -> None:
    """Of 4: both met 1, both not 2, machine only 1; κ = (3/4 − 1/2) / (1 − 1/2)."""
    rows = [
        labelled("met", "met"),
        labelled("partial", "missing"),
        labelled("missing", "met"),
        labelled("contradicted", "partial"),
    ]
    group = only(*rows)
    assert group.points == 4
    assert group.scored == 0
    assert value(group, "point_kappa") == pytest.approx(0.5)
    # three levels, linear: human 2 1 0 0, machine 2 0 2 1: observed 4/4, expected (2·2 + 1·3 + 1·3 …)/16 by pairs
    pairs = [abs(h - m) for h in (2, 1, 0, 0) for m in (2, 0, 2, 1)]
    assert value(group, "point_kappa_3way") == pytest.approx(1 - (4 / 4) / (sum(pairs) / 16))
    assert value(group, "verdicts_reproduced") == 0.25


def test_a_persons_share_of_a_point_counts_from_a_half() -> None:
    rows = [labelled(0.5, "met"), labelled(1.0, "met"), labelled(0.49, "missing"), labelled(0.0, "missing")]
    group = only(*rows)
    assert value(group, "point_kappa") == 1
    assert value(group, "verdicts_reproduced") is None
    levels = [labelled(0.24, "missing"), labelled(0.25, "partial"), labelled(0.74, "partial"), labelled(0.75, "met")]
    assert value(only(*levels), "point_kappa_3way") == 1


def test_people_are_compared_with_each_other() -> None:
    scores = [(0.0, 0.0, 0.5), (0.5, 0.5, 0.5), (1.0, 0.5, 1.0), (0.0, 0.5, 0.0)]
    group = only(*(pair(sum(row) / 3, 0.5, raters=row) for row in scores))
    errors = [abs(own - (sum(row) - own) / 2) for row in scores for own in row]
    assert group.people["mean_absolute_error"] == pytest.approx(sum(errors) / 12)
    assert 0 < (group.people["r"] or 0) < 1
    assert only(*PAIRS).people == {}


def test_time_and_tokens_are_means_over_the_replies_that_have_them() -> None:
    group = only(*PAIRS)
    assert (group.seconds, group.tokens_in, group.tokens_out) == (2.0, 10.0, None)


@pytest.mark.parametrize(("module", "package"), [("sklearn.metrics", "scikit-learn"), ("scipy.stats", "scipy")])
def test_a_missing_library_is_named_with_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, module: str, package: str
) -> None:
    assert set(require_libraries()) == {"numpy", "scipy", "scikit-learn"}
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=package) as caught:
        require_libraries()
    assert "pip install 'interviewer[evaluation]'" in str(caught.value)
    assert caught.value.exit_code == ExitCode.SETTINGS
