"""Makes the text form of a Screen short enough, and says what was left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from perception.screen_lines import Line
from perception.token_estimate import estimate_tokens

_SHORT_TEXT = 80
_KEPT_AT_LEAST = 3
"""Lines that every table and list keeps as long as anything else can give way."""
_NOTE_TOKENS = 40
"""Room for the notes that say what was left out."""


@dataclass(slots=True)
class _Draft:
    texts: list[str]
    costs: list[int]
    kept: list[bool]

    def total(self) -> int:
        return sum(cost for cost, kept in zip(self.costs, self.kept, strict=True) if kept)


def fold_lines(lines: Sequence[Line], limit: int) -> list[str]:
    """The lines as text of at most about ``limit`` tokens.

    Long texts are cut first, then long tables and lists are folded, then what is off the screen is left out, then what
    cannot be acted on, then the rest from its end.
    """
    texts = []
    for line in lines:
        text = line.text()
        if not line.acts and len(text) > _SHORT_TEXT:
            text = text[: _SHORT_TEXT - 1].rstrip() + "…"
        texts.append(text)
    draft = _Draft(texts, [estimate_tokens(text) + 1 for text in texts], [True] * len(texts))
    room = limit - _NOTE_TOKENS
    _fold_blocks(lines, draft, room)
    for keep in (lambda line: line.acts or not line.offscreen, lambda line: line.acts, lambda line: False):
        _drop_from_end(lines, draft, room, keep)
    return _with_notes(lines, draft, limit)


def _fold_blocks(lines: Sequence[Line], draft: _Draft, room: int) -> None:
    """Leaves fewer lines of each long table and list, the visible ones first, as many as there is room for."""
    blocks: dict[int, list[int]] = {}
    for at, line in enumerate(lines):
        if line.block >= 0 and line.owner >= 0:
            blocks.setdefault(line.block, []).append(at)
    for members in blocks.values():
        members.sort(key=lambda at: (lines[at].offscreen, at))
    fixed = draft.total() - sum(draft.costs[at] for members in blocks.values() for at in members)
    longest = max((len(members) for members in blocks.values()), default=0)
    low, high = min(_KEPT_AT_LEAST, longest), longest
    while low < high:
        middle = (low + high + 1) // 2
        cost = sum(draft.costs[at] for members in blocks.values() for at in members[:middle])
        low, high = (middle, high) if fixed + cost <= room else (low, middle - 1)
    for members in blocks.values():
        for at in members[low:]:
            draft.kept[at] = False


def _drop_from_end(lines: Sequence[Line], draft: _Draft, room: int, keep: Callable[[Line], bool]) -> None:
    total = draft.total()
    for at in range(len(lines) - 1, 0, -1):
        if total <= room:
            return
        if draft.kept[at] and not keep(lines[at]):
            draft.kept[at] = False
            total -= draft.costs[at]


def _with_notes(lines: Sequence[Line], draft: _Draft, limit: int) -> list[str]:
    """The lines that were kept, and a note in place of each run that was not."""
    told: list[str] = []
    missing = 0
    rows = False
    spent = 0
    for at in range(len(lines) + 1):
        if at < len(lines) and not draft.kept[at]:
            missing += 1
            rows = lines[at].block >= 0
            continue
        if missing:
            note = f"… {missing} more {'rows' if rows else 'lines'}; scroll or ask"
            if spent + estimate_tokens(note) < limit:
                told.append(note)
                spent += estimate_tokens(note) + 1
            missing = 0
        if at < len(lines):
            told.append(draft.texts[at])
            spent += draft.costs[at]
    return told
