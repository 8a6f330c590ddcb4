"""Numbers that tell how hard a decision is, and how likely a cheap answer to it is wrong.

They are read off the goal, the steps so far, what the screen offers and the answer itself, with no further model but
the sentence embedder, so a router can have them before it pays for a second opinion. Most of them say, in numbers,
what a person would check: is it over although a form waits to be saved? Was the same thing pressed before? Is there
something on the screen that has more of the goal's words? None of them knows an app.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from perception.lexical import STOP_WORDS, fold_text, stem, words_of
from planner.offline.finding.submitting import SUBMITTING

Cosines = Callable[[str, Sequence[str]], Sequence[float]]
"""A text, other texts → how alike in meaning each is."""

_LONGEST_COMMAND = 16
"""Characters; what is longer is no button that hands a form in, whatever it begins with."""
_HANDS_IN = frozenset(SUBMITTING) - {"search", "go", "next", "find", "check", "enter", "continue", "update", "login"}
"""Buttons after which what was entered is kept; those that only look for something or lead on are others."""
_MANY_STEPS, _MANY_THINGS, _MANY_WORDS = 8, 30, 25
_USED_BEFORE = 0.25
"""What a thing that was used already loses as a candidate."""
_SAID = {
    "says unavailable": re.compile(
        r"\bno (?:direct|specific|explicit)|not (?:directly|available|explicit|visible|yet|contain|shown?|been)"
        r"|does(?: not|n't)|cannot|unclear"
    ),
    "says already": re.compile(r"\balready\b"),
    "says completed": re.compile(r"complet|finish|has been|successfully"),
    "says perhaps": re.compile(r"\b(?:likely|may|might|usually|could|assum|seems?|should|possib|typically)"),
    "says last step": re.compile(r"\bfinal|last step|confirm"),
    "says before": re.compile(r"\bprevious"),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """One thing on the screen."""

    label: str
    kind: str = "control"
    """``text`` can only be read, ``field`` is typed into, ``check`` has a state, ``control`` is pressed."""
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """One step so far."""

    label: str
    kind: str = "control"
    text: str = ""
    """What was typed or chosen."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """An answer: what it would do."""

    finished: bool
    at: int | None = None
    """Place among what is offered; None when it is finished, or names what is not there."""
    types: bool = False
    text: str = ""
    reason: str = ""
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Setting:
    """What a decision is made on."""

    goal: str
    done: tuple[Done, ...]
    offered: tuple[Offered, ...]


class Signals:
    """The signals of one decision.

    Args:
        setting: what it is made on.
        cosines: compares meanings.
    """

    def __init__(self, setting: Setting, cosines: Cosines) -> None:
        self._setting = setting
        self._goal = _content(setting.goal)
        used = [word for done in setting.done for word in (*_content(done.label), *_content(done.text))]
        self._rest = self._goal - set(used)
        self._covered = 1 - len(self._rest) / len(self._goal) if self._goal else 0.0
        self._pressed = [fold_text(done.label) for done in setting.done]
        self._likeness = self._compare(cosines)

    @property
    def likeliest(self) -> int | None:
        """Place of what is most like the goal in meaning and was not used yet; a cheap second opinion."""
        return max(self._likeness, key=lambda at: self._likeness[at], default=None)

    def before(self) -> dict[str, float]:
        """What is known without any answer."""
        setting = self._setting
        last = setting.done[-1] if setting.done else None
        ranked = sorted(self._likeness.values(), reverse=True)
        return {
            "steps": min(len(setting.done), _MANY_STEPS) / _MANY_STEPS,
            "first step": float(not setting.done),
            "things": min(len(setting.offered), _MANY_THINGS) / _MANY_THINGS,
            "goal length": min(len(setting.goal.split()), _MANY_WORDS) / _MANY_WORDS,
            "several orders": float(bool(re.search(r"\band\b|\bthen\b|,", setting.goal))),
            "covered": self._covered,
            "rest is shown": float(any(self._rest & _content(o.label) for o in setting.offered if o.kind != "text")),
            "handed in last": float(last is not None and hands_in(last.label)),
            "checked last": float(last is not None and last.kind == "check"),
            "typed last": float(last is not None and bool(last.text)),
            "form waits": float(self._waits()),
            "best likeness": ranked[0] if ranked else 0.0,
            "likeness margin": ranked[0] - ranked[1] if len(ranked) > 1 else 0.0,
        }

    def after(self, chosen: Chosen) -> dict[str, float]:
        """What an answer adds."""
        before = self.before()
        ends = chosen.finished
        found = {
            "ends": float(ends),
            "unreadable": float(not chosen.readable),
            "names nothing there": float(not ends and chosen.at is None),
            "ends at first": before["first step"] * ends,
            "ends at second": float(ends and len(self._setting.done) == 1),
            "ends with form waiting": before["form waits"] * ends,
            "ends after handing in": before["handed in last"] * ends,
            "ends after typing": before["typed last"] * ends,
            "ends with rest shown": before["rest is shown"] * ends,
            "ends covered": self._covered * ends,
            "ends uncovered": (1 - self._covered) * ends,
            "ends beside likeness": before["best likeness"] * ends,
            "goes on after handing in": before["handed in last"] * (not ends),
            "goes on after checking": before["checked last"] * (not ends),
            "goes on covered": self._covered * (not ends),
        }
        found |= self._about_target(chosen)
        reason = chosen.reason.casefold()
        found |= {name: float(bool(pattern.search(reason))) for name, pattern in _SAID.items()}
        found["says completed, goes on"] = found["says completed"] * (not ends)
        return found

    def _about_target(self, chosen: Chosen) -> dict[str, float]:
        offered = self._setting.offered
        target = offered[chosen.at] if chosen.at is not None and not chosen.finished else None
        there = target is not None
        label = target.label if target is not None else ""
        folded, words = fold_text(label), _content(label)
        likeness = self._likeness.get(chosen.at, 0.0) if there and chosen.at is not None else 0.0
        ranked = sorted(self._likeness, key=lambda at: -self._likeness[at])
        most = max((len(self._rest & _content(o.label)) for o in offered if o.kind != "text"), default=0)
        return {
            "used before": float(there and bool(folded) and folded in self._pressed),
            "used just now": float(there and bool(self._pressed) and folded == self._pressed[-1]),
            "only text": float(there and target is not None and target.kind == "text"),
            "goes back": float(folded in ("go back", "back", "navigate up")),
            "checked already": float(there and target is not None and target.checked),
            "a check": float(there and target is not None and target.kind == "check"),
            "types": float(chosen.types),
            "types into no field": float(there and target is not None and chosen.types != (target.kind == "field")),
            "types other words": float(chosen.types and fold_text(chosen.text) not in fold_text(self._setting.goal)),
            "hands in": float(there and hands_in(label)),
            "passes the form by": float(there and self._waits() and not hands_in(label)),
            "shares words": len(words & self._goal) / len(words) if words else 0.0,
            "shares none": float(there and not words & self._goal),
            "shares rest": float(bool(words & self._rest)),
            "others share more": float(there and most > len(words & self._rest)),
            "likeness": likeness,
            "likeness behind": self._likeness[ranked[0]] - likeness if there and ranked else 0.0,
            "likeliest": float(there and bool(ranked) and chosen.at == ranked[0]),
            "among three likeliest": float(there and chosen.at in ranked[:3]),
            "reason names it": float(there and bool(folded) and folded[:15] in fold_text(chosen.reason)),
        }

    def _waits(self) -> bool:
        """Whether something on the screen waits to be handed in."""
        return any(offered.kind == "control" and hands_in(offered.label) for offered in self._setting.offered)

    def _compare(self, cosines: Cosines) -> Mapping[int, float]:
        """How like the goal each thing is that can be acted on; less when it was used already."""
        places = [
            at
            for at, offered in enumerate(self._setting.offered)
            if offered.kind != "text" and offered.label and fold_text(offered.label) != "go back"
        ]
        found = cosines(self._setting.goal, [self._setting.offered[at].label for at in places]) if places else []
        return {
            at: float(cosine) - _USED_BEFORE * (fold_text(self._setting.offered[at].label) in self._pressed)
            for at, cosine in zip(places, found, strict=True)
        }


def hands_in(label: str) -> bool:
    """Whether a control with this label hands in, saves or sends what was entered."""
    words = fold_text(label).split()
    return bool(words) and len(label) <= _LONGEST_COMMAND and (words[0] in _HANDS_IN or " ".join(words) in _HANDS_IN)


def _content(text: str) -> frozenset[str]:
    """Stems of the words that name something."""
    return frozenset(stem(word) for word in words_of(text) if word not in STOP_WORDS)
