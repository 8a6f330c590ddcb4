"""The one door to OpenCV, which comes with the extra "eyes"."""

from __future__ import annotations

from types import ModuleType

from perception.errors import ModelUnusable

INSTALL = "pip install 'clewline[eyes]'"


def opencv() -> ModuleType:
    """``cv2``, imported at first use.

    Raises:
        ModelUnusable: it is not installed, or cannot be loaded.
    """
    try:
        import cv2
    except ImportError as error:
        raise ModelUnusable(f"reading pictures needs OpenCV, which cannot be imported: {error}", INSTALL) from error
    return cv2
