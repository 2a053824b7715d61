"""The gate for questions: everything that is wrong with a corpus, all at once, each with its file and line."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from interviewer.core.folding import Folded, fold
from interviewer.core.matching import find
from interviewer.core.question import LANGS, KeyPoint, Lang, Question
from interviewer.core.verdict import Grade
from interviewer.corpus.complete import completeness
from interviewer.corpus.duplicates import near_duplicates
from interviewer.corpus.read import Entry, Fault, entry_files, read_entries
from interviewer.ports import Grader, GradingRequest, TrainableEmbedder

FEWEST_PER_PROCESS = 16
"""Entries that make it worth while to start another process."""
MOST_BEYOND = 0.10
"""Share of the examples' verdicts that may be marked as beyond the offline grader."""


@dataclass(frozen=True)
class Report:
    """What `check_corpus` found. `examples` counts verdicts per language: (reproduced, tested, marked as beyond)."""

    entries: int
    faults: tuple[Fault, ...]
    examples: Mapping[Lang, tuple[int, int, int]]


def check_corpus(
    folders: Sequence[Path],
    grader: Grader,
    *,
    complete: bool = True,
    topics: Collection[str] | None = None,
    embedder: TrainableEmbedder | None = None,
) -> Report:
    """Check every file below the folders.

    Args:
        folders: where the files are.
        grader: must reproduce the examples' verdicts.
        complete: asks for what a shipped entry must have, not only a usable one.
        topics: the topics that there are; None allows any.
        embedder: finds near-duplicates; None does not look for them.
    """
    files = [pair for folder in folders for pair in entry_files(folder)]
    entries, faults = read_entries(files)
    folder_of = {path: folder for folder, path in files}
    check = partial(_checked, grader=grader, complete=complete, topics=topics)
    tally: dict[Lang, list[int]] = {lang: [0, 0, 0] for lang in LANGS}
    for found, counts in _each(check, [(entry, folder_of[entry.path]) for entry in entries]):
        faults += found
        for lang, numbers in counts.items():
            tally[lang] = [have + new for have, new in zip(tally[lang], numbers, strict=True)]
    if embedder and len(entries) > 1:
        faults += _twins(entries, embedder)
    counted = {lang: (n[0], n[1], n[2]) for lang, n in tally.items()}
    if complete and folders:
        faults += _beyond(folders[0], counted)
    return Report(len(files), tuple(sorted(faults, key=lambda f: (str(f.path), f.line))), counted)


def entry_faults(entry: Entry, grader: Grader, *, sourced: bool = True) -> list[Fault]:
    """Return what one entry lacks by itself, whatever its place and file are called; see `completeness` for `sourced`."""
    counts: dict[Lang, list[int]] = {lang: [0, 0, 0] for lang in LANGS}
    return [
        *_words(entry),
        *completeness(entry, sourced=sourced),
        *_reference(entry, grader),
        *_misconceptions(entry, grader),
        *_examples(entry, grader, counts),
    ]


_Checked = tuple[list[Fault], dict[Lang, list[int]]]


def _each(check: Callable[[tuple[Entry, Path]], _Checked], work: Sequence[tuple[Entry, Path]]) -> Iterable[_Checked]:
    """Check entries one after the other, or in several processes where there are many."""
    jobs = min(os.cpu_count() or 1, len(work) // FEWEST_PER_PROCESS)
    if jobs < 2:
        return map(check, work)
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(check, work, chunksize=FEWEST_PER_PROCESS // 4))


def _checked(work: tuple[Entry, Path], *, grader: Grader, complete: bool, topics: Collection[str] | None) -> _Checked:
    """Return everything that is wrong with one entry by itself, and how its examples' verdicts count."""
    entry, folder = work
    counts: dict[Lang, list[int]] = {lang: [0, 0, 0] for lang in LANGS}
    faults = [*_place(entry, folder, topics), *_words(entry)]
    if complete:
        faults += [*completeness(entry), *_reference(entry, grader), *_misconceptions(entry, grader)]
    return [*faults, *_examples(entry, grader, counts)], counts


def _twins(entries: Sequence[Entry], embedder: TrainableEmbedder) -> Iterator[Fault]:
    for one, other, cosine in near_duplicates(entries, embedder):
        message = f"asks nearly the same as {one.question.id!r} (similarity {cosine:.2f})"
        yield Fault(other.path, other.line("question"), message)


def _beyond(folder: Path, counted: Mapping[Lang, tuple[int, int, int]]) -> Iterator[Fault]:
    for lang, (_, tested, beyond) in counted.items():
        if beyond > MOST_BEYOND * tested:
            share = f"{beyond} of {tested} verdicts ({lang})"
            yield Fault(folder, 1, f"{share} are marked as beyond the offline grader, more than {MOST_BEYOND:.0%}")


def _place(entry: Entry, folder: Path, topics: Collection[str] | None) -> Iterator[Fault]:
    question = entry.question
    if topics is not None and question.topic not in topics:
        yield Fault(entry.path, entry.line("topic"), f"the topic {question.topic!r} is not in the topic tree")
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


def _reference(entry: Entry, grader: Grader) -> Iterator[Fault]:
    """The reference answer says every key point, in words that are accepted, and nothing that is wrong."""
    question = entry.question
    for lang in question.answer.langs:
        grade = grader.grade(GradingRequest(question, question.answer.get(lang), lang))
        if not isinstance(grade, Grade):
            continue
        faults = [f"{v.point} is {v.verdict}" for v in grade.verdicts if v.verdict != "met"]
        faults += [f"misconception {m.id} is spotted" for m in grade.misconceptions]
        if faults:
            yield Fault(entry.path, entry.line("answer", lang), f"in the reference answer {', '.join(faults)}")


def _misconceptions(entry: Entry, grader: Grader) -> Iterator[Fault]:
    """Whoever says a misconception in the entry's own words is found to say it, and who says its correction is not."""
    question = entry.question
    for n, wrong in enumerate(question.misconceptions):
        for lang in wrong.text.langs if wrong.says else ():
            said, corrected = (
                {found.id for found in grade.misconceptions} if isinstance(grade, Grade) else set()
                for grade in (
                    grader.grade(GradingRequest(question, text.get(lang), lang))
                    for text in (wrong.text, wrong.correction)
                )
            )
            line = entry.line("misconceptions", n, "says")
            if wrong.id not in said:
                yield Fault(entry.path, line, f"misconception {wrong.id!r} is not spotted in its own text ({lang})")
            if corrected:
                found = ", ".join(sorted(corrected))
                yield Fault(entry.path, line, f"the correction of {wrong.id!r} ({lang}) is taken for {found}")


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
        differing += [f"misconception {m} is spotted" for m in sorted(found - set(example.misconceptions))]
        counts = tally[example.lang]
        counts[1] += len(example.expect)
        counts[0] += sum(grade.verdict(point).verdict == wanted for point, wanted in example.expect.items())
        if example.beyond_offline:
            counts[2] += len(example.expect)
        elif differing:
            faults.append(Fault(entry.path, entry.line("examples", n), f"example {n + 1}: {'; '.join(differing)}"))
    return faults
