"""Finds what a step or a condition is about on a screen that is not quite what it was when the skill was written.

In this order, each only where the one before found nothing: the selector and its fallbacks; what this run has found it
is called by now; a dialog that is in the way is closed; another look after a wait; a look further down and up; and
last, healing. Everything that is done to the device on the way is a step like any other, for the caller to perform.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NoReturn

from devices.action import Press, Tap, Wait
from devices.effect import EffectClass, effect_of
from devices.errors import ManyMatches, NoMatch
from devices.screen import Element, Screen
from devices.selector import Selector
from skills.conditions import Condition, Gone, Not, fill_selector, holds, selectors_of, tell_filled, with_selectors
from skills.errors import StepUnmatched
from skills.parameters import Value
from skills.running.exchange import After, Do, Perform, Place
from skills.running.healing import Doubting, Found, Heal, Healer, Lost, heal_of
from skills.running.matching import HEALED, Match, key_of, landmarks_of, match
from skills.running.obstacles import MOST_DIALOGS, way_out
from skills.running.scrolling import bring_in, scroll_until
from skills.skill import Skill

BUSY_WAIT_S: Final = 10.0
"""How long a sign of loading is waited for."""
SHOWN_WAIT_S: Final = 2.0
"""How long what has a name is waited for when it is not there at once."""
LOADING: Final = ("loading", "please wait")
MOST_BUSY: Final = 3
PASSING: Final = frozenset({"snackbar"})
"""Words of the id of what slides in at the foot of a screen and fades."""

Notice = Callable[[Selector, Element, Screen], None]
"""Told what each selector of a skill named, and on which screen."""


def nobody(_selector: Selector, _element: Element, _screen: Screen) -> None:
    """Takes no notice."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for, on whose behalf."""

    skill: Skill
    place: Place
    values: Mapping[str, Value]
    do: Do
    """Has a step performed; after it ``Finder.screen`` is what is shown."""

    @property
    def told(self) -> str:
        """Where in which skill, for errors."""
        return f"{self.skill.name}, {'.'.join(str(part) for part in self.place)}"


