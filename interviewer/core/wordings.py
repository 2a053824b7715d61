"""What the interviewer says where no model words it: several ways of saying each thing, in both languages.

None of them praises, judges or tells anything about an answer, except the closing ones, which state what was computed.
"""

from collections.abc import Mapping

from interviewer.core.question import Lang

Ways = Mapping[Lang, tuple[str, ...]]

HELLO: Ways = {
    "en": (
        "Hello, and welcome. We have {count}{about}{frame}.",
        "Hello. Today it is {count}{about}{frame}.",
        "Welcome. I have {count} for you{about}{frame}.",
        "Hello, let us begin: {count}{about}{frame}.",
    ),
    "zh": (
        "你好，欢迎。今天一共 {count} 道{about}题{frame}。",
        "你好，我们开始：共 {count} 道{about}题{frame}。",
        "欢迎。我准备了 {count} 道{about}题{frame}。",
        "你好。这一场有 {count} 道{about}题{frame}。",
    ),
}
PRACTICE: Ways = {
    "en": (
        "This is practice: {probes}, and after each question you see its score card.",
        "We practise: {probes}; each question ends with its score card.",
        "It is a practice session: {probes}, then the question's score card, one question at a time.",
    ),
    "zh": (
        "这是练习：{probes}，每题结束就给出评分卡。",
        "练习模式：{probes}，答完一题看一张评分卡。",
        "这一场是练习，一次一题：{probes}，随后就是该题的评分卡。",
    ),
}
MOCK: Ways = {
    "en": (
        "This is a mock interview: {probes}, no comments on the way, and all score cards at the end.",
        "It runs like a real interview: {probes}; I comment on nothing until the score cards at the end.",
        "A mock interview, one question at a time: {probes}; the score cards come at the very end.",
    ),
    "zh": (
        "这是模拟面试：{probes}，中途不作评价，评分卡最后一并给出。",
        "按真实面试来：{probes}，过程中我不评价，全部评分卡放在最后。",
        "模拟面试，一次一题：{probes}，评分卡在结束时统一给出。",
    ),
}
PROBES: Mapping[Lang, tuple[str, str, str]] = {
    "en": ("no follow-ups", "at most one follow-up a question", "at most {number} follow-ups a question"),
    "zh": ("不追问", "每题最多追问一次", "每题最多追问 {number} 次"),
}
LEAVING: Ways = {
    "en": (
        "/skip passes on a question, /end finishes early, Ctrl-D saves and leaves.",
        "You can /skip a question, /end the interview, or leave with Ctrl-D and go on later.",
        "Ctrl-D saves and leaves at any time; /skip drops a question, /end finishes.",
    ),
    "zh": (
        "/跳过 略过一题，/结束 提前结束，Ctrl-D 保存并离开。",
        "可以 /跳过 一题、/结束 整场，也可以按 Ctrl-D 离开，以后再继续。",
        "随时可按 Ctrl-D 保存离开；/跳过 略过本题，/结束 结束面试。",
    ),
}
ACKNOWLEDGEMENT: Ways = {
    "en": ("Noted.", "Thank you.", "Okay.", "Understood.", "I have that down.", "I see, thank you.", "Thanks, noted."),
    "zh": ("好，记下了。", "谢谢。", "好的。", "明白了。", "嗯，收到。", "好，谢谢。", "我记一下。"),
}
ON_THESE_WORDS: Ways = {
    "en": (
        "You said “{quote}”.",
        "Let me come back to “{quote}”.",
        "Staying with “{quote}” for a moment.",
        "Your words were “{quote}”.",
        "Let me pick up “{quote}”.",
        "“{quote}” – let me take that further.",
    ),
    "zh": (
        "你刚才说“{quote}”。",
        "回到你说的“{quote}”。",
        "接着“{quote}”往下问。",
        "你提到“{quote}”。",
        "就从“{quote}”说起。",
        "顺着“{quote}”这句问一点。",
    ),
}
"""Before a follow-up on the very point that the words touched."""
BESIDE_THESE_WORDS: Ways = {
    "en": (
        "You spoke of “{quote}”. Now to another part:",
        "I have “{quote}” down. On to a further part:",
        "You said “{quote}”. From there to something beside it:",
        "So far I have “{quote}”. Next to that:",
        "That was “{quote}”. Another side of it:",
    ),
    "zh": (
        "你说到了“{quote}”。再问另一个方面：",
        "“{quote}”我记下了。接下来看另一处：",
        "你刚才说“{quote}”。由此再看旁边一点：",
        "目前我记的是“{quote}”。另外：",
        "刚才是“{quote}”。换一个侧面：",
    ),
}
"""Before a follow-up on another point than the words were about."""
NO_WORDS: Ways = {
    "en": (
        "Let us look at one part of it.",
        "I would like to stay with this question.",
        "Let me ask about one part of it.",
        "Let us take one piece of it.",
        "One more thing on this question.",
    ),
    "zh": (
        "我们来看其中一个方面。",
        "这道题再往下问一点。",
        "我就其中一处问一下。",
        "先看其中的一小块。",
        "围绕这道题再问一个。",
    ),
}
TIE_WORDS: Ways = {
    "en": (
        "You mentioned “{quote}”; the next question is close to that.",
        "Staying near your words “{quote}”, here is the next question.",
        "“{quote}”, you said: the next question follows on from there.",
        "Let us go on from “{quote}”.",
        "That brings us from “{quote}” to the next question.",
        "The next question ties in with “{quote}”.",
    ),
    "zh": (
        "你提到“{quote}”，下一题就与它有关。",
        "接着你说的“{quote}”，来看下一题。",
        "由“{quote}”引出下一题。",
        "我们顺着“{quote}”往下走。",
        "下一题离“{quote}”不远。",
        "说到“{quote}”，正好接下一题。",
    ),
}
TIE_TOPIC: Ways = {
    "en": (
        "The next question is close to the last one. Its topic: {topic}.",
        "We stay nearby. The topic: {topic}.",
        "From there it is a short way to the next topic: {topic}.",
        "The next one is related. Topic: {topic}.",
    ),
    "zh": (
        "下一题与上一题相近，主题是：{topic}。",
        "我们就在附近，主题：{topic}。",
        "由此很容易走到下一个主题：{topic}。",
        "下一题与它相关，主题：{topic}。",
    ),
}
STAY: Ways = {
    "en": (
        "Another question on the same topic: {topic}.",
        "We stay with the topic: {topic}.",
        "Once more on {topic}.",
        "The topic remains: {topic}.",
    ),
    "zh": (
        "同一主题再来一题：{topic}。",
        "主题不变，还是：{topic}。",
        "继续这个主题：{topic}。",
        "我们再留在“{topic}”上一题。",
    ),
}
TURN: Ways = {
    "en": (
        "On to something else: {topic}.",
        "Let us change the subject. Next: {topic}.",
        "The next topic: {topic}.",
        "Let us turn to another field: {topic}.",
        "We move on. The topic now: {topic}.",
        "Now a different subject: {topic}.",
    ),
    "zh": (
        "换个话题：{topic}。",
        "接下来看另一个方面：{topic}。",
        "下一个主题：{topic}。",
        "我们转到另一块：{topic}。",
        "往下走，主题换成：{topic}。",
        "现在来聊聊“{topic}”。",
    ),
}
NEXT: Ways = {
    "en": ("On to the next question.", "Let us go on.", "Here is the next question.", "The next question, then."),
    "zh": ("我们看下一题。", "接着往下走。", "下一题来了。", "继续下一题。"),
}
"""Where any other wording would tell something."""
BYE: Ways = {
    "en": ("That is the end of the interview.", "We are at the end.", "That concludes it; thank you for your time."),
    "zh": ("面试到这里结束。", "我们到终点了。", "今天就到这里，谢谢你的时间。"),
}
"""The end; then what was scored."""
SHARE: Mapping[Lang, tuple[tuple[float, tuple[str, ...]], ...]] = {
    "en": (
        (0.95, ("Practically all of what was asked for came up", "Next to nothing of what was asked for stayed open")),
        (0.75, ("Most of what was asked for came up", "The larger part of what was asked for came up")),
        (0.55, ("More than half of what was asked for came up", "Over half of the weight was covered")),
        (0.45, ("About half of what was asked for came up", "Roughly half of the weight was covered")),
        (0.15, ("Less than half of what was asked for came up", "The larger part of what was asked for stayed open")),
        (0.0, ("Little of what was asked for came up", "Nearly all of what was asked for stayed open")),
    ),
    "zh": (
        (0.95, ("所问的要点几乎都讲到了", "几乎没有留下空缺")),
        (0.75, ("所问的要点大部分讲到了", "多数要点讲到了")),
        (0.55, ("所问的要点讲到了一半以上", "过半的要点讲到了")),
        (0.45, ("所问的要点大约讲到了一半", "要点大致讲到一半")),
        (0.15, ("所问的要点讲到的不到一半", "多数要点还空着")),
        (0.0, ("所问的要点只讲到很少", "绝大部分要点还空着")),
    ),
}
"""By the mean score from which a wording holds."""
SCORED: Ways = {
    "en": ("{share}: {final} after follow-ups, {unaided} unaided, over {count}.",),
    "zh": ("{share}：追问后 {final}，独立作答 {unaided}，共 {count} 道计分题。",),
}
WITH_GAP: Ways = {
    "en": (
        "The gap that cost most: {gap}.",
        "What would gain most: {gap}.",
        "First to work on: {gap}.",
    ),
    "zh": ("失分最多的一处：{gap}。", "补上它收获最大：{gap}。", "最先该练的是：{gap}。"),
}
NO_GAP: Ways = {
    "en": ("No key point was left open.", "Every key point was covered in the end."),
    "zh": ("没有留下空缺的要点。", "所有要点最后都讲到了。"),
}
NOTHING_SCORED: Ways = {
    "en": (
        "Nothing was scored this time, so I can say nothing about strengths or gaps.",
        "There is no score for this session, and so nothing to sum up.",
    ),
    "zh": ("这次没有计分的题目，因此谈不上强项和差距。", "本场没有分数，也就没有可以总结的内容。"),
}
NOTHING_GRADED: Ways = {
    "en": (
        "Your replies are stored, and none of them could be graded; I can say nothing about strengths or gaps before that.",
        "The grading failed, so there is nothing to sum up yet; your replies are kept.",
    ),
    "zh": (
        "你的回答已保存，但都没能评分，现在还谈不上强项和差距。",
        "评分没有成功，暂时没有可以总结的内容；你的回答都保存着。",
    ),
}
