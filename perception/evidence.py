"""What speaks for and against each element being the one that a reading of a phrase means.

Evidence is a mapping from the name of a part to how strong it is, 0 to 1; names that tell of a fault ("other kind") speak
against. The weights that turn parts into one score live in ``perception.grounding``; this module only looks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from devices.screen import Element, Screen
from perception.kinds import HOLDERS, is_text_kind, kind_fit
from perception.lexical import words_of
from perception.phrase import Phrase, Relation, read_phrase
from perception.places import between_fit, edge_fit, in_region, row_of, side_fit
from perception.word_index import WordIndex, WordMatch

Parts = dict[str, float]
Among = Callable[[Element], bool]

_MOST_ANCHORS = 3
_DEEPEST = 2
_KIND_FLOOR, _OTHER_KIND = 0.25, 0.15
"""From here on a fit speaks for an element; below there it speaks against; between them it says nothing."""
_LANDMARK_FLOOR = 0.3
"""Something with less than this in common with the words is no landmark."""
_MANY = 3000
"""On a screen with more elements, relations are only looked at for those whose own words fit."""
_CONTAINERS = frozenset(
    "form group region main navigation table grid list row listitem menu menubar tablist tabpanel dialog toolbar article "
    "rowgroup radiogroup search banner contentinfo complementary frame feed tree treegrid".split()
)


class ScreenSense:
    """One screen, prepared for any number of phrases.

    Args:
        screen: the screen; its words are indexed once, in time linear in its text.
    """

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.words = WordIndex(screen)
        width, height = screen.size_px
        if width <= 0 or height <= 0:
            width = max((e.bounds.right for e in screen), default=1)
            height = max((e.bounds.bottom for e in screen), default=1)
        self.size_px = (max(1, width), max(1, height))
        self._near_px = 0.01 * max(self.size_px) + 4

    def weigh(
        self, reading: Phrase, among: Among | None, depth: int = 0, extra: Collection[int] = ()
    ) -> dict[int, Parts]:
        """The parts of every element that comes into question, by its index.

        Args:
            reading: one reading of the phrase.
            among: which elements may be the answer.
            depth: how many landmarks deep this is.
            extra: elements that come into question for another reason than their words.
        """
        matches = self.words.match(reading.words, " ".join(reading.words)) if reading.words else {}
        quoted = self.words.match(words_of(reading.quoted), reading.quoted) if reading.quoted else {}
        found: dict[int, Parts] = {}
        for element in self._pool(reading, {*matches, *quoted, *extra}):
            if among is not None and not among(element):
                continue
            found[element.index] = self._parts(reading, element, matches.get(element.index), quoted.get(element.index))
        if reading.kind in HOLDERS and (matches or quoted):
            self._credit_holders(reading, found, {**matches, **quoted})
        if not reading.ordinal:
            self._credit_captioned(reading, found, {**matches, **quoted})
        self._relate(reading, found, depth)
        return found

    def _pool(self, reading: Phrase, told: set[int]) -> Iterable[Element]:
        """Who is looked at: with words, those who share one and those nobody could call by a name; else everybody."""
        elements = self.screen.elements
        if not reading.structured:
            return [elements[i] for i in sorted(told)]
        if not (reading.words or reading.quoted) or (reading.relations and len(elements) <= _MANY):
            return elements
        return [e for e in elements if e.index in told or not self.words.is_named(e.index)]

    def _parts(self, reading: Phrase, element: Element, match: WordMatch | None, quoted: WordMatch | None) -> Parts:
        parts: Parts = {}
        named = self.words.is_named(element.index)
        if reading.words:
            _tell_words(parts, match, named)
            if not reading.structured and not reading.quoted and match is not None:
                # A bare name is all of it or little: its other words may be what places it by something else.
                parts["words left over"] = max(0.0, 1.0 - match.covered - match.hinted)
        if reading.quoted:
            _tell_quoted(parts, quoted)
        if reading.kind:
            fit = kind_fit(reading.kind, element)
            if fit >= _KIND_FLOOR or fit < _OTHER_KIND:
                parts["kind" if fit >= _KIND_FLOOR else "other kind"] = fit if fit >= _KIND_FLOOR else 1.0
        if reading.looks:
            held = sum(look in element.look for look in reading.looks) / len(reading.looks)
            parts["look" if held else "other look"] = held or 1.0
        if reading.states or reading.absent_states:
            held = sum(state in element.states for state in reading.states)
            held += sum(state not in element.states for state in reading.absent_states)
            held /= len(reading.states) + len(reading.absent_states)
            parts["state" if held else "other state"] = held or 1.0
        if reading.edges:
            parts["place"] = edge_fit(reading.edges, element.bounds, self.size_px)
            if not in_region(reading.edges, element.bounds, self.size_px):
                parts["other place"] = 1.0
        if element.role in _CONTAINERS:
            if reading.kind not in HOLDERS:
                parts["container"] = 1.0
        elif element.actions and not is_text_kind(reading.kind):
            parts["usable"] = 0.5 if "disabled" in element.states else 1.0
        if not element.actions and not named and element.role == "generic":
            parts["blank"] = 1.0
        if element.states & {"covered", "offscreen"}:
            parts["hidden"] = 1.0 if "covered" in element.states else 0.5
        return parts

    def _credit_holders(self, reading: Phrase, found: dict[int, Parts], matches: dict[int, WordMatch]) -> None:
        """A row is called by what stands in it: "the row Anna"."""
        for index, match in matches.items():
            for above in self.screen.ancestors(self.screen.elements[index]):
                if kind_fit(reading.kind, above) < 0.4:
                    continue
                if (parts := found.get(above.index)) is not None:
                    parts["words"] = max(parts.get("words", 0.0), 0.9 * match.covered)
                    for fault in ("unnamed", "other words", "not quoted"):
                        parts.pop(fault, None)
                break

    def _credit_captioned(self, reading: Phrase, found: dict[int, Parts], matches: dict[int, WordMatch]) -> None:
        """A thing without a name is called by the text beside it: the box beside "Night mode" is the night mode box."""
        elements = self.screen.elements
        captions = [i for i, m in matches.items() if m.covered >= 0.6 and m.tight >= 0.5 and (
            not elements[i].actions and elements[i].role not in _CONTAINERS)]  # fmt: skip
        captions.sort(key=lambda i: (-matches[i].covered * matches[i].tight, i))
        nameless = {
            i for i, parts in found.items() if "unnamed" in parts and not parts.keys() & {"other kind", "blank"}
        }  # fmt: skip
        for caption in captions[:_MOST_ANCHORS]:
            match = matches[caption]
            placed = {i: side_fit("near", elements[caption].bounds, elements[i].bounds) for i in nameless}
            for i, grade in self._by_nearness(placed, nameless).items():
                found[i]["captioned"] = max(found[i].get("captioned", 0.0), grade * match.covered * match.tight)

    # ---------------------------------------------------------------- relations

    def _relate(self, reading: Phrase, found: dict[int, Parts], depth: int) -> None:
        for relation in reading.relations:
            anchors = self._landmarks(relation.anchor, depth)
            seconds = self._landmarks(relation.second, depth) if relation.second else []
            if not anchors:
                for parts in found.values():
                    parts["no landmark"] = 1.0
                continue
            part = "inside" if relation.side in ("inside", "row") else "beside"
            likely = _likely(found)
            for anchor, belief in anchors:
                for index, grade in self._grades(reading, relation, anchor, seconds, found, likely).items():
                    parts = found[index]
                    if grade > 0:
                        parts[part] = max(parts.get(part, 0.0), grade * belief)
                if (parts_or_none := found.get(anchor.index)) is not None:
                    parts_or_none["is landmark"] = max(parts_or_none.get("is landmark", 0.0), belief)

    def _landmarks(self, said: str, depth: int) -> list[tuple[Element, float]]:
        """Elements the words may mean as a landmark, best first, with how much they are believed (the best: 1)."""
        if depth >= _DEEPEST:
            return []
        ranked: dict[int, float] = {}
        for reading in read_phrase(said):
            for index, parts in self.weigh(reading, None, depth + 1).items():
                score = _landmark_score(reading, parts)
                if score > ranked.get(index, 0.0):
                    ranked[index] = score
        best = sorted(ranked.items(), key=lambda item: (-item[1], item[0]))[:_MOST_ANCHORS]
        if not best or best[0][1] < _LANDMARK_FLOOR:
            return []
        top = best[0][1]
        return [(self.screen.elements[i], score / top) for i, score in best if score >= 0.7 * top]

    def _grades(
        self,
        reading: Phrase,
        relation: Relation,
        anchor: Element,
        seconds: Sequence[tuple[Element, float]],
        found: dict[int, Parts],
        likely: set[int],
    ) -> dict[int, float]:
        """How well each element stands to one landmark as the relation says."""
        elements = self.screen.elements
        if relation.side == "between":
            return {
                i: max((between_fit(anchor.bounds, s.bounds, elements[i].bounds) for s, _ in seconds), default=0.0)
                for i in found
                if i != anchor.index
            }
        if relation.side in ("inside", "row"):
            return self._scope_grades(reading, relation, anchor, found, likely)
        placed = {
            i: side_fit(relation.side, anchor.bounds, elements[i].bounds) for i in found if i != anchor.index
        }
        if reading.ordinal:
            # "The second below X" is counted from there, so being nearest says nothing.
            return {i: fit for i, (fit, _) in placed.items()}
        return self._by_nearness(placed, likely)

    def _by_nearness(self, placed: dict[int, tuple[float, float]], likely: set[int]) -> dict[int, float]:
        """Fits and gaps as grades: of those on the right side, the nearest that comes into question counts most."""
        nearest = min((gap for i, (fit, gap) in placed.items() if fit >= 0.45 and i in likely), default=0.0)
        room = self._near_px
        return {i: fit * min(1.0, (nearest + room) / (gap + room)) for i, (fit, gap) in placed.items() if fit > 0}

    def _scope_grades(
        self, reading: Phrase, relation: Relation, anchor: Element, found: dict[int, Parts], likely: set[int]
    ) -> dict[int, float]:
        """How well elements belong to what the landmark names: within it, or in one row or card with it."""
        elements = self.screen.elements
        grades: dict[int, float] = {}
        inner = {e.index for e in self.screen.within(anchor)}
        row = row_of(anchor, self.screen)
        if row is not None and row.bounds.height > 0.5 * self.size_px[1]:
            row = None
        near = {e.index for e in self.screen.within(row)} if row is not None else set[int]()
        if reading.kind in HOLDERS:
            for above in self.screen.ancestors(anchor):
                if kind_fit(reading.kind, above) >= 0.4:
                    return {above.index: 1.0} if above.index in found else {}
        placed: dict[int, tuple[float, float]] = {}
        for i in found:
            if i == anchor.index:
                continue
            if i in inner:
                grades[i] = 1.0
            elif i in near:
                grades[i] = 0.95
            elif relation.side == "row":
                placed[i] = side_fit("row", anchor.bounds, elements[i].bounds)
            elif anchor.bounds.contains(elements[i].bounds) and anchor.bounds.area > 0:
                grades[i] = 0.8
            elif anchor.role in ("heading", "text", "columnheader", "tab"):
                placed[i] = side_fit("below", anchor.bounds, elements[i].bounds)
            else:
                placed[i] = side_fit("near", anchor.bounds, elements[i].bounds)
        share = 0.85 if relation.side == "row" else 0.6
        return grades | {i: share * grade for i, grade in self._by_nearness(placed, likely).items()}


def _likely(found: dict[int, Parts]) -> set[int]:
    """Those that fit by their words and kind; everybody where nobody does."""

    def fit(parts: Parts) -> float:
        words = max(parts.get("words", 0.0), parts.get("hint", 0.0)) - 0.3 * parts.get("other words", 0.0)
        kind = parts.get("kind", 0.0) - 0.3 * parts.get("other kind", 0.0) - 0.5 * parts.get("blank", 0.0)
        return words + kind + 0.1 * parts.get("usable", 0.0) - parts.get("not quoted", 0.0)

    top = max(map(fit, found.values()), default=0.0)
    return {i for i, parts in found.items() if fit(parts) >= top - 0.3}


def _landmark_score(reading: Phrase, parts: Parts) -> float:
    """How well an element is a landmark: by its words first, its kind and place next."""
    score = 0.25 * parts.get("kind", 0.0) + 0.3 * parts.get("look", 0.0) + 0.2 * parts.get("place", 0.0)
    score += 0.2 * parts.get("beside", 0.0) + 0.2 * parts.get("inside", 0.0) - 0.3 * parts.get("other kind", 0.0)
    if reading.words or reading.quoted:
        named = parts.get("words", 0.0) * (0.5 + 0.5 * parts.get("tight", 0.0)) + 0.6 * parts.get("hint", 0.0)
        score += max(1.2 * parts.get("exact", 0.0), named)
        score -= 0.8 * parts.get("other words", 0.0) + 0.25 * parts.get("unnamed", 0.0)
        score -= 0.5 * parts.get("words left over", 0.0)
    return score - 0.2 * parts.get("container", 0.0) - 0.3 * parts.get("blank", 0.0)


def _tell_words(parts: Parts, match: WordMatch | None, named: bool) -> None:
    if match is None:
        parts["other words" if named else "unnamed"] = 1.0
        return
    told = {"exact": match.exact, "words": match.covered, "tight": match.tight, "hint": match.hinted}
    parts.update({name: grade for name, grade in told.items() if grade > 0})
    if match.contained:
        parts["contained"] = 1.0
    if match.covered <= 0 and named:
        parts["other words"] = 0.5


def _tell_quoted(parts: Parts, match: WordMatch | None) -> None:
    if match is None or match.covered <= 0:
        parts["not quoted"] = 1.0
        return
    told = {"exact": match.exact, "words": match.covered, "tight": match.tight, "contained": match.contained}
    for name, grade in told.items():
        if grade > parts.get(name, 0.0):
            parts[name] = grade
    if not match.exact and not match.contained:
        parts["not quoted"] = 0.6
