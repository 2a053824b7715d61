"""The steps of `questions add`: ask for what is missing, look for twins, draft the points, store. Nothing typed is lost."""

from dataclasses import dataclass
from pathlib import Path

import typer

from interviewer.cli.console import Console
from interviewer.cli.input import standard_input_is_terminal
from interviewer.cli.questions.add import check_names, folder_of
from interviewer.cli.questions.ask import Gone, one_line, several_lines
from interviewer.cli.questions.editor import Rejected, edit_until_good
from interviewer.cli.questions.points import changed_points, drafted_points, show_points
from interviewer.cli.questions.template import PLACEHOLDER, read_template, template
from interviewer.cli.questions.twins import Choice, Neighbours, merge_into, neighbours, settle
from interviewer.cli.questions.unsaved import Unsaved
from interviewer.core.language import detect
from interviewer.core.question import KeyPoint, Question, Text
from interviewer.corpus.write import add_question, locked, slug
from interviewer.errors import ExitCode, InputError, InterviewerError, UsageError
from interviewer.settings import writable_home
from interviewer.wiring import Services

MENU = 5
UNSORTED = "unsorted"
DEFAULT_LEVEL = 2


@dataclass
class Adding:
    """One question on its way into a folder. What is known of it so far is in `unsaved`."""

    console: Console
    services: Services
    unsaved: Unsaved
    points: bool
    editor: bool
    duplicates: Choice
    quiet: bool
    offline: bool
    by_flags: bool

    def run(self) -> None:
        """Carry it out; whatever goes wrong, what was typed is kept."""
        check_names(self.console, question_id=self.unsaved.id, topic=self.unsaved.topic)
        writable_home(self.services.settings)
        with locked(self.folder):
            pass  # a folder that cannot be written shows now, not after everything was typed
        if self.unsaved.id:
            self._free(self.unsaved.id)
        try:
            self._run()
        except (Gone, KeyboardInterrupt):
            self._leave()
            raise typer.Exit(ExitCode.INTERRUPTED) from None
        except InterviewerError:
            if not self.by_flags:
                self._leave()
            raise

    @property
    def folder(self) -> Path:
        """Where the question goes."""
        return folder_of(self.services, Path(self.unsaved.into) if self.unsaved.into else None)

    @property
    def interactive(self) -> bool:
        """Whether somebody can be asked."""
        return standard_input_is_terminal() and not self.quiet

    def _run(self) -> None:
        if self.editor or self.unsaved.text:
            question = self._edited()
        else:
            self._ask("question", "ask-question")
            self._ask("answer", "ask-answer")
            question = self._question()
        near = self._near(question)
        verdict = settle(self.console, self.services, near.twins, self.duplicates, interactive=self.interactive)
        if verdict == "cancel":
            self.unsaved.forget()
            self.console.note("not-added")
            raise typer.Exit(ExitCode.USAGE)
        if verdict == "merge":
            return self._merge(question, near.twins[0].question_id)
        if not self.editor and not self.unsaved.text:
            question = self._placed(question, near)
        if not question.key_points:
            question = drafted_points(self.console, self.services, question, offline=self.offline)
            self._keep_points(question)
        self._store(self._looked_through(question))
        return None

    def _ask(self, name: str, key: str) -> None:
        """Ask for the question or the answer, unless it is there."""
        text = getattr(self.unsaved, name)
        if text.strip() and not self._unfinished(name):
            return
        if not standard_input_is_terminal():
            empty = self.by_flags or text
            raise UsageError(detail=self.console.texts("add-empty" if empty else "add-flags"))
        try:
            setattr(self.unsaved, name, several_lines(self.console, key, text=text))
        except Gone as gone:
            setattr(self.unsaved, name, gone.text)
            self.unsaved.typing = name
            raise
        self.unsaved.typing = ""
        self.unsaved.keep()

    def _unfinished(self, name: str) -> bool:
        """Say whether a text that was left is still to be finished: the last one that was being typed."""
        return name == self.unsaved.typing and self.interactive

    def _question(self) -> Question:
        """Return what is known so far as an entry; the answer has the question's language, or it could not be asked."""
        asked, answered = self.unsaved.question.strip(), self.unsaved.answer.strip()
        lang = detect(asked, detect(answered))
        return Question(
            id=self.unsaved.id or slug(asked, self.services.corpus),
            topic=self.unsaved.topic or UNSORTED,
            level=self.unsaved.level or DEFAULT_LEVEL,
            question=Text(**{lang: asked}),
            answer=Text(**{lang: answered}),
            key_points=tuple(KeyPoint.model_validate(point) for point in self.unsaved.points),
        )

    def _edited(self) -> Question:
        """Return a question that was written in the editor."""
        text = self.unsaved.text or self._template()
        path = Path("question.yaml")
        try:
            written, question = edit_until_good(
                self.console,
                text,
                path.name,
                lambda edited: read_template(edited, path),
                interactive=self.interactive,
            )
        except Rejected as rejected:
            self.unsaved.text = rejected.text
            if self.interactive:
                raise Gone from None
            detail = "; ".join(f"{fault.line}: {fault.message}" for fault in rejected.faults)
            raise InputError(detail=detail) from None
        if question is None and self.unsaved.text:
            question, _ = read_template(text, path)
        if question is None:
            self.unsaved.text = ""
            raise UsageError(detail=self.console.texts("editor-nothing"))
        self.unsaved.text = written
        self.unsaved.keep()
        name = question.id if question.id != PLACEHOLDER else ""
        if name:
            self._free(name)
        lang = question.question.langs[0]
        new = name or self.unsaved.id or slug(question.question.get(lang), self.services.corpus)
        return question.model_copy(update={"id": new})

    def _template(self) -> str:
        return template(
            self.services.settings.language(),
            question=self.unsaved.question,
            answer=self.unsaved.answer,
            topic=self.unsaved.topic,
            level=self.unsaved.level or DEFAULT_LEVEL,
            topics=[topic for topic in self.services.topics if "/" in topic],
        )

    def _near(self, question: Question) -> Neighbours:
        if self.duplicates == "keep" and question.topic != UNSORTED:
            return Neighbours()
        asked, answered = question.question.both, question.answer.both
        return neighbours(self.console, self.services, asked, answered)

    def _placed(self, question: Question, near: Neighbours) -> Question:
        """Return the question with its topic and level: given, asked for, or those of its neighbours."""
        if not self.unsaved.topic:
            self.unsaved.topic = self._topic(near)
        if not self.unsaved.level:
            self.unsaved.level = self._level()
        self.unsaved.keep()
        return question.model_copy(update={"topic": self.unsaved.topic, "level": self.unsaved.level})

    def _topic(self, near: Neighbours) -> str:
        best = next(iter(near.topics), UNSORTED)
        if not self.interactive or self.by_flags:
            if best != UNSORTED:
                self.console.note("topic-taken-over", topic=best)
            return best
        menu = [*near.topics[:MENU]]
        lang = self.services.settings.language()
        for number, topic in enumerate(menu, 1):
            self.console.talk.print(f"  {number} {topic}  {self.services.topic_title(topic, lang)}", markup=False)
        known = sorted({*self.services.corpus.topics, *self.services.topics})
        while True:
            typed = one_line(self.console, "ask-topic", words=known, topic=best)
            if typed.isdigit() and 1 <= int(typed) <= len(menu):
                return menu[int(typed) - 1]
            try:
                check_names(self.console, topic=typed)
                return typed or best
            except UsageError as e:
                self.console.error(e)

    def _level(self) -> int:
        if not self.interactive or self.by_flags:
            return DEFAULT_LEVEL
        while True:
            typed = one_line(self.console, "ask-level", level=DEFAULT_LEVEL)
            if not typed:
                return DEFAULT_LEVEL
            if typed in {"1", "2", "3", "4", "5"}:
                return int(typed)
            self.console.note("bad-level")

    def _looked_through(self, question: Question) -> Question:
        lang = question.question.langs[0]
        if self.interactive and (self.points or not self.by_flags):
            return changed_points(self.console, self.services, question, lang, keep=self._keep_points)
        show_points(self.console, question, lang)
        return question

    def _keep_points(self, question: Question) -> None:
        if self.by_flags and not self.interactive:
            return
        self.unsaved.points = [p.model_dump(mode="json", exclude_defaults=True) for p in question.key_points]
        self.unsaved.keep()

    def _merge(self, question: Question, name: str) -> None:
        if not question.key_points:
            question = drafted_points(self.console, self.services, question, offline=self.offline)
        path = merge_into(self.console, self.services, name, question, self.folder)
        self.unsaved.forget()
        self.console.result(self.console.texts("merged", id=name, path=path))

    def _store(self, question: Question) -> None:
        """Write the question; where its name was not chosen and another process was quicker, the next free one is taken."""
        taken = set(self.services.corpus)
        while True:
            try:
                path = add_question(question, self.folder)
                break
            except FileExistsError:
                if self.unsaved.id == question.id:
                    raise UsageError(detail=self.console.texts("id-taken", id=question.id)) from None
                taken.add(question.id)
                lang = question.question.langs[0]
                question = question.model_copy(update={"id": slug(question.question.get(lang), taken)})
        self.unsaved.forget()
        self.console.result(self.console.texts("added", id=question.id, path=path))
        self.console.note("ask-start", id=question.id)

    def _free(self, name: str) -> None:
        if name in self.services.corpus:
            raise UsageError(detail=self.console.texts("id-taken", id=name))

    def _leave(self) -> None:
        """Keep what was typed, and say how to go on with it."""
        if self.unsaved.empty:
            self.console.note("not-added")
            return
        try:
            self.unsaved.keep()
            self.console.note("unsaved-kept", path=self.unsaved.path)
        except InterviewerError as e:
            self.console.note("unsaved-lost", why=e.message(self.console.texts.lang))
            self.console.result(self.unsaved.shown)
