"""Apps of the phone: the shipped ones come up everywhere, and somebody else's can be added."""

from __future__ import annotations

import pytest

from emulators.errors import AppUnusable
from emulators.phone.apps import load, load_templates, shipped
from emulators.phone.phone import Phone
from emulators.phone.system.config import Config
from emulators.phone.system.packages import MAIN, Intent

MINE = """
from emulators.phone.app import App
from emulators.phone.ui.widgets import scroll, text

class Mine(App):
    package = "com.example.mine"
    label = "Mine"
    def first_state(self, dice, now):
        return {"greeting": "hello from mine"}
    def screens(self):
        return {"main": lambda ui: ui.page(scroll(text(ui.state["greeting"])), ui.bar("Mine"))}

APP = Mine()
TEMPLATES = []
"""


@pytest.mark.parametrize("app", shipped(), ids=lambda app: app.label)
@pytest.mark.parametrize(
    "config",
    [
        Config(), Config(dark=True, font_scale=1.3), Config(locale="ar-EG"), Config(rotation=1), Config(locale="zh-CN"),
        Config(width_px=720, height_px=1280, density_dpi=320, locale="de-DE", hour24=False),
    ],
    ids=["plain", "dark-large", "arabic", "landscape", "chinese", "small-german"],
)  # fmt: skip
def test_a_shipped_app_comes_up(app, config):
    phone = Phone(config=config)
    phone.start_activity(Intent(MAIN, package=app.package))
    assert phone.activities.top["package"] == app.package
    assert len(phone.nodes()) > 3
    phone.screenshot()
    assert not phone.crashes, phone.crashes[-1]


def test_shipped_apps_have_names_of_their_own():
    packages, labels = [app.package for app in shipped()], [app.label for app in shipped()]
    assert len(set(packages)) == len(packages)
    assert len(set(labels)) == len(labels)


def test_a_module_of_somebody_else_is_an_app(tmp_path):
    (tmp_path / "mine.py").write_text(MINE)
    (tmp_path / "helper_of_mine.py").write_text("NOT_AN_APP = 1\n")
    (app,) = load(tmp_path)
    phone = Phone(apps=[*shipped(), app])
    phone.start_activity(Intent(MAIN, package="com.example.mine"))
    assert any(node.text == "hello from mine" for node in phone.nodes())
    assert load_templates(tmp_path) == ()


@pytest.mark.parametrize(
    ("source", "match"),
    [
        ("", "there is no app"),
        ("APP = 3", "no App"),
        ("raise ValueError('broken')", "ValueError: broken"),
        ("def (", "SyntaxError"),
        (MINE.replace('package = "com.example.mine"', ""), "no package"),
        (MINE.replace('"main"', '"start"'), "screen named main"),
    ],
)
def test_what_is_no_app_is_refused_with_the_reason(tmp_path, source, match):
    (tmp_path / "mine.py").write_text(source)
    with pytest.raises(AppUnusable, match=match):
        load(tmp_path / "mine.py")
