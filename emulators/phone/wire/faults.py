"""A seeded plan of what goes wrong on the wire, at which call, and in which phase of it.

Every kind names the rows of the fault catalogue that it serves (`ROWS`), so that a table of recovery can be drawn by
row. A plan is asked once per call with `FaultPlan.strike`; the layer that asked carries the fault out. Nothing here
waits: latency is spent on the phone's virtual clock.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from types import MappingProxyType


class Layer(StrEnum):
    """Where a fault is carried out, and what the name of a call is there."""

    ADB = "adb"  # "CNXN", or the service that is opened: "shell,v2,raw:input tap 1 2"
    HTTP = "http"  # "POST /element/:e/click"
    RPC = "rpc"  # "click"


class Phase(StrEnum):
    """When, seen from the effect of the call."""

    BEFORE = "before"  # the effect does not happen
    DURING = "during"  # it happens, and the reply stops half-way
    AFTER = "after"  # it happens, and no reply comes


class Kind(StrEnum):
    """What goes wrong."""

    LATENCY = "latency"
    DROP = "drop"
    REPLY_LOST = "reply lost"
    REFUSE_OPEN = "refuse open"
    DISCONNECT = "disconnect"
    OFFLINE = "offline"
    UNAUTHORIZED = "unauthorized"
    REBOOT = "reboot"
    HANG = "hang"
    SERVER_CRASH = "server crash"
    STATUS_500 = "status 500"
    MALFORMED_HTTP = "malformed http"
    TRUNCATED_HTTP = "truncated http"
    MALFORMED_JSON = "malformed json"
    MALFORMED_XML = "malformed xml"
    TRUNCATED_XML = "truncated xml"
    STALE_ELEMENT = "stale element"
    NULL_ROOT = "null root"


ROWS: Mapping[Kind, tuple[int, ...]] = MappingProxyType(
    {
        Kind.LATENCY: (10,),
        Kind.DROP: (1, 3),
        Kind.REPLY_LOST: (1,),
        Kind.REFUSE_OPEN: (2, 3),
        Kind.DISCONNECT: (1,),
        Kind.OFFLINE: (1, 26),
        Kind.UNAUTHORIZED: (26,),
        Kind.REBOOT: (1, 26),
        Kind.HANG: (3, 13),
        Kind.SERVER_CRASH: (3,),
        Kind.STATUS_500: (3,),
        Kind.MALFORMED_HTTP: (3,),
        Kind.TRUNCATED_HTTP: (3,),
        Kind.MALFORMED_JSON: (3,),
        Kind.MALFORMED_XML: (6, 22),
        Kind.TRUNCATED_XML: (6, 22),
        Kind.STALE_ELEMENT: (4,),
        Kind.NULL_ROOT: (6,),
    }
)
"""Kind -> numbers of the rows of the fault catalogue (docs: reliability) that it lets one test."""

LAYERS: Mapping[Kind, frozenset[Layer]] = MappingProxyType(
    {
        Kind.LATENCY: frozenset(Layer),
        Kind.DROP: frozenset(Layer),
        Kind.REPLY_LOST: frozenset(Layer),
        Kind.REFUSE_OPEN: frozenset({Layer.ADB}),
        Kind.DISCONNECT: frozenset({Layer.ADB}),
        Kind.OFFLINE: frozenset({Layer.ADB}),
        Kind.UNAUTHORIZED: frozenset({Layer.ADB}),
        Kind.REBOOT: frozenset({Layer.ADB}),
        Kind.HANG: frozenset(Layer),
        Kind.SERVER_CRASH: frozenset({Layer.HTTP, Layer.RPC}),
        Kind.STATUS_500: frozenset({Layer.HTTP, Layer.RPC}),
        Kind.MALFORMED_HTTP: frozenset({Layer.HTTP, Layer.RPC}),
        Kind.TRUNCATED_HTTP: frozenset({Layer.HTTP, Layer.RPC}),
        Kind.MALFORMED_JSON: frozenset({Layer.HTTP, Layer.RPC}),
        Kind.MALFORMED_XML: frozenset(Layer),
        Kind.TRUNCATED_XML: frozenset(Layer),
        Kind.STALE_ELEMENT: frozenset({Layer.HTTP, Layer.RPC}),
        Kind.NULL_ROOT: frozenset(Layer),
    }
)
"""Kind -> the layers that can carry it out."""

FOR_EVER = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    Args:
        kind: what.
        layer: where.
        matching: which calls, as a shell pattern over the call's name.
        at: the first matching call it strikes, counted from 1.
        repeat: how many matching calls it strikes from there on; `FOR_EVER` for all.
        phase: when, for the kinds that have a before and an after.
        chance: probability that a call in reach is struck, drawn from the plan's seed.
        seconds: how much virtual time a `Kind.LATENCY` costs.

    Raises:
        ValueError: this layer cannot carry the kind out, or a number is out of range.
    """

    kind: Kind
    layer: Layer
    matching: str = "*"
    at: int = 1
    repeat: int = 1
    phase: Phase = Phase.BEFORE
    chance: float = 1.0
    seconds: float = 0.0

    def __post_init__(self) -> None:
        if self.layer not in LAYERS[self.kind]:
            raise ValueError(f"{self.kind.value!r} does not exist at the layer {self.layer.value!r}")
        if self.at < 1 or self.repeat < 0 or not 0.0 <= self.chance <= 1.0 or self.seconds < 0:
            raise ValueError("at starts at 1, repeat and seconds at 0, and a chance lies between 0 and 1")

    @property
    def rows(self) -> tuple[int, ...]:
        """Rows of the fault catalogue that it serves."""
        return ROWS[self.kind]


@dataclass(frozen=True, slots=True)
class Struck:
    """A fault that happened: which, at which call, the how-manieth that matched it."""

    fault: Fault
    call: str
    count: int


@dataclass(slots=True)
class FaultPlan:
    """Faults in the order in which they are looked at; the first that strikes is the one that happens.

    Args:
        faults: what goes wrong.
        seed: of the draws that ``Fault.chance`` asks for. The same seed and the same calls give the same faults.
    """

    faults: tuple[Fault, ...] = ()
    seed: int = 0
    struck: list[Struck] = field(default_factory=list)
    _matched: Counter[int] = field(default_factory=Counter)
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.faults = tuple(self.faults)
        self._random = random.Random(self.seed)

    @classmethod
    def of(cls, faults: Iterable[Fault], seed: int = 0) -> FaultPlan:
        """Make a plan of any iterable of faults."""
        return cls(tuple(faults), seed)

    def strike(self, layer: Layer, call: str) -> Fault | None:
        """Count one call, and return what goes wrong with it, if anything does."""
        hit: Fault | None = None
        for index, fault in enumerate(self.faults):
            if fault.layer is not layer or not fnmatchcase(call, fault.matching):
                continue
            self._matched[index] += 1
            count = self._matched[index]
            if count < fault.at or (fault.repeat != FOR_EVER and count >= fault.at + fault.repeat):
                continue
            if fault.chance < 1.0 and self._random.random() >= fault.chance:
                continue
            if hit is None:
                hit = fault
                self.struck.append(Struck(fault, call, count))
        return hit
