"""What tells a question, its number, a label and an advertisement apart from the rest of a text, in both languages."""

import re
import textwrap

LONGEST_QUESTION = 300
"""Characters of a heading that may be a question; a longer line is a paragraph."""

_ASKS_ZH = re.compile(
    r"什么|如何|怎么|怎样|为什么|为何|为啥|哪些|哪个|哪种|哪几|多少|几种|是否|能否|可否|何时|何在|区别|异同|吗|呢|"
    r"讲讲|讲一下|说说|说一下|谈谈|聊聊|介绍|解释|简述|描述|阐述|对比|比较|列举|推导|证明|写出|手写|实现|设计|"
    r"了解|理解|作用|优缺点|原理"
)
_ASKS_EN = re.compile(
    r"^(?:what|why|how|when|where|which|who|whose|explain|describe|compare|contrast|define|derive|list|name|discuss|"
    r"design|implement|write|can|could|do|does|did|is|are|was|were|should|would|will|tell|give|walk|suppose|state|outline|"
    r"prove|show|sketch|summari[sz]e|estimate|calculate|compute)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^\s*(?:(?P<dotted>\d{1,3}(?:\.\d{1,3}){1,3})[.、．)）:：]?(?=\s|[^\d.\s])\s*"
    r"|[(（\[]?(?P<plain>\d{1,3})(?:[.、．)）\]:：](?!\d)\s*|\s+(?=\S))"
    r"|(?P<zh>第\s*[\d一二三四五六七八九十百]+\s*[题问道])\s*[.、:：]?\s*"
    r"|(?P<han>[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．)）])\s*)"
)
_BOLD = re.compile(r"^(?P<mark>\*\*|__)(?=\S)(?P<inside>.+?)(?P=mark)(?P<rest>.*)$", re.DOTALL)
_Q_LABEL = re.compile(
    r"^(?P<open>\*\*|__)?\s*(?:(?:Q|Question|问|问题|题目|面试题|面试官)\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})?\s*[:：.、)）]|"
    r"[\[【(（](?:Q|Question|问|问题|题目)\s*\d{0,3}[\]】)）]\s*[:：]?)\s*(?P<close>\*\*|__)?\s*",
    re.IGNORECASE,
)
_A_LABEL = re.compile(
    r"^[ \t]*(?:[-*>]\s+)?(?P<open>\*\*|__)?\s*(?:(?:A|Ans|Answer|答|答案|参考答案|标准答案|回答|解答|参考回答|候选人)"
    r"\s*\d{0,3}\s*[:：](?!\S*://)|[\[【(（](?:A|Answer|答|答案|参考答案)[\]】)）][ \t]*[:：]?)[ \t]*(?P<close>\*\*|__)?[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
_A_HEADING = re.compile(
    r"\W*(?:(?:click|tap)(?: here)? (?:to|for)(?: the)? )?(?:(?:the|show|see|view|reveal|open|expand|sample|model|reference|suggested|my)(?: the)? )*"
    r"(?:answers?|solution|explanation|spoiler|details|more|show|expand|reveal)\W*"
    r"|\W*(?:点击|点此|点我)?(?:查看|展开|显示|看)?(?:参考|标准|我的|示例|详细)?(?:答|答案|回答|解答|解析|详解|详情|答案解析|答案与解析|折叠|更多|全文)\W*",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"扫码|二\s*[v维]\s*码|公众号|免费领取|大礼包|资料包|学习资料|加群|进群|加微信|版权声明|商业转载|投稿邮箱|一键三连|"
    r"点赞.{0,8}(?:收藏|关注)|(?:收藏|关注).{0,8}点赞|"
    r"\bsubscribe (?:to|for|now|here)\b|\bnewsletter\b|\bfollow (?:me|us) on\b|\ball rights reserved\b|"
    r"\bshare this (?:post|article)\b|\blike and share\b|\bjoin (?:our|my) (?:course|discord|community|telegram)\b|"
    r"\brelated (?:posts|articles)\b|\bfree (?:pdf|e-?book|course)\b",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"获取方式|免费|学习路线|报名|训练营|侵权|转载|关注|收藏|点赞|小编|福利|感兴趣|保证|领取|书籍|"
    r"\bdiscount\b|\bsign up\b|\bbuy\b|\benrol+\b|\bcourse\b|\bfree\b|\bclick here\b|\blimited\b|"
    r"[\U0001F300-\U0001FAFF]",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"^\s*(?:在这里插入图片描述|!\[[^\]]*\]\([^)]*\)|\[?(?:图片|image|img)\]?)\s*$", re.IGNORECASE)
_TO_ASK = re.compile(
    r"反问|(?:可以|想要?)问面试官|问面试官的问题|你有什么(?:想问|问题)|questions? (?:to|you can|you should|for you to) ask|"
    r"ask (?:your|the) interviewer|questions? for the interviewer|reverse interview",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"^(?:目录|大纲|课程大纲|目\s*录|contents|table of contents|toc|outline|syllabus)\W*$", re.IGNORECASE
)


def looks_asked(text: str) -> bool:
    """Say whether a heading asks something: a question mark, an interrogative, or what one is told to do."""
    plain = text.strip().strip("*_ ")
    if not plain or len(plain) > LONGEST_QUESTION:
        return False
    return plain.endswith(("?", "？")) or "？" in plain or bool(_ASKS_EN.match(plain) or _ASKS_ZH.search(plain))


def without_number(text: str) -> tuple[str, str | None]:
    """Return a line without its number, and the number as "1", "1.2", "第" or "一"; None where it has none."""
    found = _NUMBER.match(text)
    if not found or not text[found.end() :].strip():
        return text.strip(), None
    kind = found["dotted"] or found["plain"] or ("第" if found["zh"] else "一")
    return text[found.end() :].strip(), kind


def without_emphasis(text: str) -> tuple[str, str]:
    """Return the bold beginning of a text without its marks, and the rest; the beginning is empty where none is bold."""
    found = _BOLD.match(text.strip())
    return (" ".join(found["inside"].split()), found["rest"].strip()) if found else ("", text.strip())


def labelled_question(text: str) -> tuple[str, str] | None:
    """Return the question and what follows it where a label such as "Q1:" or 问题： begins a paragraph, else None.

    The question ends at a label of an answer, else with its line or its bold type.
    """
    found = _Q_LABEL.match(text.strip())
    if not found:
        return None
    rest = text.strip()[found.end() :]
    if answer := _A_LABEL.search(rest):
        asked, follows = rest[: answer.start()], rest[answer.start() :]
    elif found["open"] and found["open"] in rest:
        asked, _, follows = rest.partition(found["open"])
    else:
        asked, _, follows = rest.partition("\n")
    return " ".join(asked.replace("**", "").replace("__", "").split()), follows.strip()


def without_answer_label(text: str) -> tuple[str, bool]:
    """Return a text without a label such as "A:" or 答： at its beginning, and whether there was one."""
    found = _A_LABEL.match(text)
    if not found:
        return text, False
    rest = text[found.end() :].rstrip()
    rest = textwrap.dedent(rest).lstrip("\n") if rest.startswith("\n") else rest
    # "**A: all of it is bold**" leaves the closing marks behind.
    return (rest.replace(found["open"], "", 1) if found["open"] and not found["close"] else rest), True


def is_answer_heading(text: str) -> bool:
    """Say whether a heading, or what one clicks on, is nothing but "Answer", "Show answer" or 点击查看答案."""
    return _A_HEADING.fullmatch(text.strip().strip("*_# ")) is not None


def promotes(text: str) -> bool:
    """Say whether a paragraph advertises or states rights: one sure sign, or two that an answer may also have."""
    return _STRONG.search(text) is not None or len({sign.lower() for sign in _WEAK.findall(text)}) > 1


def is_picture(text: str) -> bool:
    """Say whether a line only stands for a picture that did not come along."""
    return _PICTURE.match(text) is not None


def asks_interviewer(text: str) -> bool:
    """Say whether a heading begins the questions that a candidate may ask in turn."""
    return _TO_ASK.search(text) is not None


def is_contents(text: str) -> bool:
    """Say whether a heading begins a table of contents or a course outline."""
    return _CONTENTS.match(text.strip()) is not None
