from hypothesis import given
from hypothesis import strategies as st

from planner.practised.words import find_run, keys_in, words_in


@given(st.text(max_size=200))
def test_every_word_stands_where_it_says(text: str) -> None:
    last = 0
    for word in words_in(text):
        assert last <= word.start < word.end <= len(text)
        assert text[word.start : word.end].casefold() == word.text
        last = word.end


def test_what_is_typed_can_be_cut_out_of_a_goal() -> None:
    said = [word.text for word in words_in("Text Ada’s mother (305-555-0166): “I’m late, sorry!” at 7:30.")]
    assert "ada" in said
    assert "305-555-0166" in said
    assert "7:30" in said
    assert "i’m" in said
    assert "!" in said


def test_words_of_one_stem_and_numbers_in_words_are_compared_as_one() -> None:
    assert keys_in("Deleting two") == keys_in("deleted 2")


def test_a_run_is_found_where_the_words_stand_side_by_side() -> None:
    assert find_run(("new", "event"), ("add", "new", "event")) == 1
    assert find_run(("event", "new"), ("add", "new", "event")) == -1
    assert find_run((), ("add",)) == -1
