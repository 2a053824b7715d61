"""`doctor`: what was found, from which source, and whether it works when tried."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from interviewer.cli import options
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from interviewer.wiring import Services


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `ok` is None where nothing is wrong and nothing is set up."""

    what: str
    ok: bool | None
    detail: str
    todo: str = ""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", help=say("Say what was found and try it", "检查环境与配置，并实际尝试"))(doctor)


def doctor(
    as_json: options.Json = False,
    lang: options.Lang = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    knowledge: options.Knowledge = None,
) -> None:
    """Say what was found, from which source, and try it."""
    from dataclasses import asdict

    from rich.text import Text

    from interviewer.cli.console import STYLES, visible
    from interviewer.cli.context import prepare
    from interviewer.errors import ExitCode

    console, services = prepare(lang=lang, model=model, base_url=base_url, knowledge=knowledge)
    findings = []
    for finding in _findings(services, console.texts.lang):
        findings.append(finding)
        if as_json:
            continue
        mark = {True: "met", False: "missing", None: "dot"}[finding.ok]
        line = Text(f"{console.symbol(mark)} ", style=STYLES.get(mark, "dim"))
        line.append(f"{finding.what:<12}", style="bold").append(visible(finding.detail))
        console.show(line)
        if finding.todo:
            console.show(Text(f"{'':14}{visible(finding.todo)}", style="yellow"))
    if as_json:
        console.json([asdict(finding) for finding in findings])
    if any(finding.ok is False for finding in findings):
        raise typer.Exit(ExitCode.FAULT)


def _findings(services: "Services", lang: str) -> Iterator[Finding]:
    """Yield each finding as soon as it is known, since a model may take its time."""
    import platform

    from interviewer import __version__
    from interviewer.cli.speech_findings import speech_findings

    yield Finding("version", True, f"interviewer {__version__}, Python {platform.python_version()}")
    yield _tried("home", lang, lambda: _home(services))
    yield _tried(
        "database", lang, lambda: _pick(lang, "{} interviews", "{} 场面试").format(len(services.store.sessions()))
    )
    yield _corpus(services, lang)
    yield _tried("index", lang, lambda: _index(services))
    yield _embeddings(services, lang)
    yield _model(services, lang)
    yield _ollama(lang)
    yield from speech_findings(services, lang)


def _tried(what: str, lang: str, attempt: Callable[[], str]) -> Finding:
    from interviewer.errors import InterviewerError

    try:
        return Finding(what, True, attempt())
    except InterviewerError as e:
        return Finding(what, False, e.message(lang), e.hint(lang))


def _home(services: "Services") -> str:
    from interviewer.settings import writable_home

    return f"{writable_home(services.settings)} ({services.settings.source('home')})"


def _corpus(services: "Services", lang: str) -> Finding:
    corpus = services.corpus
    todo = (
        ""
        if not corpus.faults
        else _pick(lang, "run `interviewer questions check`", "请运行 `interviewer questions check`")
    )
    folders = ", ".join(map(str, services.settings.knowledge_folders))
    count = _pick(lang, "{} in {}; {} files with faults", "{} 道，位于 {}；{} 处错误")
    return Finding("questions", not corpus.faults, count.format(len(corpus), folders, len(corpus.faults)), todo)


def _index(services: "Services") -> str:
    hits = services.index.search("attention", k=1)
    where = services.settings.chroma_url or "embedded"
    answered = "answers a search" if hits else "finds nothing"
    return f"Chroma ({where}, {services.settings.source('chroma_url')}), {len(services.corpus)} questions, {answered}"


def _embeddings(services: "Services", lang: str) -> Finding:
    chosen = services.settings
    if not chosen.embedding_model:
        return Finding("embeddings", None, _pick(lang, "built in", "内置"))
    source = chosen.source("embedding_model")
    return _tried(
        "embeddings",
        lang,
        lambda: f"{chosen.embedding_model} ({source}), {len(services.embedder.embed(['test'])[0])} dimensions",
    )


def _model(services: "Services", lang: str) -> Finding:
    from interviewer.model import find_key, open_model, try_model

    settings = services.settings
    if not settings.model:
        found, source = find_key(settings, services.environ)
        key = (
            _pick(lang, f"; a key is there ({source}), and nothing is spent", f"；已找到密钥（{source}），但不会使用")
            if found
            else ""
        )
        return Finding(
            "model",
            None,
            _pick(lang, "none chosen", "未选择") + key,
            _pick(lang, "--model provider:model chooses one", "用 --model provider:model 选择"),
        )

    def attempt() -> str:
        _, source = find_key(settings, services.environ)
        trial = try_model(open_model(settings, services.environ))
        answered = f"answered in {trial.seconds:.1f} s as {trial.model}, JSON by {trial.json_mode}"
        doubt = "" if trial.readable else "; its answer was no JSON, so expect ungraded replies"
        return f"{settings.model} ({settings.source('model')}), key: {source or '–'}; {answered}{doubt}"

    return _tried("model", lang, attempt)


def _ollama(lang: str) -> Finding:
    from interviewer.model import probe_ollama

    names = probe_ollama()
    if not names:
        return Finding("ollama", None, _pick(lang, "not running here", "本机未运行"))
    return Finding(
        "ollama",
        None,
        ", ".join(names[:5]),
        _pick(lang, f"--model ollama:{names[0]} would use it", f"用 --model ollama:{names[0]} 即可使用"),
    )


def _pick(lang: str, en: str, zh: str) -> str:
    return zh if lang == "zh" else en
