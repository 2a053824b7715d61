"""The line that replies are written in: alone while it is the candidate's turn, beneath the interviewer's words otherwise.

One buffer serves both, so that what was typed while the interviewer worked is there when it is the candidate's turn.
"""

import signal
import threading
import time
from collections.abc import Callable
from functools import cached_property

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition, is_done
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import History
from prompt_toolkit.layout import (
    AnyContainer,
    BufferControl,
    ConditionalContainer,
    FormattedTextControl,
    HSplit,
    Layout,
    Window,
)
from prompt_toolkit.layout.dimension import Dimension
from prompt_toolkit.layout.menus import CompletionsMenu
from prompt_toolkit.layout.processors import (
    HighlightIncrementalSearchProcessor,
    HighlightSelectionProcessor,
    Processor,
)
from prompt_toolkit.styles import Style
from prompt_toolkit.utils import get_cwidth
from prompt_toolkit.widgets import SearchToolbar

from interviewer.cli.input.keys import reply_keys
from interviewer.cli.input.menu import CommandMenu
from interviewer.cli.input.screen import DummyOutput, quiet_output, written_out
from interviewer.cli.input.wrapping import WordWrap

TYPED_AHEAD_SECONDS = 0.3
"""What arrives so soon after the first prompt was typed while the program started; its Enter has become a line feed."""
MENU_ROWS = 8
FRAMES = ("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏", "|/-\\")
"""A spinner, and one for encodings that lack it."""
FRAME_SECONDS = 0.1
STYLE = Style.from_dict(
    {
        "toolbar": "dim",
        "toolbar.late": "nodim ansiyellow",
        "doing": "ansicyan",
        "completion-menu": "noinherit",
        "completion-menu.completion": "noinherit",
        "completion-menu.completion.current": "noinherit reverse",
        "completion-menu.meta.completion": "noinherit dim",
        "completion-menu.meta.completion.current": "noinherit reverse",
        "scrollbar.background": "noinherit",
        "scrollbar.button": "noinherit reverse",
    }
)


class ReplyLine:
    """An editable line with a menu of commands, a status line beneath, and room above for what is being said.

    Args:
        prompt: what stands before the line; further rows are set in by as much.
        toolbar: makes the status line from what is in the line.
        lang: gives the language of the menu; None where commands mean nothing.
        texts: words one of our texts, for what the line itself has to say.
        unicode: whether the terminal can show a spinner of dots.
        dumb: the terminal cannot move its cursor: what is typed is written out, and nothing else.
    """

    def __init__(
        self,
        history: History,
        *,
        prompt: str,
        toolbar: Callable[[str], list[tuple[str, str]]],
        lang: Callable[[], str] | None,
        texts: Callable[[str], str],
        unicode: bool = True,
        dumb: bool = False,
    ) -> None:
        self.working = False
        self.doing = ""
        """What the interviewer is at, shown with a spinner while it works."""
        self.live = ""
        """The words of the interviewer's that may still change."""
        self._prompt = prompt
        self._toolbar = toolbar
        self._texts = texts
        self._frames = FRAMES[0 if unicode else 1]
        self._held_back = False
        self._ready_at: float | None = None
        self.buffer = Buffer(
            history=history,
            completer=CommandMenu(lang) if lang else None,
            complete_while_typing=True,
            accept_handler=self._accept,
            tempfile_suffix=".md",
            name="reply",
        )
        self.commands = lang is not None
        self._dumb = dumb
        self._keys = reply_keys(self)

    @cached_property
    def app(self) -> Application[str]:
        """What shows the line; made when first needed, since making it writes to the terminal."""
        return self._application()

    # -- its two uses

    def read(self) -> str:
        """Return what the candidate sends; raises EOFError and KeyboardInterrupt as the keys say."""
        self.working, self._held_back = False, False
        self.app.refresh_interval = 1.0  # the clock in the status line
        if self._ready_at is None:
            self._ready_at = time.monotonic()
        if self._dumb:
            with written_out(self.buffer, self._prompt):
                return self.app.run()
        return self.app.run()

    def work(self, started: Callable[[], None]) -> None:
        """Take keys until `app.exit` is called, in a thread of its own; `started` is called once it can be."""
        self.working = True
        self.app.refresh_interval = FRAME_SECONDS
        self.app.run(pre_run=started, handle_sigint=False, set_exception_handler=False)

    # -- what keys do

    def typed_ahead(self) -> bool:
        """Say whether keys may have been pressed before the line was there."""
        return self._ready_at is not None and time.monotonic() < self._ready_at + TYPED_AHEAD_SECONDS

    def interrupt(self) -> None:
        """Stop the interviewer, as Ctrl-C in a terminal's usual mode would."""
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    def not_yet(self) -> None:
        """Say that nothing is sent now."""
        self._held_back = True

    def _accept(self, buffer: Buffer) -> bool:
        self.app.exit(result=buffer.text)
        return False  # the buffer keeps the text in its history and is emptied

    def place(self, text: str) -> None:
        """Put a text into the line, behind what is there already."""
        there = self.buffer.text.rstrip()
        joined = f"{there} {text}" if there and text else text or self.buffer.text
        self.buffer.document = Document(joined, len(joined))

    def take(self) -> str:
        """Empty the line and return what was in it; it goes into the history."""
        text = self.buffer.text
        self.buffer.reset(append_to_history=bool(text.strip()))
        return text

    # -- how it looks

    def _application(self) -> Application[str]:
        search = SearchToolbar()
        processors: list[Processor] = [
            HighlightIncrementalSearchProcessor(),
            HighlightSelectionProcessor(),
            WordWrap(get_cwidth(self._prompt)),
        ]
        control = BufferControl(
            buffer=self.buffer,
            search_buffer_control=search.control,
            input_processors=processors,
            include_default_input_processors=False,
            preview_search=True,
        )
        line = Window(
            control,
            wrap_lines=True,
            dont_extend_height=True,
            height=self._height,
            get_line_prefix=lambda row, wrapped: (
                self._prompt if row == wrapped == 0 else " " * get_cwidth(self._prompt)
            ),
        )
        above = Window(FormattedTextControl(self._above), wrap_lines=True, dont_extend_height=True)
        below = Window(FormattedTextControl(self._below), dont_extend_height=True, height=1, style="class:toolbar")
        rows: list[AnyContainer] = [
            ConditionalContainer(above, Condition(lambda: self.working and bool(self.live or self.doing))),
            line,
            CompletionsMenu(max_height=MENU_ROWS, scroll_offset=1),
            search,
            ConditionalContainer(below, ~is_done),
        ]
        return Application(
            layout=Layout(HSplit(rows), focused_element=line),
            key_bindings=self._keys,
            style=STYLE,
            erase_when_done=True,
            output=DummyOutput() if self._dumb else quiet_output(),
        )

    def _height(self) -> Dimension:
        """Leave the most part of the screen to the conversation, however long the reply."""
        return Dimension(min=1, max=max(3, self.app.output.get_size().rows // 2))

    def _above(self) -> StyleAndTextTuples:
        shown: StyleAndTextTuples = [("", self.live)] if self.live else []
        if self.doing:
            frame = self._frames[int(time.monotonic() / FRAME_SECONDS) % len(self._frames)]
            shown += [("", "\n" if self.live else ""), ("class:doing", f"{frame} {self.doing}")]
        return shown

    def _below(self) -> StyleAndTextTuples:
        if self.working and self._held_back:
            return [("class:toolbar.late", self._texts("not-yet"))]
        return [*self._toolbar(self.buffer.text)]
