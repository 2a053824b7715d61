"""`questions check`: every fault of every question file."""

from pathlib import Path
from typing import Annotated

import typer

from interviewer.cli import options
from interviewer.cli.texts import say


def check(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(help=say("Folders; else all that are used", "目录；默认检查所有题库目录"), metavar="[DIR]..."),
    ] = None,
    complete: Annotated[
        bool,
        typer.Option("--complete", help=say("Ask for all that a shipped question must have", "按随附题目的要求检查")),
    ] = False,
    as_json: options.Json = False,
    lang: options.Lang = None,
    knowledge: options.Knowledge = None,
) -> None:
    """Check question files and report every fault of every file at once."""
    from interviewer.cli.context import prepare
    from interviewer.corpus.check import check_corpus
    from interviewer.corpus.topics import read_topics
    from interviewer.embedding import BuiltinEmbedder
    from interviewer.errors import BadInputFile, ExitCode, Said
    from interviewer.grading.offline import OfflineGrader
    from interviewer.settings import shipped

    console, services = prepare(lang=lang, knowledge=knowledge)
    for folder in folders or []:
        if not folder.is_dir():
            raise BadInputFile(path=folder, detail=Said("it is not a folder", "不是目录"))
    used = folders or list(services.settings.knowledge_folders)
    topics = read_topics([shipped("knowledge"), *used])
    strict = [complete or folder == shipped("knowledge") for folder in used]
    reports = [
        check_corpus(
            [folder],
            OfflineGrader(),
            complete=whole,
            topics=topics if whole else None,
            embedder=BuiltinEmbedder() if whole else None,
        )
        for folder, whole in zip(used, strict, strict=True)
    ]
    faults = [fault for report in reports for fault in report.faults]
    if as_json:
        console.json([{"path": str(f.path), "line": f.line, "message": f.message} for f in faults])
    else:
        for fault in faults:
            console.result(str(fault))
        if not faults:
            console.line("check-ok", style=None, entries=sum(report.entries for report in reports))
        for report in reports:
            for language, (good, tested, beyond) in report.examples.items():
                if tested:
                    console.note("check-examples", lang=language, good=good, tested=tested, beyond=beyond)
    if faults:
        raise typer.Exit(ExitCode.INPUT)
