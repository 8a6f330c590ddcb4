"""Pictures from outside: decoded within bounds, or refused with an error that says why."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Final

from perception.errors import PictureTooLarge, PictureUnreadable

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MOST_BYTES: Final = 64 << 20
MOST_PX: Final = 36_000_000
"""A 6k × 6k screen; an 8k × 8k picture would take 600 MB on its way."""
LEAST_SIDE_PX: Final = 8
_FORMATS: Final = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF")


def read_picture(path: Path) -> npt.NDArray[np.uint8]:
    """The pixels of a file.

    Raises:
        PictureError: it cannot be read or is no picture.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise PictureTooLarge(f"{path} has {path.stat().st_size >> 20} MiB, at most {MOST_BYTES >> 20} are read")
        raw = path.read_bytes()
    except OSError as error:
        raise PictureUnreadable(f"{path} cannot be read: {error.strerror or error}", "name a picture file") from error
    return decode_picture(raw)


def decode_picture(raw: bytes) -> npt.NDArray[np.uint8]:
    """The pixels of a picture file, shape (h, w, 3), RGB; of an animation the first; on white where it is see-through.

    Raises:
        PictureTooLarge: more bytes or pixels than a screen has.
        PictureUnreadable: it is empty, cut off, of no known kind, or not what its header says.
    """
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    if not raw:
        raise PictureUnreadable("the picture is empty", "give a PNG, JPEG or WebP file")
    if len(raw) > MOST_BYTES:
        raise PictureTooLarge(f"the picture file has {len(raw) >> 20} MiB, at most {MOST_BYTES >> 20} are read")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(raw), formats=_FORMATS)
            width, height = image.size
            if width * height > MOST_PX:
                raise PictureTooLarge(
                    f"the picture has {width} × {height} pixels, at most {MOST_PX // 1_000_000} million are read",
                    "make it smaller first",
                )
            image.seek(0)
            return np.asarray(_as_rgb(image))
    except UnidentifiedImageError as error:
        raise PictureUnreadable("this is no picture that can be read", "give a PNG, JPEG or WebP file") from error
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, Image.DecompressionBombError) as error:
        raise PictureUnreadable(f"the picture cannot be decoded: {str(error)[:120]}", "save it again as PNG") from error


def encode_picture(picture: npt.NDArray[np.uint8]) -> bytes:
    """A PNG of pixels, shape (h, w, 3), RGB."""
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    return out.getvalue()


def _as_rgb(image: object) -> object:
    """8-bit RGB, whatever came in."""
    import numpy as np
    from PIL import Image

    assert isinstance(image, Image.Image)
    if image.mode in ("I", "I;16", "I;16B", "I;16L", "F"):
        values = np.asarray(image, np.float32)
        top = 65535.0 if float(values.max(initial=0.0)) > 255.0 else 255.0
        return Image.fromarray(np.clip(values / top * 255.0, 0, 255).astype(np.uint8)).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        over = image.convert("RGBA")
        ground = Image.new("RGBA", over.size, (255, 255, 255, 255))
        return Image.alpha_composite(ground, over).convert("RGB")
    return image.convert("RGB")
