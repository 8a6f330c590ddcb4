"""Judges what is expected: by rule, on what the device shows, what the place knows, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agent.errors import ConfigError
from agent.suite.playing.data_paths import NoSuchPath, has, items_of, same, value_at
from agent.suite.playing.failing import Failure, Kind
from agent.suite.playing.picturing import Box, compare, crop
from agent.suite.playing.scripts import find_all
from agent.suite.playing.venue import Venue
from agent.suite.playing.watched import WatchedDevice
from agent.suite.scenario.baselines import picture_path
from agent.suite.scenario.expectations import Answered, AppData, Expectation, Happened, Looks
from agent.suite.scenario.planned import Planned
from devices.screen import Element, Screen
from devices.selector import fold
from skills.conditions import At, Equal, Gone, Reads, Shown, fill_selector, found_by, holds, tell, tell_filled
from skills.errors import ArgumentInvalid
from skills.parameters import Value
from skills.shelf import write_whole
from skills.template import Tree, fill_text, fill_tree

_SHORTEST_PAUSE_S, _LONGEST_PAUSE_S = 0.25, 2.0


@dataclass(slots=True)
class Surroundings:
    """What expectations are judged by."""

    planned: Planned
    device: WatchedDevice
    venue: Venue
    values: Mapping[str, Value]
    answer: str = ""
    effects_before: int = 0
    """How much had happened when the steps began."""
    update_baselines: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of one expectation."""

    failure: Failure | None
    bounds: Box | None = None
    """What it was about."""
    note: str = ""


def check(expectation: Expectation, within_s: float, around: Surroundings) -> Checked:
    """Look until it holds, or until the time is over.

    Raises:
        ConfigError: it cannot be judged here.
        DeviceError: the device is in trouble.
    """
    waited, pause = 0.0, _SHORTEST_PAUSE_S
    while True:
        checked = _once(expectation, around)
        if checked.failure is None or waited >= within_s or not _may_change(expectation):
            return checked
        around.device.pause(min(pause, max(0.01, within_s - waited)))
        waited += pause
        pause = min(pause * 2, _LONGEST_PAUSE_S)


def _may_change(expectation: Expectation) -> bool:
    return not isinstance(expectation, Answered | Equal)


def _once(expectation: Expectation, around: Surroundings) -> Checked:
    try:
        match expectation:
            case AppData():
                return _data(expectation, around)
            case Happened():
                return _happened(expectation, around)
            case Answered():
                return _answered(expectation, around)
            case Looks():
                return _looks(expectation, around)
            case _:
                seen = around.device.observe()
                return _screen(expectation, around.device.perceive(seen), around.values)
    except ArgumentInvalid as error:
        return Checked(Failure("setup", error.message))


def _screen(expectation: Expectation, screen: Screen, values: Mapping[str, Value]) -> Checked:
    assert not isinstance(expectation, AppData | Happened | Answered | Looks)
    if holds(expectation, screen, values):
        return Checked(None, _bounds_of(expectation, screen, values))
    kind: Kind
    bounds: Box | None = None
    said = tell_filled(expectation, values)
    told = f"{said}: not so"
    match expectation:
        case Shown():
            found = found_by(expectation.shown, screen, values)
            kind = "wrong-value" if found else "element-missing"
            if found:
                bounds = _box(found[0])
                is_so = f"value {found[0].value!r}" if expectation.value is not None else found[0].describe()
                wanted = f" {fill_text(expectation.value, values)!r}" if expectation.value is not None else ""
                told = f"{said}:{wanted and f' wanted{wanted},'} there are {len(found)}, the first: {is_so}"
            else:
                told = f"no element is {fill_selector(expectation.shown, values).describe()}"
        case Gone():
            kind = "still-shown"
            bounds = _box(found_by(expectation.gone, screen, values)[0])
            told = f"{fill_selector(expectation.gone, values).describe()} is still there"
        case Reads():
            kind, told = "text-missing", f"{fill_text(expectation.reads, values)!r} is nowhere to be read"
        case At():
            kind, told = "wrong-screen", f"it is at {screen.location}, not at {fill_text(expectation.at, values)}"
        case _:
            kind = "wrong-value"
    return Checked(Failure(kind, told, bounds=bounds), bounds)


def _data(wanted: AppData, around: Surroundings) -> Checked:
    values = around.values
    app, path = fill_text(wanted.app, values), fill_text(wanted.at, values)
    try:
        value = value_at(around.venue.app_data(app), path)
    except NoSuchPath as error:
        return Checked(Failure("wrong-data", f"{app}: {error}"))
    where = f"{app}{f', {path}' if path else ''}"
    said = wanted.model_fields_set
    if "equals" in said:
        is_so = _filled(wanted.equals, values)
        if not has(value, is_so):
            return Checked(Failure("wrong-data", f"{where} is {_short(value)}, not {_short(is_so)}"))
    items = items_of(value)
    fitting = items
    if "has" in said:
        needed = _filled(wanted.has, values)
        fitting = [item for item in items if has(item, needed)]
        if not fitting and wanted.count is None:
            return Checked(Failure("wrong-data", f"none of the {len(items)} items of {where} has {_short(needed)}"))
    if "lacks" in said:
        unwanted = _filled(wanted.lacks, values)
        if any(has(item, unwanted) for item in items):
            return Checked(Failure("wrong-data", f"{where} still has {_short(unwanted)}"))
    if wanted.count is not None and len(fitting) != wanted.count:
        return Checked(Failure("wrong-data", f"{len(fitting)} items of {where} are counted, not {wanted.count}"))
    return Checked(None)


