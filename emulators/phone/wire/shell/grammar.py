"""The text of a shell command, read into a tree: the part of mksh that adb's clients write.

Words with single and double quotes, backslashes, ``$NAME``, ``${NAME}``, ``$?``, ``$(…)`` and backquotes; assignments;
numbered redirections; pipelines with ``!``; and-or lists; ``;``, newlines and ``&``; groups in ``( )`` and ``{ }``; and
the compound commands ``if``, ``while``, ``until`` and ``for``. Everything else is a syntax error, as it would be for a
shell that does not have it. Nothing is ever handed to the host's shell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

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

MAX_TEXT = 1 << 20
"""Characters of one command line."""

MAX_DEPTH = 40
"""How deep groups and substitutions may nest."""


class ShellSyntaxError(ValueError):
    """The text is no command; the message is what the shell prints."""


def parse(text: str) -> Script:
    """Read a command line or several.

    Raises:
        ShellSyntaxError: it is not one.
    """
    if len(text) > MAX_TEXT:
        raise ShellSyntaxError("command line too long")
    return _Parser(text, 0).whole()


# --- reading ----------------------------------------------------------------------------------------------------------

_OPERATORS = ("&&", "||", ";;", ">>", ">&", "<&", "&>", ";", "&", "|", "(", ")", "<", ">", "\n")
_REDIRECTING = frozenset({">", ">>", "<", ">&", "<&", "&>"})
_META = frozenset(" \t\n;&|()<>")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\Z", re.ASCII)
_NAME = re.compile(r"[A-Za-z_]\w*|[?#$@*!0-9]", re.ASCII)
_RESERVED = frozenset({"if", "then", "elif", "else", "fi", "while", "until", "for", "do", "done", "{", "}", "!", "in"})
_OPENING = frozenset({"if", "while", "until", "for", "{"})


@dataclass(frozen=True, slots=True)
class _Operator:
    text: str
    descriptor: int | None = None


class _Parser:
    """Recursive descent over the characters; one token is looked at ahead."""

    def __init__(self, text: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise ShellSyntaxError("syntax error: nested too deeply")
        self._text = text
        self._at = 0
        self._depth = depth
        self._token: Word | _Operator | None = None
        self._next()

    def whole(self) -> Script:
        script = self._script(frozenset())
        if self._token is not None:
            self._unexpected()
        return script

    # --- grammar ------------------------------------------------------------------------------------------------------

    def _script(self, until: frozenset[str]) -> Script:
        """Read lists up to a reserved word of ``until``, a closing parenthesis or the end."""
        lists: list[AndOr] = []
        while True:
            while self._operator() == "\n" or (self._operator() == ";" and lists):
                self._next()
            if self._at_end(until):
                return Script(tuple(lists))
            one = self._and_or()
            if self._operator() == "&":
                self._next()
                one = AndOr(one.pipelines, background=True)
            elif self._operator() in (";", "\n"):
                self._next()
            elif not self._at_end(until):
                self._unexpected()
            lists.append(one)

    def _at_end(self, until: frozenset[str]) -> bool:
        return self._token is None or self._operator() == ")" or self._reserved() in until

    def _and_or(self) -> AndOr:
        pipelines = [(";", self._pipeline())]
        while (operator := self._operator()) in ("&&", "||"):
            self._next()
            self._skip_newlines()
            pipelines.append((operator, self._pipeline()))
        return AndOr(tuple(pipelines))

    def _pipeline(self) -> Pipeline:
        negated = False
        while self._reserved() == "!":
            self._next()
            negated = not negated
        commands = [self._command()]
        while self._operator() == "|":
            self._next()
            self._skip_newlines()
            commands.append(self._command())
        return Pipeline(tuple(commands), negated)

    def _command(self) -> Command:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ShellSyntaxError("syntax error: nested too deeply")
        try:
            reserved = self._reserved()
            if self._operator() == "(":
                self._next()
                inside = self._script(frozenset())
                self._expect(")")
                return Group(inside, isolated=True, redirections=self._redirections())
            if reserved == "{":
                self._next()
                inside = self._script(frozenset({"}"}))
                self._expect("}")
                return Group(inside, isolated=False, redirections=self._redirections())
            if reserved == "if":
                return self._if()
            if reserved in ("while", "until"):
                return self._while(until=reserved == "until")
            if reserved == "for":
                return self._for()
            if reserved in _RESERVED - _OPENING - {"in"}:
                self._unexpected()
            return self._simple()
        finally:
            self._depth -= 1

    def _if(self) -> If:
        branches: list[tuple[Script, Script]] = []
        otherwise = None
        while self._reserved() in ("if", "elif"):
            self._next()
            condition = self._filled(frozenset({"then"}))
            self._expect("then")
            branches.append((condition, self._filled(frozenset({"elif", "else", "fi"}))))
        if self._reserved() == "else":
            self._next()
            otherwise = self._filled(frozenset({"fi"}))
        self._expect("fi")
        return If(tuple(branches), otherwise, self._redirections())

    def _while(self, *, until: bool) -> While:
        self._next()
        condition = self._filled(frozenset({"do"}))
        return While(condition, self._body(), until, self._redirections())

    def _for(self) -> For:
        self._next()
        name = self._token.bare if isinstance(self._token, Word) else None
        if name is None or not _ASSIGNMENT.match(name):
            self._unexpected()
        self._next()
        words: list[Word] = []
        if self._reserved() == "in":
            self._next()
            while isinstance(self._token, Word):
                words.append(self._token)
                self._next()
        while self._operator() in (";", "\n"):
            self._next()
        return For(name, tuple(words), self._body(), self._redirections())

    def _body(self) -> Script:
        self._expect("do")
        body = self._filled(frozenset({"done"}))
        self._expect("done")
        return body

    def _filled(self, until: frozenset[str]) -> Script:
        script = self._script(until)
        if not script.lists:
            self._unexpected()
        return script

    def _simple(self) -> Simple:
        assignments: list[tuple[str, Word]] = []
        words: list[Word] = []
        redirections: list[Redirection] = []
        while True:
            if isinstance(self._token, Word):
                assigned = None if words else _split_assignment(self._token)
                if assigned is not None:
                    assignments.append(assigned)
                else:
                    words.append(self._token)
                self._next()
            elif isinstance(self._token, _Operator) and self._token.text in _REDIRECTING:
                redirections.extend(self._redirection())
            else:
                break
        if not words and not assignments and not redirections:
            self._unexpected()
        return Simple(tuple(assignments), tuple(words), tuple(redirections))

    def _redirections(self) -> tuple[Redirection, ...]:
        found: list[Redirection] = []
        while isinstance(self._token, _Operator) and self._token.text in _REDIRECTING:
            found.extend(self._redirection())
        return tuple(found)

    def _redirection(self) -> list[Redirection]:
        assert isinstance(self._token, _Operator)
        operator, descriptor = self._token.text, self._token.descriptor
        target = self._next_word()
        if operator == "&>":
            one = Word((Literal("1"),))
            return [Redirection(1, ">", target), Redirection(2, ">&", one)]
        default = 0 if operator.startswith("<") else 1
        return [Redirection(default if descriptor is None else descriptor, operator, target)]

    def _next_word(self) -> Word:
        """Pass the token at hand and take the word that has to follow."""
        self._next()
        token = self._token
        if not isinstance(token, Word):
            self._unexpected()
        self._next()
        return token

    # --- tokens -------------------------------------------------------------------------------------------------------

    def _operator(self) -> str | None:
        return self._token.text if isinstance(self._token, _Operator) else None

    def _reserved(self) -> str | None:
        if isinstance(self._token, Word) and (bare := self._token.bare) in _RESERVED:
            return bare
        return None

    def _expect(self, text: str) -> None:
        if text not in (self._operator(), self._reserved()):
            self._unexpected()
        self._next()

    def _skip_newlines(self) -> None:
        while self._operator() == "\n":
            self._next()

    def _unexpected(self) -> NoReturn:
        match self._token:
            case None:
                raise ShellSyntaxError("syntax error: unexpected EOF")
            case _Operator("\n"):
                raise ShellSyntaxError("syntax error: unexpected newline")
            case _Operator(text):
                raise ShellSyntaxError(f"syntax error: unexpected '{text}'")
            case Word() as word:
                raise ShellSyntaxError(f"syntax error: unexpected '{word.bare or 'word'}'")

    def _next(self) -> None:
        text, length = self._text, len(self._text)
        while self._at < length and (text[self._at] in " \t\r" or text.startswith("\\\n", self._at)):
            self._at += 2 if text[self._at] == "\\" else 1
        if self._at < length and text[self._at] == "#":
            while self._at < length and text[self._at] != "\n":
                self._at += 1
        if self._at >= length:
            self._token = None
            return
        numbered = re.compile(r"\d(?=[<>])", re.ASCII).match(text, self._at)
        start = self._at + (1 if numbered else 0)
        for operator in _OPERATORS:
            if text.startswith(operator, start):
                self._at = start + len(operator)
                self._token = _Operator(operator, int(numbered.group()) if numbered else None)
                return
        self._token = self._word()

    def _word(self) -> Word:
        parts: list[Part] = []
        plain: list[str] = []

        def flush() -> None:
            if plain:
                parts.append(Literal("".join(plain)))
                plain.clear()

        while self._at < len(self._text) and (letter := self._text[self._at]) not in _META:
            if letter == "\\":
                flush()
                self._at += 1
                if self._at < len(self._text):
                    if self._text[self._at] != "\n":
                        parts.append(Literal(self._text[self._at], quoted=True))
                    self._at += 1
            elif letter == "'":
                flush()
                parts.append(Literal(self._up_to("'"), quoted=True))
            elif letter == '"':
                flush()
                self._at += 1
                parts.extend(self._double_quoted())
            elif letter in "$`" and (part := self._expansion(quoted=False)) is not None:
                flush()
                parts.append(part)
            else:
                plain.append(letter)
                self._at += 1
        flush()
        return Word(tuple(parts))

    def _up_to(self, quote: str) -> str:
        end = self._text.find(quote, self._at + 1)
        if end < 0:
            raise ShellSyntaxError("no closing quote")
        inside, self._at = self._text[self._at + 1 : end], end + 1
        return inside

    def _double_quoted(self) -> list[Part]:
        parts: list[Part] = []
        plain: list[str] = []
        while True:
            if self._at >= len(self._text):
                raise ShellSyntaxError("no closing quote")
            letter = self._text[self._at]
            if letter == '"':
                self._at += 1
                break
            if letter == "\\" and self._at + 1 < len(self._text):
                following = self._text[self._at + 1]
                if following != "\n":
                    plain.append(following if following in '$`"\\' else "\\" + following)
                self._at += 2
            elif letter in "$`" and (part := self._expansion(quoted=True)) is not None:
                parts.extend([Literal("".join(plain), quoted=True), part] if plain else [part])
                plain.clear()
            else:
                plain.append(letter)
                self._at += 1
        if plain or not parts:
            parts.append(Literal("".join(plain), quoted=True))
        return parts

    def _expansion(self, *, quoted: bool) -> Part | None:
        """Read what ``$`` or a backquote starts; None when the ``$`` stands for itself."""
        text = self._text
        if text[self._at] == "`":
            inside = self._up_to("`").replace("\\`", "`").replace("\\\\", "\\")
            return Substitution(_Parser(inside, self._depth + 1).whole(), quoted)
        if text.startswith("$(", self._at):
            end = self._closing(self._at + 2, "(", ")")
            inside, self._at = text[self._at + 2 : end], end + 1
            return Substitution(_Parser(inside, self._depth + 1).whole(), quoted)
        if text.startswith("${", self._at):
            end = self._closing(self._at + 2, "{", "}")
            inside, self._at = text[self._at + 2 : end], end + 1
            name, has_default, default = inside.partition(":-")
            if not _NAME.fullmatch(name):
                raise ShellSyntaxError(f"${{{inside}}}: bad substitution")
            return Variable(name, quoted, default if has_default else None)
        if (found := _NAME.match(text, self._at + 1)) is None:
            return None
        self._at = found.end()
        return Variable(found.group(), quoted)

    def _closing(self, at: int, opening: str, closing: str) -> int:
        """Return where the bracket that is open at ``at`` closes, quotes passed over."""
        depth, quote = 1, ""
        while at < len(self._text):
            letter = self._text[at]
            if letter == "\\" and quote != "'":
                at += 1
            elif quote:
                quote = "" if letter == quote else quote
            elif letter in "'\"":
                quote = letter
            elif letter == opening:
                depth += 1
            elif letter == closing and (depth := depth - 1) == 0:
                return at
            at += 1
        raise ShellSyntaxError(f"syntax error: no closing '{closing}'")


def _split_assignment(word: Word) -> tuple[str, Word] | None:
    """Return (name, value) of ``NAME=value``; None for any other word."""
    if not word.parts or not isinstance(first := word.parts[0], Literal) or first.quoted:
        return None
    name, equals, rest = first.text.partition("=")
    if not equals or not _ASSIGNMENT.match(name):
        return None
    return name, Word(((Literal(rest),) if rest else ()) + word.parts[1:])
