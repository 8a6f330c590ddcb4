"""Commands that are imported when they are called: a list of all of them costs none of their modules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

if TYPE_CHECKING:
    from typer import _click


@dataclass(frozen=True, slots=True)
class Late:
    """Where a command stands, and what the list of commands says of it.

    Args:
        name: as it is typed.
        says: the first paragraph of its help; a test holds that the two are the same.
        module: of ``agent.cli``; its own name where empty.
        epilog: name of the examples in the module.
    """

    name: str
    says: str
    module: str = ""
    epilog: str = "EPILOG"

    def load(self) -> _click.Command:
        """The command itself, or a group with its commands."""
        module = import_module(f"agent.cli.{self.module or self.name}")
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        if isinstance(group := getattr(module, "app", None), typer.Typer):
            alone.add_typer(group, name=self.name, epilog=getattr(module, self.epilog))
            held = get_command(alone)
            assert isinstance(held, TyperGroup)
            return held.commands[self.name]
        alone.command(self.name, epilog=getattr(module, self.epilog))(getattr(module, self.name))
        return get_command(alone)


class LateGroup(TyperGroup):
    """A group whose commands are promises until one is called."""

    late: Sequence[Late] = ()

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for each in self.late:
            self.commands[each.name] = TyperCommand(each.name, help=each.says)

    def resolve_command(
        self, ctx: _click.Context, args: list[str]
    ) -> tuple[str | None, _click.Command | None, list[str]]:
        """The command that is called, imported by now."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, self._load(name) or command, rest

    def whole(self) -> LateGroup:
        """Itself with every command imported: for who looks at all of them."""
        for each in self.late:
            self._load(each.name)
        return self

    def _load(self, name: str | None) -> _click.Command | None:
        for each in self.late:
            if each.name == name:
                self.commands[name] = each.load()
                return self.commands[name]
        return None
