"""Replies from the lines of a pipe."""

from collections.abc import Iterator
from typing import IO

from interviewer.cli.input.port import Left, LeftQuestion
from interviewer.errors import InputError, Said


class PipedInput:
    """Lines of standard input; a line that ends with a backslash goes on in the next one."""

    interactive = False
    desk = None

    def __init__(self, stream: IO[str] | None) -> None:
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
        self._lines: Iterator[str] = iter(stream) if stream is not None and not stream.closed else iter(())

    def read(self, *, draft: str = "") -> str:
        """Return the next line; raises Left at the end of input."""
        parts: list[str] = []
        while True:
            line = next(self._lines, None)
            if line is None:
                if parts:
                    return "\n".join(parts)
                raise Left
            line = line.rstrip("\r\n")
            if not line.endswith("\\"):
                return "\n".join([*parts, line])
            parts.append(line[:-1])

    def edit(self, draft: str = "") -> str:
        """Raise InputError: nobody sits at the other end of a pipe."""
        raise InputError(detail=Said("There is no editor without a terminal.", "没有终端，无法打开编辑器。"))

    def ask(self) -> str:
        """Raise LeftQuestion: the next line of a pipe is a reply."""
        raise LeftQuestion
