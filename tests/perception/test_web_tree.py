"""Hand-built trees: roles, names, states, what is pressed, what repeats, and that size and depth do no harm."""

from __future__ import annotations

import time

import pytest

from devices.bounds import Bounds
from perception.web_tree import screen_of
from tests.perception.trees import node, observe, only, read

POINTER = {"cursor": "pointer"}


@pytest.mark.parametrize(
    ("tree", "role", "name"),
    [
        (node("button", "Save"), "button", "Save"),
        (node("input", type="submit"), "button", "Submit"),
        (node("input", type="submit", value="Go"), "button", "Go"),
        (node("input", type="image", alt="Find"), "button", "Find"),
        (node("a", "Home", href="/"), "link", "Home"),
        (node("a", node("img", alt="Basket"), href="/basket"), "link", "Basket"),
        (node("button", node("svg", node("title", "Close"))), "button", "Close"),
        (node("div", "Menu", role="button"), "button", "Menu"),
        (node("span", "Open", role="nonsense button"), "button", "Open"),
        (node("h2", "Orders"), "heading", "Orders"),
        (node("select", node("option", "A"), aria_label="Letter"), "combobox", "Letter"),
        (node("select", node("option", "A"), size="4", aria_label="Letters"), "listbox", "Letters"),
        (node("textarea", aria_label="Notes"), "textbox", "Notes"),
        (node("input", type="search", placeholder="Find"), "searchbox", "Find"),
        (node("input", type="number", aria_label="Age"), "spinbutton", "Age"),
        (node("input", type="range", aria_label="Volume"), "slider", "Volume"),
        (node("input", list="towns", aria_label="Town"), "combobox", "Town"),
        (node("div", "Write", contenteditable="true", aria_label="Body"), "textbox", "Body"),
        (node("summary", "More"), "button", "More"),
        (node("div", "One", role="tab"), "tab", "One"),
        (node("label", "E-mail:", node("input")), "textbox", "E-mail"),
        (node("button", "  two \n words "), "button", "two words"),
        (node("button", aria_label="Delete", title="no"), "button", "Delete"),
        (node("button", title="Undo"), "button", "Undo"),
        (node("img", alt="Map"), "image", "Map"),
    ],
)
def test_what_it_is_and_what_it_is_called(tree, role, name):
    element = only(read(tree), role)
    assert element.name == name


def test_a_label_names_by_its_for_attribute():
    screen = read(node("label", "City *", for_="c"), node("input", id="c"))
    assert only(screen, "textbox").name == "City"


def test_labelledby_joins_texts_and_skips_what_is_missing():
    screen = read(
        node("span", "Ship", id="a"),
        node("span", "to", id="b"),
        node("input", aria_labelledby="a gone b", aria_label="no"),
    )
    assert only(screen, "textbox").name == "Ship to"


def test_a_hidden_input_is_not_on_the_screen():
    assert not [e for e in read(node("input", aria_label="Ghost", drawn=False)) if e.role == "textbox"]


def test_description_keeps_what_the_name_does_not_say():
    screen = read(
        node("span", "Eight letters", id="rule"),
        node("input", aria_label="Password", type="password", placeholder="secret", aria_describedby="rule"),
    )
    assert only(screen, "textbox").description == "secret; Eight letters"


