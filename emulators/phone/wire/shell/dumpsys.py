"""``dumpsys SERVICE …``: the lines that clients look for, in the forms that they look for.

Which client reads which line is written beside the answers. A service that nobody was seen to ask for answers with
one line that says so, as Android does for a service that it has not got.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from emulators.phone.wire.installing import full_permission
from emulators.phone.wire.shell.session import Call, Run

if TYPE_CHECKING:
    from emulators.phone.phone import Phone
    from emulators.phone.system.packages import Component
    from emulators.phone.wire.handset import Handset

Answer = Callable[["Handset", "Phone", list[str]], str]


def _record(one: Component) -> str:
    return f"ActivityRecord{{{_hash(one.package)} u0 {one} t12}}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:7]


def _yes(value: bool) -> str:
    return "true" if value else "false"


def window(handset: Handset, phone: Phone, words: list[str]) -> str:
    """Appium and adbutils read the focus here, and Appium whether the screen is locked. ``null`` is a legal moment."""
    one = phone.focused
    focus = app = "null"
    if one is not None:
        focus = f"Window{{{_hash(one.activity)} u0 {one.package}/{one.activity}}}"
        app = _record(one)
    width, height = phone.size_px
    on = phone.screen_on
    return "\n".join(
        [
            *(_windows(phone) if words[:1] != ["displays"] else ()),
            "WINDOW MANAGER DISPLAY CONTENTS (dumpsys window displays)",
            "  Display: mDisplayId=0",
            f"    init={phone.config.width_px}x{phone.config.height_px} {phone.config.density_dpi}dpi"
            f" cur={width}x{height} app={width}x{height} rng={min(width, height)}x{min(width, height)}",
            f"  mCurrentFocus={focus}",
            f"  mFocusedApp={app}",
            f"  mRotation={phone.config.rotation}",
            "    mDreamingLockscreen=false",
            f"    mShowingLockscreen={_yes(phone.locked)} isStatusBarKeyguard={_yes(phone.locked)}",
            f"    mScreenOnFully={_yes(on)}",
            f"    screenState=SCREEN_STATE_{'ON' if on else 'OFF'}",
        ]
    )


def _windows(phone: Phone) -> list[str]:
    """List the windows; Appium finds the bars of the system by their type."""
    lines = ["WINDOW MANAGER WINDOWS (dumpsys window windows)"]
    bars = [each for each in phone.windows() if each.kind == "bar"]
    for number, each in enumerate(reversed(phone.windows())):
        name, kind = each.title.replace(" ", "-") or each.package, "BASE_APPLICATION"
        if each in bars:
            top = each.bounds[1] == 0
            name, kind = ("StatusBar", "STATUS_BAR") if top else ("NavigationBar0", "NAVIGATION_BAR")
        left, up, right, down = each.bounds
        lines += [
            f"  Window #{number} Window{{{_hash(name)} u0 {re.sub(r'[^A-Za-z0-9_-]', '-', name)}}}:",
            f"    mDisplayId=0 mOwnerUid=1000 package={each.package} ty={kind}",
            f"    Frames: parent=[{left},{up}][{right},{down}] frame=[{left},{up}][{right},{down}]",
            "    mViewVisibility=0x0 mHaveFrame=true",
            "",
        ]
    return lines


def power(handset: Handset, phone: Phone, words: list[str]) -> str:
    """Appium reads mWakefulness and the display's state, adbutils the suspend blocker."""
    on = phone.screen_on
    return "\n".join(
        [
            "POWER MANAGER (dumpsys power)",
            f"  mWakefulness={'Awake' if on else 'Asleep'}",
            f"  mHoldingWakeLockSuspendBlocker={_yes(on)}",
            f"  mHoldingDisplaySuspendBlocker={_yes(on)}",
            f"Display Power: state={'ON' if on else 'OFF'}",
        ]
    )


def input_method(handset: Handset, phone: Phone, words: list[str]) -> str:
    """Appium asks here whether the keyboard shows."""
    current = phone.settings.get("secure", {}).get("default_input_method", "")
    shown = _yes(phone.keyboard_shown)
    return (
        "Current Input Method Manager state:\n"
        f"  mCurMethodId={current}\n  mInputShown={shown}\n  mIsInputViewShown={shown}\n  mShowRequested={shown}"
    )


def input_state(handset: Handset, phone: Phone, words: list[str]) -> str:
    """android_env reads the orientation, and wants exactly one space or more before it."""
    width, height = phone.size_px
    return (
        "INPUT MANAGER (dumpsys input)\n"
        f"  Viewport INTERNAL: displayId=0, orientation={phone.config.rotation}, "
        f"logicalFrame=[0, 0, {width}, {height}], physicalFrame=[0, 0, {width}, {height}], isActive=[1]\n"
        f"    SurfaceOrientation: {phone.config.rotation}"
    )


