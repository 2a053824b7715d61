"""A folder of one's own: files appear whole, never in another's place, and what is taken away can be brought back."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from interviewer.core.question import KeyPoint, Question, Text
from interviewer.corpus import read_corpus
from interviewer.corpus import write as writing
from interviewer.corpus.merge import merged
from interviewer.corpus.own import discard, faults_of, locate, save_question, save_text, stored_entries
from interviewer.corpus.write import LOCK, add_question, replace_text, to_yaml, write_new
from interviewer.errors import ChangedMeanwhile, FolderNotWritable, InterviewerError, NoRoom
from tests.e2e.terminal import ROOT
from tests.factory import question


def files(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and p.name != LOCK)


def test_an_id_is_used_once_in_a_folder_whatever_the_topic(tmp_path: Path) -> None:
    add_question(question(topic="rag"), tmp_path)
    with pytest.raises(FileExistsError):
        add_question(question(topic="agents"), tmp_path)
    assert files(tmp_path) == ["rag/scaling.yaml"]


@pytest.mark.parametrize(
    ("code", "error"), [(errno.ENOSPC, NoRoom), (errno.EDQUOT, NoRoom), (errno.EACCES, FolderNotWritable)]
)
def test_a_disk_that_fails_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, error: type[InterviewerError]
) -> None:
    def fails(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(error):
        add_question(question(), tmp_path)
    assert files(tmp_path) == []


def test_a_file_in_the_folders_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "knowledge").write_text("a file")
    with pytest.raises(FolderNotWritable, match="knowledge"):
        add_question(question(), tmp_path / "knowledge")


ADDING = """
import sys
from pathlib import Path
from interviewer.core.question import Question, Text
from interviewer.corpus.write import add_question
folder, who = Path(sys.argv[1]), sys.argv[2]
sys.stdin.readline()
for n in range(25):
    add_question(Question(id=f"{who}-{n}", topic=f"topic-{n % 3}", question=Text(en=f"{who} {n}?"), answer=Text(en="x")), folder)
for n in range(25):
    try:
        add_question(Question(id=f"same-{n}", topic=f"by-{who}", question=Text(en=who), answer=Text(en="x")), folder)
        print("got", n)
    except FileExistsError:
        pass
"""


def test_processes_that_add_at_once_lose_nothing_and_share_no_id(tmp_path: Path) -> None:
    """Each adds its own; of the ids that all want, exactly one process gets each."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", ADDING, str(tmp_path), who],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env,
        )
        for who in ("one", "two", "three")
    ]  # fmt: skip
    for process in started:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    got = []
    for process in started:
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        got += out.split("got")[1:]
    corpus = read_corpus([tmp_path])
    assert corpus.faults == ()
    assert len(corpus) == 3 * 25 + 25
    assert len(got) == 25
    assert not list(tmp_path.rglob("*.part"))


def test_an_entry_that_changed_meanwhile_is_left_as_it_is(tmp_path: Path) -> None:
    path = write_new("one\n", tmp_path / "a.yaml")
    replace_text(tmp_path, path, "one\n", "two\n")
    with pytest.raises(ChangedMeanwhile):
        replace_text(tmp_path, path, "one\n", "three\n")
    assert path.read_text() == "two\n"
    path.unlink()
    with pytest.raises(ChangedMeanwhile):
        replace_text(tmp_path, path, "two\n", "three\n")
    assert files(tmp_path) == []


def test_a_new_topic_moves_the_file_and_comments_stay(tmp_path: Path) -> None:
    write_new("# mine\n" + to_yaml(question(topic="rag"), header=""), tmp_path / "rag/scaling.yaml")
    stored = locate("scaling", [tmp_path])
    assert stored
    text = stored.text.replace("topic: rag", "topic: agents/tools")
    entry, _ = faults_of(text, stored.path, "scaling")
    assert entry
    assert save_text(stored, text, entry) == tmp_path / "agents/tools/scaling.yaml"
    assert files(tmp_path) == ["agents/tools/scaling.yaml"]
    assert "# mine" in (tmp_path / "agents/tools/scaling.yaml").read_text()


def test_an_id_cannot_be_edited_away(tmp_path: Path) -> None:
    entry, faults = faults_of(to_yaml(question("another")), tmp_path / "scaling.yaml", "scaling")
    assert entry is None
    assert "another" in faults[0].message


def test_the_last_folder_counts_and_a_file_may_have_another_name(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    write_new(to_yaml(question(level=1)), one / "odd-name.yaml")
    stored = locate("scaling", [one, two])
    assert stored
    assert stored.folder == one
    save_question(stored, question(level=5), two)
    stored = locate("scaling", [one, two])
    assert stored
    assert (stored.folder, stored.question.level) == (two, 5)
    assert [s.question.level for s in stored_entries(one)] == [1]


def test_what_is_discarded_is_kept_under_a_free_name(tmp_path: Path) -> None:
    home, trash = tmp_path / "knowledge", tmp_path / "trash"
    kept = []
    for _ in range(3):
        add_question(question(), home)
        stored = locate("scaling", [home])
        assert stored
        kept.append(discard(stored, trash))
    assert len(set(kept)) == 3
    assert all(to_yaml(question()) == path.read_text("utf-8") for path in kept)
    assert files(home) == []


def other(text: str, lang: str = "en") -> Question:
    return Question(
        id="other",
        question=Text(**{lang: "Why scale?"}),
        answer=Text(**{lang: text}),
        key_points=(KeyPoint(id="variance", text=Text(**{lang: text}), draft=True),),
    )


def test_merging_adds_what_is_new_and_nothing_twice() -> None:
    whole = merged(question(), other("Mixed precision overflows sooner with large scores."))
    assert whole.id == "scaling"
    assert (whole.answer.en or "").endswith("\n\nMixed precision overflows sooner with large scores.")
    assert [p.id for p in whole.key_points] == ["variance", "saturation", "gradient", "variance-2"]
    assert whole.key_points[-1].draft
    same = merged(question(), other("The variance grows with the dimension."))
    assert same == question()


def test_merging_takes_over_a_missing_language() -> None:
    english = Question(id="q", question=Text(en="Why?"), answer=Text(en="Because."))
    whole = merged(english, other("因为方差随维度增大。", "zh"))
    assert whole.answer == Text(en="Because.", zh="因为方差随维度增大。")
    assert whole.question == Text(en="Why?", zh="Why scale?")
    assert whole.key_points == ()


def test_the_umask_counts_for_a_new_file(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        path = writing.write_question(question(), tmp_path)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o640
