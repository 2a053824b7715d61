"""Transcription on this machine by faster-whisper, an extra: a folder with a converted model, or a size with its own download."""

import importlib.util
import io
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from interviewer.core.question import Lang
from interviewer.ports import Sound
from interviewer.speech.errors import WhisperFailed, WhisperMissing
from interviewer.speech.wav import wav_bytes


class WhisperEar:
    """Implements the Ear port; the model is loaded at the first recording and kept.

    Args:
        model: a folder, or a size that faster-whisper knows and downloads.
        downloads: folder for what it downloads.
    """

    def __init__(self, model: str, downloads: Path) -> None:
        self._model = model
        self._downloads = downloads
        self._loaded: Any = None
        self._loading = threading.Lock()
        self.name = f"faster-whisper {model}"

    def warm(self) -> None:
        """Load the model."""
        self._whisper()

    def transcribe(self, sound: Sound, *, lang: Lang, terms: Sequence[str] = ()) -> str:
        """Return what was said; raises WhisperMissing, WhisperFailed."""
        prompt = (", " if lang == "en" else "，").join(terms) or None
        try:
            segments, _ = self._whisper().transcribe(
                io.BytesIO(wav_bytes(sound)), language=lang, initial_prompt=prompt, beam_size=5, vad_filter=False
            )
            parts = [segment.text.strip() for segment in segments]
        except WhisperMissing:
            raise
        except Exception as e:  # CTranslate2, PyAV and the download raise whatever they like
            detail = " ".join(str(e).split())[:160].rstrip(".") or type(e).__name__
            raise WhisperFailed(model=self._model, detail=detail) from e
        return ("" if lang == "zh" else " ").join(part for part in parts if part)

    def check(self) -> None:
        """Raise WhisperMissing where the package is not installed; loads nothing."""
        if importlib.util.find_spec("faster_whisper") is None:
            raise WhisperMissing

    def _whisper(self) -> Any:
        with self._loading:
            return self._load()

    def _load(self) -> Any:
        if self._loaded is None:
            try:
                from faster_whisper import WhisperModel
            except ImportError:
                raise WhisperMissing from None
            path = Path(self._model).expanduser()
            if path.is_dir():
                name = str(path)
            elif path.is_absolute() or self._model.startswith(("~", ".")):
                raise FileNotFoundError(f"there is no folder {path}")
            else:
                name = self._model
            self._loaded = WhisperModel(name, device="auto", compute_type="default", download_root=str(self._downloads))
        return self._loaded
