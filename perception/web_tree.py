"""The tree of a web page as a Screen.

Three passes, each linear in the nodes: roles; which nodes become Elements (what can be acted on, what can be read, and
the structure that groups them); and labels from the neighbourhood for fields nobody named.
"""

from __future__ import annotations

import re
from collections import Counter

from devices.bounds import Bounds
from devices.observation import Observation, TreeNode
from devices.screen import Element, Screen, State, Verb
from perception.colors import css_color_name
from perception.labels import with_labels
from perception.names import Names, children_of, squeeze
from perception.web_roles import (
    CONTAINERS,
    HEADING_TAGS,
    PRESSABLE,
    SHAPE_TAGS,
    WRITABLE,
    hint_words,
    input_type,
    role_of,
)

_STATE_ATTRIBUTES: dict[str, dict[str, State]] = {
    "aria-checked": {"true": "checked", "false": "unchecked", "mixed": "mixed"},
    "aria-selected": {"true": "selected"},
    "aria-expanded": {"true": "expanded", "false": "collapsed"},
    "aria-pressed": {"true": "pressed"},
    "aria-disabled": {"true": "disabled"},
    "aria-readonly": {"true": "readonly"},
    "aria-required": {"true": "required"},
    "aria-invalid": {"true": "invalid"},
    "aria-modal": {"true": "modal"},
    "aria-multiselectable": {"true": "multiple"},
    "aria-current": {"page": "selected", "true": "selected", "step": "selected"},
}
_POLYGONS = {
    3: "triangle",
    4: "quadrilateral",
    5: "pentagon",
    6: "hexagon",
    7: "heptagon",
    8: "octagon",
    9: "nonagon",
    10: "decagon",
}
_PARTS_OF_A_BUTTON = 2
"""A pressed box with more drawn parts than an icon and a caption is a row or card."""
_ICON_PX = 48
_STATE_FLAGS: dict[str, State] = {
    "focused": "focused",
    "offscreen": "offscreen",
    "opaque": "opaque",
    "covered": "covered",
    "scroll-x": "scrolls-x",
    "scroll-y": "scrolls-y",
}
_NO_WORDS: set[str] = set()
_OPERATED = PRESSABLE | WRITABLE | {"combobox", "slider"}
_DRAGGED_WORDS = frozenset({"draggable", "sortable", "dragitem", "drag"})


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
        self._pressed = self._find_pressed()
        self._repeats = self._find_repeats()

    def screen(self) -> Screen:
        elements: list[Element] = []
        inside = [-1] * len(self._tree)
        """Index of the nearest Element above each node."""
        spoken = [False] * len(self._tree)
        """Whether the node's text is already the name of an Element above it."""
        opaque: list[Bounds] = []
        hidden = [False] * len(self._tree)
        for node in self._tree:
            at, above = node.index, node.parent
            if above >= 0:
                inside[at], spoken[at] = inside[above], spoken[above]
                hidden[at] = hidden[above]
            if node.attributes.get("aria-hidden") == "true" and not self._pressed[at] and not self._roles[at]:
                # Drawn though hidden from assistive technology: its text is still seen by people.
                hidden[at] = True
            if node.bounds is None:
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
        )

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
        if spoken and not pressed and role not in _OPERATED:
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
        states = self._states(node, role)
        options: tuple[str, ...] = ()
        value = node.text if node.tag in ("input", "textarea") and role not in ("checkbox", "radio", "button") else ""
        if node.tag == "select":
            options, value = self._options(node)
        elif role == "textbox" and node.tag not in ("input", "textarea"):
            value = self._names.text(node.index)
            name = name if name != value else ""
        elif role == "slider" and node.tag != "input":
            value = node.attributes.get("aria-valuenow", "")
        return Element(
            index=index,
            role=role,
            name=name,
            bounds=node.bounds,
            value=value,
            description=self._names.description(node.index, name),
            states=states,
            actions=self._actions(node, role, states),
            options=options,
            parent=parent,
            hints=self._hints(node),
            look=self._look(node),
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
        states = self._states(node, role)
        return Element(
            index=index,
            role=role,
            name=own or self._names.name(node.index),
            bounds=node.bounds,
            states=states,
            actions=self._actions(node, role, states),
            parent=parent,
            hints=self._hints(node),
            look=self._look(node),
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
        states = self._states(node, "image")
        return Element(
            index=index,
            role="image",
            name=name,
            bounds=node.bounds,
            states=states,
            parent=parent,
            hints=self._hints(node) or _file_words(node),
            look=self._look(node),
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
        states = self._states(node, "text")
        return Element(
            index=index,
            role="text",
            name=own,
            bounds=box,
            states=states,
            parent=parent,
            hints=self._hints(node),
            look=self._look(node),
            actions=frozenset({"drag"}) if "draggable" in states else frozenset(),
            handle=node.handle,
        )

    def _drawing(self, node: TreeNode, index: int, parent: int, spoken: bool) -> Element | None:
        """A box without text that is seen by its colour or its background picture."""
        assert node.bounds is not None
        if spoken or self._children[node.index] or node.tag in ("html", "body", "label"):
            return None
        color = css_color_name(node.style.get("background-color", ""))
        states = self._states(node, "image")
        if self._is_delegated_icon(node):
            return Element(
                index, "image", squeeze(node.attributes.get("title", "")), node.bounds, parent=parent, states=states,
                hints=self._hints(node), look=self._look(node), handle=node.handle, actions=frozenset({"tap"}),
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
            look=self._look(node), handle=node.handle,
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

    # ---------------------------------------------------------------- what is pressed, what repeats

    def _find_pressed(self) -> list[bool]:
        """Nodes without a pressing role that nevertheless take presses: listeners, pointer cursors, tab stops.

        A listener on a big container is delegation, not a button: it counts only where nothing pressable lies inside.
        """
        count = len(self._tree)
        native = [
            role in PRESSABLE or role in WRITABLE or role in ("combobox", "slider", "listbox") for role in self._roles
        ]
        wants = [False] * count
        for node in self._tree:
            if (
                native[node.index]
                or node.bounds is None
                or node.tag in ("html", "body", "#text", "label", "form", "iframe")
            ):
                continue
            above = self._tree[node.parent] if node.parent >= 0 else None
            pointer = node.style.get("cursor") == "pointer" and (
                above is None or above.style.get("cursor") != "pointer"
            )
            stop = node.attributes.get("tabindex", "-1").strip().isdigit()
            wants[node.index] = "clickable" in node.flags or pointer or stop
        holds = [False] * count
        for node in reversed(self._tree):
            if node.parent >= 0 and (holds[node.index] or native[node.index] or wants[node.index]):
                holds[node.parent] = True
        screen_area = max(1, self._seen.size_px[0] * self._seen.size_px[1])
        pressed = list(native)
        for at, wanted in enumerate(wants):
            if not wanted:
                continue
            bounds = self._tree[at].bounds
            assert bounds is not None
            big = bounds.area > 0.5 * screen_area
            if self._roles[at] == "image" or not holds[at]:
                pressed[at] = not big or self._roles[at] == "image"
        # Inside a native control nothing is a control of its own.
        under = [False] * count
        for node in self._tree:
            if node.parent >= 0 and (under[node.parent] or (self._roles[node.parent] in PRESSABLE)):
                under[node.index] = True
                if not native[node.index]:
                    pressed[node.index] = False
        return pressed

    def _find_repeats(self) -> set[int]:
        """Boxes of the same make that stand side by side, with more than one thing in each: cards, rows."""
        found: set[int] = set()
        for children in self._children:
            if len(children) < 2:
                continue
            makes: Counter[tuple[str, str]] = Counter()
            for c in children:
                node = self._tree[c]
                if node.tag in ("div", "section", "article", "span", "g") and len(self._children[c]) > 1:
                    makes[node.tag, node.attributes.get("class", "")] += 1
            for c in children:
                node = self._tree[c]
                if len(self._children[c]) > 1 and makes[node.tag, node.attributes.get("class", "")] > 1:
                    found.add(c)
        return found

    # ---------------------------------------------------------------- details

    def _states(self, node: TreeNode, role: str) -> frozenset[State]:
        attributes, flags = node.attributes, node.flags
        states: set[State] = set()
        for key in attributes.keys() & _STATE_ATTRIBUTES.keys() if attributes else ():
            meanings, value = _STATE_ATTRIBUTES[key], attributes[key].lower()
            if value in meanings:
                states.add(meanings[value])
        if node.tag == "input" and role in ("checkbox", "radio"):
            states.add("checked" if "checked" in flags else "unchecked")
        if "disabled" in attributes and node.tag in ("button", "input", "select", "textarea", "option", "fieldset"):
            states.add("disabled")
        if role in _OPERATED and self._in_disabled_fieldset(node):
            states.add("disabled")
        if "readonly" in attributes and node.tag in ("input", "textarea"):
            states.add("readonly")
        if "required" in attributes:
            states.add("required")
        if "multiple" in attributes and node.tag in ("select", "input"):
            states.add("multiple")
        if attributes.get("type", "").lower() == "password":
            states.add("password")
        if node.tag == "textarea" or (role == "textbox" and node.tag != "input"):
            states.add("multiline")
        if node.tag == "details" or (node.tag == "summary" and node.parent >= 0):
            states.add("expanded" if "open" in self._tree[node.parent].attributes else "collapsed")
        if node.tag == "dialog":
            states.add("modal")
        classes = attributes.get("class", "")
        words = set(classes.lower().replace("-", " ").replace("_", " ").split()) if classes else _NO_WORDS
        if attributes.get("draggable") == "true" or words & _DRAGGED_WORDS or self._is_grabbed(node):
            states.add("draggable")
        if words & {"active", "selected", "current"} and role in ("tab", "link", "button", "option", "listitem"):
            states.add("selected")
        for flag in flags:
            if (state := _STATE_FLAGS.get(flag)) is not None:
                states.add(state)
        return frozenset(states)

    def _actions(self, node: TreeNode, role: str, states: frozenset[State]) -> frozenset[Verb]:
        verbs: set[Verb] = set()
        if input_type(node) == "file":
            return frozenset({"upload"})
        if role in WRITABLE or (role in ("combobox", "slider") and node.tag == "input"):
            verbs.add("tap")
            if "readonly" not in states:
                verbs.add("type")
        if node.tag == "select":
            verbs.add("select")
        elif role in PRESSABLE or role in ("combobox", "slider") or self._pressed[node.index]:
            verbs.add("tap")
        if states & {"scrolls-x", "scrolls-y"}:
            verbs.add("scroll")
        if "draggable" in states or role == "slider":
            verbs.add("drag")
        return frozenset(verbs)

    def _is_grabbed(self, node: TreeNode) -> bool:
        """Whether the pointer turns into a grip here; the cursor is inherited, so only where it begins."""
        grips = ("move", "grab", "all-scroll")
        above = self._tree[node.parent].style.get("cursor") if node.parent >= 0 else None
        return node.style.get("cursor") in grips and above not in grips

    def _in_disabled_fieldset(self, node: TreeNode) -> bool:
        above = node.parent
        while above >= 0:
            if self._tree[above].tag == "fieldset" and "disabled" in self._tree[above].attributes:
                return True
            above = self._tree[above].parent
        return False

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
                words |= dict.fromkeys((*hint_words(inner.attributes), *_file_words(inner)))
        return tuple(words)[:16]

    def _look(self, node: TreeNode) -> tuple[str, ...]:
        words: list[str] = []
        if node.tag in SHAPE_TAGS or node.tag == "text":
            words.append(css_color_name(node.style.get("fill", "")) or css_color_name(node.style.get("stroke", "")))
            words.append(_shape(node))
        else:
            words.append(css_color_name(node.style.get("background-color", "")))
            if (own := css_color_name(node.style.get("color", ""))) not in ("black", "white", "gray"):
                words.append(own)
        return tuple(dict.fromkeys(word for word in words if word))


def _shape(node: TreeNode) -> str:
    if node.tag == "rect":
        box = node.bounds
        assert box is not None
        return "square" if abs(box.width - box.height) <= 2 else "rectangle"
    if node.tag == "polygon":
        corners = len(re.findall(r"-?[\d.]+[ ,]+-?[\d.]+", node.attributes.get("points", "")))
        return _POLYGONS.get(corners, "polygon")
    return {"circle": "circle", "ellipse": "ellipse", "line": "line", "text": "text"}.get(node.tag, "")


def _file_words(node: TreeNode) -> tuple[str, ...]:
    source = node.attributes.get("src", "") or node.attributes.get("xlink:href", "") or node.attributes.get("href", "")
    if source.startswith("data:"):
        return ()
    stem = source.rsplit("/", 1)[-1].split("?", 1)[0].rsplit(".", 1)[0].lstrip("#")
    return tuple(word.lower() for word in re.findall(r"[A-Za-z]{2,}", stem))[:4]


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
