"""The strategies by which a client finds elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulators.phone.wire.scrolling import perform
from emulators.phone.wire.tree import Tree
from emulators.phone.wire.uia2.failures import Failure, invalid
from emulators.phone.wire.uia2.session import Session
from emulators.phone.wire.uiselector import BadSelector, Scrolling, parse, select
from emulators.phone.wire.xpath import BadXPath, evaluate

if TYPE_CHECKING:
    from emulators.phone.phone import Phone
    from emulators.phone.system.uinode import UiNode
    from emulators.phone.wire.handset import Handset


def find(handset: Handset, session: Session, body: dict[str, Any]) -> list[UiNode]:
    """Return what a request's strategy and selector give, waiting as the session's settings say.

    Raises:
        Failure: an unknown strategy, an unreadable selector, a context that is gone.
    """
    strategy = body.get("strategy") or body.get("using")
    selector = body.get("selector") if "selector" in body else body.get("value")
    if not isinstance(strategy, str) or not isinstance(selector, str):
        raise invalid("strategy and selector have to be texts")
    found: list[UiNode] = []

    def look(phone: Phone) -> bool:
        found[:] = _find_once(phone, session, strategy, selector, body.get("context") or None)
        return bool(found)

    handset.wait_until(look, float(session.settings["waitForSelectorTimeout"]) / 1000)
    return found


def _find_once(phone: Phone, session: Session, strategy: str, selector: str, context: str | None) -> list[UiNode]:
    tree = session.look(phone)
    scope = -1
    if context is not None:
        at = tree.find(session.node(phone, context).id)
        if at is None:
            raise Failure("stale element reference", f"the context {context!r} is in no window that is searched")
        scope = at
    match strategy:
        case "xpath":
            return _by_xpath(phone, session, tree, selector, None if scope < 0 else scope)
        case "-android uiautomator":
            return _by_uiautomator(phone, session, tree, selector, scope)
        case "id":
            wanted = {selector}
            if ":id/" not in selector and not session.settings["disableIdLocatorAutocompletion"]:
                package = phone.focused.package if phone.focused else ""
                wanted |= {f"{package}:id/{selector}", f"android:id/{selector}"}
            found = [index for index in tree.descendants(scope) if tree.nodes[index].resource_id in wanted]
        case "accessibility id":
            found = [index for index in tree.descendants(scope) if tree.nodes[index].description == selector]
        case "class name":
            found = [index for index in tree.descendants(scope) if tree.nodes[index].class_name == selector]
        case _:
            raise Failure("invalid selector", f"the strategy {strategy!r} is not one of this server's")
    return [
        tree.nodes[index]
        for index in found
        if tree.nodes[index].displayed or session.settings["allowInvisibleElements"]
    ]


def _by_xpath(phone: Phone, session: Session, tree: Tree, expression: str, context: int | None) -> list[UiNode]:
    if not expression:
        raise Failure("invalid selector", "the XPath is empty")
    try:
        found = evaluate(tree, expression, context, size_px=phone.size_px, rotation=phone.config.rotation)
    except BadXPath as error:
        raise Failure("invalid selector", str(error)) from error
    if context is not None and session.settings["limitXPathContextScope"]:
        inside = set(tree.descendants(context)) | {context}
        found = [index for index in found if index in inside]
    return [tree.nodes[index] for index in found]


def _by_uiautomator(phone: Phone, session: Session, tree: Tree, text: str, scope: int) -> list[UiNode]:
    try:
        made = parse(text)
    except BadSelector as error:
        raise Failure("invalid selector", str(error)) from error
    if isinstance(made, Scrolling):
        ids = perform(phone, made)
        after = session.look(phone)
        return [after.nodes[at] for one in ids if (at := after.find(one)) is not None]
    return [tree.nodes[index] for index in select(tree, made, scope)]
