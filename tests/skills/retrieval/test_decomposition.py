from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.retrieval.decomposition import MAX_CLAUSES, clauses, cleaned, names_something, without_particulars
from skills.retrieval.words import spaced, words


@pytest.mark.parametrize(
    ("goal", "found"),
    [
        ("Could you find flights to Rome, and also remind me to pack?", ("find flights to Rome", "remind me to pack")),
        ("Please provide me with the weather. Lastly, set an alarm for 7.", ("the weather", "set an alarm for 7")),
        ("Wake me", ("Wake me",)),
        ("", ("",)),
        ("Play 'Rock and Roll, live' and then dim the lights", ("Play 'Rock & Roll  live", "dim the lights")),
    ],
)
def test_a_goal_is_taken_apart(goal: str, found: tuple[str, ...]) -> None:
    assert clauses(goal) == found


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("I'm looking for a hotel near the sea", "a hotel near the sea"),
        ("Also, can you please send me the report", "the report"),
        ("please", "please"),
    ],
)
def test_politeness_goes(said: str, meant: str) -> None:
    assert cleaned(said) == meant


def test_particulars_go() -> None:
    assert without_particulars("Send 'see you' to Anna at 10:30 via https://x.org/a") == "Send to at via"
    assert names_something("Who directed Titanic?")
    assert names_something('who made "alien"?')
    assert not names_something("What can I watch? Something new.")


@given(st.text(max_size=400))
def test_no_goal_comes_to_nothing(goal: str) -> None:
    found = clauses(goal)
    assert 1 <= len(found) <= MAX_CLAUSES
    assert without_particulars(goal) is not None
    assert all(words(goal))


def test_names_are_read_as_words() -> None:
    assert spaced("GetMovieCredit") == "get movie credit"
    assert spaced("GET /movie/{movie_id}/credits") == "get movie movie id credits"
    assert words("running runs stopped boxes glass the") == ("run", "run", "stop", "box", "glass")
    for one, many in (("movie", "movies"), ("city", "cities"), ("day", "days"), ("note", "notes")):
        assert words(one) == words(many)
