"""Words that are shown while they come."""

import io
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from interviewer.cli.console import Console
from interviewer.cli.streaming import Speech
from interviewer.cli.wrap import wrap


class Screen:
    """A board that remembers."""

    def __init__(self) -> None:
        self.lives: list[str] = []
        self.shown = 0

    def show(self, write: Callable[[], None]) -> None:
        self.shown += 1
        write()

    def live(self, words: str) -> None:
        self.lives.append(words)


def say(*pieces: str, board: Screen | None = None) -> str:
    out = io.StringIO()
    speech = Speech(Console("en", out=out, err=io.StringIO()), board)
    for piece in pieces:
        speech.write(piece)
    speech.end()
    assert speech.said == "".join(pieces)
    return out.getvalue()


def test_a_line_is_printed_once_it_is_whole_and_the_last_one_is_live() -> None:
    board = Screen()
    assert say("One ", "line.\nAnd", " more", board=board) == "One line.\nAnd more\n"
    assert board.lives == ["One", "And", "And more", ""]
    assert board.shown == 2


def test_a_paragraph_is_printed_row_by_row() -> None:
    board = Screen()
    words = "word " * 60
    said = say(*[words[n : n + 7] for n in range(0, len(words), 7)], board=board)
    assert all(len(live) <= 80 for live in board.lives)
    assert said.split() == words.split()


def test_control_characters_are_shown_and_not_obeyed() -> None:
    said = say("a\x1b", "[31m red\r", "\nnext")
    assert "\x1b" not in said
    assert said == "a␛[31m red\nnext\n"


def test_nothing_said_prints_nothing() -> None:
    assert say() == ""
    assert say("  ", "") == ""


text = st.text(st.sampled_from("ab c，。（点积方差\n"), min_size=1, max_size=400)


@given(text, st.lists(st.integers(1, 30), min_size=1, max_size=20))
def test_however_it_is_cut_the_lines_are_those_of_the_whole(whole: str, sizes: list[int]) -> None:
    pieces, at, n = [], 0, 0
    while at < len(whole):
        size = sizes[n % len(sizes)]
        pieces.append(whole[at : at + size])
        at, n = at + size, n + 1
    lines = [line for line in say(*pieces).split("\n") if line.strip()]
    assert lines == [line for line in wrap(Text(whole), 80).plain.split("\n") if line.strip()]
