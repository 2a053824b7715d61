"""What the terminal says, in both languages, side by side so that neither is forgotten; one module for each part."""

import os
import sys
from collections.abc import Mapping
from functools import lru_cache

from interviewer.cli.texts.adding import ADDING_TEXTS
from interviewer.cli.texts.chat import CHAT_TEXTS
from interviewer.cli.texts.closing import CLOSING_TEXTS
from interviewer.cli.texts.evaluation import EVALUATION_TEXTS
from interviewer.cli.texts.exporting import EXPORTING_TEXTS
from interviewer.cli.texts.history import HISTORY_TEXTS
from interviewer.cli.texts.importing import IMPORTING_TEXTS
from interviewer.cli.texts.line import LINE_TEXTS
from interviewer.cli.texts.marks import LONG_REASONS, MARK_TEXTS, SHORT_REASONS, WHY_UNGRADED
from interviewer.cli.texts.questions import QUESTION_TEXTS
from interviewer.cli.texts.reports import REPORT_TEXTS
from interviewer.cli.texts.settings import SETTINGS_TEXTS
from interviewer.cli.texts.voice import VOICE_TEXTS
from interviewer.home import Language, interface_language
from interviewer.plurals import agree

PARTS: tuple[Mapping[str, tuple[str, str]], ...] = (
    CHAT_TEXTS,
    CLOSING_TEXTS,
    LINE_TEXTS,
    MARK_TEXTS,
    HISTORY_TEXTS,
    QUESTION_TEXTS,
    ADDING_TEXTS,
    EVALUATION_TEXTS,
    SETTINGS_TEXTS,
    EXPORTING_TEXTS,
    IMPORTING_TEXTS,
    VOICE_TEXTS,
    REPORT_TEXTS,
)
TEXTS: Mapping[str, tuple[str, str]] = {key: wordings for part in PARTS for key, wordings in part.items()}


@lru_cache(maxsize=1)
def starting_language() -> Language:
    """Return the language of the command line that started this process, for texts that are made before it is read."""
    return interface_language(sys.argv[1:], os.environ)


def say(en: str, zh: str) -> str:
    """Return one of two wordings by the language that the program was started in; for texts made at import, as in --help."""
    return zh if starting_language() == "zh" else en


class Texts:
    """Texts in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, key: str, **facts: object) -> str:
        """Return a text with its facts filled in; raises KeyError for an unknown key."""
        return agree(self._pick(TEXTS[key]), facts).format(**facts)

    def why_ungraded(self, reason: str) -> str:
        """Return why a grading failed, as a sentence."""
        return self._pick(WHY_UNGRADED[reason])

    def reason(self, reason: str) -> str:
        """Return a grader's reason in a few words; a model's own words come back as they are."""
        return self._pick(SHORT_REASONS[reason]) if reason in SHORT_REASONS else reason

    def why(self, reason: str, detail: str = "") -> str | None:
        """Return one of our reasons as a sentence with its detail filled in; None where the words are a model's own."""
        code = reason.partition(":")[0] if " " not in reason else reason
        return self._pick(LONG_REASONS[code]).format(detail=detail) if code in LONG_REASONS else None

    def grading_note(self, note: str) -> str:
        """Return what a grader has noted on a grading as a sentence; what is no code of ours comes back as it is."""
        code, _, detail = note.partition(":")
        return self(f"note-{code}", detail=detail) if f"note-{code}" in TEXTS else note

    def _pick(self, pair: tuple[str, str]) -> str:
        return pair[1] if self.lang == "zh" else pair[0]
