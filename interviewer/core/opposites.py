"""Pairs of things that answers in this field keep apart, and how their names are found in a text."""

import re
from functools import lru_cache

Side = tuple[str, ...]
OPPOSED: tuple[tuple[Side, Side], ...] = (
    (("LayerNorm", "layer norm", "LN", "层归一化"), ("BatchNorm", "batch norm", "BN", "批归一化")),
    (("RMSNorm",), ("LayerNorm", "layer norm", "LN", "层归一化")),
    (("pre-norm", "Pre-LN", "pre-layernorm"), ("post-norm", "Post-LN", "post-layernorm")),
    (("byte-level BPE", "字节级 BPE"), ("byte fallback",)),
    (
        ("word level", "words", "word", "词级", "按词切"),
        ("character level", "characters", "character", "字符级", "按字符切"),
    ),
    (("absolute", "绝对"), ("relative", "相对")),
    (("encoder", "编码器"), ("decoder", "解码器")),
    (("fully connected", "dense", "全连接"), ("attention", "注意力")),
    (("feed-forward", "前馈"), ("attention", "注意力")),
    (("self-attention", "self attention", "自注意力"), ("cross-attention", "cross attention", "交叉注意力")),
    (("queries", "query", "查询", "W_Q", "Q"), ("values", "value", "值", "W_V", "V")),
    (("queries", "query", "查询"), ("keys", "key", "键")),
    (("keys", "key", "键", "W_K", "K"), ("values", "value", "值", "W_V", "V")),
    (("frequent", "高频"), ("rare", "罕见")),
    (("int8",), ("fp16",)),
    (("int4",), ("int8",)),
    (("ReLU",), ("GELU",)),
    (("training", "训练"), ("inference", "推理")),
    (("prefill", "预填充"), ("decode", "decoding", "解码")),
    (("DPO",), ("PPO",)),
    (("SFT",), ("RLHF",)),
    (("LoRA",), ("full fine-tuning", "全参数微调", "全量微调")),
    (("data parallelism", "数据并行"), ("tensor parallelism", "张量并行")),
    (("MQA",), ("MHA",)),
    (("GQA",), ("MQA",)),
    (("teacher", "教师"), ("student", "学生")),
    (("bi-encoder", "双塔", "双编码器"), ("cross-encoder", "交叉编码器")),
    (("dense retrieval", "稠密检索", "向量检索"), ("BM25", "sparse retrieval", "稀疏检索")),
    (("precision", "精确率", "精确度"), ("recall", "召回率")),
    (("compute-bound", "计算受限"), ("memory-bound", "访存受限")),
    (("weights", "权重"), ("activations", "激活")),
    (("rows", "row", "行"), ("columns", "column", "列")),
    (("source", "源"), ("target", "目标")),
)
"""Things that answers keep apart, each with its names; aligned names come first, and the first pair that fits is taken."""


_WITHIN_WORDS: dict[str, str] = {
    "注意力": r"(?<!自)注意力",
    "字节": r"字节(?!级)",
    "字符": r"字符(?!级)",
    "值": r"(?<![数取均绝峰阈限小大个么填充设])值(?!得)",
    "键": r"(?<!关)键(?!盘)",
    "行": r"(?<![进执运并流可])行(?!为)",
    "列": r"(?<![序系排并])列(?!表)",
    "源": r"(?<![来资开])源",
}
"""Chinese names that are also part of other words."""


@lru_cache(maxsize=256)
def pattern(name: str) -> re.Pattern[str]:
    """Return what finds a term as a word of its own; a Latin one in any letter case unless it is short and capital."""
    if re.search(r"[\u3400-\u9fff]", name):
        return re.compile(_WITHIN_WORDS.get(name, re.escape(name)))
    exact = name.isupper() or "_" in name
    return re.compile(rf"(?<![A-Za-z0-9_-]){re.escape(name)}(?![A-Za-z0-9_])", 0 if exact else re.IGNORECASE)
