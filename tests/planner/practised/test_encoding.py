from hypothesis import given
from hypothesis import strategies as st

from devices.bounds import Bounds
from devices.screen import Element, Screen
from planner.decision import History
from planner.practised.encoding import MOST_ELEMENTS, encode, legal_acts, scrolls_of
from planner.practised.tensors import NUMBERS


def button(index: int, name: str, **more: object) -> Element:
    box = Bounds(0, 100 * index, 500, 100 * index + 80)
    return Element(index, "button", name, box, actions=frozenset({"tap"}), **more)  # type: ignore[arg-type]


def test_every_token_has_as_many_numbers_as_the_network_reads() -> None:
    field = Element(1, "textbox", "Hour", Bounds(0, 0, 9, 9), actions=frozenset({"tap", "type"}))
    seen = encode("set it to 7:30", Screen((button(0, "Save"), field), size_px=(1080, 2400)), History())
    assert len(seen.state) == NUMBERS["state"]
    for kind in ("goal", "values", "elements"):
        assert {len(token.numbers) for token in getattr(seen, kind)} == {NUMBERS[kind]}


@given(st.text(min_size=1, max_size=300), st.lists(st.text(max_size=40), max_size=90))
def test_any_goal_before_any_screen_can_be_read(goal: str, names: list[str]) -> None:
    screen = Screen(tuple(button(at, name) for at, name in enumerate(names)), size_px=(1080, 2400))
    seen = encode(goal, screen, History())
    tokens = 1 + len(seen.goal) + len(seen.values) + len(seen.elements) + len(seen.deeds)
    assert len(seen.elements) <= MOST_ELEMENTS
    assert all(0 <= one < tokens and 0 <= other < tokens for one, other, _ in seen.pairs)


def test_what_is_covered_or_disabled_is_not_touched() -> None:
    assert not any(legal_acts(button(0, "Save", states=frozenset({"disabled"}))))
    assert not any(legal_acts(button(0, "Save", states=frozenset({"covered"}))))
    assert legal_acts(button(0, "Save"))[0]


def test_a_list_at_its_end_scrolls_up_only() -> None:
    box = Bounds(0, 0, 100, 1000)
    at_end = Element(0, "list", "", box, states=frozenset({"scrolls-y"}), scroll=(0, 500, 100, 1500))
    assert scrolls_of(Screen((at_end,))) == (False, True)
