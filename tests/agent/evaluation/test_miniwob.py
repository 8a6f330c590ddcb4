"""Episodes by the benchmark's protocol in a real Chromium, on pages of our own and, where installed, the real ones."""

from __future__ import annotations

import importlib.util
import re
import sys
import urllib.request
from pathlib import Path

import pytest

from agent.evaluation import miniwob, miniwob_pages, session
from agent.evaluation.errors import HeldOut, PagesMissing
from agent.evaluation.miniwob import AGENTS, Job, Player
from agent.evaluation.miniwob_pages import Score, find_pages, serve
from agent.evaluation.practice import PracticeGate
from agent.evaluation.session import Wish, evaluate
from devices.action import Back, Open, Tap, Type
from devices.effect import effect_of
from planner.decision import Act, Finish

PAGES = Path(__file__).parent / "pages"


class Scripted:
    """Does what a function says, and keeps the goals and screens it was shown."""

    name = "scripted"

    def __init__(self, say):
        self.say = say
        self.goals = []
        self.screens = []

    def decide(self, goal, screen, history):
        self.goals.append(goal.text)
        self.screens.append(screen)
        said = self.say(goal.text, screen, len(history))
        return said if said is not None else Finish("failed", "nothing more to do")


def named(screen, name):
    return next(e for e in screen if e.name == name and e.actions)


def asked(goal):
    found = re.search(r'"(.+)"', goal)
    assert found, goal
    return found[1]


def press_what_is_asked(goal, screen, step):
    return Act(Tap(), named(screen, asked(goal)), "") if step == 0 else None


@pytest.fixture(scope="module")
def address():
    with serve(PAGES) as address:
        yield address


@pytest.fixture(scope="module")
def player(address):
    player = Player(address)
    yield player
    player.close()


@pytest.fixture
def play(player, monkeypatch):
    """Plays one episode with a policy that is given as a function; returns what was played, and the policy."""

    def play(task, say, seed=0, **job):
        policy = Scripted(say)
        monkeypatch.setitem(AGENTS, "scripted", lambda seed: policy)
        return player.play(Job(agent="scripted", task=task, seed=seed, **job)), policy

    return play


@pytest.mark.browser
def test_the_right_button_earns_everything_and_ends_the_episode(play):
    played, policy = play("click-option", press_what_is_asked)
    line = played.line
    assert (line.raw, line.over, line.error, line.steps, line.status) == (1, True, "", 1, "done")
    assert 0.99 < line.decayed <= 1, "with a limit of 1,000 s a second costs a thousandth"
    assert len(line.step_seconds) == 1
    assert 0 < line.step_seconds[0] <= line.seconds <= line.wall_s
    assert len(policy.screens) == 1, "the policy is not asked again once the page has ended the episode"


@pytest.mark.browser
def test_the_wrong_button_earns_a_failure(play):
    played, _ = play(
        "click-option",
        lambda goal, screen, step: Act(Tap(), next(e for e in screen if e.name and f'"{e.name}"' not in goal), ""),
    )
    assert (played.line.raw, played.line.over, played.line.some) == (-1, True, False)


@pytest.mark.browser
def test_half_of_it_counts_by_the_one_threshold_only(play):
    def type_the_beginning(goal, screen, step):
        wanted = asked(goal)
        if step == 0:
            return Act(Type(text=wanted[0]), next(e for e in screen if e.can("type")), "")
        return Act(Tap(), named(screen, "Submit"), "")

    played, policy = play("click-button", type_the_beginning)
    assert policy.goals[0].startswith("Enter "), "the goal is read from an object, too, and once the task is ready"
    assert (played.line.raw, played.line.some, played.line.full) == (0.5, True, False)


@pytest.mark.browser
def test_an_agent_that_does_nothing_has_failed(play):
    played, _ = play("click-option", lambda *_: None)
    assert (played.line.raw, played.line.over, played.line.steps, played.line.status) == (0, False, 0, "failed")


