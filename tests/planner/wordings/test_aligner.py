"""A library laid beside an order: which skills are looked at."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from planner.wordings.aligner import Aligner
from skills.codec import parse

PHONE_OF_A_CONTACT = parse("""
skill: contact-number
description: Read the phone number of a contact.
parameters:
  name: {type: string}
examples: ["Look up the phone number of {name}"]
tests: [{arguments: {name: Anna Keller}}]
effects: {apps: [org.example.contacts]}
tags: [people]
steps: [{do: back}]
""")
WAY_TO_A_PLACE = parse("""
skill: way-to
description: Show the way to a place.
parameters:
  place: {type: string}
examples: ["Show the way to {place}"]
tests: [{arguments: {place: Rose Garden}}]
effects: {apps: [org.example.maps]}
tags: [places]
steps: [{do: back}]
""")


def alike(left: Sequence[str], right: Sequence[str]) -> list[list[float]]:
    return [[0.9 for _ in right] for _ in left]


@pytest.mark.parametrize(
    ("order", "looked_at"),
    [
        ("Look up the phone number of Rose Garden", True),
        ("Look up the phone number of Rose Garden in Maps", False),
        ("In the Maps app, look up the phone number of Rose Garden", False),
        ("Look up the phone number of Rose Garden on the map", False),
        ("Look up the phone number of Rose Garden in my contacts", True),
        ("Look up the phone number of Alice in Wonderland", True),
    ],
)
def test_a_skill_of_another_app_than_the_order_says_is_left_out(order, looked_at):
    aligner = Aligner([PHONE_OF_A_CONTACT, WAY_TO_A_PLACE], alike)
    found = {each.skill.name for _, each in aligner.candidates(order)}
    assert ("contact-number" in found) is looked_at
