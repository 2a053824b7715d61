"""`questions add` and `review` in a real terminal, in both languages: asked, suggested, changed, interrupted, gone on with."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from interviewer.corpus import read_corpus
from interviewer.corpus.read import read_entry
from interviewer.errors import ExitCode
from tests.e2e.terminal import ROOT, Terminal, environment

ZH = ("什么是投机解码？", "用一个小的草稿模型先猜出若干 token。", "再由大模型一次前向全部验证。输出分布保持不变。")
EN = (
    "What is speculative decoding?",
    "A small draft model proposes several tokens.",
    "The large model verifies them in one pass.",
)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the index of the shipped questions is built already."""
    home = tmp_path_factory.mktemp("home")
    search = [sys.executable, "-m", "interviewer", "questions", "search", "cache"]
    subprocess.run(search, env=environment(home), check=True, capture_output=True)
    return home


@pytest.fixture
def home(indexed: Path, tmp_path: Path) -> Path:
    """A copy of it for one test: what is added changes the index."""
    return Path(shutil.copytree(indexed, tmp_path / "home"))


def typed(terminal: Terminal, *lines: str) -> None:
    """Type lines and end the text with an empty one."""
    terminal.prompt()
    for line in lines:
        terminal.send(f"{line}\r")
    terminal.wait(lines[-1][-12:])
    terminal.send("\r")


@pytest.mark.parametrize(("lang", "texts"), [("zh", ZH), ("en", EN)])
def test_a_question_is_added_step_by_step(home: Path, lang: str, texts: tuple[str, str, str]) -> None:
    terminal = Terminal(["questions", "add", "--lang", lang, "--duplicates", "keep"], environment(home))
    typed(terminal, texts[0])
    terminal.wait("参考答案" if lang == "zh" else "Reference answer")
    typed(terminal, *texts[1:])
    terminal.wait("inference/decoding")
    terminal.wait("主题：回车" if lang == "zh" else "Topic: Enter takes")
    terminal.enter("")
    terminal.wait("难度 1" if lang == "zh" else "Level 1")
    terminal.enter("4")
    terminal.wait("回车保存" if lang == "zh" else "Enter saves")
    terminal.wait("草稿" if lang == "zh" else "draft")
    terminal.enter("w 1 3")
    terminal.wait("权重 3" if lang == "zh" else "weight 3")
    terminal.enter("d 2")
    terminal.prompt()
    terminal.enter("")
    terminal.wait("已添加" if lang == "zh" else "Added")
    assert terminal.finish() == ExitCode.OK
    own = read_corpus([home / "knowledge"])
    (question,) = [q for q in own.values() if q.langs == (lang,)]
    assert question.question.get("zh" if lang == "zh" else "en") == texts[0]
    assert question.answer.get("zh" if lang == "zh" else "en") == "\n".join(texts[1:])
    assert (question.topic, question.level) == ("inference/decoding", 4)
    assert question.key_points[0].weight == 3
    assert len(question.key_points) == (2 if lang == "zh" else 1)
    assert not list((home / "unfinished").glob("*.json"))


def test_a_paste_with_an_empty_line_is_one_answer(tmp_path: Path) -> None:
    asked = [
        "questions",
        "add",
        "--lang",
        "en",
        "-q",
        "What is it?",
        "-t",
        "rag",
        "--duplicates",
        "keep",
        "--level",
        "1",
    ]
    terminal = Terminal(asked, environment(tmp_path))
    terminal.prompt()
    terminal.send("\x1b[200~First paragraph here.\n\nSecond paragraph there.\x1b[201~")
    terminal.wait("Second paragraph there.")
    terminal.send("\x1b\r")
    terminal.wait("Enter saves")
    terminal.enter("")
    assert terminal.finish() == ExitCode.OK
    (question,) = read_corpus([tmp_path / "knowledge"]).values()
    assert question.answer.en == "First paragraph here.\n\nSecond paragraph there."


