"""A question that was added with nothing but an answer is probed and graded sensibly, without a model."""

import pytest

from interviewer.core.language import detect
from interviewer.core.probe import GENERIC, leaks, probe_text
from interviewer.core.question import KeyPoint, Question, Text
from interviewer.core.verdict import Grade, score
from interviewer.corpus import read_corpus
from interviewer.corpus.draft import accepted, drafted, with_drafts
from interviewer.corpus.sketch import known_words, sketched
from interviewer.grading.offline import OfflineGrader
from interviewer.ports import GradingRequest
from interviewer.settings import shipped
from tests.bare_questions import BARE, Bare

WORDS = known_words(read_corpus([shipped("knowledge")]).values())
EACH = pytest.mark.parametrize("bare", BARE, ids=lambda b: b.question[:24])


def entry(bare: Bare) -> Question:
    """What `questions add` stores."""
    texts = {"question": Text(**{bare.lang: bare.question}), "answer": Text(**{bare.lang: bare.answer})}
    return drafted(Question(id="own", **texts), WORDS)


def marked(question: Question, reply: str) -> float:
    grade = OfflineGrader().grade(GradingRequest(question, reply, detect(reply)))
    assert isinstance(grade, Grade)
    return score(question, grade.verdicts)


@EACH
def test_a_good_reply_is_far_above_a_wrong_one_and_nothing_is_given_for_nothing(bare: Bare) -> None:
    question = entry(bare)
    good, half, wrong = (marked(question, reply) for reply in (bare.good, bare.half, bare.wrong))
    assert marked(question, bare.answer) >= 0.95
    assert good >= 0.6
    assert 0.2 <= half <= good - 0.2
    assert wrong <= 0.35
    assert marked(question, bare.off) <= 0.15
    assert marked(question, bare.question) <= 0.05
    assert marked(question, f"{bare.question} {bare.question}") <= 0.05


@EACH
def test_that_stays_so_once_the_drafts_are_accepted(bare: Bare) -> None:
    question = accepted(entry(bare), WORDS)
    assert not any(point.draft for point in question.key_points)
    assert marked(question, bare.good) >= 0.6
    assert marked(question, bare.wrong) <= 0.35
    assert marked(question, bare.off) <= 0.15
    assert marked(question, bare.question) <= 0.05


@EACH
def test_probes_name_something_and_give_nothing_away(bare: Bare) -> None:
    question = entry(bare)
    probes = [point.probe for point in question.key_points if point.probe]
    for point in question.key_points:
        assert point.draft
        for text in (point.probe, point.hint):
            assert text is None or not leaks(text.get(bare.lang), question, point)
        asked = probe_text(question, point, bare.lang)
        assert asked in GENERIC[bare.lang] or (point.probe and asked == point.probe.get(bare.lang))
        parroted = OfflineGrader().grade(GradingRequest(question, asked, bare.lang, asked=asked, point=point.id))
        assert isinstance(parroted, Grade)
        assert score(question, parroted.verdicts) <= 0.05
    if bare.lang == "zh":
        assert probes, "Chinese words are known from the corpus, so something can be named"


def test_without_known_words_it_is_probed_and_graded_too() -> None:
    bare = BARE[0]
    texts = {"question": Text(zh=bare.question), "answer": Text(zh=bare.answer)}
    question = drafted(Question(id="own", **texts))
    assert any(point.probe for point in question.key_points)
    assert marked(question, bare.good) >= 0.6


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        ("把历史 token 的 K 和 V 存下来，避免重复计算。", "历史"),
        ("占用随长度线性增长。", "长度"),
        ("缺点是显存随批次线性增长。", "显存"),
    ],
)
def test_a_chinese_probe_names_a_whole_word(answer: str, named: str) -> None:
    question = drafted(
        Question(id="own", question=Text(zh="请说明？"), answer=Text(zh=answer)), {*WORDS, "避免重", "随长"}
    )
    assert [point.probe.zh for point in question.key_points if point.probe] == [f"关于“{named}”，你还能补充什么？"]


def test_a_sentence_that_its_own_groups_would_not_find_gets_none() -> None:
    """The groups of a denial match nothing that is not denied."""
    point = KeyPoint(
        id="p", text=Text(en="The batch statistics are never used by layer normalisation at inference."), draft=True
    )
    question = Question(id="q", question=Text(en="How do they differ?"), answer=point.text, key_points=(point,))
    assert sketched(question).key_points[0].accept == ()


def test_what_a_person_wrote_is_not_touched() -> None:
    mine = KeyPoint(id="mine", text=Text(en="Keys of earlier tokens are stored in memory."), accept=(("stored",),))
    question = Question(id="q", question=Text(en="Why?"), answer=mine.text, key_points=(mine,))
    assert drafted(question) == question
    assert accepted(question) == question


def test_accepting_keeps_groups_that_somebody_changed() -> None:
    question = entry(BARE[8])
    first = question.key_points[0]
    mine = first.model_copy(update={"accept": (("divid", "softmax"),)})
    changed = question.model_copy(update={"key_points": (mine, *question.key_points[1:])})
    assert accepted(changed, WORDS).key_points[0].accept == (("divid", "softmax"),)
    assert accepted(question, WORDS).key_points[0].accept == ()


def test_reading_a_bare_entry_drafts_texts_only() -> None:
    """Corpora of thousands of bare entries are read at every start."""
    texts = {"question": Text(en=BARE[8].question), "answer": Text(en=BARE[8].answer)}
    assert all(not point.accept and not point.probe for point in with_drafts(Question(id="q", **texts)).key_points)
