"""The tree is walked on a device: forks, failures, ways back, new plans, and a run that was cut off."""

from __future__ import annotations

import pytest

from agent.episode import run_episode
from agent.evaluation.practice import PracticeGate
from agent.looking import Memo
from agent.resuming import history_of
from devices.action import Tap
from devices.records import Intent, Outcome, Planned
from devices.selector import Selector
from perception.errors import ModelUnreachable
from planner.chain.lines import labels_of, read_line
from planner.chain.steps import Chain, Do, Source
from planner.decision import Act, Finish, Plan
from planner.goal import Goal
from planner.tree import Budget, TreePolicy
from planner.tree.tree import ActionTree
from skills.conditions import Reads
from tests.planner.tree.screens import TinyApp, screen_of

GOAL = Goal("mute the sound")


def chain(*lines, source="model", weight=0.5, screen="home", values=None):
    shown = screen_of(screen)
    labels = labels_of(shown)
    return Chain(source=source, told=source, steps=tuple(read_line(x, labels, shown) for x in lines), weight=weight)


class Told:
    """A source that says what it was told to, each list once."""

    source: Source = "model"
    costs = False

    def __init__(self, *plans):
        self.plans = list(plans)
        self.asked = []

    def propose(self, request):
        self.asked.append(request)
        return self.plans.pop(0) if len(self.plans) > 1 else self.plans[0] if self.plans else ()


class Picks:
    """A chooser that takes the way with a word in it."""

    name = "picks"

    def __init__(self, *words):
        self.words = list(words)
        self.asked = []

    def choose(self, goal, screen, history, ways):
        self.asked.append(ways)
        word = self.words.pop(0)
        return next(at for at, way in enumerate(ways) if word in way)


def run(policy, app=None, goal=GOAL, past=None, memo=None):
    app = app or TinyApp()
    memo = memo or Memo()
    result = run_episode(
        goal, app, policy, perceive=app.perceive, gate=PracticeGate(), recorder=memo, pictures=False, past=past
    )
    return result, app, memo


MUTE = ("tap [Menu]", "tap [Settings]", "tap [Sound]", "tap [Mute]", "done")


def test_a_single_chain_is_walked_to_its_end_with_one_plan():
    source = Told([chain(*MUTE)])
    result, app, memo = run(TreePolicy([source]))
    assert (result.status, result.steps, app.here) == ("done", 4, "muted")
    assert len(source.asked) == 1
    assert sum(isinstance(record, Planned) for record in memo.records) == 1


def test_nobody_is_asked_where_there_is_one_way_only():
    chooser = Picks()
    result, *_ = run(TreePolicy([Told([chain(*MUTE), chain(*MUTE[:3])])], chooser=chooser))
    assert result.status == "done" or chooser.asked == []


def test_at_a_fork_that_nothing_decides_the_model_chooses():
    chooser = Picks("Settings")
    chains = [chain("tap [Menu]", "tap [About]", "done"), chain(*MUTE)]
    _, app, memo = run(TreePolicy([Told(chains)], chooser=chooser))
    assert app.here == "muted"
    assert len(chooser.asked) == 1, "once: everywhere else there is one way"
    reasons = [record.reason for record in memo.records if isinstance(record, Intent)]
    assert "picks chose it among 2" in reasons[1]


class Sees:
    """Evidence that finds a step as probable as it was told, by a word in it."""

    def __init__(self, **probable):
        self.probable = probable

    def weigh(self, goal, screen, history, ways):
        names = [element.name if element is not None else "done" for _, element in ways]
        return [self.probable.get(name) for name in names]


def test_what_is_seen_on_the_screen_outweighs_many_chains():
    chains = [chain("tap [Menu]", "tap [About]", f"tap [x{n}]") for n in range(3)] + [chain(*MUTE, weight=0.2)]
    chooser = Picks()
    _, app, _ = run(TreePolicy([Told(chains)], chooser=chooser, evidence=Sees(Settings=0.9, About=0.05)))
    assert (app.done[1], app.here, chooser.asked) == ("tap Settings", "muted", [])
    _, app, _ = run(TreePolicy([Told(chains)]))
    assert app.done[1] == "tap About", "without it three chains are more than one"


def test_a_planned_step_that_is_unlikely_where_one_has_come_is_planned_anew():
    source = Told([chain("tap [Menu]", "tap [About]", "done")], [chain("tap [Settings]", "tap [Sound]", screen="menu")])
    _, app, memo = run(TreePolicy([source], evidence=Sees(Menu=0.01, About=0.02, Settings=0.8, Sound=0.8)))
    assert app.here == "sound", "the first step of a plan is taken however unlikely: there is no other plan"
    plans = [record.reason for record in memo.records if isinstance(record, Planned)]
    assert "unlikely here: tap" in plans[1]
    source = Told([chain("tap [Menu]", "tap [About]", "done")])
    _, app, _ = run(TreePolicy([source], evidence=Sees(Menu=0.9, Settings=0.8)))
    assert app.here == "about", "of what it has no word for it says nothing"


