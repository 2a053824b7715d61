"""What every command begins with: settings from its flags, a console in the right language, and the services."""

import threading

from interviewer.cli import options
from interviewer.cli.console import Console
from interviewer.settings import load_settings
from interviewer.wiring import Services


def prepare(**flags: object) -> tuple[Console, Services]:
    """Return the console and the services for a command's flags; raises SettingsError."""
    given = {name: value for name, value in flags.items() if value is not None}
    settings = load_settings({**options.given_before, **given})
    console = Console(settings.language())

    def mention_build(count: int) -> None:
        # Only where somebody waits for it: the thread that warms the index up must not write into the input line.
        if threading.current_thread() is threading.main_thread():
            console.note("building", count=count)

    return console, Services(settings, on_build=mention_build)


def mention_faults(console: Console, services: Services) -> None:
    """Say in one line that some question files are left out."""
    if services.corpus.faults:
        paths = {fault.path for fault in services.corpus.faults}
        console.note("corpus-faults", count=len(paths))
