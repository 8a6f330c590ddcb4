"""What the phone does around its apps: windows, activities, touches, keys, packages, settings, time.

``windows`` composes what is shown, from the app in front to the keyboard, the system's questions (``system_ui``) and
the bars; ``touch`` and ``keys`` are what fingers do; ``nodes`` is what accessibility sees; ``effects`` is the ground
truth.
"""
