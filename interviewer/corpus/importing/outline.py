"""Puts questions and answers together from a text's headings and paragraphs, whatever the text was written in."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal

from interviewer.corpus.importing import cues
from interviewer.corpus.importing.found import ANSWER_MISSING, QUESTION_MISSING, Bad, Found, Remark

BOLD, NUMBERED, LABELLED = 7, 8, 9
"""Depths of what is no heading (1 to 6) and still begins a question."""
UNANSWERED_RUN = 3
"""Questions in a row without an answer that are a list to learn from or to ask, and no fault of the text."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a text: a heading, a question (a heading that asks), a paragraph, or a question found whole."""

    kind: Literal["heading", "asked", "text", "found", "meta", "orphan"]
    line: int
    text: str = ""
    depth: int = 0
    number: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    """For `found` the entry's data, for `meta` what a comment says of the question above it; an `orphan` is an answer
    that cannot have a question."""


@dataclass
class _Open:
    """A question whose answer is being read."""

    block: Block
    section: Block | None
    data: dict[str, Any] = field(default_factory=dict)
    texts: list[Block] = field(default_factory=list)


class Outline:
    """Reads blocks in their order; `parts` and `remarks` hold what came of them."""

    def __init__(self, path: Path, blocks: Sequence[Block]) -> None:
        self._path = path
        # Whoever writes a comment of facts below a heading says that it is a question.
        self._blocks = blocks = [
            replace(block, kind="asked") if block.kind == "heading" and after and after.kind == "meta" else block
            for block, after in zip_longest(blocks, blocks[1:])
            if block
        ]
        self._depths = Counter(block.depth for block in blocks if block.kind == "asked")
        self._open: _Open | None = None
        self._section: Block | None = None
        self._found: list[Found] = []
        self._unanswered: list[_Open] = []
        self._strays: list[Bad] = []
        self._left_out = 0
        self._order = {id(block): n for n, block in enumerate(blocks)}
        final = max((n for n, block in enumerate(blocks) if block.kind in {"asked", "found"}), default=-1)
        for n, block in enumerate(blocks):
            self._take(block, last=n > final)
        self._close(last=True)

    def _take(self, block: Block, *, last: bool) -> None:
        if block.kind == "found":
            self._close()
            self._add(block.line, block.data, self._section)
        elif block.kind == "asked" and not self._belongs(block):
            self._close()
            self._open = _Open(block, self._section)
        elif block.kind == "heading" and not (self._open and block.depth > self._open.block.depth):
            self._close(last=last)
            self._section = block
        elif block.kind == "meta":
            self._describe(block)
        elif block.kind == "orphan":
            self._strays.append(Bad(self._path, block.line, Remark(QUESTION_MISSING, {"text": block.text[:60]})))
        elif self._open:
            self._open.texts.append(block)
        else:
            self._stray(block)

    def _belongs(self, block: Block) -> bool:
        """Say whether a heading that asks is part of the open answer: it lies deeper, where the text asks no more often."""
        return bool(
            self._open
            and self._open.texts
            and block.depth > self._open.block.depth
            and block.depth != LABELLED
            and self._depths[block.depth] <= self._depths[self._open.block.depth]
        )

    def _describe(self, block: Block) -> None:
        if self._open:
            self._open.data.update(block.data)

    def _stray(self, block: Block) -> None:
        """A text that follows no question: an answer without one is named, anything else is the text around."""
        answer, labelled = cues.without_answer_label(block.text)
        if not labelled:
            return
        if self._section and self._section is self._before(block):
            self._open = _Open(self._section, None, texts=[block])
        elif answer:
            self._strays.append(Bad(self._path, block.line, Remark(QUESTION_MISSING, {"text": answer[:60]})))

    def _before(self, block: Block) -> Block | None:
        at = self._order[id(block)]
        return self._blocks[at - 1] if at else None

    def _close(self, *, last: bool = False) -> None:
        if not self._open:
            return
        open_, self._open = self._open, None
        answer = self._answer(open_, last=last)
        in_turn = open_.section is not None and cues.asks_interviewer(open_.section.text)
        if answer and not in_turn:
            data = {"question": open_.block.text, "answer": answer, **open_.data}
            self._add(open_.block.line, data, open_.section)
        else:
            self._unanswered.append(open_)

    def _answer(self, open_: _Open, *, last: bool) -> str:
        kept: list[str] = []
        for n, block in enumerate(open_.texts):
            if block.kind != "text":
                kept.append(f"{'#' * min(block.depth, 6)} {block.text}" if block.depth < BOLD else f"**{block.text}**")
            elif cues.promotes(block.text) and "```" not in block.text:
                # After the last answer everything from the first advertisement on is one.
                if last:
                    self._left_out += len(open_.texts) - n
                    break
                self._left_out += 1
            else:
                kept.append(_without_pictures(block.text))
        joined = re.sub(r"\n{3,}", "\n\n", "\n\n".join(part for part in kept if part.strip())).strip()
        return re.sub(r"(?:\n+(?:-{3,}|\*{3,}|_{3,}))+$", "", cues.without_answer_label(joined)[0]).strip()

    def _add(self, line: int, data: dict[str, Any], section: Block | None) -> None:
        named = {"section": section.text} if section and "topic" not in data else {}
        self._found.append(Found(self._path, line, {**named, **data}))

    @property
    def parts(self) -> tuple[Found | Bad, ...]:
        """What was found, in the text's order; a question without an answer is a bad part."""
        bad = [
            Bad(self._path, o.block.line, Remark(ANSWER_MISSING, {"text": o.block.text[:60]})) for o in self._single()
        ]
        return tuple(sorted([*self._found, *bad, *self._strays], key=lambda part: part.line))

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What was left out on purpose."""
        remarks = [Remark("import-promotion", {"count": self._left_out})] if self._left_out else []
        for run in self._runs():
            facts = {"count": len(run), "first": run[0].block.line, "last": run[-1].block.line}
            remarks.append(Remark("import-unanswered", facts))
        return tuple(remarks)

    def _really_unanswered(self) -> list[_Open]:
        """Leave out what is answered elsewhere, as in a table of contents, and headings of several questions."""
        answered = {_folded(str(found.data["question"])) for found in self._found}
        return [o for o in self._unanswered if _folded(o.block.text) not in answered and not self._is_section(o.block)]

    def _is_section(self, block: Block) -> bool:
        following = (self._blocks[n] for n in range(self._order[id(block)] + 1, len(self._blocks)))
        after = next((other for other in following if other.kind in {"asked", "found", "heading"}), None)
        if after is None or after.kind == "heading":
            return False
        numbered = bool(block.number and (after.number or "").startswith(f"{block.number}."))
        return numbered or after.kind == "found" or after.depth > block.depth

    def _grouped(self) -> Iterator[list[_Open]]:
        heads = (block for block in self._blocks if block.kind in {"asked", "found", "heading"})
        order = {id(block): n for n, block in enumerate(heads)}
        run: list[_Open] = []
        for o in self._really_unanswered():
            if run and order[id(o.block)] != order[id(run[-1].block)] + 1:
                yield run
                run = []
            run.append(o)
        if run:
            yield run

    def _on_purpose(self, run: Sequence[_Open]) -> bool:
        section = run[0].section
        told = section is not None and (cues.asks_interviewer(section.text) or cues.is_contents(section.text))
        return told or cues.asks_interviewer(run[0].block.text) or len(run) >= UNANSWERED_RUN

    def _runs(self) -> list[list[_Open]]:
        return [run for run in self._grouped() if self._on_purpose(run)]

    def _single(self) -> list[_Open]:
        return [o for run in self._grouped() if not self._on_purpose(run) for o in run]


def _without_pictures(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not cues.is_picture(line))


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
