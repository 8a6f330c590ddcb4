"""Whether a step stays within what a skill declares. Asked of every concrete step before it is handed out.

This is the skill's own bound. What a person allows is decided once more by the gate, which knows more and may refuse
what this lets through; it is never the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from devices.action import Action, Open
from devices.effect import EffectClass, default_button_of, effect_on
from devices.screen import Element, Screen
from skills.skill import OTHER_KIND, Effects

_OPENED = frozenset({"http", "https", "about", "tel", "mailto", "sms", "smsto", "geo", "world"})
"""What a skill may open: pages, and forms that do nothing by themselves. What a page or form does is judged there."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_APP = re.compile(r"([A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)+)(?:/.*)?")


def refusal(
    effects: Effects, action: Action, element: Element | None, screen: Screen, typed: Collection[str] = ()
) -> str:
    """Why a step is beyond what is declared; empty when it is not.

    Args:
        effects: what the skill declares.
        action: what is about to be done.
        element: to what.
        screen: what it is done on: Enter presses its form's button, and a bare "OK" does what is asked above it.
        typed: what the skill typed so far.
    """
    effect = effect_on(action, element, screen, default_button_of(action, element, screen), typed)
    kind = effect.kind or OTHER_KIND
    if effect.effect_class is EffectClass.IRREVERSIBLE and kind not in effects.irreversible:
        return f"a step that may {kind if kind != OTHER_KIND else 'not be undone'}, which effects do not declare"
    if isinstance(action, Open):
        return opening_refusal(effects, action.location)
    return place_refusal(effects, screen.location)


def opening_refusal(effects: Effects, location: str) -> str:
    """Why an address may not be opened: stricter than where a run happens to be, since the skill chose it."""
    if "\\" in location or not location.isprintable() or location != location.strip():
        return "an address with backslashes, or characters that are not seen, may lead elsewhere than it says"
    scheme = _SCHEME.match(location)
    if scheme is not None and scheme[1].casefold() not in _OPENED and "*" not in effects.apps:
        return f"addresses that begin with {scheme[1]}: are not opened by skills"
    if scheme is None and _APP.fullmatch(location) is None and "*" not in effects.apps:
        return f"{location[:60]!r} is no package, and a label may be any app's: open the package"
    return place_refusal(effects, location)


def place_refusal(effects: Effects, location: str) -> str:
    """Why a place is beyond what is declared. Places that are neither pages nor apps belong to nobody."""
    parts = urlsplit(location) if "://" in location else None
    if parts is not None and parts.scheme in ("http", "https"):
        host = (parts.hostname or "").casefold()
        return (
            "" if any(_covers(rule, host) for rule in effects.hosts) else f"the host {host} is not declared in effects"
        )
    app = _APP.fullmatch(location)
    if app is not None and parts is None:
        return (
            ""
            if any(_covers(rule, app[1]) for rule in effects.apps)
            else f"the app {app[1]} is not declared in effects"
        )
    return ""


def kinds_within(inner: Effects, outer: Effects) -> tuple[str, ...]:
    """What one skill declares beyond another that calls it."""
    kinds = (kind for kind in inner.irreversible if kind not in outer.irreversible)
    hosts = (host for host in inner.hosts if not any(_covers(rule, host) for rule in outer.hosts))
    apps = (app for app in inner.apps if not any(_covers(rule, app) for rule in outer.apps))
    return (*kinds, *hosts, *apps)


def _covers(rule: str, name: str) -> bool:
    """``*`` covers all, ``*.example.org`` what lies below it, and any other rule itself with every port."""
    if rule in ("*", name):
        return True
    if rule.startswith("*."):
        return name.endswith(rule[1:])
    return rule.endswith(".*") and name.startswith(rule[:-1])
