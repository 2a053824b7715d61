"""Questions to the person at the terminal: several lines, one line, one key. Whoever leaves raises `Gone` with the text so far."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    from interviewer.cli.console import Console


class Gone(Exception):
    """Ctrl-C, or Ctrl-D on an empty line; `text` is what stood in the line."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.text = text


def several_lines(console: "Console", key: str, *, text: str = "", **facts: object) -> str:
    """Return a text of several lines. An empty line or Esc Enter ends it; what is pasted may have empty lines."""
    console.note(key, **facts)
    while True:
        written = _prompt(_mark(console), text=text, multiline=True, keys=_block_keys()).strip()
        if written:
            return written
        console.note("ask-empty")


def one_line(console: "Console", key: str, *, text: str = "", words: Sequence[str] = (), **facts: object) -> str:
    """Return a line, which may be empty; Tab completes the words."""
    console.note(key, **facts)
    return _prompt(_mark(console), text=text, words=words).strip()


def one_key(console: "Console", key: str, letters: Collection[str], *, default: str = "", **facts: object) -> str:
    """Return which of the letters was pressed; Enter gives the default where there is one."""
    console.note(key, **facts)
    return _prompt(_mark(console), keys=_letter_keys(letters, default))


def _mark(console: "Console") -> str:
    """Return what stands before the cursor: short, since a prompt that is wider than the terminal is not shown at all."""
    return f"{console.symbol('prompt')} "


def _prompt(
    prompt: str,
    *,
    text: str = "",
    multiline: bool = False,
    words: Sequence[str] = (),
    keys: "KeyBindings | None" = None,
) -> str:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter

    more: dict[str, Any] = {}
    if words:
        more["completer"] = WordCompleter(list(words), sentence=True, match_middle=True)
        more["complete_while_typing"] = False
    session = PromptSession[str](
        prompt,
        multiline=multiline,
        key_bindings=keys,
        prompt_continuation=lambda width, *_: " " * width,
        enable_open_in_editor=multiline,
        **more,
    )
    try:
        return session.prompt(default=text)
    except (KeyboardInterrupt, EOFError):
        raise Gone(session.default_buffer.text) from None


def _block_keys() -> "KeyBindings":
    """Enter begins a new line, or ends the text where the line is empty."""
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()

    @keys.add("enter")
    def _line(event: "KeyPressEvent") -> None:
        document = event.current_buffer.document
        if document.is_cursor_at_the_end and not document.current_line.strip():
            event.current_buffer.validate_and_handle()
        else:
            event.current_buffer.newline(copy_margin=False)

    @keys.add("escape", "enter")
    def _end(event: "KeyPressEvent") -> None:
        event.current_buffer.validate_and_handle()

    return keys


def _letter_keys(letters: Collection[str], default: str) -> "KeyBindings":
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.keys import Keys

    keys = KeyBindings()

    @keys.add(Keys.Any)
    def _pressed(event: "KeyPressEvent") -> None:
        if (letter := event.data.lower()) in letters:
            event.current_buffer.text = letter
            event.current_buffer.validate_and_handle()

    @keys.add("enter")
    def _enter(event: "KeyPressEvent") -> None:
        if default:
            event.current_buffer.text = default
            event.current_buffer.validate_and_handle()

    @keys.add(Keys.BracketedPaste)
    def _pasted(_event: "KeyPressEvent") -> None:
        """Do nothing: a paste is no answer to a question of one key."""

    return keys
