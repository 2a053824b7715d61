"""The menu of commands: it opens at a slash and narrows with every letter."""

import unicodedata
from collections.abc import Callable, Iterator

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from interviewer.cli.commands import matching


class CommandMenu(Completer):
    """Completes commands in the language that `lang` gives; names of the other language are understood too."""

    def __init__(self, lang: Callable[[], str]) -> None:
        self._lang = lang

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """Yield the commands that the typed beginning can mean."""
        typed = document.text_before_cursor
        folded = unicodedata.normalize("NFKC", typed)
        if not folded.startswith("/") or folded.startswith("//") or any(c.isspace() for c in document.text):
            return
        lang = self._lang()
        for name, command in matching(folded[1:], lang):
            words = command.zh_help if lang == "zh" else command.en_help
            yield Completion(f"/{name}", start_position=-len(typed), display_meta=words)
