"""Skills, worlds, suites, costs and devices in the live view."""

from __future__ import annotations

import threading

import pytest

from agent.suite.results import (
    Attempt,
    Cause,
    Place,
    RunHead,
    ScenarioResult,
    StepResult,
    append_scenarios,
    write_head,
)
from agent.view.checks import Check, verify_in
from agent.view.skill_story import story
from devices.action import Tap
from devices.observation import Observation, TreeNode
from devices.records import End, ModelUse
from emulators.world.model import World
from skills.catalog import find_shipped, shipped
from skills.codec import parse
from skills.store import ACTIVE, DRAFT, SkillStore
from tests.agent.suite.alarm_suite import ALARM_SUITE
from tests.agent.written_runs import begin, png, write

HOSTILE = "<script>window.ran=1</script>"


def skill(name="greet", description="Greet somebody.", text="hello"):
    return parse(
        f"""
skill: {name}
description: "{description}"
parameters: {{who: {{type: string}}}}
steps:
  - {{do: type, text: "{text}", on: {{role: textbox, name: Message}}}}
ensures: [{{shown: {{role: text, name: sent}}}}]
effects: {{apps: [org.example.chat]}}
tests: [{{arguments: {{who: Ada}}}}]
"""
    )


# ----------------------------------------------------------------------------------------------------------- skills


def test_shipped_skills_show_before_there_is_a_library(served, home):
    page = served.ask("/skills").text
    assert "set-alarm" not in page  # it stands on the second page
    assert "accept-cookies" in page
    assert "set-alarm" in served.ask("/skills?page=2").text
    assert not (home / "library").exists()


def test_a_skill_is_found_by_its_words(served):
    page = served.ask("/skills?q=alarm+set").text
    assert "set-alarm" in page
    assert "accept-cookies" not in page


@pytest.mark.parametrize("name", [each.name for each in shipped()][::9])
def test_every_skill_tells_its_story(served, name):
    told = story(find_shipped(name))
    assert "Its steps" in told
    assert served.ask(f"/skills/{name}").status == 200


def test_a_draft_is_inspected_compared_and_taken_into_use_only_with_evidence(served, home):
    store = SkillStore(home / "library")
    store.put_draft(skill())
    store.promote("greet", unverified=True)
    store.put_draft(skill(text="good day"))
    page = served.ask("/skills/greet?state=drafts").text
    assert "What it would change" in page
    assert "good day" in page
    assert 'class="line added"' in page
    refused = served.post("/skills/greet/promote")
    assert refused.status == 400
    assert "no evidence" in refused.document["error"]
    assert store.read("greet", DRAFT).name == "greet"
    assert served.post("/skills/greet/deprecate").document["go"] == "/skills/greet?state=deprecated"
    assert not any(row.state == ACTIVE for row in store.listed(name="greet"))
    assert served.post("/skills/greet/restore", {"state": "deprecated"}).status == 200
    assert any(row.state == ACTIVE for row in store.listed(name="greet"))
    assert served.post("/skills/greet/burn").status == 400
    assert served.post("/skills/nothing/promote").status in (400, 422)


def test_hostile_words_of_a_skill_are_text(served, home):
    SkillStore(home / "library").put_draft(skill(description=HOSTILE, text=HOSTILE))
    for path in ("/skills?state=drafts", "/skills/greet?state=drafts"):
        page = served.ask(path).text
        assert HOSTILE not in page
        assert "&lt;script&gt;" in page


def test_a_damaged_file_spoils_only_its_own_line(served, home):
    store = SkillStore(home / "library")
    store.put_draft(skill())
    (home / "library" / DRAFT / "broken.yaml").write_text("skill: [")
    page = served.ask("/skills?state=drafts").text
    assert "Damaged" in page
    assert "greet" in page
    assert served.ask("/skills/broken?state=drafts").status == 404


def test_a_verification_tells_how_far_it_is_and_leaves_evidence(served, home):
    store = SkillStore(home / "library")
    store.put_draft(find_shipped("bluetooth"))
    name = "bluetooth"
    seen: list[int] = []

    class Counting(Check):
        def __setattr__(self, key, value):
            if key == "done" and value:
                seen.append(value)
            super().__setattr__(key, value)

    check = Counting(name)
    evidence = verify_in(store, check)
    assert seen == list(range(1, len(seen) + 1))
    assert check.of == seen[-1]
    assert store.evidence(store.read(name, DRAFT)) == evidence


def test_a_verification_is_started_from_the_page_and_stopped(served, home):
    store = SkillStore(home / "library")
    store.put_draft(find_shipped("set-alarm"))
    with served.events("/events?skill=set-alarm") as events:
        assert served.post("/skills/set-alarm/verify").status == 200
        assert "check" in str(next(events))
        assert served.post("/skills/set-alarm/unverify").status == 200
        while "Stopped" not in str(told := next(events)):
            assert "broken" not in str(told)
    check = served.desk.checks.of("set-alarm")
    assert check is not None
    assert check.state == "stopped"
    assert store.evidence(store.read("set-alarm", DRAFT)) is None


