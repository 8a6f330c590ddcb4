"""Whatever is touched in whatever order: no app falls over, and the phone can always be saved and put back."""

from __future__ import annotations

import random

import pytest

from emulators.phone.apps import shipped
from emulators.phone.phone import Phone
from emulators.phone.system.keys import BACK
from emulators.phone.system.packages import MAIN, Intent

WORDS = (
    "",
    "abc",
    "12",
    "99",
    "a@b.co",
    "Ada Lovelace",
    "  ",
    "555-0100",
    "x" * 40,
    "-1",
    "{name}",
    "%s",
    "2026-13-45",
)
STEPS = 120


@pytest.mark.parametrize("app", shipped(), ids=lambda app: app.label)
def test_an_app_survives_random_touches(app):
    phone, dice = Phone(seed=1), random.Random(app.package)
    for _ in range(STEPS):
        if phone.activities.at_home or not phone.has(app.package):
            if not phone.has(app.package):
                phone.reset(1)
            phone.start_activity(Intent(MAIN, package=app.package))
        _touch(phone, dice)
        assert not phone.crashes, phone.crashes[-1]
    before = phone.snapshot()
    phone.restore(before)
    assert phone.snapshot().hash == before.hash
    assert phone.nodes()


def _touch(phone, dice):
    nodes = [n for n in phone.nodes() if (n.clickable or n.editable or n.long_clickable or n.scrollable) and n.enabled]
    if not nodes:
        phone.key(BACK)
        return
    node, kind = dice.choice(nodes), dice.random()
    left, top, right, bottom = node.bounds
    x, y = (left + right) // 2, (top + bottom) // 2
    if node.editable and kind < 0.7:
        phone.accessibility.set_text(node.id, dice.choice(WORDS))
    elif kind < 0.08:
        phone.key(BACK)
    elif kind < 0.2:
        phone.tap(x, y, 700)
    elif kind < 0.28:
        phone.swipe(left + 5, y, right - 5, bottom - 3, 200)
    elif kind < 0.3:
        phone.advance(40)
    elif kind < 0.32:
        phone.configure(locale=dice.choice(("en-US", "de-DE", "ar-EG", "zh-CN")))
    else:
        phone.tap(x, y)
