"""An app of the embedded phone: its state as plain data, its screens as functions of that state.

A screen is a function that takes a `Context` and returns a `View`. It is called again after everything that happens, so
it must not change anything; what a button does is a function that changes ``ui.state`` or ``ui.local``, opens a screen,
or shows something for a moment. ``docs/phone-apps.md`` walks through an example.
"""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from emulators.phone.system.effects import EffectKind
from emulators.phone.system.keyboard import leaves_little
from emulators.phone.ui import fonts
from emulators.phone.ui.texts import Texts, day_of, time_of
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import box, button, column, icon_button, item, row, scroll, text

if TYPE_CHECKING:
    from emulators.phone.phone import Phone

Screen = Callable[["Context"], View]
Entry = tuple[str, Callable[[], None]]
"""What a menu or dialog offers: its label, and what it does."""


@dataclass(frozen=True, slots=True)
class Handles:
    """An intent that an app answers."""

    action: str
    screen: str
    scheme: str = ""
    """``tel``, ``geo``, ``https`` …; empty where the action alone decides."""
    kind: str = ""
    """A MIME type or its first part, ``text``; empty for any."""


class App:
    """What every app says of itself. Third parties subclass it and name an instance ``APP`` in their module."""

    package: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str] = "android"
    """A name of the Material icon set."""
    color: ClassVar[str] = "#6750a4"
    version: ClassVar[str] = "1.0.0"
    permissions: ClassVar[tuple[str, ...]] = ()
    """What it may ask for, ``READ_CONTACTS``; nothing is granted before the person says so."""
    granted: ClassVar[tuple[str, ...]] = ()
    """What the maker of the phone has granted already."""
    handles: ClassVar[tuple[Handles, ...]] = ()
    system: ClassVar[bool] = False
    """Cannot be uninstalled."""
    in_launcher: ClassVar[bool] = True

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        """The state of a fresh installation: JSON data, the same for the same dice."""
        raise NotImplementedError

    def furnish(self, phone: Phone, dice: random.Random) -> None:
        """Put into its state what months of use leave there: once after a reset, not after its data was cleared."""

    def screens(self) -> Mapping[str, Screen]:
        """Its screens by name; ``main`` is where it starts."""
        raise NotImplementedError

    def on_event(self, ui: Context, event: str, arguments: Mapping[str, Any]) -> None:
        """A timer that it set, or an action of its notification, has come."""

    def on_open(self, ui: Context) -> None:
        """Called when an intent has opened one of its screens, which ``ui`` then is."""

    def on_back(self, ui: Context) -> bool:
        """Called before a screen is left with Back; True when the app has dealt with it."""
        return False

    def texts(self) -> Texts:
        """Its translations: the file of its module's name in ``texts/`` beside it, if there is one."""
        try:
            module = Path(inspect.getfile(type(self)))
        except TypeError:  # made where there is no file: in a notebook, in a test
            return Texts({})
        return Texts.beside(module)


@dataclass(slots=True)
class Overlay:
    """A dialog, menu or sheet over a screen."""

    kind: str
    view: View
    dismiss: Callable[[], None] | None
    anchor: str = ""
    title: str = ""


