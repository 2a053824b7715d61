"""Delivery notes: figures of a spoken reply that no score knows about."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.cli.console import Console
from interviewer.cli.delivery import describe
from interviewer.core.delivery import (
    Delivery,
    Speech,
    Take,
    count_fillers,
    find_speech,
    is_silent,
    measure,
    spoken_in,
)
from interviewer.core.events import EVENT, ReplyGiven
from interviewer.core.question import Lang
from interviewer.ports import Sound
from interviewer.speech.wav import levels
from tests.sound import RATE, silence, tone


def speech(*parts: bytes) -> Speech:
    return find_speech(levels(Sound(b"".join(parts), RATE)))


def test_speech_goes_from_the_first_sound_to_the_last() -> None:
    assert speech(silence(3), tone(1), silence(1.5), tone(1), silence(4)) == Speech(3.5)


def test_a_pause_of_two_seconds_is_long_and_a_shorter_one_is_not() -> None:
    assert speech(tone(1), silence(2), tone(1), silence(1.8), tone(1), silence(3.2), tone(1)).pauses == (2.0, 3.2)


def test_quiet_noise_between_words_is_a_pause() -> None:
    hiss = tone(2.5, loud=0.005)
    assert speech(tone(1, loud=0.5), hiss, tone(1, loud=0.5)).pauses == (2.5,)


def test_silence_is_no_speech() -> None:
    assert speech(silence(5)) == Speech()
    assert is_silent(levels(Sound(silence(5), RATE)))
    assert is_silent([])
    assert not is_silent(levels(Sound(tone(1, loud=0.01), RATE)))


@given(st.lists(st.floats(-60, 0), max_size=200))
def test_pauses_never_last_longer_than_the_speech(found: list[float]) -> None:
    told = find_speech(found)
    assert sum(told.pauses) <= told.seconds <= len(found) * 0.1 + 0.1


@pytest.mark.parametrize(
    ("lang", "said", "fillers"),
    [
        ("en", "Um, the, uh, uhh variance, you know, grows. Umm.", {"um": 2, "uh": 2, "you know": 1}),
        ("en", "Erm, I mean the album, summary and umbrella.", {"er": 1, "I mean": 1}),
        ("en", "Do you know what softmax is? You know the answer.", {}),
        ("en", "I like this kind of attention", {}),
        ("zh", "嗯，这个公式，呃呃，那个，那个矩阵，就是说方差会变大", {"嗯": 1, "呃": 1, "那个": 1, "就是说": 1}),
        ("zh", "额，额外的开销。然后呢，怎么说呢，softmax 就饱和了", {"呃": 1, "然后呢": 1, "怎么说呢": 1}),
        ("zh", "这个矩阵和那个矩阵", {}),
    ],
)
def test_fillers_are_counted_where_they_say_nothing(lang: Lang, said: str, fillers: dict[str, int]) -> None:
    assert count_fillers(said, lang) == fillers


def test_several_recordings_of_a_reply_add_up() -> None:
    takes = [Take("Um, the variance grows", Speech(4.0, (2.5,))), Take("um, with d_k", Speech(2.0, ()))]
    told = measure(takes, "en")
    assert told == Delivery(lang="en", seconds=6.0, length=8, fillers={"um": 2}, pauses=(2.5,))
    assert told.pace == 80


def test_chinese_is_measured_in_characters() -> None:
    told = measure([Take("方差变大，softmax 饱和", Speech(6.0))], "zh")
    assert told.length == 7
    assert told.pace == 70


def test_too_little_speech_has_no_pace() -> None:
    assert measure([Take("yes", Speech(0.8))], "en").pace is None


def heard(*transcripts: str) -> list[Take]:
    return [Take(transcript, Speech(5.0)) for transcript in transcripts]


@pytest.mark.parametrize(
    ("reply", "transcripts", "used"),
    [
        ("The variance grows with the dimension.", ["the variance grows with the dimension"], [0]),
        ("The variance grows with d_k, the size of a head", ["the variance grows with the dimension"], [0]),
        ("方差随着维度变大", ["方差会随维度变大"], [0]),
        ("Softmax saturates, its gradient is zero", ["the variance grows with the dimension"], []),
        ("The variance grows", [], []),
        ("yes, and then I typed a long explanation of everything else that matters here", ["yes"], []),
        ("softmax saturates, gradients vanish", ["I have no idea what that is", "softmax saturates"], [1]),
        ("variance grows. softmax saturates.", ["variance grows", "softmax saturates"], [0, 1]),
    ],
    ids=["as heard", "edited", "in Chinese", "typed anew", "no take", "mostly typed", "second take", "both takes"],
)
def test_a_reply_is_spoken_as_far_as_it_was_heard(reply: str, transcripts: list[str], used: list[int]) -> None:
    takes = heard(*transcripts)
    assert spoken_in(reply, takes) == [takes[n] for n in used]


def test_a_reply_stored_before_there_was_voice_still_loads() -> None:
    old = EVENT.validate_json('{"type": "replied", "text": "yes", "seconds": 2.0, "via": "typed"}')
    assert isinstance(old, ReplyGiven)
    assert old.delivery is None


def test_a_delivery_is_stored_whole() -> None:
    told = Delivery(lang="zh", seconds=9.5, length=30, fillers={"嗯": 2}, pauses=(2.1, 3.0))
    event = ReplyGiven(text="好", via="spoken", delivery=told)
    assert EVENT.validate_json(EVENT.dump_json(event)) == event
    assert json.loads(EVENT.dump_json(event))["delivery"]["pauses"] == [2.1, 3.0]


def described(lang: Lang, told: Delivery) -> str:
    return describe(Console(lang, out=io.StringIO(), err=io.StringIO()), told)


def test_the_card_tells_the_figures_in_both_languages() -> None:
    english = Delivery(lang="en", seconds=125, length=300, fillers={"um": 2, "uh": 1}, pauses=(2.0, 4.5))
    assert described("en", english) == (
        "300 words in 2:05 · 144 words a minute (radio news: 160–180) · "
        "3 fillers in the transcript: um 2, uh 1 · 2 pauses of 2 s or more, the longest 4.5 s"
    )
    chinese = Delivery(lang="zh", seconds=60, length=220)
    assert described("zh", chinese) == "1:00，220 字 · 每分钟 220 字 · 识别文本中没有口头语 · 没有 2 秒以上停顿"
