"""Whether a request needs a device at all, can be carried out here, needs a question first, and which skills it needs.

MetaTool (Huang et al., ICLR 2024) asks two things of an agent before any tool is used: is one needed, and which? Both
are answered here from the goal, from what the device has and from what is shown, and only where it is sure: a false
refusal costs a person more than a step that leads nowhere.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from devices.screen import Screen
from devices.selector import fold
from planner.clauses import read_clauses
from planner.decision import Ask, Decision, Finish, History
from planner.goal import Goal
from planner.policy import Policy
from planner.quoting import without_quotes
from planner.skilled import parts_of
from planner.wordings.matching import Match
from skills.skill import Skill

Labels = Callable[[], Collection[str]]
"""What a phone calls its apps; none where that is not known."""


@dataclass(frozen=True, slots=True)
class NoDevice:
    """Nothing on a screen is needed for this."""

    reason: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class NotHere:
    """It cannot be done on this device."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Something has to be said first."""

    question: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proceed:
    """It can be tried."""

    skills: tuple[str, ...] = ()
    """Skills that answer its orders, in the order of the goal."""
    unanswered: tuple[str, ...] = ()
    """Parts that no skill answers."""


Judgement = NoDevice | NotHere | Unclear | Proceed


@dataclass(frozen=True)
class Whether:
    """Judges requests.

    Args:
        skills: those that can be used here.
        matches: the skills that answer some orders, the best first.
        labels: what the phone calls its apps.
    """

    skills: Sequence[Skill] = ()
    matches: Callable[[str], Sequence[Match]] = field(default=lambda order: ())
    labels: Labels = field(default=lambda: ())

    def judge(self, goal: Goal, screen: Screen | None = None) -> Judgement:
        """What is to become of a request, before anything is done for it.

        Args:
            goal: what was asked.
            screen: what is shown; a control that bears the very words of the goal is reason enough to go on.
        """
        if (said := needs_no_device(goal.text)) is not None:
            return said
        if (absent := self._absent_app(goal.text)) is not None:
            return NotHere(f"there is no app called {absent!r} here")
        parts = parts_of(goal, self.matches)
        found = [part.matches[0].skill.name for part in parts if part.matches]
        if not found and not _is_shown(goal.text, screen) and (unclear := self._left_open(goal)) is not None:
            return unclear
        return Proceed(tuple(found), tuple(part.text for part in parts if not part.matches))

    def _absent_app(self, text: str) -> str | None:
        labels = {fold(label) for label in self.labels()}
        if not labels or any("." in label for label in labels):
            return None  # only packages are known, and nobody says packages
        for named in _APP.finditer(text):
            name = next(group for group in named.groups() if group is not None).strip("\"'“”‘’ ")
            folded = fold(name)
            if not any(folded == label or folded in label or label in folded for label in labels):
                return name
        return None

    def _left_open(self, goal: Goal) -> Unclear | None:
        """The goal is an example of a skill that ends where its first value should stand."""
        clauses = read_clauses(goal.text)
        if len(clauses) != 1:
            return None
        said = _plain(goal.text)
        fitting: dict[str, tuple[Skill, str]] = {}
        for skill in self.skills:
            for example in skill.examples:
                before, hole = _before_hole(example)
                if hole and len(before.split()) > 1 and before == said:
                    fitting.setdefault(skill.name, (skill, hole))
        if not fitting:
            return None
        skill, hole = min(fitting.values(), key=lambda each: (len(each[0].parameters), each[0].name))
        told = skill.parameters[hole].description or hole.replace("_", " ")
        reason = f"{skill.name} would do this, and needs the {hole.replace('_', ' ')}"
        return Unclear(f"{_capital(goal.text)}: {told}?", reason)


class WhetherPolicy:
    """A policy that first asks whether.

    Args:
        whether: judges the request, before the first step only.
        policy: decides everything else.
    """

    def __init__(self, whether: Whether, policy: Policy) -> None:
        self._whether, self._policy = whether, policy

    @property
    def name(self) -> str:
        """That of the policy."""
        return self._policy.name

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """The policy's decision, unless there is nothing to be decided."""
        if history.steps or history.uses or history.plans:
            return self._policy.decide(goal, screen, history)
        match self._whether.judge(goal, screen):
            case NoDevice(reason, answer):
                return Finish("done", reason, answer)
            case NotHere(reason):
                return Finish("failed", f"this cannot be done here: {reason}")
            case Unclear(question, reason):
                return Ask(question, reason)
            case Proceed():
                return self._policy.decide(goal, screen, history)


def needs_no_device(text: str) -> NoDevice | None:
    """Small talk, and sums that nobody wants done in an app."""
    plain = without_quotes(text) if text.count('"') > 1 else text
    if _SMALL_TALK.fullmatch(plain.strip()):
        return NoDevice("this is no request for a device: say what is to be done in an app or on a page")
    if (found := _SUM.fullmatch(plain.strip())) is not None and (value := _value(found["sum"])) is not None:
        return NoDevice(f"no device is needed for a sum: {found['sum'].strip()} = {value}", value)
    return None


