"""The loop, on a device in memory: what is written, in which order, and how a run ends."""

from __future__ import annotations

import errno

import pytest

import devices.journal
from agent.episode import EXIT_CODES, EpisodeResult, begin_record, run_episode
from agent.limits import Limits
from agent.looking import Memo
from agent.resuming import history_of
from devices.action import Type, Wait
from devices.device import Receipt
from devices.errors import (
    ActionFailed,
    AddressRefused,
    DeviceCrashed,
    DeviceTimeout,
    JournalUnwritable,
    OutcomeUnknown,
    StaleElement,
)
from devices.journal import Journal, read_journal
from devices.records import End, Intent, Outcome, Used
from planner.decision import Act, Ask, Finish, Past, Use
from skills.codec import parse
from tests.agent.tiny_device import GOAL, Scripted, TinyDevice, TinyGate, always, kinds, press
from tests.devices.disks import Disk


def run(device: TinyDevice, policy: Scripted, **more) -> tuple[EpisodeResult, Memo]:
    memo = more.pop("recorder", None) or Memo()
    gate = more.pop("gate", None) or TinyGate()
    result = run_episode(GOAL, device, policy, perceive=device.screen, gate=gate, recorder=memo, **more)
    return result, memo


def outcomes(memo: Memo) -> list[Outcome]:
    return [record for record in memo.records if isinstance(record, Outcome)]


def test_a_run_is_written_before_and_after_each_step():
    device = TinyDevice("One", "Two")
    result, memo = run(device, Scripted(["One", "Two"]), run="r1", program="test")
    assert (result.status, result.answer, result.steps) == ("done", "42", 2)
    assert list(kinds(memo.records)) == [
        "begin",
        "intent 1",
        "outcome 1 done",
        "intent 2",
        "outcome 2 done",
        "end done",
    ]
    assert device.presses == ["One", "Two"]
    assert not device.closed, "the device belongs to whoever opened it"
    first, second = (record for record in memo.records if isinstance(record, Intent))
    assert first.target is not None
    assert first.target.described == 'button "One"'
    assert second.before == outcomes(memo)[0].after, "one look serves twice"
    assert device.looks == 3


def test_what_a_run_typed_is_no_consequence_where_it_is_shown_again():
    def by_turn(screen):
        if len(gate.judged) == 1:
            return Act(Type(text="Pay by May"), next(e for e in screen if e.role == "textbox"), "write it")
        return press(screen, "Pay by May") if len(gate.judged) < 3 else Finish("done", "seen")

    gate = TinyGate()
    run(TinyDevice("Pay by May"), always(by_turn), gate=gate)
    assert [effect for _, effect, _ in gate.judged] == ["irreversible", "idempotent", "probeable"]


def test_steps_are_told_as_they_end():
    told: list[Past] = []
    run(TinyDevice(), Scripted(["Go"]), on_step=told.append)
    assert [past.intent.step for past in told if past.outcome is not None] == [1]


@pytest.mark.parametrize(
    ("decision", "status"),
    [(Finish("failed", "cannot"), "failed"), (Finish("done", "was so"), "done"), (Ask("which one?"), "needs-person")],
)
def test_a_policy_can_end_the_run_at_once(decision, status):
    result, memo = run(TinyDevice(), always(lambda screen: decision))
    assert result.status == status
    assert list(kinds(memo.records)) == ["begin", f"end {status}"]


# ------------------------------------------------------------------------------------------------ limits


def test_the_limit_of_steps_ends_the_run():
    device = TinyDevice()
    result, _ = run(device, always(lambda screen: press(screen, "Go")), limits=Limits(max_steps=3))
    assert (result.status, len(device.presses)) == ("policy", 3)
    assert "3 steps" in result.reason


def test_the_limit_of_seconds_ends_the_run_and_counts_what_was_spent_before():
    device = TinyDevice()
    result, memo = run(device, Scripted(["Go"]), limits=Limits(max_seconds=10), spent_s=10.5)
    assert (result.status, device.presses) == ("policy", [])
    end = memo.records[-1]
    assert isinstance(end, End)
    assert end.seconds >= 10.5


def test_the_same_step_that_changes_nothing_is_a_loop():
    device = TinyDevice(still=True)
    result, _ = run(device, always(lambda screen: press(screen, "Go")))
    assert result.status == "failed"
    assert "three times" in result.reason
    assert len(device.presses) == 3


