"""What open GUI models write, turned into actions and places on the picture they were shown.

Each family was trained on an output language and a coordinate system of its own. ``coordinates`` is the one place where
the models' units become picture pixels; ``steps`` is what an answer says; ``asking`` asks with the family's own prompt;
the other modules read one family each. All are written from the models' published prompts and examples. ``DIALECTS``
holds them by name.

| dialect | family | coordinates |
|---|---|---|
| ``ui-tars`` | UI-TARS (Qin et al. 2025) | 0 to 1000, or pixels of the resized picture from 1.5 on |
| ``qwen-vl`` | Qwen2-VL: 0 to 1000; Qwen2.5-VL: pixels of the resized picture | JSON tool calls |
| ``gui-owl`` | GUI-Owl (Mobile-Agent-v3, Ye et al. 2025) | as Qwen2.5-VL |
| ``showui`` | ShowUI (Lin et al. 2024) | fractions of 1 |
| ``os-atlas`` | OS-Atlas (Wu et al. 2024) | 0 to 1000 |
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from perception.errors import ModelNameInvalid
from perception.models.dialects import os_atlas, qwen_vl, showui, ui_tars
from perception.models.dialects.coordinates import Grid, fractions, pixels_of_resized, thousandths
from perception.models.dialects.steps import Step


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one family is asked, and what it answers."""

    name: str
    prompt: str
    """Name of its prompt, a file in ``prompts``."""
    reader: Callable[[str, Grid], Step]
    grid_of: Callable[[tuple[int, int]], Grid]

    def read(self, text: str, picture_px: tuple[int, int]) -> Step:
        """What a model of this dialect answered.

        Args:
            text: the answer.
            picture_px: width and height of the picture the model was shown, before any resizing.

        Raises:
            AnswerInvalid: it is no answer of this dialect, or points beside the picture.
        """
        return self.reader(text, self.grid_of(picture_px))


DIALECTS: Mapping[str, Dialect] = {
    dialect.name: dialect
    for dialect in (
        Dialect("ui-tars", "ui-tars", ui_tars.read, thousandths),
        Dialect("ui-tars-1.5", "ui-tars", ui_tars.read, pixels_of_resized),
        Dialect("qwen2-vl", "qwen-vl", qwen_vl.read, thousandths),
        Dialect("qwen2.5-vl", "qwen-vl", qwen_vl.read, pixels_of_resized),
        Dialect("gui-owl", "qwen-vl", qwen_vl.read, pixels_of_resized),
        Dialect("showui", "showui", showui.read, fractions),
        Dialect("os-atlas", "os-atlas", os_atlas.read, thousandths),
    )
}


def find_dialect(name: str) -> Dialect:
    """A dialect by its name.

    Raises:
        ModelNameInvalid: there is none of that name.
    """
    if name not in DIALECTS:
        near = difflib.get_close_matches(name, DIALECTS, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(DIALECTS)}"
        raise ModelNameInvalid(f"there is no dialect {name[:60]!a}", hint)
    return DIALECTS[name]
