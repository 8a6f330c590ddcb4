"""Commands that are the shell's own: variables, tests, control, and calling other commands."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping

from emulators.phone.wire.shell.flows import Lines
from emulators.phone.wire.shell.session import NOT_FOUND, Call, ExitShell, LeaveLoop, Run, Shell

_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "\\": "\\",
    "0": "\0",
    '"': '"',
}
_ESCAPE = re.compile(r"\\([ntrabfv\\\"]|0)")


def _escaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPES[found.group(1)], text)


async def echo(call: Call) -> int:
    """Print the arguments; ``-n`` without a newline, ``-e`` with escapes."""
    words, end, escapes = call.arguments, "\n", False
    while words and re.fullmatch(r"-[neE]+", words[0]):
        end = "" if "n" in words[0] else end
        escapes = escapes or "e" in words[0]
        words = words[1:]
    text = " ".join(words)
    await call.print(_escaped(text) if escapes else text, end=end)
    return 0


async def printf(call: Call) -> int:
    """Print a format, again for as long as arguments are left; ``%s %d %c %x %%``."""
    if not call.arguments:
        return await call.fail("printf: not enough arguments")
    form, values = _escaped(call.arguments[0]), call.arguments[1:]
    pieces = re.split(r"(%-?\d*[sdcx%])", form)
    takes = any(re.fullmatch(r"%-?\d*[sdcx]", piece) for piece in pieces)
    while True:
        for piece in pieces:
            if piece == "%%":
                await call.print("%", end="")
            elif re.fullmatch(r"%-?\d*[sdcx]", piece):
                value = values.pop(0) if values else ""
                kind = piece[-1]
                if kind in "dx":
                    if not re.fullmatch(r"-?\d*", value):
                        return await call.fail(f"printf: {value}: not a number")
                    await call.print(piece % int(value or 0), end="")
                else:
                    await call.print((piece[:-1] + "s") % (value[:1] if kind == "c" else value), end="")
            else:
                await call.print(piece, end="")
        if not values or not takes:
            return 0


async def succeed(call: Call) -> int:
    """``true`` and ``:``."""
    return 0


async def no(call: Call) -> int:
    """``false``."""
    return 1


async def leave(call: Call) -> int:
    """``exit [STATUS]``."""
    word = call.arguments[0] if call.arguments else str(call.shell.state.status)
    raise ExitShell(int(word) & 255 if word.isdigit() else 1)


async def leave_loop(call: Call) -> int:
    """``break`` and ``continue``."""
    raise LeaveLoop(again=call.name == "continue")


async def export(call: Call) -> int:
    """``export NAME=VALUE …``; every variable of this shell is exported."""
    for word in call.arguments:
        name, equals, value = word.partition("=")
        if not re.fullmatch(r"[A-Za-z_]\w*", name):
            return await call.fail(f"/system/bin/sh: {call.name}: {name}: is not an identifier")
        if equals:
            call.shell.state.variables[name] = value
    return 0


async def unset(call: Call) -> int:
    """``unset NAME …``."""
    for name in call.arguments:
        call.shell.state.variables.pop(name, None)
    return 0


async def change_folder(call: Call) -> int:
    """``cd [PATH]``."""
    target = posixpath.normpath(call.path(call.arguments[0] if call.arguments else "/"))
    with call.handset.turn() as phone:
        there, folder = phone.files.exists(target), phone.files.is_folder(target)
    if not folder:
        reason = "Not a directory" if there else "No such file or directory"
        return await call.fail(f"/system/bin/sh: cd: {target}: {reason}", 2)
    call.shell.state.folder = target
    return 0


async def print_folder(call: Call) -> int:
    """``pwd``."""
    await call.print(call.shell.state.folder)
    return 0


async def execute(call: Call) -> int:
    """``exec CMD …``: the command takes the shell's place."""
    if not call.arguments:
        return 0
    raise ExitShell(await call.shell.call(call.inner(call.arguments[0], call.arguments[1:])))


async def call_other(call: Call) -> int:
    """``toybox CMD``, ``nohup CMD``, ``command CMD``, ``time CMD``."""
    words = [word for word in call.arguments if word != "--"]
    if not words:
        return 0
    if words[0] == "-v":
        return await which(call.inner("which", words[1:]))
    return await call.shell.call(call.inner(words[0], words[1:]))


async def run_as_other(call: Call) -> int:
    """``su`` and ``run-as``: this phone lets nobody be root."""
    if call.name == "su":
        return await call.fail("/system/bin/sh: su: inaccessible or not found", NOT_FOUND)
    with call.handset.turn() as phone:
        known = bool(call.arguments) and call.arguments[0] in phone.packages
    name = call.arguments[0] if call.arguments else ""
    return await call.fail(f"run-as: package {'not debuggable' if known else 'unknown'}: {name}")


async def environment(call: Call) -> int:
    """``env [NAME=VALUE …] [CMD …]``."""
    words = list(call.arguments)
    variables = call.shell.state.variables
    while words and re.match(r"[A-Za-z_]\w*=", words[0]):
        name, _, value = words.pop(0).partition("=")
        variables[name] = value
    if words:
        return await call.shell.call(call.inner(words[0], words[1:]))
    for name, value in sorted(variables.items()):
        await call.print(f"{name}={value}")
    return 0


