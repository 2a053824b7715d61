"""The words by which English and Chinese speakers deny, report, leave open or withdraw what is said around them.

Patterns are for folded text: lower case, contractions spelt out ("does not", "cannot").
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Cue:
    """A pattern, and pieces of text of which one stands in whatever it finds: most replies hold none of them.

    Looking for a dozen pieces is thirty times faster than running the pattern.
    """

    pattern: re.Pattern[str]
    pieces: tuple[str, ...]

    def finditer(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """Yield the matches between two places."""
        return self.pattern.finditer(text, start, end)

    def search(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Return the first match between two places."""
        return self.pattern.search(text, start, end)


def pieces_in(text: str, cues: Mapping[str, Sequence[Cue]]) -> dict[Cue, list[str]]:
    """Return the cues worth running on a text, each with those of its pieces that the text has.

    `cues` gives for every piece those that have it (`by_piece`), so that a piece of several is looked for once.
    """
    found: dict[Cue, list[str]] = {}
    for piece in [piece for piece in cues if piece in text]:
        for cue in cues[piece]:
            found.setdefault(cue, []).append(piece)
    return found


def by_piece(cues: Iterable[Cue]) -> dict[str, list[Cue]]:
    """Return for every piece the cues that have it."""
    table: dict[str, list[Cue]] = {}
    for cue in cues:
        for piece in dict.fromkeys(cue.pieces):
            table.setdefault(piece, []).append(cue)
    return table


def _cue(pattern: str, *pieces: str) -> Cue:
    return Cue(re.compile(pattern), tuple(piece for group in pieces for piece in group.split("|")))


_ADVERB = r"(?:(?:simply|just|actually|plainly|plain|really|quite|completely|entirely|totally|clearly|also|even|at all|exactly|strictly|obviously|certainly)\s+)*"
_WRONG = r"(?:wrong|false|incorrect|untrue|mistaken|inaccurate|a mistake|an error|a myth|a fallacy|nonsense|a misconception|a misunderstanding|a lie|not (?:really |quite |actually |at all )?(?:true|the case|correct|right|so|accurate)|never (?:true|the case))"
_WRONG_PIECES = "wrong|false|incorrect|untrue|mistak|inaccurate|error|myth|fallacy|nonsense|misconc|misunderst| lie|not true|not the case|not correct|not right|not so|not accurate|not really|not quite|not actually|not at all|never true|never the"
_CLAIM = r"(?:statement|claim|idea|view|notion|belief|assertion|assumption|story|argument|explanation|thesis|sentence|picture|saying|answer)s?"
_BE = r"(?:is|are|was|were|would be|'s|seems|sounds)"
_SAY = r"(?:say|claim|think|believe|assume|argue|state|suppose|suggest|assert|pretend|conclude|maintain|imagine|hold)"

_CLAIM_ZH = r"(?:说法|观点|看法|结论|想法|理解|表述|论断|认识|描述|判断|论点|话|答案|解释|讲法|断言)"
_WRONG_PIECES_ZH = "不|有误|错|误解|误区|谣言|谬误|假的|站不住|并非"
_ADVERB_ZH = r"(?:其实|都|也|根本|完全|并|显然|明显|就|实际上|确实|恐怕|绝对|统统|全)*"
_WRONG_ZH = (
    r"(?:不成立|不对|不正确|不属实|不准确|不是真的|不是事实|不符合事实|站不住脚|有误|大错特错|错了|纯属误解|纯属谣言"
    r"|是(?:完全|彻底)?(?:错|错误|不对|不正确|不成立|假)的|是个?(?:误解|误区|错误|谣言|谬误)|是一?种?(?:误解|误区)|不是这样|不是这么回事|并非如此)"
)

_TURN_WORDS = (
    r"\b(?:rather|instead|in fact|in reality|on the contrary|what (?:really|actually)|the truth|the opposite|actually)\b(?! than)"
    r"|,\s*(?:but|because|since|it is|it's|they are|as)\b|(?:而是|相反|其实|实际上|事实上|正确的是|应该是|真正|恰恰)|,\s*(?:因为|但|不过|只是)"
)
TURN = re.compile(rf"[;—]|{_TURN_WORDS}")
"""Where a denial ends and the candidate says what is the case, or why. A colon is none: it often stands inside the claim."""
TURN_WORDS = re.compile(_TURN_WORDS)

