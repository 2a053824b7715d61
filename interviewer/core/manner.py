"""What the interviewer says where no model words it, chosen by code: by what happened, by seed and by place.

The candidate's words decide nothing here. Where they are quoted, they are verified quotes that carry a verdict; a text
around them never says whether they were right, and nothing that is said gives a point away.
"""

from collections.abc import Callable, Sequence

from interviewer.core import wordings
from interviewer.core.events import Plan
from interviewer.core.outcome import Outcome
from interviewer.core.planner import Chance
from interviewer.core.probe import leaks
from interviewer.core.question import KeyPoint, Lang, Question
from interviewer.core.quoting import short_quote, short_quotes
from interviewer.core.round import Round
from interviewer.core.verdict import Grade
from interviewer.core.words import stems

Title = Callable[[str, Lang], str]
"""What a topic is called in a language."""
MOST_TOPICS, LONGEST_TOPICS, LONGEST_QUERY = 3, 70, 30


def nth(ways: Sequence[str], place: int, chance: Chance) -> str:
    """Return the way of saying something at a place of an endless round through all of them, shuffled by chance.

    Called with a chance of the same seed, neighbouring places get different ways wherever there are two.
    """
    order = list(range(len(ways)))
    for last in range(len(order) - 1, 0, -1):
        other = int(chance.random() * (last + 1))
        order[last], order[other] = order[other], order[last]
    return ways[order[place % len(order)]]


def joined(*parts: str) -> str:
    """Return texts as one: with a space between them, except behind a full-width mark, which has its own."""
    text = ""
    for part in filter(None, parts):
        text += f" {part}" if text and (text[-1].isascii() or text[-1] in "”’…") else part
    return text


def greeting(plan: Plan, title: Title, chance: Chance) -> str:
    """Return the first words: what it is about, how many questions, follow-ups, when cards come, and how to leave.

    At most 320 columns wide, for any plan: four lines of a terminal of 80.
    """
    lang = plan.lang
    none, one, several = wordings.PROBES[lang]
    probes = none if plan.probes == 0 else one if plan.probes == 1 else several.format(number=plan.probes)
    mode = wordings.PRACTICE if plan.mode == "practice" else wordings.MOCK
    count = str(plan.number) if lang == "zh" else "one question" if plan.number == 1 else f"{plan.number} questions"
    hello = nth(wordings.HELLO[lang], 0, chance).format(count=count, about=_about(plan, title), frame=_frame(plan))
    how = nth(mode[lang], 0, chance).format(probes=probes)
    return joined(hello, how, nth(wordings.LEAVING[lang], 0, chance))


def _about(plan: Plan, title: Title) -> str:
    """Return what the questions are about: to stand behind them in English, before the word in Chinese."""
    zh = plan.lang == "zh"
    if plan.questions:
        return "由你指定的" if zh else " of your choice"
    if plan.query:
        if len(plan.query) > LONGEST_QUERY:
            return "按你的描述挑选的" if zh else " on what you described"
        return f"围绕“{plan.query}”的" if zh else f" around “{plan.query}”"
    if plan.topics:
        named = [title(topic, plan.lang) for topic in plan.topics]
        if len(named) > MOST_TOPICS or sum(map(len, named)) > LONGEST_TOPICS:
            return f"取自 {len(named)} 个主题的" if zh else f" on the {len(named)} topics you chose"
        return f"关于{_spaced('、'.join(named))}的" if zh else f" on {', '.join(named)}"
    return "来自大模型各个方面的" if zh else " from across the field"


def _spaced(words: str) -> str:
    """Set a Chinese text's Latin beginning and end apart by a space."""
    return f"{' ' if words[0].isascii() else ''}{words}{' ' if words[-1].isascii() else ''}"


def _frame(plan: Plan) -> str:
    zh = plan.lang == "zh"
    parts = []
    if plan.level:
        parts.append(f"难度 {plan.level}" if zh else f"level {plan.level}")
    if plan.minutes:
        parts.append(f"答题时间 {plan.minutes:g} 分钟" if zh else f"{plan.minutes:g} minutes of answering time")
    return "".join(f"，{p}" if zh else f", {p}" for p in parts)


def acknowledgement(lang: Lang, place: int, chance: Chance) -> str:
    """Return a neutral word of thanks, never the same twice in a row."""
    return nth(wordings.ACKNOWLEDGEMENT[lang], place, chance)


