"""The built-in embedder: deterministic, knows any text, and learns from bilingual statements."""

import math
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.core.tokens import is_filler, tokens
from interviewer.embedding import LATENT, SURFACE, BuiltinEmbedder
from interviewer.index.documents import statements
from interviewer.ports import TrainableEmbedder
from tests.small_corpus import small_corpus

STATEMENTS = statements(small_corpus())


def cosine(a: list[float], b: list[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


@pytest.fixture(scope="module")
def trained() -> BuiltinEmbedder:
    return BuiltinEmbedder().trained(BuiltinEmbedder().train(STATEMENTS))


def test_tokens_are_words_numbers_and_bigrams() -> None:
    """TeX marks, width and case make no difference; a lone Chinese character is kept."""
    assert tokens("Why √d_k? $d_{k}$ dₖ ＧＰＴ 4") == ["why", "dk", "dk", "dk", "gpt", "4"]
    assert tokens("注意力 与 KV缓存") == ["注意", "意力", "与", "kv", "缓存"]
    assert tokens("don't Straße σ") == ["dont", "strasse", "σ"]


def test_fillers_are_how_one_asks_not_what_one_asks_about() -> None:
    """Function words and bigrams with a function character."""
    assert all(map(is_filler, ["what", "the", "什么", "的注"]))
    assert not any(map(is_filler, ["mask", "注意", "4"]))


def test_it_is_a_trainable_embedder_with_unit_vectors(trained: BuiltinEmbedder) -> None:
    """Both views together have length 1, trained or not."""
    assert isinstance(trained, TrainableEmbedder)
    for embedder in (BuiltinEmbedder(), trained):
        for vector in embedder.embed(["softmax 饱和", "unheard-of gibberish"]):
            assert len(vector) == SURFACE + LATENT
            assert math.hypot(*vector) == pytest.approx(1.0, abs=1e-5)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_a_text_with_a_letter_or_digit_is_never_zero_and_never_not_a_number(text: str) -> None:
    """Any script, any nonsense: finite numbers, and zero only where there is nothing to go by."""
    [vector] = BuiltinEmbedder().embed([text])
    assert all(map(math.isfinite, vector))
    assert any(vector) == bool(tokens(text))


def test_no_texts_are_no_vectors_and_nothing_to_learn_is_a_model(trained: BuiltinEmbedder) -> None:
    """An empty corpus trains a model that embeds as if untrained, up to a factor."""
    assert trained.embed([]) == []
    empty = BuiltinEmbedder().trained(BuiltinEmbedder().train([]))
    assert cosine(*empty.embed(["kv cache"]), *BuiltinEmbedder().embed(["kv cache"])) == pytest.approx(1.0, abs=1e-5)


def test_a_text_is_the_same_in_any_company(trained: BuiltinEmbedder) -> None:
    """Vectors do not depend on the other texts of the call."""
    alone = trained.embed(["rotary position embedding"])
    assert trained.embed(["x", "rotary position embedding"])[1:] == alone


def test_training_crosses_the_languages(trained: BuiltinEmbedder) -> None:
    """Untrained, "冻结的权重" has nothing in common with its English; trained, it is nearer to it than to anything else."""
    english = ["frozen weight matrix", "rotated coordinates", "merged adjacent symbols", "memory of earlier keys"]
    [query], others = BuiltinEmbedder().embed(["冻结的权重"]), BuiltinEmbedder().embed(english)
    assert max(abs(cosine(query, other)) for other in others) < 0.2
    [query], others = trained.embed(["冻结的权重"]), trained.embed(english)
    right, *wrong = (cosine(query, other) for other in others)
    assert right > 0.25
    assert right > max(wrong) + 0.1


def test_other_words_of_the_same_stem_stay_near(trained: BuiltinEmbedder) -> None:
    """Pieces of words do what a stemmer does."""
    same, other = trained.embed(["normalising", "normalised", "tokenising"])[1:], trained.embed(["normalising"])[0]
    assert cosine(other, same[0]) > cosine(other, same[1]) + 0.2


@pytest.mark.parametrize("damage", ["", "short", "magic", "cut"])
def test_bytes_that_are_no_model_are_refused(damage: str) -> None:
    """A damaged model is an error at loading, not a wrong vector later."""
    model = BuiltinEmbedder().train(STATEMENTS)
    broken = {"": b"", "short": model[:10], "magic": b"XXXX" + model[4:], "cut": model[:-1]}[damage]
    with pytest.raises(ValueError, match="not a model"):
        BuiltinEmbedder().trained(broken)


def test_another_process_gets_the_same_vectors(trained: BuiltinEmbedder) -> None:
    """Nothing depends on Python's hash seed."""
    code = "from interviewer.embedding import BuiltinEmbedder; print(BuiltinEmbedder().embed(['KV 缓存'])[0])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(BuiltinEmbedder().embed(["KV 缓存"])[0])
