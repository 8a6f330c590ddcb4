"""When two screens are the same state of a world.

Structure alone would make a switch that is on and one that is off the same screen, and names would make every row of
a list another; so it is structure, location, and what is checked, selected or open.
"""

from __future__ import annotations

import hashlib

from devices.screen import Screen

_TOLD = frozenset({"checked", "unchecked", "mixed", "selected", "expanded", "collapsed", "disabled", "pressed"})


def state_of(screen: Screen) -> str:
    """The name of the state that a screen shows: 16 hexadecimal digits."""
    told = [sorted(element.states & _TOLD) for element in screen]
    text = repr((screen.digest, screen.location.split("?")[0], told))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
