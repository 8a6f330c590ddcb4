"""Methods about views: whether they are there, what they say, their text, scrolling to them, finding them in others.

Times out are milliseconds of the phone's time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from emulators.phone.wire.scrolling import FLING_PAGES, rows_with, scroll_into_view, scroll_to_end
from emulators.phone.wire.tree import Tree
from emulators.phone.wire.u2rpc.call import Call, Method
from emulators.phone.wire.u2rpc.selectors import NotFound, read_selector
from emulators.phone.wire.uia2.elements import text_of
from emulators.phone.wire.uiselector import Scrolling, Selector, make_test, select

if TYPE_CHECKING:
    from emulators.phone.system.uinode import UiNode

MAX_WAIT_S = 600.0


def exist(call: Call, wanted: Any) -> bool:
    with call.handset.turn() as phone:
        return bool(call.views.all(phone, wanted))


def count(call: Call, wanted: Any) -> int:
    with call.handset.turn() as phone:
        return len(call.views.all(phone, wanted))


def _described(tree: Tree, node: UiNode) -> dict[str, Any]:
    bounds = dict(zip(("left", "top", "right", "bottom"), node.bounds, strict=True))
    at = tree.find(node.id)
    return {
        "bounds": bounds,
        "visibleBounds": bounds,
        "checkable": node.checkable,
        "checked": node.checked,
        "childCount": 0 if at is None else len(tree.children(at)),
        "className": node.class_name,
        "clickable": node.clickable,
        "contentDescription": node.description,
        "enabled": node.enabled,
        "focusable": node.focusable,
        "focused": node.focused,
        "longClickable": node.long_clickable,
        "packageName": node.package,
        "resourceName": node.resource_id,
        "scrollable": node.scrollable,
        "selected": node.selected,
        "text": text_of(node),
    }


def obj_info(call: Call, wanted: Any) -> dict[str, Any]:
    with call.handset.turn() as phone:
        return _described(Tree(phone.nodes()), call.one(phone, wanted))


def obj_info_of_all_instances(call: Call, wanted: Any) -> list[dict[str, Any]]:
    with call.handset.turn() as phone:
        tree = Tree(phone.nodes())
        return [_described(tree, node) for node in call.views.all(phone, wanted)]


def wait_for_exists(call: Call, wanted: Any, timeout_ms: float) -> bool:
    seconds = min(float(timeout_ms) / 1000, MAX_WAIT_S)
    return call.handset.wait_until(lambda phone: bool(call.views.all(phone, wanted)), seconds)


def wait_until_gone(call: Call, wanted: Any, timeout_ms: float) -> bool:
    seconds = min(float(timeout_ms) / 1000, MAX_WAIT_S)
    return call.handset.wait_until(lambda phone: not call.views.all(phone, wanted), seconds)


def get_text(call: Call, wanted: Any) -> str:
    with call.handset.turn() as phone:
        return text_of(call.one(phone, wanted))


def set_text(call: Call, wanted: Any, text: str) -> bool:
    with call.handset.turn() as phone:
        node = call.one(phone, wanted)
        if not node.focused:
            phone.accessibility.click(node.id)
        return phone.accessibility.set_text(node.id, str(text))


def clear_text_field(call: Call, wanted: Any) -> None:
    set_text(call, wanted, "")


def clear_input_text(call: Call) -> None:
    with call.handset.turn() as phone:
        focused = next((node for node in phone.nodes() if node.focused and node.editable), None)
        if focused is None:
            raise NotFound("no field has the focus")
        phone.accessibility.set_text(focused.id, "")


# --- scrolling --------------------------------------------------------------------------------------------------------


def _moves(forward: bool, pages: float) -> Method:
    def move(call: Call, wanted: Any, vertical: bool = True, steps: int = 0) -> bool:
        with call.handset.turn() as phone:
            return phone.accessibility.scroll(call.one(phone, wanted).id, "forward" if forward else "backward", pages)

    return move


def _moves_to_end(forward: bool) -> Method:
    def move(call: Call, wanted: Any, vertical: bool = True, most: int = 500, steps: int = 0) -> bool:
        with call.handset.turn() as phone:
            scroll_to_end(phone, call.one(phone, wanted).id, forward=forward, most=min(int(most), 1000))
        return True

    return move


def scroll_to(call: Call, wanted: Any, target: Any, vertical: bool = True, most: int = 30) -> bool:
    with call.handset.turn() as phone:
        container = call.one(phone, wanted).id
        scrolling = Scrolling(Selector(), max_swipes=min(int(most), 1000))
        return bool(scroll_into_view(phone, scrolling, container, read_selector(target)))


def _child_by(name: str) -> Method:
    def find(call: Call, wanted: Any, pattern: Any, text: str, may_scroll: bool = False) -> str:
        inside = Selector((make_test(name, text),))
        row = read_selector(pattern)
        with call.handset.turn() as phone:
            container = call.one(phone, wanted)
            if may_scroll and container.scrollable:
                scroll_into_view(phone, Scrolling(Selector()), container.id, Selector(row.tests, child=inside))
            tree = Tree(phone.nodes())
            for one in rows_with(phone, container.id, row, inside):
                if (at := tree.find(one)) is not None:
                    return call.views.name(tree.nodes[at])
        raise NotFound(f"{pattern} with {name} {text!r}")

    return find


def child_by_instance(call: Call, wanted: Any, pattern: Any, instance: int) -> str:
    with call.handset.turn() as phone:
        tree = Tree(phone.nodes())
        at = tree.find(call.one(phone, wanted).id)
        found = select(tree, read_selector(pattern), -1 if at is None else at)
        if not 0 <= int(instance) < len(found):
            raise NotFound(f"{pattern} number {instance}")
        return call.views.name(tree.nodes[found[int(instance)]])


def get_parent(call: Call, wanted: Any) -> str:
    with call.handset.turn() as phone:
        tree = Tree(phone.nodes())
        node = call.one(phone, wanted)
        if node.parent < 0:
            raise NotFound("the view has no parent")
        return call.views.name(tree.nodes[node.parent])


METHODS: Mapping[str, Method] = {
    "exist": exist,
    "count": count,
    "objInfo": obj_info,
    "objInfoOfAllInstances": obj_info_of_all_instances,
    "waitForExists": wait_for_exists,
    "waitUntilGone": wait_until_gone,
    "getText": get_text,
    "setText": set_text,
    "clearTextField": clear_text_field,
    "clearInputText": clear_input_text,
    "scrollTo": scroll_to,
    "scrollForward": _moves(True, 1.0),
    "scrollBackward": _moves(False, 1.0),
    "scrollToBeginning": _moves_to_end(False),
    "scrollToEnd": _moves_to_end(True),
    "flingForward": _moves(True, FLING_PAGES),
    "flingBackward": _moves(False, FLING_PAGES),
    "flingToBeginning": _moves_to_end(False),
    "flingToEnd": _moves_to_end(True),
    "childByText": _child_by("text"),
    "childByDescription": _child_by("description"),
    "childByInstance": child_by_instance,
    "getParent": get_parent,
}
"""Name on the wire -> what performs it."""