def _happened(wanted: Happened, around: Surroundings) -> Checked:
    effects = around.venue.effects()
    if effects is None:
        raise ConfigError(f"what truly happened is not known on {around.planned.on}", "expect what the screen shows")
    since = effects[around.effects_before :]
    needed = _filled(wanted.arguments, around.values)
    assert isinstance(needed, dict)
    name = fill_text(wanted.effect, around.values)
    fitting = [
        effect
        for effect in since
        if name in ("*", effect.name) and all(same(effect.arguments.get(key), each) for key, each in needed.items())
    ]
    if len(fitting) == wanted.times:
        return Checked(None)
    happened = ", ".join(f"{effect.name} {_short(effect.arguments)}" for effect in since[-5:]) or "nothing"
    with_ = f" with {_short(needed)}" if needed else ""
    told = f"{name}{with_} happened {len(fitting)} times, not {wanted.times}; what happened: {happened}"
    return Checked(Failure("effect-missing" if len(fitting) < wanted.times else "wrong-data", told))


def _answered(wanted: Answered, around: Surroundings) -> Checked:
    expected, given = fold(fill_text(wanted.answer, around.values)), fold(around.answer)
    if expected == given or (wanted.match == "part" and expected and expected in given):
        return Checked(None)
    return Checked(Failure("wrong-answer", f"the answer was {around.answer[:300]!r}, not {expected!r}"))


def _looks(wanted: Looks, around: Surroundings) -> Checked:
    seen = around.device.observe()
    screen = around.device.perceive(seen)
    if seen.png is None:
        raise ConfigError("a picture is expected, and this device takes none")
    region: Box | None = None
    if wanted.region is not None:
        found = find_all(wanted.region, screen, around.values)
        if len(found) != 1:
            told = f"{len(found)} elements are the region of the picture {wanted.picture}"
            return Checked(Failure("element-missing" if not found else "ambiguous", told))
        region = _box(found[0])
    ignored = [_box(element) for target in wanted.ignore for element in find_all(target, screen, around.values)]
    path = picture_path(around.planned, wanted.picture, seen.size_px)
    if around.update_baselines:
        write_whole(path, crop(seen.png, region))
        return Checked(None, region, f"taken down as {path.name}")
    try:
        baseline = path.read_bytes()
    except FileNotFoundError:
        told = f"there is no baseline {path.name}; look at the picture, then run with --update-baselines"
        return Checked(Failure("picture-differs", told), region)
    found_difference = compare(seen.png, baseline, region, ignored)
    if found_difference.percent <= wanted.at_most:
        return Checked(None, region)
    told = f"{found_difference.percent:.2f} % of {wanted.picture} look different; at most {wanted.at_most:g} % may"
    return Checked(Failure("picture-differs", told, bounds=found_difference.bounds), found_difference.bounds)


def _bounds_of(expectation: Expectation, screen: Screen, values: Mapping[str, Value]) -> Box | None:
    match expectation:
        case Shown():
            return _box(found_by(expectation.shown, screen, values)[0])
        case Reads():
            wanted = fold(fill_text(expectation.reads, values))
            texts = (e for e in screen if wanted in fold(e.name) or wanted in fold(e.value))
            return next((_box(element) for element in texts), None)
        case _:
            return None


def told_of(expectation: Expectation) -> str:
    """One line for people."""
    match expectation:
        case AppData():
            keys = [key for key in ("equals", "has", "lacks", "count") if key in expectation.model_fields_set]
            said = [f"{'is' if key == 'equals' else key} {_worded(getattr(expectation, key))}" for key in keys]
            return f"{expectation.app}{f': {expectation.at}' if expectation.at else ''} {', '.join(said)}"
        case Happened():
            return f"{expectation.effect} happened {expectation.times} times"
        case Answered():
            return f"the answer is {expectation.answer!r}"
        case Looks():
            return f"it looks like {expectation.picture}"
        case Reads():
            return f"{expectation.reads!r} is to be read"
        case _:
            return tell(expectation)


def _filled(tree: object, values: Mapping[str, Value]) -> Tree:
    return fill_tree(tree, values)  # type: ignore[arg-type]  # what YAML gives is such a tree


def _box(element: Element) -> Box:
    box = element.bounds
    return box.left, box.top, box.right, box.bottom


def _worded(value: object) -> str:
    """Data without braces, in which only holes are left."""
    match value:
        case Mapping():
            return ", ".join(f"{key}: {_worded(inner)}" for key, inner in value.items())
        case list() | tuple():
            return f"[{', '.join(map(_worded, value))}]"
        case str():
            return f'"{value}"'
        case None | bool():
            return {None: "nothing", True: "true", False: "false"}[value]
        case _:
            return str(value)


def _short(value: object) -> str:
    told = repr(value)
    return told if len(told) <= 200 else told[:197] + "…"
