"""What a draft key point is recognised and asked by where no model writes it: words of its own sentence.

A way of saying it is made of the sentence's words that the question does not have, in three groups, first to last. The
probe names what the sentence is about, the hint two more of its words, and neither may tell more than `leaks` allows.
Chinese is not divided by spaces: rjieba says which runs of characters are words, and the accept groups of the corpus,
which beginnings and compounds of them people say.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from interviewer.core.folding import fold
from interviewer.core.matching import find
from interviewer.core.probe import leaks
from interviewer.core.question import KeyPoint, Lang, Question, Text, Way
from interviewer.core.words import STOP, Term, stems, terms

if TYPE_CHECKING:
    import rjieba

GROUPS = 3
"""Groups of a drafted way. Two of three make a point half said; a way of two would be met by any sentence on the subject."""
LONGEST_WORD = 6
LEAST_NAMED, LONGEST_NAMED = 2, 4
"""Characters of a Chinese word that a probe names."""
LEAST_UNTOLD = 4
PROBE: Mapping[Lang, str] = {"en": "What can you add about {0}?", "zh": "关于“{0}”，你还能补充什么？"}
HINT: Mapping[Lang, str] = {"en": "It has to do with {0} and {1}.", "zh": "和“{0}”“{1}”有关。"}

_FIELD_TERMS = "大模型 词表 分词器 提示词 嵌入 微调 注意力 显存 算子 掩码 量化 蒸馏 对齐 召回 重排 上下文 残差 缓存"
_FIELD_WORDS = frozenset(_FIELD_TERMS.split())
"""Words of our field that a general dictionary lacks, takes apart or calls no noun."""
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_WEAK_TERMS_ZH = (
    "这样 需要 可以 所以 因此 因为 可能 不会 就不用 一次 每一步 每步 一个 两个 多个 几个 它们 他们 必须 只是 跟着 之后 之前 "
    "然后 最终 分别 若干 逐个 也可以 不用 没有 一种 一些 这个 那个 这种 其中 以及 通常 一般 容易 能够 就是 只对 不能 进行 使用 "
    "时候 开始 一起 更少 更大 更多 更高 缺点 优点 但是 而且 如果 还是 不同 同时 非常 比较 越来 一定 总是 只有 主要 避免 处理 提供 导致 引入 实现 采用 利用 保持 得到 接近 变成 成为 优势 问题 方法 情况 部分 作用 方式 过程 结果 好处 坏处"
)
_WEAK_TERMS_EN = (
    "make give get one two first several few whenever anything something become need also often usually quite really "
    "good bad high low large small big new different same many lot way thing case "
    "never cannot without neither none hard unabl"
)
_WEAK_ZH, _WEAK_EN = frozenset(_WEAK_TERMS_ZH.split()), frozenset(_WEAK_TERMS_EN.split())
_WEAK_CHARS = frozenset("不再每一先只它就很更又还仍着后时前几十做给按些把被让使")
_DETERMINERS = "the|a|an|each|every|its|their|our|of|by|in|for|with|per|before|after"
_NOUN = re.compile(
    rf"\b(?:{_DETERMINERS})\s+([A-Za-z][\w-]+)(?=\s+(?:is|are|was|were|can|of|that|which|has|have|may|will|must|and|or|in|on|to|so|as|for"
    r"|with|before|after|from|by|when|while)\b|\s*[,.;:()]|\s*$)"
    r"|\b([A-Za-z][\w-]+s)(?=\s+(?:are|were|can|of|that|which|have|may|must|will)\b)|\b([A-Z]{2,}[\w-]*)\b"
)


def known_words(questions: Iterable[Question]) -> frozenset[str]:
    """Return the Chinese words that the questions' accept groups are made of, those of drafts apart."""
    ways = (way for q in questions for point in q.key_points if not point.draft for way in point.accept)
    found = (word.strip() for way in ways for group in way for word in group.split("|"))
    return frozenset(w for w in found if 2 <= len(w) <= LONGEST_WORD and _CHINESE.fullmatch(w)) - _WEAK_ZH


def sketched(question: Question, words: Collection[str] = frozenset()) -> Question:
    """Return the question with accept groups, a probe and a hint for each draft point that lacks them.

    Args:
        question: its draft points have texts.
        words: Chinese words that are known, for the groups.
    """
    points = tuple(_sketched(question, point, words) if point.draft else point for point in question.key_points)
    return question.model_copy(update={"key_points": points})


def _sketched(question: Question, point: KeyPoint, words: Collection[str]) -> KeyPoint:
    ways = [_way(point.text.get(lang), question, words) for lang in point.text.langs]
    made = point.model_copy(update={"accept": point.accept or tuple(way for way in ways if way)})
    others = frozenset[str]().union(*(stems(p.text.both) for p in question.key_points if p.id != point.id))
    themes = {lang: _themes(point.text.get(lang), question, others) for lang in point.text.langs}
    probe = {lang: PROBE[lang].format(found[0]) for lang, found in themes.items() if found}
    hint = {lang: HINT[lang].format(*found[1:3]) for lang, found in themes.items() if len(found) > 3}
    return made.model_copy(
        update={"probe": made.probe or _safe(probe, question, made), "hint": made.hint or _safe(hint, question, made)}
    )


