"""Answers by voice in a real terminal: with real sound over a recogniser, and with a sound card that the test holds."""

import json
import os
import signal
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from interviewer.speech.wav import read_wav
from tests import fake_server as fake
from tests.audio_server import AudioServer, cut, hears, recognises, speaks
from tests.e2e.terminal import PATIENCE, ROOT, Terminal, environment
from tests.e2e.test_bad_input import run
from tests.sound import need, silence, sphinx, spoken_by_flite, tone, wav

ID = "why-divide-by-sqrt-dk"
SAID = "The variance grows with d_k, um, so softmax saturates."
DEVICES = str(ROOT / "tests" / "devices")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def server() -> Iterator[AudioServer]:
    with AudioServer(hears(SAID)) as running:
        yield running


def with_card(
    home: Path, base_url: str | None = None, *, microphone: bytes | None = None, **more: str
) -> dict[str, str]:
    """An environment with a sound card whose microphone gives these samples, and a server that hears."""
    source = home.parent / "microphone.raw"
    source.write_bytes(tone(1.0) if microphone is None else microphone)
    if base_url:
        more = {"INTERVIEWER_STT_BASE_URL": base_url, **more}
    more = {"PYTHONPATH": f"{DEVICES}{os.pathsep}{ROOT}", "FAKE_MICROPHONE": str(source), **more}
    return environment(home, INTERVIEWER_RETRIES="0", **more)


def start(env: dict[str, str], *arguments: str, columns: int = 90) -> Terminal:
    t = Terminal(["start", "-q", ID, "--lang", "en", *arguments], env, columns=columns)
    t.prompt()
    return t


