"""Runs a command line on a phone with no adb between."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from emulators.phone.phone import Phone
from emulators.phone.wire.handset import Handset
from emulators.phone.wire.shell import COMMANDS
from emulators.phone.wire.shell.flows import Bytes, Collected
from emulators.phone.wire.shell.session import Flows, Shell


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


def run(phone: Phone, command: str, stdin: bytes = b"") -> Ran:
    async def inside() -> Ran:
        width, height = phone.config.width_px, phone.config.height_px
        handset = Handset(phone, physical=(width, height, phone.config.density_dpi))
        out, err = Collected(1 << 26), Collected(1 << 26)
        status = await Shell(handset, COMMANDS).run_text(command, Flows(Bytes(stdin), out, err))
        return Ran(status, out.data.decode("utf-8", "replace"), err.data.decode("utf-8", "replace"))

    return asyncio.run(asyncio.wait_for(inside(), 20))
