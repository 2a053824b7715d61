"""The built-in grader: no model, no network, the same verdict to the bit every time, and it cannot obey a reply.

A key point with `accept` groups is met where one way of saying it occurs un-negated; a point without them (an inline
question) is met by how much of its informative wording one stretch of the reply repeats, a draft by either.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from interviewer.core.evidence import around
from interviewer.core.folding import Folded, fold, place
from interviewer.core.hard_zero import emptiness
from interviewer.core.masking import masked
from interviewer.core.matching import Match, find, matches, spans
from interviewer.core.negation import is_supposed
from interviewer.core.question import KeyPoint, Misconception, Question, Way
from interviewer.core.spelling import Vocabulary, respelt, vocabulary
from interviewer.core.stance_cues import CORRECTION
from interviewer.core.verdict import Grade, GraderInfo, PointVerdict, SpottedMisconception, Ungraded, nothing_met
from interviewer.grading.combiner import load_combiner
from interviewer.grading.roles import Placing, Roles
from interviewer.grading.salad import is_word_salad
from interviewer.grading.wording import LONGEST_GRADED, Wording
from interviewer.ports import GradingRequest

VERSION = "offline-4"
SHORT_REPLY = 24
"""Twelve words or 24 characters: so short an answer to a follow-up leans on it."""

_CORRECTION = re.compile(
    r"\b(?:no,? wait|wait|sorry|correction|i mean|actually|rather|let me correct|scratch that|i misspoke|strike that)\b"
    r"|不对(?![称等齐应])|不，|更正|纠正|应该是|说错了|其实|准确(?:地)?说|我改|口误"
)
_REPORTED = re.compile(
    r"\b(?:wrong|incorrect|false|not true|untrue|myth|misconception|mistaken|mistake|people (?:often |sometimes )?(?:say|think|claim)|"
    r"commonly (?:said|claimed)|often (?:said|claimed)|popular (?:claim|belief|answer))\b|误解|误区|(?<!没有)(?<!任何)(?<!没)(?<!无)错误|错的|不对|不正确|不成立|有人说|常说|常见的说法|很多人"
)

_NOT_ALWAYS = re.compile(
    r"\b(?:not|never|nothing)(?: \w+)? (?:necessarily|just|only|merely|always|simply|automatically)\b|\bnot (?:necessarily|just|only|always)\b"
    r"|不一定|未必|不见得|不总是|并不总|不代表|不意味|不等于说|不必然"
)
"""Before a claim in its clause: it is granted in part or denied in general, and not made."""
_REMARK = re.compile(
    r"\W*(?:but |yet |however,? |no,? )*(?:(?:that|this|which|it|those|these|the)\b[^.;\n]{0,30}?)?\b(?:wrong|incorrect|false|not true|untrue|myth|"
    r"misconception|mistaken|mistake)\b|\W*(?:但|不过|其实|可是|然而)*,?(?:这|那|此|上面|前面|以上)[^。;,\n]{0,10}?(?:误解|误区|错误|错的|不对|不正确|不成立)"
)


class OfflineGrader:
    """Implements the Grader port by matching words."""

    def grade(self, request: GradingRequest) -> Grade | Ungraded:
        """Return a verdict for every key point; Ungraded only where the question has none."""
        question = request.question
        info = GraderInfo(name="offline", model=VERSION, rubric=question.rubric_hash)
        if not question.key_points:
            return Ungraded(
                reason="no-rubric", detail="the question has no key points", detail_zh="本题没有要点", grader=info
            )
        said = fold(request.reply[:LONGEST_GRADED])
        if empty := emptiness(said):
            return nothing_met(question, info, empty)
        reply = respelt(masked(said), _vocabulary(question))
        if is_word_salad(reply, question, load_combiner().table):
            return nothing_met(question, info, "word-salad")
        spotted = {m.id: match for m in question.misconceptions if (match := _stated(m, reply, question))}
        placing = Placing(_roles(question), reply)
        bare = tuple(point for point in question.key_points if _goes_by_wording(point))
        wording = Wording(request, reply, bare) if bare else None
        verdicts = tuple(self._judge(point, reply, wording, request, spotted, placing) for point in question.key_points)
        if placing.settle():
            verdicts = tuple(self._judge(p, reply, wording, request, spotted, placing) for p in question.key_points)
        wrong = tuple(SpottedMisconception(id=m, quote=around(reply, at.start, at.end)) for m, at in spotted.items())
        return Grade(verdicts=verdicts, misconceptions=wrong, grader=info, note=_shortened(request.reply))

    def _judge(
        self,
        point: KeyPoint,
        reply: Folded,
        wording: Wording | None,
        request: GradingRequest,
        spotted: dict[str, Match],
        placing: Placing,
    ) -> PointVerdict:
        cancelled = next(
            (m for m in request.question.misconceptions if m.id in spotted and point.id in m.contradicts), None
        )
        if cancelled:
            at = spotted[cancelled.id]
            return _verdict(point, "contradicted", reply, at, f"misconception:{cancelled.id}")
        if wording and not point.accept:
            return wording.judge(point)
        context = fold(request.asked) if request.point == point.id and request.asked else None
        ways = _unsaid(point.accept, context)
        passes = placing.passes(point)
        found = find(ways, reply, passes=passes)
        if found and not found.negated and (later := _corrected(found, ways, reply)):
            found = later
        if found and not found.negated:
            return _verdict(point, "met", reply, found, "accepted")
        if wording and _goes_by_wording(point):
            return wording.judge(point)
        half = _half(point, reply, found, request.question, passes)
        if half:
            return _verdict(point, "partial", reply, half, "half")
        if swapped := placing.misplaced(point):
            return _verdict(point, "contradicted", reply, swapped, "swapped")
        if found and found.negated:
            return _verdict(point, "contradicted", reply, found, "negated")
        if context and (short := _elliptical(point, reply, context)):
            return _verdict(point, "partial", reply, short, "short")
        return PointVerdict(point=point.id, verdict="missing", reason="not-found")


def _goes_by_wording(point: KeyPoint) -> bool:
    """Say whether the point's own wording counts: it has no groups, or some that a program made and nobody looked at."""
    return point.draft or not point.accept


