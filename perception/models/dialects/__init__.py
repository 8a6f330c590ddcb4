"""What open GUI models write, turned into actions and places on the picture they were shown.

Each family was trained on an output language and a coordinate system of its own. ``coordinates`` is the one place where
the models' units become picture pixels; ``steps`` is what an answer says; the other modules read one family each. They
are written from the models' published prompts and examples. ``DIALECTS`` holds them by name.

| dialect | family | coordinates |
|---|---|---|
| ``ui-tars`` | UI-TARS (Qin et al. 2025) | 0 to 1000, or pixels of the resized picture from 1.5 on |
| ``qwen-vl`` | Qwen2-VL: 0 to 1000; Qwen2.5-VL: pixels of the resized picture | JSON tool calls |
| ``gui-owl`` | GUI-Owl (Mobile-Agent-v3, Ye et al. 2025) | as Qwen2.5-VL |
| ``showui`` | ShowUI (Lin et al. 2024) | fractions of 1 |
| ``os-atlas`` | OS-Atlas (Wu et al. 2024) | 0 to 1000 |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from perception.models.dialects import os_atlas, qwen_vl, showui, ui_tars
from perception.models.dialects.coordinates import Grid, fractions, pixels_of_resized, thousandths
from perception.models.dialects.steps import Step

Reader = Callable[[str, Grid], Step]
GridOf = Callable[[tuple[int, int]], Grid]

DIALECTS: Mapping[str, tuple[Reader, GridOf]] = {
    "ui-tars": (ui_tars.read, thousandths),
    "ui-tars-1.5": (ui_tars.read, pixels_of_resized),
    "qwen2-vl": (qwen_vl.read, thousandths),
    "qwen2.5-vl": (qwen_vl.read, pixels_of_resized),
    "gui-owl": (qwen_vl.read, pixels_of_resized),
    "showui": (showui.read, fractions),
    "os-atlas": (os_atlas.read, thousandths),
}
"""Reader and coordinate system of each dialect."""


def read_answer(dialect: str, text: str, picture_px: tuple[int, int]) -> Step:
    """What a model of this dialect answered.

    Args:
        dialect: a key of ``DIALECTS``.
        text: the answer.
        picture_px: width and height of the picture the model was shown, before any resizing.

    Raises:
        AnswerInvalid: it is no answer of this dialect, or points beside the picture.
    """
    reader, grid_of = DIALECTS[dialect]
    return reader(text, grid_of(picture_px))
