"""What `doctor` looks at on the machine: Python, terminal, editor, the home folder with its files, languages."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.cli.doctor import Finding
from interviewer.errors import ExitCode, HomeNotWritable, Said

if TYPE_CHECKING:
    from interviewer.cli.console import Console

LEAST_FREE = 200
"""Megabytes that the index, the caches and a year of interviews need with room to spare."""


def machine_findings(console: "Console", home: Path) -> Iterator[Finding]:
    """Yield what can be said without the settings."""
    import platform

    from interviewer import __version__

    version = f"interviewer {__version__}, Python {platform.python_version()} ({sys.executable})"
    yield Finding("version", True, Said(version, version))
    yield _terminal(console)
    yield _editor()
    yield _home(home)
    yield from _files(home)


def _terminal(console: "Console") -> Finding:
    encoding = getattr(console.stream, "encoding", None) or "?"
    colours = console.rich.color_system
    en = ["a terminal" if console.rich.is_terminal else "no terminal (piped)", os.environ.get("TERM", "TERM unset")]
    zh = ["终端" if console.rich.is_terminal else "不是终端（管道）", os.environ.get("TERM", "未设 TERM")]
    width = console.rich.width
    en += [f"{width} columns", f"colours: {colours or 'none'}", str(encoding)]
    zh += [f"{width} 列", f"颜色：{colours or '无'}", str(encoding)]
    if "NO_COLOR" in os.environ:
        en.append("NO_COLOR")
        zh.append("NO_COLOR")
    detail = Said(", ".join(en), "，".join(zh))
    if console.unicode:
        return Finding("terminal", True, detail)
    todo = Said(
        "This encoding cannot show Chinese or symbols: set LANG=C.UTF-8.",
        "该编码无法显示中文和符号：请设置 LANG=C.UTF-8。",
    )
    return Finding("terminal", None, detail, todo)


def _editor() -> Finding:
    name = next((n for n in ("VISUAL", "EDITOR") if os.environ.get(n)), None)
    command = os.environ[name] if name else "vi"
    found = shutil.which((command.split() or [""])[0])
    if found:
        return Finding(
            "editor",
            True,
            Said(f"{found} ({f'${name}' if name else 'default'})", f"{found}（{f'${name}' if name else '默认'}）"),
        )
    if name is None:
        todo = Said("/editor works once EDITOR names an editor.", "设置 EDITOR 后即可使用 /编辑器。")
        return Finding("editor", None, Said("none", "无"), todo)
    detail = Said(f"${name} is {command!r}, which is not found", f"${name} 为 {command!r}，但找不到该程序")
    todo = Said(f"Set {name} to an editor that is installed.", f"请将 {name} 设为已安装的编辑器。")
    return Finding("editor", False, detail, todo, ExitCode.SETTINGS)


def _home(home: Path) -> Finding:
    from interviewer.atomic import make_folder
    from interviewer.home import PREFIX

    try:
        make_folder(home)
    except HomeNotWritable as e:
        return Finding.failed("home", e)
    free = shutil.disk_usage(home).free // 1_000_000
    own = os.environ.get(PREFIX + "HOME")
    en, zh = (f"environment {PREFIX}HOME", f"环境变量 {PREFIX}HOME") if own else ("default", "默认位置")
    detail = Said(f"{home} ({en}), {free:,} MB free", f"{home}（{zh}），剩余 {free:,} MB")
    if free >= LEAST_FREE:
        return Finding("home", True, detail)
    todo = Said(
        "Free some space, or set INTERVIEWER_HOME to a disk with more.",
        "请清理磁盘，或把 INTERVIEWER_HOME 设到空间更大的磁盘。",
    )
    return Finding("home", False, detail, todo, ExitCode.STORE)


def _files(home: Path) -> Iterator[Finding]:
    """Yield the settings file and the file of keys with their permissions, and which keys there are."""
    from interviewer.atomic import readable_by_others
    from interviewer.cli.config_keys import found_variables
    from interviewer.errors import SettingsError
    from interviewer.home import CONFIG_FILE, peek_file
    from interviewer.keys import KEYS_FILE, read_keys

    config, keys = home / CONFIG_FILE, home / KEYS_FILE
    if config.exists():
        holds_key = bool(peek_file("api_key", home) or peek_file("embedding_api_key", home))
        yield _private(
            Finding("config", True, Said(str(config), str(config))), config, holds_key and readable_by_others(config)
        )
    else:
        yield Finding("config", None, Said("no file; defaults hold", "没有文件，使用默认值"))
    try:
        stored = [f"{k.name} ({k.host}) {k.hint}" for k in read_keys(home).values()]
    except SettingsError as e:
        yield Finding.failed("keys", e)
        return
    variables = [variable for _, variable in found_variables()]
    en = [f"{keys}: {', '.join(stored)}"] * bool(stored) + [f"environment: {', '.join(variables)}"] * bool(variables)
    zh = [f"{keys}：{'、'.join(stored)}"] * bool(stored) + [f"环境变量：{'、'.join(variables)}"] * bool(variables)
    if not en:
        yield Finding("keys", None, Said("none", "无"))
        return
    yield _private(Finding("keys", True, Said("; ".join(en), "；".join(zh))), keys, readable_by_others(keys))


def _private(finding: Finding, path: Path, is_open: bool) -> Finding:
    """Return the finding, or that others may read the keys in the file."""
    if not is_open:
        return finding
    todo = Said(
        f"Other users may read the keys in it: chmod 600 {path}", f"其他用户可以读取其中的密钥：chmod 600 {path}"
    )
    return Finding(finding.what, False, finding.detail, todo, ExitCode.SETTINGS)
