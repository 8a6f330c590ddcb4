"""Skills from and to other tools' files; ``formats`` knows them all by name.

``maestro`` reads and writes Maestro flows, ``playwright_reading`` and ``playwright_writing`` Playwright for Python (and
pytest), ``action_list`` lists of actions as AndroidWorld has them; ``appium_writing`` writes Appium for Python.

What has no counterpart is an error that names the command and its line: a flow that was half understood would be worse
than none. Nothing that is read is executed.
"""
