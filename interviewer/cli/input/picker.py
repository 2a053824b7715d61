"""A list to pick one line from, with arrow keys, by number, or by typing the beginning of its id."""

from collections.abc import Sequence
from dataclasses import dataclass

from prompt_toolkit.application import Application
from prompt_toolkit.data_structures import Point
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.layout.dimension import Dimension
from prompt_toolkit.styles import Style
from rich.cells import set_cell_size

from interviewer.cli.input.screen import quiet_output

STYLE = Style.from_dict({"title": "bold", "current": "reverse", "typed": "dim"})
AROUND = 3
"""Rows of the screen that the list leaves free."""


@dataclass(frozen=True)
class Choice:
    """One line: its id, and what is shown of it behind its number."""

    id: str
    words: str


class Picker:
    """Runs once and returns the id that was picked."""

    def __init__(self, choices: Sequence[Choice], *, title: str, nothing: str, mark: str) -> None:
        self._choices = choices
        self._title = title
        self._nothing = nothing
        self._mark = mark
        self._at = 0
        self._typed = ""

    def pick(self) -> str | None:
        """Return the id that was picked, None where nothing was; raises KeyboardInterrupt at Ctrl-C."""
        listed = Window(
            FormattedTextControl(self._lines, get_cursor_position=lambda: Point(0, self._at), show_cursor=False),
            height=lambda: Dimension(max=max(3, app.output.get_size().rows - AROUND)),
            dont_extend_height=True,
        )
        rows = HSplit(
            [
                Window(FormattedTextControl([("class:title", self._title)]), wrap_lines=True, dont_extend_height=True),
                listed,
                Window(FormattedTextControl(self._below, focusable=True), height=1, dont_extend_height=True),
            ]
        )
        app: Application[str | None] = Application(
            Layout(rows), key_bindings=self._keys(), style=STYLE, erase_when_done=True, output=quiet_output()
        )
        self._width = app.output.get_size().columns
        return app.run()

    def _lines(self) -> StyleAndTextTuples:
        shown: StyleAndTextTuples = []
        for n, choice in enumerate(self._choices):
            current = n == self._at
            text = f"{self._mark if current else ' '} {n + 1:>2}  {choice.words}"
            shown += [("class:current" if current else "", set_cell_size(text, self._width - 1)), ("", "\n")]
        return shown[:-1]

    def _below(self) -> StyleAndTextTuples:
        nothing = self._typed and self._found() is None
        return [("class:typed", f"  {self._typed}" + (f"  {self._nothing}" if nothing else ""))]

    def _found(self) -> int | None:
        """Return the line that what was typed names: its number, else the beginning of its id."""
        if self._typed.isdigit() and 1 <= int(self._typed) <= len(self._choices):
            return int(self._typed) - 1
        return next((n for n, c in enumerate(self._choices) if c.id.startswith(self._typed)), None)

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()

        def move(by: int) -> None:
            self._typed = ""
            self._at = max(0, min(len(self._choices) - 1, self._at + by))

        for name, by in (("up", -1), ("c-p", -1), ("down", 1), ("c-n", 1), ("pageup", -10), ("pagedown", 10)):
            keys.add(name)(lambda _, by=by: move(by))

        @keys.add("enter")
        @keys.add("c-j")
        def _pick(event: KeyPressEvent) -> None:
            if not self._typed or self._found() is not None:
                event.app.exit(result=self._choices[self._at].id)

        @keys.add("escape", eager=True)
        @keys.add("c-d")
        def _leave(event: KeyPressEvent) -> None:
            event.app.exit(result=None)

        @keys.add("c-c")
        @keys.add("<sigint>")
        def _stop(event: KeyPressEvent) -> None:
            event.app.exit(exception=KeyboardInterrupt())

        @keys.add("backspace")
        def _shorter(_event: KeyPressEvent) -> None:
            self._type(self._typed[:-1])

        @keys.add("<any>")
        def _longer(event: KeyPressEvent) -> None:
            if event.data.isalnum():
                self._type(self._typed + event.data.lower())

        return keys

    def _type(self, typed: str) -> None:
        self._typed = typed
        found = self._found() if typed else None
        self._at = self._at if found is None else found
