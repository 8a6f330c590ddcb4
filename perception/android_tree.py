"""The view tree of an Android screen as a Screen.

Works on the recorded tree alone, from any driver. Windows first: a keyboard and the system's bars are no part of what
an app shows. Then one pass in document order decides which views become Elements: what acts, what can be read, and what
groups them.
"""

from __future__ import annotations

from devices.android.touch import is_system
from devices.bounds import Bounds
from devices.observation import Observation, TreeNode, worked_out
from devices.screen import Element, Screen, State, Verb
from perception.android_roles import (
    CONTAINERS,
    FIELDS,
    OPERATED,
    TICKS,
    hint_words,
    is_drawn,
    role_of,
    scrolls_sideways,
    short_class,
)
from perception.android_rows import Row, Rows, acts, says
from perception.labels import with_labels
from perception.names import children_of, squeeze

_BAR_SHARE = 0.15
"""A window of the system that is lower than this share of the screen is a status or navigation bar."""
_WHOLE_SHARE = 0.9
_OPAQUE_SHARE = 0.25
_TAB_BARS = frozenset({"BottomNavigationView", "NavigationBarView", "NavigationRailView"})
"""Material's bars of tabs: whatever class an app's own items are of, these are tabs."""
_MOST_TABS = 8
_INPUT_TYPES = {"number": "number", "phone": "tel", "email": "email", "uri": "url", "datetime": "datetime-local"}


def screen_of(observation: Observation) -> Screen:
    """Read a view tree. Works for any size and depth; nothing here recurses."""
    about = ("android", observation.size_px, observation.scale, observation.keyboard_px)
    elements, opaque = worked_out(observation.tree, about, lambda: _Reading(observation).elements())
    return Screen(
        elements=elements,
        location=observation.location,
        title=observation.title,
        size_px=observation.size_px,
        observation_id=observation.id,
        keyboard_px=observation.keyboard_px,
        opaque=opaque,
        notices=observation.notices,
        png=observation.png,
    )


