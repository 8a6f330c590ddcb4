"""What an app's screen looks like under a mutation: the views are changed before they are laid out.

Everything is decided by dice about the thing itself, so that a screen which is built anew after every event is changed
the same way each time. What an app holds (names of people, notes, prices) is never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from emulators.mutate.mutation import Mutation, Part
from emulators.mutate.words import renamed
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import column, text

_CLASSES = ("android.view.View", "android.view.ViewGroup", "com.example.ui.Pressable", "android.widget.LinearLayout")
_FILLS = ("primary_container", "surface_high", "secondary_container", "surface_container")
_ICONS = ("star", "circle", "adjust", "bolt")
_SYLLABLES = ("ba", "ke", "mo", "tu", "ri", "sel", "vor", "nax", "dim", "pol")
_BANNERS = ("What is new in this version", "Tip of the day", "Everything in one place")
_MOST_SHUFFLED = 30


@dataclass(slots=True)
class Views:
    """Changes views for one run.

    ``touched`` tells afterwards which labels each kind has changed, for the search for the smallest that matters.
    """

    mutation: Mutation
    touched: dict[str, set[str]] = field(default_factory=dict)

    def change(self, root: View, kind: str) -> View:
        """The window's tree, changed in place.

        Args:
            root: of a window that was built and not laid out.
            kind: of the window, as ``emulators.phone.system.windows`` names them.
        """
        self._below(root)
        if kind == "app" and (part := self.mutation.part("moved")):
            self._move(root, part)
        return root

    def _below(self, view: View) -> None:
        waiting = [view]
        while waiting:
            each = waiting.pop()
            self._one(each)
            waiting.extend(each.children)

    def _one(self, view: View) -> None:
        if (part := self.mutation.part("removed")) is not None:
            view.children = [child for child in view.children if not self._is_removed(child, part)]
        if self.mutation.part("renamed") is not None:
            self._rename(view)
        if (part := self.mutation.part("re-id")) is not None:
            self._name_anew(view, part)
        if (part := self.mutation.part("restyled")) is not None:
            self._restyle(view, part)
        if (part := self.mutation.part("reordered")) is not None and len(view.children) > 1:
            self._reorder(view, part)
        if view.item is not None:
            view.item = partial(self._row, view.item)

    def _row(self, build: Callable[[int], View], number: int) -> View:
        made = build(number)
        self._below(made)
        return made

    def _note(self, kind: str, what: str) -> None:
        self.touched.setdefault(kind, set()).add(what)

    # ---------------------------------------------------------------- kinds

    def _is_removed(self, view: View, part: Part) -> bool:
        if not (view.touchable or view.checked is not None or view.kind == "field"):
            return False
        names = {view.text, view.desc, view.hint}
        if view.on_tap is not None and not view.text and not view.desc:
            names |= {inner.text for inner in view.walk()}
        found = names & part.only
        if found:
            self._note("removed", min(found))
        return bool(found)

    def _rename(self, view: View) -> None:
        for name in ("text", "desc", "hint"):
            label = getattr(view, name)
            if view.kind == "field" and name == "text":
                continue  # what somebody wrote
            other = renamed(label, self.mutation)
            if other != label:
                setattr(view, name, other)
                self._note("renamed", label)

    def _name_anew(self, view: View, part: Part) -> None:
        if not view.id or (part.only and view.id not in part.only):
            return
        self._note("re-id", view.id)
        view.key = view.key or view.id  # the path under which the phone remembers it stays
        dice = self.mutation.dice("re-id", view.id)
        view.id = "".join(dice.choice(_SYLLABLES) for _ in range(3))

    def _restyle(self, view: View, part: Part) -> None:
        label = view.text or view.desc
        if part.only and label not in part.only:
            return
        dice = self.mutation.dice("restyled", label, view.id, view.cls)
        if view.on_tap is not None and view.kind in ("row", "column", "box", "text", "icon") and view.checked is None:
            view.cls = dice.choice(_CLASSES)
            if view.fill:
                view.fill = dice.choice(_FILLS)
            self._note("restyled", label)
        if view.kind == "icon":
            view.icon = dice.choice(_ICONS)

    def _reorder(self, view: View, part: Part) -> None:
        kin: dict[tuple[str, str], list[int]] = {}
        for at, child in enumerate(view.children):
            if child.touchable and child.kind != "field":
                kin.setdefault((child.kind, child.cls), []).append(at)
        for places in kin.values():
            if not 1 < len(places) <= _MOST_SHUFFLED:
                continue
            labels = [_label(view.children[at]) for at in places]
            if part.only and not part.only & set(labels):
                continue
            order = list(places)
            self.mutation.dice("reordered", *sorted(labels)).shuffle(order)
            children = list(view.children)
            for place, taken in zip(places, order, strict=True):
                children[place] = view.children[taken]
                children[place].key = children[place].key or children[place].id or f"{children[place].kind}{taken}"
            view.children = children
            self._note("reordered", min(labels))

    def _move(self, root: View, part: Part) -> None:
        page = next((view for view in root.walk() if view.key == "page"), None)
        if page is None or part.only:
            return
        dice = self.mutation.dice("moved")
        banner = text(dice.choice(_BANNERS), "label", "on_surface_variant", id="banner_text")
        high, start = dice.randint(24, 72), dice.randint(0, 20)
        place = 0 if dice.random() < 0.3 else min(1, len(page.children))
        lead = column(banner, height=high, pad=(16 + start, 4, 16, 4), width=FILL, key="banner", fill="surface_low")
        body: Sequence[View] = page.children
        page.children = [*body[:place], lead, *body[place:]]
        page.pad = (page.pad[0] + start, page.pad[1], page.pad[2], page.pad[3])
        self._note("moved", "banner")


def _label(view: View) -> str:
    return view.text or view.desc or next((inner.text for inner in view.walk() if inner.text), "")
