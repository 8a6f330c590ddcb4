"""The calculator computes exactly, refuses what has no value, and keeps what it should."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.phone.apps.calculator import converted
from emulators.phone.apps.calculator_arithmetic import NotArithmetic, value_of, written
from emulators.phone.phone import Phone
from emulators.phone.tasks.solving import solve
from emulators.phone.tasks.task import open_app, tap
from emulators.phone.tasks.templates.calculator import CALCULATOR, compute, keys

NUMBERS = st.decimals(min_value=0, max_value=99999, places=3).map(lambda number: f"{number:f}")
TERMS = st.recursive(
    NUMBERS,
    lambda inner: st.tuples(inner, st.sampled_from("+−×÷"), inner).map(
        lambda three: f"({three[0]}{three[1]}{three[2]})"
    ),
    max_leaves=8,
)


@given(TERMS)
def test_it_computes_what_fractions_compute(expression):
    told = expression.replace("×", "*").replace("÷", "/").replace("−", "-")
    numbers = re.sub(r"\d+(\.\d+)?", lambda found: f"Fraction('{found[0]}')", told)
    try:
        wanted = eval(numbers, {"Fraction": Fraction})  # noqa: S307 - digits and signs of our own making
    except ZeroDivisionError:
        with pytest.raises(NotArithmetic, match="divide by 0"):
            value_of(expression)
    else:
        assert value_of(expression) == wanted


@given(st.text(alphabet="0123456789.+−×÷^%()√πE", max_size=20))
def test_any_row_of_keys_has_a_value_or_is_refused(signs):
    try:
        value = value_of(signs)
    except NotArithmetic:
        return
    assert written(value)


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=4))
def test_a_number_of_few_digits_is_written_as_it_is(number):
    shown = written(Fraction(number)).replace("−", "-")
    assert abs(Decimal(shown) - number) <= abs(number) * Decimal("1e-11")


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("0.1+0.2", "0.3"), ("1÷3", "0.333333333333"), ("200+10%", "220"), ("200−10%", "180"), ("200×10%", "20"),
        ("50%", "0.5"),
        ("−2^2", "−4"), ("2^−1", "0.5"), ("2^3^2", "512"), ("√9", "3"), ("√2×√2", "2"), ("(1+2", "3"), (".5+.5", "1"),
        ("9^999", "1.94207916858E+953"), ("10^20", "1E+20"), ("1÷10^12", "1E−12"), ("√0.25", "0.5"), ("4^0.5", "2"),
    ],
)  # fmt: skip
def test_sums_that_calculators_get_wrong(expression, shown):
    assert written(value_of(expression)) == shown


@pytest.mark.parametrize("expression", ["1÷0", "√(0−1)", "2^0.3", "9^9999999", "1.2.3", "5+", "", ")", "1E", "0^−1"])
def test_what_has_no_value_is_refused(expression):
    with pytest.raises(NotArithmetic):
        value_of(expression)


@pytest.mark.parametrize(
    ("amount", "kind", "source", "target", "shown"),
    [
        ("100", "Temperature", "Celsius", "Fahrenheit", "212"), ("-40", "Temperature", "Fahrenheit", "Celsius", "−40"),
        ("0", "Temperature", "Kelvin", "Celsius", "−273.15"), ("1", "Length", "Miles", "Feet", "5280"),
        ("2,5", "Weight", "Kilograms", "Grams", "2500"), ("x", "Length", "Feet", "Inches", ""),
    ],
)  # fmt: skip
def test_units(amount, kind, source, target, shown):
    assert converted(amount, kind, source, target) == shown


def test_keys_write_what_makes_sense():
    phone = Phone(0)
    solve(phone, [open_app("Calculator"), *keys("×5++3..1")])
    assert phone.state(CALCULATOR)["formula"] == "5+3.1"
    solve(phone, [tap("AC"), *keys("2(3)4%5")])
    assert phone.state(CALCULATOR)["formula"] == "2×(3)×4%×5"


def test_an_error_is_shown_and_goes_with_the_next_key():
    phone = Phone(0)
    solve(phone, compute("7÷0"))
    assert any("divide by 0" in node.text for node in phone.nodes())
    assert phone.state(CALCULATOR)["formula"] == "7÷0"
    solve(phone, [tap("delete"), *keys("2=")])
    assert phone.state(CALCULATOR)["formula"] == "3.5"
    assert phone.effects.count("computed") == 1


def test_a_digit_after_a_result_begins_anew_and_a_sign_goes_on():
    phone = Phone(0)
    solve(phone, [*compute("2+3"), *keys("×4=")])
    assert phone.state(CALCULATOR)["formula"] == "20"
    solve(phone, keys("7"))
    assert phone.state(CALCULATOR)["formula"] == "7"