def until(t: Terminal, true: Callable[[], bool]) -> None:
    """Read on until something is true."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, t.text
        t.read()


def recordings(home: Path) -> list[Path]:
    return sorted((home / "audio").glob("*.wav"))


def replies(home: Path) -> list[dict[str, object]]:
    with sqlite3.connect(home / "interviews.sqlite3") as db:
        rows = db.execute("SELECT body FROM event WHERE type = 'replied' ORDER BY seq").fetchall()
    return [json.loads(body) for (body,) in rows]


def test_what_flite_says_is_heard_and_graded(home: Path, tmp_path: Path) -> None:
    recognise = sphinx()
    words = (
        "the variance of the dot product grows with the dimension and the softmax saturates so the gradient vanishes"
    )
    answer = spoken_by_flite(words, tmp_path / "answer.wav")
    with AudioServer(recognises(recognise)) as server:
        t = start(environment(home, INTERVIEWER_STT_BASE_URL=server.base_url), "--wav", str(answer), "--probes", "0")
        t.wait("the variance of the dot product grows")
        t.wait("softmax saturates so the gradient vanishes")
        t.enter("")
        t.wait("Score card")
        t.wait("after follow-ups ████████░░ 80 %")
        t.wait("Delivery (never scored): 18 words in 0:0")
        t.wait("no pause of 2 s or more")
        t.enter("/end")
        t.finish()
        (asked,) = server.heard
    assert asked.body["language"] == "en"
    assert "Softmax" in asked.body["prompt"]
    (reply,) = replies(home)
    assert reply["via"] == "spoken"
    assert reply["delivery"]["length"] == 18  # type: ignore[index]


def test_the_microphone_fills_the_line_and_the_audio_goes_when_the_reply_is_accepted(
    home: Path, server: AudioServer
) -> None:
    t = start(with_card(home, server.base_url))
    t.enter("/voice")
    t.wait("● 00:01")
    (kept,) = recordings(home)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    t.send("\r")
    t.wait("What was heard is in the line")
    t.wait("so softmax saturates.")
    assert recordings(home) == [kept]
    t.prompt()
    t.send(" And the gradient vanishes.\r")
    t.wait("Follow-up")
    assert recordings(home) == []
    t.enter("/end")
    t.wait("1 filler in the transcript: um 1")
    assert t.finish() == 0
    (reply,) = replies(home)
    assert (reply["via"], reply["text"]) == ("spoken", f"{SAID} And the gradient vanishes.")
    assert server.heard[0].body["filename"] == "answer.wav"
    assert server.heard[0].body["mimetype"] == "audio/wav"


@pytest.mark.parametrize("key", ["\x03", "\x1b"], ids=["Ctrl-C", "Esc"])
def test_cancelling_keeps_the_audio_for_a_retry(home: Path, server: AudioServer, key: str) -> None:
    t = start(with_card(home, server.base_url))
    t.enter("/voice")
    t.wait("● 00:01")
    t.send(key)
    t.wait("the audio is kept until you reply")
    assert len(recordings(home)) == 1
    assert not server.heard
    t.enter("/voice retry")
    t.wait("so softmax saturates.")
    t.enter("", key="\x03")  # clears the draft: the program is still there
    t.wait("Draft cleared")
    t.answer("typed after all: softmax saturates, gradient vanishes, variance")
    t.wait("Follow-up")
    assert recordings(home) == []
    t.enter("/quit")
    assert t.finish() == 0


def test_f2_and_enter_record_and_the_draft_stays(home: Path, server: AudioServer) -> None:
    t = start(with_card(home, server.base_url), "--voice")
    t.wait("Voice is on")
    t.prompt()
    t.send("First of all.")
    t.wait("› First of all.")
    t.send("\x1bOQ")  # F2
    t.wait("● 00:01")
    t.send("\r")
    t.wait("› First of all. The variance grows")
    t.enter("")
    t.wait("Follow-up")
    t.enter("")  # an empty line records
    t.wait("Recording.", times=2)
    t.send("\x1b")
    t.wait("Cancelled")
    t.enter("/quit")
    assert t.finish() == 0


def test_a_killed_recording_is_offered_after_resume(home: Path, server: AudioServer) -> None:
    t = start(with_card(home, server.base_url))
    t.enter("/voice")
    t.wait("● 00:01")
    t.child.kill(signal.SIGKILL)
    t.finish()
    (kept,) = recordings(home)
    assert read_wav(kept).seconds >= 1
    again = Terminal(["resume", "--last", "--lang", "en"], with_card(home, server.base_url))
    again.wait("A recording of this reply is there (00:01)")
    again.enter("/voice retry")
    again.wait("so softmax saturates.")
    again.enter("")
    again.wait("Follow-up")
    assert recordings(home) == []
    again.enter("/quit")
    assert again.finish() == 0


def test_a_server_that_breaks_off_loses_nothing(home: Path) -> None:
    with AudioServer(cut, fake.status(503), hears(SAID)) as server:
        t = start(with_card(home, server.base_url))
        t.enter("/voice")
        t.wait("● 00:00")
        t.send("\r")
        t.wait("broke before it had answered")
        t.wait("/voice retry transcribes it again")
        t.enter("/voice retry")
        t.wait("failed (HTTP 503)")
        t.enter("/voice retry")
        t.wait("so softmax saturates.")
        t.enter("")
        t.wait("Follow-up")
        t.enter("/quit")
        assert t.finish() == 0


def test_ctrl_c_stops_a_transcription_and_keeps_the_audio(home: Path) -> None:
    with AudioServer(fake.silent(), hears(SAID)) as server:
        t = start(with_card(home, server.base_url))
        t.enter("/voice")
        t.wait("● 00:00")
        t.send("\r")
        t.wait("Transcribing")
        t.send("\x03")
        t.wait("Stopped; the audio is kept")
        assert len(recordings(home)) == 1
        t.enter("/quit")
        assert t.finish() == 0


@pytest.mark.parametrize(
    ("card", "sentence"),
    [("missing", "The sound library PortAudio is missing"), ("none", "No microphone can be opened")],
)
def test_without_portaudio_or_a_card_typing_goes_on(home: Path, server: AudioServer, card: str, sentence: str) -> None:
    t = start(with_card(home, server.base_url, FAKE_CARD=card), "--voice")
    t.wait(sentence)
    t.enter("/voice")
    t.wait(sentence, times=2)
    t.answer("The variance grows with d_k.")
    t.wait("Follow-up")
    t.enter("/quit")
    assert t.finish() == 0
    assert recordings(home) == []


def test_without_speech_recognition_nothing_is_recorded(home: Path) -> None:
    t = start(with_card(home))
    t.enter("/voice")
    t.wait("No speech recognition is set up.")
    assert recordings(home) == []
    t.enter("/quit")
    assert t.finish() == 0


def test_a_provider_of_chat_alone_has_no_speech(home: Path) -> None:
    with fake.FakeServer(fake.ok("x")) as server:
        t = start(with_card(home, server.base_url))
        t.enter("/voice")
        t.wait("● 00:00")
        t.send("\r")
        t.wait("has no speech (HTTP 404)")
        t.enter("/quit")
        assert t.finish() == 0


def test_a_microphone_that_is_unplugged_leaves_what_it_gave(home: Path, server: AudioServer) -> None:
    t = start(with_card(home, server.base_url, FAKE_DIES_AFTER="1.5"))
    t.enter("/voice")
    t.wait("The microphone stopped giving sound")
    (kept,) = recordings(home)
    assert read_wav(kept).seconds == pytest.approx(1.5, abs=0.2)
    t.enter("/voice retry")
    t.wait("so softmax saturates.")
    t.enter("/quit", key="\r")
    t.child.close(force=True)


def test_ten_minutes_are_the_limit_and_are_transcribed(home: Path, server: AudioServer) -> None:
    t = start(with_card(home, server.base_url, microphone=tone(605), FAKE_SPEED="400"))
    t.enter("/voice")
    t.wait("One minute left")
    t.wait("Ten minutes are the limit")
    t.wait("so softmax saturates.")
    (kept,) = recordings(home)
    assert read_wav(kept).seconds == 600
    t.enter("")
    t.wait("Follow-up")
    t.enter("/quit")
    assert t.finish() == 0


def test_a_recording_stops_by_itself_only_on_request(home: Path, server: AudioServer) -> None:
    sound = tone(1) + silence(2) + tone(0.5)  # a pause of 2 s is no end
    t = start(with_card(home, server.base_url, microphone=sound), "--auto-stop")
    t.enter("/voice")
    t.wait("What was heard is in the line")
    (kept,) = recordings(home)
    assert 5.8 <= read_wav(kept).seconds <= 7
    t.enter("")
    t.wait("Follow-up")
    t.enter("/end")
    t.wait("1 pause of 2 s or more, the longest 2.0 s")
    assert t.finish() == 0


def test_forty_columns_keep_the_line_of_a_recording_whole(home: Path, server: AudioServer) -> None:
    t = start(with_card(home, server.base_url), columns=40)
    t.enter("/voice")
    t.wait("● 00:02")
    lines = [line for line in t.text.splitlines() if "●" in line]
    assert len(lines) == 1, t.text
    assert lines[0].endswith("Enter: done")
    t.send("\r")
    t.wait("softmax saturates.")
    t.enter("")
    t.wait("Follow-up")
    t.enter("/quit")
    assert t.finish() == 0


def test_a_dumb_terminal_gets_a_line_and_no_bar(home: Path, server: AudioServer) -> None:
    t = Terminal(["start", "-q", ID, "--lang", "en"], with_card(home, server.base_url, TERM="dumb"))
    t.wait("without the division.")
    t.wait("›")
    t.send("/voice\r")
    t.wait("Recording. Enter stops")
    t.read(1.0)
    t.send("\r")
    t.wait("so softmax saturates.")
    assert "●" not in t.text
    assert b"\x1b" not in t.raw[t.raw.index(b"Recording.") : t.raw.index(b"so softmax saturates.")]
    t.send("\r")
    t.wait("Follow-up")
    t.send("/quit\r")
    assert t.finish() == 0


def test_colours_are_left_out_on_request(home: Path, server: AudioServer) -> None:
    t = start(with_card(home, server.base_url, NO_COLOR="1"))
    t.enter("/voice")
    t.wait("● 00:01")
    assert b"\x1b[1;31m" not in t.raw
    assert b"\x1b[32m" not in t.raw
    t.send("\x1b")
    t.enter("/quit")
    assert t.finish() == 0


def test_a_chinese_recording(home: Path) -> None:
    with AudioServer(hears("嗯，方差会随着维度变大，那个，softmax 就饱和了")) as server:
        t = Terminal(["start", "-q", ID, "--lang", "zh"], with_card(home, server.base_url))
        t.prompt()
        t.enter("／语音")
        t.wait("正在录音")
        t.wait("● 00:03")
        t.send("\r")
        t.wait("softmax 就饱和了")
        t.enter("")
        t.wait("追问")
        t.enter("/结束")
        t.wait("表达（不计分）：")
        t.wait("2 处口头语：嗯 1、那个 1")
        assert t.finish() == 0
    assert server.heard[0].body["language"] == "zh"
    assert "方差" in server.heard[0].body["prompt"]


def test_everything_is_spoken_and_any_key_stops_it(home: Path, tmp_path: Path) -> None:
    played = tmp_path / "played.raw"
    sentence = wav(tone(3))
    with AudioServer(speech=speaks(sentence)) as server:
        env = with_card(home, INTERVIEWER_TTS_BASE_URL=server.base_url, FAKE_PLAYED=str(played))
        t = Terminal(["start", "-q", ID, "--lang", "en", "--speak"], env)
        t.wait("without the division.")
        until(t, played.exists)
        t.send("T")  # begins to type: the voice stops and the letter is not lost
        t.prompt()
        t.wait("› T")
        heard = played.stat().st_size
        assert heard < len(sentence)
        t.send("he variance grows with d_k.\r")
        t.wait("Follow-up")
        until(t, lambda: played.stat().st_size > heard)  # the follow-up is spoken too
        t.send("\x03")
        t.prompt()
        t.enter("/quit")
        assert t.finish() == 0
    texts = [asked.body["input"] for asked in server.spoken]
    assert texts[0] == "Why are attention scores divided by the square root of d k?"
    assert server.spoken[0].body["response_format"] == "wav"


def test_say_speaks_the_question_with_espeak_where_nothing_is_configured(home: Path, tmp_path: Path) -> None:
    need("espeak-ng")
    played = tmp_path / "played.raw"
    t = start(with_card(home, FAKE_PLAYED=str(played), FAKE_SPEED="20"))
    t.enter("/say")
    seconds = 22_050 * 2
    until(t, lambda: played.exists() and played.stat().st_size > 5 * seconds)  # both sentences take longer than that
    t.send("\r")  # stops it, and sends nothing
    t.enter("/status")
    t.wait("session", times=2)
    assert "nothing typed" not in t.text
    t.enter("/quit")
    assert t.finish() == 0


def test_without_a_loudspeaker_speaking_is_given_up_once(home: Path) -> None:
    need("espeak-ng")
    t = start(with_card(home, FAKE_CARD="none", PATH=_path_without("aplay", "paplay")), "--speak")
    t.wait("Nothing can be played on this machine")
    t.wait("Speaking is switched off")
    t.answer("The variance grows with d_k.")
    t.wait("Follow-up")
    t.enter("/quit")
    assert t.finish() == 0
    assert t.text.count("Nothing can be played") == 1


def _path_without(*programs: str) -> str:
    folders = os.environ["PATH"].split(os.pathsep)
    return os.pathsep.join(f for f in folders if not any((Path(f) / p).exists() for p in programs))


def test_a_file_is_heard_without_a_terminal(home: Path, tmp_path: Path, server: AudioServer) -> None:
    (tmp_path / "a.wav").write_bytes(wav(tone(1)))
    done = run(
        home,
        "start", "-q", ID, "--wav", str(tmp_path / "a.wav"),
        stdin=f"/voice {tmp_path / 'a.wav'}\n",
        INTERVIEWER_STT_BASE_URL=server.base_url,
    )  # fmt: skip
    assert done.returncode == 0
    assert f"› {SAID}" in done.stdout
    assert done.stdout.count(f"› {SAID}") == 2
    assert [reply["via"] for reply in replies(home)] == ["spoken", "spoken"]


def test_a_file_that_is_no_recording_is_refused_before_the_interview(home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text("no sound", "utf-8")
    done = run(home, "start", "--wav", str(tmp_path / "a.wav"))
    assert done.returncode == 3
    assert "is no WAV file" in done.stderr
    missing = run(home, "resume", "--wav", str(tmp_path / "none.wav"), INTERVIEWER_LANG="zh")
    assert missing.returncode == 3
    assert "无法打开录音" in missing.stderr
