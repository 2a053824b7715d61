"""Speaking: the endpoint over a real socket, espeak-ng where it is installed, and sentence by sentence."""

import threading
import time
from pathlib import Path

import pytest

from interviewer.core.question import Lang
from interviewer.errors import SpeechError
from interviewer.ports import Sound, Voice
from interviewer.settings import load_settings
from interviewer.speech import errors
from interviewer.speech.build import open_voice
from interviewer.speech.devices import Loudspeaker
from interviewer.speech.speak import Speaker
from interviewer.speech.voices import EspeakVoice
from interviewer.speech.wav import levels, parse_wav
from tests import fake_server as fake
from tests.audio_server import AudioServer, cut, speaks
from tests.sound import RATE, need, sphinx, tone, wav

SENTENCE = wav(tone(0.2))


def voice(base_url: str, **more: object) -> Voice:
    return open_voice(load_settings({"tts_base_url": base_url, "retries": 0, **more}, {}), {})


def test_the_request_names_model_voice_and_text() -> None:
    with AudioServer(speech=speaks(SENTENCE)) as server:
        sound = voice(server.base_url, tts_model="mouth-1", tts_voice="nova", tts_api_key="k-2").synthesize(
            "Why?", lang="en"
        )
    assert sound == Sound(tone(0.2), RATE)
    body = server.spoken[0].body
    assert body == {"input": "Why?", "model": "mouth-1", "voice": "nova", "response_format": "wav"}
    assert server.spoken[0].headers["authorization"] == "Bearer k-2"


def test_a_server_without_wav_is_asked_for_raw_samples() -> None:
    refusal = fake.status(400, "response_format must be one of mp3, pcm")
    with AudioServer(speech=(refusal, fake.body(tone(0.5), "audio/pcm"))) as server:
        speaking = voice(server.base_url)
        assert speaking.synthesize("Why?", lang="en") == Sound(tone(0.5), 24_000)
        speaking.synthesize("How?", lang="en")
    assert [asked.body["response_format"] for asked in server.spoken] == ["wav", "pcm", "pcm"]


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (fake.status(401), errors.KeyMissing),
        (fake.status(404), errors.HasNoSpeech),
        (fake.status(429), errors.TooManyCalls),
        (fake.status(500), errors.Failed),
        (cut, errors.Broken),
        (fake.silent(), errors.TooSlow),
        (fake.body(b"ID3\x04 mp3 whatever was asked for", "audio/mpeg"), errors.Unreadable),
        (fake.body(b"<html></html>", "text/html"), errors.Unreadable),
    ],
)
def test_each_failure_is_a_sentence(behaviour: fake.Behaviour, kind: type[SpeechError]) -> None:
    with AudioServer(speech=behaviour) as server, pytest.raises(kind) as caught:
        voice(server.base_url, timeout=0.5).synthesize("Why?", lang="en")
    assert server.base_url in caught.value.message("en")
    assert caught.value.hint("zh")


def test_without_endpoint_and_program_there_is_no_voice(tmp_path: Path) -> None:
    with pytest.raises(errors.NoVoice):
        open_voice(load_settings({}, {}), {"PATH": str(tmp_path), "OPENAI_API_KEY": "sk-found"})


@pytest.mark.parametrize(("lang", "text"), [("en", "Why is it scaled?"), ("zh", "为什么要缩放？")])
def test_espeak_speaks_both_languages(lang: Lang, text: str) -> None:
    sound = EspeakVoice(need("espeak-ng")).synthesize(text, lang=lang)
    assert 0.5 < sound.seconds < 5
    assert max(levels(sound)) > -20


def test_what_espeak_says_can_be_understood() -> None:
    said = EspeakVoice(need("espeak-ng")).synthesize("the weights are random", lang="en")
    grammar = "#JSGF V1.0; grammar g; public <a> = the weights are random | the batch is large | the gradient vanishes;"
    assert sphinx(grammar)(wav(_at_16_khz(said))) == "the weights are random"