@pytest.mark.browser
def test_ten_steps_are_the_most(play):
    played, _ = play("click-button", lambda goal, screen, step: Act(Type(text=f"x{step}"), screen.elements[-2], ""))
    assert (played.line.steps, played.line.over, played.line.raw) == (10, False, 0)
    assert played.line.status == "policy"


@pytest.mark.browser
def test_the_same_seed_sets_the_same_task(play):
    goals = [play("click-option", lambda *_: None, seed=seed)[1].goals[0] for seed in (0, 1, 2, 3, 4, 0, 1, 2, 3, 4)]
    assert goals[:5] == goals[5:]
    assert len(set(goals)) > 1


@pytest.mark.browser
def test_rewards_cover_and_goal_are_not_on_the_screen(play):
    _, policy = play("click-option", press_what_is_asked)
    _, other = play("click-button", lambda *_: None)
    for screen in (*policy.screens, *other.screens):
        text = " ".join(f"{e.name} {e.value} {e.label} {e.description}" for e in screen)
        assert not re.search(r"reward|START|Press the|the name\b", text)
        assert screen.opaque == ()
        assert screen.size_px == miniwob_pages.VIEWPORT_PX
    assert [e.name for e in policy.screens[0] if e.role == "button"] == ["North", "East", "South"]


@pytest.mark.browser
def test_what_belongs_to_the_harness_is_out_of_an_agents_reach(play, player):
    """The marks and rewards are in the page's own world; an observation carries none of them."""
    play("click-option", press_what_is_asked)
    observation = player._page.device.observe(picture=False)
    seen = " ".join(f"{node.text} {dict(node.attributes)}" for node in observation.tree if node.bounds is not None)
    assert not re.search(r"WOB|episodeMark|reward", seen)


@pytest.mark.browser
def test_a_page_that_is_left_earns_nothing_even_if_it_had_earned_before(play, address):
    play("click-option", press_what_is_asked)

    def go_back(goal, screen, step):
        return Act(Back(), None, "") if step == 0 else None

    played, _ = play("click-button", go_back)
    assert (played.line.raw, played.line.over) == (0, False)


@pytest.mark.browser
def test_no_other_address_is_opened(play, player):
    played, policy = play("click-option", lambda *_: Act(Open(location="http://127.0.0.1:9/"), None, ""))
    assert (played.line.raw, played.line.status) == (0, "policy")
    assert len(policy.screens) == 1


@pytest.mark.browser
def test_a_page_that_leads_to_another_tab_is_replaced(play, player):
    played, _ = play(
        "focus-text", lambda goal, screen, step: Act(Tap(), named(screen, "Elsewhere"), "") if not step else None
    )
    assert not played.line.error
    assert player._page is None, "what an agent leaves open does not meet the next one"
    assert play("click-option", press_what_is_asked)[0].line.full


@pytest.mark.browser
def test_what_is_no_task_page_is_an_error_and_a_failure(play):
    played, policy = play("click-dialog", press_what_is_asked)
    assert played.line.error == "PageBroken: click-dialog with seed 0: it is no page of the benchmark"
    assert not played.line.some
    assert policy.screens == []
    assert play("click-option", press_what_is_asked)[0].line.full, "and the next episode is played on a fresh page"


@pytest.mark.browser
def test_a_browser_that_dies_is_an_error_and_a_failure(play, player):
    def kill(goal, screen, step):
        player._page.device.page.context.browser.close()
        return Act(Tap(), screen.elements[-1], "")

    played, _ = play("click-option", kill)
    assert re.match(r"(OutcomeUnknown|DeviceCrashed): ", played.line.error)
    assert not played.line.some
    assert play("click-option", press_what_is_asked)[0].line.full


@pytest.mark.browser
def test_what_happened_is_told_where_it_may_be(play):
    played, _ = play("click-option", press_what_is_asked, watch=True)
    goal, step, end, score = played.story
    assert re.fullmatch(r'goal: Press the button "\w+"\.', goal)
    assert re.match(r'1\. tap button "\w+" \(.*\) -> ', step)
    assert (end, score) == ("end: done: the environment ended the episode", "score: raw 1")
    assert play("click-option", press_what_is_asked)[0].story == ()
    with pytest.raises(HeldOut):
        play("click-button", press_what_is_asked, watch=True)
    assert play("click-button", lambda *_: None, watch=True, unlocked=True)[0].story


