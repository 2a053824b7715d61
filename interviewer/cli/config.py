"""`config`: every setting, its value and where it came from. Keys are never shown."""

import typer

from interviewer.cli import options
from interviewer.cli.texts import say


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("config", help=say("Show the settings and where each comes from", "显示各项设置及其来源"))(config)


def config(as_json: options.Json = False, lang: options.Lang = None) -> None:
    """Show the settings and where each comes from."""
    from pydantic import SecretStr

    from interviewer.cli.context import prepare
    from interviewer.settings import CONFIG_FILE, Settings

    console, services = prepare(lang=lang)
    settings = services.settings
    rows: list[dict[str, str | None]] = []
    for name, field in Settings.model_fields.items():
        if name == "sources":
            continue
        value = getattr(settings, name)
        shown = "***" if isinstance(value, SecretStr) else None if value is None else str(value)
        rows.append({"name": name, "value": shown, "source": settings.source(name), "about": field.description or ""})
    if as_json:
        console.json(rows)
        return
    console.table(("setting", "value", "source"), [(str(r["name"]), r["value"] or "–", str(r["source"])) for r in rows])
    console.show(f"{settings.home / CONFIG_FILE}", style="dim")
