"""Draws a trace as one HTML page that tells the story of a run to a person who reads no code.

The page is self-contained and works without script; the script adds keys and the large picture. Its
Content-Security-Policy names the one style sheet and the one script by hash and allows nothing else, so that even
markup that slipped through could neither run nor load anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from agent.record.traces import Episode, Step, read_episode, write_whole
from agent.view.bars import add_times, time_bar, time_colours
from agent.view.content import content_policy, part_file
from agent.view.goal import find_spans, marked_goal
from agent.view.markup import NOTHING, Html, Part, Said, element, fill, join
from agent.view.masking import mask_secrets
from agent.view.pictures import Picture, load_pictures, views_of
from agent.view.stage import is_tall, picture_store, stage, thumbnail
from agent.view.step_card import (
    Surroundings,
    badge,
    fact,
    note_line,
    step_card,
    step_headline,
    target_bounds,
    view_notices,
)
from agent.view.wording import asked_model, count, duration, moment, numbers, run_verdict, step_verdict
from devices.records import Note, Resume

PAGE_NAME = "trace.html"

_LONG_GOAL = 160
_TITLE_LENGTH = 70


def render_trace(episode: Episode) -> str:
    """The page of ``episode``, complete; secrets are masked. Pictures are read from the episode's folder."""
    shown = mask_secrets(episode)
    pictures = load_pictures(shown)
    steps, ids = shown.steps, _anchors(shown.steps)
    spans = find_spans(shown.begin.goal, steps)
    times = [elapsed for s in steps for elapsed in (s.intent.elapsed_ms, s.outcome.elapsed_ms if s.outcome else {})]
    colours = time_colours(times)
    page = Surroundings(shown.begin.goal, pictures, colours, part_file("step.html"))
    cards: list[Part] = []
    for step, span, anchor in zip(steps, spans, ids, strict=True):
        cards += [_between(step.notes_before), element("li", step_card(step, span, anchor, page))]
    cards += [_between(shown.notes), element("li", _ending(shown, pictures))]
    style, script = Html(part_file("tokens.css") + part_file("trace.css")), Html(part_file("trace.js"))
    verdict, goal = run_verdict(shown.status), shown.begin.goal
    return fill(
        part_file("trace.html"),
        {
            "policy": content_policy(style, script),
            "title": f"{verdict.sign} {goal[:_TITLE_LENGTH]}{'…' if len(goal) > _TITLE_LENGTH else ''} · clewline",
            "style": style,
            "store": picture_store(pictures.values()),
            "rail": join(_rail(shown, ids, pictures)),
            "badge": badge(verdict),
            "verdict": verdict.told,
            "goal_class": "long" if len(goal) > _LONG_GOAL else "",
            "goal": marked_goal(goal, spans, steps, ids),
            "answer": _answer(shown),
            "summary": join(_summary(shown)),
            "times": _whole_time(add_times(times), colours),
            "cards": join(cards),
            "run": shown.begin.run,
            "script": script,
        },
    )


def write_trace(folder: Path) -> Path:
    """Draw the trace in ``folder`` into ``trace.html`` there; what was there before is replaced whole or not at all.

    Raises:
        TraceDamaged: the journal cannot be read.
        TraceUnwritable: the page cannot be written.
    """
    page = folder / PAGE_NAME
    write_whole(page, render_trace(read_episode(folder)).encode("utf-8", "replace"))
    return page


def _anchors(steps: Sequence[Step]) -> list[str]:
    """An id for each card; a step that was taken again after a restart has its number twice."""
    anchors: list[str] = []
    for step in steps:
        anchor, again = f"step-{step.intent.step}", 2
        while anchor in anchors:
            anchor, again = f"step-{step.intent.step}-{again}", again + 1
        anchors.append(anchor)
    return anchors


