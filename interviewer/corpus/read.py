"""Read question files: every fault of every file at once, each with its file and line.

Parsing YAML is slow (some milliseconds an entry), so the parsed files are kept as JSON under the program's home, and each
is used again while it has not changed its size or time.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from interviewer.core.question import Question
from interviewer.corpus.draft import with_drafts
from interviewer.corpus.topics import FILE as TOPICS_FILE
from interviewer.corpus.topics import parents
from interviewer.settings import shipped as shipped_folder

LARGEST_FILE = 1_000_000
LARGEST_NESTING = 100
NOT_ENTRIES = {TOPICS_FILE}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a corpus file; `line` counts from 1."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


Lines = dict[tuple[str | int, ...], int]


def line_of(lines: Mapping[tuple[str | int, ...], int], loc: tuple[str | int, ...]) -> int:
    """Return the line of a part of a file, or of the nearest part above it."""
    while loc and loc not in lines:
        loc = loc[:-1]
    return lines.get(loc, 1)


@dataclass(frozen=True)
class Entry:
    """A question with the file it came from and the lines of its parts."""

    question: Question
    path: Path
    lines: Lines

    def line(self, *loc: str | int) -> int:
        """Return the line of a part of the entry."""
        return line_of(self.lines, loc)


class Corpus(Mapping[str, Question]):
    """Questions by id. Later folders overlay earlier ones."""

    def __init__(self, questions: Iterable[Question], faults: Sequence[Fault] = ()) -> None:
        self._by_id = {q.id: with_drafts(q) for q in questions}
        self.faults = tuple(faults)

    @classmethod
    def open(cls, *folders: Path, shipped: bool = True) -> "Corpus":
        """Return the questions that ship with the program, with those of other folders over them, later ones over earlier.

        Files that have faults are left out and listed in `faults`.
        """
        return read_corpus([*([shipped_folder("knowledge")] if shipped else []), *folders])

    def __getitem__(self, question_id: str) -> Question:
        return self._by_id[question_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    @property
    def topics(self) -> list[str]:
        """Every topic and every topic above one, sorted."""
        return sorted({above for question in self._by_id.values() for above in parents(question.topic)})

    @property
    def digest(self) -> str:
        """Digest of all questions; changes when any of them does."""
        digest = hashlib.sha256()
        for question_id in sorted(self._by_id):
            digest.update(self._by_id[question_id].model_dump_json().encode())
        return digest.hexdigest()[:16]


def read_corpus(folders: Sequence[Path], *, cache: Path | None = None) -> Corpus:
    """Read all questions below the folders; the files that have faults are left out and listed in `faults`.

    Only files that are not in the cache as they are now are parsed, so that one more question costs one more file.
    """
    files = [(folder, path) for folder in folders for path in _files(folder)]
    stamps = _stamps(path for _, path in files)
    kept = _from_cache(cache, stamps) if cache else {}
    entries, faults = read_entries([(folder, path) for folder, path in files if path not in kept])
    read = kept | {entry.path: entry.question for entry in entries}
    if cache and read.keys() != kept.keys():
        _to_cache(cache, stamps, read)
    questions = []
    seen: dict[tuple[Path, str], Path] = {}
    for folder, path in files:
        if question := read.get(path):
            other = seen.setdefault((folder, question.id), path)
            if other is path:
                questions.append(question)
            else:
                faults.append(_doubled(path, question.id, other))
    return Corpus(questions, faults)


def _doubled(path: Path, question_id: str, other: Path) -> Fault:
    entry, _ = read_entry(path)
    return Fault(path, entry.line("id") if entry else 1, f"the id {question_id!r} is also used by {other}")


def read_entries(files: Sequence[tuple[Path, Path]]) -> tuple[list[Entry], list[Fault]]:
    """Parse and validate files, given with the folder that each belongs to. An id may occur once in a folder."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    seen: dict[tuple[Path, str], Path] = {}
    for folder, path in files:
        entry, wrong = read_entry(path)
        faults += wrong
        if entry is None:
            continue
        other = seen.setdefault((folder, entry.question.id), path)
        if other is not path:
            faults.append(Fault(path, entry.line("id"), f"the id {entry.question.id!r} is also used by {other}"))
            continue
        entries.append(entry)
    return entries, faults


