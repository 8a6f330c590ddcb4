"""What is asked of the phone as a whole: pictures, keys, rotation, dialogs, clipboard, what it is."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from emulators.phone.system.keys import BACK
from emulators.phone.system.windows import STATUS_DP
from emulators.phone.wire.captures import png_text
from emulators.phone.wire.keycodes import SHIFT_MASK, character
from emulators.phone.wire.uia2.failures import Failure, invalid

if TYPE_CHECKING:
    from emulators.phone.system.alerts import Alert
    from emulators.phone.wire.uia2.routes import Asked

DISPLAY_ID = "4619827259835644672"

_ORIENTATIONS: Mapping[str, int] = {"PORTRAIT": 0, "LANDSCAPE": 1}
_DEGREES: Mapping[int, int] = {0: 0, 90: 1, 180: 2, 270: 3}
_NETWORKS: Mapping[int, tuple[str, bool]] = {
    1: ("airplane_mode_on", True),
    2: ("wifi_on", True),
    3: ("wifi_on", True),
    4: ("mobile_data", True),
    5: ("mobile_data", True),
    6: ("wifi_on", True),
}


# --- pictures, windows ------------------------------------------------------------------------------------------------


def screenshot(asked: Asked) -> str:
    """The screen as a PNG in base64."""
    return png_text(asked.handset)


def screenshot_of_display(asked: Asked) -> str:
    """The same by the number of the display, of which there is one."""
    if asked.words[0] not in (DISPLAY_ID, "0"):
        raise Failure("unable to capture screen", f"there is no display {asked.words[0]!r}")
    return png_text(asked.handset)


def window_size(asked: Asked) -> dict[str, int]:
    """Width and height in pixels."""
    width, height = asked.phone.size_px
    return {"width": width, "height": height}


def window_rect(asked: Asked) -> dict[str, int]:
    """The same with its place."""
    return {"x": 0, "y": 0, **window_size(asked)}


def list_windows(asked: Asked) -> list[dict[str, Any]]:
    """Every window, topmost first."""
    roots = [node for node in asked.phone.nodes(all_windows=True) if node.parent < 0]
    return [
        {
            "id": node.window,
            "type": "application",
            "layer": node.window,
            "packageName": node.package,
            "rect": dict(zip(("left", "top", "right", "bottom"), node.bounds, strict=True)),
            "displayId": 0,
            "screenshot": None,
        }
        for node in reversed(roots)
    ]


def list_displays(asked: Asked) -> list[dict[str, Any]]:
    """The one display."""
    width, height = asked.phone.size_px
    metrics = {"widthPixels": width, "heightPixels": height, "densityDpi": asked.phone.config.density_dpi}
    return [{"id": 0, "physicalId": DISPLAY_ID, "name": "Built-in Screen", "isDefault": True, "metrics": metrics}]


# --- rotation ---------------------------------------------------------------------------------------------------------


def orientation(asked: Asked) -> str:
    """PORTRAIT or LANDSCAPE."""
    return "LANDSCAPE" if asked.phone.config.rotation % 2 else "PORTRAIT"


declared_orientation = orientation


def set_orientation(asked: Asked) -> str:
    """Turn the phone."""
    wanted = str(asked.body.get("orientation", "")).upper()
    if wanted not in _ORIENTATIONS:
        raise invalid(f"the orientation is PORTRAIT or LANDSCAPE, not {wanted!r}")
    asked.phone.configure(rotation=_ORIENTATIONS[wanted])
    return orientation(asked)


def rotation(asked: Asked) -> dict[str, int]:
    """Degrees about each axis."""
    return {"x": 0, "y": 0, "z": asked.phone.config.rotation * 90}


def set_rotation(asked: Asked) -> dict[str, int]:
    """Turn the phone by degrees."""
    degrees = asked.body.get("z", -1)
    if asked.body.get("x", 0) != 0 or asked.body.get("y", 0) != 0 or degrees not in _DEGREES:
        raise invalid("x and y are 0, z is 0, 90, 180 or 270")
    asked.phone.configure(rotation=_DEGREES[degrees])
    return rotation(asked)


# --- keys -------------------------------------------------------------------------------------------------------------


def back(asked: Asked) -> bool:
    """The Back button."""
    asked.phone.key(BACK)
    return True


def type_keys(asked: Asked) -> None:
    """Type into what has the focus."""
    text = asked.body.get("text")
    asked.phone.type_text(text if isinstance(text, str) else "".join(asked.body.get("value") or []))


def press_key(asked: Asked, *, long: bool = False) -> None:
    """One key by its number, with the modifiers in ``metastate``."""
    code, meta = asked.body.get("keycode"), asked.body.get("metastate") or 0
    if isinstance(code, bool) or not isinstance(code, int) or not isinstance(meta, int):
        raise invalid("keycode and metastate are numbers")
    if meta & SHIFT_MASK and (typed := character(code, meta)):
        asked.phone.type_text(typed)
    else:
        asked.phone.key(code, long=long)


def long_press_key(asked: Asked) -> None:
    """The same, held."""
    press_key(asked, long=True)


def open_notifications(asked: Asked) -> None:
    """Pull the shade down."""
    asked.phone.open_notifications()


# --- dialogs ----------------------------------------------------------------------------------------------------------


def _alert(asked: Asked) -> Alert:
    alert = asked.phone.alert
    if alert is None:
        raise Failure("no such alert", "no dialog with buttons is open")
    return alert


def alert_text(asked: Asked) -> str:
    """What the dialog says."""
    return _alert(asked).text


def _press(asked: Asked, otherwise: int) -> None:
    alert = _alert(asked)
    label = asked.body.get("buttonLabel")
    if label is not None and label not in alert.buttons:
        raise Failure("invalid element state", f"the dialog has no button {label!r}, but {', '.join(alert.buttons)}")
    alert.press(label if label is not None else alert.buttons[otherwise])


def accept_alert(asked: Asked) -> None:
    """Press the positive button, or the one that is named."""
    _press(asked, 0)


def dismiss_alert(asked: Asked) -> None:
    """Press the negative button, or the one that is named."""
    _press(asked, -1)


# --- clipboard --------------------------------------------------------------------------------------------------------


def get_clipboard(asked: Asked) -> str:
    """The text, base64."""
    return base64.b64encode(asked.phone.clipboard.encode()).decode()


def set_clipboard(asked: Asked) -> None:
    """Take a text in base64."""
    if str(asked.body.get("contentType", "plaintext")).lower() != "plaintext":
        raise invalid("only plain text fits on this clipboard")
    try:
        asked.phone.clipboard = base64.b64decode(asked.body["content"], validate=False).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise invalid(f"the content is no text in base64: {error}") from error


# --- what it is -------------------------------------------------------------------------------------------------------


def info(asked: Asked) -> dict[str, Any]:
    """What drivers ask for at the start of a session."""
    phone = asked.phone
    width, height = phone.config.width_px, phone.config.height_px
    return {
        "androidId": phone.settings.get("secure", {}).get("android_id", ""),
        "apiVersion": phone.props.get("ro.build.version.sdk", ""),
        "bluetooth": {"state": phone.settings.get("global", {}).get("bluetooth_on", "0") == "1"},
        "brand": phone.props.get("ro.product.brand", ""),
        "carrierName": "",
        "displayDensity": phone.config.density_dpi,
        "locale": phone.config.locale.replace("-", "_"),
        "manufacturer": phone.props.get("ro.product.manufacturer", ""),
        "model": phone.props.get("ro.product.model", ""),
        "networks": [],
        "platformVersion": phone.props.get("ro.build.version.release", ""),
        "realDisplaySize": f"{width}x{height}",
        "timeZone": phone.config.time_zone,
    }


def pixel_ratio(asked: Asked) -> float:
    """Pixels per dp."""
    return asked.phone.density


def display_density(asked: Asked) -> int:
    """Dots per inch."""
    return asked.phone.config.density_dpi


def status_bar_px(asked: Asked) -> int:
    """Height of the status bar."""
    return asked.phone.px(STATUS_DP)


def system_bars(asked: Asked) -> dict[str, Any]:
    """Height of the status bar, and whether there is one."""
    return {"statusBar": status_bar_px(asked)}


def battery_info(asked: Asked) -> dict[str, Any]:
    """Level from 0 to 1; status 2 is charging."""
    return {"level": asked.phone.battery / 100, "status": 2}


def apps(asked: Asked) -> list[dict[str, Any]]:
    """What is installed."""
    return [
        {"packageName": package.name, "label": package.label, "versionName": package.version_name}
        for package in asked.phone.packages.values()
    ]


def network_connection(asked: Asked) -> int:
    """Switch a network, as the numbers of Selenium's old ``NetworkType`` have it; returns the number."""
    kind = asked.body.get("type", -1)
    if kind not in _NETWORKS:
        raise invalid(f"there is no network type {kind!r}")
    name, on = _NETWORKS[kind]
    asked.phone.settings.setdefault("global", {})[name] = "1" if on else "0"
    asked.phone.configure()
    return int(kind)