@dataclass(slots=True)
class Context:
    """What a screen is given: its state, the phone, and what it may do."""

    phone: Phone
    app: App
    activity: dict[str, Any]
    overlays: list[Overlay] = field(default_factory=list)

    # --- what there is ------------------------------------------------------------------------------------------------

    @property
    def state(self) -> dict[str, Any]:
        """The app's own state. Change it in what a button does, never while a screen is built."""
        return self.phone.state(self.app.package)

    @property
    def args(self) -> dict[str, Any]:
        """What the screen was opened with."""
        args: dict[str, Any] = self.activity["args"]
        return args

    @property
    def local(self) -> dict[str, Any]:
        """What this screen keeps for itself until it is left: a search, a half-written form."""
        local: dict[str, Any] = self.activity["local"]
        return local

    def get(self, name: str, default: Any = "") -> Any:
        """A value of ``local``."""
        return self.local.get(name, default)

    def setter(self, name: str) -> Callable[[Any], None]:
        """A function that puts what it is given into ``local`` under that name."""
        return lambda value: self.local.__setitem__(name, value)

    @property
    def now(self) -> datetime:
        """The phone's time in its zone."""
        return self.phone.now()

    def t(self, english: str, **values: object) -> str:
        """A text in the phone's language, with ``{name}`` filled in; English where it is not translated."""
        told = self.phone.translate(self.app, english)
        return told.format(**values) if values else told

    def time(self, when: datetime) -> str:
        """``7:30 AM`` or ``07:30``, as the phone is set."""
        return time_of(when, self.phone.config.hour24, self.phone.config.language)

    def day(self, when: datetime, year: bool = False) -> str:
        """``Mon, Mar 2``, in the phone's language."""
        return day_of(when, self.phone.config.language, year)

    def when(self, at: datetime) -> str:
        """The time of something earlier today, the day of anything else; ``at`` is without a zone."""
        if at.date() == self.now.date():
            return self.time(at)
        return self.day(at, year=at.year != self.now.year)

    def other(self, package: str) -> dict[str, Any] | None:
        """The state of another app, as a content provider would give it; None where it is not installed."""
        return self.phone.state(package) if self.phone.has(package) else None

    def setting(self, name: str, default: str = "", table: str = "system") -> str:
        """A value of the phone's settings."""
        return self.phone.settings[table].get(name, default)

    def put_setting(self, name: str, value: str, table: str = "system") -> None:
        """Change the phone's settings."""
        self.phone.settings[table][name] = value

    # --- going somewhere ----------------------------------------------------------------------------------------------

    def open(self, screen: str, /, into: str = "", **args: Any) -> None:
        """Open another screen of this app. With ``into``, what it gives `back` lands in ``local`` under that name."""
        self.phone.activities.open(self.app.package, screen, args, into)

    def back(self, result: Any = None) -> None:
        """Leave this screen."""
        self.phone.activities.leave(self.activity, result)

    def start(self, action: str, data: str = "", kind: str = "", into: str = "", **extras: Any) -> bool:
        """Start whatever answers an intent; False, with a toast, when nothing does."""
        return self.phone.launching.start_for(action, data, kind, extras, into)

    # --- saying something ---------------------------------------------------------------------------------------------

    def toast(self, message: str) -> None:
        """A line that fades, seen and not touched."""
        self.phone.notices.show_toast(message, self.app.package)

    def snack(self, message: str, action: str = "", event: str = "", /, **arguments: Any) -> None:
        """A line at the foot of the screen, with an action that comes to ``on_event``."""
        self.phone.notices.show_snack(self.app.package, message, action, event, arguments)

    def notify(self, title: str, note: str, key: str, screen: str = "main", /, **args: Any) -> None:
        """Put a notification into the shade; a tap opens the screen."""
        self.phone.notices.notify(self.app.package, title, note, key, screen, args)

    def unnotify(self, key: str) -> None:
        """Take a notification back."""
        self.phone.notices.unnotify(self.app.package, key)

    def after(self, delay_s: float, event: str, /, **arguments: Any) -> None:
        """Have ``on_event`` called when ``delay_s`` seconds have passed."""
        self.phone.clock.set(delay_s, self.app.package, event, arguments)

    def cancel(self, event: str, /, **arguments: Any) -> None:
        """Forget timers."""
        self.phone.clock.cancel(self.app.package, event, **arguments)

    def effect(self, name: str, kind: EffectKind = "probeable", /, **arguments: Any) -> None:
        """Note that something truly happened: ``message.sent``, ``irreversible``."""
        self.phone.note_effect(self.app.package, name, kind, arguments)

    def allowed(self, permission: str) -> bool:
        """Whether the person has granted a permission."""
        return permission in self.phone.packages[self.app.package].granted

    def ask_for(self, permission: str) -> None:
        """Show the system's question for a permission, unless it is granted or was refused for good."""
        self.phone.questions.ask_permission(self.app.package, permission)

    def copy(self, value: str) -> None:
        """Put text on the clipboard."""
        self.phone.clipboard = value

    # --- what is built with the help of the screen --------------------------------------------------------------------

    def page(self, body: View, bar: View | None = None, fab: View | None = None, foot: View | None = None) -> View:
        """A whole screen: a bar above, the body, something floating, a bar below."""
        body.weight = body.weight or 1.0
        if foot is not None and foot.id == "bottom_navigation" and leaves_little(self.phone):
            foot = None
        if foot is not None:
            foot.key = foot.key or "foot"
        floating = None
        if fab is not None:
            floating = row(fab, pad=(16, 0, 16, 88 if foot is not None else 16), key="floating", hidden_from_tree=False)
        return box(
            column(bar, body, foot, key="page", width=FILL, height=FILL),
            floating,
            align="end",
            cross="end",
            width=FILL,
            height=FILL,
            fill="surface",
        )

    def bar(
        self,
        title: str,
        up: bool = False,
        actions: Sequence[View] = (),
        menu: Sequence[Entry] = (),
        note: str = "",
        leave: Callable[[], None] | None = None,
        close: bool = False,
    ) -> View:
        """The bar at the top: where one is, the way back, what can be done here and, behind three dots, what else."""
        away = leave or self.back
        words = column(
            text(title, "title", id="toolbar_title", lines=1, heading=True),
            text(note, "small", "on_surface_variant", id="toolbar_note", lines=1) if note else None,
            weight=1,
            pad=(8 if up or close else 12, 0, 8, 0),
            key="words",
        )
        back_icon = "close" if close else "arrow_back"
        return row(
            icon_button(back_icon, self.t("Close") if close else self.t("Navigate up"), away, "up")
            if up or close
            else None,
            words,
            *(row(each, pad=(0, 0, 8, 0)) if each.text else each for each in actions),
            self.more(menu) if menu else None,
            cls="androidx.appcompat.widget.Toolbar",
            id="toolbar",
            height=64,
            width=FILL,
            pad=(4, 0, 4, 0),
            fill="surface",
        )

    def search_bar(self, label: str, name: str = "query", leave: Callable[[], None] | None = None) -> View:
        """A bar to search in, which writes into ``local[name]``."""
        from emulators.phone.ui.widgets import field as entry

        query = self.get(name)
        return row(
            icon_button("arrow_back", self.t("Navigate up"), leave or self.back, "up"),
            entry(label, query, self.setter(name), "search_src_text", "search", weight=1),
            icon_button("close", self.t("Clear"), lambda: self.setter(name)(""), "search_close") if query else None,
            id="search_bar",
            height=72,
            width=FILL,
            pad=(4, 8, 8, 8),
        )

    def more(self, entries: Sequence[Entry], id: str = "overflow", desc: str = "More options") -> View:
        """Three dots with a menu behind them."""
        if self.local.get("_menu") == id:
            self.menu(entries, id)
        return icon_button("more_vert", self.t(desc), lambda: self.local.__setitem__("_menu", id), id)

    def dropdown(
        self, label: str, options: Sequence[str], chosen: int, on_choose: Callable[[int], None], id: str
    ) -> View:
        """A field that offers a list."""
        if self.local.get("_menu") == id:

            def entry(position: int) -> Entry:
                return options[position], lambda: on_choose(position)

            self.menu([entry(position) for position in range(len(options))], id, chosen)
        shown = options[chosen] if 0 <= chosen < len(options) else ""
        words = column(
            text(label, "caption", "on_surface_variant", lines=1, hidden_from_tree=True) if label else None,
            text(shown, id="text1", lines=1),
            weight=1,
            key="words",
        )
        mark = View("icon", icon="arrow_drop_down", color="on_surface_variant", hidden_from_tree=True)
        return row(
            words,
            mark,
            cls="android.widget.Spinner",
            id=id,
            desc=label,
            outline="outline",
            radius=4,
            pad=(16, 8, 12, 8),
            min_height=56,
            width=FILL,
            on_tap=lambda: self.local.__setitem__("_menu", id),
        )

    def menu(self, entries: Sequence[Entry], anchor: str, chosen: int = -1) -> None:
        """A menu by the view whose id is ``anchor``; it closes when something is chosen."""

        def shut() -> None:
            self.local.pop("_menu", None)

        def choose(act: Callable[[], None]) -> Callable[[], None]:
            def chosen_one() -> None:
                shut()
                act()

            return chosen_one

        rows = [
            item(label, on_tap=choose(act), key=f"entry{position}", selected=position == chosen)
            for position, (label, act) in enumerate(entries)
        ]
        shown = scroll(*rows, weight=0)
        body = column(shown, cls="android.widget.ListView", fill="surface_container", radius=4, width=224, pad=(0, 8))
        self.overlays.append(Overlay("menu", body, shut, anchor))

    def dialog(
        self,
        title: str,
        message: str = "",
        body: View | None = None,
        buttons: Sequence[Entry] = (),
        dismiss: Callable[[], None] | None = None,
    ) -> None:
        """Show a dialog while the screen is built with it. Its buttons must change what made the screen show it."""
        ids = ("button1", "button2", "button3")  # as Android names them: positive, negative, neutral
        made = [
            button(label, act, "text", id=ids[position] if position < 3 else "")
            for position, (label, act) in enumerate(buttons)
        ]
        view = column(
            text(title, "title", id="alertTitle", heading=True) if title else None,
            text(message, "body", "on_surface_variant", id="message") if message else None,
            _yielding(body),
            self._button_panel(made) if made else None,
            pad=24,
            gap=16,
            fill="surface_high",
            radius=28,
            width=320,
        )
        self.overlays.append(Overlay("dialog", view, dismiss, title=title))

    def _button_panel(self, made: list[View]) -> View:
        """The buttons side by side, or one above the other where they are too wide for that, as Android does."""
        scale = self.phone.config.font_scale
        wide = sum(fonts.width_px(each.text, "label", scale) + 24 + 8 for each in made)
        if wide > min(320, self.phone.size_px[0] / self.phone.density - 48) - 48:
            return column(*made, cross="end", width=FILL, id="buttonPanel")
        return row(*reversed(made), align="end", gap=8, width=FILL, id="buttonPanel")

    def confirm(self, name: str, title: str, message: str, yes: str, act: Callable[[], None]) -> None:
        """Ask while ``local[name]`` is true; the answer ends the question."""
        if not self.local.get(name):
            return

        def shut() -> None:
            self.local.pop(name, None)

        def do() -> None:
            shut()
            act()

        self.dialog(title, message, buttons=[(yes, do), (self.t("Cancel"), shut)], dismiss=shut)

    def sheet(self, body: View, dismiss: Callable[[], None]) -> None:
        """A sheet that comes up from the foot of the screen."""
        grip = box(width=32, height=4, radius=2, fill="outline", hidden_from_tree=True)
        view = column(
            row(grip, align="center", pad=(0, 12), width=FILL),
            _yielding(body),
            fill="surface_low",
            radius=28,
            width=FILL,
            pad=(0, 0, 0, 24),
        )
        self.overlays.append(Overlay("sheet", view, dismiss))

    def share(self, name: str, value: str, subject: str = "", kind: str = "text/plain", **extras: Any) -> None:
        """Offer, while ``local[name]`` is true, the apps that take it; they get ``text`` and ``subject``."""
        if not self.local.get(name):
            return

        def shut() -> None:
            self.local.pop(name, None)

        def give(package: str, screen: str) -> Callable[[], None]:
            def given() -> None:
                shut()
                self.phone.activities.open(package, screen, {"text": value, "subject": subject, **extras})

            return given

        def copied() -> None:
            shut()
            self.copy(value)
            self.toast(self.t("Copied to clipboard"))

        rows = [
            item(
                self.phone.label_of(package),
                lead=self.phone.app_of(package).icon,
                on_tap=give(package, screen),
                key=package,
            )
            for package, screen in self.phone.launching.takers("android.intent.action.SEND", kind)
            if package != self.app.package
        ]
        copying = item(self.t("Copy"), lead="content_copy", on_tap=copied, key="copy", id="copy") if value else None
        self.sheet(column(text(self.t("Share"), "subtitle", pad=(16, 0, 16, 8), heading=True), copying, *rows), shut)

    def drawer(self, body: View, dismiss: Callable[[], None]) -> None:
        """A drawer that comes in from the side."""
        view = column(body, fill="surface_low", width=300, height=FILL, pad=(0, 24, 0, 24))
        self.overlays.append(Overlay("drawer", view, dismiss))


def _yielding(body: View | None) -> View | None:
    """The body of a dialog or sheet: it scrolls where there is too little room for it, as on a phone on its side."""
    if body is None or body.weight or body.kind in ("scroll", "list"):
        return body
    return scroll(body, weight=0)
