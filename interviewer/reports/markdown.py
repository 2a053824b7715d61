"""A report as CommonMark. Everything that people, models and corpus files wrote is escaped: it shows as it was typed."""

import re
from collections.abc import Iterator

from interviewer.reports.view import Point, QuestionView, Report, Said
from interviewer.reports.words import Words, aside, labelled

_SPECIAL = re.compile(r"[\\`*\[\]~|]|!(?=\[)|(?<![^\W_])_|_(?![^\W_])")
"""Characters that mark something up; an underscore inside of a word, as in d_k, does not."""
_LINE_START = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|[-=_]+\s*$|\d{1,9}(?=[.)](?:\s|$))|>|:)", re.MULTILINE)
_FENCE = re.compile(r"`{3,}")
_INDENTED = re.compile(r"^(?:  |\t)|^ *(?:```|~~~)", re.MULTILINE)


def markdown(shown: Report, words: Words) -> str:
    """Return the report's text, which ends with a line break."""
    return "\n".join(_tidy(_lines(shown, words))) + "\n"


def escape(text: str) -> str:
    """Return a text that CommonMark renders as it is; its line breaks and paragraphs are kept, its indents are not."""
    text = "\n".join(line.strip() for line in text.strip().split("\n"))
    text = _SPECIAL.sub(lambda m: f"\\{m[0]}", text.replace("&", "&amp;").replace("<", "&lt;"))
    text = _LINE_START.sub(_mend_start, text)
    return "\n\n".join(part.strip("\n").replace("\n", "\\\n") for part in re.split(r"\n{2,}", text))


def _mend_start(match: re.Match[str]) -> str:
    mark = match[2]
    return f"{match[1]}{mark}\\" if mark.isdigit() else f"{match[1]}\\{mark}"


def _cell(text: str) -> str:
    return escape(" ".join(text.split()))


def _tidy(lines: Iterator[str]) -> Iterator[str]:
    """Leave one blank line where several follow each other."""
    before = ""
    for line in lines:
        if line or before:
            yield line
        before = line


def _lines(shown: Report, words: Words) -> Iterator[str]:
    yield f"# {escape(shown.title)}"
    yield ""
    for name, value in shown.facts:
        yield f"- {labelled(words, escape(name), escape(value))}"
    yield ""
    yield f"**{shown.mean}**"
    if shown.scored:
        yield ""
        yield f"{shown.unaided.label} {shown.unaided.words} → {shown.final.label} {shown.final.words}"
    for remark in shown.remarks:
        yield ""
        yield remark
    if shown.closing:
        yield ""
        yield f"*{_cell(shown.closing)}*"
    yield ""
    yield from _overview(shown, words)
    if shown.gaps:
        yield ""
        yield f"## {words('report-gaps')}"
        yield ""
        for text, sources in shown.gaps:
            yield f"- {_cell(text)}{aside(words, _cell(sources)) if sources else ''}"
    for question in shown.questions:
        yield ""
        yield from _question(question, words)


def _overview(shown: Report, words: Words) -> Iterator[str]:
    if not shown.questions:
        return
    yield f"| # | {words('unaided')} | {words('final')} | {words('report-question')} |"
    yield "|---:|---:|---:|---|"
    for q in shown.questions:
        scores = f"{q.unscored} |" if q.unscored else f"{q.unaided.words} | {q.final.words}"
        yield f"| {q.label} | {scores} | {_cell(q.heading)} |"


def _question(question: QuestionView, words: Words) -> Iterator[str]:
    yield f"## {question.label}. {_cell(question.heading)}"
    yield ""
    yield f"*{escape(question.facts)}*"
    yield ""
    if question.unscored:
        yield f"**{question.unscored}**"
    else:
        yield f"{question.unaided.label} **{question.unaided.words}** · {question.final.label} **{question.final.words}**"
    for alert in question.alerts:
        yield ""
        yield f"> {escape(alert)}"
        yield ""
    if question.points:
        yield ""
        yield f"### {words('report-points')}"
        yield ""
    for point in question.points:
        yield from _point(point, words)
    if question.wrong:
        yield ""
    for quote, right in question.wrong:
        yield f"- {labelled(words, words('also-said'), f'“{_cell(quote)}” → {_cell(right)}')}"
    yield ""
    yield f"### {words('report-talk')}"
    for said in question.talk:
        yield ""
        yield from _said(said, words)
    yield from _reference(question, words)


def _point(point: Point, words: Words) -> Iterator[str]:
    weight = aside(words, point.worth)
    yield f"{point.number}. {point.symbol} **{point.name}** {_cell(point.text)}{weight}"
    indent = " " * (len(str(point.number)) + 2)
    if point.quote:
        yield ""
        yield f"{indent}> “{_cell(point.quote)}”"
    if point.notes:
        yield ""
        yield indent + " · ".join(_cell(note) for note in point.notes)
    if point.quote or point.notes:
        yield ""


def _said(said: Said, words: Words) -> Iterator[str]:
    facts = aside(words, escape(said.facts)) if said.facts else ""
    yield f"**{escape(said.label)}**{facts}"
    yield ""
    lines = list(_fenced(said.text)) if _INDENTED.search(said.text) else escape(said.text).split("\n")
    mark = "> " if said.kind == "reply" else ""
    yield from (f"{mark}{line}".rstrip(" ") for line in lines)


def _fenced(code: str, language: str = "") -> Iterator[str]:
    """Set out what is indented or has fences of its own, so that it comes out as it was typed."""
    ticks = "`" * max(3, *(len(run) + 1 for run in _FENCE.findall(code)), 3)
    yield f"{ticks}{language}"
    yield from code.rstrip().split("\n")
    yield ticks


def _reference(question: QuestionView, words: Words) -> Iterator[str]:
    yield ""
    yield f"### {words('reference')}"
    yield ""
    yield escape(question.answer)
    if question.solution:
        yield ""
        yield from _fenced(question.solution, "python")
    yield ""
    yield f"### {words('sources')}"
    yield ""
    for source in question.sources:
        yield f"- {_cell(source)}"
    if not question.sources:
        yield words("no-sources")
    for grader in question.graders:
        yield ""
        yield f"*{_cell(grader)}*"
