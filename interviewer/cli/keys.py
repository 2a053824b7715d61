"""Keys while something else than the line editor has the terminal: a recording, or a voice that speaks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prompt_toolkit.key_binding import KeyPress

STOP = frozenset({"c-m", "c-j"})
CANCEL = frozenset({"escape", "c-c", "c-d"})


@contextmanager
def pressed_keys() -> "Iterator[Callable[[], list[KeyPress]]]":
    """Take the keyboard; yields a function that returns what was pressed since the last call, without waiting.

    What was typed ahead of it comes first. Ctrl-C arrives as a key.
    """
    from prompt_toolkit.input import create_input
    from prompt_toolkit.input.typeahead import get_typeahead

    source = create_input()
    ahead = get_typeahead(source)
    with source.raw_mode():

        def pressed() -> "list[KeyPress]":
            keys = ahead.copy()
            ahead.clear()
            arrived = source.read_keys()
            # an Escape by itself is known for one only when nothing follows it
            return [*keys, *(arrived or source.flush_keys())]

        yield pressed


def name(key: "KeyPress") -> str:
    """Return a key as bindings name it, for example "c-m" for Enter; a character is its own name."""
    return str(getattr(key.key, "value", key.key))


def give_back(keys: "list[KeyPress]") -> None:
    """Let the next prompt have keys that were pressed for it; a first one that only stops is used up."""
    from prompt_toolkit.input import create_input
    from prompt_toolkit.input.typeahead import store_typeahead

    if keys and name(keys[0]) not in STOP | CANCEL | {" "}:
        store_typeahead(create_input(), keys)
