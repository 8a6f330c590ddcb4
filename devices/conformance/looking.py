"""What a device shows: observations, pictures, trees and the screens made from them."""

from __future__ import annotations

import math
import struct
import time
from collections import Counter
from dataclasses import fields
from itertools import pairwise

from devices.bounds import Bounds
from devices.conformance.bench import Bench, Checks, Skipped, expect
from devices.device import Device
from devices.observation import Observation
from devices.selector import Selector

CHECKS = Checks()


@CHECKS.add
def fits_the_protocol(bench: Bench) -> None:
    """A device has ``address``, ``observe``, ``perform`` and ``close``; the address says what it is."""
    expect(isinstance(bench.device, Device), f"{type(bench.device).__name__} lacks a member of Device")
    expect(bool(bench.device.address), "the address is empty")


@CHECKS.add
def shows_the_scene(bench: Bench) -> None:
    """Every part that the scene is said to have is found, once."""
    screen = bench.look()
    for part in fields(bench.scene):
        wanted = getattr(bench.scene, part.name)
        if isinstance(wanted, Selector):
            found = wanted.matches(screen)
            expect(len(found) == 1, f"{len(found)} elements are {part.name}: {wanted.describe()}")
    shown = bench.count(screen) is not None
    expect(shown or not bench.scene.count, f"no element shows {bench.scene.count!r} and a number")


@CHECKS.add
def ids_are_unique(bench: Bench) -> None:
    """No two observations of a device's life have the same id."""
    ids = [bench.device.observe(picture=picture).id for picture in (True, False, True, False, False)]
    expect(all(ids), "an observation has no id")
    expect(len(set(ids)) == len(ids), f"of {len(ids)} observations only {len(set(ids))} have ids of their own: {ids}")


@CHECKS.add
def clocks_are_plausible(bench: Bench) -> None:
    """The wall clock of looks does not run backwards or into the future, and what took time took some, not less."""
    seen = [bench.device.observe(picture=False) for _ in range(3)]
    times = [look.taken_at_s for look in seen]
    expect(all(map(math.isfinite, times)), f"a time is no number: {times}")
    # A second of grace: wall clocks are set while we look.
    expect(all(later >= earlier - 1 for earlier, later in pairwise(times)), f"time runs backwards: {times}")
    expect(times[0] > 946_684_800, f"a look was taken before the year 2000: {times[0]}")
    expect(times[-1] < time.time() + 86_400, f"a look was taken in the future: {times[-1]}")
    took = [ms for look in seen for ms in look.elapsed_ms.values()]
    expect(all(math.isfinite(ms) and ms >= 0 for ms in took), f"a duration is negative or no number: {took}")


@CHECKS.add
def picture_is_a_png_of_its_size(bench: Bench) -> None:
    """A picture that was asked for is a whole PNG of exactly ``size_px``."""
    seen = bench.device.observe(picture=True)
    expect(seen.png is not None, "there is no picture although one was asked for")
    _check_png(seen)


@CHECKS.add
def picture_may_be_left_out(bench: Bench) -> None:
    """``observe(picture=False)`` gives the same look without a picture, or with a good one."""
    seen = bench.device.observe(picture=False)
    expect(seen.png is None or len(seen.png) > 0, "a picture that was left out is None, not empty")
    if seen.png is not None:
        _check_png(seen)
    with_picture = bench.device.observe(picture=True)
    expect(seen.size_px == with_picture.size_px, f"the size is {seen.size_px} without, {with_picture.size_px} with")


@CHECKS.add
def size_and_scale_are_positive(bench: Bench) -> None:
    """A look has whole positive pixels, a positive scale and a location."""
    seen = bench.device.observe(picture=False)
    expect(all(_is_pixel(side) and side > 0 for side in seen.size_px), f"the size is {seen.size_px}")
    expect(math.isfinite(seen.scale) and seen.scale > 0, f"the scale is {seen.scale}")
    expect(bool(seen.location), "the location is empty")


