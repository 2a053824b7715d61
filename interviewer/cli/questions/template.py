"""The commented YAML on which a new question is written in an editor, and how it is read back."""

from collections.abc import Collection
from pathlib import Path

from interviewer.core.question import Lang, Question
from interviewer.corpus.read import Fault, parse_entry

PLACEHOLDER = "not-named-yet"

_TEMPLATE = """\
# A question of your own. Only question and answer, in one language, are needed. Save and close: it is checked, and added.
# 自己的题目。必填的只有题目和答案，一种语言即可。保存并关闭编辑器后会检查并添加。
question:
  {lang}: |-
{question}
  # {other}: |-
  #   the same in the other language, if you like · 可选：另一种语言
answer:                    # what a very good candidate would say · 非常好的候选人会怎么回答
  {lang}: |-
{answer}
topic: {topic}   # {topics}
level: {level}                   # 1 warm-up … 5 research · 1 热身 … 5 研究
{id}
# Key points are drafted from the answer where you write none. · 不写评分点时，会根据答案自动拟定。
# key_points:
#   - id: first-claim
#     weight: 3            # 1–3: what an interviewer would miss first is 3 · 面试官最先会觉得缺的是 3
#     text: {{{lang}: "one claim that a stranger could mark · 一个可核对的断言"}}
#     accept:              # groups that must all occur, alternatives divided by | · 各组都要出现，组内用 | 隔开
#       - ["variance|方差", "dimension|维度"]
#     probe: {{{lang}: "asked when it is missing; must not give it away · 漏答时的追问，不能泄露答案"}}
#     hint: {{{lang}: "a nudge · 提示"}}
"""


def template(
    lang: Lang, *, question: str = "", answer: str = "", topic: str = "", level: int = 2, topics: Collection[str] = ()
) -> str:
    """Return the text to open: comments in both languages, the language's own fields ready to be filled."""
    return _TEMPLATE.format(
        lang=lang,
        other="en" if lang == "zh" else "zh",
        question=_block(question),
        answer=_block(answer),
        topic=topic or "unsorted",
        topics=", ".join(sorted(topics)) or "rag/retrieval",
        level=level,
        id="# id: made from the question where you give none · 不写时由题目生成",
    )


def _block(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines()) or "    "


def read_template(text: str, path: Path) -> tuple[Question | None, list[Fault]]:
    """Return the question, whose id may be PLACEHOLDER, or None with all faults and their lines."""
    named = any(line.startswith("id:") for line in text.splitlines())
    whole = text if named else f"{text.rstrip()}\nid: {PLACEHOLDER}\n"
    entry, faults = parse_entry(whole, path)
    return (entry.question if entry else None), faults
