"""Where chains come from, what is sorted out, and what a tree looks like."""

from __future__ import annotations

import itertools
import json
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.action import Select, Tap, Type
from devices.selector import Selector
from perception.models.scripted import ScriptedModel
from planner.chain.lines import labels_of, read_line, write_line
from planner.chain.steps import MOST_STEPS, Carry, Chain, Close, Do, Follow, tell_step
from planner.chain.written import read_chain
from planner.decision import Act, Finish, History, Option
from planner.errors import ChainUnreadable
from planner.goal import Goal
from planner.memory.notebook import Notebook
from planner.tree import TreePolicy
from planner.tree.choosing import ModelChooser
from planner.tree.drawing import draw_dot, draw_svg
from planner.tree.merging import merge, resolved, same_step
from planner.tree.sampling import Request, sort_out
from planner.tree.sources.beam import BeamChains
from planner.tree.sources.journals import JournalChains, Remembered
from planner.tree.sources.model import ModelChains
from planner.tree.sources.skills import SkillChains
from planner.tree.tree import ActionTree, Discarded
from planner.wordings.matching import SkillMatcher
from tests.planner.test_skilled import ALARM, LIGHT, SKILLS
from tests.planner.tree.screens import APP, screen_of
from tests.planner.tree.test_policy import MUTE, chain

HOME = screen_of("home")


def request(goal="mute the sound", screen=HOME, history=None, most=8):
    return Request(Goal(goal), screen, history or History(), most, 16)


# ------------------------------------------------------------------------------------------------ merging


def test_common_beginnings_are_one():
    tree = merge("g", [chain(*MUTE), chain("tap [Menu]", "tap [About]"), chain("tap [Search]", weight=0.9)], HOME)
    assert [node.parent for node in tree.nodes] == [0, 0, 1, 1, 3, 5, 6]
    assert tree.node(1).branches == (0, 1)
    assert tree.forks == 2
    assert tree.weight(tree.below((0,))[:1]) == 1.0, "two chains of a half each weigh more than one of nine tenths"


def test_two_names_of_one_element_are_the_same_step_on_this_screen():
    one = Do(action=Tap(), on=Selector(name="Menu"))
    other = Do(action=Tap(), on=Selector(role="button", nth=1))
    assert same_step(one, other, HOME)
    assert not same_step(one, other), "on a screen that nobody has seen they are not known to be"
    assert not same_step(one, Do(action=Type(text="x"), on=Selector(name="Menu")), HOME)
    tree = merge("g", [Chain(source="model", steps=(step,)) for step in (one, other)], HOME)
    assert len(tree.nodes) == 1


lines = st.sampled_from(["tap [Menu]", "tap [Search]", "tap [Dead]", "back", "scroll down", "type [Query] = a"])


@given(st.lists(st.lists(lines, min_size=1, max_size=5), min_size=1, max_size=6))
def test_a_tree_holds_exactly_its_chains(told):
    chains = [chain(*steps) for steps in told]
    tree = merge("g", chains, HOME)
    for number, one in enumerate(chains):
        path = [node for node in tree.nodes if number in node.branches]
        assert [node.step for node in path] == list(one.steps)
        assert all(node.parent == before.id for before, node in itertools.pairwise(path))
    distinct = {tuple(steps[: n + 1]) for steps in told for n in range(len(steps))}
    assert len(tree.nodes) == len(distinct)
    assert ActionTree.read(tree.model_dump_json()) == tree


def test_a_name_seen_beforehand_is_found_on_the_screen():
    settings = screen_of("settings")
    assert resolved(Selector(name="sound"), settings) is settings.elements[0]
    assert resolved(Selector(name="Noise"), settings) is None
    assert resolved(Selector(role="button"), HOME) is None, "not alone"


