"""What adding, editing, drafting and reviewing questions says, in both languages."""

from collections.abc import Mapping

ADDING_TEXTS: Mapping[str, tuple[str, str]] = {
    "ask-question": (
        "Question (an empty line, or Esc Enter, ends it; Ctrl-C leaves and keeps what was typed)",
        "题目（空行或 Esc 回车结束；Ctrl-C 离开并保留已输入的内容）",
    ),
    "ask-answer": ("Reference answer (an empty line, or Esc Enter, ends it)", "参考答案（空行或 Esc 回车结束）"),
    "ask-empty": ("Please write something, or leave with Ctrl-C.", "请输入内容，或按 Ctrl-C 离开。"),
    "ask-topic": (
        "Topic: Enter takes {topic}; a number or a name chooses another (Tab lists all)",
        "主题：回车使用 {topic}；也可输入序号或名称（Tab 列出全部）",
    ),
    "ask-level": ("Level 1 warm-up … 5 research [{level}]", "难度 1 热身 … 5 研究 [{level}]"),
    "bad-level": ("The level is a number from 1 to 5.", "难度是 1 到 5 的数字。"),
    "bad-id": (
        "The id {id} cannot be used: lower-case letters, digits and single hyphens only, at most 80, such as kv-cache.",
        "编号 {id} 不可用：只能有小写字母、数字和单个连字符，最多 80 个字符，例如 kv-cache。",
    ),
    "bad-topic": (
        "The topic {topic} cannot be used: lower-case words with hyphens, parts divided by /, such as rag/retrieval.",
        "主题 {topic} 不可用：只能有小写单词和连字符，层级用 / 分隔，例如 rag/retrieval。",
    ),
    "topic-taken-over": (
        "Topic: {topic} (from the nearest questions; --topic chooses another)",
        "主题：{topic}（取自最接近的题目；可用 --topic 另选）",
    ),
    "bad-duplicates": (
        "--duplicates is ask, merge, keep or cancel, not {choice}.",
        "--duplicates 只能是 ask、merge、keep 或 cancel，不能是 {choice}。",
    ),
    "no-index": (
        "Near-duplicates and the topic could not be looked up: {why}",
        "无法查找相近题目和主题：{why}",
    ),
    "near-duplicates": ("Questions like it are there already:", "题库里已有相近的题目："),
    "ask-duplicate": (
        "[m] merge into {id} · [k] keep both · [c] cancel",
        "[m] 并入 {id} · [k] 两题都保留 · [c] 取消",
    ),
    "not-added": ("Not added.", "未添加。"),
    "merged": ("Merged into {id}: {path}", "已并入 {id}：{path}"),
    "merged-copy": (
        "{id} ships with the program; the merged version is a copy of your own over it.",
        "{id} 是随附题目；合并后的版本保存为你自己的副本，优先使用。",
    ),
    "drafted-points": (
        "Key points, drafted {how}. They are used at once and stay marked as drafts.",
        "评分点草稿（{how}）。立即可用，并一直标为草稿。",
    ),
    "how-model": ("by {model}", "由 {model} 起草"),
    "how-sentences": ("from the sentences of the answer", "取自答案的句子"),
    "model-failed": (
        "The model could not draft ({why}), so the points come from the answer's sentences.",
        "模型未能起草（{why}），评分点取自答案的句子。",
    ),
    "drafting": ("The model is drafting …", "模型正在起草……"),
    "points-help": (
        "Enter saves · e N edits point N · d N deletes it · w N 1–3 sets its weight · a adds one · o opens all in $EDITOR",
        "回车保存 · e N 修改第 N 点 · d N 删除 · w N 1–3 设权重 · a 添加 · o 在 $EDITOR 中编辑全部",
    ),
    "points-last": ("One key point has to stay.", "至少要留一个评分点。"),
    "point-text": ("Point {number}", "第 {number} 点"),
    "point-accept": ("accepted", "接受的说法"),
    "point-probe": ("probe", "追问"),
    "point-hint": ("hint", "提示"),
    "point-draft": ("draft", "草稿"),
    "ask-start": ("Try it: `interviewer start --question {id}`", "试一下：`interviewer start --question {id}`"),
    "unsaved-kept": (
        "Not added. What you typed is kept in {path}; go on with `interviewer questions add --continue`.",
        "未添加。已输入的内容保存在 {path}；用 `interviewer questions add --continue` 继续。",
    ),
    "unsaved-lost": (
        "What you typed could not be kept ({why}). Here it is:",
        "已输入的内容无法保存（{why}），内容如下：",
    ),
    "nothing-to-continue": ("There is no unfinished question to go on with.", "没有未完成的题目可以继续。"),
    "going-on": ("Going on with what was typed before.", "继续之前未完成的内容。"),
    "editor-faults": ("The text has faults:", "内容有错误："),
    "editor-again": ("[Enter] opens it again · [q] leaves and keeps the text", "[回车] 重新打开 · [q] 离开并保留文本"),
    "editor-nothing": ("Nothing was written, so nothing is added.", "没有写入内容，未添加。"),
    "edit-shipped": (
        "{id} ships with the program; your version becomes a copy in your own folder, which comes first.",
        "{id} 是随附题目；修改后的版本会保存到你自己的题库目录，优先使用。",
    ),
    "edit-unchanged": ("Nothing was changed.", "没有改动。"),
    "edit-saved": ("Saved {id}: {path}", "已保存 {id}：{path}"),
    "edit-rejected": (
        "The text has faults, so {id} stays as it was. Your text is kept in {path}.\n{faults}",
        "内容有错误，{id} 保持原样。你的文本保存在 {path}。\n{faults}",
    ),
    "edit-kept": ("Your text is kept in {path}.", "你的文本保存在 {path}。"),
    "edit-redrafted": (
        "The answer changed, so its drafted key points were made anew.",
        "答案有改动，已重新拟评分点。",
    ),
    "path-own": ("{id} is in your own folder.", "{id} 在你自己的题库目录中。"),
    "path-shipped": (
        "{id} ships with the program; `interviewer questions edit {id}` makes a copy of your own.",
        "{id} 是随附题目；`interviewer questions edit {id}` 会建立你自己的副本。",
    ),
    "remove-shipped": (
        "{id} is not in your own folder {folder}, and only questions there can be removed.",
        "{id} 不在你自己的题库目录 {folder} 中，只能删除该目录中的题目。",
    ),
    "remove-sure": ("Remove {id}? [y] yes · [n] no", "删除 {id}？[y] 是 · [n] 否"),
    "remove-flag": (
        "Without a terminal, --yes confirms the removal.",
        "没有终端时，请用 --yes 确认删除。",
    ),
    "not-removed": ("Not removed.", "未删除。"),
    "removed": ("Removed {id}; it is kept in {path}.", "已删除 {id}，文件保存在 {path}。"),
    "removed-under": (
        "The question of that name that ships with the program counts again.",
        "随附的同名题目重新生效。",
    ),
    "remove-restore": ("To bring it back: {command}", "恢复命令：{command}"),
    "draft-which": ("Name a question, or give --all-drafts.", "请指定题目编号，或使用 --all-drafts。"),
    "draft-output-one": ("--output takes one question.", "--output 只能用于一道题。"),
    "draft-complete": ("{id} lacks nothing that a model could write.", "{id} 没有需要模型补写的内容。"),
    "draft-none": ("No question of your own has drafts.", "你自己的题目中没有草稿。"),
    "draft-lacks": ("{id} lacks: {parts}", "{id} 缺少：{parts}"),
    "draft-left-out": ("Left out, since the checks failed: {parts}", "未通过检查，已略去：{parts}"),
    "draft-faults": ("Still open:", "仍待处理："),
    "draft-accept": ("[y] take it · [n] leave it · [e] edit it first", "[y] 采用 · [n] 不采用 · [e] 先编辑"),
    "draft-taken": ("Saved {id}, marked as drafts: {path}", "已保存 {id}（标为草稿）：{path}"),
    "draft-left": ("{id} was left as it is.", "{id} 保持原样。"),
    "draft-not-taken": (
        "Nothing was changed: without a terminal, --yes takes a draft, and --output FILE writes it elsewhere.",
        "没有改动：没有终端时，用 --yes 采用草稿，或用 --output FILE 写到别处。",
    ),
    "draft-failed": ("{id}: {why}", "{id}：{why}"),
    "draft-written": ("Written: {path}", "已写入：{path}"),
    "draft-exists": ("{path} is there already; choose another --output.", "{path} 已存在，请换一个 --output。"),
    "review-none": ("No drafts to review in {folder}.", "{folder} 中没有待审的草稿。"),
    "review-count": ("{number} of {total}", "第 {number} 题，共 {total} 题"),
    "review-good": ("The checks find nothing wrong.", "检查没有发现错误。"),
    "review-faults": ("The checks say:", "检查结果："),
    "review-keys": (
        "[a] accept · [e] edit · [d] draft with the model · [s] skip · [q] quit",
        "[a] 通过 · [e] 编辑 · [d] 让模型起草 · [s] 跳过 · [q] 退出",
    ),
    "review-sure": (
        "Take the draft marks off {count} key point(s)? Groups that were only made from the answer's words go; "
        "the wording of their points counts. [y] yes · [n] no",
        "去掉 {count} 个评分点的草稿标记？只由答案词语拼成的说法会去掉，改按评分点的文字判断。[y] 是 · [n] 否",
    ),
    "review-accepted": ("Accepted {id}: {path}", "已通过 {id}：{path}"),
    "review-left": ("{left} left to review.", "还剩 {left} 题待审。"),
    "review-terminal": (
        "Reviewing needs a terminal; --json lists what there is to review.",
        "审阅需要终端；--json 可列出待审的题目。",
    ),
}
