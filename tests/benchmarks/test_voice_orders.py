"""What the benchmark of spoken orders says aloud, and what it takes for right."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.voice.hearing import word_errors
from benchmarks.voice.orders import SEED, SEED_OF_DEVELOPMENT, Command, Part, draw_orders, is_same, phone_skills
from benchmarks.voice.sound import VOICES, VOICES_OF_DEVELOPMENT, in_room, pink
from planner.wordings.matching import SkillMatcher


def test_every_order_as_it_is_typed_is_what_it_should_become():
    skills = phone_skills()
    matcher = SkillMatcher(skills)
    for command in draw_orders(skills, 120, SEED_OF_DEVELOPMENT):
        found = matcher.matches(command.written)
        assert found, command
        assert is_same(found[0].skill.name, found[0].arguments, command), (command, found[0])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("12:00 am", "00:00", True), ("07:05", "7:05 am", True), ("12:00", "12:00 am", False), ("7:05 pm", "7:05", False)],
)
def test_the_same_time_may_be_written_in_two_ways(one, other, same):
    assert is_same("s", {"time": one}, Command("", "", "s", {"time": other})) == same


def test_development_shares_neither_voices_nor_draw_with_what_is_reported():
    assert not set(VOICES) & set(VOICES_OF_DEVELOPMENT)
    skills = phone_skills()
    assert draw_orders(skills, 20, SEED) != draw_orders(skills, 20, SEED_OF_DEVELOPMENT)


def test_parts_are_the_whole_and_each_is_spread_over_it():
    wanted = draw_orders(phone_skills(), 20, SEED)
    parts = [Part(number, 4).of(wanted) for number in range(1, 5)]
    assert sorted(number for part in parts for number, _ in part) == list(range(20))
    assert [number for number, _ in parts[1]] == [1, 5, 9, 13, 17]


def test_noise_is_as_loud_as_it_is_said_to_be():
    dice = np.random.default_rng(0)
    speech = (np.sin(np.arange(32_000) / 5) * 8_000).astype(np.int16)
    quiet, loud = (in_room(speech, np.random.default_rng(1), snr) for snr in (None, 10.0))
    edge = loud[:8_000].astype(float)
    assert np.sqrt(np.mean(edge**2)) == pytest.approx(8_000 / np.sqrt(2) / 10**0.5, rel=0.15)
    assert np.abs(quiet[:8_000]).max() < 100
    assert np.sqrt(np.mean(pink(32_000, dice) ** 2)) == pytest.approx(1)


def test_words_that_differ_are_counted():
    assert word_errors("set an alarm for seven", "Set the alarm for seven thirty.") == (2, 5)
    assert word_errors("stop", "") == (1, 1)
