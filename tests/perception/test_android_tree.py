"""Android screens built by hand: roles, names, states, rows, windows, and what is left out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from devices.bounds import Bounds
from devices.observation import Observation, TreeNode
from devices.screen import Element, Screen
from perception.perceiver import Perceiver

SIZE = (1080, 2400)
LINE_PX = 120


@dataclass
class View:
    cls: str
    children: Sequence[View]
    text: str
    flags: frozenset[str]
    attributes: dict[str, str]
    at: tuple[int, int, int, int] | None


def view(cls: str, *children: View, text: str = "", flags: str = "", at=None, **attributes: str) -> View:
    """``flags`` are words; all views are enabled unless they say ``disabled``; ``rid`` and ``desc`` are short forms."""
    short = {"rid": "resource-id", "desc": "content-desc"}
    told = {short.get(key, key.replace("_", "-")): value for key, value in attributes.items()}
    held = set(flags.split()) ^ {"enabled"} if "disabled" not in flags else set(flags.split()) - {"disabled"}
    return View(cls if "." in cls else f"android.widget.{cls}", children, text, frozenset(held), told, at)


def observe(*roots: View, keyboard_px: int = 0, whole: bool = True) -> Observation:
    nodes: list[TreeNode] = []
    line = 0

    def add(one: View, parent: int) -> Bounds:
        nonlocal line
        at = len(nodes)
        nodes.append(TreeNode(at, parent, one.cls, one.text, one.attributes, None, {}, one.flags, None, f"v{at}"))
        inner = [add(child, at) for child in one.children]
        if one.at is not None:
            box = Bounds(*one.at)
        elif parent < 0 and whole:
            box = Bounds(0, 0, *SIZE)
        elif inner:
            box = inner[0]
            for other in inner[1:]:
                box = box.union(other)
        else:
            box = Bounds(0, line, SIZE[0], line + LINE_PX)
            line += LINE_PX
        nodes[at] = TreeNode(at, parent, one.cls, one.text, one.attributes, box, {}, one.flags, None, f"v{at}")
        return box

    for root in roots:
        add(root, -1)
    return Observation("look-1", "org.x/.Main", "", SIZE, 2.625, 0.0, "android", tuple(nodes), keyboard_px=keyboard_px)


def read(*views: View) -> Screen:
    return Perceiver().perceive(observe(view("FrameLayout", *views)))


def only(screen: Screen, role: str) -> Element:
    found = [e for e in screen if e.role == role]
    assert len(found) == 1, [e.describe() for e in screen]
    return found[0]


@pytest.mark.parametrize(
    ("one", "role", "name"),
    [
        (view("Button", text="Save", flags="clickable"), "button", "Save"),
        (view("ImageButton", desc="Navigate up", flags="clickable"), "button", "Navigate up"),
        (view("EditText", hint="E-mail", flags="clickable editable"), "textbox", "E-mail"),
        (view("EditText", desc="Name", hint="e.g. Bo", flags="editable"), "textbox", "Name"),
        (view("EditText", rid="a:id/search_src_text", hint="Search", flags="editable"), "searchbox", "Search"),
        (view("CheckBox", text="Remember", flags="clickable checkable"), "checkbox", "Remember"),
        (view("Switch", text="Bluetooth", flags="clickable checkable"), "switch", "Bluetooth"),
        (view("RadioButton", text="Small", flags="clickable checkable"), "radio", "Small"),
        (view("SeekBar", desc="Volume", range="0 10 3"), "slider", "Volume"),
        (view("Spinner", view("TextView", text="Red"), desc="Colour", flags="clickable"), "combobox", "Colour"),
        (view("TextView", text="Hello"), "text", "Hello"),
        (view("TextView", text="Section", flags="heading"), "heading", "Section"),
        (view("androidx.appcompat.widget.Toolbar", view("TextView", text="Settings")), "heading", "Settings"),
        (view("ImageView", desc="Portrait of Anna"), "image", "Portrait of Anna"),
        (view("android.view.View", text="Composed", flags="clickable"), "button", "Composed"),
        (view("TextView", text="More", flags="clickable"), "button", "More"),
        (view("com.app.FancyEditText", hint="Fancy", flags="editable"), "textbox", "Fancy"),
    ],
)
def test_roles_and_names(one: View, role: str, name: str):
    assert only(read(one), role).name == name


def test_a_settings_row_is_the_switch_it_is_for():
    inner = view("LinearLayout", view("TextView", text="Bluetooth"), view("TextView", text="Not connected"))
    screen = read(view("LinearLayout", inner, view("Switch", flags="checkable checked"), flags="clickable"))
    (switch,) = screen
    assert (switch.role, switch.name, switch.description) == ("switch", "Bluetooth", "Not connected")
    assert switch.states >= {"checked"}
    assert switch.can("tap")
    assert switch.handle == "v1", "the row is what is pressed"


def test_a_row_that_opens_and_has_a_switch_of_its_own_is_two_things():
    screen = read(
        view(
            "LinearLayout",
            view("LinearLayout", view("TextView", text="Wi-Fi"), flags="clickable"),
            view("Switch", text="ON", flags="clickable checkable checked"),
        )
    )
    assert [(e.role, e.name) for e in screen] == [("button", "Wi-Fi"), ("switch", "Wi-Fi")]


def test_rows_of_a_list_are_items_with_a_title_and_the_rest():
    rows = [
        view("LinearLayout", *(view("TextView", text=t) for t in (name, "See you", "12:30")), flags="clickable")
        for name in ("Anna", "Bo")
    ]
    screen = read(view("androidx.recyclerview.widget.RecyclerView", *rows, flags="scrollable"))
    assert [(e.role, e.name, e.description) for e in screen] == [
        ("list", "", ""),
        ("listitem", "Anna", "See you; 12:30"),
        ("listitem", "Bo", "See you; 12:30"),
    ]
    assert "scrolls-y" in screen.elements[0].states
    assert screen.elements[0].can("scroll")


def test_the_button_in_a_row_is_not_part_of_the_rows_name():
    row = view("LinearLayout", view("TextView", text="Anna"), view("ImageButton", desc="Call", flags="clickable"),
               flags="clickable")  # fmt: skip
    assert [(e.role, e.name) for e in read(row)] == [("button", "Anna"), ("button", "Call")]


def test_a_page_that_listens_for_taps_is_no_button():
    page = view(
        "LinearLayout",
        *(view("Button", text=str(i), flags="clickable") for i in range(5)),
        view("TextView", text="Hello"),
        flags="clickable",
        at=(0, 0, *SIZE),
    )
    screen = read(page)
    assert [e.name for e in screen] == ["0", "1", "2", "3", "4", "Hello"]


def test_alike_neighbours_of_which_one_is_selected_are_tabs():
    tabs = [view("FrameLayout", desc=name, flags=f"clickable {state}") for name, state in
            (("Alarm", "selected"), ("Clock", ""), ("Timer", ""))]  # fmt: skip
    screen = read(view("LinearLayout", *tabs))
    assert [(e.role, e.name) for e in screen] == [("tab", "Alarm"), ("tab", "Clock"), ("tab", "Timer")]
    assert "selected" in screen.elements[0].states


def test_the_items_of_a_navigation_bar_are_tabs_whatever_class_they_are_of():
    def bar(kind: str):
        items = (("FrameLayout", "Alarm", "selected"), ("Pressable", "Clock", ""), ("ViewGroup", "Timer", ""))
        tabs = [view(cls, desc=name, flags=f"clickable {state}") for cls, name, state in items]
        return [e.role for e in read(view(kind, *tabs)) if e.name in ("Alarm", "Clock", "Timer")]

    assert bar("com.google.android.material.bottomnavigation.BottomNavigationView") == ["tab"] * 3
    assert "tab" not in bar("LinearLayout")


def test_a_caption_names_the_field_below_it():
    screen = read(view("TextView", text="First name:"), view("EditText", flags="editable clickable"))
    assert only(screen, "textbox").label == "First name"


def test_values_and_states_of_fields():
    field = only(
        read(
            view("EditText", text="Bo", hint="Name", input_type="textMultiLine", flags="editable focused", error="No")
        ),
        "textbox",
    )
    assert field.value == "Bo"
    assert field.states >= {"focused", "multiline", "invalid"}
    assert field.actions == {"tap", "type"}
    hidden = only(read(view("EditText", text="•••", hint="PIN", flags="editable password")), "textbox")
    assert (hidden.input_type, "password" in hidden.states) == ("password", True)
    slider = only(read(view("SeekBar", range="0 10 3", desc="Volume")), "slider")
    assert (slider.value, slider.range) == ("3", (0.0, 10.0, 0.0))
    spinner = only(read(view("Spinner", view("TextView", text="Red"), desc="Colour", flags="clickable")), "combobox")
    assert (spinner.value, spinner.can("select")) == ("Red", True)
    assert "disabled" in only(read(view("Button", text="Go", flags="clickable disabled")), "button").states


def test_a_dialog_is_modal_and_named_by_its_title():
    app = view("FrameLayout", view("Button", text="Behind", flags="clickable"))
    dialog = view(
        "FrameLayout",
        view("TextView", text="Delete it?", rid="android:id/alertTitle"),
        view("Button", text="Cancel", rid="android:id/button2", flags="clickable"),
        at=(100, 800, 980, 1400),
        window="1",
    )
    screen = Perceiver().perceive(observe(app, dialog))
    found = only(screen, "dialog")
    assert (found.name, "modal" in found.states) == ("Delete it?", True)
    assert [e.name for e in screen.within(found)] == ["Delete it?", "Cancel"]


def test_a_popup_is_a_menu_of_items():
    rows = [view("LinearLayout", view("TextView", text=t), flags="clickable") for t in ("Rename", "Share")]
    menu = view("FrameLayout", view("ListView", *rows), at=(600, 100, 1080, 340))
    screen = Perceiver().perceive(observe(view("FrameLayout"), menu))
    assert [(e.role, e.name) for e in screen if e.actions] == [("menuitem", "Rename"), ("menuitem", "Share")]
    assert only(screen, "menu").name == ""


def test_keyboard_and_bars_are_no_part_of_the_app():
    bar = view("FrameLayout", view("TextView", text="12:30"), package="com.android.systemui", at=(0, 0, 1080, 66))
    keys = view(
        "FrameLayout", view("Button", text="q", flags="clickable"), window_type="input-method", at=(0, 1700, *SIZE)
    )
    shade = view(
        "FrameLayout", view("TextView", text="New message"), package="com.android.systemui", at=(0, 0, 1080, 2000)
    )
    app = view("FrameLayout", view("TextView", text="Hello"))
    screen = Perceiver().perceive(observe(app, bar, keys, shade, keyboard_px=700))
    assert [e.name for e in screen if e.role == "text"] == ["Hello", "New message"]
    assert screen.keyboard_px == 700


@pytest.mark.parametrize(
    "one",
    [
        view("android.view.SurfaceView", at=(0, 0, 300, 300)),
        view("android.webkit.WebView", at=(0, 0, *SIZE)),
        view("io.flutter.embedding.android.FlutterView", at=(0, 0, *SIZE), flags="focusable"),
    ],
)
def test_what_no_tree_explains_is_opaque(one: View):
    screen = read(one)
    assert screen.opaque
    assert "opaque" in only(screen, "image").states


def test_a_covered_control_says_so():
    assert "covered" in only(read(view("Button", text="Go", flags="clickable covered")), "button").states


def test_an_unnamed_icon_keeps_the_words_of_its_makers():
    button = only(read(view("ImageView", rid="org.x:id/toggleFavorite", flags="clickable")), "button")
    assert button.hints == ("toggle", "favorite")


def test_depth_and_size_do_no_harm():
    deep = view("TextView", text="Bottom")
    for _ in range(300):
        deep = view("FrameLayout", deep)
    assert only(read(deep), "text").name == "Bottom"
    many = [view("LinearLayout", view("TextView", text=f"Row {i}"), flags="clickable") for i in range(5000)]
    seen = observe(view("ListView", *many, flags="scrollable"))
    began = time.process_time()
    assert len(Perceiver().perceive(seen)) == 5001
    assert time.process_time() - began < 5  # linear takes a tenth of it
