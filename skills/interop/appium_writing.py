"""A skill as a function for Appium in Python: it takes a driver and the skill's parameters, acts, and asserts.

Android has no roles: a button of ours is looked for by its text or description and, for fields and switches, by the end
of its class. What has no counterpart is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, assert_never

from devices.selector import Selector
from skills.conditions import At, Condition, Equal, Every, Given, Gone, Not, Reads, Shown, Some
from skills.errors import SkillInvalid
from skills.interop.playwright_text import expression
from skills.interop.python_function import indented, named, signature
from skills.skill import Skill
from skills.steps import Act, Call, Extract, ForEach, LookFor, RepeatUntil, Step, When

_PRELUDE: Final = Path(__file__).with_name("appium_prelude.txt")
_KINDS: Final = {"textbox": "EditText", "searchbox": "EditText", "switch": "Switch", "checkbox": "CheckBox"}
_STATES: Final = {
    "checked": ("checked", "true"),
    "unchecked": ("checked", "false"),
    "selected": ("selected", "true"),
    "focused": ("focused", "true"),
    "disabled": ("enabled", "false"),
}
_KEYS: Final = {"Enter": 66, "Home": 3, "Back": 4, "Escape": 111, "Tab": 61, "Backspace": 67}


def write_appium(skill: Skill) -> str:
    """The skill as a module with one function and the few lines that it looks for elements with.

    Raises:
        SkillInvalid: a part has no counterpart.
    """
    writer = _Writer(skill)
    lines = [signature(skill, "driver: WebDriver"), f"    {skill.description!r}"]
    lines += [f"    {line}" for condition in skill.needs for line in writer.expected(condition)]
    lines += indented(writer.steps(skill.steps))
    lines += [f"    {line}" for condition in skill.ensures for line in writer.expected(condition)]
    if skill.returns:
        lines.append(f"    return {{{', '.join(f'{name!r}: {name}' for name in skill.returns)}}}")
    return _PRELUDE.read_text("utf-8") + "\n\n" + "\n".join(lines) + "\n"


class _Writer:
    def __init__(self, skill: Skill) -> None:
        self._skill = skill

    def steps(self, steps: tuple[Step, ...]) -> Iterator[str]:
        for step in steps:
            yield from self._step(step)

    def _step(self, step: Step) -> Iterator[str]:
        match step:
            case Act():
                yield from self._act(step)
            case When():
                yield f"if {self.asked(step.when)}:"
                yield from indented(self.steps(step.then))
                if step.otherwise:
                    yield "else:"
                    yield from indented(self.steps(step.otherwise))
            case ForEach() if isinstance(step.for_each, str):
                yield f"for {named(step.name)} in {step.for_each.strip('{}')}:"
                yield from indented(self.steps(step.steps))
            case RepeatUntil():
                yield f"for _ in range({step.at_most}):"
                yield f"    if {self.asked(step.until)}:"
                yield "        break"
                yield from indented(self.steps(step.steps))
                yield "else:"
                yield from indented(self.expected(step.until))
            case Extract():
                yield f"{named(step.name)} = {self._one(step.extract)}.text"
            case LookFor():
                yield f"_into_view(driver, lambda: {self._all(step.find)})"
                yield from self.expected(step.shown)
            case ForEach():
                raise self._refused("a loop over elements")
            case Call():
                raise self._refused(f"the call of {step.call}")
            case _:
                assert_never(step)

    def _act(self, step: Act) -> Iterator[str]:
        told: dict[str, Any] = step.settings
        on = self._one(step.on) if step.on is not None else ""
        match step.do:
            case "open" if "://" not in str(told["location"]):
                yield f"driver.activate_app({self.text(told['location'])})"
            case "open":
                yield f"driver.get({self.text(told['location'])})"
            case "tap" if not told:
                yield f"{on}.click()"
            case "type":
                if not told.get("append"):
                    yield f"{on}.clear()"
                yield f"{on}.send_keys({self.text(told['text'])})"
            case "clear":
                yield f"{on}.clear()"
            case "back":
                yield "driver.back()"
            case "press" if told.get("key") in _KEYS and told.keys() == {"key"}:
                yield f"driver.press_keycode({_KEYS[told['key']]})"
            case "long_press":
                held = told.get("hold_ms", 600)
                yield f"driver.execute_script('mobile: longClickGesture', {{'elementId': {on}.id, 'duration': {held}}})"
            case "wait" if not told.get("text"):
                yield "driver.page_source  # asked once more: the driver waits until the screen rests"
            case kind:
                raise self._refused(f"the action {kind} {told or ''}".rstrip())

    def expected(self, condition: Condition) -> Iterator[str]:
        """Lines that fail where a condition does not hold."""
        match condition:
            case Shown() if condition.at_least == 1 and condition.at_most is None:
                found = self._one(condition.shown, first=True)
                tests = self._tests(condition)
                yield f"each = {found}"
                yield f"assert {' and '.join(tests)}" if tests else "assert each.is_displayed()"
            case Every():
                for part in condition.all:
                    yield from self.expected(part)
            case _:
                yield f"assert {self.asked(condition)}"

    def asked(self, condition: Condition) -> str:
        """An expression that is true where a condition holds now."""
        match condition:
            case Shown():
                tests = self._tests(condition)
                found = self._all(condition.shown)
                fitting = f"[each for each in {found} if {' and '.join(tests)}]" if tests else found
                most = f" <= {condition.at_most}" if condition.at_most is not None else ""
                return f"{condition.at_least} <= len({fitting}){most}"
            case Gone():
                return f"not {self._all(condition.gone)}"
            case Reads():
                return f"{self.text(condition.reads)} in driver.page_source"
            case Given():
                return f"bool({named(condition.given)})"
            case Equal():
                one, other = (self.text(text) for text in condition.equal)
                return f"{one}.casefold() == {other}.casefold()"
            case Not():
                return f"not ({self.asked(condition.not_)})"
            case Every():
                return " and ".join(f"({self.asked(part)})" for part in condition.all)
            case Some():
                return " or ".join(f"({self.asked(part)})" for part in condition.any)
            case At() if "*" not in condition.at:
                return f"driver.current_package == {self.text(condition.at)}"
            case _:
                raise self._refused("an address with a gap")

    def _tests(self, condition: Shown) -> list[str]:
        """What has to be true of ``each``."""
        tests = [f"each.text == {self.text(condition.value)}"] if condition.value is not None else []
        for state in condition.states:
            if state not in _STATES:
                raise self._refused(f"the state {state}")
            attribute, value = _STATES[state]
            tests.append(f'each.get_attribute("{attribute}") == "{value}"')
        return tests

    def text(self, text: str) -> str:
        """A text with holes, as an expression."""
        return expression(text, dict(self._skill.parameters))

    def _one(self, selector: Selector, first: bool = False) -> str:
        choices = ", ".join(f"dict({self._choice(each)})" for each in (selector, *selector.fallbacks))
        nth = selector.nth if selector.nth is not None else 1 if first else None
        return f"_one(driver, {choices}{f', nth={nth}' if nth is not None else ''})"

    def _all(self, selector: Selector) -> str:
        if selector.fallbacks:
            return " + ".join(f"_all(driver, {self._choice(each)})" for each in (selector, *selector.fallbacks))
        return f"_all(driver, {self._choice(selector)})"

    def _choice(self, selector: Selector) -> str:
        if selector.near or selector.inside or selector.label or not (selector.name or selector.hint):
            raise self._refused(f"an element {selector.describe()}")
        told = [f"name={self.text(selector.name)}"] if selector.name else []
        told += [f"kind={_KINDS[selector.role]!r}"] if selector.role in _KINDS else []
        told += [f"hint={self.text(selector.hint)}"] if selector.hint else []
        return ", ".join(told)

    def _refused(self, what: str) -> SkillInvalid:
        return SkillInvalid(f"{self._skill.name}: Appium has no counterpart of {what}", "export it as a skill")
