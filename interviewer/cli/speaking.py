"""Speaking on the screen: a voice talks until it is done or a key is pressed, and what was pressed reaches the prompt."""

import threading
import time
from collections.abc import Sequence

from interviewer.cli.keys import give_back, pressed_keys
from interviewer.core.aloud import aloud
from interviewer.core.question import Lang
from interviewer.errors import SpeechError
from interviewer.ports import Player, Voice
from interviewer.speech.speak import Speaker

POLL = 0.02


def speak(texts: Sequence[str], lang: Lang, voice: Voice, player: Player, *, keys: bool) -> None:
    """Speak texts one after the other; raises SpeechError.

    Args:
        keys: somebody sits at a terminal: any key stops it.
    """
    sentences = [sentence for text in texts for sentence in aloud(text, lang)]
    stop = threading.Event()
    failed: list[SpeechError] = []

    def run() -> None:
        try:
            Speaker(voice, player).say(sentences, lang, stop)
        except SpeechError as e:
            failed.append(e)

    speaking = threading.Thread(target=run, daemon=True)
    speaking.start()
    try:
        _wait(speaking, stop, keys=keys)
    except KeyboardInterrupt:
        stop.set()
        speaking.join()
    if failed:
        raise failed[0]


def _wait(speaking: threading.Thread, stop: threading.Event, *, keys: bool) -> None:
    if not keys:
        while speaking.is_alive():
            speaking.join(POLL)
        return
    with pressed_keys() as pressed:
        while speaking.is_alive():
            if arrived := pressed():
                stop.set()
                speaking.join()
                give_back(arrived)
                return
            time.sleep(POLL)
