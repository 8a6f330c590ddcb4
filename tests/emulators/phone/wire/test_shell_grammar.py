from __future__ import annotations

import shlex
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.phone.wire.shell.framing import FrameReader, Id, encode_frame
from emulators.phone.wire.shell.grammar import ShellSyntaxError, parse
from emulators.phone.wire.shell.tree import If, Literal, Redirection, Simple, Word

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def only(command: str) -> Simple:
    (one,) = parse(command).lists
    ((_, pipeline),) = one.pipelines
    (found,) = pipeline.commands
    assert isinstance(found, Simple)
    return found


def plain(word: Word) -> str:
    assert all(isinstance(part, Literal) for part in word.parts)
    return "".join(part.text for part in word.parts if isinstance(part, Literal))


@given(st.lists(text, min_size=1, max_size=5))
def test_quoted_words_come_back_as_they_were(words: list[str]) -> None:
    assert [plain(word) for word in only("cmd " + shlex.join(words)).words] == ["cmd", *words]


PIECES = (*"ab 'c\"$`\\|&;<>(){}#!\n=?*", "if ", "then ", "fi ", "$(", "2>&1", "&&")


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_text_is_a_script_or_a_syntax_error(command: str) -> None:
    with suppress(ShellSyntaxError):
        parse(command)


def test_what_clients_write() -> None:
    found = only("CLASSPATH=/data/x.jar app_process / com.x.Main -p 9008")
    assert [name for name, _ in found.assignments] == ["CLASSPATH"]
    assert [plain(word) for word in found.words] == ["app_process", "/", "com.x.Main", "-p", "9008"]
    found = only("ls 2>/dev/null >>out 2>&1")
    assert [(one.descriptor, one.operator) for one in found.redirections] == [(2, ">"), (1, ">>"), (2, ">&")]
    assert only("echo a2>b").redirections == (Redirection(1, ">", Word((Literal("b"),))),)
    first, second = parse("export A=''; exec logcat '-v' 'threadtime'").lists
    assert len(first.pipelines) == len(second.pipelines) == 1
    ((_, pipeline),) = parse("if [ -e /x ]; then echo a; elif true; then echo b; else echo c; fi").lists[0].pipelines
    assert isinstance(pipeline.commands[0], If)
    assert [operator for operator, _ in parse("a && b || c").lists[0].pipelines] == [";", "&&", "||"]
    assert parse("a & b").lists[0].background
    assert parse("").lists == ()
    assert plain(only("echo # comment").words[-1]) == "echo"


@pytest.mark.parametrize(
    "command",
    ["(", ")", "a |", "a ;; b", "| a", "a &&", "'open", '"open', "$(open", "`open", "if true", "if true; then fi",
     "for 1 in a; do b; done", "while true", "echo >", "{ a", "done", "${a b}", "(" * 200 + ")" * 200, "a" * (1 << 21)],
)  # fmt: skip
def test_what_is_none_is_a_syntax_error(command: str) -> None:
    with pytest.raises(ShellSyntaxError):
        parse(command)


@given(st.lists(st.tuples(st.sampled_from(Id), st.binary(max_size=30)), max_size=8), st.data())
def test_frames_survive_being_cut_anywhere(frames: list[tuple[Id, bytes]], data: st.DataObject) -> None:
    stream = b"".join(encode_frame(kind, payload) for kind, payload in frames)
    reader, found, at = FrameReader(), [], 0
    while at < len(stream):
        step = data.draw(st.integers(1, len(stream) - at))
        found += reader.feed(stream[at : at + step])
        at += step
    assert found == frames


def test_a_frame_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="over the limit"):
        FrameReader().feed(b"\x00\xff\xff\xff\xff")
