"""A skill as a function for Playwright in Python: it takes a page and the skill's parameters, acts, and expects.

What is written runs as it stands (``pip install playwright``). It is made of expressions that Python itself writes
down, so that no text of a skill can become code. Roles and names are the same words in both; what only we know (the
text near an element, fallbacks) becomes the nearest locator, or the skill is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, assert_never

from devices.selector import Selector
from skills.conditions import At, Condition, Equal, Every, Given, Gone, Not, Reads, Shown, Some
from skills.errors import SkillInvalid
from skills.interop.playwright_text import expression
from skills.interop.python_function import argument, identifier, indented, named, signature
from skills.parameters import Parameter
from skills.skill import Skill
from skills.steps import Act, Call, Extract, ForEach, LookFor, RepeatUntil, Step, When

_IMPORTS = ("from __future__ import annotations", "", "import datetime", "import re", "")
_HEADER = "\n".join((*_IMPORTS, "from playwright.sync_api import Page, expect", ""))
_ASKED = {"checked": "is_checked", "disabled": "is_disabled"}
_STATES = {
    "checked": "to_be_checked",
    "unchecked": "not_to_be_checked",
    "disabled": "to_be_disabled",
    "focused": "to_be_focused",
}
_ROLE_WORDS = """alert alertdialog article banner button cell checkbox columnheader combobox dialog figure form grid
gridcell group heading img link list listbox listitem main menu menubar menuitem menuitemcheckbox menuitemradio meter
navigation option paragraph progressbar radio radiogroup region row rowheader search searchbox separator slider
spinbutton status switch tab table tablist tabpanel textbox timer toolbar tooltip tree treeitem"""
_ROLES = frozenset(_ROLE_WORDS.split())
"""Roles of ARIA that Playwright finds."""


def write_playwright(skill: Skill) -> str:
    """The skill as a module with one function.

    Raises:
        SkillInvalid: a part has no counterpart.
    """
    return f"{_HEADER}\n\n{''.join(f'{line}' + chr(10) for line in function_of(skill))}"


def write_pytest(skill: Skill) -> str:
    """The skill as a module for pytest-playwright: its function, and a test for each of its tests.

    Raises:
        SkillInvalid: a part has no counterpart, or there is nothing to test.
    """
    if not skill.tests:
        raise SkillInvalid(f"{skill.name} has no tests to write down")
    lines = [*function_of(skill)]
    name = identifier(skill.name)
    for number, trial in enumerate(skill.tests, 1):
        if trial.prepare:
            raise SkillInvalid(f"{skill.name}: what prepares a test has no counterpart in Playwright")
        given = "".join(f", {key}={argument(skill.parameters[key], value)}" for key, value in trial.arguments.items())
        writer = _Writer(skill)
        lines += ["", "", f"def test_{name}_{number}(page: Page) -> None:", f"    {name}(page{given})"]
        filled = {key: str(value) for key, value in trial.arguments.items()}
        lines += [f"    {key} = {value!r}" for key, value in filled.items()] if trial.expect else []
        lines += [f"    {line}" for condition in trial.expect for line in writer.expected(condition)]
    return f"{_HEADER}\n\n" + "\n".join(lines) + "\n"


def function_of(skill: Skill) -> Iterator[str]:
    """The lines of the function."""
    writer = _Writer(skill)
    yield signature(skill, "page: Page")
    yield f"    {skill.description!r}"
    for condition in skill.needs:
        yield from (f"    {line}" for line in writer.expected(condition))
    yield from (f"    {line}" for line in writer.steps(skill.steps))
    for condition in skill.ensures:
        yield from (f"    {line}" for line in writer.expected(condition))
    if skill.returns:
        yield f"    return {{{', '.join(f'{name!r}: {name}' for name in skill.returns)}}}"


class _Writer:
    def __init__(self, skill: Skill) -> None:
        self._skill = skill
        self._parameters: dict[str, Parameter] = dict(skill.parameters)
        self._has_secrets = any(parameter.type == "secret" for parameter in skill.parameters.values())

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
            case ForEach():
                if isinstance(step.for_each, str):
                    over = step.for_each.strip("{}")
                else:
                    over = f"[each.inner_text() for each in {self.locator(step.for_each)}.all()]"
                yield f"for {named(step.name)} in {over}:"
                yield from indented(self.steps(step.steps))
            case RepeatUntil():
                yield f"for _ in range({step.at_most}):"
                yield f"    if {self.asked(step.until)}:"
                yield "        break"
                yield from indented(self.steps(step.steps))
                yield "else:"
                yield from indented(self.expected(step.until))
            case LookFor():
                yield f"{self.locator(step.find)}.scroll_into_view_if_needed()"
                yield from self.expected(step.shown)
            case Extract():
                how = "input_value" if step.of == "value" else "inner_text"
                yield f"{named(step.name)} = {self.locator(step.extract)}.{how}()"
            case Call():
                raise self._refused(f"the call of {step.call}")
            case _:
                assert_never(step)

    def _act(self, step: Act) -> Iterator[str]:
        told: dict[str, Any] = step.settings
        on = self.locator(step.on) if step.on is not None else ""
        match step.do:
            case "open" if "://" in str(told["location"]):
                yield f"page.goto({self.text(told['location'])})"
            case "tap" if told.keys() <= {"count"} and told.get("count", 1) in (1, 2):
                yield f"{on}.{'dblclick' if told.get('count') == 2 else 'click'}()"
            case "type":
                if told.get("append"):
                    yield f'{on}.press("End")'
                    yield f"{on}.press_sequentially({self.text(told['text'])})"
                else:
                    yield f"{on}.fill({self.text(told['text'])})"
            case "clear":
                yield f"{on}.clear()"
            case "press" if isinstance(told.get("times", 1), int):
                pressed = f"{on}.press({told['key']!r})" if on else f"page.keyboard.press({told['key']!r})"
                yield from (pressed for _ in range(told.get("times", 1)))
            case "select":
                yield f"{on}.select_option(label=[{', '.join(self.text(option) for option in told['options'])}])"
            case "hover":
                yield f"{on}.hover()"
            case "long_press":
                yield f"{on}.click(delay={told.get('hold_ms', 600)})"
            case "upload":
                yield f"{on}.set_input_files([{', '.join(self.text(path) for path in told['paths'])}])"
            case "back":
                yield "page.go_back()"
            case "scroll" if not on:
                way = {"down": (0, 600), "up": (0, -600), "right": (600, 0), "left": (-600, 0)}
                across, down = way[told.get("direction", "down")]
                yield f"page.mouse.wheel({across}, {down})"
            case "wait" if not told.get("text"):
                yield 'page.wait_for_load_state("load")'
            case "wait":
                state = "hidden" if told.get("until") == "gone" else "visible"
                yield f"page.get_by_text({self.text(told['text'])}).first.wait_for(state={state!r})"
            case kind:
                raise self._refused(f"the action {kind} {told or ''}".rstrip())

    def locator(self, selector: Selector, root: str = "page") -> str:
        """The locator of a selector; fallbacks stand in for one that nothing fits."""
        made = self._one(selector, root)
        for other in selector.fallbacks:
            made += f".or_({self._one(other, root)})"
        return f"{made}.first" if selector.fallbacks else made

    def _one(self, selector: Selector, root: str) -> str:
        if selector.near is not None:
            raise self._refused(f"an element {selector.describe()}")
        root = self._holder(selector.inside, root) if selector.inside is not None else root
        role, name = selector.role, selector.name
        if role in _ROLES:
            named = f", name={self.text(name)}, exact=True" if name else ""
            made = f"{root}.get_by_role({role!r}{named})"
            if role == "textbox" and name and self._has_secrets:  # a password field has no role
                hidden = f"{root}.locator('input[type=password]')"
                made += f".or_({root}.get_by_label({self.text(name)}, exact=True).and_({hidden}))"
        elif name:
            made = f"{root}.get_by_text({self.text(name)}, exact=True)"
        elif selector.label:
            made = f"{root}.get_by_label({self.text(selector.label)}, exact=True)"
        elif selector.hint:
            made = f"{root}.locator({self._by_hint(selector.hint)})"
        else:
            raise self._refused(f"an element {selector.describe()}")
        if selector.label and (role in _ROLES or name):
            made += f".and_({root}.get_by_label({self.text(selector.label)}, exact=True))"
        if selector.hint and (role in _ROLES or name or selector.label):
            made += f".and_({root}.locator({self._by_hint(selector.hint)}))"
        if selector.nth is not None:
            made += f".nth({selector.nth - 1 if selector.nth > 0 else selector.nth})"
        return made

    def _holder(self, holder: Selector, root: str) -> str:
        """An enclosing element; its name may be the text of anything within it."""
        if holder.role not in _ROLES or holder.label or holder.hint or holder.near or holder.fallbacks:
            raise self._refused(f"an element in {holder.describe()}")
        inner = self._holder(holder.inside, root) if holder.inside is not None else root
        made = f"{inner}.get_by_role({holder.role!r})"
        made += f".filter(has_text={self.text(holder.name)})" if holder.name else ""
        return f"{made}.nth({holder.nth - 1 if holder.nth > 0 else holder.nth})" if holder.nth is not None else made

    def _by_hint(self, hint: str) -> str:
        if not all(letter.isalnum() or letter in "-_" for letter in hint):
            raise self._refused(f"the hint {hint!r}")
        return repr(f'[id="{hint}"], [name="{hint}"], [class~="{hint}"], [data-testid="{hint}"]')

    def expected(self, condition: Condition) -> Iterator[str]:
        """Lines that fail where a condition does not come to hold."""
        match condition:
            case Shown() if condition.at_least == 1 and condition.at_most is None:
                found = self.locator(condition.shown)
                found = found if condition.shown.fallbacks or condition.shown.nth else f"{found}.first"
                yield f"expect({found}).to_be_visible()"
                if condition.value is not None:
                    yield f"expect({found}).to_have_value({self.text(condition.value)})"
                for state in condition.states:
                    if state not in _STATES:
                        raise self._refused(f"the state {state}")
                    yield f"expect({found}).{_STATES[state]}()"
            case Gone():
                yield f"expect({self.locator(condition.gone)}).to_have_count(0)"
            case Reads():
                yield f'expect(page.locator("body")).to_contain_text({self.text(condition.reads)}, ignore_case=True)'
            case At():
                yield f"expect(page).to_have_url({self._address(condition.at)})"
            case Every():
                for part in condition.all:
                    yield from self.expected(part)
            case Not(not_=Shown() as inner):
                yield from self.expected(Gone(gone=inner.shown))
            case _:
                yield f"assert {self.asked(condition)}"

    def asked(self, condition: Condition) -> str:
        """An expression that is true where a condition holds now."""
        match condition:
            case Shown() if condition.at_most is None and condition.at_least == 1:
                found = f"{self.locator(condition.shown)}.first"
                parts = [f"{found}.is_visible()"]
                if condition.value is not None:
                    parts.append(f"{found}.input_value() == {self.text(condition.value)}")
                for state in condition.states:
                    if state == "unchecked":
                        parts.append(f"not {found}.is_checked()")
                    elif state in _ASKED:
                        parts.append(f"{found}.{_ASKED[state]}()")
                    else:
                        raise self._refused(f"the state {state}")
                return " and ".join(parts)
            case Shown() if condition.value is None and not condition.states:
                most = f" <= {condition.at_most}" if condition.at_most is not None else ""
                return f"{condition.at_least} <= {self.locator(condition.shown)}.count(){most}"
            case Gone():
                return f"{self.locator(condition.gone)}.count() == 0"
            case Reads():
                return f'{self.text(condition.reads)}.casefold() in page.locator("body").inner_text().casefold()'
            case At():
                return f"{self._address(condition.at)}.fullmatch(page.url) is not None"
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
            case _:
                raise self._refused("a question about the states of many")

    def text(self, text: str) -> str:
        """A text with holes, as an expression."""
        return expression(text, self._parameters)

    def _address(self, pattern: str) -> str:
        parts = [f"re.escape({self.text(part)})" for part in pattern.split("*")]
        return f"re.compile({' + '.join([parts[0], *(piece for part in parts[1:] for piece in (repr('.*'), part))])})"

    def _refused(self, what: str) -> SkillInvalid:
        return SkillInvalid(f"{self._skill.name}: Playwright has no counterpart of {what}", "export it as a skill")
