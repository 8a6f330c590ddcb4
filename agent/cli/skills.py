"""``clew skills``: look after the library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from agent.cli import skills_curation, skills_search, skills_trust
from agent.cli.library_talk import Json, Library, Name, Yes, read_named
from agent.cli.library_talk import ask as _ask
from agent.cli.library_talk import done as _done
from agent.cli.library_talk import latest as _latest
from agent.cli.library_talk import open_library as _open
from agent.cli.library_talk import say as _print
from agent.cli.library_talk import show as _show
from agent.cli.library_talk import shown as _shown
from agent.cli.library_talk import table as _table
from agent.cli.skills_explore import EPILOG as EXPLORE_EPILOG
from agent.cli.skills_explore import explore_new
from agent.cli.skills_learning import induce, record, try_it
from agent.cli.skills_verify import heal, verify

if TYPE_CHECKING:
    from skills.lint import Remark
    from skills.skill import Skill
    from skills.store import SkillStore

EPILOG = "Example:  clew skills import send-message.yaml && clew skills lint send-message"

app = typer.Typer(help="Look after the library of skills.", no_args_is_help=True)

app.command("induce", epilog="Example:  clew skills induce latest --name write-note")(induce)
app.command("record", epilog="Example:  clew skills record --on phone --goal 'Write a note called Tax saying pay it'")(
    record
)
app.command("explore-new", epilog=EXPLORE_EPILOG)(explore_new)
app.command("try", epilog="Example:  clew skills try set-alarm --with time=07:30 --on phone")(try_it)


@app.command("list", epilog="Example:  clew skills list --state drafts")
def list_them(
    state: Annotated[str, typer.Option(help="Only skills, drafts, deprecated or retired.")] = "",
    library: Library = None,
    as_json: Json = False,
) -> None:
    """List the skills, what state they are in and what they stand on."""
    from agent.library.curation import listing

    rows = listing(_open(library), state)
    if as_json:
        _print(json.dumps([row.model_dump() for row in rows], indent=2))
        return
    if not rows:
        typer.echo("the library is empty; clew skills import FILE puts something in", err=True)
        return
    table = _table("name", "state", "evidence", "trust", "uses", "description")
    for row in rows:
        uses = f"{row.succeeded}/{row.uses}" if row.uses else "–"
        table.add_row(
            *map(_shown, (row.name, row.state, row.evidence, row.trust or "–", uses, row.problem or row.description))
        )
    _show(table)


@app.command("show", epilog="Example:  clew skills show send-message")
def show(
    name: Name, state: Annotated[str, typer.Option()] = "", library: Library = None, as_json: Json = False
) -> None:
    """Print a skill as its file has it, with its hash and its evidence."""
    from skills.catalog import shipped_evidence
    from skills.codec import document_of, dump, hash_of

    store = _open(library)
    known = state or any(not row.problem for row in store.listed(name=name))
    skill = store.read(name, state) if known else read_named(store, name)
    evidence = store.evidence(skill) or shipped_evidence(skill)
    if as_json:
        proof = evidence.model_dump(mode="json") if evidence is not None else None
        _print(json.dumps({"hash": hash_of(skill), "skill": document_of(skill), "evidence": proof}, indent=2))
        return
    _print(dump(skill).rstrip())
    typer.echo(f"# hash {hash_of(skill)}", err=True)
    for tally in evidence.tallies if evidence is not None else ():
        low, high = tally.interval
        told = tally.mutation or "unchanged"
        typer.echo(f"# {told}: {tally.passed}/{tally.runs} passed, 95 % interval {low:.0%}–{high:.0%}", err=True)
    if evidence is None:
        typer.echo("# this version has no evidence", err=True)


@app.command("lint", epilog="Example:  clew skills lint send-message || echo not ready")
def lint(
    names: Annotated[list[str], typer.Argument(metavar="NAME|FILE…", help="Skills of the library, or files.")],
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Check skills by the rules of review. Ends with 1 when there is an error among the remarks."""
    from agent.consent.terminal import visible
    from skills.lint import lint as remarks_on

    store = _open(library)
    found: dict[str, tuple[Remark, ...]] = {}
    for name in names:
        found[name] = remarks_on(_read(store, name), store.find)
    if as_json:
        told = {name: [_remark(remark) for remark in remarks] for name, remarks in found.items()}
        _print(json.dumps(told, indent=2))
    else:
        for name, remarks in found.items():
            for remark in remarks:
                at = f" (step {remark.step})" if remark.step else ""
                _print(visible(f"{name}: {remark.level}: {remark.told}{at} [{remark.rule}]", 500))
            if not remarks:
                _print(f"{name}: nothing to remark on")
    if any(remark.level == "error" for remarks in found.values() for remark in remarks):
        raise typer.Exit(1)


