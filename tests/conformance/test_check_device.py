"""The conformance suite passes a good device and bites into every bad one, in the right place."""

from __future__ import annotations

import unicodedata
from dataclasses import fields, replace
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from devices.action import Action, LongPress, Open, Press, Scroll, Tap, Type, Wait
from devices.conformance import CHECKS, ConformanceFailed, Report, Scene, check_device
from devices.device import Receipt
from devices.errors import ActionFailed, DeviceClosed, DeviceError, NotActionable, TypedTextDiffers, UnsupportedAction
from devices.observation import Observation, TreeNode
from devices.screen import Element, Screen
from devices.selector import Selector
from tests.conformance.form_device import SCENE, FormDevice, Widget, key, perceive, png

# ---------------------------------------------------------------- mutants: what drivers get wrong, a line or two each


class NoAddress(FormDevice):
    address = ""


class LosesAButton(FormDevice):
    def nodes(self) -> list[TreeNode]:
        return [n for n in super().nodes() if n.attributes.get("name") != "Increment"]


class ReusesIds(FormDevice):
    def next_id(self) -> str:
        return "look-1"


class LivesIn1970(FormDevice):
    def now_s(self) -> float:
        return float(self.looks)


class RunsBackwards(FormDevice):
    def now_s(self) -> float:
        return super().now_s() - 60 * self.looks


class PicturesDouble(FormDevice):
    def picture(self) -> bytes:
        return png(640, 800)


class PicturesCutOff(FormDevice):
    def picture(self) -> bytes:
        return super().picture()[:-6]


class PicturesJpeg(FormDevice):
    def picture(self) -> bytes:
        return b"\xff\xd8\xff\xe0" + bytes(40)


class NeverPictures(FormDevice):
    def observe(self, picture: bool = True) -> Observation:
        return super().observe(picture=False)


class EmptyPicture(FormDevice):
    def observe(self, picture: bool = True) -> Observation:
        return super().observe(picture) if picture else replace(super().observe(False), png=b"")


class NoScale(FormDevice):
    def observe(self, picture: bool = True) -> Observation:
        return replace(super().observe(picture), scale=0.0)


class ParentAfterChild(FormDevice):
    def nodes(self) -> list[TreeNode]:
        return [replace(n, parent=n.index + 1 if n.index == 1 else n.parent) for n in super().nodes()]


class OwnParent(FormDevice):
    def nodes(self) -> list[TreeNode]:
        return [replace(n, parent=n.index if n.index == 3 else n.parent) for n in super().nodes()]


class InsideOut(FormDevice):
    def nodes(self) -> list[TreeNode]:
        boxes = [n.bounds for n in super().nodes() if n.bounds is not None]
        flipped = [replace(box, left=box.right, right=box.left) for box in boxes]
        return [replace(n, bounds=box) for n, box in zip(super().nodes(), flipped, strict=True)]


class OneHandleForAll(FormDevice):
    def nodes(self) -> list[TreeNode]:
        return [replace(n, handle="node") for n in super().nodes()]


class LookingScrolls(FormDevice):
    def observe(self, picture: bool = True) -> Observation:
        self.scrolled_px = min(self.scrolled_px + 1, self.end_px())
        return super().observe(picture)


class LookingTakesTheFocus(FormDevice):
    def observe(self, picture: bool = True) -> Observation:
        self.focused = self.widgets[self.looks % len(self.widgets)]
        return super().observe(picture)


class TapsTwice(FormDevice):
    def press(self, widget: Widget) -> None:
        super().press(widget)
        super().press(widget)


class TapsNot(FormDevice):
    def press(self, widget: Widget) -> None:
        pass


class TapsOnce(FormDevice):
    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        return super().perform(Tap() if isinstance(action, Tap) else action, element)


class TapsElsewhere(FormDevice):
    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        return replace(super().perform(action, element), point_px=(319, 399))


class OnlyChecks(FormDevice):
    def toggle(self, widget: Widget) -> None:
        widget.states = {"checked"}


class PressesDisabled(FormDevice):
    def refuse_disabled(self, widget: Widget) -> None:
        pass


class MistakesTheCheck(FormDevice):
    def refuse_disabled(self, widget: Widget) -> None:
        raise NotActionable("visible", widget.name)


class PressesAndThenRefuses(FormDevice):
    def refuse_disabled(self, widget: Widget) -> None:
        self.press(widget)
        super().refuse_disabled(widget)


