"""Who did what when: a lane for each device, a block for each attempt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agent.suite.reports.verdicts import full_name, words
from agent.suite.results import Attempt, ScenarioResult, SuiteRun
from agent.view.markup import NOTHING, Html, element, join
from agent.view.wording import count, duration

_LANE_PX = 18
_WIDTH = 1000.0
"""Units across; the drawing is stretched to the page."""
_MAX_LANES = 64
_OVERLAP_S = 0.02
"""Clocks of two processes: less than this is no overlap."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One device."""

    device: str
    busy_s: float
    blocks: Html


def timeline(run: SuiteRun, anchors: Mapping[tuple[str, int], str]) -> Html:
    """The drawing and its words.

    Args:
        run: the run.
        anchors: the page's id of each scenario, by id and repetition.
    """
    lanes, wall = _lanes(run, anchors), max(run.wall_s, 1e-9)
    if not lanes:
        return NOTHING
    busy = sum(lane.busy_s for lane in lanes)
    rows = [
        element(
            "li",
            element("span", lane.device, class_="device", title=lane.device),
            element(
                "svg",
                lane.blocks,
                viewBox=f"0 0 {_WIDTH:g} {_LANE_PX}",
                preserveAspectRatio="none",
                role="img",
                aria_label=f"{lane.device} was busy {duration(lane.busy_s)} of {duration(wall)}",
            ),
            element("span", f"{lane.busy_s / wall:.0%}", class_="share"),
        )
        for lane in lanes[:_MAX_LANES]
    ]
    left = f" {len(lanes) - _MAX_LANES} more devices are not drawn." if len(lanes) > _MAX_LANES else ""
    told = (
        f"{count(len(lanes), 'device')}, busy {busy / (len(lanes) * wall):.0%} of {duration(wall)}. "
        f"Each block is an attempt; press one to see its scenario.{left}"
    )
    axis = element("p", element("span", "0"), element("span", duration(wall)), class_="axis", aria_hidden="true")
    return join((element("p", told, class_="note"), element("ol", *rows, class_="lanes"), axis))


def _lanes(run: SuiteRun, anchors: Mapping[tuple[str, int], str]) -> list[Lane]:
    start, wall = run.head.started_s, max(run.wall_s, 1e-9)
    blocks: dict[tuple[str, int], list[Html]] = {}
    busy: dict[tuple[str, int], float] = {}
    ends: dict[tuple[str, int], float] = {}
    tried = sorted(((attempt, result) for result in run.scenarios for attempt in result.attempts), key=_began)
    for attempt, result in tried:
        verdict = words(attempt.verdict)
        # Several workers may have one address (a browser, the embedded phone): what overlaps has a lane of its own.
        lane, number = (attempt.device, 1), 1
        while ends.get(lane, 0.0) > attempt.started_s + _OVERLAP_S:
            number += 1
            lane = (attempt.device, number)
        ends[lane] = attempt.started_s + attempt.seconds
        title = element("title", f"{full_name(result)}: {verdict.label}, {duration(attempt.seconds)}")
        block = element(
            "rect",
            title,
            x=(attempt.started_s - start) / wall * _WIDTH,
            y=0,
            width=max(0.8, attempt.seconds / wall * _WIDTH - 0.6),
            height=_LANE_PX,
            class_=f"block {verdict.tone}",
            data_to=anchors.get((result.id, result.repeat), ""),
        )
        blocks.setdefault(lane, []).append(block)
        busy[lane] = busy.get(lane, 0.0) + attempt.seconds
    names = {lane: f"{lane[0]} · {lane[1]}" if (lane[0], 2) in blocks else lane[0] for lane in blocks}
    return [Lane(names[lane], busy[lane], join(blocks[lane])) for lane in sorted(blocks)]


def _began(tried: tuple[Attempt, ScenarioResult]) -> float:
    return tried[0].started_s
