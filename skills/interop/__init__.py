"""Skills from and to other tools' files. ``maestro`` reads and writes Maestro flows, their common commands.

What has no counterpart is an error that names the command and its line: a flow that was half understood would be worse
than none.
"""
