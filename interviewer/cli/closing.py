"""The end of an interview: what was there, what cost most, what to read on it, and what to type to practise it."""

from rich.text import Text

from interviewer.cli.console import Console, visible, with_program
from interviewer.core.interview import Interview
from interviewer.core.outcome import Gap, Outcome, commands, outcome
from interviewer.core.question import Lang

WORDS_STYLE = "italic"
"""Of what the interviewer says beside questions."""
LONGEST_QUOTE = 160
SOURCES = 2
"""So many sources are named for a gap."""


def show_words(console: Console, words: str) -> None:
    """Print something that the interviewer says."""
    console.show(Text(visible(words), style=WORDS_STYLE))


def show_closing(console: Console, interview: Interview) -> None:
    """Print the facts of a closing; nothing where nothing was scored."""
    found, lang = outcome(interview), interview.plan.feedback_lang
    read: list[str] = []
    console.show()
    for strength in found.strengths:
        quote = f"{console.symbol('open')}{visible(strength.quote, limit=LONGEST_QUOTE)}{console.symbol('close')}"
        words = f"{strength.point.text.get(lang)} {console.symbol('arrow')} {quote}"
        console.show(console.labelled("closing-strength", words, "bold green"))
    for place, gap in enumerate(found.gaps):
        console.show(console.labelled("closing-gap-2" if place else "closing-gap", _gap(console, gap, lang), "bold"))
        sources = _sources(console, gap)
        if sources not in read:
            console.show(console.labelled("read-next", sources, "bold"))
        read.append(sources)
    for command in commands(found, interview.plan.lang):
        console.show(console.labelled("practise-next", with_program(command), "bold cyan"))
    if found.scored:
        _level(console, found)


def _gap(console: Console, gap: Gap, lang: Lang) -> str:
    point = gap.point
    return console.texts(
        "gap-facts", point=point.text.get(lang), verdict=console.texts(gap.verdict), weight=point.weight
    )


def _sources(console: Console, gap: Gap) -> str:
    refs = [f"{source.ref} {source.where or ''}".strip() for source in gap.sources[:SOURCES]]
    comma = "；" if console.texts.lang == "zh" and console.unicode else "; "
    return comma.join(refs) or with_program(console.texts("no-source-for-gap", id=gap.question.id))


def _level(console: Console, found: Outcome) -> None:
    moved = (found.level > found.level_before) - (found.level < found.level_before)
    key = {1: "level-up", 0: "level-same", -1: "level-down"}[moved]
    console.line(key, level=found.level, before=found.level_before)
