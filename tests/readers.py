"""Reads exported files back as their formats say, without the code that wrote them."""

import html
import json
import re
from pathlib import Path
from typing import Any

import yaml

from interviewer.core.question import Question
from interviewer.corpus.read import parse_entry


def read_yaml(text: str) -> list[Question]:
    """Return the entries of a file of documents, read as files of the corpus are."""
    read = []
    for document in re.split(r"(?m)^---\n", text)[1:]:
        entry, faults = parse_entry(document, Path("exported.yaml"))
        assert entry, faults
        read.append(entry.question)
    assert len(list(yaml.safe_load_all(text))) == len(read)
    return read


def read_jsonl(text: str) -> list[Question]:
    """Return the entries of JSON lines."""
    assert len(text.splitlines()) == text.count("\n")
    return [Question.model_validate(json.loads(line)) for line in text.splitlines()]


def read_anki(text: str) -> list[dict[str, str]]:
    """Return the notes by their columns, with the text that a card shows."""
    lines = text.splitlines()
    head = [line for line in lines if line.startswith("#")]
    columns = next(line for line in head if line.startswith("#columns:")).removeprefix("#columns:").split("\t")
    assert "#separator:tab" in head
    assert "#html:true" in head
    return [dict(zip(columns, map(shown, line.split("\t")), strict=True)) for line in lines[len(head) :]]


def shown(field: str) -> str:
    """Return what a field's HTML means: code and formulas by their marks, line breaks and spaces as they are."""
    field = re.sub(
        r'<pre><code(?: class="language-([\w+#-]+)")?>(.*?)</code></pre>', r"<br>```\1<br>\2<br>```<br>", field
    )
    field = re.sub("^<br>(?=```)|(?<=```)<br>$", "", field)
    field = field.replace("<code>", "`").replace("</code>", "`").replace("<br>", "\n")
    assert not re.search(r"<[a-z/]", field)
    field = re.sub(r"\\\((.*?)\\\)", r"$\1$", field, flags=re.DOTALL)
    field = re.sub(r"\\\[(.*?)\\\]", r"$$\1$$", field, flags=re.DOTALL)
    return html.unescape(field.replace("&nbsp;", " "))


def read_markdown(text: str) -> list[dict[str, Any]]:
    """Return the sections, each a heading with a comment below, by the grammar of CommonMark."""
    from markdown_it import MarkdownIt

    lines = text.split("\n")
    read: list[dict[str, Any]] = []
    starts: list[int] = []
    tokens = MarkdownIt("commonmark").parse(text)
    for token, after in zip(tokens, [*tokens[1:], *tokens[-1:]], strict=True):
        if token.type == "heading_open" and token.level == 0:
            assert token.map
            starts.append(token.map[0])
            read.append({"heading": after.content})
    for section, start, end in zip(read, starts, [*starts[1:], len(lines)], strict=True):
        comment = re.fullmatch(r"<!-- (.*) -->", lines[start + 2])
        assert comment
        section.update(json.loads(comment[1]))
        section.setdefault("question", lines[start].removeprefix("## "))
        section["answer"] = unescaped("\n".join(lines[start + 4 : end])).rstrip("\n")
    return read


def unescaped(answer: str) -> str:
    """Take the backslash away that stands before what would break out of an answer."""
    return re.sub(
        r"(?m)^( {0,3})\\(?=\\*(?:#{1,6}(?:\s|$)|(?:-[ \t]*)+$|=+[ \t]*$|<!--|---|</?(?:details|summary)))",
        r"\1",
        answer,
    )
