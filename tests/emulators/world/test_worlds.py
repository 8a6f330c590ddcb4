"""A world is what was seen: recorded beside a run, stored, and played back as a device."""

from __future__ import annotations

import gzip
import json

import pytest

from devices.action import Back, Clear, LongPress, Open, Press, Tap, Type, Wait
from devices.android.device import AndroidDevice
from devices.errors import ActionFailed, DeviceClosed, NotActionable, StaleElement
from devices.selector import Selector
from emulators.errors import WorldUnusable
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone
from emulators.world.drawing import to_dot
from emulators.world.droidtask import read_graphs
from emulators.world.identity import state_of
from emulators.world.model import NAME, World
from emulators.world.playing import WorldDevice
from emulators.world.recording import RecordingDevice
from perception.perceiver import Perceiver
from tests.emulators.phone.play_app import play_phone
from tests.emulators.phone.scene_app import APP as SCENE

PERCEIVE = Perceiver().perceive


def identify(observation):
    return state_of(PERCEIVE(observation))


def named(device, name):
    return Selector(name=name).resolve(PERCEIVE(device.observe(picture=False)))


def recorded(picture: bool = False) -> World:
    """Main screen → form → back → detail → main."""
    world = World()
    device = RecordingDevice(AndroidDevice(PhoneLink(play_phone())), world, identify)
    device.observe(picture)
    device.perform(Tap(), named(device, "Form"))
    device.observe(picture)
    device.perform(Type(text="Ada"), named(device, "Name"))
    device.observe(picture)
    device.perform(Back())
    device.observe(picture)
    device.perform(Tap(), named(device, "Detail"))
    device.observe(picture)
    device.close()
    return world


def test_what_was_seen_can_be_walked_again():
    world = recorded()
    device = WorldDevice(world)
    start = device.state
    device.perform(Tap(), named(device, "Form"))
    assert any(e.name == "Number" for e in PERCEIVE(device.observe()))
    device.perform(Back())
    assert device.state == start
    device.perform(Tap(), named(device, "Detail"))
    assert any(e.name == "Give back" for e in PERCEIVE(device.observe()))


def test_what_was_not_seen_fails_and_changes_nothing():
    device = WorldDevice(recorded())
    before = device.state
    with pytest.raises(ActionFailed, match="nobody has recorded"):
        device.perform(Tap(), named(device, "List"))
    with pytest.raises(ActionFailed, match="nobody has recorded"):
        device.perform(Open(location="org.clewline.clock"))
    with pytest.raises(ActionFailed):
        device.perform(LongPress(), named(device, "Form"))
    assert device.state == before


def test_what_is_written_is_shown_until_the_screen_is_left():
    device = WorldDevice(recorded())
    device.perform(Tap(), named(device, "Form"))
    assert device.perform(Type(text="Grace"), named(device, "Name")).value == "Grace"
    assert named(device, "Name").value == "Grace"
    device.perform(Type(text=" Hopper", append=True), named(device, "Name"))
    assert named(device, "Name").value == "Grace Hopper"
    device.perform(Clear(), named(device, "Name"))
    assert named(device, "Name").value == ""
    device.perform(Type(text="again"), named(device, "Name"))
    device.perform(Back())
    device.perform(Tap(), named(device, "Form"))
    assert named(device, "Name").value == ""


def test_an_element_of_another_screen_is_stale_and_a_disabled_one_refused():
    device = WorldDevice(recorded())
    form = named(device, "Form")
    with pytest.raises(NotActionable):
        device.perform(Tap(), named(device, "Never"))
    device.perform(Tap(), form)
    with pytest.raises(StaleElement):
        device.perform(Tap(), form)


def test_waiting_is_always_possible_and_a_closed_world_is_closed():
    device = WorldDevice(recorded())
    device.perform(Wait())
    device.close()
    device.close()
    with pytest.raises(DeviceClosed):
        device.observe()


def test_a_world_is_the_same_after_it_was_stored(tmp_path):
    world = recorded(picture=True)
    world.save(tmp_path)
    world.save(tmp_path)
    again = World.load(tmp_path)
    assert (again.start, again.states, again.pictures) == (world.start, world.states, world.pictures)
    assert list(again.transitions()) == list(world.transitions())
    png = WorldDevice(again).observe().png
    assert png is not None
    assert png.startswith(b"\x89PNG")


def test_the_same_action_seen_twice_is_one_transition():
    world = recorded()
    device = RecordingDevice(AndroidDevice(PhoneLink(play_phone())), world, identify)
    device.observe()
    device.perform(Tap(), named(device, "Form"))
    device.observe()
    (form,) = [t for t in world.transitions(world.start) if world.states[t.start].tree[t.target].text == "Form"]
    assert form.count == 2


def test_two_actions_without_a_look_between_are_remembered_as_neither():
    world = World()
    device = RecordingDevice(AndroidDevice(PhoneLink(play_phone())), world, identify)
    device.observe()
    device.perform(Press(key="Enter"))
    device.perform(Back())
    device.observe()
    assert not list(world.transitions())


