"""What the terminal says about marks, in both languages: reasons, doubt, disagreement and what comes of it."""

from collections.abc import Mapping

MARK_TEXTS: Mapping[str, tuple[str, str]] = {
    # doubt on the card
    "point-votes": ("{count} of {of} calls", "{of} 次中 {count} 次"),
    "range": ("({low}{dash}{high} %)", "（{low}{dash}{high} %）"),
    "calls": ("{count} of {of} calls", "{of} 次调用，{count} 次有效"),
    "disagree-label": ("Graders disagree", "评分器有分歧"),
    "disagree-why": (
        "the built-in one, which goes by words alone and cannot be talked round, marks: {points}. Look at the quotes before you trust the score.",
        "内置评分器只看措辞、不会被说服，它的判定是：{points}。采信分数前请先看引文。",
    ),
    "disagree-point": ("{number} {theirs} (here {ours})", "{number} {theirs}（此处 {ours}）"),
    "disputed-label": ("You disagree", "你不同意"),
    "should-be": ("should be {mark}", "应为 {mark}"),
    "note-shortened": ("Only the first {detail} characters were read.", "只读取了前 {detail} 个字符。"),
    # why
    "why": ("Why these marks", "评分理由"),
    "why-rule": ("Why", "理由"),
    "why-model": ("The model's reason", "模型的理由"),
    "why-words": ("Words that count", "依据的词"),
    "why-quote": ("You said", "你的原话"),
    "why-first": ("in your answer", "出自第一次回答"),
    "why-probe": ("in your reply to follow-up {number}", "出自第 {number} 次追问的回答"),
    "why-replies": ("Reply by reply", "逐次回答"),
    "why-calls": ("Calls of the model", "模型各次判定"),
    "why-second": ("Built-in grader", "内置评分器"),
    "why-second-wording": ("by wording alone, so it counts little", "仅按措辞，参考意义有限"),
    "why-unaided": ("Unaided", "独立作答"),
    "why-sources": ("Sources", "来源"),
    "why-later": (
        "The marks are explained at the end: interviewer why {id}",
        "结束后可查看评分理由：interviewer why {id}",
    ),
    "no-such-point": (
        "There is no point {number}; this question has 1–{last}.",
        "没有要点 {number}；本题要点为 1–{last}。",
    ),
    "no-such-question": (
        "There is no question {number} with marks; this interview has {count} question(s).",
        "没有已评分的第 {number} 题；本场共 {count} 题。",
    ),
    "no-such-attempt": (
        "There is no attempt {attempt} with marks at question {number}.",
        "第 {number} 题没有已评分的第 {attempt} 次作答。",
    ),
    # disagreeing
    "ask-point": ("Which point do you disagree with? 1–{last}", "不同意哪个要点？1–{last}"),
    "ask-should": (
        "What should it be? {choices} (Enter: leave it open)",
        "应该是什么？{choices}（回车：不填）",
    ),
    "ask-note": ("Why? One line (Enter: none)", "为什么？一行即可（回车：不写）"),
    "not-understood": ("That is none of these; Ctrl-C leaves.", "不在选项之中；Ctrl-C 放弃。"),
    "not-disputed": ("Nothing was recorded.", "没有记录。"),
    "disputed": (
        "Recorded beside the mark; the score stays. `interviewer questions disputes` lists it.",
        "已记录在该判定旁，分数不变。可用 `interviewer questions disputes` 查看。",
    ),
    "dispute-later": (
        "Marks can be disputed at the end: interviewer disagree {id} QUESTION POINT",
        "结束后可提出异议：interviewer disagree {id} 题号 要点号",
    ),
    "dispute-number": ("Say which point: /disagree 2", "请写明要点：/不同意 2"),
    "same-verdict": ("Point {number} is {mark} already.", "要点 {number} 已经是 {mark}。"),
    "bad-should": (
        "--should must be met, partial, missing or contradicted, not {value!r}.",
        "--should 须为 met、partial、missing 或 contradicted，而不是 {value!r}。",
    ),
    # the list of disputes
    "dispute-note": ("Note", "备注"),
    "no-disputes": ("No mark has been disputed.", "还没有提出过异议。"),
    "dispute-count": ("{count} dispute(s)", "{count} 条异议"),
    "dispute-open": ("(no other verdict named)", "（未写明应为何）"),
    "dispute-place": ("{at} · session {session} · {grader}", "{at} · 场次 {session} · {grader}"),
    "disputes-exported": (
        "{count} repl(y|ies) written to {path}.",
        "已将 {count} 条回答写入 {path}。",
    ),
    "disputes-left": (
        "{left} dispute(s) (names|name) no verdict and (was|were) left out.",
        "{left} 条异议未写明应为何，未导出。",
    ),
    # exchanges
    "exchanges": ("Exchanges with models", "与模型的往来"),
    "no-exchanges": ("No exchange with a model is kept for {id}.", "{id} 没有与模型往来的记录。"),
    "exchange-head": ("Call {number} of {of} on reply {reply}", "第 {reply} 条回答，第 {number}/{of} 次调用"),
    "exchange-facts": (
        "{model} · prompt {prompt} · rubric {rubric} · temperature {temperature} · tokens {sent} in, {got} out",
        "{model} · 提示词 {prompt} · 评分标准 {rubric} · 温度 {temperature} · 输入 {sent}、输出 {got} 个 token",
    ),
    "exchange-sent": ("Sent, as {role}", "发送（{role}）"),
    "exchange-answer": ("Answered", "回答"),
    "exchange-same": ("Sent: as in call 1, with another random marker.", "发送内容同第 1 次调用，仅随机标记不同。"),
}