@CHECKS.add
def tree_is_well_formed(bench: Bench) -> None:
    """Nodes stand at their index, every parent before its children; no tree is told to be none."""
    seen = bench.device.observe(picture=False)
    if seen.tree_kind == "none":
        expect(not seen.tree, "there is a tree although its kind is none")
        raise Skipped("the device has no tree")
    expect(bool(seen.tree), f"the {seen.tree_kind} tree is empty")
    for at, node in enumerate(seen.tree):
        expect(node.index == at, f"node {at} says it is node {node.index}")
        expect(-1 <= node.parent < at, f"the parent of node {at} is {node.parent}, which does not come before it")


@CHECKS.add
def bounds_are_sane(bench: Bench) -> None:
    """Rectangles are whole pixels, not inside out, not light years away; something is in sight."""
    seen = bench.device.observe(picture=False)
    drawn = [node.bounds for node in seen.tree if node.bounds is not None]
    for box in drawn:
        sides = (box.left, box.top, box.right, box.bottom)
        expect(all(map(_is_pixel, sides)), f"no pixels: {box}")
        expect(box.width >= 0 and box.height >= 0, f"inside out: {box}")
    picture = Bounds(0, 0, *seen.size_px)
    expect(not drawn or any(not box.intersect(picture).empty for box in drawn), "nothing lies within the picture")


@CHECKS.add
def handles_are_unique(bench: Bench) -> None:
    """No two nodes have the same handle, and the focus is one of them."""
    seen = bench.device.observe(picture=False)
    handles = [node.handle for node in seen.tree if node.handle]
    twice = [handle for handle, times in Counter(handles).items() if times > 1]
    expect(not twice, f"handles of several nodes: {twice[:5]}")
    expect(not seen.focus or seen.focus in handles, f"the focus {seen.focus!r} is no node")


@CHECKS.add
def screen_is_of_its_observation(bench: Bench) -> None:
    """A screen carries the id and size of its observation; elements stand at their index, parents before children."""
    seen = bench.device.observe(picture=True)
    screen = bench.perceive(seen)
    expect(screen.observation_id == seen.id, f"the screen is of {screen.observation_id!r}, not of {seen.id!r}")
    expect(screen.size_px == seen.size_px, f"the screen is {screen.size_px}, the observation {seen.size_px}")
    for at, element in enumerate(screen):
        expect(element.index == at, f"element {at} says it is element {element.index}")
        expect(-1 <= element.parent < at, f"the parent of element {at} is {element.parent}")


@CHECKS.add
def looking_changes_nothing(bench: Bench) -> None:
    """``observe`` never changes what is shown, however often and with or without a picture."""
    first = bench.look()
    for picture in (False, True, False, True):
        again = bench.perceive(bench.device.observe(picture=picture))
        counts = bench.count(first), bench.count(again)
        expect(counts[0] == counts[1], f"the count went from {counts[0]} to {counts[1]}")
        expect(first.fingerprint == again.fingerprint, "two looks with nothing between them differ")
        had, has = (screen.focus.handle if screen.focus else "" for screen in (first, again))
        expect(had == has, f"the focus went from {had!r} to {has!r}")


def _check_png(seen: Observation) -> None:
    """The signature, and the size in the header (PNG specification, sections 5.2 and 11.2.1), and the end."""
    png = seen.png or b""
    expect(png[:8] == b"\x89PNG\r\n\x1a\n" and png[12:16] == b"IHDR", f"no PNG: it begins with {png[:8]!r}")
    expect(png[-8:-4] == b"IEND", "the PNG is cut off")
    size = struct.unpack(">II", png[16:24])
    expect(size == seen.size_px, f"the picture is {size[0]} x {size[1]}, size_px says {seen.size_px}")


def _is_pixel(value: object) -> bool:
    return isinstance(value, int) and abs(value) <= 10_000_000
