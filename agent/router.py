"""A Model that asks other models: the local one first, a large one when that pays and is allowed.

In this order: privacy (what must not leave the machine does not, whatever the policy says), the policy before an
answer, the local answer, the policy after it, the budget, and last whether the large model answers at all; where it
does not, the local answer stands. Each decision is told with who answered, why, and at what price.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

from agent.errors import BudgetSpent, ConfigError, PrivateScreen
from agent.models.accounts import Account
from agent.models.personal_data import Masker
from agent.models.prices import FREE, Price
from agent.routing.policies import CloudOnly, LocalOnly, Means, RoutePolicy, Verdict
from devices.settle import Clock, Deadline
from perception.errors import (
    AccessRefused,
    AnswerInvalid,
    ModelBusy,
    ModelError,
    ModelTimeout,
    ModelUnreachable,
    RequestRefused,
)
from perception.models.answering import read_answer
from perception.models.model import (
    Facts,
    Image,
    Model,
    Place,
    Privacy,
    Prompt,
    Reply,
    Schema,
    Text,
    Turn,
    Usage,
    stricter,
)
from perception.token_estimate import estimate_tokens

SOLE = "it is the only model"
_NOT_BILLED = (ModelUnreachable, ModelBusy, AccessRefused, RequestRefused)
_PER_PICTURE = 2_000
"""Tokens that a picture may count; more than any provider takes for one screen of usual size."""
_SLACK = 1.3
"""Our estimate of a prompt's tokens times this is above what tokenizers count, also in other scripts."""


@dataclass(frozen=True, slots=True)
class RouteDecision:
    """Who answered one prompt, why, and at what price."""

    number: int
    where: Literal["local", "cloud"]
    model: str
    why: str
    policy: str
    privacy: Privacy
    usd: float | None
    """Of everything asked for this answer; None when a price is not known."""
    seconds: float
    risk: float | None = None

    def __str__(self) -> str:
        price = "price unknown" if self.usd is None else f"${self.usd:.4f}"
        return f"{self.model} answered ({self.policy}: {self.why}); {price}, {self.seconds:.1f} s"


