"""What Android's shell says, understood: focus, sizes, keyboard, apps; and texts as its ``input`` takes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FOCUS = re.compile(r"mCurrentFocus=Window\{[^}]*?\s([\w.]+)/([\w.$]+)\}")
_FOCUSED_APP = re.compile(r"mFocusedApp=\S*ActivityRecord\{\S+ \S+ ([\w.]+)/([\w.$]+)")
_NOBODY = re.compile(r"mCurrentFocus=null")
_SIZE = re.compile(r"(Override|Physical) size:\s*(\d+)x(\d+)")
_DENSITY = re.compile(r"(Override|Physical) density:\s*(\d+)")
_KEYBOARD = re.compile(r"m(?:Input|IsInputView)Shown=true")
_COMPONENT = re.compile(r"^\s*([A-Za-z][\w]*(?:\.[\w]+)+)/([\w.$]+)\s*$", re.MULTILINE)
_PACKAGE = re.compile(r"^package:([\w.]+)", re.MULTILINE)

STATE_COMMAND = (
    "dumpsys window displays | grep -E 'mCurrentFocus|mFocusedApp'; "
    "dumpsys input_method | grep -E 'mInputShown|mIsInputViewShown'"
)
_DUMP = "/data/local/tmp/clewline-dump.xml"
MARK = "--- clewline ---"
LOOK_COMMAND = (
    f"rm -f {_DUMP}; uiautomator dump {_DUMP} >/dev/null 2>&1; cat {_DUMP} 2>/dev/null; echo; echo '{MARK}'; "
    f"{STATE_COMMAND}"
)
"""Everything that a look without uiautomator2's server needs, in one call."""
GEOMETRY_COMMAND = "wm size; wm density"


def focus(said: str) -> tuple[str, str]:
    """Package and full activity name in front; empty for the moment in which nobody is.

    A window of the system in front (a permission dialog, say) counts before the app below it.
    """
    found = _FOCUS.search(said)
    if found is None:
        if _NOBODY.search(said) and not _FOCUSED_APP.search(said):
            return "", ""
        found = _FOCUSED_APP.search(said)
    if found is None:
        return "", ""
    package, activity = found[1], found[2]
    return package, package + activity if activity.startswith(".") else activity


def keyboard_shown(said: str) -> bool:
    """Whether an on-screen keyboard is shown."""
    return _KEYBOARD.search(said) is not None


def screen_size(said: str) -> tuple[int, int] | None:
    """Width and height as the phone is held upright, an override before what is built in."""
    sizes = {kind: (int(width), int(height)) for kind, width, height in _SIZE.findall(said)}
    return sizes.get("Override") or sizes.get("Physical")


def density(said: str) -> float | None:
    """Pixels per dp."""
    told = {kind: int(dpi) / 160 for kind, dpi in _DENSITY.findall(said)}
    return told.get("Override") or told.get("Physical")


def components(said: str) -> list[str]:
    """``package/activity`` that stand on lines of their own."""
    return [f"{package}/{activity}" for package, activity in _COMPONENT.findall(said)]


def packages(said: str) -> list[str]:
    """What ``pm list packages`` lists."""
    return _PACKAGE.findall(said)


def input_words(text: str) -> Iterator[str]:
    """A text as arguments of ``input text``, which writes ``%s`` for a space and so cannot say ``%s`` in one go."""
    rest = text
    while rest:
        at = rest.find("%s")
        piece, rest = (rest[: at + 1], rest[at + 1 :]) if at >= 0 else (rest, "")
        yield piece.replace(" ", "%s")