class HoldsDisabled(FormDevice):
    def reach_to_hold(self, element: Element | None) -> Widget:
        return self.widgets[0] if element is not None and "disabled" in element.states else self.reach(element)


class SwallowsCovered(FormDevice):
    def press(self, widget: Widget) -> None:
        if "covered" not in widget.states:
            super().press(widget)

    def refuse_covered(self, widget: Widget) -> None:
        pass


class PressesThroughCovers(FormDevice):
    def refuse_covered(self, widget: Widget) -> None:
        pass


class AlwaysAppends(FormDevice):
    def type(self, widget: Widget, action: Type) -> str | None:
        return super().type(widget, action.model_copy(update={"append": True}))


class NeverAppends(FormDevice):
    def joined(self, held: str, text: str) -> str:
        return text


class NeverClears(FormDevice):
    def clear(self, widget: Widget) -> None:
        pass


class DropsEmoji(FormDevice):
    def keyed(self, text: str) -> str:
        return "".join(c for c in text if ord(c) <= 0xFFFF)


class DropsJoiners(FormDevice):
    def keyed(self, text: str) -> str:
        return text.replace("\u200d", "")


class ComposesMarks(FormDevice):
    def keyed(self, text: str) -> str:
        return unicodedata.normalize("NFC", text)


class Trims(FormDevice):
    def keyed(self, text: str) -> str:
        return " ".join(text.split())


class EscapesForAShell(FormDevice):
    def keyed(self, text: str) -> str:
        return text.replace("%s", " ").replace("$", "\\$")


class OneLineOnly(FormDevice):
    def keyed(self, text: str) -> str:
        return text.replace("\n", "")


class FailsHalfway(FormDevice):
    def keyed(self, text: str) -> str:
        if not text.isascii():
            self.widgets[4].value = ""
            raise TypedTextDiffers(text, "")
        return text


class ReceiptOfTheText(FormDevice):
    def type(self, widget: Widget, action: Type) -> str | None:
        return (super().type(widget, action) or "")[::-1]


class ShowsPasswords(FormDevice):
    def shown(self, widget: Widget) -> str:
        return widget.value


class TellsPasswords(FormDevice):
    def type(self, widget: Widget, action: Type) -> str | None:
        super().type(widget, action)
        return widget.value


class ChoosesTheFirst(FormDevice):
    def choose(self, widget: Widget, option: str) -> None:
        super().choose(widget, option)
        widget.value = widget.options[0]


class IgnoresUnknownOptions(FormDevice):
    def refuse_option(self, option: str) -> None:
        pass


class UnknownOptionIsKeyError(FormDevice):
    def refuse_option(self, option: str) -> None:
        raise KeyError(option)


class TabStays(FormDevice):
    def tab(self) -> None:
        pass


class IgnoresUnknownKeys(FormDevice):
    def key(self, action: Press, element: Element | None) -> None:
        if action.key != "NoSuchKey":
            super().key(action, element)


class ScrollsNot(FormDevice):
    def scroll(self, action: Scroll) -> int:
        return 100


class ScrollsShort(FormDevice):
    def scroll(self, action: Scroll) -> int:
        return super().scroll(action.model_copy(update={"to_end": False}))


class WaitsForNothing(FormDevice):
    def waited_in_vain(self, action: Wait) -> None:
        pass


class CannotDoWithoutElement(FormDevice):
    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        if action.needs_element:
            assert element is not None
        return super().perform(action, element)


class PressesToType(FormDevice):
    def refuse_text(self, widget: Widget) -> None:
        self.press(widget)
        super().refuse_text(widget)


class TypesIntoAnything(FormDevice):
    def refuse_text(self, widget: Widget) -> None:
        pass


class TapsWhereItWas(FormDevice):
    """As a driver does that keeps coordinates: whatever moved to the old place is pressed."""

    def lost(self, element: Element) -> Widget:
        return self.widgets[0]


class TapsTheNextBest(FormDevice):
    def lost(self, element: Element) -> Widget:
        if element.name == "Vanish":
            return super().lost(element)
        return next(w for w in self.widgets if w.name == element.name)


class LostIsStopIteration(FormDevice):
    def lost(self, element: Element) -> Widget:
        return next(w for w in self.widgets if key(w) == element.handle)


class SulksAfterAFailure(FormDevice):
    sulks = False

    def press(self, widget: Widget) -> None:
        if not self.sulks:
            super().press(widget)

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        try:
            return super().perform(action, element)
        except ActionFailed:
            self.sulks = True
            raise


