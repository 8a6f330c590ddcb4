"""Pages of Settings: apps, what they may do, and what they may tell."""

from __future__ import annotations

from functools import partial

from emulators.phone.app import Context
from emulators.phone.apps.settings_parts import link, toggle
from emulators.phone.system.packages import LAUNCHER, Package
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    box,
    button,
    column,
    divider,
    empty,
    heading,
    item,
    lazy_list,
    radio,
    row,
    scroll,
    switch_item,
    text,
)

PERMISSIONS = {
    "READ_CALENDAR": ("event", "Calendar"),
    "CAMERA": ("photo_camera", "Camera"),
    "READ_CONTACTS": ("contacts", "Contacts"),
    "ACCESS_FINE_LOCATION": ("location_on", "Location"),
    "RECORD_AUDIO": ("mic", "Microphone"),
    "POST_NOTIFICATIONS": ("notifications", "Notifications"),
    "CALL_PHONE": ("call", "Phone"),
    "READ_MEDIA_IMAGES": ("photo_library", "Photos and videos"),
    "SEND_SMS": ("sms", "SMS"),
}
"""What a person can give and take, with icon and label; anything else is a matter between app and system."""


def _listed(ui: Context) -> list[Package]:
    found = [each for each in ui.phone.packages.values() if each.name != LAUNCHER]
    return sorted(found, key=lambda each: ui.phone.label_of(each.name).casefold())


def _face(ui: Context, package: str, size: float = 36) -> View:
    app = ui.phone.app_of(package)
    mark = View("icon", icon=app.icon, size=size * 0.55, color="#ffffff", hidden_from_tree=True)
    return box(mark, width=size, height=size, radius=size / 2, fill=app.color, align="center", cross="center",
               hidden_from_tree=True)  # fmt: skip


def apps(ui: Context) -> View:
    """Every app that is installed."""
    query = ui.get("query").strip().casefold()
    shown = [each for each in _listed(ui) if query in ui.phone.label_of(each.name).casefold()]

    def line(at: int) -> View:
        name = shown[at].name
        note = ui.t("Running") if name in ui.phone.running else ""
        return item(
            ui.phone.label_of(name), note, _face(ui, name), on_tap=partial(ui.open, "app", package=name), key=name
        )

    body = lazy_list(len(shown), line, "apps") if shown else empty("search_off", ui.t("No results"))
    if ui.get("searching"):
        return ui.page(
            body, ui.search_bar(ui.t("Search apps"), leave=lambda: ui.local.update(searching=False, query=""))
        )
    menu = [
        (ui.t("Search apps"), lambda: ui.local.update(searching=True)),
        (ui.t("App permissions"), lambda: ui.open("permissions")),
        (ui.t("App notifications"), lambda: ui.open("app_notifications")),
    ]
    return ui.page(body, ui.bar(ui.t("Apps"), up=True, menu=menu))


def _package_of(ui: Context) -> Package | None:
    name = str(ui.args.get("package") or str(ui.args.get("data", "")).partition(":")[2])
    return ui.phone.packages.get(name)


