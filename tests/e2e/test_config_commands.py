"""`config` and its keys from the outside: what is written, what is shown, and what never is."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from interviewer.errors import ExitCode
from tests import fake_server as fake
from tests.e2e.terminal import environment
from tests.e2e.test_bad_input import run
from tests.fake_server import FakeServer

KEY = "sk-abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_a_setting_is_set_shown_and_taken_out(home: Path) -> None:
    assert run(home, "config", "set", "timeout", "5").stdout == "timeout = 5.0\n"
    rows = {row["name"]: row for row in map(json.loads, run(home, "config", "show", "--json").stdout.splitlines())}
    assert rows["timeout"]["value"] == "5.0"
    assert rows["timeout"]["source"] == f"file {home / 'config.toml'}"
    assert run(home, "config", "path").stdout == f"{home / 'config.toml'}\n"
    done = json.loads(run(home, "config", "unset", "timeout", "--json").stdout)
    assert (done["value"], done["source"]) == (None, "default")
    assert "was not in the file" in run(home, "config", "unset", "timeout").stdout


def test_plain_config_shows_the_settings_in_the_users_language(home: Path) -> None:
    assert "默认值" in run(home, "config", "--lang", "zh").stdout
    assert run(home, "config", "show").stdout == run(home, "config").stdout


def test_a_variable_that_goes_before_the_file_is_mentioned(home: Path) -> None:
    done = run(home, "config", "set", "timeout", "5", INTERVIEWER_TIMEOUT="9")
    assert done.returncode == 0
    assert "INTERVIEWER_TIMEOUT goes before the file" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["config", "set", "modle", "a:b"], "是否想用 model？"),
        (["config", "set", "lang", "de"], "须为以下之一"),
        (["config", "keys", "set", "deepsek"], "是否想用 deepseek？"),
        (["config", "keys", "remove", "qwen"], "没有保存名为 qwen 的密钥"),
        (["config", "keys", "set", "model"], "请写明服务商"),
    ],
)
def test_what_cannot_be_done_is_said_in_chinese_and_nothing_is_written(
    home: Path, arguments: list[str], words: str
) -> None:
    done = run(home, *arguments, "--lang", "zh", stdin=KEY)
    assert done.returncode in {ExitCode.SETTINGS, ExitCode.USAGE}
    assert words in done.stderr
    assert not (home / "config.toml").exists()
    assert not (home / "keys.toml").exists()


def test_a_piped_key_is_stored_listed_and_removed_without_being_shown(home: Path) -> None:
    stored = run(home, "config", "keys", "set", "deepseek", stdin=f"{KEY}\n")
    assert stored.returncode == 0
    assert "api.deepseek.com" in stored.stdout
    listed = run(home, "config", "keys", "list", "--json", DEEPSEEK_API_KEY="another")
    rows = list(map(json.loads, listed.stdout.splitlines()))
    assert [(r["name"], r["ends"]) for r in rows] == [("deepseek", "…wxyz"), ("deepseek", "")]
    assert rows[1]["source"] == "environment DEEPSEEK_API_KEY"
    assert stat.S_IMODE((home / "keys.toml").stat().st_mode) == 0o600
    shown = run(home, "config", "keys", "list").stdout + run(home, "config").stdout + stored.stdout + stored.stderr
    assert KEY[:10] not in shown + listed.stdout
    assert run(home, "config", "keys", "remove", "deepseek", "--json").stdout
    assert run(home, "config", "keys", "list").stdout == ""


@pytest.mark.parametrize("typed", ["", "\n", "two words\n", "密钥密钥\n"])
def test_what_is_no_key_is_not_stored(home: Path, typed: str) -> None:
    done = run(home, "config", "keys", "set", "qwen", stdin=typed)
    assert done.returncode == ExitCode.USAGE
    assert not (home / "keys.toml").exists()


def test_the_key_is_named_after_the_chosen_model_and_bound_to_its_server(home: Path) -> None:
    run(home, "config", "set", "model", "vllm:mine")
    run(home, "config", "set", "base_url", "http://127.0.0.1:9/v1")
    done = json.loads(run(home, "config", "keys", "set", "--json", stdin=KEY).stdout)
    assert (done["name"], done["host"]) == ("model", "127.0.0.1:9")


def test_a_stored_key_reaches_its_server_and_no_other(home: Path) -> None:
    with FakeServer(fake.ok('{"ready": true}')) as its, FakeServer(fake.ok('{"ready": true}')) as other:
        host = its.origin.removeprefix("http://")
        run(home, "config", "keys", "set", "model", "--host", its.base_url, stdin=KEY)
        for server in (its, other):
            done = run(home, "doctor", "--model", "vllm:fake", "--base-url", server.base_url, "--json")
            assert done.returncode == 0, done.stdout
        assert its.requests[0].headers["authorization"] == f"Bearer {KEY}"
        assert KEY not in other.requests[0].headers["authorization"]
    assert host in run(home, "config", "keys", "list").stdout


def test_a_key_is_typed_unseen(home: Path) -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "interviewer", "config", "keys", "set", "qwen", "--lang", "zh"],
        env=environment(home),
        timeout=30,
        encoding="utf-8",
    )
    child.expect("不显示")
    child.sendline(KEY)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert KEY[:8] not in (child.before or "")
    assert KEY in (home / "keys.toml").read_text("utf-8")


def test_ctrl_c_at_the_key_stores_nothing(home: Path) -> None:
    child = pexpect.spawn(
        sys.executable, ["-m", "interviewer", "config", "keys", "set", "qwen"], env=environment(home), timeout=30
    )
    child.expect("not shown")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == ExitCode.INTERRUPTED
    assert not (home / "keys.toml").exists()


def test_a_file_of_keys_that_others_can_read_is_warned_of_and_fails_the_doctor(home: Path) -> None:
    run(home, "config", "keys", "set", "qwen", stdin=KEY)
    (home / "keys.toml").chmod(0o644)
    assert "chmod 600" in run(home, "config", "keys", "list").stderr
    done = run(home, "doctor", "--lang", "zh")
    assert done.returncode == ExitCode.SETTINGS
    assert "chmod 600" in done.stdout
    assert "chmod 600" in run(home, "config", "keys", "set", "qwen", stdin=KEY).stderr
    assert stat.S_IMODE((home / "keys.toml").stat().st_mode) == 0o600


def test_the_doctor_says_where_the_fault_is_when_the_settings_cannot_be_read(home: Path) -> None:
    done = run(home, "doctor", "--json", INTERVIEWER_TIMEOUT="soon")
    assert done.returncode == ExitCode.SETTINGS
    found = {row["what"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert found["settings"]["ok"] is False
    assert "INTERVIEWER_TIMEOUT" in found["settings"]["todo"]
    assert found["home"]["ok"] is True


def test_the_doctor_speaks_chinese_throughout(home: Path) -> None:
    done = run(home, "doctor", "--lang", "zh", EDITOR="no-such-editor")
    assert done.returncode == ExitCode.SETTINGS
    labels = (
        "版本",
        "终端",
        "编辑器",
        "数据目录",
        "设置文件",
        "密钥",
        "语言",
        "数据库",
        "题库",
        "索引",
        "向量模型",
        "对话模型",
    )
    assert all(label in done.stdout for label in labels)
    assert "no-such-editor" in done.stdout
    for english in ("interviews", "columns", "answers a search", "none chosen", "not running"):
        assert english not in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_the_key_file_is_never_wider_than_it_ends_up(home: Path) -> None:
    """The mode holds from the first moment, whatever the umask is."""
    code = "import os; os.umask(0); from interviewer.keys import keep_key; from pathlib import Path; import sys; keep_key(Path(sys.argv[1]), 'a', 'k', 'h')"
    subprocess.run([sys.executable, "-c", code, str(home)], env=environment(home), check=True)
    assert stat.S_IMODE((home / "keys.toml").stat().st_mode) == 0o600
