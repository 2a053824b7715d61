"""Retrieval at 10,000 questions: time of a search beside exact search, recall on paraphrases, rate of building.

The corpus is the shipped one, filled up to 10,000 with SYNTHETIC questions made from templates. Run with
`python -m benchmarks.retrieval [number of questions]`.
"""

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from interviewer.core.question import KeyPoint, Lang, Question, Text
from interviewer.corpus import read_corpus
from interviewer.embedding import BuiltinEmbedder
from interviewer.index import Index
from interviewer.index.documents import documents, statements
from interviewer.settings import shipped

PARAPHRASES = Path(__file__).parent / "paraphrases.jsonl"
SIZE = 10_000
TOP = 5

SUBJECTS = [
    ("gradient checkpointing", "梯度检查点"), ("pipeline parallelism", "流水线并行"), ("tensor parallelism", "张量并行"),
    ("beam search", "束搜索"), ("nucleus sampling", "核采样"), ("speculative decoding", "投机解码"),
    ("weight quantisation", "权重量化"), ("knowledge distillation", "知识蒸馏"), ("reward modelling", "奖励建模"),
    ("preference optimisation", "偏好优化"), ("vector retrieval", "向量检索"), ("document chunking", "文档切块"),
    ("query rewriting", "查询改写"), ("tool calling", "工具调用"), ("prompt injection", "提示注入"),
    ("data deduplication", "数据去重"), ("learning rate warm-up", "学习率预热"), ("mixed precision", "混合精度"),
    ("expert routing", "专家路由"), ("context extension", "上下文扩展"), ("image encoders", "图像编码器"),
    ("continuous batching", "连续批处理"), ("prefix caching", "前缀缓存"), ("red teaming", "红队测试"),
    ("instruction tuning", "指令微调"), ("contamination checks", "污染检查"), ("loss spikes", "损失尖峰"),
    ("optimizer states", "优化器状态"), ("activation memory", "激活显存"), ("hallucination metrics", "幻觉指标"),
]  # fmt: skip
SETTINGS = [
    ("a chat service", "对话服务"), ("a search engine", "搜索引擎"), ("a coding assistant", "编程助手"),
    ("a phone", "手机端"), ("a research cluster", "研究集群"), ("a bank", "银行"), ("a hospital", "医院"),
    ("a call centre", "客服中心"), ("a game", "游戏"), ("a translation product", "翻译产品"), ("a legal archive", "法律档案"),
    ("a recommender", "推荐系统"),
]  # fmt: skip
ASPECTS = [
    ("memory", "显存占用"), ("latency", "延迟"), ("quality", "效果"), ("cost", "成本"), ("stability", "稳定性"),
    ("privacy", "隐私"), ("throughput", "吞吐"), ("robustness", "鲁棒性"), ("fairness", "公平性"), ("debugging", "排错"),
]  # fmt: skip
FORMS = [
    ("How does {s} change {a} in {p}?", "{s}会怎样影响{p}的{a}？"),
    ("Design {s} for {p} when {a} matters most", "{p}最看重{a}时，怎样设计{s}？"),
    ("Which trade-off between {a} and effort does {s} bring to {p}?", "在{p}里，{s}在{a}与投入之间如何取舍？"),
]


def synthetic(count: int, seed: int = 0) -> dict[str, Question]:
    """Return SYNTHETIC questions: every template filled in, then numbered variants, each with an answer and two points."""
    chance = random.Random(seed)
    made: dict[str, Question] = {}
    for number in range(count):
        (s_en, s_zh), (p_en, p_zh), (a_en, a_zh) = (chance.choice(c) for c in (SUBJECTS, SETTINGS, ASPECTS))
        en, zh = chance.choice(FORMS)
        others = chance.sample(SUBJECTS, 4)
        answer_en = (
            f"{s_en.capitalize()} acts on {a_en} first. In {p_en} one measures case {number} before and after, compares "
            f"it with {others[0][0]} and {others[1][0]}, and keeps it only where {a_en} gains more than it costs. "
            f"Typical failures come from {others[2][0]}; they are found with a held-out set and a rollback plan."
        )
        answer_zh = (
            f"{s_zh}首先作用于{a_zh}。在{p_zh}中要对第 {number} 种情形做前后对比，并与{others[0][1]}和{others[1][1]}比较，"
            f"只有{a_zh}的收益大于代价时才保留。常见的失败来自{others[2][1]}，要用留出集和回滚方案来发现。"
        )
        made[f"synthetic-{number}"] = Question(
            id=f"synthetic-{number}",
            topic=f"synthetic/{s_en.replace(' ', '-')}",
            question=Text(en=en.format(s=s_en, p=p_en, a=a_en), zh=zh.format(s=s_zh, p=p_zh, a=a_zh)),
            answer=Text(en=answer_en, zh=answer_zh),
            key_points=(
                KeyPoint(id="effect", text=Text(en=f"{s_en} acts on {a_en}", zh=f"{s_zh}作用于{a_zh}")),
                KeyPoint(id="check", text=Text(en=f"compared with {others[3][0]}", zh=f"与{others[3][1]}对比")),
            ),
        )
    return made


