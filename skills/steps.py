"""The steps of a skill: an action, a branch, two loops, something read off the screen, and a call of another skill.

::

    - do: type
      text: "{body}"
      on: {role: textbox, name: Message}
    - when: {shown: {role: button, name: Not now}}
      then:
        - {do: tap, on: {role: button, name: Not now}}
    - for each: "{recipients}"
      as: recipient
      steps: [...]
    - repeat until: {gone: {role: button, name: More}}
      at most: 20
      steps: [...]
    - extract: {role: text, label: Total}
      as: total
    - call: open-thread
      with: {recipient: "{recipient}"}

Control flow is bounded where it is written: every loop says how often at most, nesting and length have limits, and
there is no jump.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal, assert_never

from pydantic import Discriminator, Field, GetJsonSchemaHandler, Tag, TypeAdapter, model_serializer, model_validator
from pydantic_core import CoreSchema, PydanticCustomError

from devices.action import ACTIONS, Action
from devices.screen import State
from devices.selector import Selector
from skills.conditions import Condition, Shown, selectors_of
from skills.limits import MAX_ROUNDS
from skills.parameters import Value
from skills.parts import Part, Text, refuse_unknown
from skills.template import Tree, fill_tree, holes_in

NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"
"""How skills are named. Plain ASCII, so that no two names look alike."""
VARIABLE = r"[a-z][a-z0-9_]*"

_ACTIONS = {str(action.model_fields["kind"].default): action for action in ACTIONS}
_ADAPTER: TypeAdapter[Action] = TypeAdapter(Action)

Variable = Annotated[str, Field(pattern=f"^{VARIABLE}$", max_length=40)]


class Act(Part):
    """One action, on the one element its selector names; ``fallbacks`` of the selector are tried in order."""

    open_keys: ClassVar[bool] = True
    _own: ClassVar[frozenset[str]] = frozenset({"do", "on", "note"})

    do: str
    on: Selector | None = None
    note: Text = ""
    """Why, for people."""
    settings: dict[str, Any] = Field(default_factory=dict)
    """The action's own fields; their texts may have holes."""

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, given: object) -> object:
        if not isinstance(given, Mapping) or "settings" in given:
            return given
        kind = given.get("do")
        if not isinstance(kind, str) or kind not in _ACTIONS:
            raise PydanticCustomError("action", "there is no action {kind}; known: {known}", _known_actions(kind))
        refuse_unknown(given, cls._own | set(_ACTIONS[kind].model_fields) - {"kind"})
        own = {key: value for key, value in given.items() if key in cls._own}
        return {**own, "settings": {key: value for key, value in given.items() if key not in cls._own}}

    @model_validator(mode="after")
    def _fits_together(self) -> Act:
        if self.on is None and _ACTIONS[self.do].needs_element:
            raise PydanticCustomError("target", "{do} needs an element: say where with on", {"do": self.do})
        return self

    @model_serializer(mode="plain")
    def _written(self) -> dict[str, Any]:
        written: dict[str, Any] = {"do": self.do, **self.settings}
        if self.on is not None:
            written["on"] = self.on.model_dump(mode="json", exclude_defaults=True)
        return {**written, "note": self.note} if self.note else written

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """One alternative an action, so that an editor can say which fields it has."""
        del schema
        on = handler(TypeAdapter(Selector).core_schema)
        return {"oneOf": [_schema_of(kind, on) for kind in _ACTIONS]}

    def action(self, values: Mapping[str, Value]) -> Action:
        """The action with its holes filled.

        Raises:
            ArgumentInvalid: a name has no value.
            ValueError: what came out is not an action.
        """
        filled = fill_tree(self.settings, values)
        assert isinstance(filled, dict)
        texts = {key for key, field in _ACTIONS[self.do].model_fields.items() if field.annotation is str}
        told = {k: str(v) if k in texts and v is not None and not isinstance(v, str) else v for k, v in filled.items()}
        return _ADAPTER.validate_python({"kind": self.do, **told})


class When(Part):
    """Steps that are taken only when something holds, and others when it does not."""

    when: Condition
    then: tuple[Step, ...] = Field(min_length=1)
    otherwise: tuple[Step, ...] = Field(default=(), alias="else")


class ForEach(Part):
    """Steps for every item of a list, or for every element that a selector fits as the loop begins.

    The variable holds the item, or the element's name.
    """

    for_each: Text | Selector = Field(alias="for each")
    of: Literal["items", "characters", "times"] = "items"
    """Of a text: its characters, as keys of a key pad take them. Of a whole number: so many times."""
    name: Variable = Field(alias="as")
    steps: tuple[Step, ...] = Field(min_length=1)
    at_most: int = Field(default=50, ge=1, le=MAX_ROUNDS, alias="at most")


class RepeatUntil(Part):
    """Steps again and again until something holds, which is asked first; running out of rounds is a failure."""

    until: Condition = Field(alias="repeat until")
    steps: tuple[Step, ...] = Field(min_length=1)
    at_most: int = Field(default=20, ge=1, le=MAX_ROUNDS, alias="at most")


