"""One step as a card: the picture with its marks, and beside it why, how sure, what came of it and how long it took."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from agent.record.traces import Step
from agent.view.bars import add_times, score_bar, time_bar
from agent.view.goal import Span, goal_part
from agent.view.markup import NOTHING, Html, Part, Said, element, fill, join
from agent.view.pictures import Picture
from agent.view.stage import MAX_ALTERNATIVES, Marks, is_tall, stage
from agent.view.wording import (
    Sentence,
    Verdict,
    count,
    duration,
    effect_words,
    headline,
    percent,
    split_hint,
    step_verdict,
    whole_text,
)
from devices.bounds import Bounds
from devices.records import (
    Alternative,
    Intent,
    Note,
    Outcome,
    Resume,
    View,
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all cards of a page share."""

    goal: str
    pictures: Mapping[str, Picture]
    colours: Mapping[str, int]
    template: str


def step_card(step: Step, span: Span | None, anchor: str, page: Surroundings) -> Html:
    """The card of ``step``.

    Args:
        step: what to show.
        span: where the part of the goal it serves stands.
        anchor: the card's id on the page.
        page: what all cards share.
    """
    intent, outcome = step.intent, step.outcome
    told = step_headline(step)
    after = outcome.after if outcome is not None else None
    pictures = [stage(intent.before, page.pictures, f"Screen before: {told.plain}", _marks(step), "before")]
    if after is not None:
        pictures.append(stage(after, page.pictures, f"Screen after: {told.plain}", side="after"))
    return fill(
        page.template,
        {
            "shape": "phone" if is_tall(intent.before) else "desktop",
            "id": anchor,
            "number": intent.step,
            "headline": told.html,
            "badge": badge(step_verdict(outcome)),
            "pictures": join(pictures),
            "sides": _sides(anchor) if after is not None else NOTHING,
            "place": Said(intent.before.location),
            "deciding": join(_deciding(step, span, page)),
            "circumstances": join(_circumstances(step, page)),
        },
    )


def step_headline(step: Step) -> Sentence:
    """The step in one sentence."""
    target = step.intent.target
    return headline(step.intent.action, target.described if target is not None else "")


def target_bounds(step: Step) -> Bounds | None:
    """Where the target was seen; None without one or when it had no area."""
    if step.intent.target is None:
        return None
    bounds = Bounds(*step.intent.target.bounds)
    return None if bounds.empty else bounds


def badge(verdict: Verdict) -> Html:
    """A status as a word with a sign."""
    return element(
        "span", element("span", verdict.sign, aria_hidden="true"), " ", verdict.label, class_=f"badge {verdict.tone}"
    )


def fact(term: str, *content: Part) -> Html:
    """A row of a description list; nothing when there is nothing to say."""
    if not any(str(part) for part in content):
        return NOTHING
    return element("div", element("dt", term), element("dd", *content), class_="fact")


def note_line(note: Note | Resume) -> Html:
    """Something that is not a step, between the cards."""
    if isinstance(note, Resume):
        return element("p", element("b", "Resumed"), f" after step {note.after_step}, where the run had been cut off.")
    return element("p", element("b", Said(note.topic)), " ", Said(note.text))


def view_notices(notices: Sequence[str]) -> Html:
    """What the device said beside its screen."""
    return element("ul", *(element("li", Said(text)) for text in notices), class_="notices") if notices else NOTHING


def _marks(step: Step) -> Marks:
    intent, outcome = step.intent, step.outcome
    point = outcome.point_px if outcome is not None else None
    return Marks(intent.step, target_bounds(step), point, intent.action, intent.alternatives)


def _sides(anchor: str) -> Html:
    choices = (
        element(
            "label",
            element("input", type="radio", name=f"{anchor}-side", value=side, checked=side == "before"),
            element("span", side.capitalize()),
        )
        for side in ("before", "after")
    )
    return element("fieldset", element("legend", "Picture", class_="unseen"), *choices, class_="sides")


def _deciding(step: Step, span: Span | None, page: Surroundings) -> Iterable[Html]:
    intent, outcome = step.intent, step.outcome
    yield fact("Why", Said(intent.reason))
    yield fact("Serves", _served(intent, span, page.goal))
    yield fact("Decided by", Said(intent.decider), _sureness(intent))
    yield fact("Considered", _options(intent))
    yield fact("What came of it", _came_of_it(intent.before, outcome))


