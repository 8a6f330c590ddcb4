"""What cannot be done is refused with the right error and does nothing; what is closed is closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from devices.action import (
    ACTIONS,
    Action,
    Adjust,
    Answer,
    Back,
    Clear,
    Drag,
    Hover,
    LongPress,
    Open,
    Press,
    Scroll,
    Select,
    Swipe,
    Tap,
    Type,
    Upload,
    Wait,
)
from devices.conformance.bench import Bench, Broken, Checks, Skipped, expect
from devices.conformance.tapping import press
from devices.device import Receipt
from devices.errors import (
    ActionFailed,
    AddressRefused,
    DeviceClosed,
    DeviceTimeout,
    NavigationFailed,
    NotActionable,
    OutcomeUnknown,
    StaleElement,
    UnsupportedAction,
)
from devices.screen import Screen
from devices.selector import Selector

CHECKS = Checks()

EXAMPLES: dict[type, Action] = {
    Tap: Tap(),
    LongPress: LongPress(),
    Hover: Hover(),
    Type: Type(text="x"),
    Clear: Clear(),
    Press: Press(key="Shift"),
    Select: Select(options=("Red",)),
    Adjust: Adjust(value=1),
    Upload: Upload(paths=(__file__,)),
    Scroll: Scroll(),
    Swipe: Swipe(direction="up"),
    Drag: Drag(to_px=(1, 1)),
    Open: Open(location="no-such-scheme:nowhere"),
    Back: Back(),
    Answer: Answer(accept=False),
    Wait: Wait(timeout_s=0.2),
}
"""One of every action."""


@CHECKS.add
def an_element_is_needed(bench: Bench) -> None:
    """An action that works on an element and is given none is an ActionFailed."""
    for member in ACTIONS:
        if member.needs_element:
            bench.refused(EXAMPLES[member], None, bench.look())


@CHECKS.add
def a_button_is_no_field(bench: Bench) -> None:
    """What an element cannot take is an ActionFailed, and the element is not pressed in the attempt."""
    for action in (EXAMPLES[Type], EXAMPLES[Clear], EXAMPLES[Select], EXAMPLES[Adjust], EXAMPLES[Upload]):
        screen = bench.look()
        bench.refused(action, bench.find(bench.scene.button, screen), screen)


@CHECKS.add
def a_checkbox_is_no_field(bench: Bench) -> None:
    """A check box takes no text, although it may well have a value of its own."""
    for action in (EXAMPLES[Type], EXAMPLES[Clear]):
        screen = bench.look()
        bench.refused(action, bench.find(bench.scene.checkbox, screen), screen)


@CHECKS.add
def a_foreign_element_is_refused(bench: Bench) -> None:
    """An element whose handle the device never gave is an ActionFailed; nothing is pressed in its place."""
    for make in ("{}99999", "no such handle", "-1"):
        screen = bench.look()
        element = bench.find(bench.scene.button, screen)
        if not element.handle:
            raise Skipped("the device has no handles")
        bench.refused(Tap(), replace(element, handle=make.format(element.handle)), screen)


@CHECKS.add
def goes_on_after_a_failure(bench: Bench) -> None:
    """After an action that failed the device works as before."""
    bench.refused(Tap(), None, bench.look())
    press(bench, Tap(), 1)


@CHECKS.spending
def a_stale_element_is_refused(bench: Bench) -> None:
    """An element that has left the screen is StaleElement or NotActionable; nothing else is pressed in its place."""
    gone = bench.find(bench.scene.vanishing, bench.look())
    _, screen = bench.do(Tap(), bench.scene.vanishing)
    expect(not _is_shown(bench.scene.vanishing, screen), f"{gone.describe()} is still there after it was pressed")
    for action in (Tap(), LongPress()):
        failed = bench.refused(action, gone, bench.look())
        fits = isinstance(failed, StaleElement | NotActionable | UnsupportedAction)
        expect(fits, f"raised {type(failed).__name__}, not StaleElement or NotActionable: {failed}")


def _is_shown(wanted: Selector | None, screen: Screen) -> bool:
    return wanted is not None and bool(wanted.matches(screen))


@CHECKS.spending
def every_action_has_an_answer(bench: Bench) -> None:
    """Every action there is gives a Receipt or one of our errors, and an ActionFailed leaves everything as it was."""
    told = (AddressRefused, NavigationFailed, DeviceTimeout, OutcomeUnknown)
    for member in ACTIONS:
        action = EXAMPLES[member]
        screen = bench.look()
        found = bench.scene.button.matches(screen) if bench.scene.button is not None else list(screen)[:1]
        if member.needs_element and not found:
            continue
        try:
            receipt = bench.device.perform(action, found[0] if member.needs_element else None)
        except ActionFailed as error:
            effect = bench.effect(screen)
            expect(not effect, f"{action.kind} raised {type(error).__name__}{effect}")
            continue
        except told:
            continue
        except Exception as error:
            raise Broken(f"{action.kind} raised {type(error).__name__}: {error}") from error
        expect(isinstance(receipt, Receipt), f"{action.kind} returned {type(receipt).__name__}")


@CHECKS.spending
def closed_is_closed(bench: Bench) -> None:
    """After ``close`` every use is DeviceClosed."""
    element = next(iter(bench.look()), None)
    bench.device.close()
    uses: dict[str, Callable[[], object]] = {
        "observe": bench.device.observe,
        "observe without a picture": partial(bench.device.observe, picture=False),
        "tap": partial(bench.device.perform, Tap(), element),
        "wait": partial(bench.device.perform, Wait()),
        "open": partial(bench.device.perform, EXAMPLES[Open]),
    }
    for name, use in uses.items():
        try:
            use()
        except DeviceClosed:
            continue
        except Exception as error:
            raise Broken(f"{name} raised {type(error).__name__}: {error}") from error
        raise Broken(f"{name} still works")


@CHECKS.spending
def closing_twice_is_fine(bench: Bench) -> None:
    """``close`` may be called again, also on a device that was never looked at."""
    bench.device.close()
    bench.device.close()
