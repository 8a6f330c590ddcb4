"""Walks an action tree: plans once, decides at forks only, goes back where a branch fails, plans again at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from devices.action import Select, Type
from devices.screen import Screen
from devices.selector import fold
from perception.grounding import Grounder
from planner.chain.steps import Carry, Chain, Close, Do, Follow, Step, mark_of, tell_step
from planner.decision import Act, Ask, Decision, Finish, History, Past, Plan, Use
from planner.errors import ChainUnreadable
from planner.goal import Goal
from planner.policy import Policy
from planner.tree.deciding import USUAL, Choice, Chooser, Evidence, Fork, Way, Weighing, decide
from planner.tree.marks import Taken, Undoing, read_mark
from planner.tree.merging import merge, resolved, same_step
from planner.tree.repair import barrier, is_back, nearest_way_out, step_back
from planner.tree.sampling import ChainSource, Request, gather, sort_out
from planner.tree.tree import ROOT, ActionTree, Discarded, Node
from planner.tree.walk import Walk, inner_history, walk_of
from planner.vain import done_in_vain
from skills.conditions import first_unmet, tell
from skills.skill import Skill

LAST_RESORT = 0.05
"""What the goal's own orders weigh beside chains that know more."""
_SHOWS_NOTHING = frozenset({"wait", "hover", "press", "scroll", "upload", "open"})
"""Actions that may have worked although nothing is seen of it."""
_FIELDS = frozenset({"textbox", "searchbox", "combobox", "spinbutton"})


@dataclass(frozen=True, slots=True)
class Budget:
    """How much planning a run may take."""

    chains: int = 8
    """Of each source."""
    depth: int = 16
    """Steps of a chain."""
    plans: int = 4
    back: int = 6
    """Steps of one going back."""


