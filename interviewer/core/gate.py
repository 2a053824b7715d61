"""A gate for words that stream from a model: each sentence is held back until it is whole, checked, and passed or refused.

The first refused sentence ends it; what passed before stays said. Thoughts that a model writes before its answer are
skipped without being read.
"""

import re
from collections.abc import Callable

LONGEST_HELD = 600
"""Characters that are held back at most while no sentence ends."""
_END = re.compile(r"[.!?…]+[\"”’')]*(?=\s)|[。！？…]+[”’」』）]*(?=[^。！？…”’」』）])|\n+")
_THINKS = re.compile(r"\s*<(think|thinking|thought|reasoning)>", re.IGNORECASE)
_TAGS = ("<think>", "<thinking>", "<thought>", "<reasoning>")


class Gate:
    """Takes pieces of text in; gives out what may be shown.

    Args:
        refuses: returns why a sentence must not be said, or None.
        most: at most so many sentences pass; what follows is dropped.
        spaced: sentences are set apart by a space, as in English.
    """

    def __init__(self, refuses: Callable[[str], str | None], *, most: int, spaced: bool) -> None:
        self._refuses = refuses
        self._most = most
        self._space = " " if spaced else ""
        self._held = ""
        self._thinking: str | None = None
        self._begun = False
        self.passed: list[str] = []
        self.fault: str | None = None

    @property
    def text(self) -> str:
        """All that passed."""
        return self._space.join(self.passed)

    @property
    def shut(self) -> bool:
        """Whether nothing more will pass."""
        return self.fault is not None or len(self.passed) >= self._most

    def feed(self, piece: str) -> str:
        """Take a piece in and return what may be shown now, in whole sentences; often nothing."""
        if self.shut:
            return ""
        self._held += piece
        if not self._begun and not self._spoken():
            return ""
        shown = ""
        while not self.shut and (end := _END.search(self._held)):
            sentence, self._held = self._held[: end.end()], self._held[end.end() :]
            shown += self._judge(sentence)
        if len(self._held) > LONGEST_HELD:
            self.fault = "too-long"
        return shown

    def finish(self) -> str:
        """Take the end of the stream; return what may be shown of the rest."""
        if self.shut or not self._begun:
            return ""
        rest, self._held = self._held, ""
        return self._judge(rest) if re.search(r"[.!?…。！？][\"”’')」』）]*\s*$", rest) else ""

    def _judge(self, raw: str) -> str:
        sentence = raw.strip()
        if not sentence:
            return ""
        self.fault = self._refuses(sentence)
        if self.fault:
            return ""
        self.passed.append(sentence)
        return sentence if len(self.passed) == 1 else self._space + sentence

    def _spoken(self) -> bool:
        """Skip thoughts at the beginning; say whether the answer itself has begun."""
        if self._thinking is None:
            start = self._held.lstrip().lower()
            if opened := _THINKS.match(self._held):
                self._thinking = f"</{opened[1].lower()}>"
            elif not start or any(tag.startswith(start[: len(tag)]) for tag in _TAGS):
                return False
        if self._thinking:
            end = self._held.lower().find(self._thinking)
            if end < 0:
                self._held = self._held[-len(self._thinking) :] if len(self._held) > 64 else self._held
                return False
            self._held = self._held[end + len(self._thinking) :]
            self._thinking = ""
        if self._thinking == "" and not self._held.strip():
            return False
        self._held = self._held.lstrip()
        self._begun = bool(self._held)
        return self._begun
