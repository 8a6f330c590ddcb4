"""Decoder models that optimum exported to ONNX: a folder with the network, ``tokenizer.json`` and ``config.json``.

The keys and values of the last prompt are kept, and a prompt that begins like it is read only from where it differs.
An answer is held to its schema while it is written (``holding``).
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from devices.settle import Clock, Deadline
from perception.errors import ModelFailed, ModelTimeout, ModelUnusable, RequestRefused
from perception.models.calling import PATIENCE_S
from perception.models.holding import Form, Held
from perception.models.model import Place, Prompt, Reply, TokenChance, Usage
from perception.models.onnx import open_session

if TYPE_CHECKING:
    import numpy.typing as npt

NETWORKS: Final = ("model.onnx", "decoder_model_merged.onnx", "model_quantized.onnx")
"""Names that optimum gives a decoder with its cache, in the order in which they are looked for."""
CONTEXT: Final = 2_048
"""Tokens of prompt and answer together where the configuration does not tell."""
MOST_CONFIG_BYTES = 4 << 20
_BATCH = 128
"""Tokens of a prompt that are read between two looks at the deadline."""
_PAST, _PRESENT = "past_key_values", "present"
_TYPES = {"tensor(float)": np.float32, "tensor(float16)": np.float16}


class OnnxDecoder:
    """One exported decoder, opened. One prompt at a time.

    Args:
        folder: of the export; the network may lie in its subfolder ``onnx``.
        threads: cores it may occupy.
        clock: measures seconds.

    Raises:
        ModelUnusable: the folder holds no such model, or the runtime refuses it.
    """

    place: Place = "device"

    def __init__(self, folder: Path, *, threads: int | None = None, clock: Clock = time.monotonic) -> None:
        self.path = find_network(folder)
        self._config = _read(folder / "config.json") | _read(folder / "generation_config.json", absent=True)
        told = _read(folder / "tokenizer_config.json", absent=True).get("chat_template")
        self._template = told if isinstance(told, str) else _text(folder / "chat_template.jinja")
        self._tokenizer = _tokenizer(folder / "tokenizer.json")
        self._session = cast("Any", open_session(self.path, threads or 2, optimise=True))
        self._inputs = {one.name: one for one in self._session.get_inputs()}
        shapes = {one.name: one.shape for one in self._session.get_outputs()}
        self._outputs = list(shapes)
        self._pasts = [name for name in self._inputs if name.startswith(_PAST)]
        if not self._pasts or "logits" not in self._outputs:
            raise ModelUnusable(
                f"{self.path.name} has no logits or keeps no keys and values",
                "export it with: optimum-cli export onnx --task text-generation-with-past",
            )
        size = shapes["logits"][-1]
        known = self._config.get("vocab_size") or self._tokenizer.get_vocab_size()
        self._vocabulary = size if isinstance(size, int) else int(known)
        self.name = f"onnx:{folder.name}"
        self._clock = clock
        self._form: Form | None = None
        self._known: list[int] = []
        """Tokens whose keys and values are held."""
        self._cache = self._nothing()

    def complete(self, prompt: Prompt, deadline: Deadline | None = None) -> Reply:
        """Answer one prompt.

        Raises:
            ModelTimeout: the deadline passed.
            RequestRefused: the prompt is too long, holds pictures, or wants a form that cannot be held to.
            ModelFailed: the runtime broke.
            ModelUnusable: a form is wanted, and llguidance is not installed.
        """
        if self._session is None:
            raise ModelFailed(f"{self.name} was closed")
        if prompt.images:
            raise RequestRefused(f"{self.name} cannot see pictures", "ask another model")
        began = self._clock()
        deadline = deadline or Deadline.after(PATIENCE_S, self._clock)
        asked = self._tokens(prompt)
        room = int(self._config.get("max_position_embeddings") or CONTEXT)
        if not asked or len(asked) + prompt.max_tokens > room:
            raise RequestRefused(
                f"{self.name}: {len(asked)} tokens and {prompt.max_tokens} for the answer exceed {room}"
            )
        held = self._hold(prompt)
        cached = self._keep(_alike(self._known, asked[:-1]))
        logits = self._feed(asked[cached:], deadline)
        dice = np.random.default_rng(prompt.seed)
        written: list[int] = []
        chances: list[TokenChance] = []
        while True:
            logs = _log_softmax(logits)
            free = logs if held is None else np.where(held.allowed(), logs, -np.inf)
            token = _choose(free, prompt.temperature, dice)
            if token in self._ends():
                break
            written.append(token)
            if prompt.want_logprobs:
                chances.append(TokenChance(self._tokenizer.decode([token]), min(0.0, float(logs[token]))))
            if held is not None:
                held.take(token)
                if held.whole:
                    break
            if len(written) == prompt.max_tokens:
                break
            logits = self._feed([token], deadline)
        finished = len(written) < prompt.max_tokens or (held is not None and held.whole)
        return Reply(
            text=self._tokenizer.decode(written),
            model=self.name,
            usage=Usage(1, len(asked), len(written), cached, self._clock() - began),
            finish="stop" if finished else "length",
            chances=tuple(chances),
        )

    def count_tokens(self, text: str) -> int:
        """How many tokens this model makes of a text."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def close(self) -> None:
        """Give its memory back."""
        self._session = None
        self._cache, self._known = {}, []

    def _hold(self, prompt: Prompt) -> Held | None:
        if prompt.schema is None:
            return None
        if self._form is None:
            self._form = Form(self._tokenizer.to_str(), sorted(self._ends()), self._vocabulary)
        return self._form.begin(prompt.schema)

    def _feed(self, tokens: Sequence[int], deadline: Deadline) -> npt.NDArray[np.float32]:
        """Read tokens on from what is known; logits after the last, shape (vocabulary,)."""
        last: npt.NDArray[np.float32] | None = None
        for start in range(0, len(tokens), _BATCH):
            if deadline.passed:
                raise ModelTimeout(f"{self.name} did not answer in time", "allow more seconds, or take a smaller model")
            last = self._pass(tokens[start : start + _BATCH])
        assert last is not None, "there is always a last token to read"
        return last

    def _pass(self, tokens: Sequence[int]) -> npt.NDArray[np.float32]:
        before, count = len(self._known), len(tokens)
        ids = np.array([tokens], dtype=np.int64)
        offered = {
            "input_ids": ids,
            "attention_mask": np.ones((1, before + count), dtype=np.int64),
            "position_ids": np.arange(before, before + count, dtype=np.int64)[np.newaxis],
            "use_cache_branch": np.array([before > 0]),
            **self._cache,
        }
        try:
            told = self._session.run(None, {name: offered[name] for name in self._inputs})
        except KeyError as error:
            raise ModelFailed(f"{self.name} wants an input that we do not know: {error}") from None
        except (RuntimeError, ValueError) as error:
            raise ModelFailed(f"{self.name} broke: {' '.join(str(error).split())[:300]}") from None
        named = dict(zip(self._outputs, told, strict=True))
        self._cache = {name: named[name.replace(_PAST, _PRESENT)] for name in self._pasts}
        self._known = [*self._known, *tokens]
        logits: npt.NDArray[np.float32] = named["logits"][0, -1].astype(np.float32)
        if len(logits) != self._vocabulary:
            raise ModelFailed(f"{self.name} gives {len(logits)} logits, and its configuration says {self._vocabulary}")
        return logits

    def _keep(self, count: int) -> int:
        """Forget all but the first ``count`` tokens; how many are left."""
        if count == 0:
            self._cache = self._nothing()
        elif count < len(self._known):
            self._cache = {name: kept[:, :, :count] for name, kept in self._cache.items()}
        self._known = self._known[:count]
        return count

    def _nothing(self) -> dict[str, npt.NDArray[Any]]:
        """Keys and values of no token: shape (1, heads, 0, size)."""
        heads = self._config.get("num_key_value_heads") or self._config.get("num_attention_heads") or 1
        size = self._config.get("head_dim") or self._config.get("hidden_size", 0) // self._config.get(
            "num_attention_heads", 1
        )
        empty: dict[str, npt.NDArray[Any]] = {}
        for name in self._pasts:
            shape = self._inputs[name].shape
            known = [
                told if isinstance(told, int) else told_so for told, told_so in ((shape[1], heads), (shape[3], size))
            ]
            empty[name] = np.zeros((1, known[0], 0, known[1]), dtype=_TYPES[self._inputs[name].type])
        return empty

    def _tokens(self, prompt: Prompt) -> list[int]:
        turns = [{"role": turn.role, "content": turn.text} for turn in prompt.turns]
        if prompt.system:
            turns.insert(0, {"role": "system", "content": prompt.system})
        if not self._template:
            return list(self._tokenizer.encode("\n".join(turn["content"] for turn in turns)).ids)
        return list(self._tokenizer.encode(_render(self._template, turns), add_special_tokens=False).ids)

    def _ends(self) -> frozenset[int]:
        told = self._config.get("eos_token_id")
        return frozenset(told if isinstance(told, list) else [] if told is None else [told])


