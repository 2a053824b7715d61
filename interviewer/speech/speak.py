"""Speaks sentence by sentence: while one plays the next is fetched, so that the first word comes soon and a stop is a stop."""

import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.core.question import Lang
from interviewer.errors import SpeechError
from interviewer.ports import Player, Sound, Voice

_POLL = 0.05


@dataclass(frozen=True, slots=True)
class _Failed:
    error: Exception


class Speaker:
    """Puts a voice and a loudspeaker together."""

    def __init__(self, voice: Voice, player: Player) -> None:
        self._voice = voice
        self._player = player

    def say(self, sentences: Sequence[str], lang: Lang, stop: threading.Event) -> None:
        """Speak the sentences in order until the end or until `stop` is set; raises SpeechError.

        A fetch that is under way when it is stopped ends by itself, in a thread that nobody waits for.
        """
        fetched: queue.Queue[Sound | _Failed | None] = queue.Queue(maxsize=1)
        threading.Thread(target=self._fetch, args=(sentences, lang, fetched, stop), daemon=True).start()
        try:
            while not stop.is_set():
                try:
                    item = fetched.get(timeout=_POLL)
                except queue.Empty:
                    continue
                if item is None:
                    return
                if isinstance(item, _Failed):
                    raise item.error
                self._player.play(item, stop)
        finally:
            stop.set()  # also where playing failed: nothing further is fetched

    def _fetch(
        self,
        sentences: Sequence[str],
        lang: Lang,
        fetched: "queue.Queue[Sound | _Failed | None]",
        stop: threading.Event,
    ) -> None:
        for sentence in sentences:
            if stop.is_set():
                return
            try:
                item: Sound | _Failed = self._voice.synthesize(sentence, lang=lang)
            except SpeechError as e:
                item = _Failed(e)
            except Exception as e:  # whatever else happens in this thread must show in the one that waits
                item = _Failed(SpeechError(detail=f"{type(e).__name__}: {e}"))
            if not _put(fetched, item, stop) or isinstance(item, _Failed):
                return
        _put(fetched, None, stop)


def _put(fetched: "queue.Queue[Sound | _Failed | None]", item: Sound | _Failed | None, stop: threading.Event) -> bool:
    while not stop.is_set():
        try:
            fetched.put(item, timeout=_POLL)
            return True
        except queue.Full:
            continue
    return False
