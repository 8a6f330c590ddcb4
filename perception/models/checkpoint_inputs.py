"""What a model of transformers is given for a prompt: the tokens of its chat template, its pictures as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from perception.models.model import Image, Prompt, Text

if TYPE_CHECKING:
    import torch


def text_inputs(tokenizer: Any, prompt: Prompt) -> dict[str, torch.Tensor]:
    """A prompt without pictures: ``input_ids`` and ``attention_mask``, each of shape (1, tokens)."""
    turns = [{"role": turn.role, "content": turn.text} for turn in prompt.turns]
    if prompt.system:
        turns.insert(0, {"role": "system", "content": prompt.system})
    if tokenizer.chat_template:
        text = tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
        encoded = tokenizer(text, return_tensors="pt", add_special_tokens=False)
    else:
        encoded = tokenizer("\n".join(turn["content"] for turn in turns), return_tensors="pt")
    return {name: encoded[name] for name in ("input_ids", "attention_mask")}


def picture_inputs(processor: Any, prompt: Prompt) -> dict[str, torch.Tensor]:
    """A prompt for a model that sees, with pictures or without; what else the model wants of a picture is in it too.

    Raises:
        ValueError: the processor refuses a picture, or has no chat template.
    """
    from PIL import Image as Picture

    turns: list[dict[str, Any]] = []
    if prompt.system:
        turns.append({"role": "system", "content": [{"type": "text", "text": prompt.system}]})
    turns += [{"role": turn.role, "content": [_part(part) for part in turn.parts]} for turn in prompt.turns]
    text = processor.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
    pictures = [Picture.open(BytesIO(image.png)).convert("RGB") for image in prompt.images]
    encoded: Mapping[str, Any] = processor(
        text=[text], images=pictures or None, return_tensors="pt", add_special_tokens=False
    )
    return dict(encoded)


def _part(part: Text | Image) -> dict[str, str]:
    match part:
        case Text(text):
            return {"type": "text", "text": text}
        case Image():
            return {"type": "image"}