def read_entry(path: Path) -> tuple[Entry | None, list[Fault]]:
    """Read one file; returns the entry, or None with its faults."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            return None, [Fault(path, 1, f"larger than {LARGEST_FILE:,} bytes, which no question is")]
        raw = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as e:
        return None, [Fault(path, 1, f"not UTF-8 (byte {e.start}); save the file as UTF-8")]
    except OSError as e:
        return None, [Fault(path, 1, f"cannot be read: {e.strerror}")]
    return parse_entry(raw, path)


def parse_entry(raw: str, path: Path) -> tuple[Entry | None, list[Fault]]:
    """Parse the text of one file; returns the entry, or None with its faults."""
    try:
        _check_nesting(raw)
        node = yaml.compose(raw, Loader=_Loader)
    except yaml.YAMLError as e:
        return None, [yaml_fault(e, path)]
    data, lines, faults = data_of(node, path)
    if faults:
        return None, faults
    if not isinstance(data, dict):
        return None, [Fault(path, 1, "a question file is a mapping that begins with 'id:'")]
    question, faults = validated(data, lines, path)
    return (Entry(question, path, lines) if question else None), faults


def nodes_of(raw: str) -> Iterator[yaml.Node]:
    """Yield the documents of a text as nodes; raises yaml.YAMLError where it goes wrong, after what is right."""
    _check_nesting(raw)
    loader = _Loader(raw)
    try:
        while loader.check_node():
            yield loader.get_node()
    finally:
        loader.dispose()


class _TooDeep(yaml.YAMLError):
    """Parts in parts in parts."""

    def __init__(self, mark: Any) -> None:
        super().__init__("nested too deeply")
        self.problem_mark = mark


def _check_nesting(raw: str) -> None:
    """Raise yaml.YAMLError where parts lie in parts deeper than LARGEST_NESTING.

    Composing calls itself in C for each level, without a bound: 200,000 brackets end the process. Events do not.
    """
    if sum(map(raw.count, ("[", "{", "- ", "? "))) < LARGEST_NESTING:
        return
    depth = 0
    for event in yaml.parse(raw, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > LARGEST_NESTING:
            raise _TooDeep(event.start_mark)


def yaml_fault(e: yaml.YAMLError, path: Path) -> Fault:
    """Return what is wrong with a text that is no YAML, with its line."""
    mark = getattr(e, "problem_mark", None)
    problem = str(getattr(e, "problem", None) or e).splitlines()[0]
    return Fault(path, mark.line + 1 if mark else 1, f"not YAML: {problem}")


def data_of(node: yaml.Node | None, path: Path) -> tuple[Any, Lines, list[Fault]]:
    """Return a node's data with the line of each part and the faults; no tag constructs anything."""
    faults: list[Fault] = []
    lines: Lines = {}
    try:
        data = _build(node, (), lines, path, faults) if node is not None else None
    except RecursionError:
        data, faults = None, [Fault(path, node.start_mark.line + 1 if node else 1, "nested too deeply, or in itself")]
    return data, lines, faults


def validated(data: Mapping[str, Any], lines: Lines, path: Path) -> tuple[Question | None, list[Fault]]:
    """Return the question that the data is, or None with every fault and its line."""
    try:
        return Question.model_validate(data), []
    except ValidationError as e:
        return None, [_fault(error["loc"], error["msg"], lines, path) for error in e.errors()]


def _fault(loc: tuple[int | str, ...], message: str, lines: Lines, path: Path) -> Fault:
    loc = tuple(part for part in loc if part != "[key]")
    where = ".".join(map(str, loc)) or "entry"
    return Fault(path, line_of(lines, loc), f"{where}: {message.removeprefix('Value error, ')}")


