"""Which screens are the home screen: icons of all apps, each called like an app and none of them a part of one."""

from __future__ import annotations

import re
from typing import Final

_HOME: Final = re.compile(r"launcher|\bhome\b|nexuslauncher|trebuchet", re.IGNORECASE)


def is_home_screen(location: str) -> bool:
    """Whether an activity, as ``package/name``, is the launcher's; never true of a web address."""
    return "://" not in location and bool(_HOME.search(location.partition("/")[0]))