def test_evidence_decides_before_the_model_is_asked():
    chooser = Picks()
    chains = [chain("tap [Menu]", "done"), chain("tap [Menu]", "tap [About]"), chain("tap [Search]", weight=0.05)]
    policy = TreePolicy([Told(chains)], chooser=chooser)
    history = planned(policy, screen_of("home"))
    decision = policy.decide(GOAL, screen_of("home"), history)
    assert isinstance(decision, Act)
    assert decision.element is not None
    assert decision.element.name == "Menu"
    assert decision.alternatives[0].described == 'tap button "Search"'
    assert "2 of 3 chains go this way" in decision.reason


def planned(policy, screen, goal=GOAL):
    from planner.decision import History

    plan = policy.decide(goal, screen, History())
    assert isinstance(plan, Plan)
    return History().planning(Planned(plan=plan.plan, told=plan.told))


def test_a_step_that_changes_nothing_is_left_for_another_branch():
    chains = [chain("tap [Dead]", "done", weight=0.9), chain(*MUTE, weight=0.3)]
    result, app, _ = run(TreePolicy([Told(chains)]))
    assert (result.status, app.here) == ("done", "muted")
    assert app.done[:2] == ["tap Dead", "tap Menu"], "nothing had to be taken back"


def test_a_branch_that_leads_nowhere_is_gone_back_from():
    chains = [chain("tap [Search]", "tap [Sound]", weight=0.9), chain(*MUTE, weight=0.3)]
    result, app, memo = run(TreePolicy([Told(chains)]))
    assert (result.status, app.here) == ("done", "muted")
    assert app.done[:3] == ["tap Search", "go back", "tap Menu"]
    back = [record for record in memo.records if isinstance(record, Intent)][1]
    assert "not possible here" in back.reason
    assert back.clause_key.startswith("undo:1:")


def test_it_goes_back_to_the_nearest_fork_only():
    chains = [chain("tap [Menu]", "tap [About]", "tap [Mute]", weight=0.9), chain(*MUTE, weight=0.3)]
    result, app, _ = run(TreePolicy([Told(chains)]))
    assert app.here == "muted"
    assert app.done[:4] == ["tap Menu", "tap About", "go back", "tap Settings"]
    assert result.status == "done"


def test_what_was_typed_and_ticked_is_taken_back():
    search = chain("tap [Search]", "type [Query] = x", "tap [Nowhere]", weight=0.9)
    chains = [search, chain("tap [Search]", "tap [Go]", "tap [First]", "done", weight=0.3)]
    _, app, _ = run(TreePolicy([Told(chains)]))
    assert app.done == ["tap Search", "type 'x' into Query", "clear Query", "tap Go", "tap First"]
    dark = chain("tap [Menu]", "tap [Settings]", "tap [Dark theme]", "tap [Nowhere]", weight=0.9)
    _, app, _ = run(TreePolicy([Told([dark, chain(*MUTE, weight=0.3)])]))
    assert app.here == "muted"
    assert app.values["Dark theme"] == ""


def test_nothing_is_taken_back_across_what_cannot_be_undone():
    sent = chain("tap [Search]", "tap [Go]", "tap [Send message]", "tap [Nowhere]", weight=0.9)
    chains = [sent, chain("tap [Search]", "tap [Go]", "tap [First]", "done", weight=0.3)]
    result, app, _ = run(TreePolicy([Told(chains)]))
    assert result.status == "failed"
    assert "cannot be undone" in result.reason
    assert app.done == ["tap Search", "tap Go", "tap Send message"]


def test_where_there_is_no_way_back_a_new_plan_begins_where_one_is():
    app = TinyApp(back=False)
    wrong = chain("tap [Menu]", "tap [Mute]", weight=0.9)
    source = Told([wrong, chain("tap [Search]", weight=0.2)], [chain(*MUTE[1:], screen="menu")])
    result, app, memo = run(TreePolicy([source]), app)
    assert (result.status, app.here) == ("done", "muted")
    assert len(source.asked) == 2
    assert source.asked[1].screen.title == "menu"
    plans = [record for record in memo.records if isinstance(record, Planned)]
    assert "no way back" in plans[1].reason


def test_an_open_end_is_planned_on_from():
    source = Told([chain("tap [Menu]")], [chain(*MUTE[1:], screen="menu")])
    result, app, memo = run(TreePolicy([source]))
    assert (result.status, app.here) == ("done", "muted")
    assert "open from here on" in [r for r in memo.records if isinstance(r, Planned)][1].reason


def test_plans_are_counted():
    source = Told([chain("tap [Menu]")], [chain("back")], [chain("tap [Menu]", "back")], [chain("tap [Search]")])
    result, *_ = run(TreePolicy([source], budget=Budget(plans=2)))
    assert result.status == "failed"
    assert "2 plans were made already" in result.reason


@pytest.mark.parametrize("plans", [[], [[]], [[chain("tap [Nowhere]")]]])
def test_who_knows_nothing_says_so(plans):
    result, *_ = run(TreePolicy([Told(*plans)]))
    assert result.status == "failed"
    assert "nobody knows a way" in result.reason