class TreePolicy:
    """Plans with every source there is, and leaves what none of them knows to another policy.

    Args:
        sources: propose chains.
        otherwise: carries out orders step by step; None ends the run where the plan ends.
        skills: those there are, by name.
        grounder: compares what a step is done to with the goal.
        chooser: asked at forks that nothing else decides; None decides by the evidence there is.
        evidence: weighs the steps of a fork on the screen at hand.
        budget: how much may be planned.
        weighing: what counts how much where the plan forks.
        seed: given to sources that draw by lot.
    """

    name = "tree"

    def __init__(
        self,
        sources: Sequence[ChainSource],
        otherwise: Policy | None = None,
        *,
        skills: Mapping[str, Skill] | None = None,
        grounder: Grounder | None = None,
        chooser: Chooser | None = None,
        evidence: Evidence | None = None,
        budget: Budget | None = None,
        weighing: Weighing = USUAL,
        seed: int = 0,
    ) -> None:
        self._sources, self._otherwise, self._skills = tuple(sources), otherwise, skills or {}
        self._grounder, self._chooser, self._evidence = grounder, chooser, evidence
        self._budget, self._weighing, self._seed = budget or Budget(), weighing, seed

    def draft(self, goal: Goal, screen: Screen, history: History) -> ActionTree:
        """The tree for a goal on a screen; nothing is decided or done."""
        budget = self._budget
        request = Request(goal, screen, history, budget.chains, budget.depth, self._seed + len(history.plans))
        kept: list[Chain] = []
        discarded: list[Discarded] = []
        for costs in (False, True):
            if costs and any(chain.weight >= self._weighing.sure for chain in kept):
                break
            chains, failed = gather([each for each in self._sources if each.costs == costs], request)
            fit, thrown = sort_out([*kept, *chains], screen, budget.depth, self._skills)
            kept = [chain for chain in fit if not _begins_in_vain(chain, screen, history)]
            discarded += [*failed, *thrown]
        if self._otherwise is not None and not any(
            isinstance(s, Carry) and s.orders == goal.text for c in kept for s in c.steps
        ):
            orders = Carry(orders=goal.text, why="the goal's own orders, step by step")
            kept.append(Chain(source="orders", told=self._otherwise.name, steps=(orders,), weight=LAST_RESORT))
        return merge(goal.text, kept, screen, discarded)

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """The next step of the plan, a new plan, or the end."""
        if not history.plans:
            return self._plan(goal, screen, history, "no plan was made yet")
        try:
            tree = ActionTree.read(history.plans[-1].plan)
            number = len(history.plans)
            run = _Run(goal, screen, history, tree, number, walk_of(tree, number, history))
        except ChainUnreadable as error:
            return Finish("failed", error.message)
        return self._go_on(run)

    def _plan(self, goal: Goal, screen: Screen, history: History, why: str) -> Decision:
        if len(history.plans) >= self._budget.plans:
            return Finish("failed", f"{why}, and {len(history.plans)} plans were made already")
        tree = self.draft(goal, screen, history)
        if not tree.nodes:
            told = "; ".join(each.why for each in tree.discarded[:3])
            return Finish("failed", f"{why}, and nobody knows a way from here{f': {told}' if told else ''}")
        if history.plans and history.plans[-1].after_step == len(history) and _same(tree, history.plans[-1].plan):
            return Finish("failed", f"{why}, and no other plan is known")
        many = f"{len(tree.branches)} chains, {len(tree.nodes)} steps, {tree.forks} forks"
        left = "".join(f"\nleft out: {each.source} {each.told}: {each.why}" for each in tree.discarded[:8])
        return Plan(tree.model_dump_json(), tree.told() + left, f"{why}: {many}")

    def _go_on(self, run: _Run) -> Decision:
        walk = run.walk
        if walk.undoing is not None:
            return self._go_back(run, walk.undoing, walk.to_undo)
        if walk.nodes == (ROOT,):
            return self._choose(run, (ROOT,))
        step = run.tree.node(walk.nodes[0]).step
        match step:
            case Carry():
                return self._carry(run, walk.nodes, step)
            case Follow():
                return self._after_skill(run, step)
            case Do():
                why = _why_failed(step, walk.last, run)
                return self._failed(run, why) if why else self._choose(run, walk.nodes)
            case Close():
                return Finish(step.outcome, step.why or "the plan ends here", step.answer)
            case _:
                assert_never(step)

    # ---------------------------------------------------------------- onward

    def _choose(self, run: _Run, place: tuple[int, ...]) -> Decision:
        """From a place that was reached: the next step, whichever is possible and likeliest."""
        below = [node for node in run.tree.below(place) if node.id not in run.walk.dead]
        if not below:
            if place != (ROOT,) and not run.tree.below(place):
                return self._plan(run.goal, run.screen, run.history, "the plan is open from here on")
            return self._way_out(run, place, "every way from here has failed")
        ways = _ways(run, below)
        if not ways:
            told = " or ".join(tell_step(node.step) for node in below[:3])
            return self._way_out(run, place, f"not possible here: {told}")
        fork = Fork(run.goal, run.screen, run.history, run.tree, tuple(ways))
        choice = decide(fork, self._grounder, self._chooser, self._evidence, self._weighing)
        if choice.seen is not None and choice.seen < self._weighing.unlikely and place != (ROOT,):
            told = tell_step(choice.way.step)
            return self._plan(run.goal, run.screen, run.history, f"what was planned is unlikely here: {told}")
        return self._take(run, choice)

    def _take(self, run: _Run, choice: Choice) -> Decision:
        way, mark = choice.way, str(Taken(run.number, choice.way.ids))
        step = way.step
        match step:
            case Do():
                why = f"{step.why}; {choice.reason}" if step.why else choice.reason
                return Act(step.action, way.element, why, "", mark, choice.confidence, choice.options)
            case Follow():
                why = f"{step.why}; {choice.reason}" if step.why else choice.reason
                return Use(step.skill, step.arguments, why, step.clause, mark, choice.confidence)
            case Carry():
                return self._carry(run, way.ids, step)
            case Close():
                return Finish(step.outcome, step.why or f"the plan ends here: {choice.reason}", step.answer)
            case _:
                assert_never(step)

    def _carry(self, run: _Run, nodes: tuple[int, ...], step: Carry) -> Decision:
        """Let the other policy go on with its part."""
        assert self._otherwise is not None, "orders are planned only where somebody can carry them out"
        whole = step.orders == run.goal.text
        history = replace(run.history, ahead=_ahead(run.tree, nodes))
        decision = self._otherwise.decide(
            Goal(step.orders), run.screen, inner_history(history, run.number, nodes, whole)
        )
        mark = Taken(run.number, nodes)
        match decision:
            case Act():
                return replace(decision, clause_key=str(replace(mark, inner=decision.clause_key)))
            case Use():
                return replace(decision, clause_key=str(replace(mark, inner=decision.clause_key)))
            case Finish(outcome="done"):
                return self._choose(run, nodes) if run.tree.below(nodes) else decision
            case Finish():
                if whole and not _others(run, nodes):
                    return decision
                run.walk.nodes = nodes
                return self._failed(run, decision.reason, decision)
            case Ask() | Plan():
                return decision
            case _:
                assert_never(decision)

    def _after_skill(self, run: _Run, step: Follow) -> Decision:
        last = run.walk.used[-1] if run.walk.used else None
        if last is None or last.status == "begun":
            # It was cut off half-way: to begin it again would do its first half twice.
            told = f"the run was cut off in the middle of the skill {step.skill}"
            return Finish("failed", f"{told}, and how far it had come cannot be told")
        if last.status == "failed":
            return self._failed(run, f"{step.skill} could not be followed to its end: {last.reason}")
        if run.tree.below(run.walk.nodes):
            return self._choose(run, run.walk.nodes)
        return Finish("done", "every part of the goal is carried out", ", ".join(last.returns.values()))

    # ---------------------------------------------------------------- back

    def _failed(self, run: _Run, why: str, end: Finish | None = None) -> Decision:
        run.walk.kill(run.tree, run.walk.nodes, tuple(run.tree.above(run.walk.nodes[0])))
        return self._way_out(run, run.walk.nodes, why, end)

    def _way_out(self, run: _Run, place: tuple[int, ...], why: str, end: Finish | None = None) -> Decision:
        """The branch is spent: go back to the nearest place with another way, or plan anew from here."""
        run.walk.dead.update(node for node in place if node != ROOT)
        out = nearest_way_out(run.tree, place, run.walk.dead) if place != (ROOT,) else None
        if out is None:
            if end is not None:
                return end
            return self._plan(run.goal, run.screen, run.history, f"the plan is spent: {why}")
        undoing = Undoing(run.number, place, out.place)
        steps = run.walk.take_back(run.tree, out.place)
        if (fixed := barrier(steps)) is not None:
            told = f"{fixed.intent.action.describe()} {fixed.intent.target.described if fixed.intent.target else ''}"
            return Finish("failed", f"{why}; what came before cannot be undone ({told.strip()})")
        return self._go_back(run, undoing, steps, why)

    def _go_back(self, run: _Run, undoing: Undoing, steps: Sequence[Past], why: str = "") -> Decision:
        """One more step back, or onward on another way as soon as the screen is as it was."""
        back = is_back(steps, run.screen)
        if back != "whole":
            act = step_back(steps, run.walk.undone, self._budget.back, run.screen)
            if act is not None:
                reason = f"{why}; {act.reason}" if why else act.reason
                return replace(act, reason=reason, clause_key=str(undoing))
        if not back:
            told = why or "a branch of the plan failed"
            return self._plan(run.goal, run.screen, run.history, f"{told}, and there is no way back to where it began")
        run.walk.kill(run.tree, undoing.dead, undoing.to)
        run.walk.nodes = undoing.to
        return self._choose(run, undoing.to)


