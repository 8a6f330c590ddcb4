"""Workflows as YAML: read strictly, with the line and column of a mistake, and written for people to read."""

from __future__ import annotations

import pathlib
from typing import Any

from pydantic import ValidationError

from planner.errors import FlowInvalid
from planner.workflow.flow import Flow
from skills.codec import write_yaml
from skills.errors import SkillInvalid
from skills.limits import MAX_FILE_BYTES
from skills.yaml_reader import Document, Path, read_yaml


def parse_flow(text: str | bytes, source: str = "") -> Flow:
    """The workflow that a text holds.

    Raises:
        FlowInvalid: it is none; line and column say where.
    """
    try:
        document = read_yaml(text, source or "workflow")
    except SkillInvalid as error:
        raise FlowInvalid(error.message, error.hint) from error
    if not isinstance(document.tree, dict):
        raise FlowInvalid(_at(document, (), source, "a workflow is a mapping"), "it begins with flow: NAME")
    try:
        return Flow.model_validate(document.tree)
    except ValidationError as error:
        raise _located(error, document, source) from error


def read_flow(path: pathlib.Path) -> Flow:
    """The workflow in a file.

    Raises:
        FlowInvalid: it cannot be read, or holds none.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise FlowInvalid(f"{path} cannot be read: {error.strerror or error}") from error
    return parse_flow(raw, str(path))


def dump_flow(flow: Flow) -> str:
    """The workflow as YAML that ``parse_flow`` reads back as the same."""
    told: dict[str, Any] = {"flow": flow.flow}
    if flow.description:
        told["description"] = flow.description
    told["steps"] = [step.model_dump(mode="json", exclude_defaults=True) for step in flow.steps]
    for written, step in zip(told["steps"], flow.steps, strict=True):
        named = {"name": written.pop("name")} if step.name else {}
        rest = dict(written)
        written.clear()
        written.update({**named, **rest})
    if flow.answer:
        told["answer"] = flow.answer
    return write_yaml(told)


def _located(error: ValidationError, document: Document, source: str) -> FlowInvalid:
    found: list[tuple[Path, str, str]] = []
    for mistake in error.errors(include_url=False, include_input=False):
        context = mistake.get("ctx", {})
        path = tuple(mistake["loc"])
        message, hint = mistake["msg"].removeprefix("Value error, "), ""
        match mistake["type"]:
            case "unknown_key":
                path, message, hint = (*path, context["key"]), f"unknown key {context['key']!r}", context["hint"]
            case "unsound":
                path = context["at"]
            case "missing":
                message = f"{mistake['loc'][-1]} is missing"
        found.append((path, message, hint))
    path, message, hint = max(found, key=lambda each: len(each[0]))
    known = next((path[:n] for n in range(len(path), -1, -1) if path[:n] in document.places), ())
    where = ".".join(str(part) for part in known)
    return FlowInvalid(_at(document, known, source, f"{where}: {message}" if where else message), hint)


def _at(document: Document, path: Path, source: str, message: str) -> str:
    line, column = document.place(path)
    return f"{source or 'workflow'}:{line}:{column}: {message}"
