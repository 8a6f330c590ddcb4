"""How large a skill may be: everything that is read, held or run is bounded."""

from __future__ import annotations

from typing import Final

MAX_FILE_BYTES: Final = 256 * 1024
MAX_YAML_NODES: Final = 20_000
MAX_YAML_DEPTH: Final = 40
MAX_TEXT: Final = 10_000
"""Characters of one text in a skill."""
MAX_STEPS: Final = 400
"""Steps written in one skill, those inside loops and branches included."""
MAX_NESTING: Final = 6
"""Loops and branches inside one another."""
MAX_ROUNDS: Final = 500
"""Rounds of one loop."""
MAX_ACTIONS: Final = 2_000
"""Actions of one run, all called skills included."""
MAX_CALL_DEPTH: Final = 8
MAX_ARGUMENT: Final = 20_000
"""Characters of one argument."""
MAX_LIST: Final = 1_000
"""Items of a list argument."""
