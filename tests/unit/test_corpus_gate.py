"""The gate sees every kind of fault that an entry can have, and nothing in one that has none."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from interviewer.core.question import Question
from interviewer.corpus.check import check_corpus
from interviewer.corpus.overview import BEGIN, END, renewed, table
from interviewer.corpus.topics import Topic, read_topics, weights
from interviewer.embedding import BuiltinEmbedder
from interviewer.errors import BadInputFile
from interviewer.grading.offline import OfflineGrader
from interviewer.settings import shipped
from tests.factory import both, question

ENTRY = shipped("knowledge") / "transformer/attention/padding-mask.yaml"
Change = Callable[[dict[str, Any]], Any]


def entry() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(ENTRY.read_text("utf-8"))
    return data


def faults(tmp_path: Path, data: dict[str, Any], **options: Any) -> str:
    folder = tmp_path / str(data["topic"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{data['id']}.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    return "\n".join(fault.message for fault in check_corpus([tmp_path], OfflineGrader(), **options).faults)


def test_an_entry_that_ships_has_no_faults(tmp_path: Path) -> None:
    assert faults(tmp_path, entry(), topics={"transformer/attention"}, embedder=BuiltinEmbedder()) == ""


def wrong(data: dict[str, Any]) -> dict[str, Any]:
    """An example that states the second misconception and does not name it."""
    return {"lang": "en", "text": data["misconceptions"][1]["text"]["en"], "expect": {"before-softmax": "met"}}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda e: e["question"].pop("zh"), "question is missing in zh"),
        (lambda e: e["answer"].update(en="Too short."), "the answer has 2 words"),
        (lambda e: e["question"].update(en="why " * 70), "question has 70 words or characters, not up to 60"),
        (lambda e: e["key_points"][0]["probe"].update(zh="问" * 90), "key_points.0.probe has 90"),
        (lambda e: e["key_points"][0].pop("hint"), "lacks hint"),
        (lambda e: e["misconceptions"][0]["correction"].pop("zh"), "misconceptions.0 is not in both languages"),
        (lambda e: e["deeper"][0].pop("en"), "deeper.0 is not in both languages"),
        (lambda e: e.pop("roles"), "no roles"),
        (lambda e: e.pop("sources"), "no sources"),
        (lambda e: e.update(examples=e["examples"][:2]), "at least four examples"),
        (lambda e: e["sources"][0].update(ref="Vaswani et al."), "is not arXiv:YYMM.NNNNN"),
        (lambda e: e["sources"][0].pop("where"), "lacks 'where'"),
        (lambda e: e.update(sources=e["sources"][:1]), "no source supports"),
        (lambda e: e.update(kind="calculation"), "needs a 'check'"),
        (lambda e: e.update(kind="code"), "needs a 'solution'"),
        (lambda e: e.update(check="2 + 2"), "asserts nothing"),
        (lambda e: e.update(check="assert ("), "the check is not Python"),
        (lambda e: e.update(unverified=True), "no 'note' says why"),
        (lambda e: e.update(topic="poetry"), "'poetry' is not in the topic tree"),
        (
            lambda e: e["key_points"][0].update(accept=[["zebra", "crossing"]]),
            "in the reference answer before-softmax is",
        ),
        (lambda e: e["misconceptions"][0].update(says=[["zebra"]]), "is not spotted in its own text (en)"),
        (
            lambda e: e["misconceptions"][0].update(correction=e["misconceptions"][1]["text"]),
            "the correction of 'output-minus-inf' (zh) is taken for zero-scores",
        ),
        (lambda e: e["examples"].append(wrong(e)), "misconception zero-scores is spotted"),
        (lambda e: [x.update(beyond_offline=True) for x in e["examples"]], "beyond the offline grader, more than 10%"),
    ],
)
def test_the_gate_sees(tmp_path: Path, change: Change, message: str) -> None:
    data = entry()
    change(data)
    assert message in faults(tmp_path, data, topics={"transformer/attention"})


def test_a_usable_entry_need_not_be_complete(tmp_path: Path) -> None:
    bare = {"id": "why", "topic": "mine", "question": {"en": "Why?"}, "answer": {"en": "Because of the variance."}}
    assert faults(tmp_path, bare, complete=False) == ""


def test_a_question_that_is_asked_twice_is_seen_in_either_language(tmp_path: Path) -> None:
    faults(tmp_path, entry())
    twin = entry() | {"id": "padding-mask-again"}
    twin["question"]["en"] = "Something else altogether: which data would you buy for a translation model?"
    assert "asks nearly the same as 'padding-mask" in faults(tmp_path, twin, embedder=BuiltinEmbedder())


def test_topics_have_names_weights_and_a_place(tmp_path: Path) -> None:
    topics = read_topics([shipped("knowledge")])
    assert weights(topics)["transformer"] == 0.88
    assert all(set(t.name.langs) == {"en", "zh"} for t in topics.values())
    assert all(bool(t.weight) == ("/" not in name) for name, t in topics.items())
    assert read_topics([tmp_path]) == {}
    (tmp_path / "topics.yaml").write_text("transformer: {name: {en: T}, weight: 7}", "utf-8")
    with pytest.raises(BadInputFile, match=r"transformer\.weight"):
        read_topics([tmp_path])


def test_the_overview_counts_a_topic_with_what_is_below_it() -> None:
    topics = {"t": Topic(name=both("Tee", "梯"), weight=0.5), "t/a": Topic(name=both("A")), "u": Topic(name=both("U"))}
    asked: list[Question] = [
        question("one", level=1, topic="t/a"),
        question("two", level=3, topic="t"),
        question("own", level=3, topic="mine"),
    ]
    lines = table(asked, topics).splitlines()
    assert lines[2] == "| **`t`** | Tee · 梯 | 1 |  | 1 |  |  | 2 | 2 | 2 |"
    assert lines[3] == "| `t/a` | A · A | 1 |  |  |  |  | 1 | 1 | 1 |"
    assert lines[-1] == "| **all · 共** |  | 1 |  | 2 |  |  | 3 | 3 | 3 |"
    with pytest.raises(ValueError, match="topics"):
        renewed("no marks", Path())
    assert renewed(f"a {BEGIN} old {END} b", Path()).startswith(f"a {BEGIN}\n|")


README = (shipped("knowledge") / "README.md").read_text("utf-8")


def test_the_table_in_the_readme_is_current() -> None:
    assert renewed(README, shipped("knowledge")) == README, "make topics"


def test_the_example_in_the_readme_is_a_complete_entry(tmp_path: Path) -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    topics = read_topics([shipped("knowledge")])
    assert faults(tmp_path, yaml.safe_load(block), topics=topics) == ""


def test_the_list_of_popular_errors_names_entries_that_exist() -> None:
    page = (shipped("knowledge").parent / "docs" / "popular-errors.md").read_text("utf-8")
    named = set(re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)+)`", page))
    assert len(named) > 40
    assert named <= {path.stem for path in shipped("knowledge").rglob("*.yaml")}