@pytest.mark.parametrize(
    ("tree", "role", "state"),
    [
        (node("input", type="checkbox", flags=["checked"], aria_label="x"), "checkbox", "checked"),
        (node("input", type="checkbox", aria_label="x"), "checkbox", "unchecked"),
        (node("div", "x", role="checkbox", aria_checked="mixed"), "checkbox", "mixed"),
        (node("div", "x", role="switch", aria_checked="true"), "switch", "checked"),
        (node("input", type="checkbox", role="switch", flags=["checked"], aria_label="x"), "switch", "checked"),
        (node("button", "x", disabled=""), "button", "disabled"),
        (node("button", "x", aria_disabled="true"), "button", "disabled"),
        (node("fieldset", node("button", "x"), disabled=""), "button", "disabled"),
        (node("button", "x", aria_expanded="false"), "button", "collapsed"),
        (node("button", "x", aria_pressed="true"), "button", "pressed"),
        (node("div", "x", role="tab", aria_selected="true"), "tab", "selected"),
        (node("a", "x", href="#", aria_current="page"), "link", "selected"),
        (node("input", required="", aria_label="x"), "textbox", "required"),
        (node("input", aria_invalid="true", aria_label="x"), "textbox", "invalid"),
        (node("input", readonly="", aria_label="x"), "textbox", "readonly"),
        (node("input", type="password", aria_label="x"), "textbox", "password"),
        (node("textarea", aria_label="x"), "textbox", "multiline"),
        (node("button", "x", flags=["focused"]), "button", "focused"),
        (node("button", "x", flags=["covered"]), "button", "covered"),
        (node("button", "x", flags=["offscreen"]), "button", "offscreen"),
        (node("details", node("summary", "x"), open=""), "button", "expanded"),
        (node("li", "x", draggable="true"), "listitem", "draggable"),
    ],
)
def test_states(tree, role, state):
    assert state in only(read(tree), role).states


def test_a_field_that_is_read_only_cannot_be_typed_into():
    field = only(read(node("input", readonly="", aria_label="x")), "textbox")
    assert not field.can("type")
    assert field.can("tap")


def test_a_select_has_its_options_and_what_is_chosen():
    screen = read(
        node(
            "select",
            node("option", "Bolt"),
            node("optgroup", node("option", "Nut", flags=["selected"]), label="Small"),
            node("option", "ignored", label="Washer"),
        )
    )
    select = only(screen, "combobox")
    assert select.options == ("Bolt", "Nut", "Washer")
    assert select.value == "Nut"
    assert select.actions == {"select"}


def test_a_file_field_takes_files_and_nothing_else():
    assert only(read(node("input", type="file", aria_label="Picture")), "button").actions == {"upload"}


def test_the_value_of_a_field_is_not_its_name():
    field = only(read(node("input", aria_label="City", value="Oslo")), "textbox")
    # ``value`` is the attribute here and the current text of the node.
    assert (field.name, field.value) == ("City", "Oslo")


@pytest.mark.parametrize(
    ("tree", "pressed"),
    [
        (node("div", "Go", flags=["clickable"]), True),
        (node("div", "Go", style=POINTER), True),
        (node("div", "Go", tabindex="0"), True),
        (node("div", "Go", tabindex="-1"), False),
        (node("div", "Go"), False),
        (node("div", node("button", "Inner"), "Go", flags=["clickable"]), False),
        (node("div", "Go", flags=["clickable"], at=(0, 0, 800, 500)), False),
    ],
    ids=["listener", "pointer", "tab stop", "no tab stop", "plain", "delegation", "covers the page"],
)
def test_what_takes_presses_without_saying_so(tree, pressed):
    found = [e for e in read(tree) if e.can("tap") and e.name == "Go"]
    assert bool(found) is pressed


def test_inside_a_button_nothing_else_is_pressed():
    screen = read(node("button", node("span", "Save", style=POINTER, flags=["clickable"])))
    assert [e.name for e in screen if e.can("tap")] == ["Save"]


def test_the_text_of_a_button_is_told_once():
    screen = read(node("button", node("b", "Save"), " now"))
    assert [(e.role, e.name) for e in screen] == [("button", "Save now")]


def test_boxes_that_repeat_side_by_side_become_groups():
    card = [node("div", node("h3", name), node("button", "Buy"), class_="card") for name in ("Bolt", "Nut")]
    screen = read(node("div", *card))
    groups = [e for e in screen if e.role == "group"]
    assert len(groups) == 2
    assert [[e.name for e in screen.within(g)] for g in groups] == [["Bolt", "Buy"], ["Nut", "Buy"]]


def test_a_single_box_is_no_group():
    assert not [
        e for e in read(node("div", node("div", node("h3", "a"), node("p", "b"), class_="card"))) if e.role == "group"
    ]


