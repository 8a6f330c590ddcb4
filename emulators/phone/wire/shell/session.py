"""Runs the tree that ``grammar`` reads: expansions, redirections, pipelines, and the commands themselves.

A command is an async function that takes a `Call` and returns its exit status. Commands of a pipeline run at the same
time, so that ``logcat | grep x`` gives each line when it is written.
"""

from __future__ import annotations

import asyncio
import os
import posixpath
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from emulators.phone.wire.faults import Fault
from emulators.phone.wire.shell.flows import (
    Bytes,
    Collected,
    FileOutput,
    Input,
    Nothing,
    Output,
    Pipe,
)
from emulators.phone.wire.shell.grammar import ShellSyntaxError, parse
from emulators.phone.wire.shell.tree import (
    AndOr,
    Command,
    For,
    Group,
    If,
    Literal,
    Part,
    Pipeline,
    Redirection,
    Script,
    Simple,
    Substitution,
    Variable,
    While,
    Word,
)

if TYPE_CHECKING:
    from emulators.phone.wire.handset import Handset

MAX_COMMANDS = 20_000
"""Commands of one shell; an endless loop ends here."""

MAX_SUBSTITUTION_BYTES = 16 * 1024 * 1024

NOT_FOUND = 127
KILLED = 137

Run = Callable[["Call"], Awaitable[int]]
"""A command: takes its call, gives its exit status."""


