"""``clew skills verify`` and ``clew skills heal``: what skills stand on, and what runs have found they should say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from skills.evidence import Evidence
    from skills.skill import Skill
    from skills.store import SkillStore

Library = Annotated[Path | None, typer.Option(metavar="DIR", help="The library, where it is another one.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
Workers = Annotated[int, typer.Option(min=0, max=64, show_default=False, help="Processes. Default: as many as cores.")]


def verify(
    names: Annotated[list[str], typer.Argument(metavar="NAME…", help="Drafts, skills in use, or shipped ones.")],
    on: Annotated[str, typer.Option("--on", metavar="DEVICE", help="phone, or a recording: world:DIR.")] = "phone",
    seeds: Annotated[str, typer.Option(help="What the phone holds at first, such as 0-4 or 0,2,7.")] = "0-2",
    mutations: Annotated[
        str,
        typer.Option(help="How the phone differs: all, none, or names such as dark,moved+small-screen,removed[Save]."),
    ] = "all",
    workers: Workers = 0,
    ray: Annotated[str, typer.Option(metavar="ADDRESS", help="Run on this Ray cluster; local starts one here.")] = "",
    traces: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Leave a trace of each run that did not pass here.")
    ] = None,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Run skills' tests on phones that nobody owns, and keep the evidence. Ends with 1 when it does not suffice.

    The mutations are moved, renamed, re-id, restyled, reordered, removed, dialog, slow, dark, large-text, small-screen,
    tablet, landscape, buttons and german. all leaves out renamed, removed and german: under these a skill as it is
    written must fail, and only healing helps.
    """
    from rich.console import Console

    from agent.cli.evaluation_progress import StepProgress
    from agent.evaluation.miniwob_tasks import choose_seeds
    from agent.library.counter_examples import write_traces
    from agent.library.verifying import Wish, choose_mutations, least_failing, places, remember, verify_skills
    from agent.reaching.addresses import read_device_address
    from skills.catalog import find_shipped

    store = _open(library)
    skills = [_latest(store, name) for name in dict.fromkeys(names)]
    known = {skill.name for skill in skills if any(not row.problem for row in store.listed(name=skill.name))}

    def find(name: str) -> Skill:
        return store.find(name) if any(not row.problem for row in store.listed(name=name)) else find_shipped(name)

    address = read_device_address(on)
    wish = Wish(address, tuple(choose_seeds(seeds)), choose_mutations(mutations), workers, ray)
    with StepProgress(Console(stderr=True), "verifying") as progress:
        found = verify_skills(
            skills,
            wish,
            find,
            progress.expect,
            lambda name, verdict: progress.count(
                f"{name}: {verdict.run.mutation or 'unchanged'}, seed {verdict.run.seed}"
            ),
        )
        made: dict[str, list[str]] = {}
        least: dict[str, str] = {}
        for skill in skills:
            if skill.name in known:
                store.add_evidence(found[skill.name])
                progress.tell(f"{skill.name}: looking at where it works")
                store.add_memory(remember(skill, address, wish.seeds, find))
            failed = next((e for e in found[skill.name].counter_examples if e.mutation), None)
            if failed is not None and on == "phone":
                progress.tell(f"{skill.name}: looking for the least that makes it fail")
                least[skill.name] = least_failing(skill, failed, find)
            if traces is not None and found[skill.name].counter_examples:
                progress.tell(f"{skill.name}: traces of what did not pass")
                written = write_traces(skill, found[skill.name], places(address), find, traces.expanduser())
                made[skill.name] = [str(path) for path in written]
    if as_json:
        told = [
            {
                "suffices": evidence.suffices(),
                "smallest_failing": least.get(name, _smallest(evidence)),
                "traces": made.get(name, []),
                **evidence.model_dump(mode="json"),
            }
            for name, evidence in found.items()
        ]
        typer.echo(json.dumps(told[0] if len(told) == 1 else told, indent=2))
    else:
        for name, evidence in found.items():
            _tell(name, evidence, made.get(name, []), least.get(name, _smallest(evidence)))
    if not all(evidence.suffices() for evidence in found.values()):
        raise typer.Exit(1)


