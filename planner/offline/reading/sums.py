"""Works out the arithmetic a page poses: ``17 + 25 =``, ``3x - 4 = 11``."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction

_OPERATORS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_SUM = re.compile(r"(?<![\w.])[-(]?\s*\d[\d\s.]*(?:\s*[-+*/x×÷·−(]\s*[(-]?\s*\d[\d.]*\)?)+")
_LONGEST = 2_000
"""Characters that are read; a page may write more, and no problem is so long."""
_LINEAR_SIDE = re.compile(r"[\d\s.+\-*/x×÷·−a-z()]+", re.IGNORECASE)


def solve(text: str) -> str | None:
    """The answer to the first problem in a text; None when it poses none."""
    text = _spelled(text[:_LONGEST]).replace("−", "-").replace("×", "*").replace("·", "*").replace("÷", "/")
    if (answer := _equation(text)) is not None:
        return _shown(answer)
    for match in _SUM.finditer(text):
        answer = _value(re.sub(r"(?<=[\d\s)])\s*x\s*(?=[\d\s(])", "*", match[0]))
        if answer is not None:
            return _shown(answer)
    return None


def _spelled(text: str) -> str:
    """``8 plus 5`` in signs."""
    for word, sign in (("plus", "+"), ("minus", "-"), ("times", "*"), ("multiplied by", "*"), ("divided by", "/")):
        text = re.sub(rf"(?<=\d)\s+{word}\s+(?=\d)", f" {sign} ", text, flags=re.IGNORECASE)
    return text


def _equation(text: str) -> Fraction | None:
    """One unknown, linear: evaluated at 0 and 1, the rest is a straight line, and 2 has to lie on it."""
    for match in re.finditer(r"([^=?:;,]+)=([^=?:;,]+)", text):
        left, right = match[1].strip(), match[2].strip()
        unknowns = set(re.findall(r"(?<![a-z])[a-z](?![a-z])", f"{left} {right}"))
        if len(unknowns) != 1 or (re.fullmatch(r"[a-z]", left) and not re.search(r"\d", right)):
            continue
        unknown = unknowns.pop()
        sides = [_LINEAR_SIDE.fullmatch(side) for side in (left, right)]
        if None in sides or re.search(r"[a-z]{2,}", f"{left}{right}"):
            continue
        at = [d for value in "012" if (d := _difference(left, right, unknown, value)) is not None]
        if len(at) < 3 or at[0] == at[1] or at[2] - at[1] != at[1] - at[0]:
            continue
        return -at[0] / (at[1] - at[0])
    return None


def _difference(left: str, right: str, unknown: str, value: str) -> Fraction | None:
    sides = []
    for side in (left, right):
        side = re.sub(rf"(?<=[\d)])\s*{unknown}", f"*({value})", side)
        sides.append(_value(re.sub(rf"(?<![a-z]){unknown}(?![a-z])", f"({value})", side)))
    return None if sides[0] is None or sides[1] is None else sides[0] - sides[1]


def _value(expression: str) -> Fraction | None:
    if len(expression) > 100:
        return None
    try:
        expression = re.sub(r"(?<=[\d)])\s*\(", "*(", expression.strip())
        return _evaluate(ast.parse(expression, mode="eval").body)
    except (SyntaxError, ValueError, ZeroDivisionError, KeyError, TypeError, RecursionError):
        return None


def _evaluate(node: ast.expr) -> Fraction:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return Fraction(str(node.value))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_evaluate(node.operand)
    if isinstance(node, ast.BinOp):
        return _OPERATORS[type(node.op)](_evaluate(node.left), _evaluate(node.right))
    raise ValueError("no sum")


def _shown(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"