def _rail(episode: Episode, ids: Sequence[str], pictures: dict[str, Picture]) -> Iterator[Html]:
    for step, anchor in zip(episode.steps, ids, strict=True):
        verdict = step_verdict(step.outcome)
        yield _stop(
            anchor,
            thumbnail(step.intent.before, pictures, target_bounds(step)),
            element("b", step.intent.step),
            " ",
            step_headline(step).html,
            element("span", f" ({verdict.label})", class_="unseen"),
            tone=verdict.tone,
        )
    views = list(views_of(episode))
    picture = thumbnail(views[-1], pictures) if views else NOTHING
    verdict = run_verdict(episode.status)
    yield _stop("end", picture, element("b", "End"), " ", verdict.label, tone=verdict.tone)


def _stop(anchor: str, picture: Html, *words: Part, tone: str) -> Html:
    return element("li", element("a", picture, element("span", *words, class_="words"), href=f"#{anchor}", class_=tone))


def _answer(episode: Episode) -> Html:
    end = episode.end
    if end is None:
        return NOTHING
    answer = element("p", Said(end.answer), class_="answer", dir="auto") if end.answer else NOTHING
    return join((answer, element("p", Said(end.reason), class_="reason") if end.reason else NOTHING))


def _summary(episode: Episode) -> Iterator[Html]:
    begin, steps = episode.begin, episode.steps
    told, iso = moment(begin.at_s)
    deciders: dict[str, list[int]] = {}
    for step in steps:
        deciders.setdefault(step.intent.decider, []).append(step.intent.step)
    yield fact("Device", Said(begin.device))
    yield fact("When", element("time", told, datetime=iso or None))
    yield fact("Took", duration(episode.seconds))
    yield fact("Steps", str(len(steps)))
    uses = episode.end.models if episode.end is not None else ()
    calls = sum(use.calls for use in uses) or sum(asked_model(step.intent.decider) for step in steps)
    yield fact("Model calls", str(calls))
    for use in uses:
        price = "price unknown" if use.usd is None else f"${use.usd:.4f}"
        tokens = f"{use.tokens_in + use.tokens_out} tokens, {price}"
        yield fact("Model", Said(use.model), f": {count(use.calls, 'call')}, {tokens}")
    yield fact("Decided by", *_deciders(deciders, len(steps)))
    yield fact("Policy", Said(begin.policy))
    yield fact("Limits", ", ".join(f"{name} {value:g}" for name, value in begin.limits.items() if value))
    yield fact("Program", Said(begin.program))


def _deciders(deciders: dict[str, list[int]], steps: int) -> Iterable[Part]:
    for place, (decider, its) in enumerate(deciders.items()):
        yield ", " if place else ""
        yield Said(decider)
        if len(its) < steps:
            yield f" ({count(len(set(its)), 'step').split()[1]} {numbers(its)})"


def _whole_time(times: dict[str, float], colours: dict[str, int]) -> Html:
    bar = time_bar(times, colours)
    return element("section", element("h2", "Where the time went"), bar, class_="times") if bar else NOTHING


def _between(notes: Sequence[Note | Resume]) -> Html:
    return join(element("li", note_line(note), class_="note") for note in notes)


def _ending(episode: Episode, pictures: dict[str, Picture]) -> Html:
    verdict, views = run_verdict(episode.status), list(views_of(episode))
    header = element("header", element("h2", "How it ended", id="end-title"), badge(verdict))
    told = [element("p", verdict.told), _answer(episode)]
    if not episode.steps:
        told.append(element("p", "No step was taken."))
    if not views:
        body = element("div", *told, class_="facts")
        return element(
            "article",
            header,
            body,
            id="end",
            data_stop=True,
            tabindex="-1",
            aria_labelledby="end-title",
            class_="step end",
        )
    final = views[-1]
    figure = element(
        "figure",
        stage(final, pictures, "Screen at the end" if episode.end is not None else "Last screen that was seen"),
        element(
            "figcaption",
            element("span", Said(final.location), class_="place"),
            element("button", "Enlarge", type="button", class_="enlarge", hidden=True),
        ),
        class_="stage",
    )
    facts = element("div", *told, view_notices(final.notices), class_="facts")
    return element(
        "article",
        header,
        element("div", figure, facts, class_="body"),
        id="end",
        data_stop=True,
        tabindex="-1",
        aria_labelledby="end-title",
        class_=f"step end {'phone' if is_tall(final) else 'desktop'}",
    )
