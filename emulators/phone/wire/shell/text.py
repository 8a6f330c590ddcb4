"""Commands over text: cat, grep, head, tail, wc, sort, uniq, cut, tr, sed, xargs, tee, base64 and checksums."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import AsyncIterator, Mapping

from emulators.phone.wire.shell.flows import Bytes, Input, Lines, read_all
from emulators.phone.wire.shell.options import BadOption, Options, with_options
from emulators.phone.wire.shell.session import Call, Run

MAX_INPUT_BYTES = 256 * 1024 * 1024
"""What a command that needs all of its input at once reads at most."""

MAX_PATTERN = 1000
"""Characters of a regular expression."""

_PIECE_BYTES = 1 << 16


async def _inputs(call: Call, paths: list[str]) -> AsyncIterator[tuple[str, Input | OSError]]:
    """Yield each file as (name, input or what went wrong); the standard input when there are none."""
    for path in paths or ["-"]:
        if path == "-":
            yield path, call.flows.stdin
            continue
        try:
            with call.handset.turn() as phone:
                data = phone.files.read(call.path(path))
        except OSError as error:
            yield path, error
        else:
            yield path, Bytes(data)


async def read_lines(call: Call, paths: list[str]) -> AsyncIterator[tuple[str, str]]:
    """Yield (name, line) of every file; a file that cannot be read is complained about."""
    async for path, source in _inputs(call, paths):
        if isinstance(source, OSError):
            await call.fail_on(source, path)
            continue
        lines = Lines(source)
        while (line := await lines.next()) is not None:
            yield path, line


@with_options("unetv")
async def concatenate(call: Call, options: Options) -> int:
    """``cat [FILE …]``."""
    status = 0
    async for path, source in _inputs(call, options.rest):
        if isinstance(source, OSError):
            status = await call.fail_on(source, path)
            continue
        while data := await source.read():
            await call.flows.stdout.write(data)
    return status


def compile_pattern(text: str, *, extended: bool, fixed: bool, ignore_case: bool = False) -> re.Pattern[str]:
    """Read a regular expression as grep does; in a basic one, ``+ ? | ( ) { }`` want a backslash to be special.

    Raises:
        BadOption: it is none, or too long.
    """
    if len(text) > MAX_PATTERN:
        raise BadOption("pattern too long")
    if fixed:
        text = re.escape(text)
    elif not extended:
        text = re.sub(r"\\?[+?|(){}]", lambda found: found.group()[1:] or "\\" + found.group(), text)
    text = re.sub(r"\[:(alpha|digit|space|alnum):\]", lambda found: _CLASSES[found.group(1)], text)
    try:
        return re.compile(text, re.IGNORECASE if ignore_case else 0)
    except re.error as error:
        raise BadOption(f"bad REGEX '{text}': {error}") from error


_CLASSES = {"alpha": "a-zA-Z", "digit": "0-9", "space": r"\s", "alnum": "a-zA-Z0-9"}


@with_options("EFGivclnqrRswxoHha", "emABC")
async def grep(call: Call, options: Options) -> int:
    """``grep [-EFivclnqowx] [-m N] PATTERN [FILE …]``; status 1 when nothing matches."""
    rest = list(options.rest)
    if "e" not in options and not rest:
        return await call.fail("grep: no REGEX", 2)
    wanted = options.get("e") if "e" in options else rest.pop(0)
    extended = "E" in options or call.name == "egrep"
    try:
        parts = [
            compile_pattern(
                part, extended=extended, fixed="F" in options or call.name == "fgrep", ignore_case="i" in options
            )
            for part in wanted.split("\n")
        ]
        most = options.number("m", -1)
    except BadOption as error:
        return await call.fail(f"grep: {error}", 2)
    many = len(rest) > 1 and "h" not in options
    found: dict[str, int] = dict.fromkeys(rest or ["-"], 0)
    number = 0
    async for path, line in read_lines(call, rest):
        number += 1
        matches = [match for part in parts for match in _matches(part, line, options)]
        if bool(matches) is ("v" in options):
            continue
        found[path] += 1
        if "q" in options:
            return 0
        if "c" not in options and "l" not in options:
            shown = [match.group() for match in matches] if "o" in options else [line]
            for text in shown:
                await call.print((f"{path}:" if many else "") + (f"{number}:" if "n" in options else "") + text)
        if found[path] == most:
            break
    for path, count in found.items():
        if "c" in options:
            await call.print(f"{path}:{count}" if many else str(count))
        elif "l" in options and count:
            await call.print(path)
    return int(not any(found.values()))


def _matches(pattern: re.Pattern[str], line: str, options: Options) -> list[re.Match[str]]:
    if "x" in options:
        whole = pattern.fullmatch(line)
        return [whole] if whole else []
    matches = list(pattern.finditer(line))
    if "w" in options:
        matches = [
            found
            for found in matches
            if not re.search(r"\w$", line[: found.start()]) and not re.match(r"\w", line[found.end() :])
        ]
    return matches


def _count_option(call: Call) -> list[str]:
    """Turn ``-5`` into ``-n5``."""
    return [f"-n{word[1:]}" if re.fullmatch(r"-\d+", word) else word for word in call.arguments]


async def head(call: Call) -> int:
    """``head [-n N | -c N] [FILE …]``."""
    return await _head(Call(call.name, _count_option(call), call.shell, call.flows))


@with_options("qv", "nc")
async def _head(call: Call, options: Options) -> int:
    if "c" in options:
        left = options.number("c", 0)
        async for _, source in _inputs(call, options.rest):
            while not isinstance(source, OSError) and left > 0 and (data := await source.read()):
                await call.flows.stdout.write(data[:left])
                left -= len(data)
        return 0
    left = options.number("n", 10)
    async for _, line in read_lines(call, options.rest):
        if left <= 0:
            break
        left -= 1
        await call.print(line)
    return 0


async def tail(call: Call) -> int:
    """``tail [-n N] [FILE …]``; ``-n +N`` starts at line N."""
    return await _tail(Call(call.name, _count_option(call), call.shell, call.flows))


@with_options("fq", "nc")
async def _tail(call: Call, options: Options) -> int:
    lines = [line async for _, line in read_lines(call, options.rest)]
    wanted = options.get("n", "10")
    count = int(wanted) if re.fullmatch(r"[+-]?\d+", wanted) else 10
    chosen = lines[count - 1 :] if wanted.startswith("+") else lines[-abs(count) :] if count else []
    for line in chosen:
        await call.print(line)
    return 0


@with_options("lwcm")
async def count_words(call: Call, options: Options) -> int:
    """``wc [-lwc] [FILE …]``."""
    status = 0
    async for path, source in _inputs(call, options.rest):
        if isinstance(source, OSError):
            status = await call.fail_on(source, path)
            continue
        data = await read_all(source, MAX_INPUT_BYTES)
        counts = {
            "l": data.count(b"\n"),
            "w": len(data.split()),
            "c": len(data),
            "m": len(data.decode("utf-8", "replace")),
        }
        wanted = [letter for letter in "lwcm" if letter in options] or ["l", "w", "c"]
        text = " ".join(str(counts[letter]) for letter in wanted)
        await call.print(text if path == "-" else f"{text} {path}")
    return status


@with_options("rnufbz", "kt")
async def sort(call: Call, options: Options) -> int:
    """``sort [-rnu] [FILE …]``."""
    lines = [line async for _, line in read_lines(call, options.rest)]

    def number(line: str) -> float:
        found = re.match(r"\s*(-?\d+(\.\d+)?)", line)
        return float(found.group(1)) if found else 0.0

    lines.sort(key=number if "n" in options else None, reverse="r" in options)
    for line in dict.fromkeys(lines) if "u" in options else lines:
        await call.print(line)
    return 0


@with_options("cdu")
async def unique(call: Call, options: Options) -> int:
    """``uniq [-c] [FILE]``."""
    runs: list[tuple[str, int]] = []
    async for _, line in read_lines(call, options.rest):
        if runs and runs[-1][0] == line:
            runs[-1] = (line, runs[-1][1] + 1)
        else:
            runs.append((line, 1))
    for line, count in runs:
        if ("d" in options and count == 1) or ("u" in options and count > 1):
            continue
        await call.print(f"{count:7d} {line}" if "c" in options else line)
    return 0


@with_options("sn", "dfcb")
async def cut(call: Call, options: Options) -> int:
    """``cut -d X -f LIST`` or ``cut -c LIST``; a list is ``1``, ``2-``, ``-3`` or ``1,4-5``."""
    wanted = options.get("f") or options.get("c") or options.get("b")
    ranges = [re.fullmatch(r"(\d*)(-?)(\d*)", part) for part in wanted.split(",")]
    if not wanted or any(part is None for part in ranges):
        return await call.fail("cut: bad list")

    def chosen(index: int) -> bool:
        for part in ranges:
            assert part is not None
            first, dash, last = part.groups()
            low = int(first or 1)
            high = int(last) if last else (low if not dash else 1 << 30)
            if low <= index <= high:
                return True
        return False

    mark = options.get("d", "\t")
    async for _, line in read_lines(call, options.rest):
        if "f" not in options:
            await call.print("".join(letter for index, letter in enumerate(line, 1) if chosen(index)))
        elif mark in line or "s" not in options:
            fields = line.split(mark) if mark in line else None
            picked = [field for index, field in enumerate(fields or [], 1) if chosen(index)]
            await call.print(mark.join(picked) if fields else line)
    return 0


@with_options("dsc")
async def translate(call: Call, options: Options) -> int:
    """``tr [-d] SET [SET]``; sets know ranges, classes and the escapes of newline, tab and return."""
    sets = [_character_set(word) for word in options.rest]
    if not sets or (len(sets) < 2 and "d" not in options and "s" not in options):
        return await call.fail("tr: Needs 2 arguments")
    while data := await call.flows.stdin.read():
        text = data.decode("utf-8", "surrogateescape")
        if "d" in options:
            text = "".join(letter for letter in text if (letter in sets[0]) is ("c" in options))
        elif len(sets) > 1 and sets[1]:
            table = {ord(old): sets[1][min(index, len(sets[1]) - 1)] for index, old in enumerate(sets[0])}
            text = text.translate(table)
        if "s" in options:
            text = re.sub(f"([{re.escape(sets[-1])}])\\1+", r"\1", text)
        await call.print(text, end="")
    return 0


def _character_set(word: str) -> str:
    text = re.sub(r"\\([ntr\\])", lambda found: {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}[found.group(1)], word)
    text = re.sub(r"\[:(upper|lower|digit|space):\]", lambda found: _SETS[found.group(1)], text)
    return re.sub(
        r"(.)-(.)",
        lambda found: "".join(map(chr, range(ord(found.group(1)), ord(found.group(2)) + 1))),
        text,
        flags=re.DOTALL,
    )


_SETS = {"upper": "A-Z", "lower": "a-z", "digit": "0-9", "space": " \t\n\r\v\f"}


@with_options("0rt", "nI")
async def call_with_input(call: Call, options: Options) -> int:
    """``xargs [-n N] [-0] CMD …``."""
    data = (await read_all(call.flows.stdin, MAX_INPUT_BYTES)).decode("utf-8", "surrogateescape")
    words = [word for word in data.split("\0") if word] if "0" in options else data.split()
    command = options.rest or ["echo"]
    size = options.number("n", max(1, len(words)))
    status = 0
    for start in range(0, len(words), size):
        more = words[start : start + size]
        status = await call.shell.call(call.inner(command[0], [*command[1:], *more])) or status
    return status


@with_options("a")
async def copy_through(call: Call, options: Options) -> int:
    """``tee [-a] FILE …``."""
    data = await read_all(call.flows.stdin, MAX_INPUT_BYTES)
    status = 0
    for path in options.rest:
        try:
            with call.handset.turn() as phone:
                phone.files.write(call.path(path), data, append="a" in options)
        except OSError as error:
            status = await call.fail_on(error, path)
    await call.flows.stdout.write(data)
    return status


@with_options("di", "w")
async def base_64(call: Call, options: Options) -> int:
    """``base64 [-d] [-w N] [FILE]``."""
    status = 0
    async for path, source in _inputs(call, options.rest):
        if isinstance(source, OSError):
            status = await call.fail_on(source, path)
            continue
        data = await read_all(source, MAX_INPUT_BYTES)
        if "d" in options:
            try:
                await call.flows.stdout.write(base64.b64decode(data))
            except binascii.Error:
                return await call.fail("base64: bad input")
            continue
        text = base64.b64encode(data).decode()
        width = options.number("w", 76) or len(text) or 1
        for start in range(0, len(text), width):
            await call.print(text[start : start + width])
    return status


@with_options("b")
async def checksum(call: Call, options: Options) -> int:
    """``md5sum``, ``sha1sum``, ``sha256sum [FILE …]``."""
    status = 0
    async for path, source in _inputs(call, options.rest):
        if isinstance(source, OSError):
            status = await call.fail_on(source, path)
            continue
        digest = hashlib.new(call.name.removesuffix("sum"), usedforsecurity=False)
        while data := await source.read():
            digest.update(data)
        await call.print(digest.hexdigest() if "b" in options else f"{digest.hexdigest()}  {path}")
    return status


@with_options("nbi")
async def strings_of_numbers(call: Call, options: Options) -> int:
    """``seq [FIRST] LAST``."""
    try:
        numbers = [int(word) for word in options.rest]
    except ValueError:
        return await call.fail("seq: not a number")
    if not 1 <= len(numbers) <= 2:
        return await call.fail("seq: Needs 1 argument")
    first, last = (1, numbers[0]) if len(numbers) == 1 else (numbers[0], numbers[1])
    for number in range(first, min(last, first + 100_000) + 1):
        await call.print(str(number))
    return 0


COMMANDS: Mapping[str, Run] = {
    "cat": concatenate,
    "grep": grep,
    "egrep": grep,
    "fgrep": grep,
    "head": head,
    "tail": tail,
    "wc": count_words,
    "sort": sort,
    "uniq": unique,
    "cut": cut,
    "tr": translate,
    "xargs": call_with_input,
    "tee": copy_through,
    "base64": base_64,
    "md5sum": checksum,
    "sha1sum": checksum,
    "sha256sum": checksum,
    "seq": strings_of_numbers,
}
