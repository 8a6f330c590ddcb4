"""The list of scenarios: what can be read without opening anything, and without script."""

from __future__ import annotations

from collections.abc import Sequence

from agent.suite.flakiness import WINDOW, Outing, flakiness
from agent.suite.reports.comparing import Change, Changed
from agent.suite.reports.verdicts import words
from agent.suite.results import ScenarioResult
from agent.view.markup import NOTHING, Html, Part, Said, element, join
from agent.view.wording import duration

CHANGE_WORDS: dict[Change, str] = {
    "newly-failing": "newly failing",
    "newly-passing": "newly passing",
    "slower": "slower",
    "new": "new",
}
_SPARK_WIDTH, _SPARK_HEIGHT = 4, 14
_SHOWN = 30


def row(result: ScenarioResult, anchor: str, changed: Changed, past: Sequence[Outing]) -> Html:
    """One scenario of the list.

    Args:
        result: what came of it.
        anchor: its id in the page.
        changed: it beside its past.
        past: its outings, oldest first, this one among them where history has it.
    """
    verdict = words(result.verdict)
    parts: list[Part] = [element("span", Said(result.name), class_="name", dir="auto")]
    if result.row:
        values = ", ".join(f"{key} = {value}" for key, value in result.row.items())
        parts.append(element("span", Said(values), class_="row"))
    if result.repeat > 1:
        parts.append(element("span", f"repetition {result.repeat}", class_="row"))
    first = element("span", *_spaced(parts), class_="title")
    second = element("span", *_spaced(_circumstances(result, changed)), class_="meta")
    reason = result.reason or (result.last.reason if result.last is not None else "")
    shown = reason if result.verdict != "passed" else ""
    button = element(
        "button",
        element("span", verdict.sign, class_=f"sign {verdict.tone}", aria_hidden="true"),
        element("span", f"{verdict.label}: ", class_="unseen"),
        element(
            "span",
            first,
            second,
            element("span", Said(shown), class_="why", dir="auto") if shown else NOTHING,
            class_="words",
        ),
        element("span", _spark(result, past), class_="past"),
        element("span", duration(result.seconds), class_="took"),
        type="button",
        aria_expanded="false",
        aria_controls=f"{anchor}-more",
    )
    text = " ".join((result.name, result.file, *result.row.values(), reason, *result.tags)).casefold()
    return element(
        "li",
        element("h3", button),
        element("div", id=f"{anchor}-more", class_="more", hidden=True),
        id=anchor,
        class_="scenario",
        data_verdict=result.verdict,
        data_tags=" ".join(tag.replace(" ", "\u00a0") for tag in result.tags),
        data_changes=" ".join(changed.changes),
        data_text=text,
        data_seconds=f"{result.seconds:.3f}",
    )


def _circumstances(result: ScenarioResult, changed: Changed) -> list[Part]:
    told: list[Part] = [element("span", words(result.verdict).label, class_=f"label {words(result.verdict).tone}")]
    told += [element("span", CHANGE_WORDS[change], class_=f"change {change}") for change in changed.changes]
    last = result.last
    if last is not None and last.cause is not None:
        told.append(element("span", Said(last.cause.name), class_="cause"))
    if len(result.attempts) > 1:
        told.append(element("span", f"{len(result.attempts)} attempts"))
    calls = sum(step.model_calls for attempt in result.attempts for step in attempt.steps)
    if calls:
        usd = sum(step.usd for attempt in result.attempts for step in attempt.steps)
        told.append(element("span", f"{calls} model {'call' if calls == 1 else 'calls'}, ${usd:.4f}"))
    healed = sum(len(step.healed) for attempt in result.attempts for step in attempt.steps)
    if healed:
        told.append(element("span", f"{healed} healed"))
    told.append(element("span", Said(result.file)))
    told += [element("span", Said(f"#{tag}"), class_="tag") for tag in result.tags]
    return told


def _spark(result: ScenarioResult, past: Sequence[Outing]) -> Html:
    """The last outcomes as ticks, up for passed and down for failed."""
    if len(past) < 2:
        return NOTHING
    known = flakiness(result.id, past)
    sides = known.recent[-_SHOWN:]
    if not sides:
        return NOTHING
    middle = _SPARK_HEIGHT / 2
    ticks = (
        element(
            "rect",
            x=place * (_SPARK_WIDTH + 1),
            y=0 if side else middle,
            width=_SPARK_WIDTH,
            height=middle,
            class_="tick-good" if side else "tick-bad",
        )
        for place, side in enumerate(sides)
    )
    told = f"{sum(sides)} of the last {len(sides)} outcomes passed, flake score {known.score:.2f} (of {WINDOW} at most)"
    return element(
        "svg",
        element("title", told),
        *ticks,
        class_="spark",
        role="img",
        width=len(sides) * (_SPARK_WIDTH + 1),
        height=_SPARK_HEIGHT,
    )


def _spaced(parts: Sequence[Part]) -> list[Part]:
    """With a space between, so that they are words for those who hear the page."""
    found: list[Part] = []
    for part in parts:
        found += [" ", part] if found else [part]
    return found


def tags_of(results: Sequence[ScenarioResult]) -> Html:
    """The choices of the tag filter."""
    tags = sorted({tag for result in results for tag in result.tags}, key=str.casefold)
    values = [element("option", tag, value=tag.replace(" ", "\u00a0")) for tag in tags]
    return join((element("option", "All tags", value=""), *values))
