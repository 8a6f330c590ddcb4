"""Small skills for tests, as people write them."""

from __future__ import annotations

from skills.codec import parse
from skills.skill import Skill

SEND = """\
skill: send-message
description: Send a text message to a contact.
parameters:
  recipient: {type: string, description: who gets it}
  body: {type: string, max length: 500}
examples:
  - Text Anna that I am late
needs:
  - shown: {role: button, name: Start chat}
steps:
  - do: tap
    on: {role: button, name: Start chat}
  - do: type
    text: "{recipient}"
    on: {role: textbox, name: To}
  - do: type
    text: "{body}"
    on:
      role: textbox
      name: Message
      fallbacks:
        - {role: textbox, hint: compose}
  - do: tap
    on: {role: button, name: Send}
ensures:
  - shown: {role: text, name: "{body}"}
effects:
  irreversible: [send]
tests:
  - arguments: {recipient: Anna, body: I am late}
"""

EVERYTHING = """\
skill: everything
description: One of each step, to show that all of them can be read.
parameters:
  people: {type: list, of: {type: string}, default: []}
  day: {type: date, default: "2026-03-01"}
  at: {type: time, default: "09:30"}
  amount: {type: number, minimum: 0, default: 2.5}
  often: {type: int, minimum: 1, maximum: 9, default: 2}
  loud: {type: bool, default: false}
  size: {type: choice, options: [small, large], default: small}
  pin: {type: secret}
  note: {type: string, required: false}
steps:
  - do: open
    location: https://example.org/
  - when: {given: note}
    then:
      - {do: type, text: "{note}", on: {role: textbox, name: Note}}
    else:
      - {do: clear, on: {role: textbox, name: Note}}
  - for each: "{people}"
    as: person
    at most: 5
    steps:
      - {do: type, text: "{person}", append: true, on: {role: textbox, label: To}}
  - for each: {role: listitem}
    as: row
    steps:
      - do: tap
        on: {role: checkbox, inside: {role: listitem, name: "{row}"}}
  - repeat until: {gone: {role: button, name: More}}
    at most: 3
    steps:
      - {do: tap, on: {role: button, name: More}}
  - {do: adjust, value: "{amount}", on: {role: slider, name: Volume}}
  - {do: select, options: ["{size}"], on: {role: combobox, name: Size}}
  - {do: press, key: Tab, times: "{often}"}
  - {do: type, text: "{day:%d.%m.%Y} {at}", on: {role: textbox, name: When}}
  - {do: type, text: "{pin}", on: {role: textbox, name: PIN}}
  - extract: {role: text, label: Total}
    as: total
  - call: send-message
    with: {recipient: Anna, body: "it is {total}"}
    as: sent
ensures:
  - any:
      - not: {reads: Error}
      - all:
          - {at: "https://example.org/*"}
          - {equal: ["{total}", "12"]}
returns: [total]
produces: [order_id]
effects: {hosts: [example.org], irreversible: [send]}
"""


def tapping(name: str, *buttons: str, more: str = "") -> Skill:
    """A skill that taps buttons in order."""
    steps = "".join(f"  - {{do: tap, on: {{role: button, name: {button}}}}}\n" for button in buttons)
    return parse(f"skill: {name}\ndescription: Taps {', '.join(buttons)}.\nsteps:\n{steps}{more}")
