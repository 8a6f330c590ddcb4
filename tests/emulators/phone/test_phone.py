"""The phone as a whole: what is shown, touched, written, remembered, and what it survives."""

from __future__ import annotations

import pytest

from emulators.phone.phone import Phone
from emulators.phone.system.config import Config
from emulators.phone.system.keys import BACK, DELETE, ENTER, HOME, PASTE, TAB
from emulators.phone.system.packages import MAIN, ActivityNotFound, Component, Intent, Package
from tests.emulators.phone.play_app import APP, PLAY, node, play_phone, press, shows


@pytest.fixture
def phone():
    return play_phone()


def test_a_tap_presses_the_button_under_it_once(phone):
    press(phone, "Press")
    assert phone.state(PLAY)["pressed"] == 1
    assert phone.effects.count("button.pressed") == 1
    assert next(iter(phone.effects)).cause == "tap"
    assert shows(phone, "Pressed 1 times")


def test_a_long_press_is_no_tap(phone):
    press(phone, "Press", hold_ms=600)
    assert (phone.state(PLAY)["held"], phone.state(PLAY)["pressed"]) == (1, 0)


def test_what_is_disabled_takes_no_touch(phone):
    press(phone, "Never")
    assert phone.state(PLAY)["pressed"] == 0
    assert not node(phone, "Never").enabled
    assert not phone.accessibility.click(node(phone, "Never").id)


def test_a_dialog_keeps_touches_from_what_lies_below(phone):
    below = node(phone, "Press").bounds
    press(phone, "Ask")
    assert shows(phone, "Really?")
    assert not shows(phone, "Press"), "only the active window is in the tree"
    phone.tap(below[0] + 5, below[1] + 5)
    assert phone.state(PLAY)["pressed"] == 0
    assert shows(phone, "Press"), "a touch beside the dialog closes it"


def test_a_dialog_does_what_its_button_says_and_closes(phone):
    press(phone, "Ask")
    press(phone, "Do it")
    assert phone.effects.count("done", "irreversible") == 1
    assert shows(phone, "Press")


def test_an_alert_can_be_read_and_answered(phone):
    press(phone, "Ask")
    assert phone.alert is not None
    assert (phone.alert.title, phone.alert.buttons) == ("Really?", ("Do it", "Cancel"))
    with pytest.raises(KeyError):
        phone.alert.press("Perhaps")
    phone.alert.press("Cancel")
    assert phone.alert is None
    assert phone.effects.count("done") == 0


def test_back_closes_the_dialog_then_the_screen_then_the_app(phone):
    press(phone, "Detail")
    phone.key(BACK)
    assert shows(phone, "Press")
    press(phone, "Ask")
    phone.key(BACK)
    assert shows(phone, "Press")
    phone.key(BACK)
    assert phone.focused == Component("org.clewline.launcher", "org.clewline.launcher.MainActivity")


def test_a_screen_gives_its_result_to_the_one_that_asked(phone):
    press(phone, "Detail")
    press(phone, "Give back")
    assert shows(phone, "Picked a pear")


def test_home_keeps_an_app_where_it_was(phone):
    press(phone, "Detail")
    phone.key(HOME)
    press(phone, "Play")
    assert shows(phone, "Give back")


def test_recent_apps_are_shown_and_can_be_closed(phone):
    phone.recents()
    phone.advance(0)
    assert shows(phone, "Play")
    press(phone, "Clear all")
    assert not phone.running.get(PLAY)
    phone.recents()
    assert shows(phone, "No recent items")


def test_a_list_builds_only_the_rows_in_sight(phone):
    press(phone, "List")
    rows = [n for n in phone.nodes() if n.text.startswith("Row ")]
    assert 10 < len(rows) < 60
    assert rows[0].text == "Row 0"


def test_a_list_scrolls_to_its_end_and_back(phone):
    press(phone, "List")
    listed = next(n for n in phone.nodes() if n.scrollable)
    assert not phone.accessibility.scroll(listed.id, "up")
    assert phone.accessibility.scroll(listed.id, "down", 1.0)
    assert not shows(phone, "Row 0")
    steps = 0
    while phone.accessibility.scroll(listed.id, "down", 50.0):
        steps += 1
        assert steps < 100
    last = node(phone, "Row 9999").bounds
    assert last[3] <= listed.bounds[3]
    while phone.accessibility.scroll(listed.id, "up", 50.0):
        steps += 1
        assert steps < 200
    assert shows(phone, "Row 0")


