"""``clew skills review|explain|stats|stale|dedupe|merge``: what a curator asks before changing anything."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agent.cli.library_talk import (
    Json,
    Library,
    Name,
    Yes,
    ask,
    done,
    latest,
    open_library,
    read_named,
    say,
    show,
    shown,
    table,
)

if TYPE_CHECKING:
    from agent.library.review import Judged
    from skills.curating.reviewing import Point
    from skills.skill import Skill
    from skills.store import SkillStore

_MARKS = {"fine": "ok", "warning": "see", "error": "MEND"}


def add_to(app: typer.Typer) -> None:
    """Give ``clew skills`` these verbs."""
    app.command(epilog="Example:  clew skills review send-message --model llama:qwen2.5-coder-1.5b")(review)
    app.command(epilog="Example:  clew skills explain send-message")(explain)
    app.command(epilog="Example:  clew skills stats --json")(stats)
    app.command(epilog="Example:  clew skills stale --days 30")(stale)
    app.command(epilog="Example:  clew skills dedupe --drafts")(dedupe)
    app.command(epilog="Example:  clew skills merge wake-at-seven wake-at-eight --as wake-at")(merge)


def review(
    names: Annotated[list[str], typer.Argument(metavar="NAME|FILE…", help="Skills of the library, or files.")],
    model: Annotated[str, typer.Option(metavar="ADDRESS", help="Ask a model as well; its word is an opinion.")] = "",
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Go through the checklist of a review. Ends with 1 when a point has to be mended first."""
    from agent.library.review import reads_back
    from skills.curating.reviewing import review as points_of

    store = open_library(library)
    skills = [read_named(store, name) for name in names]
    found = {skill.name: points_of(skill, _finding(store), reads_back) for skill in skills}
    opinions = _judge(skills, model) if model else {}
    if as_json:
        document = {
            name: {
                "points": [asdict(point) for point in points],
                "judged": [asdict(one) for one in opinions.get(name, ())],
            }
            for name, points in found.items()
        }
        say(json.dumps(document, indent=2))
    else:
        for name, points in found.items():
            _print_review(name, points, opinions.get(name, ()))
    if any(point.standing == "error" for points in found.values() for point in points):
        raise typer.Exit(1)


def explain(name: Name, library: Library = None, as_json: Json = False) -> None:
    """Tell a skill in plain words: what it is told, what it does step by step, what it promises, what it may touch."""
    from agent.consent.terminal import visible
    from skills.curating.story import story

    lines = story(read_named(open_library(library), name))
    if as_json:
        say(json.dumps({"name": name, "story": list(lines)}, ensure_ascii=False))
        return
    for line in lines:
        say(visible(line, 1000))


def stats(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME…]", help="Default: all that are in use.")] = None,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Say how skills fared: uses, success with its interval, the last use, and what following them saved."""
    from agent.config import load_settings
    from agent.library.costs import saved_by
    from agent.request import traces_root
    from skills.curating.usage import by_name, usage_of
    from skills.store import ACTIVE

    store, traces = open_library(library), traces_root(load_settings())
    used = by_name(store.record.uses())
    wanted = names or [row.name for row in store.listed(ACTIVE) if not row.problem]
    rows: list[dict[str, Any]] = []
    for name in wanted:
        skill, usage = store.read(name), usage_of(used.get(name, ()))
        saved = saved_by(skill, usage, traces)
        interval = list(usage.interval) if usage.uses else None
        rows.append({"name": name, **asdict(usage), "interval": interval, "saved": asdict(saved) if saved else None})
    if as_json:
        say(json.dumps(rows, indent=2))
        return
    if not rows:
        typer.echo("no skill is in use; clew skills promote NAME takes one into use", err=True)
        return
    made = table("name", "uses", "success", "last use", "calls", "seconds", "dollars", "why")
    for row in rows:
        success = (
            f"{row['succeeded']}/{row['uses']} ({row['interval'][0]:.0%}–{row['interval'][1]:.0%})"
            if row["uses"]
            else "–"
        )
        saved_ = row["saved"] or {}
        dollars = saved_.get("usd")
        cells = (
            f"{saved_['calls']} saved" if saved_ else "–",
            f"{saved_['seconds']:.1f} saved" if saved_ else "–",
            "–" if dollars is None else f"${dollars:.4f} saved",
        )
        last = row["last_at"][:16].replace("T", " ") or "never"
        made.add_row(shown(row["name"]), str(row["uses"]), success, last, *cells, shown(row["falling"]))
    show(made)


