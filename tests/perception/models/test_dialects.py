"""What open GUI models write, and where they point."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.bounds import Bounds
from perception.errors import AnswerInvalid, ModelNameInvalid
from perception.models.dialects import DIALECTS, find_dialect
from perception.models.dialects.coordinates import MOST_PX, Grid, fractions, pixels_of_resized, resized, thousandths
from perception.models.dialects.steps import Step, element_at, pressable
from tests.perception.screens import Draft

PX = (1080, 2400)
SIDES = st.integers(30, 4000)
GRIDS = st.sampled_from([thousandths, fractions, pixels_of_resized])


@given(SIDES, SIDES, GRIDS, st.data())
def test_to_a_models_units_and_back_moves_a_point_by_less_than_a_unit(width, height, make, data):
    grid: Grid = make((width, height))
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    back = grid.to_pixels(*grid.from_pixels(x, y))
    for at, was, side, units in zip(back, (x, y), (width, height), grid.units, strict=True):
        assert 0 <= at < side
        assert abs(at - was) <= (side / units if grid.whole else 0) + 1


@given(SIDES, SIDES, GRIDS, st.floats(-0.02, 1.02), st.floats(-0.02, 1.02))
def test_whatever_a_model_points_at_lies_on_the_picture(width, height, make, x, y):
    grid: Grid = make((width, height))
    at = grid.to_pixels(x * grid.units[0], y * grid.units[1])
    assert 0 <= at[0] < width
    assert 0 <= at[1] < height


@pytest.mark.parametrize("told", [-30.0, 1030.0, 5000.0, float("nan"), float("inf")])
def test_a_point_beside_the_picture_is_refused(told):
    with pytest.raises(AnswerInvalid, match="beside the picture"):
        thousandths(PX).to_pixels(told, 500)


def test_corners_and_middles():
    grid = thousandths(PX)
    assert grid.to_pixels(0, 0) == (0, 0)
    assert grid.to_pixels(1000, 1000) == (1079, 2399)
    assert grid.to_pixels(500, 500) == (540, 1200)
    assert fractions(PX).to_pixels(0.5, 0.25) == (540, 600)
    assert grid.box(100, 100, 200, 150) == Bounds(108, 240, 216, 360)
    assert grid.box(200, 150, 100, 100) == grid.box(100, 100, 200, 150)
    assert grid.box(0, 0, 0, 0) == Bounds(0, 0, 1, 1)


@pytest.mark.parametrize(
    ("picture", "wanted"),
    [((1080, 2400), (1092, 2408)), ((1920, 1080), (1932, 1092)), ((280, 280), (280, 280)), ((20, 20), (56, 56))],
)
def test_pictures_are_resized_as_the_processor_does(picture, wanted):
    assert resized(picture) == wanted


@given(SIDES, SIDES)
def test_a_resized_picture_fits_and_keeps_its_shape(width, height):
    wide, high = resized((width, height))
    assert wide % 28 == high % 28 == 0
    assert wide * high <= MOST_PX or min(wide, high) == 28
    with pytest.raises(ValueError, match="too long"):
        resized((201 * 30, 29))


ANSWERS = [
    (
        "ui-tars",
        "Thought: I see it.\nAction: click(start_box='<|box_start|>(500,250)<|box_end|>')",
        Step("tap", (540, 600), thought="I see it."),
    ),
    ("ui-tars", "Action: left_double(start_box='(500,250,500,250)')", Step("double-tap", (540, 600))),
    ("ui-tars", "Action: type(content='it\\'s (a) \\n\"test\"')", Step("type", text='it\'s (a) \n"test"')),
    ("ui-tars", "Action: hotkey(key='ctrl c')", Step("press", key="Control+c")),
    (
        "ui-tars",
        "Action: scroll(start_box='(500,500)', direction='down')",
        Step("scroll", (540, 1200), direction="down"),
    ),
    ("ui-tars", "Action: drag(start_box='(0,0)', end_box='(1000,1000)')", Step("drag", (0, 0), (1079, 2399))),
    ("ui-tars", "Action: press_back()", Step("back")),
    ("ui-tars", "Action: finished(content='42')", Step("done", text="42")),
    ("ui-tars", "Action: wait()\n\nAction: click(start_box='(1,1)')", Step("wait")),
    (
        "ui-tars-1.5",
        "Thought: x\nAction: click(point='<point>546 1204</point>')",
        Step("tap", (540, 1200), thought="x"),
    ),
    (
        "qwen2.5-vl",
        '<tool_call>\n{"name": "mobile_use", "arguments": {"action": "click", "coordinate": [546, 1204]}}\n</tool_call>',
        Step("tap", (540, 1200)),
    ),
    ("qwen2-vl", '{"action": "long_press", "coordinate": [500, 250], "time": 2}', Step("long-press", (540, 600))),
    (
        "qwen2.5-vl",
        '<tool_call>{"arguments": {"action": "swipe", "coordinate": [546, 1204], "coordinate2": [546, 200]}}</tool_call>',
        Step("scroll", (540, 1200), direction="down"),
    ),
    (
        "gui-owl",
        '<thinking>Save it</thinking><tool_call>{"name": "mobile_use", "arguments": {"action": "type", "text": "a}b"}}</tool_call>',
        Step("type", text="a}b", thought="Save it"),
    ),
    ("gui-owl", '{"action": "system_button", "button": "Back"}', Step("back")),
    ("gui-owl", '{"action": "terminate", "status": "failure"}', Step("failed")),
    ("qwen2.5-vl", '{"action": "key", "keys": ["ctrl", "a"]}', Step("press", key="Control+a")),
    ("showui", "{'action': 'CLICK', 'value': None, 'position': [0.5, 0.25]}", Step("tap", (540, 600))),
    (
        "showui",
        "{'action': 'INPUT', 'value': 'weather', 'position': [0.5, 0.25]}",
        Step("type", (540, 600), text="weather"),
    ),
    ("showui", "{'action': 'SCROLL', 'value': 'down', 'position': None}", Step("scroll", direction="down")),
    (
        "showui",
        "{'action': 'SWIPE', 'value': None, 'position': [[0.5, 0.5], [0.5, 0.25]]}",
        Step("drag", (540, 1200), (540, 600)),
    ),
    ("showui", "{'action': 'PRESS HOME', 'value': None, 'position': None}", Step("home")),
    (
        "os-atlas",
        "thought:\nPress it.\naction:\nCLICK <point>[[500, 250]]</point>",
        Step("tap", (540, 600), thought="Press it."),
    ),
    ("os-atlas", "actions:\nTYPE [a [b] c]", Step("type", text="a [b] c")),
    ("os-atlas", "action:\nSCROLL [UP]", Step("scroll", direction="up")),
    ("os-atlas", "action:\nOPEN_APP [Clock]", Step("open", text="Clock")),
    ("os-atlas", "COMPLETE", Step("done")),
]


@pytest.mark.parametrize(("dialect", "text", "wanted"), ANSWERS)
def test_each_dialect_is_read(dialect, text, wanted):
    assert DIALECTS[dialect].read(text, PX) == wanted


BAD = [
    ("ui-tars", "I would click."),
    ("ui-tars", "Action: click()"),
    ("ui-tars", "Action: click(start_box='(5000,1)')"),
    ("ui-tars", "Action: click(start_box=open('/etc/passwd').read())"),
    ("ui-tars", "Action: __import__('os').system('x')"),
    ("ui-tars", "Action: erase(everything='yes')"),
    ("ui-tars", "Action: click(start_box='(1,1)'"),
    ("ui-tars", "Action: hotkey(key='')"),
    ("qwen2-vl", ""),
    ("qwen2-vl", '{"action": "click", "coordinate": [1, 2'),
    ("qwen2-vl", '{"action": "click", "coordinate": ["1", 2]}'),
    ("qwen2-vl", '{"action": "click", "coordinate": [NaN, 2]}'),
    ("qwen2-vl", '{"action": "click"}'),
    ("qwen2-vl", '{"action": ["click"]}'),
    ("qwen2-vl", "<tool_call>{}</tool_call><tool_call>{}</tool_call>"),
    ("qwen2-vl", '{"action": "shell", "text": "rm"}'),
    ("gui-owl", '{"action": "system_button", "button": "Power"}'),
    ("gui-owl", '{"action": "type", "text": 7}'),
    ("showui", "CLICK [0.1, 0.2]"),
    ("showui", "{'action': 'CLICK', 'position': [9, 9]}"),
    ("showui", "{'action': 'CLICK', 'position': 'here'}"),
    ("showui", "{'action': __import__('os')}"),
    ("os-atlas", "nothing to do"),
    ("os-atlas", "action:\nCLICK the button"),
    ("os-atlas", "action:\nTYPE text"),
    ("os-atlas", "action:\nSCROLL [sideways]"),
    ("os-atlas", "x" * 30_000),
]


@pytest.mark.parametrize(("dialect", "text"), BAD)
def test_anything_else_is_refused(dialect, text):
    with pytest.raises(AnswerInvalid):
        DIALECTS[dialect].read(text, PX)


@given(st.sampled_from(sorted(DIALECTS)), st.text(max_size=200))
def test_any_text_is_read_or_refused(dialect, text):
    try:
        step = DIALECTS[dialect].read(text, PX)
    except AnswerInvalid:
        return
    assert isinstance(step, Step)


@given(st.sampled_from(ANSWERS), st.integers(0, 200), st.characters())
def test_a_damaged_answer_is_read_or_refused(answer, at, sign):
    dialect, text, _ = answer
    at = min(at, len(text) - 1)
    try:
        step = DIALECTS[dialect].read(text[:at] + sign + text[at + 1 :], PX)
    except AnswerInvalid:
        return
    if step.point_px is not None:
        assert 0 <= step.point_px[0] < PX[0]


def test_a_point_means_the_smallest_thing_there_that_can_be_acted_on():
    draft = Draft()
    draft.add("list", "Box", 0, 0, 500, 500, actions=frozenset({"scroll"}))
    draft.add("button", "Save", 10, 10, 100, 50)
    draft.add("text", "Save", 20, 20, 30, 10)
    draft.add("button", "Behind", 200, 10, 100, 50, states=["covered"])
    screen = draft.screen()
    assert element_at(screen, (25, 25), pressable) is screen.elements[1]
    assert element_at(screen, (109, 59), pressable) is screen.elements[1]
    assert element_at(screen, (110, 25), pressable) is None
    assert element_at(screen, (205, 15), pressable) is None
    assert element_at(screen, (300, 300), lambda e: e.can("scroll")) is screen.elements[0]
    assert element_at(screen, (700, 700), lambda e: True) is None


def test_an_unknown_dialect_is_refused_with_the_nearest():
    assert find_dialect("showui").name == "showui"
    with pytest.raises(ModelNameInvalid, match="no dialect") as refused:
        find_dialect("ui-tar")
    assert "did you mean ui-tars?" in refused.value.hint
