"""Where replies come from: an editable line in a terminal, or the lines of a pipe."""

import sys

from interviewer.cli.input.piped import PipedInput as PipedInput
from interviewer.cli.input.port import QUIT_SECONDS as QUIT_SECONDS
from interviewer.cli.input.port import Input as Input
from interviewer.cli.input.port import Left as Left
from interviewer.cli.input.port import LeftQuestion as LeftQuestion
from interviewer.cli.input.terminal import TerminalInput as TerminalInput


def standard_input_is_terminal() -> bool:
    """Say whether somebody types: both standard input and output are a terminal."""
    return bool(sys.stdin and not sys.stdin.closed and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty())
