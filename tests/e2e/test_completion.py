"""What the shell completes, asked for as bash asks for it."""

import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.terminal import environment
from tests.e2e.test_bad_input import ID, run

PROGRAM = str(Path(sys.executable).with_name("interviewer"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def completed(home: Path, line: str) -> list[str]:
    """Let bash source the program's own script and complete the last word of a line, which may be empty."""
    words = line.split(" ")
    script = f"""
        eval "$(_INTERVIEWER_COMPLETE=source_bash {shlex.quote(PROGRAM)})"
        COMP_WORDS=({" ".join(map(shlex.quote, words))}); COMP_CWORD={len(words) - 1}
        _interviewer_completion {shlex.quote(PROGRAM)}
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(["bash", "-c", script], env=environment(home), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("interviewer hist", {"history"}),
        ("interviewer start --topic transformer/att", {"transformer/attention"}),
        ("interviewer questions show why-divide", {ID}),
        ("interviewer start -q why-divide", {ID}),
        ("interviewer start --role t", {"training"}),
        ("interviewer start --feedback-lang z", {"zh"}),
        ("interviewer config set base", {"base_url"}),
        ("interviewer config keys set deep", {"deepseek"}),
        ("interviewer config ke", {"keys"}),
    ],
)
def test_words_are_completed(home: Path, line: str, expected: set[str]) -> None:
    assert set(completed(home, line)) == expected


def test_interviews_are_completed_and_only_open_ones_are_resumed(home: Path) -> None:
    assert completed(home, "interviewer show ") == []
    run(home, "start", "-q", ID, stdin="/end\n")
    run(home, "start", "-q", ID, stdin="")
    assert len(completed(home, "interviewer show ")) == 2
    (left,) = completed(home, "interviewer resume ")
    assert completed(home, "interviewer why ")[0] == left  # the latest first


def test_one_s_own_questions_and_keys_are_completed(home: Path) -> None:
    folder = home / "knowledge" / "mine"
    folder.mkdir(parents=True)
    (folder / "zebra-question.yaml").write_text("id: zebra-question\ntopic: zebra/stripes\n", "utf-8")
    run(home, "config", "keys", "set", "qwen", stdin="sk-key-of-qwen")
    assert completed(home, "interviewer questions show zebra") == ["zebra-question"]
    assert completed(home, "interviewer start -t zeb") == ["zebra", "zebra/stripes"]
    assert completed(home, "interviewer config keys remove ") == ["qwen"]


def test_completion_is_quick(home: Path) -> None:
    """The goal is 300 ms on a quiet machine (`python -m benchmarks startup`); here only that nothing heavy is loaded."""
    code = (
        "import sys; sys.argv = ['interviewer']; from interviewer.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print('LOADED', *(m for m in ('chromadb', 'yaml', 'rich', 'prompt_toolkit', 'numpy') if m in sys.modules))"
    )
    env = environment(home, COMP_WORDS="interviewer start --topic tra", COMP_CWORD="3")
    env["_INTERVIEWER_COMPLETE"] = "complete_bash"
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert time.monotonic() - start < 5
    assert "transformer/attention" in done.stdout
    assert done.stdout.rpartition("LOADED")[2].split() == []
