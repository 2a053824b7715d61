"""What the commands on the corpus say, in both languages."""

from collections.abc import Mapping

QUESTION_TEXTS: Mapping[str, tuple[str, str]] = {
    "col-level": ("level", "难度"),
    "col-similarity": ("similarity", "相似度"),
    "added": ("Added {id}: {path}", "已添加 {id}：{path}"),
    "add-empty": ("A question needs both a question and an answer.", "题目和参考答案都不能为空。"),
    "add-flags": (
        "Without a terminal, give --question and --answer.",
        "没有终端时，请用 --question 和 --answer 提供内容。",
    ),
    "id-taken": ("The id {id} is taken; choose another with --id.", "编号 {id} 已被占用，请用 --id 另选。"),
    "check-ok": ("{entries} question(s) checked, no faults.", "检查了 {entries} 道题，没有错误。"),
    "check-examples": (
        "Examples, {lang}: {good}/{tested} verdicts reproduced, {beyond} marked as beyond the offline grader.",
        "示例（{lang}）：{tested} 个判定中重现 {good} 个，{beyond} 个标为离线评分器无法判断。",
    ),
    "corpus-faults": (
        "{count} question file(s) (has|have) faults and (is|are) left out; `interviewer questions check` lists them.",
        "有 {count} 个题目文件存在错误，已忽略；运行 `interviewer questions check` 查看。",
    ),
}