def lead_in(current: Round, point: KeyPoint, probe: str, lang: Lang, place: int, chance: Chance) -> str:
    """Return what to say before a follow-up: it picks up the candidate's words where they carry a verdict.

    With the follow-up it gives nothing of the point away; empty where no wording manages that.
    """
    quote, near = _words_on(current, point)
    quoted = wordings.ON_THESE_WORDS if near else wordings.BESIDE_THESE_WORDS
    ways = ([quoted[lang]] if quote else []) + [wordings.NO_WORDS[lang]]
    for family in ways:
        words = nth(family, place, chance).format(quote=quote)
        if not leaks(joined(words, probe), current.question, point, current.said):
            return words
    return ""


def _words_on(current: Round, point: KeyPoint) -> tuple[str, bool]:
    """Return the words nearest to a point, and whether they are about that very point."""
    own = next(v for v in current.final if v.point == point.id)
    if own.verdict in {"partial", "contradicted"} and (quote := short_quote(own.quote)):
        return quote, True
    for turn in reversed(current.graded):
        assert isinstance(turn.result, Grade)
        met = [v.quote for v in turn.result.verdicts if v.verdict == "met" and v.quote]
        for words in sorted(met, key=lambda words: -(turn.reply or "").rfind(words)):
            if quote := short_quote(words):
                return quote, False
    return "", False


def transition(
    before: Round | None, question: Question, *, related: bool, lang: Lang, title: Title, place: int, chance: Chance
) -> str:
    """Return what to say between two questions; empty before the first one.

    A question that was chosen for its nearness is tied in with the candidate's words where some of them are in the
    question too, else with its topic. Nothing that is said tells a point of the next question.
    """
    if before is None:
        return ""
    facts = {"topic": title(question.topic, lang), "quote": ""}
    same = before.question.topic == question.topic
    families = [wordings.TIE_TOPIC if related and not same else wordings.STAY if same else wordings.TURN]
    if related and (quote := _words_on_question(before, question)):
        facts["quote"] = quote
        families.insert(0, wordings.TIE_WORDS)
    for family in families:
        words = nth(family[lang], place, chance).format(**facts)
        if not gives_away(words, question, facts["topic"]):
            return words
    return nth(wordings.NEXT[lang], place, chance)


def gives_away(words: str, question: Question, topic: str) -> bool:
    """Say whether a text tells any key point of a question; its topic's name is shown anyway."""
    return any(leaks(words, question, point, topic) for point in question.key_points)


def quotes_of(round_: Round) -> tuple[str, ...]:
    """Return the candidate's words that carry a verdict, in order and without repetition."""
    found = [
        v.quote for turn in round_.graded if isinstance(turn.result, Grade) for v in turn.result.verdicts if v.quote
    ]
    return tuple(dict.fromkeys(found))


def _words_on_question(before: Round, question: Question) -> str:
    """Return a short quote of the last round that shares most words with the next question, or an empty text."""
    about = stems(question.question.both)
    best, shared = "", 0
    for words in quotes_of(before):
        for quote in short_quotes(words):
            common = len(stems(quote) & about)
            if common > shared:
                best, shared = quote, common
    return best


def closing(found: Outcome, lang: Lang, chance: Chance) -> str:
    """Return the last words: the share that was scored, by its size, and the gap that cost most. Nothing else."""
    bye = nth(wordings.BYE[lang], 0, chance)
    if not found.scored or found.final is None:
        ways = wordings.NOTHING_GRADED if found.ungraded else wordings.NOTHING_SCORED
        return joined(bye, nth(ways[lang], 0, chance))
    count = str(found.scored) if lang == "zh" else f"{found.scored} question{'s' if found.scored > 1 else ''}"
    scored = nth(wordings.SCORED[lang], 0, chance).format(
        share=nth(_shares(found.final, lang), 0, chance),
        final=f"{found.final * 100:.0f} %",
        unaided=f"{(found.unaided or 0) * 100:.0f} %",
        count=count,
    )
    if not found.gaps:
        return joined(bye, scored, nth(wordings.NO_GAP[lang], 0, chance))
    gap = found.gaps[0].point.text.get(lang).rstrip("。.；; ")
    return joined(bye, scored, nth(wordings.WITH_GAP[lang], 0, chance).format(gap=gap))


def share_in_words(found: Outcome, lang: Lang) -> str:
    """Return how much of what was asked for came up, in words; empty where nothing was scored."""
    return "" if found.final is None else _shares(found.final, lang)[0]


def _shares(score: float, lang: Lang) -> tuple[str, ...]:
    return next(ways for least, ways in wordings.SHARE[lang] if score >= least)
