"""Breaks the line that is being edited between words. prompt_toolkit breaks it wherever the window ends.

The window goes on breaking at its edge: spaces that fill the rest of a row push a word that would be cut into the next one.
They are only shown; positions are translated both ways.
"""

from bisect import bisect_right
from itertools import accumulate

from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.formatted_text.utils import fragment_list_to_text
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput
from prompt_toolkit.layout.utils import explode_text_fragments
from prompt_toolkit.utils import get_cwidth

from interviewer.cli.wrap import units


def fillers(line: str, width: int) -> list[tuple[int, int]]:
    """Return where rows of `width` cells end early, and how many cells before their end: (index of the next word, cells)."""
    found: list[tuple[int, int]] = []
    x = 0
    for begin, end in units(line):
        word = line[begin:end]
        size = get_cwidth(word)
        behind = line[end : end + 1].isspace()  # a space behind the word shall not begin the next row
        if x and x + size + behind > width and size <= width and not word.isspace():
            found.append((begin, width - x))
            x = 0
        for char in word:
            cells = get_cwidth(char)
            x = cells if x + cells > width else x + cells
    return found


class WordWrap(Processor):
    """Shows fillers before the words that would be cut. `margin` is the width of what stands before every row."""

    def __init__(self, margin: int) -> None:
        self._margin = margin

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        """Return the line with its fillers, and the translation of positions."""
        fragments = explode_text_fragments(transformation_input.fragments)
        found = fillers(fragment_list_to_text(fragments), transformation_input.width - self._margin)
        if not found:
            return Transformation(fragments)
        filled: StyleAndTextTuples = list(fragments)
        for begin, cells in reversed(found):
            filled[begin:begin] = [("", " ")] * cells
        places = [begin for begin, _ in found]
        sums = list(accumulate((cells for _, cells in found), initial=0))
        shown = [begin + total for begin, total in zip(places, sums[1:], strict=True)]

        def to_display(at: int) -> int:
            return at + sums[bisect_right(places, at)]

        def to_source(at: int) -> int:
            n = bisect_right(shown, at)
            return min(at - sums[n], places[n]) if n < len(places) else at - sums[n]

        return Transformation(filled, to_display, to_source)
