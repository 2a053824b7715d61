"""`config`: every setting with its value and source; changing one; the keys, which are never shown."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from interviewer.cli import completion, config_keys, options
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.settings import Settings

Name = Annotated[
    str,
    typer.Argument(metavar="NAME", help=say("A setting's name", "设置项名称"), autocompletion=completion.setting_names),
]
SHOW = say("Show the settings and where each comes from", "显示各项设置及其来源")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        help=say("Show and change the settings and keys", "查看和修改设置与密钥"),
        invoke_without_command=True,
        no_args_is_help=False,
        rich_markup_mode=None,
    )
    group.callback()(config)
    group.command("show", help=SHOW)(show)
    group.command("path", help=say("Say where the settings file is", "显示设置文件的位置"))(path)
    group.command("set", help=say("Change a setting in the file", "修改文件中的一个设置项"))(set_)
    group.command("unset", help=say("Take a setting out of the file", "从文件中删除一个设置项"))(unset)
    config_keys.register(group)
    app.add_typer(group, name="config")


def config(context: typer.Context, as_json: options.Json = False, lang: options.Lang = None) -> None:
    """Show the settings where no command is given."""
    if lang:
        options.given_before["lang"] = lang
    if context.invoked_subcommand is None:
        show(as_json=as_json, lang=lang)


def show(as_json: options.Json = False, lang: options.Lang = None) -> None:
    """Show the settings and where each comes from."""
    from rich.text import Text

    from interviewer.cli.console import visible
    from interviewer.cli.context import prepare
    from interviewer.settings import CONFIG_FILE, source_words

    console, services = prepare(lang=lang)
    settings = services.settings
    rows = _rows(settings)
    if as_json:
        console.json(rows)
        return
    lang, width = console.texts.lang, 2 + max(len(r["name"]) for r in rows)
    for row in rows:
        value = Text(visible(row["value"] or console.symbol("dash")))
        value.append(f"  {source_words(row['source']).get(lang)}", style="dim")
        console.hanging(Text(row["name"].ljust(width), style="bold"), value, width)
    console.show(f"{settings.home / CONFIG_FILE}", style="dim")


def _rows(settings: "Settings") -> list[dict[str, Any]]:
    from pydantic import SecretStr

    from interviewer.settings import Settings

    rows = []
    for name, field in Settings.model_fields.items():
        if name == "sources":
            continue
        value = getattr(settings, name)
        shown = "***" if isinstance(value, SecretStr) else None if value is None else str(value)
        rows.append({"name": name, "value": shown, "source": settings.source(name), "about": field.description or ""})
    return rows


def path(as_json: options.Json = False, lang: options.Lang = None) -> None:
    """Say where the settings file is, whether or not there is one."""
    from interviewer.home import CONFIG_FILE, default_home
    from interviewer.keys import KEYS_FILE

    home, console = default_home(), plain_console(lang)
    if as_json:
        files = {"home": home, "config": home / CONFIG_FILE, "keys": home / KEYS_FILE}
        console.json({name: {"path": str(file), "exists": file.exists()} for name, file in files.items()})
    else:
        console.result(str(home / CONFIG_FILE))


def set_(
    name: Name,
    value: Annotated[str, typer.Argument(metavar="VALUE", help=say("Its new value", "新的值"))],
    as_json: options.Json = False,
    lang: options.Lang = None,
) -> None:
    """Change a setting in the file; it is checked before anything is written."""
    from interviewer.config_file import set_settings, setting_name
    from interviewer.home import default_home

    console, known = plain_console(lang), setting_name(name)
    set_settings(default_home(), {known: value})
    _report(console, known, "setting-set", as_json=as_json)


def unset(name: Name, as_json: options.Json = False, lang: options.Lang = None) -> None:
    """Take a setting out of the file, so that its default holds again."""
    from interviewer.config_file import unset_setting
    from interviewer.home import default_home

    console, known = plain_console(lang), name.strip().lower().replace("-", "_")
    removed = unset_setting(default_home(), known)
    _report(console, known, "setting-unset" if removed else "setting-not-set", as_json=as_json)


def _report(console: "Console", name: str, key: str, *, as_json: bool) -> None:
    """Say what is in the file now, and what still goes before it."""
    from interviewer.errors import SettingsError
    from interviewer.home import default_home, peek_file
    from interviewer.settings import PREFIX, load_settings, source_words

    home = default_home()
    value = peek_file(name, home)
    try:
        settings = load_settings()
        source = settings.source(name)
    except (
        SettingsError
    ) as e:  # another setting of the file, or the environment: what was done is done, and this is news
        source = "file"
        console.error(e)
    if as_json:
        console.json({"name": name, "value": value, "source": source, "done": key})
        return
    console.line(key, style=None, name=name, value=value if value is not None else "")
    if source.startswith("environment"):
        console.note("setting-covered", name=name, source=source_words(source).get(console.texts.lang), prefix=PREFIX)


def plain_console(lang: str | None) -> "Console":
    """Return a console without loading the settings, which may be what is wrong."""
    import os

    from interviewer.cli.console import Console
    from interviewer.home import interface_language

    chosen = lang or options.given_before.get("lang")
    return Console(interface_language(["--lang", str(chosen)] if chosen else [], os.environ))
