"""What comes between on a mutated phone: dialogs that nobody asked for, and screens that load for a while."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from emulators.mutate.mutation import Mutation
from emulators.mutate.views import Views
from emulators.phone.app import Context
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import box, text

OFFERS: Final = (
    ("Enjoying the app?", "Your rating helps others.", "Rate now", "Not now"),
    ("Try Premium", "One month for free, then 4.99 a month.", "Start trial", "No thanks"),
    ("Stay informed", "Let us send you news and offers.", "Turn on", "Maybe later"),
    ("What is new", "This version is faster than ever.", "Show me", "Got it"),
    ("Back up your data", "Sign in and never lose anything.", "Sign in", "Skip"),
)
"""Title, message, what agrees, what declines."""
AGREED: Final = "unbidden.agreed"
"""The effect of a run that agreed to an offer."""


@dataclass(slots=True)
class Meddling:
    """What changes a mutated phone's screens as it composes them: a ``emulators.phone.system.windows.Meddler``."""

    mutation: Mutation
    views: Views = field(init=False)
    _screens: list[str] = field(default_factory=list)
    """Screens that were come to, in order."""
    _since: float = 0.0
    _answered: bool = False

    def __post_init__(self) -> None:
        self.views = Views(self.mutation)

    def page(self, context: Context, page: View) -> View:
        """What an app shows in place of its page."""
        at = f"{context.app.package}/{context.activity['screen']}"
        if at.startswith("org.clewline.launcher"):
            return page
        if not self._screens or self._screens[-1] != at:
            self._screens.append(at)
            self._since = context.phone.clock.elapsed_s
        if self.mutation.part("slow") is not None:
            dice = self.mutation.dice("slow", at)
            if context.phone.clock.elapsed_s < self._since + dice.uniform(0.5, 4.0):
                context.overlays.clear()
                return _loading()
        if self.mutation.part("dialog") is not None and not self._answered:
            dice = self.mutation.dice("dialog")
            if len(self._screens) >= dice.randint(1, 3) and not context.overlays:
                self._offer(context, *dice.choice(OFFERS))
        return self.views.change(page, "app")

    def overlay(self, view: View, kind: str) -> View:
        """A dialog, menu or sheet, changed."""
        return self.views.change(view, kind)

    def _offer(self, context: Context, title: str, message: str, yes: str, no: str) -> None:
        def agree() -> None:
            self._answered = True
            context.phone.note_effect(context.app.package, AGREED, "irreversible", {"to": title})

        def decline() -> None:
            self._answered = True

        context.dialog(title, message, buttons=[(yes, agree), (no, decline)], dismiss=decline)


def _loading() -> View:
    wheel = View("progress", cls="android.widget.ProgressBar", id="progress", width=FILL, high=0.0, low=0.0)
    return box(wheel, text("Loading…", "body"), align="center", cross="center", width=FILL, height=FILL, fill="surface")
