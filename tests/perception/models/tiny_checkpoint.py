"""Checkpoints of transformers with random weights, whose tokens are bytes: what they say is nonsense."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

CHAT = (
    "{% for m in messages %}[{{ m.role }}]{{ m.content }}\n{% endfor %}"
    "{% if add_generation_prompt %}[assistant]{% endif %}"
)
SIGHTED_CHAT = (
    "{% for m in messages %}[{{ m.role }}]"
    "{% for p in m.content %}{% if p.type == 'image' %}<image>{% else %}{{ p.text }}{% endif %}{% endfor %}\n"
    "{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}"
)
SMALL: dict[str, Any] = {
    "vocab_size": 257,
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "max_position_embeddings": 256,
    "eos_token_id": 0,
    "bos_token_id": None,
}


def write_tokenizer(folder: Path, more: tuple[str, ...] = ()) -> Any:
    """Write a tokenizer of bytes with one sign that ends an answer, and ``more``; it is returned."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {sign: number for number, sign in enumerate(["<end>", *alphabet])}
    plain = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    plain.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    plain.decoder = decoders.ByteLevel()
    tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_object=plain, eos_token="<end>")
    tokenizer.add_special_tokens({"additional_special_tokens": list(more)})
    tokenizer.chat_template = CHAT
    tokenizer.save_pretrained(folder)
    return tokenizer


def write_checkpoint(folder: Path, config: Any = None, kind: torch.dtype = torch.float32) -> Path:
    """Write a decoder of ``config``, a small Llama where it is None; the folder is returned."""
    write_tokenizer(folder)
    torch.manual_seed(0)
    model = transformers.AutoModelForCausalLM.from_config(config or transformers.LlamaConfig(**SMALL))
    model.to(kind).save_pretrained(folder)
    return folder


def write_sighted_checkpoint(folder: Path, room: int = SMALL["max_position_embeddings"]) -> Path:
    """Write a small Llava, which is given four tokens for a picture; the folder is returned."""
    tokenizer = write_tokenizer(folder, ("<image>",))
    side = {"height": 28, "width": 28}
    sizes = {name: SMALL[name] for name in ("hidden_size", "intermediate_size", "num_hidden_layers")}
    eyes = transformers.CLIPVisionConfig(
        **sizes, num_attention_heads=4, image_size=28, patch_size=14, projection_dim=32
    )
    config = transformers.LlavaConfig(
        vision_config=eyes,
        text_config=transformers.LlamaConfig(**SMALL | {"vocab_size": 258, "max_position_embeddings": room}),
        image_token_index=tokenizer.convert_tokens_to_ids("<image>"),
        image_seq_length=4,
        eos_token_id=0,
    )
    torch.manual_seed(0)
    transformers.LlavaForConditionalGeneration(config).save_pretrained(folder)
    transformers.LlavaProcessor(
        image_processor=transformers.CLIPImageProcessorPil(size=side, crop_size=side),
        tokenizer=tokenizer,
        patch_size=14,
        vision_feature_select_strategy="default",
        num_additional_image_tokens=1,
        chat_template=SIGHTED_CHAT,
    ).save_pretrained(folder)
    return folder
