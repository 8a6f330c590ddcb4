from __future__ import annotations

from emulators.phone.apps.people import full_name
from emulators.phone.system.packages import Intent
from emulators.phone.tasks.solving import solve
from emulators.phone.tasks.task import open_app, tap, type_into, wait

DIALER, CONTACTS, MESSAGES = "org.clewline.dialer", "org.clewline.contacts", "org.clewline.messages"


def ring(phone, number="202-555-0111"):
    phone.broadcast(Intent("ring", package=DIALER, extras={"number": number}))


def test_an_intent_to_call_calls_once_and_one_to_dial_only_fills_in(phone, shown):
    phone.start_activity(Intent("android.intent.action.DIAL", "tel:202-555-0100"))
    assert phone.state(DIALER)["current"] is None
    assert "202-555-0100" in shown(phone)
    phone.start_activity(Intent("android.intent.action.CALL", "tel:202-555-0100"))
    assert phone.effects.count("call.placed", kind="irreversible", number="202-555-0100") == 1
    assert phone.state(DIALER)["current"]["number"] == "202-555-0100"


def test_a_call_is_answered_runs_and_ends_in_the_history(phone, shown):
    before = len(phone.state(DIALER)["calls"])
    solve(phone, [open_app("Phone"), tap("Key pad"), type_into("Phone number", "2025550100"), tap("Dial")])
    assert "Calling…" in shown(phone)
    solve(phone, [wait(30)])
    assert any(word.startswith("00:2") for word in shown(phone))
    solve(phone, [tap("End call")])
    call = phone.state(DIALER)["calls"][-1]
    assert len(phone.state(DIALER)["calls"]) == before + 1
    assert (call["kind"], call["number"]) == ("outgoing", "2025550100")
    assert 20 <= call["seconds"] <= 30


def test_nobody_takes_a_call_and_it_is_missed(phone):
    ring(phone)
    assert phone.state(DIALER)["current"]["kind"] == "incoming"
    phone.advance(60)
    assert phone.state(DIALER)["current"] is None
    assert phone.state(DIALER)["calls"][-1]["kind"] == "missed"


def test_a_call_is_declined_with_a_text(phone):
    ring(phone)
    solve(phone, [tap("Reply with a text"), tap("I’ll call you later.")])
    assert phone.state(DIALER)["current"] is None
    assert phone.effects.count("message.sent", text="I’ll call you later.") == 1
    assert phone.state(MESSAGES)["threads"][-1]["numbers"] == ["202-555-0111"]


def test_a_blocked_number_does_not_ring(phone):
    phone.state(DIALER)["blocked"].append("202-555-0111")
    ring(phone)
    assert phone.state(DIALER)["current"] is None


def test_an_invalid_number_is_not_blocked(phone, shown):
    before = list(phone.state(DIALER)["blocked"])
    steps = [open_app("Phone"), tap("More options"), tap("Settings"), tap("Blocked numbers"), tap("Add a number")]
    solve(phone, [*steps, type_into("Phone number", "1"), tap("Block")])
    assert phone.state(DIALER)["blocked"] == before
    assert phone.alert is not None
    solve(phone, [tap("Cancel")])
    assert phone.alert is None


def test_digits_find_people(phone, shown):
    person = phone.state(CONTACTS)["contacts"][0]
    number = person["phones"][0]["number"]
    solve(phone, [open_app("Phone"), tap("Key pad"), *(tap(f"#key_{d}") for d in number if d.isdecimal())])
    assert full_name(person) in shown(phone)
    solve(phone, [tap("Backspace"), tap("#key_9"), tap("#key_9")])
    assert "Create new contact" in shown(phone)


def test_an_empty_history_says_so(phone, shown):
    solve(phone, [open_app("Phone"), tap("More options"), tap("Clear call history"), tap("Clear")])
    assert "Your call log is empty" in shown(phone)
    assert phone.effects.count("calls.cleared", kind="irreversible") == 1
