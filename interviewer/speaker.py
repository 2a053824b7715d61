"""The speaker on a chat model: words for a transition and for the closing, streamed through a gate.

A nicety: whatever the model does, nothing is raised and nothing waits for long. What passed the gate before it failed, was
refused or was stopped is what was said; where that is nothing, the caller has stored wordings. The model never sees
reference answers or verdicts of an open question, so that it cannot tell them.
"""

import re
import secrets
from collections.abc import Callable, Sequence

from interviewer.core import tone
from interviewer.core.fence import defuse
from interviewer.core.gate import Gate
from interviewer.core.manner import share_in_words
from interviewer.core.outcome import Outcome
from interviewer.core.question import Lang
from interviewer.core.words import stems
from interviewer.errors import InterviewerError
from interviewer.ports import ChatModel, ClosingRequest, Message, TransitionRequest
from interviewer.prompts import Prompt, load_prompt

LANGUAGE: dict[Lang, str] = {"en": "English", "zh": "Chinese (简体中文)"}
LONGEST_WORDS = 800
"""Characters of the candidate's last reply that the model reads: its end."""
TRANSITION_SENTENCES, CLOSING_SENTENCES = 2, 4
MOST_IN_VAIN = 2
"""After so many calls in a row of which nothing could be used, the model is not asked again."""
VARIED = 0.7
"""Temperature: the same transition twice sounds like a machine."""

_OPEN = re.compile(
    r"\b(?:gaps?|open|miss\w*|left|not|without|cost\w*|practi[sc]\w*|read\w*|work|next|add\w*|lack\w*|first|come back|review|still|fewer|short)\b"
    r"|没|缺|漏|空|未|不|补|练|读|看|失分|下次|还|先|需|差距"
)
_SAYS_MISSING = re.compile(
    r"\b(?:gaps?|missing|missed|lack\w*|left out|left open|did not|never)\b|差距|缺|漏|没有?(?:讲|说|提|答)"
)

_SHARE = re.compile(
    r"less than half|more than half|over half|about half|roughly half|half|(?<!cost )(?<!costs )most (?:of|points|parts)|practically all|nearly all|almost all"
    r"|everything|majority|larger part|little of|nothing|不到一半|一半以上|过半|大约讲到了一半|一半|大部分|大多|多数|几乎都|全部|都讲到|很少"
)
"""Words for a share of the whole; longer ones first. In Chinese as the stored wordings have them."""


class _Enough(Exception):
    """Ends the model's call from within."""


class ModelSpeaker:
    """Implements the Speaker port.

    Args:
        model: a chat model with a short deadline of its own.
        nonce: makes the code that the markers carry, a new one each call.
    """

    def __init__(self, model: ChatModel, *, nonce: Callable[[], str] = lambda: secrets.token_hex(6)) -> None:
        self._model = model
        self._nonce = nonce
        self._in_vain = 0
        self.trouble: str | None = None
        """Why the last call gave no words: a fault of the gate, or what went wrong with the model."""

    def transition(self, request: TransitionRequest, on_words: Callable[[str], None]) -> str:
        """Return at most two sentences that lead to the next question; empty where a stored wording has to do."""
        messages = render_transition(load_prompt("transition"), request, self._nonce())
        given = messages[-1].content

        def refuses(sentence: str) -> str | None:
            return tone.fault(sentence, request.lang, given, gives_away=request.gives_away)

        return self._say(messages, self._gate(refuses, TRANSITION_SENTENCES, request.lang), on_words)

    def closing(self, request: ClosingRequest, on_words: Callable[[str], None]) -> str:
        """Return at most four sentences on the facts; empty where a stored wording has to do."""
        messages = render_closing(load_prompt("closing"), request, self._nonce())
        given = facts(request.outcome, request.lang)

        def refuses(sentence: str) -> str | None:
            found = tone.fault(sentence, request.lang, given, verdicts_given=True)
            return found or ("untrue" if contrary(sentence, request.outcome) else None)

        return self._say(messages, self._gate(refuses, CLOSING_SENTENCES, request.lang), on_words)

    def _gate(self, refuses: Callable[[str], str | None], most: int, lang: Lang) -> Gate:
        return Gate(refuses, most=most, spaced=lang == "en")

    def _say(self, messages: Sequence[Message], gate: Gate, on_words: Callable[[str], None]) -> str:
        if self._in_vain >= MOST_IN_VAIN:
            return ""

        def hear(piece: str) -> None:
            if shown := gate.feed(piece):
                on_words(shown)
            if gate.shut:
                raise _Enough

        stopped = False
        failure: str | None = None
        try:
            if self._model.complete(messages, on_text=hear, temperature=VARIED).finish is not None and (
                rest := gate.finish()
            ):
                on_words(rest)
        except _Enough:
            pass
        except KeyboardInterrupt:
            stopped = True  # what was said stays said; the interview goes on
        except InterviewerError as error:
            failure = str(error.facts.get("reason", error))
        if gate.text or stopped:
            self._in_vain = 0
        else:
            self._in_vain += 1
            self.trouble = gate.fault or failure or "empty"
        return gate.text


