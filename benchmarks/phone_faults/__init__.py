"""What becomes of an action when something goes wrong between us and a phone.

Every kind of wire fault of the embedded phone, in each phase, meets every class of action, through the real adb and the
real driver. The phone's own count of effects says what truly happened. ``python -m benchmarks.phone_faults --seeds 3``.
"""