def test_the_same_thing_for_ever_is_no_plan():
    result, app, _ = run(TreePolicy([Told([chain("tap [Dead]", "tap [Dead]", "tap [Dead]")])]))
    assert result.status == "failed"
    assert app.done == []
    assert "for ever" in result.reason


def test_a_source_that_fails_does_not_end_the_run():
    class Fails:
        source: Source = "model"
        costs = True

        def propose(self, request):
            raise ModelUnreachable("nobody is there")

    result, app, memo = run(TreePolicy([Fails(), Told([chain(*MUTE)])]))
    assert (result.status, app.here) == ("done", "muted")
    assert "nobody is there" in next(r for r in memo.records if isinstance(r, Planned)).told


class Presses:
    """Taps what it is told, then says it is done or cannot go on."""

    name = "presses"

    def __init__(self, *names):
        self.names, self.end = names, Finish("done", "it is so")
        self.histories = []

    def decide(self, goal, screen, history):
        self.histories.append(history)
        for number, name in enumerate(self.names):
            if not any(past.intent.clause_key == f"p{number}" for past in history.steps):
                element = next(e for e in screen if e.name == name)
                return Act(Tap(), element, "as told", "", f"p{number}")
        return self.end


def test_what_no_source_knows_is_carried_out_step_by_step():
    inner = Presses("Menu", "Settings", "Sound", "Mute")
    result, app, memo = run(TreePolicy([Told([])], inner))
    assert (result.status, app.here, result.reason) == ("done", "muted", "it is so")
    keys = [r.clause_key for r in memo.records if isinstance(r, Intent)]
    assert keys == ["tree:1:1|p0", "tree:1:1|p1", "tree:1:1|p2", "tree:1:1|p3"]


def test_when_every_chain_has_failed_the_orders_are_the_last_resort():
    inner = Presses("Menu", "Settings", "Sound", "Mute")
    result, app, _ = run(TreePolicy([Told([chain("tap [Dead]", "done")])], inner))
    assert (result.status, app.here) == ("done", "muted")
    assert app.done[0] == "tap Dead"


def test_a_postcondition_that_does_not_hold_is_a_failure():
    wrong = Do(action=Tap(), on=Selector(name="Menu"), ensures=(Reads(reads="Go"),))
    right = Do(action=Tap(), on=Selector(name="Search"), ensures=(Reads(reads="Go"),))
    chains = [Chain(source="model", steps=(step,), weight=w) for step, w in ((wrong, 0.9), (right, 0.3))]
    _, app, _ = run(TreePolicy([Told(chains)], budget=Budget(plans=1)))
    assert app.done == ["tap Menu", "go back", "tap Search"]


def test_what_is_so_already_is_passed_over():
    first = Do(action=Tap(), on=Selector(name="Search"), ensures=(Reads(reads="Go"),))
    steps = (first, *chain("tap [Go]", "tap [First]", "done", screen="search").steps)
    app = TinyApp(start="search")
    result, app, _ = run(TreePolicy([Told([Chain(source="model", steps=steps)])]), app)
    assert (result.status, app.done) == ("done", ["tap Go", "tap First"])


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_run_that_was_cut_off_goes_on_where_it_was(cut):
    """The plan stands in the journal: whoever reads it decides as if nothing had happened."""
    chains = [
        chain("tap [Search]", "type [Query] = x", "tap [Nowhere]", weight=0.9),
        chain("tap [Menu]", "tap [About]", "tap [Mute]", weight=0.5),
        chain(*MUTE, weight=0.3),
    ]
    whole, app, memo = run(TreePolicy([Told(chains)]))
    assert (whole.status, app.here) == ("done", "muted")
    steps = [at for at, record in enumerate(memo.records) if isinstance(record, Outcome)]
    if cut >= len(steps):
        pytest.skip("the run is shorter")
    records = memo.records[: steps[cut - 1] + 1]
    again = TinyApp()
    for record in records:
        if isinstance(record, Intent):
            element = None
            if record.target is not None:
                element = record.target.selector.resolve(again.perceive(again.observe()))
            again.perform(record.action, element)
    before = list(again.done)
    result, again, _ = run(TreePolicy([Told([])]), again, past=history_of(records))
    assert (result.status, again.here) == ("done", "muted")
    assert again.done == app.done, f"it went another way after {before}"


def test_a_decision_is_a_function_of_what_it_is_given():
    policy = TreePolicy([Told([chain(*MUTE), chain("tap [Search]", weight=0.4)])])
    history = planned(policy, screen_of("home"))
    first = policy.decide(GOAL, screen_of("home"), history)
    assert all(policy.decide(GOAL, screen_of("home"), history) == first for _ in range(3))
    assert TreePolicy([]).decide(GOAL, screen_of("home"), history) == first


def test_a_damaged_plan_ends_the_run():
    from planner.decision import History

    for plan in ("", "{}", "nonsense", ActionTree(goal="x").model_dump_json()[:-3]):
        decision = TreePolicy([]).decide(GOAL, screen_of("home"), History().planning(Planned(plan=plan)))
        assert isinstance(decision, Finish)
        assert decision.outcome == "failed"
