"""Caps hold to the last call, also when several processes share one."""

from __future__ import annotations

import multiprocessing
import random
import sqlite3
import threading
from pathlib import Path

import pytest

from agent.errors import BudgetSpent, ConfigError
from agent.models.accounts import Account, Caps
from agent.models.prices import FREE, Price, price_of
from perception.models.model import Usage

MOST = 0.02
"""Dollars that one call may cost."""


def work(path: str, cap: float, seed: int) -> int:
    """Make calls until the cap says no; each costs its reserve or less."""
    draw = random.Random(seed)
    account = Account(Caps(usd=cap), Path(path))
    made = 0
    while True:
        try:
            reserve = account.reserve("m", MOST, 100, 50)
        except BudgetSpent:
            account.close()
            return made
        made += 1
        if draw.random() < 0.1:
            account.forfeit(reserve, 0.1)
        elif draw.random() < 0.1:
            account.release(reserve)
        else:
            account.settle(reserve, Usage(1, 90, 20), MOST * draw.random())


def test_eight_workers_share_one_cap_and_none_overspends(tmp_path):
    path, cap = str(tmp_path / "book.sqlite"), 1.0
    Account(Caps(), Path(path)).close()
    with multiprocessing.get_context("spawn").Pool(8) as pool:
        made = pool.starmap(work, [(path, cap, seed) for seed in range(8)])
    spent = sqlite3.connect(path).execute("SELECT SUM(usd) FROM call").fetchone()[0]
    assert sum(made) > cap / MOST
    assert cap - MOST <= spent <= cap, "as far as the next call might pass the cap, and not beyond"


def test_eight_threads_share_one_cap():
    account = Account(Caps(usd=1.0))
    made: list[int] = []

    def go() -> None:
        while True:
            try:
                reserve = account.reserve("m", MOST, 1, 1)
            except BudgetSpent:
                return
            made.append(1)
            account.settle(reserve, Usage(1, 1, 1), MOST)

    threads = [threading.Thread(target=go) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 50
    (line,) = account.lines()
    assert line.usd == pytest.approx(1.0)


def test_a_cap_of_tokens_counts_in_and_out_and_what_is_set_aside():
    account = Account(Caps(tokens=300))
    first = account.reserve("m", 0.0, 100, 100)
    with pytest.raises(BudgetSpent, match="--max-tokens"):
        account.reserve("m", 0.0, 100, 100)
    account.settle(first, Usage(1, 60, 20), 0.0)
    account.reserve("m", 0.0, 100, 100)


def test_a_cap_of_seconds_is_on_the_clock():
    now = [0.0]
    account = Account(Caps(seconds=10.0), clock=lambda: now[0])
    account.reserve("m", 0.0, 1, 1)
    assert account.deadline is not None
    assert account.deadline.left_s == 10.0
    now[0] = 10.0
    with pytest.raises(BudgetSpent, match="10 seconds"):
        account.reserve("m", 0.0, 1, 1)


def test_a_call_that_was_not_answered_costs_nothing_and_one_that_broke_off_all_it_may_have():
    account = Account(Caps(usd=0.05))
    account.release(account.reserve("m", 0.05, 1, 1))
    assert account.usd_left == 0.05
    account.forfeit(account.reserve("m", 0.05, 10, 5), 2.0)
    assert account.usd_left == 0.0
    (line,) = account.lines()
    assert (line.calls, line.tokens_in, line.usd, line.seconds) == (1, 10, 0.05, 2.0)


def test_lines_add_up_by_model_and_a_price_that_is_not_known_stays_so():
    account = Account()
    for model, usd in (("a", 0.1), ("b", None), ("a", 0.2)):
        account.settle(account.reserve(model, 0.0, 9, 9), Usage(1, 5, 2, 1, 0.5), usd)
    a, b = account.lines()
    assert (a.model, a.calls, a.tokens_in, a.tokens_out, a.tokens_cached, a.seconds) == ("a", 2, 10, 4, 2, 1.0)
    assert a.usd == pytest.approx(0.3)
    assert b.usd is None
    assert account.usd_left is None


def test_prices_are_published_configured_free_or_unknown():
    published = price_of("openai:gpt-4o", "cloud")
    assert published is not None
    assert 0 < published.tokens_in < published.tokens_out
    assert price_of("ollama:qwen", "device") is FREE
    assert price_of("openai:no-such-model", "cloud") is None
    assert price_of("endpoint:m", "cloud") is None
    assert price_of("endpoint:m", "cloud", {"endpoint:m": "1 2 0.5"}) == Price(1.0, 2.0, 0.5)


@pytest.mark.parametrize("told", ["", "1", "1 2 3 4", "a b", "-1 2", "nan 1", "inf 1"])
def test_a_price_that_makes_no_sense_is_refused(told):
    with pytest.raises(ConfigError, match="dollars a million tokens"):
        price_of("endpoint:m", "cloud", {"endpoint:m": told})


def test_cached_tokens_have_their_own_price():
    usage = Usage(1, 1_000_000, 500_000, 400_000)
    assert Price(1.0, 2.0, 0.1).of(usage) == pytest.approx(0.6 + 0.04 + 1.0)
    assert Price(1.0, 2.0).of(usage) == pytest.approx(1.0 + 1.0)
