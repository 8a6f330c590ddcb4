"""What every driver must pass, ours or a plugin's: let it show a small scene and read the report.

The idea is Gymnasium's ``check_env``, the rules of touching things are Playwright's actionability list. A scene is a
page or an app screen of the driver's author with the parts that ``Scene`` names (``tests/conformance/scene.html`` is
ours); a part the device cannot show is None, and its checks are then skipped, not passed over in silence::

    report = check_device(lambda: MyDevice("scene"), perceive, Scene(select=None))
    print(report.render())
    assert report.ok

Checks that leave the scene usable share a device; the others, and those that fail, get a fresh one.
"""

from __future__ import annotations

import math
import re
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from functools import partial
from itertools import pairwise
from typing import Literal

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
    describe,
)
from devices.bounds import Bounds
from devices.device import Device, Receipt
from devices.errors import (
    ActionFailed,
    AddressRefused,
    DeviceClosed,
    DeviceError,
    DeviceTimeout,
    NavigationFailed,
    NotActionable,
    OutcomeUnknown,
    StaleElement,
    UnsupportedAction,
)
from devices.observation import Observation
from devices.screen import Element, Screen
from devices.selector import Selector, fold

OpenDevice = Callable[[], Device]
"""Opens a fresh device that already shows the scene."""
Perceive = Callable[[Observation], Screen]
Verdict = Literal["passed", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Scene:
    """How the parts of the scene are called; None for a part it does not have.

    Whatever button is pressed, also one that must not be, the count goes up by one: that is how an effect nobody wanted
    is seen. Nothing on the scene moves by itself, and all but the end of the list is in sight.
    """

    button: Selector | None = field(default=Selector(role="button", name="Increment"))
    count: str = "Count:"
    """The words before the number of presses, in one text with it; empty when the scene does not count."""
    text: Selector | None = field(default=Selector(role="textbox", name="Name"))
    """A field for one line of text."""
    notes: Selector | None = field(default=Selector(role="textbox", name="Notes"))
    """A field for several lines."""
    password: Selector | None = field(default=Selector(role="textbox", name="Password"))
    disabled: Selector | None = field(default=Selector(role="button", name="Disabled"))
    """A button that cannot be pressed now."""
    covered: Selector | None = field(default=Selector(role="button", name="Covered"))
    """A button that lies wholly below something else."""
    checkbox: Selector | None = field(default=Selector(role="checkbox", name="Remember me"))
    select: Selector | None = field(default=Selector(role="combobox", name="Colour"))
    options: tuple[str, ...] = ("Red", "Green", "Blue")
    """What ``select`` offers."""
    items: Selector | None = field(default=Selector(role="list", name="Items"))
    """A list that is longer than what can be seen of it and scrolls."""
    last_item: str = "Item 100"
    """The name of its last item."""
    vanishing: Selector | None = field(default=Selector(role="button", name="Vanish"))
    """A button that is gone once it was pressed; best if another button then moves to its place."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one check found."""

    check: str
    rule: str
    verdict: Verdict
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What all checks found, in the order they were made."""

    address: str
    results: tuple[Result, ...]

    @property
    def ok(self) -> bool:
        """Whether no rule was broken; skipped checks break none."""
        return not self.failed

    @property
    def failed(self) -> tuple[Result, ...]:
        """The broken rules."""
        return self._those("failed")

    @property
    def skipped(self) -> tuple[Result, ...]:
        """What could not be checked, with the reason in ``detail``."""
        return self._those("skipped")

    def render(self) -> str:
        """The report as text, a line for each check and the rule below each that is broken."""
        counts = ", ".join(f"{len(self._those(verdict))} {verdict}" for verdict in ("passed", "failed", "skipped"))
        lines = [f"{self.address}: {counts}"]
        for result in self.results:
            shown = result.verdict.upper() if result.verdict == "failed" else result.verdict
            lines.append(f"  {shown:<8} {result.check}{': ' + result.detail if result.detail else ''}")
            if result.verdict == "failed":
                lines.append(f"{'':11}rule: {result.rule}")
        return "\n".join(lines)

    def _those(self, verdict: Verdict) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.verdict == verdict)


class ConformanceFailed(DeviceError):
    """A driver breaks rules that every driver must keep; the message lists all of them.

    Args:
        report: what all checks found.
    """

    def __init__(self, report: Report) -> None:
        listed = "".join(f"\n- {result.check}: {result.detail}" for result in report.failed)
        super().__init__(f"{report.address} breaks {len(report.failed)} of {len(report.results)} rules:{listed}")
        self.report = report


def check_device(
    open_device: OpenDevice, perceive: Perceive, scene: Scene | None = None, *, raise_on_failure: bool = False
) -> Report:
    """Put a driver through every check.

    Args:
        open_device: opens a fresh device that shows the scene; called several times.
        perceive: turns its observations into screens.
        scene: what the scene's parts are called; by default all of them under their usual names.
        raise_on_failure: raise instead of returning a report that is not ``ok``.

    Raises:
        ConformanceFailed: with ``raise_on_failure``, when any rule is broken.
    """
    bench = _Bench(open_device, perceive, scene or Scene())
    try:
        report = Report(results=tuple(_result(check, bench) for check in CHECKS), address=bench.address)
    finally:
        bench.put_away()
    if raise_on_failure and not report.ok:
        raise ConformanceFailed(report)
    return report


# ---------------------------------------------------------------- the bench


class _Broken(Exception):
    """A rule does not hold."""


class _Skipped(Exception):
    """A rule cannot be checked here."""


class _Bench:
    """The device under test, and what checks ask of it again and again."""

    def __init__(self, open_device: OpenDevice, perceive: Perceive, scene: Scene) -> None:
        self._open_device = open_device
        self._perceive = perceive
        self._device: Device | None = None
        self.scene = scene
        self.address = "a device that never opened"

    @property
    def device(self) -> Device:
        if self._device is None:
            self._device = self._open_device()
            self.address = str(self._device.address)
        return self._device

    def put_away(self) -> None:
        """Close the device, whatever that does; the next check gets a fresh one."""
        device, self._device = self._device, None
        if device is not None:
            with suppress(Exception):
                device.close()

    def look(self) -> Screen:
        return self._perceive(self.device.observe(picture=False))

    def perceive(self, observation: Observation) -> Screen:
        return self._perceive(observation)

    def find(self, wanted: Selector | None, screen: Screen) -> Element:
        if wanted is None:
            raise _Skipped("the scene has no such part")
        return wanted.resolve(screen)

    def count(self, screen: Screen) -> int | None:
        """How often a button was pressed; None where the scene does not count."""
        if not self.scene.count:
            return None
        number = re.compile(re.escape(fold(self.scene.count)) + r" ?(\d+)")
        for element in screen:
            found = number.search(fold(element.name)) or number.search(fold(element.value))
            if found is not None:
                return int(found[1])
        raise _Broken(f"no element shows the count ({self.scene.count} and a number)")

    def do(self, action: Action, wanted: Selector | None) -> tuple[Receipt, Screen]:
        """Perform something on a part of the scene and look again. What the device does not offer skips the check."""
        element = self.find(wanted, self.look())
        try:
            receipt = self.device.perform(action, element)
        except UnsupportedAction as error:
            raise _Skipped(f"the device has no such action: {error}") from error
        return receipt, self.look()

    def value(self, wanted: Selector | None) -> str:
        return self.find(wanted, self.look()).value

    def refused(self, action: Action, element: Element | None, before: Screen) -> ActionFailed:
        """The error of an action that must fail; the screen, last seen as ``before``, must then be as it was."""
        told = describe(action, element.describe() if element is not None else "")
        try:
            self.device.perform(action, element)
        except ActionFailed as error:
            failed = error
        except DeviceError as error:
            raise _Broken(f"{told} raised {type(error).__name__}, which is no ActionFailed: {error}") from error
        else:
            raise _Broken(f"{told} was not refused{self._effect(before)}")
        effect = self._effect(before)
        _expect(not effect, f"{told} raised {type(failed).__name__}{effect}")
        return failed

    def _effect(self, before: Screen) -> str:
        """What is no longer as it was, as the end of a sentence."""
        after = self.look()
        counts = self.count(before), self.count(after)
        if counts[0] != counts[1]:
            return f", and the count went from {counts[0]} to {counts[1]}"
        if before.fingerprint == after.fingerprint:
            return ""
        was, now = (
            [(e.describe(), e.value, sorted(e.states - {"focused"}), e.bounds) for e in s] for s in (before, after)
        )
        changed = next((pair for pair in zip(was, now, strict=False) if pair[0] != pair[1]), (len(was), len(now)))
        return f", and the screen changed: {changed[0]} became {changed[1]}"


@dataclass(frozen=True, slots=True)
class _Check:
    name: str
    rule: str
    run: Callable[[_Bench], str | None]
    """Returns a detail worth telling, or raises."""
    spends: bool = False
    """Whether the scene cannot be used again afterwards."""


CHECKS: list[_Check] = []
"""Every check, in the order they are made."""


def _check(run: Callable[[_Bench], str | None], spends: bool = False) -> Callable[[_Bench], str | None]:
    rule = " ".join((run.__doc__ or "").split())
    CHECKS.append(_Check(run.__name__.strip("_"), rule, run, spends))
    return run


_check_and_spend = partial(_check, spends=True)


def _result(check: _Check, bench: _Bench) -> Result:
    verdict: Verdict = "passed"
    try:
        detail = check.run(bench) or ""
    except _Skipped as skipped:
        verdict, detail = "skipped", str(skipped)
    except _Broken as broken:
        verdict, detail = "failed", str(broken)
    except Exception as error:  # noqa: BLE001 - whatever a driver raises where nothing should be raised is a finding
        verdict, detail = "failed", f"raised {type(error).__name__}: {error}"
    if check.spends or verdict == "failed":
        bench.put_away()
    return Result(check.name, check.rule, verdict, detail)


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise _Broken(otherwise)


def _is_pixel(value: object) -> bool:
    return isinstance(value, int) and abs(value) <= 10_000_000


# ---------------------------------------------------------------- what it shows


@_check
def _fits_the_protocol(bench: _Bench) -> None:
    """A device has ``address``, ``observe``, ``perform`` and ``close``; the address says what it is."""
    _expect(isinstance(bench.device, Device), f"{type(bench.device).__name__} lacks a member of Device")
    _expect(bool(bench.device.address), "the address is empty")


@_check
def _shows_the_scene(bench: _Bench) -> None:
    """Every part that the scene is said to have is found, once."""
    screen = bench.look()
    for part in fields(bench.scene):
        wanted = getattr(bench.scene, part.name)
        if isinstance(wanted, Selector):
            found = wanted.matches(screen)
            _expect(len(found) == 1, f"{len(found)} elements are {part.name}: {wanted.describe()}")
    bench.count(screen)


@_check
def _ids_are_unique(bench: _Bench) -> None:
    """No two observations of a device's life have the same id."""
    ids = [bench.device.observe(picture=picture).id for picture in (True, False, True, False, False)]
    _expect(all(ids), "an observation has no id")
    _expect(len(set(ids)) == len(ids), f"of {len(ids)} observations only {len(set(ids))} have ids of their own: {ids}")


@_check
def _clocks_are_plausible(bench: _Bench) -> None:
    """The wall clock of looks does not run backwards or into the future, and what took time took some, not less."""
    seen = [bench.device.observe(picture=False) for _ in range(3)]
    times = [look.taken_at_s for look in seen]
    _expect(all(map(math.isfinite, times)), f"a time is no number: {times}")
    # A second of grace: wall clocks are set while we look.
    _expect(all(later >= earlier - 1 for earlier, later in pairwise(times)), f"time runs backwards: {times}")
    _expect(times[0] > 946_684_800, f"a look was taken before the year 2000: {times[0]}")
    _expect(times[-1] < time.time() + 86_400, f"a look was taken in the future: {times[-1]}")
    took = [ms for look in seen for ms in look.elapsed_ms.values()]
    _expect(all(math.isfinite(ms) and ms >= 0 for ms in took), f"a duration is negative or no number: {took}")


@_check
def _picture_is_a_png_of_its_size(bench: _Bench) -> None:
    """A picture that was asked for is a whole PNG of exactly ``size_px``."""
    seen = bench.device.observe(picture=True)
    _expect(seen.png is not None, "there is no picture although one was asked for")
    _check_png(seen)


@_check
def _picture_may_be_left_out(bench: _Bench) -> None:
    """``observe(picture=False)`` gives the same look without a picture, or with a good one."""
    seen = bench.device.observe(picture=False)
    _expect(seen.png is None or len(seen.png) > 0, "a picture that was left out is None, not empty")
    if seen.png is not None:
        _check_png(seen)
    with_picture = bench.device.observe(picture=True)
    _expect(seen.size_px == with_picture.size_px, f"the size is {seen.size_px} without, {with_picture.size_px} with")


@_check
def _size_and_scale_are_positive(bench: _Bench) -> None:
    """A look has whole positive pixels, a positive scale and a location."""
    seen = bench.device.observe(picture=False)
    _expect(all(_is_pixel(side) and side > 0 for side in seen.size_px), f"the size is {seen.size_px}")
    _expect(math.isfinite(seen.scale) and seen.scale > 0, f"the scale is {seen.scale}")
    _expect(bool(seen.location), "the location is empty")


@_check
def _tree_is_well_formed(bench: _Bench) -> None:
    """Nodes stand at their index, every parent before its children; no tree is told to be none."""
    seen = bench.device.observe(picture=False)
    if seen.tree_kind == "none":
        _expect(not seen.tree, "there is a tree although its kind is none")
        raise _Skipped("the device has no tree")
    _expect(bool(seen.tree), f"the {seen.tree_kind} tree is empty")
    for at, node in enumerate(seen.tree):
        _expect(node.index == at, f"node {at} says it is node {node.index}")
        _expect(-1 <= node.parent < at, f"the parent of node {at} is {node.parent}, which does not come before it")


@_check
def _bounds_are_sane(bench: _Bench) -> None:
    """Rectangles are whole pixels, not inside out, not light years away; something is in sight."""
    seen = bench.device.observe(picture=False)
    drawn = [node.bounds for node in seen.tree if node.bounds is not None]
    for box in drawn:
        sides = (box.left, box.top, box.right, box.bottom)
        _expect(all(map(_is_pixel, sides)), f"no pixels: {box}")
        _expect(box.width >= 0 and box.height >= 0, f"inside out: {box}")
    picture = Bounds(0, 0, *seen.size_px)
    _expect(not drawn or any(not box.intersect(picture).empty for box in drawn), "nothing lies within the picture")


@_check
def _handles_are_unique(bench: _Bench) -> None:
    """No two nodes have the same handle, and the focus is one of them."""
    seen = bench.device.observe(picture=False)
    handles = [node.handle for node in seen.tree if node.handle]
    twice = {handle for handle in handles if handles.count(handle) > 1} if len(set(handles)) < len(handles) else set()
    _expect(not twice, f"handles of several nodes: {sorted(twice)[:5]}")
    _expect(not seen.focus or seen.focus in handles, f"the focus {seen.focus!r} is no node")


@_check
def _screen_is_of_its_observation(bench: _Bench) -> None:
    """A screen carries the id and size of its observation; elements stand at their index, parents before children."""
    seen = bench.device.observe(picture=True)
    screen = bench.perceive(seen)
    _expect(screen.observation_id == seen.id, f"the screen is of {screen.observation_id!r}, not of {seen.id!r}")
    _expect(screen.size_px == seen.size_px, f"the screen is {screen.size_px}, the observation {seen.size_px}")
    for at, element in enumerate(screen):
        _expect(element.index == at, f"element {at} says it is element {element.index}")
        _expect(-1 <= element.parent < at, f"the parent of element {at} is {element.parent}")


@_check
def _looking_changes_nothing(bench: _Bench) -> None:
    """``observe`` never changes what is shown, however often and with or without a picture."""
    first = bench.look()
    for picture in (False, True, False, True):
        again = bench.perceive(bench.device.observe(picture=picture))
        _expect(
            bench.count(first) == bench.count(again),
            f"the count went from {bench.count(first)} to {bench.count(again)}",
        )
        _expect(first.fingerprint == again.fingerprint, "two looks with nothing between them differ")
        had, has = (screen.focus.handle if screen.focus else "" for screen in (first, again))
        _expect(had == has, f"the focus went from {had!r} to {has!r}")


def _check_png(seen: Observation) -> None:
    """The signature, and the size in the header (PNG specification, sections 5.2 and 11.2.1), and the end."""
    png = seen.png or b""
    _expect(png[:8] == b"\x89PNG\r\n\x1a\n" and png[12:16] == b"IHDR", f"no PNG: it begins with {png[:8]!r}")
    _expect(png[-8:-4] == b"IEND", "the PNG is cut off")
    size = struct.unpack(">II", png[16:24])
    _expect(size == seen.size_px, f"the picture is {size[0]} x {size[1]}, size_px says {seen.size_px}")


# ---------------------------------------------------------------- tapping


def _counted(bench: _Bench) -> int:
    found = bench.count(bench.look())
    if found is None:
        raise _Skipped("the scene does not count")
    return found


@_check
def _tap_acts_once(bench: _Bench) -> None:
    """A tap presses its element exactly once."""
    _press(bench, Tap(), 1)


@_check
def _double_tap_acts_twice(bench: _Bench) -> None:
    """A tap with ``count=2`` presses its element exactly twice."""
    _press(bench, Tap(count=2), 2)


@_check
def _tap_says_where(bench: _Bench) -> None:
    """A receipt that gives a point gives one inside the element, and time that passed."""
    element = bench.find(bench.scene.button, bench.look())
    receipt = bench.device.perform(Tap(), element)
    _expect(isinstance(receipt, Receipt), f"perform returned {type(receipt).__name__}")
    point = receipt.point_px
    _expect(point is None or element.bounds.holds(*point), f"the tap landed at {point}, outside {element.bounds}")
    _expect(math.isfinite(receipt.elapsed_ms) and receipt.elapsed_ms >= 0, f"it took {receipt.elapsed_ms} ms")


@_check
def _tap_toggles_a_checkbox(bench: _Bench) -> None:
    """A tap on a check box checks it, another unchecks it."""
    checked = ["checked" in bench.find(bench.scene.checkbox, bench.look()).states]
    for _ in range(2):
        _, screen = bench.do(Tap(), bench.scene.checkbox)
        checked.append("checked" in bench.find(bench.scene.checkbox, screen).states)
    _expect(checked[0] != checked[1] and checked[0] == checked[2], f"checked was {checked}")


@_check
def _disabled_is_refused(bench: _Bench) -> None:
    """A tap on what is disabled raises NotActionable for the check ``enabled`` and does nothing."""
    _not_actionable(bench, bench.scene.disabled, "enabled")


@_check
def _covered_is_refused(bench: _Bench) -> None:
    """A tap on what lies below something else raises NotActionable for ``receives events`` and does nothing."""
    _not_actionable(bench, bench.scene.covered, "receives events")


@_check
def _disabled_refuses_every_input(bench: _Bench) -> None:
    """What is disabled takes no long press and no key either."""
    for action in (LongPress(), Press(key="Enter")):
        screen = bench.look()
        bench.refused(action, bench.find(bench.scene.disabled, screen), screen)


def _press(bench: _Bench, action: Tap, times: int) -> None:
    before = _counted(bench)
    _, screen = bench.do(action, bench.scene.button)
    after = bench.count(screen)
    _expect(after == before + times, f"the count went from {before} to {after}")


def _not_actionable(bench: _Bench, wanted: Selector | None, check: str) -> None:
    screen = bench.look()
    failed = bench.refused(Tap(), bench.find(wanted, screen), screen)
    if not isinstance(failed, NotActionable):
        raise _Broken(f"raised {type(failed).__name__}, not NotActionable: {failed}")
    _expect(failed.check == check, f"the check that failed is told to be {failed.check!r}, not {check!r}")


# ---------------------------------------------------------------- typing

TEXTS: dict[str, str] = {
    "ascii": "The quick brown fox, 0123456789",
    "umlauts": "Füße, Ärger & Größe – naïve café",
    "emoji": "😀🎉",
    "emoji_joined": "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽",
    "cjk": "漢字かなカナ 한국어 中文",
    "arabic": "مرحبا بالعالم ١٢٣",
    "hebrew_and_latin": "שלום abc 123",
    "combining_marks": "e\u0301 a\u030a n\u0303",
    "quotes": "\"double\" 'single' `back` “curly” \\",
    "shell": "$(id); echo $HOME && rm -rf / | cat > x",
    "formats": "%s %d %n %20 + &amp; <b>x</b>",
    "spaces": "  two  spaces  ",
    "long": "0123456789" * 30,
}
"""What must arrive in a field as it was typed."""


@_check
def _type_replaces(bench: _Bench) -> None:
    """Typing replaces what the field held; typing the same twice is typing it once."""
    for text in ("first", "second", "second"):
        bench.do(Type(text=text), bench.scene.text)
        held = bench.value(bench.scene.text)
        _expect(held == text, f"the field holds {held!r} after typing {text!r}")


@_check
def _type_appends_when_told(bench: _Bench) -> None:
    """With ``append`` the field keeps what it held and the text comes after it."""
    bench.do(Type(text="begun "), bench.scene.text)
    bench.do(Type(text="and ended", append=True), bench.scene.text)
    held = bench.value(bench.scene.text)
    _expect(held == "begun and ended", f"the field holds {held!r}")


@_check
def _clear_empties(bench: _Bench) -> None:
    """Clearing empties a field, also one that is empty."""
    bench.do(Type(text="something"), bench.scene.text)
    for _ in range(2):
        bench.do(Clear(), bench.scene.text)
        held = bench.value(bench.scene.text)
        _expect(held == "", f"the field holds {held!r}")


def _text_arrives(text: str, bench: _Bench) -> None:
    _arrives(bench, text, bench.scene.text)


for _name, _text in TEXTS.items():
    CHECKS.append(
        _Check(
            f"text_arrives_{_name}",
            "What is typed is what the field holds afterwards, character by character, or an error says it is not.",
            partial(_text_arrives, _text),
        )
    )


@_check
def _several_lines_arrive(bench: _Bench) -> None:
    """A field of several lines takes line breaks."""
    _arrives(bench, "one\ntwo\n\nthree", bench.scene.notes)


@_check
def _password_is_not_shown(bench: _Bench) -> None:
    """A password field is marked ``password``, and what is typed into it stands nowhere in the clear."""
    secret = "Tr0ub4dor&3"  # noqa: S105
    receipt, screen = bench.do(Type(text=secret), bench.scene.password)
    _expect("password" in bench.find(bench.scene.password, screen).states, "the field is not marked as a password")
    for element in screen:
        shown = (element.name, element.value, element.description, element.label, *element.options)
        _expect(not any(secret in text for text in shown), f"the secret is shown by {element.role}")
    tree = bench.device.observe(picture=False).tree
    _expect(not any(secret in t for n in tree for t in (n.text, *n.attributes.values())), "the secret is in the tree")
    _expect(secret not in (receipt.value or ""), "the secret is in the receipt, from where it goes into the journal")
    bench.do(Clear(), bench.scene.password)


def _arrives(bench: _Bench, text: str, wanted: Selector | None) -> None:
    screen = bench.look()
    element = bench.find(wanted, screen)
    try:
        receipt = bench.device.perform(Type(text=text), element)
    except ActionFailed as error:
        effect = bench._effect(screen)
        _expect(not effect, f"raised {type(error).__name__}{effect}")
        _expect(not text.isascii(), f"plain text was refused: {error}")
        raise _Skipped(f"the device says it cannot type this: {error}") from error
    held = bench.value(wanted)
    _expect(held == text, f"the field holds {held!r} after typing {text!r}")
    _expect(receipt.value in (None, text), f"the receipt says that the field holds {receipt.value!r}")


# ---------------------------------------------------------------- choosing, keys, scrolling, waiting


@_check
def _select_takes_what_is_shown(bench: _Bench) -> None:
    """An option is chosen by its text, and is then the value."""
    for option in (*bench.scene.options, bench.scene.options[0]):
        bench.do(Select(options=(option,)), bench.scene.select)
        held = bench.value(bench.scene.select)
        _expect(fold(held) == fold(option), f"the value is {held!r} after choosing {option!r}")


@_check
def _unknown_option_is_refused(bench: _Bench) -> None:
    """An option that is not there is an ActionFailed, and the choice stays."""
    screen = bench.look()
    bench.refused(Select(options=("no such option",)), bench.find(bench.scene.select, screen), screen)


@_check
def _tab_moves_the_focus(bench: _Bench) -> None:
    """Tab takes the focus from a field to something else."""
    _, before = bench.do(Tap(), bench.scene.text)
    if before.focus is None:
        raise _Skipped("the device does not say what has the focus")
    _expect(before.focus == bench.find(bench.scene.text, before), f"a tap gave the focus to {before.focus.describe()}")
    try:
        bench.device.perform(Press(key="Tab"))
    except UnsupportedAction as error:
        raise _Skipped(f"the device has no such key: {error}") from error
    after = bench.look().focus
    _expect(after is None or after.handle != before.focus.handle, "the focus stayed where it was")


@_check
def _unknown_key_is_refused(bench: _Bench) -> None:
    """A key that does not exist is an ActionFailed."""
    screen = bench.look()
    bench.refused(Press(key="NoSuchKey"), bench.find(bench.scene.text, screen), screen)


@_check
def _scroll_moves_the_list(bench: _Bench) -> None:
    """Scrolling down moves the content of the list, and the receipt does not say that it went up."""
    before = bench.look()
    receipt, after = bench.do(Scroll(direction="down"), bench.scene.items)
    was, now = (bench.find(bench.scene.items, screen).scroll for screen in (before, after))
    _expect(was != now or before.fingerprint != after.fingerprint, "nothing moved")
    _expect(receipt.scrolled_px[1] >= 0, f"the content moved by {receipt.scrolled_px}")


@_check
def _scroll_reaches_the_end(bench: _Bench) -> None:
    """Scrolling ``to_end`` shows the last item, and scrolling on from there changes nothing."""
    last = Selector(name=bench.scene.last_item)
    _, screen = bench.do(Scroll(direction="down", to_end=True), bench.scene.items)
    frame = bench.find(bench.scene.items, screen).bounds
    shown = [e for e in last.matches(screen) if "offscreen" not in e.states and not e.bounds.intersect(frame).empty]
    _expect(bool(shown), f"{last.describe()} is not in sight")
    with suppress(ActionFailed):
        bench.device.perform(Scroll(direction="down", to_end=True), bench.find(bench.scene.items, screen))
    _expect(not bench._effect(screen), f"at the end it still scrolls{bench._effect(screen)}")
    bench.do(Scroll(direction="up", to_end=True), bench.scene.items)


@_check
def _waiting_ends(bench: _Bench) -> None:
    """Waiting for what is shown returns; waiting in vain is a DeviceTimeout, never a success."""
    screen = bench.look()
    shown = bench.find(bench.scene.button, screen).name
    try:
        bench.device.perform(Wait(until="shown", text=shown, timeout_s=5))
        bench.device.perform(Wait(until="gone", text="no such text", timeout_s=5))
    except UnsupportedAction as error:
        raise _Skipped(f"the device cannot wait: {error}") from error
    for vain in (
        Wait(until="shown", text="no such text", timeout_s=0.2),
        Wait(until="gone", text=shown, timeout_s=0.2),
    ):
        with suppress(DeviceTimeout):
            bench.device.perform(vain)
            raise _Broken(f"{vain.describe()} returned")
    _expect(not bench._effect(screen), f"waiting had an effect{bench._effect(screen)}")


# ---------------------------------------------------------------- what cannot be done

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


@_check
def _an_element_is_needed(bench: _Bench) -> None:
    """An action that works on an element and is given none is an ActionFailed."""
    for member in ACTIONS:
        if member.needs_element:
            bench.refused(EXAMPLES[member], None, bench.look())


@_check
def _a_button_is_no_field(bench: _Bench) -> None:
    """What an element cannot take is an ActionFailed, and the element is not pressed in the attempt."""
    for action in (EXAMPLES[Type], EXAMPLES[Clear], EXAMPLES[Select], EXAMPLES[Adjust], EXAMPLES[Upload]):
        screen = bench.look()
        bench.refused(action, bench.find(bench.scene.button, screen), screen)


@_check
def _a_foreign_element_is_refused(bench: _Bench) -> None:
    """An element whose handle the device never gave is an ActionFailed; nothing is pressed in its place."""
    for make in ("{}99999", "no such handle", "-1"):
        screen = bench.look()
        element = bench.find(bench.scene.button, screen)
        if not element.handle:
            raise _Skipped("the device has no handles")
        bench.refused(Tap(), replace(element, handle=make.format(element.handle)), screen)


@_check
def _goes_on_after_a_failure(bench: _Bench) -> None:
    """After an action that failed the device works as before."""
    bench.refused(Tap(), None, bench.look())
    _press(bench, Tap(), 1)


@_check_and_spend
def _a_stale_element_is_refused(bench: _Bench) -> None:
    """An element that has left the screen is StaleElement or NotActionable; nothing else is pressed in its place."""
    gone = bench.find(bench.scene.vanishing, bench.look())
    _, screen = bench.do(Tap(), bench.scene.vanishing)
    _expect(not _is_shown(bench.scene.vanishing, screen), f"{gone.describe()} is still there after it was pressed")
    for action in (Tap(), LongPress()):
        failed = bench.refused(action, gone, bench.look())
        fits = isinstance(failed, StaleElement | NotActionable | UnsupportedAction)
        _expect(fits, f"raised {type(failed).__name__}, not StaleElement or NotActionable: {failed}")


def _is_shown(wanted: Selector | None, screen: Screen) -> bool:
    return wanted is not None and bool(wanted.matches(screen))


@_check_and_spend
def _every_action_has_an_answer(bench: _Bench) -> None:
    """Every action there is gives a Receipt or one of our errors; what is not offered is UnsupportedAction."""
    told = (ActionFailed, AddressRefused, NavigationFailed, DeviceTimeout, OutcomeUnknown)
    for member in ACTIONS:
        action = EXAMPLES[member]
        screen = bench.look()
        found = bench.scene.button.matches(screen) if bench.scene.button is not None else list(screen)[:1]
        if member.needs_element and not found:
            continue
        try:
            receipt = bench.device.perform(action, found[0] if member.needs_element else None)
        except told:
            continue
        except Exception as error:
            raise _Broken(f"{action.kind} raised {type(error).__name__}: {error}") from error
        _expect(isinstance(receipt, Receipt), f"{action.kind} returned {type(receipt).__name__}")


@_check_and_spend
def _closed_is_closed(bench: _Bench) -> None:
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
            raise _Broken(f"{name} raised {type(error).__name__}: {error}") from error
        raise _Broken(f"{name} still works")


@_check_and_spend
def _closing_twice_is_fine(bench: _Bench) -> None:
    """``close`` may be called again, also on a device that was never looked at."""
    bench.device.close()
    bench.device.close()
