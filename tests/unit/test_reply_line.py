"""The line that replies are written in: words in Chinese and Latin text, rows that break between words, the menu."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.layout import BufferControl
from prompt_toolkit.layout.processors import TransformationInput
from prompt_toolkit.utils import get_cwidth

from interviewer.cli.commands import COMMANDS, matching, read_line
from interviewer.cli.input.menu import CommandMenu
from interviewer.cli.input.words import length, word_end, word_start
from interviewer.cli.input.wrapping import WordWrap


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("the variance grows", "the variance "),
        ("the variance grows  ", "the variance "),
        ("点积的方差会变大，梯度消失", "点积的方差会变大，"),
        ("点积的方差会变大，", "点积的方差会变大"),
        ("点积的方差会随着维度变大", "点积的方差会随着"),
        ("用 softmax", "用 "),
        ("用softmax函数", "用softmax"),
        ("don't", ""),
        ("0.5", ""),
        ("softmax(QK^T)", "softmax(QK^T"),
        ("line one\n", "line "),
        ("", ""),
        ("   ", ""),
    ],
)
def test_what_is_left_of_a_line_after_deleting_a_word(text: str, left: str) -> None:
    assert text[: word_start(text, len(text))] == left


@pytest.mark.parametrize(
    ("text", "at", "end"),
    [
        ("the variance", 0, 3),
        ("the variance", 3, 12),
        ("点积的方差，会", 0, 4),
        ("点积，会", 0, 2),
        ("a", 1, 1),
        (" ", 0, 1),
    ],
)
def test_where_the_next_word_ends(text: str, at: int, end: int) -> None:
    assert word_end(text, at) == end


mixed = st.text(st.sampled_from("ab c，。（点积方差√_/1'."), max_size=60)


@given(mixed, st.integers(0, 60))
def test_going_by_words_always_gets_on_and_never_past_the_ends(text: str, at: int) -> None:
    at = min(at, len(text))
    assert 0 <= word_start(text, at) <= max(0, at - 1) or not text[:at]
    assert min(at + 1, len(text)) <= word_end(text, at) <= len(text)


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("the variance grows", ("words", 3)),
        ("方差变大，softmax 饱和", ("characters", 7)),
        ("", ("words", 0)),
    ],
)
def test_how_long_a_reply_is(text: str, measure: tuple[str, int]) -> None:
    assert length(text) == measure


MARGIN = 2


def shown(text: str, width: int) -> tuple[list[str], list[int], list[int]]:
    """The rows that a window of that width shows, and the two translations of every position."""
    control = BufferControl(Buffer())
    asked = TransformationInput(control, Document(text), 0, lambda i: i, [("", text)], width, 10)
    done = WordWrap(MARGIN).apply_transformation(asked)
    rows, x = [""], 0
    for _, char, *_ in done.fragments:
        if x + get_cwidth(char) > width - MARGIN:
            rows.append("")
            x = 0
        rows[-1] += char
        x += get_cwidth(char)
    there = [done.source_to_display(n) for n in range(len(text) + 1)]
    return rows, there, [done.display_to_source(n) for n in there]


def test_words_are_not_cut_at_the_end_of_a_row() -> None:
    rows, _, _ = shown("the variance of the dot product grows", 22)
    assert [row.rstrip() for row in rows] == ["the variance of the", "dot product grows"]


def test_chinese_fills_the_row_and_punctuation_does_not_begin_one() -> None:
    rows, _, _ = shown("点积的方差会变大，梯度消失", 18)
    assert [row.rstrip() for row in rows] == ["点积的方差会变", "大，梯度消失"]


@given(mixed, st.integers(12, 40))
def test_positions_are_translated_there_and_back(text: str, width: int) -> None:
    rows, there, back = shown(text, width)
    assert back == list(range(len(text) + 1))
    whole = "".join(rows)
    assert all(whole[there[n]] == char for n, char in enumerate(text))
    assert whole.replace(" ", "") == text.replace(" ", "")


def offered(typed: str, lang: str) -> list[str]:
    menu = CommandMenu(lambda: lang)
    return [c.text for c in menu.get_completions(Document(typed), CompleteEvent())]


def test_the_menu_opens_at_a_slash_and_lists_every_command() -> None:
    assert offered("/", "en") == [f"/{c.name}" for c in COMMANDS]
    assert offered("／", "zh") == [f"/{c.zh}" for c in COMMANDS]


@pytest.mark.parametrize(
    ("typed", "lang", "first"),
    [
        ("/hi", "en", "/hint"),
        ("/hi", "zh", "/hint"),
        ("/提", "en", "/提示"),
        ("/hnt", "en", "/hint"),
        ("／ＨＩ", "en", "/hint"),
        ("/试", "zh", "/重试"),
    ],
)
def test_the_menu_narrows_by_beginning_part_and_order_in_both_languages(typed: str, lang: str, first: str) -> None:
    assert offered(typed, lang)[0] == first


@pytest.mark.parametrize("typed", ["", "hint", "//", "/note x", "a/", "/xyzzy"])
def test_no_menu_where_no_command_is_being_typed(typed: str) -> None:
    assert offered(typed, "en") == []


def test_what_begins_so_comes_before_what_only_holds_the_letters() -> None:
    assert [command.name for _, command in matching("s", "en")][:4] == ["skip", "say", "sources", "status"]


def test_the_key_of_the_slash_under_a_chinese_input_method() -> None:
    assert read_line("、提示").command == "hint"
    assert read_line("、为什么2").argument == "2"
    assert read_line("、这不是命令").reply == "、这不是命令"
