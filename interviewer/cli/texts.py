"""What the terminal says, in both languages, side by side so that neither is forgotten."""

import os
from collections.abc import Mapping

from interviewer.cli.texts_marks import LONG_REASONS, MARK_TEXTS, SHORT_REASONS
from interviewer.core.locale import locale_language

TEXTS: Mapping[str, tuple[str, str]] = {
    # beginning and end
    "welcome": (
        "Mock interview · {number} question(s) · {mode} · session {id}",
        "模拟面试 · 共 {number} 题 · {mode} · 场次 {id}",
    ),
    "how": (
        "Answer in your own words; Enter sends, \\ then Enter starts a new line. /hint /skip /end, /help for the rest, Ctrl-D leaves.",
        "用自己的话回答；回车发送，行尾 \\ 加回车换行。/提示 /跳过 /结束，/帮助 查看其余命令，Ctrl-D 离开。",
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
    "building": ("Indexing {count} questions …", "正在为 {count} 道题建立索引……"),
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
    "bridge": ("Staying close to what you just said:", "接着你刚才说的："),
    "probe-label": ("Follow-up", "追问"),
    "deeper-label": (
        "You covered everything. One step further (kept, not scored)",
        "要点都讲到了。再往深一步（会保存，不计分）",
    ),
    "hint-label": ("Hint", "提示"),
    "ack-0": ("Noted.", "好，记下了。"),
    "ack-1": ("Thank you.", "谢谢。"),
    "ack-2": ("All right.", "好的。"),
    "ack-3": ("Understood.", "明白了。"),
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
    "time-left": (" · {time} left", " · 剩余 {time}"),
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
    "status": (
        "Question {number}/{of} · level {level} · {time} · session {id}",
        "第 {number}/{of} 题 · 难度 {level} · {time} · 场次 {id}",
    ),
    # history, questions, config
    "no-history": ("No interviews yet. `interviewer` starts one.", "还没有面试记录。运行 `interviewer` 开始。"),
    "col-id": ("id", "编号"),
    "col-when": ("when (UTC)", "时间（UTC）"),
    "col-mode": ("mode", "模式"),
    "col-questions": ("questions", "题数"),
    "col-score": ("unaided → final", "独立 → 最终"),
    "col-state": ("state", "状态"),
    "col-level": ("level", "难度"),
    "col-similarity": ("similarity", "相似度"),
    "open": ("open", "未完成"),
    "done": ("done", "已结束"),
    "which-session": ("Which one? Number, or Enter for the latest: ", "继续哪一场？输入序号，回车为最近一场："),
    "nothing-to-resume": ("There is no open interview.", "没有未完成的面试。"),
    "regraded": ("Reply {number}: {result}", "第 {number} 条回答：{result}"),
    "nothing-to-regrade": (
        "Every reply of {id} is graded; --all grades them again.",
        "{id} 的回答都已评分；加 --all 可全部重评。",
    ),
    "added": ("Added {id}: {path}", "已添加 {id}：{path}"),
    "near-duplicates": ("Questions like it are there already:", "题库里已有相近的题目："),
    "add-anyway": ("Add it all the same? [y/N] ", "仍要添加吗？[y/N] "),
    "not-added": ("Not added.", "未添加。"),
    "ask-question": ("Question: ", "题目："),
    "ask-answer": ("Reference answer (an empty line ends it):", "参考答案（空行结束）："),
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
    "grade-done": (
        "{done} graded, {ungraded} ungraded, {bad} bad line(s).",
        "已评分 {done} 条，未评分 {ungraded} 条，错误行 {bad} 条。",
    ),
    "grade-continued": ("{count} line(s) were graded before and are kept.", "{count} 行此前已评分，予以保留。"),
    "bad-lines": ("{count} bad line(s), left out:{lines}", "{count} 行有误，已忽略：{lines}"),
    "evaluate-continued": (
        "Graded before and kept: {count}.",
        "{count} 条回答此前已评分，予以保留。",
    ),
    "evaluate-stopped": (
        "{done} of {of} replies are graded and kept in {path}. Go on with: {command}",
        "已评分并保存 {done}/{of} 条回答（{path}）。继续请运行：{command}",
    ),
    "evaluate-lost": (
        "{done} of {of} replies were graded and are not kept; with --output FILE a stopped run can go on.",
        "已评分 {done}/{of} 条，但未保存；加 --output 文件 即可在中断后续跑。",
    ),
    "evaluate-head": ("Agreement with people · grader: {grader}", "与人工评分的一致性 · 评分器：{grader}"),
    "evaluate-points": ("Key points and labels", "要点与类别"),
    "evaluate-run": ("Replies and cost", "回答与开销"),
    "evaluate-legend": (
        "Below each figure its 95 % interval: {draws} draws of whole questions. Blank replies are in no figure. {none}: not determined by these data.",
        "数值下方为 95 % 区间：按整题重抽样 {draws} 次。空白回答不计入。{none}：数据不足以确定。",
    ),
    "evaluate-legend-plain": (
        "Blank replies are in no figure. {none}: not determined by these data.",
        "空白回答不计入。{none}：数据不足以确定。",
    ),
    "evaluate-examples": (
        "The examples belong to the questions, and `interviewer questions check` holds the built-in grader to them: for it, these figures show what still works, not how well it marks replies that it has not seen.",
        "示例属于题库本身，`interviewer questions check` 也用它们检验内置评分器：因此这些数字只说明功能没有退化，并不代表对新回答的评分水平。",
    ),
    "col-data": ("data", "数据"),
    "col-lang": ("lang", "语言"),
    "col-n": ("n", "条数"),
    "col-r": ("r", "r"),
    "col-within": ("r within\nquestion", "题内 r"),
    "col-wrmse": ("wRMSE", "wRMSE"),
    "col-qwk": ("QWK", "QWK"),
    "col-mae": ("MAE", "MAE"),
    "col-f1": ("macro-F1", "宏 F1"),
    "col-contradictory": ("contrad.\naccepted", "矛盾\n被接受"),
    "col-correct": ("correct\naccepted", "正确\n被接受"),
    "col-kappa": ("κ points", "要点 κ"),
    "col-kappa-3way": ("κ 3-way", "三级 κ"),
    "col-reproduced": ("same\nverdict", "判定\n相同"),
    "col-ungraded": ("ungraded", "未评"),
    "col-blank": ("blank", "空白"),
    "col-seconds": ("s/reply", "秒/条"),
    "col-tokens": ("tokens/reply\nin / out", "词元/条\n入 / 出"),
    "people": ("people", "人与人"),
    "examples": ("own examples", "题库示例"),
    "all-languages": ("all", "全部"),
    "blank-zero": ("{count}, all 0", "{count}，均为 0"),
    "blank-other": ("{count}, not all 0", "{count}，不全为 0"),
    "blank-unknown": ("{count}, ungraded", "{count}，未评分"),
    "attacks-alone": (
        "--attacks takes no FILE, --output, --limit or --threshold.",
        "--attacks 不能与 FILE、--output、--limit 或 --threshold 同用。",
    ),
    "attacks-only": ("--questions and --category belong to --attacks.", "--questions 和 --category 只用于 --attacks。"),
    # the attack suite
    "attacks-begin": (
        "{replies} replies to {questions} question(s), up to {variants} of a kind for each question and language, seed {seed}.",
        "对 {questions} 道题生成 {replies} 条回答，每题每种语言每类至多 {variants} 条，种子 {seed}。",
    ),
    "attacks-title": ("Attacks · {grader}", "攻击 · {grader}"),
    "controls-title": ("Right answers in unusual dress · {grader}", "形式特别的正确回答 · {grader}"),
    "worst-title": ("Worst replies", "最需要看的回答"),
    "worst-none": ("No reply passed its bound.", "没有越界的回答。"),
    "worst-line": (
        "{category} · {question} · {variant} · {score} where {limit} is fair",
        "{category} · {question} · {variant} · 得 {score}，应为 {limit}",
    ),
    "attacks-totals": (
        "Above the bound {success} · mean inflation {inflation} · mean loss of right answers {loss}",
        "越界 {success} · 平均虚增 {inflation} · 正确回答平均损失 {loss}",
    ),
    "attacks-legend": (
        "inflation: above the same weak reply alone; excess: mean of what lies above the bound.",
        "虚增：高出同一条弱回答的部分；超出：高出上限部分的平均。",
    ),
    "controls-legend": (
        "loss: deserved less given; of base: score of the plain reply less given; unfair: lost more than {limit}.",
        "损失：应得减实得；较原文：原回答得分减实得；不公：损失超过 {limit} 的比例。",
    ),
    "attacks-ungraded": (
        "{count} replies were not graded ({reasons}); they count neither as resisted nor as 0.",
        "有 {count} 条回答未能评分（{reasons}）；它们既不算抵御成功，也不算 0 分。",
    ),
    "attacks-skipped": (
        "Categories for which a question has no reply, by question and language: {skipped}.",
        "以下类别在部分题目和语言下没有可用的回答：{skipped}。",
    ),
    "col-attack": ("attack", "攻击"),
    "col-control": ("control", "对照"),
    "col-success": ("above", "越界"),
    "col-inflation": ("inflation", "虚增"),
    "col-excess": ("excess", "超出"),
    "col-mean": ("mean", "平均"),
    "col-highest": ("max", "最高"),
    "col-expected": ("deserved", "应得"),
    "col-base": ("base", "原文"),
    "col-loss": ("loss", "损失"),
    "col-base-loss": ("of base", "较原文"),
    "col-unfair": ("unfair", "不公"),
    "corpus-faults": (
        "{count} question file(s) have faults and are left out; `interviewer questions check` lists them.",
        "有 {count} 个题目文件存在错误，已忽略；运行 `interviewer questions check` 查看。",
    ),
    "interrupted": ("Stopped.", "已停止。"),
    "internal": (
        "This is a fault of the program: {error}. What was stored is safe. Details: {log}",
        "程序出现内部错误：{error}。已保存的内容不受影响。详情见：{log}",
    ),
    **MARK_TEXTS,
}

WHY_UNGRADED: Mapping[str, tuple[str, str]] = {
    "unreachable": ("the model's server could not be reached.", "无法连接模型服务器。"),
    "unauthorized": ("the model's server refused the key.", "模型服务器拒绝了密钥。"),
    "not-found": ("the server does not know this model or address.", "服务器上没有该模型或地址。"),
    "rate-limited": ("the server allows no more requests right now.", "服务器目前限制请求。"),
    "server-error": ("the model's server failed.", "模型服务器出错。"),
    "timeout": ("the model did not answer in time.", "模型未能及时回答。"),
    "cut-off": ("the model's answer broke off.", "模型的回答中断了。"),
    "empty": ("the model's answer was empty.", "模型的回答为空。"),
    "refused": ("the model refused to grade.", "模型拒绝评分。"),
    "too-long": ("the reply does not fit into the model's context.", "回答超出了模型的上下文长度。"),
    "unreadable": ("the model's answer could not be read.", "模型的回答无法解析。"),
    "inconsistent": ("the model's answer does not fit the rubric.", "模型的回答与评分标准不符。"),
    "interrupted": ("grading was stopped.", "评分被中断。"),
    "no-rubric": ("the question has no key points.", "本题没有要点。"),
    "rejected": ("the model's server rejected the request.", "模型服务器拒绝了请求。"),
}


def say(en: str, zh: str) -> str:
    """Return one of two wordings by the environment's language; used where texts are made at import, as in --help."""
    return zh if locale_language(os.environ) == "zh" else en


class Texts:
    """Texts in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, key: str, **facts: object) -> str:
        """Return a text with its facts filled in; raises KeyError for an unknown key."""
        return self._pick(TEXTS[key]).format(**facts)

    def why_ungraded(self, reason: str) -> str:
        """Return why a grading failed, as a sentence."""
        return self._pick(WHY_UNGRADED[reason])

    def reason(self, reason: str) -> str:
        """Return a grader's reason in a few words; a model's own words come back as they are."""
        return self._pick(SHORT_REASONS[reason]) if reason in SHORT_REASONS else reason

    def why(self, reason: str, detail: str = "") -> str | None:
        """Return one of our reasons as a sentence with its detail filled in; None where the words are a model's own."""
        code = reason.partition(":")[0] if " " not in reason else reason
        return self._pick(LONG_REASONS[code]).format(detail=detail) if code in LONG_REASONS else None

    def _pick(self, pair: tuple[str, str]) -> str:
        return pair[1] if self.lang == "zh" else pair[0]
