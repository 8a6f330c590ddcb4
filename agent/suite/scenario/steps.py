"""The steps of a scenario: goals in plain words, verified skills, explicit actions, assertions, and what joins them.

::

    - Create a note called {title}            # a goal: solved once, then replayed
    - use: create-note                        # a verified skill
      with: {title: "{title}", text: Milk}
    - tap: Save                               # explicit actions
    - type: Milk
      into: Title
    - expect: Saved                           # assertions
    - judge: The picture shows a shopping list
    - when: {shown: {name: Allow}}            # bounded control flow, as in skills
      then: [{tap: Allow}]
    - include: log-in.yaml                    # a fragment
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_serializer
from pydantic.json_schema import SkipJsonSchema

from agent.suite.results import Place
from agent.suite.scenario.durations import Duration
from agent.suite.scenario.expectations import Expectation
from agent.suite.scenario.targets import Target
from devices.action import Direction
from planner.goal import LONGEST_GOAL
from skills.conditions import Condition
from skills.limits import MAX_ROUNDS
from skills.parts import Part, Text
from skills.steps import NAME, Variable
from skills.steps import Act as SkillAct

PLACE = "(place)"
"""Under this key the reader notes where a step is written; nobody else may."""
Argument = Text | int | float | bool | tuple[Text | int | float | bool, ...]


class Written(Part):
    """A step that stands somewhere."""

    place: SkipJsonSchema[Place] = Field(default=Place(file=""), alias="(place)")
    note: Text = ""
    """Why, for people."""


class Goal(Written):
    """A goal in plain words; a text alone is one. It ends only verified."""

    goal: str = Field(min_length=1, max_length=LONGEST_GOAL)
    name: str = Field(default="", alias="as", pattern=r"^(?:[a-z][a-z0-9_]*)?$", max_length=40)
    """Under which name its answer is kept for later steps."""
    think: Literal["once", "always"] = "once"
    """Whether the way is learnt and replayed."""


class Use(Written):
    """A verified skill: one that is shipped, of the library, or of the suite's own folder."""

    use: str = Field(pattern=f"^{NAME}$", max_length=64)
    arguments: dict[Variable, Argument] = Field(default_factory=dict, alias="with")
    prefix: str = Field(default="", alias="as", pattern=r"^(?:[a-z][a-z0-9_]*)?$", max_length=40)
    """What it returns is kept under its names with this before them."""


class _Action(Written):
    idle: bool = Field(default=False, alias="may do nothing")
    """Whether it is fine when nothing on the screen changes; otherwise that is a dead button, and a failure."""
    timeout: Duration = 5.0
    """How long the element is waited for."""


class Tap(_Action):
    """Press and release."""

    tap: Target
    count: int = Field(default=1, ge=1, le=3)


class LongPress(_Action):
    """Press and hold."""

    long_press: Target = Field(alias="long press")


class TypeText(_Action):
    """Put text into a field."""

    type: Text
    into: Target
    append: bool = False


class ClearField(_Action):
    """Empty a field."""

    clear: Target


class PressKey(_Action):
    """A key or chord: ``Enter``, ``Back``, ``Control+a``."""

    press: str = Field(min_length=1, max_length=60)
    on: Target | None = None
    times: int = Field(default=1, ge=1, le=500)
    idle: bool = Field(default=True, alias="may do nothing")


class SelectOption(_Action):
    """Choose options of a list box."""

    select: Text | tuple[Text, ...]
    into: Target = Field(alias="in")


class AdjustSlider(_Action):
    """Move a slider or a picker to a value."""

    adjust: Target
    to: float | Text


class SwipeOver(_Action):
    """A finger's swipe."""

    swipe: Direction
    on: Target | None = None
    idle: bool = Field(default=True, alias="may do nothing")


class ScrollBy(_Action):
    """Scroll by most of a screen, or to the end."""

    scroll: Direction
    on: Target | None = None
    to_end: bool = Field(default=False, alias="to the end")
    idle: bool = Field(default=True, alias="may do nothing")


class ScrollTo(_Action):
    """Scroll until something is to be seen."""

    scroll_to: Target = Field(alias="scroll to")
    direction: Direction = "down"
    at_most: int = Field(default=20, ge=1, le=100, alias="at most")


class OpenPlace(_Action):
    """An app by its label or package, an address, a deep link."""

    open: str = Field(min_length=1, max_length=20_000)
    idle: bool = Field(default=True, alias="may do nothing")


class GoBack(_Action):
    """Back to what was shown before: written as ``back:`` with nothing behind it."""

    back: None
    idle: bool = Field(default=True, alias="may do nothing")


class AnswerDialog(_Action):
    """Answer the dialog that a page has opened."""

    dialog: Literal["accept", "dismiss"]
    text: Text = ""


class UploadFile(_Action):
    """Give files to a file field."""

    upload: Text | tuple[Text, ...]
    to: Target


class Rest(_Action):
    """Let time pass on the device's clock: not for waiting, which ``expect`` and ``wait for`` do by themselves."""

    wait: Duration
    idle: bool = Field(default=True, alias="may do nothing")


class WaitFor(_Action):
    """Wait until something is shown, or gone."""

    wait_for: Target = Field(alias="wait for")
    gone: bool = False