class NotImplementedYet(FormDevice):
    def unsupported(self, action: Action) -> Receipt:
        raise NotImplementedError(action.kind)


class UnsupportedIsNone(FormDevice):
    def unsupported(self, action: Action) -> Receipt:
        return None  # type: ignore[return-value]


class UnsupportedPresses(FormDevice):
    def unsupported(self, action: Action) -> Receipt:
        self.presses += 1
        return super().unsupported(action)


class WorksWhenClosed(FormDevice):
    def require_open(self) -> None:
        pass


class OpensWhenClosed(FormDevice):
    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        self.closed = self.closed and not isinstance(action, Open)
        return super().perform(action, element)


class ClosesOnce(FormDevice):
    def close(self) -> None:
        self.require_open()
        super().close()


MUTANTS: dict[type[FormDevice], str] = {
    NoAddress: "fits_the_protocol",
    LosesAButton: "shows_the_scene",
    ReusesIds: "ids_are_unique",
    LivesIn1970: "clocks_are_plausible",
    RunsBackwards: "clocks_are_plausible",
    PicturesDouble: "picture_is_a_png_of_its_size",
    PicturesCutOff: "picture_is_a_png_of_its_size",
    PicturesJpeg: "picture_is_a_png_of_its_size",
    NeverPictures: "picture_is_a_png_of_its_size",
    EmptyPicture: "picture_may_be_left_out",
    NoScale: "size_and_scale_are_positive",
    ParentAfterChild: "tree_is_well_formed",
    OwnParent: "tree_is_well_formed",
    InsideOut: "bounds_are_sane",
    OneHandleForAll: "handles_are_unique",
    LookingScrolls: "looking_changes_nothing",
    LookingTakesTheFocus: "looking_changes_nothing",
    TapsTwice: "tap_acts_once",
    TapsNot: "tap_acts_once",
    TapsOnce: "double_tap_acts_twice",
    TapsElsewhere: "tap_says_where",
    OnlyChecks: "tap_toggles_a_checkbox",
    PressesDisabled: "disabled_is_refused",
    MistakesTheCheck: "disabled_is_refused",
    PressesAndThenRefuses: "disabled_is_refused",
    HoldsDisabled: "disabled_refuses_every_input",
    SwallowsCovered: "covered_is_refused",
    PressesThroughCovers: "covered_is_refused",
    AlwaysAppends: "type_replaces",
    NeverAppends: "type_appends_when_told",
    NeverClears: "clear_empties",
    DropsEmoji: "text_arrives_emoji",
    DropsJoiners: "text_arrives_emoji_joined",
    ComposesMarks: "text_arrives_combining_marks",
    Trims: "text_arrives_spaces",
    EscapesForAShell: "text_arrives_shell",
    FailsHalfway: "text_arrives_umlauts",
    ReceiptOfTheText: "text_arrives_ascii",
    OneLineOnly: "several_lines_arrive",
    ShowsPasswords: "password_is_not_shown",
    TellsPasswords: "password_is_not_shown",
    ChoosesTheFirst: "select_takes_what_is_shown",
    IgnoresUnknownOptions: "unknown_option_is_refused",
    UnknownOptionIsKeyError: "unknown_option_is_refused",
    TabStays: "tab_moves_the_focus",
    IgnoresUnknownKeys: "unknown_key_is_refused",
    ScrollsNot: "scroll_moves_the_list",
    ScrollsShort: "scroll_reaches_the_end",
    WaitsForNothing: "waiting_ends",
    CannotDoWithoutElement: "an_element_is_needed",
    PressesToType: "a_button_is_no_field",
    TypesIntoAnything: "a_checkbox_is_no_field",
    TapsTheNextBest: "a_foreign_element_is_refused",
    LostIsStopIteration: "a_foreign_element_is_refused",
    TapsWhereItWas: "a_stale_element_is_refused",
    SulksAfterAFailure: "goes_on_after_a_failure",
    NotImplementedYet: "every_action_has_an_answer",
    UnsupportedIsNone: "every_action_has_an_answer",
    UnsupportedPresses: "every_action_has_an_answer",
    WorksWhenClosed: "closed_is_closed",
    OpensWhenClosed: "closed_is_closed",
    ClosesOnce: "closing_twice_is_fine",
}
"""Each mutant and the check that must catch it."""

