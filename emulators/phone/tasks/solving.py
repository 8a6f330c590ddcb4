"""Carries out the steps of a solution on a phone in process, by touches alone: proof that a task can be done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from emulators.phone.phone import Phone
from emulators.phone.system.keys import BACK, ENTER
from emulators.phone.system.touch import chain_at
from emulators.phone.system.uinode import UiNode
from emulators.phone.tasks.task import Do


class StepImpossible(LookupError):
    """A step of a solution names something that is not on the screen; the message lists what is."""


def solve(phone: Phone, steps: Sequence[Do]) -> str:
    """Do the steps in order and return what was answered.

    Raises:
        StepImpossible: a step cannot be done.
    """
    answered = ""
    for step in steps:
        if step.verb == "answer":
            answered = step.text
        else:
            _do(phone, step)
    return answered


def _do(phone: Phone, step: Do) -> None:
    match step.verb:
        case "open":
            phone.home()
            phone.advance(0)
            package = next((p for p in phone.packages if phone.label_of(p) == step.target), None)
            if package is None:
                raise StepImpossible(f"there is no app {step.target!r}")
            _tap(phone, _sight(phone, Do("tap", step.target)), 50)
        case "tap":
            _tap(phone, _find(phone, step), 50)
        case "hold":
            _tap(phone, _find(phone, step), 700)
        case "type":
            node = _find(phone, step)
            _tap(phone, node, 50)
            if not phone.accessibility.set_text(node.id, step.text):
                raise StepImpossible(f"{step.target!r} cannot be written in")
        case "scroll_to":
            _sight(phone, step)
        case "slide":
            if not phone.accessibility.set_progress(_find(phone, step).id, float(step.text)):
                raise StepImpossible(f"{step.target!r} is no slider")
        case "swipe":
            _swipe(phone, _find(phone, step), step.text)
        case "back":
            phone.key(BACK)
        case "enter":
            phone.key(ENTER)
        case "wait":
            phone.advance(float(step.text))
        case "shade":
            phone.open_quick_settings()
        case "answer":
            pass
        case _:
            assert_never(step.verb)


def _tap(phone: Phone, node: UiNode, hold_ms: int) -> None:
    left, top, right, bottom = node.bounds
    phone.tap((left + right) // 2, (top + bottom) // 2, hold_ms)


def _swipe(phone: Phone, node: UiNode, direction: str) -> None:
    left, top, right, bottom = node.bounds
    x, y = (left + right) // 2, (top + bottom) // 2
    reach_x, reach_y = (right - left) * 2 // 5, (bottom - top) * 2 // 5
    dx, dy = {"left": (-reach_x, 0), "right": (reach_x, 0), "up": (0, -reach_y), "down": (0, reach_y)}[direction]
    phone.swipe(x - dx, y - dy, x + dx, y + dy, 400)


def _find(phone: Phone, step: Do) -> UiNode:
    found = matches(phone.nodes(), step)
    if step.nth < len(found):
        return found[step.nth]
    told = [n.text or n.description or n.hint or n.resource_id.split("/")[-1] for n in phone.nodes()]
    inside = f" beside {step.inside!r}" if step.inside else ""
    raise StepImpossible(f"{step.target!r}{inside} is not on the screen: {', '.join(filter(None, told))}")


def _sight(phone: Phone, step: Do) -> UiNode:
    """Scroll everything that scrolls down and then up until it is there."""
    for direction in ("down", "up"):
        for _ in range(200):
            found = [node for node in matches(phone.nodes(), step) if _is_open(phone, node)]
            if found:
                return found[0]
            scrolling = [node for node in phone.nodes() if node.scrollable and node.scroll is not None]
            moved = [
                phone.accessibility.scroll(node.id, direction, 0.8) for node in scrolling
            ]  # all of them, not the first alone
            if not any(moved):
                break
    return _find(phone, step)


def _is_open(phone: Phone, node: UiNode) -> bool:
    """Whether a finger on its middle meets it and nothing that floats above it."""
    left, top, right, bottom = node.bounds
    chain = chain_at(phone.active_window().root, (left + right) // 2, (top + bottom) // 2)
    return any(view.path == node.id for view in chain)


def matches(nodes: Sequence[UiNode], step: Do) -> list[UiNode]:
    """The nodes that a step means, in document order; what is to stand beside something, the nearest first."""
    found = [node for node in nodes if _is(node, step.target)]
    if step.inside:
        rows = [(node, _row_of(nodes, node)) for node in found]
        rows = [(node, row) for node, row in rows if any(_is(other, step.inside) for other in row)]
        # what stands in no list has the whole window for its row, which counts only where no real row is meant
        found = [node for node, row in rows if row[0].parent >= 0] or [node for node, _ in rows]
        # over a wire the boxes that hold rows may be missing from the tree: the nearest is the one beside it
        beside = [_middle_y(node) for node in nodes if _is(node, step.inside)]
        found.sort(key=lambda node: min(abs(_middle_y(node) - y) for y in beside))
    return found


def _middle_y(node: UiNode) -> int:
    return (node.bounds[1] + node.bounds[3]) // 2


def _is(node: UiNode, target: str) -> bool:
    if target.startswith("#"):
        return node.resource_id.endswith(f":id/{target[1:]}")
    return target in (node.text, node.description, node.hint)


def _row_of(nodes: Sequence[UiNode], node: UiNode) -> list[UiNode]:
    """What stands in the same row: below the nearest ancestor that is an entry of a list or column."""
    at, above = nodes.index(node), node
    while above.parent >= 0 and not _holds_rows(nodes[above.parent]):
        at, above = above.parent, nodes[above.parent]
    inside = {at}
    row = [above]
    for index in range(at + 1, len(nodes)):
        if nodes[index].parent in inside:
            inside.add(index)
            row.append(nodes[index])
    return row


def _holds_rows(node: UiNode) -> bool:
    return node.class_name.endswith(("RecyclerView", "ListView", "GridLayout")) or (
        node.resource_id == "" and (node.scrollable or node.id.endswith("/content"))
    )
