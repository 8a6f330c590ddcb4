"""Maestro flows (https://docs.maestro.dev): the common commands, read as skills and written from them.

A flow names elements by text or id and has no roles. ``inputText`` goes to whatever has the focus, so it is read as
typing into what was tapped just before. ``${NAME}`` becomes a parameter. Maestro's texts are regular expressions; plain
ones, and those that begin or end with ``.*``, are understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from skills.codec import document_of
from skills.errors import SkillInvalid
from skills.limits import MAX_FILE_BYTES
from skills.skill import Skill
from skills.yaml_reader import Document, read_yaml

_HOLE = re.compile(r"\$\{\s*([A-Za-z_][A-Za-z0-9_.]*)\s*\}")
_SPECIAL = re.compile(r"[\\\[\](){}^$|?+*]")
_SIDES = {"below": "below", "above": "above", "leftOf": "left", "rightOf": "right"}
_MAESTRO_SIDES = {side: name for name, side in _SIDES.items()}
_KEYS = {
    "enter": "Enter",
    "home": "Home",
    "back": "Back",
    "backspace": "Backspace",
    "tab": "Tab",
    "volume up": "VolumeUp",
}
_FOCUS = "focus"
"""Stands for a tap that gives a field the focus, while commands are being put together."""

Step = dict[str, Any]


def read_maestro(text: str, name: str, source: str = "") -> Skill:
    """The skill that a flow amounts to.

    Args:
        text: the flow: a header with ``appId`` or ``url``, ``---``, and a list of commands; the header may be missing.
        name: what to call the skill.
        source: what to call the text in errors.

    Raises:
        SkillInvalid: it is no flow, or has a command that is not understood; line and column say where.
    """
    header, commands, first = _parts(text, source)
    reader = _Reader(commands, source, first, str(header.get("appId") or ""))
    steps = reader.steps(commands.tree if isinstance(commands.tree, list) else None, ())
    app, tags = header.get("appId"), header.get("tags") or []
    environment = header.get("env") or {}
    given = environment if isinstance(environment, dict) else {}
    parameters = {
        used: {"type": "string", **({"default": str(given[raw])} if raw in given else {})}
        for raw, used in reader.names.items()
    }
    told: dict[str, Any] = {
        "skill": name,
        "description": str(header.get("name") or f"Imported from the Maestro flow {source or name}."),
        "parameters": parameters,
        "tags": tags if isinstance(tags, list) else [],
        "steps": steps,
        "ensures": reader.last_seen(steps),
        "effects": {"apps": [app]} if app else {},
        "provenance": {"source": "imported", "basis": [source] if source else []},
    }
    try:
        return Skill.model_validate(told)
    except ValidationError as error:
        first_error = error.errors(include_url=False)[0]
        raise SkillInvalid(f"the flow makes no skill: {first_error['msg']}", source=source) from error


def read_flow(path: Path) -> Skill:
    """The skill of a flow in a file, called as the file is.

    Raises:
        SkillInvalid: it cannot be read, or is no flow.
    """
    try:
        with path.open("rb") as stream:
            text = stream.read(MAX_FILE_BYTES + 1).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SkillInvalid(f"it cannot be read: {error}", source=str(path)) from error
    return read_maestro(text, re.sub(r"[^a-z0-9]+", "-", path.stem.casefold()).strip("-") or "flow", str(path))


@dataclass(slots=True)
class _Reader:
    document: Document
    source: str
    first_line: int
    app: str = ""
    names: dict[str, str] = field(default_factory=dict)
    """Maestro's variables and the parameters they become."""

    def steps(self, commands: object, at: tuple[str | int, ...]) -> list[Step]:
        if not isinstance(commands, list) or not commands:
            raise self._wrong("a flow is a list of commands", at)
        found: list[Step] = []
        for number, command in enumerate(commands):
            place = (*at, number)
            kind, told = (command, None) if isinstance(command, str) else self._only(command, place)
            found += self._command(kind, told, place, found)
        return found

    def last_seen(self, steps: list[Step]) -> list[dict[str, Any]]:
        """What the flow asserts at its very end is what the skill promises."""
        last = steps[-1]
        return [last["repeat until"]] if last.get("at most") == 1 else []

    def _command(self, kind: str, told: Any, at: tuple[str | int, ...], before: list[Step]) -> list[Step]:
        match kind:
            case "launchApp":
                app = told.get("appId", "") if isinstance(told, dict) else told
                return [{"do": "open", "location": self._text(str(app or self.app or self._none("launchApp", at)))}]
            case "openLink":
                return [{"do": "open", "location": self._text(told["link"] if isinstance(told, dict) else str(told))}]
            case "tapOn" | "doubleTapOn" | "longPressOn":
                do = {"do": "long_press"} if kind == "longPressOn" else {"do": "tap"}
                twice = {"count": 2} if kind == "doubleTapOn" else {}
                return [{**do, **twice, "on": self._selector(told, at)}]
            case "inputText":
                text = told["text"] if isinstance(told, dict) else told
                return [
                    {"do": "type", "text": self._text(str(text)), "append": True, "on": self._tapped(before, at, kind)}
                ]
            case "eraseText":
                return [{"do": "clear", "on": self._tapped(before, at, kind)}]
            case "assertVisible":
                return [_seen({"shown": self._selector(told, at)})]
            case "assertNotVisible":
                return [_seen({"gone": self._selector(told, at)})]
            case "extendedWaitUntil":
                shown = "visible" in told
                return [
                    _seen(
                        {"shown" if shown else "gone": self._selector(told["visible" if shown else "notVisible"], at)}
                    )
                ]
            case "back":
                return [{"do": "back"}]
            case "hideKeyboard":
                return [{"do": "press", "key": "Escape"}]
            case "pressKey":
                key = str(told).casefold()
                return [{"do": "press", "key": _KEYS.get(key, str(told))}]
            case "scroll":
                return [{"do": "scroll"}]
            case "swipe":
                way = str(told.get("direction", "")).casefold() if isinstance(told, dict) else ""
                if way not in ("up", "down", "left", "right"):
                    raise self._wrong("a swipe needs a direction; between points is not understood", at)
                return [{"do": "swipe", "direction": way}]
            case "scrollUntilVisible":
                way = str(told.get("direction", "DOWN")).casefold()
                until = {"shown": self._selector(told["element"], at)}
                return [{"repeat until": until, "at most": 20, "steps": [{"do": "scroll", "direction": way}]}]
            case "waitForAnimationToEnd":
                return [{"do": "wait"}]
            case "runFlow":
                return self._run_flow(told, at)
            case "repeat":
                return self._repeat(told, at)
            case _:
                raise self._wrong(f"the command {kind} is not understood", at)

    def _run_flow(self, told: Any, at: tuple[str | int, ...]) -> list[Step]:
        if not isinstance(told, dict) or "commands" not in told:
            raise self._wrong("runFlow is understood with its commands in the same file only", at)
        inner = self.steps(told["commands"], (*at, "runFlow", "commands"))
        when = told.get("when")
        return inner if when is None else [{"when": self._condition(when, at), "then": inner}]

    def _repeat(self, told: Any, at: tuple[str | int, ...]) -> list[Step]:
        inner = self.steps(told.get("commands"), (*at, "repeat", "commands"))
        times = told.get("times")
        if "while" in told:
            rounds = times if isinstance(times, int) else 20
            return [{"repeat until": {"not": self._condition(told["while"], at)}, "at most": rounds, "steps": inner}]
        if not isinstance(times, int) or not 1 <= times <= 50:
            raise self._wrong("repeat needs times from 1 to 50, or while", at)
        return inner * times

    def _condition(self, told: Any, at: tuple[str | int, ...]) -> dict[str, Any]:
        if isinstance(told, dict) and len(told) == 1:
            for key, ours in (("visible", "shown"), ("notVisible", "gone")):
                if key in told:
                    return {ours: self._selector(told[key], at)}
        raise self._wrong("only visible and notVisible are understood as conditions", at)

    def _selector(self, told: Any, at: tuple[str | int, ...]) -> dict[str, Any]:
        if isinstance(told, str):
            return {"name": self._name(told, at)}
        if not isinstance(told, dict):
            raise self._wrong("an element is named by a text, or by text, id and index", at)
        found: dict[str, Any] = {}
        for key, value in told.items():
            if key == "text":
                found["name"] = self._name(str(value), at)
            elif key == "id":
                found["hint"] = self._text(str(value).rpartition("/")[2])
            elif key == "index" and isinstance(value, int):
                found["nth"] = value + 1 if value >= 0 else value
            elif key in _SIDES:
                found["near"] = {"anchor": self._selector(value, at), "side": _SIDES[key]}
            elif key == "childOf":
                found["inside"] = self._selector(value, at)
            elif key not in ("optional", "retryTapIfNoChange", "waitToSettleTimeoutMs", "label"):
                raise self._wrong(f"{key} is not understood in naming an element", at)
        if told.get("optional"):
            raise self._wrong("optional is not understood: say runFlow with when", at)
        return found

    def _name(self, text: str, at: tuple[str | int, ...]) -> str:
        plain = _HOLE.sub("", text)
        if _SPECIAL.search(plain):
            raise self._wrong(f"{text!r} is a regular expression; only plain texts are understood", at)
        return self._text(text)

    def _text(self, text: str) -> str:
        """Text with our holes; braces of its own are doubled."""
        parts, last = [], 0
        for hole in _HOLE.finditer(text):
            raw = hole[1]
            used = self.names.setdefault(raw, re.sub(r"[^a-z0-9]+", "_", raw.casefold()).strip("_") or "value")
            parts += [text[last : hole.start()].replace("{", "{{").replace("}", "}}"), f"{{{used}}}"]
            last = hole.end()
        return "".join((*parts, text[last:].replace("{", "{{").replace("}", "}}")))

    def _tapped(self, before: list[Step], at: tuple[str | int, ...], kind: str) -> dict[str, Any]:
        for step in reversed(before):
            if step.get("do") in ("tap", "type", "clear") and "on" in step:
                return dict(step["on"])
        raise self._wrong(f"{kind} goes to what has the focus: tap on the field before it", at)

    def _only(self, command: object, at: tuple[str | int, ...]) -> tuple[str, Any]:
        if not isinstance(command, dict) or len(command) != 1:
            raise self._wrong("a command is a word, or one word with what it takes", at)
        return next(iter(command.items()))

    def _none(self, kind: str, at: tuple[str | int, ...]) -> str:
        raise self._wrong(f"{kind} names no app, and the header has no appId", at)

    def _wrong(self, problem: str, at: tuple[str | int, ...]) -> SkillInvalid:
        line, column = self.document.place(at)
        return SkillInvalid(
            problem, "mend the flow, or write that step by hand", self.source, line + self.first_line, column
        )