class _Reading:
    def __init__(self, observation: Observation) -> None:
        self._seen = observation
        self._tree = observation.tree
        self._children = children_of(self._tree)
        self._rows = Rows(self._tree, self._children)
        self._picture = Bounds(0, 0, *observation.size_px)
        self._roots: list[int] = []
        for node in self._tree:
            self._roots.append(node.index if node.parent < 0 else self._roots[node.parent])
        self._left_out = {root for root in {*self._roots} if self._is_bar(self._tree[root])}
        self._dialogs = {root: self._dialog_role(self._tree[root]) for root in {*self._roots} - self._left_out}
        self._opaque: list[Bounds] = []

    def elements(self) -> tuple[tuple[Element, ...], tuple[Bounds, ...]]:
        """The Elements, and the regions that the tree does not explain."""
        elements: list[Element] = []
        inside = [-1] * len(self._tree)
        """Index of the nearest Element above each view."""
        spoken = [False] * len(self._tree)
        """Whether what a view says is already said by an Element above it."""
        for node in self._tree:
            at, above = node.index, node.parent
            if above >= 0:
                inside[at], spoken[at] = inside[above], spoken[above]
            if node.bounds is None or self._roots[at] in self._left_out:
                continue
            element = self._element(node, len(elements), inside[at], spoken[at])
            if element is None:
                continue
            elements.append(element)
            inside[at] = element.index
            speaks = element.role not in CONTAINERS and element.role != "group"
            if speaks and (acts(node) or element.actions or node.attributes.get("content-desc")):
                spoken[at] = True
        return tuple(with_labels(elements, self._seen.scale)), tuple(self._opaque)

    # ---------------------------------------------------------------- windows

    def _is_bar(self, root: TreeNode) -> bool:
        kind = root.attributes.get("window-type", "")
        if kind == "input-method":
            return True
        if not is_system(root) or root.bounds is None:
            return False
        low = root.bounds.height < _BAR_SHARE * self._picture.height
        keyboard = self._seen.keyboard_px and root.bounds.top >= self._picture.bottom - self._seen.keyboard_px - 2
        return low or bool(keyboard)

    def _dialog_role(self, root: TreeNode) -> str:
        """``dialog`` or ``menu`` for a window that lies over another; empty for an app's own."""
        kind = root.attributes.get("window-type", "")
        box = root.bounds
        free_px = self._picture.height - self._seen.keyboard_px  # an app makes room for the keyboard
        whole = box is not None and (
            box.width >= _WHOLE_SHARE * self._picture.width and box.height >= _WHOLE_SHARE * free_px
        )
        if box is None or (whole and kind != "dialog") or (kind and kind != "dialog"):
            return ""
        names = {n.attributes.get("resource-id", "").rsplit("/", 1)[-1] for n in self._inside(root)}
        if names & {"alertTitle", "parentPanel", "button1", "button2", "buttonPanel", "design_bottom_sheet"}:
            return "dialog"
        lists = [n for n in self._inside(root) if role_of(n) == "list" and n.bounds is not None]
        listed = bool(lists) and max(n.bounds.area for n in lists if n.bounds is not None) > 0.7 * box.area
        return "menu" if listed else "dialog"

    def _inside(self, root: TreeNode) -> list[TreeNode]:
        return [n for n in self._tree[root.index :] if self._roots[n.index] == root.index]

    # ---------------------------------------------------------------- one view

    def _element(self, node: TreeNode, index: int, parent: int, spoken: bool) -> Element | None:
        role = role_of(node)
        if node.parent < 0 and (kind := self._dialogs.get(node.index, "")):
            return self._make(node, index, parent, kind, self._dialog_name(node), states={"modal"})
        if self._is_opaque(node, role):
            return self._drawing(node, index, parent)
        if role in FIELDS or role == "slider":
            return self._field(node, index, parent, role)
        if "scrollable" in node.flags or role in ("list", "radiogroup", "tablist"):
            return self._container(node, index, parent, role)
        if acts(node) or ("checkable" in node.flags and not spoken):
            return self._pressed(node, index, parent, role)
        if self._is_item(node) and not says(node):
            return self._make(node, index, parent, "listitem", "") if len(self._children[node.index]) > 1 else None
        if role == "progressbar" and not spoken:
            return self._make(node, index, parent, role, says(node), value=_range_value(node))
        told = says(node)
        if spoken or not told:
            return None
        return self._read_only(node, index, parent, role, told)

    def _pressed(self, node: TreeNode, index: int, parent: int, role: str) -> Element | None:
        if not self._rows.is_row(node.index):
            if "checkable" not in node.flags and node.bounds is not None and self._covers_page(node.bounds):
                return None  # a page that listens for taps beside its controls is no control
            return self._make(node, index, parent, "group", squeeze(node.attributes.get("content-desc", "")))
        row = self._rows.read(node.index)
        if row.tick is not None:
            tick = row.tick
            name, states = row.title or says(tick), _ticked(tick)
            if "enabled" not in tick.flags:
                states.add("disabled")
            return self._make(node, index, parent, role_of(tick) or "checkbox", name, row.rest, states)
        if "checkable" in node.flags:
            role = role if role in TICKS | {"option"} else "checkbox"
            name = self._tick_name(node, role, row)
            rest = row.rest if name == row.title else ""
            return self._make(node, index, parent, role, name, rest, _ticked(node))
        return self._make(node, index, parent, self._pressed_role(node, role, row), row.title, row.rest)

    def _tick_name(self, node: TreeNode, role: str, row: Row) -> str:
        told = node.attributes.get("content-desc", "")
        if not told and role == "switch":
            # What a switch says by itself is mostly its state; what it is for stands in its row.
            told = self._rows.title_around(node.index) or ("" if node.text.casefold() in ("on", "off") else node.text)
        return squeeze(told or row.title) or self._rows.title_around(node.index)

    def _pressed_role(self, node: TreeNode, role: str, row: Row) -> str:
        if self._dialogs.get(self._roots[node.index]) == "menu":
            return "option" if role == "option" else "menuitem"
        if role in OPERATED:
            return role
        if self._is_tab(node):
            return "tab"
        if self._is_item(node):
            return "listitem"
        return "button" if row.title or hint_words(node) or not self._children[node.index] else "generic"

    def _is_tab(self, node: TreeNode) -> bool:
        """One of a few alike neighbours of which exactly one is selected; in a bar that says so they may differ."""
        if node.parent < 0:
            return False
        above = self._tree[node.parent]
        if role_of(above) == "tablist":
            return True
        beside = self._children[node.parent]
        if not 2 <= len(beside) <= _MOST_TABS or role_of(above) == "list":
            return False
        row = [self._tree[at] for at in beside]
        is_bar = above.tag.rsplit(".", 1)[-1] in _TAB_BARS
        alike = all((is_bar or n.tag == node.tag) and "clickable" in n.flags and n.bounds is not None for n in row)
        return alike and sum("selected" in n.flags for n in row) == 1

    def _is_item(self, node: TreeNode) -> bool:
        return node.parent >= 0 and role_of(self._tree[node.parent]) == "list"

    def _field(self, node: TreeNode, index: int, parent: int, role: str) -> Element:
        told = node.attributes
        name = squeeze(told.get("content-desc", "")) or squeeze(told.get("hint", ""))
        description = squeeze(told.get("hint", "")) if told.get("hint", "") != name else ""
        value, options = node.text, ()
        states: set[State] = set()
        if role == "combobox" and "editable" not in node.flags:
            row = self._rows.read(node.index)
            value = next((t for t in (node.text, row.title, row.rest) if t and t != name), "")
            states.add("collapsed")
        elif role == "slider":
            value = _range_value(node) or node.text
            name = name or self._rows.title_around(node.index)
        if "multiline" in told.get("input-type", "").casefold():
            states.add("multiline")
        if told.get("error"):
            states.add("invalid")
            description = "; ".join(filter(None, (description, squeeze(told["error"]))))
        return self._make(node, index, parent, role, name, description, states, value, options)

    def _container(self, node: TreeNode, index: int, parent: int, role: str) -> Element | None:
        scrolls = "scrollable" in node.flags
        if role not in ("list", "radiogroup", "tablist"):
            role = "region"
        states: set[State] = set()
        if scrolls:
            states.add("scrolls-x" if scrolls_sideways(node) else "scrolls-y")
        return self._make(node, index, parent, role, squeeze(node.attributes.get("content-desc", "")), "", states)

    def _read_only(self, node: TreeNode, index: int, parent: int, role: str, told: str) -> Element:
        above = self._tree[node.parent] if node.parent >= 0 else None
        title = above is not None and role_of(above) == "toolbar"
        if "heading" in node.flags or title or node.attributes.get("resource-id", "").endswith("action_bar_title"):
            return self._make(node, index, parent, "heading", told, level=1 if title else 2)
        if role == "image" or (not node.text and not self._children[node.index] and short_class(node) != "TextView"):
            return self._make(node, index, parent, "image", told)
        return self._make(node, index, parent, "listitem" if self._is_item(node) else "text", told)

    def _is_opaque(self, node: TreeNode, role: str) -> bool:
        if self._children[node.index] or node.text or node.bounds is None:
            return False
        if is_drawn(node):
            return True
        shown = node.bounds.intersect(self._picture)
        big = shown.area > _OPAQUE_SHARE * self._picture.area
        bare = role in ("", "document") and not node.attributes.get("content-desc")
        return big and bare and (role == "document" or acts(node) or "focusable" in node.flags)

    def _drawing(self, node: TreeNode, index: int, parent: int) -> Element:
        assert node.bounds is not None
        self._opaque.append(node.bounds.intersect(self._picture))
        return self._make(node, index, parent, "image", says(node), states={"opaque"})

    def _dialog_name(self, root: TreeNode) -> str:
        named = (n for n in self._inside(root) if n.attributes.get("resource-id", "").endswith("alertTitle"))
        return squeeze(next((n.text for n in named), "") or root.attributes.get("pane-title", ""))

    def _covers_page(self, box: Bounds) -> bool:
        return box.intersect(self._picture).area > 0.5 * self._picture.area

    def _make(
        self,
        node: TreeNode,
        index: int,
        parent: int,
        role: str,
        name: str,
        description: str = "",
        states: set[State] | None = None,
        value: str = "",
        options: tuple[str, ...] = (),
        level: int = 0,
    ) -> Element:
        assert node.bounds is not None
        held = frozenset((states or set()) | _states(node, role))
        return Element(
            index=index,
            role=role,
            name=name,
            bounds=node.bounds,
            value=value,
            description=description or squeeze(node.attributes.get("state-description", "")),
            states=held,
            actions=_actions(node, role, held),
            options=options,
            parent=parent,
            hints=hint_words(node),
            scroll=node.scroll,
            level=level,
            range=_range(node),
            input_type=_input_type(node),
            handle=node.handle,
        )


