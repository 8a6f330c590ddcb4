"""What is held out never enters training."""

from __future__ import annotations

import pytest

from perception.training.icons.naming import plain_name
from perception.training.icons.sources import HELD_OUT_SETS, TRAINING_SETS, forbidden
from perception.training.screens.sources import HELD_OUT, HELD_OUT_NAMES, TRAINING


def test_no_training_set_is_held_out_or_descends_from_one_that_is():
    assert not [prefix for prefix in TRAINING_SETS if forbidden(prefix)]
    assert not set(TRAINING_SETS) & set(HELD_OUT_SETS)


@pytest.mark.parametrize(
    "prefix",
    ["bi", "lucide", "lucide-lab", "feather", "fa", "fa6-solid", "fa7-solid", "la", "f7", "carbon", "ri", "adwaita"],
)
def test_these_are_forbidden(prefix):
    assert forbidden(prefix)


def test_no_training_kit_is_held_out():
    told = " ".join(f"{kit.name} {kit.package} {' '.join(kit.styles + kit.modules + kit.scripts)}" for kit in TRAINING)

    assert not [name for name in HELD_OUT_NAMES if name in told]
    assert all(any(name in f"{kit.name} {kit.package}" for name in HELD_OUT_NAMES) for kit in HELD_OUT)


def test_there_are_at_least_ten_kits_to_learn_from():
    assert len({kit.package for kit in TRAINING}) >= 10


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("arrow-back-outline-rounded", "arrow back"),
        ("home-24-filled", "home"),
        ("ShoppingCart", "shopping cart"),
        ("outline", "outline"),
        ("3d-rotate", "3d rotate"),
    ],
)
def test_names_lose_styles_and_sizes(name, plain):
    assert plain_name(name) == plain