_VOCABULARIES: dict[str, Vocabulary] = {}
MOST_VOCABULARIES = 1_024


def _vocabulary(question: Question) -> Vocabulary:
    """Return the words of a question's rubric; kept by the rubric's digest, since an interview grades it more than once."""
    known = _VOCABULARIES.get(question.rubric_hash)
    if known is None:
        if len(_VOCABULARIES) >= MOST_VOCABULARIES:
            _VOCABULARIES.clear()
        ways = [way for p in question.key_points for way in (*p.accept, *p.partial)]
        ways += [way for m in question.misconceptions for way in m.says]
        texts = [question.question.both, question.answer.both, *(p.text.both for p in question.key_points)]
        known = vocabulary((group for way in ways for group in way), texts)
        _VOCABULARIES[question.rubric_hash] = known
    return known


def _shortened(reply: str) -> str | None:
    return f"shortened:{LONGEST_GRADED}" if len(reply) > LONGEST_GRADED else None


def _verdict(point: KeyPoint, name: str, reply: Folded, at: Match, reason: str) -> PointVerdict:
    return PointVerdict.model_validate(
        {"point": point.id, "verdict": name, "quote": around(reply, at.start, at.end), "reason": reason}
    )


def _unsaid(ways: tuple[Way, ...], context: Folded | None) -> list[Way]:
    """Drop the groups that the probe itself has said: a reply to it need not repeat them ("It grows with d_k")."""
    if context is None:
        return list(ways)
    left = [tuple(group for group in way if not spans(group, context)) for way in ways]
    return [way for way in left if way] + [way for way, rest in zip(ways, left, strict=True) if not rest]


def _elliptical(point: KeyPoint, reply: Folded, context: Folded) -> Match | None:
    """Find a short answer to a follow-up that leaves out one group, as people do: "Who asks?" "The decoder state."."""
    if reply.distance(0, len(reply.text)) > SHORT_REPLY:
        return None
    for way in point.accept:
        for n in range(len(way)) if len(way) > 1 else ():
            rest = way[:n] + way[n + 1 :]
            if any(not spans(group, context) for group in rest):
                match = next((m for m in matches(rest, reply) if not m.negated), None)
                if match:
                    return match
    return None


