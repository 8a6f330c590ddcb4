"""The baseline of coordinates: what was done on the unchanged phone, done again at the same places.

So does a macro recorder: it taps where was tapped, types what was typed, and sees nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from devices.action import Action, Adjust, Back, Clear, Open, Press, Scroll, Tap, Type, Wait
from devices.android.keys import BACK, key_code
from devices.device import Receipt
from devices.screen import Element
from emulators.phone.link import PhoneLink

_CLEARED = 67
"""Android's number of the key that erases."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One action, and the pixel where it landed."""

    action: Action
    at_px: tuple[int, int] | None


def deed_of(action: Action, element: Element | None, receipt: Receipt | None) -> Deed:
    """What a recorder notes of an action."""
    landed = receipt.point_px if receipt is not None else None
    return Deed(action, landed or (element.bounds.center if element is not None else None))


def replay(deeds: Sequence[Deed], link: PhoneLink) -> None:
    """Do it again, without looking.

    Raises:
        NavigationFailed: an app is gone.
    """
    for deed in deeds:
        _again(deed, link)


def _again(deed: Deed, link: PhoneLink) -> None:
    action, at = deed.action, deed.at_px
    match action:
        case Open():
            link.open(action.location)
        case Back():
            link.key(BACK)
        case Press():
            code, meta = key_code(action.key)
            link.key(code, meta=meta, times=action.times)
        case Wait():
            link.pause(1.0)
        case Type() | Clear() if at is not None:
            link.tap(*at)
            focused = link.phone.focused_view
            if not (isinstance(action, Type) and action.append) and focused is not None:
                link.key(_CLEARED, times=len(focused.text))
            if isinstance(action, Type):
                link.commit_text(action.text)
        case Tap() if at is not None:
            link.tap(*at, count=action.count)
        case Scroll():
            wide, high = link.phone.size_px
            way = high // 4 if action.direction == "down" else -high // 4
            link.swipe(wide // 2, high // 2 + way, wide // 2, high // 2 - way, 400)
        case Adjust() if at is not None:
            link.tap(*at)
        case _ if at is not None:
            link.tap(*at)
        case _:
            link.pause(0.3)