@pytest.mark.parametrize(("lang", "kept", "on"), [("zh", "内容保存在", "继续之前"), ("en", "is kept in", "Going on")])
def test_ctrl_c_keeps_what_was_typed_and_continue_goes_on(tmp_path: Path, lang: str, kept: str, on: str) -> None:
    asked = ["questions", "add", "--lang", lang, "-t", "rag", "--duplicates", "keep", "--level", "1"]
    terminal = Terminal(asked, environment(tmp_path))
    typed(terminal, "Why is the sky blue?")
    terminal.wait("参考答案" if lang == "zh" else "Reference answer")
    terminal.prompt()
    terminal.send("Short waves are scattered")
    terminal.wait("scattered")
    terminal.send("\x03")
    terminal.wait(kept)
    terminal.wait("--continue")
    assert terminal.finish() == ExitCode.INTERRUPTED
    assert not list(tmp_path.rglob("*.yaml"))

    terminal = Terminal(
        ["questions", "add", "--continue", "--lang", lang, "--duplicates", "keep"], environment(tmp_path)
    )
    terminal.wait(on)
    terminal.wait("Short waves are scattered")
    typed(terminal, " most of all.")
    terminal.wait("回车保存" if lang == "zh" else "Enter saves")
    terminal.enter("")
    assert terminal.finish() == ExitCode.OK
    (question,) = read_corpus([tmp_path / "knowledge"]).values()
    assert question.answer.both == "Short waves are scattered most of all."
    assert not list((tmp_path / "unfinished").glob("*.json"))


def test_a_twin_is_merged_by_one_key(home: Path) -> None:
    terminal = Terminal(["questions", "add", "--lang", "en"], environment(home))
    typed(terminal, "Why are attention scores divided by the square root of d_k?")
    terminal.wait("Reference answer")
    typed(terminal, "In half precision large scores overflow sooner.")
    terminal.wait("[m] merge into why-divide-by-sqrt-dk")
    terminal.prompt()
    terminal.send("m")
    terminal.wait("Merged into why-divide-by-sqrt-dk")
    assert terminal.finish() == ExitCode.OK
    assert "half precision" in (read_corpus([home / "knowledge"])["why-divide-by-sqrt-dk"].answer.en or "")


def test_a_draft_loses_its_mark_only_after_a_second_yes(tmp_path: Path) -> None:
    env = environment(tmp_path)
    flags = [
        "-q",
        "什么是温度？",
        "-a",
        "先把 logits 除以温度再做 softmax。温度越低分布越尖锐。",
        "--id",
        "wen-du",
        "-t",
        "rag",
        "-y",
    ]
    subprocess.run(
        [sys.executable, "-m", "interviewer", "questions", "add", *flags], env=env, check=True, capture_output=True
    )
    path = tmp_path / "knowledge/rag/wen-du.yaml"
    terminal = Terminal(["questions", "review", "--lang", "zh", "--by", "李雷"], env)
    terminal.wait("检查结果")
    terminal.prompt()
    terminal.send("a")
    terminal.wait("去掉 2 个评分点的草稿标记")
    terminal.prompt()
    terminal.send("n")
    terminal.wait("[a] 通过", times=2)
    assert "draft: true" in path.read_text("utf-8")
    terminal.prompt()
    terminal.send("a")
    terminal.wait("去掉 2 个评分点的草稿标记", times=2)
    terminal.prompt()
    terminal.send("y")
    terminal.wait("已通过 wen-du")
    assert terminal.finish() == ExitCode.OK
    entry, _ = read_entry(path)
    assert entry
    assert not any(point.draft for point in entry.question.key_points)
    assert (entry.question.reviewed or "").endswith(" 李雷")


def test_two_commands_that_add_the_same_at_once_both_keep_theirs(tmp_path: Path) -> None:
    """The name is made from the question, so both want the same; the second gets the next."""
    command = [
        sys.executable,
        "-m",
        "interviewer",
        "questions",
        "add",
        "-t",
        "rag",
        "-y",
        "-q",
        "What is a race condition?",
        "-a",
    ]
    env = {**os.environ, **environment(tmp_path), "PYTHONPATH": str(ROOT)}
    both = [
        subprocess.Popen(
            [*command, f"Answer number {n} is about processes."],
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for n in (1, 2)
    ]
    assert [process.wait(timeout=90) for process in both] == [0, 0]
    corpus = read_corpus([tmp_path / "knowledge"])
    assert sorted(corpus) == ["what-is-a-race-condition", "what-is-a-race-condition-2"]
    assert {q.answer.en for q in corpus.values()} == {f"Answer number {n} is about processes." for n in (1, 2)}
