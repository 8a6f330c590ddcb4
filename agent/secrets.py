"""Secrets by name: a goal says ``<secret:bank_pw>``, and only the driver ever gets the value.

Policies, models, journals, traces and logs see the reference. A value comes from the environment
(``CLEW_SECRET_BANK_PW``) or from ``secrets`` in the configuration, which can also bind it to hosts. Whatever is written
down goes through ``conceal``, which puts the reference back wherever a value turns up: as it is, cut short, taken apart
by spaces or punctuation, spelled in URL, HTML or JSON escapes, in base64 or hexadecimal, or backwards.
"""

from __future__ import annotations

import base64
import html
import json
import logging
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote, quote_plus

from agent.errors import ConfigError
from agent.network.addresses import HostRule

REFERENCE = re.compile(r"<secret:([A-Za-z0-9][A-Za-z0-9_.-]{0,63})>")
PREFIX = "CLEW_SECRET_"

_SURE_LENGTH = 6
"""Shorter values are hidden only where they stand alone: a PIN of 1 must not eat every 1 of a page."""
_PIECE = 48
"""Longer values (keys, certificates) are looked for piece by piece."""
_TAKEN_APART = 4
"""Of values with more pieces, only the plain and the encoded ones are looked for: nobody types a key with spaces."""
_SEPARATORS = r"\s\u200b-\u200f\u2060\ufeff.,;:_|/*-"
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "\u00a0": "&nbsp;"}
_ESCAPED = {"\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f"}


@dataclass(frozen=True, slots=True)
class Secret:
    """One value, and where it may go."""

    value: str = field(repr=False)
    hosts: tuple[HostRule, ...] = ()
    """Hosts it may be typed at; empty: every host the run may visit."""
    plain: bool = False
    """Whether it may go into a field that shows it (a user name, a customer number)."""

    @classmethod
    def parse(cls, name: str, setting: object, value: str | None = None) -> Secret:
        """Read one entry of ``secrets`` in the configuration: a string, or ``{value, hosts, plain}``.

        Args:
            name: what it is called, for messages.
            setting: the entry; None where there is none.
            value: the value from the environment, which wins.

        Raises:
            ConfigError: it is neither, or it has no value.
        """
        match setting:
            case None:
                given: Mapping[object, object] = {}
            case str():
                given = {"value": setting}
            case Mapping() if set(setting) <= {"value", "hosts", "plain"}:
                given = setting
            case _:
                raise ConfigError(f"secrets.{name} is not a secret", "write a string, or value, hosts and plain")
        hosts, plain = given.get("hosts", ()), given.get("plain", False)
        found = given.get("value", "") if value is None else value
        if not (isinstance(found, str) and isinstance(hosts, list | tuple) and isinstance(plain, bool)):
            raise ConfigError(f"secrets.{name} is not a secret", "value is text, hosts a list, plain true or false")
        if not found.strip():
            raise ConfigError(f"the secret {name!r} has no value", f"set the variable {variable(name)}")
        return cls(found, tuple(HostRule.parse(str(host)) for host in hosts), plain)


def variable(name: str) -> str:
    """The environment variable that holds a secret."""
    return PREFIX + re.sub(r"[^A-Za-z0-9]", "_", name).upper()


def references(text: str) -> tuple[str, ...]:
    """The names that a text refers to, each once, in order."""
    return tuple(dict.fromkeys(REFERENCE.findall(text)))


