"""Pages of Settings: what one sees, hears and reads: display, sound, accessibility, languages."""

from __future__ import annotations

from functools import partial

from emulators.phone.app import Context
from emulators.phone.apps.settings_parts import choose, link, put, toggle, volume
from emulators.phone.ui.view import View
from emulators.phone.ui.widgets import divider, heading, item, lazy_list, radio, scroll, slider, switch_item, text

TIMEOUTS = (
    (15, "15 seconds"), (30, "30 seconds"), (60, "1 minute"), (120, "2 minutes"), (300, "5 minutes"),
    (600, "10 minutes"), (1800, "30 minutes"),
)  # fmt: skip
FONTS = (("0.85", "Small"), ("1.0", "Default"), ("1.15", "Large"), ("1.3", "Largest"))
TONES = {
    "ringtone": (
        "Daybreak",
        "Carousel",
        "Harbor bells",
        "Marimba",
        "Night train",
        "Old telephone",
        "Ripples",
        "Silent",
    ),
    "notification_sound": ("Pebble", "Chime", "Drop", "Knock", "Sparrow", "Silent"),
    "alarm_alert": ("Sunrise", "Beacon", "Rooster", "Soft piano", "Steady beat"),
}
LOCALES = (
    ("en-US", "English (United States)"), ("en-GB", "English (United Kingdom)"), ("de-DE", "Deutsch (Deutschland)"),
    ("de-AT", "Deutsch (Österreich)"), ("ar-EG", "العربية (مصر)"), ("zh-CN", "中文（简体）"),
)  # fmt: skip
_DAYS = (("auto", "Use default"), ("monday", "Monday"), ("saturday", "Saturday"), ("sunday", "Sunday"))


