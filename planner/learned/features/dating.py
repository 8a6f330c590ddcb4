"""Days, months and times: which element is the one that the goal states, and which way a calendar has to be turned."""

from __future__ import annotations

from planner.learned.columns import Columns
from planner.learned.situation import Situation
from planner.practised.calendar_days import days_in, months_in, times_in


def add_dating(columns: Columns, s: Situation) -> None:
    """Columns ``date.*`` and ``time.*``."""
    wanted = days_in(s.goal.text)
    times = {(hour, minute) for hour, minute, _ in times_in(s.goal.text)}
    told = [" ".join((e.name, e.value, e.description)) for e in s.elements]
    days = [days_in(text) for text in told]
    shown = [month for element in s.screen for month in months_in(element.name) if not days_in(element.name)]
    month = shown[-1] % 12 + 1 if shown else 0
    for name, number in (("first", 0), ("second", 1)):
        day = wanted[number] if len(wanted) > number else None
        columns.each(f"date.{name}", [float(day is not None and day in found) for found in days])
        columns.each(
            f"date.{name}.number",
            [float(day is not None and e.name == str(day[1]) and day[0] == (month or day[0])) for e in s.elements],
        )
        away = (day[0] - month + 6) % 12 - 6 if day is not None and month else 0
        columns.all(f"date.{name}.later", float(away > 0))
        columns.all(f"date.{name}.earlier", float(away < 0))
        columns.all(f"date.{name}.here", float(day is not None and bool(month) and not away))
        columns.all(f"date.{name}.asked", float(day is not None))
        seen = day is not None and any(day in days_in(f"{e.name} {e.value} {e.description}") for e in s.screen)
        columns.all(f"date.{name}.seen", float(seen))
    stated = months_in(s.goal.text)
    columns.all("date.month.later", float(bool(stated and shown) and stated[0] > shown[-1]))
    columns.all("date.month.earlier", float(bool(stated and shown) and stated[0] < shown[-1]))
    columns.all("date.month.here", float(bool(stated and shown) and stated[0] == shown[-1]))
    columns.all("date.calendar", float(bool(month)))
    columns.each("date.any", [float(bool(found)) for found in days])
    columns.each("date.under", _under(s, wanted[0] if wanted else None))
    columns.each("time.same", [float(any((h, m) in times for h, m, _ in times_in(text))) for text in told])
    columns.each("time.any", [float(bool(times_in(text))) for text in told])
    columns.all("time.asked", float(bool(times)))
    columns.each("turn.next", [float(e.name.casefold().startswith("next")) for e in s.elements])
    columns.each("turn.previous", [float(e.name.casefold().startswith("prev")) for e in s.elements])


def _under(s: Situation, day: tuple[int, int] | None) -> list[float]:
    """1 for elements that stand below a heading that states the day."""
    found = {}
    under = False
    for element in s.screen:
        if element.role in ("heading", "text") and (days := days_in(element.name)):
            under = day is not None and day in days
        found[element.index] = float(under)
    return [found[element.index] for element in s.elements]
