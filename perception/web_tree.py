"""The tree of a web page as a Screen.

Three passes, each linear in the nodes: roles; which nodes become Elements (what can be acted on, what can be read, and
the structure that groups them); and labels from the neighbourhood for fields nobody named.
"""

from __future__ import annotations

from devices.bounds import Bounds
from devices.observation import Observation, TreeNode
from devices.screen import Element, Screen
from perception.colors import css_color_name
from perception.labels import with_labels
from perception.names import Names, children_of, squeeze
from perception.web_looks import file_words, look_of
from perception.web_pressed import find_pressed, find_repeats
from perception.web_roles import (
    CONTAINERS,
    HEADING_TAGS,
    OPERATED,
    PRESSABLE,
    SHAPE_TAGS,
    hint_words,
    input_type,
    role_of,
)
from perception.web_states import actions_of, states_of

_PARTS_OF_A_BUTTON = 2
"""A pressed box with more drawn parts than an icon and a caption is a row or card."""
_ICON_PX = 48


def screen_of(observation: Observation) -> Screen:
    """Read a page's tree. Works for any size and depth; nothing here recurses."""
    return _Reading(observation).screen()


class _Reading:
    def __init__(self, observation: Observation) -> None:
        self._seen = observation
        self._tree = observation.tree
        self._children = children_of(self._tree)
        self._roles = [role_of(node) for node in self._tree]
        self._names = Names(self._tree, self._children, self._roles)
        self._pressed = find_pressed(self._tree, self._roles, observation.size_px)
        self._repeats = find_repeats(self._tree, self._children)

    def screen(self) -> Screen:
        elements: list[Element] = []
        inside = [-1] * len(self._tree)
        """Index of the nearest Element above each node."""
        spoken = [False] * len(self._tree)
        """Whether the node's text is already the name of an Element above it."""
        folded = [False] * len(self._tree)
        """Whether the node lies in a closed ``<details>``, which keeps its place in the layout and is not drawn."""
        opaque: list[Bounds] = []
        for node in self._tree:
            at, above = node.index, node.parent
            if above >= 0:
                inside[at], spoken[at] = inside[above], spoken[above]
                folded[at] = folded[above] or self._folds(above, node)
            if node.bounds is None or folded[at]:
                continue
            if "opaque" in node.flags:
                opaque.append(node.bounds)
            element = self._element(node, len(elements), inside[at], spoken[at])
            if element is None:
                continue
            elements.append(element)
            inside[at] = element.index
            if element.role in PRESSABLE or (element.actions and element.role not in CONTAINERS and node.tag != "svg"):
                spoken[at] = True
        elements = with_labels(elements)
        return Screen(
            elements=tuple(elements),
            location=self._seen.location,
            title=self._seen.title,
            size_px=self._seen.size_px,
            observation_id=self._seen.id,
            opaque=tuple(opaque),
            notices=self._seen.notices,
            png=self._seen.png,
        )

    def _folds(self, above: int, node: TreeNode) -> bool:
        """Whether what lies above a node keeps it folded in: all of a closed ``<details>`` but its summary."""
        holder = self._tree[above]
        return holder.tag == "details" and "open" not in holder.attributes and node.tag != "summary"

    def _element(self, node: TreeNode, index: int, parent: int, spoken: bool) -> Element | None:
        assert node.bounds is not None
        role = self._roles[node.index]
        pressed = self._pressed[node.index]
        if node.tag == "#text":
            return None
        if node.tag in ("option", "optgroup") and not pressed:
            return None
        if node.tag == "label" and not pressed:
            return self._text(node, index, parent, spoken)
        if not role and not pressed:
            if node.flags & {"scroll-x", "scroll-y"}:
                role = "main" if node.tag in ("html", "body") else "region"
            elif node.index in self._repeats:
                role = "group"
            else:
                return self._text(node, index, parent, spoken) or self._drawing(node, index, parent, spoken)
        if not role:
            role = self._pressed_role(node)
            self._roles[node.index] = role
        if role == "image" and not pressed:
            return self._image(node, index, parent, spoken)
        if role in CONTAINERS and role not in PRESSABLE and not pressed:
            return self._container(node, index, parent, role)
        if spoken and not pressed and role not in OPERATED:
            return None
        return self._control(node, index, parent, role)

    def _pressed_role(self, node: TreeNode) -> str:
        """What a pressed ``div`` is: a group where several things lie in it (a row that listens for its icons)."""
        if self._leaves_of(node.index) > _PARTS_OF_A_BUTTON:
            return "group"
        return "button" if self._names.text(node.index) or not self._children[node.index] else "generic"

    def _leaves_of(self, position: int) -> int:
        """How many drawn things without children lie in a node, counted up to a handful."""
        count = 0
        waiting = list(self._children[position])
        while waiting and count <= _PARTS_OF_A_BUTTON:
            at = waiting.pop()
            if self._tree[at].bounds is None:
                continue
            if self._children[at]:
                waiting.extend(self._children[at])
            else:
                count += 1
        return count

    def _control(self, node: TreeNode, index: int, parent: int, role: str) -> Element:
        assert node.bounds is not None
        name = self._names.name(node.index)
        if (
            not name
            and (role == "generic" or (role in CONTAINERS and node.tag != "select"))
            and len(text := self._names.text(node.index)) <= 120
        ):
            name = text
        states = states_of(node, role, self._tree)
        options: tuple[str, ...] = ()
        value = node.text if node.tag in ("input", "textarea") and role not in ("checkbox", "radio", "button") else ""
        if node.tag == "select":
            options, value = self._options(node)
        elif role == "textbox" and node.tag not in ("input", "textarea"):
            value = self._names.text(node.index)
            name = name if name != value else ""
        elif role in ("slider", "spinbutton") and node.tag != "input":
            value = node.attributes.get("aria-valuenow", "")
        return Element(
            index=index,
            role=role,
            name=name,
            bounds=node.bounds,
            value=value,
            description=self._names.description(node.index, name),
            states=states,
            actions=actions_of(node, role, states, self._pressed[node.index]),
            options=options,
            parent=parent,
            hints=self._hints(node),
            look=look_of(node),
            level=int(node.tag[1]) if node.tag in HEADING_TAGS else _whole(node.attributes.get("aria-level", "")),
            range=_range(node),
            scroll=node.scroll,
            input_type=input_type(node),
            handle=node.handle,
        )

    def _container(self, node: TreeNode, index: int, parent: int, role: str) -> Element | None:
        assert node.bounds is not None
        own = self._own_text(node) if role in ("cell", "listitem", "row", "gridcell", "group", "region") else ""
        scrolls = bool(node.flags & {"scroll-x", "scroll-y"})
        if role in ("main", "navigation", "region", "form", "contentinfo", "banner", "complementary") and not (
            scrolls or node.attributes.get("aria-label")
        ):
            return None
        states = states_of(node, role, self._tree)
        return Element(
            index=index,
            role=role,
            name=own or self._names.name(node.index),
            bounds=node.bounds,
            states=states,
            actions=actions_of(node, role, states, self._pressed[node.index]),
            parent=parent,
            hints=self._hints(node),
            look=look_of(node),
            scroll=node.scroll,
            handle=node.handle,
        )

    def _image(self, node: TreeNode, index: int, parent: int, spoken: bool) -> Element | None:
        assert node.bounds is not None
        name = self._names.name(node.index)
        if (
            node.tag == "svg"
            and not name
            and any(self._tree[c].tag in SHAPE_TAGS | {"g", "text"} for c in self._children[node.index])
            and node.bounds.width > 40
        ):
            # A drawing: what it consists of is more telling than the whole.
            return Element(index, "group", "", node.bounds, parent=parent, hints=self._hints(node), handle=node.handle)
        if spoken and not name:
            return None
        if (
            node.tag in SHAPE_TAGS
            and css_color_name(node.style.get("fill", "")) == ""
            and (css_color_name(node.style.get("stroke", "")) == "")
        ):
            return None
        states = states_of(node, "image", self._tree)
        return Element(
            index=index,
            role="image",
            name=name,
            bounds=node.bounds,
            states=states,
            parent=parent,
            hints=self._hints(node) or file_words(node),
            look=look_of(node),
            actions=frozenset({"drag"}) if "draggable" in states else frozenset(),
            handle=node.handle,
        )

    def _text(self, node: TreeNode, index: int, parent: int, spoken: bool) -> Element | None:
        """The node's own text, as something to read."""
        if spoken:
            return None
        own = self._own_text(node)
        if not own:
            return None
        box = self._text_box(node)
        states = states_of(node, "text", self._tree)
        return Element(
            index=index,
            role="text",
            name=own,
            bounds=box,
            states=states,
            parent=parent,
            hints=self._hints(node),
            look=look_of(node),
            actions=frozenset({"drag"}) if "draggable" in states else frozenset(),
            handle=node.handle,
        )

    def _drawing(self, node: TreeNode, index: int, parent: int, spoken: bool) -> Element | None:
        """A box without text that is seen by its colour or its background picture."""
        assert node.bounds is not None
        if spoken or self._children[node.index] or node.tag in ("html", "body", "label"):
            return None
        color = css_color_name(node.style.get("background-color", ""))
        states = states_of(node, "image", self._tree)
        if self._is_delegated_icon(node):
            return Element(
                index, "image", squeeze(node.attributes.get("title", "")), node.bounds, parent=parent, states=states,
                hints=self._hints(node), look=look_of(node), handle=node.handle, actions=frozenset({"tap"}),
            )  # fmt: skip
        pictured = (
            node.style.get("background-image", "none") != "none"
            and max(node.bounds.width, node.bounds.height) <= _ICON_PX
        )
        if not color and not pictured and "draggable" not in states:
            return None
        if node.bounds.area > 0.2 * self._seen.size_px[0] * self._seen.size_px[1]:
            return None
        return Element(
            index, "image", "", node.bounds, parent=parent, states=states, hints=self._hints(node),
            look=look_of(node), handle=node.handle,
            actions=frozenset({"drag"}) if "draggable" in states else frozenset(),
        )  # fmt: skip

    def _is_delegated_icon(self, node: TreeNode) -> bool:
        """A small empty box that its makers named, inside a row that listens for presses."""
        box = node.bounds
        if box is None or max(box.width, box.height) > _ICON_PX or not hint_words(node.attributes):
            return False
        above = node.parent
        for _ in range(4):
            if above < 0:
                return False
            if self._pressed[above] and self._roles[above] == "group":
                return True
            above = self._tree[above].parent
        return False

    # ---------------------------------------------------------------- details

    def _options(self, node: TreeNode) -> tuple[tuple[str, ...], str]:
        texts: list[str] = []
        chosen: list[str] = []
        waiting = list(reversed(self._children[node.index]))
        while waiting:
            at = waiting.pop()
            inner = self._tree[at]
            if inner.tag == "option":
                text = squeeze(inner.attributes.get("label", "")) or self._names.text(at)
                texts.append(text)
                if "selected" in inner.flags:
                    chosen.append(text)
            else:
                waiting.extend(reversed(self._children[at]))
        return tuple(texts), ", ".join(chosen)

    def _own_text(self, node: TreeNode) -> str:
        parts = [self._tree[c].text for c in self._children[node.index] if self._tree[c].tag == "#text" and (
            self._tree[c].bounds is not None)]  # fmt: skip
        return squeeze(" ".join(parts))

    def _text_box(self, node: TreeNode) -> Bounds:
        assert node.bounds is not None
        boxes = [b for c in self._children[node.index] if self._tree[c].tag == "#text" and (b := self._tree[c].bounds)]
        box = boxes[0] if boxes else node.bounds
        for other in boxes[1:]:
            box = box.union(other)
        return box

    def _hints(self, node: TreeNode) -> tuple[str, ...]:
        words = dict.fromkeys(hint_words(node.attributes))
        for child in self._children[node.index][:6]:
            inner = self._tree[child]
            if inner.tag in ("i", "svg", "img", "span", "use") and not self._names.text(child):
                words |= dict.fromkeys((*hint_words(inner.attributes), *file_words(inner)))
        return tuple(words)[:16]


def _range(node: TreeNode) -> tuple[float, float, float] | None:
    attributes = node.attributes
    if node.tag == "input" and attributes.get("type", "").lower() in ("range", "number"):
        low, high, step = (attributes.get(k, d) for k, d in (("min", "0"), ("max", "100"), ("step", "1")))
    elif "aria-valuemax" in attributes:
        low, high, step = attributes.get("aria-valuemin", "0"), attributes["aria-valuemax"], "1"
    else:
        return None
    try:
        return float(low), float(high), float(step)
    except ValueError:
        return None


def _whole(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 4 else 0
