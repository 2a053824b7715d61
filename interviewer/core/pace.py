"""How long an answer takes: a stopwatch, and a soft limit that colours the clock and never cuts anybody off."""

from collections.abc import Callable, Mapping

from interviewer.core.events import Plan
from interviewer.core.question import Kind, Question

MINUTES: Mapping[int, float] = {1: 2, 2: 3, 3: 4, 4: 5, 5: 6}
"""Minutes of answering by level, follow-ups included."""
LONGER: Mapping[Kind, float] = {"code": 2.0, "design": 2.0, "derivation": 1.5, "calculation": 1.5}
"""What takes longer than telling, by so much."""


def soft_limit(question: Question, plan: Plan) -> float:
    """Return the seconds after which an answer is long; never more than an equal share of the plan's time limit."""
    seconds = MINUTES[question.level] * 60 * LONGER.get(question.kind, 1.0)
    return seconds if plan.minutes is None else min(seconds, plan.minutes * 60 / plan.number)


class Stopwatch:
    """Measures how long a reply takes, without the pauses; `now` gives seconds that never go back."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._kept = 0.0
        self._since: float | None = None

    @property
    def seconds(self) -> float:
        """Seconds so far."""
        running = 0.0 if self._since is None else self._now() - self._since
        return max(0.0, self._kept + running)

    def start(self) -> None:
        """Begin at nothing."""
        self._kept, self._since = 0.0, self._now()

    def stop(self) -> None:
        """Be at nothing until the next start."""
        self._kept, self._since = 0.0, None

    def pause(self) -> None:
        """Stand still."""
        self._kept, self._since = self.seconds, None

    def unpause(self) -> None:
        """Go on."""
        if self._since is None:
            self._since = self._now()
