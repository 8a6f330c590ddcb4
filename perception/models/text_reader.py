"""The one door to OCR: lines of text with their boxes, by rapidocr and the smallest PP-OCRv6 networks (Apache-2.0)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from perception.errors import ModelUnusable
from perception.models.onnx import wait_passively
from perception.models.opencv import INSTALL
from perception.models.weights import read_manifest, shipped

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NAME: Final = "pp-ocrv6-tiny"
FINDER: Final = "finder.onnx"
READER: Final = "reader.onnx"
LONGEST_SIDE_PX: Final = 1280
LEAST_SURE: Final = 0.55


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text.

    Args:
        text: as read.
        box: left, top, right, bottom in picture pixels.
        sure: 0 to 1.
    """

    text: str
    box: tuple[float, float, float, float]
    sure: float


class TextReader:
    """Reads the text on pictures.

    Args:
        engine: rapidocr's.
    """

    def __init__(self, engine: Any) -> None:
        self._engine = engine

    @classmethod
    def load(cls, weights_dir: Path | None = None, threads: int = 2) -> TextReader:
        """Opens the networks after they were compared with the manifest; takes about a second the first time.

        Raises:
            WeightsError: a file is missing or altered, or rapidocr cannot be used.
        """
        weights = read_manifest(weights_dir or shipped(NAME))
        wait_passively()
        try:
            from rapidocr import RapidOCR
            from rapidocr.utils.typings import LangDet, LangRec, ModelType, OCRVersion
        except ImportError as error:
            raise ModelUnusable(f"rapidocr cannot be imported: {error}", INSTALL) from error
        logging.getLogger("RapidOCR").setLevel(logging.ERROR)
        engine = RapidOCR(
            params={
                "Global.use_cls": False,
                "Global.log_level": "error",
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                "Det.ocr_version": OCRVersion.PPOCRV6,
                "Rec.ocr_version": OCRVersion.PPOCRV6,
                "Det.model_type": ModelType.TINY,
                "Rec.model_type": ModelType.TINY,
                "Det.lang_type": LangDet.CH,
                "Rec.lang_type": LangRec.EN,
                "Det.mean": [0.485, 0.456, 0.406],
                "Det.std": [0.229, 0.224, 0.225],
                "Det.limit_side_len": LONGEST_SIDE_PX,
                "Det.limit_type": "max",
                "Det.thresh": 0.2,
                "Det.box_thresh": 0.4,
                "Det.unclip_ratio": 1.4,
                "Det.use_dilation": False,
                "Rec.rec_batch_num": 6,
                "Det.model_path": str(weights.path(FINDER)),
                "Rec.model_path": str(weights.path(READER)),
            }
        )
        return cls(engine)

    def read(self, picture: npt.NDArray[np.uint8]) -> list[Line]:
        """Every line of text.

        Args:
            picture: shape (h, w, 3), RGB.
        """
        # rapidocr takes what OpenCV reads: blue first.
        found = self._engine(picture[:, :, ::-1].copy())
        if found.boxes is None or found.txts is None:
            return []
        lines = []
        for corners, text, sure in zip(found.boxes, found.txts, found.scores, strict=True):
            if sure < LEAST_SURE or not text.strip():
                continue
            xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
            lines.append(Line(text.strip(), (min(xs), min(ys), max(xs), max(ys)), float(sure)))
        return lines
