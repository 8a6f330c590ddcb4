"""Commands over files: ls, rm, mkdir, cp, mv, touch, chmod, stat, find, df, du."""

from __future__ import annotations

import posixpath
import stat as status_bits
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from emulators.phone.wire.shell.options import Options, with_options
from emulators.phone.wire.shell.session import Call, Run

if TYPE_CHECKING:
    from emulators.phone.system.files import Entry, Files


async def _on_each(call: Call, paths: list[str], act: Callable[[Files, str], None]) -> int:
    """Do something to each path; say what went wrong with which, and go on."""
    status = 0
    for path in paths:
        try:
            with call.handset.turn() as phone:
                act(phone.files, call.path(path))
        except OSError as error:
            status = await call.fail_on(error, path)
    return status


def _long_line(name: str, entry: Entry) -> str:
    time = datetime.fromtimestamp(entry.modified_s, UTC)
    return f"{status_bits.filemode(entry.mode)} 1 shell shell {entry.size:>8} {time:%Y-%m-%d %H:%M} {name}"


@with_options("1aAldRhFtrsSpinZ")
async def list_files(call: Call, options: Options) -> int:
    """``ls [-aAldR1] [PATH …]``."""
    status = 0
    paths = options.rest or ["."]
    pending = list(paths)
    while pending:
        path = pending.pop(0)
        absolute = posixpath.normpath(call.path(path))
        with call.handset.turn() as phone:
            entry = phone.files.find(absolute)
            folder = entry is not None and entry.is_folder and "d" not in options
            names = phone.files.names(absolute) if folder else []
            inside = [(name, phone.files.entry(posixpath.join(absolute, name))) for name in names]
        if entry is None:
            status = await call.fail(f"ls: {path}: No such file or directory")
            continue
        if not folder:
            await call.print(_long_line(path, entry) if "l" in options else path)
            continue
        if len(paths) > 1 or "R" in options:
            await call.print(f"{path}:")
        if "l" in options:
            await call.print(f"total {sum(-(-one.size // 1024) for _, one in inside)}")
        if "a" in options:
            inside = [(".", entry), ("..", entry), *inside]
        for name, one in inside:
            if name.startswith(".") and "a" not in options and "A" not in options:
                continue
            await call.print(_long_line(name, one) if "l" in options else name)
        if "R" in options:
            pending = [posixpath.join(path, name) for name, one in inside if one.is_folder and name[0] != "."] + pending
    return status


@with_options("rRfiv")
async def remove(call: Call, options: Options) -> int:
    """``rm [-rf] PATH …``."""
    recursive = "r" in options or "R" in options

    def one(files: Files, path: str) -> None:
        if "f" in options and not files.exists(path):
            return
        files.remove(path, recursive=recursive)

    if not options.rest and "f" not in options:
        return await call.fail("rm: Needs 1 argument")
    return await _on_each(call, options.rest, one)


@with_options("p")
async def remove_folders(call: Call, options: Options) -> int:
    """``rmdir PATH …``."""
    return await _on_each(call, options.rest, lambda files, path: files.remove_folder(path))


@with_options("pv", "m")
async def make_folders(call: Call, options: Options) -> int:
    """``mkdir [-p] PATH …``."""
    return await _on_each(call, options.rest, lambda files, path: files.make_folder(path, parents="p" in options))


@with_options("acmfh", "dtr")
async def touch(call: Call, options: Options) -> int:
    """``touch PATH …``."""
    return await _on_each(call, options.rest, lambda files, path: files.touch(path))


@with_options("Rfv")
async def change_mode(call: Call, options: Options) -> int:
    """``chmod MODE PATH …``; symbolic modes know +x, -x, +w and so on, for everybody."""
    if len(options.rest) < 2:
        return await call.fail("chmod: Needs 2 arguments")
    wanted = options.rest[0]

    def one(files: Files, path: str) -> None:
        bits = status_bits.S_IMODE(files.entry(path).mode)
        if wanted.isdigit():
            bits = int(wanted, 8)
        else:
            sign = "+" if "+" in wanted else "-"
            mask = sum({"r": 0o444, "w": 0o222, "x": 0o111}.get(letter, 0) for letter in wanted.rpartition(sign)[2])
            bits = bits | mask if sign == "+" else bits & ~mask
        files.change_mode(path, bits)

    if not all(letter in "01234567" for letter in wanted) and not any(sign in wanted for sign in "+-"):
        return await call.fail(f"chmod: bad mode '{wanted}'")
    return await _on_each(call, options.rest[1:], one)


@with_options("rRpfaiLHPdnv")
async def copy(call: Call, options: Options) -> int:
    """``cp [-r] SOURCE … TARGET``."""
    if len(options.rest) < 2:
        return await call.fail("cp: Needs 2 arguments")
    *sources, target = options.rest
    recursive = any(letter in options for letter in "rRa")

    def one(files: Files, path: str) -> None:
        if not files.is_folder(path) or not recursive:
            files.copy(path, call.path(target))
            return
        base = call.path(target)
        if files.is_folder(base):
            base = posixpath.join(base, posixpath.basename(path.rstrip("/")))
        for source, entry in list(files.walk(path)):
            there = base + source[len(path.rstrip("/")) :]
            if entry.data is None:
                files.make_folder(there)
            else:
                files.write(there, entry.data)

    return await _on_each(call, sources, one)


