r"""A Markdown page for people, which `questions import` reads back.

    ## Why …?

    <!-- {"id": "why", "topic": "transformer/attention", "level": 3} -->

    The answer, as it is.

A heading is one line: where the question has several, the comment also has it whole, as "question". In an answer, lines
outside code that would begin a heading, a rule or a comment get a backslash in front (`\#`, `\---`), which Markdown
does not show. `>` and `<` in the comment are \u003e and \u003c, so that nothing in it can end it.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from interviewer.core.question import Lang, Question

_BREAKS_OUT = re.compile(r"^ {0,3}(?=\\*(?:#{1,6}(?:\s|$)|(?:-[ \t]*)+$|=+[ \t]*$|<!--|---|</?(?:details|summary)))")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


def to_markdown(questions: Sequence[Question], lang: Lang) -> str:
    """Return the questions with their answers in a language; a question without it comes in the other one."""
    return "\n".join(_section(question, lang) for question in questions)


def _section(question: Question, lang: Lang) -> str:
    asked = question.question.get(lang)
    heading = " ".join(asked.split())
    told: dict[str, object] = {"id": question.id, "topic": question.topic, "level": question.level}
    if heading != asked:
        told["question"] = asked
    comment = json.dumps(told, ensure_ascii=False).replace(">", "\\u003e").replace("<", "\\u003c")
    answer = "\n".join(_lines(question.answer.get(lang)))
    return f"## {heading}\n\n<!-- {comment} -->\n\n{answer}\n"


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of an answer; a code block that was left open is closed."""
    fence = ""
    for line in re.split("\r\n|\r|\n", text):
        mark = _FENCE.match(line)
        if fence:
            yield line
            if mark and mark[1].startswith(fence) and not line.strip(" `~\t"):
                fence = ""
        elif mark:
            fence = mark[1]
            yield line
        else:
            yield _BREAKS_OUT.sub(lambda found: f"{found[0]}\\", line)
    if fence:
        yield fence


_SECTION = re.compile(r"^## (?P<heading>.*)\n\n<!-- (?P<told>\{\"id\": .*\}) -->\n\n", re.MULTILINE)
_HELD_IN = re.compile(_BREAKS_OUT.pattern.replace(r"(?=\\*", r"\\(?=\\*"))


def is_export(text: str) -> bool:
    """Say whether a Markdown text is one that `to_markdown` wrote."""
    return bool(_SECTION.match(text))


def from_markdown(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the entries of an export, each with its line: what `to_markdown` was given, word for word."""
    found = list(_SECTION.finditer(text))
    for n, section in enumerate(found):
        end = found[n + 1].start() - 1 if n + 1 < len(found) else len(text)
        answer = "\n".join(_unheld(text[section.end() : end]))
        told: dict[str, Any] = json.loads(section["told"])
        yield (
            text.count("\n", 0, section.start()) + 1,
            {"question": section["heading"], **told, "answer": answer.removesuffix("\n")},
        )


def _unheld(answer: str) -> Iterator[str]:
    """Yield the lines of an answer without the backslashes that kept them from breaking out of it."""
    fence = ""
    for line in answer.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) and not line.strip(" `~\t") else fence
            yield line
        else:
            fence = mark[1] if mark else ""
            yield line if mark else _HELD_IN.sub(lambda found: found[0].removesuffix("\\"), line)
