"""Places where a device runs, and how to get one.

``browsers`` makes sure that there is a Chromium on this machine. The embedded phone, Android emulators and recorded
worlds will stand beside it; each yields a Device, so only devices is imported here.
"""
