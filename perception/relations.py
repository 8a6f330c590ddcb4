"""How well elements stand to a landmark as a phrase says: below it, in its row, between it and another."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from devices.screen import Element, Screen
from perception.kinds import HOLDERS, kind_fit
from perception.phrase import Phrase
from perception.phrase_parts import Relation
from perception.phrase_words import Side
from perception.places import between_fit, row_of, side_fit

Grades = dict[int, float]
Placed = Mapping[int, tuple[float, float]]
"""Index → how well it stands on the side, and how many pixels away."""

_ENOUGH = 0.6
"""Share of the best fit from which one is on the side that was said."""
_SAME_ROW, _CONTAINED = 0.95, 0.8
_BESIDE_IN_LINE, _NEAR_A_SCOPE = 0.85, 0.6
"""What standing in one line, or near a heading, counts where nothing encloses both."""
_TALLEST_ROW = 0.5
"""Share of the screen's height above which a box is no row any more."""
_HEADINGS = frozenset({"heading", "text", "columnheader", "tab"})


def by_nearness(placed: Placed, likely: Collection[int], near_px: float) -> Grades:
    """Fits and gaps as grades: of those on the right side, the nearest that comes into question counts most.

    Args:
        placed: who stands how.
        likely: those that come into question; nearness is measured against the nearest of them.
        near_px: a distance that makes no difference.
    """
    enough = _ENOUGH * max((fit for i, (fit, _) in placed.items() if i in likely), default=0.0)
    nearest = min((gap for i, (fit, gap) in placed.items() if fit >= enough and i in likely), default=0.0)
    room = nearest + near_px
    return {i: fit * min(1.0, room / (gap + near_px)) for i, (fit, gap) in placed.items() if fit > 0}


class Standing:
    """Relations between the elements of one screen.

    Args:
        screen: the screen.
        size_px: its width and height.
    """

    def __init__(self, screen: Screen, size_px: tuple[int, int]) -> None:
        self._screen = screen
        self._tallest_row_px = _TALLEST_ROW * size_px[1]
        self.near_px = 0.01 * max(size_px) + 4

    def grades(
        self,
        reading: Phrase,
        relation: Relation,
        anchor: Element,
        seconds: Sequence[tuple[Element, float]],
        found: Collection[int],
        likely: Collection[int],
    ) -> Grades:
        """How well each of ``found`` stands to one landmark.

        Args:
            reading: what is looked for.
            relation: how it is to stand.
            anchor: the landmark.
            seconds: what may be the other end of ``between``, with how much each is believed.
            found: indices of those that are graded.
            likely: those of them that fit what else was said.
        """
        elements = self._screen.elements
        others = [i for i in found if i != anchor.index]
        if relation.side == "between":
            ends = [end.bounds for end, _ in seconds]
            return {
                i: max((between_fit(anchor.bounds, end, elements[i].bounds) for end in ends), default=0.0)
                for i in others
            }
        if relation.side in ("inside", "row"):
            if reading.kind in HOLDERS and (holder := self._holder(reading.kind, anchor)) is not None:
                return {holder.index: 1.0} if holder.index in found else {}
            return self._within(relation, anchor, others, likely)
        placed = {i: side_fit(relation.side, anchor.bounds, elements[i].bounds) for i in others}
        if reading.counted:
            # "The second below X" is counted from there, so being nearest says nothing.
            return {i: fit for i, (fit, _) in placed.items()}
        return by_nearness(placed, likely, self.near_px)

    def _holder(self, kind: str, anchor: Element) -> Element | None:
        """What encloses the landmark and is of the kind: the row of Anna."""
        return next((above for above in self._screen.ancestors(anchor) if kind_fit(kind, above) >= 0.4), None)

    def _within(self, relation: Relation, anchor: Element, others: Sequence[int], likely: Collection[int]) -> Grades:
        """How well elements belong to what the landmark names: within it, or in one row or card with it."""
        elements = self._screen.elements
        inner = {e.index for e in self._screen.within(anchor)}
        row = row_of(anchor, self._screen)
        is_row = row is not None and row.bounds.height <= self._tallest_row_px
        beside = {e.index for e in self._screen.within(row)} if row is not None and is_row else set[int]()
        side: Side = "row" if relation.side == "row" else "below" if anchor.role in _HEADINGS else "near"
        grades: Grades = {}
        placed: dict[int, tuple[float, float]] = {}
        for i in others:
            if i in inner:
                grades[i] = 1.0
            elif i in beside:
                grades[i] = _SAME_ROW
            elif side != "row" and anchor.bounds.area > 0 and anchor.bounds.contains(elements[i].bounds):
                grades[i] = _CONTAINED
            else:
                placed[i] = side_fit(side, anchor.bounds, elements[i].bounds)
        share = _BESIDE_IN_LINE if side == "row" else _NEAR_A_SCOPE
        return grades | {i: share * grade for i, grade in by_nearness(placed, likely, self.near_px).items()}
