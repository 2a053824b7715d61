"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from interviewer.cli import completion
from interviewer.cli.texts import say

ROLES = ("algorithm", "training", "inference", "application")
"""The values of `core.question.Role`, which is not imported before it is needed: `--help` must be quick."""

given_before: dict[str, object] = {}
"""Flags that stood before the command, as in `interviewer --lang zh history`; the command's own go before them."""

Lang = Annotated[
    str | None,
    typer.Option(
        "--lang",
        help=say("Language: en, zh or auto", "语言：en、zh 或 auto"),
        metavar="LANG",
        autocompletion=completion.of("en", "zh", "auto"),
    ),
]
QuestionLang = Annotated[
    str | None,
    typer.Option(
        "--question-lang",
        metavar="LANG",
        help=say("Language of the questions; auto: as --lang", "题目的语言；auto 为与 --lang 相同"),
        autocompletion=completion.of("en", "zh", "auto"),
    ),
]
FeedbackLang = Annotated[
    str | None,
    typer.Option(
        "--feedback-lang",
        metavar="LANG",
        help=say("Language of score cards; auto: as --lang", "评分卡的语言；auto 为与 --lang 相同"),
        autocompletion=completion.of("en", "zh", "auto"),
    ),
]
Grader = Annotated[
    str | None,
    typer.Option(
        "--grader",
        help=say("Grader: offline, model or auto", "评分器：offline、model 或 auto"),
        metavar="NAME",
        autocompletion=completion.of("offline", "model", "auto"),
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model", help=say("Chat model as provider:model", "对话模型，写作 provider:model"), metavar="PROVIDER:MODEL"
    ),
]
BaseUrl = Annotated[
    str | None,
    typer.Option(
        "--base-url", help=say("Address of an OpenAI-compatible server", "OpenAI 兼容服务器地址"), metavar="URL"
    ),
]
Samples = Annotated[
    int | None,
    typer.Option(
        "--samples",
        min=1,
        max=9,
        help=say("Ask the model so often about a reply; the calls vote", "每条回答请模型评几次，按多数定"),
        metavar="N",
    ),
]
Voice = Annotated[
    bool,
    typer.Option("--voice", help=say("Answer by voice: an empty line records", "语音作答：空行按回车开始录音")),
]
Speak = Annotated[bool, typer.Option("--speak", help=say("Speak what the interviewer says", "朗读面试官的话"))]
Wav = Annotated[
    list[Path] | None,
    typer.Option(
        "--wav",
        help=say(
            "A recording to hear instead of the microphone; repeated, one for each turn",
            "用录音代替麦克风；可重复，每轮一个",
        ),
        metavar="FILE",
    ),
]
AutoStop = Annotated[
    bool,
    typer.Option("--auto-stop", help=say("End a recording after 2.5 s of silence", "静音 2.5 秒后自动结束录音")),
]
Json = Annotated[bool, typer.Option("--json", help=say("Print JSON", "以 JSON 输出"))]
Knowledge = Annotated[
    Path | None,
    typer.Option("--knowledge", help=say("Another folder of questions", "另一个题库目录"), metavar="DIR"),
]
Role = Annotated[
    list[str] | None,
    typer.Option(
        "--role",
        "-r",
        metavar="ROLE",
        help=say(
            "Only what a role is asked: algorithm, training, inference, application; may be repeated",
            "只要该岗位的题：algorithm 算法、training 训练、inference 推理、application 应用，可重复",
        ),
        autocompletion=completion.of(*ROLES),
    ),
]


def check_roles(roles: list[str] | None) -> None:
    """Raise UnknownRole where one is none."""
    from interviewer.errors import UnknownRole

    if unknown := sorted(set(roles or ()) - set(ROLES)):
        raise UnknownRole(role=", ".join(unknown), roles=", ".join(ROLES))
