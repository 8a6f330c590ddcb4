"""Commands about what runs: ps, pidof, pgrep, kill, pkill, top, service, logcat, log."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping

from emulators.phone.system.logcat import FORMS, PRIORITIES, Filter, Line
from emulators.phone.wire.shell.options import BadOption, Options, read_long, with_options
from emulators.phone.wire.shell.session import Call, Run

SERVICES = (
    ("activity", "android.app.IActivityManager"),
    ("alarm", "android.app.IAlarmManager"),
    ("clipboard", "android.content.IClipboard"),
    ("display", "android.hardware.display.IDisplayManager"),
    ("input", "android.hardware.input.IInputManager"),
    ("input_method", "com.android.internal.view.IInputMethodManager"),
    ("notification", "android.app.INotificationManager"),
    ("package", "android.content.pm.IPackageManager"),
    ("power", "android.os.IPowerManager"),
    ("settings", "settings"),
    ("window", "android.view.IWindowManager"),
)

_PS_HELP = """usage: ps [-AadefLlnwZ] [-gG GROUP,] [-k FIELD,] [-o FIELD,] [-p PID,] [-t TTY,] [-uU USER,]

List processes.

Which processes to show (-gGuUpPt selections may be comma separated lists):

-A\tAll
-a\tHas terminal not session leader
-d\tNot session leader
-e\tSynonym for -A"""


def _user(pid: int, name: str) -> str:
    if pid < 1000:
        return "root"
    return "system" if name == "system_server" else f"u0_a{pid % 1000}"


async def processes(call: Call) -> int:
    """``ps [-A] [-o FIELDS] [-p PIDS]``."""
    if "--help" in call.arguments:
        await call.print(_PS_HELP)
        return 0
    try:
        options = read_long(call.arguments, ("-o", "-p", "-u", "-t", "-k"))
    except BadOption as error:
        return await call.fail(f"ps: {error}")
    table = call.handset.process_table()
    if "-p" in options:
        wanted = {int(word) for word in re.findall(r"\d+", options.get("-p"))}
        table = {pid: name for pid, name in table.items() if pid in wanted}
    if "-o" in options:
        fields = [field.strip().upper() for field in re.split(r"[, ]", options.get("-o")) if field.strip()]
        await call.print(" ".join(fields))
        for pid, name in sorted(table.items()):
            values = {"PID": str(pid), "PPID": "1", "USER": _user(pid, name), "NAME": name, "ARGS": name, "CMD": name}
            await call.print(" ".join(values.get(field, "-") for field in fields))
        return 0
    await call.print(f"{'USER':<12} {'PID':>6} {'PPID':>6} {'VSZ':>9} {'RSS':>7} {'WCHAN':<16} {'ADDR':>8} S NAME")
    for pid, name in sorted(table.items()):
        row = f"{_user(pid, name):<12} {pid:>6} {350 if pid > 350 else 0:>6} {1_200_000:>9} {80_000:>7}"
        await call.print(f"{row} {'0':<16} {'0':>8} S {name}")
    return 0


async def process_ids(call: Call) -> int:
    """``pidof NAME …``; status 1 when nothing runs under the names."""
    wanted = [word for word in call.arguments if not word.startswith("-")]
    found = [str(pid) for pid, name in sorted(call.handset.process_table().items()) if name in wanted]
    if not found:
        return 1
    await call.print(" ".join(found))
    return 0


@with_options("flxnoav", "u")
async def search_processes(call: Call, options: Options) -> int:
    """``pgrep [-f] [-l] PATTERN``."""
    found = _named(call, options.rest[-1] if options.rest else "", exactly="x" in options)
    for pid, name in found:
        await call.print(f"{pid} {name}" if "l" in options else str(pid))
    return int(not found)


def _named(call: Call, pattern: str, *, exactly: bool) -> list[tuple[int, str]]:
    try:
        match = re.compile(pattern[:1000])
    except re.error:
        return []
    table = sorted(call.handset.process_table().items())
    return [(pid, name) for pid, name in table if (match.fullmatch if exactly else match.search)(name)]


def _end(call: Call, pid: int, name: str) -> None:
    if pid in call.handset.programs:
        call.handset.programs[pid].stopped.set()
    else:
        with call.handset.turn() as phone:
            if name in phone.running:
                phone.lifecycle.stop(name)


async def kill(call: Call) -> int:
    """``kill [-SIGNAL] PID …``."""
    status = 0
    table = call.handset.process_table()
    for word in call.arguments:
        if word.startswith("-"):
            continue
        pid = int(word) if word.isdigit() else -1
        if pid not in table:
            status = await call.fail(f"/system/bin/sh: kill: {word}: No such process")
        elif pid < 2000 and pid not in call.handset.programs:
            status = await call.fail(f"/system/bin/sh: kill: {word}: Operation not permitted")
        else:
            _end(call, pid, table[pid])
    return status


@with_options("flxnov0123456789KILNTERMU", "us")
async def kill_by_name(call: Call, options: Options) -> int:
    """``pkill [-f] PATTERN``, ``killall NAME``; status 1 when nothing matches."""
    found = _named(call, options.rest[-1] if options.rest else "", exactly="x" in options or call.name == "killall")
    reachable = [(pid, name) for pid, name in found if pid >= 2000 or pid in call.handset.programs]
    for pid, name in reachable:
        _end(call, pid, name)
    return int(not reachable)


async def service(call: Call) -> int:
    """``service list``, ``service check NAME``, ``service call NAME CODE …``."""
    order = call.arguments[0] if call.arguments else ""
    known = dict(SERVICES)
    if order == "list":
        await call.print(f"Found {len(SERVICES)} services:")
        for index, (name, interface) in enumerate(SERVICES):
            await call.print(f"{index}\t{name}: [{interface}]")
        return 0
    name = call.arguments[1] if len(call.arguments) > 1 else ""
    if order == "check":
        await call.print(f"Service {name}: {'found' if name in known else 'not found'}")
        return 0
    if order == "call" and name in known:
        await call.print("Result: Parcel(00000000    '....')")
        return 0
    return await call.fail(f"service: Service {name} does not exist" if order == "call" else "service: bad command", 10)


async def log(call: Call) -> int:
    """``log [-p PRIORITY] [-t TAG] TEXT …``."""
    try:
        options = read_long(call.arguments, ("-p", "-t", "-b"))
    except BadOption as error:
        return await call.fail(f"log: {error}")
    priority = options.get("-p", "i").upper()[:1]
    if priority not in PRIORITIES:
        return await call.fail("log: bad -p")
    with call.handset.turn() as phone:
        phone.log.write(priority, options.get("-t", "log"), " ".join(options.rest))
    return 0


_LOGCAT_VALUED = (
    "-v",
    "-b",
    "-t",
    "-T",
    "-e",
    "--regex",
    "--pid",
    "-m",
    "-f",
    "-r",
    "-n",
    "-G",
    "--buffer",
    "--format",
)


async def logcat(call: Call) -> int:
    """``logcat [-v FORM] [-d] [-c] [-t N] [-e REGEX] [--pid N] [-s] [FILTER …]``; without ``-d`` it goes on and on."""
    try:
        options = read_long(call.arguments, _LOGCAT_VALUED)
        pid = options.number("--pid", -1)
        chosen = Filter(
            options.rest,
            silent="-s" in options,
            pattern=options.get("-e") or options.get("--regex") or None,
            pid=None if pid < 0 else pid,
        )
        wanted = options.get("-t") or options.get("-T")
        last = int(wanted) if wanted.isdigit() else -1
        most = options.number("-m", 1 << 30)
    except ValueError as error:
        return await call.fail(f"logcat: {error}")
    form = next((FORMS[word] for word in re.split(r"[ ,]", options.get("-v", "threadtime")) if word in FORMS), None)
    if form is None:
        return await call.fail(f'logcat: Invalid parameter "{options.get("-v")}" to -v')
    if "-c" in options or "--clear" in options:
        with call.handset.turn() as phone:
            phone.log.clear()
        return 0
    if "-g" in options:
        await call.print("main: ring buffer is 256 KiB (64 KiB consumed, 64 KiB readable), max entry is 5120 B")
        return 0
    return await _print_log(
        call, chosen, form, last=last, most=most, goes_on="-d" not in options and "-t" not in options
    )


async def _print_log(
    call: Call, chosen: Filter, form: Callable[[Line], str], *, last: int, most: int, goes_on: bool
) -> int:
    loop = asyncio.get_running_loop()
    fresh: asyncio.Queue[Line] = asyncio.Queue()

    def heard(line: Line) -> None:
        loop.call_soon_threadsafe(fresh.put_nowait, line)

    with call.handset.turn() as phone:
        lines = [line for line in phone.log.lines if chosen.shows(line)]
        unsubscribe = phone.log.subscribe(heard)
    try:
        await call.print("--------- beginning of main")
        for line in (lines if last < 0 else lines[max(0, len(lines) - last) :])[:most]:
            await call.print(form(line))
        shown = len(lines)
        while goes_on and shown < most:
            line = await fresh.get()
            if chosen.shows(line):
                shown += 1
                await call.print(form(line))
    finally:
        unsubscribe()
    return 0


COMMANDS: Mapping[str, Run] = {
    "ps": processes,
    "pidof": process_ids,
    "pgrep": search_processes,
    "kill": kill,
    "pkill": kill_by_name,
    "killall": kill_by_name,
    "service": service,
    "log": log,
    "logcat": logcat,
}
