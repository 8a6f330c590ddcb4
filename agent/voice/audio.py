"""Sound as frames of 20 ms, 16 kHz, mono: from a WAV file, from stdin, or from a microphone. Never the whole of it.

A file is read as it is needed, so that two hours of it take no more memory than two seconds.
"""

from __future__ import annotations

import queue
import struct
import wave
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from agent.voice.errors import AudioUnreadable, NoMicrophone

if TYPE_CHECKING:
    from collections.abc import Iterable

RATE_HZ = 16_000
FRAME_SAMPLES = 320
FRAME_S = FRAME_SAMPLES / RATE_HZ
Samples = NDArray[np.int16]

_MOST_WAITING = 500
"""Frames of a microphone that may wait: ten seconds. What comes after that is dropped, the oldest first."""
_WAV = "convert it:  ffmpeg -i SOUND -ac 1 -ar 16000 -c:a pcm_s16le SOUND.wav"


def frames_of_file(path: Path) -> Iterator[Samples]:
    """The frames of a WAV file of 8, 16, 24 or 32 bits, any rate from 8 kHz on, its channels mixed.

    Raises:
        AudioUnreadable: it is no such file, or cut off in its header.
    """
    try:
        with closing(wave.open(str(path), "rb")) as sound:
            channels, width, rate = sound.getnchannels(), sound.getsampwidth(), sound.getframerate()
            if not 8_000 <= rate <= 192_000 or not 1 <= channels <= 8 or width not in (1, 2, 3, 4):
                told = f"{path} has {channels} channels of {8 * width} bits at {rate} Hz"
                raise AudioUnreadable(told, _WAV)
            yield from _framed(_resampled(_pieces(sound, channels, width), rate))
    except OSError as error:
        raise AudioUnreadable(f"{path} cannot be read: {error.strerror or error}", "look at its name") from error
    except (wave.Error, EOFError, struct.error) as error:
        raise AudioUnreadable(f"{path} is no WAV file: {str(error) or 'it is cut off'}", _WAV) from error


def frames_of_stream(stream: IO[bytes]) -> Iterator[Samples]:
    """The frames of raw sound: 16 kHz, mono, signed 16 bits, little-endian."""

    def pieces() -> Iterator[NDArray[np.float32]]:
        kept = b""
        while data := stream.read(FRAME_SAMPLES * 2):
            data = kept + data
            even = len(data) - len(data) % 2
            kept = data[even:]
            yield np.frombuffer(data[:even], dtype="<i2").astype(np.float32)

    yield from _framed(pieces())


def frames_of_microphone() -> Iterator[Samples]:
    """The frames of the microphone, until nobody wants more.

    Raises:
        NoMicrophone: there is none.
    """
    try:
        import sounddevice  # PortAudio is loaded when somebody speaks
    except (ImportError, OSError) as error:
        raise NoMicrophone(
            f"the microphone cannot be used: {error}",
            "pip install 'clewline[voice]' and the package libportaudio2, or give sound with --audio FILE",
        ) from error
    waiting: queue.Queue[Samples] = queue.Queue(_MOST_WAITING)

    def hear(data: Any, frames: int, when: object, status: object) -> None:  # noqa: ARG001 - sounddevice's signature
        if waiting.full():
            waiting.get_nowait()
        waiting.put_nowait(np.array(data[:, 0], dtype=np.int16))

    try:
        with sounddevice.InputStream(RATE_HZ, FRAME_SAMPLES, channels=1, dtype="int16", callback=hear):
            while True:
                yield waiting.get()
    except (sounddevice.PortAudioError, ValueError) as error:
        raise NoMicrophone(
            f"no microphone can be opened: {error}", "plug one in, or give sound with --audio FILE or --audio -"
        ) from error


def _pieces(sound: wave.Wave_read, channels: int, width: int) -> Iterator[NDArray[np.float32]]:
    while data := sound.readframes(4096):
        whole = data[: len(data) - len(data) % (channels * width)]  # a file that was cut off ends in half a frame
        if width == 1:
            samples = (np.frombuffer(whole, np.uint8).astype(np.float32) - 128) * 256
        elif width == 2:
            samples = np.frombuffer(whole, "<i2").astype(np.float32)
        elif width == 3:
            bytes_ = np.frombuffer(whole, np.uint8).reshape(-1, 3)
            samples = (bytes_[:, 1].astype(np.int16) | (bytes_[:, 2].astype(np.int16) << 8)).astype(np.float32)
        else:
            samples = (np.frombuffer(whole, "<i4") >> 16).astype(np.float32)
        yield samples.reshape(-1, channels).mean(axis=1, dtype=np.float32)


def _resampled(pieces: Iterable[NDArray[np.float32]], rate: int) -> Iterator[NDArray[np.float32]]:
    """At 16 kHz: linear, after a running mean that keeps out most of what would fold back."""
    if rate == RATE_HZ:
        yield from pieces
        return
    step = rate / RATE_HZ
    width = max(1, round(step))
    kept = np.zeros(0, np.float32)
    at = 0.0
    for piece in pieces:
        kept = np.concatenate([kept, piece])
        smooth = np.convolve(kept, np.ones(width, np.float32) / width, "valid") if width > 1 else kept
        count = int((len(smooth) - 1 - at) / step) if len(smooth) > at + 1 else 0
        if count <= 0:
            continue
        places = at + step * np.arange(count)
        yield np.interp(places, np.arange(len(smooth)), smooth).astype(np.float32)
        at += step * count
        used = int(at)
        kept, at = kept[used:], at - used


def _framed(pieces: Iterable[NDArray[np.float32]]) -> Iterator[Samples]:
    """Pieces of any length as frames; the last one is filled with silence."""
    kept = np.zeros(0, np.float32)
    for piece in pieces:
        kept = np.concatenate([kept, piece]) if len(kept) else piece
        while len(kept) >= FRAME_SAMPLES:
            yield _as_samples(kept[:FRAME_SAMPLES])
            kept = kept[FRAME_SAMPLES:]
    if len(kept):
        yield _as_samples(np.pad(kept, (0, FRAME_SAMPLES - len(kept))))


def _as_samples(values: NDArray[np.float32]) -> Samples:
    return np.clip(np.rint(values), -32768, 32767).astype(np.int16)
