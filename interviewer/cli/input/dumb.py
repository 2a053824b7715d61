"""Echo for a terminal that cannot move its cursor, as within an editor's shell."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.utils import get_cwidth


@contextmanager
def written_out(buffer: Buffer, prompt: str) -> Iterator[None]:
    """Write out the prompt, and what changes in the line while the block runs; what was changed in its middle anew."""
    shown = buffer.text
    sys.stdout.write(prompt + shown)
    sys.stdout.flush()

    def echo(_: Buffer) -> None:
        nonlocal shown
        text = buffer.text
        if text.startswith(shown):
            sys.stdout.write(text[len(shown) :])
        elif shown.startswith(text):
            sys.stdout.write("\b \b" * get_cwidth(shown[len(text) :]))
        else:
            sys.stdout.write(f"\n{prompt}{text}")
        sys.stdout.flush()
        shown = text

    buffer.on_text_changed += echo
    try:
        yield
    finally:
        buffer.on_text_changed -= echo
        sys.stdout.write("\n")
        sys.stdout.flush()
