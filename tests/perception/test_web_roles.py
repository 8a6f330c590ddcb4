"""Roles by tag and attribute, kinds of values, and the words developers leave behind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.observation import TreeNode
from perception.web_roles import hint_words, input_type, role_of


def tag(name: str, **attributes: str) -> TreeNode:
    return TreeNode(0, -1, name, attributes={k.rstrip("_"): v for k, v in attributes.items()})


@pytest.mark.parametrize(
    ("node", "role"),
    [
        (tag("div"), ""),
        (tag("a"), ""),
        (tag("a", href=""), "link"),
        (tag("nav"), "navigation"),
        (tag("section"), ""),
        (tag("input"), "textbox"),
        (tag("input", type="email"), "textbox"),
        (tag("input", type="radio"), "radio"),
        (tag("input", type="nonsense"), "textbox"),
        (tag("div", role="img"), "image"),
        (tag("div", role="nonsense link"), "link"),
        (tag("li", role="none"), ""),
        (tag("button", role="none"), "button"),
        (tag("select", multiple=""), "listbox"),
        (tag("select", size="99999999999"), "combobox"),
        (tag("div", contenteditable="false"), ""),
        (tag("p", contenteditable=""), "textbox"),
        (tag("h7"), ""),
        (tag("circle"), "image"),
    ],
)
def test_roles(node, role):
    assert role_of(node) == role


@pytest.mark.parametrize(
    ("node", "kind"),
    [
        (tag("input"), ""),
        (tag("input", type="DATE"), "date"),
        (tag("input", type="checkbox"), ""),
        (tag("p", type="date"), ""),
    ],
)
def test_kinds_of_values(node, kind):
    assert input_type(node) == kind


def test_hint_words_part_camel_case_and_leave_out_single_letters():
    told = hint_words({"id": "saveDraft", "class": "btn-primary x HTTPServer", "href": "https://example.org/secret"})
    assert told == ("save", "draft", "btn", "primary", "http", "server")


@given(st.dictionaries(st.sampled_from(["id", "class", "name", "href"]), st.text(max_size=300)))
def test_hint_words_are_few_and_lower_case(attributes):
    words = hint_words(attributes)
    assert len(words) <= 16
    assert all(word == word.lower() and len(word) > 1 for word in words)