DENIAL = _cue(
    rf"\b(?:it|that)\s*{_BE} {_ADVERB}{_WRONG}\s*(?:to {_SAY}\s*)?(?:,[^,.;]{{1,40}},|,)?\s*(?:that\b|when people {_SAY}\b)"
    rf"|\bit\s*{_BE} {_ADVERB}{_WRONG} to {_SAY}\b"
    rf"|^(?:no,? )?(?:not true|wrong|false|untrue)(?: that\b|:)"
    rf"|\b(?:the )?(?:claim|idea|notion|statement|belief|view|myth) that\b(?=[^.]*\b{_BE} {_ADVERB}{_WRONG})"
    rf"|\b(?:nobody|no one|no paper|no textbook|none of them) (?:would |can |could |should |ever |seriously |has )*(?:{_SAY}|{_SAY}s|said|showed|shown|shows|claimed)\b(?: that)?"
    rf"|\bi (?:do not|would not|cannot|can not|could not|never) (?:really |actually )?(?:think|believe|agree|accept|say|claim|mean|buy)\b(?! (?:it|more|enough|much|anything|for sure))(?: that)?"
    rf"|\bi (?:deny|reject|dispute|refute|disagree)\b(?: that| with)?"
    rf"|\b(?:you|we|one) (?:cannot|can not|must not|should not|may not) {_SAY}\b(?: that)?"
    rf"|\bthere is no (?:evidence|truth|way|reason to (?:believe|think|assume)|question of)\b(?: that| in)?"
    rf"|\bfar from (?:it being )?(?:true|the case) that\b|\bby no means (?:is it )?(?:true|the case) that\b"
    rf"|\bthe following {_BE} {_ADVERB}{_WRONG}:|\bcontrary to (?:fact|the truth)\b"
    rf"|(?:我|我们)?(?:不认为|不觉得|不相信|不同意|不赞成|不承认|反对|否认|不能说|不可以说|不要说|不应该说|不应认为|不要以为|别以为)"
    rf"|(?:说|认为|以为|声称|主张|断言)(?=[^。!?\n]{{4,}}?{_ADVERB_ZH}{_WRONG_ZH})"
    rf"|(?:谁也没|没有人|没人|从来没人|没有谁)(?:说|认为|会说|会认为|证明|规定)过?|不存在(?=[^。!?\n]*(?:这回事|这种事|的情况|的说法))"
    rf"|没有(?=[^。!?\n]*(?:这回事|这种事|这一说))|(?:以下|下面)(?:说法|内容|这些)?{_ADVERB_ZH}{_WRONG_ZH}[:：]",
    _WRONG_PIECES,
    "i do not|i would not|i cannot|i can not|i could not|i never|nobody|no one|no paper|no textbook|none of them|deny|reject|dispute|refute|disagree|cannot say|cannot claim|cannot think|cannot believe|cannot assume|you cannot|we cannot|one cannot|must not|should not|may not|can not|there is no|far from|by no means|contrary to",
    "不认为|不觉得|不相信|不同意|不赞成|不承认|反对|否认|不能说|不可以说|不要说|不应|不要以为|别以为|说|认为|以为|声称|主张|断言|没|不存在|以下|下面",
)
"""Openers: what follows is denied."""

SENTENCE_DENIAL_ZH = _cue(
    r"(?P<head>(?:但|但是|不过|所以|因此|其实|事实上|实际上|首先|其次|，|\s)*)(?:并非|并不是说?|绝非|绝不是|不是说|根本不是|哪里是|不是)"
    r"(?!\s*(?:如此|这样|这么|偶然|巧合|为了|因为|由于|所有|全部|每|都|一定|必然|必须|只|仅|单|很|太|说不|万能|没有))",
    "并非|并不是|绝非|绝不是|不是|哪里是",
)
"""At the head of a sentence 并非 governs all of it; after a subject only its clause, which core.negation sees."""