@app.command("diff", epilog="Example:  clew skills diff send-message")
def diff(
    name: Name,
    other: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Compare with this file. Default: draft.")
    ] = None,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Show what a draft, or a file, would change in the skill that is in use."""
    from skills.codec import read_skill
    from skills.running.proposing import diff as changes
    from skills.store import ACTIVE, DRAFT

    store = _open(library)
    told = changes(store.read(name, ACTIVE), read_skill(other) if other is not None else store.read(name, DRAFT))
    if as_json:
        _print(json.dumps({"name": name, "changed": bool(told), "diff": told}))
    elif told:
        _print(told)
    else:
        typer.echo("nothing would change", err=True)


app.command(epilog="Example:  clew skills verify set-alarm --seeds 0-9 --mutations all --workers 2")(verify)
app.command(epilog="Example:  clew skills heal set-alarm --from ~/traces/2026-11-27-1 --apply")(heal)


@app.command("promote", epilog="Example:  clew skills promote send-message")
def promote(
    name: Name,
    unverified: Annotated[bool, typer.Option("--unverified", help="Take it without evidence, which is noted.")] = False,
    development: Annotated[
        bool, typer.Option("--development", help="Take what nobody signed; only runs with --development follow it.")
    ] = False,
    yes: Yes = False,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Take a draft into use, and sign what you made. It has to be free of errors and to have passed its tests."""
    from skills.codec import hash_of
    from skills.errors import CurationRefused
    from skills.lint import lint as remarks_on
    from skills.store import DRAFT

    store = _open(library)
    errors = [remark.told for remark in remarks_on(store.read(name, DRAFT), store.find) if remark.level == "error"]
    if errors:
        raise CurationRefused(f"{name} is not ready: {'; '.join(errors)}", f"mend it, then clew skills lint {name}")
    if unverified:
        _ask(f"Take {name} into use without evidence?", yes)
    skill = store.promote(name, unverified, development=development)
    _done(as_json, f"{name} is in use", {"name": name, "hash": hash_of(skill), "state": "skills"})


@app.command("deprecate", epilog="Example:  clew skills deprecate send-message")
def deprecate(name: Name, yes: Yes = False, library: Library = None, as_json: Json = False) -> None:
    """Keep a skill working for those that call it, but let it be found no longer. restore undoes it."""
    from skills.store import ACTIVE, DEPRECATED

    _ask(f"Deprecate {name}?", yes)
    _open(library).move(name, ACTIVE, DEPRECATED)
    _done(as_json, f"{name} is deprecated; clew skills restore {name} undoes it", {"name": name, "state": DEPRECATED})


@app.command("retire", epilog="Example:  clew skills retire send-message")
def retire(name: Name, yes: Yes = False, library: Library = None, as_json: Json = False) -> None:
    """Take a skill, or a draft, out of use. Nothing is deleted; restore undoes it."""
    from skills.store import ACTIVE, DEPRECATED, DRAFT, RETIRED

    store = _open(library)
    rows = {row.state for row in store.listed(name=name)}
    source = next((state for state in (ACTIVE, DEPRECATED, DRAFT) if state in rows), ACTIVE)
    _ask(f"Retire {name}?", yes)
    store.move(name, source, RETIRED)
    _done(as_json, f"{name} is retired; clew skills restore {name} undoes it", {"name": name, "state": RETIRED})


