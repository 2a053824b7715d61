"""The gate for questions: everything that is wrong with a corpus, all at once, each with its file and line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from interviewer.core.folding import Folded, fold
from interviewer.core.language import length
from interviewer.core.matching import find
from interviewer.core.question import LANGS, KeyPoint, Lang, Question
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
    if len(question.examples) < 4 or {e.lang for e in question.examples} != set(LANGS):
        yield Fault(path, entry.line("examples"), "needs at least four examples, in both languages")


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