async def shell(call: Call) -> int:
    """``sh [-c TEXT] [FILE]``; without either it reads commands from its input."""
    inner = Shell(call.handset, call.shell.commands, call.shell.state.copy(), call.fault)
    if call.arguments[:1] == ["-c"]:
        return await inner.run_text(call.arguments[1] if len(call.arguments) > 1 else "", call.flows)
    if call.arguments:
        try:
            with call.handset.turn() as phone:
                text = phone.files.read(call.path(call.arguments[0])).decode("utf-8", "replace")
        except OSError as error:
            return await call.fail_on(error, call.arguments[0])
        return await inner.run_text(text, call.flows)
    status = 0
    lines = Lines(call.flows.stdin)
    while (line := await lines.next()) is not None:
        status = await inner.run_text(line, call.flows)
    return status


async def read(call: Call) -> int:
    """``read [-r] NAME …``: one line into variables, the last takes what is left."""
    names = [word for word in call.arguments if not word.startswith("-")] or ["REPLY"]
    line = await Lines(call.flows.stdin).next()
    values = (line or "").split(None, len(names) - 1)
    for index, name in enumerate(names):
        call.shell.state.variables[name] = values[index] if index < len(values) else ""
    return int(line is None)


async def test(call: Call) -> int:
    """``test EXPR`` and ``[ EXPR ]``; status 2 for an expression that is none."""
    words = list(call.arguments)
    if call.name == "[":
        if words[-1:] != ["]"]:
            return await call.fail("/system/bin/sh: [: missing ]", 2)
        words.pop()
    try:
        return int(not _Expression(call, words).whole())
    except (ValueError, IndexError):
        return await call.fail(f"/system/bin/sh: {call.name}: unexpected operator/operand", 2)


class _Expression:
    """``!``, ``-a``, ``-o``, unary tests of files and strings, comparisons of strings and numbers."""

    def __init__(self, call: Call, words: list[str]) -> None:
        self._call = call
        self._words = words

    def whole(self) -> bool:
        if not self._words:
            return False
        value = self._either()
        if self._words:
            raise ValueError("words are left")
        return value

    def _either(self) -> bool:
        value = self._both()
        while self._words[:1] == ["-o"]:
            self._words.pop(0)
            other = self._both()
            value = value or other
        return value

    def _both(self) -> bool:
        value = self._one()
        while self._words[:1] == ["-a"]:
            self._words.pop(0)
            other = self._one()
            value = value and other
        return value

    def _one(self) -> bool:
        word = self._words.pop(0)
        if word == "!" and self._words:
            return not self._one()
        if self._words and self._words[0] in _COMPARISONS and len(self._words) > 1:
            operator, other = self._words.pop(0), self._words.pop(0)
            return _COMPARISONS[operator](word, other)
        if re.fullmatch(r"-[a-zA-Z]", word) and self._words:
            return self._unary(word, self._words.pop(0))
        return bool(word)

    def _unary(self, operator: str, word: str) -> bool:
        if operator in ("-n", "-z"):
            return bool(word) is (operator == "-n")
        if operator in ("-t", "-L", "-h"):
            return False
        if operator not in ("-e", "-f", "-d", "-r", "-w", "-x", "-s"):
            raise ValueError(operator)
        with self._call.handset.turn() as phone:
            entry = phone.files.find(self._call.path(word))
        if entry is None:
            return False
        if operator in ("-f", "-d"):
            return entry.is_folder is (operator == "-d")
        return entry.size > 0 if operator == "-s" else True


_COMPARISONS: Mapping[str, Callable[[str, str], bool]] = {
    "=": lambda one, other: one == other,
    "==": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "-eq": lambda one, other: int(one) == int(other),
    "-ne": lambda one, other: int(one) != int(other),
    "-lt": lambda one, other: int(one) < int(other),
    "-le": lambda one, other: int(one) <= int(other),
    "-gt": lambda one, other: int(one) > int(other),
    "-ge": lambda one, other: int(one) >= int(other),
}


async def which(call: Call) -> int:
    """Print where each command is; status 1 when one is missing."""
    status = 0
    for name in call.arguments:
        if name in call.shell.commands:
            await call.print(f"/system/bin/{name}")
        else:
            status = 1
    return status


async def sleep(call: Call) -> int:
    """``sleep N[smhd]``, on the phone's clock."""
    seconds = 0.0
    for word in call.arguments:
        found = re.fullmatch(r"(\d*\.?\d+)([smhd]?)", word)
        if found is None:
            return await call.fail(f"sleep: Not number '{word}'")
        seconds += float(found.group(1)) * {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}[found.group(2)]
    await call.handset.wait(min(seconds, 86400.0))
    return 0


COMMANDS: Mapping[str, Run] = {
    "echo": echo,
    "printf": printf,
    "true": succeed,
    ":": succeed,
    "set": succeed,
    "trap": succeed,
    "ulimit": succeed,
    "umask": succeed,
    "wait": succeed,
    "sync": succeed,
    "false": no,
    "exit": leave,
    "break": leave_loop,
    "continue": leave_loop,
    "export": export,
    "local": export,
    "unset": unset,
    "cd": change_folder,
    "pwd": print_folder,
    "exec": execute,
    "toybox": call_other,
    "nohup": call_other,
    "command": call_other,
    "su": run_as_other,
    "run-as": run_as_other,
    "env": environment,
    "sh": shell,
    "read": read,
    "test": test,
    "[": test,
    "which": which,
    "sleep": sleep,
}
