"""What is denied, left open or taken back earns nothing; negation, modesty, contrast and correction in fair use cost nothing.

The claims are those of the factory's question: the variance grows with the dimension, softmax saturates, the gradient vanishes.
"""

import pytest

from interviewer.core import stance_cues
from interviewer.core.folding import fold
from interviewer.core.stance import full_sentences
from interviewer.core.stance_cues import CORRECTION
from interviewer.core.verdict import Grade
from interviewer.grading.offline import OfflineGrader
from interviewer.ports import GradingRequest
from tests.factory import question


def credited(reply: str) -> set[str]:
    """Return the points that a reply earns."""
    result = OfflineGrader().grade(GradingRequest(question(), reply, "en"))
    assert isinstance(result, Grade)
    return {v.point for v in result.verdicts if v.earned}


DENIED = [
    "It is simply not true that the variance of those products grows with the dimension.",
    "It's false that softmax ever saturates.",
    "It would be a mistake to say that softmax saturates.",
    "It isn't the case, in any model I know, that softmax saturates there.",
    "I don't believe that the gradient vanishes in this setting.",
    "I wouldn't say that the variance has anything to do with the dimension.",
    "Nobody claims that softmax saturates here.",
    "There is no evidence that the variance depends on the dimension.",
    "The idea that softmax saturates is a myth.",
    "The claim that the variance grows with the dimension is incorrect.",
    '"Softmax saturates" is wrong.',
    "“The variance grows with the dimension; softmax saturates” is false.",
    "Softmax saturates, which is simply not true.",
    "The variance grows with the dimension; that statement is wrong.",
    "Softmax saturates. That is wrong.",
    "The variance grows with the dimension. No, that's not true.",
    "The gradient vanishes. Nonsense.",
    "I disagree that softmax saturates.",
    "You cannot say that the variance depends on the dimension.",
    "We can't claim the gradient becomes small.",
    "The following is false: softmax saturates and the gradient vanishes.",
    "It is wrong to think the gradient vanishes.",
    "It was never the case that softmax saturates.",
    "The variance (of the raw products) never grows with the dimension.",
    "Softmax hardly ever saturates.",
    "No softmax in this layer saturates.",
    "The variance fails to grow with the dimension.",
    "The variance neither grows nor shrinks with the dimension.",
    "It's far from true that softmax saturates.",
    "并非方差会随着维度增大。",
    "并不是说方差会随维度变大。",
    "说 softmax 会饱和是错误的。",
    "认为方差与维度有关，这种看法不对。",
    "方差随维度增大，这种说法站不住脚。",
    "“softmax 会饱和”不成立。",
    "softmax 会饱和的说法是一种误解。",
    "我不认为 softmax 会饱和。",
    "我不同意方差随维度增大这个观点。",
    "没有人说过梯度会消失。",
    "softmax 会饱和。这是错的。",
    "方差随维度增大。其实这个结论不成立。",
    "softmax 在这里根本不会饱和。",
    "不存在 softmax 饱和这回事。",
    "方差会随维度增大，事实并非如此。",
    "以下说法是错的：方差随维度增大，softmax 饱和。",
    "绝不是方差随维度增大。",
    "不能说梯度消失了。",
    "softmax 从不饱和。",
]
OPEN = [
    "It might be that softmax saturates, or it might not.",
    "Maybe softmax saturates, maybe not.",
    "Perhaps the variance grows with the dimension. Perhaps not.",
    "Possibly the variance grows with the dimension, but possibly the opposite is true.",
    "Either softmax saturates or it doesn't, I can't decide.",
    "Either the variance grows with the dimension, or the opposite.",
    "Some people say softmax saturates, others disagree.",
    "Some think that the variance grows with the dimension; others hold that this is wrong.",
    "Some say that the gradient vanishes.",
    "It is often claimed that softmax saturates.",
    "Softmax saturates or not, I would not commit myself.",
    "The variance may grow with the dimension, and it may just as well be the reverse.",
    "Softmax could saturate, but then again it could be the other way round.",
    "Softmax saturates, or perhaps not.",
    "The variance depends on the dimension, or possibly it is not so.",
    "One school says that softmax saturates, the other school says that it stays flat.",
    "Softmax saturates: this could go either way.",
    "The gradient vanishes; who knows.",
    "I'm not sure whether softmax saturates.",
    "I have no idea if the variance grows with the dimension.",
    "People often say that the gradient vanishes.",
    "It may be the case that softmax saturates, or the exact opposite.",
    "Whether the variance grows with the dimension I will not judge; both are possible.",
    "Allegedly softmax saturates.",
    "可能 softmax 会饱和，也可能不会。",
    "也许方差随维度增大，也许正好相反。",
    "softmax 或许会饱和，或许不是这样。",
    "要么方差随维度增大，要么不是。",
    "要么 softmax 饱和，要么正好相反，我不好判断。",
    "有人说 softmax 会饱和，也有人说不会。",
    "有的人认为方差随维度增大，有的人认为这不对。",
    "有人认为梯度会消失。",
    "据说 softmax 会饱和。",
    "一种说法是方差随维度增大，另一种说法正好相反。",
    "方差是不是随维度增大，两种说法都有道理。",
    "softmax 会饱和，也可能并不会这样，说不准。",
    "方差可能随维度增大；但也可能不成立。",
    "梯度消失还是不消失，众说纷纭。",
    "可能 softmax 会饱和。也可能不是。",
    "我不确定方差会不会随维度增大。",
    "不知道 softmax 是否会饱和。",
    "很多人说 softmax 会饱和。",
]
TAKEN_BACK = [
    "Softmax saturates. I take all of that back.",
    "The variance grows with the dimension. Sorry, forget everything I said.",
    "Softmax saturates. Forget what I just said.",
    "Softmax saturates and the gradient vanishes. None of that is true, actually.",
    "The variance grows with the dimension. Please disregard my whole answer.",
    "Softmax saturates. Hmm, everything I said above is wrong.",
    "The gradient vanishes. I got it completely wrong.",
    "The gradient vanishes. I mixed everything up completely.",
    "The variance grows with the dimension. I withdraw all that.",
    "Softmax saturates. Scratch that.",
    "The variance grows with the dimension. No, strike that.",
    "The variance grows with the dimension. Wait, actually the variance does not grow with the dimension.",
    "Softmax saturates. Correction: softmax never saturates.",
    "Softmax saturates. On second thought, no: softmax does not saturate.",
    "Softmax saturates. Let me correct myself, softmax doesn't saturate.",
    "The variance grows with the dimension. I misspoke: the variance has no dependence on dimension.",
    "Softmax saturates. My previous answer was wrong.",
    "The gradient vanishes. Nothing of what I said holds.",
    "Softmax saturates. I had it all backwards.",
    "I said the variance grows with the dimension. I was completely wrong.",
    "softmax 会饱和。以上全部收回。",
    "方差随维度增大。刚才说的都不算。",
    "方差随维度增大，softmax 饱和。前面说的全错了。",
    "softmax 会饱和。上面的内容统统作废。",
    "梯度会消失。不好意思，我完全说反了。",
    "softmax 会饱和。请忘掉我刚才说的话。",
    "softmax 会饱和。我收回刚才的回答。",
    "方差随维度增大。没有一句是对的。",
    "softmax 会饱和。这句划掉。",
    "方差随维度增大。不对，方差并不随维度增大。",
    "softmax 会饱和。更正一下，softmax 不会饱和。",
    "softmax 会饱和。我说错了，softmax 不会饱和。",
    "softmax 会饱和。等等，应该是 softmax 不会饱和。",
    "梯度消失。再想想，梯度不会消失。",
    "之前的回答全部推翻：softmax 饱和。之前讲的都是错的。",
    "softmax 会饱和，梯度消失。刚才说的这些我全部撤回。",
    "softmax 会饱和。前面我讲的一概不算数。",
    "方差随维度增大。上面全都搞错了。",
    "softmax 会饱和。把前面说的作废。",
    "梯度消失。刚刚那些话请忽略，都说错了。",
]
FAIR = [
    ("I think softmax saturates.", "saturation"),
    ("Probably the variance grows with the dimension.", "variance"),
    ("The gradient may well vanish, I believe: the gradient gets small.", "gradient"),
    ("If I remember correctly, softmax saturates.", "saturation"),
    ("Perhaps because the variance grows with the dimension.", "variance"),
    ("I'm not an expert, but softmax saturates.", "saturation"),
    ("As far as I know the variance grows with the dimension, though I might be wrong.", "variance"),
    ("Maybe softmax saturates then.", "saturation"),
    ("It is possible that softmax saturates.", "saturation"),
    ("Correct me if I'm wrong, the variance grows with the dimension.", "variance"),
    ("It is not the mean but the variance that grows with the dimension.", "variance"),
    ("Not the mean: the variance grows with the dimension.", "variance"),
    ("The variance, not the mean, grows with the dimension.", "variance"),
    ("It's not that the keys are large; the variance grows with the dimension.", "variance"),
    ("The gradient does not explode, it vanishes: the gradient is small.", "gradient"),
    ("The gradient vanishes rather than explodes.", "gradient"),
    ("The gradient vanishes instead of exploding.", "gradient"),
    ("It is not true that the gradient explodes; the gradient vanishes.", "gradient"),
    ("It is wrong to say the mean grows. Rather, the variance grows with the dimension.", "variance"),
    ("It's a myth that softmax is linear. In fact softmax saturates.", "saturation"),
    ("Nobody doubts that softmax saturates.", "saturation"),
    ("There is no doubt that the variance grows with the dimension.", "variance"),
    ("No matter what, softmax saturates.", "saturation"),
    ("Without scaling, softmax saturates.", "saturation"),
    ("We scale so that softmax does not become too saturated.", "saturation"),
    ("Unless we scale, softmax saturates.", "saturation"),
    ("Not only does softmax saturate, the gradient vanishes too.", "gradient"),
    ("Keys are not stored for values here, and the variance grows with the dimension.", "variance"),
    ("If the entries are independent, the variance is the dimension.", "variance"),
    ("The variance isn't constant, it grows with the dimension.", "variance"),
    ("Softmax is not linear, so softmax saturates.", "saturation"),
    ("The softmax saturates, no, sorry, I mean: yes, softmax saturates.", "saturation"),
    ("The gradient explodes. Wait, no: the gradient vanishes.", "gradient"),
    ("The mean grows. Scratch that, the variance grows with the dimension.", "variance"),
    ("I used to think it was the mean, but it is the variance that scales with dimension.", "variance"),
    ("Some people say the gradient explodes, but in fact the gradient vanishes.", "gradient"),
    ("Many people think it is about speed; actually softmax saturates.", "saturation"),
    ("Forget what I said about speed: softmax saturates.", "saturation"),
    ("Contrary to popular belief, softmax saturates.", "saturation"),
    ("It is not surprising that softmax saturates.", "saturation"),
    ("I cannot say it better: softmax saturates.", "saturation"),
    ("Softmax saturates, which is why we need scaling.", "saturation"),
    ("Softmax saturates, and that is the wrong regime to train in.", "saturation"),
    ("Softmax saturates, so they learn slowly or not at all.", "saturation"),
    ("Whether the keys are normalised or not, the variance grows with the dimension.", "variance"),
    ("Some heads attend to others; softmax saturates.", "saturation"),
    ("People say that softmax saturates, and they are right.", "saturation"),
    ("It is not just that softmax is slow; softmax saturates.", "saturation"),
    ("The larger variance (not the mean) comes from the dimension.", "variance"),
    ("我觉得 softmax 会饱和。", "saturation"),
    ("应该是方差随维度增大吧。", "variance"),
    ("可能是因为 softmax 会饱和。", "saturation"),
    ("大概是方差随维度变大。", "variance"),
    ("我理解 softmax 会饱和，不知道对不对。", "saturation"),
    ("不是均值，而是方差随维度增大。", "variance"),
    ("增大的是方差而不是均值，它随维度线性变化。", "variance"),
    ("并不是均值变大，而是方差随维度增大。", "variance"),
    ("梯度不是爆炸，而是梯度消失。", "gradient"),
    ("梯度不会爆炸，反而会消失，梯度变得很小。", "gradient"),
    ("不缩放的话，softmax 就会饱和。", "saturation"),
    ("如果不除以根号，方差就随维度增大。", "variance"),
    ("毫无疑问，方差随维度增大。", "variance"),
    ("方差不仅随维度增大，而且是线性的。", "variance"),
    ("这并非偶然，方差随维度增大。", "variance"),
    ("并非因为算得慢，而是 softmax 会饱和。", "saturation"),
    ("有人说梯度会爆炸，其实是梯度消失。", "gradient"),
    ("很多人以为是均值的问题，实际上方差随维度增大。", "variance"),
    ("梯度爆炸，不对，说错了，是梯度消失。", "gradient"),
    ("均值变大。更正一下，是方差随维度变大。", "variance"),
    ("不能不说，方差随维度增大是关键。", "variance"),
    ("softmax 会饱和，这一点没有错。", "saturation"),
    ("softmax 会饱和，这样梯度就不大了。", "saturation"),
    ("没错，softmax 会饱和。", "saturation"),
    ("softmax 不是线性的，输入一大 softmax 就饱和。", "saturation"),
    ("不同维度下方差不同：维度越大方差越大。", "variance"),
    ("为了让 softmax 不至于过于饱和。", "saturation"),
    ("关于速度的部分收回，softmax 会饱和。", "saturation"),
]


