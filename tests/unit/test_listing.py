"""A list of bare terms states nothing; a terse answer is not one."""

import pytest

from interviewer.core.folding import fold
from interviewer.core.listing import lists


@pytest.mark.parametrize(
    "text",
    [
        "variance, dimension, softmax, saturation, gradient, scale",
        "softmax saturates, gradient, variance, dimension, d_k, dot product, scale",
        "方差、维度、点积、饱和、梯度、缩放",
        "softmax、饱和、梯度、方差、维度",
        "方差 维度 点积 饱和 梯度 缩放 注意力",
        "encoder | decoder | alignment | context vector | weights",
    ],
)
def test_bare_terms_are_a_list(text: str) -> None:
    folded = fold(text)
    assert lists(folded) == ((0, len(folded.text)),)


@pytest.mark.parametrize(
    "text",
    [
        "Variance grows, softmax saturates.",
        "Q = X W_Q, K = X W_K, V = X W_V, S = QK^T, A = softmax(S), O = AV",
        "X 分别乘 W_Q、W_K、W_V，QK^T 是 n×n，除以 √d_k，softmax 之后乘 V。",
        "Norm before the sum, residual stays clean, gradient goes straight through, no warm-up, deep stacks train.",
        "um, so, like, you know, I mean, the variance grows with the dimension",
        "归一化在前，残差不变，梯度直通，不用预热，可以叠得很深。",
        "It covers BPE, Unigram, words and characters.",
    ],
)
def test_terse_statements_are_none(text: str) -> None:
    assert lists(fold(text)) == ()


def test_a_list_that_is_introduced_answers_a_question() -> None:
    said = "It manages the system prompt, tools, history, retrieved passages, memory."
    assert lists(fold(said)) == ()
    assert lists(fold("System prompt, tools, history, retrieved passages, memory.")) != ()
    assert lists(fold("把 [B, T, d] 变形为 [B, T, H, dh]，再换成 [B, H, T, dh]。")) == ()
