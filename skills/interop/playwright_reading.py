"""What Playwright's recorder writes (``playwright codegen --target python``), read as a skill. It is never executed.

The text is parsed with Python's own parser and only looked at: calls on a page, on its locators and on ``expect``. What
a function takes besides the page becomes parameters. Anything else that a page is told is refused, with its line.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from skills.errors import SkillInvalid
from skills.interop.playwright_text import ANNOTATIONS, text_of
from skills.limits import MAX_FILE_BYTES
from skills.skill import Skill

Tree = dict[str, Any]
_TYPES = {written: kind for kind, written in ANNOTATIONS.items() if kind not in ("choice", "secret", "list")}
_BY_NAME = frozenset({"get_by_label", "get_by_text", "get_by_placeholder", "get_by_title", "get_by_alt_text"})
_HINT = re.compile(r"#([A-Za-z][\w-]*)|\[id=\"([\w-]+)\"\].*")
_SETTING_UP = frozenset({"launch", "new_context", "new_page", "close", "set_default_timeout", "set_viewport_size"})
_PAGE = re.compile(r"page\d*")


def read_playwright(text: str, name: str, source: str = "") -> Skill:
    """The skill that a recording amounts to.

    Args:
        text: Python, as the recorder writes it.
        name: what to call the skill.
        source: what to call the text in errors.

    Raises:
        SkillInvalid: it is no Python, or does something that is not understood; the line says where.
    """
    if len(text) > MAX_FILE_BYTES:
        raise SkillInvalid(f"it is longer than {MAX_FILE_BYTES} bytes", source=source)
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", 0) or 0
        raise SkillInvalid(f"it is no Python: {error}", source=source, line=line) from error
    reader = _Reader(source)
    try:
        reader.read(module.body)
    except RecursionError as error:
        raise SkillInvalid("it is nested too deeply", source=source) from error
    if not reader.steps:
        raise SkillInvalid("no page is told to do anything", "record with: playwright codegen --target python", source)
    told: Tree = {
        "skill": name,
        "description": reader.description or f"Imported from the Playwright recording {source or name}.",
        "parameters": reader.parameters,
        "steps": reader.steps,
        "ensures": reader.ensures,
        "effects": {"hosts": sorted(reader.hosts)} if reader.hosts else {},
        "provenance": {"source": "imported", "basis": [source] if source else []},
    }
    try:
        return Skill.model_validate(told)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise SkillInvalid(f"the recording makes no skill: {first['msg']}", source=source) from error


@dataclass(slots=True)
class _Reader:
    source: str
    steps: list[Tree] = field(default_factory=list)
    ensures: list[Tree] = field(default_factory=list)
    parameters: dict[str, Tree] = field(default_factory=dict)
    hosts: set[str] = field(default_factory=set)
    description: str = ""

    def read(self, body: list[ast.stmt]) -> None:
        for statement in body:
            match statement:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    self._signature(statement)
                    self.read(statement.body)
                case ast.With() | ast.AsyncWith():
                    self.read(statement.body)
                case ast.Expr(value=ast.Await(value=value)) | ast.Expr(value=value):
                    self._said(value)
                case ast.Assign() | ast.Import() | ast.ImportFrom() | ast.Pass() | ast.Return():
                    self._set_up(statement)
                case _:
                    raise self._wrong(f"{type(statement).__name__.casefold()} is not understood", statement)

    def _signature(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        told = ast.get_docstring(function, clean=False)
        self.description = self.description or (told or "").strip()
        arguments = function.args
        named = [*arguments.args, *arguments.kwonlyargs]
        without = len(arguments.args) - len(arguments.defaults)
        defaults = [*([None] * without), *arguments.defaults, *arguments.kw_defaults]
        for argument, default in zip(named, defaults, strict=True):
            if _PAGE.fullmatch(argument.arg) or argument.arg in ("playwright", "context", "browser"):
                continue
            written = ast.unparse(argument.annotation) if argument.annotation is not None else "str"
            kind = _TYPES.get(written)
            if kind is None:
                raise self._wrong(f"a parameter of type {written} is not understood", function)
            parameter: Tree = {"type": kind}
            if isinstance(default, ast.Constant) and default.value is not None:
                parameter["default"] = default.value
            self.parameters[argument.arg] = parameter

    def _set_up(self, statement: ast.stmt) -> None:
        """What opens and closes browsers is done by whoever follows the skill."""
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and _root(node) is not None and _last(node) not in _SETTING_UP:
                raise self._wrong("what is read from a page is not understood", statement)

    def _said(self, value: ast.expr) -> None:
        if isinstance(value, ast.Constant):
            return
        if not isinstance(value, ast.Call):
            raise self._wrong("only calls are understood", value)
        chain = list(_chain(value))
        first = chain[0][0]
        if first == "expect":
            self._expected(value)
        elif _PAGE.fullmatch(first):
            self._told_page(chain[1:], value)
        elif chain[-1][0] not in _SETTING_UP and first not in ("run", "playwright", "sync_playwright"):
            raise self._wrong(f"{ast.unparse(value)[:60]} is not understood", value)

    def _told_page(self, chain: list[tuple[str, ast.Call | None]], at: ast.expr) -> None:
        kind, call = chain[-1]
        if call is None:
            raise self._wrong("only calls are understood", at)
        if len(chain) == 1 or (len(chain) == 2 and chain[0][0] == "keyboard"):
            self._page_step(kind, call)
            return
        on = self._selector(chain[:-1], at)
        self.steps += self._acted(kind, call, on)

    def _page_step(self, kind: str, call: ast.Call) -> None:
        match kind:
            case "goto":
                location = self._text(call, 0)
                host = urlsplit(location).hostname
                if host and "{" not in host:
                    self.hosts.add(host)
                elif host:
                    self.hosts.add("*")
                self.steps.append({"do": "open", "location": location})
            case "go_back":
                self.steps.append({"do": "back"})
            case "press":
                self.steps.append({"do": "press", "key": self._text(call, 0)})
            case "wait_for_timeout" | "wait_for_load_state":
                self.steps.append({"do": "wait"})
            case "close" | "set_viewport_size" | "set_default_timeout":
                return
            case _:
                raise self._wrong(f"page.{kind} is not understood", call)

    def _acted(self, kind: str, call: ast.Call, on: Tree) -> Iterator[Tree]:
        match kind:
            case "click":
                extra = {word.arg: word.value for word in call.keywords}
                if extra.keys() - {"delay"}:
                    raise self._wrong(f"click with {', '.join(map(str, extra))} is not understood", call)
                match extra.get("delay"):
                    case ast.Constant(value=int(held)):
                        yield {"do": "long_press", **({"hold_ms": held} if held != 600 else {}), "on": on}
                    case _:
                        yield {"do": "tap", "on": on}
            case "dblclick":
                yield {"do": "tap", "count": 2, "on": on}
            case "fill":
                text = self._text(call, 0)
                yield {"do": "type", "text": text, "on": on} if text else {"do": "clear", "on": on}
            case "clear":
                yield {"do": "clear", "on": on}
            case "press_sequentially" | "type":
                if self.steps and self.steps[-1] == {"do": "press", "key": "End", "on": on}:
                    self.steps.pop()
                yield {"do": "type", "text": self._text(call, 0), "append": True, "on": on}
            case "press":
                yield {"do": "press", "key": self._text(call, 0), "on": on}
            case "hover":
                yield {"do": "hover", "on": on}
            case "check" | "uncheck":
                seen: Tree = {"shown": on, "states": ["checked"]}
                yield {"when": {"not": seen} if kind == "check" else seen, "then": [{"do": "tap", "on": on}]}
            case "select_option":
                yield {"do": "select", "options": self._texts(call), "on": on}
            case "set_input_files":
                yield {"do": "upload", "paths": self._texts(call), "on": on}
            case "wait_for":
                yield {"repeat until": {"shown": on}, "at most": 1, "steps": [{"do": "wait"}]}
            case _:
                raise self._wrong(f"{kind} is not understood", call)

    def _expected(self, value: ast.Call) -> None:
        match value:
            case ast.Call(func=ast.Attribute(value=ast.Call(args=[subject]), attr=kind)):
                chain = list(_chain(subject))
                self.ensures.append(self._condition(kind, chain[1:], value))
            case _:
                raise self._wrong("this expectation is not understood", value)

    def _condition(self, kind: str, chain: list[tuple[str, ast.Call | None]], call: ast.Call) -> Tree:
        if kind == "to_have_url" and not chain:
            match call.args:
                case [ast.Constant(value=str(address))]:
                    return {"at": address.replace("{", "{{").replace("}", "}}")}
        if kind in ("to_contain_text", "to_have_text"):
            return {"reads": self._text(call, 0)}
        on = self._selector(chain, call)
        match kind:
            case "to_be_visible":
                return {"shown": on}
            case "to_be_hidden" | "to_have_count" if kind == "to_be_hidden" or _is_zero(call):
                return {"gone": on}
            case "to_have_value":
                return {"shown": on, "value": self._text(call, 0)}
            case "to_be_checked":
                return {"shown": on, "states": ["checked"]}
            case "to_be_disabled":
                return {"shown": on, "states": ["disabled"]}
            case _:
                raise self._wrong(f"the expectation {kind} is not understood", call)

    def _selector(self, chain: list[tuple[str, ast.Call | None]], at: ast.expr) -> Tree:
        found: Tree = {}
        for kind, call in chain:
            if kind in _BY_NAME and call is not None:
                found = {"name": self._text(call, 0), **_inside(found)}
            elif kind == "get_by_role" and call is not None:
                named = next((word.value for word in call.keywords if word.arg == "name"), None)
                own: Tree = {"role": self._text(call, 0)}
                own |= {"name": self._texted(named, call)} if named is not None else {}
                found = {**own, **_inside(found)}
            elif kind == "get_by_test_id" and call is not None:
                found = {"hint": self._text(call, 0), **_inside(found)}
            elif kind == "locator" and call is not None:
                hint = _HINT.fullmatch(self._text(call, 0))
                if hint is None:
                    raise self._wrong("a locator by CSS or XPath is not understood; one by its id is", call)
                found = {"hint": hint[1] or hint[2], **_inside(found)}
            elif kind == "filter" and call is not None and [word.arg for word in call.keywords] == ["has_text"]:
                found = {**found, "name": self._texted(call.keywords[0].value, call)}
            elif kind in ("first", "last") and call is None:
                found = {**found, "nth": 1 if kind == "first" else -1}
            elif kind == "nth" and call is not None:
                match call.args:
                    case [ast.Constant(value=int(number))]:
                        found = {**found, "nth": number + 1}
                    case [ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(number)))]:
                        found = {**found, "nth": -number}
                    case _:
                        raise self._wrong("nth takes a number", call)
            else:
                raise self._wrong(f"{kind} is not understood in naming an element", call or at)
        return found

    def _text(self, call: ast.Call, place: int) -> str:
        if len(call.args) <= place:
            raise self._wrong("a text is missing", call)
        return self._texted(call.args[place], call)

    def _texted(self, node: ast.expr, at: ast.AST) -> str:
        text = text_of(node, {name: str(parameter["type"]) for name, parameter in self.parameters.items()})
        if text is None:
            raise self._wrong(f"{ast.unparse(node)[:60]} is no plain text", at)
        return text

    def _texts(self, call: ast.Call) -> list[str]:
        given = [*call.args, *(word.value for word in call.keywords if word.arg in ("label", "value"))]
        items = [item for node in given for item in (node.elts if isinstance(node, ast.List | ast.Tuple) else [node])]
        if not items:
            raise self._wrong("it says nothing to choose", call)
        return [self._texted(item, call) for item in items]

    def _wrong(self, problem: str, at: ast.AST) -> SkillInvalid:
        line, column = getattr(at, "lineno", 0), getattr(at, "col_offset", 0) + 1
        return SkillInvalid(problem, "take it out, or write that step by hand", self.source, line, column)


def _chain(node: ast.expr) -> Iterator[tuple[str, ast.Call | None]]:
    """``page.a(1).b.c()`` as page, a with its call, b, c with its call."""
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr=name)):
            yield from _chain(value)
            yield name, node
        case ast.Attribute(value=value, attr=name):
            yield from _chain(value)
            yield name, None
        case ast.Call(func=ast.Name(id=name)):
            yield name, node
        case ast.Name(id=name):
            yield name, None
        case _:
            yield "", None


def _root(node: ast.expr) -> str | None:
    first = next(iter(_chain(node)))[0]
    return first if _PAGE.fullmatch(first) else None


def _last(node: ast.expr) -> str:
    return list(_chain(node))[-1][0]


def _inside(holder: Tree) -> Tree:
    return {"inside": holder} if holder else {}


def _is_zero(call: ast.Call) -> bool:
    return isinstance(call.args[0], ast.Constant) and call.args[0].value == 0 if call.args else False
