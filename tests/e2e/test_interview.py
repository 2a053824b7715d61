"""An interview by keystrokes in a real terminal, in each language."""

from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal, environment

ID = "why-divide-by-sqrt-dk"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_an_english_interview(home: Path) -> None:
    t = Terminal(["start", "-q", ID, "--lang", "en"], environment(home))
    t.wait("Why are attention scores divided")
    t.wait("›")
    t.answer("The variance of the dot product grows with d_k, so softmax saturates.")
    t.wait("Follow-up")
    t.enter("/hint")
    t.wait("Hint: Think of the derivative")
    t.answer("The gradient gets close to zero, nothing is learnt.")
    t.wait("Follow-up", times=2)
    t.answer("I don't know")
    t.wait("Score card")
    t.wait("unaided █████░░░░░ 50 %")
    t.wait("after follow-ups ████████░░ 80 %")
    t.wait("“The gradient gets close to zero” (missing → said)")
    t.wait("Fix first: Dividing by √d_k")
    t.wait("Graded by offline")
    t.enter("/answer")
    t.wait("Reference answer")
    t.enter("/sources")
    t.wait("arXiv:1706.03762")
    t.enter("")
    t.wait("Summary")
    t.wait("unaided 50 % → after follow-ups 80 %")
    assert t.finish() == 0


def test_a_chinese_interview_with_editing(home: Path) -> None:
    t = Terminal(["start", "-q", ID, "--lang", "zh"], environment(home))
    t.wait("注意力打分为什么要除以")
    t.prompt()
    t.send("点积的方差会随着维度变大错字")
    t.wait("错字")
    t.send("\x7f\x7f")  # two backspaces take two characters
    t.send("，softmax 就饱和了")
    t.wait("随着维度变大，softmax 就饱和了")
    t.send("\r")
    t.wait("追问")
    t.enter("／提示")  # full-width slash
    t.wait("提示：")
    t.answer("梯度接近零，学不动")
    t.wait("追问", times=2)
    t.answer("不知道")
    t.wait("评分卡")
    t.wait("独立作答 █████░░░░░ 50 %")
    t.wait("“点积的方差会随着维度变大，softmax 就饱和了”")
    t.wait("最该补上：")
    t.enter("")
    t.wait("总结")
    assert t.finish() == 0


def test_a_reply_of_several_lines(home: Path) -> None:
    t = Terminal(["start", "-q", ID, "--lang", "en"], environment(home))
    t.prompt()
    t.send("Softmax saturates,\\\r")
    t.send("and the gradient vanishes.")
    t.wait("and the gradient vanishes.")
    t.send("\r")
    t.wait("Follow-up")
    t.enter("/score")
    t.wait("“Softmax saturates,")
    t.enter("/end")
    t.wait("Summary")
    assert t.finish() == 0


def test_leaving_saves_and_resume_shows_what_was_said(home: Path) -> None:
    t = Terminal(["start", "-q", ID, "--lang", "en"], environment(home))
    t.wait("›")
    t.answer("The variance grows with d_k.")
    t.wait("Follow-up")
    t.enter("", key="\x04")
    t.wait("interviewer resume")
    assert t.finish() == 0
    again = Terminal(["resume", "--last", "--lang", "en"], environment(home))
    again.wait("Going on with")
    again.wait("› The variance grows with d_k.")
    again.wait("Follow-up")
    again.answer("softmax saturates and its gradient vanishes")
    again.wait("Follow-up", times=2)
    again.enter("/quit")
    assert again.finish() == 0


def test_ctrl_c_clears_a_draft_then_asks_then_leaves(home: Path) -> None:
    t = Terminal(["start", "-q", ID, "--lang", "en"], environment(home))
    t.prompt()
    t.send("half an answer")
    t.wait("half an answer")
    t.send("\x03")
    t.wait("Draft cleared")
    t.send("\x1b[A")  # the Up key brings it back
    t.wait("half an answer", times=2)
    t.send("\x03")
    t.wait("Draft cleared", times=2)
    t.send("\x03")
    t.wait("again to leave")
    t.send("\x03")
    t.wait("interviewer resume")
    assert t.finish() == 130


def test_an_unknown_command_is_not_sent_as_a_reply(home: Path) -> None:
    t = Terminal(["start", "-q", ID, "--lang", "en"], environment(home))
    t.wait("›")
    t.enter("/hnt")
    t.wait("Did you mean /hint")
    t.enter("//hint is my answer")
    t.wait("Follow-up")
    t.enter("/score")
    t.wait("✗")
    t.enter("", key="\x04")
    assert t.finish() == 0


def test_forty_columns_show_everything(home: Path) -> None:
    t = Terminal(["start", "-q", ID, "--lang", "zh"], environment(home), columns=40)
    t.wait("注意力打分为什么要除以")
    t.wait("›")
    t.answer("方差随维度变大")
    t.wait("追问")
    t.enter("/结束")
    t.wait("总结")
    assert t.finish() == 0
    assert all(len(line) <= 40 for line in t.text.splitlines())


def test_a_dumb_terminal_without_colour(home: Path) -> None:
    t = Terminal(["start", "-q", ID, "--lang", "en"], environment(home, TERM="dumb", NO_COLOR="1"))
    t.wait("›")
    t.answer("softmax saturates")
    t.wait("Follow-up")
    t.enter("", key="\x04")
    assert t.finish() == 0
    assert b"\x1b[3" not in t.raw


def test_keys_pressed_before_the_prompt_are_not_lost(home: Path) -> None:
    t = Terminal(["start", "-q", ID, "--lang", "en"], environment(home))
    t.send("/status\r")
    t.wait("› /status Question 1/1 · level 3")
    t.answer("softmax saturates")
    t.send("it has no gradient\r")  # while the reply is being graded, perhaps
    t.wait("Follow-up", times=2)
    t.enter("", key="\x04")
    assert t.finish() == 0
