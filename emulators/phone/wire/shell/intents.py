"""Reads an intent from the arguments of ``am``: ``-a ACTION -n PACKAGE/CLASS -d URI --es KEY VALUE …``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from emulators.phone.system.packages import Component, Intent
from emulators.phone.wire.shell.options import BadOption

_EXTRAS: Mapping[str, Callable[[str], object]] = {
    "--es": str,
    "-e": str,
    "--ei": lambda word: int(word, 0),
    "--el": lambda word: int(word, 0),
    "--ef": float,
    "--ed": float,
    "--ez": lambda word: word.lower() in ("true", "t", "1"),
    "--eu": str,
    "--ecn": str,
    "--esa": lambda word: tuple(re.split(r"(?<!\\),", word)),
    "--eia": lambda word: tuple(int(part) for part in word.split(",")),
}

_VALUED = frozenset(
    ("--user", "--display", "--windowingMode", "--activityType", "-R", "-P", "--sampling", "--receiver-permission")
)


def component(word: str) -> Component | None:
    """Read ``package/.Class`` or ``package/full.Class``; None for a word that is neither."""
    package, slash, name = word.partition("/")
    if not slash or not package or not name:
        return None
    return Component(package, package + name if name.startswith(".") else name)


def read_intent(arguments: list[str]) -> tuple[Intent, set[str]]:
    """Return the intent, and the options that concern how it is started (``-W``, ``-S``, …).

    Raises:
        BadOption: a value is missing or unreadable.
    """
    action, data, mime_type, package = "", "", "", ""
    target: Component | None = None
    categories: list[str] = []
    extras: dict[str, object] = {}
    flags = 0
    options: set[str] = set()
    left = list(arguments)

    def value(of: str) -> str:
        if not left:
            raise BadOption(f'Argument expected after "{of}"')
        return left.pop(0)

    try:
        while left:
            word = left.pop(0)
            match word:
                case "-a":
                    action = value(word)
                case "-d":
                    data = value(word)
                case "-t":
                    mime_type = value(word)
                case "-c":
                    categories.append(value(word))
                case "-p":
                    package = value(word)
                case "-n":
                    name = value(word)
                    if (target := component(name)) is None:
                        raise BadOption(f"Bad component name: {name}")
                case "-f":
                    flags = int(value(word), 0)
                case "--esn":
                    extras[value(word)] = None
                case _ if word in _EXTRAS:
                    key = value(word)
                    extras[key] = _EXTRAS[word](value(word))
                case _ if word in _VALUED:
                    value(word)
                case _ if word.startswith("-"):
                    options.add(word)
                case _ if (named := component(word)) is not None and "://" not in word:
                    target = named
                case _ if re.match(r"[A-Za-z][\w+.-]*:", word):
                    data = word
                case _:
                    package = word
    except ValueError as error:
        raise BadOption(str(error)) from error
    return (
        Intent(
            action=action,
            component=target,
            package=package,
            data=data,
            mime_type=mime_type,
            categories=tuple(categories),
            extras=extras,
            flags=flags,
        ),
        options,
    )


def describe(intent: Intent) -> str:
    """Return an intent as Android prints it in its logs."""
    parts: list[str] = []
    if intent.action:
        parts.append(f"act={intent.action}")
    if intent.categories:
        parts.append(f"cat=[{','.join(intent.categories)}]")
    if intent.data:
        parts.append(f"dat={intent.data}")
    if intent.flags:
        parts.append(f"flg={intent.flags:#x}")
    if intent.package:
        parts.append(f"pkg={intent.package}")
    if intent.component is not None:
        parts.append(f"cmp={intent.component}")
    if intent.extras:
        parts.append("(has extras)")
    return f"Intent {{ {' '.join(parts)} }}"
