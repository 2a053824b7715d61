"""The first run: on a machine where nothing is set up yet, at most two questions, each answered by Enter.

The language (one key), and a chat model or none. A model is tried before it is kept; one that fails is not kept, and the
built-in grader marks. What was chosen is written to config.toml, which is also the mark that nothing is asked again.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

from interviewer.errors import ExitCode, InterviewerError

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import SecretStr

    from interviewer.cli.console import Console
    from interviewer.home import Language

TRIAL_SECONDS = 4.0
"""How long a model may be silent when it is tried: somebody waits for the first question."""
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "lang": ("lang",),
    "model": ("model", "grader", "base_url", "samples"),
}
"""The settings by which a flag or the environment answers a question beforehand."""
SELF_HOSTED = ("vllm", "llamacpp", "lmstudio")
"""Servers that run wherever their owner has put them, so that their address is asked for."""
SIGNUPS = "deepseek:deepseek-chat · qwen:qwen-plus · openai:gpt-4o-mini · ollama:qwen3"


def introduce(flags: Mapping[str, object]) -> None:
    """Ask what is not answered yet, on a new machine with a terminal; raises Exit where the candidate leaves.

    Args:
        flags: the settings that the command line gives; None means not given.
    """
    from interviewer.cli.config import plain_console
    from interviewer.home import default_home

    home = default_home()
    asked = [name for name in ANSWERS if not _answered(name, flags)]
    if not asked or not _is_new(home):
        return
    console = plain_console(str(flags["lang"]) if flags.get("lang") else None)
    try:
        _ask(console, home, asked)
    except (KeyboardInterrupt, EOFError) as e:
        console.line("first-left")
        raise typer.Exit(ExitCode.INTERRUPTED if isinstance(e, KeyboardInterrupt) else ExitCode.OK) from None


def _answered(name: str, flags: Mapping[str, object]) -> bool:
    from interviewer.cli import options
    from interviewer.home import PREFIX

    return any(
        flags.get(n) is not None or options.given_before.get(n) is not None or os.environ.get(PREFIX + n.upper())
        for n in ANSWERS[name]
    )


def _is_new(home: "Path") -> bool:
    """Say whether somebody sits at a terminal and has neither settings nor interviews here."""
    from interviewer.cli.input import standard_input_is_terminal
    from interviewer.home import CONFIG_FILE, DATABASE

    return standard_input_is_terminal() and not any((home / name).exists() for name in (CONFIG_FILE, DATABASE))


def _ask(console: "Console", home: "Path", asked: list[str]) -> None:
    from interviewer.config_file import set_settings

    chosen: dict[str, str] = {}
    console.line("first-hello", style="bold")
    if "lang" in asked:
        chosen["lang"] = _language(console)
        console = console.speaking(chosen["lang"])
    console.line("first-leave")
    if "model" in asked:
        chosen |= _model(console, home)
    set_settings(home, chosen or {"lang": "auto"})
    console.line("first-done")


def _language(console: "Console") -> "Language":
    """Return the language that one key chooses; Enter takes the one that was detected."""
    detected: Language = "zh" if console.texts.lang == "zh" else "en"
    console.line("first-language", style=None, default={"en": "English", "zh": "中文"}[detected])
    key = read_key({"1": "en", "e": "en", "E": "en", "2": "zh", "z": "zh", "Z": "zh", "c-m": detected, "c-j": detected})
    console.show("中文" if key == "zh" else "English", style="dim")
    return "zh" if key == "zh" else "en"


def read_key(meanings: Mapping[str, str]) -> str:
    """Return what the first key pressed that has a meaning means; raises KeyboardInterrupt, EOFError."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    keys = KeyBindings()

    def bind(key: str, meaning: str) -> None:
        @keys.add(key, eager=True)
        def _chosen(event: KeyPressEvent) -> None:
            event.app.exit(result=meaning)

    for key, meaning in meanings.items():
        bind(key, meaning)

    @keys.add("<any>")
    def _other(event: KeyPressEvent) -> None:
        """Show nothing for a key that means nothing."""

    return PromptSession[str](key_bindings=keys).prompt("› ")


