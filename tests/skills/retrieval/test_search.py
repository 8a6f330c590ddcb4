from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skills.codec import parse
from skills.retrieval.bm25 import BM25
from skills.retrieval.coverage import cover
from skills.retrieval.entry import Entry, entry_of
from skills.retrieval.features import PLAIN, ask, plain_features
from skills.retrieval.fusion import COLUMNS, Lesson, Weights, learn, shipped_weights
from skills.retrieval.library import SearchLibrary
from skills.retrieval.producers import Producers, needed_things, thing_of
from skills.retrieval.search import Found, Retriever
from skills.retrieval.used import USED, Label, UsedGoals, balanced_folds
from skills.retrieval.words import words
from tests.skills.retrieval.toy import ENTRIES, embed, library
from tests.skills.written import EVERYTHING


def names(found: list[Found]) -> list[str]:
    return [one.name for one in found]


@pytest.mark.parametrize(
    ("goal", "first"),
    [
        ("Wake me with an alarm at seven", "set-alarm"),
        ("Could you text Anna that I am late?", "send-message"),
        ("What will the weather be in Oslo on that day?", "weather-report"),
    ],
)
def test_a_goal_finds_the_skill_that_serves_it(goal: str, first: str) -> None:
    assert names(Retriever(library()).search(goal, 3))[0] == first


def test_a_goal_of_two_wishes_finds_both() -> None:
    found = Retriever(library()).search("Book a flight to Rome, and also play some music on the way", 2)
    assert set(names(found)) == {"book-flight", "play-music"}


def test_what_needs_an_id_pulls_in_what_finds_it() -> None:
    found = Retriever(library()).search('Who is in the cast and crew of the movie "Titanic"?', 2)
    assert set(names(found)) == {"GET /search/movie", "GET /movie/{movie_id}/credits"}


def test_a_goal_that_was_served_before_is_known_by_its_words() -> None:
    plain = Retriever(library())
    odd = "Get the bees buzzing"
    assert names(plain.search(odd, 1)) != ["play-music"]
    used = Retriever(library(), [Label("Get the bees buzzing please", ("play-music",))])
    assert names(used.search(odd, 1)) == ["play-music"]


def test_labels_of_skills_that_are_gone_are_passed_over() -> None:
    assert len(Retriever(library(), [Label("anything", ("gone",))]).used) == 0


def test_the_same_goal_is_ranked_the_same_and_all_entries_are() -> None:
    retriever = Retriever(library())
    one, other = retriever.search("play a song", 99), retriever.search("play a song", 99)
    assert one == other
    assert sorted(names(one)) == sorted(entry.name for entry in ENTRIES)


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_is_ranked(goal: str) -> None:
    found = Retriever(library()).search(goal, 99)
    assert len(found) == len(ENTRIES)
    assert all(np.isfinite(one.score) for one in found)


@pytest.mark.parametrize("count", [1, 2])
def test_small_libraries(count: int) -> None:
    assert len(Retriever(library(ENTRIES[:count])).search("wake me", 5)) == count


def test_two_entries_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="one name"):
        library((ENTRIES[0], ENTRIES[0]))


def test_the_apps_of_a_library_count() -> None:
    entries = [Entry(f"{app}||{api}", told, title=api, group=app) for app, api, told in (
        ("Vimeo", "SearchVideos", "Search videos."),
        ("Vimeo", "GetComments", "Comments of a video."),
        ("Other", "SearchVideos", "Search videos of all kinds everywhere."),
        ("Weather", "Today", "Weather of today."),
    )]  # fmt: skip
    found = SearchLibrary(entries, embed)
    assert found.grouped
    assert Retriever(found).search("search videos on Vimeo", 1)[0].name == "Vimeo||SearchVideos"


def test_a_skill_becomes_an_entry() -> None:
    entry = entry_of(parse(EVERYTHING))
    assert entry.needs == ("pin",)
    assert "note" in entry.takes
    assert entry.produces == ("order_id", "total")
    assert entry.group == "example.org"


def test_columns_are_standardised_and_named() -> None:
    found = library()
    rows = plain_features(ask("wake me at seven", found), found)
    assert rows.shape == (len(ENTRIES), len(PLAIN))
    assert np.allclose(rows.mean(axis=0), 0, atol=1e-4)
    spread = rows.std(axis=0)
    assert np.all(np.isclose(spread, 1, atol=1e-3) | np.isclose(spread, 0, atol=1e-3))


