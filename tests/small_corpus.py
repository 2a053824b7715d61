"""Six short bilingual questions that differ in subject, for tests of retrieval."""

from interviewer.core.question import KeyPoint, Question, Text

_ENTRIES: dict[str, tuple[str, tuple[str, str], tuple[str, str], tuple[str, str]]] = {
    "scaling": (
        "transformer/attention",
        ("Why are attention scores divided by the root of d_k?", "注意力分数为什么要除以根号 d_k？"),
        (
            "The variance of a dot product grows with the dimension, softmax saturates and its gradient vanishes.",
            "点积的方差随维度增大，softmax 饱和，梯度消失。",
        ),
        ("Variance grows with the head size", "方差随头维度增大"),
    ),
    "kv-cache": (
        "inference/serving",
        ("What does a KV cache save during decoding?", "KV 缓存在解码时省了什么？"),
        (
            "Keys and values of earlier tokens are kept in memory, so every step computes one token only.",
            "先前词元的键和值保存在显存中，每一步只计算一个词元。",
        ),
        ("Earlier keys and values are not computed again", "先前的键值不必重新计算"),
    ),
    "layer-norm": (
        "transformer/normalization",
        ("Where does a pre-norm block normalise?", "前置归一化在哪里做归一化？"),
        (
            "Before each sub-layer, inside the residual branch, which keeps deep stacks stable without warm-up.",
            "在每个子层之前、残差分支之内，深层网络不用预热也稳定。",
        ),
        ("Normalisation stands inside the residual branch", "归一化位于残差分支内"),
    ),
    "bpe": (
        "tokenization",
        ("How does byte pair encoding build its vocabulary?", "字节对编码怎样构建词表？"),
        (
            "It merges the most frequent pair of adjacent symbols again and again until the vocabulary is full.",
            "反复合并最常见的相邻符号对，直到词表达到预定大小。",
        ),
        ("The most frequent adjacent pair is merged", "合并最常见的相邻符号对"),
    ),
    "rope": (
        "transformer/position",
        ("What does rotary position embedding rotate?", "旋转位置编码旋转的是什么？"),
        (
            "Pairs of query and key coordinates by an angle that grows with the position; scores see offsets only.",
            "把查询和键的坐标两两旋转，角度随位置增大；打分只与相对偏移有关。",
        ),
        ("Queries and keys are rotated", "旋转的是查询和键"),
    ),
    "lora": (
        "fine-tuning",
        ("What does LoRA train?", "LoRA 训练的是什么？"),
        (
            "Two low-rank matrices whose product is added to a frozen weight matrix.",
            "两个低秩矩阵，其乘积加到冻结的权重矩阵上。",
        ),
        ("The base weights stay frozen", "基座权重保持冻结"),
    ),
}


def small_corpus() -> dict[str, Question]:
    """The six questions by id."""
    return {
        name: Question(
            id=name,
            topic=topic,
            question=Text(en=asked[0], zh=asked[1]),
            answer=Text(en=answer[0], zh=answer[1]),
            key_points=(KeyPoint(id="first", text=Text(en=point[0], zh=point[1])),),
        )
        for name, (topic, asked, answer, point) in _ENTRIES.items()
    }


def many(count: int) -> dict[str, Question]:
    """Questions that differ in a number and a colour, for what depends on how many there are."""
    colours = (("red", "红"), ("green", "绿"), ("blue", "蓝"), ("grey", "灰"), ("white", "白"))
    made = {}
    for n in range(count):
        en, zh = colours[n % len(colours)]
        made[f"many-{n}"] = Question(
            id=f"many-{n}",
            topic=f"many/{en}",
            question=Text(en=f"What is special about {en} case {n}?", zh=f"{zh}色情形 {n} 有何特别？"),
            answer=Text(en=f"Case {n} is {en} and has {n * 7} corners.", zh=f"情形 {n} 是{zh}色，有 {n * 7} 个角。"),
        )
    return made
