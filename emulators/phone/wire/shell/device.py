"""Commands about the machine: properties, who and when, its network, restarting it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

from emulators.phone.wire.ports import Pair
from emulators.phone.wire.shell.options import Options, with_options
from emulators.phone.wire.shell.session import Call, Run

ADDRESS = "10.0.2.16"
"""What the phone says its address in the wireless network is; nothing listens there."""


async def get_property(call: Call) -> int:
    """``getprop [NAME [DEFAULT]]``."""
    with call.handset.turn() as phone:
        found = dict(phone.props)
    names = [word for word in call.arguments if not word.startswith("-")]
    if names:
        await call.print(found.get(names[0]) or (names[1] if len(names) > 1 else ""))
        return 0
    for name, value in sorted(found.items()):
        await call.print(f"[{name}]: [{value}]")
    return 0


async def set_property(call: Call) -> int:
    """``setprop NAME VALUE``; what describes the device itself (``ro.…``) cannot be changed."""
    if len(call.arguments) != 2:
        return await call.fail("setprop: Needs 2 arguments")
    name, value = call.arguments
    if name.startswith("ro."):
        return await call.fail(f"Failed to set property '{name}' to '{value}'.\nSee dmesg for error reason.")
    with call.handset.turn() as phone:
        phone.props[name] = value
    return 0


async def identity(call: Call) -> int:
    """``id`` and ``whoami``."""
    if call.name == "whoami" or "-un" in call.arguments:
        await call.print("shell")
    elif "-u" in call.arguments:
        await call.print("2000")
    else:
        await call.print("uid=2000(shell) gid=2000(shell) groups=2000(shell),1015(sdcard_rw) context=u:r:shell:s0")
    return 0


@with_options("uR", "dDs")
async def date(call: Call, options: Options) -> int:
    """``date [-u] [+FORMAT]``: the phone's clock, which nobody sets from here."""
    with call.handset.turn() as phone:
        now = phone.now()
    forms = [word[1:] for word in options.rest if word.startswith("+")]
    if options.rest and not forms:
        return await call.fail("date: cannot set date: Operation not permitted")
    form = forms[0] if forms else "%a %b %e %H:%M:%S %Z %Y"
    text = form.replace("%N", f"{now.microsecond * 1000:09d}").replace("%s", str(int(now.timestamp())))
    await call.print(now.strftime(text))
    return 0


async def uptime(call: Call) -> int:
    """``uptime``."""
    with call.handset.turn() as phone:
        now, elapsed_s = phone.now(), phone.clock.elapsed_s
    up = timedelta(seconds=int(elapsed_s))
    await call.print(f" {now:%H:%M:%S} up {up},  0 users,  load average: 0.00, 0.00, 0.00")
    return 0


@with_options("asnrvmo")
async def machine(call: Call, options: Options) -> int:
    """``uname [-a]``."""
    values = {
        "s": "Linux",
        "n": "localhost",
        "r": "5.15.0-simulated",
        "v": "#1 SMP PREEMPT",
        "m": "x86_64",
        "o": "Toybox",
    }
    wanted = values if "a" in options else {letter: values[letter] for letter in values if letter in options}
    await call.print(" ".join((wanted or {"s": "Linux"}).values()))
    return 0


async def network(call: Call) -> int:
    """``ifconfig [wlan0]`` and ``ip addr|route``."""
    if call.name == "ip":
        if any(word.startswith("r") for word in call.arguments[:1]):
            await call.print(f"10.0.2.0/24 dev wlan0 proto kernel scope link src {ADDRESS}")
            return 0
        await call.print("7: wlan0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP")
        await call.print("    link/ether 02:00:00:00:00:00 brd ff:ff:ff:ff:ff:ff")
        await call.print(f"    inet {ADDRESS}/24 brd 10.0.2.255 scope global wlan0")
        return 0
    if call.arguments and call.arguments[0] != "wlan0":
        return await call.fail(f"ifconfig: {call.arguments[0]}: No such device")
    await call.print("wlan0     Link encap:Ethernet  HWaddr 02:00:00:00:00:00")
    await call.print(f"          inet addr:{ADDRESS}  Bcast:10.0.2.255  Mask:255.255.255.0 ")
    return 0


async def connect(call: Call) -> int:
    """``nc 127.0.0.1 PORT``: joins the command's input and output with a port of the phone itself."""
    words = [word for word in call.arguments if not word.startswith("-")]
    if len(words) != 2 or not words[1].isdigit():
        return await call.fail("nc: Needs HOST PORT")
    serve = await call.handset.ports.find(f"tcp:{words[1]}") if words[0] in ("127.0.0.1", "localhost") else None
    if serve is None:
        return await call.fail("nc: connect: Connection refused")
    ours, theirs = Pair.make()

    async def send() -> None:
        with suppress(BrokenPipeError):
            while data := await call.flows.stdin.read():
                await ours.write(data)

    async def receive() -> None:
        while data := await ours.read():
            await call.flows.stdout.write(data)

    beside = [asyncio.ensure_future(work) for work in (serve(theirs), send())]
    try:
        await receive()
    finally:
        await ours.close()
        for one in beside:
            one.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
    return 0


async def reboot(call: Call) -> int:
    """``reboot``: cuts every connection and boots the phone again."""
    call.handset.reboot()
    return 0


async def bug_report(call: Call) -> int:
    """``bugreport``: the log and what runs, as text."""
    with call.handset.turn() as phone:
        now, lines = phone.now(), phone.log.lines
        build = phone.props.get("ro.build.fingerprint", "")
    await call.print("========================================================")
    await call.print(f"== dumpstate: {now:%Y-%m-%d %H:%M:%S}")
    await call.print("========================================================")
    await call.print(f"Build: {build}")
    await call.print("------ PROCESSES (ps -A) ------")
    for pid, name in sorted(call.handset.process_table().items()):
        await call.print(f"{pid:>6} {name}")
    await call.print("------ SYSTEM LOG (logcat -d) ------")
    for line in lines:
        await call.print(f"{line.at:%m-%d %H:%M:%S} {line.pid:5d} {line.priority} {line.tag}: {line.text}")
    return 0


async def silent(call: Call) -> int:
    """A command whose work has no counterpart on this phone, and that prints nothing on a real one either."""
    return 0


COMMANDS: Mapping[str, Run] = {
    "getprop": get_property,
    "setprop": set_property,
    "id": identity,
    "whoami": identity,
    "date": date,
    "uptime": uptime,
    "uname": machine,
    "ifconfig": network,
    "ip": network,
    "nc": connect,
    "netcat": connect,
    "reboot": reboot,
    "bugreport": bug_report,
    "dmesg": silent,
    "chown": silent,
    "restorecon": silent,
    "sendevent": silent,
}
