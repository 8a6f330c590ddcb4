"""What a session remembers: its settings, and which element reference means which view."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from emulators.phone.wire.faults import Fault, Kind
from emulators.phone.wire.tree import Tree
from emulators.phone.wire.uia2.failures import NO_ROOT, Failure, invalid

if TYPE_CHECKING:
    from emulators.phone.phone import Phone
    from emulators.phone.system.uinode import UiNode
    from emulators.phone.wire.handset import Handset

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"

SETTINGS: Mapping[str, Any] = {
    "actionAcknowledgmentTimeout": 3000,
    "allowInvisibleElements": False,
    "alwaysTraversableViewClasses": "",
    "currentDisplayId": 0,
    "disableIdLocatorAutocompletion": False,
    "elementResponseAttributes": "",
    "enableMultiWindows": False,
    "enableNotificationListener": True,
    "enableTopmostWindowFromActivePackage": False,
    "enforceXPath1": False,
    "ignoreUnimportantViews": False,
    "includeA11yActionsInPageSource": False,
    "includeExtrasInPageSource": False,
    "keyInjectionDelay": 0,
    "limitXPathContextScope": True,
    "mjpegBilinearFiltering": False,
    "mjpegScalingFactor": 100,
    "mjpegServerFramerate": 10,
    "mjpegServerPort": 7810,
    "mjpegServerScreenshotQuality": 50,
    "normalizeTagNames": False,
    "scrollAcknowledgmentTimeout": 200,
    "serverPort": 6790,
    "shouldUseCompactResponses": True,
    "shutdownOnPowerDisconnect": True,
    "simpleBoundsCalculation": False,
    "snapshotMaxDepth": 70,
    "trackScrollEvents": True,
    "useResourcesForOrientationDetection": False,
    "waitForIdleTimeout": 10000,
    "waitForSelectorTimeout": 0,
    "wakeLockTimeout": 86400000,
}
"""Names and first values; those with an effect here are in `Session`'s properties and in ``routes``."""

_OF_THE_ACTIVITY = ("app", "dialog", "menu", "sheet", "drawer")
"""How the ids of views begin that end with their activity; all others are the system's."""

_LAYOUTS = (".FrameLayout", ".LinearLayout", ".RelativeLayout", ".ConstraintLayout", ".ViewGroup", ".View")


@dataclass(frozen=True, slots=True)
class _View:
    """What makes a view the one that it is: its place, its class, and the activity that it belongs to."""

    id: str
    class_name: str
    activity: dict[str, Any]
    """The phone's own record, the same object for as long as the activity lives."""

    def is_same(self, other: _View) -> bool:
        of_system = not self.id.startswith(_OF_THE_ACTIVITY)
        same = self.id == other.id and self.class_name == other.class_name
        return same and (of_system or self.activity is other.activity)


class Session:
    """One session of a client.

    Args:
        handset: the phone.
        capabilities: what the client asked for, given back as they are.
    """

    def __init__(self, handset: Handset, capabilities: Mapping[str, Any]) -> None:
        self.id = str(uuid.uuid4())
        self.capabilities = dict(capabilities)
        self.settings: dict[str, Any] = dict(SETTINGS)
        self.fault: Fault | None = None
        """What goes wrong with the request that is being answered."""
        self.recorded: dict[str, list[dict[str, Any]]] = {}
        """Actions that were scheduled, and what came of them."""
        self._handset = handset
        self._views: dict[str, _View] = {}

    def change(self, changes: Mapping[str, Any]) -> None:
        """Change settings.

        Raises:
            Failure: a name is unknown, or a value of another kind than before.
        """
        for name, value in changes.items():
            if name not in SETTINGS:
                raise invalid(f"there is no setting {name!r}")
            kind = type(SETTINGS[name])
            if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
                raise invalid(f"the setting {name!r} takes {kind.__name__}, not {value!r}")
        self.settings.update(changes)

    # --- what is on the screen ----------------------------------------------------------------------------------------

    def look(self, phone: Phone) -> Tree:
        """Return what a search looks at.

        Raises:
            Failure: nothing answers, as while an app hangs.
        """
        nodes = phone.nodes(all_windows=bool(self.settings["enableMultiWindows"]))
        if not nodes or (self.fault is not None and self.fault.kind is Kind.NULL_ROOT):
            raise Failure("unknown error", NO_ROOT)
        tree = Tree(nodes)
        return _important(tree) if self.settings["ignoreUnimportantViews"] else tree

    # --- references ---------------------------------------------------------------------------------------------------

    def reference(self, node: UiNode) -> dict[str, str]:
        """Return the reference of a view: the same for as long as the view lives."""
        with self._handset.turn() as phone:
            view = _View(node.id, node.class_name, phone.activities.top)
        name = next((name for name, known in self._views.items() if known.is_same(view)), None)
        if name is None:
            name = f"00000000-0000-0000-ffff-{len(self._views):012x}"
            self._views[name] = view
        return {"ELEMENT": name, ELEMENT: name}

    def node(self, phone: Phone, reference: str) -> UiNode:
        """Return the view that a reference means, as it is now.

        Raises:
            Failure: it was never given out, or the view is gone.
        """
        view = self._views.get(reference)
        if view is None:
            raise Failure("no such element", f"the element {reference!r} is not known in this session")
        tree = Tree(phone.nodes(all_windows=True))
        at = tree.find(view.id)
        stale = self.fault is not None and self.fault.kind is Kind.STALE_ELEMENT
        if at is None or stale or not view.is_same(_View(view.id, tree.nodes[at].class_name, phone.activities.top)):
            raise Failure("stale element reference", f"the element {reference!r} is no longer on the screen")
        return tree.nodes[at]

    def node_of(self, phone: Phone, reference: Mapping[str, Any]) -> UiNode:
        """Return the view that a reference in a request's body means.

        Raises:
            Failure: as `node`, or it is no reference.
        """
        name = reference.get(ELEMENT) or reference.get("ELEMENT")
        if not isinstance(name, str):
            raise invalid("an element reference is missing")
        return self.node(phone, name)


def _important(tree: Tree) -> Tree:
    """Return the tree without the containers that say and do nothing; what they hold moves up."""
    kept: dict[int, int] = {-1: -1}
    found: list[UiNode] = []
    for index, node in enumerate(tree.nodes):
        says = node.text or node.description or node.resource_id
        does = node.clickable or node.long_clickable or node.scrollable or node.checkable or node.focusable
        if node.parent >= 0 and not says and not does and node.class_name.endswith(_LAYOUTS):
            kept[index] = kept[node.parent]
        else:
            kept[index] = len(found)
            found.append(replace(node, parent=kept[node.parent]))
    return Tree(found)