def stale(
    days: Annotated[int, typer.Option(min=1, max=36500, help="Unused for so many days.")] = 90,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Name the skills in use that want attention: unused, failing more than before, or without valid evidence."""
    from agent.library.app_versions import where_now
    from skills.curating.staleness import stale_skills
    from skills.store import now

    found = stale_skills(open_library(library), days, now(), where_now)
    if as_json:
        say(json.dumps([asdict(one) for one in found], indent=2))
        return
    if not found:
        say("nothing is stale")
        return
    made = table("name", "reason", "told", "what to do")
    for one in found:
        made.add_row(shown(one.name), one.reason, shown(one.told), shown(one.advice))
    show(made)


def dedupe(
    drafts: Annotated[bool, typer.Option("--drafts", help="Compare drafts as well.")] = False,
    catalog: Annotated[bool, typer.Option("--catalog", help="Compare with what comes with clewline.")] = False,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Find skills that do the same though written differently, by running their tests on phones that nobody owns.

    Nothing is changed: what to keep is for you to say.
    """
    from rich.console import Console

    from agent.cli.evaluation_progress import StepProgress
    from agent.library.deeds import deeds_on_phone
    from skills.catalog import shipped
    from skills.curating.behaviour import alike
    from skills.store import ACTIVE, DRAFT

    store = open_library(library)
    chosen: dict[str, Skill] = {skill.name: skill for skill in shipped()} if catalog else {}
    for state in (DRAFT, ACTIVE) if drafts else (ACTIVE,):
        chosen |= {row.name: store.read(row.name, state) for row in store.listed(state) if not row.problem}
    runnable = [skill for skill in chosen.values() if skill.effects.apps and skill.tests]
    left_out = sorted(chosen.keys() - {skill.name for skill in runnable})
    with StepProgress(Console(stderr=True), "comparing what skills do") as progress:

        def told(name: str, done_: int, of: int) -> None:
            if done_ == 1:
                progress.expect(of)
            progress.count(name)

        found = alike(runnable, deeds_on_phone(_finding(store)), told=told)
    if as_json:
        say(json.dumps({"compared": len(runnable), "left_out": left_out, "alike": [asdict(one) for one in found]}))
        return
    for one in found:
        same = " = ".join(one.names)
        say(f"{same}: the same on {one.inputs} inputs ({one.succeeded} of them carried out)")
        for mine, other in one.renamed:
            say(f"  {one.names[0]}’s {mine} is {one.names[1]}’s {other}")
        say(f"  keep one; clew skills deprecate {one.names[-1]} takes the other out of sight, and restore undoes it")
    if not found:
        say(f"no two of {len(runnable)} skills do the same")
    if left_out:
        typer.echo(f"not compared, as no phone app or no test is theirs: {', '.join(left_out)}", err=True)


def merge(
    one: Annotated[str, typer.Argument(metavar="A")],
    other: Annotated[str, typer.Argument(metavar="B")],
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="What to call what comes of it.")],
    yes: Yes = False,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Make one draft of two skills that differ in constants only: what differs becomes a parameter.

    A and B stay as they are. The draft carries the tests of both and is verified like any other.
    """
    from skills.codec import hash_of
    from skills.curating.merging import merged

    store = open_library(library)
    skill, differences = merged(read_named(store, one), read_named(store, other), name)
    if latest(store, name):
        ask(f"There is a draft {name} already. Replace it? (restore {name} --version puts it back)", yes)
    store.put_draft(skill)
    told = [f"draft {name} does what {one} and {other} do; now: clew skills verify {name}"]
    told += [f"  {each.name}: {each.one!r} or {each.other!r}" for each in differences]
    told += [] if skill.examples else ["  no example names what differs: write one before it is found by goals"]
    document = {"name": name, "hash": hash_of(skill), "parameters": [asdict(each) for each in differences]}
    done(as_json, "\n".join(told), document)


def _finding(store: SkillStore) -> Any:
    """The library's skills, and where it has none of a name, those that come with clewline."""
    from skills.catalog import find_shipped
    from skills.errors import SkillNotFound

    def find(name: str) -> Skill:
        try:
            return store.find(name)
        except SkillNotFound:
            return find_shipped(name)

    return find


def _judge(skills: list[Skill], address: str) -> dict[str, tuple[Judged, ...]]:
    from agent.library.review import judged
    from agent.models.files import pulled_files
    from agent.places import models_folder
    from perception.models.opening import open_model

    with closing(open_model(address, pulled_files(models_folder()))) as model:
        found: dict[str, tuple[Judged, ...]] = {}
        for skill in skills:
            typer.echo(f"{skill.name}: {model.name} is asked …", err=True)
            found[skill.name] = judged(skill, model)
    return found


def _print_review(name: str, points: tuple[Point, ...], opinions: tuple[Judged, ...]) -> None:
    from agent.consent.terminal import visible

    say(name)
    for point in points:
        say(f"  {_MARKS[point.standing]:4}  {point.name:10}  {point.asks}")
        for remark in point.remarks:
            at = f" (step {remark.step})" if remark.step else ""
            say(visible(f"        {remark.level}: {remark.told}{at} [{remark.rule}]", 500))
    for one in opinions:
        say(visible(f"  judged by {one.model}, not checked: {one.point}: {one.finding}", 500))
