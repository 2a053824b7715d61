"""Lines of mixed Chinese and Latin text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from interviewer.cli.wrap import wrap


def lines(text: str, width: int) -> list[str]:
    return wrap(Text(text), width).plain.split("\n")


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("点积的方差会随维度变大", 10, ["点积的方差", "会随维度变", "大"]),
        ("除以 √d_k 使 softmax 不饱和。", 12, ["除以 √d_k 使", "softmax 不饱", "和。"]),
        ("一二三四五，六", 10, ["一二三四", "五，六"]),
        ("position  weight", 9, ["position", "weight"]),
        ("the variance grows", 12, ["the variance", "grows"]),
        ("averyveryverylongpath/with/parts", 10, ["averyveryv", "erylongpat", "h/with/par", "ts"]),
        ("score 50 % (40–60\u00a0%)", 16, ["score 50 %", "(40–60\u00a0%)"]),
        ("one\n\ntwo", 20, ["one", "", "two"]),
    ],
)
def test_where_lines_break(text: str, width: int, expected: list[str]) -> None:
    assert lines(text, width) == expected


mixed = st.text(st.sampled_from("ab c，。（点积方差√_/1"), max_size=120)


@given(mixed, st.integers(8, 40))
def test_nothing_is_lost_and_nothing_is_too_wide(text: str, width: int) -> None:
    broken = lines(text, width)
    assert "".join("".join(broken).split()) == "".join(text.split())
    assert all(cell_len(line) <= width + 4 for line in broken)


def test_styles_are_kept() -> None:
    text = Text("点积", style="bold").append("的方差会随维度变大", style="red")
    assert len(wrap(text, 10).spans) >= 2


def test_a_chinese_command_stays_whole() -> None:
    text = Text("答完一题看一张评分卡。/跳过 略过一题，/结束 提前结束")
    assert all("/跳过" in wrap(text, width).plain for width in range(12, 40))