def display(ui: Context) -> View:
    """Display."""
    percent = round(float(ui.setting("screen_brightness", "0")) / 255 * 100)
    adaptive = ui.setting("screen_brightness_mode", "0") == "1"
    dark = ui.setting("ui_night_mode", "1", "secure") == "2"
    timeout = str(int(ui.setting("screen_off_timeout", "60000")) // 1000)
    names = [(str(seconds), ui.t(label)) for seconds, label in TIMEOUTS]
    choose(ui, "timing", ui.t("Screen timeout"), names, timeout,
           lambda value: put(ui, "screen_off_timeout", f"{value}000"))  # fmt: skip
    font = dict(FONTS).get(ui.setting("font_scale"), "Custom")
    body = scroll(
        text(ui.t("Brightness level"), pad=(16, 12, 16, 0)),
        slider(
            ui.t("Brightness level"), percent, 0, 100, lambda value: _brightness(ui, value), step=1, id="brightness"
        ),
        text(f"{percent} %", "small", "on_surface_variant", "brightness_value", pad=(16, 0, 16, 8)),
        switch_item(
            ui.t("Adaptive brightness"),
            adaptive,
            key="adaptive",
            on_change=lambda on: put(ui, "screen_brightness_mode", "1" if on else "0"),
        ),
        divider(),
        switch_item(
            ui.t("Dark theme"), dark, lambda on: put(ui, "ui_night_mode", "2" if on else "1", "secure"), key="dark"
        ),
        toggle(ui, "Night Light", "night_display_activated", "secure", "Tints the screen amber in the evening"),
        link(ui, "Font size", ui.t(font), "font"),
        item(
            ui.t("Screen timeout"),
            dict(names).get(timeout, f"{timeout} s"),
            id="timeout",
            on_tap=lambda: ui.local.update(timing=True),
        ),
        toggle(ui, "Auto-rotate screen", "accelerometer_rotation"),
    )
    return ui.page(body, ui.bar(ui.t("Display"), up=True))


def _brightness(ui: Context, percent: float) -> None:
    put(ui, "screen_brightness", str(round(percent * 255 / 100)))


def font(ui: Context) -> View:
    """How large text is."""
    chosen = ui.setting("font_scale")
    rows = [
        radio(ui.t(label), scale == chosen, partial(put, ui, "font_scale", scale), f"font_{label.lower()}")
        for scale, label in FONTS
    ]
    sample = text(ui.t("The quick brown fox jumps over the lazy dog."), pad=16)
    return ui.page(scroll(heading(ui.t("Preview")), sample, divider(), *rows), ui.bar(ui.t("Font size"), up=True))


def sound(ui: Context) -> View:
    """Sound & vibration."""
    body = scroll(
        volume(ui, "Media volume", "volume_music", 15),
        volume(ui, "Call volume", "volume_voice", 5),
        volume(ui, "Ring volume", "volume_ring", 7),
        volume(ui, "Notification volume", "volume_notification", 7),
        volume(ui, "Alarm volume", "volume_alarm", 15),
        divider(),
        link(ui, "Phone ringtone", ui.setting("ringtone"), "ringtone"),
        link(ui, "Default notification sound", ui.setting("notification_sound"), "ringtone", kind="notification_sound"),
        link(ui, "Default alarm sound", ui.setting("alarm_alert"), "ringtone", kind="alarm_alert"),
        toggle(ui, "Do Not Disturb", "zen_mode", "global"),
        toggle(ui, "Touch sounds", "sound_effects_enabled"),
        toggle(ui, "Touch vibration", "haptic_feedback_enabled"),
    )
    return ui.page(body, ui.bar(ui.t("Sound & vibration"), up=True))


def ringtone(ui: Context) -> View:
    """What is heard when somebody calls, when something is told, or when it is time to get up."""
    kind = str(ui.args.get("kind", "ringtone"))
    titles = {"ringtone": "Phone ringtone", "notification_sound": "Default notification sound"}
    chosen = ui.setting(kind)
    rows = [radio(ui.t(tone), tone == chosen, partial(put, ui, kind, tone), key=tone) for tone in TONES[kind]]
    return ui.page(scroll(*rows), ui.bar(ui.t(titles.get(kind, "Default alarm sound")), up=True))


def accessibility(ui: Context) -> View:
    """Accessibility."""
    body = scroll(
        heading(ui.t("Display")),
        link(ui, "Font size", ui.t(dict(FONTS).get(ui.setting("font_scale"), "Custom")), "font", "format_size"),
        toggle(ui, "Color inversion", "accessibility_display_inversion_enabled", "secure", lead="invert_colors"),
        heading(ui.t("Audio")),
        toggle(ui, "Mono audio", "accessibility_mono_audio", "secure", "Both ears hear the same", lead="hearing"),
        toggle(ui, "Touch vibration", "haptic_feedback_enabled", lead="vibration"),
    )
    return ui.page(body, ui.bar(ui.t("Accessibility"), up=True))


def languages(ui: Context) -> View:
    """Languages & region."""
    unit = ui.setting("temperature_unit", "celsius")
    day = ui.setting("first_day_of_week", "auto")
    days = [(value, ui.t(label)) for value, label in _DAYS]
    units = [("celsius", ui.t("Celsius (°C)")), ("fahrenheit", ui.t("Fahrenheit (°F)"))]
    choose(ui, "unit", ui.t("Temperature"), units, unit, lambda value: put(ui, "temperature_unit", value))
    choose(ui, "day", ui.t("First day of week"), days, day, lambda value: put(ui, "first_day_of_week", value))
    body = scroll(
        link(
            ui,
            "System languages",
            dict(LOCALES).get(ui.phone.config.locale, ui.phone.config.locale),
            "locale",
            "translate",
        ),
        heading(ui.t("Regional preferences")),
        item(
            ui.t("Temperature"), dict(units)[unit], "thermostat", on_tap=lambda: ui.local.update(unit=True), id="unit"
        ),
        item(
            ui.t("First day of week"),
            dict(days).get(day, day),
            "calendar_month",
            id="first_day",
            on_tap=lambda: ui.local.update(day=True),
        ),
    )
    return ui.page(body, ui.bar(ui.t("Languages & region"), up=True))


def locale(ui: Context) -> View:
    """The language in which the phone speaks."""

    def speak(tag: str) -> None:
        ui.phone.configure(locale=tag)
        put(ui, "system_locales", tag)

    chosen = ui.phone.config.locale
    rows = [radio(name, tag == chosen, partial(speak, tag), f"locale_{tag.replace('-', '_')}") for tag, name in LOCALES]
    return ui.page(scroll(*rows), ui.bar(ui.t("System languages"), up=True))


def zones(ui: Context) -> View:
    """Time zones, by city."""
    query = ui.get("query").strip().casefold()
    found = [zone for zone in ZONES if query in zone.replace("_", " ").casefold()]

    def take(zone: str) -> None:
        ui.phone.configure(time_zone=zone)
        put(ui, "time_zone", zone, "global")
        ui.back()

    def line(at: int) -> View:
        region, _, city = found[at].rpartition("/")
        return item(city.replace("_", " ") or found[at], region, on_tap=partial(take, found[at]), key=found[at])

    return ui.page(lazy_list(len(found), line, "zones"), ui.search_bar(ui.t("Search cities")))


ZONES = (
    "Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "America/Anchorage", "America/Bogota",
    "America/Chicago", "America/Denver", "America/Halifax", "America/Los_Angeles", "America/Mexico_City",
    "America/New_York", "America/Sao_Paulo", "America/Toronto", "Asia/Bangkok", "Asia/Dubai", "Asia/Hong_Kong",
    "Asia/Jakarta", "Asia/Kolkata", "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo", "Atlantic/Reykjavik",
    "Australia/Perth", "Australia/Sydney", "Europe/Athens", "Europe/Berlin", "Europe/Helsinki", "Europe/Istanbul",
    "Europe/Lisbon", "Europe/London", "Europe/Madrid", "Europe/Oslo", "Europe/Paris", "Europe/Rome", "Europe/Warsaw",
    "Pacific/Auckland", "Pacific/Honolulu", "UTC",
)  # fmt: skip

SCREENS = {
    "display": display, "font": font, "sound": sound, "ringtone": ringtone, "accessibility": accessibility,
    "languages": languages, "locale": locale, "zones": zones,
}  # fmt: skip
