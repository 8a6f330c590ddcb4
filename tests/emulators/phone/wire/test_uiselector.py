from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.phone.system.uinode import UiNode
from emulators.phone.wire.tree import Tree
from emulators.phone.wire.u2rpc.selectors import read_selector
from emulators.phone.wire.uiselector import BadSelector, Scrolling, Selector, make_test, parse, select
from tests.emulators.phone.wire.trees import make_node, trees

NODES = (
    make_node(id="root", class_name="android.widget.FrameLayout"),
    make_node(id="list", parent=0, class_name="android.widget.ListView", scrollable=True, resource_id="p:id/list"),
    make_node(id="row1", parent=1, class_name="android.widget.LinearLayout"),
    make_node(id="one", parent=2, text="Wi-Fi", class_name="android.widget.TextView"),
    make_node(id="sw1", parent=2, index=1, class_name="android.widget.Switch", checkable=True, checked=True),
    make_node(id="row2", parent=1, index=1, class_name="android.widget.LinearLayout"),
    make_node(id="two", parent=5, text="Bluetooth", class_name="android.widget.TextView"),
    make_node(id="sw2", parent=5, index=1, class_name="android.widget.Switch", checkable=True),
    make_node(id="end", parent=0, index=1, description="More options", class_name="android.widget.ImageButton"),
)
TREE = Tree(NODES)


def found(text: str) -> list[str]:
    made = parse(text)
    assert isinstance(made, Selector)
    return [NODES[index].id for index in select(TREE, made)]


@pytest.mark.parametrize(
    ("chain", "ids"),
    [
        ('.text("Wi-Fi")', ["one"]),
        ('.textContains("FI")', ["one"]),
        ('.textStartsWith("blue")', ["two"]),
        ('.textMatches("(?i)B.*H")', ["two"]),
        ('.textMatches("B")', []),
        ('.description("More options")', ["end"]),
        ('.descriptionStartsWith("More").clickable(false)', ["end"]),
        ('.resourceId("p:id/list")', ["list"]),
        ('.resourceIdMatches(".*/list")', ["list"]),
        ('.className("android.widget.Switch")', ["sw1", "sw2"]),
        ('.className("android.widget.Switch").instance(1)', ["sw2"]),
        ('.className("android.widget.Switch").instance(2)', []),
        ('.className("android.widget.Switch").checked(true)', ["sw1"]),
        ('.packageName("p").index(1).checkable(true)', ["sw1", "sw2"]),
        ('.scrollable(true).childSelector(new UiSelector().text("Bluetooth"))', ["two"]),
        ('.scrollable(true).childSelector(new UiSelector().className("android.widget.Switch").instance(1))', ["sw2"]),
        ('.text("Bluetooth").fromParent(new UiSelector().className("android.widget.Switch"))', ["sw2"]),
        ('.scrollable(true).childSelector(new UiSelector().text("Wi-Fi")).fromParent(new UiSelector().checkable(true))',
         ["sw1"]),
        ('.className("android.widget.LinearLayout").instance(1).childSelector(new UiSelector().index(1))', ["sw2"]),
        (" . text ( \"Wi-Fi\" ) ", ["one"]),
    ],
)  # fmt: skip
def test_what_a_selector_means(chain: str, ids: list[str]) -> None:
    assert found(f"new UiSelector(){chain};") == ids


def test_escapes_in_texts() -> None:
    nodes = (make_node(text='a "b" \\ \n é'),)
    made = parse(r'new UiSelector().text("a \"b\" \\ \n \u00e9")')
    assert isinstance(made, Selector)
    assert select(Tree(nodes), made) == [0]


def test_a_scrollable_is_read() -> None:
    made = parse(
        "new UiScrollable(new UiSelector().scrollable(true).instance(0)).setAsHorizontalList().setMaxSearchSwipes(7)"
        '.scrollIntoView(new UiSelector().text("x"))'
    )
    assert isinstance(made, Scrolling)
    assert (made.horizontal, made.max_swipes, made.act) == (True, 7, "scrollIntoView")
    for text, act in (
        ('.scrollTextIntoView("x")', "scrollIntoView"),
        ('.getChildByText(new UiSelector().className("a"), "x", true)', "getChild"),
        ('.getChildByInstance(new UiSelector().className("a"), 3)', "scrollIntoView"),
        (".scrollForward()", "scrollForward"),
        (".flingToEnd(5)", "flingToEnd"),
        ("", ""),
    ):
        made = parse(f"new UiScrollable(new UiSelector()){text}")
        assert isinstance(made, Scrolling)
        assert made.act == act


@pytest.mark.parametrize(
    "text",
    [
        "",
        "new UiSelector",
        "new UiSelector()x",
        "new UiSelector().",
        'new UiSelector().text("open',
        "new UiSelector().text(5)",
        "new UiSelector().text()",
        'new UiSelector().text("a", "b")',
        'new UiSelector().clickable("true")',
        "new UiSelector().instance(-1)",
        "new UiSelector().instance(true)",
        'new UiSelector().textMatches("(")',
        "new UiSelector().childSelector(5)",
        'new UiSelector().colour("red")',
        "new UiScrollable()",
        "new UiScrollable(new UiSelector()).explode()",
        "new UiScrollable(new UiSelector()).scrollForward().scrollForward()",
        "java.lang.System.exit(1)",
        "new UiSelector()" + ".childSelector(new UiSelector()" * 50 + ")" * 50,
        "x" * 30_000,
    ],
)
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadSelector):
        parse(text)


PIECES = (
    *("new ", "UiSelector", "UiScrollable", "(", ")", ".", ",", ";", '"a"', "text", "instance", "1", "true", " "),
    "childSelector",
)


@given(st.lists(st.sampled_from(PIECES), max_size=15).map("".join))
def test_any_text_is_a_selector_or_refused(text: str) -> None:
    with suppress(BadSelector):
        parse(text)


@settings(deadline=None)
@given(trees(), st.integers(0, 3))
def test_an_instance_is_one_of_all_in_document_order(nodes: tuple[UiNode, ...], instance: int) -> None:
    tree = Tree(nodes)
    test = (make_test("clickable", True),)
    every = select(tree, Selector(test))
    assert every == [index for index, node in enumerate(nodes) if node.clickable]
    assert select(tree, Selector(test, instance=instance)) == every[instance : instance + 1]
    children = select(tree, Selector(child=Selector(test)))
    assert children == [index for index in every if nodes[index].parent >= 0]


def test_the_objects_of_uiautomator2_mean_the_same() -> None:
    told = {"mask": 0, "scrollable": True, "childOrSibling": ["child", "sibling"],
            "childOrSiblingSelector": [{"text": "Wi-Fi"}, {"checkable": True}]}  # fmt: skip
    assert [NODES[index].id for index in select(TREE, read_selector(told))] == ["sw1"]
    for bad in (
        {"colour": "red"},
        {"instance": -1},
        {"instance": True},
        {"text": 5},
        {"childOrSibling": ["child"]},
        {"childOrSibling": ["cousin"], "childOrSiblingSelector": [{}]},
    ):
        with pytest.raises(BadSelector):
            read_selector(bad)
