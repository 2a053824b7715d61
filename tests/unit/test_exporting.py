"""Exported questions come back: everything from YAML and JSON lines, what people need from Anki and Markdown."""

import json
import os
import re
import stat
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from interviewer.core.question import LANGS, Lang, Question, Text
from interviewer.corpus import read_corpus
from interviewer.corpus.draft import with_drafts
from interviewer.corpus.exporting import FORMATS, export_text
from interviewer.corpus.exporting.output import write_output
from interviewer.errors import CannotWrite, FileThere
from interviewer.settings import shipped
from tests.factory import question
from tests.readers import read_anki, read_jsonl, read_markdown, read_yaml
from tests.small_corpus import small_corpus

HARD = Question(
    id="hard",
    topic="coding/python",
    level=4,
    kind="code",
    question=Text(en='What does\n\n\tx = "a\\tb"  # ---\nprint?', zh="“制表符”\t与换行\n各占几列？ $d_k$ 与 √d_k"),
    answer=Text(
        en=(
            "# No heading\n---\nCost is $5 and then $6, not $x_5$; `a < b && c` holds.\n\n"
            "```python\nif a < b:\n\treturn {'#': 1}  # <b>\n```\n\n$$\n\\sum_i e^{x_i}\n$$\n  two spaces   and three -->\n"
            "| a | b |\n===\n<script>alert(1)</script>"
        ),
        zh="- 第一\n- 第二：<img>\u2028“引号” 'x' \\n 😀",
    ),
)
TEXTS = st.text(min_size=1, max_size=60).filter(lambda text: bool(text.strip()))


def plain(text: str) -> Question:
    return Question(id="any", question=Text(en=text), answer=Text(zh=text))


def test_every_shipped_question_survives_yaml_and_json_lines() -> None:
    corpus = read_corpus([shipped("knowledge")])
    questions = [corpus[name] for name in sorted(corpus)]
    assert read_yaml(export_text(questions, "yaml")) == questions
    assert read_jsonl(export_text(questions, "jsonl")) == questions


def test_points_that_were_drafted_for_reading_are_not_written() -> None:
    """They are made again; a draft that somebody touched is the author's, and stays."""
    bare = Question(id="bare", question=Text(en="Why?"), answer=Text(en="It is so. It was so before."))
    drafted = with_drafts(bare)
    assert len(drafted.key_points) == 2
    first, second = drafted.key_points
    touched = drafted.model_copy(update={"key_points": (first, second.model_copy(update={"weight": 3}))})
    for name, read in (("yaml", read_yaml), ("jsonl", read_jsonl)):
        assert read(export_text([drafted, touched], name)) == [bare, touched]


@pytest.mark.parametrize("lang", LANGS)
def test_formulas_code_tabs_and_line_breaks_survive_everywhere(lang: Lang) -> None:
    asked, answer = HARD.question.get(lang), HARD.answer.get(lang)
    assert read_yaml(export_text([HARD], "yaml")) == [HARD]
    assert read_jsonl(export_text([HARD], "jsonl")) == [HARD]
    [note] = read_anki(export_text([HARD], "anki", lang))
    assert (note["Question"], note["Answer"]) == (asked, answer)
    assert (note["Id"], note["Topic"], note["Level"]) == ("hard", "coding/python", "4")
    assert note["Tags"].split() == ["coding::python", "level::4"]
    [section] = read_markdown(export_text([HARD], "markdown", lang))
    assert (section["question"], section["answer"]) == (asked, answer)
    assert (section["id"], section["topic"], section["level"]) == ("hard", "coding/python", 4)


def test_anki_gets_formulas_for_mathjax_and_money_as_it_is() -> None:
    [line] = export_text([HARD], "anki").splitlines()[5:]
    assert r"$5 and then $6, not \(x_5\)" in line
    assert r"\[<br>\sum_i e^{x_i}<br>\]" in line
    assert "<script" not in line


