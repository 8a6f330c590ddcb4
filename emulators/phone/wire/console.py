"""The console of an Android emulator: lines of text on the port below the adb daemon's.

The greeting ends with a line ``OK``, each command's output with ``OK``, or with a line that starts with ``KO``. No
authentication is asked for: it would need a file in the person's home folder, and the console listens on loopback only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from emulators.phone.system.packages import Intent

if TYPE_CHECKING:
    from emulators.phone.system.snapshot import Snapshot
    from emulators.phone.wire.handset import Handset

MAX_LINE_BYTES = 4096

GREETING = "Android Console: type 'help' for a list of commands"


class Refused(ValueError):
    """The command cannot be done; the message follows ``KO: ``."""


class Console:
    """One phone's console; snapshots are kept for as long as it is served.

    Args:
        handset: the phone.
    """

    def __init__(self, handset: Handset) -> None:
        self._handset = handset
        self.snapshots: dict[str, Snapshot] = {}

    def answer(self, line: str) -> list[str]:
        """Carry out one command; return its output.

        Raises:
            Refused: it is unknown or cannot be done.
        """
        words = line.split()
        command = _COMMANDS.get(words[0])
        if command is None:
            raise Refused("unknown command, try 'help'")
        return command(self, words[1:])

    def avd(self, words: list[str]) -> list[str]:
        """``avd name|status|snapshot …|path|id|start|stop``."""
        match words:
            case ["name"] | ["id"]:
                return [self._handset.avd or "simulated"]
            case ["status"]:
                return ["virtual device is running"]
            case ["snapshot", *rest]:
                return self.snapshot(rest)
            case ["start"] | ["stop"] | ["hostmicon"] | ["hostmicoff"]:
                return []
        raise Refused("missing or bad sub-command")

    def snapshot(self, words: list[str]) -> list[str]:
        """``list``, ``save NAME``, ``load NAME``, ``delete NAME``."""
        match words:
            case ["list"]:
                return (
                    ["List of snapshots present on all disks:", *self.snapshots]
                    if self.snapshots
                    else ["There is no snapshot available."]
                )
            case ["save", name]:
                with self._handset.turn() as phone:
                    self.snapshots[name] = phone.snapshot()
                return []
            case ["load" | "delete", name] if name not in self.snapshots:
                raise Refused(f"Device 'simulated' does not have the requested snapshot '{name}'")
            case ["load", name]:
                with self._handset.turn() as phone:
                    phone.restore(self.snapshots[name])
                return []
            case ["delete", name]:
                del self.snapshots[name]
                return []
        raise Refused("missing snapshot name")

    def kill(self, words: list[str]) -> list[str]:
        """``kill``: the phone ends."""
        asyncio.get_running_loop().call_later(0.05, self._handset.power_off)
        return ["OK: killing emulator, bye bye"]

    def geo(self, words: list[str]) -> list[str]:
        """``geo fix LONGITUDE LATITUDE``."""
        try:
            longitude, latitude = float(words[1]), float(words[2])
        except (IndexError, ValueError):
            raise Refused("argument is missing, try 'geo fix <longitude> <latitude>'") from None
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            raise Refused("no such place")
        self._handset.location = (latitude, longitude, 0.0)
        return []

    def power(self, words: list[str]) -> list[str]:
        """``power capacity N``, ``power ac on|off``, ``power display``."""
        match words:
            case ["capacity", level] if level.isdigit() and int(level) <= 100:
                with self._handset.turn() as phone:
                    phone.battery = int(level)
                    phone.configure()
                return []
            case ["display"]:
                with self._handset.turn() as phone:
                    return ["status: Charging", "health: Good", "present: true", f"capacity: {phone.battery}"]
            case ["ac" | "status" | "present" | "health", _]:
                return []
        raise Refused("bad sub-command")

    def sms(self, words: list[str]) -> list[str]:
        """``sms send NUMBER TEXT``: told to whatever app takes messages."""
        if len(words) < 3 or words[0] != "send":
            raise Refused("argument is missing, try 'sms send <phonenumber> <text message>'")
        told = {"number": words[1], "text": " ".join(words[2:])}
        return self._tell(Intent("android.intent.action.SENDTO", f"sms:{words[1]}"), "receive", told)

    def gsm(self, words: list[str]) -> list[str]:
        """``gsm call|accept|cancel NUMBER``: somebody calls, takes our call, hangs up."""
        if len(words) != 2 or words[0] not in _CALLS:
            raise Refused("argument is missing, try 'gsm call <phonenumber>'")
        return self._tell(
            Intent("android.intent.action.DIAL", f"tel:{words[1]}"), _CALLS[words[0]], {"number": words[1]}
        )

    def rotate(self, words: list[str]) -> list[str]:
        """``rotate``: a quarter turn."""
        with self._handset.turn() as phone:
            phone.configure(rotation=(phone.config.rotation + 1) % 4)
        return []

    def network(self, words: list[str]) -> list[str]:
        """``network speed|delay …``: stored as a property that apps can read."""
        if len(words) == 2 and words[0] in ("speed", "delay"):
            self._set(f"network.{words[0]}", words[1])
            return []
        if words == ["status"]:
            return ["Current network status:", "  download speed:          0 bits/s (0.0 KB/s)"]
        raise Refused("bad sub-command")

    def finger(self, words: list[str]) -> list[str]:
        """``finger touch ID``: unlocks."""
        if words[:1] == ["touch"]:
            with self._handset.turn() as phone:
                phone.unlock()
        return []

    def help(self, words: list[str]) -> list[str]:
        """``help``."""
        return ["Android console command help:", *(f"    {name}" for name in sorted(_COMMANDS))]

    def quiet(self, words: list[str]) -> list[str]:
        """``auth TOKEN``, ``ping``, ``sensor …``: accepted."""
        return []

    def _set(self, name: str, value: str) -> None:
        with self._handset.turn() as phone:
            phone.props[f"clewline.{name}"] = value

    def _tell(self, to: Intent, event: str, arguments: Mapping[str, object]) -> list[str]:
        """Tell an event to the app that would answer an intent.

        Raises:
            Refused: there is none.
        """
        with self._handset.turn() as phone:
            app = phone.resolve(to)
            if app is None:
                raise Refused("no app on this phone takes it")
            phone.broadcast(Intent(event, package=app.package, extras=arguments))
        return []


_CALLS: Mapping[str, str] = {"call": "ring", "accept": "answered", "cancel": "unanswered"}

_COMMANDS: Mapping[str, Callable[[Console, list[str]], list[str]]] = {
    "auth": Console.quiet,
    "avd": Console.avd,
    "finger": Console.finger,
    "geo": Console.geo,
    "gsm": Console.gsm,
    "help": Console.help,
    "kill": Console.kill,
    "network": Console.network,
    "ping": Console.quiet,
    "power": Console.power,
    "rotate": Console.rotate,
    "sensor": Console.quiet,
    "sms": Console.sms,
}


async def serve_console(handset: Handset, host: str, port: int) -> asyncio.Server:
    """Listen for people and programs.

    Raises:
        OSError: the port is taken.
    """
    console = Console(handset)

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _say(writer, [GREETING], "OK")
            while raw := await reader.readline():
                line = raw.decode("utf-8", "replace").strip()
                if not line:
                    continue
                if line.split()[0] in ("quit", "exit"):
                    break
                try:
                    await _say(writer, console.answer(line), "OK")
                except Refused as refused:
                    await _say(writer, [], f"KO: {refused}")
        except (ConnectionError, ValueError):  # gone, or a line beyond the limit
            pass
        except asyncio.CancelledError:  # we stop; Python 3.11 would log it as an error of its own
            pass
        finally:
            writer.close()

    return await asyncio.start_server(converse, host, port, limit=MAX_LINE_BYTES)


async def _say(writer: asyncio.StreamWriter, lines: list[str], end: str) -> None:
    writer.write("".join(f"{line}\r\n" for line in [*lines, end]).encode())
    await writer.drain()
