"""Text belongs to the control around it, labels to the control beside them."""

from __future__ import annotations

import numpy as np

from devices.screen import Element
from perception.models.icon_encoder import Meaning
from perception.models.screen_detector import Detection
from perception.models.text_reader import Line
from perception.pixels.finding import Findings, Icon
from perception.pixels.grouping import group

PICTURE = np.full((800, 400, 3), 255, np.uint8)


def _control(role: str, *box: float, score: float = 0.9, **states: float) -> Detection:
    return Detection((box[0], box[1], box[2], box[3]), role, score, states)


def _line(text: str, *box: float) -> Line:
    return Line(text, (box[0], box[1], box[2], box[3]), 0.99)


def _elements(controls=(), lines=(), icons=()) -> list[Element]:
    return list(group(Findings(tuple(controls), tuple(icons), tuple(lines)), PICTURE).elements)


def _one(elements: list[Element], role: str) -> Element:
    found = [e for e in elements if e.role == role]
    assert len(found) == 1, [e.describe() for e in elements]
    return found[0]


def test_a_button_is_called_by_the_text_in_it():
    elements = _elements([_control("button", 20, 100, 160, 150)], [_line("Save changes", 40, 112, 140, 138)])

    assert _one(elements, "button").name == "Save changes"
    assert [e.role for e in elements] == ["button"]


def test_a_checkbox_is_called_by_the_text_to_its_right_and_says_its_state():
    elements = _elements(
        [_control("checkbox", 20, 100, 44, 124, checked=0.9), _control("checkbox", 20, 150, 44, 174, checked=0.1)],
        [_line("Breakfast", 54, 98, 160, 126), _line("Parking", 54, 148, 140, 176)],
    )
    boxes = [e for e in elements if e.role == "checkbox"]

    assert [b.name for b in boxes] == ["Breakfast", "Parking"]
    assert ["checked" in b.states for b in boxes] == [True, False]


def test_a_label_cannot_be_tapped_for_its_control_can():
    elements = _elements([_control("switch", 320, 100, 372, 128)], [_line("Dark mode", 20, 100, 120, 126)])

    assert _one(elements, "switch").name == "Dark mode"
    assert not _one(elements, "text").actions


def test_a_switch_far_away_in_its_row_is_not_given_the_text_of_the_row_below():
    elements = _elements(
        [_control("switch", 320, 100, 372, 128), _control("switch", 320, 160, 372, 188)],
        [_line("Wi-Fi", 20, 100, 80, 126), _line("Bluetooth", 20, 160, 120, 186)],
    )

    assert [e.name for e in elements if e.role == "switch"] == ["Wi-Fi", "Bluetooth"]


def test_a_field_is_called_by_the_text_above_and_holds_the_text_inside():
    elements = _elements(
        [_control("textbox", 20, 130, 380, 176)],
        [_line("Email", 22, 100, 80, 122), _line("anna@site.org", 34, 140, 160, 166)],
    )
    field = _one(elements, "textbox")

    assert (field.name, field.value) == ("Email", "anna@site.org")
    assert "type" in field.actions


def test_what_was_taken_for_a_link_is_a_label_where_labels_stand():
    elements = _elements(
        [_control("textbox", 20, 130, 380, 176), _control("link", 20, 100, 82, 124)],
        [_line("Height", 22, 100, 80, 122)],
    )

    assert _one(elements, "textbox").name == "Height"
    assert not [e for e in elements if e.role == "link"]


def test_one_line_across_two_tabs_is_parted():
    elements = _elements(
        [_control("tab", 0, 100, 200, 150), _control("tab", 200, 100, 400, 150, selected=0.9)],
        [_line("Chats Calls", 80, 110, 320, 140)],
    )

    assert [(e.name, "selected" in e.states) for e in elements] == [("Chats", False), ("Calls", True)]


def test_a_glyph_inside_the_box_of_a_line_still_gets_its_label():
    elements = _elements([_control("radio", 22, 104, 42, 124)], [_line("Pending", 20, 100, 140, 128)])

    assert _one(elements, "radio").name == "Pending"
    assert _one(elements, "text").bounds.left > 40


