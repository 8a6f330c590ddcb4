"""How a phone is set before anybody touches it: properties, settings, and the system's own texts."""

from __future__ import annotations

from pathlib import Path

from emulators.phone.config import Config
from emulators.phone.texts import Texts

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
            "font_scale": str(config.font_scale),
            "screen_brightness": "128",
            "screen_off_timeout": "60000",
            "time_12_24": "24" if config.hour24 else "12",
            "user_rotation": str(config.rotation),
            "volume_alarm": "10",
            "volume_music": "8",
            "volume_ring": "7",
        },
        "secure": {
            "android_id": "0c1e3f1a5eed0001",
            "default_input_method": "org.clewline.keyboard/.Keyboard",
            "enabled_input_methods": "org.clewline.keyboard/.Keyboard",
            "location_on": "1",
            "ui_night_mode": "2" if config.dark else "1",
        },
        "global": {
            "airplane_mode_on": "0",
            "animator_duration_scale": "0.0",
            "battery_saver": "0",
            "bluetooth_on": "0",
            "device_name": "clewline phone",
            "transition_animation_scale": "0.0",
            "wifi_on": "1",
            "window_animation_scale": "0.0",
            "zen_mode": "0",
        },
    }
