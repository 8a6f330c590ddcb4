"""Eyes for a GGUF model with random weights (an mmproj file), written byte by byte: what they see is noise."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

WIDE, DEEP, SIDE, PATCH = 32, 64, 28, 14
"""Of the eyes: width, width inside a layer, pixels of the picture's side and of a patch's."""
_ALIGN = 32
_U32, _F32, _BOOL, _STRING, _ARRAY = 4, 6, 7, 8, 9


def write_eyes(path: Path, wide_model: int) -> Path:
    """Write a CLIP encoder of two layers and LLaVA's projector to ``wide_model``; the path is returned."""
    dice = np.random.default_rng(0)
    patches = (SIDE // PATCH) ** 2
    shapes: dict[str, tuple[int, ...]] = {
        "v.class_embd": (WIDE,),
        "v.patch_embd.weight": (WIDE, 3, PATCH, PATCH),
        "v.position_embd.weight": (patches + 1, WIDE),
        **_pair("v.pre_ln", WIDE),
        **_pair("mm.0", wide_model, WIDE),
        **_pair("mm.2", wide_model, wide_model),
    }
    for layer in range(2):
        block = f"v.blk.{layer}"
        for name in ("attn_q", "attn_k", "attn_v", "attn_out"):
            shapes |= _pair(f"{block}.{name}", WIDE, WIDE)
        shapes |= _pair(f"{block}.ln1", WIDE) | _pair(f"{block}.ln2", WIDE)
        shapes |= _pair(f"{block}.ffn_up", DEEP, WIDE) | _pair(f"{block}.ffn_down", WIDE, DEEP)
    tensors = {name: dice.normal(0, 0.5, shape).astype(np.float32) for name, shape in shapes.items()}
    told: dict[str, bytes] = {
        "general.architecture": _text("clip"),
        "clip.has_vision_encoder": struct.pack("<I?", _BOOL, True),
        "clip.projector_type": _text("mlp"),
        "clip.use_gelu": struct.pack("<I?", _BOOL, True),
        "clip.vision.attention.layer_norm_epsilon": struct.pack("<If", _F32, 1e-5),
        "clip.vision.image_mean": struct.pack("<IIQ3f", _ARRAY, _F32, 3, 0.5, 0.5, 0.5),
        "clip.vision.image_std": struct.pack("<IIQ3f", _ARRAY, _F32, 3, 0.5, 0.5, 0.5),
    }
    sizes = {"image_size": SIDE, "patch_size": PATCH, "embedding_length": WIDE, "feed_forward_length": DEEP}
    sizes |= {"projection_dim": wide_model, "block_count": 2, "attention.head_count": 4}
    told |= {f"clip.vision.{name}": struct.pack("<II", _U32, size) for name, size in sizes.items()}
    head = [b"GGUF", struct.pack("<IQQ", 3, len(tensors), len(told))]
    head += [_string(name) + value for name, value in told.items()]
    at = 0
    for name, tensor in tensors.items():
        shape = tensor.shape[::-1]
        head += [_string(name), struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, at)]
        at += -(-tensor.nbytes // _ALIGN) * _ALIGN
    with path.open("wb") as file:
        file.write(_padded(b"".join(head)))
        for tensor in tensors.values():
            file.write(_padded(tensor.tobytes()))
    return path


def _pair(name: str, *shape: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": shape, f"{name}.bias": shape[:1]}


def _string(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()


def _text(text: str) -> bytes:
    return struct.pack("<I", _STRING) + _string(text)


def _padded(raw: bytes) -> bytes:
    return raw + b"\0" * (-len(raw) % _ALIGN)
