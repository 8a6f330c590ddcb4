"""The embedded phone: one object that is shown, touched, put back and inspected.

Everything that can change is JSON data (apps' states, the back stack, settings, notifications, timers), so a snapshot
is that data and nothing else; what is on the screen is computed from it. Nothing here is thread-safe: one phone belongs
to one thread at a time.
"""

from __future__ import annotations

import dataclasses
import json
import random
import traceback
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from emulators.phone.app import App, Context
from emulators.phone.system import touch
from emulators.phone.system.accessibility import Accessibility
from emulators.phone.system.activities import Activities, new_activity
from emulators.phone.system.alerts import Alert, alert_of
from emulators.phone.system.clock import BEGINNING, Clock
from emulators.phone.system.config import Config, as_set
from emulators.phone.system.defaults import properties, settings
from emulators.phone.system.effects import EffectKind, Effects
from emulators.phone.system.files import Files
from emulators.phone.system.going_back import go_back
from emulators.phone.system.keys import press
from emulators.phone.system.launcher import Launcher, Stub
from emulators.phone.system.launching import Launching
from emulators.phone.system.lifecycle import Lifecycle
from emulators.phone.system.logcat import Log
from emulators.phone.system.nodes import Told, nodes_of, told_of
from emulators.phone.system.notices import Notices
from emulators.phone.system.packages import (
    ActivityNotFound,
    Component,
    Intent,
    Packages,
    activity_name,
    package_of,
)
from emulators.phone.system.questions import Questions
from emulators.phone.system.snapshot import Snapshot, States, canonical
from emulators.phone.system.uinode import UiNode
from emulators.phone.system.windows import Meddler, Window, compose
from emulators.phone.system.writing import Writing
from emulators.phone.ui.layout import Frame
from emulators.phone.ui.render import render
from emulators.phone.ui.texts import Texts, day_of, time_of
from emulators.phone.ui.view import View

if TYPE_CHECKING:
    from PIL.Image import Image

_AFTER_INPUT_S = 0.3
"""How much time passes after an input until the phone is idle again."""
_TOAST_S = 3.5
_SNACK_S = 6.0