class ExitShell(Exception):
    """``exit`` was called."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class LeaveLoop(Exception):
    """``break`` (or, with ``again``, ``continue``) was called."""

    def __init__(self, again: bool) -> None:
        super().__init__(again)
        self.again = again


@dataclass(frozen=True, slots=True)
class Flows:
    """Where descriptors 0, 1 and 2 lead."""

    stdin: Input
    stdout: Output
    stderr: Output


@dataclass(slots=True)
class State:
    """What a shell remembers: variables, working folder, the last status, how much it may still do."""

    variables: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    status: int = 0
    commands_left: int = MAX_COMMANDS

    def copy(self) -> State:
        """Return what a subshell starts with."""
        return replace(self, variables=dict(self.variables))


@dataclass(slots=True)
class Call:
    """One command being run."""

    name: str
    arguments: list[str]
    shell: Shell
    flows: Flows

    @property
    def handset(self) -> Handset:
        """The phone it runs on."""
        return self.shell.handset

    @property
    def fault(self) -> Fault | None:
        """What goes wrong with what it is asked, if anything does."""
        return self.shell.fault

    async def print(self, text: str, *, end: str = "\n") -> None:
        """Write text to its standard output."""
        await self.flows.stdout.write((text + end).encode("utf-8", "surrogateescape"))

    async def fail(self, text: str, status: int = 1) -> int:
        """Write a line to its standard error, and return ``status``."""
        await self.flows.stderr.write((text + "\n").encode("utf-8", "surrogateescape"))
        return status

    async def fail_on(self, error: OSError, path: str) -> int:
        """Say what the file system said of ``path``."""
        return await self.fail(f"{self.name}: {path}: {os.strerror(error.errno or 0)}")

    def path(self, text: str) -> str:
        """Return the absolute path that ``text`` names from the working folder."""
        return posixpath.join(self.shell.state.folder, text)

    def inner(self, name: str, arguments: list[str]) -> Call:
        """Return the call of another command with the same streams."""
        return Call(name, arguments, self.shell, self.flows)


class Shell:
    """One shell on the phone.

    Args:
        handset: the phone.
        commands: name -> command.
        state: variables and the like; a fresh one by default.
        fault: what goes wrong with what this shell is asked.
    """

    def __init__(
        self, handset: Handset, commands: Mapping[str, Run], state: State | None = None, fault: Fault | None = None
    ) -> None:
        self.handset = handset
        self.commands = commands
        self.state = state or State()
        self.fault = fault

    async def run_text(self, text: str, flows: Flows) -> int:
        """Run a command line; return its exit status. Errors of syntax go to the shell's standard error."""
        try:
            return await self.run_lines(text, flows)
        except ExitShell as ended:
            return ended.status

    async def run_lines(self, text: str, flows: Flows) -> int:
        """Do the same for one line of several: ``exit`` is not caught.

        Raises:
            ExitShell: ``exit`` was called.
        """
        try:
            return await self.run(parse(text), flows)
        except ShellSyntaxError as error:
            await flows.stderr.write(f"/system/bin/sh: {error}\n".encode())
            self.state.status = 1
            return 1
        except LeaveLoop:
            return 0

    async def run(self, script: Script, flows: Flows) -> int:
        """Run a script; return the status of its last command.

        Raises:
            ExitShell: ``exit`` was called.
        """
        status = 0
        background: list[asyncio.Task[int]] = []
        try:
            for one in script.lists:
                if one.background:
                    background.append(asyncio.ensure_future(self._isolated(one, flows)))
                    status = self.state.status = 0
                else:
                    status = await self._and_or(one, flows)
            # a real background job outlives its shell; the host's stream does not close before it has ended either
            await asyncio.gather(*background, return_exceptions=True)
        finally:
            for task in background:
                task.cancel()
        return status

    async def call(self, call: Call) -> int:
        """Run a command by its name, as ``exec`` and ``toybox`` do."""
        command = self.commands.get(posixpath.basename(call.name) if "/" in call.name else call.name)
        if command is None or (call.name.startswith("/") and not self._is_program(call.name)):
            return await call.fail(f"/system/bin/sh: {call.name}: inaccessible or not found", NOT_FOUND)
        self.state.commands_left -= 1
        if self.state.commands_left < 0:
            raise ExitShell(KILLED)
        await asyncio.sleep(0)  # a loop that never waits would keep everybody else from running
        return await command(call)

    @staticmethod
    def _is_program(path: str) -> bool:
        return posixpath.dirname(path) in ("/system/bin", "/system/xbin", "/vendor/bin", "/bin", "/sbin", "/usr/bin")

    # --- lists and pipelines ------------------------------------------------------------------------------------------

    async def _isolated(self, one: AndOr, flows: Flows) -> int:
        inner = Shell(self.handset, self.commands, self.state.copy(), self.fault)
        try:
            return await inner._and_or(one, replace(flows, stdin=Nothing()))
        except ExitShell as ended:
            return ended.status

    async def _and_or(self, one: AndOr, flows: Flows) -> int:
        status = self.state.status
        for operator, pipeline in one.pipelines:
            if (operator == "&&" and status != 0) or (operator == "||" and status == 0):
                continue
            status = await self._pipeline(pipeline, flows)
            if pipeline.negated:
                status = int(status == 0)
            self.state.status = status
        return status

    async def _pipeline(self, pipeline: Pipeline, flows: Flows) -> int:
        if len(pipeline.commands) == 1:
            return await self._command(pipeline.commands[0], flows)
        pipes = [Pipe() for _ in pipeline.commands[1:]]
        inputs: list[Input] = [flows.stdin, *pipes]
        outputs: list[Output] = [*pipes, flows.stdout]

        async def run_one(index: int, command: Command) -> int:
            inner = Shell(self.handset, self.commands, self.state.copy(), self.fault)
            try:
                return await inner._command(command, Flows(inputs[index], outputs[index], flows.stderr))
            except ExitShell as ended:
                return ended.status
            except BrokenPipeError:
                if index == len(pipes):
                    raise
                return 141  # 128 + SIGPIPE
            finally:
                if index < len(pipes):
                    await pipes[index].end()
                if index > 0:
                    await pipes[index - 1].deafen()

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(run_one(index, command)) for index, command in enumerate(pipeline.commands)]
        return tasks[-1].result()

    # --- commands -----------------------------------------------------------------------------------------------------

    async def _command(self, command: Command, flows: Flows) -> int:
        try:
            flows = await self._redirected(command.redirections, flows)
        except OSError as error:
            message = f"/system/bin/sh: can't open {error.filename}: {os.strerror(error.errno or 0)}\n"
            await flows.stderr.write(message.encode("utf-8", "surrogateescape"))
            return 1
        match command:
            case Simple():
                return await self._simple(command, flows)
            case Group(script=script, isolated=isolated):
                if not isolated:
                    return await self.run(script, flows)
                inner = Shell(self.handset, self.commands, self.state.copy(), self.fault)
                try:
                    return await inner.run(script, flows)
                except ExitShell as ended:
                    return ended.status
            case If(branches=branches, otherwise=otherwise):
                for condition, body in branches:
                    if await self.run(condition, flows) == 0:
                        return await self.run(body, flows)
                return await self.run(otherwise, flows) if otherwise else 0
            case While(condition=condition, body=body, until=until):
                return await self._while(condition, body, until, flows)
            case For(name=name, words=words, body=body):
                return await self._for(name, await self._expand(words), body, flows)

    async def _while(self, condition: Script, body: Script, until: bool, flows: Flows) -> int:
        status = 0
        try:
            while (await self.run(condition, flows) == 0) is not until:
                try:
                    status = await self.run(body, flows)
                except LeaveLoop as left:
                    if not left.again:
                        raise
        except LeaveLoop:
            return 0
        return status

    async def _for(self, name: str, words: list[str], body: Script, flows: Flows) -> int:
        status = 0
        for word in words:
            self.state.variables[name] = word
            try:
                status = await self.run(body, flows)
            except LeaveLoop as left:
                if not left.again:
                    return 0
        return status

    async def _simple(self, command: Simple, flows: Flows) -> int:
        assigned = {name: await self._joined(value) for name, value in command.assignments}
        words = await self._expand(command.words)
        if not words:
            self.state.variables.update(assigned)
            return 0
        before = self.state.variables
        self.state.variables = before | assigned
        try:
            return await self.call(Call(words[0], words[1:], self, flows))
        finally:
            if assigned:
                self.state.variables = before

    async def _redirected(self, redirections: tuple[Redirection, ...], flows: Flows) -> Flows:
        streams: dict[int, Input | Output] = {0: flows.stdin, 1: flows.stdout, 2: flows.stderr}
        for one in redirections:
            target = await self._joined(one.target)
            if one.operator in (">&", "<&"):
                if not target.isdigit() or int(target) not in streams:
                    raise OSError(9, os.strerror(9), target)
                streams[one.descriptor] = streams[int(target)]
                continue
            path = posixpath.join(self.state.folder, target)
            if path == "/dev/null":
                streams[one.descriptor] = Nothing()
            elif one.operator == "<":
                streams[one.descriptor] = Bytes(self._read(path))
            else:
                with self.handset.turn() as phone:
                    streams[one.descriptor] = FileOutput(phone.files, path, append=one.operator == ">>")
        return Flows(streams[0], streams[1], streams[2])  # type: ignore[arg-type]

    def _read(self, path: str) -> bytes:
        with self.handset.turn() as phone:
            return phone.files.read(path)

    # --- expansion ----------------------------------------------------------------------------------------------------

    async def _expand(self, words: tuple[Word, ...]) -> list[str]:
        """Expand words into the arguments they stand for: split where not quoted, file names matched."""
        found: list[str] = []
        for word in words:
            fields = await self._fields(word)
            for text, pattern in fields:
                matches = self._matches(pattern) if pattern is not None else []
                found.extend(matches or [text])
        return found

    async def _fields(self, word: Word) -> list[tuple[str, str | None]]:
        """Return the fields of one word as (text, pattern); no pattern where nothing is to be matched."""
        fields: list[tuple[str, str | None]] = []
        text, pattern, begun, wild = "", "", False, False

        def finish() -> None:
            nonlocal text, pattern, begun, wild
            if begun:
                fields.append((text, pattern if wild else None))
            text, pattern, begun, wild = "", "", False, False

        for part in word.parts:
            value = await self._value(part)
            if isinstance(part, Literal) or part.quoted:
                pieces = [value]
            else:
                pieces = value.split()
                if value[:1].isspace():
                    finish()
            for index, piece in enumerate(pieces):
                if index:
                    finish()
                text += piece
                pattern += _escaped(piece) if part.quoted else piece
                wild = wild or (not part.quoted and any(letter in piece for letter in "*?["))
                begun = True
            if not isinstance(part, Literal) and not part.quoted and value[-1:].isspace():
                finish()
        if not word.parts:
            begun = True
        finish()
        return fields

    async def _joined(self, word: Word) -> str:
        """Expand a word that stays one word: the value of an assignment, the target of a redirection."""
        return "".join([await self._value(part) for part in word.parts])

    async def _value(self, part: Part) -> str:
        match part:
            case Literal(text=text):
                return text
            case Variable(name="?"):
                return str(self.state.status)
            case Variable(name="$"):
                return "3000"
            case Variable(name="#"):
                return "0"
            case Variable(name=name, default=default):
                value = self.state.variables.get(name, _ENVIRONMENT.get(name, ""))
                return default if default is not None and not value else value
            case Substitution(script=script):
                output = Collected(MAX_SUBSTITUTION_BYTES)
                inner = Shell(self.handset, self.commands, self.state.copy(), self.fault)
                try:
                    self.state.status = await inner.run(script, Flows(Nothing(), output, Nothing()))
                except ExitShell as ended:
                    self.state.status = ended.status
                return output.data.decode("utf-8", "surrogateescape").rstrip("\n")

    def _matches(self, pattern: str) -> list[str]:
        with self.handset.turn() as phone:
            found = phone.files.glob(posixpath.join(self.state.folder, pattern))
        if pattern.startswith("/"):
            return found
        start = self.state.folder.rstrip("/") + "/"
        return [path.removeprefix(start) for path in found]


_ENVIRONMENT: Mapping[str, str] = {
    "PATH": "/product/bin:/apex/com.android.runtime/bin:/system/bin",
    "HOME": "/",
    "USER": "shell",
    "SHELL": "/bin/sh",
    "HOSTNAME": "simulated",
    "ANDROID_DATA": "/data",
    "ANDROID_ROOT": "/system",
    "EXTERNAL_STORAGE": "/sdcard",
    "TMPDIR": "/data/local/tmp",
}


def _escaped(text: str) -> str:
    """Return a pattern that matches the text and nothing else."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in text)
