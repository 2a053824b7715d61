"""Sound for tests: tones and silence made from numbers, and speech from the programs that are installed."""

import io
import math
import shutil
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interviewer.ports import Sound
from interviewer.speech.wav import parse_wav, wav_bytes

RATE = 16_000
GRAMMAR = """
#JSGF V1.0;
grammar answers;
public <answer> = <clause> [and <clause>] [so <clause>];
<clause> = the variance [of the dot product] grows with the dimension
         | the softmax saturates
         | the gradient [is close to zero | vanishes]
         | dividing brings the variance back to one
         | the weights are random
         | the batch is large;
"""


def tone(seconds: float, *, loud: float = 0.3, rate: int = RATE) -> bytes:
    """Samples of a 440 Hz tone."""
    count = int(seconds * rate)
    return struct.pack(f"<{count}h", *(int(loud * 32767 * math.sin(n * 880 * math.pi / rate)) for n in range(count)))


def silence(seconds: float, *, rate: int = RATE) -> bytes:
    """Samples without sound."""
    return bytes(int(seconds * rate) * 2)


def wav(*parts: bytes, rate: int = RATE) -> bytes:
    """A WAV file of samples."""
    return wav_bytes(Sound(b"".join(parts), rate))


def need(program: str) -> str:
    """Return a program's path, or skip the test saying which Debian package is missing."""
    found = shutil.which(program)
    if not found:
        pytest.skip(f"the Debian package {program} is not installed")
    return found


def spoken_by_flite(text: str, path: Path) -> Path:
    """Let flite speak a text into a WAV file."""
    subprocess.run([need("flite"), "-voice", "slt", "-t", text, "-o", str(path)], check=True, capture_output=True)
    return path


def sphinx(grammar: str = GRAMMAR) -> Callable[[bytes], str]:
    """Return a recogniser of WAV files in a closed grammar, or skip where pocketsphinx is missing."""
    pocketsphinx: Any = pytest.importorskip("pocketsphinx", reason="the Python package pocketsphinx is not installed")
    decoder = pocketsphinx.Decoder(samprate=RATE, lm=None, loglevel="FATAL")
    decoder.add_word("softmax", "S AO F T M AE K S", True)
    decoder.add_word("saturates", "S AE CH ER EY T S", True)
    decoder.add_jsgf_string("answers", grammar.strip())
    decoder.activate_search("answers")

    def recognise(raw: bytes) -> str:
        sound = parse_wav(raw)
        assert sound.rate == RATE
        decoder.start_utt()
        decoder.process_raw(sound.frames, full_utt=True)
        decoder.end_utt()
        found = decoder.hyp()
        return str(found.hypstr) if found else ""

    return recognise


def riff(code: int, channels: int, bits: int, data: bytes, *, rate: int = RATE, extensible: bool = False) -> bytes:
    """A WAV file of any layout."""
    frame = channels * bits // 8
    layout = struct.pack("<HHIIHH", 0xFFFE if extensible else code, channels, rate, rate * frame, frame, bits)
    if extensible:
        layout += struct.pack("<HHIH", 22, bits, 0, code) + b"\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71"
    out = io.BytesIO()
    out.write(b"RIFF" + struct.pack("<I", 20 + len(layout) + len(data)) + b"WAVE")
    out.write(b"fmt " + struct.pack("<I", len(layout)) + layout)
    out.write(b"data" + struct.pack("<I", len(data)) + data)
    return out.getvalue()
