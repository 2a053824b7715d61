"""`interviewer` and `start`: hold an interview."""

from typing import TYPE_CHECKING, Annotated

import typer

from interviewer.cli import completion, options
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from pathlib import Path

    from interviewer.cli.chat import Chat
    from interviewer.cli.console import Console
    from interviewer.cli.input import Input
    from interviewer.cli.voice import VoiceOptions
    from interviewer.runner import Runner
    from interviewer.wiring import Services


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("start", help=say("Start an interview", "开始面试"))(start)


def start(
    about: Annotated[
        list[str] | None,
        typer.Argument(
            help=say("What to be asked about, in free words", "想被问到的内容，随意描述"), metavar="[ABOUT]..."
        ),
    ] = None,
    topic: Annotated[
        list[str] | None,
        typer.Option(
            "--topic",
            "-t",
            help=say("A topic; may be repeated", "主题，可重复"),
            autocompletion=completion.topics,
        ),
    ] = None,
    role: options.Role = None,
    question: Annotated[
        list[str] | None,
        typer.Option(
            "--question",
            "-q",
            help=say("Ask exactly this question; may be repeated", "指定题目编号，可重复"),
            autocompletion=completion.questions,
        ),
    ] = None,
    number: Annotated[
        int | None, typer.Option("--number", "-n", min=1, max=100, help=say("How many questions", "题数"))
    ] = None,
    level: Annotated[
        int | None, typer.Option("--level", min=1, max=5, help=say("Level 1–5; else adapted", "难度 1–5；默认自适应"))
    ] = None,
    mode: Annotated[
        str,
        typer.Option(
            "--mode",
            help=say(
                "practice: a card after each question; mock: at the end", "practice：每题后给评分卡；mock：最后一并给出"
            ),
            autocompletion=completion.of("practice", "mock"),
        ),
    ] = "practice",
    minutes: Annotated[
        float | None, typer.Option("--minutes", min=0.1, help=say("Time limit of answering", "答题总时限（分钟）"))
    ] = None,
    probes: Annotated[
        int,
        typer.Option("--probes", min=0, max=5, help=say("At most so many follow-ups a question", "每题最多追问次数")),
    ] = 2,
    seed: Annotated[
        int | None, typer.Option("--seed", help=say("Draw the same questions again", "随机种子，用于重现选题"))
    ] = None,
    voice: options.Voice = False,
    speak: options.Speak = False,
    wav: options.Wav = None,
    auto_stop: options.AutoStop = False,
    lang: options.Lang = None,
    question_lang: options.QuestionLang = None,
    feedback_lang: options.FeedbackLang = None,
    grader: options.Grader = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    samples: options.Samples = None,
    knowledge: options.Knowledge = None,
) -> None:
    """Start an interview."""
    start_interview(
        query=" ".join(about) if about else None, topics=topic, roles=role, questions=question, number=number, level=level, mode=mode, minutes=minutes, probes=probes,
        seed=seed, voice=voice_options(voice=voice, speak=speak, wav=wav, auto_stop=auto_stop), lang=lang, question_lang=question_lang, feedback_lang=feedback_lang, grader=grader, model=model, base_url=base_url, samples=samples, knowledge=knowledge,
    )  # fmt: skip