class Phone:
    """A simulated Android device.

    Args:
        seed: of what its apps hold at first.
        config: size, density, language, looks.
        apps: what is installed beside the launcher; the shipped apps where nothing is given.
        begin: the time at which it begins.
        snapshot: what to begin as, in the place of a freshly set-up phone; much faster than that.
    """

    def __init__(
        self,
        seed: int = 0,
        config: Config | None = None,
        apps: Sequence[App] | None = None,
        begin: datetime = BEGINNING,
        snapshot: Snapshot | None = None,
    ) -> None:
        if apps is None:
            from emulators.phone.apps import shipped

            apps = shipped()
        self._config_at_first = config or Config()
        self._begin = begin
        self._known: dict[str, App] = {app.package: app for app in (Launcher(), *apps)}
        self._texts: dict[str, Texts] = {}
        self.boots = 0
        self.on_debugging: Callable[[str, bool], None] | None = None
        """Told which computer was let in, or kept out, by whoever was asked on the screen."""
        self.meddling: Meddler | None = None
        """Who changes what apps show, on a phone that is not what it was."""
        self.crashes: list[str] = []
        """What apps of ours raised, oldest first; a test that ends with any has found a bug in an app."""
        if snapshot is None:
            self.reset(seed)
        else:
            self._blank(seed)
            self.restore(snapshot)

    # --- state --------------------------------------------------------------------------------------------------------

    def reset(self, seed: int) -> None:
        """Become a freshly set-up phone: the same bytes for the same seed."""
        self._blank(seed)
        for app in self._known.values():
            self.packages.install(package_of(app))
            dice = random.Random(f"{seed}:{app.package}")
            self._states[app.package] = app.first_state(dice, self.now())
        for app in self._known.values():
            app.furnish(self, random.Random(f"{seed}:{app.package}:used"))
        self._sorted_out()

    def _blank(self, seed: int) -> None:
        """A phone on which nothing is installed."""
        self.seed = seed
        self.config = self._config_at_first
        self.clock = Clock(self._begin)
        self.effects = Effects()
        self.packages = Packages()
        self.files = Files(lambda: self.clock.now().timestamp())
        self.log = Log(self.now)
        self.settings: dict[str, dict[str, str]] = settings(self.config)
        self.props: dict[str, str] = properties(self.config)
        self.activities = Activities(self)
        self.notices = Notices(self)
        self.questions = Questions(self)
        self.writing = Writing(self)
        self.launching = Launching(self)
        self.lifecycle = Lifecycle(self)
        self.accessibility = Accessibility(self)
        self.clipboard = ""
        self.shade = ""
        """What of the shade is open: ``notifications``, ``quick`` or nothing."""
        self.screen_on, self.locked = True, False
        self.keyboard: dict[str, Any] = {"shift": False, "layer": "letters"}
        self.system_offsets: dict[str, int] = {}
        self.battery = 86
        self.running: dict[str, int] = {}
        self._pids = 4000
        self._cause = "boot"
        self._windows: list[Window] | None = None
        self._states = States()

    def reboot(self) -> None:
        """Off and on: what was open is closed, what was stored stays."""
        self.boots += 1
        self.activities = Activities(self)
        self.running.clear()
        self.notices.toast = self.notices.snack = None
        self.questions = Questions(self)
        self.shade, self.locked, self.screen_on = "", False, True
        self.redraw()

    def state(self, package: str) -> dict[str, Any]:
        """The state of an app.

        Raises:
            KeyError: it is not installed, or is not one of ours.
        """
        return self._states[package]

    def has(self, package: str) -> bool:
        """Whether an app of ours is installed."""
        return package in self._states and package in self.packages

    def snapshot(self) -> Snapshot:
        """Everything, as one value."""
        return Snapshot(canonical(self._to_state()), self._states.save(), self.files.save())

    def restore(self, snapshot: Snapshot) -> None:
        """Become what the snapshot was."""
        told = json.loads(snapshot.system)
        self.config = Config(**told["config"])
        self.clock.from_state(told["clock"])
        self.effects.from_state(told["effects"])
        self.packages.from_state(told["packages"])
        self.activities.from_state(told["activities"])
        self.notices.from_state(told["notices"])
        self.questions.from_state(told["questions"])
        self.files.load(snapshot.files)
        for name in _PLAIN:
            setattr(self, name, told[name])
        self._states = States(snapshot.apps)
        self.redraw()

    def _to_state(self) -> dict[str, Any]:
        told: dict[str, Any] = {name: getattr(self, name) for name in _PLAIN}
        return told | {
            "config": dataclasses.asdict(self.config),
            "clock": self.clock.to_state(),
            "effects": self.effects.to_state(),
            "packages": self.packages.to_state(),
            "activities": self.activities.to_state(),
            "notices": self.notices.to_state(),
            "questions": self.questions.to_state(),
        }

    def configure(self, **changes: Any) -> None:
        """Rotate, turn dark, change language or size: what is shown is made anew, what screens remember stays.

        Raises:
            ValueError: a value is outside what a phone can be.
        """
        self.config = dataclasses.replace(self.config, **changes)
        self.settings["system"]["user_rotation"] = str(self.config.rotation)
        self.settings["system"]["font_scale"] = str(self.config.font_scale)
        self.settings["secure"]["ui_night_mode"] = "2" if self.config.dark else "1"
        self.props["persist.sys.locale"] = self.config.locale
        self.redraw()

    # --- what is shown ------------------------------------------------------------------------------------------------

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height as it is held now."""
        return self.config.size_px

    @property
    def density(self) -> float:
        """Pixels per dp."""
        return self.config.density

    def px(self, dp: float) -> int:
        """A length in pixels."""
        return round(dp * self.config.density)

    def frame(self, offsets: MutableMapping[str, int]) -> Frame:
        """What layout needs to know, with one window's scroll offsets."""
        return Frame(self.config.density, self.config.font_scale, self.config.right_to_left, offsets)

    def offsets_of(self, view: View) -> MutableMapping[str, int]:
        """Where it is kept how far a view is scrolled."""
        root = view.path.split("/", 1)[0]
        ours = root.startswith(("app", "dialog", "menu", "sheet", "drawer"))
        offsets: MutableMapping[str, int] = self.activities.top["offsets"] if ours else self.system_offsets
        return offsets

    def windows(self) -> Sequence[Window]:
        """Everything that is shown, lowest first, laid out."""
        while self._windows is None:
            self.config = as_set(self.config, self.settings)
            crashed = len(self.crashes)
            windows = compose(self)
            if len(self.crashes) == crashed:  # else what is in front is another app now
                self._windows = windows
        return self._windows

    def active_window(self) -> Window:
        """The window that has the input focus."""
        return next(window for window in reversed(self.windows()) if window.kind not in ("bar", "keyboard"))

    def nodes(self, all_windows: bool = False) -> tuple[UiNode, ...]:
        """What accessibility shows of the active window, or of all; nothing while the app hangs."""
        if self.hanging or not self.screen_on:
            return ()
        return nodes_of(self.windows() if all_windows else (self.active_window(),), self.focus)

    def told(self) -> tuple[Told, ...]:
        """What the nodes of the active window are made of: hashable, and equal where the same is shown."""
        return told_of((self.active_window(),), self.focus) if self.screen_on and not self.hanging else ()

    def screenshot(self) -> Image:
        """A picture of everything, RGB."""
        return render(self)

    @property
    def focused(self) -> Component | None:
        """The activity in front; None while there is none to name."""
        top = self.activities.top
        package = self.packages.get(top["package"])
        if package is not None and top["package"] not in self._known and package.launcher_activity:
            return Component(package.name, package.launcher_activity)
        return Component(top["package"], activity_name(top["package"], top["screen"]))

    @property
    def hanging(self) -> bool:
        """Whether the app in front does not answer and nothing says so yet."""
        return bool(self.questions.trouble and self.questions.trouble["kind"] == "hang")

    @property
    def keyboard_shown(self) -> bool:
        """Whether the keyboard covers the lower part of the screen."""
        return bool(self.activities.top["keyboard"]) and not self.locked

    @property
    def keyboard_px(self) -> int:
        """How high it is, with the bar below it."""
        window = next((window for window in self.windows() if window.kind == "keyboard"), None)
        return self.size_px[1] - window.bounds[1] if window is not None else 0

    @property
    def focus(self) -> str:
        """The id of the field that is written in, if any."""
        return str(self.activities.top["focus"])

    @property
    def focused_view(self) -> View | None:
        """The field that is written in."""
        return self.find(self.focus) if self.focus else None

    def find(self, node_id: str) -> View | None:
        """The view with that id, as it is laid out now."""
        return next((v for window in self.windows() for v in window.root.walk() if v.path == node_id), None)

    @property
    def alert(self) -> Alert | None:
        """The topmost dialog, if one is shown."""
        return alert_of(self)

    # --- inputs -------------------------------------------------------------------------------------------------------

    def tap(self, x: int, y: int, hold_ms: int = 50) -> None:
        """Press and release; held for 500 ms or more it is a long press."""
        self.carry_out("tap", lambda: touch.tap(self, x, y, hold_ms), hold_ms / 1000)

    def swipe(self, x1: int, y1: int, x2: int, y2: int, duration_ms: int = 300) -> None:
        """Move a finger in a straight line."""
        self.carry_out("swipe", lambda: touch.swipe(self, x1, y1, x2, y2, duration_ms), duration_ms / 1000)

    def gesture(self, fingers: Sequence[Sequence[tuple[float, int, int]]]) -> None:
        """Several fingers, each a path of ``(t_ms, x, y)``; two of them pinch."""
        paths = [path for path in fingers if path]
        if len(paths) >= 2:
            self.carry_out("gesture", lambda: touch.pinch(self, paths), 0.3)
        elif paths:
            (t1, x1, y1), (t2, x2, y2) = paths[0][0], paths[0][-1]
            self.swipe(x1, y1, x2, y2, round(t2 - t1))

    def key(self, code: int, long: bool = False) -> None:
        """A key by Android's number."""
        self.carry_out("key", lambda: press(self, code, long))

    def type_text(self, text: str) -> None:
        """Text into the field that has the focus, as an input method commits it; without one it is lost."""
        self.carry_out("text", lambda: self.writing.commit(text))

    def back(self) -> None:
        """What the Back button and the edge gesture do."""
        go_back(self)
        self.redraw()

    def home(self) -> None:
        """What the Home button does."""
        self.shade = ""
        self.activities.go_home()
        self.redraw()

    def recents(self) -> None:
        """What the Overview button does."""
        self.shade = ""
        self.activities.show_recents()
        self.redraw()

    def open_notifications(self) -> None:
        """Pull the shade down."""
        self.shade = "notifications"
        self.redraw()

    def open_quick_settings(self) -> None:
        """Pull the shade down twice."""
        self.shade = "quick"
        self.redraw()

    def close_shade(self) -> None:
        """Push the shade up."""
        self.shade = ""
        self.redraw()

    def wake(self) -> None:
        """Turn the screen on."""
        self.screen_on = True
        self.redraw()

    def sleep(self) -> None:
        """Turn the screen off and lock it."""
        self.screen_on, self.locked = False, True
        self.redraw()

    def unlock(self) -> None:
        """Leave the lock screen."""
        self.screen_on, self.locked = True, False
        self.redraw()

    # --- time ---------------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The phone's time in its own zone."""
        return self.clock.now(self.config.time_zone)

    def advance(self, seconds: float) -> None:
        """Let time pass: what is due happens in order."""
        until = self.clock.elapsed_s + seconds
        while (timer := self.clock.next_due(until)) is not None:
            app = self._known.get(timer["owner"])
            if app is not None and self.has(app.package):
                tell = partial(self.tell_app, app.package, timer["event"], timer["arguments"])
                self.carry_out("timer", tell, idle=False)
        self.clock.elapsed_s = max(self.clock.elapsed_s, until)
        if seconds >= 1 or self.meddling is not None:
            self.redraw()  # clocks and countdowns go on
        elapsed = self.clock.elapsed_s
        if self.notices.fade(elapsed):
            self.redraw()

    def time_text(self) -> str:
        """The time as the status bar shows it."""
        return time_of(self.now(), self.config.hour24, self.config.language)

    def day_text(self) -> str:
        """The day as the home screen shows it."""
        return day_of(self.now(), self.config.language)

    # --- apps ---------------------------------------------------------------------------------------------------------

    def app_of(self, package: str) -> App:
        """The app of an installed package; a stub for one that somebody installed."""
        known = self._known.get(package)
        return known if known is not None else Stub(self.packages[package])

    def label_of(self, package: str) -> str:
        """What the launcher calls it, in the phone's language."""
        app = self._known.get(package)
        if app is not None:
            return self.translate(app, app.label)
        found = self.packages.get(package)
        return found.label if found is not None and found.label else package

    def translate(self, app: App, english: str) -> str:
        """A text of an app in the phone's language."""
        language = self.config.language
        if language == "en":
            return english
        if app.package not in self._texts:
            self._texts[app.package] = app.texts()
        return self._texts[app.package].get(english, language) or self.say(english)

    def say(self, english: str) -> str:
        """A text of the system in the phone's language."""
        from emulators.phone.system.defaults import SYSTEM_TEXTS

        return SYSTEM_TEXTS.get(english, self.config.language) or english

    def build(self, context: Context) -> View:
        """An app's screen; an app that fails while building is a crash, shown as one."""
        screens = context.app.screens()
        screen = screens.get(context.activity["screen"]) or screens["main"]
        try:
            return screen(context)
        except Exception:  # noqa: BLE001 - an app of a third party may raise anything; the phone must outlive it
            self._crashed(context.app.package)
            context.overlays.clear()
            return View("box", cls="android.widget.FrameLayout")

    def apps(self) -> tuple[App, ...]:
        """The apps of ours that are installed."""
        return tuple(app for app in self._known.values() if app.package in self.packages)

    def start_activity(self, intent: Intent) -> Component:
        """Start what an intent asks for.

        Raises:
            ActivityNotFound: nothing answers it.
        """
        return self.launching.start(intent)

    def resolve(self, intent: Intent) -> Component | None:
        """The activity that answers an intent, None where there is none."""
        try:
            return self.launching.resolve(intent)
        except ActivityNotFound:
            return None

    def tell_opened(self) -> None:
        """Tell the app in front that an intent has opened its screen."""
        top = self.activities.top
        app = self.app_of(top["package"])
        app.on_open(Context(self, app, top))

    def tell_app(self, package: str, event: str, arguments: Mapping[str, Any]) -> None:
        """Tell an app that something it waits for has come."""
        app = self.app_of(package)
        top = self.activities.top
        activity = top if top["package"] == package else new_activity(package, "main", {})
        app.on_event(Context(self, app, activity), event, arguments)

    def set_up_anew(self, package: str) -> None:
        """What an app of ours stored and was allowed is what a new phone would have."""
        app = self._known.get(package)
        if app is not None:
            self.packages[package].granted.update(app.granted)
            self._states[package] = app.first_state(random.Random(f"{self.seed}:{package}"), self.now())
        self.redraw()

    def broadcast(self, intent: Intent) -> None:
        """Tell everybody; an app of ours listens through its timers' way in."""
        app = self._known.get(intent.package)
        if app is not None and self.has(app.package):
            self.carry_out("intent", lambda: self.tell_app(app.package, intent.action, dict(intent.extras)))

    def started(self, package: str) -> None:
        """Note that an app's process runs."""
        if package not in self.running:
            self._pids += 7
            self.running[package] = self._pids
        self.log.write("I", "ActivityTaskManager", f"Displayed {self.focused}", self.running[package])
        self.redraw()

    # --- what apps may do ---------------------------------------------------------------------------------------------

    def note_effect(self, app: str, name: str, kind: EffectKind, arguments: dict[str, Any]) -> None:
        """Add to the ground truth."""
        self.effects.add(self.clock.elapsed_s, app, name, kind, arguments, self._cause)
        self.log.write(
            "I", "clewline.effect", f"{app} {name} {json.dumps(arguments, sort_keys=True, default=str)}", 1000
        )
        self.redraw()

    @contextmanager
    def caused_by(self, cause: str) -> Iterator[None]:
        """Whatever happens in the body happens because of this, in the ground truth."""
        earlier, self._cause = self._cause, cause
        try:
            yield
        finally:
            self._cause = earlier

    # --- trouble ------------------------------------------------------------------------------------------------------

    def _crashed(self, package: str) -> None:
        told = traceback.format_exc()
        self.crashes.append(told)
        for line in told.splitlines():
            self.log.write("E", "AndroidRuntime", line, self.running.get(package, 0))
        self.questions.make_trouble("crash", package)

    # --- how an input is carried out ----------------------------------------------------------------------------------

    def carry_out(self, cause: str, act: Callable[[], object], lasts_s: float = 0.0, idle: bool = True) -> object:
        """Do it, see to what it changed, and let the phone become idle."""
        if not self.screen_on and cause in ("tap", "swipe", "gesture", "text"):
            return None
        earlier, self._cause = self._cause, cause
        result: object = None
        try:
            result = act()
        except Exception:  # noqa: BLE001 - as in `build`
            self._crashed(self.activities.top["package"])
        finally:
            self._cause = earlier
        self.redraw()
        self._sorted_out()
        if idle:
            self.advance(lasts_s + _AFTER_INPUT_S)
        return result

    def _sorted_out(self) -> None:
        """What follows from a change: a field that is gone has no focus, and a window that opens takes the keyboard."""
        self.windows()  # built now: an app that cannot build its screen has crashed by the time the input is over
        top = self.activities.top
        if not top["focus"]:
            return
        gone = self.find(top["focus"]) is None
        if gone or not top["focus"].startswith(self.active_window().root.path + "/"):
            top["focus"], top["keyboard"] = "" if gone else top["focus"], False
            self.redraw()

    def redraw(self) -> None:
        """Something has changed that is, or may be, shown."""
        self._windows = None


_PLAIN = (
    "seed", "settings", "props", "clipboard", "shade", "screen_on", "locked", "keyboard", "system_offsets", "battery",
    "running", "_pids", "boots",
)  # fmt: skip
"""What of a phone is JSON data as it stands."""