def write_maestro(skill: Skill) -> str:
    """A skill as a Maestro flow. Roles are lost: Maestro has none.

    Raises:
        SkillInvalid: a step has no counterpart.
    """
    import yaml

    header: dict[str, Any] = {
        "appId": skill.effects.apps[0] if skill.effects.apps else "any",
        "name": skill.description,
    }
    written = document_of(skill)
    commands = [command for step in written["steps"] for command in _commands(step, skill.name)]
    promised = [command for condition in written.get("ensures", ()) for command in _asserted(condition, skill.name)]
    commands = _focused([*commands, *(command for command in promised if command not in commands[-1:])])
    dumped = [yaml.safe_dump(part, sort_keys=False, allow_unicode=True, width=110) for part in (header, commands)]
    return f"{dumped[0]}---\n{dumped[1]}"


def _commands(step: Mapping[str, Any], name: str) -> Iterator[Any]:
    match step:
        case {"repeat until": {"not": condition}, "steps": inner}:
            yield {
                "repeat": {
                    "times": step.get("at most", 20),
                    "while": _asked(condition, name),
                    "commands": _all(inner, name),
                }
            }
        case {"repeat until": condition, "steps": [{"do": "wait", **rest}]} if not rest:
            yield from _asserted(condition, name)
        case {"repeat until": {"shown": shown}, "steps": [{"do": "scroll", **how}]}:
            way = str(how.get("direction", "down")).upper()
            yield {"scrollUntilVisible": {"element": _element(shown, name), "direction": way}}
        case {"when": condition, "then": then} if "else" not in step:
            yield {"runFlow": {"when": _asked(condition, name), "commands": _all(then, name)}}
        case {"do": kind}:
            yield from _act(kind, step, name)
        case _:
            raise SkillInvalid(f"{name}: Maestro has no counterpart of {next(iter(step))}")


