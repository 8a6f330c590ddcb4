"""The phone on a cable: what adb, Appium and uiautomator2 speak, so that they take it for a device.

``server`` puts a phone on a loopback port; ``adbd``, ``streams``, ``sync`` and ``shell`` are the daemon and its
services; ``uia2`` and ``u2rpc`` are the servers that clients run on a phone; ``faults`` is what goes wrong on the way,
by plan.
"""
