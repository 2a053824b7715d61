"""What the attack suite is made of: every category in both languages, the same every time, and what each one claims to be."""

import base64
import re
from collections.abc import Sequence

import pytest

from interviewer.core.question import LANGS, Lang, Question, Text
from interviewer.core.verdict import Grade, score
from interviewer.evaluation.attacks import CATEGORIES, Attack, attacks, build
from interviewer.evaluation.attacks.attack import of_kind
from interviewer.evaluation.attacks.basis import FULL, Basis
from interviewer.evaluation.attacks.lexical import RUN, broken_up
from interviewer.evaluation.attacks.negation import at_verbs, negated, styles
from interviewer.evaluation.attacks.social import WORDINGS, attached
from interviewer.evaluation.attacks.suite import MOST_REPLIES, draw
from interviewer.evaluation.attacks.swapping import pairs, untouched
from interviewer.evaluation.attacks.text import clauses, words
from interviewer.grading.offline import OfflineGrader
from interviewer.ports import GradingRequest
from tests.evaluation.corpus import shipped
from tests.factory import both, question


def made(category: str, lang: Lang, *, number: int | None = 8) -> list[Attack]:
    return [a for a in build(shipped(), number=number, categories=[category]).attacks if a.lang == lang]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_has_replies_in_every_language(category: str, lang: Lang) -> None:
    found = made(category, lang, number=24)
    assert len(found) >= 4
    assert {a.category for a in found} == {category}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("category", of_kind("relative"))
def test_a_social_attack_keeps_the_weak_reply_and_adds_to_it(category: str, lang: Lang) -> None:
    for attack in made(category, lang):
        assert attack.base_reply
        assert attack.reply != attack.base_reply
        kept = re.split(r"(?<=[.!?;])\s+|(?<=[。！？；])", " ".join(attack.base_reply.split()))
        reply = " ".join(attack.reply.split())
        assert all(part.strip() in reply for part in kept)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("category", [n for n in of_kind("relative") if n != "repetition"])
def test_a_social_category_has_at_least_four_wordings(category: str, lang: Lang) -> None:
    some = next(iter(shipped().values()))
    variants = {a.variant.partition(",")[0] for a in attacks(some, lang, categories=[category], variants=20)}
    assert len(variants) >= 4


def test_wordings_of_the_two_languages_have_the_same_names() -> None:
    names = [{n for n in dir(m) if n.isupper()} for m in WORDINGS.values()]
    assert names[0] == names[1]
    assert WORDINGS["en"].SAID.keys() == WORDINGS["zh"].SAID.keys()


def test_the_suite_is_the_same_every_time() -> None:
    assert build(shipped(), number=4) == build(shipped(), number=4)


def test_another_seed_gives_another_suite() -> None:
    one, other = (build(shipped(), number=None, seed=seed, variants=1) for seed in (1, 2))
    assert one.attacks != other.attacks


def test_a_new_question_leaves_the_attacks_on_the_others_alone() -> None:
    first, *rest = shipped().values()
    names = [name for name in CATEGORIES if name != "off-topic"]
    alone = build({first.id: first}, categories=names, variants=2).attacks
    together = build({q.id: q for q in (first, *rest[:3])}, categories=names, variants=2).attacks
    assert alone == tuple(a for a in together if a.question_id == first.id)


def test_all_questions_are_taken_unless_fewer_are_asked_for() -> None:
    assert len(build(shipped(), categories=["blank"]).questions) == len(shipped())
    assert len(build(shipped(), categories=["blank"], number=5).questions) == 5


def test_few_questions_are_drawn_from_different_topics() -> None:
    drawn = draw(list(shipped().values()), 4, seed=20)
    assert len({q.topic for q in drawn}) == 4


@pytest.mark.parametrize(("corpus", "taken"), [(150, 150), (2000, 1200)])
def test_many_questions_get_fewer_variants_each_and_very_many_are_drawn_from(corpus: int, taken: int) -> None:
    many = {f"q-{n}": question(f"q-{n}") for n in range(corpus)}
    suite = build(many, categories=["blank", "dont-know", "question-parroted", "plea", "hedge-everything"])
    assert len(suite.questions) == taken
    assert suite.variants == (4 if corpus == 150 else 1)
    assert len(suite.attacks) <= MOST_REPLIES