def app(ui: Context) -> View:
    """One app: open, stop, uninstall it, its permissions, notifications and storage."""
    package = _package_of(ui)
    if package is None:
        return ui.page(empty("apps_outage", ui.t("This app is not installed")), ui.bar(ui.t("App info"), up=True))
    name = package.name
    label = ui.phone.label_of(name)

    def uninstall() -> None:
        ui.phone.lifecycle.uninstall(name)
        ui.toast(ui.t("{app} was uninstalled", app=label))
        ui.back()

    def stop() -> None:
        ui.phone.lifecycle.stop(name)
        ui.effect("package.stopped", "idempotent", package=name)

    ui.confirm("uninstalling", ui.t("Uninstall {app}?", app=label), ui.t("All of its data will be deleted."),
               ui.t("Uninstall"), uninstall)  # fmt: skip
    ui.confirm(
        "stopping", ui.t("Force stop?"), ui.t("If you force stop an app, it may misbehave."), ui.t("Force stop"), stop
    )
    opens = button(ui.t("Open"), partial(ui.phone.activities.launch, name), "tonal", "open_in_new", "open",
                   enabled=bool(package.launcher_activity))  # fmt: skip
    remove = button(ui.t("Uninstall"), lambda: ui.local.update(uninstalling=True), "tonal", "delete", "uninstall",
                    enabled=not package.system)  # fmt: skip
    halt = button(ui.t("Force stop"), lambda: ui.local.update(stopping=True), "tonal", "warning", "force_stop",
                  enabled=name in ui.phone.running)  # fmt: skip
    known = [each for each in PERMISSIONS if each in package.requested_permissions and each != "POST_NOTIFICATIONS"]
    allowed = [ui.t(PERMISSIONS[each][1]) for each in known if each in package.granted]
    may_notify = "POST_NOTIFICATIONS" in package.requested_permissions
    body = scroll(
        column(
            _face(ui, name, 64),
            text(label, "title", id="entity_header_title", align="center"),
            gap=8,
            cross="center",
            width=FILL,
            pad=16,
        ),
        column(
            row(opens, remove, gap=8, align="center", width=FILL), row(halt, align="center", width=FILL), gap=8, pad=8
        ),
        switch_item(
            ui.t("Notifications"),
            "POST_NOTIFICATIONS" in package.granted,
            lambda on: let(ui, name, "POST_NOTIFICATIONS", on),
            lead="notifications",
            key="notifications",
        )
        if may_notify
        else None,
        link(
            ui,
            "Permissions",
            ", ".join(allowed) or ui.t("No permissions granted"),
            "app_permissions",
            "security",
            package=name,
        ),
        link(ui, "Storage & cache", "", "app_storage", "storage", package=name),
        item(ui.t("Version"), package.version_name, "info", key="version"),
        item(ui.t("Package"), name, "inventory_2", key="package"),
    )
    return ui.page(body, ui.bar(ui.t("App info"), up=True))


def let(ui: Context, package: str, permission: str, on: bool) -> None:
    """Give an app a permission, or take it."""
    if on:
        ui.phone.packages.grant(package, permission)
    else:
        ui.phone.packages.revoke(package, permission)
    ui.effect("permission.changed", "idempotent", package=package, permission=permission, on=on)


def app_permissions(ui: Context) -> View:
    """What one app may do."""
    package = _package_of(ui)
    if package is None:
        return ui.page(empty("apps_outage", ui.t("This app is not installed")), ui.bar("", up=True))
    known = [each for each in PERMISSIONS if each in package.requested_permissions]

    def rows(granted: bool) -> list[View]:
        return [
            item(ui.t(PERMISSIONS[each][1]), lead=PERMISSIONS[each][0], key=each,
                 on_tap=partial(ui.open, "app_permission", package=package.name, permission=each))
            for each in known
            if (each in package.granted) is granted
        ]  # fmt: skip

    yes, no = rows(True), rows(False)
    none = text(ui.t("No permissions"), "small", "on_surface_variant", pad=(16, 8))
    body = scroll(
        heading(ui.t("Allowed")), *(yes or [none]), divider(), heading(ui.t("Not allowed")),
        *(no or [text(ui.t("No permissions denied"), "small", "on_surface_variant", pad=(16, 8))]),
    )  # fmt: skip
    return ui.page(body, ui.bar(ui.t("App permissions"), up=True, note=ui.phone.label_of(package.name)))


def app_permission(ui: Context) -> View:
    """One permission of one app."""
    package = _package_of(ui)
    permission = str(ui.args.get("permission", ""))
    if package is None or permission not in PERMISSIONS:
        return ui.page(empty("apps_outage", ui.t("This app is not installed")), ui.bar("", up=True))
    label = ui.phone.label_of(package.name)
    kind = ui.t(PERMISSIONS[permission][1])
    granted = permission in package.granted
    body = scroll(
        row(
            _face(ui, package.name, 48),
            text(ui.t("{kind} access for {app}", kind=kind, app=label), "subtitle", weight=1),
            gap=16,
            pad=16,
            width=FILL,
        ),
        radio(ui.t("Allow"), granted, lambda: let(ui, package.name, permission, True), "allow_radio_button"),
        radio(ui.t("Don’t allow"), not granted, lambda: let(ui, package.name, permission, False), "deny_radio_button"),
    )
    return ui.page(body, ui.bar(ui.t("{kind} permission", kind=kind), up=True))


