"""Decides outside every model whether a step may run. Every action passes here before the device sees it.

A verdict follows from the action, the element it works on, its effect, where the device is, and what the user said in
the goal and the flags. Nothing that a screen shows, and no confidence of any model, can turn a no into a yes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from agent.apps import AppPolicy
from agent.consent.approvals import UNCLASSIFIED, Approvals, Question
from agent.errors import AgentError, NeedsPerson, PolicyStop
from agent.network.addresses import AddressPolicy, read_address
from agent.secrets import REFERENCE, Secrets
from devices.action import Action, Answer, Back, Open, Select, Type, Upload, Wait
from devices.effect import Effect, EffectClass, effect_of
from devices.errors import AddressRefused
from devices.screen import Element

Stop = Literal["", "policy", "needs-person"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says to one concrete action."""

    allowed: bool
    reason: str
    """Why, in a sentence for the trace."""
    needs_approval_kind: str = ""
    """The kind of consequence a person has to agree to; empty when that is not the question."""
    stop: Stop = ""
    """How the run ends when the step may not run: the policy forbids it, or nobody was there to ask."""
    hint: str = field(default="", compare=False)
    """How to allow it."""

    def require(self) -> None:
        """Return when the step may run.

        Raises:
            NeedsPerson: it needs a yes and nobody is there to give it.
            PolicyStop: it is not allowed.
        """
        if not self.allowed:
            raise self.error()

    def error(self) -> AgentError:
        """The refusal as an error."""
        if self.stop == "needs-person":
            return NeedsPerson(self.reason, self.hint, self.needs_approval_kind)
        return PolicyStop(self.reason, self.hint)


class Gate:
    """The gate of one run.

    Args:
        addresses: where the run may go.
        approvals: what may be done that cannot be undone.
        secrets: what the goal refers to by name.
        files: files and folders that may be given away; those that the goal names (``files_named_in``) and
            those of ``--allow-file``.
        apps: which apps the run may enter; None where the device has none.
    """

    def __init__(
        self,
        addresses: AddressPolicy,
        approvals: Approvals | None = None,
        secrets: Secrets | None = None,
        files: Iterable[Path] = (),
        apps: AppPolicy | None = None,
    ) -> None:
        self.addresses = addresses
        self.apps = apps
        self._approvals = approvals or Approvals()
        self._secrets = secrets or Secrets()
        self._files = tuple(_real(path.expanduser()) for path in files)
        self._declined = ""
        self._hidden = 0

    def judge(
        self,
        action: Action,
        element: Element | None,
        effect: Effect | None,
        location: str,
        *,
        typed: Collection[str] = (),
        ask: bool = True,
    ) -> Verdict:
        """The verdict on one concrete action, about to be performed.

        Args:
            action: what would be done.
            element: to what.
            effect: its effect class in its context; None when nobody classified it, which counts as irreversible.
            location: where the device is: a URL, or an app.
            typed: what this run typed itself; a control that shows such words is judged by its other ones.
            ask: whether a person may be asked; False for a preview.

        Returns:
            The verdict. A yes is for this one action: the next one is judged anew.
        """
        if isinstance(action, Wait):
            return Verdict(True, "waiting changes nothing")
        if self._declined:
            return _no(f"a person said no to this: {self._declined}")
        refusal = (
            self._judge_place(action, location)
            or self._judge_secrets(action, element, location)
            or self._judge_files(action)
        )
        return refusal or self._judge_effect(action, element, _stricter(action, element, effect, typed), location, ask)

    def begin_turn(self) -> None:
        """A person gave a new order: what was declined before no longer holds up what follows."""
        self._declined = ""

    # ---------------------------------------------------------------- what the executor needs besides

    def reveal(self, text: str, element: Element | None, location: str) -> str:
        """The text with secret references replaced by their values, for the call of the driver only.

        Raises:
            PolicyStop: a secret may not go there.
            ConfigError: the goal does not refer to it.
        """
        refusal = self._judge_secrets(Type(text=text), element, location)
        if refusal is not None:
            raise refusal.error()
        return self._secrets.reveal(text)

    def hide(self, text: str) -> str:
        """What a person types by hand into a field that hides it: the reference that is written down in its place."""
        self._hidden += 1
        return self._secrets.grant(f"typed-{self._hidden}", text)

    def conceal(self, text: str) -> str:
        """The text with secret values replaced by their references, for everything that is written down."""
        return self._secrets.conceal(text)

    # ---------------------------------------------------------------- one question each; None is "no objection"

    def _judge_place(self, action: Action, location: str) -> Verdict | None:
        """Whether the step happens where the run may be, and leads where it may go."""
        match action:
            case Open():
                return self._judge_opening(action.location)
            case Back() | Answer(accept=False):
                return None  # always a way out
        if ":" not in location:
            refusal = self._judge_app(location)
            return refusal and _no(f"nothing is done in an app that may not be entered: {refusal.reason}", refusal.hint)
        refusal = self._judge_address(location)
        if refusal is not None:
            return _no(f"nothing is done on a page that may not be visited: {refusal.reason}", refusal.hint)
        return None

    def _judge_opening(self, target: str) -> Verdict | None:
        """An address; on a phone also an app, by its label or package."""
        if self.apps is None:
            return self._judge_address(target)
        if ":" not in target:
            return self._judge_app(target)
        return None if self.apps.may_follow(target) else self._judge_address(target)

    def _judge_app(self, place: str) -> Verdict | None:
        if self.apps is None:
            return None
        try:
            self.apps.check(place)
        except AddressRefused as error:
            return _no(self.conceal(error.message), self.conceal(error.hint))
        return None

    def _judge_address(self, address: str) -> Verdict | None:
        try:
            self.addresses.check(address)
        except AddressRefused as error:
            return _no(self.conceal(error.message), self.conceal(error.hint))
        return None

    def _judge_secrets(self, action: Action, element: Element | None, location: str) -> Verdict | None:
        """A secret goes into a field that hides it, on a host it is meant for, and nowhere else."""
        told = "\n".join(_texts(action))
        names = REFERENCE.findall(told)
        if self._secrets.holds_value(told):
            return _no("it would give away the value of a secret; only the goal's reference to it may be typed")
        if names and not isinstance(action, Type):
            return _no(f"a secret is typed into a field and put nowhere else, not by {action.kind!r}")
        for name in names:
            try:
                secret = self._secrets[name]
            except AgentError as error:
                return _no(error.message, error.hint)
            hidden = element is not None and ("password" in element.states or element.input_type == "password")
            if not (hidden or secret.plain):
                where = element.describe() if element is not None else "no field at all"
                return _no(
                    f"the secret {name!r} goes into password fields only, and this is {where}",
                    f"secrets.{name} = {{ plain = true }} in clewline.toml allows it in others",
                )
            if secret.hosts and not any(rule.names(_host(location)) for rule in secret.hosts):
                meant = ", ".join(rule.describe() for rule in secret.hosts)
                return _no(f"the secret {name!r} is for {meant}, not for {_host(location) or 'this place'}")
        return None

    def _judge_files(self, action: Action) -> Verdict | None:
        """Only files that the goal names or a flag allows are given away."""
        if not isinstance(action, Upload):
            return None
        for path in action.paths:
            try:
                real = _real(Path(path))
            except (OSError, ValueError):
                return _no(f"{path!a} is not the name of a file")
            if not any(real == allowed or allowed in real.parents for allowed in self._files):
                return _no(
                    f"the goal does not name the file {path}",
                    f"name it in the goal, or add --allow-file {path}",
                )
        return None

    def _judge_effect(
        self, action: Action, element: Element | None, effect: Effect, location: str, ask: bool
    ) -> Verdict:
        if effect.effect_class is not EffectClass.IRREVERSIBLE:
            return Verdict(True, "allowed: nothing says that it cannot be undone")
        kind = effect.kind or UNCLASSIFIED
        question = self._question(action, element, effect, kind, location)
        if self._approvals.covers(kind):
            return Verdict(True, f"allowed beforehand (--approve {kind}): {question}", kind)
        told = f'"{effect.evidence}" says so' if effect.evidence else "nothing tells what it does"
        if not ask or not self._approvals.attended:
            flag = "all" if kind == UNCLASSIFIED else kind
            return Verdict(
                False,
                f"a person has to agree to this, of the kind {kind!r} ({told}): {question}",
                kind,
                "needs-person",
                f"run it at a terminal, or add --approve {flag}",
            )
        if self._approvals.ask(question):
            return Verdict(True, f"a person said yes to this: {question}", kind)
        self._declined = str(question)
        return Verdict(False, f"a person did not say yes to this: {question}", kind, "policy")

    def _question(self, action: Action, element: Element | None, effect: Effect, kind: str, location: str) -> Question:
        return Question(
            kind=kind,
            action=self.conceal(action.describe()),
            target=self.conceal(element.describe()) if element is not None else "",
            value=self.conceal(", ".join(_texts(action)) or (element.value if element is not None else "")),
            host=_host(location),
            location=self.conceal(location),
            evidence=effect.evidence,
            timeout_s=self._approvals.timeout_s,
        )


