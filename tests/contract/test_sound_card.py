"""The sound card that tests hold takes the same arguments as the real library."""

import importlib.util
import inspect
from types import ModuleType
from typing import Any

import pytest

from tests.contract.test_speech_findings import DEVICES


def fake() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fake_sounddevice", DEVICES / "sounddevice.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["RawInputStream", "RawOutputStream"])
def test_the_fake_card_is_opened_as_the_real_one(name: str) -> None:
    try:
        import sounddevice
    except ImportError:
        pytest.skip("the Python package sounddevice is not installed")
    except OSError:
        pytest.skip("the Debian package libportaudio2 is not installed")
    real: Any = sounddevice
    ours = set(inspect.signature(getattr(fake(), name)).parameters)
    assert ours <= set(inspect.signature(getattr(real, name)).parameters)
    methods = {method for method in vars(getattr(fake(), name)) if not method.startswith("_")}
    assert all(hasattr(getattr(real, name), method) for method in methods)
    assert issubclass(real.PortAudioError, Exception)