def display(handset: Handset, phone: Phone, words: list[str]) -> str:
    """Adbutils reads size and rotation from the viewport."""
    width, height = phone.size_px
    return (
        "DISPLAY MANAGER (dumpsys display)\n"
        f"  mScreenState={'ON' if phone.screen_on else 'OFF'}\n"
        "  mViewports=[DisplayViewport{type=INTERNAL, valid=true, isActive=true, displayId=0, "
        f"uniqueId='local:0', physicalPort=0, orientation={phone.config.rotation}, "
        f"logicalFrame=Rect(0, 0 - {width}, {height}), physicalFrame=Rect(0, 0 - {width}, {height}), "
        f"deviceWidth={width}, deviceHeight={height}}}]\n"
        f'    mOverrideDisplayInfo=DisplayInfo{{"Built-in Screen", displayId 0, real {width} x {height}, '
        f"rotation {phone.config.rotation}, density {phone.config.density_dpi}}}"
    )


def surface(handset: Handset, phone: Phone, words: list[str]) -> str:
    """Adbutils asks for the ids of displays."""
    return 'Display 4619827259835644672 (HWC display 0): port=0 pnpId=SIM displayName="Simulated"'


def activity(handset: Handset, phone: Phone, words: list[str]) -> str:
    """Processes for Appium's app states, services for io.appium.settings, activities and top for adbutils."""
    what = words[0] if words else "activities"
    one = phone.focused
    match what:
        case "processes" | "p":
            return "ACTIVITY MANAGER RUNNING PROCESSES (dumpsys activity processes)\n" + "\n".join(
                f"  *APP* UID {handset.user_id(name) if name in phone.packages else 1000} "
                f"ProcessRecord{{{_hash(name)} {pid}:{name}/u0a{index}}}"
                for index, (name, pid) in enumerate(sorted(phone.running.items()))
            )
        case "services" | "service" | "s":
            wanted = words[1] if len(words) > 1 else ""
            records = [
                f"  * ServiceRecord{{{_hash(name)} u0 {name}/.Service}}\n    packageName={name}\n    isForeground=true"
                for name in sorted(handset.services)
                if wanted in name
            ]
            return "ACTIVITY MANAGER SERVICES (dumpsys activity services)\n" + ("\n".join(records) or "  (nothing)")
        case "top":
            if one is None:
                return "TASK none"
            pid = phone.running.get(one.package, 0)
            return f"TASK {one.package} id=12 userId=0\n  ACTIVITY {one} {_hash(one.activity)} pid={pid}"
        case "recents" | "r":
            return "ACTIVITY MANAGER RECENT TASKS (dumpsys activity recents)" + (
                f"\n  * Recent #0: Task{{{_hash(one.package)} #12 type=standard A=10000:{one.package}}}" if one else ""
            )
        case "broadcasts" | "providers" | "intents" | "oom":
            return f"ACTIVITY MANAGER {what.upper()} (dumpsys activity {what})\n  (nothing)"
        case _:
            lines = [
                "ACTIVITY MANAGER ACTIVITIES (dumpsys activity activities)",
                "Display #0 (activities from top to bottom):",
            ]
            if one is not None:
                lines += [f"    topResumedActivity={_record(one)}", f"  mResumedActivity: {_record(one)}"]
                lines.append(f"  ResumedActivity: {_record(one)}")
            return "\n".join(lines)


_RUNTIME = frozenset(
    f"android.permission.{name}"
    for name in (
        "ACCESS_BACKGROUND_LOCATION", "ACCESS_COARSE_LOCATION", "ACCESS_FINE_LOCATION", "ACCESS_MEDIA_LOCATION",
        "ACTIVITY_RECOGNITION", "ANSWER_PHONE_CALLS", "BLUETOOTH_CONNECT", "BLUETOOTH_SCAN", "BODY_SENSORS",
        "CALL_PHONE", "CAMERA", "GET_ACCOUNTS", "NEARBY_WIFI_DEVICES", "POST_NOTIFICATIONS", "READ_CALENDAR",
        "READ_CALL_LOG", "READ_CONTACTS", "READ_EXTERNAL_STORAGE", "READ_MEDIA_AUDIO", "READ_MEDIA_IMAGES",
        "READ_MEDIA_VIDEO", "READ_PHONE_NUMBERS", "READ_PHONE_STATE", "READ_SMS", "RECEIVE_SMS", "RECORD_AUDIO",
        "SEND_SMS", "WRITE_CALENDAR", "WRITE_CALL_LOG", "WRITE_CONTACTS", "WRITE_EXTERNAL_STORAGE",
    )
)  # fmt: skip
"""Permissions that a person is asked for; all others are given at installation."""


