"""What the line that replies are written in says, and the commands on what was sent, in both languages."""

from collections.abc import Mapping

LINE_TEXTS: Mapping[str, tuple[str, str]] = {
    # the status line
    "place": ("{number}/{of} · level {level}", "{number}/{of} · 难度 {level}"),
    "status": ("Question {place} · {time} · session {id}", "第 {place} · {time} · 场次 {id}"),
    "time-left": (" · {time} left", " · 剩余 {time}"),
    "count-words": ("{count} words", "{count} 词"),
    "count-characters": ("{count} characters", "{count} 字"),
    "replacing": ("replaces your last reply", "将替换上一条回答"),
    # while the interviewer works
    "grading-stop": ("Grading … Ctrl-C stops", "评分中…… Ctrl-C 停止"),
    "thinking": ("One moment …", "请稍候……"),
    "not-yet": ("Write on; Enter sends when it is your turn.", "可以继续写；轮到你时再按回车发送。"),
    "stopped": ("Stopped; nothing is lost.", "已停止，内容都已保存。"),
    "reply-cut": ("… {count} more lines …", "……另有 {count} 行……"),
    # what was sent
    "nothing-sent": ("There is no reply on this question yet.", "本题还没有发送过回答。"),
    "editing": (
        "Your last reply is in the line: Enter sends the new version, an empty line leaves it as it was.",
        "上一条回答已放回输入行：回车发送新版本，留空则保持原样。",
    ),
    "reply-stands": ("Your reply stands as it was.", "保持原来的回答。"),
    "replaced": (
        "Replaced; the earlier version stays on record.",
        "已替换；原回答仍留在记录中。",
    ),
    "withdrawn": (
        "Taken back; it stays on record, and the marks after follow-ups come from what you send now:",
        "已撤回；它仍留在记录中，追问之后的得分以你接下来发送的回答为准：",
    ),
    "first-stays": (
        "You have seen a follow-up, so the unaided score stays that of your first reply.",
        "你已看过追问，独立作答的得分仍以第一次的回答为准。",
    ),
    "withdrawn-first": (
        "Unaided rests on the reply that was taken back.",
        "独立作答的得分以撤回的回答为准。",
    ),
    "noted": ("Noted with this question.", "已记在本题下。"),
    "note-how": ("Write it behind the command: /note what I want to remember", "请写在命令后面：/笔记 想记住的内容"),
    "note-label": ("Your note", "你的笔记"),
    # clock, language, speech
    "paused": ("Paused, the clock stands. Enter goes on.", "已暂停计时。按回车继续。"),
    "unpaused": ("The clock goes on.", "继续计时。"),
    "lang-how": ("/lang en or /lang zh", "/语言 en 或 /语言 zh"),
    "lang-is": ("The interface is in English now.", "界面已切换为中文。"),
    "lang-apart": (
        "The interface is in English now; the questions stay as they are.",
        "界面已切换为中文；题目语言不变。",
    ),
    "no-speech": (
        "Speech is not set up here; go on typing. `interviewer doctor` says what is missing.",
        "当前没有可用的语音功能，请继续打字；`interviewer doctor` 会说明缺少什么。",
    ),
    # keys
    "keys": ("Keys", "按键"),
    "key-newline": ("\\ Enter, Alt-Enter, Ctrl-J", "\\ 回车，Alt-回车，Ctrl-J"),
    "key-newline-does": ("a new line", "换行"),
    "key-editor": ("Ctrl-X Ctrl-E", "Ctrl-X Ctrl-E"),
    "key-editor-does": ("the line in $EDITOR", "用 $EDITOR 编辑输入行"),
    "key-history": ("Up, Ctrl-R", "上方向键，Ctrl-R"),
    "key-history-does": ("earlier lines, search in them", "之前的输入，在其中搜索"),
    "key-words": ("Ctrl-W, Alt-B, Alt-F", "Ctrl-W，Alt-B，Alt-F"),
    "key-words-does": ("by words; Chinese in steps", "按词删除、移动；中文几个字一步"),
    "key-interrupt": ("Ctrl-C", "Ctrl-C"),
    "key-interrupt-does": (
        "stops grading; clears the line; twice leaves",
        "停止评分；清空输入行；连按两次离开",
    ),
    "key-leave": ("Ctrl-D", "Ctrl-D"),
    "key-leave-does": ("on an empty line: save and leave", "输入行为空时：保存并离开"),
    # going on
    "pick": (
        "Which one? Arrows and Enter, a number, or the id's beginning; Esc leaves.",
        "继续哪一场？方向键加回车、序号或编号开头；Esc 取消。",
    ),
    "pick-none": ("no id begins so", "没有这样开头的编号"),
    "picked-none": ("Nothing was resumed.", "没有继续任何一场。"),
}
