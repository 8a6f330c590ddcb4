"""Without the extra "eyes" a picture is refused with the way to repair."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from perception.errors import ModelUnusable
from perception.models.screen_detector import fit_in
from perception.models.text_reader import TextReader


def test_without_opencv_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "cv2", None)

    with pytest.raises(ModelUnusable) as caught:
        fit_in(np.zeros((64, 64, 3), np.uint8))

    assert "clewline[eyes]" in caught.value.hint
    assert caught.value.exit_code == 3


def test_without_rapidocr_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "rapidocr", None)

    with pytest.raises(ModelUnusable) as caught:
        TextReader.load()

    assert "clewline[eyes]" in caught.value.hint
