"""``sed``, as far as clients of adb write it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from emulators.phone.wire.shell.options import BadOption, Options, with_options
from emulators.phone.wire.shell.session import Call, Run
from emulators.phone.wire.shell.text import compile_pattern, read_lines


@with_options("nErsi", "e")
async def edit(call: Call, options: Options) -> int:
    """``sed [-nE] SCRIPT [FILE …]`` for scripts of ``s/A/B/[gp]``, ``/A/d``, ``/A/p`` and ``Np``, one or several."""
    rest = list(options.rest)
    script = options.get("e") if "e" in options else rest.pop(0) if rest else ""
    extended = "E" in options or "r" in options
    try:
        orders = [_Order(part.strip(), extended=extended) for part in re.split(r";|\n", script) if part.strip()]
    except BadOption as error:
        return await call.fail(f"sed: {error}")
    number = 0
    async for _, line in read_lines(call, rest):
        number += 1
        kept = "n" not in options
        for order in orders:
            line, shown, dropped = order.apply(line, number)
            if shown:
                await call.print(line)
            if dropped:
                kept = False
                break
        if kept:
            await call.print(line)
    return 0


class _Order:
    """One order of a sed script."""

    def __init__(self, text: str, *, extended: bool) -> None:
        self._line = 0
        self._replacement = ""
        self._flags = ""
        if len(text) > 3 and text[0] == "s" and not text[1].isalnum():
            parts = re.split(rf"(?<!\\){re.escape(text[1])}", text[2:])
            if len(parts) != 3:
                raise BadOption(f"bad pattern '{text}'")
            self._kind = "s"
            self._pattern = compile_pattern(parts[0], extended=extended, fixed=False)
            self._replacement = re.sub(r"(?<!\\)&", r"\\g<0>", parts[1])
            self._flags = parts[2]
        elif found := re.fullmatch(r"/(.*)/([dp])", text):
            self._kind = found.group(2)
            self._pattern = compile_pattern(found.group(1), extended=extended, fixed=False)
        elif found := re.fullmatch(r"(\d+)([dp])", text):
            self._kind, self._line = found.group(2), int(found.group(1))
            self._pattern = re.compile("")
        else:
            raise BadOption(f"bad pattern '{text}'")

    def apply(self, line: str, number: int) -> tuple[str, bool, bool]:
        """Return (the line afterwards, whether it is printed now, whether it is dropped)."""
        if self._kind == "s":
            changed, times = self._pattern.subn(self._replacement, line, count=0 if "g" in self._flags else 1)
            return changed, bool(times) and "p" in self._flags, False
        meant = number == self._line if self._line else self._pattern.search(line) is not None
        return line, meant and self._kind == "p", meant and self._kind == "d"


COMMANDS: Mapping[str, Run] = {"sed": edit}
