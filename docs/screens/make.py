"""Makes the pictures of the README from the program itself: `make screens`.

The program runs in a pseudo-terminal, in a home of its own, and scripted keys are typed; what it shows is drawn. Session
ids, times of day and clocks differ from run to run and are replaced by fixed ones, so that a picture changes only when
the program does.
"""

import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pyte

from docs.screens.svg import Cell, draw
from interviewer.cli.texts import Texts
from interviewer.core.question import Lang, Question
from interviewer.corpus import read_corpus
from tests.e2e.terminal import ROOT, Terminal, environment

FOLDER = Path(__file__).parent
COLUMNS, LINES = 88, 24
TALL = 2000
ID = "k7m2q4"
ASKED = "why-divide-by-sqrt-dk"
QUIET_SECONDS = 0.6
REPLIES: Mapping[Lang, tuple[str, ...]] = {
    "en": (
        "The variance of the dot product grows with d_k, so softmax saturates.",
        "The gradient gets close to zero, so it learns very slowly.",
        "I don't know",
    ),
    "zh": ("点积的方差会随着 d_k 变大，softmax 就饱和了", "那里的梯度接近零，学得很慢", "不知道"),
}
PAST = (
    ("why-divide-by-sqrt-dk", "byte-level-bpe", "rmsnorm"),
    ("kv-cache-without-queries", "lora-initialisation", "dpo-or-ppo"),
    ("bm25-ingredients", "swiglu-ffn", "paged-attention-waste"),
    ("why-multi-head", "hnsw-ivf-pq", "lora-rank-alpha-targets"),
)
"""The questions of earlier interviews, for the history."""
TITLES: Mapping[str, tuple[str, str]] = {
    "interview": ("An interview in the terminal", "终端里的一场面试"),
    "card": ("A score card", "评分卡"),
    "history": ("Earlier interviews and the progress", "历次面试与进步情况"),
    "topics": ("The points missed most often", "最常漏掉的要点"),
}
_SGR = re.compile(rb"\x1b\[([\d;]*)m")
_CLOCK = re.compile(r"(?<![\d:.])\d{1,2}:\d\d(?![\d:])")