# ----------------------------------------------------------------------------------------------------------- worlds


def world(home, name="shop", title="Front"):
    made = World(device="phone")
    for id in ("a", "b", "c"):
        node = TreeNode(0, -1, "button", attributes={"content-desc": f"to {id}"})
        seen = Observation(id, f"org.shop/{id}", f"{title} {id}", (90, 160), 1.0, 0.0, "android", (node,), png(ord(id)))
        made.add_state(id, seen)
    made.add_transition("a", Tap(), 0, "b")
    made.add_transition("b", Tap(), 0, "a")
    made.add_transition("b", Tap(), 0, "c")
    made.save(home / "worlds" / name)
    return made


def test_a_world_is_a_map_whose_states_can_be_looked_at(served, home):
    made = world(home)
    assert "shop" in served.ask("/worlds").text
    page = served.ask("/worlds/shop?state=b").text
    assert page.count('class="node') == 3
    assert page.count('class="way') == 3
    assert "tap to b" in page
    assert "Front c" in page
    picture = made.states["a"].picture
    assert served.ask(f"/worlds/shop/pictures/{picture}").headers["content-type"] == "image/png"
    assert served.ask(f"/worlds/shop/pictures/{'0' * 64}").status == 404
    assert served.ask("/worlds/nothing").status == 404


def test_hostile_words_of_a_world_are_text_and_a_damaged_one_says_so(served, home):
    world(home, title=HOSTILE)
    assert HOSTILE not in served.ask("/worlds/shop").text
    (home / "worlds" / "shop" / "world.jsonl").write_text("{}")
    assert served.ask("/worlds/shop").status in (404, 502)
    assert served.ask("/worlds").status == 200


# ----------------------------------------------------------------------------------------------------------- suites


def suite(home, name, verdict="passed", at=0.0):
    folder = home / "suites" / name
    folder.mkdir(parents=True)
    write_head(folder, RunHead(run=name, started_s=at, ended_s=at + 5, paths=("shop.yaml",), planned=1))
    step = StepResult(
        number=1, kind="goal", text=f"Buy {HOSTILE}", place=Place(file="shop.yaml", line=3),
        status="passed" if verdict == "passed" else "failed", reason="no button",
    )  # fmt: skip
    attempt = Attempt(
        number=1, device="phone", verdict=verdict, started_s=at, seconds=2.0, steps=(step,),
        cause=None if verdict == "passed" else Cause(name="element-missing", told="the button is missing"),
    )  # fmt: skip
    append_scenarios(
        folder,
        [
            ScenarioResult(
                id="shop::buy", name="buy", file="shop.yaml", on="phone", verdict=verdict, attempts=(attempt,)
            )
        ],
    )
    return folder


def test_suites_show_their_runs_and_how_scenarios_fared(served, home):
    assert "No suite has been run" in served.ask("/suites").text
    suite(home, "one")
    suite(home, "two", "failed-app", 10.0)
    page = served.ask("/suites").text
    assert "The last 2 runs" in page
    assert "1/2" in page
    page = served.ask("/suites/two").text
    assert "the button is missing" in page
    assert HOSTILE not in page
    (home / "suites" / "two" / "run.json").write_text("{}")
    assert served.ask("/suites").status == 200
    assert served.ask("/suites/two").status == 404


# ------------------------------------------------------------------------------------------------------------ costs


def test_a_suite_is_run_from_its_page(served, home, tmp_path):
    path = tmp_path / "clock.yaml"
    path.write_text(ALARM_SUITE)
    assert "Run a suite" in served.ask("/suites").text
    started = served.post("/suites", {"path": str(path), "on": ""})
    assert started.status == 200, started.text
    name = started.document["go"].rpartition("/")[2]
    run = served.desk.suites_underway[name]
    if not run.over:
        with served.events(f"/events?suite={name}") as events:
            while "passed" not in str(next(events)):
                pass
    run.wait_a_little(60)
    page = served.ask(started.document["go"]).text
    assert "An alarm is set" in page
    assert "✓ 1 passed" in page
    assert run.exit_code == 0
    assert served.post(f"/suites/{name}/stop").status == 400


@pytest.mark.parametrize(
    ("path", "content", "told"),
    [
        ("", "", "it is not said which suite"),
        ("none.yaml", "", "is no suite"),
        ("bad.yaml", "suite: 7", "were not run"),
    ],
)
def test_a_suite_that_cannot_be_run_says_why(served, tmp_path, path, content, told):
    if content:
        (tmp_path / path).write_text(content)
    answer = served.post("/suites", {"path": str(tmp_path / path) if path else "", "on": ""})
    assert answer.status == 400
    assert told in answer.document["error"]


