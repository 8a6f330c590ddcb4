"""Worlds: what was seen of an app or a site and which action led where, kept so that it can be played as a device.

``model`` holds states and transitions and how they are stored; ``recording`` wraps any device and remembers what it
shows; ``playing`` is the device that a world is; ``droidtask`` reads the published graphs of AutoDroid's apps;
``drawing`` makes a map of one. A world says nothing about what it has not seen: such an action fails, and says so.
"""
