"""Pages of runs: the list, with the form that starts one, and one run with its steps as cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.reaching.by_hand import PERSON
from agent.record.traces import Episode, join_records
from agent.view.bars import time_colours
from agent.view.desk import Desk
from agent.view.goal import find_spans
from agent.view.markup import NOTHING, Html, Part, Said, element, join
from agent.view.masking import mask_secrets
from agent.view.pictures import linked_pictures
from agent.view.run_index import RunRow
from agent.view.run_outline import outline
from agent.view.shell import PER_PAGE, address, empty, pager, part_file, post_button, when
from agent.view.step_card import Surroundings, badge, fact, note_line, step_card
from agent.view.wording import Verdict, count, duration, run_verdict
from devices.records import Begin, Record

CARDS = 30
"""Steps on one page of a run; the latest, unless others are asked for."""
RUNNING = Verdict("Running", "It goes on now.", "plain", "▸")
_STATUSES = (
    "running",
    "done",
    "failed",
    "needs-person",
    "policy",
    "infrastructure",
    "interrupted",
    "cut off",
    "damaged",
)


def runs_page(desk: Desk, wanted: str, status: str, page: int) -> Html:
    """The list of runs."""
    if wanted or status:
        found = desk.runs.search(wanted, status)
        of, rows = len(found), found[(page - 1) * PER_PAGE : page * PER_PAGE]
    else:
        names = desk.runs.names()
        of, rows = len(names), desk.runs.rows(names[(page - 1) * PER_PAGE : page * PER_PAGE])
    listed = (
        element("ol", *(run_line(row) for row in rows), class_="rows", id="run-list")
        if rows
        else empty(
            "Nothing like that was found."
            if wanted or status
            else "No run has left a trace yet. Start one above, or with ",
            NOTHING if wanted or status else element("code", "clew run 'Set an alarm for 7:30' --on phone"),
        )
    )
    return join(
        (
            element("h1", "Runs"),
            start_form(desk),
            element(
                "form",
                element("label", "Search ", element("input", type="search", name="q", value=wanted)),
                element("label", "Ended as ", _status_choice(status)),
                element("button", "Search", class_="act"),
                element("span", count(of, "run"), class_="soft", role="status"),
                action="/runs",
                method="get",
                class_="row",
                role="search",
            ),
            element("div", listed, id="runs"),
            pager("runs", page, of, q=wanted, status=status),
        )
    )


def start_form(desk: Desk, on: str = "") -> Html:
    """The form that starts a run.

    Args:
        desk: what is open already.
        on: the one device it is for; empty lets the person choose.
    """
    known = [str(post.held.address) for post in desk.posts.values()]
    options = (element("option", value=name) for name in dict.fromkeys((*known, "phone", "browser:https://")))
    where = element(
        "label",
        element("span", "Where?"),
        element("input", name="on", value="phone", list="places", required=True, autocapitalize="off"),
        element("datalist", *options, id="places"),
    )
    return element(
        "form",
        element(
            "label",
            element("span", "What should be done?"),
            element("textarea", name="goal", rows=2, required=True, placeholder="Set an alarm for half past six"),
            class_="wide",
        ),
        element("input", type="hidden", name="on", value=on) if on else where,
        element("button", "Start", class_="act go"),
        class_="start narrow" if on else "start",
        data_post="/runs",
        data_wait="Opening …",
        aria_label="Start a run",
    )


def _status_choice(status: str) -> Html:
    options = [element("option", "any", value="")]
    options += [element("option", name, value=name, selected=name == status) for name in _STATUSES]
    return element("select", *options, name="status", data_submit=True)


def verdict_of(row: RunRow) -> Verdict:
    """What became of a run, or that it goes on."""
    return RUNNING if row.live else run_verdict(row.status)


def run_line(row: RunRow) -> Html:
    """One run in the list."""
    facts: list[Part] = [Said(row.device) if row.device else "unknown device", " · ", when(row.started_at_s)]
    if row.steps:
        facts += [" · ", count(row.steps, "step")]
    if row.seconds:
        facts += [" · ", duration(row.seconds)]
    if row.models:
        facts += [" · ", f"${row.usd:.4f}"]
    if row.policy == PERSON:
        facts += [" · ", "by hand"]
    goal = element("a", Said(row.goal or row.name), href=address("runs", row.name), dir="auto")
    return element(
        "li",
        badge(verdict_of(row)),
        element("div", goal, element("p", *facts, class_="soft"), class_="what"),
        class_="run-line",
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A run, ready to be drawn."""

    name: str
    episode: Episode
    """Secrets masked."""
    row: RunRow


