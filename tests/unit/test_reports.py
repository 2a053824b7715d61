"""Reports: golden files in both languages, and nothing that was typed acts in any of them."""

import json
import os
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from interviewer import reports
from interviewer.cli.texts import Texts
from interviewer.core.events import NoteTaken, Plan, ProbeAsked, QuestionAsked, ReplyWithdrawn, SessionStarted
from interviewer.core.question import Lang
from interviewer.reports.markdown import escape
from interviewer.reports.record import SessionRecord
from interviewer.reports.schema import schema_json
from tests.factory import grade, question, replied, stored
from tests.unit.scripted_session import REPLY, session

GOLDEN = Path(__file__).parent / "golden"
ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/1999/xhtml}"
NASTY = "<script>alert(1)</script>\x1b[31m\x1b]0;x\x07\u202e\x9b31m]]>--><!--&amp;\"'`${1234*4321}{{1234*4321}}{% raw %}\x00\ufffe"


def made(format_: str, lang: Lang = "en", reply: str = REPLY) -> str:
    record = reports.session_record("k7m2q4", session(lang, reply))
    if format_ == "json":
        return reports.json_text(record)
    texts = Texts(lang)
    shown = reports.report(record, texts, lambda topic, _: topic)
    return reports.html(shown, texts) if format_ == "html" else reports.markdown(shown, texts)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("format_", ["md", "html", "json"])
