"""A recording on the screen: one line with timer and level; Enter stops, Esc or Ctrl-C cancels, and the sound is kept."""

import time
from collections.abc import Callable
from enum import Enum
from pathlib import Path

from rich.text import Text

from interviewer.cli.console import Console
from interviewer.cli.keys import CANCEL, STOP, name, pressed_keys
from interviewer.core.delivery import QUIETEST
from interviewer.ports import Microphone
from interviewer.speech.errors import MicrophoneLost
from interviewer.speech.record import LONGEST, Recording, recording

POLL = 0.05
DEAF_SECONDS = 3.0
"""So long a device may give no sound before it counts as lost."""
WIDEST_BAR = 24


class Outcome(Enum):
    """How a recording ended."""

    DONE = "done"
    CANCELLED = "cancelled"


def record(console: Console, microphone: Microphone, path: Path, *, auto_stop: float | None = None) -> Outcome:
    """Record into a new file until a key, the limit, or the silence that was asked for.

    Raises NoSoundPackage, NoPortAudio, NoMicrophone before anything is recorded; MicrophoneLost and RecordingNotWritten
    during it, with what was recorded on the disk.
    """
    with recording(microphone, path, auto_stop=auto_stop) as (current, running), pressed_keys() as pressed:
        console.line("recording", style="bold red")
        try:
            with console.live() as draw:
                outcome = _watch(console, current, running, lambda: {name(key) for key in pressed()}, draw)
        except KeyboardInterrupt:  # a signal instead of the key
            outcome = Outcome.CANCELLED
    if current.seconds >= LONGEST:
        console.line("recording-limit", style="yellow")
    return outcome


def _watch(
    console: Console,
    current: Recording,
    running: Callable[[], bool],
    pressed: Callable[[], set[str]],
    draw: Callable[[Text], None],
) -> Outcome:
    heard_at = time.monotonic()
    warned = False
    while True:
        keys = pressed()
        if current.pump():
            heard_at = time.monotonic()
        if keys & CANCEL:
            return Outcome.CANCELLED
        if keys & STOP or current.finished:
            return Outcome.DONE
        if not running() or time.monotonic() - heard_at > DEAF_SECONDS:
            raise MicrophoneLost
        if current.near_limit and not warned:
            warned = True
            console.line("recording-warn", style="yellow")
        draw(status(console, current.seconds, current.level, late=current.near_limit))
        time.sleep(POLL)


def status(console: Console, seconds: float, level: float, *, late: bool = False) -> Text:
    """Return the line of a recording: a mark, minutes and seconds, and a bar for a level in dB below full scale."""
    clock = f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"
    keys = console.texts("recording-keys")
    text = Text(no_wrap=True, overflow="crop")
    text.append(f"{console.symbol('record')} ", style="bold red").append(clock, style="bold yellow" if late else "bold")
    room = console.width - text.cell_len - Text(keys).cell_len - 4
    if room >= 5:
        text.append(f" {console.bar(1 - level / QUIETEST, min(WIDEST_BAR, room))}", style="green")
        text.append(f"  {keys}", style="dim")
    else:
        text.append(f" {console.bar(1 - level / QUIETEST, max(1, console.width - text.cell_len - 2))}", style="green")
    return text
