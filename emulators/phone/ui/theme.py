"""Colours of the phone: a Material palette from one seed hue, light and dark."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from functools import cache

Color = tuple[int, int, int]

# Tone of each role, light and dark, and how much of the seed's colour it has (after Material's tonal palettes).
_ROLES: Mapping[str, tuple[int, int, float]] = {
    "primary": (40, 80, 1.0),
    "on_primary": (100, 20, 1.0),
    "primary_container": (90, 30, 0.9),
    "on_primary_container": (10, 90, 0.9),
    "secondary_container": (90, 30, 0.35),
    "on_secondary_container": (10, 90, 0.35),
    "surface": (98, 6, 0.12),
    "surface_low": (96, 10, 0.12),
    "surface_container": (94, 12, 0.12),
    "surface_high": (92, 17, 0.12),
    "surface_highest": (90, 22, 0.12),
    "on_surface": (10, 90, 0.06),
    "on_surface_variant": (30, 80, 0.10),
    "outline": (50, 60, 0.10),
    "outline_variant": (80, 30, 0.10),
    "inverse_surface": (20, 90, 0.06),
    "inverse_on_surface": (95, 20, 0.06),
    "inverse_primary": (80, 40, 1.0),
}
_FIXED: Mapping[str, tuple[Color, Color]] = {
    "error": ((186, 26, 26), (255, 180, 171)),
    "on_error": ((255, 255, 255), (105, 0, 5)),
    "positive": ((20, 108, 46), (120, 220, 140)),
    "star": ((244, 180, 0), (253, 214, 99)),
    "white": ((255, 255, 255), (255, 255, 255)),
    "black": ((0, 0, 0), (0, 0, 0)),
    "scrim": ((0, 0, 0), (0, 0, 0)),
}


@cache
def palette(seed: str, dark: bool) -> Mapping[str, Color]:
    """Every role's colour for a seed such as ``#6750a4``."""
    hue, _, saturation = colorsys.rgb_to_hls(*(int(seed[i : i + 2], 16) / 255 for i in (1, 3, 5)))
    colours: dict[str, Color] = {}
    for role, (light_tone, dark_tone, share) in _ROLES.items():
        tone = (dark_tone if dark else light_tone) / 100
        # a tone is perceived lightness; the square keeps dark tones dark enough in HLS
        lightness = tone if tone > 0.85 else tone * (0.92 if tone > 0.5 else 0.9)
        red, green, blue = colorsys.hls_to_rgb(hue, lightness, min(1.0, saturation * share))
        colours[role] = (round(red * 255), round(green * 255), round(blue * 255))
    for role, (light, night) in _FIXED.items():
        colours[role] = night if dark else light
    return colours


def color_of(name: str, colours: Mapping[str, Color]) -> Color:
    """A role of the palette, or ``#rrggbb``.

    Raises:
        KeyError: there is no such role.
    """
    if name.startswith("#"):
        return int(name[1:3], 16), int(name[3:5], 16), int(name[5:7], 16)
    return colours[name]


def blend(over: Color, under: Color, share: float) -> Color:
    """``share`` of one colour over another."""
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(over, under, strict=True))
    return red, green, blue