# Folding a block joins its lines with a space, which Chinese text does not have there, nor after its punctuation.
_LINE_JOIN = re.compile(
    r"(?<=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]) (?=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])"
    r"|(?<=[、。，；：！？（“]) (?=\S)|(?<=\S) (?=[、。，；：！？）”])"
)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Composes nodes only; no tag constructs anything, so a file cannot run code."""


def _build(node: yaml.Node, loc: tuple[str | int, ...], lines: Lines, path: Path, faults: list[Fault]) -> Any:
    """Turn a node into data, noting each part's line, and refusing aliases' expansion, doubled keys and odd tags."""
    lines[loc] = node.start_mark.line + 1
    if len(lines) > 20_000:
        if not faults or "too many" not in faults[-1].message:
            faults.append(Fault(path, lines[loc], "too many parts for one question"))
        return None
    if isinstance(node, yaml.MappingNode):
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            lines[(*loc, key)] = key_node.start_mark.line + 1
            if key in out:
                faults.append(Fault(path, key_node.start_mark.line + 1, f"the key {key!r} occurs twice"))
            out[key] = _build(value_node, (*loc, key), lines, path, faults)
            lines[(*loc, key)] = key_node.start_mark.line + 1
        return out
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*loc, n), lines, path, faults) for n, item in enumerate(node.value)]
    return _scalar(node, path, faults)


def _scalar(node: yaml.Node, path: Path, faults: list[Fault]) -> Any:
    kind = node.tag.rpartition(":")[2]
    if kind == "int" and node.value.lstrip("+-").isdigit():
        return int(node.value)
    if kind == "bool":
        return node.value.lower() in {"true", "yes", "on"}
    if kind == "null":
        return None
    if kind not in {"str", "float", "int", "timestamp"}:
        faults.append(Fault(path, node.start_mark.line + 1, f"the tag {node.tag!r} is not allowed"))
    return _LINE_JOIN.sub("", node.value) if getattr(node, "style", None) == ">" else node.value


def entry_files(folder: Path) -> list[tuple[Path, Path]]:
    """Return the question files below a folder, as pairs with that folder, sorted."""
    return [(folder, path) for path in _files(folder)]


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*.yaml") if p.name not in NOT_ENTRIES and not p.name.startswith("."))


def _stamps(paths: Iterable[Path]) -> dict[Path, list[int]]:
    """Return size and time of the files that are there."""
    stamps = {}
    for path in paths:
        with suppress(OSError):
            stat = path.stat()
            stamps[path] = [stat.st_size, stat.st_mtime_ns]
    return stamps


def _version() -> str:
    """Return a digest of the models: another schema reads every file anew."""
    return hashlib.sha256(json.dumps(Question.model_json_schema(), sort_keys=True).encode()).hexdigest()


def _from_cache(cache: Path, stamps: Mapping[Path, list[int]]) -> dict[Path, Question]:
    """Return the questions of the files that are still as they were."""
    try:
        data = json.loads(cache.read_bytes())
        if data["version"] != _version():
            return {}
        same = {path: data["files"].get(str(path)) for path in stamps}
        return {path: Question.model_validate(row[1]) for path, row in same.items() if row and row[0] == stamps[path]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return {}


def _to_cache(cache: Path, stamps: Mapping[Path, list[int]], read: Mapping[Path, Question]) -> None:
    rows = {
        str(path): [stamps[path], question.model_dump(mode="json", exclude_defaults=True)]
        for path, question in read.items()
        if path in stamps
    }
    part = cache.with_suffix(f".{os.getpid()}.part")  # several processes may read at once
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps({"version": _version(), "files": rows}, ensure_ascii=False), "utf-8")
        part.replace(cache)
    except OSError:
        with suppress(OSError):  # the cache only saves time; whoever must write finds out and says so
            part.unlink(missing_ok=True)
