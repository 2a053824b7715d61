"""Flags before environment before file before defaults, and where each came from."""

from pathlib import Path

import pytest

from interviewer.errors import HomeNotWritable, SettingsError
from interviewer.settings import Settings, load_settings, writable_home


def load(tmp_path: Path, toml: str = "", flags: dict[str, object] | None = None, **environ: str) -> Settings:
    (tmp_path / "config.toml").write_text(toml, "utf-8")
    return load_settings(flags, {"INTERVIEWER_HOME": str(tmp_path), **environ})


def test_the_order_of_sources(tmp_path: Path) -> None:
    toml = 'lang = "zh"\nmodel = "a:b"\ntimeout = 5'
    settings = load(tmp_path, toml, {"model": "e:f"}, INTERVIEWER_MODEL="c:d", INTERVIEWER_LANG="en")
    assert (settings.model, settings.lang, settings.timeout, settings.grader) == ("e:f", "en", 5.0, "auto")
    assert settings.source("model") == "flag"
    assert settings.source("lang") == "environment INTERVIEWER_LANG"
    assert settings.source("timeout").startswith("file ")
    assert settings.source("grader") == "default"


def test_keys_are_never_printed(tmp_path: Path) -> None:
    settings = load(tmp_path, INTERVIEWER_API_KEY="sk-secret")
    assert "sk-secret" not in repr(settings) + settings.model_dump_json()


@pytest.mark.parametrize(
    ("toml", "environ", "name"),
    [
        ("modle = 1", {}, "modle"),
        ("lang = ", {}, "config.toml"),
        ("", {"INTERVIEWER_MODEL": "gpt"}, "model"),
        ("", {"INTERVIEWER_BASE_URL": "localhost"}, "base_url"),
        ("", {"INTERVIEWER_TIMEOUT": "soon"}, "timeout"),
        ("", {"INTERVIEWER_GRADER": "best"}, "grader"),
        ("", {"INTERVIEWER_SAMPLES": "10"}, "samples"),
        ("samples = 0", {}, "samples"),
        ('manner = "kind"', {}, "manner"),
    ],
)
def test_a_bad_setting_is_named_with_its_source(tmp_path: Path, toml: str, environ: dict[str, str], name: str) -> None:
    with pytest.raises(SettingsError, match=name.replace(".", r"\.")) as caught:
        load(tmp_path, toml, None, **environ)
    assert caught.value.hint("en").startswith("It comes from")


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "de_DE"}, "en"),
        ({}, "en"),
        ({"LC_ALL": "C", "LANG": "zh_CN"}, "en"),
        ({"LC_ALL": "zh_TW"}, "zh"),
    ],
)
def test_the_language_comes_from_the_locale(tmp_path: Path, environ: dict[str, str], lang: str) -> None:
    assert load(tmp_path).language(environ) == lang


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = load_settings(None, {"INTERVIEWER_HOME": str(tmp_path / "file" / "home")})
    with pytest.raises(HomeNotWritable, match="file"):
        writable_home(settings)
