"""What speaks for and against each element being the one that a reading of a phrase means.

Evidence is a mapping from the name of a part to how strong it is, 0 to 1; names that tell of a fault ("other kind")
speak against. The weights that turn parts into one score live in ``perception.grounding``; this module only looks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from devices.screen import Element, Screen
from perception.kinds import HOLDERS, is_drawn_kind, is_text_kind, kind_fit
from perception.lexical import hint_words_of, words_of
from perception.phrase import Phrase, read_phrase
from perception.places import edge_fit, in_region, side_fit
from perception.relations import Standing, by_nearness
from perception.usual_places import usual_fit
from perception.word_index import WordIndex, WordMatch

Parts = dict[str, float]
Among = Callable[[Element], bool]

_MOST_ANCHORS = 3
_DEEPEST = 2
_KIND_FLOOR, _OTHER_KIND = 0.25, 0.15
"""From here on a fit speaks for an element; below there it speaks against; between them it says nothing."""
_TEXT_ROLES = frozenset({"text", "heading", "cell", "gridcell", "columnheader", "rowheader", "caption", "listitem"})
_ROUNDING = 1e-6
_SAME = 0.9
_LANDMARK_FLOOR = 0.3
"""Something with less than this in common with the words is no landmark."""
_STANDS_FOR_A_NAME = frozenset({"captioned", "usual place"})
_MANY = 3000
"""On a screen with more elements, relations are only looked at for those whose own words fit."""
_CONTAINER_ROLES = """form group region main navigation table grid list row listitem menu menubar tablist tabpanel
dialog toolbar article rowgroup radiogroup search banner contentinfo complementary frame feed tree treegrid"""
_CONTAINERS = frozenset(_CONTAINER_ROLES.split())


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
        self._stand = Standing(screen, self.size_px)

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
        matches = self.words.match(reading.words, _as_said(reading)) if reading.words else {}
        quoted = self.words.match(words_of(reading.quoted), reading.quoted) if reading.quoted else {}
        found: dict[int, Parts] = {}
        for element in self._pool(reading, {*matches, *quoted, *extra}):
            if among is not None and not among(element):
                continue
            found[element.index] = self._parts(reading, element, matches.get(element.index), quoted.get(element.index))
        if reading.kind in HOLDERS and (matches or quoted):
            self._credit_holders(reading, found, {**matches, **quoted})
        if not reading.counted:
            self._credit_captioned(reading, found, {**matches, **quoted})
        if not reading.structured:
            # Nobody knows a nameless thing by its name, unless a caption says it.
            found = {
                i: p for i, p in found.items() if "unnamed" not in p or p.keys() & _STANDS_FOR_A_NAME or i in extra
            }
        self._relate(reading, found, depth)
        return found

    def _pool(self, reading: Phrase, told: set[int]) -> Iterable[Element]:
        """Who is looked at: with words, those who share one and those nobody could call by a name; else everybody."""
        elements = self.screen.elements
        if not reading.structured:
            nameless = (e.index for e in elements if e.actions and not self.words.is_named(e.index))
            return [elements[i] for i in sorted(told.union(nameless))]
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
                if match.exact > _SAME:
                    parts["whole"] = 1.0 if words_of(reading.text) == reading.words else 0.9
                left = 1.0 - match.covered - match.hinted
                if left > _ROUNDING:
                    parts["words left over"] = left
            if match is None and not named and element.actions:
                usual = usual_fit(reading.words, element.bounds, self.size_px)
                if usual > 0:
                    parts["usual place"] = usual
        if reading.quoted:
            _tell_quoted(parts, quoted)
        if reading.kind:
            fit = kind_fit(reading.kind, element)
            if fit >= _KIND_FLOOR or fit < _OTHER_KIND:
                parts["kind" if fit >= _KIND_FLOOR else "other kind"] = fit if fit >= _KIND_FLOOR else 1.0
            if reading.kind in hint_words_of(element.hints):
                parts["kind hint"] = 1.0
            if fit >= _KIND_FLOOR and reading.only_kind:
                parts["sole kind"] = fit * fit
            if not element.actions and element.role in _TEXT_ROLES and is_drawn_kind(reading.kind):
                parts["only text"] = 1.0
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
                    told = {"exact": match.exact, "words": match.covered, "tight": match.tight}
                    for name, grade in told.items():
                        parts[name] = max(parts.get(name, 0.0), 0.9 * grade)
                    for fault in ("unnamed", "other words", "not quoted"):
                        parts.pop(fault, None)
                break

    def _credit_captioned(self, reading: Phrase, found: dict[int, Parts], matches: dict[int, WordMatch]) -> None:
        """A thing without a name is called by the text beside it: the box beside "Night mode" is the night mode box."""
        elements = self.screen.elements
        captions = [i for i, m in matches.items() if m.covered >= 0.6 and m.tight >= 0.5]
        captions = [i for i in captions if not elements[i].actions and elements[i].role not in _CONTAINERS]
        captions.sort(key=lambda i: (-matches[i].covered * matches[i].tight, i))
        faults = {"other kind", "blank"}
        nameless = {i for i, parts in found.items() if "unnamed" in parts and not parts.keys() & faults}
        for caption in captions[:_MOST_ANCHORS]:
            match = matches[caption]
            placed = {i: side_fit("near", elements[caption].bounds, elements[i].bounds) for i in nameless}
            for i, grade in by_nearness(placed, nameless, self._stand.near_px).items():
                found[i]["captioned"] = max(found[i].get("captioned", 0.0), grade * match.covered * match.tight)
                if is_drawn_kind(reading.kind) and caption in found:
                    # "The history icon" is the drawing beside the word.
                    found[caption]["is caption"] = max(found[caption].get("is caption", 0.0), grade)

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
                for index, grade in self._stand.grades(
                    reading, relation, anchor, seconds, found.keys(), likely
                ).items():
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


def _as_said(reading: Phrase) -> str:
    """The words as they were written, where nothing was taken from them: "C++" is not "C"."""
    return reading.text if words_of(reading.text) == reading.words else " ".join(reading.words)


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