def test_a_bare_question_without_examples_is_attacked_with_filler() -> None:
    found = attacks(question(), "en", categories=["plea"])
    assert {a.bound for a in found} == {0.0}
    assert all("good engineer" in str(a.base_reply) for a in found)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("category", ["blank", "dont-know", "master-key"])
def test_hard_zeros_are_exactly_zero_for_the_built_in_grader(category: str, lang: Lang) -> None:
    some = next(iter(shipped().values()))
    for attack in attacks(some, lang, categories=[category], variants=20):
        result = OfflineGrader().grade(GradingRequest(some, attack.reply, lang))
        assert isinstance(result, Grade)
        assert score(some, result.verdicts) == 0.0, attack.reply


def runs(said: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(said[n : n + RUN]) for n in range(len(said) - RUN + 1)}


@pytest.mark.parametrize("lang", LANGS)
def test_a_keyword_bag_has_the_references_words_and_no_run_of_four(lang: Lang) -> None:
    for some in shipped().values():
        bag = next(iter(attacks(some, lang, categories=["keyword-bag"])))
        said = words(Basis(some, lang).reference, lang)
        assert sorted(bag.reply.split()) == sorted(" ".join(said).split())
        assert not runs(said) & runs(bag.reply.split())


def test_words_that_cannot_be_broken_up_by_chance_are_turned_round() -> None:
    assert broken_up(list("abcd"), iter(range(1000)).__next__) == list("dcba")


@pytest.mark.parametrize("lang", LANGS)
def test_a_parroted_question_adds_no_word_of_the_answer(lang: Lang) -> None:
    for attack in made("question-parroted", lang):
        assert "?" not in attack.reply
        assert "？" not in attack.reply
        assert len(attack.reply) < 3 * len(shipped()[attack.question_id].question.get(lang)) + 120


@pytest.mark.parametrize("lang", LANGS)
def test_every_sentence_of_a_negated_reference_is_changed(lang: Lang) -> None:
    for some in shipped().values():
        basis = Basis(some, lang)
        for name, deny in styles(lang):
            same = [
                s for s in (*basis.reference_sentences, *basis.points) if deny(s).strip(" .。；") == s.strip(" .。；")
            ]
            assert same == [], name


@pytest.mark.parametrize("lang", LANGS)
def test_every_clause_can_be_negated(lang: Lang) -> None:
    for some in shipped().values():
        for sentence in Basis(some, lang).reference_sentences:
            assert [c for c in clauses(sentence, lang) if negated(c, lang) == c] == []


@pytest.mark.parametrize(
    ("said", "denied"),
    [
        ("The variance grows with the dimension.", "The variance does not grow with the dimension."),
        ("Keys and values come from one sequence.", "Keys and values do not come from one sequence."),
        ("The mask is applied before softmax.", "The mask is not applied before softmax."),
        ("A byte can spell any text.", "A byte cannot spell any text."),
        ("Attention does not share parameters.", "Attention shares parameters."),
        ("It is a library, not an algorithm.", "It is not a library, but an algorithm."),
        ("Only the query matters.", "It is not the case that only the query matters."),
        ("If a row is empty, softmax returns NaN.", "If a row is empty, softmax does not return NaN."),
        (
            "It keeps the scale and removes the mean; norms are small.",
            "It does not keep the scale and does not remove the mean, and norms are not small.",
        ),
        ("fp16: 26 GB", "fp16: not 26 GB."),
    ],
)
def test_english_is_negated_at_the_verb(said: str, denied: str) -> None:
    assert at_verbs(said, "en") == denied


@pytest.mark.parametrize(
    ("said", "denied"),
    [
        ("方差会随维度增大。", "方差不会随维度增大。"),
        ("输出是值的加权平均。", "输出不是值的加权平均。"),
        ("它没有偏置，参数更少。", "它有偏置，并非参数更少。"),
        ("旋转不改变向量的长度", "旋转改变向量的长度。"),
        ("只有 q 与 k 做内积", "并非只有 q 与 k 做内积。"),
        ("不加掩码时它对排列是等变的", "不加掩码时它对排列不是等变的。"),
        ("子词把罕见词拆成小片段", "子词没有把罕见词拆成小片段。"),
        ("fp16：26 GB", "fp16：不是 26 GB。"),
    ],
)
def test_chinese_is_negated_at_the_verb(said: str, denied: str) -> None:
    assert at_verbs(said, "zh") == denied