def _states(node: TreeNode, role: str) -> set[State]:
    states: set[State] = set()
    flags = node.flags
    if "enabled" not in flags and (role in OPERATED or acts(node)):
        states.add("disabled")
    for flag, state in (("focused", "focused"), ("selected", "selected"), ("password", "password")):
        if flag in flags:
            states.add(state)  # type: ignore[arg-type]  # they are States
    if "covered" in flags:
        states.add("covered")
    return states


def _ticked(node: TreeNode) -> set[State]:
    return {"checked" if "checked" in node.flags else "unchecked"}


def _actions(node: TreeNode, role: str, states: frozenset[State]) -> frozenset[Verb]:
    verbs: set[Verb] = set()
    if acts(node) or role in TICKS:
        verbs.add("tap")
    if "editable" in node.flags:
        verbs.add("type")
    elif role == "combobox":
        verbs |= {"select", "tap"}
    if role == "slider":
        verbs.add("drag")
    if states & {"scrolls-x", "scrolls-y"}:
        verbs.add("scroll")
    return frozenset(verbs)


def _input_type(node: TreeNode) -> str:
    if "password" in node.flags:
        return "password"
    told = node.attributes.get("input-type", "").casefold()
    return next((kind for word, kind in _INPUT_TYPES.items() if word in told), "")


def _range(node: TreeNode) -> tuple[float, float, float] | None:
    """``(minimum, maximum, step)``; Android does not tell the step."""
    told = _range_parts(node)
    return (told[0], told[1], 0.0) if told is not None else None


def _range_value(node: TreeNode) -> str:
    told = _range_parts(node)
    return f"{told[2]:g}" if told is not None else ""


def _range_parts(node: TreeNode) -> tuple[float, float, float] | None:
    parts = node.attributes.get("range", "").split()
    try:
        lowest, highest, value = (float(part) for part in parts)
    except ValueError:
        return None
    return lowest, highest, value
