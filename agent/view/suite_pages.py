"""Pages of suites: their runs, one run with its scenarios, and how each scenario fared from run to run."""

from __future__ import annotations

import os
from pathlib import Path

from agent.errors import ConfigError
from agent.suite.results import RUN_NAME, RunHead, ScenarioResult, SuiteRun, Verdict, read_run
from agent.view.desk import Desk
from agent.view.markup import NOTHING, Html, Part, Said, element, join
from agent.view.shell import PER_PAGE, address, empty, pager, post_button, when
from agent.view.step_card import badge, fact
from agent.view.wording import Tone, count, duration
from agent.view.wording import Verdict as Words

_LOOK: dict[Verdict, tuple[Tone, str]] = {
    "passed": ("good", "✓"),
    "flaky": ("warn", "~"),
    "quarantined": ("warn", "!"),
    "skipped": ("plain", "–"),
    "failed-app": ("bad", "✕"),
    "failed-agent": ("bad", "✕"),
    "infrastructure": ("bad", "✕"),
    "policy": ("warn", "■"),
    "needs-person": ("warn", "?"),
    "interrupted": ("warn", "■"),
}
_HISTORY = 20
RUNNING = Words("Running", "It goes on now.", "plain", "▸")


def suite_folder(desk: Desk, name: str) -> Path | None:
    """The folder of a suite's run; None where there is none of that name, or the name leads elsewhere."""
    if not name or name.startswith(".") or "/" in name or "\\" in name or "\0" in name:
        return None
    folder = desk.suites / name
    return folder if os.path.isfile(folder / RUN_NAME) and not folder.is_symlink() else None


def suite_names(desk: Desk) -> list[str]:
    """Every run, newest first by its name's file."""
    found = []
    try:
        names = [entry.name for entry in os.scandir(desk.suites) if suite_folder(desk, entry.name) is not None]
        found = [(os.stat(desk.suites / name / RUN_NAME).st_mtime_ns, name) for name in names]
    except OSError:
        pass
    return [name for _, name in sorted(found, reverse=True)]


def suites_page(desk: Desk, page: int) -> Html:
    """The list of runs."""
    names = suite_names(desk)
    shown = names[(page - 1) * PER_PAGE : page * PER_PAGE]
    lines = [_line(desk, name) for name in shown]
    told = (
        element("ol", *lines, class_="rows")
        if lines
        else empty(f"No suite has been run: nothing lies in {desk.suites}.")
    )
    return join(
        (
            element("h1", "Suites"),
            _start_form(),
            told,
            pager("suites", page, len(names)),
            _history(desk, names[:_HISTORY]),
        )
    )


def _start_form() -> Html:
    places = (element("option", value=name) for name in ("phone", "android", "browser:https://"))
    return element(
        "form",
        element(
            "label",
            element("span", "Suite, or folder of suites"),
            element("input", name="path", required=True, autocapitalize="off", placeholder="examples/suites"),
            class_="wide",
        ),
        element(
            "label",
            element("span", "Where?"),
            element("input", name="on", list="suite-places", autocapitalize="off", placeholder="as the suite says"),
            element("datalist", *places, id="suite-places"),
        ),
        element("button", "Run", class_="act go"),
        class_="start",
        data_post="/suites",
        data_wait="Starting …",
        aria_label="Run a suite",
    )


def _line(desk: Desk, name: str) -> Html:
    try:
        run = read_run(desk.suites / name)
    except ConfigError as error:
        return element(
            "li",
            badge(Words("Damaged", "", "bad", "✕")),
            element("div", Said(name), " ", Said(str(error)), class_="what"),
            class_="run-line",
        )
    head = run.head
    facts: list[Part] = [
        when(head.started_s),
        " · ",
        duration(run.wall_s),
        " · ",
        count(len(run.scenarios), "scenario"),
    ]
    if run.usd:
        facts.append(f" · ${run.usd:.4f}")
    return element(
        "li",
        badge(RUNNING if _is_underway(desk, name) else _words_of_run(run)),
        element(
            "div",
            element("a", Said(" ".join(head.paths) or head.run), href=address("suites", name)),
            element("p", *facts, class_="soft"),
            element("p", *_counts(run), class_="counts"),
            class_="what",
        ),
        class_="run-line",
    )


def _is_underway(desk: Desk, name: str) -> bool:
    apart = desk.suites_underway.get(name)
    return apart is not None and not apart.over


def _words_of_run(run: SuiteRun) -> Words:
    if not run.head.ended_s:
        return Words("Not ended", "", "warn", "…")
    if run.head.interrupted:
        return Words("Interrupted", "", "warn", "■")
    bad = sum(
        n for verdict, n in run.counts().items() if _LOOK[verdict][0] == "bad" or verdict in ("policy", "needs-person")
    )
    return Words("Failed", "", "bad", "✕") if bad else Words("Passed", "", "good", "✓")


def _counts(run: SuiteRun) -> list[Part]:
    return [
        element("span", f"{_LOOK[verdict][1]} {number} {verdict}", class_=f"badge {_LOOK[verdict][0]}")
        for verdict, number in sorted(run.counts().items())
    ]


