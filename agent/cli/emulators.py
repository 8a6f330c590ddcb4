"""``clew emulators``: virtual devices of this machine, started, stopped and put back."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from agent.doctor.machine import Check

EPILOG = "Example:  clew emulators start Pixel_6 && clew run 'Open Settings' --on android:emulator-5554"

app = typer.Typer(no_args_is_help=True, help="Android emulators: list, start, stop, snapshots.")

Name = Annotated[str, typer.Argument(help="Name of the virtual device.", metavar="NAME")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]


class SnapshotVerb(StrEnum):
    """What can be done to snapshots."""

    LIST = "list"
    SAVE = "save"
    LOAD = "load"
    DELETE = "delete"


@app.command("list", epilog="Example:  clew emulators list --json")
def list_emulators(as_json: AsJson = False) -> None:
    """List virtual devices, and which of them run."""
    from agent.places import emulators_folder
    from emulators.avd import Avds
    from emulators.running_emulators import running_emulators

    avds = Avds()
    serials = {one.name: one.serial for one in running_emulators(emulators_folder())}
    rows = [
        {
            "name": avd.name,
            "image": avd.config.image,
            "size": f"{avd.config.width_px}x{avd.config.height_px}",
            "density_dpi": avd.config.density_dpi,
            "serial": serials.get(avd.name, ""),
            "in_use": avd.in_use,
        }
        for avd in avds.all()
    ]
    broken = dict(avds.broken())
    if as_json:
        _print_json({"home": str(avds.home), "emulators": rows, "broken": broken})
        return
    if not rows and not broken:
        typer.echo(f"no virtual devices in {avds.home}; `clew emulators doctor` says what is needed to make one")
    for row in rows:
        runs = f"  runs as {row['serial']}" if row["serial"] else "  in use by somebody else" if row["in_use"] else ""
        typer.echo(f"{row['name']}  {row['size']} at {row['density_dpi']} dpi  {row['image']}{runs}")
    for name, why in broken.items():
        typer.echo(f"{name}  cannot be used: {why}", err=True)


@app.command(epilog="Example:  clew emulators start Pixel_6 --cold")
def start(
    name: Name,
    window: Annotated[bool, typer.Option("--window", help="Show its window.")] = False,
    cold: Annotated[bool, typer.Option("--cold", help="Boot Android anew.")] = False,
    wipe: Annotated[bool, typer.Option("--wipe", help="Forget all its data first.")] = False,
    read_only: Annotated[bool, typer.Option("--read-only", help="Keep nothing of what happens.")] = False,
    snapshot: Annotated[str, typer.Option(metavar="SNAPSHOT", help="The state to begin with.")] = "",
    as_json: AsJson = False,
) -> None:
    """Start an emulator, wait until it can be used, and leave it running."""
    from agent.places import emulators_folder, leases_folder
    from devices.android.adb_server import AdbServer
    from emulators.avd import Avds
    from emulators.emulator import Emulator, EmulatorOptions
    from emulators.ports import reserve_ports
    from emulators.running_emulators import leave_running
    from emulators.sdk import find_sdk

    avd = Avds().get(name)
    program = find_sdk().emulator
    options = EmulatorOptions(headless=not window, cold=cold, wipe=wipe, read_only=read_only, snapshot=snapshot)
    reserved = reserve_ports(leases_folder())
    try:
        log = emulators_folder() / f"{name}.log"
        emulator = Emulator(
            program, avd, reserved.ports, AdbServer(), log, options, lambda line: typer.echo(line, err=True)
        )
        kept = leave_running(emulator, emulators_folder())
    finally:
        reserved.release()
    if as_json:
        _print_json({"name": kept.name, "serial": kept.serial, "console_port": kept.console_port, "log": kept.log})
    else:
        typer.echo(f"{name} runs as {kept.serial}; use it with --on android:{kept.serial}")


@app.command(epilog="Example:  clew emulators stop Pixel_6")
def stop(name: Name) -> None:
    """Stop an emulator that `clew emulators start` left running."""
    from agent.places import emulators_folder
    from emulators.running_emulators import stop_running

    stop_running(emulators_folder(), name)
    typer.echo(f"{name} has ended")


@app.command(epilog="Example:  clew emulators snapshot save Pixel_6 clean")
def snapshot(
    verb: Annotated[SnapshotVerb, typer.Argument(help="What to do.", show_choices=True)],
    name: Name,
    which: Annotated[str, typer.Argument(help="Name of the snapshot.", metavar="SNAPSHOT")] = "",
    as_json: AsJson = False,
) -> None:
    """Keep states of a running emulator, go back to them, forget them."""
    from agent.errors import ConfigError
    from agent.places import emulators_folder
    from emulators.console import Console
    from emulators.running_emulators import find_running

    if verb is not SnapshotVerb.LIST and not which:
        raise ConfigError("it is not said which snapshot", f"clew emulators snapshot {verb.value} {name} SNAPSHOT")
    with Console(find_running(emulators_folder(), name).console_port) as console:
        match verb:
            case SnapshotVerb.SAVE:
                console.save_snapshot(which)
            case SnapshotVerb.LOAD:
                console.load_snapshot(which)
            case SnapshotVerb.DELETE:
                console.delete_snapshot(which)
            case SnapshotVerb.LIST:
                pass
        names = console.snapshots()
    if as_json:
        _print_json({"name": name, "snapshots": list(names)})
    else:
        typer.echo("\n".join(names) or "no snapshots")


@app.command(epilog="Example:  clew emulators doctor")
def doctor(as_json: AsJson = False) -> None:
    """Say what this machine lacks to run an emulator. Exit code 0 when nothing, 3 otherwise."""
    from agent.doctor.machine import worst
    from agent.doctor.phones import emulator_checks

    checks = emulator_checks()
    if as_json:
        _print_json({"status": worst(checks), "checks": [_told(check) for check in checks]})
    else:
        from agent.cli.doctor import show

        show(checks)
    raise typer.Exit(3 if worst(checks) == "fail" else 0)


def _told(check: Check) -> dict[str, str]:
    return {"name": check.name, "status": check.status, "detail": check.detail, "fix": check.fix}


def _print_json(document: object) -> None:
    import json

    sys.stdout.write(json.dumps(document, indent=2) + "\n")
