"""What the gate lets through, what it asks about, and what it refuses whatever anybody says."""

from __future__ import annotations

import io
import os
import pty
import random
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent import executor
from agent.consent.approvals import ALL, KINDS, Approvals, Question
from agent.consent.terminal import ask_at_terminal, terminal_asker, visible
from agent.errors import ConfigError, NeedsPerson, PolicyStop
from agent.gate import Gate, Verdict, files_named_in
from agent.network.addresses import AddressPolicy
from agent.secrets import Secrets
from devices.action import (
    Action,
    Adjust,
    Answer,
    Back,
    Clear,
    Drag,
    Hover,
    LongPress,
    Open,
    Press,
    Scroll,
    Select,
    Swipe,
    Tap,
    Type,
    Upload,
    Wait,
)
from devices.bounds import Bounds
from devices.effect import Effect, EffectClass, effect_of
from devices.effect_words import IRREVERSIBLE_WORDS
from devices.screen import Element

HERE = "https://shop.example/cart"
ADDRESSES = AddressPolicy.of("shop.example", "bank.example")
IRREVERSIBLE = Effect(EffectClass.IRREVERSIBLE, "pay", "pay")
HARMLESS = Effect(EffectClass.PROBEABLE)


def button(name: str) -> Element:
    return Element(0, "button", name, Bounds(0, 0, 10, 10), actions=frozenset({"tap"}))


def field(name: str = "Name", password: bool = False) -> Element:
    states = frozenset({"password"}) if password else frozenset()
    return Element(0, "textbox", name, Bounds(0, 0, 10, 10), states=states, actions=frozenset({"type"}))  # type: ignore[arg-type]


def judged(gate: Gate, action: Action, element: Element | None = None, location: str = HERE) -> Verdict:
    return gate.judge(action, element, effect_of(action, element), location)


class Person:
    """Answers the same to everything and remembers what was asked."""

    def __init__(self, answer: bool) -> None:
        self.answer = answer
        self.asked: list[Question] = []

    def __call__(self, question: Question) -> bool:
        self.asked.append(question)
        return self.answer


