"""The router: who is asked, what leaves the machine, what it costs, and what happens when nobody answers."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from importlib.metadata import EntryPoint
from typing import Any

import pytest

from agent.errors import BudgetSpent, ConfigError, PrivateScreen
from agent.models.accounts import Account, Caps
from agent.models.prices import Price
from agent.router import RouteDecision, Router
from agent.routing import policies
from agent.routing.policies import (
    GROUP,
    NAMES,
    Budget,
    CloudOnly,
    Confidence,
    Disagreement,
    LocalOnly,
    Means,
    Verdict,
    open_policy,
)
from devices.settle import Deadline
from perception.errors import AccessRefused, ModelError, ModelFailed, ModelTimeout, ModelUnreachable
from perception.models.answering import answer
from perception.models.cloud import CloudModel
from perception.models.endpoints import Endpoint
from perception.models.model import Image, Prompt, Reply, Text, Turn, Usage
from perception.models.scripted import ScriptedModel
from tests.agent.private_screens import private_screen

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"element": {"type": "string"}},
    "required": ["element"],
    "additionalProperties": False,
}
LOCAL, CLOUD = '{"element": "local"}', '{"element": "cloud"}'
SURE = {"likeliest": 1.0, "ends": 0.0}
UNSURE = {"likeliest": 0.0, "ends": 0.0}
ASKED = Prompt.of("Which?", schema=SCHEMA, max_tokens=20)
PRICE = Price(10.0, 30.0)


class Bench:
    """A router between two scripted models."""

    def __init__(self, policy: Any, local: list[Any] | None, cloud: list[Any] | None, **rest: Any) -> None:
        self.told: list[RouteDecision] = []
        self.local = ScriptedModel(local, "scripted:small") if local is not None else None
        self.cloud = ScriptedModel(cloud, "scripted:large", "cloud") if cloud is not None else None
        self.account = Account(rest.pop("caps", None))
        prices = rest.pop("prices", {"scripted:large": PRICE})
        self.router = Router(
            self.local, self.cloud, policy, self.account, prices=prices, on_decision=self.told.append, **rest
        )

    def ask(self, prompt: Prompt = ASKED) -> str:
        return str(answer(self.router, prompt).data["element"])


def judged(facts: dict[str, float], prompt: Prompt = ASKED) -> Prompt:
    return replace(prompt, judge=lambda reply: facts)


def test_the_local_answer_stands_where_two_opinions_agree():
    bench = Bench(Disagreement(), [LOCAL], [CLOUD])
    assert bench.ask(judged(SURE)) == "local"
    (told,) = bench.told
    assert (told.where, told.model, told.usd, told.why) == ("local", "scripted:small", 0.0, "two opinions agree")


def test_the_large_model_is_asked_where_they_differ_and_the_price_is_told():
    bench = Bench(Disagreement(), [LOCAL], [CLOUD])
    assert bench.ask(judged(UNSURE)) == "cloud"
    (told,) = bench.told
    assert told.where == "cloud"
    assert told.usd is not None
    assert told.usd > 0
    assert "scripted:large answered (disagreement: two opinions differ); $0.000" in str(told)
    assert {line.model for line in bench.account.lines()} == {"scripted:small", "scripted:large"}


def test_the_judge_is_given_the_answer_that_was_read():
    seen: list[Reply] = []

    def judge(reply: Reply) -> dict[str, float]:
        seen.append(reply)
        return SURE

    Bench(Disagreement(), [LOCAL], [CLOUD]).ask(replace(ASKED, judge=judge))
    assert seen[0].data == {"element": "local"}


def test_a_local_answer_that_cannot_be_read_goes_to_the_large_model():
    bench = Bench(Disagreement(), ["I would rather not say"], [CLOUD])
    assert bench.ask(judged(SURE)) == "cloud"
    assert bench.told[0].risk == 1.0


@pytest.mark.parametrize("policy", [LocalOnly(), CloudOnly()])
def test_policies_that_ask_only_one(policy):
    bench = Bench(policy, [LOCAL], [CLOUD])
    assert bench.ask() == policy.name.removesuffix("-only")
    assert bench.local is not None
    assert bench.cloud is not None
    assert len(bench.local.asked) + len(bench.cloud.asked) == 1


def test_with_one_model_there_is_nothing_to_decide():
    assert Bench(Disagreement(), [LOCAL], None).ask() == "local"
    assert Bench(Disagreement(), None, [CLOUD]).ask() == "cloud"


BROKEN = [ModelUnreachable("gone"), ModelFailed("boom"), ModelTimeout("late"), AccessRefused("no")]


@pytest.mark.parametrize("error", BROKEN)
def test_the_local_model_is_the_last_route(error):
    bench = Bench(CloudOnly(), [LOCAL], [error])
    assert bench.ask() == "local"
    assert error.message in bench.told[0].why
    assert bench.told[0].where == "local"


def test_without_a_local_model_the_error_comes_out():
    with pytest.raises(ModelFailed):
        Bench(CloudOnly(), None, [ModelFailed("boom")]).ask()


# ---------------------------------------------------------------- privacy


def test_a_private_prompt_opens_no_socket_whatever_the_policy(monkeypatch):
    opened: list[object] = []

    def refuse(*args: object, **rest: object) -> None:
        opened.append(args)
        raise AssertionError("a socket was opened")

    local = ScriptedModel([LOCAL] * 2000, "scripted:small")
    cloud = CloudModel(Endpoint("openai", "gpt", "https://api.openai.com/v1", key="k"))
    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for name in NAMES:
        router = Router(local, cloud, open_policy(name), Account(), privacy="free")
        for seed in range(100):
            prompt = judged(UNSURE, replace(ASKED, privacy="on-device", seed=seed))
            assert answer(router, prompt).data == {"element": "local"}
    assert opened == []


def test_the_settings_may_be_stricter_than_the_prompt():
    bench = Bench(CloudOnly(), [LOCAL], [CLOUD], privacy="on-device")
    assert bench.ask(replace(ASKED, privacy="free")) == "local"
    assert bench.told[0].why == "the screen is private"


def test_a_private_prompt_and_no_local_model_is_a_stop_of_the_policy():
    bench = Bench(CloudOnly(), None, [CLOUD])
    with pytest.raises(PrivateScreen, match="does not run on this machine") as caught:
        bench.ask(replace(ASKED, privacy="on-device"))
    assert caught.value.exit_code == 4
    assert bench.cloud is not None
    assert bench.cloud.asked == []


def test_a_server_on_this_machine_may_see_what_is_private():
    own = CloudModel(Endpoint("ollama", "m", "http://127.0.0.1:9/v1"))
    router = Router(None, own, CloudOnly(), Account())
    with pytest.raises(ModelError):  # nobody listens there, but it was asked
        router.complete(replace(ASKED, privacy="on-device"), Deadline.after(0.5))


def test_personal_data_is_masked_on_the_way_out_and_put_back_on_the_way_in():
    mail = "ada@example.com"
    schema = {**SCHEMA, "properties": {"element": {"enum": [f"Write to {mail}", "Save"]}}}
    prompt = Prompt.of(f"On the screen: [Write to {mail}] [Save]", f"Be kind to {mail}.", schema=schema)

    def first_of(asked: Prompt) -> str:
        assert asked.schema is not None
        return json.dumps({"element": asked.schema["properties"]["element"]["enum"][0]})

    bench = Bench(CloudOnly(), None, [first_of])
    assert bench.ask(prompt) == f"Write to {mail}"
    assert bench.cloud is not None
    (sent,) = bench.cloud.asked
    assert mail not in repr(sent)
    assert sent.turns[0].text == "On the screen: [Write to <mail:1>] [Save]"


def test_nothing_personal_of_many_screens_reaches_the_client():
    from perception.describe import describe_screen

    bench = Bench(CloudOnly(), None, [CLOUD] * 100)
    for seed in range(2000, 2100):
        private = private_screen(seed)
        text = describe_screen(private.screen)
        schema = {**SCHEMA, "properties": {"element": {"enum": ["cloud", *text.labels]}}}
        bench.ask(replace(Prompt.of(text.text), schema=schema))
        assert bench.cloud is not None
        sent = repr(bench.cloud.asked[-1])
        assert [value for kind, value in private.values if value in sent] == []


def test_pictures_stay_here_unless_everything_may_go():
    prompt = Prompt("", (Turn("user", (Text("Which?"), Image(b"png", (9, 9)))),), SCHEMA)
    masked, free = Bench(CloudOnly(), None, [CLOUD]), Bench(CloudOnly(), None, [CLOUD], privacy="free")
    masked.ask(prompt)
    free.ask(replace(prompt, privacy="free"))
    assert masked.cloud is not None
    assert free.cloud is not None
    assert masked.cloud.asked[0].images == ()
    assert len(free.cloud.asked[0].images) == 1


# ---------------------------------------------------------------- money


def test_a_call_that_may_pass_the_cap_is_not_made():
    bench = Bench(CloudOnly(), None, [CLOUD] * 100, caps=Caps(usd=0.02))
    made = 0
    stopped: BudgetSpent | None = None
    while stopped is None:
        try:
            bench.ask()
            made += 1
        except BudgetSpent as error:
            stopped = error
    assert stopped.exit_code == 4
    assert made >= 1
    assert bench.cloud is not None
    assert len(bench.cloud.asked) == made
    assert sum(line.usd or 0 for line in bench.account.lines()) <= 0.02


def test_a_spent_budget_leaves_the_local_model():
    bench = Bench(CloudOnly(), [LOCAL] * 9, [CLOUD] * 9, caps=Caps(usd=0.0001))
    assert bench.ask() == "local"
    assert "may cost" in bench.told[0].why


def test_tokens_of_the_local_model_count_too():
    bench = Bench(LocalOnly(), [LOCAL] * 9, [CLOUD], caps=Caps(tokens=10))
    with pytest.raises(BudgetSpent):
        bench.ask()


def test_a_call_that_breaks_off_is_counted_as_the_most_it_may_have_cost():
    bench = Bench(CloudOnly(), [LOCAL], [ModelTimeout("late")])
    bench.ask()
    lost = next(line for line in bench.account.lines() if line.model == "scripted:large")
    assert lost.usd is not None
    assert lost.usd > 0
    assert bench.told[0].usd == lost.usd


def test_a_cap_in_dollars_needs_prices():
    with pytest.raises(ConfigError, match="scripted:large"):
        Bench(CloudOnly(), None, [CLOUD], caps=Caps(usd=1.0), prices={})


def test_an_unknown_price_is_told_as_unknown():
    bench = Bench(CloudOnly(), None, [CLOUD], prices={})
    bench.ask()
    assert bench.told[0].usd is None
    assert "price unknown" in str(bench.told[0])


def test_the_deadline_of_the_account_holds_for_calls():
    now = [0.0]
    slow = ScriptedModel([CLOUD], "scripted:large", "cloud", seconds=8.0)
    account = Account(Caps(seconds=5.0), clock=lambda: now[0])
    router = Router(None, slow, CloudOnly(), account)
    with pytest.raises(ModelTimeout):
        router.complete(ASKED, Deadline.after(60.0, lambda: now[0]))


def test_a_call_that_the_accounts_end_cuts_short_is_the_budgets_end():
    now = [0.0]

    def slow(asked: Prompt) -> str:
        now[0] = 5.0
        raise ModelTimeout("late")

    router = Router(
        None, ScriptedModel([slow], place="cloud"), CloudOnly(), Account(Caps(seconds=5.0), None, lambda: now[0])
    )
    with pytest.raises(BudgetSpent, match="5 seconds"):
        router.complete(ASKED)


def test_the_usage_of_an_answer_is_of_everything_that_was_asked_for_it():
    bench = Bench(Disagreement(), [Reply(LOCAL, "scripted:small", Usage(1, 10, 5))], [CLOUD])
    got = bench.router.complete(judged(UNSURE))
    assert got.usage.calls == 2


# ---------------------------------------------------------------- composition


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ConfigError, match="no model"):
        Router(None, None, LocalOnly(), Account())
    with pytest.raises(ConfigError, match="--cloud"):
        Router(ScriptedModel([], place="cloud"), None, LocalOnly(), Account())
    with pytest.raises(ConfigError, match="known are local-only"):
        open_policy("cheapest")


class EveryOther:
    """A policy as another distribution would bring it: the large model for every other decision."""

    name = "every-other"

    def __init__(self, share: float) -> None:
        self.share = share

    def before(self, facts: Any, means: Means) -> Verdict:
        return Verdict("cloud" if means.decisions % 2 else "local", "its turn")

    after = before


def test_a_policy_of_another_distribution_is_found_by_its_name(monkeypatch):
    entry = EntryPoint("every-other", f"{__name__}:EveryOther", GROUP)
    monkeypatch.setattr(policies, "entry_points", lambda group: [entry] if group == GROUP else [])
    policy = open_policy("every-other", 0.3)
    assert policy.share == 0.3  # type: ignore[attr-defined]
    bench = Bench(policy, [LOCAL] * 2, [CLOUD])
    assert [bench.ask() for _ in range(3)] == ["local", "cloud", "local"]
    assert bench.told[0].policy == "every-other"
    with pytest.raises(ConfigError) as told:
        open_policy("every-othr")
    assert "every-other" in told.value.hint


def test_what_a_call_will_cost_is_told_by_the_answers_so_far():
    told: list[float] = []

    class Told(CloudOnly):
        def before(self, facts: Any, means: Means) -> Verdict:
            told.append(means.usd_call)
            return super().before(facts, means)

    short = Reply(CLOUD, "scripted:large", Usage(1, 40, 5))
    bench = Bench(Told(), [], [short] * 3)
    for _ in range(3):
        bench.ask(replace(ASKED, max_tokens=500))
    first, second, third = told
    assert second == third
    assert first - second == pytest.approx((500 - 5) * PRICE.tokens_out / 1e6)


def test_it_is_itself_a_model():
    bench = Bench(LocalOnly(), [LOCAL], [CLOUD])
    assert (bench.router.name, bench.router.place) == ("scripted:small+scripted:large", "cloud")
    bench.router.close()
    assert bench.local is not None
    assert bench.cloud is not None
    assert bench.local.closed
    assert bench.cloud.closed


def test_the_more_likely_wrong_the_sooner_the_large_model_is_asked():
    policy, means = Confidence(share=0.5), Means(None, 0.0, 0)
    safe = {"ends": 0.0, "reason names it": 1.0, "shares rest": 1.0, "used before": 0.0, "only text": 0.0}
    risky = {"ends": 1.0, "ends at first": 1.0, "ends with form waiting": 1.0, "ends uncovered": 1.0}
    low, high = policy.after(safe, means), policy.after(risky, means)
    assert low.risk is not None
    assert high.risk is not None
    assert low.risk < high.risk
    assert high.where == "cloud"
    assert Confidence(share=0.0).after(risky, means).where == "local"
    assert Confidence(share=1.0).after(safe, means).where == "cloud"


def test_a_budget_is_asked_for_more_risk_the_less_is_left():
    middling = {"ends": 0.0}
    rich, poor = Means(1.0, 0.01, 0), Means(0.011, 0.01, 0)
    assert Budget().after(middling, rich).where == "cloud"
    assert Budget().after(middling, poor).where == "local"
    assert Budget().before(middling, Means(0.001, 0.01, 0)).where == "local"
