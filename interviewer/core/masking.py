"""Finds what stands in a reply and is not the candidate's sentence: data, mark-up, and words addressed to the grader.

Braces of formulas and code (`{i,j}`, `x = {1, 2}`, `W_{Q}`) are no data: data has quoted names before colons.
"""

import re
from collections.abc import Iterator

from interviewer.core.evidence import is_instruction
from interviewer.core.folding import Folded

_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<tag>[a-z][a-z0-9]*)\b[^<>]*(?:\bhidden\b|display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0|aria-hidden)[^<>]*>.*?(?:</(?P=tag)\s*>|\Z)"
    r"|<(?P<raw>script|style|template|noscript|system|grading|verdicts?)\b[^<>]*>.*?</(?P=raw)\s*>"
    r"|\[(?://|comment)\]\s*:\s*(?:#|<>)?[^\n]*|\[[^\]\n]{1,40}\]:\s*#[^\n]*"
    r"|\\[hv]?phantom\s*\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}|\\(?:color|textcolor)\s*\{white\}\s*\{[^{}]*\}",
    re.IGNORECASE | re.DOTALL,
)
_MARKER = re.compile(
    r"</?(?:reply|answer|candidate|system|user|assistant|instructions?|rubric|grad(?:ing|er)|transcript|end)(?:[\s_-]\w+)*\s*/?>"
    r"|<\|(?:im_|start_|end_of|eot|system|user|assistant)[^|<>\n]*\|>|\[/?(?:INST|SYS)\]|<</?SYS>>|^[ \t]*(?:={3,}|-{4,}|#{4,}|\*{4,})[^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_FENCE = re.compile(
    r"^[ \t]*(```|~~~)[ \t]*(?P<lang>[\w-]*)[^\n]*\n(?P<body>.*?)(?:^[ \t]*\1[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_DATA_LANGUAGES = frozenset({"json", "jsonc", "json5", "yaml", "yml", "xml", "html", "toml", "csv", "ini"})
_OPENING = re.compile(r"[{\[](?=\s*(?:[{\[]\s*)*[\"“][\w .-]{1,60}[\"”]\s*:)")
_BARE_PAIRS = re.compile(
    r"^[ \t]*[-*]?[ \t]*[\w.-]{1,60}[ \t]*[:=][ \t]*(?:met|partial|missing|contradicted|true|passed|full|\d+(?:\.\d+)?)[ \t,;]*$",
    re.I | re.M,
)
_SUSPICIOUS = re.compile(
    r"[<\[{`~]|\\[hv]?phantom|\\(?:text)?color|={3}|-{4}|#{4}|\*{4}|[:=][ \t]*(?:met|true|passed|full|\d)",
    re.IGNORECASE,
)


def masked(reply: Folded) -> Folded:
    """Return the reply with barriers over data, mark-up and instructions: nothing in them counts, nor across them."""
    hidden = list(_in_raw(reply.raw)) if _SUSPICIOUS.search(reply.raw) else []
    spans = [span for start, end in hidden if (span := _folded(reply, start, end))]
    reply = reply.without(spans)
    if not is_instruction(reply):
        return reply
    return reply.without(list(_instructions(reply)))


def _instructions(reply: Folded) -> Iterator[tuple[int, int]]:
    """Yield the clauses that address the grader; the whole sentence where only several clauses together do."""
    for start, end in reply.sentences:
        if is_instruction(reply.text[start:end]):
            clauses = [c for c in reply.clauses if start <= c[0] < end]
            yield from [c for c in clauses if is_instruction(reply.text[slice(*c)])] or [(start, end)]


def _in_raw(raw: str) -> Iterator[tuple[int, int]]:
    for pattern in (_HIDDEN, _MARKER, _BARE_PAIRS):
        yield from (match.span() for match in pattern.finditer(raw))
    for fence in _FENCE.finditer(raw):
        if fence["lang"].lower() in _DATA_LANGUAGES or fence["body"].lstrip()[:1] in {"<", "{"}:
            yield fence.span()
    yield from _data(raw)


def _data(raw: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of JSON objects and lists, to where their bracket closes or the text ends."""
    done = 0
    for opening in _OPENING.finditer(raw):
        if opening.start() < done:
            continue
        depth, quoted = 0, False
        done = len(raw)
        for at in range(opening.start(), len(raw)):
            char = raw[at]
            if char == '"' and raw[at - 1 : at] != "\\":
                quoted = not quoted
            elif not quoted and char in "{[":
                depth += 1
            elif not quoted and char in "}]":
                depth -= 1
                if not depth:
                    done = at + 1
                    break
        yield opening.start(), done


def _folded(reply: Folded, start: int, end: int) -> tuple[int, int] | None:
    """Return the folded span of a raw one; None where nothing of it is left after folding."""
    first, last = reply.at(start), reply.at(end)
    return (first, last) if first < last else None
