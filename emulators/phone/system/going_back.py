"""Where the Back button and the edge gesture lead: out of what lies in front, one thing at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulators.phone.app import Context

if TYPE_CHECKING:
    from emulators.phone.phone import Phone


def go_back(phone: Phone) -> None:
    """Close the shade, the keyboard, a question or a dialog; else what the app says, or leave its screen."""
    window = phone.active_window()
    top = phone.activities.top
    if phone.shade:
        phone.close_shade()
    elif top["keyboard"]:
        top["keyboard"] = False
    elif phone.questions.computer:
        phone.questions.answer_debugging(allowed=False)
    elif phone.questions.permission is not None:
        phone.questions.answer_permission(granted=False, for_good=False)
    elif window.dismiss is not None:
        window.dismiss()
    elif window.kind == "app" and not phone.activities.at_home:
        context = Context(phone, phone.app_of(top["package"]), top)
        if not context.app.on_back(context):
            phone.activities.leave(top)
    elif phone.activities.at_home:
        phone.activities.go_home()
