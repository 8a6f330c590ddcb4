"""What is typed is what a field holds."""

from __future__ import annotations

from functools import partial

from devices.action import Clear, Type
from devices.conformance.bench import Bench, Check, Checks, Skipped, expect
from devices.errors import ActionFailed
from devices.selector import Selector

CHECKS = Checks()

TEXTS: dict[str, str] = {
    "ascii": "The quick brown fox, 0123456789",
    "umlauts": "Füße, Ärger & Größe – naïve café",
    "emoji": "😀🎉",
    "emoji_joined": "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽",
    "cjk": "漢字かなカナ 한국어 中文",
    "arabic": "مرحبا بالعالم ١٢٣",
    "hebrew_and_latin": "שלום abc 123",
    "combining_marks": "e\u0301 a\u030a n\u0303",
    "quotes": "\"double\" 'single' `back` “curly” \\",
    "shell": "$(id); echo $HOME && rm -rf / | cat > x",
    "formats": "%s %d %n %20 + &amp; <b>x</b>",
    "spaces": "  two  spaces  ",
    "long": "0123456789" * 30,
}
"""What must arrive in a field as it was typed."""


@CHECKS.add
def type_replaces(bench: Bench) -> None:
    """Typing replaces what the field held; typing the same twice is typing it once."""
    for text in ("first", "second", "second"):
        bench.do(Type(text=text), bench.scene.text)
        held = bench.value(bench.scene.text)
        expect(held == text, f"the field holds {held!r} after typing {text!r}")


@CHECKS.add
def type_appends_when_told(bench: Bench) -> None:
    """With ``append`` the field keeps what it held and the text comes after it."""
    bench.do(Type(text="begun "), bench.scene.text)
    bench.do(Type(text="and ended", append=True), bench.scene.text)
    held = bench.value(bench.scene.text)
    expect(held == "begun and ended", f"the field holds {held!r}")


@CHECKS.add
def clear_empties(bench: Bench) -> None:
    """Clearing empties a field, also one that is empty."""
    bench.do(Type(text="something"), bench.scene.text)
    for _ in range(2):
        bench.do(Clear(), bench.scene.text)
        held = bench.value(bench.scene.text)
        expect(held == "", f"the field holds {held!r}")


def _text_arrives(text: str, bench: Bench) -> None:
    _arrives(bench, text, bench.scene.text)


for _name, _text in TEXTS.items():
    CHECKS.append(
        Check(
            f"text_arrives_{_name}",
            "What is typed is what the field holds afterwards, character by character, or an error says it is not.",
            partial(_text_arrives, _text),
        )
    )


@CHECKS.add
def several_lines_arrive(bench: Bench) -> None:
    """A field of several lines takes line breaks."""
    _arrives(bench, "one\ntwo\n\nthree", bench.scene.notes)


@CHECKS.add
def password_is_not_shown(bench: Bench) -> None:
    """A password field is marked ``password``, and what is typed into it stands nowhere in the clear."""
    secret = "Tr0ub4dor&3"  # noqa: S105
    receipt, screen = bench.do(Type(text=secret), bench.scene.password)
    expect("password" in bench.find(bench.scene.password, screen).states, "the field is not marked as a password")
    for element in screen:
        shown = (element.name, element.value, element.description, element.label, *element.options)
        expect(not any(secret in text for text in shown), f"the secret is shown by {element.role}")
    tree = bench.device.observe(picture=False).tree
    expect(not any(secret in t for n in tree for t in (n.text, *n.attributes.values())), "the secret is in the tree")
    expect(secret not in (receipt.value or ""), "the secret is in the receipt, from where it goes into the journal")
    bench.do(Clear(), bench.scene.password)


def _arrives(bench: Bench, text: str, wanted: Selector | None) -> None:
    screen = bench.look()
    element = bench.find(wanted, screen)
    try:
        receipt = bench.device.perform(Type(text=text), element)
    except ActionFailed as error:
        effect = bench.effect(screen)
        expect(not effect, f"raised {type(error).__name__}{effect}")
        expect(not text.isascii(), f"plain text was refused: {error}")
        raise Skipped(f"the device says it cannot type this: {error}") from error
    held = bench.value(wanted)
    expect(held == text, f"the field holds {held!r} after typing {text!r}")
    expect(receipt.value in (None, text), f"the receipt says that the field holds {receipt.value!r}")