# ------------------------------------------------------------------------------------------------ sorting out


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ([Do(action=Tap())], "does not say on what"),
        ([Do(action=Tap(), on=Selector(name="Nowhere"))], "not on this screen"),
        ([Follow(skill="fly")], "no such skill"),
        ([Follow(skill="set-alarm", arguments={"time": "soon"})], "time"),
        ([Close(), Do(action=Tap(), on=Selector(name="Menu"))], "goes on after its end"),
        ([Carry(orders="  ")], "has no orders"),
        ([Do(action=Tap(), on=Selector(name="Menu"))] * 3, "for ever"),
    ],
)
def test_what_could_not_run_is_left_out_and_told(steps, why):
    kept, thrown = sort_out([Chain(source="model", steps=tuple(steps))], HOME, 16, {ALARM.name: ALARM})
    assert kept == []
    assert why in thrown[0].why


def test_what_is_said_twice_is_one_chain_that_weighs_more():
    kept, _ = sort_out([chain("tap [Menu]", weight=0.3)] * 2, HOME, 16, {})
    assert [each.weight for each in kept] == [0.6]
    both = [chain("tap [Menu]", source=source, weight=w) for source, w in (("journal", 0.3), ("policy", 0.4))]
    kept, _ = sort_out(both, HOME, 9, {})
    assert [each.weight for each in kept] == [0.4]


def test_a_long_chain_is_cut():
    kept, _ = sort_out([chain(*MUTE)], HOME, 2, {})
    assert len(kept[0].steps) == 2


# ------------------------------------------------------------------------------------------------ lines


GOOD = (
    *("tap [Menu]", "type [Query] = a = b", "select [Menu] = x", "set [Menu] = 5", "hold [Menu]", "scroll down"),
    *("press Enter", "back", "open https://a/?b=c", "done", "done = 42", "failed = no way", "clear [Query]"),
)
BAD = (
    *("", "fly [Menu]", "tap", "tap []", "select [Menu]", "set [Menu] = x", "scroll sideways", "done [Menu]", "press"),
    *("x" * 300, "tap [a", "back]", "type [Query]", "type [Query] ="),
)


@pytest.mark.parametrize("line", GOOD)
def test_lines_are_read_and_written(line):
    step = read_line(line, labels_of(HOME), HOME)
    assert isinstance(step, Do | Close)
    assert write_line(step) == line


@pytest.mark.parametrize("line", BAD)
def test_what_is_no_step_is_refused(line):
    with pytest.raises(ChainUnreadable):
        read_line(line, labels_of(HOME), HOME)


@given(st.text(max_size=80))
def test_any_line_is_read_or_refused(line):
    try:
        read_line(line, labels_of(HOME), HOME)
    except ChainUnreadable:
        pass


# ------------------------------------------------------------------------------------------------ sources


def test_skills_answer_and_the_rest_is_left_to_orders():
    source = SkillChains(SkillMatcher(SKILLS).matches)
    (found,) = source.propose(request("Set an alarm for 7:30, press Save and turn on the light"))
    assert [type(step) for step in found.steps] == [Follow, Carry, Follow]
    first = found.steps[0]
    assert isinstance(first, Follow)
    assert first.arguments == {"time": "07:30"}
    assert list(source.propose(request("press Save"))) == []


def test_the_next_best_skill_is_another_branch():
    matches = SkillMatcher((LIGHT, LIGHT.model_copy(update={"skill": "lamp"}))).matches
    found = list(SkillChains(matches).propose(request("turn on the light")))
    assert [each.told for each in found] == ["light", "lamp"]
    assert found[0].weight > found[1].weight


def remembered(goal, *steps, answer=""):
    return Remembered("r1", goal, tuple(steps), answer)


TYPED = Do(action=Type(text="Ada"), on=Selector(name="Query"))
WROTE = remembered('write "Ada" into Query', chain("tap [Search]").steps[0], TYPED)


def test_what_worked_for_the_same_goal_is_proposed_as_it_was():
    (found,) = JournalChains(lambda: [WROTE]).propose(request('Write  "Ada" into query'))
    assert found.steps[:2] == WROTE.steps
    assert isinstance(found.steps[2], Close)
    assert found.told == "run r1"


def test_values_of_another_goal_take_the_place_of_the_old_ones():
    (found,) = JournalChains(lambda: [WROTE]).propose(request('write "Bob" into Query'))
    assert found.steps[1] == Do(action=Type(text="Bob"), on=Selector(name="Query"))


