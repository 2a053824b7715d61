"""The ten terms that a recogniser is told."""

from interviewer.core.key_terms import MOST, key_terms
from interviewer.core.question import KeyPoint, Question
from interviewer.corpus import read_corpus
from interviewer.settings import shipped
from tests.factory import both, question
from tests.small_corpus import small_corpus


def test_terms_come_from_the_points_and_the_reference_in_each_language() -> None:
    assert set(key_terms(question(), "en")) >= {"variance", "saturates", "gradient", "vanishes"}


def test_chinese_terms_are_chinese_words_of_the_reference_and_latin_names() -> None:
    asked = Question(
        id="q",
        question=both("What does LoRA train?", "LoRA 训练的是什么？"),
        answer=both("Two low-rank matrices.", "LoRA 训练两个低秩矩阵，基座权重冻结。"),
        key_points=(
            KeyPoint(
                id="rank", weight=3, text=both("low rank", "低秩矩阵"), accept=(("低秩|low-rank", "矩阵|matri!"),)
            ),
        ),
    )
    assert key_terms(asked, "zh") == ["低秩", "矩阵", "LoRA"]


def test_what_every_entry_says_comes_last() -> None:
    corpus = small_corpus()
    entries = [
        entry.model_copy(update={"answer": both(f"{entry.answer.get('en')} gradient")}) for entry in corpus.values()
    ]
    asked = question()
    assert key_terms(asked, "en", entries).index("saturates") < key_terms(asked, "en", entries).index("gradient")


def test_the_shipped_questions_have_terms_and_never_more_than_ten() -> None:
    corpus = read_corpus([shipped("knowledge")])
    entries = list(corpus.values())
    for asked in entries[::10]:
        for lang in ("en", "zh"):
            terms = key_terms(asked, lang, entries)
            assert 3 <= len(terms) <= MOST, asked.id
            assert len(set(terms)) == len(terms)
            assert not {"the", "with", "what"} & set(terms)