def test_the_same_state_again_and_again_is_a_loop():
    class Toggling(TinyDevice):
        def screen(self, observation):
            self.still = True
            self.text = "on" if len(self.presses) % 2 else "off"
            return super().screen(observation)

    turns = Toggling("On", "Off")
    policy = always(lambda screen: press(screen, "Off" if len(turns.presses) % 2 else "On"))
    result, _ = run(turns, policy)
    assert result.status == "failed"
    assert "fourth time" in result.reason


def test_failures_in_a_row_end_the_run():
    device = TinyDevice("A", "B", "C", "D", "E", "F")
    device.trouble = {n: ActionFailed(f"no {n}") for n in range(1, 9)}
    result, memo = run(device, Scripted(["A", "B", "C", "D", "E", "F"]))
    assert result.status == "failed"
    assert "5 steps in a row failed" in result.reason
    assert "no 5" in result.reason
    assert {outcome.status for outcome in outcomes(memo)} == {"failed"}


# ------------------------------------------------------------------------------------------------ what goes wrong


def test_a_refused_step_is_written_and_not_done():
    device = TinyDevice("Fine", "Pay")
    result, memo = run(device, Scripted(["Fine", "Pay", "Fine"]), gate=TinyGate(refuse="Pay"))
    assert (result.status, result.reason, device.presses) == ("policy", "not here", ["Fine"])
    assert list(kinds(memo.records))[-3:] == ["intent 2", "outcome 2 refused", "end policy"]
    assert outcomes(memo)[-1].error_kind == "PolicyStop"


def test_a_step_that_needs_a_person_ends_so():
    device = TinyDevice("Pay")
    result, _ = run(device, Scripted(["Pay"]), gate=TinyGate(refuse="Pay", person=True))
    assert (result.status, device.presses) == ("needs-person", [])
    assert result.error is not None
    assert result.error.hint == "--approve"


def test_the_gate_is_asked_about_every_action_with_where_it_is():
    gate = TinyGate()
    run(TinyDevice("One", "Two"), Scripted(["One", "Two"]), gate=gate)
    assert [location for _, _, location in gate.judged] == ["tiny://page"] * 2


def test_a_failed_step_goes_into_the_history_and_the_run_goes_on():
    device = TinyDevice("One", "Two")
    device.trouble = {1: ActionFailed("covered")}
    policy = Scripted(["One", "Two"])
    result, memo = run(device, policy)
    assert (result.status, device.presses) == ("done", ["Two"])
    first = outcomes(memo)[0]
    assert (first.status, first.error, first.error_kind) == ("failed", "covered", "ActionFailed")
    last = policy.seen[1].last
    assert last is not None
    assert last.outcome == first


def test_an_unknown_outcome_is_neither_done_nor_sent_again():
    device = TinyDevice("One", "Two")
    device.trouble = {1: OutcomeUnknown("the reply was lost")}
    result, memo = run(device, Scripted(["One", "Two"]))
    assert result.status == "done"
    assert [o.status for o in outcomes(memo)] == ["unknown", "done"]
    assert device.actions == 2


def test_what_cannot_be_undone_and_perhaps_did_not_happen_ends_the_run_for_a_person():
    device = TinyDevice("Send", still=True)
    device.trouble = {1: OutcomeUnknown("the reply was lost")}
    result, memo = run(device, Scripted(["Send"]))
    assert result.status == "needs-person"
    assert "not known" in result.reason
    assert [o.status for o in outcomes(memo)] == ["unknown"]
    assert isinstance(memo.records[-1], End)


SKILL = parse("""
skill: press-two
description: Press one button, then another.
parameters:
  second: {type: string}
steps:
  - {do: tap, on: {role: button, name: One}}
  - {do: tap, on: {role: button, name: "{second}"}}
""")


def test_a_skill_is_followed_step_by_step_and_the_journal_says_so():
    device = TinyDevice("One", "Two", "Three")
    use = Use("press-two", {"second": "Two"}, "it fits", "press both", "skill:1+1")
    gate = TinyGate()
    result, memo = run(device, using(use), skills=lambda name: SKILL, gate=gate)
    assert result.status == "done"
    assert [o.status for o in outcomes(memo)] == ["done", "done"]
    assert len(gate.judged) == 2, "every step of a skill passes the gate"
    begun, ended = (record for record in memo.records if isinstance(record, Used))
    assert (begun.status, ended.status, ended.after_step) == ("begun", "done", 2)
    assert begun.arguments == {"second": "Two"}
    intents = [record for record in memo.records if isinstance(record, Intent)]
    assert {(i.decider, i.clause_key) for i in intents} == {("skill press-two", "skill:1+1")}