@pytest.mark.parametrize("goal", ["press Save", 'write "Ada" and "Bob" into Query', "write 5 into Query"])
def test_other_goals_are_not_followed(goal):
    assert list(JournalChains(lambda: [WROTE]).propose(request(goal))) == []


def test_a_value_that_cannot_be_accounted_for_is_not_guessed():
    odd = remembered('choose "Oslo"', Do(action=Select(options=("Norway",)), on=Selector(name="Menu")))
    assert list(JournalChains(lambda: [odd]).propose(request('choose "Rome"'))) == []
    follows = remembered("wake me at 7:00", Follow(skill="set-alarm", arguments={"time": "07:00"}))
    (found,) = JournalChains(lambda: [follows]).propose(request("wake me at 8:15"))
    first = found.steps[0]
    assert isinstance(first, Follow)
    assert first.arguments == {"time": "08:15"}


def test_an_answer_is_never_remembered():
    (found,) = JournalChains(lambda: [remembered("how many?", *WROTE.steps, answer="5")]).propose(request("how many?"))
    assert not any(isinstance(step, Close) for step in found.steps)


class Knows:
    """A policy that is fairly sure, and considers another way."""

    name = "knows"
    way = ("Menu", "Settings", "Sound", "Mute")

    def decide(self, goal, screen, history):
        names = {element.name: element for element in screen}
        for name in self.way:
            if name in names:
                others = tuple(Option("other", 0.2, e) for e in screen if e.name != name)[:2]
                return Act(Tap(), names[name], "known", confidence=0.7, alternatives=(*others, Option("finish", 0.05)))
        return Finish("done", "muted")


def test_a_beam_looks_ahead_in_what_is_remembered():
    notebook = Notebook("tiny")
    for name, leads in APP.items():
        for label, stop in leads.items():
            if stop in APP:
                screen = screen_of(name)
                notebook.went(screen, next(e for e in screen if e.name == label), screen_of(stop))
    found = list(BeamChains(Knows(), lambda _: notebook.memory()).propose(request()))
    best = max(found, key=lambda each: (each.weight, len(each.steps)))
    assert ["mute" in repr(each.steps).lower() for each in found].count(True) >= 1
    names = [step.on.name for step in best.steps if isinstance(step, Do) and step.on is not None]
    assert names == list(Knows.way)
    assert isinstance(best.steps[-1], Close)
    assert all(0 < each.weight <= 1 for each in found)


def test_many_improbable_chains_do_not_outweigh_a_probable_one():
    found = list(BeamChains(Knows(), lambda _: Notebook("tiny").memory()).propose(request()))
    first, *others = sorted(found, key=lambda each: -each.weight)
    assert first.weight == 0.7
    assert sum(each.weight for each in others) < first.weight


def test_a_beam_over_nothing_remembered_is_one_open_step():
    found = list(BeamChains(Knows(), lambda _: Notebook("tiny").memory()).propose(request()))
    assert all(len(each.steps) == 1 for each in found)


def told(*chains):
    return json.dumps({"chains": list(chains)})


def test_a_model_is_asked_once_for_many_chains():
    model = ScriptedModel([told("6 " + " > ".join(MUTE), "3 Menu > About > done > x", "1 Menu > a [b")])
    found = list(ModelChains(model, 3).propose(request()))
    assert [(len(each.steps), each.weight) for each in found] == [(5, 0.6), (3, 0.3)], "the third cannot be read"
    assert len(model.asked) == 1
    assert "[Menu]" in model.asked[0].text
    assert model.asked[0].schema is not None


NOTHING = (["nonsense", "more nonsense"], ["{}", '{"chains": []}'], ['{"chains": ["9 fly > done"]}'])


@pytest.mark.parametrize("answers", NOTHING)
def test_a_model_that_says_nothing_useful_leaves_the_plan_to_others(answers):
    policy = TreePolicy([ModelChains(ScriptedModel(answers))], Fine())
    tree = policy.draft(Goal("mute the sound"), HOME, History())
    assert [type(node.step) for node in tree.nodes] == [Carry]
    assert tree.discarded[0].source == "model"


