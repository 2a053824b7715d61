"""Which field of an entry a column, a key or a note's field stands for, and what the values mean.

People's tables are headed in either language and many ways; what is guessed here is shown, and `--map` overrides it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from interviewer.core.question import Question
from interviewer.errors import BadMapping, SourceUnreadable

FIELDS = (
    *("question", "question_en", "question_zh", "answer", "answer_en", "answer_zh"),
    *("id", "topic", "level", "kind", "tags", "source", "note", "key_points"),
)
IGNORED = "-"
"""What a mapping gives for a column that is to be left out."""
_NAMES: Mapping[str, str] = {
    "question": "question q prompt input front query ask title problem 问题 题目 问 面试题 面试问题 正面 题干 提问 标题 题目内容 问题描述 instruction",
    "question_en": "question_en question(en) english_question 英文问题 英文题目",
    "question_zh": "question_zh question_cn question(zh) chinese_question 中文问题 中文题目",
    "answer": "answer a response output reference back reference_answer ideal target solution completion expected "
    "ground_truth chosen 答案 回答 答 参考答案 标准答案 参考回答 背面 解答 解析 答案解析 参考解析 answers",
    "answer_en": "answer_en answer(en) english_answer 英文答案 英文回答",
    "answer_zh": "answer_zh answer_cn answer(zh) chinese_answer 中文答案 中文回答",
    "id": "id qid question_id uid slug 编号 序号 no no. number #",
    "topic": "topic category subject section chapter deck area 主题 分类 类别 章节 知识点 领域 模块",
    "level": "level difficulty difficulty_level 难度 等级 级别 难度等级 难度级别 题目难度",
    "kind": "kind type 题型 类型",
    "tags": "tags tag labels keywords 标签 关键词 考点",
    "source": "source url link reference_url sources 来源 链接 出处 参考链接",
    "note": "note notes remark remarks comment 备注 注释 说明",
    "key_points": "key_points keypoints points rubric 要点 评分点 得分点 关键点",
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split()}
ENTRY_KEYS = frozenset(Question.model_fields)
_LEVELS = {
    name: level
    for level, names in enumerate(
        (
            "warm-up warmup trivial 热身 入门",
            "easy beginner junior basic 简单 容易 初级 基础 易",
            "medium intermediate normal 中等 中级 一般 中",
            "hard difficult advanced senior 困难 高级 较难 难",
            "research expert very-hard 研究 专家",
        ),
        1,
    )
    for name in names.split()
}


def guess(names: Sequence[str]) -> dict[str, str | None]:
    """Return the field that each name stands for, None where it is not recognised; a field is given to one name only."""
    found: dict[str, str | None] = dict.fromkeys(names)
    for name in names:
        field = _FIELD_OF.get(_plain(name))
        if field and field not in found.values():
            found[name] = field
    return found


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).strip().strip("\ufeff").casefold()
    return re.sub(r"[\s-]+", "_", folded) if folded.isascii() else folded.replace(" ", "")


def mapped(names: Sequence[str], maps: Mapping[str, str]) -> dict[str, str | None]:
    """Return the guess with the user's mapping over it; a column may be named or given by its number from 1.

    Raises BadMapping for a column that is not there or a field that is none.
    """
    found = guess(names)
    for column, field in maps.items():
        name = names[int(column) - 1] if column.isdigit() and 0 < int(column) <= len(names) else column
        shown = {"columns": ", ".join(names), "fields": ", ".join(FIELDS)}
        if name not in found:
            raise BadMapping(given=f"{column}={field}", detail=f"{column!r} is no column", **shown)
        if field not in {*FIELDS, IGNORED}:
            raise BadMapping(given=f"{column}={field}", detail=f"{field!r} is no field", **shown)
        found.update({other: None for other, had in found.items() if had == field})
        found[name] = None if field == IGNORED else field
    return found


def check_mapping(path: object, columns: Mapping[str, str | None]) -> None:
    """Raise SourceUnreadable where no column is taken for the question, or none for the answer."""
    taken = {(field or "").partition("_")[0] for field in columns.values()}
    for wanted in ("question", "answer"):
        if wanted not in taken:
            shown = ", ".join(columns)
            example = next((name for name, field in columns.items() if field is None), "1")
            raise SourceUnreadable(path=path, reason="columns", detail=wanted, columns=shown, example=example)


def collected(values: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return an entry's data from (field, value) pairs: languages are put together, empty values left out."""
    data: dict[str, Any] = {}
    for field, value in values:
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        base, _, lang = field.partition("_")
        if lang in {"en", "zh"}:
            texts = data.get(base)
            data[base] = {**(texts if isinstance(texts, dict) else {}), lang: value}
        elif not isinstance(data.get(field), dict):
            data[field] = value
    return data


def level_of(value: object) -> int | None:
    """Return a level from 1 to 5 for a number, stars, or a word such as "hard" or 困难; None where it says none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value) if value in {1, 2, 3, 4, 5} else None
    words = str(value).strip().casefold().replace(" ", "-")
    if stars := re.fullmatch(r"[★⭐*]{1,5}(?:[☆]*)", words):
        return sum(char in "★⭐*" for char in stars[0])
    if number := re.fullmatch(r"(?:l|level-?|p)?([1-5])(?:\.0)?(?:/5)?", words):
        return int(number[1])
    return _LEVELS.get(words)


def list_of(value: object) -> list[str]:
    """Return the parts of a list, or of a text that separates them by line breaks or semicolons."""
    parts = value if isinstance(value, list | tuple) else re.split(r"[\n;；]+", str(value))
    return [text for part in parts if (text := re.sub(r"^\s*(?:[-*•]|\d+[.)、])\s*", "", str(part)).strip())]
