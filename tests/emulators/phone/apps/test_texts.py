"""What the system and the apps say is there in every language of the phone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from PIL import ImageFont

from emulators import phone as package
from emulators.phone.apps import shipped
from emulators.phone.phone import Phone
from emulators.phone.system.defaults import SYSTEM_TEXTS
from emulators.phone.tasks.solving import solve
from emulators.phone.tasks.task import make_case
from emulators.phone.tasks.templates import templates
from emulators.phone.ui import fonts
from emulators.phone.ui.texts import LANGUAGES

FILES = sorted(Path(package.__path__[0]).rglob("*.yaml"))
APPS = ("calendar", "clock", "contacts", "dialer", "mail", "messages", "notes", "settings")
NAMES = "Daybreak|Carousel|Harbor bells|Marimba|Night train|Old telephone|Ripples|Pebble|Chime|Drop|Knock|Sparrow"
"""Names of tones, which are the same in every language."""


@pytest.mark.parametrize("name", APPS)
def test_all_that_an_app_says_in_its_tasks_is_translated(name, monkeypatch):
    said = set()
    real = Phone.translate

    def listen(self, app, english):
        if app.package == f"org.clewline.{name}":
            said.add(english)
        return real(self, app, english)

    monkeypatch.setattr(Phone, "translate", listen)
    phone = Phone()
    first = "phone" if name == "dialer" else name
    for template in templates():
        if template.name.startswith(f"{first}."):
            case = make_case(template, 0, phone)
            solve(phone, template.solve(case.parameters))
    app = next(app for app in shipped() if app.package == f"org.clewline.{name}")
    assert len(said) > 15
    for language in LANGUAGES[1:]:
        missing = {word for word in said if not (app.texts().get(word, language) or SYSTEM_TEXTS.get(word, language))}
        assert not {word for word in missing if not re.fullmatch(NAMES, word)}, language


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_translation_is_whole_and_keeps_what_is_filled_in(file):
    for english, told in yaml.safe_load(file.read_text("utf-8")).items():
        assert set(told) == set(LANGUAGES[1:]), english
        for words in told.values():
            assert sorted(re.findall(r"{\w+}", words)) == sorted(re.findall(r"{\w+}", english)), english


def test_every_chinese_character_that_is_said_can_be_drawn():
    said = {c for file in FILES for told in yaml.safe_load(file.read_text("utf-8")).values() for c in told["zh"]}
    font = ImageFont.truetype(str(Path(fonts.__file__).with_name("noto-chinese.ttf")), 24)
    nothing = bytes(font.getmask("\u9f98"))
    missing = {c for c in said if ord(c) > 0x2E7F and bytes(font.getmask(c)) == nothing}
    assert not missing, "run emulators/phone/ui/fonts/subset.py"
