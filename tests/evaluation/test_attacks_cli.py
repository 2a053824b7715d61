"""The attack suite from the command line, in both languages."""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import typer

from interviewer.cli.attacks import number, percent, run_attacks, show
from interviewer.cli.console import WIDEST, Console
from interviewer.core.verdict import Grade, Ungraded
from interviewer.errors import ExitCode, NothingToAsk, UnknownCategory
from interviewer.evaluation.attacks import CATEGORIES, build, measure
from interviewer.grading.offline import OfflineGrader
from interviewer.ports import GradingRequest
from interviewer.settings import load_settings
from interviewer.wiring import Services
from tests.evaluation.corpus import KNOWLEDGE, shipped
from tests.factory import INFO


def run(lang: str = "en", *, services: Services | None = None, **options: Any) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    console = Console(lang, out=out, err=err)
    given: Mapping[str, Any] = {"questions": 2, "categories": None, "as_json": False, "jobs": 1, **options}
    try:
        run_attacks(console, services or Services(load_settings({"knowledge": KNOWLEDGE})), **given)
    except typer.Exit as stopped:
        return out.getvalue(), f"{err.getvalue()}exit {stopped.exit_code}"
    return out.getvalue(), err.getvalue()


@pytest.mark.parametrize(
    ("lang", "words", "talk"),
    [
        ("en", ("Attacks · offline", "keyword-bag", "Worst replies", "mean inflation"), "2 questions"),
        ("zh", ("攻击 · offline", "关键词袋 keyword-bag", "最需要看的回答", "平均虚增"), "对 2 道题"),
    ],
)
def test_the_tables_speak_the_users_language(lang: str, words: tuple[str, ...], talk: str) -> None:
    out, err = run(lang)
    assert all(word in out for word in words)
    assert talk in err
    assert all(name in out for name in CATEGORIES)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_tables_fit_into_a_hundred_columns(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(WIDEST))
    console = Console(lang, out=(out := io.StringIO()))
    show(console, measure(build(shipped(), number=2), OfflineGrader()))
    assert max(console.rich.measure(line).maximum for line in out.getvalue().splitlines()) <= WIDEST


def test_json_alone_is_on_stdout() -> None:
    out, err = run(as_json=True, categories=["plea", "typos"])
    read = json.loads(out)
    assert {row["category"] for row in read["attacks"]} == {"plea"}
    assert {row["category"] for row in read["controls"]} == {"typos"}
    assert read["questions"] == 2
    assert "2 questions" in err


def test_an_unknown_category_is_named_with_the_list_of_the_known() -> None:
    with pytest.raises(UnknownCategory) as caught:
        run(categories=["plea", "bribe"])
    assert caught.value.exit_code == ExitCode.USAGE
    for lang in ("en", "zh"):
        assert "bribe" in caught.value.message(lang)
        assert "keyword-bag" in caught.value.hint(lang)


def test_a_corpus_without_fitting_questions_is_an_error(tmp_path: Path) -> None:
    services = Services(load_settings({}))
    services.__dict__["corpus"] = {}
    with pytest.raises(NothingToAsk):
        run(services=services)


def test_ungraded_replies_are_reported_and_change_the_exit_code() -> None:
    class Failing:
        def grade(self, request: GradingRequest) -> Grade | Ungraded:
            return Ungraded(reason="timeout", grader=INFO)

    services = Services(load_settings({"knowledge": KNOWLEDGE}))
    services.__dict__["grader"] = Failing()
    out, err = run(services=services, categories=["plea"])
    assert "timeout" in err
    assert err.endswith(f"exit {int(ExitCode.PARTIAL)}")
    assert "0.0%" not in out


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "-"), (0.0, ".000"), (0.25, ".250"), (1.0, "1.000"), (0.9999, "1.000")]
)
def test_figures_are_short(value: float | None, shown: str) -> None:
    assert number(value) == shown


def test_signs_and_shares_are_shown() -> None:
    assert (number(-0.05, sign=True), number(0.05, sign=True)) == ("-.050", "+.050")
    assert (percent(0.125), percent(None)) == ("12.5%", "-")
