"""Key points of a new question: drafted, shown, and changed point by point before they are stored."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.core.question import KeyPoint, Lang, Question, Text
from interviewer.corpus.draft import drafted
from interviewer.corpus.sketch import sketched

if TYPE_CHECKING:
    from interviewer.cli.console import Console
    from interviewer.wiring import Services

_COMMAND = re.compile(r"\s*([edwao])\s*(\d*)\s*(\d*)\s*$", re.IGNORECASE)


def known_words(services: "Services") -> frozenset[str]:
    """Return the Chinese words that the corpus is written with."""
    from interviewer.corpus.sketch import known_words as of

    return of(services.corpus.values())


def drafted_points(console: "Console", services: "Services", question: Question, *, offline: bool) -> Question:
    """Return the question with drafted key points, by the model where one is chosen, and say who drafted them."""
    from interviewer.errors import ModelError

    settings = services.settings
    if settings.model and settings.grader != "offline" and not offline:
        from interviewer.corpus.drafting import draft_with_model
        from interviewer.grading.offline import OfflineGrader

        try:
            with console.busy("drafting", on=True):
                made = draft_with_model(question, services.model, OfflineGrader())
            console.note("drafted-points", how=console.texts("how-model", model=services.model.name))
            return question.model_copy(update={"key_points": made.question.key_points})
        except ModelError as e:
            console.note("model-failed", why=e.message(console.texts.lang).rstrip("。."))
    console.note("drafted-points", how=console.texts("how-sentences"))
    return drafted(question, known_words(services))


def show_points(console: "Console", question: Question, lang: Lang, *, talk: bool = True) -> None:
    """Print the key points with what they are recognised and asked by; to stderr, or as a result."""
    from rich.text import Text as Line

    from interviewer.cli.console import visible

    put: Callable[[Line], None] = console.talk.print if talk else console.show
    for number, point in enumerate(question.key_points, 1):
        head = Line(f" {number} ", style="bold cyan").append(visible(point.text.get(lang)), style="default")
        head.append(f"  {console.texts('point-weight', weight=point.weight)}", style="dim")
        if point.draft:
            head.append(f" {console.symbol('dot')} {console.texts('point-draft')}", style="yellow")
        put(head)
        for way in point.accept:
            groups = f" {console.symbol('dot')} ".join(group.replace("|", " | ") for group in way)
            put(Line("   ").append_text(console.labelled("point-accept", groups, "dim")))
        for part in ("probe", "hint"):
            if text := getattr(point, part):
                put(Line("   ").append_text(console.labelled(f"point-{part}", text.get(lang), "dim")))


def changed_points(
    console: "Console", services: "Services", question: Question, lang: Lang, *, keep: Callable[[Question], None]
) -> Question:
    """Let the person change the points until Enter; `keep` gets the question after each change."""
    from interviewer.cli.questions.ask import one_line

    words = known_words(services)
    show_points(console, question, lang)
    while True:
        typed = one_line(console, "points-help")
        if not typed:
            return question
        changed = _changed(console, question, typed, lang)
        if changed is None:
            continue
        question = sketched(changed, words)
        keep(question)
        show_points(console, question, lang)


def _changed(console: "Console", question: Question, typed: str, lang: Lang) -> Question | None:
    """Return the question after one command; None where it is none."""
    found = _COMMAND.match(typed)
    if not found:
        return None
    letter, number, weight = found[1].lower(), int(found[2] or 0), int(found[3] or 0)
    points = list(question.key_points)
    if letter == "o":
        return _in_editor(console, question)
    if letter == "a":
        points.append(_asked_point(console, question, lang))
    elif not 1 <= number <= len(points):
        return None
    elif letter == "d":
        if len(points) == 1:
            console.note("points-last")
        else:
            del points[number - 1]
    elif letter == "w":
        if weight not in {1, 2, 3}:
            return None
        points[number - 1] = points[number - 1].model_copy(update={"weight": weight})
    else:
        points[number - 1] = _reworded(console, points[number - 1], number, lang)
    return question.model_copy(update={"key_points": tuple(points)})


def _asked_point(console: "Console", question: Question, lang: Lang) -> KeyPoint:
    from interviewer.cli.questions.ask import several_lines

    number, taken = len(question.key_points) + 1, {p.id for p in question.key_points}
    text = several_lines(console, "point-text", number=number)
    while f"point-{number}" in taken:
        number += 1
    return KeyPoint(id=f"point-{number}", text=Text(**{lang: text}), draft=True)


def _reworded(console: "Console", point: KeyPoint, number: int, lang: Lang) -> KeyPoint:
    """Return the point with another text; what was drafted from the old one is drafted anew."""
    from interviewer.cli.questions.ask import several_lines

    text = several_lines(console, "point-text", text=point.text.get(lang), number=number)
    if text == point.text.get(lang):
        return point
    return KeyPoint(id=point.id, weight=point.weight, text=Text(**{lang: text}), draft=True)


def _in_editor(console: "Console", question: Question) -> Question:
    from interviewer.cli.questions.editor import Rejected, edit_until_good
    from interviewer.corpus.own import faults_of
    from interviewer.corpus.write import to_yaml
    from interviewer.errors import EditorFailed

    path = Path(f"{question.id}.yaml")
    try:
        _, entry = edit_until_good(
            console, to_yaml(question), path.name, lambda text: faults_of(text, path, question.id), interactive=True
        )
    except Rejected:
        return question
    except EditorFailed as e:
        console.error(e)
        return question
    return entry.question if entry and entry.question.key_points else question
