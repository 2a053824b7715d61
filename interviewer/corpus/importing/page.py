"""A web page saved as HTML: its readable part as Markdown, read like a Markdown file or a plain article."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from interviewer.corpus.importing.article import read_article
from interviewer.corpus.importing.found import Bad, Found, Reading, with_address
from interviewer.corpus.importing.html import page_to_markdown
from interviewer.corpus.importing.markdown import read_markdown


def read_page(path: Path, text: str) -> Reading:
    """Return the questions that a page answers, with the lines of the HTML file."""
    markdown, address = page_to_markdown(text)
    readings = (read(path, markdown) for read in (read_markdown, read_article))
    best = max(readings, key=lambda reading: sum(isinstance(part, Found) for part in reading.parts))
    parts = with_address(list(_placed(best.parts, markdown, text)), address)
    return replace(best, format="html", parts=parts)


def _placed(parts: Sequence[Found | Bad], markdown: str, text: str) -> Iterator[Found | Bad]:
    """Put the line of the page in place of that of the Markdown: where the words of the question stand, in order."""
    lines, at = markdown.split("\n"), 0
    for part in parts:
        words = max(_words(lines[part.line - 1]) if part.line <= len(lines) else [""], key=len)
        found = text.find(words, at)
        at = found if found >= 0 else at
        yield replace(part, line=text.count("\n", 0, at) + 1)


def _words(line: str) -> list[str]:
    """Return the pieces of a line that stand in the page as they are: no marks of Markdown, no escaped characters."""
    return [words.strip() for words in re.split(r"[*_`#\\<>&\"'|]+", line)]
