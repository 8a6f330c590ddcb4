"""Small screens drawn here, so that tests know what they show."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIZE = (400, 640)


def drawn_screen() -> np.ndarray:
    """A title, a field with its label, two buttons, a row with a switch that is on; shape (640, 400, 3)."""
    image = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(image)
    text = ImageFont.load_default(18)
    pen.rectangle((0, 0, 399, 55), fill="#1565c0")
    pen.text((16, 16), "Account", fill="white", font=ImageFont.load_default(22))
    pen.text((20, 90), "Email", fill="#555555", font=text)
    pen.rounded_rectangle((20, 118, 380, 164), 6, outline="#888888", width=2)
    pen.text((34, 130), "anna@site.org", fill="black", font=text)
    pen.rounded_rectangle((20, 200, 150, 246), 8, fill="#1565c0")
    pen.text((62, 212), "Save", fill="white", font=text)
    pen.rounded_rectangle((170, 200, 320, 246), 8, outline="#1565c0", width=2)
    pen.text((212, 212), "Cancel", fill="#1565c0", font=text)
    pen.text((20, 300), "Dark mode", fill="black", font=text)
    pen.rounded_rectangle((320, 298, 372, 326), 14, fill="#2e7d32")
    pen.ellipse((346, 300, 370, 324), fill="white")
    return np.asarray(image)


def png_of(picture: np.ndarray) -> bytes:
    """As a file."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    return out.getvalue()
