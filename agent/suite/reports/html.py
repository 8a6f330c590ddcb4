"""A suite's run as one page that needs no network, no server and no other file.

Rows and figures are markup; what a scenario's row opens to is JSON that the script draws when it is asked for, so that
a page of thousands stays quick. Pictures are WebP, each once, and become images when they are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from agent.suite.flakiness import Outing
from agent.suite.reports.comparing import CHANGES, Changed, Comparison, compare
from agent.suite.reports.concealing import concealed
from agent.suite.reports.details import Files, details_of, json_text
from agent.suite.reports.rows import CHANGE_WORDS, row, tags_of
from agent.suite.reports.shelf import Shelf, base64_of
from agent.suite.reports.timeline import timeline
from agent.suite.reports.verdicts import ORDER, run_is_green, words
from agent.suite.results import SuiteRun
from agent.view.content import content_policy, part_file
from agent.view.markup import NOTHING, Html, Part, Said, element, escape, fill, join
from agent.view.step_card import badge, fact
from agent.view.wording import Verdict, count, duration, moment

BUDGET_BYTES = 16_000_000
"""Of pictures in one page; base64 makes a third more of it."""
_PACKAGE = "agent.suite.reports"
_UNCHANGED = Changed(())


def report_page(
    run: SuiteRun,
    folder: Path | None = None,
    page: Path | None = None,
    past: Mapping[str, Sequence[Outing]] | None = None,
    conceal: Callable[[str], str] = str,
    every_picture: bool = False,
    budget_bytes: int = BUDGET_BYTES,
) -> str:
    """The page.

    Args:
        run: what came of it.
        folder: the run's, for pictures and patches; without it there are none.
        page: where the page will lie, for links to traces; without it there are none.
        past: outings by scenario, as ``History.outings`` gives them.
        conceal: takes secrets out of every text.
        every_picture: pictures of every step of passed scenarios too, not only of their end.
        budget_bytes: of pictures; those of failures come first.
    """
    shown = concealed(run, conceal)
    past = past or {}
    comparison = compare(shown, past)
    results = sorted(shown.scenarios, key=lambda each: (ORDER.index(each.verdict), each.file, each.name, each.repeat))
    anchors = {(each.id, each.repeat): f"s{place}" for place, each in enumerate(results)}
    shelf, files = Shelf(folder, budget_bytes), Files(folder, page, conceal)
    rows, more = [], []
    for place, each in enumerate(results):
        changed = comparison.by_id.get(each.id, _UNCHANGED)
        rows.append(row(each, f"s{place}", changed, past.get(each.id, ())))
        told = details_of(each, shelf, files, every_picture, changed)
        # Html: json_text leaves nothing in it that could end the element.
        more.append(element("script", Html(json_text(told)), type="application/json", id=f"s{place}-json"))
    style = Html(part_file("tokens.css") + part_file("report.css", _PACKAGE))
    script = Html(part_file("report.js", _PACKAGE))
    verdict = _verdict(shown)
    return fill(
        part_file("report.html", _PACKAGE),
        {
            "policy": content_policy(style, script),
            "title": f"{verdict.sign} {_title(shown)} · clewline",
            "style": style,
            "badge": badge(verdict),
            "verdict": verdict.told,
            "heading": Said(_title(shown)),
            "summary": join(_summary(shown, len(shelf.pictures), shelf.left_out)),
            "bar": _bar(shown),
            "chips": _chips(shown, comparison),
            "tags": tags_of(results),
            "since": _since(comparison),
            "timeline": timeline(shown, anchors),
            "count": count(len(results), "scenario"),
            "rows": join(rows) if rows else element("li", "No scenario has ended.", class_="empty"),
            "details": join(more),
            "pictures": join(_pictures(shelf)),
            "run": shown.head.run,
            "program": shown.head.program,
            "script": script,
        },
    )


def _title(run: SuiteRun) -> str:
    paths = run.head.paths or tuple(dict.fromkeys(each.file for each in run.scenarios))
    told = ", ".join(paths[:3])
    return f"{told} and {len(paths) - 3} more" if len(paths) > 3 else told or "Suite"


def _verdict(run: SuiteRun) -> Verdict:
    missing = run.head.planned - len(run.scenarios)
    bad = sum(words(each.verdict).tone == "bad" for each in run.scenarios)
    if run.head.interrupted:
        left = f"; {count(missing, 'scenario')} did not run" if missing > 0 else ""
        return Verdict("Stopped", f"Somebody stopped the run{left}.", "warn", "■")
    if missing > 0:
        return Verdict("Cut off", f"The record stops before {count(missing, 'scenario')}.", "warn", "…")
    if run_is_green(run):
        return Verdict("Passed", f"{count(len(run.scenarios), 'scenario')}, none of them failed.", "good", "✓")
    if bad:
        return Verdict("Failed", f"{bad} of {count(len(run.scenarios), 'scenario')} failed.", "bad", "✕")
    return Verdict("Not complete", "A rule, a budget or a missing person stopped some of it.", "warn", "■")


def _summary(run: SuiteRun, pictures: int, left_out: int) -> Iterator[Html]:
    told, iso = moment(run.head.started_s)
    device_s = sum(attempt.device_s for each in run.scenarios for attempt in each.attempts)
    yield fact("When", element("time", told, datetime=iso or None))
    yield fact("Took", duration(run.wall_s))
    yield fact("Devices", f"{run.head.workers} at a time")
    if device_s:
        yield fact("On devices", duration(device_s))
    yield fact("Model calls", str(run.model_calls))
    limit = f" of ${run.head.max_usd:.2f}" if run.head.max_usd is not None else ""
    yield fact("Cost", f"${run.usd:.4f}{limit}")
    if run.head.repeat > 1:
        yield fact("Repeated", f"{run.head.repeat} times")
    if run.head.shard:
        yield fact("Shard", Said(run.head.shard))
    if left_out:
        yield fact("Pictures", f"{pictures} here, {left_out} more in the run's folder")
    if run.head.command:
        yield fact("Command", element("code", Said(" ".join(run.head.command))))


def _bar(run: SuiteRun) -> Html:
    """Verdicts as shares of one bar."""
    counts, whole = run.counts(), max(1, len(run.scenarios))
    parts, at = [], 0.0
    for verdict in (name for name in ORDER if name in counts):
        share = counts[verdict] / whole * 100
        parts.append(element("rect", x=f"{at:.3f}%", width=f"{share:.3f}%", height="100%", class_=words(verdict).tone))
        at += share
    told = ", ".join(f"{counts[name]} {words(name).label.casefold()}" for name in ORDER if name in counts)
    return element("svg", *parts, class_="verdicts", role="img", aria_label=told or "nothing ran")


def _chips(run: SuiteRun, comparison: Comparison) -> Html:
    counts = run.counts()
    found: list[Part] = []
    for name in (name for name in ORDER if name in counts):
        verdict = words(name)
        found.append(_chip("verdict", name, f"{verdict.sign} {verdict.label}", counts[name], verdict.tone))
    found += [
        _chip("change", change, CHANGE_WORDS[change].capitalize(), comparison.count(change), "plain")
        for change in CHANGES
        if comparison.count(change)
    ]
    return join(found)


def _chip(kind: str, value: str, label: str, number: int, tone: str) -> Html:
    return element(
        "button",
        label,
        " ",
        element("b", number),
        type="button",
        class_=f"chip {tone}",
        aria_pressed="false",
        data_kind=kind,
        data_value=value,
    )


def _since(comparison: Comparison) -> Html:
    if not comparison.since:
        return NOTHING
    told = [f"{comparison.count(change)} {CHANGE_WORDS[change]}" for change in CHANGES if comparison.count(change)]
    said = ", ".join(told) or "nothing changed"
    when = f" ({moment(comparison.since_s)[0]})"
    return element("p", "Since run ", element("code", comparison.since), when, f": {said}.", class_="since")


def _pictures(shelf: Shelf) -> Iterator[Html]:
    for shelved in shelf.pictures:
        # Text in an element that nothing runs: it becomes an image when somebody looks at it.
        yield element("script", escape(base64_of(shelved)), type="text/plain", id=shelved.key)
