from __future__ import annotations

import pytest

from emulators.phone.phone import Phone


@pytest.fixture
def phone():
    made = Phone(seed=4)
    yield made
    assert not made.crashes, made.crashes[-1]


@pytest.fixture
def shown():
    """What accessibility says of the active window."""

    def told(phone):
        return [word for node in phone.nodes() for word in (node.text, node.description, node.hint) if word]

    return told