@pytest.mark.parametrize(
    ("spoil", "match"),
    [
        (lambda text: "", "does not know the state"),
        (lambda text: text.replace('"state"', '"stale"', 1), "damaged at line 2"),
        (lambda text: text[: len(text) // 2], "damaged at line"),
        (lambda text: "\n".join(text.splitlines()[:1] + text.splitlines()[2:]) + "\n", "damaged|does not know"),
        (lambda text: text.replace('"picture":"', '"picture":"../../', 1), "damaged"),
    ],
    ids=["empty", "unknown-line", "cut", "missing-state", "picture-outside"],
)
def test_a_damaged_world_is_refused_with_its_line(tmp_path, spoil, match):
    recorded(picture=True).save(tmp_path)
    (tmp_path / NAME).write_text(spoil((tmp_path / NAME).read_text("utf-8")), "utf-8")
    with pytest.raises(WorldUnusable, match=match):
        World.load(tmp_path)


def test_no_world_is_refused(tmp_path):
    with pytest.raises(WorldUnusable, match="holds no world"):
        World.load(tmp_path / "nowhere")
    (tmp_path / "file").write_text("")
    with pytest.raises(WorldUnusable, match="cannot be written"):
        recorded().save(tmp_path / "file")


def test_a_switch_that_was_turned_is_another_state():
    world = World()
    phone = Phone(apps=[SCENE])
    device = RecordingDevice(AndroidDevice(PhoneLink(phone), "Scene"), world, identify)
    device.observe()
    device.perform(Tap(), named(device, "Remember me"))
    device.observe()
    assert len(world.states) == 2
    played = WorldDevice(world)
    played.perform(Tap(), named(played, "Remember me"))
    assert "checked" in named(played, "Remember me").states


def test_no_secret_reaches_a_world():
    world = World()

    def conceal(text: str) -> str:
        return text.replace("hunter2", "<secret:pin>")

    device = RecordingDevice(AndroidDevice(PhoneLink(play_phone())), world, identify, conceal)
    device.observe()
    device.perform(Tap(), named(device, "Form"))
    device.observe()
    device.perform(Type(text="hunter2"), named(device, "Name"))
    device.observe()
    told = "".join(line.model_dump_json() for line in (*world.states.values(), *world.transitions()))
    assert "hunter2" not in told
    assert "<secret:pin>" in told


def test_a_map_names_what_was_done():
    dot = to_dot(recorded())
    assert dot.startswith("digraph")
    assert 'label="tap Form"' in dot
    assert dot.count("peripheries=2") == 1


def test_ways_are_the_shortest():
    world = recorded()
    ways = world.paths_from(world.start)
    assert ways[world.start] == ()
    assert set(ways) == set(world.states)
    assert all(way[-1].stop == state for state, way in ways.items() if way)
    assert max(len(way) for way in ways.values()) == 2, "the filled form is behind the form"


def _graph(tmp_path):
    view = {"bounds": [[0, 0], [10, 10]], "class": "android.widget.Button", "clickable": True, "text": "Go"}
    odd = {"bounds": [[5, 5], [0, 0]], "class": None, "temp_id": 2}
    lines = [
        {"kind": "state", "app": "a", "hash": "one", "activity": "com.a/.Main", "w": 100, "h": 200,
         "views": [view, odd]},
        {"kind": "state", "app": "a", "hash": "two", "activity": "com.a/.Other", "w": 100, "h": 200, "views": []},
        {"kind": "event", "app": "a", "start": "one", "stop": "two", "type": "click", "text": None, "name": None,
         "intent": None, "view": view},
        {"kind": "event", "app": "a", "start": "two", "stop": "one", "type": "key", "text": None, "name": "BACK",
         "intent": None, "view": {}},
        {"kind": "event", "app": "a", "start": "one", "stop": "gone", "type": "click", "text": None, "name": None,
         "intent": None, "view": view},
        {"kind": "event", "app": "a", "start": "one", "stop": "two", "type": "kill_app", "text": None, "name": None,
         "intent": None, "view": {}},
    ]  # fmt: skip
    path = tmp_path / "utg.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, lines)).encode()))
    return path


def test_a_published_graph_is_a_world(tmp_path):
    world = read_graphs(_graph(tmp_path))["a"]
    device = WorldDevice(world)
    device.perform(Tap(), named(device, "Go"))
    assert device.observe().location == "com.a/.Other"
    device.perform(Back())
    assert device.observe().location == "com.a/.Main"
    assert len(list(world.transitions())) == 2


@pytest.mark.parametrize(
    "content",
    [b"", b"not gzip", gzip.compress(b"{}", mtime=0), gzip.compress(b"not json", mtime=0)],
    ids=["empty", "no gzip", "no kind", "no JSON"],
)
def test_what_is_no_graph_is_refused(tmp_path, content):
    path = tmp_path / "utg.jsonl.gz"
    path.write_bytes(content)
    if content == b"":
        assert read_graphs(path) == {}
        return
    with pytest.raises(WorldUnusable):
        read_graphs(path)
