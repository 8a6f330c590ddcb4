"""Checkpoints become ONNX decoders that say what transformers says, token for token."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="extra torch is not installed")
pytest.importorskip("transformers", reason="extra torch is not installed")

import torch
import transformers

from perception.errors import ModelUnusable
from perception.models.checkpoint import CheckpointModel
from perception.models.decoder_export import export_decoder
from perception.models.model import Prompt
from perception.models.onnx_decoder import OnnxDecoder
from perception.models.weight_rounding import round_weights
from tests.perception.models.tiny_checkpoint import SMALL, write_checkpoint

ASKED = Prompt.of("Press Save, then Done", "Be brief.", max_tokens=12, want_logprobs=True)
FAMILIES: dict[str, Any] = {
    "llama": transformers.LlamaConfig(**SMALL, num_key_value_heads=2, tie_word_embeddings=True),
    "llama-heads": transformers.LlamaConfig(**SMALL, num_key_value_heads=4, head_dim=16, tie_word_embeddings=False),
    "qwen2": transformers.Qwen2Config(**SMALL, num_key_value_heads=2, tie_word_embeddings=True),
    "qwen3": transformers.Qwen3Config(**SMALL, num_key_value_heads=2, head_dim=16, tie_word_embeddings=False),
    "mistral": transformers.MistralConfig(**SMALL, num_key_value_heads=1, sliding_window=None),
}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("kind", [torch.float32, torch.bfloat16])
def test_an_export_says_what_the_checkpoint_says(family: str, kind: torch.dtype, tmp_path: Path) -> None:
    folder = write_checkpoint(tmp_path / family, FAMILIES[family], kind)
    reference = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    exported = OnnxDecoder(export_decoder(folder, tmp_path / "exported"), threads=1)
    said = exported.complete(ASKED)
    checkpoint = CheckpointModel(folder, device="cpu", threads=1)
    tokens = checkpoint._inputs(ASKED)["input_ids"]
    with torch.inference_mode():
        for chance in said.chances:
            logs = torch.log_softmax(reference(tokens).logits[0, -1].float(), dim=-1)
            assert float(logs.max()) == pytest.approx(chance.logprob, abs=2e-4)
            tokens = torch.cat([tokens, logs.argmax()[None, None]], dim=1)
    assert len(said.chances) > 3
    if kind == torch.float32:
        assert checkpoint.complete(ASKED).text == said.text


def test_what_was_exported_can_be_rounded(tmp_path: Path) -> None:
    folder = write_checkpoint(tmp_path / "tiny", FAMILIES["llama"])
    done = round_weights(export_decoder(folder, tmp_path / "exported"), tmp_path / "small", 8)
    assert (done.matrices, done.kept) == (14, 0)
    assert OnnxDecoder(done.folder, threads=1).complete(ASKED).usage.tokens_out > 0


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"model_type": "gpt2"}, "cannot be exported"),
        ({"rope_parameters": {"rope_type": "yarn", "rope_theta": 1e4}}, "cannot be exported"),
        ({"hidden_act": "gelu"}, "cannot be exported"),
        ({"num_attention_heads": 0, "head_dim": None}, "no configuration"),
        ({"rms_norm_eps": "much"}, "no configuration"),
        ({"num_hidden_layers": 3}, "has no model.layers.2"),
    ],
)
def test_what_cannot_be_exported_is_refused_and_leaves_nothing(changed: object, told: str, tmp_path: Path) -> None:
    folder = write_checkpoint(tmp_path / "tiny", FAMILIES["llama"])
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | changed))
    with pytest.raises(ModelUnusable, match=told):
        export_decoder(folder, tmp_path / "exported")
    assert not (tmp_path / "exported").exists()
