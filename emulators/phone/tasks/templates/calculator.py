"""Tasks with the calculator: sums, memory, history, units."""

from __future__ import annotations

import random
from collections.abc import Callable

from emulators.phone.apps.calculator import UNITS, converted
from emulators.phone.apps.calculator_arithmetic import value_of, written
from emulators.phone.apps.money import money
from emulators.phone.phone import Phone
from emulators.phone.tasks.task import (
    Do,
    Parameters,
    States,
    Template,
    answer,
    back,
    open_app,
    scroll_to,
    tap,
    type_into,
)

CALCULATOR = "org.clewline.calculator"
SHOWN = tuple(f"{CALCULATOR}.{name}" for name in ("formula", "done", "error"))
COMPUTED = (*SHOWN, f"{CALCULATOR}.history")
_KEYS = {
    "+": "plus", "−": "minus", "×": "multiply", "÷": "divide", "=": "equals", ".": "point", "%": "percent",
    "(": "left_bracket", ")": "right_bracket", "√": "square_root", "^": "power",
}  # fmt: skip


def keys(signs: str) -> list[Do]:
    """A tap for each sign."""
    return [tap(f"#digit_{sign}" if sign.isdigit() else f"#key_{_KEYS[sign]}") for sign in signs]


def compute(expression: str) -> list[Do]:
    """From the home screen to a result."""
    return [open_app("Calculator"), *keys(expression), *keys("=")]


def computed(before: States, after: States, told: Parameters) -> bool:
    """Something was computed that has this value, and it is on the display."""
    new = after[CALCULATOR]["history"][: len(after[CALCULATOR]["history"]) - len(before[CALCULATOR]["history"])]
    return any(each["result"] == told["result"] for each in new)


def _told(expression: str, **more: str) -> Parameters:
    result = written(value_of(expression))
    return {"expression": expression, "result": result, "said": result.replace("−", "-"), **more}


def _product(dice: random.Random, phone: Phone) -> Parameters:
    a, b, c = dice.randrange(12, 400), dice.randrange(3, 60), dice.randrange(10, 900)
    sign = dice.choice("+−")
    return _told(f"{a}×{b}{sign}{c}", a=str(a), b=str(b), c=str(c), words="plus" if sign == "+" else "minus")


def _decimals(dice: random.Random, phone: Phone) -> Parameters:
    a, b, c = (f"{dice.randrange(1, 90)}.{dice.randrange(1, 100):02d}" for _ in range(3))
    return _told(f"{a}+{b}+{c}", a=a, b=b, c=c)


def _brackets(dice: random.Random, phone: Phone) -> Parameters:
    a, b, c = dice.randrange(10, 99), dice.randrange(10, 99), dice.randrange(2, 9)
    return _told(f"({a}+{b})×{c}", a=str(a), b=str(b), c=str(c))


def _tip(dice: random.Random, phone: Phone) -> Parameters:
    cents, percent = dice.randrange(120, 900) * 10, dice.choice((8, 10, 12, 15, 18, 20))
    amount = f"{cents // 100}.{cents % 100:02d}"
    return _told(f"{amount}+{percent}%", amount=money(cents), percent=str(percent))


def _share(dice: random.Random, phone: Phone) -> Parameters:
    people = dice.randrange(3, 8)
    each = dice.randrange(900, 6000, 5)
    cents = each * people
    return _told(f"{cents // 100}.{cents % 100:02d}÷{people}", amount=money(cents), people=str(people))


def _square_root(dice: random.Random, phone: Phone) -> Parameters:
    number = str(dice.randrange(12, 99) ** 2)
    return _told(f"√{number}", number=number)


def _to_memory(dice: random.Random, phone: Phone) -> Parameters:
    a, b = f"{dice.randrange(10, 400)}.{dice.randrange(1, 10)}", str(dice.randrange(10, 500))
    return {"a": a, "b": b, "sum": written(value_of(f"{a}+{b}"))}


def _from_history(dice: random.Random, phone: Phone) -> Parameters:
    past = phone.state(CALCULATOR)["history"]
    kept = {each["expression"]: each for each in past}
    phone.state(CALCULATOR)["history"] = list(kept.values())
    each = dice.choice(list(kept.values()))
    return {"expression": each["expression"], "result": each["result"], "said": each["result"].replace("−", "-")}


def _conversion(kind: str) -> Callable[[random.Random, Phone], Parameters]:
    def drawn(dice: random.Random, phone: Phone) -> Parameters:
        source, target = dice.sample(list(UNITS[kind]), 2)
        amount = f"{dice.randrange(2, 400)}.{dice.randrange(1, 10)}"
        result = converted(amount, kind, source, target)
        return {"amount": amount, "kind": kind, "source": source, "target": target, "from": source.lower() if kind != "Temperature" else f"degrees {source}",
                "to": target.lower() if kind != "Temperature" else f"degrees {target}", "result": result, "said": result.replace("−", "-")}  # fmt: skip

    return drawn


def _convert(told: Parameters) -> list[Do]:
    names = list(UNITS[told["kind"]])
    steps = [
        open_app("Calculator"),
        tap("More options"),
        tap("Unit converter"),
        type_into("Amount", told["amount"]),
        back(),
    ]
    if told["kind"] != "Length":
        steps += [tap("#kind"), tap(told["kind"])]
    if told["source"] != names[0]:
        steps += [tap("#from"), tap(told["source"])]
    if told["target"] != names[1]:
        steps += [tap("#to"), tap(told["target"])]
    return [*steps, scroll_to("#converted"), answer(told["said"])]