def test_rows_and_cells_keep_their_nesting():
    screen = read(
        node(
            "table",
            node("tr", node("th", "Name"), node("th", "")),
            node("tr", node("td", "Ada"), node("td", node("button", "Open"))),
        )
    )
    button = only(screen, "button")
    assert [e.role for e in screen.ancestors(button)][:3] == ["cell", "row", "table"]


def test_drawn_shapes_have_colour_and_form():
    screen = read(
        node(
            "svg",
            node("circle", style={"fill": "rgb(255, 0, 0)"}, at=(10, 10, 40, 40)),
            node("rect", style={"fill": "rgb(0, 0, 255)"}, at=(50, 10, 80, 40)),
            node("rect", style={"fill": "rgb(0, 128, 0)"}, at=(90, 10, 160, 40)),
            node("polygon", style={"fill": "rgb(0, 0, 0)"}, points="0,0 10,0 5,8", at=(170, 10, 200, 40)),
            at=(0, 0, 300, 100),
        )
    )
    assert [e.look for e in screen if e.role == "image"] == [
        ("red", "circle"),
        ("blue", "square"),
        ("green", "rectangle"),
        ("black", "triangle"),
    ]


def test_a_coloured_box_without_text_is_a_picture():
    screen = read(node("div", style={"background-color": "rgb(255, 255, 0)"}, at=(10, 10, 40, 40)))
    assert only(screen, "image").look == ("yellow",)


def test_opaque_regions_are_said():
    assert read(node("canvas", flags=["opaque"], at=(1, 2, 30, 40))).opaque == (Bounds(1, 2, 30, 40),)


def test_what_scrolls_can_be_scrolled():
    screen = read(node("div", node("p", "x"), flags=["scroll-y"], scroll=(0, 0, 100, 900)))
    region = only(screen, "region")
    assert region.can("scroll")
    assert region.scroll == (0, 0, 100, 900)


def test_hints_are_the_words_of_developers():
    button = only(read(node("button", node("i", class_="fa fa-trash"), id="deleteRow")), "button")
    assert {"delete", "row", "trash"} <= set(button.hints)


def test_parents_come_before_their_children():
    screen = read(node("ul", *[node("li", node("a", str(n), href="#")) for n in range(20)]))
    assert [e.index for e in screen] == list(range(len(screen)))
    assert all(e.parent < e.index for e in screen)


def test_ten_thousand_nodes_are_read_in_linear_time():
    tree = observe(
        node("table", *[node("tr", node("td", f"r{n}"), node("td", node("button", "Open"))) for n in range(2000)])
    )
    started = time.process_time()
    screen = screen_of(tree)
    assert len(screen) > 8000
    assert time.process_time() - started < 15.0  # with room for a slow machine; quadratic work takes a minute


def test_a_thousand_levels_do_no_harm():
    inner = node("button", "Deep")
    for _ in range(300):
        inner = node("div", inner)
    assert only(read(inner), "button").name == "Deep"


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "﷽" * 1000, "a" * 100_000, "\u200b\ufeff"])
def test_any_text_gives_a_screen(text):
    screen = read(node("button", text), node("input", aria_label=text, placeholder=text), node("p", text))
    assert all(len(e.name) <= 300 for e in screen)


def test_what_a_closed_details_folds_in_is_not_on_the_screen():
    inside = node("p", "Warn me")
    assert "Warn me" not in [e.name for e in read(node("details", node("summary", "Settings"), inside))]
    assert "Warn me" in [e.name for e in read(node("details", node("summary", "Settings"), inside, open=""))]


def test_a_spin_button_that_is_no_field_takes_no_text():
    assert not only(read(node("div", "3", role="spinbutton", aria_label="Day", aria_valuenow="3")), "spinbutton").can(
        "type"
    )
    assert only(read(node("input", type="number", aria_label="Age")), "spinbutton").can("type")


def test_a_divider_between_panes_is_moved_like_a_slider():
    divider = only(read(node("div", role="separator", aria_valuenow="30", aria_valuemax="100", tabindex="0")), "slider")
    assert (divider.value, divider.range) == ("30", (0, 100, 1))
