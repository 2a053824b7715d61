"""A program for tests and measurements: a model on loopback speaks, and the candidate can write meanwhile.

python -m tests.e2e.speaking BASE_URL HISTORY
"""

import sys
from pathlib import Path

from interviewer.cli.console import Console
from interviewer.cli.input import TerminalInput
from interviewer.cli.streaming import Speech
from interviewer.model import open_model
from interviewer.ports import Message
from interviewer.settings import Settings


def main() -> None:
    """Stream one answer; then read a line and print what came of both."""
    base_url, history = sys.argv[1:]
    console = Console("en")
    settings = Settings(home=Path(history).parent, model="vllm:fake", base_url=base_url)
    model = open_model(settings, {})
    model.warm()
    source = TerminalInput(Path(history), console, toolbar=lambda typed: [("", f"{len(typed)} typed")])
    speech = Speech(console, source.desk)
    stopped = False
    if source.desk is None:
        model.complete([Message("user", "Speak.")], on_text=speech.write)
        speech.end()
    else:
        with source.desk.open("speaking"):
            try:
                model.complete([Message("user", "Speak.")], on_text=speech.write)
            except KeyboardInterrupt:
                stopped = True
            speech.end()
    console.result("STOPPED" if stopped else "FINISHED")
    console.result(f"SENT: {source.read()!r}")


if __name__ == "__main__":
    main()
