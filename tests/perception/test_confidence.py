"""What confidence is read from, and that it stays a probability."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from perception.confidence import COEFFICIENTS, confidence_of, equals_of, features_of
from perception.grounding import WEIGHTS

SCORES = st.lists(st.floats(0.001, 10), min_size=1, max_size=30).map(lambda s: sorted(s, reverse=True))
PARTS = st.dictionaries(st.sampled_from(sorted(WEIGHTS)), st.floats(0, 1))


@given(SCORES, st.floats(-5, 5), PARTS)
def test_it_is_a_probability_of_known_numbers(scores, said, parts):
    features = features_of(scores, said, parts)
    assert set(features) == set(COEFFICIENTS)
    assert 0 <= confidence_of(features, equals_of(scores)) <= 1


@given(SCORES)
def test_the_best_is_always_equal_to_itself(scores):
    assert 1 <= equals_of(scores) <= len(scores)


def test_a_lead_gives_confidence():
    parts = {"words": 1.0}
    close = confidence_of(features_of([1.5, 1.45], 1.0, parts))
    clear = confidence_of(features_of([1.5, 0.5], 1.0, parts))
    assert clear > close


def test_words_that_were_not_found_take_it():
    assert confidence_of(features_of([1.5], 1.0, {"words": 0.4})) < confidence_of(
        features_of([1.5], 1.0, {"words": 1.0})
    )