_NAME = r"(?:(?:[A-Z][\w&'’-]*)(?:\s+[A-Z][\w&'’-]*){0,3}|[\"“‘'][^\"”’']{1,40}[\"”’'])"
_APP = re.compile(rf"\b(?:[Tt]he\s+)?({_NAME})\s+app\b|\b[Aa]pp\s+(?:called|named)\s+({_NAME})")
"""An app that is named as one."""
_SMALL_TALK = re.compile(
    r"(?:(?:hi|hey|hello|hiya|good\s+(?:morning|afternoon|evening|night)|greetings|howdy|yo|bye|goodbye|see\s+you"
    r"|thanks?(?:\s+(?:you|a\s+lot|so\s+much|very\s+much))?|thank\s+you(?:\s+(?:so|very)\s+much)?|cheers|well\s+done"
    r"|good\s+(?:job|work)|how\s+are\s+you(?:\s+(?:doing|today|doing\s+today))?|how\s+do\s+you\s+do|what['’]?s\s+up"
    r"|who\s+are\s+you|what\s+are\s+you|what(?:['’]s|\s+is)\s+your\s+name|who\s+made\s+you|are\s+you\s+(?:a\s+)?"
    r"(?:human|real|robot|an?\s+ai|there)|what\s+can\s+you\s+do(?:\s+for\s+me)?|nice\s+to\s+meet\s+you|you\s+are\s+\w+"
    r"|i\s+(?:love|like|hate)\s+you|tell\s+me\s+(?:a\s+joke|about\s+yourself|something\s+funny)|how\s+old\s+are\s+you)"
    r"(?:\s+(?:there|again|everyone|clew|clewline|assistant|my\s+friend))?[\s,!.?;:]*)+",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"(?:(?:please|can\s+you|could\s+you|tell\s+me)\s+)*(?:(?:what(?:['’]s|\s+is)|how\s+much\s+is|calculate|compute"
    r"|work\s+out|solve)\s+)?(?P<sum>[-+(]*\s*\d[\d\s.+\-*/x×÷^()%]*)\s*[=?.!]*",
    re.IGNORECASE,
)
_OPERATORS: Mapping[type[ast.operator] | type[ast.unaryop], Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
_LONGEST_SUM, _LARGEST_POWER = 200, 64
_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_JOINTS = re.compile(
    r"(?:[\s,]+(?:for|at|to|in|on|of|by|from|with|called|named|titled|labell?ed|saying|that|the|a|an|my|number|text"
    r"|items|title|subject))+\s*$",
    re.IGNORECASE,
)
_FILLING = re.compile(r"\b(?:please|the|an?|my|me|just|now)\b", re.IGNORECASE)


def _value(told: str) -> str | None:
    """The value of a sum; None of what is no sum, or has none. Nothing is run: the tree of the text is added up."""
    text = told.strip().rstrip("=?.! ")
    if len(text) > _LONGEST_SUM or not re.search(r"\d\s*[-+*/x×÷^]\s*[-+(]*\s*\d|\)\s*[-+*/x×÷^]", text, re.IGNORECASE):
        return None
    if re.fullmatch(r"[\d\s\-]+", text) and not re.search(r"\d\s+-\s+\d|\d-\d{1,3}$", text):
        return None  # a telephone number
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}\.\d{1,2}\.\d{2,4}", text):
        return None  # a day
    written = re.sub(r"[x×]", "*", text, flags=re.IGNORECASE).replace("÷", "/").replace("^", "**")
    try:
        result = _added_up(ast.parse(written, mode="eval").body)
    except (SyntaxError, ValueError, ArithmeticError, TypeError, MemoryError, RecursionError):
        return None
    if not math.isfinite(result):
        return None
    return f"{int(result)}" if float(result).is_integer() and abs(result) < 1e15 else f"{result:.10g}"


def _added_up(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return value
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            one, other = _added_up(left), _added_up(right)
            if isinstance(op, ast.Pow) and (abs(other) > _LARGEST_POWER or abs(one) > 1e6):
                raise ValueError("a power too large")
            return _OPERATORS[type(op)](one, other)
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_added_up(operand))
        case _:
            raise ValueError("no sum")


def _before_hole(example: str) -> tuple[str, str]:
    """What an example says before its first value, and the name of that; nothing where more words follow the values."""
    found = _HOLE.search(example)
    if found is None:
        return "", ""
    return _plain(_JOINTS.sub("", f"{example[: found.start()].rstrip()} ")), found[1]


def _plain(text: str) -> str:
    return fold(" ".join(_FILLING.sub(" ", text).strip(" .!?,;").split()))


def _is_shown(text: str, screen: Screen | None) -> bool:
    said = _plain(text)
    bare = said.partition(" ")[2]
    return screen is not None and any(
        _plain(element.name) in (said, bare) for element in screen if element.name and element.actions
    )


def _capital(text: str) -> str:
    told = text.strip(" .!?")
    return told[:1].upper() + told[1:]
