"""Secrets by name: the driver gets the value, and nothing that is written down ever holds it."""

from __future__ import annotations

import base64
import html
import io
import json
import logging
import random
import string
import time
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import ConfigError
from agent.secrets import ConcealingFormatter, Secret, Secrets, references, variable


def canaries() -> list[str]:
    chance = random.Random(3)
    letters = string.ascii_letters + string.digits
    made = ["".join(chance.choice(letters) for _ in range(chance.randint(8, 40))) for _ in range(20)]
    marks = letters + "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ "
    made += ["x" + "".join(chance.choice(marks) for _ in range(chance.randint(8, 30))) + "y" for _ in range(20)]
    made += [
        "Übergrößenträger",
        "пароль-пароль",
        "日本語のパスワード",
        "p😀ss😀word",
        "correct horse battery staple",
        "1234567890123456",
    ]
    key = "\n".join("".join(chance.choice(letters) for _ in range(64)) for _ in range(26))
    made += ["secret", "<secret>:c1", "a/b+c/d+e/f", f"-----BEGIN KEY-----\n{key}\n-----END KEY-----"]
    return made


CANARIES = canaries()


def spellings(value: str) -> dict[str, tuple[str, str]]:
    """Every form in which a value has been seen to get out, and what stood around it."""
    raw = value.encode()
    sentence = "before HERE after"
    return {
        "plain": (value, sentence),
        "at the ends": (value, "HERE"),
        "in a word": (value, "abcHEREdef"),
        "twice": (value + value, sentence),
        "repr": (repr(value)[1:-1], "{'text': 'HERE'}"),
        "bytes": (repr(raw)[2:-1], "b'HERE'"),
        "json": (json.dumps(value)[1:-1], '{"text": "HERE"}'),
        "json, not ASCII": (json.dumps(value, ensure_ascii=False)[1:-1], '{"text": "HERE"}'),
        "javascript": (json.dumps(value)[1:-1].replace("/", "\\/"), '{"text": "HERE"}'),
        "unicode": (value.encode("unicode_escape").decode(), sentence),
        "html": (html.escape(value), "<input value=HERE>"),
        "numbers": ("".join(f"&#{ord(c)};" for c in value), sentence),
        "url": (quote(value), "https://x.test/HERE?a=1"),
        "url, all of it": (quote(value, safe=""), "https://x.test/?a=1&pw=HERE&b=2#c"),
        "form": (quote_plus(value), "a=1&pw=HERE&b=2"),
        "every byte escaped": ("".join(f"%{byte:02X}" for byte in raw), "pw=HERE&b=2"),
        "every byte escaped, small": ("".join(f"%{byte:02x}" for byte in raw), "pw=HERE&b=2"),
        "base64": (base64.b64encode(raw).decode(), sentence),
        "base64, url": (base64.urlsafe_b64encode(raw).decode().rstrip("="), sentence),
        "base64 backwards": (base64.b64encode(value[::-1].encode()).decode(), sentence),
        "base64 after one": (base64.b64encode(b"u" + raw).decode(), sentence),
        "base64 after two": (base64.b64encode(b"u:" + raw).decode(), sentence),
        "hex": (raw.hex(), sentence),
        "HEX": (raw.hex().upper(), sentence),
        "backwards": (value[::-1], sentence),
    }


SEPARATED = ("correct horse battery staple", "пароль-пароль")
SPLIT = {
    "spaced": " ".join,
    "one a line": "\n".join,
    "dashes": "-".join,
    "commas": ", ".join,
    "dots": ".".join,
    "zero width": "\u200b".join,
}


@pytest.fixture(scope="module")
def secrets() -> Secrets:
    goal = "".join(f"<secret:c{number}>" for number in range(len(CANARIES)))
    return Secrets.gather(goal, {f"c{number}": value for number, value in enumerate(CANARIES)}, {})


def left_over(text: str, value: str, spelled: str) -> str:
    """What is left of a value, or of the way it is spelled: eight characters in a row."""
    parts = [form[at : at + 8] for form in (value, spelled) for at in range(max(1, len(form) - 7))]
    return next((part for part in parts if part in text), "")


@pytest.mark.parametrize("number", range(len(CANARIES)))
def test_no_spelling_of_a_secret_is_written_down(secrets, number):
    value, reference = CANARIES[number], f"<secret:c{number}>"
    assert len(CANARIES) >= 50
    for name, (spelled, around) in spellings(value).items():
        shown = secrets.conceal(around.replace("HERE", spelled))
        assert reference in shown, name
        rest = "".join(shown.split(reference))
        assert left_over(rest, value, spelled) == "", name
        before, _, after = around.partition("HERE")
        assert shown.startswith(before), "what stands around it is left alone"
        assert shown.endswith(after)


@pytest.mark.parametrize("number", [n for n, value in enumerate(CANARIES) if value.isalnum() or value in SEPARATED])
def test_a_secret_that_is_taken_apart_is_found(secrets, number):
    value = CANARIES[number]
    for name, join in SPLIT.items():
        shown = secrets.conceal(f"x {join(value)} y")
        assert f"<secret:c{number}>" in shown, name
        assert value[-1] not in shown.partition(">")[2].removesuffix(" y"), name


