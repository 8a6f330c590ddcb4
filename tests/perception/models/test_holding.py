"""Whatever the dice say, what is written under a schema is of its form."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from perception.models.answering import why_not
from perception.models.holding import Form, Held

END = 0


def spelling() -> Tokenizer:
    """A token a byte."""
    letters = ["<end>", *sorted(pre_tokenizers.ByteLevel.alphabet())]
    found = Tokenizer(models.BPE(vocab={letter: at for at, letter in enumerate(letters)}, merges=[]))
    found.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    found.decoder = decoders.ByteLevel()
    found.add_special_tokens(["<end>"])
    return found


TOKENIZER = spelling()
SIZE = 300
FORM = Form(TOKENIZER.to_str(), [END], SIZE)
LABELS = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1), min_size=1)


def begun(schema: dict[str, object]) -> Held:
    """One answer that is held to a schema."""
    held = FORM.begin(schema)
    assert held is not None
    return held


@settings(deadline=None, max_examples=60)
@given(labels=LABELS, most=st.integers(0, 8), seed=st.integers(0, 999))
def test_random_tokens_make_a_valid_answer(labels, most, seed):
    schema = {
        "type": "object",
        "properties": {"on": {"enum": labels}, "text": {"type": "string", "maxLength": most}, "n": {"enum": [1, 20]}},
        "required": ["on", "text"],
        "additionalProperties": False,
    }
    held, dice = begun(schema), np.random.default_rng(seed)
    written: list[int] = []
    while not held.whole and len(written) < 4000:
        token = int(dice.choice(np.flatnonzero(held.allowed())))
        held.take(token)
        if token == END:
            break
        written.append(token)
    assert why_not(json.loads(TOKENIZER.decode(written)), schema) == ""


def test_logits_beyond_the_vocabulary_are_never_allowed():
    assert not begun({"type": "object"}).allowed()[len(TOKENIZER.get_vocab()) :].any()


def test_a_token_that_may_not_come_is_an_error():
    with pytest.raises(ValueError, match="may not come"):
        begun({"type": "object"}).take(TOKENIZER.encode("x").ids[0])


def test_tokens_that_are_words_cannot_be_held():
    words = Tokenizer(models.WordLevel({"<unk>": 0, "save": 1}, unk_token="<unk>"))
    assert Form(words.to_str(), [0], 2).begin({"type": "object"}) is None