def heal(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A skill that a run has healed.")],
    source: Annotated[Path, typer.Option("--from", metavar="TRACE", help="The trace of that run.")],
    apply: Annotated[bool, typer.Option("--apply", help="Verify the new version and lay it down as a draft.")] = False,
    seeds: Annotated[str, typer.Option(help="Phones on which the new version is verified.")] = "0-2",
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Show what a healed run would change in a skill; with --apply, verify that and lay it down as a draft.

    A skill that is in use is never rewritten: review the draft with clew skills diff, then clew skills promote.
    """
    from agent.consent.terminal import visible
    from agent.evaluation.miniwob_tasks import choose_seeds
    from agent.library.healed_runs import proposal
    from agent.library.verifying import Wish, verify_skills
    from agent.reaching.phones import PhoneAddress
    from skills.catalog import find_shipped
    from skills.codec import hash_of
    from skills.running.proposing import diff

    store = _open(library)

    def find(wanted: str) -> Skill:
        return store.find(wanted) if any(not row.problem for row in store.listed(name=wanted)) else find_shipped(wanted)

    now, new = proposal(name, source.expanduser(), find)
    changes = diff(now, new)
    evidence = None
    if apply:
        wish = Wish(PhoneAddress("phone"), tuple(choose_seeds(seeds)))
        evidence = verify_skills([new], wish, find)[name]
        if evidence.suffices():
            store.put_draft(new)
            store.add_evidence(evidence)
    passed = evidence is not None and evidence.suffices()
    if as_json:
        told = {"name": name, "hash": hash_of(new), "diff": changes, "draft": passed}
        typer.echo(json.dumps(told | {"evidence": evidence.model_dump(mode="json") if evidence is not None else None}))
    else:
        for line in changes.splitlines():
            typer.echo(visible(line, 500))
        if evidence is None:
            typer.echo(f"take it with: clew skills heal {name} --from {source} --apply", err=True)
        else:
            tally = evidence.total
            end = f"a draft now: clew skills diff {name}, then clew skills promote {name}" if passed else "not taken"
            typer.echo(f"{name}: {tally.passed} of {tally.runs} runs passed as it is proposed; {end}", err=True)
    if evidence is not None and not passed:
        raise typer.Exit(1)


def _tell(name: str, evidence: Evidence, traces: list[str], least: str | None) -> None:
    from agent.consent.terminal import visible

    typer.echo(f"{name}:")
    for tally in evidence.tallies:
        low, high = tally.interval
        told = tally.mutation or "unchanged"
        typer.echo(f"  {told:13} {tally.passed}/{tally.runs} passed, 95 % interval {low:.0%}–{high:.0%}")
    for example in evidence.counter_examples[:5]:
        at = " ".join(map(str, example.place)) or "its end"
        where = f"{example.mutation or 'unchanged'}, seed {example.seed}"
        typer.echo(visible(f"  not passed ({where}) at {at}: {example.error}", 300))
    if least is not None:
        typer.echo(f"  the least that makes it fail: {least or 'nothing at all'}")
    for path in traces:
        typer.echo(f"  clew traces open {path}")
    enough = "every unchanged run, three at least, and 95 % of the changed ones have to pass"
    typer.echo(f"{name} may be used" if evidence.suffices() else f"{name} may not be used: {enough}")


def _smallest(evidence: Evidence) -> str | None:
    from skills.verification import smallest_failing

    return smallest_failing(evidence)


def _open(library: Path | None) -> SkillStore:
    from agent.places import library_folder
    from skills.store import SkillStore

    return SkillStore(library.expanduser() if library is not None else library_folder())


def _latest(store: SkillStore, name: str) -> Skill:
    """A draft is what a reviewer means, where there is one; else what is in use, else what is shipped."""
    from skills.catalog import find_shipped
    from skills.store import DRAFT

    rows = [row for row in store.listed(name=name) if not row.problem]
    if not rows:
        return find_shipped(name)
    return store.read(name, DRAFT if any(row.state == DRAFT for row in rows) else "")