def _model(console: "Console", home: "Path") -> dict[str, str]:
    """Return the settings of a model that answered; {} where none is wanted or it failed."""
    from interviewer.model import probe_ollama

    local = next(iter(probe_ollama()), None)
    console.line("first-model", style=None, examples=SIGNUPS)
    if local:
        console.line("first-ollama", style=None, name=local)
    for typed in _lines(console):
        name = f"ollama:{local}" if local and typed.lower() in {"o", "ollama"} else typed
        if not name:
            return {}
        wanted = _wanted(console, home, name)
        if wanted is not None:
            return wanted.kept if _tried(console, home, wanted) else {}
    return {}


def _lines(console: "Console") -> Iterator[str]:
    """Yield what is typed, line by line, until somebody is content."""
    from prompt_toolkit import PromptSession

    while True:
        yield PromptSession[str]().prompt(f"{console.symbol('prompt')} ").strip()


@dataclass(frozen=True)
class _Wanted:
    """A model that somebody named, with what is needed to reach it. `kept` is what config.toml will hold of it."""

    kept: dict[str, str]
    key_name: str
    host: str
    key: "SecretStr | None"


def _wanted(console: "Console", home: "Path", name: str) -> _Wanted | None:
    """Return the model with its address and key, asking for what is missing; None where the name cannot be one."""
    from prompt_toolkit import PromptSession
    from pydantic import SecretStr

    from interviewer.config_file import check_setting
    from interviewer.keys import host_of
    from interviewer.model.providers import NO_KEY, PROVIDERS, address, find_key, key_variables, provider_of

    kept: dict[str, str] = {"model": name}
    provider = provider_of(name)
    mark = console.symbol("prompt")
    try:
        check_setting(home, "model", name)
        if provider in SELF_HOSTED:
            usual = PROVIDERS[provider].base_url
            console.line("first-address", style=None, usual=usual)
            kept["base_url"] = PromptSession[str]().prompt(f"{mark} ").strip() or usual
            check_setting(home, "base_url", kept["base_url"])
    except InterviewerError as e:
        console.error(e, "first-again")
        return None
    settings = _settings(home, kept)
    host, key = host_of(address(settings, os.environ), provider), None
    if find_key(settings, os.environ)[1] == NO_KEY and key_variables(provider):
        console.line("first-key", style=None, host=host)
        typed = PromptSession[str]().prompt(f"{mark} ", is_password=True).strip()
        key = SecretStr(typed) if typed else None
    return _Wanted(kept, provider, host, key)


def _settings(home: "Path", values: Mapping[str, Any]) -> Any:
    from interviewer.settings import Settings

    return Settings(home=home, **values)


def _tried(console: "Console", home: "Path", wanted: _Wanted) -> bool:
    """Try the model; keep its key where it answers, else say why not and that the built-in grader marks."""
    from interviewer.keys import keep_key
    from interviewer.model import open_model, try_model

    values: dict[str, Any] = {**wanted.kept, "timeout": TRIAL_SECONDS, "retries": 0}
    if wanted.key:
        values["api_key"] = wanted.key
    try:
        with console.busy("first-trying", on=True):
            trial = try_model(open_model(_settings(home, values), os.environ))
    except InterviewerError as e:
        console.error(e)
        console.line("first-fallback", style="yellow", name=wanted.kept["model"])
        return False
    except KeyboardInterrupt:
        console.line("first-fallback", style="yellow", name=wanted.kept["model"])
        return False
    if wanted.key:
        keep_key(home, wanted.key_name, wanted.key.get_secret_value(), wanted.host)
    console.line("first-answered", style="green", name=wanted.kept["model"], seconds=f"{trial.seconds:.1f}")
    return True