class Fine:
    name = "fine"

    def decide(self, goal, screen, history):
        return Finish("done", "fine")


def test_a_chooser_is_told_the_ways_and_answers_with_a_number():
    model = ScriptedModel(['{"step": 2}'])
    assert ModelChooser(model).choose(Goal("mute"), HOME, History(), ["tap Menu", "tap Search"]) == 1
    assert "2. tap Search" in model.asked[0].text


def test_a_chain_stands_on_one_line():
    labels = labels_of(HOME)
    votes, steps = read_chain("4 menu > [Query] = a = b > Sound > press Enter > back > done = 7 > Menu", labels, HOME)
    assert votes == 0.4
    assert [tell_step(step).partition(" ")[0] for step in steps] == ["tap", "type", "tap", "press", "go", "done:"]
    assert steps[0] == read_line("tap [Menu]", labels, HOME), "what is there is meant, however it is written"
    assert isinstance(steps[1], Do)
    assert steps[1].action == Type(text="a = b")
    assert read_chain("Sound", labels, HOME) == (0.1, read_chain("1 [Sound]", labels, HOME)[1])
    assert read_chain("2 select [Size] = L > set [Volume] = 5 > scroll down", labels, HOME)[0] == 0.2
    assert read_chain("1 " + " > ".join(["a"] * 50), labels, HOME)[1][MOST_STEPS:] == ()


@pytest.mark.parametrize("written", ["", "3 a [b", "3 [a] [b]", "3 Menu >  > done", "2 fly [Menu]", "1 " + "x" * 300])
def test_what_is_no_chain_is_refused(written):
    with pytest.raises(ChainUnreadable):
        read_chain(written, labels_of(HOME), HOME)


@given(st.text(max_size=80))
def test_whatever_a_model_writes_is_read_or_refused(written):
    try:
        votes, steps = read_chain(written, labels_of(HOME), HOME)
    except ChainUnreadable:
        return
    assert 0 < votes <= 1
    assert steps


# ------------------------------------------------------------------------------------------------ pictures


@given(st.text(max_size=60), st.text(min_size=1, max_size=60).filter(str.strip))
def test_any_tree_can_be_drawn(goal, name):
    chains = [
        Chain(source="model", told=name, steps=(Do(action=Tap(), on=Selector(name=name)), Close(answer=name))),
        Chain(source="orders", steps=(Carry(orders=name),)),
        Chain(source="skill", steps=(Follow(skill="s", arguments={"a": name}),)),
    ]
    tree = merge(goal, chains, HOME, [Discarded(source="model", told=name, why=goal)])
    root = ElementTree.fromstring(draw_svg(tree))  # noqa: S314 - our own
    boxes = [each for each in root.iter("{http://www.w3.org/2000/svg}rect") if "box" in each.get("class", "")]
    assert len(boxes) == len(tree.nodes)
    assert draw_dot(tree).count("->") == len(tree.nodes)


def test_boxes_do_not_overlap():
    tree = merge("g", [chain(*MUTE), chain("tap [Menu]", "tap [About]"), chain("tap [Search]", "tap [Go]")], HOME)
    root = ElementTree.fromstring(draw_svg(tree))  # noqa: S314 - our own
    boxes = [
        tuple(int(each.get(key, "0")) for key in ("x", "y", "width", "height"))
        for each in root.iter("{http://www.w3.org/2000/svg}rect")
        if "box" in each.get("class", "")
    ]
    for at, (x, y, w, h) in enumerate(boxes):
        for a, b, c, d in boxes[at + 1 :]:
            assert x + w <= a or a + c <= x or y + h <= b or b + d <= y
    assert all(y > 45 for _, y, _, _ in boxes), "the heading stands free"


def test_an_empty_tree_is_a_picture_too():
    ElementTree.fromstring(draw_svg(ActionTree(goal="nothing")))  # noqa: S314 - our own
    assert draw_dot(ActionTree(goal="nothing")).startswith("digraph")
