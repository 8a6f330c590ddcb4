"""Calculator: a keypad, memory, a history, and a converter of units."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from emulators.phone.app import App, Context, Screen
from emulators.phone.apps.calculator_arithmetic import NotArithmetic, value_of, written
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    box,
    button,
    column,
    empty,
    field,
    heading,
    icon_button,
    item,
    lazy_list,
    row,
    scroll,
    spacer,
    text,
)

_KEYS = (
    (("AC", "clear"), ("(", "left bracket"), (")", "right bracket"), ("÷", "divide")),
    (("7", ""), ("8", ""), ("9", ""), ("×", "multiply")),
    (("4", ""), ("5", ""), ("6", ""), ("−", "minus")),
    (("1", ""), ("2", ""), ("3", ""), ("+", "plus")),
    (("0", ""), (".", "point"), ("⌫", "delete"), ("=", "equals")),
)
_MORE = (("√", "square root"), ("^", "power"), ("π", "pi"), ("%", "percent"))
_MEMORY = (("MC", "memory clear"), ("MR", "memory recall"), ("M+", "memory add"), ("M−", "memory subtract"))
_SIGNS = "÷×−+^"
_MOST = 60
# by what a unit is multiplied, and what is then added, to get the first unit of its kind
UNITS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "Length": {"Metres": ("1", "0"), "Kilometres": ("1000", "0"), "Centimetres": ("0.01", "0"),
               "Miles": ("1609.344", "0"), "Feet": ("0.3048", "0"), "Inches": ("0.0254", "0")},
    "Weight": {"Kilograms": ("1", "0"), "Grams": ("0.001", "0"), "Pounds": ("0.45359237", "0"),
               "Ounces": ("0.028349523125", "0")},
    "Volume": {"Litres": ("1", "0"), "Millilitres": ("0.001", "0"), "US gallons": ("3.785411784", "0"),
               "US cups": ("0.2365882365", "0")},
    "Temperature": {"Celsius": ("1", "0"), "Fahrenheit": ("5/9", "-160/9"), "Kelvin": ("1", "-273.15")},
    "Time": {"Seconds": ("1", "0"), "Minutes": ("60", "0"), "Hours": ("3600", "0"), "Days": ("86400", "0")},
}  # fmt: skip


class CalculatorApp(App):
    """See the module."""

    package = "org.clewline.calculator"
    label = "Calculator"
    icon = "calculate"
    color = "#5b5d72"

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        """An empty display, and a history."""
        past = []
        for _ in range(6):
            left, right, sign = dice.randrange(12, 900), dice.randrange(3, 90), dice.choice("+−×÷")
            past.append(f"{left}{sign}{right}")
        history = [{"expression": each, "result": written(value_of(each))} for each in past]
        return {"formula": "", "done": False, "error": "", "memory": "0", "history": history}

    def screens(self) -> Mapping[str, Screen]:
        """The keypad, what was computed, the converter."""
        return {"main": self.main, "history": self.history, "convert": self.convert}

    def main(self, ui: Context) -> View:
        """The keypad under the display."""
        state = ui.state
        formula, memory = state["formula"], state["memory"]
        wide = ui.phone.size_px[0] > ui.phone.size_px[1]
        keys = [self._row(ui, each) for each in (_MORE, *_KEYS)]
        remembering = self._row(ui, _MEMORY, "text")
        remembering.weight, remembering.height = 0.0, 44
        told = ui.t(state["error"]) if state["error"] else _preview(formula, state["done"])
        kept = ui.t("Memory: {value}", value=memory) if memory != "0" else ""
        size = "headline" if len(formula) > 12 or wide else "display"
        display = column(
            text(kept, "small", "on_surface_variant", "memory") if kept else None,
            spacer(weight=1),
            text(_grouped(formula) or "0", size, id="formula", align="end", lines=2),
            text(told, "title", "error" if state["error"] else "on_surface_variant", "result_preview", align="end",
                 lines=1, live=True),
            pad=(24, 4, 24, 8), key="display", weight=2.0, fill="surface_low",
        )  # fmt: skip
        pad = column(remembering, *keys, gap=8, pad=(12, 4, 12, 8), key="pad", weight=5.0)
        actions = [icon_button("history", ui.t("History"), lambda: ui.open("history"), "history")]
        menu = [
            (ui.t("Copy result"), lambda: self._copy(ui)),
            (ui.t("Unit converter"), lambda: ui.open("convert")),
        ]
        body = row(display, pad, cross="fill", width=FILL) if wide else column(display, pad)
        if wide:
            display.weight, pad.weight = 2.0, 3.0
        return ui.page(body, ui.bar(ui.t("Calculator"), actions=actions, menu=menu))

    def _row(self, ui: Context, keys: tuple[tuple[str, str], ...], kind: str = "") -> View:
        made = [self._key(ui, label, desc, kind) for label, desc in keys]
        if ui.phone.config.right_to_left:
            made.reverse()  # figures and signs stand in the same order in every language
        return row(*made, gap=8, width=FILL, weight=1, cross="fill", key=f"row{keys[0][0]}")

    def _key(self, ui: Context, label: str, desc: str, kind: str) -> View:
        digit = label.isdigit() or label == "."
        fill, ink = ("surface_high", "on_surface") if digit else ("secondary_container", "on_secondary_container")
        if label == "=":
            fill, ink = "primary", "on_primary"
        elif kind == "text" or (label, desc) in _MORE:
            fill, ink = "", "on_surface_variant"
        words = View("text", text=label, style="label" if kind else "title", color=ink, hidden_from_tree=True, lines=1)
        if label == "⌫":
            words = View("icon", icon="backspace", size=24, color=ink, hidden_from_tree=True)
        return box(
            words, cls="android.widget.Button", text="" if label == "⌫" else label, desc=ui.t(desc) if desc else "",
            on_tap=lambda: self._press(ui, label), fill=fill, radius=24, align="center", cross="center", weight=1,
            id=f"digit_{label}" if digit and label != "." else f"key_{desc.replace(' ', '_')}",
        )  # fmt: skip

    # --- keys -----------------------------------------------------------------------------------------------------

    def _press(self, ui: Context, label: str) -> None:
        state = ui.state
        formula = state["formula"]
        if label == "=":
            self._equals(ui)
            return
        if label in ("MC", "MR", "M+", "M−"):
            self._memory(ui, label)
            return
        state["error"] = ""
        if label == "AC":
            state.update(formula="", done=False)
        elif label == "⌫":
            state.update(formula="" if state["done"] else formula[:-1], done=False)
        else:
            if state["done"] and label not in _SIGNS + "%":
                formula = ""  # a digit after a result begins anew; a sign goes on with it
            state.update(formula=_extended(formula, label), done=False)

    def _equals(self, ui: Context) -> None:
        state = ui.state
        if not state["formula"] or state["done"]:
            return
        try:
            result = written(value_of(state["formula"]))
        except NotArithmetic as wrong:
            state["error"] = str(wrong)
            return
        state["history"] = [{"expression": state["formula"], "result": result}, *state["history"]][:50]
        state.update(formula=result, done=True, error="")
        ui.effect("computed", expression=state["history"][0]["expression"], result=result)

    def _memory(self, ui: Context, label: str) -> None:
        state = ui.state
        if label == "MC":
            state["memory"] = "0"
        elif label == "MR":
            formula = "" if state["done"] else state["formula"]
            state.update(formula=_extended(formula, state["memory"]), done=False, error="")
        else:
            try:
                value = value_of(state["formula"] or "0")
            except NotArithmetic as wrong:
                state["error"] = str(wrong)
                return
            kept = value_of(state["memory"])
            state["memory"] = written(kept + value if label == "M+" else kept - value)
            ui.effect("memory.changed", "idempotent", value=state["memory"])

    def _copy(self, ui: Context) -> None:
        told = _preview(ui.state["formula"], done=False) or ui.state["formula"]
        if told:
            ui.copy(told.replace("−", "-").removeprefix("= "))
            ui.toast(ui.t("Copied"))

    def history(self, ui: Context) -> View:
        """What was computed, the latest first; a tap brings a result back."""
        past = ui.state["history"]

        def clear() -> None:
            ui.state["history"] = []
            ui.effect("history.cleared", "irreversible")

        def use(each: Mapping[str, str]) -> Callable[[], None]:
            def used() -> None:
                ui.state.update(formula=each["result"], done=True, error="")
                ui.back()

            return used

        ui.confirm("clearing", ui.t("Clear history?"), ui.t("This cannot be undone."), ui.t("Clear"), clear)
        wipe = icon_button("delete_sweep", ui.t("Clear history"), lambda: ui.setter("clearing")(True), "clear_history")
        body = (
            lazy_list(
                len(past),
                lambda at: item(
                    _grouped(past[at]["expression"]),
                    f"= {_grouped(past[at]['result'])}",
                    on_tap=use(past[at]),
                    key=f"entry{at}",
                ),
                "history",
            )
            if past
            else empty("history", ui.t("Nothing computed yet"))
        )
        return ui.page(body, ui.bar(ui.t("History"), up=True, actions=[wipe] if past else []))

    # --- units ----------------------------------------------------------------------------------------------------

    def convert(self, ui: Context) -> View:
        """A number in one unit, and in another."""
        kinds = list(UNITS)
        kind = ui.get("kind", 0)
        names = list(UNITS[kinds[kind]])
        source, target = ui.get("from", 0), ui.get("to", 1)
        amount = ui.get("amount")
        told = converted(amount, kinds[kind], names[source], names[target])

        def choose(at: int) -> None:
            ui.local.update({"kind": at, "from": 0, "to": 1})

        body = scroll(
            ui.dropdown(ui.t("Kind"), [ui.t(each) for each in kinds], kind, choose, "kind"),
            field(ui.t("Amount"), amount, ui.setter("amount"), "amount", "decimal", max_length=15),
            ui.dropdown(ui.t("From"), [ui.t(each) for each in names], source, ui.setter("from"), "from"),
            row(icon_button("swap_vert", ui.t("Swap"), lambda: ui.local.update({"from": target, "to": source}), "swap"),
                align="center", width=FILL),
            ui.dropdown(ui.t("To"), [ui.t(each) for each in names], target, ui.setter("to"), "to"),
            heading(ui.t("Result"), pad=(0, 8, 0, 0)),
            text(f"{told} {ui.t(names[target])}" if told else "–", "headline", id="converted"),
            button(ui.t("Copy"), lambda: ui.copy(told.replace("−", "-")), "tonal", "content_copy", "copy",
                   enabled=bool(told)),
            pad=16,
            gap=16,
        )  # fmt: skip
        return ui.page(body, ui.bar(ui.t("Unit converter"), up=True))


def converted(amount: str, kind: str, source: str, target: str) -> str:
    """An amount in another unit, empty where it is no number."""
    try:
        value = Fraction(amount.replace(",", "."))
    except (ValueError, ZeroDivisionError):
        return ""
    (by, plus), (per, less) = (tuple(map(Fraction, UNITS[kind][unit])) for unit in (source, target))
    return written((value * by + plus - less) / per)


def _extended(formula: str, label: str) -> str:
    if len(formula) + len(label) > _MOST:
        return formula
    last = formula[-1:]
    if label in _SIGNS and len(label) == 1:
        if not formula and label != "−":
            return formula
        if last and last in _SIGNS and label != "−":  # the latest sign counts
            return formula[:-1] + label if len(formula) > 1 else formula
        if last == "−" and label == "−":
            return formula
        return formula + label
    if label == ".":
        number = formula.rsplit(max(_SIGNS + "()%", key=formula.rfind), 1)[-1] if formula else ""
        if "." in number:
            return formula
        return formula + ("." if number[-1:].isdigit() else "0.")
    opens = label in "(√π" or label[0].isdigit() or label[0] == "−"
    if opens and last and (last in ")%π" or (last.isdigit() and not label[0].isdigit())) and len(label) >= 1:
        return formula + "×" + label
    return formula + label


def _preview(formula: str, done: bool) -> str:
    if done or not any(sign in formula for sign in _SIGNS + "%√π"):
        return ""
    try:
        return f"= {_grouped(written(value_of(formula)))}"
    except NotArithmetic:
        return ""


def _grouped(formula: str) -> str:
    """Thousands set apart in every number, as displays have it."""
    out, whole, fraction = "", "", False
    for sign in f"{formula}\0":
        if sign.isdigit() and not fraction:
            whole += sign
            continue
        if whole:
            out += f"{int(whole):,}" if len(whole) > 3 and not whole.startswith("0") else whole
            whole = ""
        fraction = sign == "." or (fraction and sign.isdigit())
        out += sign
    return out[:-1]


APP = CalculatorApp()
