"""Pages of the library: what there is, one skill with its story, file and evidence, and what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from agent.view.checks import Check
from agent.view.desk import Desk
from agent.view.markup import NOTHING, Html, Part, Said, element, join
from agent.view.shell import PER_PAGE, address, empty, pager, post_button
from agent.view.skill_story import story
from agent.view.step_card import badge, fact
from agent.view.wording import Verdict, count
from skills.catalog import find_shipped, shipped, shipped_evidence
from skills.codec import dump, hash_of
from skills.errors import LibraryDamaged, SkillError, SkillNotFound
from skills.evidence import Evidence
from skills.lint import lint
from skills.running.proposing import diff
from skills.skill import Skill
from skills.store import ACTIVE, DEPRECATED, DRAFT, RETIRED, SkillStore

SHIPPED = "shipped"
_STATES = (SHIPPED, ACTIVE, DRAFT, DEPRECATED, RETIRED)
_WORDS = {ACTIVE: "in use", DRAFT: "draft", DEPRECATED: "deprecated", RETIRED: "retired", SHIPPED: "comes along"}

_VERIFIED = Verdict("Verified", "", "good", "✓")
_FAILED = Verdict("Did not pass", "", "bad", "✕")
_NONE = Verdict("No evidence", "", "warn", "?")
_DAMAGED = Verdict("Damaged", "", "bad", "✕")


@dataclass(frozen=True, slots=True)
class Row:
    """One skill in the list; everything that costs reading its file comes later."""

    name: str
    state: str
    description: str
    version: str = ""
    """Hash of its file; empty for one that comes along."""
    problem: str = ""


def find_rows(desk: Desk, wanted: str, state: str) -> list[Row]:
    """The skills whose name or description has all the words; shipped ones of which the library has none among them."""
    rows: list[Row] = []
    if desk.library.is_dir() and state != SHIPPED:
        rows = [
            Row(listed.name or listed.path.stem, listed.state, listed.description, listed.hash, listed.problem)
            for listed in desk.store().listed(state if state in _STATES else "")
        ]
    if state in ("", SHIPPED):
        own = {row.name for row in rows}
        rows += [Row(skill.name, SHIPPED, skill.description) for skill in shipped() if skill.name not in own]
    words = wanted.casefold().replace("-", " ").split()
    told = ((row, f"{row.name} {row.description}".casefold().replace("-", " ")) for row in rows)
    return [row for row, text in told if all(word in text for word in words)]


def skills_page(desk: Desk, wanted: str, state: str, page: int) -> Html:
    """The list of skills."""
    rows = find_rows(desk, wanted, state)
    shown = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
    options = [element("option", "any", value="")]
    options += [element("option", _WORDS[each], value=each, selected=each == state) for each in _STATES]
    listed = (
        element("ol", *(_line(desk, row) for row in shown), class_="rows") if shown else empty("No skill is like that.")
    )
    return join(
        (
            element("h1", "Skills"),
            element(
                "form",
                element("label", "Search ", element("input", type="search", name="q", value=wanted)),
                element("label", "State ", element("select", *options, name="state", data_submit=True)),
                element("button", "Search", class_="act"),
                element("span", count(len(rows), "skill"), class_="soft", role="status"),
                action="/skills",
                method="get",
                class_="row",
                role="search",
            ),
            listed,
            pager("skills", page, len(rows), q=wanted, state=state),
        )
    )


def _line(desk: Desk, row: Row) -> Html:
    if row.problem:
        told: Html = element("p", Said(row.problem), class_="error")
        name: Html = element("b", Said(row.name))
        verdict = _DAMAGED
    else:
        told = element("p", Said(row.description), class_="soft")
        name = element("a", Said(row.name), href=address("skills", row.name, state=row.state))
        verdict = verdict_on(*_evidence_of(desk, row))
    return element(
        "li",
        badge(verdict),
        element("div", element("p", name, " ", element("span", _WORDS[row.state], class_="tag")), told, class_="what"),
        class_="run-line",
    )


def _evidence_of(desk: Desk, row: Row) -> tuple[Evidence | None, bool]:
    try:
        if row.state == SHIPPED:
            return shipped_evidence(find_shipped(row.name)), False
        return desk.store().evidence_of(row.version), False
    except (LibraryDamaged, SkillError):
        return None, True


def verdict_on(evidence: Evidence | None, damaged: bool = False) -> Verdict:
    """What evidence comes to."""
    if damaged:
        return _DAMAGED
    if evidence is None:
        return _NONE
    return _VERIFIED if evidence.suffices() else _FAILED


def find_skill(desk: Desk, name: str, state: str) -> tuple[Skill, str, SkillStore | None]:
    """A skill, the state it is in, and the library if it is in it.

    Raises:
        SkillNotFound: there is none.
        SkillInvalid: its file is damaged.
    """
    if state != SHIPPED and desk.library.is_dir():
        store = desk.store()
        states = {row.state for row in store.listed(name=name)}
        order = (state,) if state else (ACTIVE, DRAFT, DEPRECATED, RETIRED)
        found = next((each for each in order if each in states), None)
        if found is not None:
            return store.read(name, found), found, store
    if state in ("", SHIPPED):
        return find_shipped(name), SHIPPED, None
    raise SkillNotFound(f"there is no skill {name!r} in {state}", "search for it among all states")


def skill_page(desk: Desk, name: str, state: str) -> Html:
    """One skill.

    Raises:
        SkillNotFound: there is none.
        SkillInvalid: its file is damaged.
    """
    skill, state, store = find_skill(desk, name, state)
    damaged = False
    evidence: Evidence | None = None
    try:
        evidence = store.evidence(skill) if store is not None else shipped_evidence(skill)
    except LibraryDamaged:
        damaged = True
    return join(
        (
            element(
                "header",
                element(
                    "p",
                    badge(verdict_on(evidence, damaged)),
                    element("span", _WORDS[state], class_="tag"),
                    class_="verdict",
                ),
                element("h1", Said(skill.name)),
                _others(desk, name, state),
            ),
            _buttons(name, state, store),
            element("div", check_line(desk.checks.of(name)), id="check", role="status"),
            element(
                "div",
                element(
                    "section",
                    element("h2", "What it does", id="story"),
                    story(skill),
                    aria_labelledby="story",
                    class_="card",
                ),
                element(
                    "div",
                    _proof(evidence),
                    _remarks(skill, store),
                    _facts(skill, store),
                ),
                class_="split even",
            ),
            _changes(skill, state, store),
            element(
                "section",
                element("h2", "Its file"),
                element("pre", dump(skill), class_="file", tabindex="0"),
                class_="card",
            ),
        )
    )


def _others(desk: Desk, name: str, state: str) -> Html:
    rows = [row for row in find_rows(desk, name, "") if row.name == name and row.state != state and not row.problem]
    links = (
        element("a", f"the one that is {_WORDS[row.state]}", href=address("skills", name, state=row.state))
        for row in rows
    )
    return element("p", "There is also ", *links, class_="soft") if rows else NOTHING


def _buttons(name: str, state: str, store: SkillStore | None) -> Html:
    buttons: list[Html] = [post_button("Verify", address("skills", name, "verify"), id="verify")]
    if store is not None:
        if state == DRAFT:
            buttons.insert(0, post_button("Take into use", address("skills", name, "promote"), tone="go"))
        if state == ACTIVE:
            buttons.append(
                post_button(
                    "Deprecate", address("skills", name, "deprecate"), confirm=f"Deprecate {name}? It can be put back."
                )
            )
        if state in (DEPRECATED, RETIRED):
            buttons.append(post_button("Put back", address("skills", name, "restore"), {"state": state}))
    return element("p", *buttons, class_="row")


def check_line(check: Check | None) -> Html:
    """How far a verification is."""
    if check is None:
        return NOTHING
    if check.state == "waiting":
        return element("p", "The verification waits for another one.", class_="soft")
    if check.state == "running":
        stop = post_button("Stop", address("skills", check.name, "unverify"), id="stop-check")
        bar = element("progress", value=check.done, max=max(1, check.of), aria_label="Verification")
        return element("p", bar, f" {check.done} of {check.of or '…'}: ", Said(check.told), " ", stop, class_="row")
    words = {
        "passed": "It passed",
        "failed": "It did not pass",
        "stopped": "Stopped",
        "broken": "It could not be verified",
    }
    return element(
        "p", f"{words[check.state]}: {check.told}. ", element("a", "Show the evidence", href=""), class_="soft"
    )


def _proof(evidence: Evidence | None) -> Html:
    if evidence is None:
        told: list[Part] = [element("p", "This version has none. Verify it: its tests run on phones that nobody owns.")]
    else:
        rows = [
            element(
                "tr",
                element("th", tally.mutation or "unchanged", scope="row"),
                element("td", f"{tally.passed} of {tally.runs}"),
                element("td", f"{tally.interval[0]:.0%} – {tally.interval[1]:.0%}"),
            )
            for tally in evidence.tallies
        ]
        head = element("tr", *(element("th", t, scope="col") for t in ("phone", "passed", "95 % interval")))
        told = [element("table", element("thead", head), element("tbody", *rows))]
        for example in evidence.counter_examples[:5]:
            where = f"{example.mutation or 'unchanged'}, seed {example.seed}"
            told.append(element("p", f"Not passed ({where}): ", Said(example.error), class_="error"))
        told.append(element("p", "On ", Said(evidence.where), ", ", Said(evidence.made_at), class_="soft"))
    return element("section", element("h2", "What it stands on"), *told, class_="card")


def _remarks(skill: Skill, store: SkillStore | None) -> Html:
    found = lint(skill, store.find if store is not None else find_shipped)
    if not found:
        return NOTHING
    items = (element("li", element("b", each.level), ": ", Said(each.told)) for each in found)
    return element("section", element("h2", "Remarks"), element("ul", *items, class_="plain"), class_="card")


def _facts(skill: Skill, store: SkillStore | None) -> Html:
    uses = store.record.uses(skill.name) if store is not None else ()
    good = sum(use.succeeded for use in uses)
    rows = (
        fact("Version", element("code", hash_of(skill)[:16])),
        fact("Used", f"{count(len(uses), 'time')}, {good} with success" if uses else ""),
        fact(
            "Comes from",
            Said(f"{skill.provenance.source} {skill.provenance.author} {skill.provenance.created}".strip()),
        ),
        fact("Made from", Said(", ".join(skill.provenance.basis))) if skill.provenance.basis else NOTHING,
        fact("Tags", Said(", ".join(skill.tags))) if skill.tags else NOTHING,
    )
    return element("section", element("h2", "About it"), element("dl", *rows, class_="facts"), class_="card")


def _changes(skill: Skill, state: str, store: SkillStore | None) -> Html:
    """What a draft would change in what is in use."""
    if store is None or state != DRAFT:
        return NOTHING
    try:
        told = diff(store.read(skill.name, ACTIVE), skill)
    except SkillError:
        return NOTHING
    return element(
        "section",
        element("h2", "What it would change"),
        diff_lines(told) if told else element("p", "Nothing."),
        class_="card",
    )


def diff_lines(told: str) -> Html:
    """A unified diff, with signs and words beside colours."""
    kinds: dict[str, Literal["added", "removed", "at"]] = {"+": "added", "-": "removed", "@": "at"}
    lines = [
        element(
            "span", line or " ", class_=f"line {'' if line[:3] in ('+++', '---') else kinds.get(line[:1], '')}".strip()
        )
        for line in told.splitlines()
    ]
    return element("pre", *lines, class_="file diff", tabindex="0")


def promote(desk: Desk, name: str) -> str:
    """Take a draft into use, as the command does.

    Raises:
        ClewError: it is not ready.
    """
    from skills.errors import CurationRefused

    store = desk.store()
    errors = [remark.told for remark in lint(store.read(name, DRAFT), store.find) if remark.level == "error"]
    if errors:
        raise CurationRefused(f"{name} is not ready: {'; '.join(errors)}", "mend it first")
    store.promote(name)
    return f"{name} is in use"


def restore(desk: Desk, name: str, state: str) -> str:
    """Put a deprecated or retired skill back, as the command does.

    Raises:
        ClewError: it cannot be.
    """
    store = desk.store()
    source = DEPRECATED if state == DEPRECATED else RETIRED
    evidence = store.evidence(store.read(name, source))
    back = ACTIVE if source == DEPRECATED or (evidence is not None and evidence.suffices()) else DRAFT
    store.move(name, source, back)
    return f"{name} is back: {_WORDS[back]}"