REFUTATION = _cue(
    rf"[\"“”'»」』]\s*,?\s*(?:{_BE}|as a claim is) {_ADVERB}{_WRONG}"
    rf"|[,;—–-]\s*(?:(?:and |but )*(?:which|this|that|it|all of (?:this|that|which)))(?: {_CLAIM})?\s*{_BE} {_ADVERB}{_WRONG}"
    rf"|[,;—–-]\s*(?:but |and )?(?:i|we) (?:disagree|do not (?:agree|believe (?:it|that|this)))\b|[,;]\s*(?:not|wrong!|false!)\W*$"
    rf"|(?:[,，;；—”\"」』]|的)\s*(?:但|不过|可|可是|然而)?\s*(?:这|那|此|该|以上|上述)?(?:个|种|些|一|句|类)?{_CLAIM_ZH}{_ADVERB_ZH}{_WRONG_ZH}"
    rf"|[,，;；—”\"」』]\s*(?:但|不过|可|可是|然而)?\s*(?:这|那|此)(?:个|种|些|点)?{_ADVERB_ZH}{_WRONG_ZH}|[”\"」』]\s*{_ADVERB_ZH}{_WRONG_ZH}"
    rf"|[,，]\s*(?:事实|其实|实际)?(?:上)?(?:并非如此|不是这样|不是这么回事|才怪|没这回事|没有这回事|我(?:不同意|不赞成|不认同))",
    _WRONG_PIECES,
    _WRONG_PIECES_ZH,
    "disagree|才怪|没这回事|没有这回事|我不",
)
"""Tails: what stands before in the sentence is denied."""

REMARK_WRONG = _cue(
    rf"^\W*(?:but |no,? |well,? |however,? |and |in fact,? )*(?:all of )?(?:(?:this|that|it|which|these|those)(?: last)?(?: {_CLAIM})?|the (?:last|previous|above) {_CLAIM})\s*{_BE} {_ADVERB}{_WRONG}\W*$"
    rf"|^\W*(?:no,? )?(?:not true|wrong|false|incorrect|nonsense|not so|not at all|that does not hold|this does not hold|i disagree|i do not agree)\W*$"
    rf"|^\W*(?:但|不过|可是|然而|其实|事实上|不)*[,，]?\s*(?:这|那|此|上面|以上|上述|前一)(?:个|种|些|句|一)*(?:{_CLAIM_ZH})?{_ADVERB_ZH}{_WRONG_ZH}的?\W*$"
    rf"|^\W*(?:但|不过|其实|事实)*[,，]?\s*(?:不对|错|错了|不成立|并非如此|不是这样|没这回事|胡说)\W*$",
    _WRONG_PIECES,
    _WRONG_PIECES_ZH,
    "disagree|没这回事|胡说",
)
"""A sentence of its own that calls the one before it wrong."""

_OPPOSITE = r"(?:not|opposite|reverse|contrary|otherwise|other way(?: round| around)?|wrong|false|untrue|the case)"
_DOUBT = r"(?:may(?:be)?|might|could|can|perhaps|possibly|conceivably|potentially)"
_DOUBT_ZH = r"(?:也许|可能|或许|说不定|没准|兴许|未必|保不齐)"
_NOT_SO_ZH = (
    r"(?:(?:不是|并不是|并非|不|没有|不会|不见得|未必|完全|正好|恰好|刚好|恰恰|根本|其实|也|又|就|是|会|这|那|有)*"
    r"(?:这样|这么回事|如此|这么|那样|成立|对|相反|反过来|错的?|不是|不会|没有|不然|不成立)(?:的|吧|呢|了|啊|呀)*)"
)
UNDONE = _cue(
    rf"(?:[,;:—–]|\bor\b|\bthen again\b)\s*(?:or |and |but |yet |then again,? |equally,? |just as well,? )*(?:(?:it|that|this) )?{_DOUBT}\b,?\s*"
    rf"(?:(?:also|as well|just|well|equally|be|that|it|is|the|exact|very|exactly|precisely|so|quite|entirely|does|do|true|case|a|all|this|good|instead|\s))*\s*{_OPPOSITE}"
    rf"(?:\s+(?:be|so|is|does|do|at all|it|true|the case|holds?|round|around|the|opposite|that|this|like that|either|correct|right|instead))*\s*(?=[.!;,\n]|$)"
    rf"|\bor (?:(?:maybe|perhaps|possibly|even|else|rather|indeed) )?(?:not|the (?:exact |very )?(?:opposite|reverse|contrary)|neither|the other way (?:round|around))\s*(?:so|of it|is true|holds)?\s*(?=[.!;,]|$)"
    rf"|[,，;；。]\s*(?:或者|或|不过|但|但是|又|也|然而|同时)*[,，]?\s*(?:也|又|还|它|这)?{_DOUBT_ZH}(?:也|又|还)?{_NOT_SO_ZH}\s*(?=[,，。；;！!\n]|$)"
    rf"|(?:或者|还是)(?:根本|压根|其实)?(?:不是|不会|没有|相反)(?:这样|如此)?\s*(?=[,，。；;！!]|$)",
    "not|opposite|reverse|contrary|otherwise|other way|wrong|false|untrue|the case|neither",
    "也许|可能|或许|说不定|没准|兴许|未必|保不齐|不是|不会|没有|相反",
)
"""A second half that says "or perhaps not": the first half is left open."""

