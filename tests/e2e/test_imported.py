"""`questions import` from the outside: what comes in is asked, probed and graded, and goes out again."""

import json
from pathlib import Path

import pytest

from tests.e2e.test_bad_input import run

CSV = (
    "题目,答案,难度\n"
    "什么是分块预填充？,把长提示词切成小块分步处理，避免阻塞正在解码的请求。这样首字延迟略升，但其他请求的抖动变小。,3\n"
    "为什么需要 KV 缓存？,历史 token 的键和值不再变化，存下来就不用每步重算。代价是显存随长度增长。,2\n"
    "没有答案的题？,,2\n"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def own(home: Path) -> list[Path]:
    return sorted((home / "knowledge").rglob("*.yaml"))


def test_a_table_in_an_old_encoding_comes_in_and_its_bad_row_is_named(home: Path, tmp_path: Path) -> None:
    table = tmp_path / "题目.csv"
    table.write_bytes(CSV.encode("gb18030"))
    looked = run(home, "questions", "import", str(table), "--dry-run", "--lang", "zh")
    assert (looked.returncode, own(home)) == (9, [])
    done = run(home, "questions", "import", str(table), "--lang", "zh", "--yes")
    assert done.returncode == 9
    assert f"{table}:4" in done.stdout + done.stderr
    assert len(own(home)) == 2
    again = run(home, "questions", "import", str(table), "--lang", "zh", "--yes")
    assert again.returncode == 9
    assert len(own(home)) == 2


def test_an_imported_question_is_found_asked_and_graded(home: Path, tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text(CSV, "utf-8-sig")
    run(home, "questions", "import", str(table), "--yes")
    found = run(home, "questions", "search", "分块预填充", "--lang", "zh", "--json").stdout.splitlines()
    first = json.loads(found[0])["id"]
    assert first in {path.stem for path in own(home)}
    reply = "就是把很长的提示词切成小块分步处理，这样不会阻塞正在解码的请求。\n"
    asked = run(home, "start", "--lang", "zh", "-q", first, "--probes", "1", stdin=reply)
    assert "什么是分块预填充？" in asked.stdout
    assert "追问" in asked.stdout
    session = json.loads(run(home, "history", "--json").stdout.splitlines()[0])["id"]
    (round_,) = json.loads(run(home, "show", session, "--json").stdout)["rounds"]
    assert 0 < round_["unaided"] < 1


def test_what_is_exported_is_there_already_or_comes_in_elsewhere(home: Path, tmp_path: Path) -> None:
    table, out = tmp_path / "a.csv", tmp_path / "own.jsonl"
    table.write_text(CSV, "utf-8")
    run(home, "questions", "import", str(table), "--yes")
    run(home, "questions", "export", "--own", "-o", str(out))
    assert run(home, "questions", "import", str(out), "--yes").returncode == 0
    assert len(own(home)) == 2
    other = tmp_path / "other"
    run(other, "questions", "import", str(out), "--yes")
    assert [path.read_text("utf-8") for path in own(other)] == [path.read_text("utf-8") for path in own(home)]
