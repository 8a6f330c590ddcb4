"""The tree drawn in devices/errors.py is the tree of its classes."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import re

import pytest

from devices import errors
from devices.errors import (
    ActionFailed,
    ClewError,
    DeviceError,
    JournalError,
    ManyMatches,
    NoMatch,
    NotActionable,
    SelectorError,
    TypedTextDiffers,
)

_LINE = re.compile(r"^ {4}(?P<tree>[│├└─ ]*)(?P<name>[A-Z]\w+)\s+(?P<told>.*)$")


def drawn() -> dict[str, tuple[str, str]]:
    """Name -> (name of the class above, what the drawing says of it)."""
    found: dict[str, tuple[str, str]] = {}
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        if match := _LINE.match(line):
            depth = len(match["tree"]) // 4
            found[match["name"]] = (above[depth - 1] if depth else "Exception", match["told"].strip())
            above[depth:] = [match["name"]]
    return found


DRAWN = drawn()
ELSEWHERE = {name: told for name, (_, told) in DRAWN.items() if told.endswith("/errors.py")}
CLASSES: dict[str, type[ClewError]] = {
    name: kind
    for name, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, ClewError) and kind.__module__ == errors.__name__
}


def test_the_drawing_names_every_class_and_no_other():
    assert set(DRAWN) - set(ELSEWHERE) == set(CLASSES)


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_a_class_stands_where_it_is_drawn(name):
    assert [base.__name__ for base in CLASSES[name].__bases__] == [DRAWN[name][0]]


@pytest.mark.parametrize("name", sorted(set(CLASSES) - {"ClewError"}))
def test_a_class_ends_a_command_with_the_code_that_is_drawn(name):
    assert str(CLASSES[name].exit_code) == DRAWN[name][1].split()[0]


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_a_class_says_what_it_means(name):
    assert CLASSES[name].__doc__


@pytest.mark.parametrize("name", sorted(ELSEWHERE))
def test_a_branch_of_another_package_grows_from_the_root(name):
    module = ELSEWHERE[name].removesuffix(".py").replace("/", ".")
    if importlib.util.find_spec(module.split(".")[0]) is None or importlib.util.find_spec(module) is None:
        pytest.skip(f"{ELSEWHERE[name]} is not written yet")
    assert getattr(importlib.import_module(module), name).__bases__ == (ClewError,)


def test_a_hint_follows_the_message():
    assert str(ClewError("it broke", "mend it")) == "it broke (mend it)"
    assert str(ClewError("it broke")) == "it broke"
    assert ClewError("it broke", "mend it").message == "it broke"


@pytest.mark.parametrize("check", ["unique", "visible", "stable", "enabled"])
def test_a_failed_check_is_named(check):
    error = NotActionable(check, 'button "Save"')
    assert error.check == check
    assert str(error) == f'not {check}: button "Save"'
    assert isinstance(error, ActionFailed)


def test_what_covers_a_target_is_told():
    error = NotActionable("receives events", 'button "Save" lies below a dialog', covered_by="<dialog>")
    assert error.covered_by == "<dialog>"
    assert str(error).startswith("covered: ")


def test_typed_text_that_differs_is_quoted_so_that_invisible_marks_show():
    error = TypedTextDiffers("a\u200bb", "ab")
    assert (error.wanted, error.arrived) == ("a\u200bb", "ab")
    assert "\\u200b" in str(error)


def test_a_selector_error_lists_at_most_five_candidates_and_keeps_all():
    error = ManyMatches("7 elements", tuple(f"button {i}" for i in range(7)))
    assert "button 4" in str(error)
    assert "button 5" not in str(error)
    assert len(error.candidates) == 7
    assert str(NoMatch("none")) == "none"


def test_one_except_catches_a_branch():
    assert issubclass(NotActionable, DeviceError)
    assert issubclass(NoMatch, SelectorError)
    assert issubclass(errors.JournalCorrupt, JournalError)


def test_there_is_no_error_outside_the_tree():
    raised = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Exception)]
    assert set(raised) == set(CLASSES.values())