def test_costs_are_those_of_the_accounts(served, home):
    assert "cost nothing" in served.ask("/costs").text
    use = ModelUse(model="cloud:large", calls=2, tokens_in=1000, tokens_out=50, usd=0.25)
    end = End(at_s=1_772_460_309.0, status="done", reason="ok", models=(use,))
    write(home / "traces" / "a", begin("a"), end)
    write(home / "traces" / "b", begin("b"), end)
    page = served.ask("/costs").text
    assert "2 runs, 2 of them asked models: $0.5000" in page
    assert "cloud:large" in page


# ---------------------------------------------------------------------------------------------------------- devices


@pytest.fixture
def device(served):
    return served.post("/devices", {"on": "phone"}).document["go"]


def test_a_device_is_opened_looked_at_acted_on_and_closed(served, device, home):
    page = served.ask(device).text
    assert "What the device shows now" in page
    assert served.ask(f"{device}/frame.png").body.startswith(b"\x89PNG")
    with served.events(f"/events?device={device.rpartition('/')[2]}") as events:
        name, frame = next(events)
        assert name == "frame"
        assert frame["number"]
        assert frame["told"] == "ready"
        clock = next(one for one in frame["elements"] if one["name"] == "Clock")
        left, top, right, bottom = clock["box"]
        point = [(left + right) // 2, (top + bottom) // 2]
        assert served.post(f"{device}/act", {"frame": frame["number"], "do": "tap", "point": point}).status == 200
        while name != "frame" or "clock" not in frame["location"]:
            name, frame = next(events)
    assert served.post(f"{device}/act", {"frame": 0, "do": "tap", "element": 0}).status in (409, 422, 502)
    for nonsense in ({}, {"frame": 1, "do": "burn"}, {"frame": "x", "do": "tap"}, {"frame": 1, "do": "tap", "more": 1}):
        assert served.post(f"{device}/act", nonsense).status == 400
    assert served.post(f"{device}/act", {"frame": 1, "do": "tap", "point": [-5, -5]}).status >= 400
    assert served.post(f"{device}/close").document["go"] == "/devices"
    assert served.ask(device).status == 404
    assert served.desk.posts == {}


def test_a_demonstration_is_a_trace_of_what_was_shown(served, device, home):
    assert served.post(f"{device}/record", {"goal": "open the clock"}).status == 200
    frame = served.desk.posts["d1"].held.frame
    clock = next(each.index for each in frame.screen if each.name == "Clock")
    assert served.post(f"{device}/act", {"frame": frame.number, "do": "tap", "element": clock}).status == 200
    run = served.post(f"{device}/record", {"goal": ""}).document["go"]
    page = served.ask(run).text
    assert "open the clock" in page
    assert "person" in page
    assert served.post(f"{device}/record", {"goal": ""}).status == 400
    assert "Make a skill of it" in page
    made = served.post(f"{run}/learn")
    assert made.document["go"].startswith("/skills/open-clock")
    story = served.ask(made.document["go"]).text
    assert "Verify" in story
    again = served.post(f"{run}/learn")  # the same way is not learnt twice
    assert again.document["go"] == made.document["go"]
    assert len(served.desk.store().listed()) == 1


def test_a_run_is_started_its_question_answered_in_the_view_and_it_goes_on(served, device, home):
    started = served.post("/runs", {"goal": "Delete the 06:15 alarm", "on": "phone"})
    assert started.document == {"go": device}
    with served.events("/events") as events:
        while "This cannot be undone (delete)" not in str(told := next(events)):
            pass
    assert "Delete" in str(told)
    from agent.consent.questions import open_questions

    (asked,) = open_questions(served.desk.questions)
    page = served.ask("/runs").text
    assert "Do it" in page
    assert f"/questions/{asked.id}" in page
    assert served.post("/runs", {"goal": "Open Clock", "on": "phone"}).status == 400  # one at a time
    assert served.post(f"/questions/{asked.id}", {"key": "wrong", "yes": True}).status >= 400
    while (questions := open_questions(served.desk.questions)) or served.desk.posts["d1"].running:
        for one in questions:
            served.post(f"/questions/{one.id}", {"key": one.key, "yes": True})
        threading.Event().wait(0.05)
    result = served.desk.posts["d1"].future.result(1)
    assert result.status == "done"


def test_a_run_is_stopped_from_its_page_also_while_it_asks(served, device):
    served.post("/runs", {"goal": "Delete the 06:15 alarm", "on": "phone"})
    from agent.consent.questions import open_questions

    while not open_questions(served.desk.questions):
        threading.Event().wait(0.02)
    post = served.desk.posts["d1"]
    assert served.post(f"/runs/{post.run}/stop").status == 200
    assert post.future.result(30).status in ("interrupted", "policy")


def test_what_cannot_be_opened_says_why(served):
    for on in ("", "nowhere:", "browser:file:///etc/passwd", "world:/nothing"):
        answer = served.post("/devices", {"on": on})
        assert answer.status in (400, 403, 502)
        assert answer.document["error"]
    assert served.post("/runs", {"goal": " ", "on": "phone"}).status == 400
    assert served.desk.posts == {}
