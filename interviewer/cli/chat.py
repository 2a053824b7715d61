"""The chat: renders the runner's steps, reads replies and commands, and leaves without losing anything."""

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

from rich.table import Table
from rich.text import Text

from interviewer.cli.card import show_answer, show_card, show_sources, show_summary
from interviewer.cli.commands import COMMANDS, name_of, read_line
from interviewer.cli.console import Console, visible
from interviewer.cli.input import Input, Left
from interviewer.cli.marks import look_into
from interviewer.core.interview import End, Round, Turn, next_action
from interviewer.core.question import Lang
from interviewer.core.verdict import Ungraded
from interviewer.errors import ExitCode, InputError, StoreError
from interviewer.runner import Asked, Finished, Graded, Grading, Probed, RoundDone, Runner, Step, Waiting

if TYPE_CHECKING:
    from interviewer.cli.voice import VoiceDesk

ACKNOWLEDGEMENTS = 4


class Chat:
    """One sitting of an interview.

    Args:
        runner: a session that was started or loaded.
        open_input: makes the input; called once, after the first question is on the screen.
        slow: grading takes long enough to say so.
    """

    def __init__(
        self,
        console: Console,
        runner: Runner,
        open_input: Callable[["Chat"], Input],
        *,
        slow: bool = False,
        topic_title: Callable[[str, Lang], str] = lambda topic, _lang: topic,
        desk: "VoiceDesk | None" = None,
    ) -> None:
        self.console = console
        self.runner = runner
        self._open_input = open_input
        self._slow = slow
        self._topic_title = topic_title
        self._input: Input | None = None
        self._asked_at = time.monotonic()
        self.draft = ""
        self._desk = desk
        self.extras: Mapping[str, Callable[[Chat, str], None]] = {"voice": desk.voice, "say": desk.say} if desk else {}

    @property
    def lang(self) -> Lang:
        """The language of the interview."""
        return self.runner.interview.plan.lang

    @property
    def input(self) -> Input:
        """Where replies come from."""
        if self._input is None:
            self._input = self._open_input(self)
        return self._input

    def toolbar(self) -> str:
        """Return the status line: place, level and time on this question."""
        interview = self.runner.interview
        level = interview.rounds[-1].question.level if interview.rounds else "–"
        seconds = int(time.monotonic() - self._asked_at)
        left = ""
        if interview.plan.minutes is not None:
            rest = max(0, int(interview.plan.minutes * 60 - interview.seconds - seconds))
            left = self.console.texts("time-left", time=f"{rest // 60:02d}:{rest % 60:02d}")
        status = self.console.texts(
            "status",
            number=interview.asked,
            of=interview.plan.number,
            level=level,
            time=f"{seconds // 60:02d}:{seconds % 60:02d}",
            id=self.runner.session,
        )
        return status + left

    def run(self) -> ExitCode:
        """Hold the interview until it ends or the candidate leaves."""
        try:
            while not self._advance():
                self._take_turn()
        except Left as left:
            if not isinstance(next_action(self.runner.interview), End):
                return self._leave(interrupted=left.interrupted)
            self._advance()  # only the last card was being looked at: the interview is complete
        self._show_end()
        if self._desk:
            self._desk.flush(self)
        return ExitCode.OK

    def _leave(self, *, interrupted: bool) -> ExitCode:
        if not self.input.interactive and any(r.answered for r in self.runner.interview.rounds):
            self._show_end()
        else:
            self.console.line("left", id=self.runner.session)
        return ExitCode.INTERRUPTED if interrupted else ExitCode.OK

    def _show_end(self) -> None:
        """Print the cards that were not shown yet, and the summary."""
        if self.runner.interview.ended in {"time", "nothing-left"}:
            self.console.line("time-up" if self.runner.interview.ended == "time" else "nothing-left", style="yellow")
        rounds, practice = self.runner.interview.rounds, self.runner.interview.plan.mode == "practice"
        for round_ in rounds:
            if not practice or (round_ is rounds[-1] and round_.closed in {None, "ended"} and round_.answered):
                show_card(self.console, round_, self.runner.session, self.lang)
        show_summary(self.console, self.runner.interview, self.runner.session)

    def _advance(self) -> bool:
        """Render steps until it is the candidate's turn (False) or the interview is over (True)."""
        steps = self.runner.advance()
        step: Step | None = None
        while True:
            try:
                with self.console.busy("grading", on=self._slow and isinstance(step, Grading)):
                    step = next(steps)
            except StoreError as e:
                self._survive(e)
                steps = self.runner.advance()
                continue
            if isinstance(step, Finished):
                return True
            if isinstance(step, Waiting):
                return False
            if self._render(step):
                return bool(self.runner.interview.ended)

    def _render(self, step: Step) -> bool:
        """Print a step; returns True where the candidate did something that changes what comes next."""
        match step:
            case Asked():
                self._show_question(step.round, step.number)
                self._asked_at = time.monotonic()
            case Probed():
                self._show_follow_up(step.turn)
            case Graded():
                self._acknowledge(step)
            case RoundDone() if self.runner.interview.plan.mode == "practice":
                show_card(self.console, step.round, self.runner.session, self.lang)
                return self._pause()
        return False

    def _show_question(self, asked: Round, number: int) -> None:
        question, texts = asked.question, self.console.texts
        self.console.show()
        key = "retry-head" if asked.retry else "question-head"
        topic = self._topic_title(question.topic, self.lang)
        self.console.rule(
            texts(key, number=number, of=self.runner.interview.plan.number, topic=topic, level=question.level)
        )
        if asked.bridge:
            self.console.line("bridge")
        self.console.show(Text(visible(question.question.get(self.lang)), style="bold"))
        self.console.show()
        self._said(question.question.get(self.lang))

    def _said(self, text: str) -> None:
        """Let the voice desk speak something that the interviewer said."""
        if self._desk:
            self._desk.said(text)

    def _show_follow_up(self, turn: Turn) -> None:
        key = "probe-label" if turn.kind == "probe" else "deeper-label"
        self.console.show()
        self.console.show(self.console.labelled(key, turn.asked, "bold cyan"))
        self._said(turn.asked)
        self.console.show()

    def _acknowledge(self, step: Graded) -> None:
        if isinstance(step.result, Ungraded):
            why = self.console.texts.why_ungraded(step.result.reason)
            self.console.line("ungraded", style="bold yellow", why=why, id=self.runner.session)
        elif self.runner.interview.plan.mode == "mock":
            self.console.line(f"ack-{(step.turn.number or 0) % ACKNOWLEDGEMENTS}")

    def _pause(self) -> bool:
        """After a card, let the candidate look around; returns True after a retry or an end."""
        if not self.input.interactive:
            return False
        last = self.runner.interview.asked >= self.runner.interview.plan.number
        while True:
            self.console.line("pause-last" if last else "pause")
            line = read_line(self.input.read(draft=self.draft))
            self.draft, self.input.unsent = self.input.unsent, ""
            match line.command:
                case "retry":
                    self.runner.retry()
                    self._show_question(self.runner.interview.rounds[-1], self.runner.interview.asked)
                    return True
                case "end":
                    self._guarded(self.runner.end)
                    return True
                case None if line.unknown:
                    self.console.note("unknown-command", name=line.unknown, near=line.nearest)
                case None if line.reply.strip():
                    self.draft = line.reply
                    self.console.note("pause-text")
                case None:
                    return False
                case name:
                    self._command(name, line.argument)

    def _take_turn(self) -> None:
        heard = self._desk.before_turn(self) if self._desk else None
        if heard is not None:
            self._reply(heard)
            return
        text = self.input.read(draft=self.draft)
        self.draft, self.input.unsent = self.input.unsent, ""
        line = read_line(text)
        if line.unknown:
            self.console.note("unknown-command", name=line.unknown, near=line.nearest)
        elif line.command:
            self._command(line.command, line.argument)
        elif line.reply.strip():
            self._reply(line.reply)
        elif self.input.interactive and not (self._desk and self._desk.on_empty(self)):
            self.console.line("empty-reply")

    def _reply(self, text: str) -> None:
        delivery = self._desk.delivery(text) if self._desk else None
        via: Literal["typed", "spoken", "piped"] = "typed" if self.input.interactive else "piped"
        try:
            self.runner.reply(text, via="spoken" if delivery else via, delivery=delivery)
        except StoreError as e:
            self.draft = text
            self._survive(e)
            self.console.note("kept-reply")
            return
        if self._desk:
            self._desk.accepted()

    def _survive(self, error: StoreError) -> None:
        """Show a failure of the store and let a person at the keyboard try again; in a pipe it ends the program."""
        if not self.input.interactive:
            raise error
        self.console.error(error)
        if not self.draft:
            self.console.line("pause")
            self.input.read()

    def _guarded(self, action: Callable[[], None]) -> None:
        try:
            action()
        except StoreError as e:
            self._survive(e)

    def _command(self, name: str, argument: str) -> None:
        match name:
            case "help":
                self._help()
            case "hint" if self.runner.interview.current:
                self._hint()
            case "skip" if self.runner.interview.current:
                self._guarded(self.runner.skip)
                if self.runner.interview.plan.mode == "practice":
                    show_card(self.console, self.runner.interview.rounds[-1], self.runner.session, self.lang)
            case "end":
                self._guarded(self.runner.end)
            case "quit":
                raise Left
            case "editor":
                self._edit()
            case "status":
                self.console.show(self.toolbar(), style="dim")
            case "why" | "disagree":
                self._guarded(lambda: look_into(self.console, self.input, self.runner, name, argument))
            case name if name in self.extras:
                self.extras[name](self, argument)
            case _:
                self._look(name)

    def _look(self, name: str) -> None:
        """Commands that only show something."""
        rounds = self.runner.interview.rounds
        finished = [r for r in rounds if r.closed]
        practice = self.runner.interview.plan.mode == "practice"
        if name == "repeat" and self.runner.interview.current:
            turn = rounds[-1].turns[-1]
            self.console.show(Text(visible(turn.asked), style="bold"))
        elif name == "score" and practice and rounds and rounds[-1].graded:
            show_card(self.console, rounds[-1], self.runner.session, self.lang)
        elif name in {"answer", "sources"} and practice and finished and not self.runner.interview.current:
            if name == "answer":
                show_answer(self.console, finished[-1].question, self.lang)
            else:
                show_sources(self.console, finished[-1].question)
        elif name in {"answer", "sources"}:
            self.console.line("answer-later")
        else:
            self.console.note("not-now", name=name_of(name, self.lang))

    def _help(self) -> None:
        self.console.show(self.console.texts("help"), style="bold")
        table = Table.grid(padding=(0, 2))
        for command in COMMANDS:
            chinese = self.lang == "zh"
            name = f"/{command.zh} /{command.name}" if chinese else f"/{command.name}"
            table.add_row(name, command.zh_help if chinese else command.en_help)
        self.console.show(table)

    def _hint(self) -> None:
        def show() -> None:
            hint = self.runner.hint()
            self.console.show(self.console.labelled("hint-label", hint, "bold yellow"))
            self._said(hint)

        self._guarded(show)

    def _edit(self) -> None:
        try:
            self.draft = self.input.edit(self.draft).strip()
        except InputError as e:
            self.console.error(e)
