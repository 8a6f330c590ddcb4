"""The embedded phone: one object that is shown, touched, put back and inspected.

Everything that can change is JSON data (apps' states, the back stack, settings, notifications, timers), so a snapshot
is that data and nothing else; what is on the screen is computed from it. Nothing here is thread-safe: one phone belongs
to one thread at a time.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import random
import traceback
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from emulators.phone import touch
from emulators.phone.activities import Activities
from emulators.phone.app import App, Context
from emulators.phone.clock import BEGINNING, Clock
from emulators.phone.config import Config
from emulators.phone.defaults import properties, settings
from emulators.phone.effects import EffectKind, Effects
from emulators.phone.files import Files
from emulators.phone.keys import press
from emulators.phone.launcher import Launcher, Stub
from emulators.phone.layout import Frame
from emulators.phone.logcat import Log
from emulators.phone.nodes import nodes_of
from emulators.phone.packages import (
    MAIN,
    ActivityNotFound,
    Component,
    Intent,
    Packages,
    activity_name,
    package_of,
)
from emulators.phone.render import render
from emulators.phone.texts import Texts, day_of, time_of
from emulators.phone.uinode import UiNode
from emulators.phone.view import View
from emulators.phone.windows import Window, compose

if TYPE_CHECKING:
    from PIL.Image import Image

_AFTER_INPUT_S = 0.3
"""How much time passes after an input until the phone is idle again."""
_TOAST_S = 3.5
_SNACK_S = 6.0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A whole phone at one moment."""

    state: bytes
    """Canonical JSON."""
    files: Any
    """What the file system keeps of itself."""

    @property
    def hash(self) -> str:
        """Equal for equal phones."""
        return hashlib.sha256(self.state).hexdigest()


@dataclass(frozen=True, slots=True)
class Alert:
    """The topmost dialog, for clients that ask for one."""

    title: str
    text: str
    buttons: tuple[str, ...]
    """Labels, the positive one first."""
    _presses: tuple[Callable[[], None], ...] = ()

    def press(self, label: str) -> None:
        """Press the button with that label.

        Raises:
            KeyError: the dialog has no such button.
        """
        if label not in self.buttons:
            raise KeyError(label)
        self._presses[self.buttons.index(label)]()


