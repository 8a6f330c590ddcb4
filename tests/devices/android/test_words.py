"""Names of keys, of apps and of permissions."""

from __future__ import annotations

import pytest

from devices.android.keys import key_code
from devices.android.launching import launch_target
from devices.android.prompts import permission_kind
from devices.errors import ActionFailed, NavigationFailed


@pytest.mark.parametrize(
    ("name", "code", "meta"),
    [
        ("Enter", 66, 0),
        ("enter", 66, 0),
        ("KEYCODE_ENTER", 66, 0),
        ("KEYCODE_VOLUME_UP", 24, 0),
        ("Home", 3, 0),
        ("Back", 4, 0),
        ("F5", 135, 0),
        ("a", 29, 0),
        ("A", 29, 0x41),
        ("9", 16, 0),
        ("Control+a", 29, 0x3000),
        ("Control+Shift+ArrowLeft", 21, 0x3041),
        ("+", 81, 0),
        ("Control++", 81, 0x3000),
    ],
)
def test_keys_by_name(name: str, code: int, meta: int):
    assert key_code(name) == (code, meta)


@pytest.mark.parametrize("name", ["NoSuchKey", "Hyper+a", "é", "F99", "Control+", "++", "KEYCODE_"])
def test_keys_that_do_not_exist(name: str):
    with pytest.raises(ActionFailed, match="no key"):
        key_code(name)


APPS = {
    "Clock": "com.google.android.deskclock",
    "Camera": "a.camera",
    "Camera Pro": "b.camera",
    "org.mail.k9": "org.mail.k9",
}


@pytest.mark.parametrize(
    ("told", "target"),
    [
        ("clock", "com.google.android.deskclock"),
        ("Camera", "a.camera"),
        ("camera pro", "b.camera"),
        ("k9", "org.mail.k9"),
        ("org.x.y/.Main", "org.x.y/.Main"),
        ("https://example.org/a", "https://example.org/a"),
        ("tel:123", "tel:123"),
    ],
)
def test_apps_by_what_people_call_them(told: str, target: str):
    assert launch_target(told, APPS) == target


def test_an_ambiguous_name_lists_what_it_could_be():
    with pytest.raises(NavigationFailed, match="several apps"):
        launch_target("mail", {"Mail A": "a.x", "Mail B": "b.x"})


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Allow Maps to access this device's location?", "location"),
        ("Allow Notes to record audio?", "microphone"),
        ("Allow Mail to send you notifications?", "notifications"),
        ("Allow X to access your contacts?", "contacts"),
        ("Möchtest du das?", ""),
    ],
)
def test_permissions_by_their_words(message: str, kind: str):
    assert permission_kind(message) == kind
