"""Choosing, keys, scrolling and waiting."""

from __future__ import annotations

from contextlib import suppress

from devices.action import Press, Scroll, Select, Tap, Wait
from devices.conformance.bench import Bench, Broken, Checks, Skipped, expect
from devices.errors import ActionFailed, DeviceTimeout, UnsupportedAction
from devices.selector import Selector, fold

CHECKS = Checks()


@CHECKS.add
def select_takes_what_is_shown(bench: Bench) -> None:
    """An option is chosen by its text, and is then the value."""
    for option in (*bench.scene.options, bench.scene.options[0]):
        bench.do(Select(options=(option,)), bench.scene.select)
        held = bench.value(bench.scene.select)
        expect(fold(held) == fold(option), f"the value is {held!r} after choosing {option!r}")


@CHECKS.add
def unknown_option_is_refused(bench: Bench) -> None:
    """An option that is not there is an ActionFailed, and the choice stays."""
    screen = bench.look()
    bench.refused(Select(options=("no such option",)), bench.find(bench.scene.select, screen), screen)


@CHECKS.add
def tab_moves_the_focus(bench: Bench) -> None:
    """Tab takes the focus from a field to something else."""
    _, before = bench.do(Tap(), bench.scene.text)
    if before.focus is None:
        raise Skipped("the device does not say what has the focus")
    expect(before.focus == bench.find(bench.scene.text, before), f"a tap gave the focus to {before.focus.describe()}")
    try:
        bench.device.perform(Press(key="Tab"))
    except UnsupportedAction as error:
        raise Skipped(f"the device has no such key: {error}") from error
    after = bench.look().focus
    expect(after is None or after.handle != before.focus.handle, "the focus stayed where it was")


@CHECKS.add
def unknown_key_is_refused(bench: Bench) -> None:
    """A key that does not exist is an ActionFailed."""
    screen = bench.look()
    bench.refused(Press(key="NoSuchKey"), bench.find(bench.scene.text, screen), screen)


@CHECKS.add
def scroll_moves_the_list(bench: Bench) -> None:
    """Scrolling down moves the content of the list, and the receipt does not say that it went up."""
    before = bench.look()
    receipt, after = bench.do(Scroll(direction="down"), bench.scene.items)
    was, now = (bench.find(bench.scene.items, screen).scroll for screen in (before, after))
    expect(was != now or before.fingerprint != after.fingerprint, "nothing moved")
    expect(receipt.scrolled_px[1] >= 0, f"the content moved by {receipt.scrolled_px}")


@CHECKS.add
def scroll_reaches_the_end(bench: Bench) -> None:
    """Scrolling ``to_end`` shows the last item, and scrolling on from there changes nothing."""
    last = Selector(name=bench.scene.last_item)
    _, screen = bench.do(Scroll(direction="down", to_end=True), bench.scene.items)
    frame = bench.find(bench.scene.items, screen).bounds
    shown = [e for e in last.matches(screen) if "offscreen" not in e.states and not e.bounds.intersect(frame).empty]
    expect(bool(shown), f"{last.describe()} is not in sight")
    with suppress(ActionFailed):
        bench.device.perform(Scroll(direction="down", to_end=True), bench.find(bench.scene.items, screen))
    expect(not bench.effect(screen), f"at the end it still scrolls{bench.effect(screen)}")
    bench.do(Scroll(direction="up", to_end=True), bench.scene.items)


@CHECKS.add
def waiting_ends(bench: Bench) -> None:
    """Waiting for what is shown returns; waiting in vain is a DeviceTimeout, never a success."""
    screen = bench.look()
    shown = bench.find(bench.scene.button, screen).name
    try:
        bench.device.perform(Wait(until="shown", text=shown, timeout_s=5))
        bench.device.perform(Wait(until="gone", text="no such text", timeout_s=5))
    except UnsupportedAction as error:
        raise Skipped(f"the device cannot wait: {error}") from error
    for vain in (
        Wait(until="shown", text="no such text", timeout_s=0.2),
        Wait(until="gone", text=shown, timeout_s=0.2),
    ):
        with suppress(DeviceTimeout):
            bench.device.perform(vain)
            raise Broken(f"{vain.describe()} returned")
    expect(not bench.effect(screen), f"waiting had an effect{bench.effect(screen)}")
