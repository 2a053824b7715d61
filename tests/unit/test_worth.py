"""The card says what counts, so that its score can be reckoned up by hand."""

import pytest

from interviewer.cli.texts import Texts
from interviewer.core.question import VerdictName
from interviewer.reports.words import worth


@pytest.mark.parametrize(
    ("verdict", "earned", "en", "zh"),
    [
        ("met", 1.0, "weight 2", "权重 2"),
        ("partial", 0.5, "weight 2", "权重 2"),
        ("missing", 0.0, "weight 2", "权重 2"),
        ("met", 0.66, "weight 2, of which 66 % counts", "权重 2，计其中 66 %"),
        ("partial", 0.31, "weight 2, of which 31 % counts", "权重 2，计其中 31 %"),
    ],
)
def test_a_share_is_named_where_the_verdict_does_not_say_it(
    verdict: VerdictName, earned: float, en: str, zh: str
) -> None:
    assert worth(Texts("en"), 2, verdict, earned) == en
    assert worth(Texts("zh"), 2, verdict, earned) == zh