class Phone:
    """A simulated Android device.

    Args:
        seed: of what its apps hold at first.
        config: size, density, language, looks.
        apps: what is installed beside the launcher; the shipped apps where nothing is given.
        begin: the time at which it begins.
    """

    def __init__(
        self,
        seed: int = 0,
        config: Config | None = None,
        apps: Sequence[App] | None = None,
        begin: datetime = BEGINNING,
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
        self.crashes: list[str] = []
        """What apps of ours raised, oldest first; a test that ends with any has found a bug in an app."""
        self.reset(seed)

    # --- state --------------------------------------------------------------------------------------------------------

    def reset(self, seed: int) -> None:
        """Become a freshly set-up phone: the same bytes for the same seed."""
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
        self.notifications: list[dict[str, Any]] = []
        self.clipboard = ""
        self.toast: dict[str, Any] | None = None
        self.last_toast = ""
        self.snack: dict[str, Any] | None = None
        self.shade = ""
        self.permission_asked: dict[str, Any] | None = None
        self.debugging_asked = ""
        self.trouble: dict[str, Any] | None = None
        self.screen_on, self.locked = True, False
        self.keyboard: dict[str, Any] = {"shift": False, "layer": "letters"}
        self.system_offsets: dict[str, int] = {}
        self.battery = 86
        self.running: dict[str, int] = {}
        self._pids = 4000
        self._notified = 0
        self._cause = "boot"
        self._windows: list[Window] | None = None
        self._states: dict[str, dict[str, Any]] = {}
        for app in self._known.values():
            self.packages.install(package_of(app))
            dice = random.Random(f"{seed}:{app.package}")
            self._states[app.package] = app.first_state(dice, self.now())
        for app in self._known.values():
            app.furnish(self, random.Random(f"{seed}:{app.package}:used"))
        self._sorted_out()

    def reboot(self) -> None:
        """Off and on: what was open is closed, what was stored stays."""
        self.boots += 1
        self.activities = Activities(self)
        self.running.clear()
        self.toast = self.snack = self.permission_asked = self.trouble = None
        self.shade, self.locked, self.screen_on = "", False, True
        self._dirty()

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
        return Snapshot(json.dumps(self._to_state(), sort_keys=True).encode(), self.files.save())

    def restore(self, snapshot: Snapshot) -> None:
        """Become what the snapshot was."""
        told = json.loads(snapshot.state)
        self.config = Config(**told["config"])
        self.clock.from_state(told["clock"])
        self.effects.from_state(told["effects"])
        self.packages.from_state(told["packages"])
        self.activities.from_state(told["activities"])
        self.files.load(snapshot.files)
        for name in _PLAIN:
            setattr(self, name, told[name])
        self._states = told["states"]
        self._dirty()

    def _to_state(self) -> dict[str, Any]:
        told: dict[str, Any] = {name: getattr(self, name) for name in _PLAIN}
        return told | {
            "config": dataclasses.asdict(self.config),
            "clock": self.clock.to_state(),
            "effects": self.effects.to_state(),
            "packages": self.packages.to_state(),
            "activities": self.activities.to_state(),
            "states": self._states,
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
        self._dirty()

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
            self._sync_settings()
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
        return bool(self.trouble and self.trouble["kind"] == "hang")

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
        window = self.active_window()
        if window.kind not in ("dialog", "system"):
            return None
        views = list(window.root.walk())
        buttons = [view for view in views if view.cls == "android.widget.Button" and view.on_tap is not None]
        words = [view.text for view in views if view.kind == "text" and not view.hidden_from_tree and view.text]
        if not buttons:
            return None
        by_place = sorted(buttons, key=lambda view: view.id)
        presses = tuple(self._as_input("tap", view.on_tap) for view in by_place if view.on_tap is not None)
        return Alert(words[0] if words else "", "\n".join(words), tuple(v.text for v in by_place), presses)

    # --- inputs -------------------------------------------------------------------------------------------------------

    def tap(self, x: int, y: int, hold_ms: int = 50) -> None:
        """Press and release; held for 500 ms or more it is a long press."""
        self._input("tap", lambda: touch.tap(self, x, y, hold_ms), hold_ms / 1000)

    def swipe(self, x1: int, y1: int, x2: int, y2: int, duration_ms: int = 300) -> None:
        """Move a finger in a straight line."""
        self._input("swipe", lambda: touch.swipe(self, x1, y1, x2, y2, duration_ms), duration_ms / 1000)

    def gesture(self, fingers: Sequence[Sequence[tuple[float, int, int]]]) -> None:
        """Several fingers, each a path of ``(t_ms, x, y)``; two of them pinch."""
        paths = [path for path in fingers if path]
        if len(paths) >= 2:
            self._input("gesture", lambda: touch.pinch(self, paths), 0.3)
        elif paths:
            (t1, x1, y1), (t2, x2, y2) = paths[0][0], paths[0][-1]
            self.swipe(x1, y1, x2, y2, round(t2 - t1))

    def key(self, code: int, long: bool = False) -> None:
        """A key by Android's number."""
        self._input("key", lambda: press(self, code, long))

    def type_text(self, text: str) -> None:
        """Text into the field that has the focus, as an input method commits it; without one it is lost."""
        self._input("text", lambda: self.commit(text))

    def set_text(self, node_id: str, text: str) -> bool:
        """Accessibility's way to fill a field; False when it is none or cannot be written in."""
        view = self.find(node_id)
        if view is None or view.kind != "field" or not view.enabled:
            return False
        self._input("text", lambda: self._write(view, text))
        return True

    def click(self, node_id: str) -> bool:
        """Accessibility's click; False when the view takes none."""
        return self._act(node_id, 50)

    def long_click(self, node_id: str) -> bool:
        """Accessibility's long click; False when the view takes none."""
        view = self.find(node_id)
        return view is not None and view.on_long is not None and self._act(node_id, touch.LONG_PRESS_MS)

    def _act(self, node_id: str, hold_ms: int) -> bool:
        for window in self.windows():
            for view in window.root.walk():
                if view.path == node_id:
                    if not view.touchable or not view.enabled:
                        return False
                    x, y = (view.left + view.right) // 2, (view.top + view.bottom) // 2
                    self._input("tap", lambda: touch.act_on(self, view, x, y, hold_ms))  # noqa: B023 - called at once
                    return True
        return False

    def scroll(self, node_id: str, direction: str, pages: float = 1.0) -> bool:
        """Accessibility's scrolling; False at the end or where nothing scrolls."""
        view = self.find(node_id)
        if view is None or view.kind not in ("scroll", "list"):
            return False
        room = view.right - view.left if view.horizontal else view.bottom - view.top
        forward = direction in ("down", "right", "forward")
        moved = round(room * 0.9 * pages) * (1 if forward else -1)
        return bool(self._input("swipe", lambda: touch.move_content(self, view, moved)))

    def set_progress(self, node_id: str, value: float) -> bool:
        """Accessibility's way to move a slider."""
        view = self.find(node_id)
        if view is None or view.kind != "slider" or not view.enabled:
            return False
        self._input("tap", lambda: touch.set_slider(view, value))
        return True

    def back(self) -> None:
        """What the Back button and the edge gesture do."""
        self._dirty()
        if self.shade:
            self.close_shade()
        elif self.activities.top["keyboard"]:
            self.activities.top["keyboard"] = False
        elif self.debugging_asked:
            self.answer_debugging(allowed=False)
        elif self.permission_asked is not None:
            self.answer_permission(granted=False, for_good=False)
        else:
            window = self.active_window()
            if window.dismiss is not None:
                window.dismiss()
            elif window.kind == "app" and not self.activities.at_home:
                top = self.activities.top
                context = Context(self, self.app_of(top["package"]), top)
                if not context.app.on_back(context):
                    self.activities.leave(top)
            elif self.activities.at_home:
                self.activities.go_home()

    def home(self) -> None:
        """What the Home button does."""
        self.shade = ""
        self.activities.go_home()
        self._dirty()

    def recents(self) -> None:
        """What the Overview button does."""
        self.shade = ""
        self.activities.show_recents()
        self._dirty()

    def open_notifications(self) -> None:
        """Pull the shade down."""
        self.shade = "notifications"
        self._dirty()

    def open_quick_settings(self) -> None:
        """Pull the shade down twice."""
        self.shade = "quick"
        self._dirty()

    def close_shade(self) -> None:
        """Push the shade up."""
        self.shade = ""
        self._dirty()

    def wake(self) -> None:
        """Turn the screen on."""
        self.screen_on = True
        self._dirty()

    def sleep(self) -> None:
        """Turn the screen off and lock it."""
        self.screen_on, self.locked = False, True
        self._dirty()

    def unlock(self) -> None:
        """Leave the lock screen."""
        self.screen_on, self.locked = True, False
        self._dirty()

    # --- writing ------------------------------------------------------------------------------------------------------

    def focus_on(self, view: View) -> None:
        """Put the cursor into a field and bring the keyboard up."""
        self.activities.top["focus"] = view.path
        self.activities.top["keyboard"] = True
        self.keyboard["layer"] = "letters"

    def commit(self, text: str) -> None:
        """Add text at the end of the field that has the focus."""
        view = self.focused_view
        if view is not None and view.enabled:
            self._write(view, view.text + text)

    def erase(self) -> None:
        """Take the last character of the field away: what a person would call one, an emoji with all its parts."""
        view = self.focused_view
        if view is not None and view.text:
            self._write(view, view.text[: _last_cluster(view.text)])

    def submit(self) -> None:
        """The keyboard's action key: search, done, or the next field."""
        view = self.focused_view
        self.activities.top["keyboard"] = False
        if view is not None and view.on_submit is not None:
            view.on_submit()

    def _write(self, view: View, text: str) -> None:
        if not view.multiline:
            text = text.replace("\n", " ")
        if view.input == "number":
            text = "".join(c for c in text if c.isdecimal() or c in "-")
        elif view.input == "decimal":
            text = "".join(c for c in text if c.isdecimal() or c in "-.,")
        elif view.input == "phone":
            text = "".join(c for c in text if c.isdecimal() or c in "+*#()- .,")
        if view.max_length:
            text = text[: view.max_length]
        if view.on_change is not None:
            view.on_change(text)

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
                activity = self.activities.top if self.activities.top["package"] == app.package else _nowhere(app)
                context = Context(self, app, activity)
                self._input("timer", lambda: app.on_event(context, timer["event"], timer["arguments"]), idle=False)  # noqa: B023
        self.clock.elapsed_s = max(self.clock.elapsed_s, until)
        if seconds >= 1:
            self._dirty()  # clocks and countdowns go on
        elapsed = self.clock.elapsed_s
        if self.toast is not None and self.toast["until"] <= elapsed:
            self.toast = None
            self._dirty()
        if self.snack is not None and self.snack["until"] <= elapsed:
            self.snack = None
            self._dirty()

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
        from emulators.phone.defaults import SYSTEM_TEXTS

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

    def start_activity(self, intent: Intent) -> Component:
        """Start what an intent asks for.

        Raises:
            ActivityNotFound: nothing answers it.
        """
        component = self._resolve(intent)
        package = component.package
        args = dict(intent.extras) | ({"data": intent.data} if intent.data else {})
        screen = self._screen_of(component)
        if intent.action == MAIN and screen == "main":
            self._input("intent", lambda: self.activities.launch(package))
        else:

            def begin() -> None:
                self.activities.begin(package, screen, args)
                self._opened()

            self._input("intent", begin)
        return component

    def start_for(self, action: str, data: str, kind: str, extras: Mapping[str, Any], into: str) -> bool:
        """Start what answers an intent on top of what is open, for an app; False where nothing does."""
        try:
            component = self._resolve(Intent(action, data, kind, extras=extras))
        except ActivityNotFound:
            self.show_toast(self.say("No app can perform this action"), self.activities.top["package"])
            return False
        args = {**extras, **({"data": data} if data else {})}
        self.activities.open(component.package, self._screen_of(component), args, into)
        self._opened()
        return True

    def _opened(self) -> None:
        top = self.activities.top
        app = self.app_of(top["package"])
        app.on_open(Context(self, app, top))

    def takers(self, action: str, kind: str) -> list[tuple[str, str]]:
        """Package and screen of everything that answers an action with something of that kind, by label."""
        found = [
            (app.package, handled.screen)
            for app in self._known.values()
            for handled in app.handles
            if app.package in self.packages and handled.action == action and kind.startswith(handled.kind)
        ]
        return sorted(found, key=lambda each: self.label_of(each[0]))

    def resolve(self, intent: Intent) -> Component | None:
        """The activity that answers an intent, None where there is none."""
        try:
            return self._resolve(intent)
        except ActivityNotFound:
            return None

    def _resolve(self, intent: Intent) -> Component:
        wanted = intent.component
        if wanted is not None:
            package = self.packages.get(wanted.package)
            name = f"{wanted.package}{wanted.activity}" if wanted.activity.startswith(".") else wanted.activity
            if package is None or name not in package.activities:
                raise ActivityNotFound(f"Activity class {{{wanted.package}/{name}}} does not exist")
            return Component(wanted.package, name)
        if intent.package and not intent.data and intent.action in ("", MAIN):
            package = self.packages.get(intent.package)
            if package is None or not package.launcher_activity:
                raise ActivityNotFound(f"no launcher activity in {intent.package!r}")
            return Component(package.name, package.launcher_activity)
        if intent.action == MAIN and "android.intent.category.HOME" in intent.categories:
            return Component(Launcher.package, activity_name(Launcher.package, "main"))
        scheme = intent.data.split(":", 1)[0] if ":" in intent.data else ""
        for app in self._known.values():
            if (intent.package and app.package != intent.package) or app.package not in self.packages:
                continue
            for handled in app.handles:
                fits = handled.action == intent.action and (not handled.scheme or handled.scheme == scheme)
                if fits and (not handled.kind or intent.mime_type.startswith(handled.kind)):
                    return Component(app.package, activity_name(app.package, handled.screen))
        raise ActivityNotFound(f"nothing answers {intent.action!r} {intent.data!r}".rstrip())

    def _screen_of(self, component: Component) -> str:
        app = self._known.get(component.package)
        if app is None:
            return "main"
        names = {activity_name(component.package, screen): screen for screen in app.screens()}
        return names.get(component.activity, "main")

    def stop_package(self, package: str) -> None:
        """Close everything of an app, as force-stop does."""
        self.activities.stop(package)
        self.running.pop(package, None)
        if self.trouble is not None and self.trouble["package"] == package:
            self.trouble = None
        self._dirty()

    def close_all(self) -> None:
        """Close every app that is open."""
        for task in list(self.activities.tasks):
            self.stop_package(task["package"])
        self.activities.go_home()

    def clear_package(self, package: str) -> None:
        """Forget what an app stored, as its data being cleared does.

        Raises:
            KeyError: it is not installed.
        """
        self.stop_package(package)
        self.packages[package].granted.clear()
        app = self._known.get(package)
        if app is not None:
            self.packages[package].granted.update(app.granted)
            self._states[package] = app.first_state(random.Random(f"{self.seed}:{package}"), self.now())
        self._dirty()

    def uninstall(self, package: str) -> None:
        """Remove an app and all that it stored.

        Raises:
            KeyError: it is not installed, or belongs to the system.
        """
        if self.packages[package].system:
            raise KeyError(package)
        self.stop_package(package)
        self.packages.remove(package)
        self.notifications = [told for told in self.notifications if told["package"] != package]
        self.note_effect(package, "package.removed", "irreversible", {"package": package})

    def broadcast(self, intent: Intent) -> None:
        """Tell everybody; an app of ours listens through its timers' way in."""
        app = self._known.get(intent.package)
        if app is not None and self.has(app.package):
            context = Context(self, app, _nowhere(app))
            self._input("intent", lambda: app.on_event(context, intent.action, dict(intent.extras)))

    def started(self, package: str) -> None:
        """Note that an app's process runs."""
        if package not in self.running:
            self._pids += 7
            self.running[package] = self._pids
        self.log.write("I", "ActivityTaskManager", f"Displayed {self.focused}", self.running[package])
        self._dirty()

    # --- what apps may do ---------------------------------------------------------------------------------------------

    def note_effect(self, app: str, name: str, kind: EffectKind, arguments: dict[str, Any]) -> None:
        """Add to the ground truth."""
        self.effects.add(self.clock.elapsed_s, app, name, kind, arguments, self._cause)
        self.log.write(
            "I", "clewline.effect", f"{app} {name} {json.dumps(arguments, sort_keys=True, default=str)}", 1000
        )
        self._dirty()

    @contextmanager
    def caused_by(self, cause: str) -> Iterator[None]:
        """Whatever happens in the body happens because of this, in the ground truth."""
        earlier, self._cause = self._cause, cause
        try:
            yield
        finally:
            self._cause = earlier

    def show_toast(self, message: str, package: str) -> None:
        """A line that fades."""
        self.toast = {"message": message, "package": package, "until": self.clock.elapsed_s + _TOAST_S}
        self.last_toast = message

    def show_snack(self, package: str, message: str, action: str, event: str, arguments: Mapping[str, Any]) -> None:
        """A line at the foot of the app's screen."""
        self.snack = {
            "package": package,
            "message": message,
            "action": action,
            "event": event,
            "arguments": dict(arguments),
            "until": self.clock.elapsed_s + _SNACK_S,
        }

    def take_snack(self) -> None:
        """Press the action of that line."""
        told, self.snack = self.snack, None
        if told is not None:
            app = self.app_of(told["package"])
            app.on_event(Context(self, app, self.activities.top), told["event"], told["arguments"])

    def notify(self, package: str, title: str, note: str, key: str, screen: str, args: Mapping[str, Any]) -> None:
        """Put a notification into the shade, in the place of an earlier one with that key."""
        self.unnotify(package, key)
        self._notified += 1
        self.notifications.append(
            {
                "package": package, "title": title, "note": note, "key": key, "screen": screen, "args": dict(args),
                "number": self._notified, "at_s": self.clock.elapsed_s,
            }
        )  # fmt: skip

    def unnotify(self, package: str, key: str) -> None:
        """Take a notification back."""
        self.notifications = [n for n in self.notifications if (n["package"], n["key"]) != (package, key)]

    def open_notification(self, position: int) -> None:
        """What a tap on a notification does."""
        told = self.notifications.pop(position)
        self.shade = ""
        self.activities.begin(told["package"], told["screen"], dict(told["args"]))

    def dismiss_notification(self, position: int) -> None:
        """Swipe a notification away."""
        del self.notifications[position]

    def clear_notifications(self) -> None:
        """Swipe all of them away."""
        self.notifications.clear()
        self.shade = ""

    def ask_permission(self, package: str, permission: str) -> None:
        """Show the system's question, unless it has been answered for good."""
        told = self.packages[package]
        if permission not in told.granted and permission not in told.refused:
            before = f"{package}:{permission}" in self.settings["secure"].get("clewline_asked", "")
            self.permission_asked = {"package": package, "permission": permission, "before": before}

    def answer_permission(self, granted: bool, for_good: bool) -> None:
        """What a button of that question does."""
        asked, self.permission_asked = self.permission_asked, None
        assert asked is not None
        package, permission = asked["package"], asked["permission"]
        if granted:
            self.packages.grant(package, permission)
            self.note_effect(package, "permission.granted", "irreversible", {"permission": permission})
        else:
            seen = self.settings["secure"].get("clewline_asked", "")
            self.settings["secure"]["clewline_asked"] = f"{seen} {package}:{permission}".strip()
            if for_good:
                self.packages[package].refused.add(permission)
        self._dirty()

    def ask_debugging(self, computer: str) -> None:
        """Show the system's question whether a computer may use the phone over adb."""
        self.debugging_asked = computer
        self._dirty()

    def answer_debugging(self, allowed: bool) -> None:
        """What a button of that question does."""
        computer, self.debugging_asked = self.debugging_asked, ""
        if allowed:
            self.note_effect("android", "debugging.allowed", "irreversible", {"computer": computer})
        if self.on_debugging is not None:
            self.on_debugging(computer, allowed)
        self._dirty()

    # --- trouble ------------------------------------------------------------------------------------------------------

    def make_trouble(self, kind: str, package: str = "") -> None:
        """``crash``, ``anr`` (with the system's dialog) or ``hang`` (before the system notices)."""
        package = package or self.activities.top["package"]
        if kind == "crash":
            self.activities.stop(package)
            self.running.pop(package, None)
        self.trouble = {"kind": kind, "package": package}
        self.log.write("E", "AndroidRuntime" if kind == "crash" else "ActivityManager", f"{kind} in {package}", 1000)
        self._dirty()

    def close_troubled(self) -> None:
        """Close app."""
        trouble = self.trouble
        self.trouble = None
        if trouble is not None:
            self.stop_package(trouble["package"])

    def wait_for_troubled(self) -> None:
        """Wait."""
        self.trouble = None
        self._dirty()

    def _crashed(self, package: str) -> None:
        told = traceback.format_exc()
        self.crashes.append(told)
        for line in told.splitlines():
            self.log.write("E", "AndroidRuntime", line, self.running.get(package, 0))
        self.make_trouble("crash", package)

    # --- how an input is carried out ----------------------------------------------------------------------------------

    def _as_input(self, cause: str, act: Callable[[], object]) -> Callable[[], None]:
        return lambda: void(self._input(cause, act))

    def _input(self, cause: str, act: Callable[[], object], lasts_s: float = 0.0, idle: bool = True) -> object:
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
        self._dirty()
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
            self._dirty()

    def _sync_settings(self) -> None:
        """Settings that are also configuration take effect."""
        secure, system = self.settings["secure"], self.settings["system"]
        dark = secure.get("ui_night_mode") == "2"
        scale = _number(system.get("font_scale", ""), self.config.font_scale)
        hour24 = system.get("time_12_24", "24") == "24"
        changes: dict[str, Any] = {}
        if dark is not self.config.dark:
            changes["dark"] = dark
        if scale != self.config.font_scale and 0.5 <= scale <= 3:
            changes["font_scale"] = scale
        if hour24 is not self.config.hour24:
            changes["hour24"] = hour24
        if changes:
            self.config = dataclasses.replace(self.config, **changes)

    def _dirty(self) -> None:
        self._windows = None


_PLAIN = (
    "seed", "settings", "props", "notifications", "clipboard", "toast", "last_toast", "snack", "shade",
    "permission_asked", "debugging_asked", "trouble", "screen_on", "locked", "keyboard", "system_offsets", "battery",
    "running", "_pids", "_notified", "boots",
)  # fmt: skip
"""What of a phone is JSON data as it stands."""


def _nowhere(app: App) -> dict[str, Any]:
    from emulators.phone.activities import new_activity

    return new_activity(app.package, "main", {})


def _number(text: str, otherwise: float) -> float:
    try:
        return float(text)
    except ValueError:
        return otherwise


def _last_cluster(text: str) -> int:
    """Where the last character a person would call one begins."""
    import unicodedata

    at = len(text) - 1
    while at > 0 and (
        unicodedata.combining(text[at])
        or text[at] in "\u200d\ufe0f"
        or text[at - 1] == "\u200d"
        or 0x1F3FB <= ord(text[at]) <= 0x1F3FF
    ):
        at -= 1
    return at


def void(result: object) -> None:
    """Nothing, of something."""
