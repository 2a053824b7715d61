"""What reports, the progress over many interviews and the forgetting of one say, in both languages."""

from collections.abc import Mapping

REPORT_TEXTS: Mapping[str, tuple[str, str]] = {
    # a report
    "report-title": ("Mock interview", "模拟面试报告"),
    "report-level": ("level {level}", "难度 {level}"),
    "report-asked": ("Interviewer", "面试官"),
    "report-question": ("question", "题目"),
    "report-reply": ("You", "你"),
    "report-seconds": ("{seconds} s", "{seconds} 秒"),
    "report-spoken": ("spoken", "口述"),
    "report-overview": ("Scores by question", "各题得分"),
    "report-overview-about": (
        "Each bar is one question: the dark part was earned unaided, the light part after follow-ups.",
        "每条代表一道题：深色为独立作答所得，浅色为追问之后所得。",
    ),
    "report-points": ("Key points", "要点"),
    "report-points-about": (
        "Each segment is a key point, as wide as its weight: dark was earned unaided, light after follow-ups, empty was not.",
        "每段代表一个要点，宽度为其权重：深色为独立作答所得，浅色为追问之后所得，空白为未得。",
    ),
    "report-gained": ("gained by follow-ups", "追问所得"),
    "report-lost": ("not earned", "未得"),
    "report-talk": ("What was said", "对话"),
    "report-gaps": ("What cost most", "失分最多的要点"),
    "report-disagree": (
        "the built-in grader, which goes by words alone, would have given a very different score.",
        "只看措辞的内置评分器会给出相差很大的分数。",
    ),
    "report-second": ("built-in grader: {mark}", "内置评分器：{mark}"),
    "report-prompt": ("prompt {prompt}", "提示词 {prompt}"),
    "report-samples": ("{count} calls", "{count} 次调用"),
    "report-foot": (
        "A point is credited only with words of the reply; the score is arithmetic over the key points. Made by interviewer from session {id}.",
        "每个得分的要点都有回答中的原话为据；分数按要点权重计算。由 interviewer 根据场次 {id} 生成。",
    ),
    "answering-time": ("answering time", "作答用时"),
    # export
    "exported": ("Written: {path}", "已写入：{path}"),
    "export-which": (
        "Name an interview (`interviewer history` lists them), or give --last or --all.",
        "请给出场次编号（`interviewer history` 可列出），或使用 --last、--all。",
    ),
    "export-one": ("Give one of ID, --last and --all, not several.", "场次编号、--last 和 --all 只能选一个。"),
    "export-format": (
        "--format must be md, html or json, not {value!r}.",
        "--format 须为 md、html 或 json，而不是 {value!r}。",
    ),
    "export-folder": ("--all needs a folder: --output DIR.", "--all 需要目录：--output 目录。"),
    # progress
    "progress": ("Progress", "进步情况"),
    "progress-overall": ("All questions", "全部题目"),
    "progress-none": ("Nothing has a score yet.", "还没有计分的题目。"),
    "progress-legend": (
        "{bar} unaided  {gain} gained by follow-ups  n: questions with a score; retries and ungraded ones are not counted",
        "{bar} 独立作答  {gain} 追问所得  n：计分的题数；重试和未评分的不计入",
    ),
    "progress-few": (
        "Of fewer than {few} questions a mean says little: those rows are dim.",
        "不足 {few} 道题的平均说明不了什么：这些行以暗色显示。",
    ),
    "progress-over-time": ("Interview by interview", "逐场得分"),
    "trend-too-few": (
        "{n} scored question(s); from {least} on it is tested whether scores rise or fall.",
        "计分 {n} 题；达到 {least} 题后才检验得分是上升还是下降。",
    ),
    "trend-unclear": (
        "Over {n} questions the scores neither rise nor fall clearly (Mann-Kendall, 5 %).",
        "{n} 道题的得分没有明显上升或下降（Mann-Kendall 检验，5 %）。",
    ),
    "trend-rising": (
        "Over {n} questions the scores rise (Mann-Kendall, 5 %); harder or easier questions can do that, too.",
        "{n} 道题的得分呈上升趋势（Mann-Kendall 检验，5 %）；题目难易变化也可能造成这种结果。",
    ),
    "trend-falling": (
        "Over {n} questions the scores fall (Mann-Kendall, 5 %); harder or easier questions can do that, too.",
        "{n} 道题的得分呈下降趋势（Mann-Kendall 检验，5 %）；题目难易变化也可能造成这种结果。",
    ),
    "topic-line": (
        "asked {asked} {dot} scored {scored} {dot} last {last}",
        "问过 {asked} 题 {dot} 计分 {scored} 题 {dot} 最近 {last}",
    ),
    "gap-line": ("missed {missed} of {asked}", "漏掉 {missed}/{asked} 次"),
    "bad-since": (
        "--since must be a date such as 2026-01-31, not {value!r}.",
        "--since 须为日期，例如 2026-01-31，而不是 {value!r}。",
    ),
    "no-history-fits": ("No interview fits.", "没有符合条件的面试。"),
    # forgetting
    "forget-ask": (
        "{id}, {when}, {asked} question(s), {replies} repl(y|ies). It is deleted for good. Go on? [y/N] ",
        "{id}，{when}，{asked} 道题，{replies} 条回答。删除后无法恢复。继续吗？[y/N] ",
    ),
    "forget-yes": (
        "Nobody can be asked here: say --yes to delete {id} for good.",
        "此处无法询问：请加 --yes 以永久删除 {id}。",
    ),
    "forget-kept": ("Nothing was deleted.", "没有删除任何内容。"),
    "forgotten": (
        "{id} is deleted: {events} event(s), {exchanges} exchange(s) with models, {lines} line(s) of the input history, "
        "{recordings} recording(s).",
        "已删除 {id}：{events} 条记录、{exchanges} 次与模型的往来、{lines} 条输入历史、{recordings} 段录音。",
    ),
    "forgotten-busy": (
        "Another interview is open: the deleted words leave the disk when it is closed.",
        "另一场面试正在进行：待其关闭后，被删除的内容才会从磁盘上清除。",
    ),
}
