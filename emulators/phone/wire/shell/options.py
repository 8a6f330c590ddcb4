"""Options of a command line, as toybox and Android's own commands read them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field

from emulators.phone.wire.shell.session import Call, Run


class BadOption(ValueError):
    """An option is unknown, or its value is missing."""


@dataclass(slots=True)
class Options:
    """What was found: each option with its last value ("" for a flag), and the arguments that are none."""

    values: dict[str, str] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def get(self, name: str, default: str = "") -> str:
        """Return the value of an option."""
        return self.values.get(name, default)

    def number(self, name: str, default: int) -> int:
        """Return the value of an option as a whole number.

        Raises:
            BadOption: it is none.
        """
        try:
            return int(self.values.get(name, default))
        except ValueError:
            raise BadOption(f"bad number '{self.values[name]}'") from None


def read_short(arguments: list[str], flags: str, valued: str = "") -> Options:
    """Read getopt's short options: ``-la`` is two flags, ``-n5`` and ``-n 5`` a value; ``--`` ends them.

    Args:
        arguments: what follows the command's name.
        flags: letters without a value.
        valued: letters with one.

    Raises:
        BadOption: a letter is in neither.
    """
    found = Options()
    left = list(arguments)
    while left:
        argument = left.pop(0)
        if argument == "--":
            found.rest += left
            break
        if not argument.startswith("-") or argument == "-":
            found.rest.append(argument)
            continue
        letters = argument[1:]
        while letters:
            letter, letters = letters[0], letters[1:]
            if letter in valued:
                if not letters and not left:
                    raise BadOption(f"Missing argument to -{letter}")
                found.values[letter] = letters or left.pop(0)
                break
            if letter not in flags:
                raise BadOption(f"Unknown option '{letter}'")
            found.values[letter] = ""
    return found


def read_long(arguments: list[str], valued: Collection[str] = ()) -> Options:
    """Read whole-word options, one dash or two, as ``am`` and ``pm`` do; those in ``valued`` take the next word.

    Raises:
        BadOption: a value is missing.
    """
    found = Options()
    left = list(arguments)
    while left:
        argument = left.pop(0)
        if not argument.startswith("-") or argument == "-":
            found.rest.append(argument)
            continue
        name, equals, value = argument.partition("=")
        if name in valued and not equals:
            if not left:
                raise BadOption(f'Argument expected after "{name}"')
            value = left.pop(0)
        found.values[name] = value
    return found


def with_options(flags: str, valued: str = "") -> Callable[[Callable[[Call, Options], Awaitable[int]]], Run]:
    """Let a command have its short options read, and complain about them as toybox does."""

    def wrap(command: Callable[[Call, Options], Awaitable[int]]) -> Run:
        async def run(call: Call) -> int:
            try:
                return await command(call, read_short(call.arguments, flags, valued))
            except BadOption as error:
                return await call.fail(f"{call.name}: {error}")

        run.__doc__ = command.__doc__
        return run

    return wrap
