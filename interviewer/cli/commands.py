"""Slash commands of the interview: their names in both languages and how a typed line is read."""

import difflib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One slash command: `name` is its id, `zh` its Chinese name, then what it does in both languages."""

    name: str
    zh: str
    en_help: str
    zh_help: str


COMMANDS: tuple[Command, ...] = (
    Command("help", "帮助", "this list", "显示命令列表"),
    Command("hint", "提示", "a hint on what is still open", "就未讲到的要点给一个提示"),
    Command("skip", "跳过", "leave this question", "跳过本题"),
    Command("repeat", "重复", "show the question again", "重新显示题目"),
    Command("answer", "答案", "the reference answer, once the question is finished", "题目结束后显示参考答案"),
    Command("sources", "来源", "where the reference answer can be checked", "显示参考答案的来源"),
    Command("retry", "重试", "answer the finished question once more", "重新回答刚结束的题目"),
    Command("score", "得分", "the card so far", "显示目前的评分"),
    Command("status", "状态", "where you are", "显示当前进度"),
    Command("editor", "编辑器", "write the reply in $EDITOR", "用 $EDITOR 编辑回答"),
    Command("end", "结束", "end the interview and show the summary", "结束面试并显示总结"),
    Command(
        "quit", "退出", "save and leave; `interviewer resume` goes on", "保存并离开；可用 `interviewer resume` 继续"
    ),
)
BY_NAME: Mapping[str, Command] = {name: c for c in COMMANDS for name in (c.name, c.zh)}


@dataclass(frozen=True)
class Line:
    """What a typed line means: a command, an unknown command with the nearest known one, or a reply."""

    command: str | None = None
    unknown: str | None = None
    nearest: str = "/help"
    reply: str = ""


def read_line(text: str) -> Line:
    """Read a typed line. Full-width slashes and letters work; `//` begins a reply that starts with a slash."""
    stripped = text.strip()
    folded = unicodedata.normalize("NFKC", stripped)
    if not folded.startswith("/") or "\n" in stripped:
        return Line(reply=text)
    if folded.startswith("//"):
        return Line(reply=stripped[1:])
    name = folded[1:].split(maxsplit=1)[0].lower() if folded[1:].strip() else "help"
    if name in BY_NAME:
        return Line(command=BY_NAME[name].name)
    near = difflib.get_close_matches(name, BY_NAME, n=1, cutoff=0.4)
    return Line(unknown=f"/{name}", nearest=f"/{near[0] if near else 'help'}")
