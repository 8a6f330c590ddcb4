"""A run as a tree: the part of the goal, the skill that serves it, and the steps, each with what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.record.traces import Episode
from agent.view.markup import NOTHING, Html, Part, Said, element, join
from agent.view.step_card import badge
from agent.view.wording import Tone, Verdict, headline, percent, step_verdict
from devices.records import (
    Intent,
    Note,
    Outcome,
    Record,
    Used,
)

_MOST_STEPS = 400


@dataclass
class _Branch:
    told: Html
    kind: str
    children: list[_Branch] = field(default_factory=list)


def outline(episode: Episode, anchors: dict[int, str] | None = None) -> Html:
    """The tree as nested lists. Of a very long run, its latest steps.

    Args:
        episode: the run, secrets masked.
        anchors: where the card of a step stands on the page, by the step's place among all steps.
    """
    records = episode.records
    first = _cut(records)
    root = _Branch(NOTHING, "root")
    if first:
        root.children.append(_Branch(element("span", "earlier steps are left out here", class_="soft"), "note"))
    clause, skill = "", None
    outcomes = {record.step: record for record in records if isinstance(record, Outcome)}
    branch = root
    number = sum(isinstance(record, Intent) for record in records[:first])
    for record in records[first:]:
        match record:
            case Intent():
                if record.clause != clause or branch is root:
                    clause = record.clause
                    branch = _clause(root, clause)
                at = skill if skill is not None else branch
                at.children.append(_step(record, outcomes.get(record.step), (anchors or {}).get(number)))
                number += 1
            case Used(status="begun"):
                if record.clause != clause or branch is root:
                    clause = record.clause
                    branch = _clause(root, clause)
                skill = _Branch(join(("skill ", element("b", Said(record.skill)))), "skill")
                branch.children.append(skill)
            case Used():
                verdict = Verdict("Done", "", "good", "✓") if record.status == "done" else _FAILED
                told = join((" ", badge(verdict), _healed(record)))
                if skill is not None:
                    skill.told = join((skill.told, told))
                skill = None
            case Note(topic=topic, text=text) if topic != "model":
                (skill or branch).children.append(_Branch(join((element("b", Said(topic)), " ", Said(text))), "note"))
            case _:
                pass
    return _drawn(root.children) if root.children else element("p", "Nothing was done yet.", class_="soft")


_FAILED = Verdict("Failed", "", "bad", "✕")


def _cut(records: Sequence[Record]) -> int:
    """Where the part that is drawn begins."""
    seen = 0
    for place in range(len(records) - 1, -1, -1):
        seen += isinstance(records[place], Intent)
        if seen > _MOST_STEPS:
            return place + 1
    return 0


def _clause(root: _Branch, clause: str) -> _Branch:
    told: Part = element("q", Said(clause), class_="goal-part") if clause.strip() else "for the whole goal"
    made = _Branch(join((told,)), "clause")
    root.children.append(made)
    return made


def _step(intent: Intent, outcome: Outcome | None, anchor: str | None) -> _Branch:
    sentence = headline(intent.action, intent.target.described if intent.target is not None else "")
    verdict = step_verdict(outcome)
    tone: Tone = verdict.tone
    words = element("a", sentence.html, href=f"#{anchor}") if anchor else sentence.html
    sure = (
        element("span", percent(intent.confidence), class_="soft", title="how sure the decider was")
        if intent.confidence is not None
        else NOTHING
    )
    others = (
        element("span", f"+{len(intent.alternatives)}", class_="soft", title="alternatives that were considered")
        if intent.alternatives
        else NOTHING
    )
    sign = element("span", verdict.sign, class_=f"sign {tone}", title=verdict.label, aria_hidden="true")
    said = element("span", f"{verdict.label}: ", class_="unseen")
    return _Branch(join((sign, said, words, " ", sure, " ", others)), "leaf")


def _healed(used: Used) -> Html:
    return element("span", f"{len(used.healed)} healed", class_="soft") if used.healed else NOTHING


def _drawn(branches: Sequence[_Branch]) -> Html:
    return element(
        "ul",
        *(
            element("li", each.told, _drawn(each.children) if each.children else NOTHING, class_=each.kind)
            for each in branches
        ),
        class_="tree",
    )