def _circumstances(step: Step, page: Surroundings) -> Iterable[Html]:
    intent, outcome = step.intent, step.outcome
    times = add_times((intent.elapsed_ms, outcome.elapsed_ms if outcome is not None else {}))
    total = element("b", duration(sum(times.values()) / 1000)) if times else NOTHING
    effect, because = effect_words(intent.effect_class)
    kind = join((" (", Said(intent.effect_kind), ")")) if intent.effect_kind else NOTHING
    yield fact("Time", total, time_bar(times, page.colours))
    yield fact(
        "Gate",
        element("p", Said(intent.gate)) if intent.gate else NOTHING,
        element("p", element("b", effect), kind, f": {because}."),
    )
    yield fact("Whole text", _long(whole_text(intent.action)))
    yield fact("Meanwhile", *(note_line(note) for note in step.notes))


def _served(intent: Intent, span: Span | None, goal: str) -> Html:
    if not intent.clause.strip():
        return NOTHING
    return element("q", goal_part(goal, span, intent.clause), class_="goal-part", dir="auto")


def _long(text: str) -> Html:
    return (
        element("details", element("summary", count(len(text), "character")), element("pre", text)) if text else NOTHING
    )


def _sureness(intent: Intent) -> Html:
    return join((", ", percent(intent.confidence), " sure")) if intent.confidence is not None else NOTHING


def _options(intent: Intent) -> Html:
    others = intent.alternatives
    if not others:
        return NOTHING
    shown = others[:MAX_ALTERNATIVES]
    scores = [abs(o.score) for o in shown if math.isfinite(o.score)]
    whole = max((1.0, abs(intent.confidence or 0.0), *scores))
    rows = []
    if intent.target is not None and intent.confidence is not None:
        rows.append(_option(intent.target.described, intent.confidence, whole, "chosen"))
    rows += [_option(o.described, o.score, whole, f"option-{n}", o) for n, o in enumerate(shown, start=1)]
    left = len(others) - len(shown)
    more = element("p", f"and {left} more in the journal", class_="more") if left else NOTHING
    return join((element("ol", *rows, class_="options"), more))


def _option(described: str, score: float, whole: float, name: str, other: Alternative | None = None) -> Html:
    words = element("span", Said(described), class_="words")
    row = join((words, element("span", percent(score), class_="score"), score_bar(score / whole)))
    if other is None or other.bounds is None:
        return element("li", row, class_=f"option {name}")
    # A button, so that the keyboard and a finger can light it up on the picture as well as the pointer.
    return element("li", element("button", row, type="button", title="Show it on the picture"), class_=f"option {name}")


def _came_of_it(before: View, outcome: Outcome | None) -> Html:
    verdict = step_verdict(outcome)
    if outcome is None:
        return element("p", verdict.told)
    message, hint = split_hint(outcome.error)
    parts: list[Part] = [element("p", verdict.told)] if outcome.status != "done" else []
    if message:
        parts.append(element("p", Said(message), class_="error"))
    if hint:
        parts.append(element("p", Said(hint), class_="hint"))
    if outcome.value is not None:
        parts.append(element("p", 'It now holds "', Said(outcome.value), '".'))
    if outcome.after is not None:
        parts += _changes(before, outcome.after)
    # Whether anything changed is known only where somebody looked afterwards.
    looked = outcome.after is not None or outcome.status == "done"
    if outcome.changed and (not parts or message):
        parts.append(element("p", "The screen changed."))
    elif looked and not outcome.changed:
        parts.append(element("p", "Nothing on the screen changed."))
    notices = (*outcome.notices, *(outcome.after.notices if outcome.after is not None else ()))
    return join((*parts, view_notices(tuple(dict.fromkeys(notices)))))


def _changes(before: View, after: View) -> Iterable[Html]:
    if after.location != before.location:
        yield element("p", "Now at ", element("span", Said(after.location), class_="place"), ".")
    if after.title != before.title and after.title:
        yield element("p", 'The title is now "', Said(after.title), '".')
    more = after.elements - before.elements
    if more:
        yield element("p", f"{count(abs(more), 'element')} {'more' if more > 0 else 'fewer'} on the screen.")