def test_a_finger_moves_a_list_as_far_as_it_goes(phone):
    press(phone, "List")
    before = node(phone, "Row 8").bounds[1]
    phone.swipe(500, 1500, 500, 1300, 1000)
    assert node(phone, "Row 8").bounds[1] == before - 200
    phone.swipe(500, 1500, 500, 1300, 60)
    assert node(phone, "Row 8").bounds[1] < before - 400, "a quick finger flings"


def test_a_row_keeps_its_id_while_it_scrolls(phone):
    press(phone, "List")
    name = node(phone, "Row 8").id
    phone.swipe(500, 1500, 500, 1300, 1000)
    assert node(phone, "Row 8").id == name


def test_writing_goes_to_the_field_that_was_tapped(phone):
    press(phone, "Form")
    phone.type_text("lost")
    assert phone.state(PLAY)["name"] == ""
    press(phone, "Name")
    phone.type_text("Ada")
    phone.key(TAB)
    phone.type_text("12ab345")
    assert phone.state(PLAY)["name"] == "Ada"
    assert phone.state(PLAY)["number"] == "1234", "digits only, four at most"


def test_a_field_has_one_line_or_many(phone):
    press(phone, "Form")
    phone.accessibility.set_text(node(phone, "Name").id, "one\ntwo")
    assert phone.state(PLAY)["name"] == "one two"


@pytest.mark.parametrize(
    ("text", "left"),
    [("ab", "a"), ("a😀", "a"), ("a👩‍👩‍👧‍👦", "a"), ("👍🏽", ""), ("ne\u0301", "n"), ("漢字", "漢"), ("", "")],
)
def test_erase_takes_what_a_person_calls_one_character(phone, text, left):
    press(phone, "Form")
    phone.accessibility.set_text(node(phone, "Name").id, text)
    press(phone, "Name")
    phone.key(DELETE)
    assert phone.state(PLAY)["name"] == left


def test_the_keyboard_covers_the_foot_and_the_field_stays_in_sight(phone):
    press(phone, "Form")
    scrolling = next(n for n in phone.nodes() if n.scrollable)
    while phone.accessibility.scroll(scrolling.id, "down"):
        pass
    press(phone, "Long")
    assert phone.keyboard_shown
    top = phone.size_px[1] - phone.keyboard_px
    assert node(phone, "Long").bounds[3] <= top
    phone.type_text("one")
    phone.key(ENTER)
    phone.type_text("two")
    assert phone.state(PLAY)["long"] == "one\ntwo"
    phone.key(BACK)
    assert not phone.keyboard_shown
    assert shows(phone, "Long"), "the first Back only hides the keyboard"


