"""What goes wrong with sound: a branch of ``agent.errors.AgentError``.

::

    VoiceError              3  root
    ├── NoMicrophone        3  there is none, or it cannot be opened
    └── AudioUnreadable     2  a file or stream is no sound that can be read
"""

from __future__ import annotations

from agent.errors import AgentError


class VoiceError(AgentError):
    """Root of what goes wrong with sound."""

    exit_code = 3


class NoMicrophone(VoiceError):
    """There is no microphone, or it cannot be opened."""


class AudioUnreadable(VoiceError):
    """A file or stream is no sound that can be read."""

    exit_code = 2
