"""Two wordings are told apart by what they ask about, however alike their frames are."""

import pytest

from interviewer.corpus.duplicates import ask_of_different_things


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("什么是 RoPE？", "什么是 MLA？"),
        ("什么是温度？", "什么是幻觉？"),
        ("LoRA 的 alpha 有什么用？", "LoRA 的 rank 有什么用？"),
        ("What is beam search?", "What is a tokenizer?"),
        ("How does GQA shrink the cache?", "How does MQA shrink the cache?"),
        ("What changed in Llama2?", "What changed in Llama3?"),
    ],
)
def test_questions_on_different_things_are_told_apart(one: str, other: str) -> None:
    assert ask_of_different_things(one, other)
    assert ask_of_different_things(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("什么是 RAG？", "什么是 RAG（Retrieval-Augmented Generation）？"),
        ("什么是KV Cache？", "KV 缓存是什么？"),
        ("注意力为什么要除以根号 d_k？", "注意力分数为什么要除以 √d_k？"),
        ("What is self-attention?", "Explain self-attention."),
        ("Why does GQA help?", "Why is GQA helpful for the KV cache?"),
        ("Why?", "Why?"),
    ],
)
def test_other_words_for_the_same_question_stay_near(one: str, other: str) -> None:
    assert not ask_of_different_things(one, other)
    assert not ask_of_different_things(other, one)
