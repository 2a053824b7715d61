"""What is written to the terminal: by the line editor, and in its place where the cursor cannot be moved."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.output import DummyOutput as DummyOutput
from prompt_toolkit.output import Output, create_output
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.utils import get_cwidth


def quiet_output() -> Output:
    """Return the terminal's output, without asking where the cursor is.

    Nothing here needs the answer. It would come as keys, late over a slow line, and some terminals never give it.
    """
    output = create_output()
    if isinstance(output, Vt100_Output):
        output.enable_cpr = False
    return output


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