def test_a_skill_that_cannot_go_on_is_told_and_the_policy_decides_anew():
    device = TinyDevice("One", "Three")
    use = Use("press-two", {"second": "Two"}, "it fits", "press both", "skill:1+1")
    result, memo = run(device, using(use), skills=lambda name: SKILL)
    assert result.status == "done"
    ended = [record for record in memo.records if isinstance(record, Used)][-1]
    assert ended.status == "failed"
    assert "Two" in ended.reason
    assert history_of(memo.records).uses == tuple(r for r in memo.records if isinstance(r, Used))


def test_a_skill_stops_at_the_limit_of_steps():
    device = TinyDevice("One", "Two")
    use = Use("press-two", {"second": "Two"}, "it fits")
    result, _ = run(device, using(use), skills=lambda name: SKILL, limits=Limits(max_steps=1))
    assert result.status == "policy"
    assert device.actions == 1


def using(use: Use) -> Scripted:
    """A policy that uses a skill and is content with what came of it."""

    class Using(Scripted):
        def decide(self, goal, screen, history):
            return Finish("done", "it was tried") if history.uses else use

    return Using([])


def test_a_stale_element_is_found_again_once():
    device = TinyDevice("One")
    device.trouble = {1: StaleElement("gone")}
    result, memo = run(device, Scripted(["One"]))
    assert [o.status for o in outcomes(memo)] == ["done"]
    device = TinyDevice("One")
    device.trouble = {1: StaleElement("gone"), 2: StaleElement("gone again")}
    result, memo = run(device, Scripted(["One"]), limits=Limits(max_failures_in_row=1))
    assert [(o.status, o.error) for o in outcomes(memo)] == [("failed", "gone again")]
    assert result.status == "failed"


@pytest.mark.parametrize("error", [DeviceCrashed("the page died"), DeviceTimeout("no answer")])
def test_a_device_in_trouble_ends_the_run_with_every_record(error):
    device = TinyDevice("One", "Two")
    device.trouble = {1: error}
    result, memo = run(device, Scripted(["One", "Two"]))
    assert (result.status, result.steps, result.error) == ("infrastructure", 1, error)
    assert list(kinds(memo.records)) == ["begin", "intent 1", "outcome 1 unknown", "end infrastructure"]


def test_a_device_that_dies_after_the_step_leaves_the_outcome_known():
    device = TinyDevice("One")
    device.blind = {2: DeviceCrashed("the page died")}
    result, memo = run(device, Scripted(["One"]))
    assert list(kinds(memo.records)) == ["begin", "intent 1", "outcome 1 done", "end infrastructure"]
    assert outcomes(memo)[0].after is None
    assert result.status == "infrastructure"


def test_a_device_that_shows_nothing_at_all_still_ends_the_record():
    device = TinyDevice()
    device.blind = {1: DeviceCrashed("dead")}
    _, memo = run(device, Scripted(["Go"]))
    assert list(kinds(memo.records)) == ["begin", "end infrastructure"]


def test_where_a_step_led_to_a_place_that_is_not_allowed_the_run_stops():
    device = TinyDevice("Away", "Go")
    device.trouble = {1: AddressRefused("evil.example is not on the list", "--allow-host evil.example")}
    result, memo = run(device, Scripted(["Away", "Go"]))
    assert (result.status, device.presses) == ("policy", [])
    assert outcomes(memo)[0].status == "refused"


def test_waiting_in_vain_is_a_failed_step():
    device = TinyDevice()
    device.trouble = {1: DeviceTimeout("waited in vain")}
    _, memo = run(device, Scripted([Act(Wait(until="shown", text="x"), None, "wait")]))
    assert [o.status for o in outcomes(memo)] == ["failed"]


def test_secrets_reach_the_device_and_nothing_else():
    device = TinyDevice()
    typed = []
    perform = device.perform

    def spy(action, element=None):
        typed.append(action.text)
        perform(action, element)
        return Receipt(value=action.text)

    device.perform = spy  # type: ignore[method-assign]
    memo = Memo()
    entry = device.screen(device.observe()).elements[-1]
    run(device, Scripted([Act(Type(text="<secret:pin>"), entry, "enter it")]), recorder=memo)
    assert typed == ["hunter22"]
    told = "".join(record.model_dump_json(exclude={"before", "after", "final"}) for record in memo.records)
    assert "hunter22" not in told
    assert "<secret:pin>" in told


