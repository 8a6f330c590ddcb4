"""The embedded phone: a simulated Android device in pure Python that real clients of Android accept.

Read in this order: ``app`` (what an app is) and one of ``apps``; ``ui`` (what screens are made of); ``system`` (what
the phone does around its apps); ``phone``, which holds all of it; ``link``, which drives it in this process; ``wire``,
which puts it on a cable for adb, Appium and uiautomator2; ``tasks`` (what it is used for).
"""
