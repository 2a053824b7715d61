"""What is said aloud of a text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from interviewer.core.aloud import LONGEST, aloud
from interviewer.core.question import Lang


@pytest.mark.parametrize(
    ("lang", "written", "spoken"),
    [
        ("en", "Why is it scaled? Derive it.", ["Why is it scaled?", "Derive it."]),
        ("en", "Divide by √d_k, e.g. 1.5 × more.", ["Divide by the square root of d k, e.g.", "1.5 times more."]),
        ("en", "**Bold**, _slanted_ and `code_name`", ["Bold, slanted and code name"]),
        ("en", "# Heading\n- first\n2. second", ["Heading", "first", "second"]),
        ("en", "See https://example.org/a?b=1 now", ["See (a link) now"]),
        ("en", "See [the paper](https://example.org)!", ["See the paper!"]),
        (
            "en",
            "Run:\n```python\nx = f(1)\n```\nWhat happens?",
            ["Run:", "(the code is on the screen)", "What happens?"],
        ),
        (
            "en",
            "Mend it.\nx = softmax(q @ k)\nloss.backward(); opt.step()",
            ["Mend it.", "(the code is on the screen)"],
        ),
        ("en", "With $d_k$ and $$\\sum_i x_i^2$$", ["With d k and (the formula is on the screen)"]),
        ("en", r"With \(\frac{a}{b}\) here", ["With (the formula is on the screen) here"]),
        ("en", "It costs $5, not $6", ["It costs $5, not $6"]),
        ("en", "a*b*c and snake_case", ["a b c and snake case"]),
        ("en", "…\n---\n", []),
        ("zh", "为什么要除以 √d_k？请推导。", ["为什么要除以 根号d k？", "请推导。"]),
        ("zh", "复杂度 O(n²)，代码：`x[i]`", ["复杂度 O(n的平方)，代码：x[i]"]),
        ("zh", "看 https://example.org/中 吧", ["看 （链接） 吧"]),
    ],
)
def test_a_text_is_spoken_without_what_only_eyes_can_read(lang: Lang, written: str, spoken: list[str]) -> None:
    assert aloud(written, lang) == spoken


@given(st.text(max_size=2000), st.sampled_from(["en", "zh"]))
@example("_", "en")
def test_every_piece_is_short_and_has_something_to_say(text: str, lang: Lang) -> None:
    for piece in aloud(text, lang):
        assert len(piece) <= LONGEST
        assert any(char.isalnum() for char in piece)
        assert not any(ord(char) < 32 for char in piece)


def test_a_long_sentence_is_cut_at_its_commas() -> None:
    sentence = ", ".join(["the variance grows with the dimension"] * 30)
    pieces = aloud(sentence, "en")
    assert len(pieces) == 3
    assert all(piece.endswith(("dimension,", "dimension")) for piece in pieces)
