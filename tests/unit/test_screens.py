"""Pictures of the terminal: every column where it stood, no font or picture from elsewhere, nothing that changes by itself."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from docs.screens.make import ID, screen, text_of
from docs.screens.svg import CELL, EDGE, Cell, draw

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screens"
PICTURES = sorted(FOLDER.glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"


def drawn(raw: bytes) -> list[ElementTree.Element]:
    """The texts of a picture, without its title."""
    root = ElementTree.fromstring(draw(screen(raw), 88, "a <title> & more", "what it shows"))
    return list(root.iter(f"{SVG}text"))[1:]


def test_text_behind_chinese_stands_in_its_column() -> None:
    texts = drawn("编号 模式 x  y".encode())
    places = {t.text: [round((float(x) - EDGE) / CELL, 1) for x in (t.get("x") or "").split()] for t in texts}
    assert places["x"] == [10.0]
    assert places["y"] == [13.0]
    assert [int(x) for x in places["编号"]] == [0, 2]
    assert [int(x) for x in places["模式"]] == [5, 7]


def test_latin_text_fills_its_columns() -> None:
    (text,) = drawn(b"two words")
    assert float(text.get("textLength") or 0) == pytest.approx(9 * CELL)


def test_faint_bold_and_coloured_text_is_kept_apart() -> None:
    dim, bold, red, rgb = drawn(b"\x1b[2mdim\x1b[0m \x1b[1mbold\x1b[0m \x1b[31mred\x1b[0m \x1b[38;2;2;5;9mrgb\x1b[0m")
    assert (dim.get("opacity"), bold.get("opacity"), bold.get("font-weight")) == (".62", None, "bold")
    assert (red.text, red.get("fill"), rgb.get("fill")) == ("red", "#f07f78", "#020509")


def test_bars_are_rectangles_in_their_columns() -> None:
    root = ElementTree.fromstring(draw(screen("██░ ▄".encode()), 88, "t", "d"))
    found = [(r.get("x"), r.get("width")) for r in root.iter(f"{SVG}rect")][1:]
    assert [float(x or 0) for x, _ in found] == pytest.approx([EDGE, EDGE + 2 * CELL, EDGE + 4 * CELL])
    assert [float(w or 0) for _, w in found] == pytest.approx([2 * CELL, CELL, CELL])


def test_empty_rows_at_the_ends_are_left_out() -> None:
    rows = screen(b"\r\n\r\nfirst\r\n\r\nlast\r\n\r\n")
    assert [text_of(row).strip() for row in rows] == ["first", "", "last"]


def test_what_is_reversed_gets_its_ground() -> None:
    cell = Cell(0, "x", reverse=True)
    assert (cell.ink, cell.paper) == ("#12161c", "#d8dbe0")


def test_there_is_a_picture_of_each_kind_in_each_language() -> None:
    assert {p.name for p in PICTURES} == {
        f"{name}.{lang}.svg" for name in ("interview", "card", "history", "topics") for lang in ("en", "zh")
    }


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_a_picture_needs_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text("utf-8")
    root = ElementTree.fromstring(text)
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {"svg", "title", "desc", "g", "rect", "path", "text"}
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert set(re.findall(r"(?:session|场次) (\w+)", text)) <= {ID}