@with_options("fnivT")
async def move(call: Call, options: Options) -> int:
    """``mv SOURCE … TARGET``."""
    if len(options.rest) < 2:
        return await call.fail("mv: Needs 2 arguments")
    *sources, target = options.rest
    return await _on_each(call, sources, lambda files, path: files.move(path, call.path(target)))


@with_options("Lft", "c")
async def status(call: Call, options: Options) -> int:
    """``stat [-c FORMAT] PATH …``; the format knows %n %s %a %F %Y %i %y."""
    failed = 0
    form = options.get("c", "  File: %n\n  Size: %s\t %F\nAccess: (%a)\t Inode: %i\nModify: %y")
    for path in options.rest:
        with call.handset.turn() as phone:
            entry = phone.files.find(call.path(path))
        if entry is None:
            failed = await call.fail(f"stat: '{path}': No such file or directory")
            continue
        values = {
            "n": path,
            "s": str(entry.size),
            "a": f"{status_bits.S_IMODE(entry.mode):o}",
            "F": "directory" if entry.is_folder else "regular file",
            "Y": str(entry.modified_s),
            "i": str(entry.inode),
            "y": f"{datetime.fromtimestamp(entry.modified_s, UTC):%Y-%m-%d %H:%M:%S.000000000 +0000}",
            "%": "%",
        }
        text, pieces = "", iter(form)
        for letter in pieces:
            text += values.get(next(pieces, "%"), "?") if letter == "%" else letter
        await call.print(text)
    return failed


async def find(call: Call) -> int:
    """``find [PATH …] [-name PATTERN] [-type f|d] [-maxdepth N]``."""
    words = list(call.arguments)
    paths: list[str] = []
    while words and not words[0].startswith("-"):
        paths.append(words.pop(0))
    tests = dict(zip(words[::2], words[1::2], strict=False))
    if unknown := [name for name in words[::2] if name not in ("-name", "-iname", "-type", "-maxdepth")]:
        return await call.fail(f"find: bad arg '{unknown[0]}'")
    failed = 0
    for path in paths or ["."]:
        start = posixpath.normpath(call.path(path))
        try:
            with call.handset.turn() as phone:
                found = list(phone.files.walk(start))
        except OSError as error:
            failed = await call.fail_on(error, path)
            continue
        for one, entry in found:
            name = posixpath.basename(one)
            depth = one[len(start) :].count("/")
            if "-name" in tests and not fnmatchcase(name, tests["-name"]):
                continue
            if "-iname" in tests and not fnmatchcase(name.lower(), tests["-iname"].lower()):
                continue
            if "-type" in tests and (tests["-type"] == "d") is not entry.is_folder:
                continue
            if depth > int(tests.get("-maxdepth", "100")):
                continue
            await call.print(path.rstrip("/") + one[len(start) :] if one != start else path)
    return failed


async def free_space(call: Call) -> int:
    """``df``."""
    with call.handset.turn() as phone:
        used, whole = phone.files.used_bytes // 1024, phone.files.capacity_bytes // 1024
    await call.print("Filesystem     1K-blocks   Used Available Use% Mounted on")
    for name, place in (("/dev/block/dm-5", "/data"), ("/dev/fuse", "/storage/emulated")):
        await call.print(f"{name:<14} {whole:>9} {used:>6} {whole - used:>9} {100 * used // whole:>3}% {place}")
    return 0


@with_options("shkdac", "d")
async def disk_usage(call: Call, options: Options) -> int:
    """``du [-s] PATH …``, in kilobytes."""
    failed = 0
    for path in options.rest or ["."]:
        try:
            with call.handset.turn() as phone:
                size = sum(entry.size for _, entry in phone.files.walk(posixpath.normpath(call.path(path))))
        except OSError as error:
            failed = await call.fail_on(error, path)
            continue
        await call.print(f"{-(-size // 1024)}\t{path}")
    return failed


async def base_name(call: Call) -> int:
    """``basename PATH [SUFFIX]``."""
    name = posixpath.basename((call.arguments or [""])[0].rstrip("/"))
    await call.print(name.removesuffix(call.arguments[1]) if len(call.arguments) > 1 else name)
    return 0


async def folder_name(call: Call) -> int:
    """``dirname PATH``."""
    await call.print(posixpath.dirname((call.arguments or [""])[0].rstrip("/")) or ".")
    return 0


async def real_path(call: Call) -> int:
    """``realpath PATH``, ``readlink -f PATH``."""
    for path in [word for word in call.arguments if not word.startswith("-")]:
        with call.handset.turn() as phone:
            if not phone.files.exists(call.path(path)):
                return await call.fail(f"{call.name}: {path}: No such file or directory")
            await call.print(phone.files.resolve(call.path(path)))
    return 0


COMMANDS: Mapping[str, Run] = {
    "ls": list_files,
    "rm": remove,
    "rmdir": remove_folders,
    "mkdir": make_folders,
    "touch": touch,
    "chmod": change_mode,
    "cp": copy,
    "mv": move,
    "stat": status,
    "find": find,
    "df": free_space,
    "du": disk_usage,
    "basename": base_name,
    "dirname": folder_name,
    "realpath": real_path,
    "readlink": real_path,
}
