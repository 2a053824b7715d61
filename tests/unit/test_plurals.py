"""Words agree with the number before them."""

import pytest

from interviewer.cli.texts import TEXTS, Texts
from interviewer.plurals import agree


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 replies were lost"), (1, "1 reply was lost"), (2, "2 replies were lost")]
)
def test_a_word_agrees_with_the_number_before_it(count: int, said: str) -> None:
    facts = {"count": str(count)}
    assert agree("{count} repl(y|ies) (was|were) lost", facts).format(**facts) == said


def test_each_word_has_a_number_of_its_own() -> None:
    said = Texts("en")("forget-ask", id="a", when="b", asked=1, replies=2)
    assert said.startswith("a, b, 1 question, 2 replies.")


def test_facts_and_other_brackets_stay_as_they_are() -> None:
    facts = {"path": "essay(s).txt", "count": 1}
    assert agree("{path} (draft): {count} line(s) (old)", facts).format(**facts) == "essay(s).txt (draft): 1 line (old)"


def test_a_choice_stands_after_a_number() -> None:
    for key, (en, zh) in TEXTS.items():
        assert agree(zh, {}) == zh, key
        if agree(en, {}) != en:
            assert "{" in en[: min(en.find(c) for c in ("(s)", "|") if c in en)], key