class Router:
    """Asks one of two models.

    Args:
        local: the model on this machine, if any.
        cloud: the large model, if any.
        policy: decides between them where there are both.
        account: pays.
        prices: of each model by name; None where nobody knows it.
        privacy: how far prompts may go at most; a prompt may be stricter.
        on_decision: told of each decision.
        clock: measures seconds.

    Raises:
        ConfigError: there is no model at all, or a cap in dollars and a model whose price is not known.
    """

    def __init__(
        self,
        local: Model | None,
        cloud: Model | None,
        policy: RoutePolicy,
        account: Account,
        *,
        prices: Mapping[str, Price | None] | None = None,
        privacy: Privacy = "masked",
        on_decision: Callable[[RouteDecision], None] = lambda decision: None,
        clock: Clock = time.monotonic,
    ) -> None:
        if local is None and cloud is None:
            raise ConfigError("there is no model to ask", "add --model, such as --model ollama:qwen2.5")
        if local is not None and local.place != "device":
            raise ConfigError(f"{local.name} does not run on this machine", "name it as the large model: --cloud")
        self._local, self._cloud, self._account = local, cloud, account
        self._policy = policy if local and cloud else LocalOnly(SOLE) if local else CloudOnly(SOLE)
        self._prices = dict(prices or {})
        self._privacy = privacy
        self._tell, self._clock = on_decision, clock
        self._masker = Masker()
        self._number = 0
        if account.caps.usd is not None:
            for model in (local, cloud):
                if model is not None and self._price(model) is None:
                    raise ConfigError(
                        f"what {model.name} costs is not known, so a cap in dollars would not hold",
                        f'set its price: [models.prices] "{model.name}" = "IN OUT" (dollars a million tokens)',
                    )

    @property
    def name(self) -> str:
        """Both models' names."""
        return "+".join(model.name for model in (self._local, self._cloud) if model is not None)

    @property
    def place(self) -> Place:
        """The cloud as soon as one of them is."""
        return "cloud" if self._cloud is not None and self._cloud.place == "cloud" else "device"

    def complete(self, prompt: Prompt, deadline: Deadline | None = None) -> Reply:
        """Have one of them answer.

        Raises:
            PrivateScreen: the prompt must not leave the machine, and no model is on it.
            BudgetSpent: no call fits under the caps any more.
            ModelError: neither has an answer.
        """
        began = self._clock()
        self._number += 1
        deadline = self._sooner(deadline)
        privacy = stricter(prompt.privacy, self._privacy)
        if (forced := self._forced(privacy)) is not None:
            verdict = forced
        else:
            verdict = self._policy.before(prompt.facts, self._means(prompt))
        spent: list[tuple[Usage, float | None]] = []
        reply: Reply | None = None
        if verdict.where != "cloud" and self._local is not None:
            reply = self._pay(self._local, prompt, deadline, spent)
            if verdict.where == "undecided":
                verdict = self._judge(prompt, reply)
        if verdict.where == "cloud":
            reply, verdict = self._ask_cloud(prompt, deadline, privacy, reply, verdict, spent)
        assert reply is not None
        total = sum((usage for usage, _ in spent), Usage())
        known = [usd for _, usd in spent if usd is not None]
        self._tell(
            RouteDecision(
                number=self._number,
                where="local" if self._local is not None and reply.model == self._local.name else "cloud",
                model=reply.model,
                why=verdict.why,
                policy=self._policy.name,
                privacy=privacy,
                usd=sum(known) if len(known) == len(spent) else None,
                seconds=self._clock() - began,
                risk=verdict.risk,
            )
        )
        return replace(reply, usage=total)

    def close(self) -> None:
        """Close both models."""
        for model in (self._local, self._cloud):
            if model is not None:
                model.close()

    # ---------------------------------------------------------------- whom to ask

    def _forced(self, privacy: Privacy) -> Verdict | None:
        """What holds whatever the policy says."""
        cloud = self._cloud
        if cloud is not None and cloud.place == "cloud" and privacy == "on-device":
            if self._local is None:
                raise PrivateScreen(
                    f"the screen is private, and {cloud.name} does not run on this machine",
                    "add a model that does: --model llama:FILE.gguf, or ollama:NAME",
                )
            return Verdict("local", "the screen is private")
        return None

    def _judge(self, prompt: Prompt, reply: Reply) -> Verdict:
        """What the policy makes of the local answer; one that cannot be read is as wrong as can be."""
        facts: dict[str, float] = dict(prompt.facts)
        if prompt.schema is not None:
            try:
                data = read_answer(reply, prompt.schema)
            except AnswerInvalid as error:
                return Verdict("cloud", f"the local answer cannot be used: {error.message}", 1.0)
            facts |= _judged(prompt, replace(reply, data=data))
        return self._policy.after(facts, self._means(prompt))

    def _means(self, prompt: Prompt) -> Means:
        return Means(self._account.usd_left, self._expected(prompt), self._number - 1)

    def _expected(self, prompt: Prompt) -> float:
        """Dollars of a call of the large model: its answers so far tell how long the next will be."""
        price = self._price(self._cloud) if self._cloud is not None else None
        if self._cloud is None or price is None:
            return 0.0
        told = self._account.answer_tokens(self._cloud.name)
        length = prompt.max_tokens if told is None else min(prompt.max_tokens, math.ceil(told))
        return price.of(Usage(1, _tokens_in(prompt), length))

    # ---------------------------------------------------------------- asking

    def _ask_cloud(
        self,
        prompt: Prompt,
        deadline: Deadline | None,
        privacy: Privacy,
        local: Reply | None,
        verdict: Verdict,
        spent: list[tuple[Usage, float | None]],
    ) -> tuple[Reply, Verdict]:
        """The large model's answer; where it has none, the local one, and why."""
        assert self._cloud is not None
        masked = privacy != "free" and self._cloud.place == "cloud"
        told = self._masked(prompt) if masked else prompt
        try:
            reply = self._pay(self._cloud, told, deadline, spent)
        except (ModelError, BudgetSpent) as error:
            if self._local is None:
                raise
            if local is None:
                local = self._pay(self._local, prompt, deadline, spent)
            return local, replace(verdict, why=f"{verdict.why}, but {error.message}")
        if masked:
            text = self._masker.unmask(reply.text, in_json=prompt.schema is not None)
            reply = replace(reply, text=text, chances=())
        return reply, verdict

    def _pay(
        self, model: Model, prompt: Prompt, deadline: Deadline | None, spent: list[tuple[Usage, float | None]]
    ) -> Reply:
        """Reserve, ask, settle."""
        price = self._price(model)
        reserve = self._account.reserve(
            model.name, _most(price, prompt) if price is not None else 0.0, _tokens_in(prompt), prompt.max_tokens
        )
        began = self._clock()
        try:
            reply = model.complete(prompt, deadline)
        except _NOT_BILLED:
            self._account.release(reserve)
            raise
        except BaseException as error:
            self._account.forfeit(reserve, self._clock() - began)
            spent.append((Usage(1, seconds=self._clock() - began), reserve.usd if price is not None else None))
            if isinstance(error, ModelTimeout):
                self._account.require_time()  # a call that the cap cut short is no fault of the model
            raise
        usd = price.of(reply.usage) if price is not None else None
        self._account.settle(reserve, reply.usage, usd)
        spent.append((reply.usage, usd))
        return reply

    def _price(self, model: Model) -> Price | None:
        return self._prices.get(model.name, FREE if model.place == "device" else None)

    def _sooner(self, deadline: Deadline | None) -> Deadline | None:
        ends = self._account.deadline
        if ends is None or deadline is None:
            return deadline or ends
        return ends if ends.left_s < deadline.left_s else deadline

    def _masked(self, prompt: Prompt) -> Prompt:
        """The prompt without personal data. Pictures are left out: what they show cannot be masked surely."""
        turns = []
        for turn in prompt.turns:
            parts = [Text(self._masker.mask(part.text)) for part in turn.parts if not isinstance(part, Image)]
            turns.append(Turn(turn.role, tuple(parts)))
        schema: Schema | None = self._masker.mask_all(prompt.schema) if prompt.schema is not None else None
        return replace(prompt, system=self._masker.mask(prompt.system), turns=tuple(turns), schema=schema)


def _judged(prompt: Prompt, reply: Reply) -> Facts:
    with suppress(AnswerInvalid):
        if prompt.judge is not None:
            return prompt.judge(reply)
    return {}


def _tokens_in(prompt: Prompt) -> int:
    """No less than a tokenizer will count."""
    schema = estimate_tokens(str(prompt.schema)) if prompt.schema is not None else 0
    return int((estimate_tokens(prompt.text) + schema) * _SLACK) + 50 + _PER_PICTURE * len(prompt.images)


def _most(price: Price, prompt: Prompt) -> float:
    """What a call costs at most: nothing of it cached, and an answer that fills its room."""
    return price.of(Usage(1, _tokens_in(prompt), prompt.max_tokens))
