"""Icon file names as words: ``arrow-back-outline-rounded`` → ``arrow back``."""

from __future__ import annotations

import re

_STYLE = frozenset(
    [
        "outline",
        "outlined",
        "filled",
        "fill",
        "line",
        "linear",
        "rounded",
        "round",
        "sharp",
        "thin",
        "light",
        "bold",
        "duotone",
        "regular",
        "solid",
        "twotone",
        "two",
        "tone",
        "broken",
        "bulk",
        "stroke",
        "sm",
        "lg",
        "xs",
        "xl",
        "md",
        "small",
        "large",
        "mini",
        "micro",
        "alt",
        "o",
        "s",
        "r",
        "ios",
        "rtl",
        "ltr",
        "fluent",
        "icon",
        "sharpened",
        "baseline",
        "v1",
        "v2",
        "v3",
    ]
)
_SPLIT = re.compile(r"[-_\s.:/]+|(?<=[a-z])(?=[A-Z])")
_NUMBER = re.compile(r"\d{1,3}")


def plain_name(name: str) -> str:
    """The words of a name without those that tell a style or a size; never empty where the name is not."""
    words = [word.lower() for word in _SPLIT.split(name) if word]
    kept = [word for at, word in enumerate(words) if word not in _STYLE and not (at and _NUMBER.fullmatch(word))]
    return " ".join(kept or words)