class Secrets:
    """The secrets of one run. Only what the goal refers to can be revealed; everything known is concealed."""

    def __init__(self, granted: Mapping[str, Secret] | None = None, known: Mapping[str, str] | None = None) -> None:
        """Keep them.

        Args:
            granted: by name, what the goal refers to.
            known: further values by name, which are concealed but never given out.
        """
        self._granted = dict(granted or {})
        self._known = {**(known or {}), **{name: secret.value for name, secret in self._granted.items()}}

    @classmethod
    def gather(
        cls, goal: str, configured: Mapping[str, object] | None = None, environ: Mapping[str, str] | None = None
    ) -> Secrets:
        """Look up what a goal refers to.

        Args:
            goal: the goal, verbatim.
            configured: ``secrets`` of the configuration, by name.
            environ: the environment; the process's own by default.

        Raises:
            ConfigError: a secret is missing; the hint names the variable to set.
        """
        environ = os.environ if environ is None else environ
        configured = configured or {}
        granted = {}
        for name in references(goal):
            value = environ.get(variable(name))
            if value is None and name not in configured:
                raise ConfigError(
                    f"the goal refers to the secret {name!r}, which is not set",
                    f"set the variable {variable(name)}, or secrets.{name} in clewline.toml",
                )
            granted[name] = Secret.parse(name, configured.get(name), value)
        known = {key.removeprefix(PREFIX).lower(): value for key, value in environ.items() if key.startswith(PREFIX)}
        for name, setting in configured.items():
            held = setting.get("value") if isinstance(setting, Mapping) else setting
            if isinstance(held, str):
                known[name] = held
        # The name that the goal uses is the one that is shown.
        taken = {secret.value for secret in granted.values()}
        return cls(granted, {name: value for name, value in known.items() if value.strip() and value not in taken})

    def __repr__(self) -> str:
        return f"Secrets({', '.join(sorted(self._granted)) or 'none'})"

    def __getitem__(self, name: str) -> Secret:
        """A secret that the goal refers to.

        Raises:
            ConfigError: the goal does not refer to it.
        """
        try:
            return self._granted[name]
        except KeyError:
            raise ConfigError(
                f"the goal does not refer to a secret {name!r}", f"only what the goal names as <secret:{name}> is used"
            ) from None

    def grant(self, name: str, value: str) -> str:
        """Take in what a person has just typed where it is hidden, and return the reference that stands for it."""
        self._granted[name] = Secret(value)
        self._known[name] = value
        for kept in ("_names", "_pattern"):
            self.__dict__.pop(kept, None)
        return f"<secret:{name}>"

    def reveal(self, text: str) -> str:
        """The text with every reference replaced by its value. For the call of the driver, and nothing else.

        Raises:
            ConfigError: it refers to a secret that the goal does not refer to.
        """
        return REFERENCE.sub(lambda found: self[found[1]].value, text)

    def conceal(self, text: str) -> str:
        """The text with every value that is known, however it is spelled, replaced by its reference."""
        if self._pattern is None or not text:
            return text
        return self._pattern.sub(self._named, text)

    def holds_value(self, text: str) -> bool:
        """Whether a text holds a known value; short ones do not count, since any text may hold a ``1234``."""
        if self._pattern is None:
            return False
        found = (match.lastgroup for match in self._pattern.finditer(text))
        return any(len(self._known[self._names[int(group[1:])]]) >= _SURE_LENGTH for group in found if group)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        # Longest value first, so that one that begins another does not leave the rest of it behind.
        return tuple(sorted(self._known, key=lambda name: len(self._known[name]), reverse=True))

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if not self._names:
            return None
        # A reference that stands there already is matched first and left alone.
        told = [f"(?P<s{number}>{'|'.join(_forms(self._known[name]))})" for number, name in enumerate(self._names)]
        return re.compile("|".join([REFERENCE.pattern.replace("(", "(?:", 1), *told]))

    def _named(self, found: re.Match[str]) -> str:
        return found[0] if found.lastgroup is None else f"<secret:{self._names[int(found.lastgroup[1:])]}>"


class ConcealingFormatter(logging.Formatter):
    """Formats as another formatter does and conceals the outcome, tracebacks included.

    Args:
        inner: what formats.
        secrets: what is concealed.
    """

    def __init__(self, inner: logging.Formatter, secrets: Secrets) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """The line or lines to write."""
        return self._secrets.conceal(self._inner.format(record))


def _forms(value: str) -> Iterator[str]:
    """Patterns of the forms in which a value may turn up, those that take most first."""
    value = value.strip()
    if len(value) < _SURE_LENGTH:
        yield rf"(?<!\w){''.join(map(_spellings, value))}(?!\w)"
        return
    pieces = [value[at : at + _PIECE] for at in range(0, len(value), _PIECE)]
    if len(pieces) > 1 and len(pieces[-1]) < _SURE_LENGTH:
        last = pieces.pop()
        pieces[-1] += last
    for piece in pieces:
        yield from _encodings(piece)
        if len(pieces) <= _TAKEN_APART:
            for way in (piece, piece[::-1]):
                yield f"(?i:{''.join(map(_spellings, way))})"
                yield from _cut_short(way)
        else:
            yield from _written(piece)
            yield from _written(piece[::-1])


