"""Intents: which activity answers one, and how it is started."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from emulators.phone.system.launcher import Launcher
from emulators.phone.system.packages import MAIN, ActivityNotFound, Component, Intent, activity_name

if TYPE_CHECKING:
    from emulators.phone.phone import Phone

_HOME = "android.intent.category.HOME"


class Launching:
    """Starts activities on one phone."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone

    def start(self, intent: Intent) -> Component:
        """Start what an intent asks for, as a shell or a launcher does.

        Raises:
            ActivityNotFound: nothing answers it.
        """
        phone = self._phone
        component = self.resolve(intent)
        args = dict(intent.extras) | ({"data": intent.data} if intent.data else {})
        screen = self._screen_of(component)

        def begin() -> None:
            if intent.action == MAIN and screen == "main":
                phone.activities.launch(component.package)
            else:
                phone.activities.begin(component.package, screen, args)
                phone.tell_opened()

        phone.carry_out("intent", begin)
        return component

    def start_for(self, action: str, data: str, kind: str, extras: Mapping[str, Any], into: str) -> bool:
        """Start what answers an intent on top of what is open, for an app; False where nothing does."""
        phone = self._phone
        try:
            component = self.resolve(Intent(action, data, kind, extras=extras))
        except ActivityNotFound:
            phone.notices.show_toast(phone.say("No app can perform this action"), phone.activities.top["package"])
            return False
        args = {**extras, **({"data": data} if data else {})}
        phone.activities.open(component.package, self._screen_of(component), args, into)
        phone.tell_opened()
        return True

    def takers(self, action: str, kind: str) -> list[tuple[str, str]]:
        """Package and screen of everything that answers an action with something of that kind, by label."""
        found = [
            (app.package, handled.screen)
            for app in self._phone.apps()
            for handled in app.handles
            if handled.action == action and kind.startswith(handled.kind)
        ]
        return sorted(found, key=lambda each: self._phone.label_of(each[0]))

    def resolve(self, intent: Intent) -> Component:
        """The activity that answers an intent.

        Raises:
            ActivityNotFound: nothing does.
        """
        packages = self._phone.packages
        wanted = intent.component
        if wanted is not None:
            package = packages.get(wanted.package)
            name = f"{wanted.package}{wanted.activity}" if wanted.activity.startswith(".") else wanted.activity
            if package is None or name not in package.activities:
                raise ActivityNotFound(f"Activity class {{{wanted.package}/{name}}} does not exist")
            return Component(wanted.package, name)
        if intent.package and not intent.data and intent.action in ("", MAIN):
            package = packages.get(intent.package)
            if package is None or not package.launcher_activity:
                raise ActivityNotFound(f"no launcher activity in {intent.package!r}")
            return Component(package.name, package.launcher_activity)
        if intent.action == MAIN and _HOME in intent.categories:
            return Component(Launcher.package, activity_name(Launcher.package, "main"))
        return self._by_filter(intent)

    def _by_filter(self, intent: Intent) -> Component:
        scheme = intent.data.split(":", 1)[0] if ":" in intent.data else ""
        for app in self._phone.apps():
            if intent.package and app.package != intent.package:
                continue
            for handled in app.handles:
                fits = handled.action == intent.action and (not handled.scheme or handled.scheme == scheme)
                if fits and (not handled.kind or intent.mime_type.startswith(handled.kind)):
                    return Component(app.package, activity_name(app.package, handled.screen))
        raise ActivityNotFound(f"nothing answers {intent.action!r} {intent.data!r}".rstrip())

    def _screen_of(self, component: Component) -> str:
        app = next((app for app in self._phone.apps() if app.package == component.package), None)
        if app is None:
            return "main"
        names = {activity_name(component.package, screen): screen for screen in app.screens()}
        return names.get(component.activity, "main")