def suite_page(desk: Desk, name: str) -> Html:
    """One run.

    Raises:
        ConfigError: there is no such run, or it is damaged.
    """
    folder = suite_folder(desk, name)
    if folder is None:
        raise ConfigError(f"there is no run {name!a} of a suite", "the list shows what there is")
    return element("div", suite_run(desk, name), id="suite-run")


def suite_run(desk: Desk, name: str) -> Html:
    """What a run's page shows, and what changes while it goes on.

    Raises:
        ConfigError: it is damaged.
    """
    run = read_run(desk.suites / name)
    head: RunHead = run.head
    apart = desk.suites_underway.get(name)
    underway = _is_underway(desk, name)
    stop = post_button("Stop", address("suites", name, "stop"), tone="stop", id="stop-suite") if underway else NOTHING
    broken = (
        element("p", Said(apart.said), class_="error")
        if apart is not None and apart.over and not head.ended_s
        else NOTHING
    )
    facts = (
        fact("When", when(head.started_s)),
        fact("Took", duration(run.wall_s)),
        fact("Scenarios", f"{len(run.scenarios)} of {head.planned}" if head.planned else str(len(run.scenarios))),
        fact("At a time", str(head.workers)),
        fact("Seed", str(head.seed)),
        fact("Model calls", str(run.model_calls)),
        fact("Cost", f"${run.usd:.4f}" if run.usd else ""),
        fact("Command", element("code", " ".join(head.command))) if head.command else NOTHING,
    )
    return join(
        (
            element(
                "header",
                element("p", badge(RUNNING if underway else _words_of_run(run)), stop, class_="verdict"),
                element("h1", Said(" ".join(head.paths) or head.run)),
                broken,
            ),
            element("p", *_counts(run), class_="counts"),
            element("dl", *facts, class_="summary"),
            element("ol", *(_scenario(each) for each in run.scenarios[:1000]), class_="rows"),
        )
    )


def _words(verdict: Verdict) -> Words:
    tone, sign = _LOOK[verdict]
    return Words(verdict, "", tone, sign)


def _scenario(each: ScenarioResult) -> Html:
    last = each.last
    told: list[Part] = [Said(each.on), " · ", duration(each.seconds), " · ", count(len(each.attempts), "attempt")]
    cause = (
        element("p", Said(last.cause.told), class_="error") if last is not None and last.cause is not None else NOTHING
    )
    steps: Html = NOTHING
    if last is not None and last.steps:
        lines = (
            element(
                "li",
                element(
                    "span",
                    {"passed": "✓", "failed": "✕", "skipped": "–"}[step.status],
                    class_=f"sign {'bad' if step.status == 'failed' else 'good'}",
                ),
                " ",
                Said(step.text),
                element("span", " ", Said(step.reason), class_="error")
                if step.reason and step.status == "failed"
                else NOTHING,
            )
            for step in last.steps
        )
        steps = element(
            "details", element("summary", count(len(last.steps), "step")), element("ul", *lines, class_="tree")
        )
    row = ", ".join(f"{k} = {v}" for k, v in each.row.items())
    return element(
        "li",
        badge(_words(each.verdict)),
        element(
            "div",
            element("b", Said(each.name)),
            element("span", " ", Said(row), class_="soft") if row else NOTHING,
            element("p", *told, class_="soft"),
            element("p", Said(each.reason)) if each.reason and each.verdict != "passed" else NOTHING,
            cause,
            steps,
            class_="what",
        ),
        class_="run-line",
    )


def _history(desk: Desk, names: list[str]) -> Html:
    """One line a scenario, one sign a run, oldest first."""
    runs: list[SuiteRun] = []
    for name in reversed(names):
        try:
            runs.append(read_run(desk.suites / name))
        except ConfigError:
            continue
    if len(runs) < 2:
        return NOTHING
    by_id: dict[str, dict[int, ScenarioResult]] = {}
    for place, run in enumerate(runs):
        for each in run.scenarios:
            by_id.setdefault(each.id, {})[place] = each
    rows = []
    for id, results in sorted(by_id.items())[:300]:
        cells = []
        for place in range(len(runs)):
            result = results.get(place)
            if result is None:
                cells.append(element("td", "·", class_="soft"))
            else:
                tone, sign = _LOOK[result.verdict]
                said = element("span", result.verdict, class_="unseen")
                cells.append(
                    element(
                        "td",
                        element("span", sign, class_=f"sign {tone}", title=result.verdict, aria_hidden="true"),
                        said,
                    )
                )
        failed = sum(1 for result in results.values() if _LOOK[result.verdict][0] == "bad")
        name = next(iter(results.values())).name
        rows.append(
            element(
                "tr",
                element("th", Said(name), scope="row", title=id),
                *cells,
                element("td", f"{failed}/{len(results)}"),
            )
        )
    head = element(
        "tr",
        element("th", "scenario", scope="col"),
        *(element("th", str(n + 1), scope="col") for n in range(len(runs))),
        element("th", "failed", scope="col"),
    )
    table = element("table", element("thead", head), element("tbody", *rows), class_="history")
    return element(
        "section",
        element("h2", f"The last {len(runs)} runs, oldest first", id="history"),
        element("div", table, class_="scrolls", tabindex="0", role="region", aria_labelledby="history"),
        class_="card",
    )
