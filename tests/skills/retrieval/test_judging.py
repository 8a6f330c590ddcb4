from __future__ import annotations

import numpy as np
import pytest

from skills.retrieval.features import ask
from skills.retrieval.judging import cautious_judge, fit_figures, fit_judge, need_figures
from skills.retrieval.used import Label, UsedGoals
from tests.skills.retrieval.toy import library

NEEDED = 4 * [
    "wake me at seven",
    "text Anna hello",
    "book a flight to Oslo",
    "play a song now",
    "weather in Rome today",
]
IDLE = 4 * [
    "why is the sky blue",
    "what do you think of love",
    "tell a joke to us",
    "who are you really",
    "explain gravity",
]


def test_whether_a_skill_is_needed_is_learnt() -> None:
    found = library()
    figures = np.stack([need_figures(ask(goal, found), found) for goal in NEEDED + IDLE])
    answers = np.array([True] * len(NEEDED) + [False] * len(IDLE))
    judge = fit_judge(figures, answers)
    fresh = [need_figures(ask(goal, found), found) for goal in ("wake me early", "why is the grass green")]
    assert judge.says_yes(np.stack(fresh)).tolist() == [True, False]


def test_none_of_the_candidates_fits_when_the_right_one_is_absent() -> None:
    found = library()
    used = UsedGoals([Label("rouse me", ("set-alarm",))], found)
    right = fit_figures(ask("wake me with an alarm", found), ["set-alarm", "play-music"], found, used)
    wrong = fit_figures(ask("wake me with an alarm", found), ["book-flight", "play-music"], found, used)
    assert right[0] > wrong[0]
    assert len(right) == len(wrong)
    assert len(fit_figures(ask("wake me", found), ["set-alarm"], found, UsedGoals([], found))) < len(right)


@pytest.mark.parametrize("most", [0.05, 0.2])
def test_the_threshold_turns_away_no_more_than_was_agreed(most: float) -> None:
    random = np.random.default_rng(1)
    answers = np.arange(1000) % 2 == 0
    figures = random.standard_normal((1000, 3)) + answers[:, None]
    groups = [f"group {number // 4}" for number in range(1000)]
    judge = cautious_judge(figures, answers, groups, most)
    again = random.standard_normal((1000, 3)) + answers[:, None]
    refused = ~judge.says_yes(again) & answers
    assert refused.sum() / answers.sum() <= most + 0.04
    assert judge.says_yes(again)[~answers].mean() < 0.9