@dataclass(slots=True)
class Finder:
    """What a run knows of the screen.

    Args:
        screen: what is shown now; whoever performs a step keeps it so.
        heal: asked where nothing else helps; None for never.
        patience: more looks where something is not there yet, each after a wait.
        reaches: whether it scrolls, waits and closes what is in the way; without, only what is shown at once is found.
        notice: told of everything that was found as it is written.
    """

    screen: Screen
    heal: Healer | None = None
    patience: int = 1
    reaches: bool = True
    notice: Notice = nobody
    heals: list[Heal] = field(default_factory=list)
    renamed: dict[str, Selector] = field(default_factory=dict)
    """What is called otherwise by now: the new selector, by the key of the written one."""
    met: set[str] = field(default_factory=set)
    """Keys of the selectors that were found as they are written."""
    closed: int = 0
    """Dialogs that were in the way."""

    def element(self, selector: Selector, asked: Asked) -> Generator[Perform, After, Match]:
        """The one element that a selector names.

        Raises:
            StepUnmatched: nothing, or several.
        """
        try:
            found, missing = yield from self._searched(selector, asked)
        except ManyMatches as error:
            raise StepUnmatched(f"{asked.told}: {error.message}", error.hint) from error
        if found is None and self.heal is not None:
            found = yield from self._healed(selector, asked, missing)
        if found is None:
            nothing = missing.error
            raise StepUnmatched(f"{asked.told}: {nothing.message}", nothing.hint) from nothing
        if found.rank == 0:
            self.met.add(key_of(selector))
        if found.rank != HEALED:
            self._notice(selector, found.element, asked)
        return found

    def true(self, condition: Condition, asked: Asked, promised: bool = False) -> Generator[Perform, After, bool]:
        """Whether a condition holds of what is shown. It is not scrolled for.

        Args:
            condition: which.
            asked: on whose behalf.
            promised: whether it is one of the skill's promises: then the keyboard is put away and another look taken
                before it is given up, and what it names is only healed by what was healed on the way.
        """
        yield from self._ready(asked)
        if self._holds(condition, asked):
            return True
        if self.heal is not None:
            for selector in _positive(condition):
                self._heal_asked(selector, asked, promised)
            return self._holds(condition, asked)
        return False

    def first_unmet(
        self, conditions: tuple[Condition, ...], asked: Asked
    ) -> Generator[Perform, After, Condition | None]:
        """The first of a skill's promises that does not hold, looked at again with patience; None when all do."""
        for look in range(self.patience + 2):
            unmet: Condition | None = None
            for condition in conditions:
                if not (yield from self.true(condition, asked, promised=True)):
                    unmet = condition
                    break
            if unmet is not None and self.reaches and self.screen.keyboard_px:
                yield from asked.do(Press(key="Escape"), None, "the keyboard may cover it")
                continue
            if unmet is None or look >= self.patience:
                return unmet
            yield from self._rest(next(iter(selectors_of(unmet)), Selector()), asked)
        raise AssertionError("the last look returns")

    # ---------------------------------------------------------------- the ways to what is not there at once

    def _searched(self, selector: Selector, asked: Asked) -> Generator[Perform, After, tuple[Match | None, _Missing]]:
        missing: _Missing | None = None
        look, cut, freed = 0, False, False
        while True:
            found, error = self._match(selector, asked)
            if found is not None and self._doubts(selector, found, asked):
                return None, _Missing(NoMatch(f"what is {selector.describe()} is {found.element.describe()} now"), ())
            if found is not None:
                if not cut and not found.element.name and self.reaches:
                    cut = yield from bring_in(found.element, self.screen, asked.do)
                    if cut:
                        continue
                if "covered" in found.element.states and not freed:
                    freed = yield from self._freed(asked)
                    if freed:
                        continue
                return found, _Missing(NoMatch("found"), ())
            assert error is not None
            missing = missing or _Missing(error, ())
            if (yield from self._cleared(asked, plainly=False)):
                continue
            if look == self.patience:
                break
            look += 1
            yield from self._rest(selector, asked)
        seen: list[Screen] = []
        if self.reaches:
            filled = fill_selector(selector, asked.values)

            def fits(screen: Screen) -> bool:
                self.screen = screen
                return self._match(selector, asked)[0] is not None

            if (yield from scroll_until(fits, filled, self.screen, asked.do, seen)):
                return self._match(selector, asked)[0], missing
            if (yield from self._cleared(asked, plainly=True)):
                return (yield from self._searched(selector, asked))
        return None, _Missing(missing.error, tuple(seen) or (self.screen,))

    def _doubts(self, selector: Selector, found: Match, asked: Asked) -> bool:
        doubting: object = self.heal  # a plain function heals too, and doubts nothing
        if doubting is None or not isinstance(doubting, Doubting):
            return False
        return doubting.doubts(Lost(selector, selector, asked.skill), found.element)

    def _match(self, selector: Selector, asked: Asked) -> tuple[Match | None, NoMatch | None]:
        try:
            return match(selector, self.screen, asked.values, self.renamed), None
        except NoMatch as error:
            return None, error

    def _ready(self, asked: Asked) -> Generator[Perform, After, None]:
        """Before something is asked of a screen: it has loaded, and nothing unbidden lies over it."""
        if not self.reaches:
            return
        for _ in range(MOST_BUSY):
            if not is_busy(self.screen):
                break
            yield from asked.do(_until_loaded(self.screen), None, "it is still loading")
        yield from self._cleared(asked, plainly=False)

    def _freed(self, asked: Asked) -> Generator[Perform, After, bool]:
        """Get rid of what lies over an element: a dialog, or a message that goes by itself; whether that was tried."""
        if (yield from self._cleared(asked, plainly=True)):
            return True
        message = next((e for e in self.screen if e.name and {*e.hints} >= PASSING), None) if self.reaches else None
        if message is None:
            return False
        fading = Wait(until="gone", text=message.name, timeout_s=BUSY_WAIT_S)
        yield from asked.do(fading, None, "a message lies over it that goes by itself")
        return True

    def _cleared(self, asked: Asked, plainly: bool) -> Generator[Perform, After, bool]:
        """Close a dialog that the skill does not know, if there is one; whether that was tried."""
        button = way_out(self.screen, asked.skill, plainly) if self.reaches and self.closed < MOST_DIALOGS else None
        if button is None or effect_of(Tap(), button).effect_class is EffectClass.IRREVERSIBLE:
            return False
        self.closed += 1
        yield from asked.do(Tap(), button, "a dialog that the skill does not know is in the way")
        return True

    def _rest(self, selector: Selector, asked: Asked) -> Generator[Perform, After, None]:
        """One more look, after a wait."""
        name = fill_selector(selector, asked.values).name
        if is_busy(self.screen):
            action = _until_loaded(self.screen)
        elif name and self.reaches:
            action = Wait(until="shown", text=name, timeout_s=SHOWN_WAIT_S)
        else:
            action = Wait()
        yield from asked.do(action, None, "not there yet")

    # ---------------------------------------------------------------- healing

    def _healed(self, selector: Selector, asked: Asked, missing: _Missing) -> Generator[Perform, After, Match | None]:
        """The element that is meant on one of the screens that were seen; the best where several offer one."""
        assert self.heal is not None
        for landmark in landmarks_of(selector):
            self._heal_asked(landmark, asked, promised=False)
        if self.renamed and (known := self._match(selector, asked)[0]) is not None:
            return Match(known.element, HEALED)
        lost = Lost(selector, fill_selector(selector, asked.values), asked.skill, met=frozenset(self.met))
        offers = [(found, at) for at, screen in enumerate(missing.seen) if (found := self.heal(lost, screen))]
        best: Found | None = max(offers, key=lambda offer: (offer[0].confidence, -offer[1]), default=(None, 0))[0]
        if best is None or _differ(offer[0] for offer in offers):
            return None
        heal = self.heal

        def fits(screen: Screen) -> bool:
            self.screen = screen
            found = heal(lost, screen)
            return found is not None and _same(found.element, best.element)

        if not fits(self.screen) and not (yield from scroll_until(fits, lost.filled, self.screen, asked.do, [])):
            return None
        found = heal(lost, self.screen)
        if found is None:
            return None
        self._note(selector, found, asked)
        return Match(found.element, HEALED)

    def _notice(self, selector: Selector, element: Element, asked: Asked) -> None:
        if self.notice is nobody:
            return
        self.notice(selector, element, self.screen)
        for landmark in landmarks_of(selector):
            named = fill_selector(landmark, asked.values).matches(self.screen)
            if len(named) == 1:
                self.notice(landmark, named[0], self.screen)

    def _heal_asked(self, selector: Selector, asked: Asked, promised: bool) -> None:
        """Find out what an element that a condition asks for is called by now, if that is beyond doubt."""
        assert self.heal is not None
        if key_of(selector) in self.renamed or self._fits_any(selector, asked):
            return
        filled, met = fill_selector(selector, asked.values), frozenset(self.met)
        lost = Lost(selector, filled, asked.skill, asks=True, promised=promised, met=met)
        found = self.heal(lost, self.screen)
        if found is not None:
            self._note(selector, found, asked)

    def _note(self, selector: Selector, found: Found, asked: Asked) -> None:
        heal = heal_of(asked.skill.name, asked.place, selector, found.element, self.screen, asked.values)
        self.heals.append(heal)
        self.renamed[key_of(selector)] = heal.new

    def _fits_any(self, selector: Selector, asked: Asked) -> bool:
        filled = fill_selector(selector, asked.values)
        return any(tried.matches(self.screen) for tried in (filled, *filled.fallbacks))

    def _holds(self, condition: Condition, asked: Asked) -> bool:
        def called_now(selector: Selector) -> Selector:
            now = self.renamed.get(key_of(selector))
            return selector.model_copy(update={"fallbacks": (*selector.fallbacks, now)}) if now else selector

        known = with_selectors(condition, called_now) if self.renamed else condition
        true = holds(known, self.screen, asked.values)
        if true and self.notice is not nobody:
            for selector in selectors_of(condition):
                named = fill_selector(selector, asked.values).matches(self.screen)
                if len(named) == 1:
                    self.notice(selector, named[0], self.screen)
        return true