BOTH_WAYS = _cue(
    rf"\bsome\b[^.\n]{{0,30}}?\b(?:{_SAY}|{_SAY}s|said|would)\b[^.\n]*\bothers?\b"
    rf"|\b(?:on (?:the )?one hand|one (?:camp|school|side|group))\b[^.\n]*\b(?:the other (?:camp|school|side|group))\b"
    r"|\beither\b[^.\n]*\bor (?:not|the opposite|the reverse|it (?:is|does) not|they (?:are|do) not)\b"
    r"|要么[^。!?\n]*要么(?:不|没|并非|相反|正好相反|反过来)|有(?:的|些)?人[^。!?\n]*(?:也有|又有|另有|另一些|还有|有的|有些)人?(?:会)?(?:说|认为|觉得|反对|不)"
    r"|一(?:种|派|方)[^。!?\n]*另一(?:种|派|方)(?:说法|观点|意见)?(?:则|却)?(?:说|认为|是)?[^。!?\n]{0,4}(?:相反|不|错|反对)",
    "other|either|要么|有人|有的人|有些人|另一",
)
UNDECIDED = _cue(
    r"\bi (?:would|will|do|can|could|shall)(?: ?not| rather not| never) (?:want to |like to |dare to )?(?:commit|decide|choose|say which|take (?:a |any )?sides?|tell which|judge|bet|rule (?:it |that |this )?out)\b"
    r"|\b(?:could|can|may|might) go (?:both|either) ways?\b|\b(?:both|either|any) (?:of (?:them|these|the two) )?(?:is|are|may be|might be|could be|seems?) (?:equally )?(?:possible|plausible|true|right|correct)\b"
    r"|\b(?:i am|i'm|i remain) (?:torn|undecided|agnostic|neutral|on the fence)\b|\b(?:take|taking) no sides?\b|\bi leave (?:it|that|this) open\b|\bfifty[- ]fifty\b|\bdepends on (?:who|whom) you ask\b|\bwho knows\b|\bopinions differ\b|\b(?:it is|that is|this is) anyone's guess\b"
    r"|不站队|不表态|不下结论|不做判断|不置可否|见仁见智|各有道理|众说纷纭|莫衷一是|两种(?:情况|说法|可能)?都(?:说得通|有可能|有道理|对|可以|行)|都(?:说得通|有道理)|(?:两者|二者|哪种|怎么说|正反)都(?:有可能|可能|对|行)|说不准|我?(?:没法|无法|不好|难以|不敢)(?:判断|确定|断定|下定论|定论)",
    "not |never|either way|both way|both|either|any |torn|undecided|agnostic|neutral|fence|side|leave|fifty|depends on who|knows|differ|guess",
    "站队|表态|结论|判断|置可否|见仁见智|道理|众说|莫衷|说得通|有可能|可能|说不准|确定|断定|定论|两者|二者|哪种|怎么说|正反",
)
"""The candidate says that he does not commit himself: the sentence is left open."""