def files_named_in(goal: str) -> tuple[Path, ...]:
    """The files of this machine that a goal names, in quotes or as words of their own."""
    told = [first or second or third for first, second, third in re.findall(r"\"([^\"]+)\"|'([^']+)'|(\S+)", goal)]
    words = [word for text in told for word in (text, text.strip(".,;:!?()[]<>\"'“”‘’„«»`"))]
    found = []
    for word in dict.fromkeys(words):
        try:
            path = Path(word).expanduser()
            if path.is_file():
                found.append(path)
        except (OSError, ValueError, RuntimeError):
            continue  # too long for a name, or a ~ of nobody: no file
    return tuple(found)


_ORDER = (EffectClass.IDEMPOTENT, EffectClass.PROBEABLE, EffectClass.IRREVERSIBLE)


def _stricter(action: Action, element: Element | None, effect: Effect | None, typed: Collection[str]) -> Effect:
    """The effect that was told, or the one that can be seen from here if that is the more serious one."""
    if effect is None:
        return Effect(EffectClass.IRREVERSIBLE)
    seen = effect_of(action, element, typed=typed)
    return seen if _ORDER.index(seen.effect_class) > _ORDER.index(effect.effect_class) else effect


def _texts(action: Action) -> tuple[str, ...]:
    """What an action carries that could be a secret."""
    match action:
        case Type():
            return (action.text,)
        case Answer():
            return (action.text,) if action.text else ()
        case Select():
            return action.options
        case Open():
            return (action.location,)
        case Upload():
            return action.paths
        case Wait():
            return (action.text,)
        case _:
            return ()


def _host(location: str) -> str:
    """The host of an address, or the app."""
    try:
        return read_address(location).host
    except AddressRefused:
        return location.partition("/")[0] if ":" not in location else ""


def _no(reason: str, hint: str = "") -> Verdict:
    return Verdict(False, f"refused: {reason}", stop="policy", hint=hint)


def _real(path: Path) -> Path:
    """Where a name leads in the end, past every link."""
    return Path(os.path.realpath(path))
