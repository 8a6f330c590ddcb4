"""A GGUF file of the Llama family as a checkpoint of 32-bit numbers, to measure what other quantizations of it cost.

    python -m benchmarks.dequantized MODEL.gguf FOLDER

Needs torch, transformers, gguf and accelerate. The weights are what the file's own quantization left of the
original ones: what is measured after it is the cost of rounding these, not of rounding the original.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any


def main(arguments: list[str]) -> int:
    """Write the checkpoint with its tokenizer and chat template."""
    import torch
    import transformers

    path, folder = Path(arguments[0]), Path(arguments[1])
    told: dict[str, Any] = {"gguf_file": path.name, "local_files_only": True}
    tokenizer = transformers.AutoTokenizer.from_pretrained(path.parent, **told)
    tokenizer.save_pretrained(folder)
    read = transformers.AutoModelForCausalLM.from_pretrained(path.parent, dtype=torch.float32, **told)
    plain = transformers.AutoModelForCausalLM.from_config(transformers.AutoConfig.from_pretrained(path.parent, **told))
    plain.load_state_dict(read.state_dict())  # what was read from GGUF calls itself quantized and cannot be saved
    plain.save_pretrained(folder)
    print(f"{sum(one.numel() for one in plain.parameters()):,} weights in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
