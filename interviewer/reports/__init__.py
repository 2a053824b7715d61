"""Reports of an interview as text: its whole record for programs, markdown and HTML for people. Nothing is written here."""

import json

from interviewer.core.controls import escape_controls
from interviewer.reports.assemble import session_record
from interviewer.reports.html import html
from interviewer.reports.markdown import markdown
from interviewer.reports.record import SUMMARY, VERSION, SessionRecord
from interviewer.reports.view import Report, TopicTitle, report
from interviewer.reports.words import Words, percent, reason

__all__ = [
    "SUMMARY", "VERSION", "Report", "SessionRecord", "TopicTitle", "Words",
    "html", "json_text", "markdown", "percent", "reason", "report", "session_record",
]  # fmt: skip


def json_text(record: SessionRecord) -> str:
    """Return a record as JSON, indented, without a character that a terminal would obey."""
    return escape_controls(json.dumps(record.model_dump(mode="json"), ensure_ascii=False, indent=2)) + "\n"
