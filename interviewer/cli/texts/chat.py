"""What the interview says in the terminal, in both languages: greeting, questions, cards, commands and the end."""

from collections.abc import Mapping

CHAT_TEXTS: Mapping[str, tuple[str, str]] = {
    # beginning and end
    "welcome": (
        "Mock interview · session {id}",
        "模拟面试 · 场次 {id}",
    ),
    "how": (
        "Answer in your own words; Enter sends, \\ then Enter starts a new line. /hint, and /help for the rest.",
        "用自己的话回答；回车发送，行尾 \\ 加回车换行。/提示 给提示，/帮助 查看全部命令。",
    ),
    "offline": (
        "No chat model is chosen: the built-in grader marks your replies (--model provider:model to change that).",
        "未选择对话模型：由内置评分器评分（可用 --model provider:model 更改）。",
    ),
    "ollama": (
        "Ollama runs on this machine: --model ollama:{name} would grade with it.",
        "本机正在运行 Ollama：加 --model ollama:{name} 即可用它评分。",
    ),
    "graded-by-model": ("Replies are graded by {model}.", "由 {model} 评分。"),
    "graded-by-votes": (
        "Replies are graded by {model}, asked {samples} times each; its calls vote.",
        "由 {model} 评分，每条回答评 {samples} 次，按多数定。",
    ),
    "other-lang": ("中文面试：interviewer --lang zh", "For English: interviewer --lang en"),
    "building": ("Indexing {count} question(s) …", "正在为 {count} 道题建立索引……"),
    "resuming": ("Going on with {id}: question {number} of {of}.", "继续场次 {id}：第 {number} 题，共 {of} 题。"),
    "resumed-over": (
        "The interview {id} is over; `interviewer show {id}` has its card.",
        "场次 {id} 已结束；用 `interviewer show {id}` 查看评分卡。",
    ),
    "left": ("Saved. Go on with: interviewer resume {id}", "已保存。继续请运行：interviewer resume {id}"),
    "see-later": ("See it again: interviewer show {id}", "再次查看：interviewer show {id}"),
    "again-to-quit": ("Press Ctrl-C again to leave.", "再按一次 Ctrl-C 离开。"),
    "draft-kept": ("Draft cleared; the Up key brings it back.", "草稿已清空；按上方向键可取回。"),
    "practice": ("practice", "练习"),
    "mock": ("mock", "模拟"),
    # asking
    "question-head": (
        "Question {number}/{of} · {topic} · level {level}",
        "第 {number}/{of} 题 · {topic} · 难度 {level}",
    ),
    "retry-head": ("Once more · {topic} · level {level}", "再来一次 · {topic} · 难度 {level}"),
    "probe-label": ("Follow-up", "追问"),
    "deeper-label": (
        "You covered everything. One step further (kept, not scored)",
        "要点都讲到了。再往深一步（会保存，不计分）",
    ),
    "deeper-label-mock": ("Follow-up", "追问"),
    "hint-label": ("Hint", "提示"),
    "grading": ("Grading …", "评分中……"),
    "pause": (
        "Enter: next question · /why · /answer · /sources · /retry · /disagree · /end",
        "回车：下一题 · /为什么 · /答案 · /来源 · /重试 · /不同意 · /结束",
    ),
    "pause-last": (
        "Enter: summary · /why · /answer · /sources · /retry · /disagree",
        "回车：总结 · /为什么 · /答案 · /来源 · /重试 · /不同意",
    ),
    # the card
    "card": ("Score card", "评分卡"),
    "unaided": ("unaided", "独立作答"),
    "final": ("after follow-ups", "追问之后"),
    "point-weight": ("weight {weight}", "权重 {weight}"),
    "point-weight-share": ("weight {weight}, of which {share} counts", "权重 {weight}，计其中 {share}"),
    "not-scored": ("not scored", "不计分"),
    "skipped": ("Skipped, not scored.", "已跳过，不计分。"),
    "no-reply": ("No reply, not scored.", "没有作答，不计分。"),
    "fix-first": ("Fix first", "最该补上"),
    "also-said": ("Said, but wrong", "说错了的地方"),
    "reference": ("Reference answer", "参考答案"),
    "solution": ("A solution", "参考实现"),
    "unverified": ("Not all of this could be read in its source: {note}", "部分内容未能在来源中核对：{note}"),
    "sources": ("Sources", "来源"),
    "no-sources": ("No sources are stored for this question.", "这道题没有登记来源。"),
    "common-error": ("Often said, and wrong", "常见误解"),
    "deeper": ("To go further", "进一步"),
    "graded-by": ("Graded by {grader} · rubric {rubric}", "评分：{grader} · 评分标准 {rubric}"),
    "ungraded": (
        "UNGRADED: {why} Your reply is stored; `interviewer regrade {id}` grades it again.",
        "未评分：{why}回答已保存；可用 `interviewer regrade {id}` 重新评分。",
    ),
    "ungraded-short": ("ungraded", "未评分"),
    "draft-points": (
        "The key points of this question are drafts made from its answer.",
        "本题的要点是由答案自动拆分的草稿。",
    ),
    "met": ("said", "说到了"),
    "partial": ("half said", "说到一半"),
    "missing": ("missing", "缺少"),
    "contradicted": ("contradicted", "说反了"),
    "again": ("(again)", "（重试）"),
    "pause-text": (
        "That was not sent: the question is finished. /retry answers it again; an empty line goes on.",
        "这句话没有发送：本题已结束。/重试 可重新作答，空行继续。",
    ),
    "summary": ("Summary", "总结"),
    "summary-score": ("Mean of {count} scored question(s)", "{count} 道计分题的平均"),
    "summary-none": ("Nothing was scored.", "没有计分的题目。"),
    "summary-skipped": ("{count} skipped or unanswered, not counted.", "{count} 道跳过或未答，不计入。"),
    "summary-ungraded": ("{count} ungraded, not counted.", "{count} 道未评分，不计入。"),
    "read-next": ("Read next", "建议阅读"),
    "answer-later": ("The reference is shown after the question is finished.", "本题结束后才显示参考答案。"),
    # commands
    "help": ("Commands", "命令"),
    "unknown-command": (
        "There is no command {name}. Did you mean {near}? A text that begins with / is sent with //.",
        "没有命令 {name}。是想用 {near} 吗？以 / 开头的正文请写成 //。",
    ),
    "not-now": ("{name} is not possible right now.", "现在不能使用 {name}。"),
    "nothing-left": ("No further question fits; the interview ends here.", "没有更多符合条件的题目，面试到此结束。"),
    "time-up": ("Time is up.", "时间到。"),
    "kept-reply": (
        "Your reply was not stored. It is still in the line below: press Enter to try again.",
        "回答尚未保存，仍在下面的输入行中：按回车重试。",
    ),
    "lost-input": ("No input: standard input is closed.", "没有输入：标准输入已关闭。"),
    "empty-reply": (
        "(nothing typed; /skip leaves the question, /end the interview)",
        "（没有输入；/跳过 离开本题，/结束 结束面试）",
    ),
}