SHORT_REASONS: Mapping[str, tuple[str, str]] = {
    "blank": ("blank reply", "空白回答"),
    "dont-know": ("“I don't know”", "回答“不知道”"),
    "no-content": ("nothing to mark", "没有可评分的内容"),
    "hinted": ("hinted at before the reply", "作答前给过提示"),
    "negated": ("said the other way round", "说成了相反的意思"),
    "swapped": ("said of the other one", "说成了另一方的"),
    "word-salad": ("words without sentences", "只有词语，没有成句"),
    "instruction": ("addressed to the grader", "是写给评分器的话"),
    "quote-not-found": ("the model's quote is not in the reply", "模型给出的引文不在回答中"),
}

LONG_REASONS: Mapping[str, tuple[str, str]] = {
    "accepted": ("The reply says it in a way that is stored as right.", "回答用了题库中登记的正确说法。"),
    "half": ("The reply says a part of it.", "回答只说出了其中一部分。"),
    "short": (
        "A short answer to the follow-up, which leaves a part of the point unsaid.",
        "对追问的简短回答，要点的一部分没有说出。",
    ),
    "negated": ("The words are there, but negated: that says the opposite.", "词语出现了，但被否定，意思相反。"),
    "swapped": (
        "The words are there, but said of the other one of the two things that the question keeps apart; and the reply as a whole mixes them up.",
        "词语出现了，但说的是题目所对比的另一方；整条回答把两者弄混了。",
    ),
    "misconception": (
        "The reply states a misconception that rules the point out: {detail}",
        "回答里有与该要点不相容的误解：{detail}",
    ),
    "wording": (
        "One stretch of the reply has {detail} of the point's informative words.",
        "回答中的一段包含该要点 {detail} 的实词。",
    ),
    "word-salad": (
        "The reply has the rubric's words, but they form no sentences; such a heap of words states nothing.",
        "回答里有评分标准的词语，但没有组成句子；罗列词语不构成陈述。",
    ),
    "not-found": ("No stored way of saying it occurs in the reply.", "回答中没有出现题库登记的任何一种说法。"),
    "instruction": (
        "The words address the grader instead of the question; such words carry no point.",
        "这些话是写给评分器的，不是在回答问题，不能得分。",
    ),
    "quote-not-found": (
        "The model's quote does not occur in the reply; without your own words nothing is credited.",
        "模型给出的引文不在回答中；没有你的原话就不能得分。",
    ),
    "hinted": ("A hint on it came before the reply.", "作答前已就该要点给过提示。"),
    "blank": ("The reply was blank.", "回答是空白的。"),
    "dont-know": ("The reply was “I don't know”.", "回答是“不知道”。"),
    "no-content": ("The reply says nothing that could be marked.", "回答里没有可以评分的内容。"),
    "": ("It was not said in any reply.", "各次回答都没有说到。"),
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