def _safe(told: Mapping[Lang, str], question: Question, point: KeyPoint) -> Text | None:
    """Return the texts that do not give the point away; None where none is left."""
    kept = {lang: text for lang, text in told.items() if not leaks(text, question, point)}
    return Text(**kept) if kept else None


def _way(text: str, question: Question, words: Collection[str]) -> Way:
    """Return three groups of the sentence's own words; none where its sentence itself would not be found by them."""
    alternatives = list(_alternatives(text, question, words))
    if len(alternatives) < GROUPS:
        return ()
    cuts = [round(n * len(alternatives) / GROUPS) for n in range(GROUPS + 1)]
    way = tuple("|".join(dict.fromkeys(w for part in alternatives[a:b] for w in part)) for a, b in pairwise(cuts))
    found = find([way], fold(text))
    return way if found and not found.negated else ()


def _alternatives(text: str, question: Question, words: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Yield what stands for each informative word of a sentence, in order, each word once."""
    folded = fold(text)
    asked, seen = stems(question.question.both), set[str]()
    known = list(_known(folded.text, words))
    taken = {at for start, word in known for at in range(start, start + len(word))}
    others = [t for t in terms(folded) if taken.isdisjoint(range(t.start, t.end))]
    pieces: list[tuple[int, tuple[str, ...]]] = [(start, _parts(word, words)) for start, word in known]
    pieces += [(t.start, (_beginning(t, folded.text),)) for t in others if _tells(t)]
    for _, alternatives in sorted(pieces):
        new = tuple(w for w in alternatives if w not in seen and not stems(w) <= asked)
        seen.update(new)
        if new:
            yield new


def _tells(term: Term) -> bool:
    if term.stem.isascii():
        return term.stem not in _WEAK_EN
    return term.stem not in _WEAK_ZH and not _WEAK_CHARS.intersection(term.stem)


def _beginning(term: Term, text: str) -> str:
    """Return the beginning that a word shares with its stem ("memory", "memori"): what all its forms begin with."""
    word = text[term.start : term.end]
    if not word.isalpha() or not word.isascii():
        return word
    shared = next((n for n, (a, b) in enumerate(zip(word, term.stem, strict=False)) if a != b), len(term.stem))
    return word[: max(shared, 3)]


def _known(text: str, words: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield the known words of a text with their places, the longest at each place."""
    for run in _CHINESE.finditer(text):
        at = run.start()
        while at < run.end():
            sizes = range(min(LONGEST_WORD, run.end() - at), 1, -1)
            word = next((text[at : at + n] for n in sizes if text[at : at + n] in words), "")
            if word:
                yield at, word
            at += len(word) or 1


def _parts(word: str, words: Collection[str]) -> tuple[str, ...]:
    """Return a word, or for a long one the two known words that it is made of: people say one of them."""
    if len(word) < 4:
        return (word,)
    cuts = ((word[:n], word[n:]) for n in range(2, len(word) - 1))
    return next(
        ((a, b) for a, b in cuts if a in words and b in words), (word, word[:2]) if word[:2] in words else (word,)
    )


@lru_cache(maxsize=1)
def _segmenter() -> "rjieba.Jieba":
    import rjieba

    segmenter = rjieba.Jieba()
    for word in sorted(_FIELD_WORDS):
        segmenter.add_word(word, None, "n")
    return segmenter


def _named(text: str) -> Iterator[tuple[int, str]]:
    """Yield the Chinese nouns of a text with their places; where it has none, its verbs."""
    at, nouns, verbs = 0, [], []
    for word, tag in _segmenter().tag(text, hmm=False):  # words of its dictionary only, none that it guesses
        if LEAST_NAMED <= len(word) <= LONGEST_NAMED and _CHINESE.fullmatch(word) and word not in _WEAK_ZH:
            if tag.startswith("n") or word in _FIELD_WORDS:
                nouns.append((at, word))
            elif tag.startswith("v"):
                verbs.append((at, word))
        at += len(word)
    yield from nouns or verbs


def _themes(text: str, question: Question, others: frozenset[str]) -> list[str]:
    """Return words of a sentence that can be named in a follow-up, in order: Chinese and English nouns, acronyms.

    A sentence of so few new words that naming one would tell much of it has none. Words of the question say nothing new,
    and words of other points would say too much: repeating them must not earn those.
    """
    asked = stems(question.question.both)
    if len(stems(text) - asked) < LEAST_UNTOLD:
        return []
    found = list(_named(text))
    for match in _NOUN.finditer(text):
        word = next(group for group in match.groups() if group)
        if word.lower() not in STOP and word.lower().rstrip("s") not in _WEAK_EN:
            found.append((match.start(), word.lower() if word.istitle() else word))
    named: dict[str, None] = {}
    for _, word in sorted(found):
        if stems(word) and stems(word).isdisjoint(asked | others):
            named.setdefault(word)
    return list(named)
