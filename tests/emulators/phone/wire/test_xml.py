from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from emulators.phone.system.uinode import UiNode
from emulators.phone.wire.tree import Tree
from emulators.phone.wire.xml import Form, spoiled, tag_of, write_xml
from emulators.phone.wire.xpath import evaluate
from tests.emulators.phone.wire.trees import make_node, trees


@settings(deadline=None)
@given(trees(), st.sampled_from(Form))
def test_any_tree_is_well_formed_and_whole(nodes: tuple[UiNode, ...], form: Form) -> None:
    root = etree.fromstring(write_xml(nodes, form, 1, (10, 20)).encode())
    written = list(root.iter())[1:]
    assert len(written) == len(nodes)
    order = {element: index for index, element in enumerate(written)}
    for node, element in zip(nodes, written, strict=True):
        parent = element.getparent()
        assert (order[parent] if parent is not root else -1) == node.parent
        assert element.get("class") == node.class_name
        assert element.tag == (tag_of(node.class_name) if form is Form.SOURCE else "node")
        assert element.get("bounds") == "[{},{}][{},{}]".format(*node.bounds)


def test_what_xml_cannot_carry_is_replaced() -> None:
    text = "a\x00b\ud800c\ufffe<&>\"'\n\t\r漢🎉"
    root = etree.fromstring(write_xml((make_node(text=text),), Form.DUMP, 0, (1, 1)).encode())
    assert root[0].get("text") == "a?b?c?<&>\"'\n\t\r漢🎉"


def test_the_attributes_are_in_the_order_of_their_form() -> None:
    node = make_node(text="t")
    dump = etree.fromstring(write_xml((node,), Form.DUMP, 0, (1, 1)).encode())[0]
    source = etree.fromstring(write_xml((node,), Form.SOURCE, 0, (1, 1)).encode())[0]
    assert list(dump.attrib)[:6] == ["index", "text", "resource-id", "class", "package", "content-desc"]
    assert list(source.attrib)[:6] == ["index", "package", "class", "text", "content-desc", "resource-id"]
    assert set(source.attrib) - set(dump.attrib) == {"displayed"}


def test_hidden_and_deep_nodes_are_left_out_with_what_they_hold() -> None:
    nodes = (
        make_node(id="a"),
        make_node(id="b", parent=0, displayed=False),
        make_node(id="c", parent=1),
        make_node(id="d", parent=0),
        make_node(id="e", parent=3),
    )

    def count(invisible: bool = False, max_depth: int = 9) -> int:
        text = write_xml(nodes, Form.DUMP, 0, (1, 1), invisible=invisible, max_depth=max_depth)
        return len(list(etree.fromstring(text.encode()).iter("node")))

    assert (count(), count(invisible=True), count(max_depth=2), count(max_depth=1)) == (3, 5, 2, 1)


def test_tags_are_legal() -> None:
    assert tag_of("android.app.Dialog$Inner") == "android.app.Dialog.Inner"
    assert tag_of("1st.View") == "_1st.View"
    assert tag_of("") == "node"


def test_ten_thousand_nodes_two_hundred_deep() -> None:
    nodes = tuple(make_node(id=str(n), parent=n - 1 if n < 200 else 199) for n in range(10_000))
    text = write_xml(nodes, Form.SOURCE, 0, (1, 1))
    assert text.count("<android.view.View") == 10_000
    assert evaluate(Tree(nodes), "(//*)[last()]", size_px=(1, 1), rotation=0) == [9_999]


def test_spoiled_texts_are_no_xml() -> None:
    whole = write_xml((make_node(), make_node(id="b", parent=0)), Form.DUMP, 0, (1, 1))
    assert spoiled(whole, malformed=False, truncated=False) == whole
    for text in (spoiled(whole, malformed=True, truncated=False), spoiled(whole, malformed=False, truncated=True)):
        try:
            etree.fromstring(text.encode())
        except etree.XMLSyntaxError:
            continue
        raise AssertionError("it can still be read")
