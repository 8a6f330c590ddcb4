"""Chromium as a Device.

``device`` is the Device itself; ``launch`` starts or attaches to a browser; ``sight`` looks (``snapshot`` turns
Chromium's own snapshot into a tree); ``hands`` acts, after the five checks in ``approach.js`` (``keys`` types);
``wire`` speaks the DevTools protocol, ``underway`` several calls of it at once; ``watchdog`` ends a browser that hangs.
The scripts run in isolated worlds, out of reach of the page's own.
"""

from devices.browser.device import BrowserDevice
from devices.browser.launch import BrowserOptions

__all__ = ["BrowserDevice", "BrowserOptions"]
