"""The field's terms in both languages, and the pairs of things that answers keep apart."""

import re
from functools import lru_cache

from interviewer.core.question import Lang

TERMS: tuple[tuple[str, str], ...] = (
    ("self-attention", "自注意力"),
    ("attention", "注意力"),
    ("queries", "查询"),
    ("query", "查询"),
    ("weights", "权重"),
    ("weight", "权重"),
    ("gradient", "梯度"),
    ("variance", "方差"),
    ("standard deviation", "标准差"),
    ("dimension", "维度"),
    ("embedding", "词向量"),
    ("vocabulary", "词表"),
    ("sequence", "序列"),
    ("encoder", "编码器"),
    ("decoder", "解码器"),
    ("hidden state", "隐状态"),
    ("parameter", "参数"),
    ("mask", "掩码"),
    ("normalisation", "归一化"),
    ("normalization", "归一化"),
    ("inference", "推理"),
    ("training", "训练"),
    ("activation", "激活"),
    ("activation function", "激活函数"),
    ("residual connection", "残差连接"),
    ("learning rate", "学习率"),
    ("inner product", "内积"),
    ("dot product", "点积"),
    ("weighted sum", "加权求和"),
    ("weighted average", "加权平均"),
    ("projection matrix", "投影矩阵"),
    ("matrix", "矩阵"),
    ("vector", "向量"),
    ("bias", "偏置"),
    ("cache", "缓存"),
    ("quantisation", "量化"),
    ("quantization", "量化"),
    ("sliding window", "滑动窗口"),
    ("feed-forward", "前馈"),
    ("complexity", "复杂度"),
    ("characters", "字符"),
    ("bytes", "字节"),
    ("subword", "子词"),
    ("throughput", "吞吐"),
    ("latency", "延迟"),
    ("optimiser", "优化器"),
    ("optimizer", "优化器"),
    ("fine-tuning", "微调"),
    ("distillation", "蒸馏"),
    ("temperature", "温度"),
    ("beam search", "束搜索"),
    ("hallucination", "幻觉"),
    ("retrieval", "检索"),
    ("reward model", "奖励模型"),
    ("reward", "奖励"),
    ("policy", "策略"),
    ("pipeline parallelism", "流水线并行"),
    ("tensor parallelism", "张量并行"),
    ("data parallelism", "数据并行"),
    ("context window", "上下文窗口"),
    ("rotation", "旋转"),
    ("moving average", "滑动平均"),
    ("running average", "滑动平均"),
    ("low-rank", "低秩"),
    ("loss function", "损失函数"),
    ("cross-entropy", "交叉熵"),
    ("probability", "概率"),
    ("similarity", "相似度"),
    ("position encoding", "位置编码"),
    ("positional encoding", "位置编码"),
    ("scores", "分数"),
)
"""(English, Chinese); words that mean something else in other company (key, value, head, layer) are left out."""

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


def found(text: str, lang: Lang) -> list[str]:
    """Return the terms of the field that a text uses, in its language, in the glossary's order."""
    column = 0 if lang == "en" else 1
    return list(dict.fromkeys(pair[column] for pair in TERMS if pattern(pair[column]).search(text)))
