"""Mutations have names, are the same for the same seed, and can be made smaller."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.action import Open, Tap, Wait
from devices.android.device import AndroidDevice
from devices.bounds import Bounds
from devices.device import Receipt
from devices.errors import NotActionable
from devices.observation import Observation, TreeNode
from emulators.errors import MutationUnknown
from emulators.mutate.device import MutatedDevice
from emulators.mutate.mutation import KINDS, Mutation, read_mutation
from emulators.mutate.phones import fresh, mutated_phone
from emulators.mutate.smallest import smallest
from emulators.mutate.trees import changed
from emulators.mutate.unbidden import AGREED, OFFERS
from emulators.mutate.words import other_words, renamed
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone
from perception.perceiver import Perceiver


@given(st.lists(st.sampled_from(KINDS), unique=True, max_size=5), st.sets(st.sampled_from(["Save", "To"]), max_size=2))
def test_a_mutation_is_read_as_it_is_written(kinds: list[str], only: set[str]) -> None:
    written = "+".join(f"{kind}[{','.join(sorted(only))}]" if only else kind for kind in kinds)
    assert str(read_mutation(written)) == written


@pytest.mark.parametrize("text", ["upside-down", "dark+", "dark+sideways", "renamed[Save", "Dark"])
def test_what_is_no_mutation_is_refused_or_empty(text: str) -> None:
    if text == "dark+":
        assert str(read_mutation(text)) == "dark"
    else:
        with pytest.raises(MutationUnknown, match="is no mutation"):
            read_mutation(text)


def test_labels_get_other_names_the_same_way_for_the_same_seed() -> None:
    labels = sorted(other_words())
    one = [renamed(label, read_mutation("renamed", 1)) for label in labels]
    assert one == [renamed(label, read_mutation("renamed", 1)) for label in labels]
    assert one != [renamed(label, read_mutation("renamed", 2)) for label in labels]
    assert 0.3 < sum(now != was for now, was in zip(one, labels, strict=True)) / len(labels) < 0.7
    only = read_mutation("renamed[Save]", 1)
    assert renamed("Save", only) != "Save"
    assert renamed("Delete", only) == "Delete"


def test_a_fresh_phone_from_a_snapshot_is_the_phone_itself() -> None:
    assert Phone(5, snapshot=fresh(5)).snapshot().hash == Phone(5).snapshot().hash


@pytest.mark.parametrize("name", ["moved", "renamed", "re-id", "restyled", "reordered", "landscape", "german"])
def test_a_mutated_phone_shows_something_else_and_holds_the_same(name: str) -> None:
    def shown(mutation: str) -> tuple[list[object], dict[str, object]]:
        phone = mutated_phone(mutation, 3)
        device = AndroidDevice(PhoneLink(phone), open_at="org.clewline.notes")
        seen = Perceiver().perceive(device.observe(picture=False))
        told = [(e.role, e.name, e.bounds, e.hints) for e in seen]
        return [*told], phone.state("org.clewline.notes")

    plain, held = shown("")
    now, still = shown(name)
    assert now != plain
    assert still == held
    assert shown(name)[0] == now


def test_an_unbidden_offer_is_an_effect_for_whoever_agrees() -> None:
    phone = mutated_phone("dialog", 2)
    device = AndroidDevice(PhoneLink(phone), open_at="org.clewline.notes")
    for app in ("org.clewline.clock", "org.clewline.contacts", "org.clewline.notes"):
        screen = Perceiver().perceive(device.observe(picture=False))
        dialog = next((e for e in screen if e.role == "dialog"), None)
        if dialog is not None:
            agrees = next(e for e in screen.within(dialog) if e.name in {offer[2] for offer in OFFERS})
            device.perform(Tap(), agrees)
            break
        device.perform(Open(location=app))
    assert phone.effects.count(AGREED) == 1


def test_the_least_that_fails_is_found_among_kinds_and_labels() -> None:
    asked: list[str] = []

    def fails(mutation: Mutation) -> bool:
        asked.append(str(mutation))
        part = mutation.part("renamed")
        return part is not None and (not part.only or {"Save", "To"} <= part.only)

    whole = read_mutation("dark+renamed+moved+slow")
    found = smallest(whole, {"renamed": ["Add", "Delete", "Save", "Send", "To"], "moved": ["banner"]}, fails)
    assert str(found) == "renamed[Save,To]"
    assert len(asked) < 60


# --- any device -------------------------------------------------------------------------------------------------------


class Still:
    """A device of two buttons that notes what is pressed."""

    address = "still"

    def __init__(self) -> None:
        self.pressed: list[str] = []

    def observe(self, picture: bool = True) -> Observation:
        tree = (
            TreeNode(0, -1, "android.widget.FrameLayout", bounds=Bounds(0, 0, 400, 800)),
            self._button(1, "Save", 100),
            self._button(2, "Delete", 300),
        )
        return Observation("1", "app/main", "", (400, 800), 1.0, 0.0, "android", tree)

    def _button(self, at: int, text: str, top: int) -> TreeNode:
        told = {"resource-id": f"app:id/{text.lower()}_button"}
        flags = frozenset({"clickable", "enabled"})
        box = Bounds(0, top, 200, top + 80)
        return TreeNode(at, 0, "android.widget.Button", text, told, box, flags=flags, handle=f"b{at}")

    def perform(self, action: object, element: object = None) -> Receipt:
        if isinstance(action, Tap):
            self.pressed.append(f"{element.handle} {element.bounds.top}")  # type: ignore[attr-defined]
        return Receipt()

    def close(self) -> None:
        pass


def test_what_is_done_to_a_renamed_and_moved_element_is_done_to_the_real_one() -> None:
    real = Still()
    device = MutatedDevice(real, read_mutation("renamed[Save]+moved+re-id", 4))
    screen = Perceiver().perceive(device.observe())
    saves = next(e for e in screen if e.name in other_words()["Save"])
    assert saves.bounds.top != 100
    assert "save" not in saves.hints
    device.perform(Tap(), saves)
    assert real.pressed == ["b1 100"]


def test_a_removed_control_is_gone_and_the_numbers_are_whole() -> None:
    tree = changed(Still().observe().tree, read_mutation("removed[Save]"))
    assert [node.text for node in tree] == ["", "Delete"]
    assert [(node.index, node.parent) for node in tree] == [(0, -1), (1, 0)]


def test_a_dialog_that_only_this_device_has_takes_the_touches_until_it_is_answered() -> None:
    real = Still()
    device = MutatedDevice(real, read_mutation("dialog", 1))
    for _ in range(4):
        screen = Perceiver().perceive(device.observe())
        if any(e.role == "dialog" for e in screen):
            break
        device.perform(Tap(), screen.elements[0])
    before = list(real.pressed)
    with pytest.raises(NotActionable, match="dialog"):
        device.perform(Tap(), next(e for e in screen if e.handle == "b1"))
    declines = next(e for e in screen if e.handle == "unbidden:no")
    device.perform(Tap(), declines)
    assert (real.pressed, device.agreed) == (before, False)
    assert not any(e.role == "dialog" for e in Perceiver().perceive(device.observe()))


def test_a_slow_device_shows_a_wheel_until_it_is_waited_for() -> None:
    device = MutatedDevice(Still(), read_mutation("slow", 1))
    device.perform(Tap(), Perceiver().perceive(device.observe()).elements[0])
    assert [e.role for e in Perceiver().perceive(device.observe())] == ["progressbar"]
    device.perform(Wait())
    assert any(e.name == "Save" for e in Perceiver().perceive(device.observe()))


def test_what_needs_another_layout_is_refused() -> None:
    with pytest.raises(MutationUnknown, match="needs the embedded phone"):
        MutatedDevice(Still(), read_mutation("moved+landscape"))
