"""Reading the XML of Android's tools: both shapes, and everything that is not as it should be."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.android.tree import MAX_NODES, TreeUnreadable, read_tree
from devices.bounds import Bounds

DUMP = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><hierarchy rotation=\"1\">"
    '<node index="0" text="" resource-id="" class="android.widget.FrameLayout" package="org.x" content-desc="" '
    'checkable="false" checked="false" clickable="false" enabled="true" bounds="[0,0][1080,2400]">'
    '<node index="0" text="Wi-Fi" resource-id="org.x:id/title" class="android.widget.Switch" package="org.x" '
    'content-desc="" checkable="true" checked="true" clickable="true" enabled="true" bounds="[0,100][1080,200]" />'
    "</node></hierarchy>\nUI hierchary dumped to: /dev/tty\n"
)
SOURCE = (
    '<hierarchy index="0" class="hierarchy" rotation="0" width="1080" height="2400">'
    '<android.widget.FrameLayout index="0" package="org.x" class="android.widget.FrameLayout" enabled="true" '
    'bounds="[0,0][1080,2400]" displayed="true"><org.x.Outer_Inner class="org.x.Outer$Inner" text="a&#10;b" '
    'enabled="true" bounds="[0,0][10,10]" displayed="false"/></android.widget.FrameLayout></hierarchy>'
)


def row(inner: str = "", **told: str) -> str:
    given = {"class": "android.widget.TextView", "enabled": "true", "bounds": "[0,0][10,10]"} | told
    attributes = " ".join(f'{key.replace("_", "-")}="{value}"' for key, value in given.items())
    return f"<node {attributes}>{inner}</node>"


def dumped(*rows: str) -> str:
    return f'<hierarchy rotation="0">{"".join(rows)}</hierarchy>'


def test_a_dump_gives_classes_flags_and_bounds():
    found = read_tree(DUMP)
    assert found.rotation == 1
    frame, switch = found.nodes
    assert (frame.parent, switch.parent) == (-1, 0)
    assert switch.tag == "android.widget.Switch"
    assert switch.text == "Wi-Fi"
    assert switch.flags == {"checkable", "checked", "clickable", "enabled"}
    assert switch.bounds == Bounds(0, 100, 1080, 200)
    assert switch.attributes == {"resource-id": "org.x:id/title", "package": "org.x"}


def test_a_source_gives_the_true_class_the_size_and_hides_what_is_not_displayed():
    found = read_tree(SOURCE)
    assert found.size_px == (1080, 2400)
    assert found.nodes[1].tag == "org.x.Outer$Inner"
    assert found.nodes[1].text == "a\nb"
    assert found.nodes[1].bounds is None


@pytest.mark.parametrize(
    "told",
    ["", "ERROR: null root node returned by UiTestAutomationBridge.", '<hierarchy rotation="0"/>', dumped()],
)
def test_the_null_root_of_a_hanging_app_is_no_node(told: str):
    assert read_tree(told).nodes == ()


@pytest.mark.parametrize("text", ["a&#0;b", "a\x01b", "a&#55357;b", "a&#xDE00;b", "a\ud83db"])
def test_characters_that_xml_has_no_form_for_are_replaced(text: str):
    (node,) = read_tree(dumped(row(text=text))).nodes
    assert node.text == "a\ufffdb"


@pytest.mark.parametrize("told", ["<hierarchy", "<a><b></a>", "<a", "<a>" * 3, dumped("<node"), "<>"])
def test_what_cannot_be_mended_is_said(told: str):
    with pytest.raises(TreeUnreadable):
        read_tree(told + ">")


def test_entities_are_not_declared():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + dumped(row(text="&b;"))
    with pytest.raises(TreeUnreadable, match="document type"):
        read_tree(bomb)


def test_depth_does_no_harm():
    deep = dumped("<node class='A' bounds='[0,0][9,9]'>" * 3000 + "</node>" * 3000)
    nodes = read_tree(deep).nodes
    assert len(nodes) == 3000
    assert [n.parent for n in nodes[:3]] == [-1, 0, 1]


def test_ten_thousand_nodes_are_read_in_a_moment():
    told = dumped(row("".join(row(text=f"Row {i}", resource_id="org.x:id/row") for i in range(10_000))))
    began = time.process_time()
    nodes = read_tree(told).nodes
    assert len({n.handle for n in nodes}) == len(nodes) == 10_001
    assert time.process_time() - began < 5  # linear takes a tenth of it


def test_more_nodes_than_any_screen_has_are_refused():
    with pytest.raises(TreeUnreadable, match="more than"):
        read_tree(dumped("<node/>" * (MAX_NODES + 1)))


@pytest.mark.parametrize(
    ("told", "bounds"),
    [
        ("[5,5][5,9]", None),
        ("[9,9][1,1]", None),
        ("", None),
        ("[a,b][c,d]", None),
        ("[-20,-5][10,10]", Bounds(-20, -5, 10, 10)),
    ],
)
def test_a_view_without_area_is_not_drawn(told: str, bounds: Bounds | None):
    assert read_tree(dumped(row(bounds=told))).nodes[0].bounds == bounds


def test_secrets_are_dots_whatever_the_phone_says():
    (node,) = read_tree(dumped(row(**{"class": "android.widget.EditText"}, text="hunter2", password="true"))).nodes
    assert node.text == "•••••••"


def test_what_an_empty_field_shows_is_no_content():
    field = {"class": "android.widget.EditText"}
    assert read_tree(dumped(row(**field, text="Name", hint="Name"))).nodes[0].text == ""
    assert read_tree(dumped(row(**field, text="Bo", hint="Name"))).nodes[0].text == "Bo"


def handles_by_text(told: str) -> dict[str, str]:
    return {n.text: n.handle for n in read_tree(told).nodes if n.text}


def test_rows_keep_their_names_when_others_go():
    layout = {"class": "android.widget.LinearLayout"}
    rows = [row(row(text=name), **layout) for name in ("Anna", "Bo", "Cleo")]
    before = read_tree(dumped(row("".join(rows), **layout))).nodes
    after = read_tree(dumped(row("".join(rows[1:]), **layout))).nodes
    kept = {n.handle for n in after} & {n.handle for n in before}
    assert len(kept) == len(after)


def test_a_field_keeps_its_name_while_it_is_typed_into():
    field = {"class": "android.widget.EditText", "resource-id": "org.x:id/name"}
    before, after = (read_tree(dumped(row(**field, text=text))).nodes[0] for text in ("", "Bo"))
    assert before.handle == after.handle


def test_what_says_something_else_has_another_name():
    assert read_tree(dumped(row(text="Play"))).nodes[0].handle != read_tree(dumped(row(text="Pause"))).nodes[0].handle


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(told: str):
    for document in (told, f"<hierarchy>{told}</hierarchy>"):
        try:
            read_tree(document)
        except TreeUnreadable:
            pass