def find_network(folder: Path) -> Path:
    """The file of the network in an export.

    Raises:
        ModelUnusable: there is none.
    """
    for path in _networks(folder):
        return path
    raise ModelUnusable(
        f"{folder} holds no exported decoder ({', '.join(NETWORKS)})",
        "export one with: optimum-cli export onnx --model CHECKPOINT FOLDER",
    )


def is_export(folder: Path) -> bool:
    """Whether a folder holds an exported decoder."""
    return any(True for _ in _networks(folder))


def _networks(folder: Path) -> Iterator[Path]:
    paths = (place / name for place in (folder, folder / "onnx") for name in NETWORKS)
    return (path for path in paths if path.is_file())


def _render(template: str, turns: Sequence[Mapping[str, str]]) -> str:
    """A conversation in a model's own form; templates come with models and are run in jinja's sandbox."""
    try:
        from jinja2 import TemplateError
        from jinja2.sandbox import ImmutableSandboxedEnvironment
    except ImportError as error:
        raise ModelUnusable(f"jinja2 cannot be imported: {error}", "pip install jinja2") from error
    try:
        made = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True).from_string(template)
        return made.render(messages=turns, add_generation_prompt=True, bos_token="", eos_token="")
    except TemplateError as error:
        raise ModelUnusable(f"the model's chat template cannot be used: {error}") from None


