"""`config keys`: store, list and remove keys. A key is typed hidden or piped in, and never shown again."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interviewer.cli import completion, options
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.settings import Settings

KEY_HELP = say(
    "model, embedding, speech, voice, or a provider: deepseek, qwen, openai …",
    "model、embedding、speech、voice，或服务商：deepseek、qwen、openai 等",
)
Name = Annotated[str, typer.Argument(metavar="NAME", help=KEY_HELP, autocompletion=completion.stored_keys)]
_ADDRESSES = {"embedding": ("embedding",), "speech": ("speech", "stt"), "voice": ("voice", "tts")}
"""For what a key is used, and how the settings of its address may begin."""


def register(group: typer.Typer) -> None:
    """Add the commands."""
    keys = typer.Typer(
        help=say("Store keys in a private file", "在私密文件中保存密钥"), no_args_is_help=True, rich_markup_mode=None
    )
    keys.command("set", help=say("Store a key: typed hidden, or piped in", "保存密钥：隐藏输入，或从管道读入"))(set_)
    keys.command("list", help=say("List the stored keys, without showing them", "列出已保存的密钥（不显示内容）"))(
        list_
    )
    keys.command("remove", help=say("Remove a stored key", "删除已保存的密钥"))(remove)
    group.add_typer(keys, name="keys")


def set_(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help=KEY_HELP + say("; none: the chosen model's provider", "；缺省为当前模型的服务商"),
            autocompletion=completion.key_names,
        ),
    ] = None,
    host: Annotated[
        str | None,
        typer.Option(
            "--host",
            metavar="HOST",
            help=say("The only server it is for; else that of the settings", "只用于该服务器；默认取设置中的地址"),
        ),
    ] = None,
    as_json: options.Json = False,
    lang: options.Lang = None,
) -> None:
    """Store a key for one server."""
    from interviewer.cli.context import prepare
    from interviewer.keys import KEYS_FILE, host_of, keep_key

    console, services = prepare(lang=lang)
    settings = services.settings
    known = _key_name(name, settings)
    place = host_of(host) if host else _place(known, settings)
    warn_if_open(console, settings.home / KEYS_FILE)
    key = _ask(console, known, place)
    path = keep_key(settings.home, known, key, place)
    if as_json:
        console.json({"name": known, "host": place, "path": str(path)})
    else:
        console.line("key-kept", style=None, name=known, host=place, path=path)
    say_what_covers(console, known, place)


def list_(as_json: options.Json = False, lang: options.Lang = None) -> None:
    """List the stored keys and those that the environment holds; only the last characters are shown."""
    from interviewer.cli.context import prepare
    from interviewer.keys import KEYS_FILE, read_keys

    console, services = prepare(lang=lang)
    path = services.settings.home / KEYS_FILE
    rows: list[dict[str, Any]] = [
        {"name": k.name, "host": k.host, "ends": k.hint, "source": f"file {path}"}
        for k in read_keys(services.settings.home).values()
    ]
    rows += [{"name": n, "host": "", "ends": "", "source": f"environment {v}"} for n, v in found_variables()]
    if as_json:
        console.json(rows)
        return
    warn_if_open(console, path)
    if not rows:
        console.note("no-keys")
        return
    from interviewer.settings import source_words

    t, dash = console.texts, console.symbol("dash")
    console.table(
        (t("col-key"), t("col-host"), t("col-ends"), t("col-source")),
        [(r["name"], r["host"] or dash, r["ends"] or dash, source_words(r["source"]).get(t.lang)) for r in rows],
    )


def remove(name: Name, as_json: options.Json = False, lang: options.Lang = None) -> None:
    """Remove a stored key."""
    from interviewer.cli.config import plain_console
    from interviewer.errors import Said, UsageError
    from interviewer.home import default_home
    from interviewer.keys import ALIASES, drop_key, read_keys

    console, home = plain_console(lang), default_home()
    known = ALIASES.get(name, name)
    if not drop_key(home, known):
        stored = ", ".join(read_keys(home)) or "–"
        detail = Said(f"No key {name} is stored.", f"没有保存名为 {name} 的密钥。")
        raise UsageError(detail=detail, hint=Said(f"Stored: {stored}.", f"已保存：{stored}。"))
    if as_json:
        console.json({"name": known, "removed": True})
    else:
        console.line("key-removed", style=None, name=known)


def key_names() -> list[str]:
    """Return all names that a key may have."""
    from interviewer.keys import SERVICES
    from interviewer.model.providers import NATIVE_KEYS, PROVIDERS

    return [*SERVICES, *sorted({n for n, p in PROVIDERS.items() if p.keys} | NATIVE_KEYS.keys())]


def found_variables() -> list[tuple[str, str]]:
    """Return (key name, variable) of every key that the environment holds."""
    import os

    from interviewer.model.providers import key_variables

    own = [("model", "INTERVIEWER_API_KEY"), ("embedding", "INTERVIEWER_EMBEDDING_API_KEY")]
    pairs = own + [(name, variable) for name in key_names() for variable in key_variables(name)]
    first = {variable: name for name, variable in reversed(pairs)}
    return [(name, variable) for variable, name in first.items() if os.environ.get(variable, "").strip()]


def _key_name(name: str | None, settings: "Settings") -> str:
    """Return the name that a key is stored under; raises UsageError with the nearest ones."""
    import difflib

    from interviewer.errors import Said, UsageError
    from interviewer.keys import ALIASES
    from interviewer.model.providers import key_variables, provider_of

    known = key_names()
    if name is None:
        provider = provider_of(settings.model)
        name = provider if key_variables(provider) else "model"
    folded = name.strip().lower().replace("-", "_")
    folded = ALIASES.get(folded, folded)
    if folded in known:
        return folded
    near = difflib.get_close_matches(folded, known, n=1, cutoff=0.5)
    meant = Said(f"Did you mean {near[0]}? ", f"是否想用 {near[0]}？") if near else Said("", "")
    names = ", ".join(known)
    raise UsageError(
        detail=Said(f"There is no key {name}.", f"没有名为 {name} 的密钥。"),
        hint=Said(f"{meant.en}Keys: {names}.", f"{meant.zh}可用名称：{names}。"),
    )


def _place(name: str, settings: "Settings") -> str:
    """Return the server that a key is for, from the settings; raises UsageError where they name none."""
    import os

    from interviewer.errors import Said, UsageError
    from interviewer.keys import OPENAI, host_of
    from interviewer.model.providers import PROVIDERS, address, provider_of

    if name in _ADDRESSES:
        urls = (getattr(settings, f"{prefix}_base_url", None) for prefix in _ADDRESSES[name])
        return host_of(next(filter(None, urls), OPENAI))
    if name != "model":
        return host_of(PROVIDERS[name].base_url if name in PROVIDERS else None, name)
    if settings.model is None and settings.base_url is None:
        raise UsageError(
            detail=Said(
                "No model is chosen, so it is unknown which server the key is for.",
                "未选择模型，无法得知密钥用于哪个服务器。",
            ),
            hint=Said(
                "Name the provider (interviewer config keys set deepseek) or the server (--host HOST).",
                "请写明服务商（interviewer config keys set deepseek）或服务器（--host 主机名）。",
            ),
        )
    return host_of(address(settings, os.environ), provider_of(settings.model))


def _ask(console: "Console", name: str, host: str) -> str:
    """Return the key from the keyboard, unechoed, or from a pipe; raises UsageError where it cannot be one."""
    from interviewer.errors import Said, UsageError

    if sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty():
        import getpass

        try:
            typed = getpass.getpass(console.texts("key-prompt", name=name, host=host), stream=sys.stderr)
        except EOFError:
            raise KeyboardInterrupt from None
    else:
        typed = sys.stdin.readline() if sys.stdin is not None and not sys.stdin.closed else ""
    key = typed.strip()
    if not key or not key.isascii() or any(c.isspace() or not c.isprintable() for c in key):
        empty = Said("No key was given; nothing was stored.", "没有输入密钥，未保存任何内容。")
        odd = Said(
            "That is no key: it has spaces or characters that no key has.", "这不像密钥：其中有空格或密钥不会有的字符。"
        )
        again = Said("Call the command again and paste the key alone.", "请重新运行命令，只粘贴密钥本身。")
        raise UsageError(detail=odd if key else empty, hint=again)
    return key


def warn_if_open(console: "Console", path: Any) -> None:
    """Say that other users of the machine may read the file of keys."""
    from interviewer.atomic import readable_by_others

    if readable_by_others(path):
        console.note("keys-open", path=path)


def say_what_covers(console: "Console", name: str, host: str) -> None:
    """Say that a variable of the environment goes before a key that was just stored."""
    from interviewer.keys import host_of
    from interviewer.model.providers import PROVIDERS

    for owner, variable in found_variables():
        known = PROVIDERS.get(owner)
        if owner == name or (known and host_of(known.base_url) == host):
            console.note("key-covered", name=name, variable=variable)
            return
