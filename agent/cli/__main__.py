"""``python -m agent.cli`` is ``clew``."""

import sys

from agent.cli import main

sys.exit(main())
