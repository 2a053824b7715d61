"""Slash commands of the interview: their names in both languages and how a typed line is read."""

import difflib
import re
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
    Command("help", "帮助", "this list, and the keys", "显示命令和按键"),
    Command("hint", "提示", "a hint on what is still open", "就未讲到的要点给一个提示"),
    Command("skip", "跳过", "leave this question", "跳过本题"),
    Command("repeat", "重复", "show the question again", "重新显示题目"),
    Command("voice", "语音", "answer by voice; /voice retry, /voice FILE.wav", "语音作答；/语音 重试、/语音 文件.wav"),
    Command("say", "朗读", "speak the question; any key stops", "朗读题目，按任意键停止"),
    Command("edit", "修改", "change your last reply on this question", "修改本题的上一条回答"),
    Command("undo", "撤回", "take your last reply on this question back", "撤回本题的上一条回答"),
    Command("editor", "编辑器", "write the reply in $EDITOR", "用 $EDITOR 编辑回答"),
    Command("note", "笔记", "keep a note of yours with the question", "给本题记一条笔记"),
    Command("why", "为什么", "why the marks are what they are; /why 2 for one point", "评分理由；/为什么 2 只看要点 2"),
    Command("answer", "答案", "the reference answer, once the question is finished", "题目结束后显示参考答案"),
    Command("sources", "来源", "where the reference answer can be checked", "显示参考答案的来源"),
    Command("retry", "重试", "answer the finished question once more", "重新回答刚结束的题目"),
    Command(
        "disagree",
        "不同意",
        "note that a mark is wrong; /disagree 2 because …",
        "记下你认为判错的要点；/不同意 2 因为……",
    ),
    Command("pause", "暂停", "stop the clock", "暂停计时"),
    Command("status", "状态", "where you are", "显示当前进度"),
    Command("score", "得分", "the card so far", "显示目前的评分"),
    Command("lang", "语言", "language of the interface: /lang en, /lang zh", "界面语言：/语言 en、/语言 zh"),
    Command("end", "结束", "end the interview and show the summary", "结束面试并显示总结"),
    Command(
        "quit", "退出", "save and leave; `interviewer resume` goes on", "保存并离开；可用 `interviewer resume` 继续"
    ),
)
IME_SLASH = "、"
"""What the / key types while a Chinese input method is on; it begins a command only where one of that name exists."""
_NUMBER_BEHIND = re.compile(r"(\D+)(\d+)")
BY_NAME: Mapping[str, Command] = {name: c for c in COMMANDS for name in (c.name, c.zh)}


@dataclass(frozen=True)
class Line:
    """What a typed line means: a command with what follows it, an unknown command with the nearest known one, or a reply."""

    command: str | None = None
    argument: str = ""
    unknown: str | None = None
    nearest: str = "/help"
    reply: str = ""


def name_of(command: str, lang: str) -> str:
    """Return a command as it is typed in a language."""
    return f"/{BY_NAME[command].zh if lang == 'zh' else command}"


def _parted(typed: str) -> tuple[str, str]:
    """Return a command's folded name and what follows it; a number may follow without a space, as in /为什么2."""
    first, *rest = typed.split(maxsplit=1) or ["help"]
    name = unicodedata.normalize("NFKC", first).lower()
    argument = rest[0].strip() if rest else ""
    if name not in BY_NAME and (number := _NUMBER_BEHIND.fullmatch(name)) and number[1] in BY_NAME:
        return number[1], f"{number[2]} {argument}".strip()
    return name, argument


def numbered(argument: str) -> tuple[int | None, str]:
    """Split a leading number off what follows a command: "2 because" is (2, "because")."""
    found = re.match(r"\s*(\d+)(?=\D|$)[\s:：.,，、]*(.*)", argument, re.DOTALL)
    return (int(found[1]), found[2].strip()) if found else (None, argument.strip())


def read_line(text: str) -> Line:
    """Read a typed line. Full-width slashes and letters work; `//` begins a reply that starts with a slash."""
    stripped = text.strip()
    folded = unicodedata.normalize("NFKC", stripped)
    if folded.startswith(IME_SLASH) and _parted(stripped[1:])[0] in BY_NAME:
        folded = f"/{folded[1:]}"
    if not folded.startswith("/") or "\n" in stripped:
        return Line(reply=text)
    if folded.startswith("//"):
        return Line(reply=stripped[1:])
    name, argument = _parted(stripped[1:])
    if name in BY_NAME:
        return Line(command=BY_NAME[name].name, argument=argument)
    near = difflib.get_close_matches(name, BY_NAME, n=1, cutoff=0.4)
    return Line(unknown=f"/{name}", nearest=f"/{near[0] if near else 'help'}")


def matching(typed: str, lang: str) -> list[tuple[str, Command]]:
    """Return the commands that what was typed so far can mean, as the name to type and the command, the likeliest first.

    Args:
        typed: what stands after the slash, in either language: the beginning, a part, or some letters in their order.
        lang: the language whose names are shown where nothing says which is meant.
    """
    wanted = unicodedata.normalize("NFKC", typed).lower()
    found = []
    for place, command in enumerate(COMMANDS):
        names = (command.zh, command.name) if lang == "zh" else (command.name, command.zh)
        ranked = [(_likeness(wanted, name), n, name) for n, name in enumerate(names)]
        likeness, _, name = min(ranked)
        if likeness < _UNLIKE:
            found.append((likeness, place, name, command))
    return [(name, command) for _, _, name, command in sorted(found, key=lambda row: row[:2])]


_UNLIKE = 3


def _likeness(typed: str, name: str) -> int:
    """Return how well a name fits: 0 it begins so, 1 it holds it, 2 it holds its letters in order, 3 it does not."""
    if name.startswith(typed):
        return 0
    if typed in name:
        return 1
    letters = iter(name)
    return 2 if all(letter in letters for letter in typed) else _UNLIKE
