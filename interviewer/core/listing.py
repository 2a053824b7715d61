"""Finds sentences that are nothing but a list of terms: they name things and say nothing about them.

The items of a telling list have a sign or a word of relation in them ("K = X W_K", "scoring: additive", "norm before the
sum"); bare terms have none. Speech without commas is no list, however long.
"""

import re

from interviewer.core.folding import Folded

FEWEST = 5
"""Items of a list. Fewer are an ordinary enumeration inside of an answer."""
FEWEST_INTRODUCED = 9
"""Items of a list that begins with more than a term."""
BARE = 0.7
"""Share of the items that are bare terms."""
LONGEST_ITEM = 3.5
"""Words of a bare term; a Chinese character counts as half a word."""
_ITEM_END = re.compile(r"[,、;|]|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])|\s[-–—•]\s")
_TUPLE = re.compile(r"[\[(][^\[\]()\n]{1,40}[\])]")
"""A shape or a remark in brackets, which makes no list of the sentence around it: "[B, T, H, dh]"."""
_UNIT = re.compile(r"[a-z0-9']+|[\u3400-\u9fff]")
_RELATION = re.compile(
    r"[=:<>≈→∝+*^]|->|\b(?:is|are|was|were|be|has|have|had|does|do|gets?|makes?|gives?|goes|comes|needs?|uses?|keeps?|takes?|lets?|"
    r"not|no|without|because|so|if|when|then|than|of|for|by|with|to|per|from|into|over|before|after|instead|between)\b"
    r"|[是有为由会能把被让使用于做要需没不无从到向给对比及与和跟的乘除加减算求取过变得]"
)
_FILLER = re.compile(
    r"(?:um+|uh+|er+|hmm*|like|so|well|ok(?:ay)?|yes|no|right|sorry|wait|you know|i mean|i think|let me see|how do i put it|and|then|"
    r"嗯+|呃+|啊|那个|这个|就是|就是说|然后|然后呢|怎么说呢|对吧|我想想|其实|比如|首先|最后|对|好|嘛|吧|呢)+"
)


def lists(reply: Folded) -> tuple[tuple[int, int], ...]:
    """Return the folded spans of the sentences that only list terms. Ask through `reply.once(lists)`."""
    return tuple(
        (start, end) for start, end in reply.sentences if end - start > 2 * FEWEST and _is_list(reply.text[start:end])
    )


def _is_list(sentence: str) -> bool:
    if "=" in sentence:
        return False
    parts = (part.strip() for part in _ITEM_END.split(_TUPLE.sub(" ", sentence.rstrip(" .。!;\n"))))
    items = [part for part in parts if part and not _FILLER.fullmatch(part)]
    # "It manages the system prompt, tools, history, …": a list that is introduced answers what was asked for.
    introduced = bool(items) and not _is_bare(items[0])
    if len(items) < (FEWEST_INTRODUCED if introduced else FEWEST):
        return False
    return sum(map(_is_bare, items)) >= BARE * len(items)


def _is_bare(item: str) -> bool:
    units = _UNIT.findall(item)
    size = sum(1.0 if unit.isascii() else 0.5 for unit in units)
    return len(units) == 1 or size <= 1.0 or (size <= LONGEST_ITEM and not _RELATION.search(item))