# Flaws that break more than what they are about; the others must be blamed on nothing else.
BROAD = {
    LosesAButton,  # nothing that needs the button can be checked
    InsideOut,  # no point lies inside what it should
    OneHandleForAll,  # no element can be told from another
    LookingScrolls,  # nothing stays as it was
    LookingTakesTheFocus,  # a tap cannot give the focus
    TapsTwice,  # every count is wrong
    TapsNot,
    PressesDisabled,  # also by other inputs
    PressesAndThenRefuses,
    AlwaysAppends,  # no text replaces another
    DropsEmoji,  # joined ones too
    FailsHalfway,  # in every script but Latin
    ReceiptOfTheText,  # in every text
    Trims,  # line breaks too
    EscapesForAShell,  # formats too
    PressesToType,  # on a check box too
    TypesIntoAnything,  # into a button too
    CannotDoWithoutElement,  # the failure the others begin with is not one
    TapsWhereItWas,  # it presses for foreign elements too
    LostIsStopIteration,  # for stale ones too
    UnsupportedIsNone,  # what a button cannot take is then not refused
    UnsupportedPresses,
    NotImplementedYet,
    WorksWhenClosed,
    ScrollsNot,  # it does not reach the end either
    SulksAfterAFailure,  # whatever comes after a failure is wrong
    ParentAfterChild,  # the screen made of the tree is as wrong
    OwnParent,
    TapsElsewhere,
    ReusesIds,
}


def checked(kind: type[FormDevice]) -> Report:
    return check_device(kind, perceive, SCENE)


def test_a_good_device_passes_every_check():
    report = checked(FormDevice)
    assert report.ok
    assert [r.verdict for r in report.results] == ["passed"] * len(CHECKS)
    assert report.address == "form:"
    assert check_device(FormDevice, perceive, SCENE, raise_on_failure=True) == report


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda kind: kind.__name__)
def test_a_mutant_is_caught_by_the_right_check(mutant: type[FormDevice]):
    failed = {result.check for result in checked(mutant).failed}
    assert MUTANTS[mutant] in failed
    if mutant not in BROAD:
        assert failed == {MUTANTS[mutant]}


def test_every_check_has_bitten():
    unbitten = {check.name for check in CHECKS} - set(MUTANTS.values())
    # Perception is broken below; the other texts are the same check with other words.
    assert {name for name in unbitten if not name.startswith("text_arrives_")} == {"screen_is_of_its_observation"}


def test_every_check_says_its_rule_and_has_a_name_of_its_own():
    assert all(check.rule.endswith(".") for check in CHECKS)
    assert len({check.name for check in CHECKS}) == len(CHECKS)


# ---------------------------------------------------------------- perception


@pytest.mark.parametrize(
    "spoil",
    [
        lambda screen: replace(screen, observation_id="look-0"),
        lambda screen: replace(screen, size_px=(1, 1)),
        lambda screen: replace(screen, elements=tuple(replace(e, index=e.index + 1) for e in screen)),
        lambda screen: replace(screen, elements=tuple(replace(e, parent=len(screen)) for e in screen)),
    ],
    ids=["another observation", "another size", "another index", "parent after child"],
)
def test_a_screen_that_is_not_of_its_observation_is_caught(spoil):
    def broken(observation: Observation) -> Screen:
        spoilt: Screen = spoil(perceive(observation))
        return spoilt

    report = check_device(FormDevice, broken, SCENE)
    assert "screen_is_of_its_observation" in {result.check for result in report.failed}


# ---------------------------------------------------------------- parts that are not there


PARTS = [part.name for part in fields(Scene) if part.default is not None and isinstance(part.default, Selector)]


def test_every_part_of_a_scene_is_optional():
    assert len(PARTS) == 10
    absent: dict[str, Any] = dict.fromkeys(PARTS)
    nothing = replace(SCENE, count="", **absent)
    report = check_device(FormDevice, perceive, nothing)
    assert report.ok
    assert len(report.skipped) > 30
    assert all(result.detail for result in report.skipped)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_not_there_is_skipped_and_the_rest_is_checked(part: str):
    absent: dict[str, Any] = {part: None}
    report = check_device(FormDevice, perceive, replace(SCENE, **absent))
    assert report.ok
    assert 1 <= len(report.skipped) < len(report.results) / 2
    assert {result.detail for result in report.skipped} == {"the scene has no such part"}


def test_what_a_device_cannot_do_is_skipped_with_its_own_words():
    class NoSelect(FormDevice):
        def choose(self, widget: Widget, option: str) -> None:
            raise UnsupportedAction("forms have no lists")

    report = checked(NoSelect)
    assert report.ok
    assert [result.detail for result in report.skipped] == ["the device has no such action: forms have no lists"]


