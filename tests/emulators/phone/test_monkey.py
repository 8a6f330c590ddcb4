"""Somebody who touches anything at all never makes an app fail, and the phone stays data."""

from __future__ import annotations

import random

import pytest

from emulators.phone.apps import shipped
from emulators.phone.config import Config
from emulators.phone.keys import BACK
from emulators.phone.packages import MAIN, Intent
from emulators.phone.phone import Phone

STEPS = 90
PHONES = (
    Config(),
    Config(rotation=1),
    Config(width_px=720, height_px=1280, density_dpi=320, locale="de-DE", font_scale=1.3),
)
TEXTS = ("", "abc", "12.5", "0", "-1", "2026", "ä/..", "مر", "x" * 80)


@pytest.mark.parametrize("app", shipped(), ids=lambda app: app.label)
def test_any_touches_in_any_order(app):
    dice = random.Random(app.label)
    phone = Phone(3, dice.choice(PHONES))
    done: list[str] = []
    for _ in range(STEPS):
        if phone.activities.at_home or phone.activities.top["package"] != app.package:
            phone.start_activity(Intent(MAIN, package=app.package))
        done.append(touch_something(phone, dice))
        assert not phone.crashes, f"after {done[-6:]}: {phone.crashes[-1]}"
    snapshot = phone.snapshot()
    again = Phone()
    again.restore(snapshot)
    assert again.snapshot().hash == snapshot.hash


def touch_something(phone, dice):
    nodes = [node for node in phone.nodes() if node.clickable or node.long_clickable or node.scrollable or node.range]
    chance = dice.random()
    if not nodes or chance < 0.06:
        phone.key(BACK)
        return "back"
    node = dice.choice(nodes)
    x, y = (node.bounds[0] + node.bounds[2]) // 2, (node.bounds[1] + node.bounds[3]) // 2
    if node.editable and chance < 0.7:
        phone.set_text(node.id, dice.choice(TEXTS))
    elif node.scrollable and chance < 0.8:
        phone.scroll(node.id, dice.choice(("down", "up")))
    elif node.range and chance < 0.8:
        phone.set_progress(node.id, dice.uniform(node.range[0], node.range[1]))
    elif chance < 0.15:
        phone.tap(x, y, 700)
    elif chance < 0.2:
        phone.swipe(x, y, x + dice.randrange(-300, 300), y + dice.randrange(-300, 300), 200)
    else:
        phone.tap(x, y)
    if dice.random() < 0.02:
        phone.advance(400)
    return node.text or node.description or node.hint or node.resource_id or node.id
