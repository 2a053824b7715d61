"""A report as one HTML file that loads nothing from anywhere: style and pictures are inside, there is no script.

Jinja escapes every text. The document is well-formed XML, too, and its content security policy allows its own style
sheet only, by digest, so that nothing that slipped in could act.
"""

import base64
import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from interviewer.reports.charts import segments, stack
from interviewer.reports.view import Report
from interviewer.reports.words import Words

if TYPE_CHECKING:
    from jinja2 import Template


def html(shown: Report, words: Words) -> str:
    """Return the document's text."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _template().render(
        report=shown,
        say=words,
        style=style,
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        segments=segments,
        stack=stack,
        lang={"en": "en", "zh": "zh-CN"},
    )


@lru_cache(maxsize=1)
def _style() -> str:
    return _packaged("report.css").strip()


@lru_cache(maxsize=1)
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_packaged("report.html.jinja"))


def _packaged(name: str) -> str:
    return (files("interviewer.reports") / name).read_text("utf-8")
