"""A phone of paper: a little messenger whose looks can be changed, for following skills on."""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.action import Action, Answer, Back, Open, Tap, Type, Wait
from devices.bounds import Bounds
from devices.device import Receipt
from devices.errors import NotActionable, UnsupportedAction
from devices.observation import Observation
from devices.screen import Element, Screen


@dataclass
class PaperPhone:
    """Home → compose → thread. ``renamed`` changes what is called how, ``late`` what shows up only after a wait."""

    renamed: dict[str, str] = field(default_factory=dict)
    late: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    dialog: bool = False
    location: str = ""
    more: int = 0
    """How many times More can be pressed."""
    deaf: frozenset[str] = frozenset()
    """What cannot be pressed."""
    address: str = "paper:phone"
    page: str = "home"
    to: str = ""
    message: str = ""
    sent: list[tuple[str, str]] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    waited: bool = False
    closed: bool = False

    def observe(self, picture: bool = True) -> Observation:
        return Observation(str(len(self.done)), self.location, self.page, (200, 400), 1.0, 0.0)

    def perceive(self, observation: Observation) -> Screen:
        shown: list[tuple[str, str, str]] = []
        if self.dialog:
            shown += [("text", "Rate this app?", ""), ("button", "Not now", "")]
        match self.page:
            case "home":
                shown += [("button", "Start chat", ""), ("listitem", "Anna", ""), ("listitem", "Bo", "")]
                shown += [("button", "More", "")] * bool(self.more)
            case "compose":
                shown += [("textbox", "To", self.to), ("textbox", "Message", self.message), ("button", "Send", "")]
            case _:
                shown += [("text", text, "") for _, text in self.sent] + [("text", "Delivered", "")]
        names = [(role, name, value) for role, name, value in shown if name not in self.missing]
        names = [part for part in names if self.waited or part[1] not in self.late]
        elements = tuple(
            Element(
                at,
                role,
                self.renamed.get(name, name),
                Bounds(0, 20 * at, 100, 20 * at + 18),
                value=value,
                handle=name,
                label="Status" if name == "Delivered" else "",
                actions=frozenset({"tap"}) if role != "textbox" else frozenset({"tap", "type"}),
            )
            for at, (role, name, value) in enumerate(names)
        )
        return Screen(elements, observation.location, observation.title, observation.size_px)

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        name = element.handle if element is not None else ""
        if name in self.deaf:
            raise NotActionable("enabled", f"{name} is greyed out")
        match action:
            case Wait():
                self.waited = True
                return Receipt()
            case Type() if element is None or not element.can("type"):
                raise UnsupportedAction(f"nothing can be typed into {name}")
            case Type():
                if name == "To":
                    self.to = action.text
                else:
                    self.message = action.text
            case Tap() if self.dialog and name != "Not now":
                raise NotActionable("receives events", "the dialog covers it", "dialog")
            case Tap():
                self._tap(name)
            case Open():
                self.location = action.location
            case Back() | Answer():
                self.page = "home"
        self.done.append(f"{action.kind} {name}".strip())
        return Receipt()

    def _tap(self, name: str) -> None:
        match name:
            case "Start chat":
                self.page = "compose"
            case "Send":
                self.page = "thread"
                self.sent.append((self.to, self.message))
            case "Not now":
                self.dialog = False
            case "More":
                self.more -= 1

    def close(self) -> None:
        self.closed = True