@pytest.mark.browser
@pytest.mark.parametrize("agent", ["random", "naive"])
def test_a_baseline_plays_the_same_episode_twice_alike(player, agent):
    job = Job(agent=agent, task="click-option", seed=3, watch=True)
    assert player.play(job).story == player.play(job).story


@pytest.mark.browser
def test_a_whole_sitting_with_its_workers(tmp_path, monkeypatch):
    monkeypatch.setattr(session, "find_pages", lambda: PAGES)
    wish = Wish(
        agents=("naive", "random"),
        tasks=("click-option", "click-button", "click-dialog"),
        seeds="0-1",
        workers=2,
        results=tmp_path / "results.jsonl",
    )
    report = evaluate(wish).report
    naive, random = report.rows
    assert (naive.full.count, naive.errors, random.errors) == (4, 2, 2)
    assert {line.task for line in report.episodes if line.error} == {"click-dialog"}
    assert report.conditions.chromium[0].isdigit()
    assert report.complete


def test_pages_are_served_over_kept_connections_and_only_from_their_folder(address):
    with urllib.request.urlopen(f"{address}/miniwob/click-option.html", timeout=10) as answer:
        assert (answer.status, answer.version) == (200, 11)
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{address}/../lines.py", timeout=10)


def test_the_package_with_the_pages_is_never_imported(monkeypatch):
    monkeypatch.delitem(sys.modules, "miniwob", raising=False)
    try:
        find_pages()
    except PagesMissing:
        pytest.skip("the package miniwob is not installed")
    assert "miniwob" not in sys.modules
    assert "gymnasium" not in sys.modules


def test_a_missing_package_is_told_with_what_to_do(monkeypatch):
    monkeypatch.setattr(miniwob_pages, "PACKAGE", "no_such_package_anywhere")
    with pytest.raises(PagesMissing, match=re.escape("pip install 'clewline[evaluate]'")) as caught:
        find_pages()
    assert caught.value.exit_code == 2
    assert miniwob_pages.pages_version() == ""


def test_a_package_without_pages_is_told(monkeypatch):
    monkeypatch.setattr(miniwob_pages, "PACKAGE", "json")
    with pytest.raises(PagesMissing, match="holds no task pages"):
        find_pages()


def test_the_gate_keeps_an_agent_on_the_pages():
    gate = PracticeGate("http://127.0.0.1:5000")

    def allows(location):
        action = Open(location=location)
        return gate.judge(action, None, effect_of(action), "").allowed

    assert allows("http://127.0.0.1:5000/miniwob/click-test.html")
    assert not allows("http://127.0.0.1:50001/")
    assert not allows("https://example.com/")
    tap = Tap()
    assert gate.judge(tap, None, effect_of(tap), "").allowed, "what looks irreversible is only practice here"


def test_every_agent_of_the_table_can_be_made():
    assert set(AGENTS) == set(session.DEFAULT_AGENTS)
    assert {AGENTS[name]("a:0").name for name in AGENTS} == set(AGENTS)
    assert miniwob.LIMITS.max_steps == 10


def test_no_score_is_no_success():
    assert Score() == Score(done=False, raw=0.0, decayed=0.0)


@pytest.mark.browser
@pytest.mark.skipif(importlib.util.find_spec("miniwob") is None, reason="the package miniwob is not installed")
def test_the_real_pages_are_played(tmp_path):
    # In a worker: this process has the module's browser open, and Playwright's client takes one a thread.
    tasks = ("click-checkboxes", "login-user", "email-inbox-star-reply")
    wish = Wish(agents=("naive",), tasks=tasks, seeds="1", workers=1, results=tmp_path / "results.jsonl")
    lines = {line.task: line for line in evaluate(wish).report.episodes}
    assert [lines[task].error for task in tasks] == ["", "", ""]
    assert [lines[task].full for task in tasks[:2]] == [True, True]
    assert all(line.steps for line in lines.values())
