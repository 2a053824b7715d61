"""Accept groups: prefixes, whole words, folding, windows, negation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.folding import fold
from interviewer.core.matching import find


def said(reply: str, *groups: str) -> str:
    """Return 'yes', 'negated' or 'no'."""
    match = find([groups], fold(reply))
    return "no" if match is None else "negated" if match.negated else "yes"


@pytest.mark.parametrize(
    ("reply", "groups"),
    [
        ("The gradients explode.", ("gradient", "explod")),
        ("variance of $d_{k}$", ("variance", "d_k")),
        ("the VARIANCE is dₖ", ("variance", "d_k")),
        ("用softmax函数做归一化", ("softmax", "归一")),
        ("a dot-product, then softmax", ("dot product", "softmax")),
        ("it doesn't need positions", ("not", "position")),
        ("ｓｏｆｔｍａｘ 会饱和", ("softmax", "饱和")),
        ("√d_k 作为分母", ("√d_k|sqrt", "分母")),
        ("8/3 of d", ("8/3", "d")),
        ("8 / 3 of d", ("8/3", "d")),
        ("n × d_k numbers", ("n*d_k", "number")),
        ("scores QK^\\top and $Q K^{\\top}$", ("qkt", "score")),
        ("X in $R^{n \\times d_k}$", ("r!", "d_k")),
        ("x^{2} and x²", ("x^2", "and")),
        ("以 $\\sqrt{d_k} \\in R$ 缩放分数", ("d_k", "缩放")),
    ],
)
def test_a_way_is_found_in_many_spellings(reply: str, groups: tuple[str, ...]) -> None:
    assert said(reply, *groups) == "yes"


@pytest.mark.parametrize(
    ("reply", "groups"),
    [
        ("that means nothing here", ("mean!", "nothing")),
        ("the hotkeys and values", ("keys", "values")),
        ("it costs 12 times as much", ("2", "times")),
        ("it costs 2.5 times as much", ("2", "times")),
        ("quick and dirty", ("q", "dirty")),
        ("I am not sure whether softmax saturates.", ("softmax", "saturat")),
        ("我不确定 softmax 会不会饱和", ("softmax", "饱和")),
        ("variance " + "word " * 40 + "dimension", ("variance", "dimension")),
        ("Variance matters. Then comes softmax. And the dimension too.", ("variance", "dimension")),
        ("Does the variance grow with the dimension?", ("variance", "dimension")),
    ],
)
def test_what_only_looks_alike_is_not_found(reply: str, groups: tuple[str, ...]) -> None:
    assert said(reply, *groups) == "no"


@pytest.mark.parametrize(
    ("reply", "groups"),
    [
        ("The variance does not grow with the dimension.", ("variance", "dimension")),
        ("Softmax never saturates.", ("softmax", "saturat")),
        ("softmax 不会饱和", ("softmax", "饱和")),
        ("方差并不随维度变化", ("方差", "维度")),
        ("We train without softmax saturation", ("softmax", "saturat")),
        ("That softmax saturates is simply wrong.", ("softmax", "saturat")),
        ("It is not because gradients explode", ("gradient", "explod")),
        ("不是因为梯度会爆炸，而是会消失", ("梯度", "爆炸")),
        ("We can't tell softmax saturates", ("softmax", "saturat")),
        ("softmax 会饱和的说法不对", ("softmax", "饱和")),
        ("系数并不影响饱和，取值过大", ("系数", "饱和")),
        ("别按利用率扩容", ("利用率", "扩容")),
        ("这样就不再做张量并行", ("张量", "并行")),
        ("You can't just train softmax until it saturates.", ("softmax", "saturat")),
        ("It does not take Q, K and V from the same sequence.", ("K", "same sequence")),
    ],
)
def test_negation_is_seen(reply: str, groups: tuple[str, ...]) -> None:
    assert said(reply, *groups) == "negated"


@pytest.mark.parametrize(
    ("reply", "groups"),
    [
        ("It is not about speed, the variance grows with the dimension.", ("variance", "dimension")),
        ("Without the scaling softmax saturates.", ("softmax", "saturat")),
        ("If you do not scale, the variance grows with the dimension.", ("variance", "dimension")),
        ("Not only does the variance grow with the dimension, it grows fast.", ("variance", "dimension")),
        ("不缩放的话 softmax 会饱和", ("softmax", "饱和")),
        ("不同维度下方差不同", ("方差", "维度")),
        ("方差不仅随维度增大", ("方差", "维度")),
        ("It adds no parameters", ("no!", "parameter")),
        ("It is not just a softmax that saturates", ("softmax", "saturat")),
        ("You can't tell positions apart", ("cannot tell", "position")),
        ("V isn't rotated as it is only averaged", ("V", "averag")),
        ("不加掩码时它对排列是等变的", ("排列", "等变")),
        ("So that softmax does not become too saturated", ("softmax", "saturat")),
        ("让 softmax 不至于过于饱和", ("softmax", "饱和")),
        ("它可以避免梯度消失", ("梯度", "消失")),
        ("un + happi + ness", ("+", "happi")),
        ("词表里没有的词就拆成子词", ("没有|拆", "子词")),
        ("参数相同不成立。向量相同也不成立。", ("向量相同", "不成立")),
        ("只有来源相同这一条是对的，其他两条不成立", ("来源", "相同")),
        ("压成与句长无关的向量，长度固定", ("向量", "固定")),
        ("先看是不是格式出了问题", ("格式", "问题")),
        ("要看有没有格式问题", ("格式", "问题")),
        ("特别是按利用率扩容", ("利用率", "扩容")),
        ("别忘了减去最大值", ("减", "最大值")),
        ("从不同角度改写查询", ("改写", "查询")),
        ("放不下再上张量并行", ("张量", "并行")),
        ("不够才加流水线并行", ("流水线", "并行")),
        ("不要忘了减去最大值", ("减", "最大值")),
        ("Do not forget to subtract the maximum.", ("subtract", "maximum")),
        ("其后的 token 缓存全部作废", ("token", "缓存")),
    ],
)
def test_a_negation_of_something_else_does_not_count(reply: str, groups: tuple[str, ...]) -> None:
    assert said(reply, *groups) == "yes"


@given(st.text(max_size=300))
def test_folding_keeps_the_way_back(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.origin)
    assert all(0 <= at < len(text) for at in folded.origin)
    assert list(folded.origin) == sorted(folded.origin)


@given(st.text(max_size=200), st.integers(0, 200), st.integers(1, 50))
def test_a_quote_is_verbatim(text: str, start: int, size: int) -> None:
    folded = fold(text)
    assert folded.quote(start, min(start + size, len(folded.text))) in text


def test_a_number_does_not_begin_behind_a_decimal_point() -> None:
    assert find([["5 gib"]], fold("It takes 2.5 GiB.")) is None
    assert find([["5 gib"]], fold("It takes 5 GiB.")) is not None
    assert find([["5 gib"]], fold("It is done.5 GiB are left.")) is not None


def test_contractions_are_spelt_out_with_the_way_back() -> None:
    folded = fold("It won't and can't saturate, so don't worry.")
    assert folded.text == "it will not and cannot saturate, so do not worry."
    at = folded.text.index("saturate")
    assert folded.quote(at, at + 8) == "saturate"
    assert folded.quote(folded.text.index("will"), at - 1) == "won't and can't"