@pytest.mark.parametrize("lang", LANGS)
def test_swapped_roles_change_the_text_and_what_it_leaves_alone_is_allowed(lang: Lang) -> None:
    found = made("roles-swapped", lang, number=None)
    assert found
    for attack in found:
        assert attack.reply != attack.base_reply
        assert 0.15 <= attack.bound <= 0.85


def swappable(asked: str, claims: Sequence[str]) -> Basis:
    points = tuple(
        question().key_points[0].model_copy(update={"id": f"p{n}", "weight": 1, "text": both(claim)})
        for n, claim in enumerate(claims)
    )
    one = question().model_copy(
        update={"question": both(asked), "answer": both(" ".join(claims)), "key_points": points, "misconceptions": ()}
    )
    return Basis(one, "en")


def test_a_swap_turns_claims_about_one_side_and_not_lists_of_both() -> None:
    basis = swappable(
        "LayerNorm or BatchNorm?", ["LayerNorm ignores the batch.", "BatchNorm and LayerNorm have gains."]
    )
    (pair,) = pairs(basis)
    assert untouched(basis, pair) == 0.5
    assert pair.swapped("LayerNorm is unlike BatchNorm.") == "BatchNorm is unlike LayerNorm."
    (attack,) = [
        a for a in attacks(basis.question, "en", categories=["roles-swapped"]) if a.variant.startswith("reference")
    ]
    assert attack.reply == "BatchNorm ignores the batch. LayerNorm and BatchNorm have gains."
    assert attack.bound == pytest.approx(0.65)


def test_a_question_without_two_things_is_skipped_and_counted() -> None:
    basis = swappable("What is a kernel?", ["A kernel fuses operations."])
    suite = build({basis.question.id: basis.question}, categories=["roles-swapped"])
    assert suite.attacks == ()
    assert suite.skipped == {"roles-swapped/en": 1, "roles-swapped/zh": 1}


def test_an_off_topic_reply_comes_from_another_topic() -> None:
    for attack in made("off-topic", "en"):
        other = attack.variant.split(" of ")[1]
        assert shipped()[other].topic != shipped()[attack.question_id].topic


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("category", of_kind("control"))
def test_a_control_changes_a_full_example_and_keeps_its_marks(category: str, lang: Lang) -> None:
    for attack in made(category, lang):
        assert attack.bound >= FULL
        assert attack.reply != attack.base_reply


def test_typing_mistakes_are_few() -> None:
    for attack in made("typos", "en"):
        assert attack.base_reply
        different = len(set(attack.base_reply.split()) ^ set(attack.reply.split()))
        assert 0 < different <= 2 * (0.02 * len(attack.base_reply) + 1)


def test_mixed_language_puts_chinese_terms_into_english() -> None:
    assert all(re.search(r"[\u3400-\u9fff]", a.reply) for a in made("mixed-language", "en"))


def test_encoded_orders_can_be_decoded() -> None:
    texts = [a.reply for a in attacks(question(), "en", categories=["encoded"], variants=30)]
    codes = [m[0] for text in texts for m in re.finditer(r"[A-Za-z0-9+/]{24,}=*", text) if len(m[0]) % 4 == 0]
    decoded = [base64.b64decode(code) for code in codes if not re.fullmatch(r"[0-9a-f]+", code)]
    assert any(d.decode("utf-8", "ignore") in WORDINGS["en"].COMMANDS for d in decoded)


@pytest.mark.parametrize(("place", "found"), [("before", "X A. B."), ("middle", "A. X B."), ("after", "A. B. X")])
def test_an_attack_stands_before_between_or_after_sentences(place: str, found: str) -> None:
    assert attached("A. B.", "X", place, "en") == found


def test_a_question_in_one_language_is_attacked_in_that_one() -> None:
    one = question().model_copy(update={"question": Text(en="Why scale?"), "answer": Text(en="Variance.")})
    assert {a.lang for a in build({one.id: one}).attacks} == {"en"}


def test_a_question_without_key_points_is_left_out() -> None:
    empty = Question(id="q", question=both("Q"), answer=both("A"))
    assert build({"q": empty}).attacks == ()
