"""The apps that every phone has, and how others are added.

Each module beside this one holds an `App` named ``APP``; nothing else names them. ``load`` takes a module or a folder
of modules of somebody else's in the same form.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from emulators.errors import AppUnusable
from emulators.phone.app import App

if TYPE_CHECKING:
    from emulators.phone.tasks.task import Template


@cache
@cache
def shipped() -> tuple[App, ...]:
    """The apps of this folder, by label."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    apps = [module.APP for module in modules if hasattr(module, "APP")]
    return tuple(sorted(apps, key=lambda app: app.label))


def load(path: Path) -> tuple[App, ...]:
    """The apps of a module, or of every module in a folder.

    This runs the code at ``path``: an app is a program, not data.

    Raises:
        AppUnusable: there is none, or one cannot be loaded.
    """
    files = sorted(path.glob("*.py")) if path.is_dir() else [path]
    found = [app for file in files for app in _apps_of(file)]
    if not found:
        raise AppUnusable(f"there is no app in {path}", "an app is a module with an App named APP (docs/phone-apps.md)")
    return tuple(found)


def load_templates(path: Path) -> tuple[Template, ...]:
    """The task templates that come with somebody's apps: what their modules call ``TEMPLATES``.

    Raises:
        AppUnusable: a module cannot be loaded.
    """
    files = sorted(path.glob("*.py")) if path.is_dir() else [path]
    return tuple(template for file in files for template in getattr(_import(file), "TEMPLATES", ()))


def _apps_of(file: Path) -> Iterator[App]:
    module = _import(file)
    app = getattr(module, "APP", None)
    if app is None:
        return
    if not isinstance(app, App):
        raise AppUnusable(f"APP in {file} is {type(app).__name__}, no App", "make it an instance of a subclass of App")
    missing = [name for name in ("package", "label") if not getattr(app, name, "")]
    if missing or "main" not in app.screens():
        lacks = " and ".join(missing) or "a screen named main"
        raise AppUnusable(f"the app in {file} has no {lacks}", "see docs/phone-apps.md")
    yield app


def _import(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"clewline_app_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise AppUnusable(f"{file} is no Python module", "name a .py file or a folder of them")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise AppUnusable(f"{file} cannot be loaded: {type(error).__name__}: {error}", "mend the module") from error
    return module