class Extract(Part):
    """Reads something off the one element a selector names and keeps it under a name."""

    extract: Selector
    of: Literal["name", "value", "description"] = "name"
    """Which of the element's texts. An empty value falls back to the name."""
    after: Text = ""
    """Keeps only what stands after this part of the text."""
    before: Text = ""
    """Keeps only what stands before this part of the text, of what ``after`` left."""
    name: Variable = Field(alias="as")


class LookFor(Part):
    """Brings one element into view, scrolling where it takes that; the run ends where it is nowhere.

    A condition looks at what is shown and never scrolls, so this stands before one that asks about what may be out of
    sight. With ``value`` or ``states`` the element has to hold or be that too.
    """

    find: Selector
    value: Text | None = None
    states: tuple[State, ...] = ()

    @property
    def shown(self) -> Shown:
        """What holds once it is in view."""
        return Shown(shown=self.find, value=self.value, states=self.states)


class Call(Part):
    """Another skill, with arguments; what it returns is kept under the same names with ``as`` before them."""

    call: str = Field(pattern=f"^{NAME}$", max_length=64)
    arguments: dict[Variable, Text | int | float | bool | tuple[Text | int | float | bool, ...]] = Field(
        default_factory=dict, alias="with"
    )
    prefix: str = Field(default="", pattern=f"^(?:{VARIABLE})?$", alias="as", max_length=40)


_KEYS = ("do", "when", "for each", "repeat until", "extract", "find", "call")
_FIELDS = {"for each": "for_each", "repeat until": "until"}


def _key(step: Any) -> str | None:
    keys: Iterable[str] = step.keys() if isinstance(step, Mapping) else getattr(type(step), "model_fields", ())
    return next((key for key in _KEYS if key in keys or _FIELDS.get(key, key) in keys), None)


Step = Annotated[
    Annotated[Act, Tag("do")]
    | Annotated[When, Tag("when")]
    | Annotated[ForEach, Tag("for each")]
    | Annotated[RepeatUntil, Tag("repeat until")]
    | Annotated[Extract, Tag("extract")]
    | Annotated[LookFor, Tag("find")]
    | Annotated[Call, Tag("call")],
    Discriminator(
        _key,
        custom_error_type="step",
        custom_error_message=f"a step is a mapping with one of {', '.join(_KEYS)}",
    ),
]
"""Every step, told apart by its key."""

for _model in (When, ForEach, RepeatUntil):
    _model.model_rebuild()


def walk(steps: tuple[Step, ...], depth: int = 1) -> Iterator[tuple[Step, int]]:
    """Every step with how deep it stands, in the order they are written."""
    for step in steps:
        yield step, depth
        for inner in inner_steps(step):
            yield from walk(inner, depth + 1)


def inner_steps(step: Step) -> tuple[tuple[Step, ...], ...]:
    """The lists of steps inside a step."""
    match step:
        case When():
            return step.then, step.otherwise
        case ForEach() | RepeatUntil():
            return (step.steps,)
        case Act() | Extract() | LookFor() | Call():
            return ()
        case _:
            assert_never(step)


def step_selectors(step: Step) -> tuple[Selector, ...]:
    """The selectors of one step, those of its inner steps left out."""
    match step:
        case Act():
            return (step.on,) if step.on is not None else ()
        case When():
            return selectors_of(step.when)
        case ForEach():
            return () if isinstance(step.for_each, str) else (step.for_each,)
        case RepeatUntil():
            return selectors_of(step.until)
        case Extract():
            return (step.extract,)
        case LookFor():
            return (step.find,)
        case Call():
            return ()
        case _:
            assert_never(step)


def step_holes(step: Step) -> tuple[str, ...]:
    """The names that one step needs a value for, those of its inner steps left out.

    Raises:
        TemplateBroken: a text cannot be read.
    """
    match step:
        case Act():
            return holes_in([step.settings, _texts(step.on)])
        case When():
            return holes_in(step.when.model_dump())
        case ForEach():
            return holes_in(step.for_each if isinstance(step.for_each, str) else _texts(step.for_each))
        case RepeatUntil():
            return holes_in(step.until.model_dump())
        case Extract():
            return holes_in([_texts(step.extract), step.after, step.before])
        case LookFor():
            return holes_in([_texts(step.find), step.value])
        case Call():
            return holes_in(list(step.arguments.values()))
        case _:
            assert_never(step)


def _texts(selector: Selector | None) -> Tree:
    written: Tree = selector.model_dump(mode="json", exclude_defaults=True) if selector is not None else None
    return written


def _known_actions(kind: object) -> dict[str, Any]:
    return {"kind": str(kind)[:60], "known": ", ".join(_ACTIONS)}


def _schema_of(kind: str, on: dict[str, Any]) -> dict[str, Any]:
    hole = {"type": "string", "pattern": r"^\{[a-z][a-z0-9_]*\}$"}
    own = _ACTIONS[kind].model_json_schema()["properties"]
    fields = {name: field if field.get("type") == "string" else {"anyOf": [field, hole]} for name, field in own.items()}
    del fields["kind"]
    needed = ["do", *(name for name in _ACTIONS[kind].model_json_schema().get("required", ()) if name != "kind")]
    return {
        "type": "object",
        "title": kind,
        "properties": {"do": {"const": kind}, **fields, "on": on, "note": {"type": "string"}},
        "required": [*needed, "on"] if _ACTIONS[kind].needs_element else needed,
        "additionalProperties": False,
    }
