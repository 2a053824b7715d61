r"""Notes for Anki's text import: a tab between fields, a note a line, `#key:value` lines first.

The keys are those of Anki's manual, "Importing: text files". The id is the note's GUID, so that a later export updates
the notes and keeps their learning. Fields are HTML: line breaks are <br>, code is <pre> and <code>, formulas between
dollar signs become \(…\) and \[…\], which Anki shows by MathJax; spaces that HTML would swallow are &nbsp;, tabs &#9;.
Tags: the topic, with `::` between its levels, and level::N.
"""

import html
import re
from collections.abc import Sequence

from interviewer.core.question import Lang, Question

HEAD = (
    "#separator:tab",
    "#html:true",
    "#guid column:1",
    "#tags column:6",
    "#columns:Id\tQuestion\tAnswer\tTopic\tLevel\tTags",
)
_FENCE = re.compile(r"^(`{3,}|~{3,})[ \t]*([\w+#-]*)[^\n]*\n(.*?)(?:^\1[ \t]*$\n?|\Z)", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(
    r"(?<!`)(?P<ticks>`+)(?!`)(?P<code>[^\n]+?)(?<!`)(?P=ticks)(?!`)"
    r"|(?<![\\$])\$\$(?P<display>[^$]+)\$\$(?!\$)"
    # As pandoc reads them: no space inside the marks and no digit after them, so that "$5 and $6" is money.
    r"|(?<![\\$])\$(?=[^\s$])(?P<formula>[^$\n]*?[^\s$\\])\$(?![\d$])"
)


def to_anki(questions: Sequence[Question], lang: Lang) -> str:
    """Return the notes in a language; a question without it comes in the other one."""
    return "".join(f"{line}\n" for line in (*HEAD, *(_note(question, lang) for question in questions)))


def _note(question: Question, lang: Lang) -> str:
    tags = f"{question.topic.replace('/', '::')} level::{question.level}"
    asked, answer = field(question.question.get(lang)), field(question.answer.get(lang))
    return "\t".join((question.id, asked, answer, question.topic, str(question.level), tags))


def field(text: str) -> str:
    """Return a text as the HTML of one field, in one line and without a tab."""
    parts, at = [], 0
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for fence in _FENCE.finditer(text):
        parts.append(_flowing(text[at : fence.start()].removesuffix("\n")))
        language = f' class="language-{fence[2]}"' if fence[2] else ""
        parts.append(f"<pre><code{language}>{_plain(fence[3].removesuffix(chr(10)))}</code></pre>")
        at = fence.end()
    parts.append(_flowing(text[at:]))
    return "".join(parts)


def _flowing(text: str) -> str:
    parts, at = [], 0
    for found in _INLINE.finditer(text):
        parts.append(_spaced(text[at : found.start()]))
        at = found.end()
        if found["code"] is not None:
            parts.append(f"<code>{_plain(found['code'])}</code>")
        elif found["display"] is not None:
            parts.append(rf"\[{_plain(found['display'])}\]")
        else:
            parts.append(rf"\({_plain(found['formula'])}\)")
    parts.append(_spaced(text[at:]))
    return "".join(parts)


_ACTS = re.compile(r"\{(?=\{)|\[(?=(?:sound:|anki:|/?latex\]|/?\$))|\\(?=[()\[\]])")
"""What Anki would take for a cloze card, a sound, or the beginning or end of a formula."""


def _plain(text: str) -> str:
    # A quotation mark at the beginning of a field would open a quoted one.
    escaped = html.escape(text).replace("\t", "&#9;").replace("\n", "<br>")
    escaped = _ACTS.sub(lambda found: f"&#{ord(found[0])};", escaped)
    return re.sub("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", lambda char: f"&#{ord(char[0])};", escaped)


def _spaced(text: str) -> str:
    """Keep spaces at the beginning of a line, and where there are several."""
    return re.sub(r"(?:^|(?<=<br>)) +|(?<= ) +", lambda spaces: "&nbsp;" * len(spaces[0]), _plain(text))