def _corrected(found: Match, ways: Sequence[Way], reply: Folded) -> Match | None:
    """Find where the candidate, correcting himself, denies what he said before and does not say it again."""
    after = [marker for marker in reply.once(_corrections) if marker >= found.end]
    if not after:
        return None
    later = [m for way in ways for m in matches(way, reply) if m.start >= found.end]
    denied = [m for m in later if m.negated and any(_next_to(reply, marker, m.start) for marker in after)]
    last = max(denied, key=lambda m: m.start, default=None)
    return last if last and not any(not m.negated and m.start >= last.start for m in later) else None


def _corrections(reply: Folded) -> list[int]:
    return [marker.start() for marker in CORRECTION.finditer(reply.text)]


def _next_to(reply: Folded, marker: int, start: int) -> bool:
    return 0 <= place(reply.sentences, start) - place(reply.sentences, marker) <= 1


def _half(
    point: KeyPoint,
    reply: Folded,
    denied: Match | None,
    question: Question,
    passes: Callable[[Sequence[str], Match], bool],
) -> Match | None:
    """Find a way to say half of the point: a stored one, or an accepted one of three or more groups less any one.

    What is left of the sentence that denies the whole is no half of it, nor are words that the question itself has.
    """
    for ways in (point.partial, *_halves(point)):
        found = find(ways, reply, passes=passes)
        if not found or found.negated or _meet(found, denied, reply):
            continue
        said = [reply.text[start:end] for start, end in found.hits]
        if not any(all(words in asked.text for words in said) for asked in _asked_texts(question)):
            return found
    return None


_ROLES: dict[str, Roles] = {}


def _roles(question: Question) -> Roles:
    """Return what the rubric says of which of two things; kept by the rubric's digest."""
    if question.rubric_hash not in _ROLES:
        if len(_ROLES) >= MOST_VOCABULARIES:
            _ROLES.clear()
        _ROLES[question.rubric_hash] = Roles(question)
    return _ROLES[question.rubric_hash]


_ASKED: dict[str, tuple[Folded, ...]] = {}


def _asked_texts(question: Question) -> tuple[Folded, ...]:
    """Return the question in its languages; kept by the rubric's digest."""
    if question.rubric_hash not in _ASKED:
        if len(_ASKED) >= MOST_VOCABULARIES:
            _ASKED.clear()
        texts = (question.question.get(lang) for lang in question.question.langs)
        _ASKED[question.rubric_hash] = tuple(map(fold, texts))
    return _ASKED[question.rubric_hash]


def _halves(point: KeyPoint) -> Iterator[Sequence[Way]]:
    for way in point.accept:
        if len(way) < 3:
            continue
        for n in range(len(way)):
            yield [way[:n] + way[n + 1 :]]


def _meet(one: Match, other: Match | None, reply: Folded) -> bool:
    """Say whether two matches share a sentence."""
    if other is None:
        return False
    first, last = (place(reply.sentences, at) for at in (other.start, max(other.start, other.end - 1)))
    return place(reply.sentences, one.start) <= last and first <= place(reply.sentences, max(one.start, one.end - 1))


def _stated(wrong: Misconception, reply: Folded, question: Question) -> Match | None:
    """Find where the reply states a misconception as its own opinion and does not take it back afterwards."""
    for way in wrong.says:
        for match in matches(way, reply):
            supposed = is_supposed(reply, match.start, match.end)
            if match.negated or supposed or _reported(reply, match) or _taken_back(reply, match, wrong, question):
                continue
            if _NOT_ALWAYS.search(reply.text, reply.clauses[place(reply.clauses, match.start)][0], match.end):
                continue
            return match
    return None


def _reported(reply: Folded, match: Match) -> bool:
    """Say whether the sentence gives the claim as an error or as others' opinion, or the next one begins by saying so."""
    n = place(reply.sentences, match.start)
    before = reply.text[reply.sentences[n][0] : match.start]
    rest = reply.text[match.end : reply.sentences[place(reply.sentences, max(match.start, match.end - 1))][1]]
    following = reply.text[match.end + len(rest) : match.end + 60]
    return bool(_REPORTED.search(before) or _REPORTED.search(rest[:60]) or _REMARK.match(following))


def _taken_back(reply: Folded, match: Match, wrong: Misconception, question: Question) -> bool:
    marker = _CORRECTION.search(reply.text, match.end)
    if not marker:
        return False
    ways = [way for p in question.key_points if p.id in wrong.contradicts for way in p.accept]
    return any(
        m.start >= match.end and not m.negated and m.end > marker.start() for way in ways for m in matches(way, reply)
    )
