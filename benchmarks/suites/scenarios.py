"""Makes suites for measuring: as many scenarios as are asked for, of the kinds that people write."""

from __future__ import annotations

from pathlib import Path

SUITE = """suite: Many
on: phone
scenarios:
  - scenario: A note by its skill
    data: notes.csv
    steps:
      - use: create-note
        with: {title: "{title}", text: "{body}"}
      - expect: {app: Notes, at: notes, has: {title: "{title}", body: "{body}"}}
  - scenario: A note by hand
    data: notes.csv
    steps:
      - open: Notes
      - tap: New note
      - type: "{title}"
        into: Title
      - type: "{body}"
        into: Note
      - back:
      - expect: "{title}"
      - expect: {app: Notes, at: notes, has: {title: "{title}", body: "{body}"}}
  - scenario: A contact in plain words
    data: people.csv
    steps:
      - >-
        Open Contacts, press "Create contact", enter "{first}" as First name, enter "{last}" as Last name
        and press "Save"
      - expect: {app: Contacts, at: contacts, has: {first: "{first}", last: "{last}"}}
  - scenario: An alarm by its skill
    data: alarms.csv
    steps:
      - use: set-alarm
        with: {time: "{time}"}
      - expect: {app: Clock, at: alarms, has: {hour: "{hour}", minute: "{minute}", on: true}}
"""
_FIRST = ("Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gia", "Hugo", "Ida", "Jon")
_LAST = ("Moor", "Lund", "Sato", "Quandt", "Roth")


def write_suite(folder: Path, scenarios: int) -> Path:
    """A suite with so many scenarios, a quarter of each kind."""
    folder.mkdir(parents=True, exist_ok=True)
    each = max(1, scenarios // 4)
    notes = [f"Note {number},text of the note {number}" for number in range(each)]
    people = [f"{_FIRST[n % 10]}{n // 50 or ''},{_LAST[n // 10 % 5]}" for n in range(each)]
    alarms = [f"{9 + n // 50:02d}:{n % 50 + 1:02d},{9 + n // 50},{n % 50 + 1}" for n in range(each)]
    for name, head, rows in (
        ("notes", "title,body", notes),
        ("people", "first,last", people),
        ("alarms", "time,hour,minute", alarms),
    ):
        (folder / f"{name}.csv").write_text("\n".join((head, *rows)) + "\n", "utf-8")
    path = folder / "many.yaml"
    path.write_text(SUITE, "utf-8")
    return path