def test_shipped_questions_survive_anki_and_markdown_in_both_languages() -> None:
    corpus = read_corpus([shipped("knowledge")])
    for lang in LANGS:
        notes = read_anki(export_text(list(corpus.values()), "anki", lang))
        sections = read_markdown(export_text(list(corpus.values()), "markdown", lang))
        for row, section, entry in zip(notes, sections, corpus.values(), strict=True):
            asked, answer = entry.question.get(lang), entry.answer.get(lang)
            assert (row["Id"], row["Question"], row["Answer"]) == (entry.id, asked, answer.removesuffix("\n"))
            assert (section["id"], section["question"], section["answer"]) == (entry.id, asked, answer.rstrip("\n"))


@settings(max_examples=150)
@given(TEXTS)
@example("a\ufeff")
@example("a\x85\u2028")
@example("null")
@example("'\n")
@example(" \n a")
@example("\x00\x1b[31m")
def test_any_text_survives_yaml_and_json_lines(text: str) -> None:
    entry = plain(text)
    assert read_jsonl(export_text([entry, entry], "jsonl")) == [entry, entry]
    assert read_yaml(export_text([entry, entry], "yaml")) == [entry, entry]


@settings(max_examples=150)
@given(TEXTS)
@example("```\n# a")
@example("a\n-")
@example("a\n===")
@example("\\# b")
def test_any_text_stays_one_section_of_its_own(text: str) -> None:
    """Whatever an answer holds, nothing of it becomes another question or changes what is said about one."""
    entry = plain(text)
    sections = read_markdown(export_text([entry, entry], "markdown"))
    assert [section["id"] for section in sections] == ["any", "any"]
    assert [section["question"] for section in sections] == [text, text]


@settings(max_examples=150)
@given(TEXTS)
def test_any_text_is_one_note_of_six_fields(text: str) -> None:
    notes = read_anki(export_text([plain(text)] * 2, "anki"))
    assert [note["Id"] for note in notes] == ["any", "any"]


def test_samples_have_the_fields_of_an_inspect_sample_and_the_rubric() -> None:
    rows = [json.loads(line) for line in export_text([question(), HARD], "inspect").splitlines()]
    assert [row["id"] for row in rows] == ["scaling:en", "scaling:zh", "hard:en", "hard:zh"]
    assert all(set(row) == {"input", "target", "id", "metadata"} for row in rows)
    first = rows[1]
    assert first["input"] == "点积为什么要缩放？"
    assert [(p["id"], p["weight"]) for p in first["metadata"]["key_points"]] == [
        ("variance", 3),
        ("saturation", 2),
        ("gradient", 1),
    ]
    assert first["metadata"]["topic"] == "transformer/attention"


@pytest.mark.parametrize("name", FORMATS)
def test_questions_stand_in_the_order_in_which_they_were_given(name: str) -> None:
    entries = list(small_corpus().values())
    forth, back = export_text(entries, name), export_text(entries[::-1], name)
    found = [re.findall("scaling|layer-norm|rope|bpe|kv-cache|lora", text) for text in (forth, back)]
    assert list(dict.fromkeys(found[0])) == list(dict.fromkeys(found[1]))[::-1] == [entry.id for entry in entries]


def test_a_file_is_written_whole_and_never_over_another(tmp_path: Path) -> None:
    path = tmp_path / "out.yaml"
    assert write_output(path, "first\r\n") == path
    assert path.read_bytes() == b"first\r\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~os.umask(os.umask(0o22))
    with pytest.raises(FileThere):
        write_output(path, "second")
    assert path.read_text() == "first\n"
    write_output(path, "third", force=True)
    assert path.read_text() == "third"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_kept_and_what_it_names_replaced(tmp_path: Path) -> None:
    path = tmp_path / "real.yaml"
    path.write_text("old")
    link = tmp_path / "link.yaml"
    link.symlink_to(path)
    with pytest.raises(FileThere):
        write_output(link, "new")
    write_output(link, "new", force=True)
    assert (link.is_symlink(), path.read_text()) == (True, "new")


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "none" / "out.yaml", tmp_path, Path("/proc/out.yaml")):
        with pytest.raises(CannotWrite):
            write_output(path, "text")
    with pytest.raises(CannotWrite):
        write_output(tmp_path, "text", force=True)
    assert list(tmp_path.iterdir()) == []
