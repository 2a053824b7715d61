"""`evaluate`: how far a grader agrees with people, over any file of human-scored replies or the questions' own examples."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interviewer.cli import options
from interviewer.cli.texts import say

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.core.verdict import GraderInfo
    from interviewer.evaluation.data import Dataset, Reply
    from interviewer.evaluation.report import Group
    from interviewer.evaluation.run import Key, Outcome, TokenMeter
    from interviewer.wiring import Services

DRAWS = 1000
THRESHOLD = 0.5


@dataclass(frozen=True)
class Choices:
    """What a measurement depends on beside the grader and the data."""

    seed: int
    bootstrap: int
    threshold: float
    limit: int | None


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate", help=say("Measure a grader against human scores", "衡量评分器与人工评分的一致性"))(evaluate)


def evaluate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help=say(
                "JSON lines of human-scored replies; none: the questions' own examples",
                "人工评分的 JSON Lines；缺省为题库示例",
            ),
            metavar="FILE",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help=say("Keep each graded reply; goes on where it stopped", "保存逐条结果；中断后可续跑")
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            min=1,
            help=say("Replies of each file, evenly over its questions", "每个文件取多少条（各题均匀抽取）"),
        ),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help=say("Seed of the sampling", "抽样的随机种子"))] = 0,
    bootstrap: Annotated[
        int,
        typer.Option(
            "--bootstrap",
            min=0,
            max=100_000,
            help=say("Draws for the intervals; 0: none", "置信区间的重抽样次数；0 为不计算"),
        ),
    ] = DRAWS,
    threshold: Annotated[
        float,
        typer.Option("--threshold", min=0, max=1, help=say("Score from which a reply is accepted", "达到多少分算接受")),
    ] = THRESHOLD,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, max=64, help=say("Replies graded at the same time", "并行评分数"))
    ] = 1,
    attacks: Annotated[
        bool, typer.Option("--attacks", help=say("Attack the grader instead", "改为对评分器做攻击测试"))
    ] = False,
    questions: Annotated[
        int | None,
        typer.Option("--questions", min=1, help=say("With --attacks: how many questions", "攻击测试所用题数")),
    ] = None,
    category: Annotated[
        list[str] | None,
        typer.Option("--category", help=say("With --attacks: only these", "只测这些攻击类别"), metavar="NAME"),
    ] = None,
    as_json: options.Json = False,
    lang: options.Lang = None,
    grader: options.Grader = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    knowledge: options.Knowledge = None,
) -> None:
    """Measure a grader against human scores."""
    from interviewer.cli.context import mention_faults, prepare
    from interviewer.errors import ExitCode, UsageError

    console, services = prepare(lang=lang, grader=grader, model=model, base_url=base_url, knowledge=knowledge)
    mention_faults(console, services)
    if attacks:
        if files or output or limit or threshold != THRESHOLD:
            raise UsageError(detail=console.texts("attacks-alone"))
        _attack(console, services, questions, category, as_json=as_json, jobs=jobs)
        return
    if questions or category:
        raise UsageError(detail=console.texts("attacks-only"))
    choices = Choices(seed, bootstrap, threshold, limit)
    whole = _measure(console, services, files or [], choices, output=output, jobs=jobs, as_json=as_json)
    if not whole:
        raise typer.Exit(ExitCode.PARTIAL)


def _attack(
    console: "Console",
    services: "Services",
    questions: int | None,
    categories: list[str] | None,
    *,
    as_json: bool,
    jobs: int,
) -> None:
    from interviewer.cli.attacks import run_attacks

    run_attacks(console, services, questions=questions, categories=categories, as_json=as_json, jobs=jobs)


def _measure(
    console: "Console",
    services: "Services",
    files: Sequence[Path],
    choices: Choices,
    *,
    output: Path | None,
    jobs: int,
    as_json: bool,
) -> bool:
    """Grade, report, and say whether every line could be used and graded."""
    from interviewer.cli.evaluation_table import show_groups
    from interviewer.evaluation.report import require_libraries, summarise
    from interviewer.evaluation.run import TokenMeter, identity

    versions = require_libraries()
    data = _data(console, services, files)
    meter = TokenMeter()
    services.on_exchange = lambda e: meter.add(e.rubric, e.reply, e.input_tokens, e.output_tokens)
    sampled = [_sampled(d, choices) for d in data]
    info = identity(services.grader, sampled[0].replies[0])
    wanted = {(d.digest, reply.row): reply for d in sampled for reply in d.replies}
    kept = _kept(console, data, wanted.keys(), info, output)
    outcomes = _graded(console, services, wanted, kept, meter, output=output, jobs=jobs)
    groups: list[Group] = []
    for d in sampled:
        pairs = [(reply, outcomes[d.digest, reply.row]) for reply in d.replies]
        groups += summarise(d, pairs, draws=choices.bootstrap, seed=choices.seed, threshold=choices.threshold)
    if as_json:
        console.json(_object(sampled, groups, info, versions, choices))
    else:
        show_groups(console, groups, info, draws=choices.bootstrap)
    return not any(d.bad for d in data) and not any(g.ungraded for g in groups)


def _data(console: "Console", services: "Services", files: Sequence[Path]) -> "list[Dataset]":
    from interviewer.corpus.draft import with_drafts
    from interviewer.evaluation.data import own_examples, read_dataset

    if not files:
        examples = own_examples(services.corpus)
        if not examples.replies:
            from interviewer.errors import NothingToEvaluate

            raise NothingToEvaluate(path="knowledge", bad="")
        return [examples]
    data = [read_dataset(path, services.corpus, with_drafts) for path in files]
    if bad := [line for d in data for line in d.bad]:
        console.note("bad-lines", count=len(bad), lines="".join(f"\n{line}" for line in bad))
    return data


def _sampled(data: "Dataset", choices: Choices) -> "Dataset":
    from interviewer.evaluation.data import sample

    return data if choices.limit is None else replace(data, replies=sample(data.replies, choices.limit, choices.seed))


def _kept(
    console: "Console", data: "Sequence[Dataset]", wanted: "Collection[Key]", info: "GraderInfo", output: Path | None
) -> "dict[Key, Outcome]":
    """Return what an interrupted run has written of the replies that are wanted; those without a grade are graded again."""
    from interviewer.cli.lines import read_written
    from interviewer.errors import OtherResults
    from interviewer.evaluation.run import Foreign, read_records

    if output is None:
        return {}
    written = read_written(output)
    try:
        found = read_records(written.lines, data, info)
    except Foreign as e:
        raise OtherResults(path=output, detail=e) from None
    written.drop_half_line()
    kept = {key: outcome for key, outcome in found.items() if key in wanted}
    if kept:
        console.note("evaluate-continued", count=len(kept))
    return kept


def _graded(
    console: "Console",
    services: "Services",
    wanted: "Mapping[Key, Reply]",
    kept: "Mapping[Key, Outcome]",
    meter: "TokenMeter",
    *,
    output: Path | None,
    jobs: int,
) -> "dict[Key, Outcome]":
    """Grade what is not kept, and return all outcomes; an interrupt says what is kept and how to go on."""
    import time

    from interviewer.cli.lines import appending
    from interviewer.evaluation.run import grade_replies, to_line

    outcomes = dict(kept)
    todo = [(digest, reply) for (digest, row), reply in wanted.items() if (digest, row) not in kept]
    with ExitStack() as stack:
        stream = stack.enter_context(appending(output)) if output else None
        advance: Callable[[], None] = stack.enter_context(
            console.progress(len(wanted), len(wanted) - len(todo), on=True)
        )
        results = grade_replies(todo, services.grader, clock=time.perf_counter, meter=meter, jobs=jobs)
        try:
            for digest, reply, outcome in stack.enter_context(closing(results)):
                outcomes[digest, reply.row] = outcome
                if stream:
                    stream.write(to_line(digest, reply, outcome) + "\n")
                    stream.flush()
                advance()
        except KeyboardInterrupt:
            stack.close()
            _mention_stop(console, len(wanted.keys() & outcomes.keys()), len(wanted), output)
            raise
    return outcomes


def _mention_stop(console: "Console", done: int, of: int, output: Path | None) -> None:
    import shlex
    import sys

    if output is None:
        console.note("evaluate-lost", done=done, of=of)
    else:
        command = f"interviewer {shlex.join(sys.argv[1:])}"
        console.note("evaluate-stopped", done=done, of=of, path=output, command=command)


def _object(
    data: "Sequence[Dataset]",
    groups: "Sequence[Group]",
    info: "GraderInfo",
    versions: Mapping[str, str],
    choices: Choices,
) -> dict[str, Any]:
    """Return everything as one object: what was measured, with what, and over which data."""
    import platform

    from interviewer import __version__

    return {
        "grader": info.model_dump(exclude={"rubric"}),
        "versions": {"interviewer": __version__, "python": platform.python_version(), **versions},
        "options": asdict(choices),
        "data": [
            {
                "name": d.name,
                "sha256": d.digest,
                "replies": len(d.replies),
                "bad_lines": [{"line": b.line, "error": b.message} for b in d.bad],
            }
            for d in data
        ],
        "groups": [asdict(group) for group in groups],
    }
