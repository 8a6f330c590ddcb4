"""How the embedded phone is made and set: size, density, language, looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")


@dataclass(frozen=True, slots=True)
class Config:
    """What an Android configuration holds. Sizes are of the phone held upright."""

    width_px: int = 1080
    height_px: int = 2400
    density_dpi: int = 420
    font_scale: float = 1.0
    locale: str = "en-US"
    time_zone: str = "UTC"
    dark: bool = False
    rotation: Literal[0, 1, 2, 3] = 0
    """Quarter turns counter-clockwise, as Android counts them."""
    navigation: Literal["gestures", "buttons"] = "gestures"
    hour24: bool = True

    def __post_init__(self) -> None:
        if not (200 <= self.width_px <= 4000 and 200 <= self.height_px <= 4000):
            raise ValueError(f"a screen of {self.width_px}×{self.height_px} px is outside 200 to 4000")
        if not 80 <= self.density_dpi <= 800:
            raise ValueError(f"{self.density_dpi} dpi is outside 80 to 800")
        if not 0.5 <= self.font_scale <= 3.0:
            raise ValueError(f"a font scale of {self.font_scale} is outside 0.5 to 3")
        if self.rotation not in (0, 1, 2, 3):
            raise ValueError(f"a rotation of {self.rotation!r} is none of 0, 1, 2, 3")

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height as the screen is held now."""
        if self.rotation % 2:
            return self.height_px, self.width_px
        return self.width_px, self.height_px

    @property
    def density(self) -> float:
        """Pixels per dp."""
        return self.density_dpi / 160

    @property
    def language(self) -> str:
        """The language of the locale: ``en``."""
        return _language_of(self.locale)

    @property
    def right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return self.language in RIGHT_TO_LEFT


@lru_cache(maxsize=64)
def _language_of(locale: str) -> str:
    return locale.split("-")[0]


def as_set(config: Config, settings: Mapping[str, Mapping[str, str]]) -> Config:
    """The configuration with what Android's settings say of it; the same object where they say nothing else."""
    secure, system = settings["secure"], settings["system"]
    dark = secure.get("ui_night_mode") == "2"
    scale = _number(system.get("font_scale", ""), config.font_scale)
    hour24 = system.get("time_12_24", "24") == "24"
    changes: dict[str, Any] = {}
    if dark is not config.dark:
        changes["dark"] = dark
    if scale != config.font_scale and 0.5 <= scale <= 3:
        changes["font_scale"] = scale
    if hour24 is not config.hour24:
        changes["hour24"] = hour24
    return replace(config, **changes) if changes else config


def _number(text: str, otherwise: float) -> float:
    try:
        return float(text)
    except ValueError:
        return otherwise