def test_a_report_is_as_it_was_approved(format_: str, lang: Lang) -> None:
    """REWRITE_GOLDEN=1 writes the files anew, for a look at the difference."""
    path = GOLDEN / f"session.{lang}.{format_}"
    text = made(format_, lang)
    if os.environ.get("REWRITE_GOLDEN"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


def test_the_published_schema_is_the_models() -> None:
    """`python -m interviewer.reports.schema > docs/session.schema.json` brings it up to date."""
    assert (ROOT / "docs" / "session.schema.json").read_text("utf-8") == schema_json()


def test_a_record_says_everything_that_was_stored() -> None:
    record = json.loads(made("json"))
    assert (record["format"], record["version"]) == ("interviewer-session", 1)
    assert [(r["number"], r["retry"], r["closed"]) for r in record["rounds"]] == [
        (1, False, "probed"),
        (1, True, "probed"),
        (2, False, "ungraded"),
        (3, False, "skipped"),
    ]
    first, again, ungraded, skipped = record["rounds"]
    assert (first["unaided"], round(first["final"], 4)) == (0.5, round(4 / 6, 4))
    assert first["unaided_range"] == [0.25, 0.5]
    assert (record["asked"], record["scored"], record["unaided"], record["final"]) == (3, 1, 0.5, first["final"])
    assert [t["via"] for t in first["turns"]] == ["typed", "spoken"]
    assert [r["kind"] for r in first["turns"][0]["earlier_results"]] == ["ungraded"]
    assert first["turns"][0]["replied_at"] == "2026-01-01T00:00:03+00:00"
    assert first["turns"][1]["asked_at"] == "2026-01-01T00:00:06+00:00"
    assert first["hints"] == [{"point": "saturation", "text": "Think of very different inputs.", "replies": 1}]
    assert [(d["point"], d["wanted"], d["replies"]) for d in first["disputes"]] == [("saturation", "met", [1])]
    assert [(p["unaided"], p["final"], p["reply"], p["open"]) for p in first["points"]] == [
        ("met", "met", 0, False),
        ("missing", "partial", 1, True),
        ("contradicted", "contradicted", 0, True),
    ]
    assert [m["id"] for m in first["misconceptions"]] == ["explosion"]
    assert first["turns"][0]["result"]["grader"]["prompt"] == "0123456789ab"
    assert (again["turns"][0]["asked_at"], ungraded["final"], skipped["answered"]) == (
        "2026-01-01T00:00:11+00:00", None, False,
    )  # fmt: skip
    assert ungraded["verdicts"] == []


def test_a_record_of_an_interview_that_is_going_on_can_be_made_at_any_event() -> None:
    events = session()
    for n in range(1, len(events) + 1):
        record = reports.session_record("k7m2q4", events[:n])
        texts = Texts("zh")
        shown = reports.report(record, texts, lambda topic, _: topic)
        assert reports.html(shown, texts)
        assert reports.markdown(shown, texts)
    with pytest.raises(ValueError, match="no events"):
        reports.session_record("k7m2q4", [])


class Tags(HTMLParser):
    """Collects the tags and attributes that a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def test_the_page_loads_nothing_and_links_nowhere() -> None:
    page = made("html")
    seen = Tags(page)
    assert not {"script", "link", "img", "a", "iframe", "object", "embed", "base", "form", "use", "image"} & set(
        seen.tags
    )
    names = {name for name, _ in seen.attributes}
    assert not {n for n in names if n.startswith("on")} | names & {
        "href",
        "src",
        "srcset",
        "style",
        "action",
        "xlink:href",
    }
    css = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert len(css) == 1
    assert "url(" not in css[0]
    assert "@import" not in css[0]
    policy = re.search(r'Policy" content="([^"]*)"', page)
    assert policy
    assert "default-src &#39;none&#39;" in policy[1]
    assert "unsafe" not in policy[1]


def test_the_policy_allows_the_style_that_is_there() -> None:
    import base64
    import hashlib

    page = made("html")
    (css,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    assert f"sha256-{digest}" in page.replace("&#43;", "+")


def test_every_picture_has_a_title_and_headings_step_down_one_by_one() -> None:
    root = ElementTree.fromstring(made("html").removeprefix("<!DOCTYPE html>\n"))
    pictures = list(root.iter(f"{SVG}svg"))
    assert len(pictures) == 4  # two scored questions, each in the overview and with its points
    for picture in pictures:
        assert picture.get("role") == "img"
        assert [child.tag for child in picture][:2] == [f"{SVG}title", f"{SVG}desc"]
    levels = [int(m) for m in re.findall(r"<h([1-6])>", made("html"))]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_widths_of_the_bars_are_the_scores() -> None:
    root = ElementTree.fromstring(made("html").removeprefix("<!DOCTYPE html>\n"))
    overview = next(root.iter(f"{SVG}svg"))
    widths = {r.get("class"): float(r.get("width") or 0) for r in overview.iter(f"{SVG}rect")}
    assert widths["unaided"] == 50.0
    assert widths["gained"] == pytest.approx(100 * 4 / 6 - 50, abs=0.01)
    assert widths["range"] == pytest.approx(25.0, abs=0.01)


def texts_of(page: str) -> list[str]:
    root = ElementTree.fromstring(page.removeprefix("<!DOCTYPE html>\n"))
    return [(e.text or "") for e in root.iter(f"{SVG}dd")]


def test_orders_to_terminals_and_pages_are_shown_and_not_obeyed() -> None:
    for format_ in ("md", "html"):
        text = made(format_, reply=NASTY)
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
        assert "␛" in text
        assert "<script" not in text
        assert "5332114" not in text  # no template in a reply is worked out
    assert "\x1b" not in made("json", reply=NASTY)
    assert json.loads(made("json", reply=NASTY))["rounds"][0]["turns"][0]["reply"] == NASTY


PLAIN_TAGS = Tags(made("html")).tags
typed = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120)
marked = st.text(st.sampled_from(list("<>&\"'`*_[]()!#-+=|~\\/ \n\t1.:;{}%ab中，\x1b\u202e")), min_size=1, max_size=60)


@settings(deadline=None, max_examples=60)
@given(typed | marked)
def test_any_reply_gives_a_well_formed_page_that_shows_it(reply: str) -> None:
    page = made("html", reply=reply)
    shown = reports.report(reports.session_record("k7m2q4", session("en", reply)), Texts("en"), lambda t, _: t)
    assert shown.questions[0].talk[1].text in texts_of(page)
    assert Tags(page).tags == PLAIN_TAGS


@settings(deadline=None, max_examples=60)
@given(typed | marked)
def test_any_reply_comes_back_out_of_the_json(reply: str) -> None:
    record = SessionRecord.model_validate_json(made("json", reply=reply))
    assert record.rounds[0].turns[0].reply == reply
    assert record == reports.session_record("k7m2q4", session("en", reply))


def tokens(text: str) -> Iterator[Token]:
    for token in MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(text):
        yield token
        yield from token.children or ()


@settings(deadline=None, max_examples=300)
@given(typed | marked)
def test_any_text_shows_in_markdown_as_it_was_typed(text: str) -> None:
    from interviewer.core.controls import show_controls

    clean = show_controls(text)
    parsed = list(tokens(escape(clean)))
    assert {t.type for t in parsed} <= {
        "paragraph_open",
        "paragraph_close",
        "inline",
        "text",
        "text_special",
        "hardbreak",
        "softbreak",
    }
    words = "".join(
        "\n" if t.type == "hardbreak" else t.content for t in parsed if t.type in {"text", "text_special", "hardbreak"}
    )
    assert "".join(words.split()) == "".join(clean.split())


@settings(deadline=None, max_examples=60)
@given(typed | marked)
def test_no_reply_marks_up_the_markdown_report(reply: str) -> None:
    def shape(text: str) -> list[str]:
        kinds: Any = [t.type for t in tokens(text)]
        return [
            k
            for k in kinds
            if k in {"heading_open", "table_open", "html_block", "html_inline", "link_open", "image", "hr"}
        ]

    assert shape(made("md", reply=reply)) == shape(made("md", reply="plain"))


def test_a_reply_in_code_keeps_its_indents() -> None:
    assert "> ```\n>     for x in y:\n>         pass\n> ```" in made("md")


def test_a_reply_that_was_taken_back_stays_on_record() -> None:
    events = stored(
        SessionStarted(plan=Plan(number=1)),
        QuestionAsked(question=question()),
        *replied("The variance grows.", grade({"variance": "met", "saturation": "missing", "gradient": "missing"})),
        ProbeAsked(point="saturation", text="How large do the scores get?"),
        ReplyWithdrawn(reply=0),
        *replied("Softmax saturates.", grade({"variance": "met", "saturation": "met", "gradient": "missing"}), 1),
        NoteTaken(text="read on softmax"),
        ProbeAsked(point="gradient", text="And then?"),
    )
    (round_,) = reports.session_record("s", events).rounds
    assert [(w.number, w.reply) for w in round_.withdrawn] == [(0, "The variance grows.")]
    assert round_.unaided_reply == 0  # a follow-up had been seen by then
    assert round_.notes == ("read on softmax",)
    assert [turn.asked_at for turn in round_.turns] == [events[1].at, events[-1].at]
    shown = reports.report(reports.session_record("s", events), Texts("en"), lambda topic, _: topic)
    assert Texts("en")("withdrawn-first") in shown.questions[0].alerts
    assert "read on softmax" in [said.text for said in shown.questions[0].talk]