@dataclass(frozen=True, slots=True)
class _Missing:
    error: NoMatch
    seen: tuple[Screen, ...]
    """Every screen on which it was not."""


def unmet_now(skill: Skill, screen: Screen, values: Mapping[str, Value], heal: Healer | None) -> Condition | None:
    """The first of a skill's promises that does not hold of a screen, whoever reached it; nothing is done for it."""

    def nothing(*asked: object) -> NoReturn:
        raise AssertionError(f"who only looks does nothing: {asked}")

    finder = Finder(screen, heal, patience=0, reaches=False)
    looking = finder.first_unmet(skill.ensures, Asked(skill, ("ensures",), values, nothing))
    try:
        next(looking)
    except StopIteration as over:
        found: Condition | None = over.value
        return found
    raise AssertionError("who only looks asks for nothing")


def is_busy(screen: Screen) -> bool:
    """Whether a screen says that it is still loading: a progress bar that tells no progress, and nothing to fill in."""
    turns = any(e.role == "progressbar" and (e.range is None or e.range[0] >= e.range[1]) for e in screen)
    return turns and not any(e.role in ("textbox", "switch", "checkbox") for e in screen)


def _until_loaded(screen: Screen) -> Wait:
    says = next((e.name for e in screen if e.name.casefold().startswith(LOADING)), "")
    return Wait(until="gone", text=says, timeout_s=BUSY_WAIT_S) if says else Wait()


def promise_told(skill: Skill, condition: Condition, values: Mapping[str, Value]) -> str:
    """A promise that does not hold, for people."""
    return f"{skill.name} ran to its end, and {tell_filled(condition, values)} does not hold"


def _positive(condition: Condition) -> Iterator[Selector]:
    """The selectors of what is to be there; what is to be gone is not looked for."""
    if isinstance(condition, Gone | Not):
        return
    parts = getattr(condition, "all", None) or getattr(condition, "any", None)
    if parts is None:
        yield from selectors_of(condition)
        return
    for part in parts:
        yield from _positive(part)


def _same(one: Element, other: Element) -> bool:
    return (one.role, one.name, one.hints) == (other.role, other.name, other.hints)


def _differ(found: Iterator[Found]) -> bool:
    """Whether different screens offer different elements: then it is not clear which is meant."""
    return len({(each.element.role, each.element.name, each.element.hints) for each in found}) > 1
