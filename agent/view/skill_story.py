"""A skill as a story that a person can read: what it needs, does and promises, step by step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from agent.view.markup import NOTHING, Html, Part, Said, element, join
from skills.conditions import tell
from skills.skill import Skill
from skills.steps import Act, Call, Extract, ForEach, LookFor, RepeatUntil, Step, When


def story(skill: Skill) -> Html:
    """The whole skill in words."""
    parts = [
        element("p", Said(skill.description), class_="lead"),
        _listed("It is told", (_parameter(name, p) for name, p in skill.parameters.items())),
        _listed("People say", (element("q", Said(one)) for one in skill.examples[:6])),
        _listed("It begins only where", (Said(tell(one)) for one in skill.needs)),
        element("h3", "Its steps"),
        _steps(skill.steps),
        _listed("It is done when", (Said(tell(one)) for one in skill.ensures)),
        _listed("It finds out", (Said(name) for name in (*skill.returns, *skill.produces))),
        _listed("It may touch", _effects(skill)),
    ]
    return join(parts)


def _listed(words: str, items: Iterable[Part]) -> Html:
    listed = [element("li", item) for item in items]
    return join((element("h3", words), element("ul", *listed, class_="plain"))) if listed else NOTHING


def _parameter(name: str, parameter: object) -> Html:
    kind = getattr(parameter, "type", "")
    told = getattr(parameter, "description", "")
    must = "" if getattr(parameter, "required", True) and getattr(parameter, "default", None) is None else ", if wanted"
    return join((element("b", Said(name)), f" ({kind}{must})", f": {told}" if told else ""))


def _effects(skill: Skill) -> Iterable[Part]:
    effects = skill.effects
    if effects.apps:
        yield join(("apps: ", Said(", ".join(effects.apps))))
    if effects.hosts:
        yield join(("sites: ", Said(", ".join(effects.hosts))))
    if effects.irreversible:
        yield join(("what cannot be undone: ", Said(", ".join(effects.irreversible)), "; a person is asked each time"))


def _steps(steps: tuple[Step, ...]) -> Html:
    return element("ol", *(element("li", *_step(step)) for step in steps), class_="story")


def _step(step: Step) -> Iterable[Part]:
    match step:
        case Act():
            yield _act(step)
            if step.note:
                yield element("span", " ", Said(step.note), class_="soft")
        case When():
            yield join(("When ", Said(tell(step.when)), ":"))
            yield _steps(step.then)
            if step.otherwise:
                yield "otherwise:"
                yield _steps(step.otherwise)
        case ForEach():
            over = step.for_each if isinstance(step.for_each, str) else step.for_each.describe()
            yield join(("For each ", Said(step.name), " of ", Said(over), f", {step.at_most} times at most:"))
            yield _steps(step.steps)
        case RepeatUntil():
            yield join(("Again and again, until ", Said(tell(step.until)), f", {step.at_most} times at most:"))
            yield _steps(step.steps)
        case LookFor():
            yield join(("Bring ", Said(step.find.describe()), " into view"))
        case Extract():
            yield join(("Read ", Said(step.extract.describe()), " and call it ", element("b", Said(step.name))))
        case Call():
            given = ", ".join(f"{name} = {value}" for name, value in step.arguments.items())
            yield join(("Follow the skill ", element("b", Said(step.call)), f" with {given}" if given else ""))
        case _:
            assert_never(step)


def _act(step: Act) -> Html:
    settings = {name: value for name, value in step.settings.items() if value not in ("", None)}
    target: Part = Said(step.on.describe()) if step.on is not None else NOTHING
    match step.do:
        case "open":
            return join(("Open ", Said(str(settings.get("location", "")))))
        case "type":
            return join(('Type "', Said(str(settings.get("text", ""))), '" into ', target))
        case "press":
            return join(("Press ", Said(str(settings.get("key", "")))))
        case "back":
            return join(("Go back",))
        case _:
            told = ", ".join(f"{name} {value}" for name, value in settings.items())
            verb = step.do.replace("_", " ")
            return join((verb[:1].upper() + verb[1:], " ", target, f" ({told})" if told else ""))
