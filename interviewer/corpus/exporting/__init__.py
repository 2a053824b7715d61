"""Questions as files for other programs, and for `questions import` on another machine.

`yaml` and `jsonl` hold everything; `anki` and `markdown` hold id, topic, level, question and answer in one language, for
people; `inspect` is a data set of samples for an evaluation framework.
"""

from collections.abc import Callable, Mapping, Sequence

from interviewer.core.question import Lang, Question
from interviewer.corpus.exporting.anki import to_anki
from interviewer.corpus.exporting.entries import to_jsonl, to_yaml_documents
from interviewer.corpus.exporting.markdown import to_markdown
from interviewer.corpus.exporting.samples import to_samples

__all__ = ["FORMATS", "export_text"]

FORMATS: Mapping[str, Callable[[Sequence[Question], Lang], str]] = {
    "yaml": lambda questions, _: to_yaml_documents(questions),
    "jsonl": lambda questions, _: to_jsonl(questions),
    "anki": to_anki,
    "markdown": to_markdown,
    "inspect": lambda questions, _: to_samples(questions),
}


def export_text(questions: Sequence[Question], name: str, lang: Lang = "en") -> str:
    """Return questions in the format of a name among FORMATS; raises KeyError.

    Args:
        questions: in the order in which they shall stand.
        lang: which language formats for people are in; a question without it comes in the other one.
    """
    return FORMATS[name](questions, lang)
