"""From what a device gave to what is on the screen."""

from __future__ import annotations

from typing import assert_never

from devices.observation import Observation
from devices.screen import Screen
from perception.errors import PerceptionError
from perception.web_tree import screen_of


class Perceiver:
    """Turns Observations into Screens, whatever kind of tree the device speaks."""

    def perceive(self, observation: Observation) -> Screen:
        """The Screen that an Observation shows.

        Raises:
            PerceptionError: there is no reader for this kind of tree yet.
        """
        match observation.tree_kind:
            case "web":
                return screen_of(observation)
            case "android":
                raise PerceptionError("Android view trees cannot be read yet", "use a browser device")
            case "none":
                raise PerceptionError(
                    "the device gave a picture without a tree, and pictures alone cannot be read yet",
                    "use a browser device",
                )
            case _ as never:
                assert_never(never)
