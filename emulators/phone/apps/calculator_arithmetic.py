"""The calculator's arithmetic: expressions over exact fractions, and how a number is written.

Grammar, loosest first: sums, products, a sign, powers (which bind to the right), percent behind a number. As pocket
calculators have it, ``200+10%`` is 220: percent in a sum is of what stands before it.
"""

from __future__ import annotations

from decimal import Context as Digits
from decimal import Decimal
from fractions import Fraction

SHOWN_DIGITS = 12
_MOST_BITS = 8000
"""Numbers with longer numerators are refused rather than computed for minutes."""
_WORDS = {"×": "*", "÷": "/", "−": "-", ",": ""}


class NotArithmetic(ValueError):
    """An expression that has no value; the message is English for the person."""


def value_of(expression: str) -> Fraction:
    """The exact value of an expression; a root that has none is taken to 40 digits.

    Raises:
        NotArithmetic: it is not complete, divides by zero, or its value is too large.
    """
    return _Reader("".join(_WORDS.get(sign, sign) for sign in expression if sign != " ")).whole()


def written(value: Fraction) -> str:
    """At most twelve digits, exact where that is enough, ``1.5E+20`` where it is not."""
    number = Digits(prec=60).divide(Decimal(value.numerator), Decimal(value.denominator))
    rounded = Digits(prec=SHOWN_DIGITS).plus(number)
    if rounded == 0:
        return "0"
    if -8 <= rounded.adjusted() < SHOWN_DIGITS + 3:
        told = f"{rounded:f}"
        told = told.rstrip("0").rstrip(".") if "." in told else told
        return told.replace("-", "−")
    digits, exponent = f"{rounded.normalize():E}".split("E")
    return f"{digits}E{int(exponent):+d}".replace("-", "−")


class _Reader:
    def __init__(self, signs: str) -> None:
        self._signs, self._at = signs, 0

    def whole(self) -> Fraction:
        if not self._signs:
            raise NotArithmetic("Nothing to compute")
        value = self._sum()
        if self._at < len(self._signs):
            raise NotArithmetic("Format error")
        return value

    def _next(self, wanted: str) -> str:
        found = self._signs[self._at : self._at + 1]
        if found and found in wanted:
            self._at += 1
            return found
        return ""

    def _sum(self) -> Fraction:
        value, _ = self._product()
        while sign := self._next("+-"):
            other, percent = self._product()
            other = value * other if percent else other
            value = _bounded(value + other if sign == "+" else value - other)
        return value

    def _product(self) -> tuple[Fraction, bool]:
        value, percent = self._signed()
        while sign := self._next("*/"):
            other, _ = self._signed()
            percent = False
            if sign == "/" and other == 0:
                raise NotArithmetic("Can't divide by 0")
            value = _bounded(value * other if sign == "*" else value / other)
        return value, percent

    def _signed(self) -> tuple[Fraction, bool]:
        if self._next("-"):
            value, percent = self._signed()
            return -value, percent
        return self._power()

    def _power(self) -> tuple[Fraction, bool]:
        base, percent = self._atom()
        if not self._next("^"):
            return base, percent
        exponent, _ = self._signed()
        return _power(base, exponent), False

    def _atom(self) -> tuple[Fraction, bool]:
        if self._next("√"):
            value, percent = self._atom()
            return _root(value), percent
        if self._next("("):
            value = self._sum()
            self._next(")")  # an open bracket at the end is forgiven, as calculators do
        elif self._next("π"):
            value = Fraction("3.141592653589793238462643383279502884197")
        else:
            value = self._number()
        percent = False
        while self._next("%"):
            value, percent = value / 100, True
        return value, percent

    def _number(self) -> Fraction:
        begin = self._at
        while self._next("0123456789."):
            pass
        digits = self._signs[begin : self._at]
        if digits.count(".") > 1 or not digits.strip("."):
            raise NotArithmetic("Format error")
        if self._next("E"):
            sign = self._next("+-")
            first = self._at
            while self._next("0123456789"):
                pass
            exponent = self._signs[first : self._at]
            if not exponent or int(exponent) > 999:
                raise NotArithmetic("Value too large" if exponent else "Format error")
            return Fraction(f"{digits.strip() or '0'}e{sign}{exponent}")
        return Fraction(f"0{digits}" if digits.startswith(".") else digits.rstrip("."))


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if base == 0 and exponent < 0:
        raise NotArithmetic("Can't divide by 0")
    if exponent.denominator == 2 and abs(exponent) < 100:
        return _power(_root(base), exponent * 2)
    if exponent.denominator != 1:
        raise NotArithmetic("Only whole powers and roots")
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if abs(exponent) * bits > _MOST_BITS:
        raise NotArithmetic("Value too large")
    return Fraction(base**exponent.numerator)


def _root(value: Fraction) -> Fraction:
    if value < 0:
        raise NotArithmetic("No root of a negative number")
    digits = Digits(prec=40)
    root = digits.sqrt(digits.divide(Decimal(value.numerator), Decimal(value.denominator)))
    near = Fraction(root)
    for exact in (near, near.limit_denominator(10**9)):
        if exact * exact == value:
            return exact
    return near


def _bounded(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > _MOST_BITS:
        raise NotArithmetic("Value too large")
    return value