def _tokenizer(path: Path) -> Any:
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise ModelUnusable(f"tokenizers cannot be imported: {error}", "pip install tokenizers") from error
    try:
        return Tokenizer.from_buffer(path.read_bytes())
    except OSError as error:
        raise ModelUnusable(f"{path} cannot be read: {error.strerror or error}", "is the export whole?") from error
    except ValueError as error:
        raise ModelUnusable(f"{path} is no tokenizer: {str(error)[:200]}") from error


def _read(path: Path, absent: bool = False) -> dict[str, Any]:
    if absent and not path.exists():
        return {}
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_CONFIG_BYTES + 1)
        told = json.loads(raw) if len(raw) <= MOST_CONFIG_BYTES else None
    except (OSError, ValueError) as error:
        raise ModelUnusable(f"{path} cannot be read: {error}", "is the export whole?") from error
    if not isinstance(told, dict):
        raise ModelUnusable(f"{path} is no configuration of a model")
    return told


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() and path.stat().st_size <= MOST_CONFIG_BYTES else ""


def _alike(one: Sequence[int], other: Sequence[int]) -> int:
    """How many tokens two begin with alike."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _log_softmax(logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    moved = logits.astype(np.float64) - logits.max()
    logs: npt.NDArray[np.float64] = moved - np.log(np.exp(moved).sum())
    return logs


def _choose(logs: npt.NDArray[np.float64], temperature: float, dice: np.random.Generator) -> int:
    if temperature <= 0:
        return int(logs.argmax())
    weights = np.exp((logs - logs.max()) / temperature)
    return int(dice.choice(len(logs), p=weights / weights.sum()))