def _at_16_khz(sound: Sound) -> bytes:
    import numpy as np

    samples = np.frombuffer(sound.frames, "<i2")
    at = np.arange(0, len(samples) - 1, sound.rate / RATE)
    return bytes(np.interp(at, np.arange(len(samples)), samples).astype("<i2").tobytes())


def test_a_program_that_fails_is_a_sentence(tmp_path: Path) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text("#!/bin/sh\ncat >/dev/null\necho no voices >&2\nexit 1\n", "utf-8")
    program.chmod(0o755)
    with pytest.raises(errors.EspeakFailed, match="no voices"):
        EspeakVoice(str(program)).synthesize("Why?", lang="en")


class Recorded:
    """A player that notes what it was given and when, and takes a while for each."""

    def __init__(self, seconds: float = 0.1) -> None:
        self.played: list[tuple[float, Sound]] = []
        self._seconds = seconds

    def play(self, sound: Sound, stop: threading.Event) -> None:
        self.played.append((time.monotonic(), sound))
        stop.wait(self._seconds)


class Slow:
    """A voice that takes a while for a sentence, and notes when it was asked."""

    name = "slow"

    def __init__(self, seconds: float = 0.1, *, fails_at: int | None = None) -> None:
        self.asked: list[tuple[float, str]] = []
        self._seconds, self._fails_at = seconds, fails_at

    def synthesize(self, text: str, *, lang: Lang) -> Sound:
        self.asked.append((time.monotonic(), text))
        if len(self.asked) - 1 == self._fails_at:
            raise errors.Unreachable(service="TTS", url="http://x", model="m")
        time.sleep(self._seconds)
        return Sound(text.encode().ljust(10), RATE)


def test_the_next_sentence_is_fetched_while_one_plays() -> None:
    slow, player = Slow(0.2), Recorded(0.4)
    Speaker(slow, player).say(["one", "two", "three"], "en", threading.Event())
    assert [sound.frames.strip().decode() for _, sound in player.played] == ["one", "two", "three"]
    for (asked, _), (playing, _) in zip(slow.asked[1:], player.played, strict=False):
        assert asked < playing + 0.3  # before that sentence was over


def test_a_stop_ends_it_at_once_and_fetches_no_more() -> None:
    slow, player, stop = Slow(0.01), Recorded(30), threading.Event()
    threading.Timer(0.3, stop.set).start()
    started = time.monotonic()
    Speaker(slow, player).say([str(n) for n in range(50)], "en", stop)
    assert time.monotonic() - started < 2
    assert len(player.played) == 1
    assert len(slow.asked) <= 3


def test_a_voice_that_fails_in_the_middle_is_heard_until_there() -> None:
    player = Recorded(0)
    with pytest.raises(errors.Unreachable):
        Speaker(Slow(0, fails_at=2), player).say(["one", "two", "three"], "en", threading.Event())
    assert len(player.played) == 2


def test_without_a_card_the_systems_own_program_plays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "paplay"
    program.write_text(f"#!/bin/sh\ncat > {tmp_path}/played.wav\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr("interviewer.speech.devices.Loudspeaker._by_card", _no_card)
    Loudspeaker().play(Sound(tone(1), RATE), threading.Event())
    assert parse_wav((tmp_path / "played.wav").read_bytes()).seconds == 1


def test_a_program_that_plays_for_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "aplay"
    program.write_text("#!/bin/sh\nexec sleep 60\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setattr("interviewer.speech.devices.Loudspeaker._by_card", _no_card)
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    started = time.monotonic()
    Loudspeaker().play(Sound(tone(5), RATE), stop)
    assert time.monotonic() - started < 5


def test_where_nothing_plays_it_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("interviewer.speech.devices.Loudspeaker._by_card", _no_card)
    with pytest.raises(errors.NoLoudspeaker, match="no card"):
        Loudspeaker().play(Sound(tone(1), RATE), threading.Event())


def _no_card(*_: object) -> None:
    raise errors.NoLoudspeaker(detail="no card")
