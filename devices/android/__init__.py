"""An Android phone as a Device, over whatever carries its calls.

``link`` is the little that is asked of a carrier (adb, Appium, the embedded phone); ``device`` is the one Device that
works over all of them. Between the two: ``tree`` reads the XML that Android's own tools write, ``touch`` says which
view really gets a touch at a point, ``approach`` makes the five checks, ``hands`` acts (``writing``, ``choosing``,
``scrolling`` and ``sliders`` are its skills, ``keys`` its vocabulary), ``launching`` finds apps, and ``prompts``
answers the dialogs of the system itself by a policy that no screen can change.
"""

from devices.android.device import AndroidDevice
from devices.android.link import AndroidLink, Look

__all__ = ["AndroidDevice", "AndroidLink", "Look"]
