"""The layers are a failing test, and nothing heavy is loaded before it is needed."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "bs4",
    "charset_normalizer",
    "chromadb",
    "langchain",
    "langchain_core",
    "openai",
    "markdown_it",
    "markdownify",
    "numpy",
    "prompt_toolkit",
    "pydantic",
    "yaml",
    "rich",
    "scipy",
    "sklearn",
    "sounddevice",
    "faster_whisper",
    "snowballstemmer",
)


def test_imports_point_down() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def loaded(code: str) -> set[str]:
    """Run code in a new interpreter and return the heavy modules that it loaded."""
    look = f"import sys\n{code}\nprint('LOADED', *(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("LOADED")[2].split())


def calls(*arguments: str) -> str:
    return f"from interviewer.cli import main; sys.argv = ['interviewer', *{arguments!r}]; main()"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("--version",),
        ("start", "--help"),
        ("resume", "--help"),
        ("questions", "add", "--help"),
        ("questions", "import", "--help"),
        ("evaluate", "--help"),
    ],
)
def test_help_and_version_load_nothing_heavy(arguments: tuple[str, ...]) -> None:
    # typer reads the parameters of a command with pydantic where that is installed; for the group it does not.
    allowed = {"pydantic"} if len(arguments) > 1 else set()
    assert loaded(calls(*arguments)) <= allowed


def test_listing_questions_loads_neither_index_nor_model() -> None:
    assert not loaded(calls("questions", "list", "--json")) & {"chromadb", "langchain", "openai", "prompt_toolkit"}


def test_the_package_itself_is_light() -> None:
    assert loaded("import interviewer") == set()
