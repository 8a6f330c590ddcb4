"""The phone's shell: a small parser, what runs its tree, and the commands that clients of adb use.

``grammar`` reads a command line into a tree, ``session`` runs it, ``flows`` are where bytes come from and go to. Each
other module brings commands of one kind in its ``COMMANDS``. What has no command here prints what Android prints for
a program that is not there, and ends with 127; nothing reaches the host's shell.
"""

from __future__ import annotations

from collections.abc import Mapping

from emulators.phone.wire.shell import (
    activities,
    builtins,
    device,
    dumpsys,
    edit,
    packages,
    paths,
    preferences,
    programs,
    screen,
    text,
)
from emulators.phone.wire.shell.session import Run, Shell

COMMANDS: Mapping[str, Run] = {
    name: run
    for module in (builtins, paths, text, edit, programs, device, screen, packages, activities, preferences, dumpsys)
    for name, run in module.COMMANDS.items()
}
"""Every command by its name."""

__all__ = ["COMMANDS", "Run", "Shell"]