def start_interview(
    *,
    query: str | None = None,
    topics: list[str] | None = None,
    roles: list[str] | None = None,
    questions: list[str] | None = None,
    number: int | None = None,
    level: int | None = None,
    mode: str = "practice",
    minutes: float | None = None,
    probes: int = 2,
    seed: int | None = None,
    voice: "VoiceOptions | None" = None,
    **flags: object,
) -> None:
    """Hold a new interview."""
    import secrets

    from interviewer.cli.context import mention_faults, prepare
    from interviewer.cli.first_run import introduce
    from interviewer.core.events import Plan
    from interviewer.errors import Said, UsageError
    from interviewer.settings import writable_home
    from interviewer.store import new_session_id, session_lock

    if mode not in {"practice", "mock"}:
        detail = Said(
            f"--mode must be practice or mock, not {mode!r}.", f"--mode 须为 practice 或 mock，而不是 {mode!r}。"
        )
        raise UsageError(detail=detail)
    options.check_roles(roles)
    introduce(flags)
    console, services = prepare(**flags)
    mention_faults(console, services)
    _check_topics(services, topics or [])
    _check_questions(services, questions or [])
    plan = Plan.model_validate(
        {
            "mode": mode,
            "lang": services.settings.question_language(),
            "feedback": services.settings.feedback_language(),
            "interface": services.settings.language(),
            "number": number or len(questions or []) or 5,
            "topics": tuple(topics or ()),
            "roles": tuple(roles or ()),
            "questions": tuple(questions or ()),
            "level": level,
            "query": query,
            "minutes": minutes,
            "probes": probes,
            "seed": secrets.randbelow(2**31) if seed is None else seed,
        }
    )
    session = new_session_id()
    runner = services.runner(session)
    with session_lock(writable_home(services.settings), session):
        runner.start(plan)
        _greet(console, services, runner)
        hold(console, services, runner, voice)


def voice_options(*, voice: bool, speak: bool, wav: "list[Path] | None", auto_stop: bool) -> "VoiceOptions":
    """Return the voice flags of the command line; raises BadSoundFile where a file is none that can be heard."""
    from interviewer.cli.voice import VoiceOptions
    from interviewer.speech.record import LEAST_AUTO_STOP
    from interviewer.speech.wav import read_wav

    for path in wav or ():
        read_wav(path)  # better said now than in the middle of the interview
    return VoiceOptions(voice, speak, tuple(wav or ()), LEAST_AUTO_STOP if auto_stop else None)


def hold(console: "Console", services: "Services", runner: "Runner", voice: "VoiceOptions | None" = None) -> None:
    """Let the candidate and the runner talk until the interview is over or left."""
    from interviewer.cli.chat import Chat
    from interviewer.cli.voice import VoiceDesk, VoiceOptions

    desk = VoiceDesk(console, services, runner.session, voice or VoiceOptions())
    chat = Chat(
        console,
        runner,
        lambda chat: _open_input(console, services, chat),
        slow=services.grades_by_model,
        topic_title=services.topic_title,
        voice=desk,
    )
    code = chat.run()
    desk.close(runner.interview)
    services.store.close()
    if code:
        raise typer.Exit(code)


def _open_input(console: "Console", services: "Services", chat: "Chat") -> "Input":
    import sys

    from interviewer.cli.input import PipedInput, TerminalInput, standard_input_is_terminal
    from interviewer.wiring import REPLY_HISTORY

    services.warm()
    if not standard_input_is_terminal():
        if sys.stdin is None or sys.stdin.closed:
            console.note("lost-input")
        return PipedInput(sys.stdin)
    return TerminalInput(
        services.settings.home / REPLY_HISTORY,
        console,
        toolbar=chat.toolbar,
        on_cleared=chat.stop_replacing,
    )


def _greet(console: "Console", services: "Services", runner: "Runner") -> None:
    console.line("welcome", style="bold", id=runner.session)
    console.line("how")
    if services.settings.source("lang") == "default":
        console.line("other-lang")
    say_grader(console, services)


def say_grader(console: "Console", services: "Services") -> None:
    """Say who grades."""
    if services.grades_by_model:
        often = services.settings.samples
        key = "graded-by-model" if often == 1 else "graded-by-votes"
        console.note(key, model=services.settings.model or "", samples=often)
        return
    if services.settings.grader == "auto":
        from interviewer.model import probe_ollama

        console.note("offline")
        if names := probe_ollama():
            console.note("ollama", name=names[0])


def _check_topics(services: "Services", topics: list[str]) -> None:
    from interviewer.errors import UnknownTopic

    for topic in topics:
        if topic not in services.corpus.topics:
            raise UnknownTopic(topic=topic, topics=", ".join(services.corpus.topics))


def _check_questions(services: "Services", ids: list[str]) -> None:
    from interviewer.cli.questions.look import known_question

    for question_id in ids:
        known_question(services.corpus, question_id)