@pytest.mark.parametrize("reply", DENIED)
def test_what_is_denied_earns_nothing(reply: str) -> None:
    assert credited(reply) == set()


@pytest.mark.parametrize("reply", OPEN)
def test_what_is_left_open_or_only_reported_earns_nothing(reply: str) -> None:
    assert credited(reply) == set()


@pytest.mark.parametrize("reply", TAKEN_BACK)
def test_what_is_taken_back_earns_nothing(reply: str) -> None:
    assert credited(reply) == set()


@pytest.mark.parametrize(("reply", "point"), FAIR)
def test_fair_negation_modesty_contrast_and_correction_keep_their_credit(reply: str, point: str) -> None:
    assert point in credited(reply)


@pytest.mark.parametrize("cue", [value for value in vars(stance_cues).values() if isinstance(value, stance_cues.Cue)])
def test_the_quick_look_misses_nothing_that_the_pattern_finds(cue: stance_cues.Cue) -> None:
    whole = [fold(text) for text in (*DENIED, *OPEN, *TAKEN_BACK, *(reply for reply, _ in FAIR))]
    texts = [folded.text[slice(*sentence)] for folded in whole for sentence in full_sentences(folded)]
    found = [text for text in texts if cue.pattern.search(text)]
    assert found
    assert all(any(piece in text for piece in cue.pieces) for text in found)


def test_an_answer_after_a_withdrawal_counts() -> None:
    assert credited("The mean grows. Forget everything I said. Softmax saturates.") == {"saturation"}
    assert credited("均值变大。以上全部收回。softmax 会饱和。") == {"saturation"}


def test_an_asymmetry_is_no_correction() -> None:
    assert not CORRECTION.search("注意 softmax 之后的权重一般仍不对称，窗口也不对齐")
    assert CORRECTION.search("不对，应该是方差")


def test_in_a_reply_that_denies_nearly_everything_a_denial_covers_its_sentence() -> None:
    claim = "The inputs are not scaled, so that softmax saturates and the gradient vanishes."
    denials = [
        "It is not true that training is fast.",
        "The heads are never shared.",
        "There is no bias.",
        "Nothing is cached.",
        "The model does not converge.",
    ]
    assert credited(claim) == credited(f"{claim} Training is fast. Heads are shared. Bias is there.") != set()
    assert credited(" ".join([claim, *denials])) == set()
