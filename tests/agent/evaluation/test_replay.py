"""What a replay did is judged by what the phone holds, and a planted fault by what it changes."""

from __future__ import annotations

from agent.evaluation.planted.corrupting import KINDS, corruptions
from agent.evaluation.planted.playing import Job as Planted
from agent.evaluation.planted.playing import difference, judge
from agent.evaluation.replay.judging import differences, expected, stored
from agent.evaluation.replay.playing import Job, play, same_returns
from agent.evaluation.replay.report import _counted
from emulators.mutate.phones import fresh
from emulators.phone.phone import Phone
from skills.catalog import find_shipped, shipped_memory


def test_a_state_is_right_when_the_same_was_changed_and_nothing_else() -> None:
    start = fresh(1)
    phone = Phone(1, snapshot=start)
    phone.settings["system"]["screen_brightness"] = "7"
    wanted = expected(start, phone.snapshot(), phone.snapshot())
    assert differences(wanted, start, phone.snapshot()) == ()
    phone.settings["system"]["volume_ring"] = "1"
    assert differences(wanted, start, phone.snapshot()) == ("/settings/system/volume_ring",)
    assert differences(wanted, start, start) == ("/settings/system/screen_brightness",)


def test_one_more_effect_is_a_fault_unless_it_may_be_had_any_number_of_times() -> None:
    start = fresh(1)
    once, again, twice = (Phone(1, snapshot=start) for _ in range(3))
    for phone, values in ((once, ("7",)), (again, ("9", "7"))):
        for value in values:
            phone.settings["system"]["screen_brightness"] = value
            phone.note_effect("settings", "setting.changed", "idempotent", {"value": value})
    wanted = expected(start, once.snapshot(), once.snapshot())
    assert differences(wanted, start, again.snapshot()) == ()
    twice.restore(once.snapshot())
    twice.note_effect("mail", "mail.sent", "irreversible", {"to": "anna"})
    assert len(differences(wanted, start, twice.snapshot())) == 1


def test_a_text_with_numbers_is_the_same_in_another_language_when_its_numbers_are() -> None:
    wanted = {"when": "Thu, Mar 19, 2026 · 19:30"}
    assert same_returns({"when": "Do, 19. März 2026 · 19:30"}, wanted, other_language=True)
    assert not same_returns({"when": "Do, 19. März 2026 · 20:30"}, wanted, other_language=True)
    assert not same_returns({"when": "Do, 19. März 2026 · 19:30"}, wanted, other_language=False)
    assert not same_returns({"text": "Rathaus"}, {"text": "Town hall"}, other_language=True)
    assert not same_returns({}, wanted, other_language=True)


def test_what_depends_on_the_time_is_not_compared() -> None:
    start = fresh(1)
    one, later = Phone(1, snapshot=start), Phone(1, snapshot=start)
    one.state("org.clewline.notes")["at"] = "09:00"
    later.state("org.clewline.notes")["at"] = "09:01"
    wanted = expected(start, one.snapshot(), later.snapshot())
    assert differences(wanted, start, later.snapshot()) == ()
    assert "/apps/org.clewline.notes/at" in stored(one.snapshot())


def test_a_switch_is_found_on_a_changed_phone_and_never_replaced_by_another() -> None:
    runs = play(Job("night-light", 0, 3, ("moved", "removed[Night Light]", "landscape")))
    by = {(run.kind, run.way): run for run in runs}
    assert by["moved", "clewline"].success
    assert by["landscape", "clewline"].success
    assert not by["landscape", "selectors"].said_done
    gone = by["removed", "clewline"]
    assert (gone.said_done, gone.wrong_but_green) == (False, False)
    assert by["removed", "macro"].wrong_but_green  # it taps where the switch was, and says that all is well
    report = _counted(runs, 1.0)
    (row,) = (row for row in report.total if row.way == "clewline")
    assert (row.runs, row.succeeded, row.wrong_but_green) == (2, 2, 0)


def test_faults_are_planted_the_same_way_for_the_same_seed_and_are_skills_still() -> None:
    skill = find_shipped("add-expense")
    memory = shipped_memory(skill)
    found = corruptions(skill, memory, 0, 12)
    assert found == corruptions(skill, memory, 0, 12)
    assert len({one.skill.model_dump_json() for one in found}) == len(found) == 12
    assert {one.kind for one in found} <= set(KINDS)
    assert all(one.skill != skill for one in found)


def test_a_good_skill_passes_and_an_equivalent_one_is_known_by_the_rule() -> None:
    good = judge(Planted("night-light", -1, 0, 1))
    assert (good.kind, good.rejected) == ("good", False)
    skill = find_shipped("night-light")
    assert difference(skill, skill, seeds=(0,)) == ""
    other = skill.model_copy(update={"steps": skill.steps[:-1], "ensures": ()})
    assert "test 0" in difference(skill, other, seeds=(0,))
