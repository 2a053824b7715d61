"""What the lists of interviews and the other commands say, in both languages."""

from collections.abc import Mapping

HISTORY_TEXTS: Mapping[str, tuple[str, str]] = {
    "no-history": ("No interviews yet. `interviewer` starts one.", "还没有面试记录。运行 `interviewer` 开始。"),
    "col-id": ("id", "编号"),
    "col-when": ("when (UTC)", "时间（UTC）"),
    "col-mode": ("mode", "模式"),
    "col-questions": ("questions", "题数"),
    "col-score": ("unaided → final", "独立 → 最终"),
    "col-state": ("state", "状态"),
    "open": ("open", "未完成"),
    "done": ("done", "已结束"),
    "which-session": ("Which one? Number, or Enter for the latest: ", "继续哪一场？输入序号，回车为最近一场："),
    "nothing-to-resume": ("There is no open interview.", "没有未完成的面试。"),
    "regraded": ("Reply {number}: {result}", "第 {number} 条回答：{result}"),
    "nothing-to-regrade": (
        "Every reply of {id} is graded; --all grades them again.",
        "{id} 的回答都已评分；加 --all 可全部重评。",
    ),
    "grade-done": (
        "{done} graded, {ungraded} ungraded, {bad} bad line(s).",
        "已评分 {done} 条，未评分 {ungraded} 条，错误行 {bad} 条。",
    ),
    "grade-continued": (
        "{count} line(s) (was|were) graded before and (is|are) kept.",
        "{count} 行此前已评分，予以保留。",
    ),
    "bad-lines": ("{count} bad line(s), left out:{lines}", "{count} 行有误，已忽略：{lines}"),
    # the attack suite
    "interrupted": ("Stopped.", "已停止。"),
    "internal": (
        "This is a fault of the program: {error}. What was stored is safe. Details: {log}",
        "程序出现内部错误：{error}。已保存的内容不受影响。详情见：{log}",
    ),
}
