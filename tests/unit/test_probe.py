"""Follow-ups do not give the answer away."""

from interviewer.core.probe import GENERIC, leaks, probe_text
from tests.factory import both, question

Q = question()
VARIANCE = Q.point("variance")


def test_a_text_that_earns_the_point_leaks() -> None:
    assert leaks("So the variance grows with the dimension, right?", Q, VARIANCE)


def test_a_text_with_the_points_unsaid_words_leaks() -> None:
    point = VARIANCE.model_copy(update={"accept": ()})
    assert leaks("Does it grow with some dimension?", Q, point)


def test_words_that_the_candidate_has_said_do_not_leak() -> None:
    point = VARIANCE.model_copy(update={"accept": ()})
    assert not leaks("You said dimension. What grows with the dimension?", Q, point, said="it grows in each dimension")


def test_the_stored_probe_is_asked() -> None:
    assert probe_text(Q, VARIANCE, "zh") == "分数会有多大？"


def test_a_proposed_wording_comes_first_unless_it_leaks() -> None:
    assert probe_text(Q, VARIANCE, "en", proposed="How large, typically?") == "How large, typically?"
    assert (
        probe_text(Q, VARIANCE, "en", proposed="Does the variance depend on the dimension?")
        == "How large do the scores get?"
    )


def test_without_a_stored_probe_a_generic_one_is_asked() -> None:
    point = VARIANCE.model_copy(update={"probe": None})
    assert probe_text(Q, point, "en", turn=1) == GENERIC["en"][1]
    leaking = VARIANCE.model_copy(update={"probe": both("Is the variance tied to the dimension?")})
    assert probe_text(Q, leaking, "en") == GENERIC["en"][0]