def package(handset: Handset, phone: Phone, words: list[str]) -> str:
    """Appium reads versions and permissions, adbutils flags and times too."""
    names = [word for word in words if not word.startswith("-")]
    chosen = [one for one in phone.packages.values() if not names or one.name in names]
    if names and not chosen:
        return f"Unable to find package: {names[0]}"
    lines = ["Packages:"]
    for one in sorted(chosen, key=lambda found: found.name):
        asked = {full_permission(name): name in one.granted for name in one.requested_permissions}
        runtime = {name: granted for name, granted in asked.items() if name in _RUNTIME}
        flags = "SYSTEM HAS_CODE ALLOW_CLEAR_USER_DATA" if one.system else "HAS_CODE ALLOW_CLEAR_USER_DATA ALLOW_BACKUP"
        folder = one.path.rpartition("/")[0]
        lines += [
            f"  Package [{one.name}] ({_hash(one.name)}):",
            f"    userId={handset.user_id(one.name)}",
            f"    pkg=Package{{{_hash(one.path)} {one.name}}}",
            f"    codePath={folder}",
            f"    resourcePath={folder}",
            f"    versionCode={one.version_code} minSdk=26 targetSdk={one.target_sdk}",
            f"    versionName={one.version_name}",
            f"    flags=[ {flags} ]",
            f"    pkgFlags=[ {flags} ]",
            f"    timeStamp={one.last_update}",
            f"    firstInstallTime={one.first_install}",
            f"    lastUpdateTime={one.last_update}",
            f"    signatures=PackageSignatures{{{_hash(one.name)} [{_hash(one.path)}]}}",
            "    requested permissions:",
            *(f"      {name}" for name in asked),
            "    install permissions:",
            *(f"      {name}: granted=true" for name in asked if name not in runtime),
            "    User 0: installed=true hidden=false suspended=false stopped=false notLaunched=false enabled=0",
            f"      firstInstallTime={one.first_install}",
            "      runtime permissions:",
            *(f"        {name}: granted={_yes(granted)}, flags=[ USER_SET]" for name, granted in runtime.items()),
        ]
    return "\n".join(lines)


def battery(handset: Handset, phone: Phone, words: list[str]) -> str:
    """Adbutils reads all of it."""
    return "\n".join(
        [
            "Current Battery Service state:",
            "  AC powered: false",
            "  USB powered: true",
            "  Wireless powered: false",
            "  Max charging current: 500000",
            "  status: 2",
            "  health: 2",
            "  present: true",
            f"  level: {phone.battery}",
            "  scale: 100",
            "  voltage: 4300",
            "  temperature: 250",
            "  technology: Li-ion",
        ]
    )


def wifi(handset: Handset, phone: Phone, words: list[str]) -> str:
    """Whether it is on."""
    on = phone.settings.get("global", {}).get("wifi_on", "1") != "0"
    return f"Wi-Fi is {'enabled' if on else 'disabled'}"


def notification(handset: Handset, phone: Phone, words: list[str]) -> str:
    """Nothing is listed: what the shade shows is in the tree."""
    return "Current Notification Manager state:\n  Notification List:"


def quiet(handset: Handset, phone: Phone, words: list[str]) -> str:
    """Accepted without a word, as on a real phone."""
    return ""


_ANSWERS: Mapping[str, Answer] = {
    "window": window,
    "power": power,
    "input_method": input_method,
    "input": input_state,
    "display": display,
    "SurfaceFlinger": surface,
    "activity": activity,
    "package": package,
    "battery": battery,
    "wifi": wifi,
    "notification": notification,
    "deviceidle": quiet,
    "batterystats": quiet,
    "gfxinfo": quiet,
    "procstats": quiet,
}


async def dump_service(call: Call) -> int:
    """``dumpsys [-l] [SERVICE [ARGUMENT …]]``."""
    words = [word for word in call.arguments if word not in ("-t", "--proto", "-a")]
    if words[:1] == ["-l"] or not words:
        await call.print("Currently running services:")
        for name in sorted(_ANSWERS):
            await call.print(f"  {name}")
        return 0
    answer = _ANSWERS.get(words[0])
    if answer is None:
        return await call.fail(f"Can't find service: {words[0]}", 0)
    with call.handset.turn() as phone:
        text = answer(call.handset, phone, words[1:])
    if text:
        await call.print(text)
    return 0


COMMANDS: Mapping[str, Run] = {"dumpsys": dump_service}
