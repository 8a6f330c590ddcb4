"""Draws up the plan of a goal on a device: looks once, gathers chains, merges them. Nothing is done."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.apps import AppPolicy
from agent.consent.approvals import Approvals
from agent.gate import Gate
from agent.library.usable import skills_for
from agent.looking import Memo, look
from agent.models.opening import open_models
from agent.plans.planning import Remembering, open_parts
from agent.reaching.addresses import BrowserAddress
from agent.reaching.opening import address_policy, open_device
from agent.request import RunRequest, read_request, traces_root
from agent.secrets import Secrets
from perception.perceiver import Perceiver
from planner.decision import History
from planner.whether import Judgement

if TYPE_CHECKING:
    from planner.tree.tree import ActionTree


@dataclass(frozen=True, slots=True)
class Drafted:
    """A plan, and what it was made on."""

    tree: ActionTree
    judged: Judgement
    """Whether it needs a device, can be done here, or needs a question first."""
    location: str
    title: str
    model_calls: int
    model_tokens: int


def draft(request: RunRequest) -> Drafted:
    """Plan a goal.

    Raises:
        ClewError: the goal, the address or a setting is unusable, or the device or a model lets us down.
    """
    plan = read_request(request)
    settings = request.settings
    gate = Gate(
        address_policy(plan.address, settings),
        Approvals(settings.gate.approve, None),
        Secrets.gather(plan.goal.text, settings.secrets),
        (),
        None if isinstance(plan.address, BrowserAddress) else AppPolicy(settings.gate.allow_apps, plan.goal.text),
    )
    with ExitStack() as stack:
        library = skills_for(plan.address)
        models = stack.enter_context(open_models(settings))
        parts = stack.enter_context(open_parts(library, models, gate.conceal))
        opened = stack.enter_context(open_device(plan.address, "", gate, settings))
        seen = look(opened.device, Perceiver().perceive, Memo(), pictures=False)
        policy = parts.tree(Remembering(traces_root(settings), str(plan.address)))
        apps = gate.apps
        judged = parts.whether(lambda: apps.labels if apps is not None else ()).judge(plan.goal, seen.screen)
        tree = policy.draft(plan.goal, seen.screen, History())
        uses = models.account.lines() if models is not None else ()
        return Drafted(
            tree,
            judged,
            gate.conceal(seen.view.location),
            gate.conceal(seen.view.title),
            sum(line.calls for line in uses),
            sum(line.tokens_in + line.tokens_out for line in uses),
        )
