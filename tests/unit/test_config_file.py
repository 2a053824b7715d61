"""config.toml is changed one setting at a time, checked first, and keeps what people wrote around it."""

import multiprocessing
import stat
import tomllib
from pathlib import Path

import pytest

from interviewer.config_file import set_settings, setting_name, unset_setting
from interviewer.errors import SettingsError, UnknownSetting
from interviewer.settings import load_settings

WRITTEN = """# mine
lang = "zh"  # the language

# seconds
timeout = 30
"""


def home(tmp_path: Path, text: str = WRITTEN) -> Path:
    (tmp_path / "config.toml").write_text(text, "utf-8")
    return tmp_path


def text(folder: Path) -> str:
    return (folder / "config.toml").read_text("utf-8")


def test_comments_and_order_stay(tmp_path: Path) -> None:
    folder = home(tmp_path)
    set_settings(folder, {"timeout": "45.5", "model": "openai:gpt"})
    assert text(folder) == WRITTEN.replace("30", "45.5") + 'model = "openai:gpt"\n'
    assert unset_setting(folder, "timeout")
    assert "# seconds" in text(folder)
    assert tomllib.loads(text(folder)) == {"lang": "zh", "model": "openai:gpt"}


def test_values_have_the_types_that_the_settings_have(tmp_path: Path) -> None:
    set_settings(tmp_path, {"samples": "3", "timeout": "5", "knowledge": "/q", "json_mode": "prompt"})
    assert tomllib.loads(text(tmp_path)) == {"samples": 3, "timeout": 5.0, "knowledge": "/q", "json_mode": "prompt"}
    settings = load_settings(None, {"INTERVIEWER_HOME": str(tmp_path)})
    assert (settings.samples, settings.knowledge) == (3, Path("/q"))


@pytest.mark.parametrize(
    ("name", "value", "english", "chinese"),
    [
        ("timeout", "soon", "must be a number", "须为数字"),
        ("samples", "12", "must be at most 9", "不得大于 9"),
        ("samples", "1.5", "must be a whole number", "须为整数"),
        ("lang", "de", "must be one of auto, en, zh", "须为以下之一：auto, en, zh"),
        ("model", "gpt", "must be provider:model", "须写作 provider:model"),
        ("base_url", "localhost", "must begin with http", "须以 http"),
        ("api_key", "sk-secret", "config keys set", "config keys set"),
    ],
)
def test_a_bad_value_is_refused_in_both_languages_before_anything_is_written(
    tmp_path: Path, name: str, value: str, english: str, chinese: str
) -> None:
    folder = home(tmp_path)
    with pytest.raises(SettingsError, match=english) as caught:
        set_settings(folder, {"retries": "1", name: value})
    assert chinese in caught.value.message("zh")
    assert text(folder) == WRITTEN


def test_an_unknown_name_offers_the_nearest() -> None:
    assert setting_name("Base-URL") == "base_url"
    with pytest.raises(UnknownSetting, match="modle") as caught:
        setting_name("modle")
    assert "Did you mean model?" in caught.value.hint("en")
    assert "model？" in caught.value.hint("zh")


def test_a_name_that_does_not_exist_can_be_taken_out_of_the_file(tmp_path: Path) -> None:
    folder = home(tmp_path, 'modle = "a:b"\n')
    with pytest.raises(UnknownSetting):
        load_settings(None, {"INTERVIEWER_HOME": str(folder)})
    assert unset_setting(folder, "modle")
    assert load_settings(None, {"INTERVIEWER_HOME": str(folder)}).model is None
    assert not unset_setting(folder, "model")
    with pytest.raises(UnknownSetting):
        unset_setting(folder, "modle")


def test_a_file_that_is_no_toml_is_left_alone(tmp_path: Path) -> None:
    folder = home(tmp_path, "lang = \n")
    with pytest.raises(SettingsError, match="cannot be read"):
        set_settings(folder, {"lang": "zh"})
    assert text(folder) == "lang = \n"


def test_a_link_stays_a_link_and_a_mode_stays(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text(WRITTEN, "utf-8")
    real.chmod(0o640)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "config.toml").symlink_to(real)
    set_settings(tmp_path / "home", {"lang": "en"})
    assert (tmp_path / "home" / "config.toml").is_symlink()
    assert 'lang = "en"  # the language' in real.read_text("utf-8")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def write(folder: Path, name: str, value: str) -> None:
    set_settings(folder, {name: value})


def test_writers_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    values = {"lang": "zh", "samples": "3", "timeout": "9", "model": "a:b", "retries": "4", "json_mode": "prompt"}
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write, args=(tmp_path, *pair)) for pair in values.items()]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert set(tomllib.loads(text(tmp_path))) == set(values)
