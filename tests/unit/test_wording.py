"""Points without accept groups: how a reply covers them, what no coefficient may decide, and word salad."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.folding import fold
from interviewer.core.question import KeyPoint, Question, Text
from interviewer.core.verdict import Grade, PointVerdict, score
from interviewer.corpus import read_corpus
from interviewer.corpus.draft import choice, sentences, with_drafts
from interviewer.grading.combiner import load_combiner
from interviewer.grading.coverage import FEATURES, compare, is_slip, likeness, own_values, shared_values
from interviewer.grading.fluency import learn
from interviewer.grading.offline import OfflineGrader
from interviewer.grading.profile import of_reference, of_reply
from interviewer.grading.salad import is_word_salad
from interviewer.ports import GradingRequest
from interviewer.settings import shipped
from tests.factory import both

CACHE = with_drafts(
    Question(
        id="cache",
        question=Text(en="What does paged attention do?"),
        answer=Text(
            en="It cuts the memory of the cache into blocks of a fixed size. Requests with a common prefix can share blocks."
        ),
    )
)


def grade(question: Question, reply: str) -> Grade:
    result = OfflineGrader().grade(GradingRequest(question, reply, "en"))
    assert isinstance(result, Grade)
    return result


def test_what_ships_has_a_number_for_every_feature() -> None:
    combiner = load_combiner()
    assert combiner.features == FEATURES
    assert {len(FEATURES)} == {len(combiner.mean), len(combiner.scale), len(combiner.weights)}
    assert len(combiner.table.pairs) > 1000


def test_saying_a_point_word_for_word_earns_all_of_it_and_the_other_point_nothing() -> None:
    first, second = grade(CACHE, "It cuts the memory of the cache into blocks of a fixed size.").verdicts
    assert (first.verdict, first.earned) == ("met", 1.0)
    assert first.quote
    assert second.earned < 0.5


@pytest.mark.parametrize(
    "reply",
    [
        "It does not cut the memory of the cache into blocks of a fixed size.",
        "It is not true that it cuts the memory of the cache into blocks of a fixed size.",
        "It never cuts the cache memory into fixed size blocks.",
    ],
)
def test_a_denied_point_is_not_credited(reply: str) -> None:
    assert grade(CACHE, reply).verdicts[0].earned < 0.5


@pytest.mark.parametrize("reply", ["What does paged attention do", "Paged attention does paged attention."])
def test_the_question_repeated_earns_nothing(reply: str) -> None:
    assert score(CACHE, grade(CACHE, reply).verdicts) == 0.0


def test_a_slip_of_the_pen_is_forgiven() -> None:
    assert is_slip("gradient", "gradeint")
    assert is_slip("gradient", "gradint")
    assert not is_slip("gradient", "gradient")
    assert not is_slip("gradient", "quadrant")
    assert likeness("gradient", {"g": ["gradeint"]}) > 0
    assert likeness("gradient", {"g": ["gold"]}) == 0


@given(st.text(max_size=200), st.text(min_size=1, max_size=80))
def test_features_and_credit_are_numbers_for_any_text(reply: str, point: str) -> None:
    said, asked, about = of_reply(fold(reply)), of_reference("What is it?"), of_reference(point)
    values = (
        *own_values(about, asked, said, compare(about, asked, said)),
        *shared_values(asked, said, about, load_combiner().table),
    )
    assert len(values) == len(FEATURES)
    assert 0 <= load_combiner().credit(values) <= 1


WORDS = [
    "cuts",
    "memoyr",
    "cahce",
    "bloks",
    "of",
    "a",
    "fixde",
    "size",
    "Requests",
    "common",
    "prefixs",
    "share",
    "not",
    ",",
    ".",
    "It",
    "the",
]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join))
def test_nothing_is_credited_without_words_of_the_reply(reply: str) -> None:
    for verdict in grade(CACHE, reply).verdicts:
        assert not verdict.earned or (verdict.quote and verdict.quote in reply)


def test_sentences_are_more_fluent_than_their_words_shuffled() -> None:
    table = load_combiner().table
    chance = random.Random(3)
    better = 0
    questions = list(read_corpus([shipped("knowledge")]).values())
    for question in questions:
        tokens = list(of_reference(question.answer.get("en")).tokens)
        plain = table.fluency(tokens)
        chance.shuffle(tokens)
        better += plain > table.fluency(tokens)
    assert better == len(questions)


def test_fluency_is_learned_from_neighbours() -> None:
    table = learn([("the", "cat", "is", "here")] * 20 + [("is", "the", "cat", "here")] * 20)
    assert table.fluency(("the", "cat")) > table.fluency(("cat", "the"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_reference_is_no_salad_and_its_words_shuffled_are(lang: str) -> None:
    question = read_corpus([shipped("knowledge")])["why-divide-by-sqrt-dk"]
    text = question.answer.en if lang == "en" else question.answer.zh
    assert text
    words = text.split() if lang == "en" else re.findall(r"[\u4e00-\u9fff]{1,2}|[\w√]+", text)
    random.Random(1).shuffle(words)
    shuffled = (" " if lang == "en" else "").join(words)
    assert not is_word_salad(fold(text), question, load_combiner().table)
    assert is_word_salad(fold(shuffled), question, load_combiner().table)
    assert score(question, grade(question, shuffled).verdicts) == 0.0


def test_formulas_are_no_salad() -> None:
    question = read_corpus([shipped("knowledge")])["attention-step-by-step"]
    text = "Q=XWq, K=XWk, V=XWv, shapes n×d. Scores = QK^T / sqrt(d), softmax over the row, times V gives n×d."
    assert not is_word_salad(fold(text), question, load_combiner().table)


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("Name two differences between arrays and lists.", 2),
        ("Please state at least 4 objectives.", 4),
        ("Describe two benefits and two drawbacks.", 4),
        ("列举三种位置编码。", 3),
        ("它有什么好处？（至少说出两条）", 2),
        ("Name the 2 phases.", None),
        ("Give two advantages and explain why.", None),
        ("What is a heap?", None),
        ("Name one advantage.", None),
    ],
)
def test_a_question_that_leaves_a_choice_is_recognised(question: str, number: int | None) -> None:
    assert choice(question) == number


def test_where_there_is_a_choice_the_best_points_count() -> None:
    points = tuple(KeyPoint(id=f"p{n}", weight=1 + n % 2, text=both(f"point {n}")) for n in range(4))
    question = Question(id="q", question=both("Q"), answer=both("A"), key_points=points, enough=2)
    met = tuple(PointVerdict(point=p.id, verdict="met", quote="x") for p in points)
    assert score(question, met) == 1.0
    assert score(question, (met[1], met[3])) == 1.0
    assert score(question, (met[0], met[2])) == 0.5
    assert score(question, ()) == 0.0


def test_drafts_state_something() -> None:
    answer = "Possible Reasons :\n1. It is much shorter\nthan the other one.\n2. It has a fixed length (0.25p)\nNote: half a point for each."
    assert sentences(answer) == ["It is much shorter than the other one.", "It has a fixed length"]
    assert sentences("错误。栈底的元素也可以删除。") == ["错误。 栈底的元素也可以删除。"]


def test_no_text_of_the_training_files_ships() -> None:
    data = (Path(str(shipped("knowledge"))).parent / "interviewer/grading/combiner.json").read_text("utf-8")
    assert max(map(len, data.replace('"', " ").replace(",", " ").replace(":", " ").split())) < 500
