"""WAV files as people have them, and files that are none."""

import os
import stat
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.ports import Sound
from interviewer.speech import errors
from interviewer.speech.wav import WavWriter, levels, parse_wav, pieces, read_wav, wav_bytes
from tests.sound import RATE, riff, silence, tone

WAVE = np.sin(np.arange(RATE) * 0.1) * 0.5
PCM16 = (WAVE * 32767).astype("<i2")


def pcm24() -> bytes:
    whole = (WAVE * (2**23 - 1)).astype("<i4")
    return bytes(whole.view(np.uint8).reshape(-1, 4)[:, :3].tobytes())


@pytest.mark.parametrize(
    "raw",
    [
        riff(1, 1, 16, PCM16.tobytes()),
        riff(1, 1, 8, ((WAVE * 127) + 128).astype(np.uint8).tobytes()),
        riff(1, 1, 24, pcm24()),
        riff(1, 1, 24, pcm24(), extensible=True),
        riff(1, 1, 32, (WAVE * (2**31 - 1)).astype("<i4").tobytes()),
        riff(3, 1, 32, WAVE.astype("<f4").tobytes()),
        riff(3, 1, 64, WAVE.astype("<f8").tobytes()),
        riff(1, 2, 16, np.repeat(PCM16, 2).tobytes()),
        riff(3, 2, 32, np.repeat(WAVE, 2).astype("<f4").tobytes(), extensible=True),
    ],
    ids=["16 bit", "8 bit", "24 bit", "24 bit extensible", "32 bit", "float", "double", "stereo", "stereo float"],
)
def test_every_common_format_gives_the_same_sound(raw: bytes) -> None:
    sound = parse_wav(raw)
    assert sound.rate == RATE
    heard = np.frombuffer(sound.frames, "<i2")
    assert len(heard) == RATE
    assert np.abs(heard.astype(float) / 32767 - WAVE).max() < 0.02


def test_two_channels_become_their_mean() -> None:
    both = np.column_stack([np.full(100, 1000), np.full(100, 3000)]).astype("<i2")
    assert set(np.frombuffer(parse_wav(riff(1, 2, 16, both.tobytes())).frames, "<i2")) == {2000}


def test_float_beyond_full_scale_and_not_a_number_are_no_noise() -> None:
    raw = np.array([9.0, -9.0, np.nan, np.inf], "<f4").tobytes()
    assert list(np.frombuffer(parse_wav(riff(3, 1, 32, raw)).frames, "<i2")) == [32767, -32768, 0, 32767]


def test_a_size_beyond_the_end_means_to_the_end() -> None:
    raw = bytearray(wav_bytes(Sound(tone(1), RATE)))
    raw[40:44] = struct.pack("<I", 0xFFFFFFFF)  # as programs write it that stream
    assert parse_wav(bytes(raw)).seconds == 1
    assert parse_wav(bytes(raw[: len(raw) // 2])).seconds == pytest.approx(0.5, abs=0.01)


def test_chunks_before_the_sound_are_passed_over() -> None:
    plain = riff(1, 1, 16, PCM16.tobytes())
    padded = plain[:12] + b"LIST" + struct.pack("<I", 3) + b"abc\0" + plain[12:]
    assert parse_wav(padded) == parse_wav(plain)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"", errors.NotWav),
        (b"not a recording", errors.NotWav),
        (b"RIFF\0\0\0\0WAVE", errors.NotWav),
        (b"RIFF\0\0\0\0WAVEdata\4\0\0\0abcd", errors.NotWav),
        (b"ID3\4 an MP3 file by its real name", errors.NotWav),
        (riff(1, 1, 16, b""), errors.EmptySound),
        (riff(1, 1, 16, b"a"), errors.EmptySound),
        (riff(1, 1, 16, b"")[:36], errors.EmptySound),
        (riff(2, 1, 4, b"abcd"), errors.UnknownSoundFormat),
        (riff(1, 0, 16, b"abcd"), errors.UnknownSoundFormat),
        (riff(1, 1, 16, b"abcd", rate=0), errors.UnknownSoundFormat),
    ],
)
def test_what_is_no_recording_is_a_sentence(raw: bytes, error: type[errors.BadSoundFile], tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    path.write_bytes(raw)
    with pytest.raises(error) as caught:
        read_wav(path)
    assert str(path) in caught.value.message("zh")
    assert caught.value.hint("en")


@given(st.binary(max_size=200))
def test_no_file_is_more_than_refused(raw: bytes) -> None:
    for start in (b"", b"RIFF\0\0\0\0WAVE", riff(1, 1, 16, b"")[:36] + b"data"):
        try:
            sound = parse_wav(start + raw)
        except errors.BadSoundFile:
            continue
        assert sound.frames
        assert len(sound.frames) % 2 == 0


def test_a_file_far_larger_than_an_answer_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    path.touch()
    os.truncate(path, 501_000_000)  # sparse
    with pytest.raises(errors.SoundTooLarge, match="501 MB"):
        read_wav(path)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(errors.NoSoundFile, match="No such file"):
        read_wav(tmp_path / "none.wav")
    with pytest.raises(errors.NoSoundFile, match="directory"):
        read_wav(tmp_path)


def test_what_is_written_is_whole_after_every_write(tmp_path: Path) -> None:
    path = tmp_path / "audio" / "s-1-1.wav"
    writer = WavWriter(path, RATE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    for n in range(1, 4):
        writer.write(tone(0.5))
        copy = tmp_path / f"{n}.wav"  # what a kill would leave
        copy.write_bytes(path.read_bytes())
        assert read_wav(copy).frames == tone(0.5) * n
    writer.close()
    with pytest.raises(FileExistsError):
        WavWriter(path, RATE)


def test_levels_are_decibels_below_full_scale() -> None:
    assert levels(Sound(tone(0.2, loud=1.0), RATE)) == pytest.approx([-3.0, -3.0], abs=0.1)
    assert levels(Sound(silence(0.2), RATE)) == [-60, -60]
    assert levels(Sound(b"", RATE)) == []


@given(st.integers(1, 40_000), st.integers(1_000, 30_000))
def test_pieces_fit_and_add_up(samples: int, most: int) -> None:
    sound = Sound(bytes(samples * 2), 1_000)
    parts = pieces(sound, most)
    assert b"".join(part.frames for part in parts) == sound.frames
    assert all(0 < len(part.frames) <= most for part in parts)
    assert all(len(part.frames) % 2 == 0 for part in parts)