@dataclass(slots=True)
class _Run:
    """Everything that one decision is made from."""

    goal: Goal
    screen: Screen
    history: History
    tree: ActionTree
    number: int
    """Of the plan, from 1."""
    walk: Walk


def _ways(run: _Run, nodes: Sequence[Node]) -> list[Way]:
    """What can be done here. Nodes that name the same element are one way; what is so already is passed over."""
    ways: list[Way] = []
    waiting = list(nodes)
    while waiting:
        node = waiting.pop(0)
        if node.id in run.walk.dead:
            continue
        step = node.step
        if isinstance(step, Do) and _is_so(step, run.screen) and (below := run.tree.below((node.id,))):
            waiting = [*below, *waiting]
            continue
        element = resolved(step.on, run.screen) if isinstance(step, Do) and step.on is not None else None
        if isinstance(step, Do):
            if step.on is not None and (element is None or "disabled" in element.states):
                continue
            if done_in_vain(run.history, run.screen, step.action, element) is not None:
                continue
        twin = next((at for at, way in enumerate(ways) if same_step(way.step, step, run.screen)), None)
        if twin is None:
            ways.append(Way((node,), element))
        else:
            ways[twin] = Way((*ways[twin].nodes, node), ways[twin].element)
    return ways


def _is_so(step: Do, screen: Screen) -> bool:
    """Whether what a step is for is there already."""
    if step.ensures:
        return first_unmet(step.ensures, screen, {}) is None
    element = resolved(step.on, screen) if step.on is not None else None
    if element is None:
        return False
    match step.action:
        case Type(text=text, append=False):
            return bool(text) and element.value == text
        case Select(options=(option,)):
            return bool(element.value) and fold(element.value) == fold(option)
        case _:
            return False


