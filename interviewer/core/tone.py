"""What an interviewer's words must not contain, checked sentence by sentence before they are shown.

The words come from a model that has read the candidate's: whatever it was talked into, a sentence that praises, judges,
asks, gives orders or brings facts of its own does not pass. Blocking a harmless sentence costs a nicety, for a stored
wording takes its place; so in doubt it is blocked.
"""

import re
from collections.abc import Callable
from typing import Literal

from interviewer.core.evidence import is_instruction
from interviewer.core.language import detect, length
from interviewer.core.question import Lang

Fault = Literal[
    "judgement", "question", "number", "name", "language", "instruction", "markup", "too-long", "gives-away"
]

_PRAISE = re.compile(
    r"\b(?:good|great|excellent\w*|nice(?:ly)?|well|fine|perfect\w*|impressive\w*|brilliant\w*|solid\w*|strong\w*|superb\w*|awesome"
    r"|amazing\w*|fantastic\w*|wonderful\w*|outstanding\w*|insightful\w*|interesting\w*|helpful|thorough\w*|sharp\w*|spot.on|bravo|love(?:ly)?"
    r"|exactly|absolutely|indeed|congrat\w*|smart|clever\w*|nailed|confident\w*|competent\w*|better|best|clear(?:ly)?|thoughtful\w*"
    r"|appreciate\w*|glad|happy|pleased|proud|expert\w*|master(?:ed|y)|hire[ds]?|hiring|job offer|satisf\w+|convinc\w+|comprehensive\w*"
    r"|detailed|concise\w*|valuable|promising|remarkabl\w+|bad(?:ly)?|poor(?:ly)?|terribl\w*|awful\w*|weak\w*|hopeless|stupid|disappoint\w*"
    r"|worse|worst|sad(?:ly)?|unfortunate\w*|sorry|embarrass\w*)\b"
    r"|[很挺真太非蛮]常?(?:好|棒|不错|清楚|清晰|完整|全面|扎实|到位|准确|深入|详细|有道理|有见地)|(?:说|讲|答|做|回答|理解|解释|总结|表现)得|不错|优秀|精彩|出色|厉害"
    r"|完美|漂亮|了不起|精准|到位|扎实|透彻|清晰|满意|欣赏|恭喜|太好了|很高兴|好样|有水平|专业|赞|棒|糟|太差|很差|较差|可惜|遗憾|失望|录用|聘用|通过面试|亮眼|值得肯定|加油"
)
_VERDICT = re.compile(
    r"\b(?:right(?:ly)?|correct\w*|incorrect\w*|wrong\w*|mistak\w*|true|false|accurat\w+|inaccurat\w+|precise\w*|errors?|missed|missing|miss|misses|forgot\w*"
    r"|overlook\w*|fail(?:ed|s|ure)?|omit\w*|incomplete\w*|complete(?:ly)?|lack\w*|not quite|almost|nearly|agree\w*|disagree\w*|valid"
    r"|invalid|misunderst\w+|misconception\w*|contradict\w*|key points?|grad(?:e|ed|es|ing)|marks?|full marks|credit|rubric|pass(?:ed)?)\b"
    r"|\b(?:you|your)\b.{0,30}\bscores?\b|\bscored?\b.{0,20}(?:\d|full|max|high|low)"
    r"|正确|没错|(?<!不)错误|错了|有误|不对|说错|答错|答对|说对|都对|是对的|全对|对的[，。]|^对[，。！]|准确|确实|的确|遗漏|漏掉|漏了|没有?提到|没有?讲|没有?说到|缺少|缺了|不足|不完整|完整|全面|差一点"
    r"|误解|误区|要点|评分|得分|满分|打分|扣分|分数|及格|赞同|同意|认可"
)
_ASKS = re.compile(
    r"[?？]|\b(?:tell me|explain|describe|walk me|can you|could you|would you|will you|please|do you|have you|did you|give me|say more)\b"
    r"|[吗呢](?:[，。！…]|$)|请(?!求)|能否|能不能|可否|说说|讲讲|谈谈你|解释一下|描述一下"
)
_MARKUP = re.compile(
    r"[<>{}\[\]`|*#\\_~^=]|https?:|www\.|\n|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]|[\U0001f000-\U0001ffff☀-➿]"
)
_SHOP_TALK = re.compile(
    r"\b(?:prompts?|system (?:prompt|message)|instruction\w*|reference answer|as an? (?:ai|language model|assistant)|language model i|candidate|transition|marker|output"
    r"|sure|certainly|of course|here is|here's|note that)\b|提示词|系统(?:提示|消息)|指令|参考答案|标准答案|作为.{0,6}(?:AI|助手|模型)|候选人|过渡语|以下是|当然",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-.:/][A-Za-z0-9]+)*")
LONGEST_SENTENCE: dict[Lang, int] = {"en": 40, "zh": 80}
"""Words, or Chinese characters."""


def judges(text: str) -> bool:
    """Say whether a text praises, blames, or says that something was right or wrong."""
    low = text.casefold()
    return bool(_PRAISE.search(low) or _VERDICT.search(low))


def praises(text: str) -> bool:
    """Say whether a text praises or blames; naming what was said and what was not is neither."""
    return bool(_PRAISE.search(text.casefold()))


def fault(
    sentence: str,
    lang: Lang,
    given: str,
    *,
    verdicts_given: bool = False,
    gives_away: Callable[[str], bool] = lambda _: False,
) -> Fault | None:
    """Return why a sentence must not be said, or None.

    Args:
        sentence: one sentence, stripped.
        lang: the language that is spoken.
        given: everything the speaker was told; numbers must occur in it.
        verdicts_given: it was told what was met and what was not, so it may say that; names must then occur in `given` too.
        gives_away: says whether a text tells an answer that is still to be asked for.
    """
    if length(sentence) > LONGEST_SENTENCE[lang]:
        return "too-long"
    if _MARKUP.search(sentence):
        return "markup"
    if detect(sentence, default=lang) != lang:
        return "language"
    if praises(sentence) if verdicts_given else judges(sentence):
        return "judgement"
    if _ASKS.search(sentence.casefold()):
        return "question"
    if is_instruction(sentence) or _SHOP_TALK.search(sentence.casefold()):
        return "instruction"
    if not set(_NUMBER.findall(sentence)) <= set(_NUMBER.findall(given)):
        return "number"
    if verdicts_given and not _named(sentence, lang, given):
        return "name"
    return "gives-away" if gives_away(sentence) else None


def _named(sentence: str, lang: Lang, given: str) -> bool:
    """Say whether every name was given: a Latin word in Chinese; a word with a capital or a digit, not first, in English."""
    known = {word.casefold() for word in _NAME.findall(given)}
    for found in _NAME.finditer(sentence):
        word = found[0]
        ordinary = lang == "en" and (found.start() == 0 or not re.search(r"[A-Z0-9]", word) or word == "I")
        if not ordinary and word.casefold() not in known:
            return False
    return True
