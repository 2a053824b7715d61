"""What entries compute and solve is right: each check recomputes the numbers of its answer or tries its solution."""

import pytest

from interviewer.core.question import Question
from interviewer.corpus import read_corpus
from interviewer.settings import shipped
from tests.factory import question
from tests.knowledge.checks import run_check

CHECKED = [q for q in read_corpus([shipped("knowledge")]).values() if q.check]


@pytest.mark.parametrize("checked", CHECKED, ids=lambda q: q.id)
def test_the_numbers_and_solutions_of_an_entry_hold(checked: Question) -> None:
    run_check(checked)


def test_a_check_sees_a_wrong_number_and_a_wrong_solution() -> None:
    wrong = question().model_copy(update={"solution": "def double(x): return x + 2", "check": "assert double(3) == 6"})
    with pytest.raises(AssertionError):
        run_check(wrong)
    right = wrong.model_copy(update={"solution": "def double(x): return 2 * x"})
    assert run_check(right)["double"](3) == 6
    with pytest.raises(AssertionError):
        run_check(question().model_copy(update={"check": 'assert "26 GB" in answer_en'}))


def test_calculations_and_code_are_checked() -> None:
    corpus = read_corpus([shipped("knowledge")])
    assert {q.id for q in corpus.values() if q.kind in {"calculation", "code"}} <= {q.id for q in CHECKED}
