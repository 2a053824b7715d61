"""The built wheel carries its questions and prompts and works from another folder, with nothing of the checkout around."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
        check=True,
        capture_output=True,
        cwd=ROOT,
    )
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_carries_knowledge_and_prompts(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {str(p.relative_to(ROOT)) for folder in ("knowledge", "prompts") for p in (ROOT / folder).rglob("*.*")}
    assert {f"interviewer/{name}" for name in shipped} <= set(names)
    assert "interviewer/py.typed" in names
    assert not [name for name in names if name.startswith("tests")]


def test_an_interview_runs_from_the_installed_wheel(wheel: Path, tmp_path: Path) -> None:
    """A clean venv gets our wheel; its dependencies come from this one's folder, so that no network is needed."""
    place = tmp_path / "venv"
    venv.create(place, with_pip=False)
    python = place / "bin" / "python"
    packages = Path(
        subprocess.run(
            [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
    )
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            str(python),
            "install",
            "--no-deps",
            "--no-index",
            "--quiet",
            str(wheel),
        ],
        check=True,
        capture_output=True,
    )
    # Appended, not a .pth line that would run the editable install of the checkout.
    (packages / "dependencies.pth").write_text(
        f"import sys; sys.path.append({sysconfig.get_path('purelib')!r})\n", "utf-8"
    )
    env = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    env["INTERVIEWER_HOME"] = str(tmp_path / "home")

    def run(*arguments: str, typed: str = "") -> str:
        done = subprocess.run(
            [str(place / "bin" / "interviewer"), *arguments],
            cwd=tmp_path, env=env, input=typed, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = subprocess.run(
        [str(python), "-c", "import interviewer; print(interviewer.__file__)"],
        cwd=tmp_path, env=env, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert where.strip() == str(packages / "interviewer" / "__init__.py")
    card = run("start", "-q", "why-divide-by-sqrt-dk", typed="softmax saturates and the gradient vanishes\n")
    assert "Score card" in card
    assert "arXiv:1706.03762" in card
    assert len(run("questions", "list", "--json").splitlines()) >= 20
    found = [json.loads(line)["id"] for line in run("questions", "search", "为什么要缩放点积", "--json").splitlines()]
    assert "why-divide-by-sqrt-dk" in found[:3]
