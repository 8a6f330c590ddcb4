"""Recorded sounds as utterances, for both recognisers."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np

from agent.voice.audio import FRAME_SAMPLES, frames_of_file
from agent.voice.utterances import Utterance, utterances_in

SOUNDS = Path(__file__).parent / "sounds"
QUIET = [np.zeros(FRAME_SAMPLES, np.int16)] * 40


def utterance(name: str) -> Utterance:
    """The only one in a file, with silence around it."""
    (only,) = utterances_in(itertools.chain(QUIET, frames_of_file(SOUNDS / f"{name}.wav"), QUIET))
    return only
