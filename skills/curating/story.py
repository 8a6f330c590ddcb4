"""A skill told in plain words: what it asks for, what it does step by step, what it promises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, assert_never

from devices.selector import Selector
from skills.conditions import tell
from skills.skill import Skill
from skills.steps import Act, Call, Extract, ForEach, LookFor, RepeatUntil, Step, When

_HOLE = re.compile(r"(?<!\{)\{([a-z][a-z0-9_]*)(?::[^{}]*)?\}(?!\})")


def story(skill: Skill) -> tuple[str, ...]:
    """The skill as lines for people; inner steps are indented and numbered below their step."""
    lines = [skill.description]
    for name, parameter in skill.parameters.items():
        optional = "" if parameter.required and getattr(parameter, "default", None) is None else ", may be left out"
        about = f": {parameter.description}" if parameter.description else ""
        lines.append(f"It is told ‹{name}› ({parameter.type}{optional}){about}.")
    lines += [f"It begins where {_shown(tell(condition))}." for condition in skill.needs]
    lines += _told(skill.steps, "", "")
    lines += [f"In the end {_shown(tell(condition))}." for condition in skill.ensures]
    if skill.returns:
        lines.append(f"It gives back {', '.join(f'‹{name}›' for name in skill.returns)}.")
    lines.append(_reach(skill))
    return tuple(lines)


def _told(steps: tuple[Step, ...], number: str, indent: str) -> Iterator[str]:
    for place, step in enumerate(steps, 1):
        at = f"{number}{place}"
        yield f"{indent}{at}. {sentence(step)}"
        match step:
            case When():
                yield from _told(step.then, f"{at}.", indent + "   ")
                if step.otherwise:
                    yield f"{indent}   otherwise:"
                    yield from _told(step.otherwise, f"{at}.else.", indent + "   ")
            case ForEach() | RepeatUntil():
                yield from _told(step.steps, f"{at}.", indent + "   ")
            case _:
                pass


def sentence(step: Step) -> str:
    """One step in one sentence; its inner steps are told apart."""
    match step:
        case Act():
            return _shown(_act(step)) + (f"  ({step.note})" if step.note else "")
        case When():
            return _shown(f"If {tell(step.when)}:")
        case ForEach():
            over = step.for_each if isinstance(step.for_each, str) else f"every {_named(step.for_each)}"
            return _shown(f"For each {over}, called {{{step.name}}} ({step.at_most} at most):")
        case RepeatUntil():
            return _shown(f"Until {tell(step.until)} ({step.at_most} times at most):")
        case LookFor():
            return _shown(f"Bring {_named(step.find)} into view")
        case Extract():
            return _shown(f"Read the {step.of} of {_named(step.extract)} and keep it as {{{step.name}}}")
        case Call():
            told = ", ".join(f"{name} = {value}" for name, value in step.arguments.items())
            return _shown(f"Carry out {step.call}" + (f" with {told}" if told else ""))
        case _:
            assert_never(step)


def _act(step: Act) -> str:
    told: dict[str, Any] = step.settings
    on = _named(step.on) if step.on is not None else ""
    match step.do:
        case "open":
            return f"Open {told.get('location')}"
        case "tap" if told.get("count", 1) == 2:
            return f"Double-tap {on}"
        case "type":
            more = " after what stands there" if told.get("append") else ""
            return f"Type “{told.get('text')}” into {on}{more}"
        case "select":
            return f"Choose {' and '.join(map(str, told.get('options', ())))} in {on}"
        case "press":
            times = f" {told['times']} times" if "times" in told else ""
            return f"Press the key {told.get('key')}{times}" + (f" in {on}" if on else "")
        case "adjust":
            return f"Set {on} to {told.get('value')}"
        case "scroll" | "swipe":
            return f"{step.do.capitalize()} {told.get('direction', 'down')}" + (f" in {on}" if on else "")
        case "back":
            return "Go back"
        case "answer":
            return "Accept the dialog" if told.get("accept") else "Dismiss the dialog"
        case "wait":
            what = f" until “{told['text']}” is {told.get('until')}" if told.get("text") else " for rest"
            return f"Wait{what}"
        case "upload":
            return f"Give the files {', '.join(map(str, told.get('paths', ())))} to {on}"
        case kind:
            return f"{kind.replace('_', '-').capitalize()} {on}".rstrip()


def _named(selector: Selector) -> str:
    told = f"the {selector.describe()}"
    if selector.fallbacks:
        told += f" (or {', or '.join(other.describe() for other in selector.fallbacks)})"
    return told


def _reach(skill: Skill) -> str:
    where = [f"the app {app}" for app in skill.effects.apps]
    where += ["every site" if host == "*" else f"the site {host}" for host in skill.effects.hosts]
    cannot = f"; it may {' and '.join(skill.effects.irreversible)}" if skill.effects.irreversible else ""
    return f"It may touch {', '.join(where) or 'nothing but the screen it begins on'}{cannot}."


def _shown(text: str) -> str:
    """Holes as ‹name›, doubled braces as one."""
    return _HOLE.sub(r"‹\1›", text).replace("{{", "{").replace("}}", "}")
