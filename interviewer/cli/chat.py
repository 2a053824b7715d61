"""The chat: renders the runner's steps, reads replies and commands, and leaves without losing anything."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from rich.text import Text

from interviewer.cli.card import show_card, show_scores, show_way_back
from interviewer.cli.chat_commands import carry_out, take_back
from interviewer.cli.closing import WORDS_STYLE, show_closing, show_words
from interviewer.cli.commands import Line, read_line
from interviewer.cli.console import Console, visible
from interviewer.cli.input import QUIT_SECONDS, Input, Left
from interviewer.cli.status_line import Fragments, status, toolbar
from interviewer.cli.streaming import Speech
from interviewer.core.interview import End, Interview, Round, Turn, next_action
from interviewer.core.question import Lang
from interviewer.core.verdict import Ungraded
from interviewer.errors import ExitCode, StoreError
from interviewer.runner import (
    Asked,
    Ending,
    Finished,
    Graded,
    Grading,
    Probed,
    RoundDone,
    Runner,
    Said,
    Step,
    Waiting,
)

if TYPE_CHECKING:
    from interviewer.cli.voice import VoiceDesk

SLOW_AFTER = 0.1
"""Seconds after which the candidate gets the line back while the interviewer still works; at once while grading."""
Extra = Callable[["Chat", str], None]
"""Carries out a command of the voice desk, given what was typed after it."""


def follow_up(interview: Interview, turn: Turn) -> str:
    """Return the label of a follow-up; in a mock it must not say that everything was covered."""
    if turn.kind == "probe":
        return "probe-label"
    return "deeper-label-mock" if interview.plan.mode == "mock" else "deeper-label"


class Chat:
    """One sitting of an interview.

    Args:
        runner: a session that was started or loaded.
        open_input: makes the input; called once, after the first question is on the screen.
        slow: a model grades and words transitions, so that it takes a while.
        voice: hears and speaks, where that is wished.
    """

    def __init__(
        self,
        console: Console,
        runner: Runner,
        open_input: Callable[["Chat"], Input],
        *,
        slow: bool = False,
        topic_title: Callable[[str, Lang], str] = lambda topic, _lang: topic,
        voice: "VoiceDesk | None" = None,
    ) -> None:
        self.console = console
        self.runner = runner
        self._voice = voice
        self.extras: Mapping[str, Extra] = {"voice": voice.voice, "say": voice.say} if voice else {}
        self.draft = ""
        """What stands in the line when it is read next."""
        self.replacing = False
        """Whether the draft is the last reply, which sending it replaces."""
        self._open_input = open_input
        self._slow = slow
        self._topic_title = topic_title
        self._input: Input | None = None
        self._speech: Speech | None = None
        self._result_shown = False
        self._interrupted_at = -QUIT_SECONDS
        runner.on_words = self._hear

    @property
    def lang(self) -> Lang:
        """The language of questions, follow-ups and hints; the interface's is the console's."""
        return self.runner.interview.plan.lang

    @property
    def feedback(self) -> tuple[Console, Lang]:
        """Where cards, reasons and the summary are printed, and in which language."""
        lang = self.runner.interview.plan.feedback_lang
        return self.console.speaking(lang), lang

    @property
    def practice(self) -> bool:
        """Whether cards are shown after each question."""
        return self.runner.interview.plan.mode == "practice"

    @property
    def input(self) -> Input:
        """Where replies come from."""
        if self._input is None:
            self._input = self._open_input(self)
        return self._input

    def toolbar(self, typed: str = "") -> Fragments:
        """Return the line beneath the one that is written in."""
        return toolbar(self.console, self.runner, typed, replacing=self.replacing)

    def status(self) -> str:
        """Return where the interview is, in a line."""
        return status(self.console, self.runner)

    def run(self) -> ExitCode:
        """Hold the interview until it ends or the candidate leaves."""
        over = False
        while not over:
            try:
                over = self._advance()
                if not over:
                    self._take_turn()
            except KeyboardInterrupt:
                if self._interrupted():
                    return self._leave(interrupted=True)
            except Left as left:
                if not isinstance(next_action(self.runner.interview), End):
                    return self._leave(interrupted=left.interrupted)
                over = self._advance()  # only the last card was being looked at: the interview is complete
        self._show_closing()
        if self._voice:
            self._voice.flush(self)
        return ExitCode.OK

    def _interrupted(self) -> bool:
        """Go on after a Ctrl-C that no line editor took for what it means; True where the candidate wants to leave.

        The interviewer was at work, so what it did is read anew from the store, and the open question is shown again.
        """
        if self._input is None or not self._input.interactive:
            return True
        if time.monotonic() - self._interrupted_at < QUIT_SECONDS:
            return True
        self._interrupted_at = time.monotonic()
        self.runner.load()
        self.console.line("stopped")
        if self.runner.interview.current:
            self.show_open()
        return False

    def _leave(self, *, interrupted: bool) -> ExitCode:
        if not self.input.interactive and not interrupted and any(r.answered for r in self.runner.interview.rounds):
            self._show_result(self.runner.interview.ended or "")
            self._show_closing()
        else:
            self.console.line("left", id=self.runner.session)
        return ExitCode.INTERRUPTED if interrupted else ExitCode.OK

    def _show_result(self, why: str) -> None:
        """Print the cards that were not shown yet, and what they add up to; once."""
        if self._result_shown:
            return
        self._result_shown = True
        if why in {"time", "nothing-left"}:
            self.console.line("time-up" if why == "time" else "nothing-left", style="yellow")
        rounds = self.runner.interview.rounds
        for round_ in rounds:
            if not self.practice or (round_ is rounds[-1] and round_.closed in {None, "ended"} and round_.answered):
                self.show_card(round_)
        show_scores(self.feedback[0], self.runner.interview)

    def show_card(self, round_: Round) -> None:
        """Print the card of one question, in the language of feedback."""
        console, lang = self.feedback
        show_card(console, round_, self.runner.session, lang)

    def _show_closing(self) -> None:
        show_closing(self.feedback[0], self.runner.interview)
        show_way_back(self.console, self.runner.interview, self.runner.session)

    # -- the interviewer's turn

    def _advance(self) -> bool:
        """Render steps until it is the candidate's turn (False) or the interview is over (True)."""
        steps = self.runner.advance()
        step: Step | None = None
        while True:
            try:
                step = self._next(steps, step)
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

    def _next(self, steps: Iterator[Step], before: Step | None) -> Step:
        """Return the next step. While it takes long, the candidate writes on, and hears what is being said."""
        grading = isinstance(before, Grading)
        desk = self.input.desk if self._slow and self._input else None
        try:
            if desk is None:
                with self.console.busy("grading", on=self._slow and grading):
                    return next(steps)
            doing = self.console.texts("grading-stop" if grading else "thinking")
            with desk.open(doing, after=0.0 if grading else SLOW_AFTER), self.console.printing_above(desk.show):
                try:
                    return next(steps)
                finally:
                    self._hush()
        finally:
            self._hush()

    def _hear(self, piece: str) -> None:
        """Show a piece of what the interviewer is saying."""
        if self._speech is None:
            self.console.show()
            self._speech = Speech(
                self.console, self.input.desk if self._slow and self._input else None, style=WORDS_STYLE
            )
        self._speech.write(piece)

    def _hush(self) -> None:
        if self._speech:
            self._speech.end()
        self._speech = None

    def _render(self, step: Step) -> bool:
        """Print a step; returns True where the candidate did something that changes what comes next."""
        match step:
            case Said(text=text) if text:
                self._show_words(text, streamed=step.streamed, aloud=step.kind != "greeting")  # it names commands
            case Ending():
                self._show_result(step.why)
            case Asked():
                if step.round.transition:
                    self._show_words(step.round.transition, streamed=step.streamed)
                self._show_question(step.round, step.number)
            case Probed():
                self._show_follow_up(step.turn)
            case Graded():
                self._say_ungraded(step)
            case RoundDone() if self.practice:
                self.show_card(step.round)
                return self._pause()
        return False

    def _show_words(self, words: str, *, streamed: bool, aloud: bool = True) -> None:
        """Print something that the interviewer says, unless it was heard while it came; a voice speaks it in any case."""
        if not streamed:
            self.console.show()
            show_words(self.console, words)
        if aloud:
            self.aloud(words)

    def aloud(self, words: str) -> None:
        """Let a voice speak something before the candidate's turn, where that is wished."""
        if self._voice:
            self._voice.said(words)

    def _show_question(self, asked: Round, number: int) -> None:
        question, texts = asked.question, self.console.texts
        self.console.show()
        key = "retry-head" if asked.retry else "question-head"
        topic = self._topic_title(question.topic, self.lang)
        self.console.rule(
            texts(key, number=number, of=self.runner.interview.plan.number, topic=topic, level=question.level)
        )
        self.console.show(Text(visible(question.question.get(self.lang)), style="bold"))
        self.console.show()
        self.aloud(question.question.get(self.lang))

    def _show_follow_up(self, turn: Turn) -> None:
        self.console.show()
        self.console.show(self.console.labelled(follow_up(self.runner.interview, turn), turn.spoken, "bold cyan"))
        self.console.show()
        self.aloud(turn.spoken)

    def show_open(self) -> None:
        """Show what is to be answered once more: the question, or the follow-up."""
        turn = self.runner.interview.rounds[-1].turns[-1]
        if turn.kind == "question":
            self.console.show()
            words = self.runner.interview.rounds[-1].question.question.get(self.lang)
            self.console.show(Text(visible(words), style="bold"))
            self.console.show()
        else:
            self._show_follow_up(turn)

    def _say_ungraded(self, step: Graded) -> None:
        if isinstance(step.result, Ungraded):
            why = self.console.texts.why_ungraded(step.result.reason)
            self.console.line("ungraded", style="bold yellow", why=why, id=self.runner.session)

    # -- the candidate's turn

    def _read(self) -> Line:
        text = self.input.read(draft=self.draft)
        self.draft = ""
        return read_line(text)

    def _pause(self) -> bool:
        """After a card, let the candidate look around; returns True after a retry or an end."""
        if not self.input.interactive:
            return False
        last = self.runner.interview.asked >= self.runner.interview.plan.number
        while True:
            self.console.line("pause-last" if last else "pause")
            line = self._read()
            match line.command:
                case "retry":
                    self.runner.retry()
                    self._show_question(self.runner.interview.rounds[-1], self.runner.interview.asked)
                    return True
                case "end":
                    self.guarded(self.runner.end)
                    return True
                case None if line.unknown:
                    self.console.note("unknown-command", name=line.unknown, near=line.nearest)
                case None if line.reply.strip():
                    self.draft = line.reply
                    self.console.note("pause-text")
                case None:
                    return False
                case name:
                    carry_out(self, name, line.argument)

    def _take_turn(self) -> None:
        if self._voice and (heard := self._voice.before_turn(self)) is not None:
            self._reply(heard)
            return
        line = self._read()
        if line.unknown:
            self.console.note("unknown-command", name=line.unknown, near=line.nearest)
        elif line.command:
            self.replacing = False
            carry_out(self, line.command, line.argument)
        elif line.reply.strip():
            self._reply(line.reply)
        elif self.replacing:
            self.replacing = False
            self.console.line("reply-stands")
        elif self.input.interactive and not (self._voice and self._voice.on_empty(self)):
            self.console.line("empty-reply")

    def _reply(self, text: str) -> None:
        delivery = self._voice.delivery(text) if self._voice else None
        via: Literal["typed", "piped"] = "typed" if self.input.interactive else "piped"
        try:
            if self.replacing and not take_back(self, text):
                return
            self.runner.reply(text, via="spoken" if delivery else via, delivery=delivery)
        except StoreError as e:
            self.draft = text
            self._survive(e)
            self.console.note("kept-reply")
            return
        if self._voice:
            self._voice.accepted()

    def stop_replacing(self) -> None:
        """Let the last reply stand: the draft that was to replace it has been cleared."""
        self.replacing = False

    def _survive(self, error: StoreError) -> None:
        """Show a failure of the store and let a person at the keyboard try again; in a pipe it ends the program."""
        if not self.input.interactive:
            raise error
        self.console.error(error)
        if not self.draft:
            self.console.line("pause")
            self.input.read()

    def guarded(self, action: Callable[[], None]) -> None:
        """Do something that stores an event; a failure of the store is shown, and the chat goes on."""
        try:
            action()
        except StoreError as e:
            self._survive(e)
