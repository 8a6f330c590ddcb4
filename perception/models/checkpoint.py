"""Any causal language model or vision-language model of transformers from a folder on this machine (extra ``torch``).

Weights are read from safetensors only, and no code that lies beside them is run. The linear layers can be rounded to 8
or 4 bits a weight (``rounded_linear``), half or a quarter of bfloat16's memory. An answer is held to its schema while
it is written (``holding``).
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from devices.settle import Clock, Deadline
from perception.errors import ModelFailed, ModelTimeout, ModelUnusable, RequestRefused
from perception.models.calling import PATIENCE_S
from perception.models.checkpoint_inputs import picture_inputs, text_inputs
from perception.models.holding import Form, Held
from perception.models.model import Place, Prompt, Reply, TokenChance, Usage
from perception.models.onnx import wait_passively
from perception.models.weight_rounding import Bits

if TYPE_CHECKING:
    import torch

EXTRA = "pip install 'clewline[torch]'"
MOST_CONFIG_BYTES = 4 << 20
_UNSAFE = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle")
_HEAD = "lm_head"
"""Kept as it is when the rest is quantized: its rounding would decide between tokens."""


class CheckpointModel:
    """One checkpoint, opened. One prompt at a time.

    Args:
        folder: with ``config.json``, a tokenizer and ``*.safetensors``.
        bits: 8 or 4 round the linear layers' weights to so many; None keeps the numbers of the file.
        device: ``cpu`` or ``cuda``; ``auto`` takes a GPU where there is one.
        threads: cores it may occupy; None leaves torch its own.
        clock: measures seconds.

    Raises:
        ModelUnusable: torch or transformers is not installed, or the folder holds no model that may be opened.
    """

    place: Place = "device"

    def __init__(
        self,
        folder: Path,
        *,
        bits: Bits | None = None,
        device: Literal["auto", "cpu", "cuda"] = "auto",
        threads: int | None = None,
        clock: Clock = time.monotonic,
    ) -> None:
        sees = "vision_config" in check_folder(folder)
        wait_passively()
        try:
            import torch
            import transformers

            transformers.utils.logging.disable_progress_bar()
        except ImportError as error:
            raise ModelUnusable(f"torch and transformers cannot be imported: {error}", EXTRA) from error
        if threads is not None:
            torch.set_num_threads(threads)
        self._device = ("cuda" if torch.cuda.is_available() else "cpu") if device == "auto" else device
        local: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
        try:
            reader: Any = transformers.AutoProcessor if sees else transformers.AutoTokenizer
            reads: Any = reader.from_pretrained(folder, **local)
            kind: Any = transformers.AutoModelForImageTextToText if sees else transformers.AutoModelForCausalLM
            loaded: Any = kind.from_pretrained(folder, use_safetensors=True, dtype="auto", **local)
        except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
            raise ModelUnusable(f"{folder} cannot be opened: {_short(error)}", "is it a whole checkpoint?") from None
        if bits is not None:
            from perception.models.rounded_linear import round_layers

            round_layers(loaded, bits, keep=(_HEAD,))
        self._processor = reads if sees else None
        self._tokenizer: Any = reads.tokenizer if sees else reads
        self._model: Any = loaded.to(self._device).eval()
        self.name = f"checkpoint:{folder.name}" + (f"-int{bits}" if bits is not None else "")
        self._clock = clock
        self._form: Form | None = None

    def complete(self, prompt: Prompt, deadline: Deadline | None = None) -> Reply:
        """Answer one prompt.

        Raises:
            ModelTimeout: the deadline passed.
            RequestRefused: the prompt is too long, holds pictures, or wants a form that cannot be held to.
            ModelFailed: the runtime broke.
            ModelUnusable: a form is wanted, and llguidance is not installed.
        """
        import torch

        if self._model is None:
            raise ModelFailed(f"{self.name} was closed")
        if prompt.images and self._processor is None:
            raise RequestRefused(f"{self.name} cannot see pictures", "ask a vision-language model")
        deadline = deadline or Deadline.after(PATIENCE_S, self._clock)
        began = self._clock()
        asked = self._inputs(prompt)
        room = getattr(self._model.config.get_text_config(), "max_position_embeddings", None)
        count = asked["input_ids"].shape[1]
        if room is not None and count + prompt.max_tokens > room:
            raise RequestRefused(f"{self.name}: {count} tokens and {prompt.max_tokens} for the answer exceed {room}")
        told = self._generate(asked, prompt, deadline)
        written = told.sequences[0, count:]
        if deadline.passed and not self._ended(written) and len(written) < prompt.max_tokens:
            raise ModelTimeout(f"{self.name} did not answer in time", "allow more seconds, or take a smaller model")
        chances = []
        if prompt.want_logprobs:
            for token, logits in zip(written.tolist(), told.logits, strict=True):
                logprob = torch.log_softmax(logits[0].float(), dim=-1)[token].item()
                chances.append(TokenChance(self._tokenizer.decode([token]), min(0.0, logprob)))
        return Reply(
            text=self._tokenizer.decode(written, skip_special_tokens=True),
            model=self.name,
            usage=Usage(1, count, len(written), 0, self._clock() - began),
            finish="stop" if self._ended(written) else "length",
            chances=tuple(chances),
        )

    def close(self) -> None:
        """Give its memory back."""
        self._model = None

    @property
    def weight_bytes(self) -> int:
        """Bytes of all its weights in memory."""
        held = [*self._model.parameters(), *self._model.buffers()]
        return sum(tensor.numel() * tensor.element_size() for tensor in held)

    def _inputs(self, prompt: Prompt) -> dict[str, torch.Tensor]:
        """What the model is given; ``input_ids`` has shape (1, tokens)."""
        try:
            if self._processor is None:
                told = text_inputs(self._tokenizer, prompt)
            else:
                told = picture_inputs(self._processor, prompt)
        except (ValueError, TypeError, OSError) as error:
            raise RequestRefused(f"{self.name} does not take this prompt: {_short(error)}") from None
        return {name: tensor.to(self._device) for name, tensor in told.items()}

    def _generate(self, asked: dict[str, torch.Tensor], prompt: Prompt, deadline: Deadline) -> Any:
        import torch
        from transformers import LogitsProcessorList, StoppingCriteriaList

        holding = LogitsProcessorList()
        if (held := self._hold(prompt)) is not None:
            holding.append(_Holding(held, asked["input_ids"].shape[1]))

        def late(ids: torch.Tensor, scores: Any, **rest: Any) -> torch.Tensor:  # noqa: ARG001
            return torch.full((ids.shape[0],), deadline.passed, dtype=torch.bool, device=ids.device)

        warm = {"temperature": prompt.temperature} if prompt.temperature > 0 else {}
        torch.manual_seed(prompt.seed)
        try:
            with torch.inference_mode():
                return self._model.generate(
                    **asked,
                    max_new_tokens=prompt.max_tokens,
                    return_dict_in_generate=True,
                    output_logits=prompt.want_logprobs,
                    stopping_criteria=StoppingCriteriaList([late]),
                    logits_processor=holding,
                    pad_token_id=self._tokenizer.pad_token_id or self._tokenizer.eos_token_id or 0,
                    do_sample=bool(warm),
                    **warm,
                )
        except (RuntimeError, IndexError, ValueError) as error:
            raise ModelFailed(f"{self.name} broke: {_short(error)}") from None

    def _hold(self, prompt: Prompt) -> Held | None:
        if prompt.schema is None:
            return None
        if self._form is None:
            told = self._tokenizer.backend_tokenizer.to_str()
            self._form = Form(told, sorted(self._ends()), self._model.get_output_embeddings().weight.shape[0])
        return self._form.begin(prompt.schema)

    def _ends(self) -> set[int]:
        ends = self._model.generation_config.eos_token_id
        return set(ends if isinstance(ends, list) else [] if ends is None else [ends])

    def _ended(self, written: torch.Tensor) -> bool:
        return len(written) > 0 and int(written[-1]) in self._ends()


class _Holding:
    """What may not come next is given no chance; called by transformers before each token."""

    def __init__(self, held: Held, asked: int) -> None:
        self._held, self._seen = held, asked

    def __call__(self, ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """Scores of shape (1, tokens)."""
        import torch

        for token in ids[0, self._seen :].tolist():
            self._held.take(token)
        self._seen = ids.shape[1]
        allowed = torch.from_numpy(self._held.allowed()).to(scores.device)
        return scores.masked_fill(~allowed[None, : scores.shape[1]], -torch.inf)


def check_folder(folder: Path) -> dict[str, Any]:
    """Look at a folder before anything of it is opened; its configuration is returned.

    Raises:
        ModelUnusable: it holds no model in safetensors, or one that wants its own code run.
    """
    try:
        names = {path.name for path in folder.iterdir()}
        with (folder / "config.json").open("rb") as stream:
            raw = stream.read(MOST_CONFIG_BYTES + 1)
        config = json.loads(raw) if len(raw) <= MOST_CONFIG_BYTES else None
    except (OSError, ValueError) as error:
        raise ModelUnusable(f"{folder} holds no model: {error}", "name the folder with its config.json") from error
    if not isinstance(config, dict):
        raise ModelUnusable(f"{folder / 'config.json'} is no configuration of a model")
    if not any(name.endswith(".safetensors") for name in names):
        pickled = [name for name in sorted(names) if name.endswith(_UNSAFE)]
        told = f"only {pickled[0]}, and opening that would run code" if pickled else "no weights"
        raise ModelUnusable(f"{folder} holds {told}", "get the checkpoint in safetensors")
    if "auto_map" in config:
        raise ModelUnusable(
            f"{folder.name} wants code of its own run, which is not done", "use a model transformers knows"
        )
    return config


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
