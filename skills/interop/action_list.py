"""Lists of actions in JSON, in the form of AndroidWorld's ``JSONAction``, read as skills and written from them.

::

    {"goal": "…", "app": "com.example.notes", "apps": {"Notes": "com.example.notes"},
     "actions": [{"action_type": "open_app", "app_name": "Notes"},
                 {"action_type": "click", "element": {"text": "New note", "class_name": "android.widget.Button"}},
                 {"action_type": "input_text", "text": "Milk", "element": {"hint_text": "Title"}}]}

A list of actions alone is understood too. An action names its element by what AndroidWorld says of it; a bare index or
a point means something on one screen only, and is refused, unless ``ui_elements`` says what stood at the index.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import ValidationError

from skills.errors import SkillInvalid
from skills.limits import MAX_FILE_BYTES, MAX_STEPS
from skills.skill import Skill
from skills.steps import Act

_CLASSES: Final = {
    "Button": "button",
    "ImageButton": "button",
    "EditText": "textbox",
    "CheckBox": "checkbox",
    "Switch": "switch",
    "RadioButton": "radio",
    "TextView": "text",
    "SeekBar": "slider",
    "Spinner": "combobox",
}
_ROLES: Final = {role: name for name, role in reversed(_CLASSES.items())}
_ON_AN_ELEMENT = {"click": "tap", "double_tap": "tap", "long_press": "long_press", "input_text": "type"}


def read_actions(text: str, name: str, source: str = "") -> Skill:
    """The skill that a list of actions amounts to.

    Raises:
        SkillInvalid: it is no such list, or an action is not understood; its number is told.
    """
    try:
        told = json.loads(text[: MAX_FILE_BYTES + 1], object_pairs_hook=_no_name_twice)
    except (ValueError, RecursionError) as error:
        raise SkillInvalid(f"it is no JSON: {error}", source=source) from error
    head: Mapping[str, Any] = told if isinstance(told, dict) else {}
    actions = told.get("actions") if isinstance(told, dict) else told
    if not isinstance(actions, list) or not 0 < len(actions) <= MAX_STEPS:
        raise SkillInvalid(f"it needs a list of 1 to {MAX_STEPS} actions", source=source)
    steps = [step for number, action in enumerate(actions, 1) for step in _steps(action, number, head, source)]
    opened = [step["location"] for step in steps if step["do"] == "open"]
    apps = list(dict.fromkeys([*([str(head["app"])] if "app" in head else []), *opened]))
    document = {
        "skill": name,
        "description": str(head.get("goal") or f"Imported from the action list {source or name}."),
        "examples": [str(head["goal"]).replace("{", "{{").replace("}", "}}")] if head.get("goal") else [],
        "steps": steps,
        "effects": {"apps": apps} if apps else {},
        "provenance": {"source": "imported", "basis": [source] if source else []},
    }
    try:
        return Skill.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise SkillInvalid(f"the list makes no skill: {first['msg']}", source=source) from error


def write_actions(skill: Skill) -> str:
    """A skill as a list of actions; only plain steps have a counterpart.

    Raises:
        SkillInvalid: a step has none.
    """
    actions = [action for step in skill.steps for action in _action(step, skill.name)]
    head = {"app": skill.effects.apps[0]} if skill.effects.apps else {}
    return json.dumps({"goal": skill.description, **head, "actions": actions}, indent=1, ensure_ascii=False) + "\n"


def _steps(action: Any, number: int, head: Mapping[str, Any], source: str) -> Iterator[dict[str, Any]]:
    if not isinstance(action, dict):
        raise SkillInvalid(f"action {number} is no mapping", source=source)
    kind = action.get("action_type")
    match kind:
        case "click" | "double_tap" | "long_press":
            twice = {"count": 2} if kind == "double_tap" else {}
            yield {"do": _ON_AN_ELEMENT[kind], **twice, "on": _selector(action, number, head, source)}
        case "input_text":
            on = _selector(action, number, head, source)
            yield {"do": "type", "text": _braced(str(action.get("text", ""))), "on": on}
        case "open_app":
            label = str(action.get("app_name") or head.get("app") or "")
            package = str(head.get("apps", {}).get(label, label))
            if "." not in package:
                hint = f'say it under "apps": {{"{label}": "its.package"}}'
                raise SkillInvalid(f"action {number}: which package {label!r} is, is not said", hint, source)
            yield {"do": "open", "location": package}
        case "navigate_back":
            yield {"do": "back"}
        case "navigate_home":
            yield {"do": "press", "key": "Home"}
        case "keyboard_enter":
            yield {"do": "press", "key": "Enter"}
        case "scroll":
            yield {"do": "scroll", "direction": str(action.get("direction", "down"))}
        case "swipe":
            yield {"do": "swipe", "direction": str(action.get("direction", "up"))}
        case "wait":
            yield {"do": "wait"}
        case "status" | "answer" | "unknown":
            return
        case _:
            raise SkillInvalid(f"action {number}: {str(kind)[:60]!r} is not understood", source=source)


def _selector(action: Mapping[str, Any], number: int, head: Mapping[str, Any], source: str) -> dict[str, Any]:
    element = action.get("element")
    index = action.get("index")
    seen = action.get("ui_elements") or head.get("ui_elements") or []
    if element is None and isinstance(index, int) and isinstance(seen, list) and 0 <= index < len(seen):
        element = seen[index]
    if not isinstance(element, dict):
        hint = "say what it is under element: text, content_description, hint_text, resource_id or class_name"
        raise SkillInvalid(f"action {number} names its element by a number or a point only", hint, source)
    found: dict[str, Any] = {}
    role = _CLASSES.get(str(element.get("class_name", "")).rpartition(".")[2], "")
    name = next((str(element[key]) for key in ("content_description", "text", "hint_text") if element.get(key)), "")
    hint = str(element.get("resource_id") or "").rpartition("/")[2]
    found |= {"role": role} if role else {}
    found |= {"name": _braced(name)} if name else {"hint": _braced(hint)} if hint else {}
    if found.keys() <= {"role"}:
        raise SkillInvalid(f"action {number}: its element has neither a text nor an id", "name it", source)
    return found


def _action(step: object, name: str) -> Iterator[dict[str, Any]]:
    if not isinstance(step, Act):
        raise SkillInvalid(f"{name}: a list of actions has no branches, loops or calls")
    told = step.settings
    element = {"element": _element(step, name)} if step.on is not None else {}
    match step.do:
        case "tap" if told.keys() <= {"count"} and told.get("count", 1) in (1, 2):
            yield {"action_type": "double_tap" if told.get("count") == 2 else "click", **element}
        case "long_press" if not told:
            yield {"action_type": "long_press", **element}
        case "type" if told.keys() == {"text"}:
            yield {"action_type": "input_text", "text": _plain(str(told["text"]), name), **element}
        case "open":
            yield {"action_type": "open_app", "app_name": _plain(str(told["location"]), name)}
        case "back":
            yield {"action_type": "navigate_back"}
        case "press" if told in ({"key": "Home"}, {"key": "Enter"}) and step.on is None:
            yield {"action_type": "navigate_home" if told["key"] == "Home" else "keyboard_enter"}
        case "scroll" | "swipe" if step.on is None and told.keys() <= {"direction"}:
            yield {"action_type": step.do, "direction": told.get("direction", "down")}
        case "wait" if not told:
            yield {"action_type": "wait"}
        case kind:
            raise SkillInvalid(f"{name}: a list of actions has no counterpart of {kind} {told or ''}".rstrip())


def _element(step: Act, name: str) -> dict[str, str]:
    on = step.on
    assert on is not None
    if on.nth or on.near or on.inside or on.fallbacks or on.label or not (on.name or on.hint):
        raise SkillInvalid(f"{name}: a list of actions has no counterpart of {on.describe()}")
    if on.role and on.role not in _ROLES:
        raise SkillInvalid(f"{name}: a list of actions knows no role {on.role}")
    told = {"class_name": f"android.widget.{_ROLES[on.role]}"} if on.role else {}
    return told | ({"text": _plain(on.name, name)} if on.name else {"resource_id": _plain(on.hint, name)})


def _plain(text: str, name: str) -> str:
    bare = text.replace("{{", "").replace("}}", "")
    if "{" in bare:
        raise SkillInvalid(f"{name}: a list of actions has no parameters", "export it as a skill")
    return text.replace("{{", "{").replace("}}", "}")


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found
