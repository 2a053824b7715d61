"""A web article saved as plain text: numbered or labelled lines that ask, paragraphs that answer, and much besides."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from interviewer.corpus.importing import cues
from interviewer.corpus.importing.found import Reading, with_address
from interviewer.corpus.importing.outline import LABELLED, NUMBERED, Block, Outline

_ADDRESS = re.compile(
    r"(?:来源|原文链接|原文地址|转载自|source|original)\s*[:：]\s*(https?://[^\s<>\"'）)]+)", re.IGNORECASE
)


def read_article(path: Path, text: str) -> Reading:
    """Return the questions that an article answers."""
    outline = Outline(path, joined(list(blocks_of(text))))
    address = _ADDRESS.search(text)
    parts = outline.parts
    return Reading(path, "article", with_address(parts, address[1] if address else None), remarks=outline.remarks)


def blocks_of(text: str) -> Iterator[Block]:
    """Yield the blocks of a plain text; consecutive lines are one paragraph, apart from those that ask."""
    lines = text.split("\n")
    style = _style(lines)
    sections = _sections(lines, style)
    held: list[str] = []
    begun = 0
    for n, raw in enumerate(lines, 1):
        line = raw.strip()
        block = _heading(line, n, style, sections)
        if block or not line:
            if held:
                yield Block("text", begun, _tidied(held))
            held = []
            if block:
                yield block
                if follows := _follows(line):
                    yield Block("text", n, follows)
            continue
        begun = begun if held else n
        held.append(raw.rstrip())
    if held:
        yield Block("text", begun, _tidied(held))


def _heading(line: str, n: int, style: int | None, sections: set[int]) -> Block | None:
    if labelled := cues.labelled_question(line):
        return Block("asked", n, labelled[0], LABELLED) if labelled[0] else None
    plain, number = cues.without_number(line)
    if n in sections:
        return Block("heading", n, plain, 1, number)
    if number and _depth_of(number) == style and cues.looks_asked(plain):
        return Block("asked", n, plain, NUMBERED, number)
    if not number and (cues.is_contents(line) or (len(line) < 40 and cues.asks_interviewer(line))):
        return Block("heading", n, line, 1)
    return None


def _follows(line: str) -> str:
    labelled = cues.labelled_question(line)
    return labelled[1] if labelled else ""


def _depth_of(number: str) -> int:
    """Return how many numbers there are: 1 for "3", 2 for "3.1"; other kinds count as their own."""
    return {"第": -1, "一": -2}.get(number, number.count(".") + 1)


def _style(lines: Sequence[str]) -> int | None:
    """Return the kind of number that most lines which ask begin with; the longer one where two are as common."""
    kinds: Counter[int] = Counter()
    for line in lines:
        plain, number = cues.without_number(line)
        if number and cues.looks_asked(plain):
            kinds[_depth_of(number)] += 1
    return max(kinds, key=lambda kind: (kinds[kind], kind), default=None)


def _sections(lines: Sequence[str], style: int | None) -> set[int]:
    """Return the lines such as "2. Normalisation" whose questions are 2.1, 2.2 …, which end the answer before them."""
    if style is None or style < 2:
        return set()
    found: set[int] = set()
    begun: set[str] = set()
    above: dict[str, int] = {}
    for n, line in enumerate(lines, 1):
        plain, number = cues.without_number(line)
        if not number or number in "第一":
            continue
        if _depth_of(number) == style and cues.looks_asked(plain):
            prefix = number.rpartition(".")[0]
            if prefix in above and prefix not in begun:  # what comes later is a step of some answer
                found.add(above[prefix])
            begun.add(prefix)
            above.clear()
        elif _depth_of(number) == style - 1:
            above[number] = n
    return found


def _tidied(lines: Sequence[str]) -> str:
    return "\n".join(_formula(line) for line in lines)


def _formula(line: str) -> str:
    """Return a formula once that was copied three times: as shown, as TeX, and as shown again."""
    plain = line.strip()
    head = re.match(r"[\w(),.]{3,40}=", plain)
    if not head or plain.count(head[0]) < 2 or "\\" not in plain:
        return line
    parts = [part for part in re.split(f"(?={re.escape(head[0])})", plain) if part]
    tex = next((part for part in parts if "\\" in part), None)
    return f"${tex}$" if tex and len(parts) > 1 else line


def joined(blocks: Sequence[Block]) -> list[Block]:
    """Put a paragraph that begins with a colon behind the term before it, from which copying has torn it."""
    out: list[Block] = []
    for block in blocks:
        if out and block.kind == out[-1].kind == "text" and block.text.startswith((":", "：")):
            out[-1] = Block("text", out[-1].line, f"{out[-1].text}{block.text}")
        else:
            out.append(block)
    return out
