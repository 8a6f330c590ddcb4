from __future__ import annotations

import pytest

from emulators.phone.system.keys import BACK
from emulators.phone.system.packages import Intent
from emulators.phone.tasks.solving import solve
from emulators.phone.tasks.task import back, hold, open_app, scroll_to, tap, type_into

MAIL = "org.clewline.mail"


def mails(phone, folder):
    return [mail for mail in phone.state(MAIL)["mails"] if mail["folder"] == folder]


def errors(phone):
    return [view.error for window in phone.windows() for view in window.root.walk() if view.error]


@pytest.mark.parametrize(
    ("to", "error"),
    [
        ("", "Add at least one recipient"),
        ("ada", "The address “ada” is invalid"),
        ("ada@example.org, bob@", "The address “bob@” is invalid"),
        ("ada@example", "The address “ada@example” is invalid"),
    ],
)
def test_nothing_goes_out_with_a_wrong_address(phone, to, error):
    count = len(mails(phone, "sent"))
    solve(phone, [open_app("Mail"), tap("Compose"), type_into("To", to), type_into("Subject", "x"), tap("Send")])
    assert errors(phone) == [error]
    assert len(mails(phone, "sent")) == count


def test_without_a_subject_it_asks(phone):
    solve(phone, [open_app("Mail"), tap("Compose"), type_into("To", "ada@example.org"), tap("Send")])
    assert phone.effects.count("mail.sent") == 0
    solve(phone, [tap("#button1")])
    assert phone.effects.count("mail.sent", kind="irreversible", to=["ada@example.org"]) == 1


def test_a_half_written_mail_is_kept_as_a_draft_once(phone):
    count = len(mails(phone, "drafts"))
    solve(phone, [open_app("Mail"), tap("Compose"), type_into("Subject", "Half"), back(), back()])
    assert [mail["subject"] for mail in mails(phone, "drafts")][-1] == "Half"
    assert len(mails(phone, "drafts")) == count + 1
    solve(phone, [tap("Open menu"), tap("Drafts"), tap("Half"), type_into("Subject", "Half done"), back(), back()])
    assert [mail["subject"] for mail in mails(phone, "drafts")].count("Half done") == 1
    assert len(mails(phone, "drafts")) == count + 1


def test_an_empty_form_leaves_no_draft(phone):
    count = len(mails(phone, "drafts"))
    solve(phone, [open_app("Mail"), tap("Compose"), back()])
    assert len(mails(phone, "drafts")) == count


def test_archiving_can_be_undone(phone):
    mail = mails(phone, "inbox")[-1]
    solve(phone, [open_app("Mail"), scroll_to(mail["subject"]), tap(mail["subject"]), tap("Archive")])
    assert mail["folder"] == "archive"
    solve(phone, [tap("Undo")])
    assert mail["folder"] == "inbox"


def test_what_is_in_the_trash_is_deleted_for_good_after_a_question(phone):
    mail = next(each for each in mails(phone, "inbox") if each["from"]["name"] == "City Library")
    mail["folder"] = "trash"
    solve(
        phone, [open_app("Mail"), tap("Open menu"), tap("Trash"), hold(mail["subject"]), tap("#delete"), tap("Cancel")]
    )
    assert mail in phone.state(MAIL)["mails"]
    solve(phone, [tap("#delete"), tap("Delete")])
    assert mail not in phone.state(MAIL)["mails"]
    assert phone.effects.count("mails.deleted", kind="irreversible") == 1


def test_an_answer_stays_in_its_conversation_and_quotes(phone):
    mail = next(each for each in mails(phone, "inbox") if each["from"]["name"] == "City Library")
    solve(phone, [open_app("Mail"), scroll_to(mail["subject"]), tap(mail["subject"]), tap("#reply")])
    solve(phone, [type_into("Compose email", "Thank you"), tap("Send")])
    sent = mails(phone, "sent")[-1]
    assert (sent["thread"], sent["to"]) == (mail["thread"], [mail["from"]["address"]])
    assert sent["body"].startswith("Thank you")
    assert "> The following books" in sent["body"]


def test_a_mailto_link_fills_the_form(phone, shown):
    phone.start_activity(Intent("android.intent.action.SENDTO", "mailto:ada@example.org?subject=Hello%20there"))
    assert {"ada@example.org", "Hello there"} <= set(shown(phone))


def test_mail_can_ask_before_it_sends(phone):
    phone.state(MAIL)["settings"]["confirm_send"] = True
    steps = [open_app("Mail"), tap("Compose"), type_into("To", "a@b.example"), type_into("Subject", "x"), tap("Send")]
    solve(phone, [*steps, tap("Cancel")])
    assert phone.effects.count("mail.sent") == 0
    solve(phone, [tap("#send"), tap("#button1")])
    assert phone.effects.count("mail.sent") == 1


def test_the_signature_stands_below_a_new_mail(phone, shown):
    phone.state(MAIL)["settings"]["signature"] = "Yours, R."
    solve(phone, [open_app("Mail"), tap("Compose")])
    assert "\n\nYours, R." in shown(phone)


def test_back_goes_from_a_folder_to_the_inbox(phone, shown):
    solve(phone, [open_app("Mail"), tap("Open menu"), tap("Spam")])
    phone.key(BACK)
    assert "Inbox" in shown(phone)


def test_an_empty_box_says_so(phone, shown):
    phone.lifecycle.clear(MAIL)
    solve(phone, [open_app("Mail")])
    assert "You’re all done!" in shown(phone)
