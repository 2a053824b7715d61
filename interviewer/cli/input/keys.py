"""What keys do in the reply line."""

from collections.abc import Callable
from typing import Protocol

from prompt_toolkit.application import get_app
from prompt_toolkit.filters import Condition, is_searching
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from interviewer.cli.input.words import word_end, word_start

VOICE_KEY = "f2"


class Writing(Protocol):
    """What the keys ask of the line."""

    working: bool
    """Whether the interviewer is at work: nothing can be sent, and Ctrl-C stops that."""

    commands: bool
    """Whether commands mean something in it."""

    def typed_ahead(self) -> bool:
        """Say whether keys may have been pressed before the line was there; their Enter has become a line feed."""
        ...

    def interrupt(self) -> None:
        """Stop what the interviewer is doing."""
        ...

    def not_yet(self) -> None:
        """Say that nothing is sent now."""
        ...


def reply_keys(line: Writing) -> KeyBindings:
    """Return the bindings of a line."""
    keys = KeyBindings()
    _send(keys, line)
    _leave(keys, line)
    _by_words(keys)
    return keys


def _send(keys: KeyBindings, line: Writing) -> None:
    @keys.add("enter", filter=~is_searching)
    def _enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.document.text_before_cursor.endswith("\\"):
            buffer.delete_before_cursor()
            buffer.newline(copy_margin=False)
        elif line.working:
            line.not_yet()
        else:
            buffer.validate_and_handle()

    @keys.add("escape", "enter", filter=~is_searching)
    @keys.add("c-j", filter=~is_searching)
    def _newline(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if line.working:
            buffer.newline(copy_margin=False) if buffer.text else line.not_yet()
        elif buffer.text and not line.typed_ahead():
            buffer.newline(copy_margin=False)
        else:
            buffer.validate_and_handle()

    @keys.add("c-x", "c-e", filter=Condition(lambda: not line.working))
    def _edit(event: KeyPressEvent) -> None:
        event.current_buffer.open_in_editor()  # what was written there comes back into the line, and is not sent


def _leave(keys: KeyBindings, line: Writing) -> None:
    @keys.add("c-c", filter=~is_searching)
    @keys.add("<sigint>")
    def _stop(event: KeyPressEvent) -> None:
        if line.working:
            line.interrupt()
        else:
            event.app.exit(exception=KeyboardInterrupt())

    @keys.add("c-d")
    def _end(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            event.current_buffer.delete()
        elif not line.working:
            event.app.exit(exception=EOFError())

    @keys.add(VOICE_KEY, filter=Condition(lambda: line.commands and not line.working))
    def _voice(event: KeyPressEvent) -> None:
        event.app.exit(result="/voice")  # what is in the line stays there

    @keys.add("c-z", filter=Condition(lambda: not line.working))
    def _suspend(event: KeyPressEvent) -> None:
        event.app.suspend_to_background()


def _by_words(keys: KeyBindings) -> None:
    """Add the keys that go by words, with a rule for Chinese."""

    def cut(begin: int, end: int) -> None:
        buffer = get_app().current_buffer
        if begin < end:
            get_app().clipboard.set_text(buffer.text[begin:end])  # Ctrl-Y brings it back
            buffer.text, buffer.cursor_position = buffer.text[:begin] + buffer.text[end:], begin

    def bind(names: tuple[tuple[str, ...], ...], action: Callable[[str, int], None]) -> None:
        def act(event: KeyPressEvent) -> None:
            event.current_buffer.save_to_undo_stack()
            for _ in range(max(1, event.arg)):
                action(event.current_buffer.text, event.current_buffer.cursor_position)

        for name in names:
            keys.add(*name)(act)

    def go(to: int) -> None:
        get_app().current_buffer.cursor_position = to

    bind((("c-w",), ("escape", "c-h")), lambda text, at: cut(word_start(text, at), at))
    bind((("escape", "d"),), lambda text, at: cut(at, word_end(text, at)))
    bind((("escape", "b"), ("c-left",)), lambda text, at: go(word_start(text, at)))
    bind((("escape", "f"), ("c-right",)), lambda text, at: go(word_end(text, at)))
