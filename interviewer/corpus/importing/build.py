"""Makes an entry of what was found, or says what is wrong with it; key points are drafted where there are none."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import ValidationError

from interviewer.core.language import detect
from interviewer.core.question import LANGS, Kind, Question
from interviewer.corpus import draft
from interviewer.corpus.importing.fields import ENTRY_KEYS, level_of, list_of
from interviewer.corpus.importing.found import ANSWER_MISSING, QUESTION_MISSING, Bad, Found, Remark
from interviewer.corpus.topics import Topic
from interviewer.corpus.write import slug

LONGEST_QUESTION, LONGEST_ANSWER = 5_000, 50_000
"""Characters; a question file may have a megabyte, and drafted key points repeat the answer."""
PROVISIONAL = "question"
"""The id until the plan gives one: what is not written must not take one away."""
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TOPIC = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Built:
    """An entry that could be written, apart from its id and perhaps its topic.

    Args:
        wanted_id: the id that the source gives, as a slug; None where it gives none.
        topic: the topic that the source or the command gives; None where it is still to be suggested.
        drafted: how many key points were drafted.
    """

    found: Found
    question: Question
    wanted_id: str | None
    topic: str | None
    drafted: int
    remarks: tuple[Remark, ...]


class _Fault(Exception):
    def __init__(self, code: str, field: str = "", **facts: object) -> None:
        self.why, self.field = Remark(code, facts), field


class Builder:
    """Builds entries for one command.

    Args:
        topics: the topic tree, whose names in either language are recognised.
        topic: the topic of everything that names none itself.
        words: Chinese words that are known, for the probes of drafted points (`corpus.sketch.known_words`).
    """

    def __init__(
        self, topics: Mapping[str, Topic], topic: str | None = None, words: Collection[str] = frozenset()
    ) -> None:
        self._words = words
        self._topic = topic
        self._named: dict[str, str] = {topic_id: topic_id for topic_id in topics}
        for topic_id, one in topics.items():
            for name in (*(one.name.get(lang) for lang in one.name.langs), topic_id.rpartition("/")[2]):
                self._named.setdefault(name.casefold(), topic_id)

    def build(self, found: Found) -> Built | Bad:
        """Return the entry of what was found, or what is wrong with it."""
        try:
            return self._built(found)
        except _Fault as e:
            return Bad(found.path, found.lines.get(e.field, found.line), e.why)

    def _built(self, found: Found) -> Built:
        data, remarks = dict(found.data), list(found.remarks)
        strict = bool(found.lines)  # one of our own files, in which a wrong value is a fault
        origin, section = data.pop("origin", None), data.pop("section", None)
        tags = list_of(data.pop("tags")) if data.get("tags") else []
        _texts(data)
        whole = isinstance(data.get("key_points"), list) and any(isinstance(p, dict) for p in data["key_points"])
        wanted = _wanted_id(data.pop("id", None), data, remarks)
        topic = self._topic_of(data.pop("topic", None), tags, section, remarks)
        _level(data, tags, remarks, strict=strict)
        _kind(data, strict=strict)
        _key_points(data)
        _sources(data)
        if not whole:
            data["draft"] = True
            data.setdefault("note", _note(found, origin))
        if not strict:
            data = {key: value for key, value in data.items() if key in ENTRY_KEYS}
        question = _validated({**data, "id": PROVISIONAL, "topic": topic or "unsorted"})
        drafted = draft.drafted(question, self._words)
        count = sum(point.draft for point in drafted.key_points)
        return Built(found, drafted, wanted, topic, count, tuple(remarks))

    def _topic_of(self, given: object, tags: list[str], section: object, remarks: list[Remark]) -> str | None:
        """Return the topic that the source names by id or by name, else the command's, else None."""
        for tag in (t.removeprefix("topic::").replace("::", "/") for t in tags):
            if known := self._named.get(tag.casefold()):
                given = given or known
        text = str(given).strip() if given else ""
        known = self._known(text) or (self._known(str(section)) if section and not text else None)
        if known or (text and _TOPIC.fullmatch(text) and text != "unsorted"):
            return known or text
        parts = [made for part in text.split("/") if (made := re.sub(r"[^a-z0-9]+", "-", part.casefold()).strip("-"))]
        if text and text != "unsorted":
            used = "/".join(parts)[:120].strip("/-") or self._topic
            remarks.append(Remark("import-topic", {"given": text, "used": used or "unsorted"}))
            return used
        return self._topic

    def _known(self, text: str) -> str | None:
        folded = text.strip().casefold()
        return self._named.get(folded) or self._named.get(folded.rpartition("/")[2].strip()) or None


