"""What could be typed where, and which key comes next."""

from __future__ import annotations

from perception.lexical import fold_text
from planner.learned.columns import Columns
from planner.learned.situation import Situation, ahead_of_others
from planner.learned.spans import next_key, unfilled
from planner.practised.keypad import keying, sign_of

_STRONG = 0.8
_KEYS = 9


def add_filling(columns: Columns, s: Situation) -> None:
    """Columns ``fill.*`` and ``key.*``."""
    scores = s.of_elements([s.fillings[e.index].score if e.index in s.fillings else 0.0 for e in s.elements])
    first = next((at for at in range(s.many) if scores[at] >= _STRONG), None)
    left = unfilled(s.goal.text, s.deeds)
    names = sum(value.sort == "name" for value in left)
    titles = [fold_text(title) for title in s.titles]
    wanted = [fold_text(value.text) for value in left]
    columns.each("fill.score", scores)
    columns.each("fill.strong", [float(score >= _STRONG) for score in scores])
    columns.each("fill.ahead", ahead_of_others(scores))
    columns.each("fill.first", [float(at == first) for at in range(s.many)])
    columns.each("fill.nothing", [float(e.can("type") and e.index not in s.fillings) for e in s.elements])
    columns.all("fill.highest", float(scores.max()) if s.many else 0.0)
    columns.all("fill.left", min(len(left) - names, 3) / 3)
    columns.all("fill.names_left", min(names, 3) / 3)
    columns.each("fill.bears", [float(any(_bears(title, value) for value in wanted)) for title in titles])
    columns.all("fill.typed", float(any(deed.typed for deed in s.deeds)))
    key = next_key(s.goal.text, s.deeds)
    keys = [float(len(title) == 1 and title.isdigit()) for title in s.titles]
    columns.each("key.next", [float(bool(key) and title == key) for title in s.titles])
    columns.each("key.any", keys)
    entered = keying(s.goal.text, [deed.title for deed in s.deeds if deed.kind == "tap"])
    signs = [sign_of(title) for title in s.titles]
    columns.each("key.sign", [float(bool(sign) and sign == entered.next) for sign in signs])
    columns.all("key.inside", float(entered.inside))
    columns.all("key.numbers", min(entered.left, 3) / 3)
    columns.all("key.pad", float(sum(keys) >= _KEYS))
    columns.all("key.left", float(bool(key)))


def _bears(title: str, value: str) -> bool:
    return title == value or (len(value) > 2 and value in title)
