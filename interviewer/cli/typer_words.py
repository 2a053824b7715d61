"""What typer itself says, also in Chinese: the headings of `--help`, and the errors of a command line that does not fit.

typer words these in English only. Help is changed through the formatter of its contexts; errors are told apart by their
class and worded anew, and one that is not known keeps typer's words.
"""

import re
from typing import Any

import typer

from interviewer.errors import Said, UsageError

_HEADINGS = {"Arguments": "参数", "Options": "选项", "Commands": "命令"}
_HELP = {
    "Show this message and exit.": "显示帮助并退出",
    "Install completion for the current shell.": "为当前 shell 安装自动补全",
    "Show completion for the current shell, to copy it or customize the installation.": "显示当前 shell 的补全脚本，以便复制或自行安装",
}
_FACTS = ((re.compile(r"\[default: (.*?)\]"), r"[默认：\1]"), (re.compile(r"\[required\]"), "[必填]"))
_METAVARS = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}


class ChineseFormatter(typer.Context.formatter_class):  # type: ignore[misc,valid-type]
    """Writes help with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how a command is called."""
        for english, chinese in _METAVARS.items():
            args = args.replace(english, chinese)
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        """Write a heading; the colon is part of the words that typer writes after it."""
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Any, *args: Any, **more: Any) -> None:
        """Write options or commands, each with what it does."""
        super().write_dl([(first, _in_chinese(second)) for first, second in rows], *args, **more)


class ChineseContext(typer.Context):
    """The context of a command whose help is Chinese."""

    formatter_class = ChineseFormatter


def _in_chinese(words: str) -> str:
    for english, chinese in _HELP.items():
        words = words.replace(english, chinese)
    for pattern, chinese in _FACTS:
        words = pattern.sub(chinese, words)
    return words


def speak_chinese(command: Any) -> None:
    """Let a command and all its subcommands write their help with Chinese headings."""
    command.context_class = ChineseContext
    for below in getattr(command, "commands", {}).values():
        speak_chinese(below)


def usage_error(error: Any) -> UsageError:
    """Return typer's error as one of ours, in both languages, with the command whose `--help` shows the right call."""
    english = str(error.format_message()).rstrip(".")
    said = Said(f"{english.rstrip('?')}{'?' if english.endswith('?') else '.'}", _ended(_wording(error, english)))
    context = getattr(error, "ctx", None)
    path = f"{context.command_path} --help" if context is not None else "interviewer --help"
    return UsageError(detail=said, hint=Said(f"`{path}` shows what there is.", f"`{path}` 可查看用法。"))


def _ended(chinese: str) -> str:
    return chinese + ("？" if chinese.endswith("吗") else "。")


def _wording(error: Any, english: str) -> str:
    kind, param = type(error).__name__, getattr(error, "param", None)
    hint = param.get_error_hint() if param is not None else ""
    match kind:
        case "MissingParameter":
            what = "参数" if getattr(param, "param_type_name", "") == "argument" else "选项"
            return f"缺少{what} {hint}"
        case "NoSuchOption":
            near = ", ".join(sorted(error.possibilities or ()))
            return f"没有选项 {error.option_name}" + (f"；是想用 {near} 吗" if near else "")
        case "BadParameter":
            return f"{hint} 的值无效：{_translated(error.message)}"
    return _translated(english)


_MESSAGES = (
    (r"Missing command", "缺少命令"),
    (r"No such command (.+?)\. Did you mean (.+)\?", r"没有命令 \1；是想用 \2 吗"),
    (r"No such command (.+)", r"没有命令 \1"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", r"多余的参数：\1"),
    (r"Option (.+) requires (?:an argument|\d+ arguments)", r"选项 \1 需要一个值"),
    (r"Option (.+) does not take a value", r"选项 \1 不接受值"),
    (r"Input should be a valid integer.*", "须为整数"),
    (r"Input should be a valid number.*", "须为数字"),
    (r"Input should be greater than or equal to (.+)", r"不得小于 \1"),
    (r"Input should be less than or equal to (.+)", r"不得大于 \1"),
    (r"Input should be greater than (.+)", r"须大于 \1"),
    (r"Input should be less than (.+)", r"须小于 \1"),
)


def _translated(words: str) -> str:
    for pattern, chinese in _MESSAGES:
        if found := re.fullmatch(pattern, words.rstrip(".")):
            return found.expand(chinese)
    return words
