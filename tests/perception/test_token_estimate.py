"""The estimate errs on the safe side of counts made with o200k_base."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.token_estimate import estimate_tokens


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        # Counted with gpt-tokenizer, o200k_base.
        ("", 0),
        ("Hello world", 2),
        ("field [Name] empty, e.g. Full name", 11),
        ("| #1001 | Bo B. | Lima | 37.50 | [Open 1001]", 22),
        ("select [Product] = Choose; options: Choose, Bolt, Nut, Washer", 16),
        ("links: [Home] [Orders] [Customers] [Reports] [Settings] [Help]", 20),
        ("checkbox [Express delivery] off", 6),
    ],
)
def test_never_far_below_and_not_far_above(text, counted):
    assert counted - 1 <= estimate_tokens(text) <= counted * 1.5 + 3


@given(st.text(), st.text())
def test_more_text_never_costs_less(one, other):
    assert 0 <= estimate_tokens(one) <= estimate_tokens(one + "\n" + other)


def test_a_megabyte_takes_no_time():
    started = time.process_time()
    estimate_tokens("some words, 123 and signs!\n" * 40_000)
    assert time.process_time() - started < 15.0
