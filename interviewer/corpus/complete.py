"""What an entry that ships must have, beyond being usable: both languages, bounds of length, sources, examples, checks."""

import re
from collections.abc import Iterator, Mapping

from interviewer.core.language import length
from interviewer.core.question import LANGS, Lang, Question, Text
from interviewer.corpus.read import Entry, Fault

ANSWER_LENGTH: Mapping[Lang, tuple[int, int]] = {"en": (60, 260), "zh": (100, 520)}
"""Words, and Chinese characters plus Latin words, of a complete entry's reference answer."""
LONGEST: Mapping[str, Mapping[Lang, int]] = {
    "question": {"en": 60, "zh": 120},
    "text": {"en": 40, "zh": 80},
    "probe": {"en": 40, "zh": 80},
    "hint": {"en": 40, "zh": 80},
    "correction": {"en": 60, "zh": 120},
    "deeper": {"en": 60, "zh": 120},
    "example": {"en": 260, "zh": 520},
}
"""Words, and Chinese characters plus Latin words, that a part of an entry may have at most."""


def completeness(entry: Entry, *, sourced: bool = True) -> Iterator[Fault]:
    """Yield what an entry lacks to be shipped; without `sourced`, only what can be written without opening a source."""
    for part in (_answered, _bounds, _points, _parts, *((_roles, _sources, _evidence) if sourced else ())):
        yield from part(entry)


def _answered(entry: Entry) -> Iterator[Fault]:
    question = entry.question
    for field in ("question", "answer"):
        if missing := [lang for lang in LANGS if lang not in getattr(question, field).langs]:
            yield Fault(entry.path, entry.line(field), f"{field} is missing in {', '.join(missing)}")
    for lang in question.answer.langs:
        low, high = ANSWER_LENGTH[lang]
        size = length(question.answer.get(lang))
        if not low <= size <= high:
            line = entry.line("answer", lang)
            yield Fault(entry.path, line, f"the answer has {size} words or characters, not {low}–{high}")


def _bounds(entry: Entry) -> Iterator[Fault]:
    for loc, lang, text, most in _bounded(entry.question):
        if (size := length(text)) > most[lang]:
            what = ".".join(map(str, loc))
            line = entry.line(*loc, lang)
            yield Fault(entry.path, line, f"{what} has {size} words or characters, not up to {most[lang]}")


def _bounded(question: Question) -> Iterator[tuple[tuple[str | int, ...], Lang, str, Mapping[Lang, int]]]:
    """Yield every part of an entry whose length is bounded: where it is, its language, its text and the bounds."""
    parts: list[tuple[tuple[str | int, ...], str, Text | None]] = [(("question",), "question", question.question)]
    for n, point in enumerate(question.key_points):
        parts += [(("key_points", n, kind), kind, getattr(point, kind)) for kind in ("text", "probe", "hint")]
    for n, wrong in enumerate(question.misconceptions):
        parts += [(("misconceptions", n, kind), kind, getattr(wrong, kind)) for kind in ("text", "correction")]
    parts += [(("deeper", n), "deeper", text) for n, text in enumerate(question.deeper)]
    for loc, kind, text in parts:
        for lang in text.langs if text else ():
            assert text
            yield loc, lang, text.get(lang), LONGEST[kind]
    for n, example in enumerate(question.examples):
        yield ("examples", n), example.lang, example.text, LONGEST["example"]


def _points(entry: Entry) -> Iterator[Fault]:
    points = entry.question.key_points
    if not 3 <= len(points) <= 7:
        yield Fault(entry.path, entry.line("key_points"), f"{len(points)} key points, not 3–7")
    for n, point in enumerate(points):
        wanting = [part for part in ("accept", "probe", "hint") if not getattr(point, part)]
        wanting += [
            f"{part}.{lang}"
            for part in ("text", "probe", "hint")
            for lang in LANGS
            if _lacks(getattr(point, part), lang)
        ]
        if wanting:
            yield Fault(entry.path, entry.line("key_points", n), f"key point {point.id!r} lacks {', '.join(wanting)}")


def _lacks(text: object, lang: Lang) -> bool:
    return text is not None and lang not in getattr(text, "langs", ())


def _parts(entry: Entry) -> Iterator[Fault]:
    question, path = entry.question, entry.path
    for what in ("misconceptions", "deeper"):
        if not getattr(question, what):
            yield Fault(path, 1, f"no {what}")
    for what in ("misconceptions", "deeper"):
        for n, part in enumerate(getattr(question, what)):
            texts = (part.text, part.correction) if what == "misconceptions" else (part,)
            if any(_lacks(text, lang) for text in texts for lang in LANGS):
                yield Fault(path, entry.line(what, n), f"{what}.{n} is not in both languages")
    if len(question.examples) < 4 or {e.lang for e in question.examples} != set(LANGS):
        yield Fault(path, entry.line("examples"), "needs at least four examples, in both languages")


def _roles(entry: Entry) -> Iterator[Fault]:
    for what in ("roles", "sources"):
        if not getattr(entry.question, what):
            yield Fault(entry.path, 1, f"no {what}")


_REF = re.compile(r"arXiv:\d{4}\.\d{4,5}|doi:10\.\d{4,9}/\S+|https://\S+\.\S+|isbn:[\dX-]{10,17}")


def _sources(entry: Entry) -> Iterator[Fault]:
    """A source has a reference that can be followed, the place in it, and the points that the place supports."""
    question, path = entry.question, entry.path
    for n, source in enumerate(question.sources):
        if not _REF.fullmatch(source.ref):
            yield Fault(
                path,
                entry.line("sources", n, "ref"),
                f"the reference {source.ref!r} is not arXiv:YYMM.NNNNN, doi:10.…, isbn:… or an https address",
            )
        if not (source.where and source.supports):
            yield Fault(path, entry.line("sources", n), f"source {source.ref!r} lacks 'where' or 'supports'")
    supported = {point for source in question.sources for point in source.supports}
    without = [point.id for point in question.key_points if point.id not in supported]
    if without and not (question.check or question.unverified):
        yield Fault(path, entry.line("sources"), f"no source supports {', '.join(without)}")


def _evidence(entry: Entry) -> Iterator[Fault]:
    """Numbers are recomputed, solutions tested, and what could not be verified says why."""
    question, path = entry.question, entry.path
    if question.kind == "calculation" and not question.check:
        yield Fault(path, entry.line("kind"), "a calculation needs a 'check' that recomputes its numbers")
    if question.kind == "code" and not (question.solution and question.check):
        yield Fault(path, entry.line("kind"), "a code question needs a 'solution' and a 'check' that tests it")
    for name in ("solution", "check"):
        code = getattr(question, name)
        try:
            compile(code or "", question.id, "exec")
        except SyntaxError as e:
            yield Fault(path, entry.line(name) + (e.lineno or 0), f"the {name} is not Python: {e.msg}")
    if question.check and "assert" not in question.check:
        yield Fault(path, entry.line("check"), "the check asserts nothing, so it cannot fail")
    if question.unverified and not question.note:
        yield Fault(path, entry.line("unverified"), "unverified, but no 'note' says why")
