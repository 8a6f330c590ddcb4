from __future__ import annotations

from emulators.phone.apps.people import contact_with, name_for
from emulators.phone.system.keys import BACK
from emulators.phone.system.packages import Intent
from emulators.phone.tasks.solving import solve
from emulators.phone.tasks.task import hold, open_app, scroll_to, swipe, tap, type_into

MESSAGES, CONTACTS = "org.clewline.messages", "org.clewline.contacts"


def threads(phone):
    return phone.state(MESSAGES)["threads"]


def somebody(phone):
    people = phone.state(CONTACTS)
    thread = next(t for t in threads(phone) if len(t["numbers"]) == 1 and contact_with(people, t["numbers"][0]))
    return thread, name_for(people, thread["numbers"][0])


def test_nothing_is_sent_while_nothing_is_written(phone):
    thread, name = somebody(phone)
    solve(phone, [open_app("Messages"), scroll_to(name), tap(name)])
    send = next(node for node in phone.nodes() if node.description == "Send SMS")
    assert not send.enabled
    assert phone.effects.count("message.sent") == 0
    solve(phone, [type_into("Text message", "hello"), tap("Send SMS")])
    assert phone.effects.count("message.sent", kind="irreversible", to=thread["numbers"], text="hello") == 1
    assert phone.nodes()
    assert thread["messages"][-1]["text"] == "hello"


def test_a_swiped_conversation_is_archived_and_comes_back_with_undo(phone):
    thread, name = somebody(phone)
    solve(phone, [open_app("Messages"), scroll_to(name), swipe(name, "left")])
    assert thread["archived"]
    solve(phone, [tap("Undo")])
    assert not thread["archived"]


def test_swiping_can_be_turned_off(phone):
    thread, name = somebody(phone)
    solve(phone, [open_app("Messages"), tap("More options"), tap("Settings"), tap("Off"), tap("Navigate up")])
    solve(phone, [scroll_to(name), swipe(name, "left")])
    assert not thread["archived"]


def test_a_message_that_comes_in_is_told_of_and_unread(phone, shown):
    thread, name = somebody(phone)
    phone.broadcast(Intent("receive", package=MESSAGES, extras={"number": thread["numbers"][0], "text": "Knock knock"}))
    assert phone.notices.shade[-1]["title"] == name
    solve(phone, [open_app("Messages")])
    assert "Knock knock" in shown(phone)
    assert "Unread" in shown(phone)
    phone.open_notifications()
    solve(phone, [tap("Knock knock")])
    assert phone.activities.top["screen"] == "thread"


def test_a_muted_conversation_is_quiet(phone):
    thread, _ = somebody(phone)
    thread["muted"] = True
    phone.broadcast(Intent("receive", package=MESSAGES, extras={"number": thread["numbers"][0], "text": "psst"}))
    assert thread["messages"][-1]["text"] == "psst"
    assert not phone.notices.shade


def test_a_conversation_shows_its_end_first(phone, shown):
    thread, name = somebody(phone)
    for number in range(40):
        thread["messages"].append(
            {"from": "me", "text": f"line {number}", "at": "2026-03-02T08:00", "id": 9000 + number, "starred": False}
        )
    solve(phone, [open_app("Messages"), scroll_to(name), tap(name)])
    assert "line 39" in shown(phone)
    assert "line 0" not in shown(phone)


def test_location_needs_a_permission_and_is_not_attached_when_refused(phone, shown):
    _, name = somebody(phone)
    steps = [open_app("Messages"), scroll_to(name), tap(name), tap("Attach"), tap("Location")]
    solve(phone, [*steps, tap("Don’t allow")])
    assert not any("52.52" in word for word in shown(phone))
    solve(phone, [tap("Attach"), tap("Location"), tap("While using the app"), tap("Attach"), tap("Location")])
    assert any("52.52" in word for word in shown(phone))


def test_back_ends_a_selection_before_it_leaves(phone):
    _, name = somebody(phone)
    solve(phone, [open_app("Messages"), scroll_to(name), hold(name)])
    phone.key(BACK)
    assert phone.activities.top["package"] == MESSAGES
    phone.key(BACK)
    assert phone.activities.at_home


def test_a_blocked_number_cannot_be_written_to(phone, shown):
    _, name = somebody(phone)
    solve(phone, [open_app("Messages"), scroll_to(name), tap(name), tap("More options"), tap("Block"), tap("Block")])
    assert "This number is blocked" in shown(phone)
    assert "Send SMS" not in shown(phone)