REMARK_OPEN = _cue(
    rf"^\W*(?:or|and|but|then again|,|\s)*(?:(?:it|that|this) )?{_DOUBT}\b,?\s*(?:(?:also|just as well|well|equally|be|that|it|is|the|exact|so|exactly|\s))*\s*{_OPPOSITE}(?:\s+(?:be|so|is|at all|it|true|the case|holds?))*\W*$"
    rf"|^\W*(?:or|but) (?:maybe |perhaps )?not\W*$|^\W*(?:或者|不过|但|但是|也|又)*[,，]?\s*(?:也|又)?{_DOUBT_ZH}(?:也|又)?{_NOT_SO_ZH}\W*$"
    rf"|{UNDECIDED.pattern.pattern}",
    *UNDONE.pieces,
    *UNDECIDED.pieces,
    "not|opposite",
)
REMARK_STRUCK = _cue(
    r"^\W*(?:no|sorry|wait|oh|hm+|uh|um|actually|,|\s)*(?:please )?(?:scratch|strike|forget|delete|cancel|ignore|withdraw) (?:that|it|this)(?: last (?:bit|part|sentence))?\W*$"
    r"|^\W*(?:不对|抱歉|等等|哦|嗯|请|把|,|，)*(?:这句|这条|上一句|刚才那句|这个)?(?:划掉|收回|不算|当我没说|作废)\W*$",
    "scratch|strike|forget|delete|cancel|ignore|withdraw|划掉|收回|不算|当我没说|作废",
)

REPORTED = _cue(
    rf"\b(?:some|many|most|several|a lot of|certain|other|various)(?: (?:people|authors|folks|papers|blogs|colleagues|engineers|sources|candidates|textbooks|of them))?,? (?:(?:would|might|may|will|often|sometimes|like to|tend to|still|even) )*(?:{_SAY}|tell you)\b(?: that)?"
    rf"|\bpeople (?:(?:would|might|may|will|often|sometimes|like to|tend to|still) )*{_SAY}\b(?: that)?"
    rf"|\b(?:it is|is) (?:often|sometimes|commonly|widely|popularly|frequently) (?:said|claimed|believed|thought|assumed|argued)\b(?: that| to)?|\b(?:allegedly|supposedly|rumou?r has it)\b"
    rf"|(?:有(?:些|的)?人|很多人|不少人|许多人|大家|网上|坊间|人们|常有人)(?:都|会|常|总|常常|经常|可能|也)*(?:说|认为|觉得|以为|声称|传)|据说|传闻|听说",
    "say|claim|think|believe|assume|argue|state|suppose|suggest|assert|pretend|conclude|maintain|imagine|hold|tell|said|thought|alleged|rumo",
    "说|认为|觉得|以为|声称|传",
)
"""Said by others; not the candidate's own claim until he shares it."""
SHARED = re.compile(
    r"\b(?:rightly|correctly|and (?:i agree|they are right|that is (?:right|true|correct)|it is true|this is true|so do i))\b|我(?:也)?(?:同意|认同|赞成|这么认为|觉得对)|确实如此|说得对|没错|是对的"
)

