"""From what a device gave to what is on the screen."""

from __future__ import annotations

from typing import assert_never

from devices.observation import Observation
from devices.screen import Screen
from perception import android_tree, web_tree
from perception.errors import PerceptionError


class Perceiver:
    """Turns Observations into Screens, whatever kind of tree the device speaks."""

    def perceive(self, observation: Observation) -> Screen:
        """The Screen that an Observation shows.

        Raises:
            PerceptionError: there is no tree.
        """
        match observation.tree_kind:
            case "web":
                return web_tree.screen_of(observation)
            case "android":
                return android_tree.screen_of(observation)
            case "none":
                raise PerceptionError(
                    "the device gave a picture without a tree, and pictures alone cannot be read yet",
                    "look again; an app that hangs has no tree for a while",
                )
            case _ as never:
                assert_never(never)