TEMPLATES = [
    Template(
        "calculator.product",
        ("Work out {a} times {b} {words} {c} with the Calculator and tell me the result", "Use the Calculator: what is {a} × {b} {words} {c}?"),
        _product, lambda told: [*compute(told["expression"]), answer(told["said"])], computed, COMPUTED,
        expected=lambda told: str(told["said"]), apps=("Calculator",),
    ),
    Template(
        "calculator.add_decimals",
        ("Add up {a}, {b} and {c} in the Calculator. What is the sum?", "What do {a}, {b} and {c} make together? Please use the Calculator app"),
        _decimals, lambda told: [*compute(told["expression"]), answer(told["said"])], computed, COMPUTED,
        expected=lambda told: str(told["said"]), apps=("Calculator",), complexity=2,
    ),
    Template(
        "calculator.brackets",
        ("Compute the sum of {a} and {b}, multiplied by {c}, in the Calculator", "In the Calculator, add {a} and {b} and multiply the sum by {c}; leave the result on the display"),
        _brackets, lambda told: compute(told["expression"]), computed, COMPUTED, apps=("Calculator",),
    ),
    Template(
        "calculator.tip",
        ("The bill is {amount}. What do I pay with a {percent} % tip? Use the Calculator", "Add {percent} percent to {amount} in the Calculator and tell me what it comes to"),
        _tip, lambda told: [*compute(told["expression"]), answer(told["said"])], computed, COMPUTED,
        expected=lambda told: str(told["said"]), apps=("Calculator",),
    ),
    Template(
        "calculator.share_bill",
        ("{people} of us split a bill of {amount}. Use the Calculator to find out what each pays", "Divide {amount} among {people} people with the Calculator. How much is it for one?"),
        _share, lambda told: [*compute(told["expression"]), answer(told["said"])], computed, COMPUTED,
        expected=lambda told: str(told["said"]), apps=("Calculator",),
    ),
    Template(
        "calculator.square_root",
        ("Compute the square root of {number} in the Calculator", "What is the square root of {number}? Let the Calculator show it"),
        _square_root, lambda told: compute(told["expression"]), computed, COMPUTED, apps=("Calculator",),
    ),
    Template(
        "calculator.copy",
        ("Compute {a} times {b} {words} {c} in the Calculator and copy the result", "Get the result of {a} × {b} {words} {c} from the Calculator onto the clipboard"),
        _product, lambda told: [*compute(told["expression"]), tap("More options"), tap("Copy result")],
        lambda before, after, told: after["clipboard"] == told["said"], (*COMPUTED, "clipboard"), apps=("Calculator",), complexity=2,
    ),
    Template(
        "calculator.memory",
        ("Add {a} and then {b} to the Calculator's memory", "Put {a} plus {b} into the memory of the Calculator with M+"),
        _to_memory,
        lambda told: [
            open_app("Calculator"), *keys(told["a"]), tap("#key_memory_add"), tap("#key_clear"), *keys(told["b"]), tap("#key_memory_add"),
        ],
        lambda before, after, told: after[CALCULATOR]["memory"] == told["sum"], (*COMPUTED, f"{CALCULATOR}.memory"), apps=("Calculator",),
        complexity=2,
    ),
    Template(
        "calculator.clear_history",
        ("Clear the history of the Calculator", "Delete everything I computed earlier from the Calculator's history"),
        lambda dice, phone: {},
        lambda told: [open_app("Calculator"), tap("History"), tap("Clear history"), tap("#button1")],
        lambda before, after, told: after[CALCULATOR]["history"] == [], (f"{CALCULATOR}.history",), apps=("Calculator",),
    ),
    Template(
        "calculator.history_result",
        ("What was the result when I computed {expression} in the Calculator?", "Look into the Calculator's history: what did {expression} give?"),
        _from_history, lambda told: [open_app("Calculator"), tap("History"), answer(told["said"])],
        lambda before, after, told: True, expected=lambda told: str(told["said"]), apps=("Calculator",),
    ),
    Template(
        "calculator.reuse",
        ("Bring the result of {expression} from the history back onto the Calculator's display", "In the Calculator, take up the earlier result of {expression} again"),
        _from_history, lambda told: [open_app("Calculator"), tap("History"), tap(told["expression"])],
        lambda before, after, told: after[CALCULATOR]["formula"] == told["result"], SHOWN, apps=("Calculator",),
    ),
    *(
        Template(
            f"calculator.convert_{kind.lower()}",
            ("Convert {amount} {from} to {to} with the unit converter of the Calculator", "How many {to} are {amount} {from}? Use the Calculator's converter"),
            _conversion(kind),
            _convert, lambda before, after, told: True, expected=lambda told: str(told["said"]), apps=("Calculator",), complexity=2,
        )
        for kind in ("Length", "Weight", "Temperature")
    ),
    Template(
        "calculator.sine",
        ("Compute the sine of {angle} degrees with the keypad of the Calculator", "Let the Calculator app work out sin({angle}°)"),
        lambda dice, phone: {"angle": dice.choice((10, 25, 40, 70))},
        lambda told: [open_app("Calculator")], lambda before, after, told: False, apps=("Calculator",), feasible=False,
    ),
]  # fmt: skip
