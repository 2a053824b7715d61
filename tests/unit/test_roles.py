"""Of which of two things a claim is made, and what becomes of a reply that mixes the two up."""

import pytest

from interviewer.core.folding import fold
from interviewer.core.question import Example, KeyPoint, Question, Text
from interviewer.core.verdict import Grade
from interviewer.grading.offline import OfflineGrader
from interviewer.grading.roles import contrasts, holder
from interviewer.ports import GradingRequest


def point(name: str, en: str, zh: str, *way: str) -> KeyPoint:
    return KeyPoint(id=name, weight=1, text=Text(en=en, zh=zh), accept=(way,))


QUESTION = Question(
    id="two-phases",
    question=Text(en="How do prefill and decode differ?", zh="prefill 和 decode 有什么不同？"),
    answer=Text(
        en="Prefill works on many tokens in parallel. Decode works on a single token at a time and is slow.",
        zh="prefill 并行处理很多 token。decode 一次处理一个 token，很慢。",
    ),
    key_points=(
        point("parallel", "Prefill works in parallel", "prefill 并行处理", "parallel|并行"),
        point("single", "Decode takes a single token", "decode 一次处理一个 token", "single token|一个 token"),
        point("slow", "Decode is slow", "decode 很慢", "slow|慢"),
        point("cache", "Both use the cache", "两者都用缓存", "cache|缓存"),
    ),
)


def verdicts(reply: str, question: Question = QUESTION) -> dict[str, str]:
    result = OfflineGrader().grade(GradingRequest(question, reply, "en"))
    assert isinstance(result, Grade)
    return {v.point: v.verdict for v in result.verdicts}


@pytest.mark.parametrize(
    "reply",
    [
        "Decode works in parallel, prefill takes a single token and is slow. Both use the cache.",
        "In decode everything runs in parallel. The prefill handles a single token, so prefill is slow; a cache is used.",
        "decode 并行处理，prefill 一次处理一个 token，很慢，都用缓存。",
        "Unlike prefill, decode works in parallel; compared with decode, prefill is slow with a single token, and both use the cache.",
    ],
)
def test_what_is_said_of_the_other_one_is_contradicted(reply: str) -> None:
    assert verdicts(reply) == {
        "parallel": "contradicted",
        "single": "contradicted",
        "slow": "contradicted",
        "cache": "met",
    }


@pytest.mark.parametrize(
    "reply",
    [
        "Prefill works in parallel, decode takes a single token and is slow. Both use the cache.",
        "Unlike decode, prefill works in parallel; decode has a single token and is slow, with a cache.",
        "It works in parallel first; then come steps of a single token, which are slow. A cache is used.",
        "prefill 并行处理，decode 一次处理一个 token，很慢，都用缓存。",
        "与 decode 不同，prefill 并行处理；decode 一次处理一个 token，很慢，都用缓存。",
    ],
)
def test_right_replies_lose_nothing(reply: str) -> None:
    assert set(verdicts(reply).values()) == {"met"}


def test_one_slip_in_a_reply_that_keeps_the_two_apart_costs_nothing() -> None:
    slip = "Prefill works in parallel; decode takes a single token. Next to prefill the other one is slow. Both use the cache."
    assert verdicts(slip)["slow"] == "met"


def test_what_a_right_example_says_of_both_is_not_held_against_anybody() -> None:
    example = Example(text="Prefill is slow too for long prompts.", lang="en", expect={"slow": "met"})
    answer = Text(en="Decode is slow.", zh="decode 很慢。")
    taught = QUESTION.model_copy(update={"examples": (example,), "answer": answer})
    assert taught.rubric_hash != QUESTION.rubric_hash
    assert verdicts("Prefill is slow.")["slow"] == "contradicted"
    assert verdicts("Prefill is slow.", taught)["slow"] == "met"


@pytest.mark.parametrize(
    ("text", "word", "side"),
    [
        ("Prefill is fast, decode is slow.", "slow", 1),
        ("Decode, unlike prefill, is slow.", "slow", 1),
        ("Prefill and decode are slow.", "slow", None),
        ("A slow decode follows the prefill.", "slow", 1),
        ("Prefill is done. It is slow.", "slow", None),
        ("decode 比 prefill 慢。", "慢", 1),
    ],
)
def test_the_holder_is_the_one_named_last_before(text: str, word: str, side: int | None) -> None:
    (contrast,) = contrasts(QUESTION)
    folded = fold(text)
    at = folded.text.index(word)
    assert holder(contrast, folded, (at, at + len(word))) == side
