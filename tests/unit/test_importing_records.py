"""Tables, records, flash cards and our own files: what they hold, under whatever names, and what is wrong with them."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.corpus.importing import Bad, Found, Reading, read_source
from interviewer.corpus.importing.anki import read_anki
from interviewer.corpus.importing.entries import read_entries_file
from interviewer.corpus.importing.fields import level_of
from interviewer.corpus.importing.records import read_records
from interviewer.corpus.importing.tables import LONGEST_CELL, MOST_RECOVERIES, read_table
from interviewer.errors import BadMapping, SourceUnreadable
from tests.packages import package

HERE = Path("source")


def data(reading: Reading) -> list[dict[str, Any]]:
    return [dict(part.data) for part in reading.parts if isinstance(part, Found)]


def bad(reading: Reading) -> list[tuple[int, str]]:
    return [(part.line, part.why.code) for part in reading.parts if isinstance(part, Bad)]


def pairs(reading: Reading) -> list[tuple[str, str]]:
    return [(str(d.get("question")), str(d.get("answer"))) for d in data(reading)]


@pytest.mark.parametrize(
    "text",
    [
        "question,answer\nWhat is BPE?,Merges\n什么是词表？,子词的集合\n",
        "Question;Answer\nWhat is BPE?;Merges\n什么是词表？;子词的集合\n",
        "sep=;\n题目;答案\nWhat is BPE?;Merges\n什么是词表？;子词的集合\n",
        "问题\t参考答案\nWhat is BPE?\tMerges\n什么是词表？\t子词的集合\n",
        "序号,题干,解析\n1,What is BPE?,Merges\n2,什么是词表？,子词的集合\n",
        "What is BPE?,Merges\n什么是词表？,子词的集合\n",
        '"Front","Back"\n"What is BPE?","Merges"\n\n"什么是词表？","子词的集合"',
        "题目|答案\nWhat is BPE?|Merges\n什么是词表？|子词的集合\n",
    ],
)
def test_a_table_is_read_whatever_separates_and_heads_it(text: str) -> None:
    assert pairs(read_table(HERE, text, {})) == [("What is BPE?", "Merges"), ("什么是词表？", "子词的集合")]


def test_what_each_column_was_taken_for_is_kept() -> None:
    reading = read_table(HERE, "难度,题目,参考答案,作者\n易,问什么？,答什么\n", {})
    assert reading.columns == {"难度": "level", "题目": "question", "参考答案": "answer", "作者": None}


def test_both_languages_may_stand_in_columns_of_their_own() -> None:
    text = "question_en,question_zh,answer_en,answer_zh\nWhat?,什么？,This,这个\n"
    assert data(read_table(HERE, text, {})) == [
        {"question": {"en": "What?", "zh": "什么？"}, "answer": {"en": "This", "zh": "这个"}}
    ]


def test_a_mapping_overrides_the_guess() -> None:
    text = "answer,text,gloss\nno,What is it?,A thing\n"
    reading = read_table(HERE, text, {"text": "question", "3": "answer"})
    assert pairs(reading) == [("What is it?", "A thing")]
    assert reading.columns["answer"] is None


@pytest.mark.parametrize(("column", "field"), [("nope", "question"), ("a", "nonsense")])
def test_a_mapping_that_does_not_fit_is_refused_with_what_there_is(column: str, field: str) -> None:
    with pytest.raises(BadMapping) as e:
        read_table(HERE, "a,b\nx,y\n", {column: field})
    assert "a, b" in e.value.hint("en")
    assert "key_points" in e.value.hint("zh")


def test_a_table_without_a_column_for_the_answer_names_its_columns() -> None:
    with pytest.raises(SourceUnreadable) as e:
        read_table(HERE, "question,owner,when\nq,me,now\n", {})
    assert "owner" in e.value.hint("en")
    assert "answer" in e.value.message("en")


def test_rows_have_the_line_where_they_begin() -> None:
    text = 'question,answer\n"one\nmore","two\nlines"\n\nthree,four\n'
    assert [part.line for part in read_table(HERE, text, {}).parts] == [2, 6]


def test_a_quote_that_is_never_closed_costs_its_own_row_only() -> None:
    text = 'question,answer\nq1,a1\nq2,"never closed\nq3,a3\nq4,a4\n'
    reading = read_table(HERE, text, {})
    assert pairs(reading) == [("q1", "a1"), ("q3", "a3"), ("q4", "a4")]
    assert bad(reading) == [(3, "import-open-quote")]


def test_a_cell_of_more_than_a_megabyte_costs_its_own_row_only() -> None:
    huge = "x" * (LONGEST_CELL + 1)
    reading = read_table(HERE, f"question,answer\nq1,a1\nq2,{huge}\nq3,a3\n", {})
    assert pairs(reading) == [("q1", "a1"), ("q3", "a3")]
    assert bad(reading) == [(3, "import-bad-row")]


def test_a_table_of_huge_cells_is_given_up_in_time() -> None:
    reading = read_table(HERE, "question,answer\nq,a\n" + f"q,{'x' * (LONGEST_CELL + 1)}\n" * (MOST_RECOVERIES + 3), {})
    assert bad(reading)[-1][1] == "import-given-up"


def test_cells_beyond_the_columns_are_mentioned() -> None:
    [part] = read_table(HERE, "question,answer\nq,a, b too\n", {}).parts
    assert isinstance(part, Found)
    assert [r.code for r in part.remarks] == ["import-more-cells"]


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(lambda t: t.strip())


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=5))
def test_any_text_survives_a_table(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("question", "answer"), *rows])
    assert pairs(read_table(HERE, out.getvalue(), {})) == rows


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=5))
def test_any_text_survives_json_lines(rows: list[tuple[str, str]]) -> None:
    text = "\n".join(json.dumps({"question": q, "answer": a}, ensure_ascii=False) for q, a in rows)
    assert pairs(read_records(HERE, text, {})) == rows


@pytest.mark.parametrize(
    "text",
    [
        '{"question": "q", "answer": "a"}\n{"question": "r", "answer": "b"}\n',
        '[{"question": "q", "answer": "a"},\n {"question": "r", "answer": "b"}]',
        '{\n"questions": [{"question": "q", "answer": "a"}, {"question": "r", "answer": "b"}]}',
        '{"prompt": "q", "completion": "a"}\n\n{"prompt": "r", "completion": "b"}',
        '{"问题": "q", "答案": "a"}\n{"问题": "r", "答案": "b"}',
        '{"input": "q", "target": "a", "metadata": {"x": 1}}\n{"input": "r", "target": "b"}',
    ],
)
def test_json_is_read_as_lines_or_as_a_list(text: str) -> None:
    assert pairs(read_records(HERE, text, {})) == [("q", "a"), ("r", "b")]


def test_a_file_put_together_from_several_may_name_a_field_differently_in_each_part() -> None:
    text = (
        '{"instruction": "q", "input": "", "output": "a"}\n{"prompt": "r", "response": "b"}\n'
        '{"question": "s", "ground_truth": "c", "reference": "d"}\n'
    )
    reading = read_records(HERE, text, {})
    assert pairs(reading) == [("q", "a"), ("r", "b"), ("s", "c")]
    assert reading.columns["reference"] is None  # it stands beside another answer
    assert read_records(HERE, text, {"prompt": "-"}).columns["prompt"] is None


def test_half_a_line_is_named_and_the_others_come_in() -> None:
    text = '{"question": "q", "answer": "a"}\n{"question": "r", "ans\n[1]\n{"question": "s", "answer": "b"}\n'
    reading = read_records(HERE, text, {})
    assert pairs(reading) == [("q", "a"), ("s", "b")]
    assert bad(reading) == [(2, "import-no-json"), (3, "import-no-object")]


def test_a_list_that_breaks_off_gives_what_is_whole() -> None:
    text = '[\n {"question": "q", "answer": "a"},\n {"question": "r", "answer": "b"},\n {"question": "s"'
    reading = read_records(HERE, text, {})
    assert pairs(reading) == [("q", "a"), ("r", "b")]
    assert [part.line for part in reading.parts] == [2, 3, 4]
    assert bad(reading) == [(4, "import-no-json")]


def test_json_nested_without_end_is_named() -> None:
    text = '{"question": "q", "answer": "a"}\n' + "[" * 100_000 + "\n"
    reading = read_records(HERE, text, {})
    assert pairs(reading) == [("q", "a")]
    assert len(bad(reading)) == 1


ANKI = """\
#separator:tab
#html:true
#guid column:1
#notetype column:2
#deck column:3
#tags column:6
k$x/1\tBasic\tLLM::Serving\t"What is a <b>KV cache</b>?"\t"Keys &amp; values<br>of ""past"" tokens:<ul><li>per layer</li></ul>"\tlevel::3 cache
k$x/2\tBasic\tLLM::Serving\t为什么要除以 \\(\\sqrt{d_k}\\)？\t方差[sound:a.mp3]\t
k$x/3\tCloze\tLLM::Serving\tThe {{c1::softmax}} saturates\t\t
"""


def test_an_export_of_anki_is_read_by_its_head() -> None:
    reading = read_anki(HERE, ANKI, {})
    first, second = data(reading)
    assert first["question"] == "What is a **KV cache**?"
    assert first["answer"] == 'Keys & values\nof "past" tokens:\n\n- per layer'
    assert (first["topic"], first["tags"]) == ("LLM/Serving", ["level::3", "cache"])
    assert second["question"] == "为什么要除以 $\\sqrt{d_k}$？"
    assert second["answer"] == "方差"
    assert bad(reading) == [(9, "import-cloze")]
    assert [part.line for part in reading.parts] == [7, 8, 9]


@pytest.mark.parametrize(
    "text",
    [
        "What is a head?\tOne of several\n",
        "#separator:semicolon\nWhat is a head?;One of several\n",
        "#separator:Comma\n#columns:Back,Front\nOne of several,What is a head?\n",
        "#separator:|\n#html:false\nWhat is a head?|One of several\n",
    ],
)
def test_the_shapes_of_anki_exports(text: str) -> None:
    assert pairs(read_anki(HERE, text, {})) == [("What is a head?", "One of several")]


def test_without_html_tags_stay_text() -> None:
    assert pairs(read_anki(HERE, "#html:false\n#separator:tab\nWhat is <b>?\tA tag &amp; more\n", {})) == [
        ("What is <b>?", "A tag &amp; more")
    ]


NOTES = [(["What is <i>paging</i>?", "Blocks<br>of keys"], " level::4 "), (["什么是预填充？", "并行处理提示词"], "")]


@pytest.mark.parametrize("generation", ["anki2", "anki21", "anki21b"])
def test_packages_of_every_generation_are_read(tmp_path: Path, generation: Any) -> None:
    path = tmp_path / "deck.apkg"
    path.write_bytes(package(NOTES, generation))
    reading = read_source(path)
    assert pairs(reading) == [("What is *paging*?", "Blocks\nof keys"), ("什么是预填充？", "并行处理提示词")]
    assert data(reading)[0]["topic"] == "LLM/Serving"
    assert reading.format == "apkg"


def test_the_fields_of_a_package_may_be_called_otherwise_and_mapped(tmp_path: Path) -> None:
    path = tmp_path / "deck.apkg"
    path.write_bytes(package([(["x1", "因为快", "为什么？"], "")], "anki21", ("Key", "背面", "正面")))
    assert pairs(read_source(path)) == [("为什么？", "因为快")]
    assert pairs(read_source(path, maps={"Key": "answer"})) == [("为什么？", "x1")]


def test_names_in_a_package_are_never_paths(tmp_path: Path) -> None:
    path = tmp_path / "deck.apkg"
    path.write_bytes(package(NOTES, others={"../../evil.yaml": b"id: evil", "/etc/evil": b"x"}))
    assert len(read_source(path).parts) == 2
    assert [p.name for p in tmp_path.rglob("*")] == ["deck.apkg"]


def test_a_package_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from interviewer.corpus.importing import apkg

    monkeypatch.setattr(apkg, "LARGEST_DATABASE", 2**20)
    path = tmp_path / "deck.apkg"
    path.write_bytes(package([(["Why?", "a" * 2**21], "")]))
    with pytest.raises(SourceUnreadable) as e:
        read_source(path)
    assert e.value.facts["reason"] == "bomb"


@pytest.mark.parametrize("broken", ["cut", "no-collection", "no-database", "view"])
def test_a_package_that_is_none_says_so(tmp_path: Path, broken: str) -> None:
    import sqlite3
    import zipfile

    whole = package(NOTES)
    path = tmp_path / "deck.apkg"
    if broken == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    else:
        body = b"SQLite format 3\0 and then nothing"
        if broken == "view":
            made = tmp_path / "made.sqlite3"
            db = sqlite3.connect(made)
            db.execute(
                "CREATE VIEW notes AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) "
                "SELECT id, 1 AS mid, '' AS tags, 'a' AS flds FROM n"
            )
            db.close()
            body = made.read_bytes()
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("other" if broken == "no-collection" else "collection.anki2", body)
    with pytest.raises(SourceUnreadable) as e:
        read_source(path)
    assert e.value.facts["reason"] == "package"
    assert "Anki" in e.value.hint("en")


def test_our_own_yaml_is_an_entry_a_list_or_documents() -> None:
    one = "id: a-b\nquestion: {en: Q1?}\nanswer: {en: A1}\n"
    lists = "- question: Q1?\n  answer: A1\n- question: 问二？\n  answer: 答二\n"
    for text, count in ((one, 1), (lists, 2), ("questions:\n" + lists, 2), (f"{one}---\n{one}", 2)):
        assert len(data(read_entries_file(HERE, text))) == count


def test_yaml_that_breaks_later_gives_what_comes_before() -> None:
    reading = read_entries_file(HERE, "question: q\nanswer: a\n---\nquestion: [\n---\n")
    assert pairs(reading) == [("q", "a")]
    assert [code for _, code in bad(reading)] == ["import-fault"]


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]",
        "a: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(f"b{i}: &a{i + 1} [{','.join([f'*a{i}'] * 9)}]\n" for i in range(12)),
        "[" * 200_000,
        "- " * 200_000,
        "{a: " * 200_000,
        "question: q\nanswer: !!python/object/apply:os.system ['exit 3']\nlevel: !!python/name:os.system x",
    ],
    ids=["itself", "laughs", "brackets", "dashes", "braces", "tags"],
)
def test_bombs_and_tags_of_yaml_are_faults(text: str) -> None:
    reading = read_entries_file(HERE, text)
    assert data(reading) == []
    assert len(bad(reading)) == 1


@pytest.mark.parametrize(
    ("value", "level"),
    [
        *((3, 3), ("4", 4), ("L2", 2), ("5/5", 5), ("困难", 4), ("Easy", 2), ("medium", 3), ("★★★☆☆", 3), (3.0, 3)),
        *((0, None), (9, None), ("?", None), (True, None), ("", None), (2.5, None)),
    ],
)
def test_levels_are_numbers_words_or_stars(value: object, level: int | None) -> None:
    assert level_of(value) == level
