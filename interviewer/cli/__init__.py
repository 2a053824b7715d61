"""The command line. Commands import what they need when they run, so that `--help` stays quick."""

import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interviewer import __version__
from interviewer.cli import (
    config,
    dispute,
    doctor,
    evaluate,
    export,
    forget,
    grade,
    history,
    interview,
    options,
    questions,
    resume,
)
from interviewer.cli.texts import say, starting_language
from interviewer.errors import ExitCode, InterviewerError
from interviewer.home import interface_language

if TYPE_CHECKING:
    from interviewer.cli.console import Console

app = typer.Typer(
    name="interviewer",
    help=say(
        "Mock interviews for LLM engineering jobs, marked point by point. Without a command, an interview starts.",
        "大模型岗位模拟面试，逐点评分。不带命令时直接开始面试。",
    ),
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"interviewer {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001  (read by its callback)
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help=say("Show the version", "显示版本")),
    ] = False,
    lang: options.Lang = None,
) -> None:
    """Start an interview where no command is given."""
    options.given_before["lang"] = lang  # for whatever command follows
    if context.invoked_subcommand is None:
        interview.start_interview()


interview.register(app)
resume.register(app)
history.register(app)
export.register(app)
forget.register(app)
dispute.register(app)
questions.register(app)
grade.register(app)
evaluate.register(app)
config.register(app)
doctor.register(app)


def main() -> int:
    """Run the command line and return the exit code."""
    try:
        result = _command().main(standalone_mode=False)
    except InterviewerError as e:
        _console().error(e)
        return int(e.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        _console().note("interrupted")
        return int(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        return int(ExitCode.OK)
    except Exception as e:
        if hasattr(e, "show") and hasattr(e, "format_message"):  # typer's own complaint about the command line
            from interviewer.cli.typer_words import usage_error

            _console().error(usage_error(e))
            return int(ExitCode.USAGE)
        return _internal(e)
    return int(result or ExitCode.OK)


def _command() -> Any:
    """Return the whole command line, whose help is in the language that the program was started in."""
    command = typer.main.get_command(app)
    if starting_language() == "zh":
        from interviewer.cli.typer_words import speak_chinese

        speak_chinese(command)
    return command


def _console() -> "Console":
    from interviewer.cli.console import Console

    return Console(interface_language(sys.argv[1:], os.environ))


def _internal(error: Exception) -> int:
    """Write the traceback to a file and say so in a sentence."""
    import tempfile
    import traceback
    from pathlib import Path

    log = Path(tempfile.gettempdir()) / "interviewer-error.txt"
    try:
        log.write_text("".join(traceback.format_exception(error)), "utf-8")
    except OSError:
        traceback.print_exception(error)
    _console().note("internal", error=f"{type(error).__name__}: {error}", log=log)
    return int(ExitCode.FAULT)
