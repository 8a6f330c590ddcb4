"""A small app in memory: screens that lead to one another, back and forth, as a Device and as Screens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from devices.action import Action, Back, Clear, Open, Tap, Type, Wait
from devices.bounds import Bounds
from devices.device import Receipt
from devices.errors import ActionFailed
from devices.observation import Observation
from devices.screen import Element, Screen

Screens = Mapping[str, Mapping[str, str]]
"""Screen → what stands on it → the screen it leads to; empty for what does nothing, ``field`` for what is typed into,
``switch`` for what is ticked."""

APP: Screens = {
    "home": {"Menu": "menu", "Search": "search", "Dead": ""},
    "menu": {"Settings": "settings", "About": "about"},
    "settings": {"Sound": "sound", "Dark theme": "switch"},
    "sound": {"Mute": "muted"},
    "muted": {"Muted": ""},
    "about": {"Version 3": ""},
    "search": {"Query": "field", "Go": "results"},
    "results": {"Send message": "sent", "First": "about"},
    "sent": {"Sent": ""},
}


class TinyApp:
    """The app, with a way back."""

    address = "tiny:app"

    def __init__(self, screens: Screens = APP, start: str = "home", back: bool = True) -> None:
        self.screens, self.here, self.back = screens, start, back
        self.before: list[str] = []
        self.values: dict[str, str] = {}
        self.done: list[str] = []
        self.looks = 0
        self.broken: set[str] = set()
        """What cannot be used."""

    def observe(self, picture: bool = True) -> Observation:
        self.looks += 1
        return Observation(str(self.looks), f"tiny://{self.here}", self.here, (100, 200), 1.0, 0.0)

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        name = element.name if element is not None else ""
        self.done.append(f"{action.describe()} {name}".strip())
        if name in self.broken:
            raise ActionFailed(f"{name} is broken")
        match action:
            case Tap():
                leads = self.screens[self.here][name]
                if leads == "switch":
                    self.values[name] = "" if self.values.get(name) else "on"
                elif leads and leads != "field":
                    self.before.append(self.here)
                    self.here = leads
            case Type(text=text):
                self.values[name] = text
                return Receipt(value=text)
            case Clear():
                self.values[name] = ""
            case Back():
                if not self.back:
                    raise ActionFailed("there is no way back")
                if self.before:
                    self.here = self.before.pop()
            case Open(location=location):
                self.here, self.before = location.removeprefix("https://tiny/"), []
            case Wait():
                pass
            case _:
                raise ActionFailed(f"cannot {action.describe()}")
        return Receipt()

    def close(self) -> None:
        pass

    def perceive(self, observation: Observation) -> Screen:
        return replace(screen_of(self.here, self.screens, self.values), observation_id=observation.id)


def screen_of(name: str, screens: Screens = APP, values: Mapping[str, str] | None = None) -> Screen:
    elements = []
    for at, (label, leads) in enumerate(screens[name].items()):
        value = (values or {}).get(label, "")
        box = Bounds(0, 10 * at, 50, 10 * at + 10)
        if leads == "field":
            elements.append(
                Element(at, "textbox", label, box, value=value, actions=frozenset({"tap", "type"}), handle=label)
            )
        elif leads == "switch":
            states = frozenset({"checked" if value else "unchecked"})
            elements.append(
                Element(at, "switch", label, box, states=states, actions=frozenset({"tap"}), handle=label)  # type: ignore[arg-type]
            )
        else:
            elements.append(Element(at, "button", label, box, actions=frozenset({"tap"}), handle=label))
    return Screen(tuple(elements), f"tiny://{name}", name, (100, 200))
