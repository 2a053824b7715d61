"""Draws a terminal's screen as one SVG file that needs no font of its own: every column stands where it stood.

Runs of Latin text are stretched to their columns, wide characters are placed one by one, and blocks and rules are drawn
as rectangles, so that the picture is the same whatever monospaced font a reader has.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

CELL = 8.4
LINE = 19.0
SIZE = 14
WIDE_SIZE = 16
EDGE = 18.0
BAR = 34.0
BACKGROUND, TEXT, FRAME = "#12161c", "#d8dbe0", "#1c222b"
FONTS = (
    "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'PingFang SC', 'Microsoft YaHei', "
    "'Noto Sans Mono CJK SC', 'Noto Sans CJK SC', monospace"
)
COLOURS = {
    "default": TEXT,
    "black": "#3b4252",
    "red": "#f07f78",
    "green": "#7fcf8f",
    "brown": "#e3b457",
    "blue": "#7aa8f0",
    "magenta": "#d79bf0",
    "cyan": "#6fc7cf",
    "white": "#e9ecf1",
}
BLOCKS = {"█": (0.0, 1.0, 1.0), "▓": (0.0, 1.0, 0.55), "░": (0.0, 1.0, 0.16), "─": (0.47, 0.06, 0.8)} | {
    spark: (1 - n / 8, n / 8, 1.0) for n, spark in enumerate("▁▂▃▄▅▆▇", 1)
}
"""Top and height, in lines, and opacity of the characters that are drawn."""


@dataclass(frozen=True)
class Cell:
    """A character with its looks; `width` is 2 for a wide one, whose second column is left out."""

    column: int
    text: str
    width: int = 1
    colour: str = "default"
    background: str = "default"
    bold: bool = False
    italic: bool = False
    dim: bool = False
    reverse: bool = False

    @property
    def looks(self) -> tuple[object, ...]:
        """What neighbours in one run have in common."""
        return (self.ink, self.bold, self.italic, self.dim, self.width, self.text in BLOCKS)

    @property
    def ink(self) -> str:
        """Colour of the character."""
        return BACKGROUND if self.reverse else _colour(self.colour, TEXT)

    @property
    def paper(self) -> str | None:
        """Colour behind the character; None for the terminal's own."""
        if self.reverse:
            return _colour(self.colour, TEXT)
        return None if self.background == "default" else _colour(self.background, BACKGROUND)


def _colour(name: str, default: str) -> str:
    name = name.removeprefix("bright")
    if name in COLOURS:
        return COLOURS[name] if name != "default" else default
    return f"#{name}" if len(name) == 6 else default


def draw(rows: Sequence[Sequence[Cell]], columns: int, title: str, description: str) -> str:
    """Return the SVG of a screen, with a title bar that names it."""
    width = columns * CELL + 2 * EDGE
    height = BAR + len(rows) * LINE + EDGE
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(description)}</desc>",
        f'<rect width="{width:g}" height="{height:g}" rx="9" fill="{BACKGROUND}"/>',
        f'<path d="M0 {BAR - 8:g}V9a9 9 0 0 1 9-9H{width - 9:g}a9 9 0 0 1 9 9V{BAR - 8:g}z" fill="{FRAME}"/>',
        f'<g font-family="{FONTS}" font-size="{SIZE}" fill="{TEXT}">',
        f'<text x="{width / 2:g}" y="17.5" font-size="12" fill="#8b94a3" text-anchor="middle">{escape(title)}</text>',
    ]
    for n, row in enumerate(rows):
        lines += _row(row, BAR + n * LINE)
    return "\n".join([*lines, "</g>", "</svg>"]) + "\n"


def _row(row: Sequence[Cell], top: float) -> Iterator[str]:
    for paper, group in groupby(row, key=lambda cell: cell.paper):
        cells = list(group)
        if paper:
            width = (cells[-1].column + cells[-1].width - cells[0].column) * CELL
            place = f'x="{_x(cells[0].column):g}" y="{top:g}" width="{width:g}" height="{LINE:g}"'
            yield f'<rect {place} fill="{paper}"/>'
    for run in _runs(row):
        yield _blocks(run, top) if run[0].text in BLOCKS else _text(run, top)


def _runs(row: Sequence[Cell]) -> Iterator[list[Cell]]:
    """Return what is drawn as one: cells of the same looks, with single spaces between them and none at the ends."""
    run: list[Cell] = []
    for n, cell in enumerate(row):
        follows = run and run[-1].column + run[-1].width == cell.column
        if cell.text == " ":
            within = n + 1 < len(row) and row[n + 1].text != " " and row[n + 1].looks == run[0].looks if run else False
            if follows and within and run[0].width == 1 and run[0].text not in BLOCKS:
                run.append(cell)
            continue
        if run and (run[0].looks != cell.looks or not follows):
            yield run
            run = []
        run.append(cell)
    if run:
        yield run


def _style(cell: Cell) -> str:
    style = "" if cell.ink == TEXT else f' fill="{cell.ink}"'
    style += ' font-weight="bold"' if cell.bold else ""
    style += ' font-style="italic"' if cell.italic else ""
    return style + (' opacity=".62"' if cell.dim else "")


def _text(run: Sequence[Cell], top: float) -> str:
    first, words = run[0], escape("".join(cell.text for cell in run), quote=False)
    if first.width == 2:
        place = f'x="{" ".join(f"{_x(cell.column) + 0.4:g}" for cell in run)}" font-size="{WIDE_SIZE}"'
    elif len(run) == 1:
        place = f'x="{_x(first.column):g}"'
    else:
        place = f'x="{_x(first.column):g}" textLength="{len(run) * CELL:g}" lengthAdjust="spacingAndGlyphs"'
    return f'<text {place} y="{top + 14:g}"{_style(first)}>{words}</text>'


def _blocks(run: Sequence[Cell], top: float) -> str:
    """Draw a run of blocks, equal neighbours as one."""
    shapes, start = [], 0
    for n in range(1, len(run) + 1):
        if n == len(run) or run[n].text != run[start].text:
            offset, height, opacity = BLOCKS[run[start].text]
            shapes.append(
                f'<rect x="{_x(run[start].column):g}" y="{top + 2 + offset * (LINE - 4):g}" width="{(n - start) * CELL:g}" '
                f'height="{height * (LINE - 4):g}" fill-opacity="{opacity:g}"/>'
            )
            start = n
    return f"<g{_style(run[0]) or ' '}>{''.join(shapes)}</g>".replace("<g >", "<g>")


def _x(column: int) -> float:
    return EDGE + column * CELL
