"""Which texts of a demonstration stand in the goal too: those are its values, and another run has others there.

A text that was typed, or the name of what was pressed, may be in the goal word by word, as a part (``Remove Oslo``), or
spelt in another way (``Thu, Mar 5, 2026`` for ``March 5``, ``07`` for ``7:30``). Where two texts take overlapping parts
of the goal, the parts are cut where either begins or ends, so that each piece of the goal becomes one parameter.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

from devices.selector import fold

Kind = Literal["text", "number", "time", "date"]

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_MONTH = "|".join(f"{month}|{month[:3]}\\.?" for month in MONTHS)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+"
_DATES = re.compile(
    rf"(?P<iso>\b(?P<y1>\d{{4}})-(?P<m1>\d{{2}})-(?P<d1>\d{{2}})\b)"
    rf"|\b(?:{_WEEKDAY})?(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y2>\d{{4}})\b)?"
    rf"|\b(?:{_WEEKDAY})?(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<m3>{_MONTH})\b(?:,?\s+(?P<y3>\d{{4}})\b)?",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"(?<![\d:.])(?P<h>\d{1,2})[:.](?P<m>\d{2})(?:\s*(?P<half>[ap])\.?m\b\.?)?(?![\d:])"
    r"|\b(?P<h2>\d{1,2})\s*(?P<half2>[ap])\.?m\b\.?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?<![\w.,:-])\d+(?:[.,]\d+)*(?![\w:-]|[.,]\d)")
_QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”|«([^»]+)»|‘([^’]+)’(?!\w)|(?<!\w)\'([^\']+)\'(?!\w)|`([^`]+)`')
_NAMES = re.compile(r"(?<!\w)[A-ZÀ-Ý][\w’'-]*(?: (?:[A-ZÀ-Ý]|of (?=[A-ZÀ-Ý])|the (?=[A-ZÀ-Ý]))[\w’'-]*)*")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DATE_FORMS = (
    *("%A, %B %e, %Y", "%a, %b %e, %Y", "%B %e, %Y", "%b %e, %Y", "%e %B %Y", "%e %b %Y", "%Y-%m-%d", "%d.%m.%Y"),
    *("%m/%d/%Y", "%A, %B %e", "%a, %b %e", "%B %e", "%b %e", "%e %B", "%e %b", "%d.%m."),
)
_DATE_PARTS = ("%e", "%d", "%A", "%a", "%B", "%b", "%m", "%Y")
_TIME_FORMS = ("%H:%M", "%k:%M", "%I:%M %p", "%l:%M %p")
_TIME_PARTS = ("%H", "%M", "%k", "%l", "%I", "%p")
_PART_WORDS = {
    "%H": "hour", "%k": "hour", "%I": "hour", "%l": "hour", "%M": "minute", "%e": "day", "%d": "day", "%B": "month",
    "%b": "month", "%m": "month", "%Y": "year", "%p": "pm",
}  # fmt: skip


@dataclass(slots=True)
class Span:
    """A piece of the goal that something in the demonstration repeats."""

    start: int
    end: int
    kind: Kind = "text"
    day: date | None = None
    clock: time | None = None


Piece = str | tuple[Span, str]
"""A plain text, or a piece of the goal with the format it is spelt in (empty: as it stands)."""
Pieces = tuple[Piece, ...]
HOLE = re.compile(r"\{s(\d+)(?::([^{}]*))?\}")
"""A hole while a skill is made: ``{s3}`` is the fourth piece of the goal that was thought of."""


@dataclass(slots=True)
class GoalValues:
    """The goal, and which of its pieces the demonstration repeats.

    A text is asked for often before it is taken: only what ``commit`` sees counts as used.
    """

    goal: str
    meant: frozenset[str] = frozenset()
    """Texts, folded, that are values wherever they stand."""
    used: list[Span] = field(default_factory=list)
    thought_of: list[Span] = field(default_factory=list)
    _known: list[Span] = field(default_factory=list)
    """Times and dates of the goal."""
    _parts_taken: list[tuple[Span, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._known = [*_dates(self.goal), *_times(self.goal)]

    def typed(self, text: str, field_name: str = "") -> Pieces | None:
        """What was typed: whatever stands in the goal is a value, wherever it stands."""
        if not text.strip():
            return None
        return (
            self._spelt_whole(text, field_name)
            or self._whole(text)
            or self._lines(text)
            or self._spelt_within(text)
            or self._partly(text)
        )

    def named(self, text: str, *, is_item: bool, is_choice: bool = False) -> Pieces | None:
        """The name of what was used, or of what it stands in.

        Args:
            text: the name.
            is_item: whether it looks like an entry of a list, and not like a control of the app.
            is_choice: whether it is one of several that exclude one another: then a plain word may be meant.
        """
        if not text.strip():
            return None
        if (spelt := self._spelt_whole(text, "") if is_item or len(text) > 3 else None) is not None:
            return spelt
        places = list(self._places(text))
        if places and fold(text) in self.meant:
            return self._use(text, places)
        if is_item:
            values = [span for span in places if is_choice or self._is_value(span)]
            if values:
                return self._use(text, values)
        if (within := self._spelt_within(text)) is not None:
            return within
        if places and not is_item and not any(word[:1].isupper() for word in text.split()[1:]):
            return None  # the goal names a control: "press Save"
        return self._partly(text)

    def named_besides(self) -> Iterator[Span]:
        """Pieces of the goal that name something: days and times, what is quoted, and names with capitals."""
        yield from self._known
        for match in _QUOTED.finditer(self.goal):
            start, end = next((match.start(n), match.end(n)) for n in range(1, 7) if match[n] is not None)
            yield Span(start, end)
        for match in _NAMES.finditer(self.goal):
            if re.search(r"\w", re.split(r"[.!?:]\s+", self.goal[: match.start()])[-1]):
                yield Span(match.start(), match.end())

    def spelt_in(self, span: Span, text: str) -> str | None:
        """The format in which a text spells a piece of the goal (empty: as it stands); None where it does not."""
        if span.kind in ("time", "date"):
            forms = ((form, spelt) for form, spelt in _spellings(span, text) if len(spelt) > 4)
            return next((form for form, spelt in forms if re.search(rf"(?<!\w){re.escape(spelt)}(?!\w)", text)), None)
        said = self.goal[span.start : span.end]
        return "" if re.search(rf"(?<!\w){re.escape(said)}(?!\w)", text, re.IGNORECASE) else None

    def answer_is_said(self, text: str) -> bool:
        """Whether a text stands in the goal."""
        return any(True for _ in self._places(text))

    def template(self, pieces: Pieces) -> str:
        """The pieces as a text with holes."""
        return "".join(_escaped(piece) if isinstance(piece, str) else self._hole(*piece) for piece in pieces)

    def commit(self, tree: object) -> None:
        """Counts the holes of a part of the skill as used."""
        for match in HOLE.finditer(repr(tree)):
            span = self.thought_of[int(match[1])]
            if not any(span is used for used in self.used):
                self.used.append(span)
            if match[2]:
                self._parts_taken.append((span, match[2]))

    def _hole(self, span: Span, form: str) -> str:
        number = next((n for n, other in enumerate(self.thought_of) if _same(span, other)), len(self.thought_of))
        if number == len(self.thought_of):
            self.thought_of.append(span)
        return f"{{s{number}:{form}}}" if form else f"{{s{number}}}"

    # --- how a text stands in the goal -------------------------------------------------------------------------------

    def _spelt_within(self, text: str) -> Pieces | None:
        """A day or a time of the goal in a longer text: ``06:15 Alarm``."""
        for span in self._known:
            for form, spelt in _spellings(span, text):
                if len(spelt) > 4 and re.search(rf"(?<!\w){re.escape(spelt)}(?!\w)", text):
                    before, _, after = text.partition(spelt)
                    return tuple(piece for piece in (before, (span, form), after) if piece)
        return None

    def _spelt_whole(self, text: str, field_name: str) -> Pieces | None:
        """A day or a time of the goal, spelt in the way of the screen."""
        wanted = text.strip()
        for span in self._known:
            for form, spelt in _spellings(span, text):
                if spelt == wanted:
                    return ((span, form),)
        parts = [
            (span, form)
            for span in self._known
            for form, spelt in _parts_of(span, text)
            if spelt == wanted and _PART_WORDS.get(form, "?") in field_name.casefold()
        ]
        if not parts:
            return None
        # the one whose parts were not all typed yet: of two times, each is typed once
        span, form = min(parts, key=lambda part: self._times_used(part[0], part[1]))
        return ((span, form),)

    def _times_used(self, span: Span, form: str) -> int:
        return sum(1 for other, how in self._parts_taken if other is span and how == form)

    def _whole(self, text: str) -> Pieces | None:
        places = list(self._places(text))
        return self._use(text, places) if places else None

    def _lines(self, text: str) -> Pieces | None:
        """The last line of what a field holds, where only that one is new."""
        head, line, last = text.rpartition("\n")
        if not line:
            return None
        places = list(self._places(last))
        if not places:
            return None
        found = self._use(last, places)
        return (f"{head}\n", *found)

    def _partly(self, text: str) -> Pieces | None:
        """Values of the goal inside a longer text: quoted ones, numbers, and names with capitals."""
        for phrase, span in sorted(self._phrases(), key=lambda each: -len(each[0])):
            if len(phrase) < 2 or len(phrase) >= len(text):
                continue
            match = re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text)
            if match is not None:
                before, after = text[: match.start()], text[match.end() :]
                return tuple(piece for piece in (before, (span, ""), after) if piece)
        return None

    def _phrases(self) -> Iterator[tuple[str, Span]]:
        for match in _QUOTED.finditer(self.goal):
            start, end = next((match.start(n), match.end(n)) for n in range(1, 7) if match[n] is not None)
            yield self.goal[start:end], Span(start, end)
        for span in self.used:
            if span.kind in ("text", "number"):
                yield self.goal[span.start : span.end], span
        for match in _NAMES.finditer(self.goal):
            first = not re.search(r"\w", re.split(r"[.!?:]\s+", self.goal[: match.start()])[-1])
            if " " in match[0] or not first:
                yield match[0], Span(match.start(), match.end())
            if " " in match[0] and first:  # "Remove Oslo": the order itself begins with a capital
                begin = match.start() + match[0].index(" ") + 1
                yield self.goal[begin : match.end()], Span(begin, match.end())
        words = list(re.finditer(r"[\w.,:-]*\w", self.goal))
        for length in (4, 3, 2):
            for at in range(len(words) - length + 1):
                start, end = words[at].start(), words[at + length - 1].end()
                if re.match(r"\d", self.goal[start:end]):  # "2 minutes", "1 day"
                    yield self.goal[start:end], Span(start, end)
        for match in re.finditer(r"(?<!\w)[\w.-]*\d[\w.-]*\w(?!\w)", self.goal):
            if sum(c.isdigit() for c in match[0]) >= 2:
                yield match[0], Span(match.start(), match.end())

    def _places(self, text: str) -> Iterator[Span]:
        """Where a text stands in the goal, whatever the case, at the borders of words."""
        wanted = re.sub(r"\s+", " ", text.strip())
        if not wanted:
            return
        pattern = re.sub("['’]", "['’]", re.escape(wanted).replace(r"\ ", r"\s+"))
        left = r"(?<!\w)" if wanted[0].isalnum() else ""
        right = r"(?!\w)" if wanted[-1].isalnum() else ""
        if wanted.replace(".", "").isdigit():
            left, right = r"(?<![\w])(?<!\d[.,:])", r"(?![\w]|[.,:]\d)"
        for match in re.finditer(f"{left}{pattern}{right}", self.goal, re.IGNORECASE):
            kind: Kind = "number" if re.fullmatch(r"\d+(?:[.,]\d+)?", match[0]) else "text"
            yield Span(match.start(), match.end(), kind)

    def _use(self, text: str, places: list[Span]) -> Pieces:
        """Takes the place that is a value already, else one in quotation marks, else the last one."""
        del text
        known = next((used for used in self.used for span in places if _same(used, span)), None)
        if known is not None:
            return ((known, ""),)
        quoted = [span for span in places if self._is_quoted(span)]
        free = [span for span in places if not any(_overlap(span, used) for used in self.used)]
        span = (quoted or free or places)[0]
        return ((span, ""),)

    def _is_quoted(self, span: Span) -> bool:
        return any(m.start() < span.start and span.end < m.end() for m in _QUOTED.finditer(self.goal))

    def _is_value(self, span: Span) -> bool:
        """Whether what stands there is a datum and no word of the order: quoted, with digits, or a name."""
        said = self.goal[span.start : span.end]
        if any(_same(span, used) for used in self.used) or self._is_quoted(span):
            return True
        if any(c.isdigit() for c in said) or "@" in said or re.search(r"\w[._]\w", said):
            return True
        return any(word[0].isupper() for word in said.split())

    # --- the pieces once all is known --------------------------------------------------------------------------------

    def atoms(self) -> list[Span]:
        """The pieces of the goal, cut so that none overlaps another, in order."""
        firm = [span for span in self.used if span.kind in ("time", "date")]
        cuts = {at for span in self.used for at in (span.start, span.end)}
        atoms = list(firm)
        for span in self.used:
            if span in firm:
                continue
            bounds = [span.start, *sorted(at for at in cuts if span.start < at < span.end), span.end]
            for start, end in itertools.pairwise(bounds):
                if len(bounds) > 2:
                    start, end = self._without_borders(start, end)
                if start < end and not any(_overlap(Span(start, end), atom) for atom in atoms):
                    atoms.append(
                        span if (start, end) == (span.start, span.end) else Span(start, end, self._kind(start, end))
                    )
        return sorted(atoms, key=lambda atom: atom.start)

    def _kind(self, start: int, end: int) -> Kind:
        return "number" if re.fullmatch(r"\d+(?:[.,]\d+)?", self.goal[start:end]) else "text"

    def _without_borders(self, start: int, end: int) -> tuple[int, int]:
        while start < end and not self.goal[start].isalnum() and self.goal[start] not in "+(":
            start += 1
        while start < end and self.goal[end - 1] in " ,;:/-":
            end -= 1
        return start, end


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _same(one: Span, other: Span) -> bool:
    return (one.start, one.end) == (other.start, other.end)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _dates(goal: str) -> Iterator[Span]:
    for match in _DATES.finditer(goal):
        told = match.groupdict()
        year = told["y1"] or told["y2"] or told["y3"]
        month = told["m1"] or told["m2"] or told["m3"] or ""
        day = told["d1"] or told["d2"] or told["d3"] or ""
        number = (
            int(month)
            if month.isdigit()
            else next(n for n, name in enumerate(MONTHS, 1) if name.startswith(month.casefold()[:3]))
        )
        try:
            # 1904 had a 29th of February, and no calendar of a phone goes back to it
            yield Span(match.start(), match.end(), "date", day=date(int(year) if year else 1904, number, int(day)))
        except ValueError:
            continue


def _times(goal: str) -> Iterator[Span]:
    for match in _TIMES.finditer(goal):
        hour, minute = int(match["h"] or match["h2"]), int(match["m"] or 0)
        half = (match["half"] or match["half2"] or "").casefold()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour < 24 and minute < 60:
            yield Span(match.start(), match.end(), "time", clock=time(hour, minute))


def _spellings(span: Span, text: str) -> Iterator[tuple[str, str]]:
    """Every way a screen may spell a day or a time of the goal."""
    if span.clock is not None:
        yield from ((form, spell(span.clock, form)) for form in _TIME_FORMS)
    elif span.day is not None:
        known = span.day.year != 1904
        for year in (span.day.year,) if known else (*map(int, _YEAR.findall(text)), span.day.year):
            try:
                day = span.day.replace(year=year)
            except ValueError:
                continue
            for form in _DATE_FORMS:
                if span.day.year == year == 1904 and ("%Y" in form or "%a" in form or "%A" in form):
                    continue
                if (spelt := spell(day, form)) in text:
                    if year != 1904:
                        span.day = day
                    yield form, spelt


def _parts_of(span: Span, text: str) -> Iterator[tuple[str, str]]:
    del text
    if span.clock is not None:
        clock = span.clock
        yield from ((form, spell(clock, form)) for form in _TIME_PARTS)
    elif span.day is not None and span.day.year != 1904:
        day = span.day
        yield from ((form, spell(day, form)) for form in _DATE_PARTS)


def spell(value: date | time, form: str) -> str:
    """A day or time in a format, as ``skills.template`` spells it."""
    if isinstance(value, date):
        form = form.replace("%e", str(value.day))
    else:
        form = form.replace("%k", str(value.hour)).replace("%l", str(value.hour % 12 or 12))
    return value.strftime(form)
