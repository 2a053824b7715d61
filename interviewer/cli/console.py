"""The only module that prints. stdout is the result, stderr is talk; nothing that people or models write is executed.

Control characters become visible symbols, so an ESC sequence in a reply or in a model's answer is shown and not obeyed.
Texts are printed as plain text, never as rich markup.
"""

import copy
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from rich.console import Console as RichConsole
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from interviewer.cli.texts import Texts
from interviewer.cli.wrap import wrap
from interviewer.core.controls import escape_controls, show_controls
from interviewer.errors import InterviewerError

SYMBOLS: Mapping[str, tuple[str, str]] = {
    "met": ("✓", "+"),
    "partial": ("◐", "~"),
    "missing": ("✗", "-"),
    "contradicted": ("!", "!"),
    "rule": ("─", "-"),
    "bar": ("█", "#"),
    "gain": ("▓", "+"),
    "rest": ("░", "."),
    "arrow": ("→", "->"),
    "dot": ("·", "-"),
    "dash": ("–", "-"),
    "open": ("“", '"'),
    "close": ("”", '"'),
    "prompt": ("›", ">"),
    "record": ("●", "*"),
}
"""Single-codepoint symbols, and what stands for them where the terminal's encoding lacks them."""

STYLES: Mapping[str, str] = {"met": "green", "partial": "yellow", "missing": "red", "contradicted": "bold magenta"}
LONGEST_SHOWN = 4000
REPLY_LINES = 30
"""Lines of a reply that are shown once it was sent."""
WIDEST = 100
"""Columns that are comfortable to read."""
_COMMAND = re.compile(
    r"(?<![\w/.-])interviewer(?= (?:start|resume|show|history|regrade|export|forget|questions|doctor|config|grade|evaluate|why|disagree|--lang|--help)\b)"
)


def visible(text: str, *, limit: int = LONGEST_SHOWN) -> str:
    """Return the text with control and direction-changing characters made visible, cut to a length that can be read."""
    shown = text if len(text) <= limit else f"{text[:limit]} …(+{len(text) - limit:,})"
    return show_controls(shown)


@lru_cache(maxsize=1)
def program() -> str:
    """Return how this program can be called from the shell that called it."""
    if shutil.which("interviewer"):
        return "interviewer"
    called = Path(sys.argv[0])
    if called.name == "__main__.py" or not called.is_file():
        return "python -m interviewer"
    with suppress(ValueError):
        return str(called.absolute().relative_to(Path.cwd()))
    return str(called.absolute())


def with_program(words: str) -> str:
    """Return a text in which every call of the program can be copied into the shell."""
    return _COMMAND.sub(lambda _: program(), words)


def _at_once(write: Callable[[], None]) -> None:
    write()


def _tolerant(stream: IO[str] | None) -> IO[str]:
    """Make a stream that never fails on a character its encoding lacks; a closed one swallows what is written."""
    if stream is None or getattr(stream, "closed", False):
        return open(os.devnull, "w", encoding="utf-8")
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
    return stream