def test_the_beginning_of_a_secret_is_found(secrets):
    for number, value in enumerate(CANARIES[:20]):
        cut = value[: max(6, len(value) * 2 // 3)]
        assert secrets.conceal(f"'{cut}…'") == f"'<secret:c{number}>…'", value


def test_a_reference_is_left_alone(secrets):
    text = "type <secret:c3> and <secret:other> into secretary"
    assert secrets.conceal(text) == text.replace("secretary", "<secret:c46>ary")
    assert secrets.conceal(secrets.conceal(text)) == secrets.conceal(text)


def test_short_secrets_are_hidden_where_they_stand_alone():
    short = Secrets.gather("<secret:pin>", {"pin": "1234"}, {})
    assert short.conceal("PIN 1234, room 12345, 1,234, (1234)") == "PIN <secret:pin>, room 12345, 1,234, (<secret:pin>)"
    assert not short.holds_value("transfer 1234")


def test_what_hides_another_hides_it_all():
    both = Secrets({}, {"short": "hunter2", "long": "my-hunter2-is-long"})
    assert both.conceal("my-hunter2-is-long hunter2") == "<secret:long> <secret:short>"


# ---------------------------------------------------------------- where values come from


def test_the_environment_comes_before_the_configuration():
    goal = "log in as <secret:user> with <secret:bank-pw>"
    found = Secrets.gather(
        goal, {"user": "from config", "bank-pw": "x" * 9}, {"CLEW_SECRET_BANK_PW": "from environment"}
    )
    assert (found["user"].value, found["bank-pw"].value) == ("from config", "from environment")
    assert found.reveal(goal) == "log in as from config with from environment"
    assert variable("bank-pw") == "CLEW_SECRET_BANK_PW"
    assert references(goal + "<secret:user>") == ("user", "bank-pw")


def test_a_missing_secret_says_which_variable_to_set():
    with pytest.raises(ConfigError, match="'bank.pw', which is not set") as caught:
        Secrets.gather("use <secret:bank.pw>", {}, {})
    assert "CLEW_SECRET_BANK_PW" in caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "setting",
    ["", "  ", 7, ["x"], {}, {"value": ""}, {"value": 7}, {"valeu": "x"}, {"value": "x", "hosts": "bank.example"},
     {"value": "x", "plain": "yes"}, {"value": "x", "hosts": ["not a host"]}],
)  # fmt: skip
def test_what_is_no_secret_is_a_mistake_in_the_configuration(setting):
    with pytest.raises(ConfigError):
        Secrets.gather("<secret:x>", {"x": setting}, {})


def test_a_secret_can_be_bound_to_hosts():
    found = Secrets.gather("<secret:x>", {"x": {"hosts": ["bank.example"], "plain": True}}, {"CLEW_SECRET_X": "value!"})
    assert found["x"] == Secret("value!", found["x"].hosts, plain=True)
    assert found["x"].hosts[0].describe() == "bank.example"


def test_only_what_the_goal_names_can_be_had_but_everything_is_concealed():
    found = Secrets.gather("<secret:x>", {"y": "configured-y", "x": "value-x"}, {"CLEW_SECRET_Z": "environment-z"})
    for name in ("y", "z", "nothing"):
        with pytest.raises(ConfigError, match="does not refer"):
            found.reveal(f"<secret:{name}>")
    assert found.conceal("configured-y environment-z value-x") == "<secret:y> <secret:z> <secret:x>"


def test_without_secrets_nothing_changes():
    assert Secrets().conceal("anything <secret:x>") == "anything <secret:x>"
    assert Secrets.gather("no secrets", {}, {}).reveal("x") == "x"


# ---------------------------------------------------------------- ways out of this process


def test_neither_repr_nor_an_exception_shows_a_value():
    found = Secrets.gather("<secret:x>", {"x": "sesame-open"}, {})
    assert "sesame" not in f"{found!r} {found} {found['x']!r} {found['x']}"
    with pytest.raises(ConfigError) as caught:
        found.reveal("<secret:y>")
    assert "sesame" not in f"{caught.value!r} {caught.value}"


def test_logs_are_concealed_with_their_tracebacks():
    found = Secrets.gather("<secret:x>", {"x": "sesame-open"}, {})
    out = io.StringIO()
    stream = logging.StreamHandler(out)
    stream.setFormatter(ConcealingFormatter(logging.Formatter("%(levelname)s %(message)s"), found))
    log = logging.Logger("test")
    log.addHandler(stream)
    log.warning("typed %s and %r", "sesame-open", {"pw": "sesame-open"})
    try:
        raise ValueError("cannot type sesame-open")
    except ValueError:
        log.exception("failed")
    shown = out.getvalue()
    assert "sesame" not in shown
    assert shown.startswith("WARNING typed <secret:x> and {'pw': '<secret:x>'}")
    assert "ValueError: cannot type <secret:x>" in shown


def test_concealing_takes_no_longer_than_a_person_would_notice(secrets):
    """Fifty secrets and a page's worth of text; and texts made to be slow, which must not be."""
    texts = [
        "Lorem ipsum dolor sit amet " * 400,
        "a" * 10_000,
        "-." * 5_000,
        "%41" * 3_000,
        "\\/" * 5_000,
        "s e c r " * 1_000,
    ]
    began = time.process_time()
    for text in texts:
        secrets.conceal(text)
    assert time.process_time() - began < 5


@given(
    st.text(max_size=60), st.text(min_size=6, max_size=30).filter(lambda s: len(s.strip()) >= 6), st.text(max_size=60)
)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_any_value_in_any_text_is_found(before, value, after):
    found = Secrets({}, {"x": value})
    assert "<secret:x>" in found.conceal(f"{before}|{value}|{after}")
    assert value.strip() not in found.conceal(f"{before}|{value}|{after}").replace("<secret:x>", "\0")


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_a_text_without_secrets_is_left_as_it_is(text):
    found = Secrets({}, {"x": "qZ7pXw9vKj"})
    assert found.conceal(text) == text
