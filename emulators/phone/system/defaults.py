"""How a phone is set before anybody touches it: properties, settings, and the system's own texts."""

from __future__ import annotations

from pathlib import Path

from emulators.phone.system.config import Config
from emulators.phone.ui.texts import Texts

SYSTEM_TEXTS = Texts.beside(Path(__file__).with_name("system.py"))


def properties(config: Config) -> dict[str, str]:
    """What ``getprop`` prints. The phone says of itself that it is simulated."""
    return {
        "init.svc.bootanim": "stopped",
        "persist.sys.locale": config.locale,
        "persist.sys.timezone": config.time_zone,
        "ro.build.fingerprint": "clewline/simulated/simulated:14/SIM.1/1:userdebug/test-keys",
        "ro.build.version.release": "14",
        "ro.build.version.sdk": "34",
        "ro.product.brand": "clewline",
        "ro.product.cpu.abi": "x86_64",
        "ro.product.cpu.abilist": "x86_64,arm64-v8a",
        "ro.product.device": "simulated",
        "ro.product.manufacturer": "clewline (simulated)",
        "ro.product.model": "clewline simulated phone",
        "ro.product.name": "simulated",
        "ro.serialno": "CLEWSIM0",
        "ro.sf.lcd_density": str(config.density_dpi),
        "sys.boot_completed": "1",
    }


def settings(config: Config) -> dict[str, dict[str, str]]:
    """The three tables of settings."""
    return {
        "system": {
            "accelerometer_rotation": "0",
            "alarm_alert": "Sunrise",
            "first_day_of_week": "auto",
            "font_scale": str(config.font_scale),
            "haptic_feedback_enabled": "1",
            "notification_sound": "Pebble",
            "ringtone": "Daybreak",
            "screen_brightness": "128",
            "screen_brightness_mode": "0",
            "screen_off_timeout": "60000",
            "sound_effects_enabled": "1",
            "status_bar_show_battery_percent": "1",
            "system_locales": config.locale,
            "temperature_unit": "celsius",
            "time_12_24": "24" if config.hour24 else "12",
            "user_rotation": str(config.rotation),
            "volume_alarm": "10",
            "volume_music": "8",
            "volume_notification": "5",
            "volume_ring": "7",
            "volume_voice": "4",
        },
        "secure": {
            "android_id": "0c1e3f1a5eed0001",
            "default_input_method": "org.clewline.keyboard/.Keyboard",
            "enabled_input_methods": "org.clewline.keyboard/.Keyboard",
            "accessibility_display_inversion_enabled": "0",
            "accessibility_mono_audio": "0",
            "install_non_market_apps": "0",
            "location_on": "1",
            "lock_screen_show_notifications": "1",
            "lock_type": "swipe",
            "navigation_mode": config.navigation,
            "night_display_activated": "0",
            "show_password": "1",
            "ui_night_mode": "2" if config.dark else "1",
        },
        "global": {
            "airplane_mode_on": "0",
            "adb_enabled": "0",
            "animator_duration_scale": "0.0",
            "auto_time": "1",
            "auto_time_zone": "1",
            "battery_saver": "0",
            "bluetooth_on": "0",
            "data_roaming": "0",
            "data_saver": "0",
            "development_settings_enabled": "0",
            "device_name": "clewline phone",
            "hotspot": "0",
            "mobile_data": "1",
            "stay_on_while_plugged_in": "0",
            "time_zone": config.time_zone,
            "transition_animation_scale": "0.0",
            "wifi_on": "1",
            "window_animation_scale": "0.0",
            "zen_mode": "0",
        },
    }
