"""Blank, "I don't know" and master keys say nothing; real answers do."""

import pytest

from interviewer.core.hard_zero import emptiness


@pytest.mark.parametrize("reply", ["", "  \n ", "\u200b\u200b", "\u3000"])
def test_blank(reply: str) -> None:
    assert emptiness(reply) == "blank"


@pytest.mark.parametrize(
    "reply",
    ["I don't know", "i dont know.", "Sorry, I really don't know the answer to this question", "no idea", "I'm not sure", "pass", "idk",
     "I can't remember this, sorry", "不知道", "不太清楚", "抱歉，这个问题我不会", "我没学过这个", "忘了", "跳过", "呃……这道题我真的不知道答案"],
)  # fmt: skip
def test_dont_know(reply: str) -> None:
    assert emptiness(reply) == "dont-know"


@pytest.mark.parametrize(
    "reply",
    [
        ":",
        "...",
        "Solution",
        "Solution:",
        "Answer:",
        "Thought process:",
        "Let's solve this problem step by step.",
        "解",
        "答案：",
        "让我们逐步思考",
        "。",
        "?!",
    ],
)
def test_master_keys(reply: str) -> None:
    assert emptiness(reply) == "no-content"


@pytest.mark.parametrize(
    "reply",
    ["I don't know the exact number, but the variance grows with d_k", "softmax", "不知道原因，但是 softmax 会饱和", "8/3", "d_k", "梯度", "不清楚具体数字，方差会变大",
     "We do not know the position of a token without an encoding", "模型不知道位置信息", "no, the keys are separate"],
)  # fmt: skip
def test_a_reply_with_something_in_it_is_graded(reply: str) -> None:
    assert emptiness(reply) is None
