"""The reply line by keystrokes: several lines, pastes, words, the menu, history, the editor, narrow and plain terminals."""

import json
import re
import stat
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal, environment
from tests.e2e.test_bad_input import run
from tests.e2e.test_interview import ID
from tests.e2e.test_marks import events

ENGLISH = "The variance of the dot product grows with the dimension, therefore softmax saturates and learning stops."
COLOURS = re.compile(rb"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def start(home: Path, lang: str = "en", *, columns: int = 80, lines: int = 30, **more: str) -> Terminal:
    t = Terminal(["start", "-q", ID, "--lang", lang], environment(home, **more), columns=columns, lines=lines)
    t.prompt()
    return t


def leave(t: Terminal) -> None:
    t.enter("", key="\x04")
    assert t.finish() == 0


def sent(home: Path) -> list[str]:
    return [e["text"] for e in events(home) if e["type"] == "replied"]


def test_a_paste_of_200_lines_is_one_reply_and_not_sent_by_its_newlines(home: Path) -> None:
    text = "\n".join(f"line {n} of what I know about softmax" for n in range(200))
    t = start(home)
    t.paste(text)
    t.wait("line 199 of what I know")
    t.wait("1600 words")
    assert sent(home) == []
    assert len(t.rows) <= 30
    t.send(" and more\r")
    t.wait("… 170 more lines …")
    t.wait("Follow-up")
    assert sent(home) == [text + " and more"]
    leave(t)


@pytest.mark.parametrize("keys", ["\\\r", "\x1b\r", "\n"], ids=["backslash Enter", "Alt-Enter", "Ctrl-J"])
def test_three_ways_to_a_new_line(home: Path, keys: str) -> None:
    t = start(home)
    t.read(0.4)  # a line feed within the first moments is an Enter that was typed ahead
    t.send("first")
    t.wait("› first")
    t.send(keys)
    t.send("second")
    t.wait("second")
    t.send("\r")
    t.wait("Follow-up")
    assert sent(home) == ["first\nsecond"]
    leave(t)


def test_the_menu_opens_at_a_slash_and_knows_both_languages(home: Path) -> None:
    t = start(home)
    t.send("/")
    t.wait("a hint on what is still open")
    t.wait("leave this question")
    t.send("hnt")  # letters in their order
    t.gone("leave this question")
    t.wait("/hint")
    t.send("\t\r")
    t.wait("› /hint")
    t.wait("Hint: ")
    t.prompt()
    t.send("/提")
    t.wait("a hint on what is still open")
    t.send("\x15")  # Ctrl-U empties the line, and the menu goes
    t.gone("a hint on what is still open")
    leave(t)


def test_the_menu_in_chinese_knows_english_names(home: Path) -> None:
    t = start(home, "zh")
    t.send("/")
    t.wait("就未讲到的要点给一个提示")
    t.send("ski")
    t.wait("跳过本题")
    t.gone("就未讲到的要点给一个提示")
    t.send("\x15、提示\r")  # what the slash key types under a Chinese input method
    t.wait("提示：")
    t.enter("／语言 en")
    t.wait("the questions stay as they are")
    t.wait("1/1 · level 3")
    t.send("/")
    t.wait("a hint on what is still open")
    t.send("\x15")
    leave(t)


def test_words_are_deleted_up_to_punctuation_and_chinese_in_steps(home: Path) -> None:
    t = start(home, "zh")
    t.send("点积的方差会变大，梯度消失")
    t.wait("梯度消失")
    t.wait("12 字")
    t.send("\x17")  # Ctrl-W
    t.gone("梯度消失")
    t.wait("› 点积的方差会变大，")
    t.send("softmax\x1b\x7f")  # Alt-Backspace: the script changes
    t.gone("softmax")
    t.wait("› 点积的方差会变大，")
    t.send("\x1bb\x1bb")  # Alt-B twice: before the comma, and four characters back
    t.send("[")
    t.wait("› 点积的方[差会变大，")
    t.send("\x1bf]")  # Alt-F
    t.wait("› 点积的方[差会变大]，")
    t.send("\x19")  # Ctrl-Y brings the last deletion back
    t.wait("› 点积的方[差会变大]softmax，")
    t.send("\x03")
    t.wait("草稿已清空")
    leave(t)


def test_a_cleared_draft_and_earlier_replies_are_in_the_history(home: Path) -> None:
    t = start(home)
    t.send("a draft on variance")
    t.wait("a draft on variance")
    t.send("\x03")
    t.wait("Draft cleared")
    t.answer("something about gradients")
    t.wait("Follow-up")
    leave(t)
    kept = home / "reply_history"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    again = Terminal(["resume", "--last", "--lang", "en"], environment(home), columns=80)
    again.prompt()
    again.send("\x12varian")  # Ctrl-R
    again.wait("› a draft on variance")
    again.send("\r?")  # Enter takes what was found; it is not sent
    again.wait("› a draft on ?variance")
    again.send("\x03")
    again.wait("Draft cleared")
    leave(again)


@pytest.fixture
def editor(tmp_path: Path) -> str:
    program = tmp_path / "an editor"
    program.write_text('#!/bin/sh\nprintf " and written in an editor" >> "$1"\n')
    program.chmod(0o755)
    return f"'{program}'"


def test_the_line_goes_through_the_editor_and_comes_back(home: Path, editor: str) -> None:
    t = start(home, EDITOR=editor)
    t.send("softmax saturates")
    t.wait("› softmax saturates")
    t.send("\x18\x05")  # Ctrl-X Ctrl-E
    t.wait("› softmax saturates and written in an editor")
    assert sent(home) == []
    t.send("\r")
    t.wait("Follow-up")
    t.enter("/editor")
    t.wait("› and written in an editor")
    t.send("\r")
    t.wait("Follow-up", times=2)
    assert sent(home) == ["softmax saturates and written in an editor", "and written in an editor"]
    leave(t)


def test_an_editor_that_is_not_there_is_a_sentence(home: Path) -> None:
    t = start(home, EDITOR="no-such-editor")
    t.enter("/editor")
    t.wait("The editor no-such-editor failed")
    t.wait("Set VISUAL or EDITOR to an editor")
    t.answer("softmax saturates")
    t.wait("Follow-up")
    leave(t)


def test_english_is_not_broken_within_words_while_it_is_typed(home: Path) -> None:
    t = start(home, columns=40)
    t.send(ENGLISH)
    t.wait("learning stops.")
    rows = t.rows[next(n for n, row in enumerate(t.rows) if row.startswith("› The")) :][:-1]
    assert [row[2:].strip() for row in rows] == [
        "The variance of the dot product grows",
        "with the dimension, therefore softmax",
        "saturates and learning stops.",
    ]
    t.send("\x01")  # Ctrl-A: the beginning
    t.send("\x1bf" * 7)  # behind "grows", then typed in the middle
    t.send(" much")
    t.wait("grows much with")
    t.send("\r")
    t.wait("Follow-up")
    assert sent(home) == [ENGLISH.replace("grows", "grows much")]
    leave(t)


def test_the_cursor_is_where_the_next_chinese_character_goes(home: Path) -> None:
    t = start(home, "zh", columns=40)
    t.send("点积的方差会随着维度变大，所以会饱和，梯度就会消失")
    t.wait("消失")
    row = next(n for n, line in enumerate(t.screen.display) if "梯度就会消失" in line.replace(" ", ""))
    t.read(0.2)
    assert t.screen.cursor.y == row
    shown = "".join(t.screen.buffer[row][x].data for x in range(t.screen.cursor.x))
    assert shown.endswith("消失")
    t.send("\x7f\x7f")
    t.gone("消失")
    shown = "".join(t.screen.buffer[row][x].data for x in range(t.screen.cursor.x))
    assert shown.endswith("会")
    t.send("\x03")
    leave(t)


def test_the_window_may_change_its_size_while_one_types(home: Path) -> None:
    t = start(home, columns=80)
    t.send("softmax saturates because the variance grows")
    t.wait("variance grows")
    t.resize(40, 30)
    t.read(0.7)
    t.send(" with the dimension")
    t.wait("softmax saturates because the variance grows with the dimension")
    t.resize(100, 30)
    t.read(0.7)
    t.send("\r")
    t.wait("Follow-up")
    assert sent(home) == ["softmax saturates because the variance grows with the dimension"]
    leave(t)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_forty_columns_hold_the_menu_the_help_and_the_status_line(home: Path, lang: str) -> None:
    t = start(home, lang, columns=40, lines=60)
    t.send("/")
    t.wait("/hint" if lang == "en" else "/提示")
    t.send("help\r" if lang == "en" else "帮助\r")
    t.wait("Ctrl-X Ctrl-E")
    t.wait("on an empty line: save and leave" if lang == "en" else "保存并离开")
    t.prompt()
    t.send("softmax")
    t.wait("1 words" if lang == "en" else "1/1 · 难度 3")
    assert all(len(line) <= 40 for line in t.text.splitlines())
    t.send("\x03")
    leave(t)


def test_no_colour_means_none_in_the_line_either(home: Path) -> None:
    coloured = start(home)
    coloured.send("/")
    coloured.wait("/hint")
    coloured.send("\x15")
    leave(coloured)
    assert COLOURS.search(coloured.raw)
    t = start(home, NO_COLOR="1")
    t.send("/")
    t.wait("/hint")
    t.send("\x15softmax saturates")
    t.wait("softmax saturates")
    t.send("\r")
    t.wait("Follow-up")
    leave(t)
    assert not COLOURS.search(t.raw)


def test_a_dumb_terminal_has_the_commands_too(home: Path) -> None:
    t = Terminal(["start", "-q", ID, "--lang", "en"], environment(home, TERM="dumb"), columns=80)
    t.wait("›")
    t.send("/status\r")
    t.wait("Question 1/1")
    t.send("a draft\x03")
    t.wait("Draft cleared")
    t.send("softmax saturates\r")
    t.wait("Follow-up")
    t.send("\x03")
    t.wait("Press Ctrl-C again to leave")
    t.send("\x03")
    t.wait("interviewer resume")
    assert t.finish() == 130
    assert re.findall(rb"\x1b.{8}", t.raw) == []


def test_ctrl_d_leaves_only_on_an_empty_line(home: Path) -> None:
    t = start(home)
    t.send("softmax")
    t.wait("› softmax")
    t.send("\x04")
    t.send("\x01\x04")  # at the beginning it deletes
    t.wait("› oftmax")
    assert "interviewer resume" not in t.text
    t.send("\x0b\x04")
    t.wait("Go on with: ")
    assert t.finish() == 0


def test_ctrl_c_twice_leaves_only_within_two_seconds(home: Path) -> None:
    t = start(home)
    t.send("\x03")
    t.wait("Press Ctrl-C again to leave.")
    for _ in range(25):
        t.read(0.1)
    t.send("\x03")
    t.wait("Press Ctrl-C again to leave.", times=2)
    t.send("\x03")
    t.wait("Go on with: ")
    assert t.finish() == 130


def test_a_reply_can_be_changed_and_taken_back(home: Path) -> None:
    t = start(home)
    t.enter("/undo")
    t.wait("There is no reply on this question yet.")
    t.answer("It keeps the numbers small, I think.")
    t.wait("Follow-up")
    t.enter("/edit")
    t.wait("replaces your last reply")
    t.wait("› It keeps the numbers small, I think.")
    t.prompt()
    t.send(" The variance grows with d_k, so softmax saturates.\r")
    t.wait("the unaided score stays that of your first reply")
    t.wait("Follow-up", times=2)
    t.enter("/undo")
    t.wait("Taken back")
    t.answer("The variance of the dot product grows with d_k.")
    t.wait("Follow-up", times=3)
    t.enter("/edit")
    t.wait("replaces your last reply")
    t.prompt()
    t.send("\r")
    t.wait("Your reply stands as it was.")
    t.enter("/note look up who showed this first")
    t.wait("Noted with this question.")
    t.enter("/end")
    t.wait("unaided ░░░░░░░░░░ 0 %")
    t.wait("after follow-ups ███░░░░░░░ 30 %")
    t.wait("Unaided rests on the reply that was taken back.")
    t.wait("Your note: look up who showed this first")
    assert t.finish() == 0
    (row,) = map(json.loads, run(home, "history", "--json").stdout.splitlines())
    (shown,) = json.loads(run(home, "show", row["id"], "--json").stdout)["rounds"]
    assert [w["number"] for w in shown["withdrawn"]] == [0, 1]
    assert all(w["result"]["verdicts"] for w in shown["withdrawn"])
    assert (shown["unaided_reply"], shown["unaided"], shown["notes"]) == (0, 0.0, ["look up who showed this first"])
    assert "look up who showed this first" in run(home, "show", row["id"]).stdout


def test_the_clock_stands_during_a_pause(home: Path) -> None:
    t = start(home)
    t.wait("00:02")
    t.enter("/pause")
    t.wait("Paused, the clock stands.")
    for _ in range(30):
        t.read(0.1)
    t.send("\r")
    t.prompt()
    t.wait("level 3 · 00:0")
    t.enter("/status")
    t.wait("Question 1/1 · level 3 · 00:")
    (seconds,) = re.findall(r"level 3 · 00:(\d\d) · session", t.text)
    assert int(seconds) <= 4
    leave(t)


def test_speech_that_is_not_there_is_a_sentence(home: Path) -> None:
    t = start(home)
    t.enter("/voice")
    t.wait("No speech recognition is set up.")
    t.send("kept text\x1bOQ")  # F2
    t.wait("No speech recognition is set up.", times=2)
    t.wait("› kept text")
    t.send("\x03")
    t.wait("Draft cleared")
    leave(t)
