from planner.practised.keypad import keying, numbers_in


def test_the_keys_of_a_number_come_one_after_the_other() -> None:
    goal = "add 23.4 and 45"
    pressed: list[str] = []
    while len(pressed) < 4:
        pressed.append(keying(goal, pressed).next)
    assert pressed == ["2", "3", ".", "4"]
    assert keying(goal, pressed).next == ""
    assert keying(goal, [*pressed, "plus"]).next == "4"
    assert keying(goal, [*pressed, "plus", "4", "5", "equals"]).left == 0


def test_what_was_pressed_beside_the_goal_leaves_no_key() -> None:
    assert keying("dial 555", ["7"]).next == ""


def test_amounts_lose_their_commas() -> None:
    assert numbers_in("20,000 and 7") == ("20000", "7")
