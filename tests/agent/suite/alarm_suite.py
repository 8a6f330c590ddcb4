"""A suite for tests of what runs suites: the view, the protocol server."""

from __future__ import annotations

ALARM_SUITE = """
suite: Clock
on: phone
scenarios:
  - scenario: An alarm is set
    steps:
      - use: set-alarm
        with: {time: "07:30"}
      - expect: {app: Clock, at: alarms, has: {hour: 7, minute: 30}}
"""
"""A suite of one scenario that passes on the embedded phone."""