def test_bm25_is_okapi() -> None:
    okapi = BM25([["a", "b"], ["a", "a", "c"], ["d"]], k1=1.5, b=0.75)
    idf_a, idf_d = np.log(1 + 1.5 / 2.5), np.log(1 + 2.5 / 1.5)
    scores = okapi.scores(["a", "d", "nowhere"])
    assert np.isclose(scores[0], idf_a * 2.5 / (1 + 1.5 * (0.25 + 0.75 * 2 / 2)))
    assert np.isclose(scores[1], idf_a * 2 * 2.5 / (2 + 1.5 * (0.25 + 0.75 * 3 / 2)))
    assert np.isclose(scores[2], idf_d * 2.5 / (1 + 1.5 * (0.25 + 0.75 * 1 / 2)))


@pytest.mark.parametrize(
    ("entry", "things"),
    [
        (Entry("GET /movie/{movie_id}/credits", needs=("movie_id",)), {words("movie")}),
        (Entry("GET /albums/{id}/tracks"), {words("album")}),
        (Entry("x", needs=("seasonNumber", "bookClubId")), {words("book club")}),
        (Entry("x", needs=("query", "page")), set()),
    ],
)
def test_what_an_entry_needs_an_id_of(entry: Entry, things: set[tuple[str, ...]]) -> None:
    assert needed_things(entry) == things
    assert thing_of("movie_id") == thing_of("movieId") == words("movies")


def test_producers_are_who_says_so_then_who_is_called_so() -> None:
    entries = (
        Entry("cancel-order", needs=("order_id",)),
        Entry("list-purchases", produces=("order_id",)),
        Entry("order-taxi", "Order a taxi."),
    )
    producers = Producers(library(entries))
    assert producers.of(0) == {1, 2}
    assert producers.of(1) == frozenset()
    alone = (*entries[:1], Entry("search"), Entry("other-app-orders", group="other"))
    assert Producers(library(alone)).of(0) == {1}  # a search for anything; another app's ids are of no use


def test_coverage_takes_one_for_each_clause() -> None:
    scores = np.array([3.0, 2.9, 2.8, 1.0, 0.0], np.float32)
    clauses = np.array([[4.0, 3.9, 3.8, 0.0, 0.0], [0.0, 0.0, 0.0, 4.0, 0.0]], np.float32)
    assert list(cover(scores, clauses, 0, 1)) == [0, 1, 2, 3, 4]
    assert set(cover(scores, clauses, 4, 2)[:2]) == {0, 3}
    assert sorted(cover(scores, clauses, 4, 2)) == [0, 1, 2, 3, 4]


def test_weights_are_learnt_and_stay_near_the_prior_without_lessons() -> None:
    random = np.random.default_rng(0)
    lessons = []
    for _ in range(40):
        rows = random.standard_normal((20, 3)).astype(np.float32)
        lessons.append(Lesson(rows, (int(rows[:, 1].argmax()),)))
    prior = np.array([0.5, 0.0, 0.0], np.float32)
    learnt = learn([lessons], prior)
    assert learnt[1] > 1.0
    assert abs(learnt[0]) < 0.5
    assert np.array_equal(learn([[]], prior), prior)
    assert np.array_equal(learn([lessons], prior), learnt)  # no dice


def test_teaching_uses_each_label_only_on_others() -> None:
    goals = ["rouse me early", "rouse me at six", "rouse me at noon", "ping Bo", "ping Anna", "ping the office"]
    labels = [Label(goal, ("set-alarm" if "rouse" in goal else "send-message",)) for goal in goals]
    taught = Retriever(library()).taught(labels)
    assert names(taught.search("rouse me tomorrow", 1)) == ["set-alarm"]
    assert names(taught.search("ping my mother", 1)) == ["send-message"]
    assert taught.weights.values != shipped_weights(grouped=False, used=True).values


def test_folds_leave_every_entry_as_many_labels_as_any_other() -> None:
    labels = [Label(f"goal {number}", (f"skill-{number % 4}",)) for number in range(20)]
    folds = balanced_folds(labels, 5)
    for skill in range(4):
        assert sorted(folds[number] for number in range(20) if number % 4 == skill) == [0, 1, 2, 3, 4]


def test_what_nobody_has_used_is_judged_by_its_description() -> None:
    found = library()
    used = UsedGoals([Label("wake me", ("set-alarm",))], found)
    rows = used.features(ask("wake me", found).vectors)
    assert rows.shape == (len(ENTRIES), len(USED))
    assert rows[0, 0] == pytest.approx(1.0)
    assert rows[1:, 0].max() <= 0.4 + 1e-6


def test_the_shipped_weights_name_only_what_there_is() -> None:
    for grouped in (True, False):
        for used in (True, False):
            weights = shipped_weights(grouped, used)
            assert set(weights.values) <= set(COLUMNS)
            assert weights.vector().any()
    assert Weights({"goal_whole": 1.0}).vector()[COLUMNS.index("goal_whole")] == 1.0
