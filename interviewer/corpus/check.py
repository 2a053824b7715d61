"""The gate for questions: everything that is wrong with a corpus, all at once, each with its file and line."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from interviewer.core.folding import Folded, fold
from interviewer.core.language import length
from interviewer.core.matching import find
from interviewer.core.question import LANGS, KeyPoint, Lang, Question, Text
from interviewer.core.verdict import Grade
from interviewer.corpus.read import Entry, Fault, entry_files, read_entries
from interviewer.ports import Grader, GradingRequest

ANSWER_LENGTH: Mapping[Lang, tuple[int, int]] = {"en": (60, 260), "zh": (100, 520)}
"""Words, and Chinese characters plus Latin words, of a complete entry's reference answer."""


@dataclass(frozen=True)
class Report:
    """What `check_corpus` found. `examples` counts verdicts per language: (reproduced, tested, marked as beyond)."""

    entries: int
    faults: tuple[Fault, ...]
    examples: Mapping[Lang, tuple[int, int, int]]


def check_corpus(folders: Sequence[Path], grader: Grader, *, complete: bool = True) -> Report:
    """Check every file below the folders. `complete` asks for what a shipped entry must have, not only a usable one."""
    files = [pair for folder in folders for pair in entry_files(folder)]
    entries, faults = read_entries(files)
    folder_of = {path: folder for folder, path in files}
    tally: dict[Lang, list[int]] = {lang: [0, 0, 0] for lang in LANGS}
    for entry in entries:
        faults += _place(entry, folder_of[entry.path])
        faults += _words(entry)
        if complete:
            faults += _completeness(entry)
        faults += _examples(entry, grader, tally)
    counted = {lang: (n[0], n[1], n[2]) for lang, n in tally.items()}
    return Report(len(files), tuple(sorted(faults, key=lambda f: (str(f.path), f.line))), counted)


def _place(entry: Entry, folder: Path) -> Iterator[Fault]:
    question = entry.question
    if entry.path.stem != question.id:
        yield Fault(
            entry.path, entry.line("id"), f"the id {question.id!r} must equal the file's name {entry.path.stem!r}"
        )
    where = entry.path.parent.relative_to(folder).as_posix()
    if where not in {".", question.topic}:
        yield Fault(entry.path, entry.line("topic"), f"the topic {question.topic!r} must equal the folder {where!r}")


def _words(entry: Entry) -> Iterator[Fault]:
    """Accept groups and probes: nothing that gives a point away."""
    question = entry.question
    asked = [fold(text) for text in _texts(question)]
    for n, point in enumerate(question.key_points):
        line = entry.line("key_points", n, "accept")
        if point.accept and any(_satisfied(point, text) for text in asked):
            yield Fault(entry.path, line, f"key point {point.id!r} is satisfied by the question itself")
        for kind in ("probe", "hint"):
            text = getattr(point, kind)
            if text and point.accept and any(_satisfied(point, fold(text.get(lang))) for lang in text.langs):
                yield Fault(
                    entry.path, entry.line("key_points", n, kind), f"the {kind} of {point.id!r} gives the point away"
                )
    ways = [(n, p.id, frozenset(way)) for n, p in enumerate(question.key_points) for way in p.accept]
    for i, (n, point_id, way) in enumerate(ways):
        for m, other_id, other in ways[:i]:
            if n != m and way <= other:
                yield Fault(
                    entry.path,
                    entry.line("key_points", n, "accept"),
                    f"{point_id!r} is credited by the words of {other_id!r}",
                )


def _texts(question: Question) -> list[str]:
    return [question.question.get(lang) for lang in question.question.langs]


def _satisfied(point: KeyPoint, text: Folded) -> bool:
    # A trailing question mark would hide the words: what matters here is whether repeating them earns the point.
    told = fold(text.raw.replace("?", ".").replace("？", "。"))
    found = find(point.accept, told)
    return bool(found and not found.negated)


def _completeness(entry: Entry) -> Iterator[Fault]:
    question, path = entry.question, entry.path
    for field in ("question", "answer"):
        if missing := [lang for lang in LANGS if lang not in getattr(question, field).langs]:
            yield Fault(path, entry.line(field), f"{field} is missing in {', '.join(missing)}")
    for lang in question.answer.langs:
        low, high = ANSWER_LENGTH[lang]
        size = length(question.answer.get(lang))
        if not low <= size <= high:
            yield Fault(
                path, entry.line("answer", lang), f"the answer has {size} words or characters, not {low}–{high}"
            )
    for loc, lang, text, most in _bounded(question):
        if (size := length(text)) > most[lang]:
            yield Fault(
                path, entry.line(*loc, lang), f"{_where(loc)} has {size} words or characters, not up to {most[lang]}"
            )
    if not 3 <= len(question.key_points) <= 7:
        yield Fault(path, entry.line("key_points"), f"{len(question.key_points)} key points, not 3–7")
    for n, point in enumerate(question.key_points):
        wanting = [part for part in ("accept", "probe", "hint") if not getattr(point, part)]
        wanting += [
            f"{part}.{lang}"
            for part in ("text", "probe", "hint")
            for lang in LANGS
            if _lacks(getattr(point, part), lang)
        ]
        if wanting:
            yield Fault(path, entry.line("key_points", n), f"key point {point.id!r} lacks {', '.join(wanting)}")
    for what in ("misconceptions", "deeper", "sources"):
        if not getattr(question, what):
            yield Fault(path, 1, f"no {what}")
    yield from _sources(entry)
    if not question.roles:
        yield Fault(path, 1, "no roles")
    if question.kind == "calculation" and not question.check:
        yield Fault(path, entry.line("kind"), "a calculation needs a 'check' that recomputes its numbers")
    if question.kind == "code" and not (question.solution and question.check):
        yield Fault(path, entry.line("kind"), "a code question needs a 'solution' and a 'check' that tests it")
    if question.unverified and not question.note:
        yield Fault(path, entry.line("unverified"), "unverified, but no 'note' says why")
    if len(question.examples) < 4 or {e.lang for e in question.examples} != set(LANGS):
        yield Fault(path, entry.line("examples"), "needs at least four examples, in both languages")


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


def _where(loc: tuple[str | int, ...]) -> str:
    return ".".join(map(str, loc))


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


def _lacks(text: object, lang: Lang) -> bool:
    return text is not None and lang not in getattr(text, "langs", ())


def _examples(entry: Entry, grader: Grader, tally: dict[Lang, list[int]]) -> Iterable[Fault]:
    faults = []
    for n, example in enumerate(entry.question.examples):
        grade = grader.grade(GradingRequest(entry.question, example.text, example.lang))
        assert isinstance(grade, Grade)
        differing = [
            f"{point} is {grade.verdict(point).verdict}, not {wanted}"
            for point, wanted in example.expect.items()
            if grade.verdict(point).verdict != wanted
        ]
        found = {m.id for m in grade.misconceptions}
        differing += [f"misconception {m} is not spotted" for m in example.misconceptions if m not in found]
        counts = tally[example.lang]
        counts[1] += len(example.expect)
        counts[0] += sum(grade.verdict(point).verdict == wanted for point, wanted in example.expect.items())
        if example.beyond_offline:
            counts[2] += len(example.expect)
        elif differing:
            faults.append(Fault(entry.path, entry.line("examples", n), f"example {n + 1}: {'; '.join(differing)}"))
    return faults