def test_a_button_without_text_is_called_by_a_sure_icon():
    vector = np.zeros(256, np.float32)
    sure = Icon((30, 30, 54, 54), vector, (Meaning("search", 0.8), Meaning("zoom in", 0.1)), 0.9)
    unsure = Icon((130, 30, 154, 54), vector, (Meaning("route", 0.1), Meaning("share", 0.09)), 0.9)
    grouped = group(
        Findings((_control("button", 20, 20, 64, 64), _control("button", 120, 20, 164, 64)), (sure, unsure), ()),
        PICTURE,
    )

    assert [e.name for e in grouped.elements] == ["search", ""]
    assert grouped.elements[1].hints == ("route", "share")
    assert set(grouped.icons) == {0, 1}


def test_things_in_a_row_have_the_row_as_parent_which_comes_first():
    elements = _elements(
        [_control("listitem", 0, 100, 400, 160), _control("switch", 320, 116, 372, 144)],
        [_line("Location", 20, 110, 110, 134), _line("On for three apps", 20, 136, 160, 156)],
    )
    row, switch = _one(elements, "listitem"), _one(elements, "switch")

    assert (row.name, row.description) == ("Location", "On for three apps")
    assert switch.parent == row.index < switch.index
    assert switch.name == "Location"


def test_what_is_hardly_seen_is_left_out():
    assert not _elements([_control("button", 20, 20, 64, 64, score=0.1)])


def test_a_button_that_was_seen_once_more_inside_itself_is_one_and_keeps_its_icon():
    plus = Icon((45, 45, 75, 75), np.ones(4, np.float32), (Meaning("plus", 0.9),), 0.8)

    elements = _elements(
        [_control("button", 20, 20, 100, 100), _control("button", 30, 30, 90, 90, score=0.5)], icons=[plus]
    )

    assert _one(elements, "button").name == "plus"


def test_a_button_in_a_row_is_no_second_row():
    elements = _elements([_control("listitem", 0, 100, 400, 160), _control("button", 340, 110, 390, 150, score=0.6)])

    assert sorted(e.role for e in elements) == ["button", "listitem"]


def test_the_letter_in_a_portrait_does_not_name_the_row():
    portrait = Icon((10, 105, 60, 155), None, (), 0.8)
    lines = [_line("0", 20, 110, 50, 150), _line("Omar Clark", 80, 108, 200, 128), _line("See you", 80, 132, 160, 152)]

    row = _one(_elements([_control("listitem", 0, 100, 400, 160)], lines, [portrait]), "listitem")

    assert (row.name, row.description) == ("Omar Clark", "See you")


def test_a_label_whose_box_reaches_into_its_radio_names_it():
    elements = _elements([_control("radio", 20, 100, 44, 124, checked=0.9)], [_line("Norway", 38, 98, 160, 126)])

    assert _one(elements, "radio").name == "Norway"


def test_a_line_read_across_several_radios_is_cut_at_them():
    radios = [_control("radio", left, 100, left + 20, 120) for left in (20, 140, 260)]
    elements = _elements(radios, [_line("Draft Sent Archived", 18, 98, 360, 122)])

    assert [e.name for e in elements if e.role == "radio"] == ["Draft", "Sent", "Archived"]


def test_a_number_read_across_two_days_is_cut_between_them():
    days = [_control("button", 20, 100, 80, 160), _control("button", 80, 100, 140, 160)]
    elements = _elements(days, [_line("2627", 40, 118, 120, 142)])

    assert [e.name for e in elements if e.role == "button"] == ["26", "27"]


def test_a_choice_at_the_end_of_its_row_is_called_by_its_beginning():
    elements = _elements(
        [_control("combobox", 300, 100, 390, 130)],
        [_line("Sort by", 10, 102, 80, 126), _line("Newest", 305, 104, 370, 126)],
    )
    choice = _one(elements, "combobox")

    assert (choice.name, choice.value) == ("Sort by", "Newest")


def test_a_row_with_a_switch_is_no_field():
    elements = _elements(
        [_control("searchbox", 10, 90, 390, 140, score=0.5), _control("switch", 320, 100, 372, 128)],
        [_line("Captions", 20, 100, 110, 126)],
    )

    assert [e.role for e in elements if e.role == "searchbox"] == []
    assert _one(elements, "switch").name == "Captions"


def test_the_knob_of_a_slider_is_no_letter():
    elements = _elements(
        [_control("slider", 20, 100, 380, 130)], [_line("0", 150, 102, 172, 128), _line("Volume", 20, 70, 90, 92)]
    )

    assert [e.name for e in elements] == ["Volume", "Volume"]