def main() -> None:
    """Write all pictures, and say which."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        env = environment(home, PATH=path, COLORTERM="", PROMPT_TOOLKIT_NO_CPR="")
        for lang in REPLIES:
            interview(Path(folder) / lang, env, lang)
        earlier_interviews(home, env)
        for lang in REPLIES:
            save("history", lang, printed(["history", "--lang", lang], env))
            save("topics", lang, printed(["history", "--topics", "--topic", "transformer", "--lang", lang], env))


def interview(home: Path, env: Mapping[str, str], lang: Lang) -> None:
    """Type an interview; draw it before its last reply, and its score card."""
    env = {**env, "INTERVIEWER_HOME": str(home)}
    arguments = ["start", "-q", ASKED, "--seed", "1", "--lang", lang, "--grader", "offline"]
    terminal = Terminal(arguments, env, columns=COLUMNS, lines=LINES)
    terminal.screen.write_process_input = terminal.send  # it says where the cursor is, so that the status line shows
    card = Texts(lang)("card")
    *first, last = REPLIES[lang]
    for reply in first:
        terminal.answer(reply)
        settle(terminal)
    terminal.prompt()
    terminal.send(last)
    terminal.wait(last)
    settle(terminal)
    save("interview", lang, masked(screen(terminal.raw), home))
    terminal.send("\r")
    terminal.wait(card)
    terminal.prompt()
    settle(terminal)
    rows = masked(screen(terminal.raw), home)
    start = next(n for n, row in enumerate(rows) if text_of(row).startswith(f"── {card}"))
    save("card", lang, rows[start : end_of_card(rows, start, Texts(lang))])
    terminal.enter("", key="\x04")
    terminal.finish()


def end_of_card(rows: Sequence[Sequence[Cell]], start: int, texts: Texts) -> int:
    """Return where a card ends: after the line that says who graded."""
    begins = texts("graded-by", grader="\0", rubric="").partition("\0")[0]
    return next(n for n in range(start, len(rows)) if text_of(rows[n]).startswith(begins)) + 1


def settle(terminal: Terminal) -> None:
    """Take in what the program writes until it has been quiet for a while."""
    seen, since = len(terminal.raw), time.monotonic()
    while time.monotonic() - since < QUIET_SECONDS:
        terminal.read()
        if len(terminal.raw) != seen:
            seen, since = len(terminal.raw), time.monotonic()


def printed(arguments: list[str], env: Mapping[str, str]) -> list[list[Cell]]:
    """Return what a command prints in a terminal."""
    terminal = Terminal(arguments, env, columns=COLUMNS, lines=LINES)
    code = terminal.finish()
    if code:
        raise SystemExit(f"{' '.join(arguments)} ended with {code}:\n{terminal.text}")
    return screen(terminal.raw)


def earlier_interviews(home: Path, env: Mapping[str, str]) -> None:
    """Hold the interviews of the history with replies from the corpus, and give them fixed ids and times."""
    corpus = read_corpus([ROOT / "knowledge"])
    for number, ids in enumerate(PAST):
        lines = [line for n, id_ in enumerate(ids) for line in replies_to(corpus[id_], better=(n + number) % 2 == 1)]
        asked = [argument for id_ in ids for argument in ("-q", id_)]
        subprocess.run(
            [sys.executable, "-m", "interviewer", "start", *asked, "--probes", "1", "--lang", "en", "--grader", "offline"],
            input="\n".join(lines) + "\n", env=dict(env), cwd=ROOT, text=True, check=True, capture_output=True,
        )  # fmt: skip
    database = sqlite3.connect(home / "interviews.sqlite3")
    sessions = database.execute("SELECT session FROM event GROUP BY session ORDER BY min(at)").fetchall()
    for number, (session,) in enumerate(sessions):
        database.execute(
            "UPDATE event SET session = ?, at = ? || printf('%02d', 10 + seq) || '.000+00:00' WHERE session = ?",
            (f"{ID[:5]}{'abcdefgh'[number]}", f"2026-03-{2 + 3 * number:02}T19:{10 + number}:", session),
        )
    database.commit()
    database.close()


def replies_to(question: Question, *, better: bool) -> tuple[str, str]:
    """Return a reply that says a part, and one to the follow-up: the rest, or nothing."""
    english = [e for e in question.examples if e.lang == "en" and not e.beyond_offline]
    partly = next(e for e in english if len(set(e.expect.values())) > 1)
    whole = max(english, key=lambda e: sum(verdict == "met" for verdict in e.expect.values()))
    return one_line(partly.text), one_line(whole.text) if better else "I am not sure."


def one_line(text: str) -> str:
    """Return a text in one line, as piped replies are."""
    return " ".join(text.split())


def screen(raw: bytes) -> list[list[Cell]]:
    """Return the rows that a terminal shows after some output, without empty ones at the end.

    pyte knows no faint text; it is told that faint is blinking, which nothing here does.
    """
    picture = pyte.Screen(COLUMNS, TALL)
    pyte.ByteStream(picture).feed(_SGR.sub(_faint_as_blinking, raw))
    rows = [list(_cells(picture.buffer[n])) for n in range(TALL)]
    while rows and not text_of(rows[-1]).strip():
        rows.pop()
    while rows and not text_of(rows[0]).strip():
        rows.pop(0)
    return rows


def _faint_as_blinking(match: re.Match[bytes]) -> bytes:
    codes = match[1].split(b";")
    if b"38" in codes or b"48" in codes:  # numbers of a colour follow
        return match[0]
    return b"\x1b[" + b";".join(b"5" if code == b"2" else code for code in codes) + b"m"


def _cells(row: Mapping[int, pyte.screens.Char]) -> Iterator[Cell]:
    column = 0
    while column < COLUMNS:
        char = row[column]
        width = 2 if column + 1 < COLUMNS and row[column + 1].data == "" else 1
        if char.data:
            looks = {"bold": char.bold, "italic": char.italics, "dim": char.blink, "reverse": char.reverse}
            yield Cell(column, char.data, width, char.fg, char.bg, **looks)
        column += width


def text_of(row: Sequence[Cell]) -> str:
    """Return a row's characters."""
    return "".join(cell.text for cell in row)


def masked(rows: list[list[Cell]], home: Path) -> list[list[Cell]]:
    """Return rows in which the session's id and every clock are fixed ones of the same width."""
    with sqlite3.connect(home / "interviews.sqlite3") as database:
        ((session,),) = database.execute("SELECT DISTINCT session FROM event").fetchall()
    return [_replaced(_replaced(row, re.compile(session), lambda _: ID), _CLOCK, _fixed_clock) for row in rows]


def _fixed_clock(found: str) -> str:
    return "01:24"[-len(found) :]


def _replaced(row: list[Cell], pattern: re.Pattern[str], new: Callable[[str], str]) -> list[Cell]:
    from dataclasses import replace

    text, row = text_of(row), list(row)
    for match in pattern.finditer(text):
        for n, char in enumerate(new(match[0]), match.start()):
            row[n] = replace(row[n], text=char)
    return row


def save(name: str, lang: Lang, rows: Sequence[Sequence[Cell]]) -> None:
    """Draw a picture and say where it is."""
    title = TITLES[name][lang == "zh"]
    path = FOLDER / f"{name}.{lang}.svg"
    path.write_text(draw(rows, COLUMNS, f"interviewer · {title}", "\n".join(map(text_of, rows))), "utf-8")
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