def _written(piece: str) -> Iterator[str]:
    """A piece of a long value in the forms it is met in; the whole of one form at a time."""
    raw = piece.encode("utf-8", "replace")
    told = {piece, html.escape(piece), quote(raw), quote(raw, safe=""), quote_plus(raw)}
    told |= {"".join(f"%{byte:02x}" for byte in raw), "".join(f"&#{ord(c)};" for c in piece)}
    told |= {repr(piece)[1:-1], repr(raw)[2:-1], json.dumps(piece)[1:-1], json.dumps(piece, ensure_ascii=False)[1:-1]}
    told.add(json.dumps(piece)[1:-1].replace("/", "\\/"))
    yield from (f"(?i:{re.escape(text)})" for text in sorted(told, key=len, reverse=True))


def _cut_short(piece: str) -> Iterator[str]:
    """A value or its beginning, possibly taken apart: messages show long texts cut off.

    Whatever separates counts the same, and none of it is a character of what is looked for, so that there is one way
    only to read a text and a search takes linear time.
    """
    parts = re.findall(rf"([^{_SEPARATORS}])([{_SEPARATORS}]*)", piece)
    if len(parts) < _SURE_LENGTH:
        return
    sure = max(_SURE_LENGTH, (len(parts) + 1) // 2)
    told = ""
    gap = ""
    for at, (character, between) in enumerate(parts):
        told += f"{'(?:' if at >= sure else ''}{gap}{_spellings(character)}"
        written = "".join(f"|{spelled}" for c in set(between) for spelled in _escapes(c))
        gap = f"(?:[{_SEPARATORS}]{written}){{0,{3 + 4 * len(between)}}}?"
    yield f"(?i:{told}{')?' * (len(parts) - sure)})"


def _spellings(character: str) -> str:
    """One character as it is, or escaped."""
    # What takes more comes first: \\/ before a bare backslash.
    told = sorted({re.escape(character), *_escapes(character)}, key=len, reverse=True)
    return f"(?:{'|'.join(told)})"


def _escapes(character: str) -> Iterator[str]:
    """How URLs, JSON, Python and HTML write a character when they do not write it as it is."""
    number = ord(character)
    raw = character.encode("utf-8", "replace")
    units = character.encode("utf-16-be", "surrogatepass").hex()
    yield "".join(f"%{byte:02x}" for byte in raw)
    yield "".join(rf"\\x{byte:02x}" for byte in raw)
    yield "".join(rf"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
    yield rf"&\#0*{number};"
    yield rf"&\#x0*{number:x};"
    if number < 0x100:
        yield rf"\\x{number:02x}"
    if number > 0xFFFF:
        yield rf"\\U{number:08x}"
    if character in _NAMED:
        yield _NAMED[character]
    if character in "\"'\\/`":
        yield rf"\\{re.escape(character)}"
    if character in _ESCAPED:
        yield rf"\\{_ESCAPED[character]}"
    if character == " ":
        yield r"\+"


def _encodings(piece: str) -> Iterator[str]:
    raw = piece.encode("utf-8", "replace")
    yield f"(?i:{raw.hex()})"
    for text in (raw, piece[::-1].encode("utf-8", "replace")):
        for before in range(3):
            # Base64 writes three bytes as four characters, so a value inside a longer text has one of three forms, of
            # which only the characters that depend on nothing around it are certain.
            first_bit, end_bit = before * 8, (before + len(text)) * 8
            whole = base64.b64encode(b"\0" * before + text).decode("ascii")
            certain = whole[(first_bit + 5) // 6 : end_bit // 6]
            if len(certain) >= _SURE_LENGTH:
                either = re.escape(certain).replace(r"\+", "[+-]").replace("/", "[/_]")
                shared = "[A-Za-z0-9+/_-]?"
                yield f"{shared if first_bit % 6 else ''}{either}{shared if end_bit % 6 else ''}={{0,2}}"