class Do(SkillAct):
    """An action as skills write it, with all that it can take."""

    _own: ClassVar[frozenset[str]] = SkillAct._own | {PLACE, "place", "may do nothing", "timeout"}
    place: SkipJsonSchema[Place] = Field(default=Place(file=""), alias="(place)")
    idle: bool = Field(default=False, alias="may do nothing")
    timeout: Duration = 5.0

    @model_serializer(mode="plain")
    def _written(self) -> dict[str, Any]:
        own = {PLACE: self.place.model_dump(), "may do nothing": self.idle, "timeout": self.timeout}
        return {**super()._written(), **own}


class Expect(Written):
    """What must be so. It is looked for until it is, or until ``within`` is over."""

    expect: Annotated[
        tuple[Expectation, ...],
        BeforeValidator(
            lambda told: told if isinstance(told, list | tuple) else [told],
            json_schema_input_type=Expectation | tuple[Expectation, ...],
        ),
        Field(min_length=1, max_length=50),
    ]
    within: Duration = 5.0
    """On the device's clock."""


class Judge(Written):
    """What a model that sees the picture has to agree to. Marked as judged in every report."""

    judge: str = Field(min_length=1, max_length=2_000)


class When(Written):
    """Steps that are taken only when something holds, and others when it does not."""

    when: Condition
    then: tuple[Step, ...] = Field(min_length=1)
    otherwise: tuple[Step, ...] = Field(default=(), alias="else")


class Repeat(Written):
    """Steps again and again until something holds, which is asked first."""

    until: Condition = Field(alias="repeat until")
    steps: tuple[Step, ...] = Field(min_length=1)
    at_most: int = Field(default=20, ge=1, le=MAX_ROUNDS, alias="at most")


class Include(Written):
    """The steps of a fragment, with its own values."""

    include: str = Field(min_length=1, max_length=500)
    arguments: dict[Variable, Argument] = Field(default_factory=dict, alias="with")
    steps: SkipJsonSchema[tuple[Step, ...]] = Field(default=(), alias="(steps)")
    """What stands there; the reader puts it here."""


Action = (
    Tap
    | LongPress
    | TypeText
    | ClearField
    | PressKey
    | SelectOption
    | AdjustSlider
    | SwipeOver
    | ScrollBy
    | ScrollTo
    | OpenPlace
    | GoBack
    | AnswerDialog
    | UploadFile
    | Rest
    | WaitFor
    | Do
)
_BY_KEY: dict[str, type[Part]] = {
    "goal": Goal,
    "use": Use,
    "tap": Tap,
    "long press": LongPress,
    "type": TypeText,
    "clear": ClearField,
    "press": PressKey,
    "select": SelectOption,
    "adjust": AdjustSlider,
    "swipe": SwipeOver,
    "scroll to": ScrollTo,
    "scroll": ScrollBy,
    "open": OpenPlace,
    "back": GoBack,
    "dialog": AnswerDialog,
    "upload": UploadFile,
    "wait for": WaitFor,
    "wait": Rest,
    "do": Do,
    "expect": Expect,
    "judge": Judge,
    "when": When,
    "repeat until": Repeat,
    "include": Include,
}
STEP_KEYS = tuple(_BY_KEY)
"""What a step can begin with."""


def _key(step: Any) -> str | None:
    if isinstance(step, str):
        return "goal"
    if isinstance(step, Mapping):
        return next((key for key in _BY_KEY if key in step), None)
    return next((key for key, kind in _BY_KEY.items() if type(step) is kind), None)


def _goal(told: object) -> object:
    return {"goal": told} if isinstance(told, str) else told


Step = Annotated[
    Annotated[Annotated[Goal, BeforeValidator(_goal, json_schema_input_type=str | Goal)], Tag("goal")]
    | Annotated[Use, Tag("use")]
    | Annotated[Tap, Tag("tap")]
    | Annotated[LongPress, Tag("long press")]
    | Annotated[TypeText, Tag("type")]
    | Annotated[ClearField, Tag("clear")]
    | Annotated[PressKey, Tag("press")]
    | Annotated[SelectOption, Tag("select")]
    | Annotated[AdjustSlider, Tag("adjust")]
    | Annotated[SwipeOver, Tag("swipe")]
    | Annotated[ScrollTo, Tag("scroll to")]
    | Annotated[ScrollBy, Tag("scroll")]
    | Annotated[OpenPlace, Tag("open")]
    | Annotated[GoBack, Tag("back")]
    | Annotated[AnswerDialog, Tag("dialog")]
    | Annotated[UploadFile, Tag("upload")]
    | Annotated[WaitFor, Tag("wait for")]
    | Annotated[Rest, Tag("wait")]
    | Annotated[Do, Tag("do")]
    | Annotated[Expect, Tag("expect")]
    | Annotated[Judge, Tag("judge")]
    | Annotated[When, Tag("when")]
    | Annotated[Repeat, Tag("repeat until")]
    | Annotated[Include, Tag("include")],
    Discriminator(
        _key,
        custom_error_type="step",
        custom_error_message=f"a step is a goal in words, or a mapping with one of {', '.join(STEP_KEYS)}",
    ),
]
"""Every step, told apart by its key."""

for _model in (When, Repeat, Include):
    _model.model_rebuild()


def inner_steps(step: Step) -> tuple[tuple[Step, ...], ...]:
    """The lists of steps inside a step."""
    match step:
        case When():
            return step.then, step.otherwise
        case Repeat() | Include():
            return (step.steps,)
        case _:
            return ()


def walk(steps: Iterable[Step], depth: int = 1) -> Iterator[tuple[Step, int]]:
    """Every step with how deep it stands, in the order they are written."""
    for step in steps:
        yield step, depth
        for inner in inner_steps(step):
            yield from walk(inner, depth + 1)