def test_a_script_that_cannot_be_typed_may_be_refused_but_not_plain_text():
    class Typewriter(FormDevice):
        def keyed(self, text: str) -> str:
            if any(ord(c) > 0xFF for c in text):
                raise ActionFailed("there is no such key")
            return text

    class Mute(FormDevice):
        def keyed(self, text: str) -> str:
            raise ActionFailed("there are no keys")

    report = checked(Typewriter)
    assert report.ok
    assert {"text_arrives_emoji", "text_arrives_cjk", "text_arrives_arabic"} < {r.check for r in report.skipped}
    assert {"text_arrives_ascii", "text_arrives_shell", "several_lines_arrive"} < {
        r.check for r in checked(Mute).failed
    }


# ---------------------------------------------------------------- the report


def test_a_report_tells_all_failures_with_their_rules():
    with pytest.raises(ConformanceFailed) as caught:
        check_device(SwallowsCovered, perceive, SCENE, raise_on_failure=True)
    assert str(caught.value).startswith("form: breaks 1 of ")
    told = check_device(PressesDisabled, perceive, SCENE)
    assert len(told.failed) == 2
    error = ConformanceFailed(told)
    assert isinstance(error, DeviceError)
    assert error.report is told
    assert all(f"- {result.check}: " in str(error) for result in told.failed)


def test_a_report_reads_line_by_line():
    report = check_device(SwallowsCovered, perceive, replace(SCENE, select=None))
    lines = report.render().splitlines()
    assert lines[0] == f"form:: {len(CHECKS) - 3} passed, 1 failed, 2 skipped"
    assert '  FAILED   covered_is_refused: tap button "Covered" (covered) was not refused' in lines
    assert "           rule: A tap on what lies below something else raises NotActionable" in report.render()
    assert "  skipped  unknown_option_is_refused: the scene has no such part" in lines
    assert "  passed   tap_acts_once" in lines


def test_what_was_changed_is_told():
    details = {result.check: result.detail for result in checked(PressesDisabled).failed}
    assert "was not refused, and the count went from" in details["disabled_is_refused"]
    effect = next(r.detail for r in checked(FailsHalfway).failed if r.check == "text_arrives_umlauts")
    assert 'textbox "Name"' in effect
    assert "became" in effect


def test_a_device_that_never_opens_fails_every_check_and_is_not_raised():
    def refuse() -> FormDevice:
        raise DeviceError("no paper")

    report = check_device(refuse, perceive, SCENE)
    assert len(report.failed) == len(CHECKS)
    assert report.failed[0].detail == "raised DeviceError: no paper"


def test_a_failure_gives_the_next_check_a_fresh_device_and_none_is_left_open():
    opened: list[FormDevice] = []

    def open_device(kind: type[FormDevice]) -> FormDevice:
        opened.append(kind())
        return opened[-1]

    assert check_device(lambda: open_device(FormDevice), perceive, SCENE).ok
    sound = len(opened)
    opened.clear()
    report = check_device(lambda: open_device(TabStays), perceive, SCENE)
    assert len(opened) == sound + len(report.failed)
    assert all(device.closed for device in opened)


def test_a_device_that_cannot_be_closed_does_not_stop_the_checks():
    numbers = count()

    class Clings(FormDevice):
        def close(self) -> None:
            super().close()
            if next(numbers) > 2:
                raise DeviceClosed("it clings")

    assert {result.check for result in checked(Clings).failed} <= {"closed_is_closed", "closing_twice_is_fine"}


# ---------------------------------------------------------------- the scene for browsers


class _Parts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())


def test_the_page_for_browsers_has_every_part_and_needs_no_network():
    page = Path(__file__).with_name("scene.html").read_text(encoding="utf-8")
    parts = _Parts()
    parts.feed(page)
    scene = Scene()
    named = set(parts.texts) | {told.get("aria-label") for _, told in parts.tags}
    wanted = [getattr(scene, part).name for part in PARTS]
    assert set(wanted) <= named
    assert scene.count in page
    assert set(scene.options) <= named
    assert [tag for tag, _ in parts.tags].count("button") == 4
    assert not any({"src", "href"} & set(told) for _, told in parts.tags)
    assert "http" not in page


def test_long_presses_count_as_input():
    """The fake must be as strict as it asks others to be."""
    device = FormDevice()
    disabled = next(e for e in perceive(device.observe()) if e.name == "Disabled")
    with pytest.raises(NotActionable):
        device.perform(LongPress(), disabled)