@app.command("restore", epilog="Example:  clew skills restore send-message")
def restore(
    name: Name,
    version: Annotated[
        str,
        typer.Option(
            metavar="HASH",
            help="Lay this replaced version down as a draft; a wrong one is answered with those there are.",
        ),
    ] = "",
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Put a deprecated or retired skill back: into use when this version has evidence, else among the drafts."""
    from skills.codec import hash_of
    from skills.store import ACTIVE, DEPRECATED, DRAFT, RETIRED

    store = _open(library)
    if version:
        skill = store.put_back(name, version)
        told = f"{name} {version} is a draft again"
        _done(as_json, told, {"name": name, "state": DRAFT, "hash": hash_of(skill)})
        return
    rows = {row.state for row in store.listed(name=name)}
    source = DEPRECATED if DEPRECATED in rows else RETIRED
    evidence = store.evidence(store.read(name, source))
    back = ACTIVE if source == DEPRECATED or (evidence is not None and evidence.suffices()) else DRAFT
    store.move(name, source, back)
    _done(as_json, f"{name} is back in {back}", {"name": name, "state": back})


@app.command("import", epilog="Example:  clew skills import flows/*.yaml")
def import_them(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Skill files, or flows.")],
    form: Annotated[
        Literal["skill", "maestro", "playwright", "actions"] | None,
        typer.Option("--format", help="What the files are. Default: told from each file.", show_default=False),
    ] = None,
    mine: Annotated[bool, typer.Option("--mine", help="You wrote them, and answer for them.")] = False,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Lay skills down as drafts. All files are read before the first is taken.

    A file NAME.yaml brings its signature and evidence along where NAME.signed.json lies beside it; the key has to be
    one that you trust. What neither is signed nor --mine is not taken into use before you sign it.
    """
    from skills.codec import hash_of
    from skills.interop.formats import form_of, read_as
    from skills.trust.bundle import bundle_beside

    store = _open(library)
    skills = [read_as(path, form or form_of(path)) for path in files]
    bundles = [bundle_beside(path) for path in files]
    taken = []
    for skill, bundle in zip(skills, bundles, strict=True):
        signature, evidence = (bundle.signature, bundle.evidence) if bundle is not None else (None, None)
        signer = store.take_in(skill, signature, evidence, mine)
        taken.append({"name": skill.name, "hash": hash_of(skill), "signer": signer})
    names = ", ".join(f"{one['name']} (of {one['signer'] or 'nobody that is known'})" for one in taken)
    _done(as_json, f"drafts: {names}", taken)


@app.command("export", epilog="Example:  clew skills export send-message --to .")
def export(
    names: Annotated[list[str], typer.Argument(metavar="NAME…")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Where to.")] = Path(),
    form: Annotated[
        Literal["skill", "maestro", "playwright", "pytest", "appium", "actions"],
        typer.Option("--format", help="What to write."),
    ] = "skill",
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Write skills out as files, signed ones with NAME.signed.json beside, and refuse to write over another file."""
    from skills.errors import CurationRefused
    from skills.interop.formats import file_name, write_as
    from skills.shelf import write_whole
    from skills.trust.bundle import beside, bundle_of

    store = _open(library)
    written: list[str] = []
    files: dict[Path, bytes] = {}
    for skill in [store.read(name) for name in names]:
        target = to.expanduser() / file_name(skill, form)
        files[target] = write_as(skill, form).encode()
        bundle = bundle_of(store, skill) if form == "skill" else None
        if bundle is not None:
            files[beside(target)] = bundle.model_dump_json(indent=1).encode()
    for target, content in files.items():
        if target.exists() and target.read_bytes() != content:
            raise CurationRefused(f"{target} is there already and says something else", "move it away, or choose --to")
    for target, content in files.items():
        write_whole(target, content)
        written.append(str(target))
    _done(as_json, "\n".join(written), {"files": written})


@app.command("schema", epilog="Example:  clew skills schema > skill.schema.json")
def schema() -> None:
    """Print the JSON schema of skill files, for editors."""
    from skills.codec import json_schema

    _print(json.dumps(json_schema(), indent=1))


def find_any(name: str, library: Path | None) -> tuple[Skill, tuple[Skill, ...]]:
    """The skill that a name or path means, shipped ones too, with the skills that it calls.

    Raises:
        SkillNotFound: there is none.
        SkillInvalid: the file is none.
    """
    from skills.catalog import find_shipped
    from skills.errors import SkillNotFound

    store = _open(library)

    def called(wanted: str) -> Skill:
        try:
            return store.find(wanted)
        except SkillNotFound:
            return find_shipped(wanted)

    skill = read_named(store, name)
    found: dict[str, Skill] = {}
    waiting = list(skill.calls)
    while waiting:
        one = waiting.pop()
        if one not in found and one != skill.name:
            found[one] = called(one)
            waiting += found[one].calls
    return skill, tuple(found.values())


def _read(store: SkillStore, name: str) -> Skill:
    from skills.codec import SUFFIX, read_skill

    path = Path(name)
    return (
        read_skill(path) if path.suffix in (SUFFIX, ".yml") or "/" in name else store.read(name, _latest(store, name))
    )


def _remark(remark: Remark) -> dict[str, object]:
    return {"rule": remark.rule, "level": remark.level, "told": remark.told, "step": remark.step}


skills_curation.add_to(app)
skills_search.add_to(app)
skills_trust.add_to(app)
