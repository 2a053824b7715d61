"""What stands under the interviewer's last words, in both languages."""

from collections.abc import Mapping

CLOSING_TEXTS: Mapping[str, tuple[str, str]] = {
    "closing-strength": ("You had", "答到了"),
    "closing-gap": ("Cost most", "失分最多"),
    "closing-gap-2": ("Then", "其次"),
    "gap-facts": ("{point} ({verdict}, weight {weight})", "{point}（{verdict}，权重 {weight}）"),
    "practise-next": ("Practise next", "接着练"),
    "level-up": (
        "By these scores the next question would be of level {level} instead of {before} (--level {level} begins there).",
        "按这些分数，下一题的难度会从 {before} 升到 {level}（--level {level} 可直接从这里开始）。",
    ),
    "level-down": (
        "By these scores the next question would be of level {level} instead of {before} (--level {level} begins there).",
        "按这些分数，下一题的难度会从 {before} 降到 {level}（--level {level} 可直接从这里开始）。",
    ),
    "level-same": (
        "By these scores the next question would be of level {level} again.",
        "按这些分数，下一题的难度仍是 {level}。",
    ),
    "no-source-for-gap": (
        "the reference answer: interviewer questions show {id}",
        "参考答案：interviewer questions show {id}",
    ),
}