def permissions(ui: Context) -> View:
    """Permissions, and how many apps have each."""
    packages = _listed(ui)

    def note(permission: str) -> str:
        asking = [each for each in packages if permission in each.requested_permissions]
        count = sum(permission in each.granted for each in asking)
        return ui.t("{count} of {total} apps allowed", count=count, total=len(asking))

    rows = [
        item(
            ui.t(label),
            note(permission),
            mark,
            on_tap=partial(ui.open, "permission", permission=permission),
            key=permission,
        )
        for permission, (mark, label) in PERMISSIONS.items()
    ]
    return ui.page(scroll(*rows), ui.bar(ui.t("App permissions"), up=True))


def permission(ui: Context) -> View:
    """The apps that want one permission."""
    wanted = str(ui.args.get("permission", "ACCESS_FINE_LOCATION"))
    asking = [each for each in _listed(ui) if wanted in each.requested_permissions]
    rows = [
        item(ui.phone.label_of(each.name), ui.t("Allowed") if wanted in each.granted else ui.t("Not allowed"),
             _face(ui, each.name), key=each.name,
             on_tap=partial(ui.open, "app_permission", package=each.name, permission=wanted))
        for each in asking
    ]  # fmt: skip
    body = scroll(*rows) if rows else empty("apps", ui.t("No app wants this"))
    return ui.page(body, ui.bar(ui.t(PERMISSIONS[wanted][1]), up=True))


def app_storage(ui: Context) -> View:
    """What an app keeps, and how to make it forget."""
    package = _package_of(ui)
    if package is None:
        return ui.page(empty("apps_outage", ui.t("This app is not installed")), ui.bar("", up=True))
    name = package.name
    label = ui.phone.label_of(name)

    def clear() -> None:
        ui.phone.lifecycle.clear(name)
        ui.effect("package.cleared", "irreversible", package=name)
        ui.toast(ui.t("Storage cleared"))

    note = ui.t("All files, settings and accounts of {app} will be deleted.", app=label)
    ui.confirm("clearing", ui.t("Delete app data?"), note, ui.t("Delete"), clear)
    kept = len(str(ui.phone.state(name))) // 1024 + 1 if ui.phone.has(name) else 1
    body = scroll(
        column(_face(ui, name, 64), text(label, "title", align="center"), gap=8, cross="center", width=FILL, pad=16),
        row(
            button(ui.t("Clear storage"), lambda: ui.local.update(clearing=True), "tonal", "delete", "clear_storage"),
            button(ui.t("Clear cache"), lambda: ui.toast(ui.t("Cache cleared")), "tonal", id="clear_cache"),
            gap=8, align="center", width=FILL,
        ),
        item(ui.t("App size"), "12 MB"),
        item(ui.t("User data"), f"{kept} kB"),
    )  # fmt: skip
    return ui.page(body, ui.bar(ui.t("Storage"), up=True))


def notifications(ui: Context) -> View:
    """Who may notify, and when."""
    told = len(ui.phone.notices.shade)
    body = scroll(
        link(ui, "App notifications", ui.t("Control notifications from each app"), "app_notifications", "apps"),
        item(ui.t("Notification history"), ui.t("{count} in the shade now", count=told), "history"),
        divider(),
        toggle(ui, "Do Not Disturb", "zen_mode", "global", "Silence calls and notifications", lead="do_not_disturb_on"),
        toggle(ui, "Notifications on lock screen", "lock_screen_show_notifications", "secure", lead="lock"),
    )
    return ui.page(body, ui.bar(ui.t("Notifications"), up=True))


def app_notifications(ui: Context) -> View:
    """A switch per app."""
    asking = [each for each in _listed(ui) if "POST_NOTIFICATIONS" in each.requested_permissions]
    rows = [
        switch_item(ui.phone.label_of(each.name), "POST_NOTIFICATIONS" in each.granted,
                    partial(let, ui, each.name, "POST_NOTIFICATIONS"), "", _face(ui, each.name), key=each.name)
        for each in asking
    ]  # fmt: skip
    return ui.page(scroll(*rows), ui.bar(ui.t("App notifications"), up=True))


SCREENS = {
    "apps": apps, "app": app, "app_permissions": app_permissions, "app_permission": app_permission,
    "permissions": permissions, "permission": permission, "app_storage": app_storage, "notifications": notifications,
    "app_notifications": app_notifications,
}  # fmt: skip
