"""Keys live in a private file, each for one host, and no writer loses another's."""

import multiprocessing
import stat
from pathlib import Path

import pytest
from pydantic import SecretStr

from interviewer.atomic import readable_by_others
from interviewer.errors import SettingsError
from interviewer.keys import KEYS_FILE, StoredKey, drop_key, host_of, keep_key, read_keys, service_key, stored_key

LONG = "sk-abcdefghijklmnopqrstuvwxyz"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def secret(found: StoredKey | None) -> str | None:
    return found.key.get_secret_value() if found else None


def test_a_key_comes_back_and_its_file_is_private(tmp_path: Path) -> None:
    keep_key(tmp_path / "home", "deepseek", LONG, "api.deepseek.com")
    assert secret(read_keys(tmp_path / "home")["deepseek"]) == LONG
    assert mode(tmp_path / "home" / KEYS_FILE) == 0o600


def test_a_file_that_others_could_read_becomes_private(tmp_path: Path) -> None:
    path = tmp_path / KEYS_FILE
    path.write_text("", "utf-8")
    path.chmod(0o644)
    assert readable_by_others(path)
    keep_key(tmp_path, "qwen", LONG, "h")
    assert mode(path) == 0o600
    assert not readable_by_others(path)


def test_only_the_end_of_a_long_key_is_shown(tmp_path: Path) -> None:
    assert StoredKey("a", SecretStr(LONG), "h").hint == "…wxyz"
    assert StoredKey("a", SecretStr("short-key"), "h").hint == "…"
    assert LONG not in repr(StoredKey("a", SecretStr(LONG), "h"))


@pytest.mark.parametrize(
    ("url", "provider", "host"),
    [
        ("https://API.deepseek.com/v1", "", "api.deepseek.com"),
        ("https://api.deepseek.com:443/v1", "", "api.deepseek.com"),
        ("http://api.deepseek.com/v1", "", "api.deepseek.com:80"),
        ("http://localhost:8000/v1", "", "localhost:8000"),
        ("http://[::1]:8000/v1", "", "::1:8000"),
        ("api.example.com", "", "api.example.com"),
        (None, "anthropic", "anthropic"),
        ("http://host:port", "", "http://host:port"),
    ],
)
def test_addresses_are_compared_by_host_and_port(url: str | None, provider: str, host: str) -> None:
    assert host_of(url, provider) == host


def test_a_key_is_used_for_its_host_only(tmp_path: Path) -> None:
    keep_key(tmp_path, "model", "for-a", "a.example")
    keep_key(tmp_path, "deepseek", "for-d", "api.deepseek.com")
    assert secret(stored_key(tmp_path, "model", "a.example")) == "for-a"
    assert stored_key(tmp_path, "model", "b.example") is None
    assert stored_key(tmp_path, "deepseek", "evil.example") is None
    assert secret(stored_key(tmp_path, "embedding", "api.deepseek.com")) == "for-d"  # a provider's, at the same host
    assert stored_key(tmp_path, "speech", "a.example") is None  # kept for another use


def test_a_removed_key_is_gone_and_the_others_stay(tmp_path: Path) -> None:
    for name in ("a", "b"):
        keep_key(tmp_path, name, LONG, name)
    assert drop_key(tmp_path, "a")
    assert not drop_key(tmp_path, "a")
    assert list(read_keys(tmp_path)) == ["b"]
    assert mode(tmp_path / KEYS_FILE) == 0o600


@pytest.mark.parametrize("text", [f'model = "{LONG}"', f'[model]\nhost = "{LONG}"', f"[model\n{LONG}"])
def test_a_broken_file_is_named_without_repeating_what_is_in_it(tmp_path: Path, text: str) -> None:
    (tmp_path / KEYS_FILE).write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=r"keys\.toml") as caught:
        read_keys(tmp_path)
    assert LONG not in caught.value.message("en") + caught.value.message("zh") + caught.value.hint("en")


def write(home: Path, name: str) -> None:
    for n in range(5):
        keep_key(home, f"{name}{n}", LONG, "h")


def test_writers_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write, args=(tmp_path, name)) for name in "abcd"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(read_keys(tmp_path)) == 20
    assert sorted(p.name for p in tmp_path.iterdir()) == [".keys.toml.lock", "keys.toml"]


def test_the_environment_goes_before_the_stored_key_and_that_before_the_settings_file(tmp_path: Path) -> None:
    keep_key(tmp_path, "embedding", "stored", "e.example")

    def found(source: str, url: str | None = "https://e.example/v1", **environ: str) -> tuple[str | None, str]:
        given = SecretStr("given") if source else None
        key, where = service_key(tmp_path, "embedding", url, given=given, source=source, environ=environ)
        return key.get_secret_value() if key else None, where.split(" ")[0]

    assert found("environment INTERVIEWER_EMBEDDING_API_KEY") == ("given", "environment")
    assert found("file config.toml") == ("stored", "file")
    assert found("file config.toml", "https://other.example") == ("given", "file")
    assert found("", "https://other.example", OPENAI_API_KEY="open") == (None, "none")
    assert found("", None, OPENAI_API_KEY="open") == ("open", "environment")
