from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from skills.errors import ArgumentInvalid
from skills.parameters import Parameter, Value, read_arguments

_PARAMETER: TypeAdapter[Parameter] = TypeAdapter(Parameter)


def parameter(**told: object) -> Parameter:
    return _PARAMETER.validate_python(told)


@pytest.mark.parametrize(
    ("told", "given_", "read"),
    [
        ({"type": "string"}, "Anna", "Anna"),
        ({"type": "string"}, 12, "12"),
        ({"type": "string", "pattern": "[A-Z]{2}[0-9]+"}, "AB12", "AB12"),
        ({"type": "int"}, " 12 ", 12),
        ({"type": "int"}, 12.0, 12),
        ({"type": "number"}, "2.5", 2.5),
        ({"type": "bool"}, "Yes", True),
        ({"type": "bool"}, "off", False),
        ({"type": "choice", "options": ["Small", "Large"]}, "large", "Large"),
        ({"type": "date"}, "2026-03-01", date(2026, 3, 1)),
        ({"type": "time"}, "9:30", time(9, 30)),
        ({"type": "list", "of": {"type": "int"}}, "1, 2,3", (1, 2, 3)),
        ({"type": "list"}, ["a", "b, c"], ("a", "b, c")),
        ({"type": "secret"}, "<secret:bank.pin>", "<secret:bank.pin>"),
    ],
)
def test_arguments_are_read_as_their_type(told: dict[str, object], given_: object, read: Value) -> None:
    assert parameter(**told).read(given_) == read


@pytest.mark.parametrize(
    ("told", "given_"),
    [
        ({"type": "string"}, True),
        ({"type": "string"}, "a\0b"),
        ({"type": "string", "max length": 3}, "four"),
        ({"type": "string", "pattern": "[a-z]*"}, "x1"),
        ({"type": "int"}, "1.5"),
        ({"type": "int"}, True),
        ({"type": "int"}, "9" * 30),
        ({"type": "int", "maximum": 5}, 6),
        ({"type": "number"}, "nan"),
        ({"type": "number"}, float("inf")),
        ({"type": "number", "minimum": 0}, -0.1),
        ({"type": "bool"}, "maybe"),
        ({"type": "choice", "options": ["a"]}, "b"),
        ({"type": "date"}, "01.03.2026"),
        ({"type": "date"}, "2026-02-30"),
        ({"type": "time"}, "24:30"),
        ({"type": "time"}, "half nine"),
        ({"type": "list", "max items": 1}, "a,b"),
        ({"type": "list", "of": {"type": "int"}}, "1,x"),
        ({"type": "secret"}, "hunter2"),
    ],
)
def test_an_argument_that_does_not_fit_is_refused(told: dict[str, object], given_: object) -> None:
    with pytest.raises(ArgumentInvalid):
        parameter(**told).read(given_)


def test_a_secret_is_not_repeated_in_the_error() -> None:
    with pytest.raises(ArgumentInvalid) as caught:
        read_arguments({"pin": parameter(type="secret")}, {"pin": "hunter2"})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "told",
    [
        {"type": "int", "default": 9, "maximum": 5},
        {"type": "choice", "options": ["a"], "default": "b"},
        {"type": "string", "pattern": "(a+)+"},
        {"type": "string", "pattern": "["},
        {"type": "date", "default": "soon"},
        {"type": "secret", "default": "x"},
        {"type": "list", "of": {"type": "secret"}},
        {"type": "blob"},
    ],
)
def test_a_parameter_that_cannot_work_is_refused(told: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        parameter(**told)


def test_defaults_fill_in_and_what_is_optional_stays_away() -> None:
    parameters = {
        "body": parameter(type="string"),
        "times": parameter(type="int", default=2),
        "note": parameter(type="string", required=False),
    }
    assert read_arguments(parameters, {"body": "x"}) == {"body": "x", "times": 2}
    with pytest.raises(ArgumentInvalid, match="body is missing"):
        read_arguments(parameters, {})
    with pytest.raises(ArgumentInvalid, match=r"no parameter 'bdy' \(did you mean body"):
        read_arguments(parameters, {"bdy": "x"})
    with pytest.raises(ArgumentInvalid, match="^times: "):
        read_arguments(parameters, {"body": "x", "times": "many"})


@given(st.sampled_from(["string", "int", "number", "bool", "date", "time", "list", "secret"]), st.text(max_size=30))
def test_no_text_breaks_a_parameter(kind: str, text: str) -> None:
    try:
        parameter(type=kind).read(text)
    except ArgumentInvalid:
        pass


@pytest.mark.parametrize("kind", ["string", "int", "number", "bool", "date", "time", "list", "secret"])
def test_a_specimen_fits_its_own_parameter(kind: str) -> None:
    made = parameter(type=kind)
    assert made.read(made.specimen()) == made.specimen()