def test_keys_of_the_keyboard_write(phone):
    press(phone, "Form")
    press(phone, "Name")
    keys = {n.description: n for n in phone.nodes(all_windows=True) if n.package == "org.clewline.keyboard"}
    for name in ("Shift", "h", "i", "Space", "Symbols"):
        found = next(n for n in phone.nodes(all_windows=True) if n.description.casefold() == name.casefold())
        left, top, right, bottom = found.bounds
        phone.tap((left + right) // 2, (top + bottom) // 2)
    assert len(keys) > 25
    assert phone.state(PLAY)["name"] == "Hi "


def test_pasted_text_comes_from_the_clipboard(phone):
    press(phone, "Form")
    press(phone, "Name")
    phone.clipboard = "from elsewhere"
    phone.key(PASTE)
    assert phone.state(PLAY)["name"] == "from elsewhere"


def test_a_slider_is_dragged_tapped_or_set(phone):
    level = node(phone, "Level")
    left, top, right, bottom = level.bounds
    y = (top + bottom) // 2
    phone.tap(right - 30, y)
    assert phone.state(PLAY)["level"] == 10
    phone.swipe(right - 200, y, (left + right) // 2, y)
    assert phone.state(PLAY)["level"] == 5
    assert phone.accessibility.set_progress(level.id, 7.3)
    assert phone.state(PLAY)["level"] == 7
    assert node(phone, "Level").range == (0, 10, 7)


def test_a_menu_opens_and_closes_when_something_is_chosen(phone):
    press(phone, "More options")
    press(phone, "Menu entry")
    assert phone.state(PLAY)["pressed"] == 1
    assert shows(phone, "Press")


def test_a_toast_is_seen_not_touched_and_fades(phone):
    press(phone, "Toast")
    assert phone.notices.last_toast == "Toasted"
    assert not shows(phone, "Toasted")
    assert phone.notices.toast is not None
    phone.advance(5)
    assert phone.notices.toast is None


def test_a_snack_can_be_undone_while_it_is_there(phone):
    press(phone, "Snack")
    press(phone, "Undo")
    assert phone.effects.count("event.undo", number=7) == 1
    press(phone, "Snack")
    phone.advance(10)
    assert not shows(phone, "Undo")


def test_a_timer_comes_at_its_time_and_notifies(phone):
    press(phone, "Later")
    phone.advance(50)
    assert phone.effects.count("event.later") == 0
    phone.advance(15)
    assert phone.effects.count("event.later") == 1
    phone.open_notifications()
    press(phone, "Later has come")
    assert shows(phone, "Give back"), "a notification opens its screen"
    assert not phone.notices.shade


def test_a_permission_is_granted_only_by_a_person(phone):
    press(phone, "Contacts")
    assert phone.active_window().package == "com.android.permissioncontroller"
    press(phone, "Allow")
    assert "READ_CONTACTS" in phone.packages[PLAY].granted
    assert phone.effects.count("permission.granted", "irreversible") == 1


def test_a_permission_refused_twice_is_not_asked_for_again(phone):
    for _ in range(2):
        press(phone, "Camera")
        press(phone, "Don’t allow")
    press(phone, "Camera")
    assert phone.questions.permission is None
    assert not phone.packages[PLAY].granted


def test_an_intent_nobody_answers_says_so(phone):
    press(phone, "Nobody")
    assert "No app" in phone.notices.last_toast
    with pytest.raises(ActivityNotFound):
        phone.start_activity(Intent("no.such.ACTION"))


def test_an_intent_opens_the_screen_that_answers_it(phone):
    phone.home()
    phone.start_activity(Intent("android.intent.action.VIEW", data="play:something"))
    assert shows(phone, "Give back")
    assert phone.activities.top["args"] == {"data": "play:something"}


@pytest.mark.parametrize("name", ["Raise", "Broken"])
def test_an_app_that_fails_is_a_crash_the_phone_survives(phone, name):
    press(phone, name)
    assert len(phone.crashes) >= 1
    assert shows(phone, "Play keeps stopping")
    press(phone, "Close app")
    assert phone.activities.at_home
    assert any(line.tag == "AndroidRuntime" for line in phone.log.lines)


def test_an_app_that_hangs_shows_no_tree(phone):
    phone.questions.make_trouble("hang")
    assert phone.nodes() == ()
    phone.questions.make_trouble("anr")
    press(phone, "Wait")
    assert shows(phone, "Press")


def test_what_an_apk_is_installed_as_opens_as_a_stub(phone):
    phone.packages.install(Package("com.example.app", "Example", activities=("com.example.app.Main",),
                                   launcher_activity="com.example.app.Main"))  # fmt: skip
    phone.start_activity(Intent(MAIN, package="com.example.app"))
    assert phone.focused == Component("com.example.app", "com.example.app.Main")
    assert shows(phone, "Example")


def test_uninstalling_takes_the_app_and_its_state_away(phone):
    phone.lifecycle.uninstall(PLAY)
    assert not phone.has(PLAY)
    assert phone.effects.count("package.removed", "irreversible") == 1
    with pytest.raises(KeyError):
        phone.lifecycle.uninstall("org.clewline.launcher")


def test_the_screen_that_is_off_takes_no_touch(phone):
    place = node(phone, "Press").bounds
    phone.sleep()
    phone.tap(place[0] + 5, place[1] + 5)
    assert phone.nodes() == ()
    phone.wake()
    assert shows(phone, "Swipe up to unlock")
    phone.swipe(500, 1800, 500, 600)
    press(phone, "Press")
    assert phone.state(PLAY)["pressed"] == 1


def test_the_shade_comes_down_and_goes_up(phone):
    phone.swipe(500, 10, 500, 900)
    press(phone, "Bluetooth")
    assert phone.settings["global"]["bluetooth_on"] == "1"
    phone.swipe(500, 900, 500, 1500)
    assert phone.shade == "quick"
    phone.key(BACK)
    assert shows(phone, "Press")


def test_gestures_from_the_edges(phone):
    press(phone, "Detail")
    phone.swipe(5, 1000, 400, 1000)
    assert shows(phone, "Press")
    phone.swipe(500, 2395, 500, 1200)
    assert phone.activities.at_home


def test_buttons_below_do_what_they_say():
    phone = play_phone(config=Config(navigation="buttons"))
    bar = {n.description: n.bounds for n in phone.nodes(all_windows=True)}
    left, top, right, bottom = bar["Home"]
    phone.tap((left + right) // 2, (top + bottom) // 2)
    assert phone.activities.at_home


def test_the_same_seed_is_the_same_phone():
    first, second, other = Phone(3, apps=[APP]), Phone(3, apps=[APP]), Phone(4, apps=[APP])
    assert first.snapshot() == second.snapshot()
    assert first.snapshot().hash != other.snapshot().hash


def test_a_snapshot_brings_everything_back(phone):
    press(phone, "Form")
    press(phone, "Name")
    phone.type_text("kept")
    kept, shown = phone.snapshot(), phone.nodes()
    phone.type_text(" and more")
    press(phone, "Navigate up")
    phone.key(HOME)
    phone.configure(dark=True)
    phone.restore(kept)
    assert phone.nodes() == shown
    assert phone.snapshot() == kept
    phone.type_text("!")
    assert phone.state(PLAY)["name"] == "kept!"


def test_a_snapshot_is_not_changed_by_what_comes_after(phone):
    kept = phone.snapshot()
    digest = kept.hash
    press(phone, "Press")
    assert kept.hash == digest
    assert phone.snapshot().hash != digest


def test_reset_is_a_fresh_phone(phone):
    fresh = Phone(0, apps=[APP]).snapshot()
    press(phone, "Press")
    phone.reset(0)
    assert phone.snapshot() == fresh


@pytest.mark.parametrize("rotation", [1, 3])
def test_turning_it_keeps_what_a_screen_remembers(phone, rotation):
    press(phone, "Form")
    phone.accessibility.set_text(node(phone, "Name").id, "kept")
    phone.configure(rotation=rotation)
    assert phone.size_px == (2400, 1080)
    assert node(phone, "kept").bounds[2] <= 2400
    assert phone.settings["system"]["user_rotation"] == str(rotation)


def test_arabic_is_mirrored():
    phone = play_phone(config=Config(locale="ar-EG"))
    more = next(n for n in phone.nodes() if n.resource_id.endswith("/overflow"))
    assert more.bounds[0] < 200


def test_settings_take_effect_as_configuration(phone):
    phone.settings["secure"]["ui_night_mode"] = "2"
    phone.settings["system"]["font_scale"] = "1.3"
    press(phone, "Press")
    assert phone.config.dark
    assert phone.config.font_scale == 1.3


@pytest.mark.parametrize(
    "wrong", [{"width_px": 10}, {"density_dpi": 1}, {"font_scale": 9}, {"rotation": 5}, {"height_px": 99_999}]
)
def test_a_phone_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match="outside|rotation"):
        Config(**wrong)


def test_on_its_side_a_dialog_stays_above_the_keyboard():
    phone = Phone(config=Config(rotation=1))
    phone.start_activity(Intent(package="org.clewline.clock"))
    phone.accessibility.click(next(each for each in phone.nodes() if each.description == "Add alarm").id)
    left, top, right, bottom = next(each for each in phone.nodes() if each.class_name.endswith("EditText")).bounds
    phone.tap((left + right) // 2, (top + bottom) // 2)
    dialog, keys = phone.active_window(), next(each for each in phone.windows() if each.kind == "keyboard")
    field = next(view for view in dialog.root.walk() if view.path == phone.focus)
    assert dialog.kind == "dialog"
    assert 0 <= field.top < field.bottom <= keys.bounds[1]
    assert keys.bounds[3] - keys.bounds[1] < phone.size_px[1] * 0.55
