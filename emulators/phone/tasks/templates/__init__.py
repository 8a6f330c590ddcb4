"""Task templates over the shipped apps: each module beside this one holds a list named ``TEMPLATES``."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from emulators.phone.tasks.task import Template


@cache
def templates() -> tuple[Template, ...]:
    """All templates, by name."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    return tuple(sorted((each for module in modules for each in module.TEMPLATES), key=lambda each: each.name))
