"""Every test runs in a clean environment: an own home, no keys, no language from outside, no tracing."""

import os
from pathlib import Path

import pytest

FOREIGN = (
    "INTERVIEWER_",
    "OPENAI_",
    "DEEPSEEK_",
    "DASHSCOPE_",
    "ZHIPUAI_",
    "MOONSHOT_",
    "ANTHROPIC_",
    "LANGSMITH_",
    "LANGCHAIN_",
    "OLLAMA_",
    "LC_",
)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith(FOREIGN):
            monkeypatch.delenv(name)
    monkeypatch.setenv("INTERVIEWER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    # No test may find a server of the machine's owner.
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:9")
