"""Accessible names where the screen tests do not reach: texts of nested things, order of precedence, limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.bounds import Bounds
from perception.names import Names, children_of, squeeze
from perception.web_roles import role_of
from tests.perception.trees import Node, node, observe


def names_of(*nodes):
    tree = observe(*nodes).tree
    return tree, Names(tree, children_of(tree), [role_of(n) for n in tree])


def written(text: str, left: int) -> Node:
    """A text of 30 pixels' width on the first line."""
    return Node("#text", text=text, at=Bounds(left, 0, left + 30, 18))


def position(tree, tag):
    return next(n.index for n in tree if n.tag == tag)


@pytest.mark.parametrize(
    ("given_node", "name"),
    [
        (node("button", "text", aria_label="label", title="title"), "label"),
        (node("button", "text", title="title"), "text"),
        (node("input", aria_label="label", placeholder="holder"), "label"),
        (node("input", title="title", placeholder="holder"), "title"),
        (node("input", placeholder="holder"), "holder"),
        (node("fieldset", node("legend", "Address"), node("input")), "Address"),
        (node("table", node("caption", "Orders"), node("tr")), "Orders"),
        (node("img", alt="", title="fallback"), "fallback"),
        (node("div", "no role, no name"), ""),
        (node("button", node("span", written("Save", 0)), node("span", written("all", 30))), "Saveall"),
        (node("button", node("span", written("Save", 0)), node("span", written("all", 40))), "Save all"),
        (node("button", node("span", "above"), node("span", "below")), "above below"),
        (node("button", node("div", "Save"), node("div", "all")), "Save all"),
        (node("button", written("a", 0), node("select", node("option", "not this")), written("b", 30)), "ab"),
        (node("button", node("span", "hidden", drawn=False), "seen"), "seen"),
    ],
)
def test_precedence(given_node, name):
    tree, names = names_of(given_node)
    assert names.name(position(tree, given_node.tag)) == name


def test_the_first_of_two_equal_ids_counts():
    tree, names = names_of(node("b", "one", id="x"), node("i", "two", id="x"), node("input", aria_labelledby="x"))
    assert names.name(position(tree, "input")) == "one"


def test_two_labels_are_joined():
    tree, names = names_of(node("label", "From", for_="d"), node("label", "date:", for_="d"), node("input", id="d"))
    assert names.name(position(tree, "input")) == "From date"


def test_a_label_around_a_select_does_not_read_its_options():
    tree, names = names_of(node("label", "Size ", node("select", node("option", "XL"))))
    assert names.name(position(tree, "select")) == "Size"


@given(st.text())
def test_squeeze_leaves_single_spaces_and_is_stable(text):
    once = squeeze(text)
    assert "  " not in once
    assert len(once) <= 300
    assert squeeze(once) == once


def test_a_label_that_is_hidden_names_all_the_same():
    tip = node("span", node("b", "Crop", drawn=False), id="t", drawn=False)
    tree, names = names_of(tip, node("button", aria_labelledby="t"), node("input", aria_describedby="t"))
    assert names.name(position(tree, "button")) == "Crop"
    assert names.description(position(tree, "input"), "") == "Crop"