def paraphrases(corpus: dict[str, Question]) -> list[tuple[str, Lang, str]]:
    """Return (question id, language, query) of every paraphrase whose question is in the corpus."""
    rows = [json.loads(line) for line in PARAPHRASES.read_text("utf-8").splitlines()]
    return [(row["id"], row["lang"], row["query"]) for row in rows if row["id"] in corpus]


def milliseconds(work: Callable[[str], object], queries: Sequence[str]) -> tuple[float, float]:
    """Return median and 95th percentile of the time that work takes for a query."""
    import numpy as np

    times = []
    for query in queries:
        start = time.perf_counter()
        work(query)
        times.append((time.perf_counter() - start) * 1e3)
    return float(np.percentile(times, 50)), float(np.percentile(times, 95))


def exact(corpus: dict[str, Question]) -> tuple[Callable[[str], list[str]], Callable[[str], object]]:
    """Return exact cosine search over the same vectors: with embedding the query, and the search alone."""
    import numpy as np

    indexed = documents(corpus)
    ids = [document.id for document in indexed]
    embedder = BuiltinEmbedder().trained(BuiltinEmbedder().train(statements(corpus)))
    matrix = np.array(embedder.embed([document.whole for document in indexed]), np.float32)
    kept: dict[str, Any] = {}

    def search(query: str) -> list[str]:
        kept[query] = np.array(embedder.embed([query])[0], np.float32)
        return [ids[n] for n in np.argsort(-(matrix @ kept[query]), kind="stable")[:50]]

    return search, lambda query: np.argpartition(-(matrix @ kept[query]), 50)


def recall(index: Index, queries: Sequence[tuple[str, Lang, str]]) -> dict[str, tuple[int, int, int]]:
    """Return (found first, found among TOP, queries) for each language."""
    found: dict[str, tuple[int, int, int]] = {}
    for question_id, lang, query in queries:
        ids = [hit.question_id for hit in index.search(query, TOP)]
        first, top, total = found.get(lang, (0, 0, 0))
        found[lang] = (first + (ids[:1] == [question_id]), top + (question_id in ids), total + 1)
    return found


def main(size: int = SIZE) -> None:
    """Measure and print a table."""
    own = dict(read_corpus([shipped("knowledge")]))
    corpus = {**synthetic(max(0, size - len(own))), **own}
    queries = paraphrases(own)
    texts = [query for _, _, query in queries]
    print(
        f"{len(corpus):,} questions: {len(own)} shipped, {len(corpus) - len(own):,} SYNTHETIC; {len(texts)} paraphrases"
    )
    with tempfile.TemporaryDirectory() as folder:
        import chromadb  # noqa: F401  (its import is no part of the rate)

        start = time.perf_counter()
        index = Index.open(corpus, Path(folder), BuiltinEmbedder())
        seconds = time.perf_counter() - start
        print(f"build                     {len(corpus) / seconds:8,.0f} questions/s ({seconds:.1f} s)")
        index.close()
        start = time.perf_counter()
        index = Index.open(corpus, Path(folder), BuiltinEmbedder())
        opened = time.perf_counter() - start
        index.search("warm")
        print(
            f"open when built           {opened * 1e3:8.1f} ms, first search {time.perf_counter() - start - opened:.2f} s"
        )
        floor, alone = exact(corpus)
        for name, work in [
            ("search", index.search),
            ("search in a topic", lambda q: index.search(q, topic="transformer")),
            ("similar", index.similar),
            ("floor: embed + numpy", floor),
            ("floor: numpy alone", alone),
        ]:
            p50, p95 = milliseconds(work, texts * 4)
            print(f"{name:25} {p50:8.2f} ms p50 {p95:8.2f} ms p95")
        same = [len({i for i, _ in index._near(q, 10)} & set(floor(q)[:10])) / 10 for q in texts]
        print(f"graph against exact       {sum(same) / len(same):8.3f} of the 10 nearest")
        for where, kept in (("all", index), ("shipped only", None)):
            with kept or Index.open(own, Path(folder) / "own", BuiltinEmbedder()) as used:
                for lang, (first, top, total) in recall(used, queries).items():
                    print(
                        f"recall {lang}, {where:13}     @1 {first / total:.2f}  @{TOP} {top / total:.2f}  (n = {total})"
                    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
