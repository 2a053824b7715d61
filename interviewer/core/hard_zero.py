"""Replies that say nothing: blank, "I don't know", and the openers known to fool model graders ("master keys").

They score exactly 0 before any grader looks. Master keys: "One Token to Fool LLM-as-a-Judge", arXiv:2507.08794.
"""

import re
from typing import Literal

from interviewer.core.folding import Folded, fold

Emptiness = Literal["blank", "dont-know", "no-content"]

LONGEST_EMPTY = 300
"""Longer replies say something, if not about the question: they are the grader's business."""

_DONT_KNOW = re.compile(
    r"\b(?:i\s+)?(?:really\s+|honestly\s+|just\s+|still\s+)*(?:do not|dont|did not|didnt)\s+(?:really\s+|actually\s+)*"
    r"(?:know|remember|recall|understand)(?:\s+(?:this|that|the answer|it|the question|about\s+(?:this|that|it)|this one|anything))*\b"
    r"|\bi(?:\s+have|'ve)?\s*(?:got\s+)?no\s+(?:idea|clue)\b|\bno\s+(?:idea|clue)\b|\b(?:i\s+am|i'm|im)?\s*not\s+sure\b|\bidk\b|\bdunno\b"
    r"|\bi\s+(?:ca not|cannot|can not)\s+(?:answer|say|remember|recall)(?:\s+(?:this|that|it))?\b|\bi\s+(?:forgot|forget)(?:\s+(?:this|that|it))?\b"
    r"|^\W*(?:pass|skip|next)\W*$"
    r"|(?:我)?(?:真的|确实|也|还|完全|实在|暂时)*(?:不(?:太|大)?(?:知道|清楚|了解|懂|会|记得|确定|明白)|没(?:有)?(?:学过|了解过|接触过|思路|想法|听说过|印象)|"
    r"忘(?:记)?了|答不(?:上来|出来|了)|想不起来|说不(?:上来|清))(?:这(?:个|道)?(?:问题|题)?|答案|了|啊|呢|吧)*|^\W*(?:跳过|下一题|过)\W*$"
)
_FILLER = re.compile(
    r"\b(?:sorry|to|of|on|in|for|here|now|right|my|you|how|with|unfortunately|well|um+|uh+|er+|hmm+|honestly|unfortunately|to be honest|afraid|i am|i'm|i|the|a|about|this|that|it|one|question|"
    r"answer|topic|and|so|at all|yet|please|think|but|let us|let's|next|thanks|thank you|maybe|really)\b"
    r"|抱歉|对不起|不好意思|这个|这道|问题|题目|题|我|嗯+|呃+|那个|目前|说实话|老实说|可能|的|答案|请|吧|了|啊|呢|面试官|您好|你好"
)
_OPENER = re.compile(
    r"\b(?:solution|answer|thought process|reasoning|explanation|final answer|the answer is|let us (?:solve|think|analy[sz]e)[^.,:]*|"
    r"let's (?:solve|think|analy[sz]e)[^.,:]*|step by step|sure|certainly|here is(?: my answer)?|okay|ok|yes|no)\b"
    r"|解答|解析|答案(?:是|如下)?|思路|让我们(?:逐步|一步步)?(?:思考|分析|解决)[^，。：]*|好的|回答|如下|首先|分析|解|答|是的|嗯"
)


def emptiness(reply: str | Folded) -> Emptiness | None:
    """Say why a reply cannot earn a mark, or None where there is something to grade."""
    text = (reply if isinstance(reply, Folded) else fold(reply)).text
    if not text.strip():
        return "blank"
    if len(text) > LONGEST_EMPTY:
        return None if _content(text) else "no-content"
    without = _DONT_KNOW.sub(" ", text)
    if without != text and not _content(_FILLER.sub(" ", without)):
        return "dont-know"
    return None if _content(_OPENER.sub(" ", text)) else "no-content"


def _content(text: str) -> bool:
    return bool(re.search(r"[^\W_]", text))
