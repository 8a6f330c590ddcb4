from devices.bounds import Bounds
from devices.screen import Element, Screen
from planner.practised.values import MOST, note_of, values_for

EMPTY = Screen(())


def texts(goal: str, seen: tuple[str, ...] = (), screen: Screen = EMPTY) -> dict[str, str]:
    return {value.kind: value.text for value in values_for(goal, screen, seen)}


def test_the_parts_of_a_time_are_offered_as_fields_take_them() -> None:
    assert texts("wake me at 7:05 pm")["hour"] == "19"
    assert texts("wake me at 7:05")["minute"] == "05"


def test_an_amount_is_no_time_of_day() -> None:
    assert "hour" not in texts("I spent 12.50 on lunch")


def test_numbers_in_words_are_offered_in_figures() -> None:
    assert texts("put two of them into the cart")["figures"] == "2"


def test_what_an_earlier_screen_showed_is_offered() -> None:
    found = values_for("mail it to her", EMPTY, ("Email\tmateo.evans@example.org",))
    assert any(value.text == "mateo.evans@example.org" and value.kind == "seen-detail" for value in found)


def test_there_is_no_end_of_values_on_a_hostile_screen() -> None:
    assert len(values_for("1:00 2:00 3:00", EMPTY, tuple(f"a\t{n} 10:{n % 60:02d}" for n in range(500)))) <= MOST


def test_passwords_are_not_noted() -> None:
    shown = Screen(
        (
            Element(0, "text", "Balance", Bounds(0, 0, 9, 9)),
            Element(1, "textbox", "PIN", Bounds(0, 0, 9, 9), value="4711", states=frozenset({"password"})),
        )
    )
    assert not any("4711" in note for note in note_of(shown))
    assert any("Balance" in note for note in note_of(shown))