# ------------------------------------------------------------------------------------------------ stopping


def test_ctrl_c_in_the_middle_of_a_step_ends_the_record():
    device = TinyDevice("One")
    device.trouble = {1: KeyboardInterrupt()}
    result, memo = run(device, Scripted(["One"]))
    assert result.status == "interrupted"
    assert list(kinds(memo.records)) == ["begin", "intent 1", "end interrupted"]


def test_a_wish_to_stop_is_heard_between_two_steps():
    device = TinyDevice("One", "Two")
    result, memo = run(device, Scripted(["One", "Two"]), interrupted=lambda: bool(device.presses))
    assert (result.status, device.presses) == ("interrupted", ["One"])
    assert list(kinds(memo.records))[-1] == "end interrupted"


def test_an_error_after_a_wish_to_stop_is_that_wish():
    device = TinyDevice("One")
    device.trouble = {1: DeviceCrashed("its browser was ended")}
    result, _ = run(device, Scripted(["One"]), interrupted=lambda: device.actions > 0)
    assert result.status == "interrupted"


def test_the_environment_can_end_an_episode():
    device = TinyDevice("One", "Two")
    result, _ = run(device, Scripted(["One", "Two"]), ended=lambda: bool(device.presses))
    assert (result.status, device.presses) == ("done", ["One"])


def test_an_error_of_our_own_is_written_before_it_goes_out():
    def broken(screen):
        raise ZeroDivisionError("a bug")

    memo = Memo()
    with pytest.raises(ZeroDivisionError):
        run(TinyDevice(), always(broken), recorder=memo)
    assert list(kinds(memo.records)) == ["begin", "end infrastructure"]
    last = memo.records[-1]
    assert isinstance(last, End)
    assert "a bug" in last.reason


# ------------------------------------------------------------------------------------------------ disks


def test_a_full_disk_stops_the_run_before_the_next_action(tmp_path, monkeypatch):
    """Whichever write fails first, what was done is what the journal says is done, or about to be."""
    fine = Disk()
    monkeypatch.setattr(devices.journal, "os", fine)
    journal = Journal(tmp_path / "fine")
    run(TinyDevice("One", "Two"), Scripted(["One", "Two"]), recorder=journal)
    journal.close()
    for nth in range(1, len(fine.calls) + 1):
        folder = tmp_path / str(nth)
        monkeypatch.setattr(devices.journal, "os", Disk(nth, errno.ENOSPC, from_then_on=True))
        device = TinyDevice("One", "Two")
        try:
            journal = Journal(folder)
        except JournalUnwritable:
            assert device.actions == 0
            continue
        try:
            result, _ = run(device, Scripted(["One", "Two"]), recorder=journal)
        except JournalUnwritable:
            pass  # END itself could not be written
        else:
            assert result.status in ("infrastructure", "done")
        monkeypatch.setattr(devices.journal, "os", Disk())
        records = read_journal(folder)
        intents = [record.step for record in records if isinstance(record, Intent)]
        assert len(device.presses) <= len(intents), f"call {nth}: something was done that is not written down"


def test_history_is_what_the_journal_says():
    device = TinyDevice("One", "Two")
    policy = Scripted(["One", "Two"])
    _, memo = run(device, policy)
    history = history_of(memo.records)
    assert history == policy.seen[-1]
    last = history_of(memo.records[:2]).last
    assert last is not None
    assert last.outcome is None


def test_a_run_that_goes_on_begins_where_it_was():
    device = TinyDevice("One", "Two")
    _, memo = run(device, Scripted(["One", "Two"]), limits=Limits(max_steps=1))
    more = Memo()
    result, _ = run(device, Scripted(["One", "Two"]), past=history_of(memo.records), begun=True, recorder=more)
    assert (result.status, device.presses) == ("done", ["One", "Two"])
    assert list(kinds(more.records)) == ["intent 2", "outcome 2 done", "end done"]


def test_every_status_has_its_exit_code():
    assert EXIT_CODES == {
        "done": 0, "failed": 1, "interrupted": 1, "infrastructure": 3, "policy": 4, "needs-person": 5,
    }  # fmt: skip


def test_begin_tells_the_limits():
    begin = begin_record(GOAL, "tiny:here", Scripted(()), Limits(max_steps=7), "r", "p")
    assert (begin.run, begin.limits["steps"], begin.policy) == ("r", 7, "scripted")
