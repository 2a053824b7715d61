"""Interface, questions and feedback each have their language, and `--lang zh` reaches every error."""

import re
from pathlib import Path

import pytest

from interviewer.core.events import Plan
from interviewer.errors import ExitCode
from tests import fake_server as fake
from tests.e2e.test_bad_input import ID, run
from tests.e2e.test_model_interview import REPLY, flags, judge
from tests.fake_server import FakeServer

ENGLISH, CHINESE = "Why are attention scores divided", "注意力"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.mark.parametrize(
    ("given", "interface", "question", "card"),
    [
        (["--lang", "zh"], "模拟面试", CHINESE, "评分卡"),
        (["--lang", "zh", "--question-lang", "en"], "模拟面试", ENGLISH, "评分卡"),
        (["--lang", "zh", "--feedback-lang", "en"], "模拟面试", CHINESE, "Score card"),
        (["--lang", "en", "--question-lang", "zh"], "Mock interview", CHINESE, "Score card"),
        (["--question-lang", "zh", "--feedback-lang", "zh"], "Mock interview", CHINESE, "评分卡"),
        (["--lang", "zh", "--question-lang", "en", "--feedback-lang", "auto"], "模拟面试", ENGLISH, "评分卡"),
    ],
)
def test_three_languages_apart(home: Path, given: list[str], interface: str, question: str, card: str) -> None:
    done = run(home, "start", "-q", ID, "--probes", "0", *given, stdin=f"{REPLY}\n/end\n")
    assert done.returncode == 0, done.stderr
    asked, _, carded = done.stdout.partition(f"─ {card}")  # the greeting names it too
    assert interface in asked
    assert question in asked
    assert carded
    if card == "评分卡":  # the whole card and the closing are in the language of feedback
        assert "独立作答" in carded
        assert "总结" in carded
    else:
        assert "unaided" in carded
        assert "Summary" in carded


def test_an_interview_goes_on_in_the_languages_it_began_in(home: Path) -> None:
    left = run(home, "start", "-q", ID, "--lang", "zh", "--question-lang", "en", "--feedback-lang", "en", stdin="")
    assert "已保存" in left.stdout
    resumed = run(home, "resume", stdin=f"{REPLY}\n/end\n")
    assert "继续场次" in resumed.stdout
    assert ENGLISH in resumed.stdout
    assert "Score card" in resumed.stdout
    (session,) = re.findall(r"interviewer show (\w+)", resumed.stdout)
    assert "Score card" in run(home, "show", session, INTERVIEWER_LANG="zh").stdout
    assert "评分卡" in run(home, "show", session, "--lang", "zh").stdout
    assert "评分理由" in run(home, "why", session, "--lang", "zh").stdout


def test_the_model_is_told_the_language_of_reasons_and_of_the_probe(home: Path) -> None:
    with FakeServer(fake.ok(judge)) as server:
        given = ["--lang", "zh", "--question-lang", "en", "--probes", "0"]
        done = run(home, "start", "-q", ID, *given, *flags(server), stdin=f"{REPLY}\n")
        assert done.returncode == 0, done.stderr
        (request,) = (asked for asked in server.requests if asked.grades)
    assert "REASON LANGUAGE: Chinese (简体中文)\nPROBE LANGUAGE: English" in request.last


def test_a_plan_of_an_earlier_version_has_one_language() -> None:
    plan = Plan.model_validate({"lang": "zh"})
    assert (plan.feedback_lang, plan.interface_lang) == ("zh", "zh")


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        ("start --mode mok", ExitCode.USAGE, "--mode 须为 practice 或 mock"),
        ("start --nix", ExitCode.USAGE, "没有选项 --nix"),
        ("start --topik x", ExitCode.USAGE, "是想用 --topic 吗？"),
        ("start --number none", ExitCode.USAGE, "须为整数"),
        ("start --number 0", ExitCode.USAGE, "不得小于 1"),
        ("start --minutes none", ExitCode.USAGE, "须为数字"),
        ("start --role nix", ExitCode.USAGE, "没有“nix”这个岗位"),
        ("start --topic nix", ExitCode.INPUT, "没有主题"),
        ("start -q nix", ExitCode.INPUT, "没有编号为"),
        ("start --model gpt", ExitCode.SETTINGS, "须写作 provider:model"),
        ("start --grader model", ExitCode.MODEL, "没有选择模型"),
        ("start --model kimi:k2", ExitCode.MODEL, "缺少 kimi 的密钥"),
        ("strat", ExitCode.USAGE, "是想用 'start' 吗？"),
        ("show", ExitCode.USAGE, "缺少参数 'ID'"),
        ("show nix", ExitCode.INPUT, "没有找到面试"),
        ("show a b", ExitCode.USAGE, "多余的参数：b"),
        ("questions nix", ExitCode.USAGE, "没有命令 'nix'"),
        ("questions check /nix", ExitCode.INPUT, "不是目录"),
        ("grade --input /nix", ExitCode.INPUT, "无法读取 /nix"),
        ("config set timeout x", ExitCode.SETTINGS, "它来自 命令行"),
        ("evaluate --attacks --limit 3", ExitCode.USAGE, "不能与 FILE"),
    ],
)
@pytest.mark.parametrize("before", [True, False], ids=["lang-first", "lang-last"])
def test_every_error_is_in_chinese_wherever_the_flag_stands(
    home: Path, call: str, code: int, words: str, before: bool
) -> None:
    arguments = call.split()
    done = run(home, *(["--lang", "zh", *arguments] if before else [*arguments, "--lang", "zh"]))
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert not re.search(r"Error|Usage|Missing|Invalid|There is|Try |Choose", done.stderr)


def test_help_is_chinese_from_the_first_heading_to_the_last(home: Path) -> None:
    for call in (["--help"], ["start", "--help"], ["config", "keys", "set", "-h"], ["questions", "--help"]):
        text = run(home, "--lang", "zh", *call).stdout
        assert text.startswith("用法：")
        assert "选项:" in text
        assert not re.search(r"Usage|Options|Commands|Arguments|Show this|\[default|\[required", text)
    assert "Usage: " in run(home, "--help").stdout


def test_the_language_of_the_settings_file_reaches_help_and_errors(home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text('lang = "zh"\n', "utf-8")
    assert run(home, "--help", INTERVIEWER_LANG="").stdout.startswith("用法：")
    assert "没有选项" in run(home, "start", "--nix", INTERVIEWER_LANG="").stderr
