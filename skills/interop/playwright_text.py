"""Texts with holes as Python expressions and back: ``{name}`` of a skill is ``{name}`` of an f-string."""

from __future__ import annotations

import ast
import re

from skills.parameters import Parameter

_HOLE = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]*)(?::([^{}]*))?\}")
_SHOWN_AS = {"time": "%H:%M", "number": "g"}
"""How a value is written where the text says nothing, so that Python writes it as a skill does."""
ANNOTATIONS = {
    "string": "str",
    "choice": "str",
    "secret": "str",
    "int": "int",
    "number": "float",
    "bool": "bool",
    "date": "datetime.date",
    "time": "datetime.time",
    "list": "list[str]",
}


def expression(text: str, parameters: dict[str, Parameter]) -> str:
    """A text of a skill as a Python expression.

    Args:
        text: with holes; doubled braces stand for themselves.
        parameters: whose types say how a value is written.
    """
    parts: list[ast.expr] = []
    plain, at = "", 0
    for hole in _HOLE.finditer(text):
        plain += text[at : hole.start()]
        at = hole.end()
        if hole[0] in ("{{", "}}"):
            plain += hole[0][0]
            continue
        parts += [ast.Constant(plain)] if plain else []
        plain = ""
        parameter = parameters.get(hole[1])
        how = hole[2] or (_SHOWN_AS.get(parameter.type, "") if parameter is not None else "")
        spec = ast.JoinedStr([ast.Constant(how)]) if how else None
        parts.append(ast.FormattedValue(ast.Name(hole[1], ast.Load()), -1, spec))
    plain += text[at:]
    parts += [ast.Constant(plain)] if plain else []
    if all(isinstance(part, ast.Constant) for part in parts):
        return repr(plain)
    match parts:
        case [ast.FormattedValue(value=ast.Name(id=name), format_spec=None)] if _is_text(parameters.get(name)):
            return name
    return ast.unparse(ast.fix_missing_locations(ast.Expression(ast.JoinedStr(parts))))


def _is_text(parameter: Parameter | None) -> bool:
    return parameter is None or ANNOTATIONS[parameter.type] == "str"


def text_of(node: ast.expr, types: dict[str, str]) -> str | None:
    """A Python expression as a text of a skill; None where it is no plain text and no f-string of names.

    Args:
        node: the expression.
        types: of the names that may stand in it.
    """
    match node:
        case ast.Constant(value=str(value)):
            return _braced(value)
        case ast.Name(id=name) if name in types:
            return f"{{{name}}}"
        case ast.JoinedStr(values=values):
            return _joined(values, types)
        case _:
            return None


def _joined(values: list[ast.expr], types: dict[str, str]) -> str | None:
    told = ""
    for value in values:
        match value:
            case ast.Constant(value=str(text)):
                told += _braced(text)
            case ast.FormattedValue(value=ast.Name(id=name), format_spec=spec) if name in types:
                how = _spec(spec)
                if how is None:
                    return None
                told += f"{{{name}}}" if how in ("", _SHOWN_AS.get(types[name])) else f"{{{name}:{how}}}"
            case _:
                return None
    return told


def _spec(spec: ast.expr | None) -> str | None:
    match spec:
        case None:
            return ""
        case ast.JoinedStr(values=[ast.Constant(value=str(how))]):
            return how
        case _:
            return None


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