# ---------------------------------------------------------------- what cannot be undone


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_undone_needs_a_person(kind):
    verdict = judged(Gate(ADDRESSES), Tap(), button(IRREVERSIBLE_WORDS[kind][0]))
    assert not verdict.allowed
    assert (verdict.needs_approval_kind, verdict.stop) == (kind, "needs-person")
    assert f"--approve {kind}" in verdict.hint
    with pytest.raises(NeedsPerson) as caught:
        verdict.require()
    assert (caught.value.exit_code, caught.value.kind) == (5, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_yes_beforehand_is_for_its_kind_only(kind):
    gate = Gate(ADDRESSES, Approvals([kind]))
    for other, words in IRREVERSIBLE_WORDS.items():
        verdict = judged(gate, Tap(), button(words[0]))
        assert verdict.allowed is (other == kind), verdict
        if verdict.allowed:
            assert f"--approve {kind}" in verdict.reason
            assert words[0] in verdict.reason
    assert judged(Gate(ADDRESSES, Approvals([ALL])), Tap(), button("Pay now")).allowed


def test_what_nobody_classified_is_refused():
    gate = Gate(ADDRESSES, Approvals(KINDS))
    for action in (Tap(), Scroll(), Type(text="x")):
        verdict = gate.judge(action, field(), None, HERE)
        assert not verdict.allowed
        assert verdict.needs_approval_kind == "unclassified"
    assert not gate.judge(Tap(), button("OK"), Effect(EffectClass.IRREVERSIBLE), HERE).allowed
    assert not judged(gate, Tap(), None).allowed, "a tap at nothing in particular may do anything"


def test_a_caller_cannot_make_an_action_look_harmless():
    gate = Gate(ADDRESSES)
    assert not gate.judge(Tap(), button("Pay now"), HARMLESS, HERE).allowed
    assert not gate.judge(Tap(), button("Pay now"), Effect(EffectClass.IDEMPOTENT), HERE).allowed
    assert not gate.judge(Answer(accept=True), None, HARMLESS, HERE).allowed
    # Enter in a field is as serious as the button it presses, which only the caller knows.
    assert not gate.judge(Press(key="Enter"), field("Amount"), IRREVERSIBLE, HERE).allowed


def test_a_row_of_what_this_run_typed_is_no_payment():
    gate, row = Gate(ADDRESSES), button("Pay by May")
    assert not gate.judge(Tap(), row, HARMLESS, HERE).allowed
    assert gate.judge(Tap(), row, HARMLESS, HERE, typed={"Pay by May"}).allowed
    assert not gate.judge(Tap(), button("Pay"), HARMLESS, HERE, typed={"Pay", "Pay by May"}).allowed


def test_a_person_is_shown_what_would_be_done_and_decides():
    person = Person(True)
    gate = Gate(ADDRESSES, Approvals(ask=person))
    verdict = judged(gate, Tap(), button("Pay 30 €"))
    assert verdict.allowed
    assert verdict.reason == 'a person said yes to this: tap button "Pay 30 €" on shop.example'
    (question,) = person.asked
    assert (question.kind, question.action, question.target) == ("pay", "tap", 'button "Pay 30 €"')
    assert (question.host, question.location, question.evidence) == ("shop.example", HERE, "pay")
    judged(gate, Tap(), button("Pay 30 €"))
    assert len(person.asked) == 2, "a yes is for one action"
    judged(gate, Tap(), button("Open menu"))
    assert len(person.asked) == 2, "and nobody is asked about what can be undone"


def test_the_value_that_would_go_is_shown():
    person = Person(True)
    amount = Element(0, "textbox", "Amount", Bounds(0, 0, 9, 9), value="500")
    gate = Gate(ADDRESSES, Approvals(ask=person))
    assert gate.judge(Press(key="Enter"), amount, Effect(EffectClass.IRREVERSIBLE, "pay", "transfer"), HERE).allowed
    assert person.asked[0].value == "500"


def test_a_no_ends_the_whole_turn():
    person = Person(False)
    gate = Gate(ADDRESSES, Approvals(ask=person))
    verdict = judged(gate, Tap(), button("Delete account"))
    assert (verdict.allowed, verdict.stop) == (False, "policy")
    with pytest.raises(PolicyStop) as caught:
        verdict.require()
    assert caught.value.exit_code == 4
    for action in (Tap(), Type(text="x"), Scroll(), Open(location=HERE), Back(), Press(key="a")):
        assert not judged(gate, action, field()).allowed, "declined means nothing of that turn runs"
    assert not judged(gate, Tap(), button("Delete account")).allowed
    assert len(person.asked) == 1, "and nobody is asked again"
    gate.begin_turn()
    assert judged(gate, Type(text="x"), field()).allowed


@pytest.mark.parametrize("error", [EOFError, OSError])
def test_a_terminal_that_is_gone_is_a_no(error):
    def ask(question: Question) -> bool:
        raise error

    assert not judged(Gate(ADDRESSES, Approvals(ask=ask)), Tap(), button("Pay")).allowed


def test_only_a_plain_yes_is_a_yes():
    gate = Gate(ADDRESSES, Approvals(ask=lambda question: "no"))  # type: ignore[arg-type, return-value]
    assert not judged(gate, Tap(), button("Pay")).allowed


def test_a_yes_that_comes_too_late_is_a_no(monkeypatch):
    clock = iter((0.0, 61.0))
    monkeypatch.setattr("agent.consent.approvals.time.monotonic", lambda: next(clock))
    assert not judged(Gate(ADDRESSES, Approvals(ask=Person(True), timeout_s=60)), Tap(), button("Pay")).allowed


def test_a_preview_asks_nobody():
    person = Person(True)
    gate = Gate(ADDRESSES, Approvals(ask=person))
    verdict = gate.judge(Tap(), button("Pay"), IRREVERSIBLE, HERE, ask=False)
    assert (verdict.allowed, verdict.needs_approval_kind, person.asked) == (False, "pay", [])


def test_it_is_the_gate_that_the_executor_asks_for():
    gate: executor.Gate = Gate(ADDRESSES)
    assert gate.judge(Scroll(), None, effect_of(Scroll()), HERE).allowed
    assert gate.conceal("x") == gate.reveal("x", None, HERE) == "x"


def test_the_flag_is_read():
    assert Approvals.parse("pay, send").kinds == {"pay", "send"}
    assert Approvals.parse("").kinds == frozenset()
    assert Approvals.parse("all").covers("unclassified")
    with pytest.raises(ConfigError, match="'rob'"):
        Approvals.parse("pay,rob")


# ---------------------------------------------------------------- ten thousand plans that nobody approved


def random_action(chance: random.Random) -> Action:
    text = chance.choice(["", "hello", "4111 1111 1111 1111", "<secret:pw>", "pay"])
    somewhere = chance.choice([HERE, "https://evil.test/", "file:///etc/passwd", "https://bank.example/pay"])
    actions: list[Action] = [
        *(
            Tap(count=chance.randint(1, 3)),
            LongPress(),
            Hover(),
            Clear(),
            Scroll(),
            Swipe(direction="up"),
            Back(),
            Wait(),
        ),
        *(Type(text=text, append=chance.random() < 0.5), Select(options=(text or "x",)), Adjust(value=chance.random())),
        *(Upload(paths=("/etc/passwd",)), Drag(to_px=(1, 1)), Answer(accept=chance.random() < 0.5, text=text)),
        *(Press(key=chance.choice(["Enter", "a", "Space", "Tab", "Control+Enter"])), Open(location=somewhere)),
    ]
    return chance.choice(actions)


def random_element(chance: random.Random) -> Element | None:
    word = chance.choice([w for words in IRREVERSIBLE_WORDS.values() for w in words])
    name = chance.choice([word, word.upper(), f"{word} 30 €", f" {word}!", "Menu", "Next", "Search", ""])
    role = chance.choice(["button", "link", "menuitem", "textbox", "checkbox", "image"])
    described = word if not name else ""
    element = Element(0, role, name, Bounds(0, 0, 9, 9), description=described)
    return chance.choice([None, element, element, element, element])


def is_irreversible(action: Action, element: Element | None) -> bool:
    """The truth, told apart from how the gate tells it: whether a word that stands for a deed is on what is pressed."""
    pressed = isinstance(action, Tap | LongPress) or (isinstance(action, Press) and action.key in ("Enter", "Space"))
    if isinstance(action, Answer):
        return action.accept
    if not pressed:
        return False
    if element is None:
        return not isinstance(action, Press)
    if element.role not in ("button", "link", "menuitem", "image"):
        return False
    told = f"{element.name or element.description}".strip(" !").casefold()
    return any(told == w or told.startswith(f"{w} ") for words in IRREVERSIBLE_WORDS.values() for w in words)


def test_no_irreversible_step_of_ten_thousand_random_plans_runs_without_a_yes():
    chance = random.Random(11)
    done: list[tuple[Action, Element | None]] = []
    seen = 0
    for _ in range(10_000):
        gate = Gate(ADDRESSES, Approvals(ask=Person(False)) if chance.random() < 0.3 else None)
        for _ in range(chance.randint(1, 5)):
            action, element = random_action(chance), random_element(chance)
            effect = chance.choice([effect_of(action, element), None, HARMLESS, Effect(EffectClass.IDEMPOTENT)])
            seen += is_irreversible(action, element)
            verdict = gate.judge(action, element, effect, chance.choice([HERE, "https://evil.test/", "com.app/.Main"]))
            assert verdict.reason
            if verdict.allowed:
                done.append((action, element))
            elif verdict.stop == "policy" and "person" in verdict.reason:
                assert not gate.judge(Scroll(), None, effect_of(Scroll()), HERE).allowed
    assert seen > 3_000, "the plans have to try"
    assert len(done) > 3_000, "and the gate must not simply refuse everything"
    assert [step for step in done if is_irreversible(*step)] == []
    assert not any(isinstance(action, Upload) for action, _ in done)
    assert {action.location for action, _ in done if isinstance(action, Open)} == {HERE, "https://bank.example/pay"}


# ---------------------------------------------------------------- where


@pytest.mark.parametrize(
    "location",
    ["https://evil.test/", "http://127.0.0.1/", "file:///etc/passwd", "data:text/html,x", "http://u@shop.example/"],
)
def test_only_allowed_addresses_are_opened(location):
    verdict = judged(Gate(ADDRESSES), Open(location=location))
    assert (verdict.allowed, verdict.stop) == (False, "policy")
    assert judged(Gate(ADDRESSES), Open(location="https://bank.example/")).allowed


def test_nothing_is_done_where_the_run_may_not_be_except_to_leave():
    gate = Gate(ADDRESSES)
    for location in ("https://evil.test/login", "chrome-error://chromewebdata/", "file:///tmp/x"):
        for action in (Tap(), Type(text="x"), Scroll(), Press(key="a"), Answer(accept=True)):
            assert not judged(gate, action, field(), location).allowed
        for way_out in (Back(), Open(location=HERE), Wait(), Answer(accept=False)):
            assert judged(gate, way_out, None, location).allowed
    assert judged(gate, Type(text="x"), field(), "com.android.settings/.Main").allowed, "an app has no address"
    assert judged(gate, Type(text="x"), field(), "about:blank").allowed


# ---------------------------------------------------------------- secrets

SECRETS = Secrets.gather(
    "log in with <secret:user> and <secret:pw>, then <secret:card>",
    {
        "user": {"value": "anna.k@example.org", "plain": True},
        "pw": {"value": "c0rrect horse", "hosts": ["bank.example"]},
        "card": "4111111111111111",
    },
    {"CLEW_SECRET_OTHER": "never-granted-1"},
)
BANK = "https://bank.example/login"


def test_a_secret_goes_into_a_password_field_of_its_host():
    gate = Gate(ADDRESSES, secrets=SECRETS)
    assert judged(gate, Type(text="<secret:pw>"), field("PIN", password=True), BANK).allowed
    assert gate.reveal("<secret:pw>", field("PIN", password=True), BANK) == "c0rrect horse"
    assert judged(gate, Type(text="<secret:user>"), field("User"), HERE).allowed
    assert gate.reveal("<secret:user>", field("User"), HERE) == "anna.k@example.org"
    assert gate.reveal("no secret", None, HERE) == "no secret"


@pytest.mark.parametrize(
    ("action", "element", "location"),
    [
        (Type(text="<secret:pw>"), field("Comment"), BANK),
        (Type(text="<secret:pw>"), None, BANK),
        (Type(text="<secret:pw>"), field("PIN", password=True), HERE),
        (Type(text="<secret:card>"), field("Search"), HERE),
        (Type(text="<secret:other>"), field("PIN", password=True), BANK),
        (Type(text="<secret:unknown>"), field("PIN", password=True), BANK),
        (Type(text="c0rrect horse"), field("Comment"), BANK),
        (Type(text="c0rrect horse"), field("PIN", password=True), BANK),
        (Type(text="it is c 0 r r e c t  h o r s e"), field("Comment"), BANK),
        (Type(text="NDExMTExMTExMTExMTExMQ=="), field("Comment"), BANK),
        (Type(text="never-granted-1"), field("PIN", password=True), BANK),
        (Open(location="https://shop.example/?q=c0rrect%20horse"), None, BANK),
        (Open(location="https://shop.example/<secret:pw>"), None, BANK),
        (Select(options=("<secret:pw>",)), field(), BANK),
        (Answer(accept=False, text="<secret:pw>"), None, BANK),
        (Upload(paths=("<secret:pw>",)), field(), BANK),
    ],
)
def test_a_secret_goes_nowhere_else(action, element, location):
    gate = Gate(ADDRESSES, Approvals([ALL]), SECRETS)
    verdict = judged(gate, action, element, location)
    assert (verdict.allowed, verdict.stop) == (False, "policy")
    told = f"{verdict.reason} {verdict.hint}"
    assert not any(value in told for value in ("c0rrect", "4111", "never-granted"))
    if isinstance(action, Type):
        with pytest.raises(PolicyStop):
            gate.reveal(action.text, element, location)


def test_a_person_sees_the_name_of_a_secret_and_not_its_value():
    person = Person(True)
    gate = Gate(ADDRESSES, Approvals(ask=person), SECRETS)
    amount = Element(0, "textbox", "c0rrect horse", Bounds(0, 0, 9, 9), value="4111111111111111")
    gate.judge(Press(key="Enter"), amount, IRREVERSIBLE, f"{HERE}?card=4111111111111111")
    assert "4111" not in repr(person.asked)
    assert "c0rrect" not in repr(person.asked)
    assert person.asked[0].value == "<secret:card>"


# ---------------------------------------------------------------- files


def test_only_files_that_were_named_are_given_away(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("cv.pdf", "other.pdf", "folder/a.txt", "folder/b/c.txt", "folder2/a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "folder" / "link").symlink_to("/etc/passwd")
    (tmp_path / "alias.pdf").symlink_to(tmp_path / "cv.pdf")
    gate = Gate(ADDRESSES, files=[*files_named_in('upload "cv.pdf" to the form'), tmp_path / "folder"])
    for path in (
        "cv.pdf",
        str(tmp_path / "cv.pdf"),
        "./folder/../cv.pdf",
        "alias.pdf",
        "folder/a.txt",
        "folder/b/c.txt",
    ):
        assert judged(gate, Upload(paths=(path,)), field()).allowed, path
    for path in (
        "other.pdf",
        "/etc/passwd",
        "folder/link",
        "folder/../other.pdf",
        "folder2/a.txt",
        "~/cv.pdf",
        "x\0y",
        "a" * 5000,
    ):
        verdict = judged(gate, Upload(paths=("cv.pdf", path)), field())
        assert (verdict.allowed, verdict.stop) == (False, "policy"), path
    assert "--allow-file other.pdf" in judged(gate, Upload(paths=("other.pdf",)), field()).hint


def test_files_that_a_goal_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("a b.txt", "c.txt", "d.txt", "e.txt"):
        (tmp_path / name).write_text("")
    (tmp_path / "folder").mkdir()
    goal = f"upload \"a b.txt\" and 'c.txt', then {tmp_path}/d.txt, ~/e.txt; not f.txt, folder or ~nobody/x \0"
    goal += "y" * 5000
    named = {path.name for path in files_named_in(goal)}
    assert named == {"a b.txt", "c.txt", "d.txt", "e.txt"}


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_no_goal_is_too_strange_to_look_for_files_in(goal):
    assert all(isinstance(path, Path) for path in files_named_in(goal))


# ---------------------------------------------------------------- asking at a terminal


def at_terminal(typed: bytes | None, timeout_s: float = 10.0, early: bytes = b"") -> tuple[bool, str]:
    """What comes of a question when ``typed`` is entered after it is shown, and what was shown."""
    keyboard, terminal = pty.openpty()
    out = io.StringIO()
    question = Question("pay", "tap", 'button "Pay\x1b[2J\u202e30\n€"', "", "shop.example", HERE, "pay", timeout_s)
    os.write(keyboard, early)
    with os.fdopen(terminal, "r", closefd=True) as inp:

        class Shown(io.StringIO):
            def flush(self) -> None:
                if typed is not None:
                    threading.Timer(0.05, os.write, (keyboard, typed)).start()

        out = Shown()
        answer = ask_at_terminal(question, inp, out)
    os.close(keyboard)
    return answer, out.getvalue()


@pytest.mark.parametrize(
    ("typed", "yes"), [(b"yes\n", True), (b" Y \n", True), (b"no\n", False), (b"\n", False), (b"yess\n", False)]
)
def test_only_yes_is_a_yes(typed, yes):
    answer, shown = at_terminal(typed)
    assert answer is yes
    assert "shop.example" in shown
    assert r"Pay\u001b[2J\u202e30\u000a€" in shown, "what the screen says is shown, and harmless"


def test_silence_is_a_no():
    answer, shown = at_terminal(None, timeout_s=0.05)
    assert answer is False
    assert "no answer" in shown


def test_what_was_typed_before_the_question_is_no_answer():
    assert at_terminal(None, timeout_s=0.2, early=b"yes\n")[0] is False


def test_nobody_is_asked_where_nobody_is():
    assert terminal_asker(io.StringIO("yes\n"), io.StringIO()) is None


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_whatever_a_screen_says_takes_one_line(text):
    shown = visible(text)
    assert len(shown.splitlines()) <= 1
    assert shown.isprintable() or shown.replace("…", "").isprintable()