_ALL = r"(?:all(?: of (?:that|this|it))?|everything|(?:the|my) (?:whole|entire|previous|earlier|last|first) (?:thing|answer|reply|explanation|version)|all (?:my|the) (?:statements|points|claims)|what i (?:have )?(?:just )?(?:said|wrote|told you)(?! about)|whatever i (?:just )?said)"
_MIXED = r"(?:mixed|got|had|turned|swapped|confused|put)"
_BEFORE_ZH = r"(?:以上|前面|刚才|刚刚|上面|之前|先前|上述)"
_NULL_ZH = r"(?:不算数?|不对|不作数|作废|收回|撤回|撤销|划掉|错了|说错了?|是错的|说反了?|搞错了?|搞反了?|讲错了?|讲反了?|删掉|推翻|不成立|当我没说|忽略|忘掉)"
WITHDRAWAL = _cue(
    rf"\btake {_ALL}(?: i (?:just )?said)? back\b|\btake (?:it|that|this) all back\b|\btake back {_ALL}"
    rf"|\b(?:scratch|forget|strike|ignore|disregard|delete|discard|drop|cross out|withdraw|retract|cancel) {_ALL}"
    rf"|\b(?:none|nothing) of (?:this|that|it|the above|what i (?:have )?(?:just )?(?:said|wrote))(?: i said)? (?:is|was|holds|stands|counts)\b"
    rf"|\b(?:all|everything|every word)(?: of (?:this|that|it)| i (?:have )?(?:just )?said| above| so far)+ (?:is|was) {_ADVERB}{_WRONG}"
    rf"|\b(?:my|the) (?:whole|entire|previous|earlier|first) (?:answer|reply|explanation)(?: above)? (?:is|was) {_ADVERB}{_WRONG}"
    rf"|\b{_MIXED} (?:it|that|this|them|everything|things)? ?(?:all )?(?:up )?(?:completely|entirely|totally|exactly)(?: (?:up|wrong|backwards|the wrong way (?:round|around)|mixed up))?"
    rf"|\b{_MIXED} (?:it|that|this|them|everything|things) (?:all )?(?:completely|entirely|totally|exactly)? ?(?:wrong|backwards|the wrong way (?:round|around))\b"
    rf"|\bi was (?:completely|entirely|totally) wrong\b|\bthe (?:exact )?opposite of (?:what i|everything i) (?:just )?said\b|\bstart(?:ing)? (?:over|again from scratch)\b(?=[,.:])"
    rf"|{_BEFORE_ZH}(?:我)?(?:说|讲|答|写|回答|提到)?(?:的|过的)?(?:那些|这些|内容|话|东西|回答|几点|几条)?[,，]?(?:我)?(?:都|全|全部|统统|一律|通通|整个|一概)+(?:都|是|要|得|请|给)?{_NULL_ZH}"
    rf"|(?:^|(?<=[,。;!?:\n我请就话]))\s*全(?:部|都)(?:都)?(?:收回|作废|划掉|推翻|说错|说反|搞反|搞错|讲反|讲错)|(?:完全|彻底|整个|全)(?:都)?(?:说|搞|弄|记|讲|答)(?:反|错|混)了"
    rf"|{_BEFORE_ZH}?没有?一(?:条|句|个|点)(?:是)?(?:对|正确|成立)|(?:收回|撤回|推翻|忘掉|忽略|划掉)(?:我)?{_BEFORE_ZH}(?:我)?(?:说|讲|答)?(?:过)?(?:的)?(?:全部|所有|一切|那些|话|内容|回答)*"
    rf"|把?{_BEFORE_ZH}(?:我)?(?:说|讲|答)?(?:的)?(?:全部|所有|一切|那些|这些|话|内容|回答)*(?:请)?(?:作废|收回|撤回|推翻|划掉|不算|不作数|忘掉|忽略|无视)(?![^,。;!?]{{0,3}}(?:维|项|层|位|掩|填))",
    " back|scratch|forget|strike|ignore|disregard|delete|discard|drop|cross out|withdraw|retract|cancel|none of|nothing of|all of|everything|every word|answer|reply|explanation|mixed|completely|entirely|totally|exactly|backwards|wrong|the opposite of|start",
    "收回|作废|划掉|推翻|说错|说反|搞反|搞错|讲反|讲错|反了|错了|混了|没一|没有一|撤回|撤销|忘掉|忽略|不算|不对|不作数|是错的|删掉|不成立|当我没说",
)
"""A withdrawal of everything before it; one that names its object ("what I said about …") is none."""

CORRECTION = re.compile(
    r"\b(?:no,? wait|wait,? (?:no|actually|that)|(?:no,? )?sorry,? (?:no|that|i (?:was|meant|got))|correction|let me correct|correct myself|(?:scratch|strike) (?:that|it)|i misspoke|on second thoughts?|thinking about (?:it|that) again|i was wrong)\b"
    r"|不对(?![称等齐应])|更正|纠正|说错|搞错|口误|我改|再想想|等一下|等等"
)
"""The candidate corrects himself: the later version of a statement counts."""