def _act(kind: str, step: Mapping[str, Any], name: str) -> Iterator[Any]:
    on = _element(step["on"], name) if "on" in step else None
    plain = {"back": "back", "wait": "waitForAnimationToEnd", "scroll": "scroll"}
    match kind:
        case "tap":
            yield {"doubleTapOn" if step.get("count") == 2 else "tapOn": on}
        case "long_press":
            yield {"longPressOn": on}
        case "type":
            yield {_FOCUS: on}
            if not step.get("append"):
                yield "eraseText"
            yield {"inputText": _maestro(step["text"])}
        case "clear":
            yield {_FOCUS: on}
            yield "eraseText"
        case "open":
            location = _maestro(step["location"])
            yield {"openLink": location} if "://" in location else {"launchApp": location}
        case "press" if step["key"] == "Escape":
            yield "hideKeyboard"
        case "press":
            yield {"pressKey": next((word for word, key in _KEYS.items() if key == step["key"]), step["key"])}
        case "swipe":
            yield {"swipe": {"direction": step["direction"].upper()}}
        case _ if kind in plain:
            yield plain[kind]
        case _:
            raise SkillInvalid(f"{name}: Maestro has no counterpart of {kind}")


def _all(steps: list[Mapping[str, Any]], name: str) -> list[Any]:
    return _focused([command for step in steps for command in _commands(step, name)])