def show(name: str, folder: Path, records: Sequence[Record], row: RunRow) -> Shown:
    """Make records ready.

    Raises:
        TraceDamaged: they do not make one run.
    """
    return Shown(name, mask_secrets(join_records(folder, records)), row)


def run_page(shown: Shown, first: int | None = None) -> Html:
    """One run.

    Args:
        shown: the run.
        first: place of the first step that is shown, from 0; None shows the latest.
    """
    steps = shown.episode.steps
    begin_at = max(0, len(steps) - CARDS) if first is None else max(0, min(first, len(steps)))
    upto = min(len(steps), begin_at + CARDS)
    earlier = (
        element("a", f"Earlier steps (1–{begin_at})", href=address("runs", shown.name, first=max(0, begin_at - CARDS)))
        if begin_at
        else NOTHING
    )
    later = (
        element("a", f"Later steps (from {upto + 1})", href=address("runs", shown.name, first=upto))
        if upto < len(steps)
        else NOTHING
    )
    anchors = {place: anchor(place) for place in range(begin_at, len(steps))}
    return join(
        (
            head(shown),
            element("nav", earlier, aria_label="Earlier steps") if earlier else NOTHING,
            element(
                "div",
                element(
                    "aside",
                    element("h2", "How it was decided", id="tree-title"),
                    element("div", outline(shown.episode, anchors), id="outline"),
                    aria_labelledby="tree-title",
                    class_="outline",
                ),
                element(
                    "div",
                    element(
                        "ol",
                        *cards(shown, begin_at, upto),
                        id="thread",
                        class_="thread",
                        data_steps=len(steps) if upto == len(steps) else None,
                    ),
                    later,
                ),
                class_="split",
            ),
        )
    )


def anchor(place: int) -> str:
    """The id of the card of the step at a place among all, from 0."""
    return f"card-{place + 1}"


def cards(shown: Shown, begin_at: int, upto: int) -> list[Html]:
    """The cards of some steps, each in its item, notes before them."""
    steps = shown.episode.steps
    pictures = linked_pictures(shown.episode, address("runs", shown.name, "pictures"))
    chosen = steps[begin_at:upto]
    times = [elapsed for s in chosen for elapsed in (s.intent.elapsed_ms, s.outcome.elapsed_ms if s.outcome else {})]
    page = Surroundings(shown.episode.begin.goal, pictures, time_colours(times), part_file("step.html"))
    spans = find_spans(shown.episode.begin.goal, steps)
    made: list[Html] = []
    for place, step in enumerate(chosen, start=begin_at):
        made += [_note(note, f"note-{place + 1}-{n}") for n, note in enumerate(step.notes_before)]
        made.append(element("li", step_card(step, spans[place], anchor(place), page), id=f"item-{place + 1}"))
    if upto == len(steps):
        made += [_note(note, f"note-end-{len(steps)}-{n}") for n, note in enumerate(shown.episode.notes)]
    return made


def _note(note: object, id: str) -> Html:
    return element("li", note_line(note), class_="note", id=id)  # type: ignore[arg-type]


def head(shown: Shown) -> Html:
    """What stands above the steps, and changes with them."""
    episode, row = shown.episode, shown.row
    begin: Begin = episode.begin
    end = episode.end
    verdict = verdict_of(row)
    name = shown.name
    buttons: list[Part] = []
    if row.live:
        buttons.append(post_button("Stop", address("runs", name, "stop"), tone="stop", id="stop-run"))
    if end is not None and end.status == "done" and begin.policy == PERSON:
        buttons.append(post_button("Make a skill of it", address("runs", name, "learn"), tone="go", id="learn"))
    uses = end.models if end is not None else ()
    answer = element("p", Said(end.answer), class_="answer", dir="auto") if end is not None and end.answer else NOTHING
    reason = element("p", Said(end.reason), class_="reason") if end is not None and end.reason else NOTHING
    facts = [
        fact("Device", Said(begin.device)),
        fact("When", when(begin.at_s)),
        fact("Took", duration(episode.seconds)),
        fact("Steps", str(len(episode.steps))),
        fact("Decided by", Said(begin.policy)),
        *(
            fact(
                "Model",
                Said(use.model),
                f": {count(use.calls, 'call')}, {use.tokens_in + use.tokens_out} tokens, "
                + ("price unknown" if use.usd is None else f"${use.usd:.4f}"),
            )
            for use in uses
        ),
        fact("Page", element("code", f"clew traces open {begin.run}")),
    ]
    return element(
        "header",
        element("p", badge(verdict), element("span", verdict.told), *buttons, class_="verdict"),
        element("h1", Said(begin.goal), class_="long" if len(begin.goal) > 160 else "", dir="auto"),
        answer,
        reason,
        element("dl", *facts, class_="summary"),
        id="run-head",
    )
