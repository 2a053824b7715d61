"""`questions add`, `edit`, `remove`, `path`, `draft` and `review`, called as commands; nobody sits at a terminal."""

import errno
import json
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from interviewer.cli import app
from interviewer.cli.questions.template import read_template, template
from interviewer.cli.questions.unsaved import begin, take_up
from interviewer.corpus import read_corpus
from interviewer.corpus.read import read_entry
from interviewer.errors import ExitCode, InterviewerError
from interviewer.settings import shipped
from tests import fake_server as fake
from tests.contract.test_drafting import OWN, content, says
from tests.fake_server import FakeServer

ANSWER = "The logits are divided by the temperature before the softmax. A low one sharpens the distribution."


class Done(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def run(*arguments: str, lang: str = "en") -> Done:
    """Call `questions …`; an error is reported as `main` does."""
    result = CliRunner().invoke(app, ["questions", *arguments, "--lang", lang], catch_exceptions=True)
    if isinstance(result.exception, InterviewerError):
        error = result.exception
        return Done(int(error.exit_code), result.stdout, f"{result.stderr}{error.message(lang)} {error.hint(lang)}")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Done(result.exit_code, result.stdout, result.stderr)


def added(home: Path, name: str = "mine", *more: str) -> Path:
    done = run("add", "-q", "What is temperature?", "-a", ANSWER, "--id", name, "-t", "inference/decoding", "-y", *more)
    assert done.code == 0, done.err
    return home / "knowledge/inference/decoding" / f"{name}.yaml"


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Make $EDITOR a program that runs Python on the text `t`."""

    def become(code: str) -> None:
        script = tmp_path / "an editor.py"
        script.write_text(
            f"import sys, pathlib\np = pathlib.Path(sys.argv[1]); t = p.read_text('utf-8')\n{code}\np.write_text(t, 'utf-8')\n"
        )
        monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{script}'")

    return become


def test_by_flags_a_question_gets_drafts_that_can_be_used_at_once(home: Path) -> None:
    path = added(home)
    entry, faults = read_entry(path)
    assert entry, faults
    assert entry.question.langs == ("en",)
    assert [point.draft for point in entry.question.key_points] == [True, True]
    assert entry.question.key_points[0].accept
    assert run("check", str(home / "knowledge")).code == 0


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("-q", "Why?", "-a", "So.", "--id", "../../etc/x"), ExitCode.USAGE, ("../../etc/x", "kv-cache")),
        (("-q", "Why?", "-a", "So.", "--id", "a/b"), ExitCode.USAGE, ("a/b",)),
        (("-q", "Why?", "-a", "So.", "-t", "../up"), ExitCode.USAGE, ("../up", "rag/retrieval")),
        (("-q", "Why?", "-a", "   "), ExitCode.USAGE, ()),
        (("-q", "Why?"), ExitCode.USAGE, ("--answer",)),
        (("-q", "Why?", "-a", "So.", "--duplicates", "perhaps"), ExitCode.USAGE, ("perhaps",)),
        (("-q", "Why?", "-a", "So.", "--id", "react-loop"), ExitCode.USAGE, ("react-loop",)),
        (("--continue",), ExitCode.INPUT, ()),
        (("-q", "Why?", "-a", "So.", "--into", "/proc/nowhere"), ExitCode.STORE, ("/proc", "--into")),
    ],
    ids=["path", "slash", "topic", "empty", "no-answer", "choice", "taken", "nothing-left", "no-rights"],
)
def test_what_cannot_be_added_is_said_in_both_languages(
    home: Path, lang: str, arguments: tuple[str, ...], code: ExitCode, words: tuple[str, ...]
) -> None:
    done = run("add", *arguments, lang=lang)
    assert done.code == code
    assert all(word in done.err for word in words)
    assert any("\u4e00" <= c <= "\u9fff" for c in done.err) == (lang == "zh")
    assert not list(home.rglob("*.yaml"))


def test_a_full_disk_is_named_and_nothing_is_half_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "link", full)
    done = run("add", "-q", "What is it?", "-a", ANSWER, "-t", "rag", "-y", lang="zh")
    assert done.code == ExitCode.STORE
    assert "磁盘已满" in done.err
    assert not [p for p in (home / "knowledge").rglob("*") if p.suffix in {".yaml", ".part"}]


def test_a_name_that_was_made_gives_way_and_one_that_was_chosen_does_not(home: Path) -> None:
    first, second = (
        run("add", "-q", "What is temperature?", "-a", ANSWER, "-t", topic, "-y") for topic in ("rag", "agents")
    )
    assert "what-is-temperature" in first.out
    assert "what-is-temperature-2" in second.out
    added(home, "chosen")
    assert run("add", "-q", "Another?", "-a", ANSWER, "--id", "chosen", "-t", "rag", "-y").code == ExitCode.USAGE


def test_another_folder_gets_the_file_where_it_is_named(home: Path, tmp_path: Path) -> None:
    done = run(
        "add",
        "-q",
        "What is temperature?",
        "-a",
        ANSWER,
        "--id",
        "x-y",
        "-t",
        "rag",
        "-y",
        "--into",
        str(tmp_path / "team"),
    )
    assert done.code == 0
    assert (tmp_path / "team/rag/x-y.yaml").is_file()
    assert not (home / "knowledge").exists()


def test_twins_are_shown_and_merged_kept_or_dropped(home: Path) -> None:
    """The topic comes from the nearest questions; a merge into a shipped question becomes a copy over it."""
    asked = (
        "add",
        "-q",
        "为什么注意力分数要除以根号 d_k？",
        "-a",
        "另外，混合精度下过大的分数更容易溢出，所以更要缩放。",
    )
    dropped = run(*asked, "--duplicates", "cancel", lang="zh")
    assert dropped.code == ExitCode.USAGE
    assert "why-divide-by-sqrt-dk" in dropped.err
    merged = run(*asked, "--duplicates", "merge", lang="zh")
    assert "why-divide-by-sqrt-dk" in merged.out
    whole = read_corpus([home / "knowledge"])["why-divide-by-sqrt-dk"]
    before = read_corpus([shipped("knowledge")])["why-divide-by-sqrt-dk"]
    assert (whole.answer.zh or "").startswith((before.answer.zh or "")[:50])
    assert "混合精度" in (whole.answer.zh or "")
    assert whole.key_points[: len(before.key_points)] == before.key_points
    assert [point.draft for point in whole.key_points[len(before.key_points) :]] == [True]
    kept = run(*asked, lang="zh")
    assert kept.code == 0
    assert "transformer/attention" in kept.out


def test_in_the_editor_comments_are_bilingual_and_faults_are_named(
    home: Path, editor: Callable[[str], None], tmp_path: Path
) -> None:
    editor(
        "assert '必填的只有' in t and 'Only question and answer' in t\n"
        "t = t.replace('  en: |-\\n    \\n', '  en: |-\\n    What is a beam?\\n', 1).replace('  en: |-\\n    \\n', '  en: |-\\n    Several hypotheses are kept.\\n', 1)"
        ".replace('level: 2', 'level: 9')"
    )
    done = run("add", "--editor", "-t", "inference/decoding", "--duplicates", "keep")
    assert done.code == ExitCode.INPUT
    assert "level" in done.err
    assert "--continue" in done.err
    editor("t = t.replace('level: 9', 'level: 3')")
    done = run("add", "--continue", "--duplicates", "keep")
    assert done.code == 0, done.err
    entry, _ = read_entry(home / "knowledge/inference/decoding/what-is-a-beam.yaml")
    assert entry
    assert (entry.question.level, entry.question.answer.en) == (3, "Several hypotheses are kept.")
    assert not list((home / "unfinished").iterdir())


def test_an_editor_that_fails_is_named_and_nothing_is_lost(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = added(home)
    before = path.read_text("utf-8")
    for value, words in (("false", "exit code 1"), ("/no/such/editor", "No such file"), ("'unbalanced", "quotation")):
        monkeypatch.setenv("EDITOR", value)
        done = run("edit", "mine")
        assert done.code == ExitCode.INPUT
        assert words in done.err
    assert "编辑器" in run("edit", "mine", lang="zh").err
    assert path.read_text("utf-8") == before


def test_an_own_entry_is_edited_in_place_with_its_comments(home: Path, editor: Callable[[str], None]) -> None:
    path = added(home)
    editor("t = '# my own remark\\n' + t.replace('sharpens', 'narrows')")
    assert str(path) in run("edit", "mine").out
    assert "my own remark" in path.read_text("utf-8")
    assert "narrows" in path.read_text("utf-8")
    editor("pass")
    assert "Nothing was changed" in run("edit", "mine").err


def test_a_shipped_entry_becomes_a_copy_only_where_it_was_changed(home: Path, editor: Callable[[str], None]) -> None:
    editor("pass")
    done = run("edit", "react-loop", lang="zh")
    assert "随附题目" in done.err
    assert not list((home / "knowledge").rglob("*.yaml"))
    editor("t = t.replace('level: 2', 'level: 4', 1)")
    assert run("edit", "react-loop").code == 0
    assert read_corpus([shipped("knowledge"), home / "knowledge"])["react-loop"].level == 4
    assert run("path", "react-loop").out.strip() == str(home / "knowledge/agents/basics/react-loop.yaml")


def test_a_text_with_faults_is_kept_beside_the_entry(home: Path, editor: Callable[[str], None]) -> None:
    path = added(home)
    before = path.read_text("utf-8")
    editor("t = t.replace('id: mine', 'id: yours')")
    done = run("edit", "mine")
    assert done.code == ExitCode.INPUT
    assert ".rej" in done.err
    assert path.read_text("utf-8") == before
    assert "id: yours" in path.with_name("mine.yaml.rej").read_text("utf-8")
    run("edit", "mine")
    assert path.with_name("mine.yaml.2.rej").exists()
    assert len(read_corpus([home / "knowledge"])) == 1


def test_drafts_follow_an_answer_that_was_edited(home: Path, editor: Callable[[str], None]) -> None:
    path = added(home)
    editor(
        "h, k, r = t.partition('key_points:'); t = h.replace('A low one', 'At zero it becomes greedy decoding. A low one') + k + r"
    )
    assert "made anew" in run("edit", "mine").err
    entry, _ = read_entry(path)
    assert entry
    assert [p.text.en for p in entry.question.key_points][1] == "At zero it becomes greedy decoding."


def test_what_is_removed_is_kept_and_the_shipped_one_counts_again(home: Path, editor: Callable[[str], None]) -> None:
    assert run("remove", "react-loop", "-y").code == ExitCode.INPUT
    editor("t = t.replace('level: 2', 'level: 4', 1)")
    run("edit", "react-loop")
    assert run("remove", "react-loop").code == ExitCode.USAGE, "nobody confirmed it"
    done = run("remove", "react-loop", "--yes")
    assert done.code == 0
    assert "mv " in done.err
    assert "counts again" in done.err
    (kept,) = (home / "trash").iterdir()
    assert "react-loop" in kept.name
    assert run("path", "react-loop").out.strip().startswith(str(shipped("knowledge")))
    assert run("remove", "no-such-question", "-y").code == ExitCode.INPUT
    assert run("path", "../../x").code == ExitCode.INPUT


def test_drafting_needs_a_model_and_says_so(home: Path) -> None:
    added(home)
    assert "--model" in run("draft", "mine").err
    assert "对话模型" in run("draft", "mine", lang="zh").err
    assert run("draft", "mine").code == ExitCode.MODEL
    assert run("draft").code == ExitCode.USAGE
    assert run("draft", "--all-drafts", "--output", "x").code == ExitCode.USAGE


def own_entry(home: Path) -> Path:
    """The entry that the fake model completes."""
    done = run(
        "add", "-q", OWN.question.get("en"), "-a", OWN.answer.get("en"), "--id", "own-loop", "-t", "agents/basics", "-y"
    )
    assert done.code == 0, done.err
    return home / "knowledge/agents/basics/own-loop.yaml"


def test_a_draft_is_shown_and_taken_only_where_it_is_accepted(home: Path) -> None:
    path = own_entry(home)
    before = path.read_text("utf-8")
    with FakeServer(says(content())) as server:
        model = ("--model", "vllm:fake-model", "--base-url", server.base_url)
        done = run("draft", "own-loop", *model)
        assert "+unverified: true" in done.out
        assert "--yes" in done.err
        assert path.read_text("utf-8") == before
        printed = run("draft", "own-loop", *model, "--output", "-").out
        assert "unverified: true" in printed
        assert path.read_text("utf-8") == before
        assert run("draft", "own-loop", *model, "--yes").code == 0
        entry, _ = read_entry(path)
        assert entry
        assert entry.question.langs == ("en", "zh")
        assert all(point.draft for point in entry.question.key_points)
        assert entry.question.reviewed is None
        assert run("draft", "react-loop", *model).err.strip().endswith("lacks nothing that a model could write.")


def test_all_drafts_go_on_after_one_that_fails(home: Path) -> None:
    own_entry(home)
    added(home)
    with FakeServer(says(content()), fake.ok("no"), fake.ok("no")) as server:
        done = run("draft", "--all-drafts", "--yes", "--model", "vllm:fake-model", "--base-url", server.base_url)
    assert done.code == ExitCode.PARTIAL
    assert "mine" in done.err
    assert "own-loop" in done.out


def test_points_of_a_new_question_come_from_the_model_or_without_it(home: Path) -> None:
    asked = ("add", "-q", OWN.question.get("en"), "-a", OWN.answer.get("en"), "-t", "agents/basics", "-y")
    with FakeServer(says(content()), fake.status(500), fake.status(500)) as server:
        model = ("--model", "vllm:fake-model", "--base-url", server.base_url)
        assert run(*asked, "--id", "by-model", *model).code == 0
        failed = run(*asked, "--id", "by-sentences", *model)
        assert run(*asked, "--id", "offline", "--offline", *model).code == 0
        assert "model" in failed.err
    own = read_corpus([home / "knowledge"])
    assert [p.id for p in own["by-model"].key_points] == [p["id"] for p in content()["key_points"]]
    assert own["by-sentences"].key_points == own["offline"].key_points
    assert all(point.draft for question in own.values() for point in question.key_points)


def test_reviewing_lists_drafts_with_what_the_checks_say(home: Path) -> None:
    assert "No drafts" in run("review").out
    added(home)
    assert run("review").code == ExitCode.USAGE
    (row,) = map(json.loads, run("review", "--json").out.splitlines())
    assert (row["id"], row["drafts"]) == ("mine", ["point-1", "point-2"])
    assert any("missing in zh" in fault for fault in row["checks"])


def test_what_was_typed_can_be_taken_up_once(home: Path) -> None:
    unsaved = begin(home)
    unsaved.question, unsaved.answer, unsaved.level = "为什么？", "因为。", 3
    unsaved.keep()
    assert stat.S_IMODE(unsaved.path.stat().st_mode) == 0o600
    again = take_up(home)
    assert again
    assert (again.question, again.answer, again.level) == ("为什么？", "因为。", 3)
    again.forget()
    assert take_up(home) is None


@pytest.mark.parametrize(
    "text", ["plain", "two\n\nparagraphs", "# no comment", "key: value", "  indented", "tab\there", "“引号”: 与 {括号}"]
)
def test_any_text_survives_the_template(text: str) -> None:
    written = template("zh", question=text, answer=text, topic="rag")
    question, faults = read_template(written, Path("x.yaml"))
    assert question, faults
    assert (question.answer.zh or "").strip() == text.strip()