class Console:
    """Prints for one command, in one language."""

    def __init__(self, lang: str = "en", *, out: IO[str] | None = None, err: IO[str] | None = None) -> None:
        self.texts = Texts(lang)
        self.stream = _tolerant(out or sys.stdout)
        self.rich = RichConsole(file=self.stream, highlight=False, markup=False, emoji=False, soft_wrap=False)
        self.talk = RichConsole(
            file=_tolerant(err or sys.stderr), highlight=False, markup=False, emoji=False, soft_wrap=True
        )
        encoding = (getattr(self.stream, "encoding", None) or "utf-8").lower().replace("-", "")
        self.unicode = encoding.startswith("utf") or encoding in {"gb18030"}
        self.above: Callable[[Callable[[], None]], None] = _at_once
        """Lets something be printed while somebody else has the last rows of the screen."""

    def speaking(self, lang: str) -> "Console":
        """Return a console on the same streams that words its own texts in another language."""
        if lang == self.texts.lang:
            return self
        other = copy.copy(self)
        other.texts = Texts(lang)
        return other

    @property
    def width(self) -> int:
        """Columns of the terminal, never more than are comfortable to read."""
        return min(self.rich.width, WIDEST)

    def symbol(self, name: str) -> str:
        """Return a symbol that the terminal can show."""
        return SYMBOLS[name][0 if self.unicode else 1]

    def show(self, renderable: RenderableType = "", *, style: str | None = None) -> None:
        """Print to stdout, wrapped to a comfortable width; strings are taken literally."""
        thing = Text(visible(renderable)) if isinstance(renderable, str) else renderable
        if isinstance(thing, Text):
            thing = self.wrapped(thing)
        self.rich.print(thing, style=style, width=self.width)

    def wrapped(self, text: Text, indent: int = 0) -> Text:
        """Return a text broken into lines that leave room for an indent."""
        return wrap(text, self.width - indent)

    def replied(self, text: str, *, style: str | None = None) -> None:
        """Print a reply as it was sent, with the prompt before it; the middle of a very long one is left out."""
        lines = visible(text, limit=len(text)).split("\n")
        left_out = len(lines) - REPLY_LINES
        if left_out > 0:
            half = REPLY_LINES // 2
            lines = [*lines[:half], self.texts("reply-cut", count=left_out), *lines[-half:]]
        shown = self.wrapped(Text("\n".join(lines)), 2).split("\n", allow_blank=True)
        if text.strip():
            marks = [f"{self.symbol('prompt')} ", *["  "] * (len(shown) - 1)]
            rows = (Text(mark).append_text(row) for mark, row in zip(marks, shown, strict=True))
            self.rich.print(Text("\n").join(rows), style=style, width=self.width)

    def indented(self, text: Text, indent: int) -> None:
        """Print a text, wrapped, with every line set in by so many spaces."""
        lines = self.wrapped(text, indent).split("\n", allow_blank=True)
        self.rich.print(Text("\n").join(Text(" " * indent).append_text(line) for line in lines), width=self.width)

    def hanging(self, label: Text, text: Text, indent: int) -> None:
        """Print a text behind a label of `indent` columns, its further lines set in by as much."""
        first, *rest = self.wrapped(text, indent).split("\n", allow_blank=True)
        lines = [label.append_text(first), *(Text(" " * indent).append_text(line) for line in rest)]
        self.rich.print(Text("\n").join(lines), width=self.width)

    def result(self, words: str) -> None:
        """Print one line to stdout that is never wrapped, for paths and what other programs read."""
        self.rich.print(Text(visible(words)), soft_wrap=True)

    def raw(self, text: str) -> None:
        """Print what other programs read to stdout, byte for byte as UTF-8; for eyes, with control characters made visible."""
        binary = getattr(self.stream, "buffer", None)
        if binary is None or self.stream.isatty():
            self.stream.write(visible(text, limit=len(text)))
        else:
            self.stream.flush()
            binary.write(text.encode())
        self.stream.flush()

    def line(self, key: str, *, style: str | None = "dim", **facts: object) -> None:
        """Print one of our own texts to stdout."""
        self.show(with_program(self.texts(key, **{k: visible(str(v)) for k, v in facts.items()})), style=style)

    def note(self, key: str, **facts: object) -> None:
        """Print one of our own texts to stderr."""
        words = self.texts(key, **{k: visible(str(v)) for k, v in facts.items()})
        self._say(Text(with_program(words), style="dim"))

    def _say(self, text: Text) -> None:
        """Print to stderr: wrapped for people, in one line for programs and logs."""
        shown = wrap(text, min(self.talk.width, WIDEST)) if self.talk.is_terminal else text
        self.above(lambda: self.talk.print(shown))

    def error(self, error: InterviewerError, hint: str | None = None) -> None:
        """Print what happened and what to do next to stderr; `hint` is a text that knows better what to do here."""
        self._say(Text(visible(error.message(self.texts.lang)), style="bold red"))
        if hint := self.texts(hint) if hint else error.hint(self.texts.lang):
            self._say(Text(with_program(visible(hint))))

    def labelled(self, key: str, words: str, style: str, **facts: object) -> Text:
        """Return one of our labels followed by a text."""
        text = Text(
            f"{self.texts(key, **facts)}{'：' if self.texts.lang == 'zh' and self.unicode else ': '}", style=style
        )
        return text.append(visible(words), style="")

    def aside(self, words: str) -> str:
        """Return words in the brackets of the language."""
        return f"（{words}）" if self.texts.lang == "zh" and self.unicode else f" ({words})"

    @contextmanager
    def printing_above(self, show: Callable[[Callable[[], None]], None]) -> Iterator[None]:
        """Print our own notes through `show` for a while."""
        self.above = show
        try:
            yield
        finally:
            self.above = _at_once

    @contextmanager
    def busy(self, key: str, *, on: bool) -> Iterator[None]:
        """Show on stderr that something is going on; nothing where `on` is false or stderr is no terminal."""
        if not on or not self.talk.is_terminal:
            yield
            return
        if self.talk.is_dumb_terminal:
            self.note(key)
            yield
            return
        with self.talk.status(self.texts(key), spinner="dots" if self.unicode else "line"):
            yield

    @contextmanager
    def live(self) -> Iterator[Callable[[Text], None]]:
        """Keep one line on stderr that changes; yields what to give it to. Nothing is shown on a terminal that cannot."""
        if not self.talk.is_terminal or self.talk.is_dumb_terminal:
            yield lambda _: None
            return
        from rich.live import Live

        with Live(
            console=self.talk, transient=True, auto_refresh=False, redirect_stdout=False, redirect_stderr=False
        ) as live:
            yield lambda text: live.update(text, refresh=True)

    @contextmanager
    def progress(self, total: int, done: int, *, on: bool) -> Iterator[Callable[[], None]]:
        """Show a progress bar on stderr; yields what to call after each step. Nothing is shown where it is no terminal."""
        if not on or not self.talk.is_terminal:
            yield lambda: None
            return
        from rich.progress import Progress

        with Progress(console=self.talk, transient=True) as bar:
            task = bar.add_task("", total=total, completed=done)
            yield lambda: bar.advance(task)

    def rule(self, title: str) -> None:
        """Print a heading line."""
        text = Text(f"{self.symbol('rule') * 2} {visible(title)} ", style="bold cyan")
        text.append(self.symbol("rule") * max(0, self.width - text.cell_len))
        text.truncate(self.width)
        self.rich.print(text)

    def json(self, value: Any) -> None:
        """Print a value as JSON: one object a line for a list, else indented. Never wrapped or coloured."""
        if isinstance(value, list):
            lines: Iterable[str] = (json.dumps(item, ensure_ascii=not self.unicode) for item in value)
        else:
            lines = [json.dumps(value, ensure_ascii=not self.unicode, indent=2)]
        for line in lines:
            self.stream.write(escape_controls(line) + "\n")
        self.stream.flush()

    def write(self, text: str) -> None:
        """Print a finished document as it is; whoever made it has made control characters visible or escaped them."""
        self.stream.write(text)
        self.stream.flush()

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Print a table whose last column may wrap."""
        table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
        for n, column in enumerate(columns):
            table.add_column(column, no_wrap=n < len(columns) - 1, overflow="fold")
        for row in rows:
            table.add_row(*(Text(visible(cell)) for cell in row))
        self.rich.print(table)

    def bar(self, share: float, width: int = 10) -> str:
        """Return a bar for a share of 1."""
        full = round(share * width)
        return self.symbol("bar") * full + self.symbol("rest") * (width - full)
