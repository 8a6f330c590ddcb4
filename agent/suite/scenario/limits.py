"""How large suites may be: everything that is read is bounded."""

from __future__ import annotations

from typing import Final

MAX_FILE_BYTES: Final = 4 * 1024 * 1024
MAX_NODES: Final = 400_000
MAX_DEPTH: Final = 60
MAX_SCENARIOS: Final = 100_000
"""Scenarios times rows of one command."""
MAX_STEPS: Final = 500
"""Steps of one scenario, those of included fragments too."""
MAX_NESTING: Final = 6
MAX_INCLUDES: Final = 8
"""Files that include one another, one inside the other."""
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 50
MAX_CELL: Final = 5_000
"""Characters of one cell."""
MAX_TABLE_BYTES: Final = 8 * 1024 * 1024
