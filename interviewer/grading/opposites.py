"""Pairs of words that exclude each other, in both languages: saying one where the reference says the other is an error."""

from collections.abc import Mapping
from functools import lru_cache

from interviewer.core.words import stem

_EN = (
    "increase decrease|increase reduce|increase drop|more less|more fewer|high low|higher lower|highest lowest|large small|big small|"
    "larger smaller|bigger smaller|largest smallest|long short|longer shorter|fast slow|faster slower|open closed|open close|"
    "series parallel|positive negative|same different|equal unequal|connect disconnect|complete incomplete|hot cold|warm cool|"
    "warmer cooler|hotter colder|heavy light|heavier lighter|before after|first last|above below|up down|left right|inside outside|"
    "begin end|start stop|on off|always never|all none|possible impossible|true false|static dynamic|fixed variable|"
    "contiguous scattered|contiguous linked|sequential random|reliable unreliable|stable unstable|better worse|best worst|easy hard|"
    "easy difficult|easier harder|rise fall|expand contract|gain lose|add remove|insert delete|front rear|front back|head tail|"
    "minimum maximum|min max|input output|send receive|internal external|upper lower|hard soft|harder softer|thick thin|wide narrow|"
    "deep shallow|near far|early late|earlier later|strong weak|stronger weaker|dark bright|solid liquid|attract repel|absorb reflect|"
    "most least|many few|multiple single|top bottom|forward backward|public private|global local|synchronous asynchronous|"
    "connection connectionless|similar different|present absent|full empty|success failure|sparse dense|encoder decoder|"
    "sender receiver|source destination|causal bidirectional|exact approximate|vanish explode|online offline|yes no"
)
_ZH = (
    "增大 减小|增加 减少|变大 变小|提高 降低|升高 降低|上升 下降|大于 小于|大 小|高 低|快 慢|连续 离散|顺序 随机|静态 动态|相同 不同|正 负|长 短|"
    "强 弱|优点 缺点|有序 无序|递增 递减|头 尾|左 右|插入 删除|最大 最小|最多 最少|多 少|容易 困难|简单 复杂|稳定 不稳定|相邻 不相邻|有限 无限|"
    "固定 可变|固定 变化|单 双|串行 并行|同步 异步|公开 私有|集中 分散|前 后|上 下|深 浅|稀疏 稠密|无向 有向|收敛 发散|爆炸 消失|编码 解码|训练 推理"
)


@lru_cache(maxsize=1)
def opposites() -> Mapping[str, frozenset[str]]:
    """Return, for each English stem, the stems that exclude it; made once, since stemming takes a moment."""
    table: dict[str, set[str]] = {}
    for pair in _EN.split("|"):
        one, other = (stem(word) for word in pair.split())
        table.setdefault(one, set()).add(other)
        table.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in table.items()}


OPPOSITES_ZH: tuple[tuple[str, str], ...] = tuple(
    pair for one, other in (p.split() for p in _ZH.split("|")) for pair in ((one, other), (other, one))
)
"""(said by the reference, excludes it), in Chinese characters."""
