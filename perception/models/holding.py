"""Holds an answer to a JSON schema while it is written: which tokens may come next.

For the runtimes that have no grammar of their own (``onnx_decoder``, ``checkpoint``); llama.cpp has one. The work is
done by llguidance (Microsoft and others, MIT), which follows the schema as an Earley parser over the tokens' bytes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from perception.errors import ModelUnusable, RequestRefused
from perception.models.model import Schema

if TYPE_CHECKING:
    import numpy.typing as npt

EXTRA = "pip install 'clewline[onnx]'"


class Form:
    """The tokens of one model.

    Args:
        tokenizer: the model's ``tokenizer.json``.
        ends: tokens that end an answer.
        size: how many logits the model gives, which may be more than it has tokens.

    Raises:
        ModelUnusable: llguidance is not installed.
    """

    def __init__(self, tokenizer: str, ends: Sequence[int], size: int) -> None:
        try:
            import llguidance
        except ImportError as error:
            raise ModelUnusable(f"llguidance cannot be imported: {error}", EXTRA) from error
        self._ends, self._size = tuple(ends), size
        try:
            self._tokens: Any = llguidance.LLTokenizer(tokenizer, n_vocab=size, eos_token=list(ends) or None)
        except ValueError:
            # Tokens that are no pieces of bytes, words say: such a model writes freely, and ``answering`` refuses what
            # is not of the form.
            self._tokens = None

    def begin(self, schema: Schema) -> Held | None:
        """Hold one answer to a schema; None where the model's tokens are of a kind that cannot be.

        Raises:
            RequestRefused: the schema says something that cannot be held to.
        """
        from llguidance import LLMatcher

        if self._tokens is None:
            return None
        grammar = LLMatcher.grammar_from_json_schema(json.dumps(schema), overrides={"whitespace_flexible": False})
        matcher = LLMatcher(self._tokens, grammar, log_level=0)
        if told := matcher.get_error():
            raise RequestRefused(f"an answer cannot be held to this schema: {' '.join(told.split())[:200]}")
        return Held(matcher, self._ends, self._size)


class Held:
    """One answer that is being written."""

    def __init__(self, matcher: Any, ends: Sequence[int], size: int) -> None:
        self._matcher, self._ends, self._size = matcher, ends, size

    @property
    def whole(self) -> bool:
        """Whether nothing can follow any more."""
        return bool(self._matcher.is_stopped())

    def allowed(self) -> npt.NDArray[np.bool_]:
        """Which tokens may come next: shape (size,)."""
        if self.whole:
            only = np.zeros(self._size, dtype=bool)
            only[list(self._ends)] = True
            return only
        bits = np.frombuffer(self._matcher.compute_bitmask(), dtype=np.uint8)
        told = np.unpackbits(bits, bitorder="little")[: self._size]
        return np.pad(told, (0, self._size - len(told))).astype(bool)

    def take(self, token: int) -> None:
        """A token was written.

        Raises:
            ValueError: it was not allowed.
        """
        if token in self._ends and (self.whole or self._matcher.is_accepting()):
            return
        if not self._matcher.consume_token(token):
            raise ValueError(f"token {token} may not come here")
