"""Markdown lists of questions, in the shapes that people keep them in; markdown-it-py says where the blocks are.

Headings that ask, with paragraphs below; `**Q1: …**` and `**A:** …`; `<details>` with a summary; numbered questions with
indented answers or with paragraphs between; tables with a column of questions and one of answers; and headings with an
HTML comment of `id: …, topic: …, level: …` below, as our own export writes them. Answers stay as they were written.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interviewer.corpus.exporting.markdown import from_markdown, is_export
from interviewer.corpus.importing import cues
from interviewer.corpus.importing.fields import collected, guess
from interviewer.corpus.importing.found import Found, Reading, with_address
from interviewer.corpus.importing.html import without_tags
from interviewer.corpus.importing.outline import BOLD, LABELLED, NUMBERED, Block, Outline

if TYPE_CHECKING:
    from markdown_it.token import Token

_DETAILS = re.compile(
    r"<details[^>]*>\s*(?:<summary[^>]*>(?P<asked>.*?)</summary>)(?P<answer>.*?)(?=</details>|<details|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_PAIR = re.compile(r"(?:^|[\n,;])\s*(id|topic|level|kind|tags|source)\s*[:=]\s*([^\n,;]+)")
_FRONT = re.compile(r"\A---\n(.*?\n)---\s*\n", re.DOTALL)
_MARKER = re.compile(r"^\s{0,3}(?P<marker>[-*+]|\d{1,9}[.)])(?P<pad>[ \t]+|$)")


def read_markdown(path: Path, text: str) -> Reading:
    """Return the questions of a Markdown file; those of our own export come back word for word."""
    if is_export(text):
        return Reading(path, "markdown", tuple(Found(path, line, data) for line, data in from_markdown(text)))
    front = _FRONT.match(text)
    told: dict[str, Any] = dict(_PAIR.findall(front[1])) if front else {}
    if front:
        text = "\n" * front[0].count("\n") + text[front.end() :]
    outline = Outline(path, list(blocks_of(text)))
    address = str(told["source"]).strip() if "source" in told else None
    return Reading(path, "markdown", with_address(outline.parts, address), remarks=outline.remarks)


def blocks_of(text: str) -> Iterator[Block]:
    """Yield the blocks of a Markdown text."""
    from markdown_it import MarkdownIt

    lines = text.split("\n")
    # Nothing is rendered: raw HTML is only found, and taken out of what comes in.
    top = _top_level(MarkdownIt("commonmark", {"maxNesting": 60}).enable("table").parse(text))
    n = 0
    while n < len(top):
        group = top[n]
        n += 1
        start, end = _place(group)
        kind = group[0].type
        if kind == "html_block" and re.search("<details", group[0].content, re.IGNORECASE):
            while n < len(top) and not _closed("\n".join(lines[start:end])):
                end = _place(top[n])[1]
                n += 1
            yield from _details("\n".join(lines[start:end]), start)
        elif kind == "html_block":
            yield from _html(group[0].content, start)
        elif kind == "heading_open":
            yield from _heading(group[1].content, start, int(group[0].tag[1]))
        elif kind == "paragraph_open":
            yield from _paragraph("\n".join(lines[start:end]).strip(), start)
        elif kind in {"ordered_list_open", "bullet_list_open"}:
            yield from _list(group, lines, start, end)
        elif kind == "table_open":
            yield from _table(group, lines, start, end)
        elif kind != "hr":
            raw = "\n".join(lines[start:end]).rstrip()
            yield Block("text", start + 1, raw if kind in {"fence", "code_block"} else without_tags(raw))


def _top_level(tokens: "Sequence[Token]") -> "list[list[Token]]":
    """Return the tokens in groups, one for each block of the document."""
    groups: list[list[Token]] = []
    for token in tokens:
        if token.level == 0 and token.nesting >= 0:
            groups.append([])
        groups[-1].append(token)
    return groups


def _place(group: "Sequence[Token]") -> tuple[int, int]:
    place = group[0].map or [0, 0]
    return place[0], place[1]


def _closed(raw: str) -> bool:
    return len(re.findall("<details", raw, re.IGNORECASE)) <= len(re.findall("</details", raw, re.IGNORECASE))


def _details(raw: str, start: int) -> Iterator[Block]:
    before = _DETAILS.search(raw)
    if not before:
        yield Block("text", start + 1, without_tags(raw))
        return
    for found in _DETAILS.finditer(raw):
        line = start + raw.count("\n", 0, found.start()) + 1
        summary = without_tags(found["asked"])
        asked = "" if cues.is_answer_heading(" ".join(summary.split())) else _question(summary)
        answer = cues.without_answer_label(without_tags(_dedented(found["answer"])).strip())[0]
        if asked and answer:
            yield Block("found", line, data={"question": asked, "answer": answer})
        elif asked:
            yield Block("asked", line, asked, LABELLED)
        elif answer:  # folded away below its question; the label says that it is one
            yield Block("text", line, f"A: {answer}")


def _question(text: str) -> str:
    """Return what is asked, without number, label and bold type."""
    plain = " ".join(text.split())
    bold, rest = cues.without_emphasis(plain)
    plain = f"{bold} {rest}".strip()
    if labelled := cues.labelled_question(plain):
        plain = f"{labelled[0]} {labelled[1]}".strip()
    return cues.without_number(plain.strip("# "))[0]


def _html(raw: str, start: int) -> Iterator[Block]:
    for comment in _COMMENT.findall(raw):
        if told := _told(comment):
            yield Block("meta", start + 1, data=told)
    if text := without_tags(_COMMENT.sub("", raw)).strip():
        yield Block("text", start + 1, text)


def _told(comment: str) -> dict[str, Any]:
    """Return what a comment says of a question, written as JSON or as `key: value` pairs."""
    try:
        told = json.loads(comment)
    except (ValueError, RecursionError):
        told = {key: value.strip().strip("\"'") for key, value in _PAIR.findall(comment)}
    known = {"id", "topic", "level", "kind", "tags", "source"}
    return {key: value for key, value in told.items() if key in known} if isinstance(told, dict) else {}


def _heading(content: str, start: int, depth: int) -> Iterator[Block]:
    content = without_tags(content).strip().rstrip("# ")
    if labelled := cues.labelled_question(content):
        yield Block("asked", start + 1, f"{labelled[0]} {labelled[1]}".strip(), depth)
        return
    bold, rest = cues.without_emphasis(content)
    plain, number = cues.without_number(f"{bold} {rest}".strip())
    if cues.is_answer_heading(plain):
        yield Block("text", start + 1, "")
    elif cues.looks_asked(plain) and not cues.asks_interviewer(plain):
        yield Block("asked", start + 1, plain, depth, number)
    else:
        yield Block("heading", start + 1, plain, depth, number)


def _paragraph(raw: str, start: int) -> Iterator[Block]:
    labelled = cues.labelled_question(raw)
    bold, rest = cues.without_emphasis(raw)
    plain, number = cues.without_number(bold)
    if labelled and labelled[0]:
        yield Block("asked", start + 1, labelled[0], LABELLED)
        follows = labelled[1]
    elif bold and (not rest or rest.startswith(("\n", "A", "答"))) and cues.looks_asked(plain):
        yield Block("asked", start + 1, plain, BOLD, number)
        follows = rest
    else:
        first, _, follows = raw.partition("\n")
        plain, number = cues.without_number(first)
        if number and plain.endswith(("?", "？")):
            yield Block("asked", start + 1, plain, NUMBERED, number)
        else:
            follows = raw
    if follows.strip():
        yield Block("text", start + 1, without_tags(follows).strip())


def _list(group: "Sequence[Token]", lines: Sequence[str], start: int, end: int) -> Iterator[Block]:
    """Yield the questions of a list whose items mostly ask, else the list as it stands."""
    level = group[0].level + 1
    items = [t.map for t in group if t.type == "list_item_open" and t.level == level and t.map]
    parted = [(first, *_parted(lines[first:last])) for first, last in items]
    asking = [cues.looks_asked(_question(asked)) or cues.labelled_question(asked) for _, asked, _ in parted]
    ordered = group[0].type == "ordered_list_open"
    answered = sum(bool(answer) for _, _, answer in parted)
    if sum(map(bool, asking)) * 2 <= len(parted) or not (ordered or answered):
        yield Block("text", start + 1, without_tags("\n".join(lines[start:end]).rstrip()))
        return
    for first, asked, answer in parted:
        number = cues.without_number(lines[first].strip())[1]
        yield Block("asked", first + 1, _question(asked), NUMBERED, number)
        if answer:
            plain, labelled = cues.without_answer_label(answer)
            start_line, _, rest = plain.partition("\n")
            plain = f"{start_line}\n{_dedented(rest)}" if labelled else plain
            yield Block("text", first + 1, without_tags(plain).strip())


def _parted(lines: Sequence[str]) -> tuple[str, str]:
    """Return an item's question and answer: its first line, or its bold beginning, and what follows."""
    marker = _MARKER.match(lines[0])
    body = "\n".join([lines[0][marker.end() :] if marker else lines[0], _dedented("\n".join(lines[1:]))]).strip()
    if labelled := cues.labelled_question(body):
        return labelled
    bold, rest = cues.without_emphasis(body)
    if bold and cues.looks_asked(bold):
        return bold, rest
    first, _, rest = body.partition("\n")
    return first.rstrip(" \\"), rest.strip()


def _dedented(text: str) -> str:
    import textwrap

    return textwrap.dedent(text)


def _table(group: "Sequence[Token]", lines: Sequence[str], start: int, end: int) -> Iterator[Block]:
    """Yield the rows of a table with columns for question and answer, else the table as it stands."""
    rows: list[tuple[int, list[str]]] = []
    for token in group:
        if token.type == "tr_open":
            rows.append(((token.map or [start])[0], []))
        elif token.type == "inline":
            rows[-1][1].append(without_tags(token.content).strip())
    columns: Mapping[str, str | None] = guess(rows[0][1]) if rows else {}
    if not {"question", "answer"} <= set(columns.values()):
        yield Block("text", start + 1, "\n".join(lines[start:end]).rstrip())
        return
    for line, cells in rows[1:]:
        named = zip((columns.get(name) for name in rows[0][1]), cells, strict=False)
        data = collected((field, cell) for field, cell in named if field)
        if "question" in data and "answer" in data:
            yield Block("found", line + 1, data={**data, "question": _question(str(data["question"]))})
        elif "question" in data:
            yield Block("asked", line + 1, _question(str(data["question"])), LABELLED)
        elif "answer" in data:
            yield Block("orphan", line + 1, str(data["answer"]))
