"""What `doctor` finds about speech: it tries what was set up, and finds fault with nothing else."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from interviewer.cli.doctor import Finding
from interviewer.cli.speech_findings import speech_findings
from interviewer.settings import load_settings
from interviewer.wiring import Services
from tests import fake_server as fake
from tests.audio_server import AudioServer, hears, speaks
from tests.sound import tone, wav

DEVICES = Path(__file__).resolve().parents[1] / "devices"


@pytest.fixture(autouse=True)
def card(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A sound card that exists in the environment only; it is imported anew in each test."""
    monkeypatch.syspath_prepend(str(DEVICES))
    sys.modules.pop("sounddevice", None)
    yield
    sys.modules.pop("sounddevice", None)  # the next test gets the real one


def findings(**flags: object) -> list[Finding]:
    services = Services(load_settings({"retries": 0, **flags}, {}), {"PATH": "", "OPENAI_API_KEY": "sk-found"})
    return list(speech_findings(services))


def test_what_was_set_up_is_tried() -> None:
    with AudioServer(hears(""), speech=speaks(wav(tone(0.1)))) as server:
        hearing, voice, microphone = findings(stt_base_url=server.base_url, tts_base_url=server.base_url)
    assert (hearing.ok, voice.ok, microphone.ok) == (True, True, True)
    assert hearing.detail.en.startswith(f"whisper-1 ({server.base_url}) answered in")
    assert len(server.heard) == len(server.spoken) == 1


def test_what_was_set_up_and_fails_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_CARD", "missing")
    with AudioServer(fake.status(401), speech=fake.status(500)) as server:
        hearing, voice, microphone = findings(stt_base_url=server.base_url, tts_base_url=server.base_url)
    assert (hearing.ok, voice.ok) == (False, False)
    assert "INTERVIEWER_STT_API_KEY" in hearing.todo.en
    assert microphone.ok is None
    assert "libportaudio2" in microphone.todo.en


def test_what_was_not_set_up_is_no_fault_and_nothing_is_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_CARD", "none")
    found = findings()
    assert [finding.what for finding in found] == ["hearing", "voice", "microphone"]
    assert [finding.ok for finding in found] == [None, None, None]
    assert "无法打开麦克风" in found[2].detail.zh


def test_a_local_model_is_not_loaded_for_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert findings(whisper_model="small")[0].ok is False
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    assert findings(whisper_model="small")[0].detail.en == "faster-whisper small; loaded at the first recording"
