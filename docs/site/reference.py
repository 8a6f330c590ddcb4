"""Reference pages that are made from the code whenever the site is built, so that the two cannot drift apart.

mkdocs calls ``on_files`` as a hook. Each page is a function that returns Markdown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, get_args

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages to the site's files."""
    from mkdocs.structure.files import File

    for name, make in PAGES.items():
        files.append(File.generated(config, f"reference/{name}.md", content=make()))
    return files


def commands() -> str:
    """Every command with its arguments and options, as ``--help`` tells them."""
    from agent.cli.app import whole

    told = ["# Commands and options", "", "Made from the commands' own `--help`. Every one also takes `-h`, `--help`."]
    root = whole()
    for path, command in _walk(root, ("clew",)):
        if getattr(command, "hidden", False):
            continue
        told += ["", f"{'##' if len(path) < 3 else '###'} {' '.join(path)}", "", _plain(command.help or "")]
        if command.epilog:
            told += ["", *_examples(command.epilog)]
        if not getattr(command, "commands", None):
            told += ["", *_parameters(command, path)]
    return "\n".join(told) + "\n"


def settings() -> str:
    """Every setting, its variable and what it is without one."""
    from agent.config import SECTIONS, variable

    told = [
        "# Settings",
        "",
        "In `clewline.toml`, in the environment, or as a flag, each overruling the one before.",
    ]
    for section, model in SECTIONS.items():
        told += [
            "",
            f"## [{section}]",
            "",
            _plain(model.__doc__ or ""),
            "",
            "| setting | default | meaning |",
            "|---|---|---|",
        ]
        for name, field in model.model_fields.items():
            default = json.dumps(field.get_default(call_default_factory=True), default=str)
            meaning = _cell(field.description or "")
            told.append(f"| `{name}`<br>`{variable(f'{section}.{name}')}` | `{_cell(default)}` | {meaning} |")
    return "\n".join(told) + "\n"


def actions() -> str:
    """What can be done to a device."""
    from devices import action

    told = ["# Actions", "", "What skills, models and people can ask of a device. `do: KIND` in a skill."]
    for model in _union(action.Action):
        told += ["", f"## {model.model_fields['kind'].default}", "", _plain(model.__doc__ or "")]
        fields = [(name, field) for name, field in model.model_fields.items() if name != "kind"]
        if fields:
            told += ["", "| field | default | meaning |", "|---|---|---|"]
        for name, field in fields:
            default = "–" if field.is_required() else f"`{_cell(repr(field.get_default(call_default_factory=True)))}`"
            told.append(f"| `{name}` | {default} | {_cell(field.description or '')} |")
    return "\n".join(told) + "\n"


def errors() -> str:
    """The tree of errors with the code that each ends a command with."""
    import importlib

    from devices.errors import ClewError

    for package in ("agent", "perception", "planner", "skills", "emulators"):
        importlib.import_module(f"{package}.errors")
    told = [
        "# Errors and exit codes",
        "",
        "0 done · 1 the task, or a test, failed · 2 usage or configuration · 3 infrastructure · 4 policy or budget ·"
        " 5 needs a person.",
        "",
        "| error | exit code | meaning |",
        "|---|---|---|",
    ]
    for depth, kind in _tree(ClewError):
        meaning = _cell(_plain((kind.__doc__ or "").split("\n\n")[0]))
        told.append(f"| {'&emsp;' * depth}`{kind.__name__}` | {kind.exit_code} | {meaning} |")
    return "\n".join(told) + "\n"


def skill_file() -> str:
    """The JSON schema of a skill's file, and the shortest useful one."""
    from skills.catalog import shipped
    from skills.codec import dump, json_schema

    example = min(shipped(), key=lambda skill: len(dump(skill)) if skill.parameters else 10**9)
    return "\n".join(
        [
            "# Skill files",
            "",
            "One that comes with clewline:",
            "",
            "```yaml",
            dump(example).strip(),
            "```",
            "",
            "The schema, for editors: `clew skills schema`.",
            "",
            "```json",
            json.dumps(json_schema(), indent=1, ensure_ascii=False),
            "```",
            "",
        ]
    )


PAGES = {
    "commands": commands,
    "settings": settings,
    "actions": actions,
    "errors": errors,
    "skill-file": skill_file,
}


def _walk(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from _walk(inner, (*path, name))


def _examples(epilog: str) -> list[str]:
    """What stands below a command's help: examples in one line, three spaces between two of them."""
    _, colon, rest = epilog.partition(":  ")
    if not colon:
        return [_plain(epilog)]
    return ["```sh", *(each.strip() for each in rest.split("   ") if each.strip()), "```"]


def _parameters(command: Any, path: tuple[str, ...]) -> list[str]:
    named: list[Any] = [p for p in command.params if p.name != "help"]
    arguments = [p for p in named if p.param_type_name == "argument"]
    optional = ["[OPTIONS]"] if len(named) > len(arguments) else []
    told = ["```text", " ".join([*path, *optional, *map(_metavar, arguments)]), "```"]
    if named:
        told += ["", "| option | meaning |", "|---|---|"]
    for parameter in named:
        names = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
        told.append(f"| {names} | {_cell(_plain(getattr(parameter, 'help', '') or ''))} |")
    return told


def _metavar(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _union(alias: Any) -> tuple[Any, ...]:
    """The members of an annotated union."""
    return get_args(get_args(alias)[0])


def _tree(kind: type[Any], depth: int = 0) -> Iterator[tuple[int, type[Any]]]:
    yield depth, kind
    for below in sorted(kind.__subclasses__(), key=lambda each: each.__name__):
        yield from _tree(below, depth + 1)


def _plain(text: str) -> str:
    """ReST's marks of code as Markdown's, and no indentation."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return re.sub(r"``([^`]+)``", r"`\1`", "\n".join(lines))


def _cell(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text).replace("|", "\\|")
