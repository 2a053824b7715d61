"""What the terminal says: both languages, the same facts, and nothing that a terminal would obey."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer import errors
from interviewer.cli.commands import COMMANDS, read_line
from interviewer.cli.console import SYMBOLS, visible
from interviewer.cli.texts import PARTS, TEXTS, Texts
from interviewer.cli.texts.marks import SHORT_REASONS, WHY_UNGRADED
from interviewer.core.verdict import Ungraded
from interviewer.speech import errors as speech_errors


def facts(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_name_the_same_facts(key: str) -> None:
    english, chinese = TEXTS[key]
    assert facts(english) == facts(chinese)


def subclasses(error: type[errors.InterviewerError]) -> list[type[errors.InterviewerError]]:
    return [error, *(below for child in error.__subclasses__() for below in subclasses(child))]


@pytest.mark.parametrize("error", subclasses(errors.InterviewerError))
def test_errors_speak_both_languages_and_are_in_the_tree(error: type[errors.InterviewerError]) -> None:
    assert facts(error.en) == facts(error.zh)
    assert facts(error.hint_en) == facts(error.hint_zh)
    drawn = speech_errors if error.__module__ == speech_errors.__name__ else errors
    assert error.__name__ in (drawn.__doc__ or "")


def test_every_reason_for_no_grade_has_words() -> None:
    reasons = Ungraded.model_fields["reason"].annotation
    assert set(WHY_UNGRADED) == set(reasons.__args__)  # type: ignore[union-attr]
    assert all(Texts("zh").why_ungraded(r) and Texts("en").why_ungraded(r) for r in WHY_UNGRADED)
    assert Texts("zh").reason("blank") == SHORT_REASONS["blank"][1]


def test_symbols_are_single_codepoints() -> None:
    assert all(len(symbol) == 1 for symbol, _ in SYMBOLS.values())
    assert all(plain.isascii() for _, plain in SYMBOLS.values())


@given(st.text(max_size=200))
def test_nothing_shown_is_executed(text: str) -> None:
    shown = visible(text)
    assert not any((ord(c) < 32 and c not in "\t\n") or 0x7F <= ord(c) < 0xA0 for c in shown)


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("/hint", "hint"),
        (" /HINT ", "hint"),
        ("/提示", "hint"),
        ("／提示", "hint"),
        ("／ｈｉｎｔ", "hint"),
        ("/", "help"),
        ("/skip now", "skip"),
    ],
)
def test_commands_are_read_in_both_languages(typed: str, command: str) -> None:
    assert read_line(typed).command == command


def test_a_slip_offers_the_nearest() -> None:
    assert (read_line("/hnt").unknown, read_line("/hnt").nearest) == ("/hnt", "/hint")
    assert read_line("/xyzzy").nearest == "/help"


@pytest.mark.parametrize(
    ("typed", "reply"), [("//usr is a path", "/usr is a path"), ("8/3", "8/3"), ("/etc\nand more", "/etc\nand more")]
)
def test_what_is_no_command_is_a_reply(typed: str, reply: str) -> None:
    assert read_line(typed).reply == reply


def test_command_names_differ() -> None:
    names = [name for c in COMMANDS for name in (c.name, c.zh)]
    assert len(set(names)) == len(names)


def test_no_two_parts_word_the_same_key() -> None:
    assert len(TEXTS) == sum(map(len, PARTS))
