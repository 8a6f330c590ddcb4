from __future__ import annotations

import pytest

from emulators.phone.apps.settings import INDEX
from emulators.phone.apps.shop import APP as SHOP
from emulators.phone.system.packages import Intent
from emulators.phone.tasks.solving import solve
from emulators.phone.tasks.task import back, open_app, scroll_to, tap, type_into
from emulators.phone.tasks.templates.settings import page

SETTINGS = "org.clewline.settings"


def test_everything_the_search_finds_leads_to_a_page(phone):
    from emulators.phone.apps.settings import APP

    assert {screen for _, screen in INDEX} <= set(APP.screens())
    for screen in APP.screens():
        phone.activities.begin(SETTINGS, screen, {})
        phone.advance(0.1)
        phone.broadcast(Intent("nothing"))
        assert phone.nodes()


def test_search_goes_to_a_page(phone, shown):
    steps = [open_app("Settings"), tap("#search_action_bar"), type_into("Search settings", "bright")]
    solve(phone, steps)
    assert {"Brightness level", "Adaptive brightness"} <= set(shown(phone))
    solve(phone, [tap("Brightness level")])
    assert phone.activities.top["screen"] == "display"
    solve(phone, [back(), type_into("Search settings", "qqq")])
    assert "No results" in shown(phone)


@pytest.mark.parametrize(
    ("password", "error"), [("abc", "At least 8 characters"), ("wrong-password", "Check the password")]
)
def test_a_wrong_password_joins_no_network(phone, password, error):
    network = next(n for n in phone.state(SETTINGS)["networks"] if n["secured"] and not n["saved"])
    connected = phone.state(SETTINGS)["connected"]
    solve(phone, [*page("network", "Internet", network["ssid"]), type_into("Password", password), tap("Connect")])
    assert phone.state(SETTINGS)["connected"] == connected
    assert phone.alert is not None
    assert any(view.error.startswith(error) for window in phone.windows() for view in window.root.walk())


def test_without_bluetooth_nothing_connects(phone):
    device = next(d for d in phone.state(SETTINGS)["devices"] if d["paired"])
    solve(phone, [*page("connected", device["name"])])
    assert not device["connected"]
    assert phone.notices.last_toast == "Turn on Bluetooth first"
    solve(phone, [tap("Bluetooth"), tap(device["name"])])
    assert device["connected"]
    solve(phone, [tap("Bluetooth")])
    assert not device["connected"]


@pytest.mark.parametrize(
    ("first", "second", "error"),
    [("12", "12", "The PIN must have at least 4 digits"), ("1234", "4321", "The PINs don’t match"),
     ("12ab", "12ab", "The PIN must have at least 4 digits")],
)  # fmt: skip
def test_a_bad_pin_is_not_set(phone, shown, first, second, error):
    steps = [*page("security", "Screen lock", "PIN"), type_into("New PIN", first), type_into("Confirm PIN", second)]
    solve(phone, [*steps, tap("#confirm")])
    assert error in shown(phone)
    assert phone.state(SETTINGS)["pin"] == ""


def test_the_pin_is_asked_for_before_the_lock_is_changed(phone, shown):
    phone.state(SETTINGS)["pin"] = "2468"
    solve(phone, page("security", "Screen lock"))
    assert "Swipe" not in shown(phone)
    solve(phone, [tap("#confirm_pin"), type_into("PIN", "1111"), tap("Next")])
    assert phone.alert is not None
    solve(phone, [type_into("PIN", "2468"), tap("Next")])
    assert "Swipe" in shown(phone)


def test_the_language_changes_at_once_and_back(phone, shown):
    solve(phone, page("languages", "System languages", "Deutsch (Deutschland)"))
    assert phone.config.locale == "de-DE"
    assert "Systemsprachen" in shown(phone)
    solve(phone, [tap("English (United States)")])
    assert "System languages" in shown(phone)


def test_dark_theme_and_font_size_take_effect(phone):
    solve(phone, [*page("display"), tap("Dark theme"), tap("Font size"), tap("Largest")])
    assert phone.config.dark
    assert phone.config.font_scale == 1.3


def test_a_system_app_cannot_be_uninstalled_and_another_can(phone):
    solve(phone, page("apps", "Messages"))
    assert not next(node for node in phone.nodes() if node.text == "Uninstall").enabled
    phone.lifecycle.stop(SETTINGS)
    solve(phone, [*page("apps", SHOP.label), tap("Uninstall"), tap("Cancel")])
    assert phone.has(SHOP.package)
    solve(phone, [tap("Uninstall"), tap("Uninstall")])
    assert not phone.has(SHOP.package)
    assert phone.effects.count("package.removed", kind="irreversible") == 1


def test_force_stop_closes_the_app(phone):
    solve(phone, [open_app("Notes"), *page("apps", "Notes"), tap("Force stop"), tap("Force stop")])
    assert "org.clewline.notes" not in phone.running


def test_everything_can_be_erased_after_two_questions(phone):
    solve(phone, [*page("system", "Reset options"), tap("#erase"), tap("Erase all data"), tap("Cancel")])
    assert phone.effects.count("phone.erased") == 0
    solve(phone, [tap("#erase"), tap("Erase all data"), tap("Erase all data")])
    assert phone.effects.count("phone.erased", kind="irreversible") == 1
    assert phone.state("org.clewline.contacts")["contacts"] == []
    assert phone.boots == 1
    assert phone.activities.at_home


def test_seven_taps_make_a_developer(phone, shown):
    solve(phone, [*page("system")])
    assert "Developer options" not in shown(phone)
    phone.lifecycle.stop(SETTINGS)
    solve(phone, [*page("about"), scroll_to("Build number"), *([tap("Build number")] * 6)])
    assert phone.notices.last_toast == "You are now 1 steps away from being a developer."
    solve(phone, [tap("Build number")])
    phone.lifecycle.stop(SETTINGS)
    solve(phone, page("system"))
    assert "Developer options" in shown(phone)


def test_a_network_needs_a_name(phone):
    count = len(phone.state(SETTINGS)["networks"])
    solve(phone, [*page("network", "Internet"), scroll_to("Add network"), tap("Add network"), tap("Save")])
    assert len(phone.state(SETTINGS)["networks"]) == count
    solve(phone, [type_into("Network name", "Attic"), tap("Save")])
    assert phone.state(SETTINGS)["networks"][-1]["ssid"] == "Attic"