def render_transition(prompt: Prompt, request: TransitionRequest, marker: str) -> list[Message]:
    """Return the messages of a transition: the candidate's words last, between markers, and nothing of any answer."""
    return prompt.render(
        {
            "question": request.question,
            "topic_before": request.topic_before,
            "topic": request.topic,
            "relation": request.relation,
            "language": LANGUAGE[request.lang],
            "marker": marker,
            "words": defuse(request.words[-LONGEST_WORDS:], marker) or "(none)",
        }
    )


def render_closing(prompt: Prompt, request: ClosingRequest, marker: str) -> list[Message]:
    """Return the messages of a closing: the facts, with the candidate's quotes between markers."""
    told = facts(request.outcome, request.lang, lambda quote: _fenced(quote, marker))
    return prompt.render({"facts": told, "language": LANGUAGE[request.lang], "marker": marker})


def _fenced(quote: str, marker: str) -> str:
    return f"<quote-{marker}>{defuse(quote, marker)}</quote-{marker}>"


def facts(found: Outcome, lang: Lang, fenced: Callable[[str], str] = str) -> str:
    """Return all that a closing may say, a line a fact."""
    lines = [f"- questions scored: {found.scored}"]
    if found.final is not None:
        lines.append(f"- score after follow-ups: {found.final * 100:.0f} % (in words: {share_in_words(found, lang)})")
        lines.append(f"- score unaided: {(found.unaided or 0) * 100:.0f} %")
    lines += [f"- met: {s.point.text.get(lang)}; the candidate's words: {fenced(s.quote)}" for s in found.strengths]
    for place, gap in enumerate(found.gaps, 1):
        lines.append(f"- gap {place} by cost: {gap.point.text.get(lang)} ({gap.verdict})")
        lines += [f"  read on it: {source.ref}" for source in gap.sources[:1]]
    lines += [f"- practise next: {gap.question.question.get(lang)}" for gap in found.gaps[:1]]
    return "\n".join(lines)


def contrary(sentence: str, found: Outcome) -> bool:
    """Say whether a sentence speaks of a gap as if it had been met, of a point met as if it were a gap, or of another share.

    A sentence is about a point when it has two of the point's words, and a third of them, that no other fact has.
    """
    met = [f"{s.point.text.both}\n{s.quote}" for s in found.strengths]
    gaps = [gap.point.text.both for gap in found.gaps]
    low = sentence.casefold()
    told = "\n".join(share_in_words(found, lang) for lang in LANGUAGE).casefold()
    if not set(_SHARE.findall(low)) <= set(_SHARE.findall(told)):
        return True
    about_gap = any(_about(sentence, text, met) for text in gaps)
    about_met = any(_about(sentence, text, gaps) for text in met)
    if about_gap and not _OPEN.search(low):
        return True
    return about_met and not about_gap and bool(_SAYS_MISSING.search(low))


def _about(sentence: str, text: str, others: Sequence[str]) -> bool:
    own = stems(text) - stems("\n".join(others))
    shared = len(own & stems(sentence))
    return shared >= 2 and 6 * shared >= len(own)  # the text is in two languages, the sentence in one