def _why_failed(step: Do, past: Past | None, run: _Run) -> str:
    """What is wrong with the step that was just taken; empty where nothing is."""
    outcome = past.outcome if past is not None else None
    if outcome is None:
        return ""
    if outcome.status in ("failed", "refused"):
        return f"it was not performed: {outcome.error}"
    if step.ensures:
        unmet = first_unmet(step.ensures, run.screen, {})
        return f"{tell(unmet)} does not hold" if unmet is not None else ""
    if outcome.changed or step.action.kind in _SHOWS_NOTHING:
        return ""
    if isinstance(step.action, Type) and outcome.value == step.action.text:
        return ""
    target = past.intent.target if past is not None else None
    if target is not None and target.role in _FIELDS and step.action.kind == "tap":
        return ""  # it has the focus now, which is no part of how screens are compared
    return "it changed nothing"


def _begins_in_vain(chain: Chain, screen: Screen, history: History) -> bool:
    """Whether the first step was in vain, or failed, on this very screen; or the whole chain was begun here before."""
    first = chain.steps[0]
    if not isinstance(first, Do):
        return _has_failed(first, history)
    element = resolved(first.on, screen) if first.on is not None else None
    if done_in_vain(history, screen, first.action, element) is not None:
        return True
    here = [past for past in history.steps if past.intent.before.fingerprint == screen.fingerprint]
    for past in here:
        target = past.intent.target
        same = past.intent.action == first.action and (
            target is None or first.on is None or resolved(target.selector, screen) is element
        )
        if same and past.outcome is not None and past.outcome.status == "failed":
            return True
        if same and _is_branch(chain, past.intent.clause_key, history):
            return True
    return False


def _is_branch(chain: Chain, key: str, history: History) -> bool:
    """Whether a step was taken for this very chain, in an earlier plan."""
    mark = read_mark(key)
    if not isinstance(mark, Taken) or not 1 <= mark.plan <= len(history.plans):
        return False
    try:
        tree = ActionTree.read(history.plans[mark.plan - 1].plan)
        branches = {at for id in mark.nodes for at in tree.node(id).branches}
    except ChainUnreadable:
        return False
    wanted = [mark_of(step) for step in chain.steps]
    return any([mark_of(node.step) for node in tree.nodes if branch in node.branches] == wanted for branch in branches)


def _has_failed(step: Step, history: History) -> bool:
    return isinstance(step, Follow) and any(
        used.skill == step.skill and used.arguments == step.arguments and used.status == "failed"
        for used in history.uses
    )


def _others(run: _Run, nodes: tuple[int, ...]) -> bool:
    """Whether another branch could still be tried."""
    return nearest_way_out(run.tree, nodes, {*run.walk.dead, *nodes}) is not None


def _ahead(tree: ActionTree, nodes: tuple[int, ...]) -> tuple[str, ...]:
    """What is planned to follow: the likeliest chain below a node."""
    lines: list[str] = []
    below = tree.below(nodes)
    while below and len(lines) < 8:
        lines.append(tell_step(below[0].step))
        below = tree.below((below[0].id,))
    return tuple(lines)


def _same(tree: ActionTree, kept: str) -> bool:
    try:
        return ActionTree.read(kept).nodes == tree.nodes
    except ChainUnreadable:
        return False
