"""The interface language is known before the settings are: flag, environment, file, locale."""

from pathlib import Path

import pytest

from interviewer.home import interface_language

CHINESE = {"LANG": "zh_CN.UTF-8"}


@pytest.mark.parametrize(
    ("arguments", "environ", "file", "lang"),
    [
        ([], {}, "", "en"),
        ([], CHINESE, "", "zh"),
        ([], {}, 'lang = "zh"', "zh"),
        ([], {"INTERVIEWER_LANG": "en"}, 'lang = "zh"', "en"),
        (["history", "--lang", "zh"], {"INTERVIEWER_LANG": "en"}, "", "zh"),
        (["--lang=zh", "history"], {}, 'lang = "en"', "zh"),
        (["--lang", "zh", "start", "--lang", "en"], {}, "", "en"),
        (["start", "--", "--lang", "zh"], {}, "", "en"),
        (["--lang", "auto"], CHINESE, 'lang = "en"', "zh"),
        (["--lang"], {}, "", "en"),
        (["--lang", "fr"], CHINESE, "", "zh"),
        ([], CHINESE, "lang = ", "zh"),
    ],
)
def test_the_language_of_a_call(
    tmp_path: Path, arguments: list[str], environ: dict[str, str], file: str, lang: str
) -> None:
    (tmp_path / "config.toml").write_text(file, "utf-8")
    assert interface_language(arguments, {"INTERVIEWER_HOME": str(tmp_path), **environ}) == lang