def _texts(data: dict[str, Any]) -> None:
    """Put question and answer into their language; of two that differ it is Chinese, whose terms are often English."""
    for name, missing in (("question", QUESTION_MISSING), ("answer", ANSWER_MISSING)):
        value = _cleaned(data.get(name), name)
        if not value:
            other = data.get("answer" if name == "question" else "question")
            raise _Fault(missing, text=_start(other))
        data[name] = value
    plain = [value for name in ("question", "answer") if isinstance(value := data[name], str)]
    lang = "zh" if "zh" in {detect(text) for text in plain} else "en"
    for name in ("question", "answer"):
        if isinstance(data[name], str):
            data[name] = {lang: data[name]}


def _start(value: object) -> str:
    text = next((str(v) for v in value.values() if v), "") if isinstance(value, Mapping) else str(value or "")
    return " ".join(text.split())[:60]


def _cleaned(value: object, name: str) -> str | dict[str, str] | None:
    """Return a text, or the texts by language; raises _Fault for another kind of value and for what is too long."""
    if isinstance(value, Mapping):
        unknown = [str(key) for key in value if key not in LANGS]
        if unknown:
            raise _Fault("import-language", name, name=name, keys=", ".join(unknown))
        return {lang: text for lang, part in value.items() if isinstance(text := _cleaned(part, name), str) and text}
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "\n".join(value)
    if value is None or isinstance(value, bool):
        return None
    if not isinstance(value, str | int | float):
        raise _Fault("import-kind", name, name=name, kind=type(value).__name__)
    text = _SURROGATE.sub("\ufffd", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    text = _CONTROL.sub("", text).strip()
    most = LONGEST_QUESTION if name == "question" else LONGEST_ANSWER
    if len(text) > most:
        raise _Fault("import-too-long", name, name=name, most=f"{most:,}", size=f"{len(text):,}")
    return text


def _wanted_id(given: object, data: Mapping[str, Any], remarks: list[Remark]) -> str | None:
    text = str(given).strip() if given is not None else ""
    if not text or text.isdigit():  # a row's number names nothing
        return None
    if _SLUG.fullmatch(text) and len(text) <= 80:
        return text
    asked: Mapping[str, str] = data["question"]
    made = slug(text, ()) if len(re.findall("[A-Za-z0-9]", text)) > 3 else slug(next(iter(asked.values())), ())
    remarks.append(Remark("import-id", {"given": text[:80], "used": made}))
    return made


def _level(data: dict[str, Any], tags: list[str], remarks: list[Remark], *, strict: bool) -> None:
    for tag in tags:
        if found := re.fullmatch(r"(?:level|难度)\W{0,2}([1-5])", tag):
            data.setdefault("level", int(found[1]))
    if "level" not in data or (strict and isinstance(data["level"], int)):
        return
    level = level_of(data["level"])
    if level is None:
        remarks.append(Remark("import-level", {"given": str(data.pop("level"))[:40]}))
    else:
        data["level"] = level


def _kind(data: dict[str, Any], *, strict: bool) -> None:
    if "kind" in data and not strict and data["kind"] not in get_args(Kind):
        del data["kind"]


def _key_points(data: dict[str, Any]) -> None:
    """Take key points given as plain texts, such as the lines of a cell, for drafts."""
    given = data.get("key_points")
    if given is None:
        return
    if isinstance(given, str) or (isinstance(given, list) and all(isinstance(p, str) for p in given)):
        lang = next(iter(data["answer"]))
        data["key_points"] = [
            {"id": f"point-{n}", "text": {lang: text}, "draft": True} for n, text in enumerate(list_of(given), 1)
        ]
    elif isinstance(given, list):
        data["key_points"] = [_point(n, point) for n, point in enumerate(given, 1)]


def _point(n: int, point: object) -> object:
    if not isinstance(point, Mapping):
        return point
    text = point.get("text")
    return {"id": f"point-{n}", **point, **({"text": {detect(text): text}} if isinstance(text, str) else {})}


def _sources(data: dict[str, Any]) -> None:
    """Take a source named in a row for one that nobody has opened yet."""
    given = data.pop("source", None)
    if "sources" in data and not (
        isinstance(data["sources"], list) and all(isinstance(s, dict) for s in data["sources"])
    ):
        given = given or data.pop("sources")
    refs = [ref for ref in list_of(given) if len(ref) > 2] if given else []
    if refs and "sources" not in data:
        data["sources"] = [{"ref": ref} for ref in refs]
        data["unverified"] = True


def _note(found: Found, origin: object) -> str:
    place = f"{found.path.name}:{found.line}"
    return f"Imported · 导入: {place} ({origin})" if origin else f"Imported · 导入: {place}"


def _validated(data: Mapping[str, Any]) -> Question:
    try:
        return Question.model_validate(data)
    except ValidationError as e:
        first = e.errors()[0]
        loc = [part for part in first["loc"] if part != "[key]"]
        message = f"{'.'.join(map(str, loc)) or 'entry'}: {first['msg'].removeprefix('Value error, ')}"
        raise _Fault("import-fault", str(loc[0]) if loc else "", detail=message) from None
