"""What becomes of an action when the phone or the way to it fails: every fault, every phase, every class of action.

``python -m benchmarks.faults`` runs the driver over real adb and uiautomator2 against the embedded phone, strikes one
fault in each run, lets it recover by the executor's rule, and reads from the phone's own count of effects what truly
happened. The phone is simulated: what is shown is how the driver recovers, nothing about real phones.
"""