def _focused(commands: list[Any]) -> list[Any]:
    """Fields are tapped on before something is put into them, unless they have the focus already."""
    found: list[Any] = []
    focus: Any = None
    for command in commands:
        if isinstance(command, dict) and _FOCUS in command:
            if command[_FOCUS] != focus:
                found.append({"tapOn": command[_FOCUS]})
            focus = command[_FOCUS]
            continue
        found.append(command)
        if isinstance(command, dict) and "tapOn" in command:
            focus = command["tapOn"]
        elif command != "eraseText" and not (isinstance(command, dict) and "inputText" in command):
            focus = None
    return found


def _asserted(condition: Mapping[str, Any], name: str) -> Iterator[Any]:
    match condition:
        case {"shown": shown, **rest} if not rest:
            yield {"assertVisible": _element(shown, name)}
        case {"gone": gone}:
            yield {"assertNotVisible": _element(gone, name)}
        case {"reads": text}:
            yield {"assertVisible": f".*{re.escape(text)}.*"}
        case _:
            raise SkillInvalid(f"{name}: Maestro cannot assert {next(iter(condition))}")


def _asked(condition: Mapping[str, Any], name: str) -> dict[str, Any]:
    (asserted,) = _asserted(condition, name)
    ((kind, told),) = asserted.items()
    return {"visible" if kind == "assertVisible" else "notVisible": told}


def _element(selector: Mapping[str, Any], name: str) -> Any:
    found: dict[str, Any] = {}
    if text := selector.get("name") or selector.get("label"):
        found["text"] = _maestro(text)
    if hint := selector.get("hint"):
        found["id"] = _maestro(hint)
    if (nth := selector.get("nth")) is not None:
        found["index"] = nth - 1 if nth > 0 else nth
    if near := selector.get("near"):
        side = near.get("side", "any")
        if side not in _MAESTRO_SIDES:
            raise SkillInvalid(f"{name}: Maestro has no counterpart of near without a side")
        found[_MAESTRO_SIDES[side]] = _element(near["anchor"], name)
    if inside := selector.get("inside"):
        found["childOf"] = _element(inside, name)
    if not found.keys() - {"index"}:
        raise SkillInvalid(f"{name}: a step names its element by role only, which Maestro does not know")
    return found["text"] if found.keys() == {"text"} else found


def _maestro(text: str) -> str:
    """Our holes as theirs."""
    whole = re.sub(r"(?<!\{)\{([a-z][a-z0-9_]*)\}(?!\})", lambda hole: f"${{{hole[1].upper()}}}", text)
    return whole.replace("{{", "{").replace("}}", "}")


def _seen(condition: dict[str, Any]) -> Step:
    """An assertion waits for what it asserts: look, wait once, look again."""
    return {"repeat until": condition, "at most": 1, "steps": [{"do": "wait"}]}


def _parts(text: str, source: str) -> tuple[Mapping[str, Any], Document, int]:
    head = re.split(r"^---[ \t]*\r?\n", text, maxsplit=1, flags=re.MULTILINE)
    body = head[-1]
    line = text.count("\n") - body.count("\n")
    header = read_yaml(head[0], source).tree if len(head) == 2 and head[0].strip() else {}
    if not isinstance(header, dict):
        raise SkillInvalid("the header of a flow is a mapping with appId", source=source)
    return header, read_yaml(body, source), line
